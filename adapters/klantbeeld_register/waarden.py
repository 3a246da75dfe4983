"""Waarden (values): from columns and JSON to the values that records are made of. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeVar

from sqlalchemy.engine import RowMapping

from klantbeeld.contract import Adres, Eigenschap, Naam, Referentiewaarde, SoortWaarde
from klantbeeld.http import UnreadableError

__all__ = ["adres", "choice", "code", "eigenschappen", "naam", "waarde"]

E = TypeVar("E", bound=Enum)


def _in_full(parts: Mapping[str, str]) -> str | None:
    """Give a name in full, of its parts."""
    first = parts.get("voornaam") or parts.get("voorletters")
    known = (first, parts.get("voorvoegsel_achternaam"), parts.get("achternaam"))
    return " ".join(part for part in known if part) or None


def naam(parts: Mapping[str, str] | None) -> Naam | None:
    """Read a name; one that is not given in full is put together."""
    if not parts:
        return None
    volledig = parts.get("volledig") or _in_full(parts) or parts.get("organisatienaam")
    return Naam(**{**parts, "volledig": volledig})  # type: ignore[arg-type]  # all are texts


def adres(parts: Mapping[str, object] | None) -> Adres | None:
    """Read an address; one without lines gets them as on an envelope."""
    if not parts:
        return None
    known = {name: str(value) for name, value in parts.items() if name not in ("regels", "land")}
    lines = parts.get("regels")
    regels = tuple(map(str, lines)) if isinstance(lines, list) and lines else _regels(known)
    land = parts.get("land")
    return Adres(
        regels=regels,
        straatnaam=known.get("straatnaam"),
        huisnummer=known.get("huisnummer"),
        postcode=known.get("postcode"),
        plaats=known.get("plaats"),
        land=waarde(land) if isinstance(land, dict) else None,
        nummeraanduiding=known.get("nummeraanduiding"),
    )


def _regels(known: Mapping[str, str]) -> tuple[str, ...]:
    """Give the lines as on an envelope."""
    lines = (("straatnaam", "huisnummer"), ("postcode", "plaats"))
    made = (" ".join(known[name] for name in names if name in known) for names in lines)
    return tuple(line for line in made if line)


def waarde(parts: Mapping[str, str] | None) -> Referentiewaarde | None:
    """Read a value of a list."""
    return Referentiewaarde(parts["code"], parts.get("naam")) if parts else None


def code(row: RowMapping, name: str) -> Referentiewaarde | None:
    """Read a value of a list that has a column for its code and one for its name."""
    code = row[f"{name}_code"]
    return None if code is None else Referentiewaarde(code, row[f"{name}_naam"])


def eigenschappen(parts: Sequence[Mapping[str, str]] | None) -> tuple[Eigenschap, ...]:
    """Read the properties that only this soort has."""
    return tuple(
        Eigenschap(
            code=one["code"],
            naam=one["naam"],
            waarde=one.get("waarde"),
            soort=choice(one.get("soort"), SoortWaarde) or SoortWaarde.TEKST,
        )
        for one in parts or ()
    )


def choice(value: str | None, kind: type[E]) -> E | None:
    """Read one of the values of an enum."""
    try:
        return None if value is None else kind(value)
    except ValueError:
        raise UnreadableError(f"a {kind.__name__} that is not known") from None
