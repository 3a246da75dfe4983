"""Eigenschappen (properties): what only this kind of object has, as far as the settings let it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from klantbeeld.contract import NEDERLAND, Eigenschap, SoortWaarde
from klantbeeld.http import Json
from klantbeeld_objecten.velden import DataPath

_CENT = Decimal("0.01")
_LARGEST = 40
"""Longer than any amount: a number like 1e300 or 1e-300 would be written out, with a zero for each."""


@dataclass(frozen=True, slots=True)
class Eigenschapveld:
    """One eigenschap: where it is, what it is called, and how it is written (None: as the data has it)."""

    path: DataPath
    naam: str
    soort: SoortWaarde | None

    def read(self, record: Json) -> Eigenschap | None:
        """Give the eigenschap of an object; None if the object does not have it."""
        value = self.path.find(record)
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value if isinstance(one, str | int | float)) or None
        if not isinstance(value, str | int | float) or (isinstance(value, str) and not value.strip()):
            return None
        soort, waarde = written(value, self.soort)
        return Eigenschap(code=self.path.steps[-1], naam=self.naam, waarde=waarde, soort=soort)


def parse_eigenschappen(place: str, given: Mapping[str, str]) -> tuple[Eigenschapveld, ...]:
    """Read the allow-list, from a path to "Naam" or "Naam|soort"; raises a ValueError that names the place."""
    read = []
    for path, shown in given.items():
        naam, _, soort = (part.strip() for part in shown.partition("|"))
        if not naam:
            raise ValueError(f"{place}.{path}: must have a name to show")
        try:
            read.append(Eigenschapveld(DataPath.parse(path), naam, SoortWaarde(soort) if soort else None))
        except ValueError:
            known = ", ".join(one.value for one in SoortWaarde)
            raise ValueError(f"{place}.{path}: must be a path, and its soort one of {known}") from None
    codes = [one.path.steps[-1] for one in read]
    double = sorted({code for code in codes if codes.count(code) > 1})
    if double:
        raise ValueError(f"{place}: two paths end with {', '.join(double)}, which is the code of the eigenschap")
    return tuple(read)


def written(value: str | float, soort: SoortWaarde | None) -> tuple[SoortWaarde, str]:
    """Give a value as its soort is written; one that is not of that soort is a text: it is shown, not lost."""
    match value:
        case bool():
            return SoortWaarde.JA_NEE, str(value).lower()
        case int() | float() if soort is None:
            soort = SoortWaarde.GETAL
    try:
        return (soort, _as(soort, value)) if soort else (SoortWaarde.TEKST, str(value))
    except (ValueError, InvalidOperation, OverflowError):
        return SoortWaarde.TEKST, str(value)


def _as(soort: SoortWaarde, value: str | float) -> str:
    text = str(value).strip()
    match soort:
        case SoortWaarde.TEKST:
            return str(value)
        case SoortWaarde.GETAL:
            return _plain(Decimal(text))
        case SoortWaarde.BEDRAG:
            return _plain(Decimal(text).quantize(_CENT))
        case SoortWaarde.DATUM:
            is_day = len(text) == len("2026-01-01")
            return (date.fromisoformat(text) if is_day else _moment(text).astimezone(NEDERLAND).date()).isoformat()
        case SoortWaarde.DATUMTIJD:
            return _moment(text).astimezone(UTC).isoformat().replace("+00:00", "Z")
        case SoortWaarde.JA_NEE:
            answers = {"true": "true", "ja": "true", "j": "true", "false": "false", "nee": "false", "n": "false"}
            if text.casefold() not in answers:
                raise ValueError("neither yes nor no")
            return answers[text.casefold()]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=NEDERLAND)


def _plain(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST or len(number.as_tuple().digits) > _LARGEST:
        raise ValueError("not a number anybody writes out")
    return f"{number:f}"
