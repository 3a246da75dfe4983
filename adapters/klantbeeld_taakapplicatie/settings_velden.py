"""Settings of where an attribute or eigenschap is in a record, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld_taakapplicatie.dates import check_datumvorm
from klantbeeld_taakapplicatie.expression import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """Veld (field): where the value of an attribute is, and how to read it. A text alone stands for `{ pad = ... }`."""

    pad: str | None = None
    """Where it is in a record, in JMESPath."""
    vast: str | bool | int | None = None
    """The value itself, the same for every record."""
    vertaal: Mapping[str, str] = field(default_factory=dict)
    """What to make of the codes of the application. One that is not here stays a text, and elsewhere has no value; a
    record of which the `vertrouwelijkheid` has such a code is left out."""
    anders: str | None = None
    """What to make of a code that is not in `vertaal`."""
    datumvorm: str | None = None
    """How a date is written here; see `datumvorm` of the bron."""
    naam: str | None = None
    """Of a value with a code: where its name is, in JMESPath."""
    namen: Mapping[str, str] = field(default_factory=dict)
    """Of a value with a code: names by (translated) code."""

    def __post_init__(self) -> None:
        if (self.pad is None) == (self.vast is None):
            raise ValueError("must have either pad or vast")
        for name, text in (("pad", self.pad), ("naam", self.naam)):
            if text is not None:
                Expression(text, name)
        if self.datumvorm is not None:
            check_datumvorm(self.datumvorm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenschapveld:
    """An eigenschap that may be shown. What is not named here is never shown."""

    code: str
    """Fixed key."""
    pad: str
    """Where it is in a record, in JMESPath."""
    naam: str = ""
    """Name to show. Default: the code."""
    soort: Literal["tekst", "getal", "bedrag", "datum", "datumtijd", "ja_nee"] = "tekst"
    """What kind of value it is; a bedrag is in euro."""
    vertaal: Mapping[str, str] = field(default_factory=dict)
    """What to make of the codes of the application."""
    datumvorm: str | None = None
    """How a date is written here; see `datumvorm` of the bron."""

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise ValueError("code: must not be empty")
        Expression(self.pad, "pad")
        if self.datumvorm is not None:
            check_datumvorm(self.datumvorm)
