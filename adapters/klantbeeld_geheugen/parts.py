"""What records of all kinds have: who took part, what they refer to, and properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    Betrokkenerol,
    Eigenschap,
    Identificator,
    Partij,
    Record,
    SoortPartij,
    SoortWaarde,
    Stempel,
    Verwijzing,
)
from klantbeeld_geheugen.contactgegevens import child_key, contactgegevens
from klantbeeld_geheugen.numbers import identificator
from klantbeeld_geheugen.reading import Fields, Json, text

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[R_co]):
    """A record as the file has it, with what the file says of it that the record itself does not hold."""

    record: R_co
    betrokkenen: tuple[Betrokkene, ...] = ()
    """Whose it is."""
    zaken: tuple[Verwijzing, ...] = ()
    """What a document belongs to."""
    inhoud: bytes | None = None
    """The contents of a document."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What records refer to, by key."""

    stempel: Stempel
    actoren: Mapping[str, Actor]
    partijen: Mapping[str, Partij]

    def actor(self, value: Json, place: str) -> Actor:
        """Read a reference to an actor."""
        found = self.actoren.get(text(value, place))
        if found is None:
            raise ValueError(f"{place}: there is no such actor")
        return found

    def partij(self, value: Json, place: str) -> Partij:
        """Read a reference to a partij."""
        found = self.partijen.get(text(value, place))
        if found is None:
            raise ValueError(f"{place}: there is no such partij")
        return found

    def partij_with(self, number: Identificator) -> Partij | None:
        """Give the partij that has a number, in the hoedanigheid the number stands for."""
        for partij in self.partijen.values():
            if number in (partij.identificatoren or ()) and number.hoedanigheid in (None, partij.soort_partij):
                return partij
        return None


def betrokkenen(of: Fields, parent: str, parts: Parts) -> tuple[Betrokkene, ...]:
    """Read the betrokkenen; who is named in `van` took part as the klant."""
    named = of.many("betrokkenen", lambda one, at: _betrokkene(one, at, parent, parts)) or ()
    return (*named, *van(of, parent, parts))


def van(of: Fields, parent: str, parts: Parts) -> tuple[Betrokkene, ...]:
    """Read of whom a record is."""
    return of.many("van", lambda one, at: _of_whom(one, at, parent, parts)) or ()


def numbers_of(whom: Iterable[Betrokkene]) -> tuple[Identificator, ...]:
    """Give the numbers of those a record is of, each once."""
    return tuple(dict.fromkeys(number for one in whom for number in one.identificatoren or ()))


def _of_whom(value: Json, place: str, parent: str, parts: Parts) -> Betrokkene:
    if isinstance(value, dict) and "partij" in value:
        with Fields(value, place) as of:
            partij: Partij | None = of.required("partij", parts.partij)
        numbers = _numbers_of(partij)
    else:
        number = identificator(value, place)
        partij, numbers = parts.partij_with(number), (number,)
    return Betrokkene(
        herkomst=parts.stempel.herkomst(child_key(parent, place)),
        rol=Betrokkenerol.KLANT,
        naam=partij.naam if partij else None,
        identificatoren=numbers,
        was_partij=partij.sleutel if partij else None,
    )


def _betrokkene(value: Json, place: str, parent: str, parts: Parts) -> Betrokkene:
    with Fields(value, place) as of:
        sleutel = of.text("sleutel") or child_key(parent, place)
        partij = of.one("was_partij", parts.partij)
        numbers = of.many("identificatoren", identificator)
        if numbers and partij and partij.soort_partij is SoortPartij.CONTACTPERSOON:
            raise ValueError(f"{of.at('identificatoren')}: must be absent, for this was a contactpersoon")
        return Betrokkene(
            herkomst=parts.stempel.herkomst(sleutel),
            rol=of.choice("rol", Betrokkenerol) or Betrokkenerol.KLANT,
            rolomschrijving=of.text("rolomschrijving"),
            initiator=of.flag("initiator"),
            naam=of.text("naam") or (partij.naam if partij else None),
            identificatoren=_numbers_of(partij) if numbers is None else numbers,
            was_partij=partij.sleutel if partij else None,
            opgegeven_contactgegevens=of.one(
                "opgegeven_contactgegevens", lambda one, at: contactgegevens(one, at, parts.stempel, sleutel)
            ),
        )


def _numbers_of(partij: Partij | None) -> tuple[Identificator, ...]:
    # A number of a contactpersoon would lead to what he does in another hoedanigheid (R22).
    if partij is None or partij.soort_partij is SoortPartij.CONTACTPERSOON:
        return ()
    return partij.identificatoren or ()


def verwijzing(value: Json, place: str) -> Verwijzing:
    """Read a reference to whatever is elsewhere, or to a klantcontact of this file."""
    with Fields(value, place) as of:
        read = Verwijzing(identificator=of.one("identificator", identificator), klantcontact=of.text("klantcontact"))
    if (read.identificator is None) == (read.klantcontact is None):
        raise ValueError(f"{place}: must have an identificator or a klantcontact")
    return read


def eigenschap(value: Json, place: str) -> Eigenschap:
    """Read a property."""
    with Fields(value, place) as of:
        return Eigenschap(
            code=of.required("code", text),
            naam=of.required("naam", text),
            waarde=of.text("waarde"),
            soort=of.choice("soort", SoortWaarde) or SoortWaarde.TEKST,
        )
