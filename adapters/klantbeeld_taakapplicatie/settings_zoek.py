"""Settings of how an application is searched, and how its lists come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import orjson

from klantbeeld.contract import IdentificatorSoort
from klantbeeld_taakapplicatie.expression import Expression

_TEMPLATE = re.compile(r"[A-Za-z0-9_{][A-Za-z0-9_./{}-]*")
_PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nummersoort:
    """Nummersoort: a kind of number, by the register that gives it out."""

    register: str
    """Name of that register, such as "portaal"."""
    objecttype: str
    """What it numbers there, such as "account"."""
    soort_object_id: str
    """Which of its numbers it is, such as "accountnummer"."""

    @property
    def soort(self) -> IdentificatorSoort:
        """The kind as the contract writes it."""
        return IdentificatorSoort(self.register, self.objecttype, self.soort_object_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoek:
    """Zoek (search): how the application is asked for what belongs to one number.

    The number goes where `{nummer}` stands in `pad`, or into the query as `parameter`, or where `{nummer}` stands in
    `inhoud`, which is then posted: one of the three. A vestigingsnummer also has `{kvk_nummer}`.
    """

    pad: str
    """Path below `url`."""
    parameter: str | None = None
    """Name of the query parameter that gets the number. It is then in the URL, and so perhaps in logs on its way."""
    inhoud: str | None = None
    """The question to post, as JSON."""
    vast: Mapping[str, str] = field(default_factory=dict)
    """Query parameters that always come along."""
    controle: str | None = None
    """Where a record says whose it is: there must be the number that was asked for, or it may be somebody else's."""
    onbekend_is_404: bool = False
    """Whether the application answers 404 when it has nothing of a number."""
    nummersoort: Nummersoort | None = None
    """The kind of number, if it is none of bsn, rsin, kvk_nummer and vestigingsnummer."""

    def __post_init__(self) -> None:
        _check_template("pad", self.pad)
        ways = ("{nummer}" in self.pad, self.parameter is not None, self.inhoud is not None)
        if sum(ways) != 1:
            raise ValueError("the number must go into pad (as {nummer}), parameter or inhoud: into one of them")
        if self.inhoud is not None:
            _check_inhoud(self.inhoud)
        for text in (self.pad, self.inhoud or "", *self.vast.values()):
            unknown = sorted(set(_PLACEHOLDER.findall(text)) - {"nummer", "kvk_nummer"})
            if unknown:
                raise ValueError(f"{{{unknown[0]}}}: can only be {{nummer}}, or {{kvk_nummer}}")
        if self.controle is not None:
            Expression(self.controle, "controle")

    @property
    def needs_kvk(self) -> bool:
        """Whether the KVK-nummer of a vestiging goes along."""
        return any("{kvk_nummer}" in text for text in (self.pad, self.inhoud or "", *self.vast.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagina:
    """Pagina (page): how the application gives a long list in parts."""

    soort: Literal["nummer", "offset", "cursor", "link"]
    """nummer: pages are numbered; offset: so many records are passed over; cursor: an answer tells what to send for the
    next one; link: its header Link (RFC 8288) does."""
    parameter: str = ""
    """Query parameter that gets the number, offset or cursor. Default: page, offset or cursor."""
    eerste: int | None = None
    """Number of the first page. Default 1; of offset 0."""
    grootte: int = 100
    """Records to ask for in one page."""
    grootte_parameter: str | None = None
    """Query parameter that gets `grootte`; without it the application decides."""
    totaal: str | None = None
    """Of nummer and offset: where an answer says how many records there are in all. Without it one page more is asked,
    to see it is empty."""
    volgende: str | None = None
    """Where an answer has the cursor of the next page; nothing there: it was the last."""
    in_inhoud: bool = False
    """Whether these parameters go into the question that is posted, and not into the query."""

    def __post_init__(self) -> None:
        if self.grootte < 1:
            raise ValueError("grootte: must be 1 or more")
        if (self.soort == "cursor") != (self.volgende is not None):
            raise ValueError("volgende: is needed for soort cursor, and for that alone")
        if self.totaal is not None and not self.is_numbered:
            raise ValueError("totaal: is for soort nummer and offset")
        for name, text in (("totaal", self.totaal), ("volgende", self.volgende)):
            if text is not None:
                Expression(text, name)

    @property
    def is_numbered(self) -> bool:
        """Whether any page can be asked for, and not only the one behind what was read."""
        return self.soort in ("nummer", "offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How one record is asked for by its key."""

    pad: str
    """Path below `url`, with `{sleutel}` where the key goes."""
    record: str = "@"
    """Where the record is in the answer, in JMESPath."""

    def __post_init__(self) -> None:
        _check_template("pad", self.pad)
        if _PLACEHOLDER.findall(self.pad) != ["sleutel"]:
            raise ValueError("pad: must have {sleutel} once, and no other such name")
        Expression(self.record, "record")


def _check_template(name: str, text: str) -> None:
    # The braces of a placeholder have no meaning for a URL, so what is around them is looked at alone.
    bare = _PLACEHOLDER.sub("x", text)
    if not _TEMPLATE.fullmatch(text) or "{" in bare or "}" in bare or ".." in bare or "//" in bare:
        raise ValueError(f"{name}: must be a path below url that does not begin with /")


def _check_inhoud(text: str) -> None:
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ValueError("inhoud: is not JSON") from None
    if not isinstance(parsed, dict) or not _has_nummer(parsed):
        raise ValueError("inhoud: must be a JSON object with {nummer} in a text")


def _has_nummer(template: object) -> bool:
    """Say whether the number goes into a text; the name of a field is never filled in."""
    match template:
        case str():
            return "{nummer}" in template
        case list():
            return any(map(_has_nummer, template))
        case dict():
            return any(map(_has_nummer, template.values()))
    return False
