"""Of whom a record is: by number or by partij, in one hoedanigheid; never by name or address (R12, R22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klantbeeld.contract import (
    Betrokkene,
    Identificator,
    InterneTaak,
    Klant,
    Klantcontact,
    Partij,
    Record,
    SoortPartij,
    with_parents,
)
from klantbeeld_geheugen.translate import Inhoud


@dataclass(frozen=True, slots=True)
class Owner:
    """A klant as this bron can recognise him in what it holds."""

    numbers: frozenset[Identificator]
    partijen: frozenset[str]
    """Keys of the partijen that are this klant."""
    contactpersonen: frozenset[str]
    """Keys of those who worked for him, if he is an organisatie (A15)."""

    @classmethod
    def of(cls, klant: Klant, inhoud: Inhoud) -> Owner:
        """Recognise a klant."""
        own = tuple(partij for partij in inhoud.partijen if _is_own(partij, klant))
        numbers = set(klant.identificatoren)
        if klant.partij is not None:
            # Known by his partij alone, the klant still has the zaken that bear his number; but a contactpersoon has
            # not those of the human he also is, or of the organisatie he worked for.
            numbers |= {
                number
                for partij in own
                if partij.sleutel == klant.partij.sleutel and partij.soort_partij is not SoortPartij.CONTACTPERSOON
                for number in partij.identificatoren or ()
            }
        organisaties = {partij.sleutel for partij in own if partij.soort_partij is SoortPartij.ORGANISATIE}
        return cls(
            frozenset(
                number for number in numbers if klant.hoedanigheid in (None, number.hoedanigheid or klant.hoedanigheid)
            ),
            frozenset(partij.sleutel for partij in own),
            frozenset(partij.sleutel for partij in inhoud.partijen if partij.werkte_voor in organisaties),
        )

    def partijen_in(self, inhoud: Inhoud) -> Iterator[tuple[Partij, bool]]:
        """Give the partijen that are this klant."""
        return ((partij, False) for partij in inhoud.partijen if partij.sleutel in self.partijen)

    def basisregistratie_in(self, inhoud: Inhoud) -> Iterator[tuple[Record, bool]]:
        """Give what is said of him, and not of his vestigingen; once, if the file says it twice."""
        for entry in inhoud.lists.get("basisregistratie", ()):
            if any(self.numbers & set(one.identificatoren or ()) for one in entry.betrokkenen):
                yield entry.record, False
                return

    def of_list(self, name: str, inhoud: Inhoud) -> Iterator[tuple[Record, bool]]:
        """Give the records of a list that he has a part in, and klantcontacten of his contactpersonen: afgeleid."""
        for entry in inhoud.lists.get(name, ()):
            if any(map(self._took_part, entry.betrokkenen)):
                yield entry.record, False
            elif name == "klantcontacten" and any(one.was_partij in self.contactpersonen for one in entry.betrokkenen):
                yield entry.record, True

    def interne_taken_in(self, inhoud: Inhoud) -> Iterator[tuple[InterneTaak, bool]]:
        """Give the interne taken of his klantcontacten."""
        for contact, afgeleid in self.of_list("klantcontacten", inhoud):
            for taak in (contact.interne_taken or ()) if isinstance(contact, Klantcontact) else ():
                yield taak, afgeleid

    def _took_part(self, betrokkene: Betrokkene) -> bool:
        if betrokkene.was_partij in self.partijen:
            return True
        return bool(self.numbers & with_parents(betrokkene.identificatoren))


def _is_own(partij: Partij, klant: Klant) -> bool:
    if klant.hoedanigheid not in (None, partij.soort_partij):
        return False
    if klant.partij is not None and (klant.partij.bron, klant.partij.sleutel) == partij.identiteit:
        return True
    # A number finds a partij only in the hoedanigheid it stands for: not the contactpersoon a human with a BSN also is.
    numbers = {number for number in klant.identificatoren if number.hoedanigheid in (None, partij.soort_partij)}
    return bool(numbers & with_parents(partij.identificatoren))
