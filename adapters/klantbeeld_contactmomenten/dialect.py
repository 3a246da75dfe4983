"""What registers of this generation make of the same two APIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, VESTIGINGSNUMMER, IdentificatorSoort

__all__ = ["DIALECTEN", "Dialect"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one kind of register is asked."""

    filters: Mapping[IdentificatorSoort, str]
    """By which parameter klanten are found by a number."""
    expand: tuple[str, ...] = ()
    """What comes along in a list of contactmomenten when asked, and in a single one."""
    lists_by_klant: bool = False
    """Whether contactmomenten can be asked by klant; the standard knows only the links between the two."""
    in_order: bool = False
    """Whether that list can be asked in order, from a moment on, by object, and for several klanten at once."""
    by_address: bool = True
    """Whether klanten can be asked by e-mail address or telephone number, as the standard has it."""


# Open Klant 1 follows version 1.0.0 of the Klanten API. By the standard innNnpId is an RSIN; KISS and the e-Suite fill
# it with the KVK-nummer. The one has nine digits and the other eight, so both can be asked for by it.
_SUBJECT = {
    BSN: "subjectNatuurlijkPersoon__inpBsn",
    RSIN: "subjectNietNatuurlijkPersoon__innNnpId",
    KVK_NUMMER: "subjectNietNatuurlijkPersoon__innNnpId",
    VESTIGINGSNUMMER: "subjectVestiging__vestigingsNummer",
}
_VNG = {BSN: "burgerservicenummer", RSIN: "rsin", VESTIGINGSNUMMER: "vestigingsNummer"}

DIALECTEN: Mapping[str, Dialect] = {
    # Maykin's additions to the standard are marked as such in its OpenAPI document: klant, object and expand.
    "openklant1": Dialect(
        filters=_SUBJECT,
        expand=("klantcontactmomenten", "objectcontactmomenten"),
        lists_by_klant=True,
        in_order=True,
    ),
    # KISS asks the e-Suite by klant, but by object only the links. Of the order, the periods and
    # searching by address nothing is known.
    "esuite": Dialect(filters=_SUBJECT, expand=("objectcontactmomenten",), lists_by_klant=True, by_address=False),
    # Klanten API 1.0.2 and Contactmomenten API 1.1.0, the last the VNG published.
    "vng": Dialect(filters=_VNG),
}
