"""Reads the velden of one object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from klantbeeld.contract import NEDERLAND, Identificator, IdentificatorSoort, Referentiewaarde, Verwijzing
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_objecten.velden import Velden

T = TypeVar("T")

_DAY = len("2026-01-01")
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Reader:
    """One object, and where the values are that are asked for.

    What is of another type than it should be raises `UnreadableError`.
    """

    record: Json
    velden: Velden
    van: tuple[Identificator, ...] | None = None
    """The numbers of whom it is; None: that is not clear."""

    def value(self, veld: str) -> Json:
        """Give whatever the first path leads to that has something."""
        for path in self.velden.get(veld, ()):
            value = path.find(self.record)
            if value is not None and value != "":
                return value
        return None

    def text(self, veld: str) -> str | None:
        """Give a text."""
        return self._read(veld, fields.text)

    def code(self, veld: str) -> str | None:
        """Give a text or a number, as a text."""
        return self._read(veld, fields.number)

    def flag(self, veld: str) -> bool | None:
        """Give a yes or no."""
        return self._read(veld, fields.flag)

    def day(self, veld: str) -> date | None:
        """Give a day, also of a moment: the day it then is in the Netherlands."""
        value = self.text(veld)
        if value is None or len(value) == _DAY:
            return self._read(veld, fields.day)
        moment = self.moment(veld)
        try:
            return None if moment is None else moment.astimezone(NEDERLAND).date()
        except OverflowError:  # the last day there is
            raise UnreadableError(f"{veld}: not a day") from None

    def moment(self, veld: str, *, end: bool = False) -> datetime | None:
        """Give a moment; of a day its begin in the Netherlands, or else its end."""
        value = self.text(veld)
        if value is not None and len(value) == _DAY:
            # As a text, for the reading of it knows what cannot be a moment.
            return fields.moment({veld: f"{value}T{_END_OF_DAY if end else time.min}"}, veld)
        return self._read(veld, fields.moment)

    def waarde(self, veld: str, namen: Mapping[str, str] | None = None) -> Referentiewaarde | None:
        """Give a value of a list, with the name for it, or else the one the object itself has at `<veld>_naam`."""
        code = self.code(veld)
        if code is None:
            return None
        return Referentiewaarde(code, (namen or {}).get(code) or self.text(f"{veld}_naam"))

    def verwijzing(self, veld: str, soort: IdentificatorSoort) -> Verwijzing | None:
        """Give what a uuid, or a URL that ends with one, refers to."""
        return next(iter(refer([self.value(veld)], soort)), None)

    def verwijzingen(self, veld: str, soort: IdentificatorSoort) -> tuple[Verwijzing, ...] | None:
        """Give what all paths of a veld refer to, be it one or a list, each once; None if it is not asked for."""
        if veld not in self.velden:
            return None
        values: list[Json] = []
        for path in self.velden.get(veld, ()):
            found = path.find(self.record)
            values += found if isinstance(found, list) else [found]
        return refer(values, soort)

    def _read(self, veld: str, read: Callable[[Json, str], T | None]) -> T | None:
        return read({veld: self.value(veld)}, veld)


def refer(values: list[Json], soort: IdentificatorSoort) -> tuple[Verwijzing, ...]:
    """Give what uuids, URLs, or groups with a url refer to; what has no uuid cannot be referred to."""
    uuids = (
        fields.uuid_at_end(value.get("url") or value.get("uuid") if isinstance(value, dict) else value)
        for value in values
    )
    different = dict.fromkeys(uuid for uuid in uuids if uuid is not None)
    return tuple(Verwijzing(identificator=Identificator(soort, uuid)) for uuid in different)


def record_of(data: Json) -> Json:
    """Give the record of an object: its data, and since when that holds."""
    record = fields.group(data, "record")
    fields.group(record, "data")  # must be one, if it is there
    return record
