"""Inzage (a look): that a bron was looked at for this request, whether or not anything was found."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from klantbeeld.compose.outcome import Answered, Bronstatus, Failed, Outcome, Skipped, status_of
from klantbeeld.contract import (
    KLANTNUMMERS,
    Betrokkene,
    BronError,
    Identificator,
    Klant,
    Klantcontact,
    Klanttaak,
    Partij,
    PartijSleutel,
    Product,
    Productaanvraag,
    Record,
    Zaak,
    quick,
    replace,
)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage:
    """One question to one bron, for who must account for it."""

    bron: str
    klant: Klant | None
    """Whose records were asked for, with every number that was known of him; None: whose was not known."""
    gezien: tuple[Klant, ...] = ()
    """Of a question without a klant: whose records came back, as far as those say so."""
    status: Bronstatus
    """How it went: NIET_TOEGESTAAN when the bron was not asked because the caller may not look there."""
    fout: type[BronError] | None = None
    """What went wrong."""
    aantal: int = 0
    """How many records came back that the caller may see."""
    began: float
    """Seconds since 1970."""
    ended: float

    @classmethod
    def begun(cls, bron: str, klant: Klant | None) -> Inzage:
        """Describe a question that is being asked."""
        now = time.time()
        return cls(bron=bron, klant=klant, status=Bronstatus.ONDERWEG, began=now, ended=now)

    def refused(self) -> Inzage:
        """Describe it as one that the caller may not ask."""
        return replace(self, status=Bronstatus.NIET_TOEGESTAAN, ended=time.time())

    def failed(self, error: BronError) -> Inzage:
        """Describe it as one that the bron could not answer."""
        return replace(self, status=status_of(error), fout=type(error), ended=time.time())

    def answered(self, records: Iterable[Record]) -> Inzage:
        """Describe it with what came back."""
        seen = tuple(records)
        gezien = tuple(dict.fromkeys(_klanten_in(seen))) if self.klant is None else ()
        return replace(self, status=Bronstatus.GELEVERD, aantal=len(seen), gezien=gezien, ended=time.time())

    def went(self, outcome: Outcome[Any]) -> Inzage:
        """Describe how it went."""
        match outcome:
            case Failed(error=error):
                return self.failed(error)
            case Skipped():
                return self.refused()
            case Answered(page=page):
                return self.answered(item.record for item in page.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volledig:
    """That a number was given in full: which, in whose klantbeeld, and when (seconds since 1970)."""

    number: Identificator
    klant: Klant | None
    at: float


def _klanten_in(records: Iterable[Record]) -> Iterator[Klant]:
    """Give the people and organisations of whom these records are, as far as the records themselves say so."""
    for record in records:
        match record:
            case Partij(identificatoren=numbers):
                yield _klant(record.bron, numbers, record.sleutel)
            case Betrokkene(identificatoren=numbers, was_partij=sleutel) if _known(numbers) or sleutel:
                yield _klant(record.bron, numbers, sleutel)
            case Zaak(betrokkenen=betrokkenen) | Klantcontact(betrokkenen=betrokkenen):
                yield from _klanten_in(betrokkenen or ())
            case Klanttaak(van=numbers) | Product(van=numbers) | Productaanvraag(van=numbers) if _known(numbers):
                yield _klant(record.bron, numbers, None)


def _known(numbers: Iterable[Identificator] | None) -> tuple[Identificator, ...]:
    return tuple(number for number in numbers or () if number.soort in KLANTNUMMERS)


def _klant(bron: str, numbers: Iterable[Identificator] | None, sleutel: str | None) -> Klant:
    return Klant(_known(numbers), PartijSleutel(bron, sleutel) if sleutel else None)
