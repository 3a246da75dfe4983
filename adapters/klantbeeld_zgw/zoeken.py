"""What a `zaken/_zoek` is asked. It passes over a key it does not know in silence, and then gives everyone's zaken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, VESTIGINGSNUMMER, Identificator, Klant, Volgorde
from klantbeeld.http import Json

_ORDERING = {
    Volgorde.NIEUWSTE_EERST: "-startdatum,-identificatie",
    Volgorde.OUDSTE_EERST: "startdatum,identificatie",
}


@dataclass(frozen=True, slots=True, order=True)
class Veld:
    """A field by which a zaak is found: that of a betrokkene in one of its rollen."""

    soort: str
    naam: str

    @property
    def key(self) -> str:
        """What the search calls it."""
        return f"rol__betrokkeneIdentificatie__{self.soort}__{self.naam}"


INP_BSN = Veld("natuurlijkPersoon", "inpBsn")
NNP_ID = Veld("nietNatuurlijkPersoon", "innNnpId")
NNP_KVK = Veld("nietNatuurlijkPersoon", "kvkNummer")
NNP_VESTIGING = Veld("nietNatuurlijkPersoon", "vestigingsNummer")
VESTIGING = Veld("vestiging", "vestigingsNummer")
VESTIGING_KVK = Veld("vestiging", "kvkNummer")
VELDEN = (INP_BSN, NNP_ID, NNP_KVK, NNP_VESTIGING, VESTIGING, VESTIGING_KVK)


@dataclass(frozen=True, slots=True, repr=False)
class Term:
    """A field and the number to find there."""

    veld: Veld
    waarde: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ZaakZoek:
    """One search. At least one of the first three says which zaken; the others narrow, order and enrich."""

    terms: frozenset[Term] = frozenset()
    """All of them hold for one and the same rol."""
    uuids: frozenset[str] = frozenset()
    identificatie: str | None = None
    open: bool | None = None
    vanaf: date | None = None
    tot: date | None = None
    volgorde: Volgorde | None = None
    expand: tuple[str, ...] = ()

    def body(self) -> Json:
        """Give the question as the register wants it.

        Raises ValueError if nothing is looked for: a register takes an empty value for no filter at all.
        """
        body: dict[str, Json] = {term.veld.key: term.waarde for term in self.terms}
        if self.uuids:
            body["uuid__in"] = sorted(self.uuids)
        if self.identificatie is not None:
            body["identificatie"] = self.identificatie
        if not body or any(isinstance(value, str) and not value.strip() for value in body.values()):
            raise ValueError("a search for nothing would find everything")
        if self.open is not None:
            body["einddatum__isnull"] = self.open
        if self.vanaf is not None:
            body["startdatum__gte"] = self.vanaf.isoformat()
        if self.tot is not None:
            body["startdatum__lte"] = self.tot.isoformat()
        if self.volgorde is not None:
            body["ordering"] = _ORDERING[self.volgorde]
        if self.expand:
            body["expand"] = list(self.expand)  # as a text it breaks Open Zaak
        return body


def zoek_klant(klant: Klant) -> tuple[ZaakZoek, ...]:
    """Give the searches that together find every zaak of a klant, in every place a register keeps his numbers (R28).

    A search that can only find what another one finds is left out.
    """
    wanted = {terms for number in klant.identificatoren for terms in _places(number)}
    needed = [terms for terms in wanted if not any(other < terms for other in wanted)]
    return tuple(
        ZaakZoek(terms=terms) for terms in sorted(needed, key=lambda terms: sorted(term.veld for term in terms))
    )


def _places(number: Identificator) -> tuple[frozenset[Term], ...]:
    """Give where a register may keep a number: in practice not only where the standard says."""
    if number.soort == BSN:
        velden: tuple[Veld, ...] = (INP_BSN,)
    elif number.soort == RSIN:
        velden = (NNP_ID,)
    elif number.soort == KVK_NUMMER:
        # Registers filled before the field kvkNummer existed have the KVK-nummer in the field for the RSIN.
        velden = (NNP_KVK, NNP_ID, VESTIGING_KVK)
    elif number.soort == VESTIGINGSNUMMER and number.sub_van is not None:
        kvk = number.sub_van.object_id
        return (
            frozenset({Term(NNP_VESTIGING, number.object_id), Term(NNP_KVK, kvk)}),
            frozenset({Term(VESTIGING, number.object_id), Term(VESTIGING_KVK, kvk)}),
        )
    else:
        velden = ()
    return tuple(frozenset({Term(veld, number.object_id)}) for veld in velden)
