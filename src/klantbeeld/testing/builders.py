"""Builders: a klant, a call or a record in one line, with defaults for all a test does not care about.

Every record gets a key of its own, higher than the one before, unless the test gives one; so records of one moment are
in the order in which they were built. All numbers are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count, islice
from typing import TypeVar, Unpack

from klantbeeld.contract import (
    BSN,
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Aanroepersoort,
    Actor,
    Basisregistratie,
    Besluit,
    Betrokkene,
    Betrokkenerol,
    Call,
    Caller,
    DigitaalAdres,
    Document,
    Grens,
    Herkomst,
    Identificator,
    IdentificatorSoort,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    Naam,
    OverigObject,
    Partij,
    PartijSleutel,
    Product,
    Productaanvraag,
    Referentiewaarde,
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    Stempel,
    Taakstatus,
    Zaak,
    Zaakstatus,
    elfproef,
)
from klantbeeld.testing.fields import (
    ActorFields,
    BasisregistratieFields,
    BesluitFields,
    BetrokkeneFields,
    DigitaalAdresFields,
    DocumentFields,
    InterneTaakFields,
    KlantcontactFields,
    KlanttaakFields,
    OverigObjectFields,
    PartijFields,
    ProductaanvraagFields,
    ProductFields,
    ZaakFields,
    ZaakstatusFields,
)

OPGEHAALD = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""When every built record was fetched, if the test says nothing else."""
GEMEENTE_RSIN = "123456782"
"""The organisation that numbers the zaken that are built."""

_numbers = count(1)

F = TypeVar("F", ZaakFields, DocumentFields)


def synthetic_bsn(index: int = 0) -> str:
    """Give a BSN that passes the 11-proef and belongs to nobody; another one for every index."""
    valid = (str(number) for number in count(999990019) if elfproef(str(number)))
    return next(islice(valid, index, None))


def klant(
    *,
    bsn: str | None = None,
    rsin: str | None = None,
    kvk_nummer: str | None = None,
    vestigingsnummer: str | None = None,
    other: Iterable[Identificator] = (),
    partij: PartijSleutel | None = None,
    hoedanigheid: SoortPartij | None = None,
) -> Klant:
    """Build a klant known by these numbers; without any, a person with a synthetic BSN.

    A vestigingsnummer needs the `kvk_nummer` it belongs to, and narrows it: the klant is then the vestiging alone.
    """
    numbers = list(other)
    if vestigingsnummer is not None and kvk_nummer is not None:
        numbers.append(Identificator(VESTIGINGSNUMMER, vestigingsnummer, Identificator(KVK_NUMMER, kvk_nummer)))
    elif kvk_nummer is not None:
        numbers.append(Identificator(KVK_NUMMER, kvk_nummer))
    elif vestigingsnummer is not None:
        raise ValueError("vestigingsnummer: needs the KVK-nummer it belongs to")
    if rsin is not None:
        numbers.append(Identificator(RSIN, rsin))
    if bsn is not None or not (numbers or partij):
        numbers.append(Identificator(BSN, bsn or synthetic_bsn()))
    return Klant(tuple(numbers), partij, hoedanigheid)


def call(
    *,
    caller: str = "test",
    soort: Aanroepersoort = Aanroepersoort.SYSTEEM,
    van: Klant | None = None,
    gebruiker: str | None = None,
    gebruikersnaam: str | None = None,
    scopes: Iterable[str] = (),
    doel: str | None = None,
    grens: Grens | None = None,
    trace: str = "test",
    deadline: float = float("inf"),
) -> Call:
    """Build a call, to give to a fetch: without a purpose, by a system that may see everything.

    Args:
        caller: What the caller is called.
        soort: In which quality he asks.
        van: Of a klant: who he is by his sign-in.
        gebruiker: Of a medewerker: his number.
        gebruikersnaam: Of a medewerker: his name.
        scopes: What he may do.
        doel: What for.
        grens: How far he may look.
        trace: The trace of the request.
        deadline: When nobody waits for the answer any more, on the clock of the event loop.
    """
    who = Caller(
        id=caller,
        soort=soort,
        klant=van,
        gebruiker=gebruiker,
        gebruikersnaam=gebruikersnaam,
        scopes=frozenset(scopes),
    )
    return Call(caller=who, doel=doel, grens=grens or Grens(), trace=trace, deadline=deadline)


def partij(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[PartijFields]) -> Partij:
    """Build a partij: an active person without numbers."""
    made: PartijFields = {
        "soort_partij": SoortPartij.PERSOON,
        "naam": "Tess de Vries",
        "indicatie_actief": True,
        **fields,
    }
    return Partij(herkomst=_herkomst(bron, sleutel, "partij"), **made)


def digitaal_adres(
    bron: str = "fake", sleutel: str | None = None, **fields: Unpack[DigitaalAdresFields]
) -> DigitaalAdres:
    """Build a digitaal adres: an e-mail address that reaches nobody."""
    made: DigitaalAdresFields = {
        "soort_digitaal_adres": SoortDigitaalAdres.EMAIL,
        "adres": "tess@example.org",
        **fields,
    }
    return DigitaalAdres(herkomst=_herkomst(bron, sleutel, "adres"), **made)


def actor(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[ActorFields]) -> Actor:
    """Build an actor: an employee."""
    made: ActorFields = {"soort_actor": SoortActor.MEDEWERKER, "naam": "Kim Bakker", "indicatie_actief": True, **fields}
    return Actor(herkomst=_herkomst(bron, sleutel, "actor"), **made)


def betrokkene(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[BetrokkeneFields]) -> Betrokkene:
    """Build a betrokkene: an ongekende klant who began the contact."""
    made: BetrokkeneFields = {"rol": Betrokkenerol.KLANT, "initiator": True, "identificatoren": (), **fields}
    return Betrokkene(herkomst=_herkomst(bron, sleutel, "betrokkene"), **made)


def interne_taak(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[InterneTaakFields]) -> InterneTaak:
    """Build an interne taak: somebody waits to be called back."""
    made: InterneTaakFields = {
        "gevraagde_handeling": "Terugbellen",
        "taakstatus": Taakstatus.TE_VERWERKEN,
        "wacht_sinds": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        **fields,
    }
    return InterneTaak(herkomst=_herkomst(bron, sleutel, "taak"), **made)


def klantcontact(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[KlantcontactFields]) -> Klantcontact:
    """Build a klantcontact: a phone call about a passport."""
    made: KlantcontactFields = {
        "kanaal": Referentiewaarde("telefoon", "Telefoon"),
        "onderwerp": "Paspoort verlengen",
        "plaatsgevonden_op": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        "vertrouwelijk": False,
        **fields,
    }
    return Klantcontact(herkomst=_herkomst(bron, sleutel, "contact"), **made)


def zaakstatus(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[ZaakstatusFields]) -> Zaakstatus:
    """Build a zaakstatus: the first step."""
    made: ZaakstatusFields = {
        "naam": "Ontvangen",
        "gezet_op": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        "eindstatus": False,
        **fields,
    }
    return Zaakstatus(herkomst=_herkomst(bron, sleutel, "status"), **made)


def zaak(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[ZaakFields]) -> Zaak:
    """Build a zaak: open, and with a number of its own (the key of the record, in capitals)."""
    herkomst = _herkomst(bron, sleutel, "zaak")
    sleutel = herkomst[0].sleutel
    made: ZaakFields = {
        "identificatie": sleutel.upper(),
        "bronorganisatie": GEMEENTE_RSIN,
        "omschrijving": "Aanvraag omgevingsvergunning",
        "zaaktype": Referentiewaarde("omgevingsvergunning", "Omgevingsvergunning"),
        "open": fields.get("einddatum") is None,
        "startdatum": date(2026, 2, 1),
        **fields,
    }
    numbers = ((ZAAK_UUID, sleutel), (ZAAK_IDENTIFICATIE, made["identificatie"]))
    return Zaak(herkomst=herkomst, **_known_as(made, numbers))


def besluit(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[BesluitFields]) -> Besluit:
    """Build a besluit: something was granted."""
    made: BesluitFields = {
        "soort": Referentiewaarde("verleend", "Vergunning verleend"),
        "datum": date(2026, 2, 1),
        **fields,
    }
    return Besluit(herkomst=_herkomst(bron, sleutel, "besluit"), **made)


def klanttaak(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[KlanttaakFields]) -> Klanttaak:
    """Build a klanttaak: a form is still to be filled in."""
    made: KlanttaakFields = {
        "soort": Referentiewaarde("formulier", "Formulier"),
        "gevraagde_handeling": "Gegevens aanvullen",
        "taakstatus": Taakstatus.TE_VERWERKEN,
        "vanaf": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        **fields,
    }
    return Klanttaak(herkomst=_herkomst(bron, sleutel, "klanttaak"), **made)


def product(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[ProductFields]) -> Product:
    """Build a product: a permit the klant asked for."""
    made: ProductFields = {
        "naam": "Parkeervergunning",
        "soort": Referentiewaarde("parkeervergunning", "Parkeervergunning"),
        "gevraagd": True,
        "geldig_van": date(2026, 2, 1),
        **fields,
    }
    return Product(herkomst=_herkomst(bron, sleutel, "product"), **made)


def productaanvraag(
    bron: str = "fake", sleutel: str | None = None, **fields: Unpack[ProductaanvraagFields]
) -> Productaanvraag:
    """Build a productaanvraag: somebody asked for a permit."""
    made: ProductaanvraagFields = {
        "naam": "Parkeervergunning aanvragen",
        "soort": Referentiewaarde("parkeervergunning", "Parkeervergunning"),
        "open": True,
        "ingediend_op": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        **fields,
    }
    return Productaanvraag(herkomst=_herkomst(bron, sleutel, "aanvraag"), **made)


def document(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[DocumentFields]) -> Document:
    """Build a document: a letter, with a number of its own (the key of the record, in capitals)."""
    herkomst = _herkomst(bron, sleutel, "document")
    made: DocumentFields = {
        "identificatie": herkomst[0].sleutel.upper(),
        "bronorganisatie": GEMEENTE_RSIN,
        "naam": "Ontvangstbevestiging",
        "formaat": "application/pdf",
        "creatiedatum": date(2026, 2, 1),
        **fields,
    }
    numbers = ((DOCUMENT_UUID, herkomst[0].sleutel), (DOCUMENT_IDENTIFICATIE, made["identificatie"]))
    return Document(herkomst=herkomst, **_known_as(made, numbers))


def overig_object(bron: str = "fake", sleutel: str | None = None, **fields: Unpack[OverigObjectFields]) -> OverigObject:
    """Build an overig object: a tree."""
    made: OverigObjectFields = {"naam": "Boom 12", "soort": Referentiewaarde("boom", "Boom"), **fields}
    return OverigObject(herkomst=_herkomst(bron, sleutel, "object"), **made)


def basisregistratie(
    bron: str = "fake", sleutel: str | None = None, **fields: Unpack[BasisregistratieFields]
) -> Basisregistratie:
    """Build what a base registry has of a person."""
    made: BasisregistratieFields = {"naam": Naam(volledig="Tess de Vries"), "geboortedatum": date(1990, 5, 4), **fields}
    return Basisregistratie(herkomst=_herkomst(bron, sleutel, "basis"), **made)


def _known_as(made: F, numbers: Iterable[tuple[IdentificatorSoort, str | None]]) -> F:
    """Let other records refer to this one by these numbers, if the test does not say by which."""
    known = tuple(Identificator(soort, number) for soort, number in numbers if number)
    return {"bekend_als": known, **made}


def _herkomst(bron: str, sleutel: str | None, kind: str) -> tuple[Herkomst, ...]:
    return Stempel(bron, OPGEHAALD).herkomst(sleutel if sleutel is not None else f"{kind}-{next(_numbers):06}")
