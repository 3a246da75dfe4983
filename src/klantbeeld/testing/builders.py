"""Builders: a klant, a call or a record in one line, with defaults for all a test does not care about.

Every record gets a key of its own, higher than the one before, unless the test gives one; so records of one moment are
in the order in which they were built. All numbers are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count, islice
from typing import Unpack

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Actor,
    Betrokkene,
    Betrokkenerol,
    Call,
    Caller,
    DigitaalAdres,
    Herkomst,
    Identificator,
    InterneTaak,
    Klant,
    Klantcontact,
    Partij,
    PartijSleutel,
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
    BetrokkeneFields,
    DigitaalAdresFields,
    InterneTaakFields,
    KlantcontactFields,
    PartijFields,
    ZaakFields,
    ZaakstatusFields,
)

OPGEHAALD = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""When every built record was fetched, if the test says nothing else."""
GEMEENTE_RSIN = "123456782"
"""The organisation that numbers the zaken that are built."""

_numbers = count(1)


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
    scopes: Iterable[str] = (),
    doel: str | None = None,
    trace: str = "test",
    deadline: float = float("inf"),
) -> Call:
    """Build a call, to give to a fetch."""
    return Call(caller=Caller(id=caller, scopes=frozenset(scopes)), doel=doel, trace=trace, deadline=deadline)


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
    made: ZaakFields = {
        "identificatie": herkomst[0].sleutel.upper(),
        "bronorganisatie": GEMEENTE_RSIN,
        "omschrijving": "Aanvraag omgevingsvergunning",
        "zaaktype": Referentiewaarde("omgevingsvergunning", "Omgevingsvergunning"),
        "open": fields.get("einddatum") is None,
        "startdatum": date(2026, 2, 1),
        **fields,
    }
    return Zaak(herkomst=herkomst, **made)


def _herkomst(bron: str, sleutel: str | None, kind: str) -> tuple[Herkomst, ...]:
    return Stempel(bron, OPGEHAALD).herkomst(sleutel if sleutel is not None else f"{kind}-{next(_numbers):06}")
