"""What a `zaken/_zoek` is asked. It passes over a key it does not know in silence, and then gives everyone's zaken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
    Klant,
    Volgorde,
)
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

OrganisatieZoek: TypeAlias = Literal[
    "rsin", "kvk_als_rsin", "kvk", "vestiging_kvk", "nnp_vestiging", "vestiging", "vestiging_zonder_kvk"
]
"""A way in which a register may hold that an organisatie takes part in a zaak; see `ORGANISATIE_ZOEKEN`."""

ORGANISATIE_ZOEKEN: Mapping[OrganisatieZoek, tuple[IdentificatorSoort, tuple[Veld, ...]]] = {
    # The number asked for, and where the register has it: of a vestiging first its own number and then, if there is a
    # second field, the KVK-nummer it belongs to.
    "rsin": (RSIN, (NNP_ID,)),
    # Registers filled before the field kvkNummer existed have the KVK-nummer in the field for the RSIN.
    "kvk_als_rsin": (KVK_NUMMER, (NNP_ID,)),
    "kvk": (KVK_NUMMER, (NNP_KVK,)),
    "vestiging_kvk": (KVK_NUMMER, (VESTIGING_KVK,)),
    "nnp_vestiging": (VESTIGINGSNUMMER, (NNP_VESTIGING, NNP_KVK)),
    "vestiging": (VESTIGINGSNUMMER, (VESTIGING, VESTIGING_KVK)),
    "vestiging_zonder_kvk": (VESTIGINGSNUMMER, (VESTIGING,)),
}


def velden_of(ways: Iterable[OrganisatieZoek]) -> tuple[Veld, ...]:
    """Give every field that is searched by."""
    used = [INP_BSN, *(veld for way in ways for veld in ORGANISATIE_ZOEKEN[way][1])]
    return tuple(dict.fromkeys(used))


def accepted(ways: Iterable[OrganisatieZoek]) -> frozenset[IdentificatorSoort]:
    """Give the kinds of number that a klant can be found by."""
    return frozenset({BSN, *(ORGANISATIE_ZOEKEN[way][0] for way in ways)})


@dataclass(frozen=True, slots=True, repr=False)
class Term:
    """A field and the number to find there."""

    veld: Veld
    waarde: str


Eigen: TypeAlias = tuple[frozenset[Term], ...]
"""By which numbers a rol is that of the klant himself: all of any one of these. Empty: it is not known who he is."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ZaakZoek:
    """One search. At least one of the first three says which zaken; the others narrow, order and enrich."""

    terms: frozenset[Term] = frozenset()
    """All of them hold for one and the same rol."""
    uuids: frozenset[str] = frozenset()
    identificatie: str | None = None
    hoogste_vertrouwelijkheid: str | None = None
    archiefstatus: str | None = None
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
        if self.hoogste_vertrouwelijkheid is not None:
            body["maximaleVertrouwelijkheidaanduiding"] = self.hoogste_vertrouwelijkheid
        if self.archiefstatus is not None:
            body["archiefstatus"] = self.archiefstatus
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


def zoek_klant(klant: Klant, ways: Iterable[OrganisatieZoek]) -> tuple[ZaakZoek, ...]:
    """Give the searches that together find every zaak of a klant, in every place a register keeps his numbers (R28).

    A search that can only find what another one finds is left out.
    """
    used = tuple(ways)
    wanted = {terms for number in klant.identificatoren for terms in _places(number, used)}
    needed = [terms for terms in wanted if not any(other < terms for other in wanted)]
    return tuple(
        ZaakZoek(terms=terms) for terms in sorted(needed, key=lambda terms: sorted(term.veld for term in terms))
    )


def _places(number: Identificator, ways: Iterable[OrganisatieZoek]) -> Iterator[frozenset[Term]]:
    """Give where a register may keep a number: in practice not only where the standard says."""
    if number.soort == BSN:
        yield frozenset({Term(INP_BSN, number.object_id)})
    for way in ways:
        soort, (veld, *of_onderneming) = ORGANISATIE_ZOEKEN[way]
        if number.soort != soort or (of_onderneming and number.sub_van is None):
            continue
        kvk = number.sub_van.object_id if number.sub_van else ""
        yield frozenset({Term(veld, number.object_id), *(Term(each, kvk) for each in of_onderneming)})
