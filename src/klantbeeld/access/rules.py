"""The rules that keep one klant's records apart from another's (R22, R38)."""

from __future__ import annotations

from collections.abc import Iterable

from klantbeeld.contract import (
    Betrokkene,
    Caller,
    Identificator,
    Klant,
    Klantcontact,
    Partij,
    PartijSleutel,
    Record,
    Zaak,
    with_parents,
)

KLANT_KIEZEN = "klant:kiezen"
KLANT_ZOEKEN = "klant:zoeken"
INTERN_LEZEN = "intern:lezen"
INTERN_SCHRIJVEN = "intern:schrijven"
IDENTIFICATOR_VOLLEDIG = "identificator:volledig"
DOCUMENT_VRIJ = "document:vrij"
SCOPES = frozenset({KLANT_KIEZEN, KLANT_ZOEKEN, INTERN_LEZEN, INTERN_SCHRIJVEN, IDENTIFICATOR_VOLLEDIG, DOCUMENT_VRIJ})


def may_stand_for(caller: Caller, klant: Klant | None) -> bool:
    """Say whether a caller may look in the klantbeeld of this klant; None: outside that of any klant."""
    if KLANT_KIEZEN in caller.scopes:
        return True
    return klant is not None and klant == caller.klant


def is_own_partij(klant: Klant, partij: Partij) -> bool:
    """Say whether a partij is this klant, in this hoedanigheid; never by name, address or phone number (R12)."""
    if klant.partij in [PartijSleutel(herkomst.bron, herkomst.sleutel) for herkomst in partij.herkomst]:
        return True
    if klant.hoedanigheid not in (None, partij.soort_partij):
        return False
    return bool(set(klant.identificatoren) & with_parents(partij.identificatoren))


def without_details(partij: Partij) -> Partij:
    """Leave of a partij that is not the klant only what tells who it is; its own records stay out of reach."""
    return Partij(herkomst=partij.herkomst, soort_partij=partij.soort_partij, nummer=partij.nummer, naam=partij.naam)


def shown_partij(klant: Klant | None, partij: Partij, caller: Caller) -> Partij:
    """Show a partij met on the way: whole when it is the klant himself, without details when it is another."""
    own = is_own_partij(klant, partij) if klant is not None else KLANT_KIEZEN in caller.scopes
    return partij if own else without_details(partij)


def is_own_betrokkene(klant: Klant, own_partijen: frozenset[PartijSleutel], betrokkene: Betrokkene) -> bool:
    """Say whether it was the klant himself who took part."""
    if betrokkene.was_partij is not None and PartijSleutel(betrokkene.bron, betrokkene.was_partij) in own_partijen:
        return True
    return bool(set(klant.identificatoren) & with_parents(betrokkene.identificatoren))


def may_see_details(
    klant: Klant | None, own_partijen: frozenset[PartijSleutel], betrokkene: Betrokkene, caller: Caller
) -> bool:
    """Say whether the numbers of a betrokkene, and how to reach him, are shown: a klant sees those of himself alone."""
    if not caller.soort.is_klant:
        return True
    return klant is not None and is_own_betrokkene(klant, own_partijen, betrokkene)


def may_know_of(hidden: Record, caller: Caller) -> bool:
    """Say whether the caller may know that what is hidden from him is there: it is a zaak of his own."""
    return isinstance(hidden, Zaak) and may_see_zaak(caller.klant, hidden, caller)


def may_see_zaak(klant: Klant | None, zaak: Zaak, caller: Caller) -> bool:
    """Say whether a zaak met on the way may be shown: the klant has a part in it.

    Without a klant (a zaak asked by its number) the caller must be one who may choose any klant. A zaak whose
    betrokkenen were not delivered is not shown.
    """
    if klant is None:
        return KLANT_KIEZEN in caller.scopes
    return any(is_own_betrokkene(klant, frozenset(), one) for one in zaak.betrokkenen or ())


def may_see_deelzaak(klant: Klant | None, deelzaak: Zaak, caller: Caller) -> bool:
    """Say whether a deelzaak of a zaak of the klant may be shown: unless it is about somebody else (A16)."""
    if may_see_zaak(klant, deelzaak, caller):
        return True
    # Somebody without a number may still be somebody else.
    return deelzaak.betrokkenen == ()


def may_see_klantcontact(
    klant: Klant | None, own_partijen: frozenset[PartijSleutel], klantcontact: Klantcontact, caller: Caller
) -> bool:
    """Say whether a klantcontact met on the way may be shown: the klant took part in it."""
    if klant is None:
        return KLANT_KIEZEN in caller.scopes
    return any(
        one.was_partij is not None and PartijSleutel(klantcontact.bron, one.was_partij) in own_partijen
        for one in klantcontact.betrokkenen or ()
    )


def may_see_own(klant: Klant | None, van: Iterable[Identificator] | None, caller: Caller) -> bool:
    """Say whether a klanttaak, product or productaanvraag met on the way may be shown: it is of the klant himself.

    One whose bron does not say of whom it is, is not shown.
    """
    if klant is None:
        return KLANT_KIEZEN in caller.scopes
    return bool(set(klant.identificatoren) & with_parents(van))
