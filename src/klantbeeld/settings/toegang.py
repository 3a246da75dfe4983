"""What can be set about who may see what. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klantbeeld.access.activiteit import Activiteit


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegang:
    """Who may ask, and for what."""

    modus: Literal["open"] = "open"
    """"open": everybody who can reach the port, with every scope; refused on anything but loopback."""
    standaarddoel: str | None = None
    """The purpose of an inwoner, ondernemer or gemachtigde whose request states none with `@doel`."""
    vertrouwelijk_contact: Literal["datum-en-kanaal", "verbergen"] = "datum-en-kanaal"
    """What somebody sees of a vertrouwelijk klantcontact he took no part in (R43)."""
    activiteiten: Mapping[str, Activiteit] = field(default_factory=dict)
    """The verwerkingsactiviteiten, by the code that `@doel` names. Without one that allows it, nothing is seen."""

    def __post_init__(self) -> None:
        if self.standaarddoel is not None and self.standaarddoel not in self.activiteiten:
            raise ValueError("standaarddoel: is not one of the activiteiten")
