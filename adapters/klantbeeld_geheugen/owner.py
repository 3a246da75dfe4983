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
    SoortPartij,
    Zaak,
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

    def zaken_in(self, inhoud: Inhoud) -> Iterator[tuple[Zaak, bool]]:
        """Give the zaken he has a part in."""
        return ((zaak, False) for zaak in inhoud.zaken if any(map(self._took_part, zaak.betrokkenen or ())))

    def klantcontacten_in(self, inhoud: Inhoud) -> Iterator[tuple[Klantcontact, bool]]:
        """Give the klantcontacten he took part in, and those of his contactpersonen: afgeleid."""
        for contact in inhoud.klantcontacten:
            betrokkenen = contact.betrokkenen or ()
            if any(map(self._took_part, betrokkenen)):
                yield contact, False
            elif any(one.was_partij in self.contactpersonen for one in betrokkenen):
                yield contact, True

    def interne_taken_in(self, inhoud: Inhoud) -> Iterator[tuple[InterneTaak, bool]]:
        """Give the interne taken of his klantcontacten."""
        for contact, afgeleid in self.klantcontacten_in(inhoud):
            for taak in contact.interne_taken or ():
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
