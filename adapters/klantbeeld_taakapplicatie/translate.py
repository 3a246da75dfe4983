"""JSON of the application to records, as the settings map it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from klantbeeld.contract import (
    Betrokkene,
    Betrokkenerol,
    Herkomst,
    Identificator,
    IdentificatorSoort,
    Stempel,
    TijdlijnRecord,
    Zaakstatus,
)
from klantbeeld.http import Json, UnreadableError
from klantbeeld_taakapplicatie.attributes import SOORTEN
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings
from klantbeeld_taakapplicatie.values import EigenschapReader, Reader, as_text

_STATUS = {
    "status": "naam",
    "status_toelichting": "toelichting",
    "status_gezet_op": "gezet_op",
    "status_eindstatus": "eindstatus",
}
_LONGEST_SLEUTEL = 200
_TELLING = 6  # a shorter number may be in a key by chance


class Mapper:
    """Makes records of one kind, as one application has them. Compiled once."""

    def __init__(self, settings: TaakapplicatieSettings) -> None:
        self.soort = SOORTEN[settings.soort]
        zone = ZoneInfo(settings.tijdzone)
        self._sleutel = Expression(settings.sleutel, "sleutel")
        self.readers = tuple(
            Reader.of(name, self.soort.attributes[name], stated, settings.datumvorm, zone)
            for name, stated in settings.velden.items()
        )
        self.eigenschappen = tuple(
            EigenschapReader.of(stated, settings.datumvorm, zone) for stated in settings.eigenschappen
        )
        self.bekend_als: IdentificatorSoort | None = (
            settings.bekend_als.soort if settings.bekend_als else self.soort.bekend_als
        )

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields of a record that are looked at."""
        return self._sleutel.fields.union(*(one.fields for one in self.all_readers))

    @property
    def all_readers(self) -> tuple[Reader | EigenschapReader, ...]:
        """Give what reads each attribute and eigenschap."""
        return (*self.readers, *self.eigenschappen)

    def sleutel(self, data: Json) -> str:
        """Give the key of a record; raises `UnreadableError` if it has none."""
        sleutel = as_text(self._sleutel.of(data), "sleutel")
        if sleutel is None or len(sleutel) > _LONGEST_SLEUTEL:
            raise UnreadableError("sleutel: is not there, or too long")
        return sleutel

    def record(self, data: Json, van: Iterable[Identificator] | None, stempel: Stempel) -> TijdlijnRecord:
        """Make one record; raises `UnreadableError` if that cannot be done.

        Args:
            data: The record as the application gave it.
            van: The numbers of the klant it belongs to; None if it is not known whose it is.
            stempel: Of this answer.
        """
        sleutel = self.sleutel(data)
        numbers = None if van is None else tuple(sorted(set(van), key=lambda one: (one.soort, one.object_id)))
        if any(len(one.object_id) >= _TELLING and one.object_id in sleutel for one in numbers or ()):
            raise UnreadableError("sleutel: holds the number of the klant, and would be part of ids")
        values: dict[str, Any] = {reader.name: reader.read(data) for reader in self.readers}
        nummer = values.get(self.soort.nummer)
        more: dict[str, Any] = {"bekend_als": self._bekend_als(nummer)}
        if self.eigenschappen:
            read = (reader.read(data) for reader in self.eigenschappen)
            more["eigenschappen"] = tuple(one for one in read if one is not None)
        if self.soort.has_betrokkenen and numbers is not None:
            more["betrokkenen"] = (_betrokkene(sleutel, numbers, stempel),)
        if self.soort.has_van:
            more["van"] = numbers
        if self.soort is SOORTEN["zaak"]:
            values = _with_status(values, sleutel, stempel)
        return self.soort.kind(herkomst=stempel.herkomst(sleutel, nummer), **values, **more)

    def _bekend_als(self, nummer: str | None) -> tuple[Identificator, ...]:
        if nummer is None or self.bekend_als is None:
            return ()
        try:
            return (Identificator(self.bekend_als, nummer),)
        except ValueError:
            raise UnreadableError(f"{self.soort.nummer}: not such a number as bekend_als says") from None


def _betrokkene(sleutel: str, numbers: tuple[Identificator, ...], stempel: Stempel) -> Betrokkene:
    """Give the klant as the betrokkene he is, in what was found by his number."""
    return Betrokkene(herkomst=stempel.herkomst(f"{sleutel}/klant"), rol=Betrokkenerol.KLANT, identificatoren=numbers)


def _with_status(values: Mapping[str, Any], sleutel: str, stempel: Stempel) -> dict[str, Any]:
    """Put what is told of the status of a zaak together, and say whether the zaak is open."""
    told = {part: values[name] for name, part in _STATUS.items() if values.get(name) is not None}
    rest = {name: value for name, value in values.items() if name not in _STATUS}
    if told:
        herkomst: tuple[Herkomst, ...] = stempel.herkomst(f"{sleutel}/status")
        rest["status"] = Zaakstatus(herkomst=herkomst, zaak=sleutel, **told)
    if "open" not in rest and "einddatum" in rest:
        rest["open"] = rest["einddatum"] is None
    return rest


def records_in(answer: Json, lijst: Expression) -> Sequence[Mapping[str, Json]]:
    """Give the records in an answer; raises `UnreadableError` if it holds no list of those."""
    found = lijst.of(answer)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnreadableError("lijst: leads to no list of records")
    return found
