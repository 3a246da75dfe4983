"""What the good adapter holds. Of every kind: two at each moment, one without, and something for every filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    KVK_NUMMER,
    ZAAK_IDENTIFICATIE,
    Betrouwbaarheid,
    Contactgegevens,
    Identificator,
    IdentificatorSoort,
    Referentiewaarde,
    SoortPartij,
    Taakstatus,
    Vertrouwelijkheid,
)
from klantbeeld.testing.builders import (
    actor,
    basisregistratie,
    besluit,
    betrokkene,
    digitaal_adres,
    document,
    interne_taak,
    klant,
    klantcontact,
    klanttaak,
    overig_object,
    partij,
    product,
    productaanvraag,
    synthetic_bsn,
    zaak,
    zaakstatus,
)

TESS, OMAR, PIET, NOBODY = (klant(bsn=synthetic_bsn(index)) for index in range(4))
ADRES = "tess@example.org"
LEVELS = (
    Vertrouwelijkheid.OPENBAAR,
    Vertrouwelijkheid.INTERN,
    Vertrouwelijkheid.GEHEIM,
    Vertrouwelijkheid.GEHEIM,
)
CONTENT = b"Goedendag!" * 500
KIM = "kim"


def partijen(name, who, number):
    bsn = who.identificatoren
    adres = Contactgegevens(digitale_adressen=(digitaal_adres(name, adres=ADRES),))
    other = partij(name, identificatoren=bsn, soort_partij=SoortPartij.CONTACTPERSOON)
    return {
        replace(who, hoedanigheid=SoortPartij.PERSOON): [
            partij(name, identificatoren=bsn, contactgegevens=adres) for _ in range(number - 1)
        ],
        replace(who, hoedanigheid=SoortPartij.CONTACTPERSOON): [other],
    }


def registered(name, who):
    return basisregistratie(name, identificatoren=(*who.identificatoren, Identificator(KVK_NUMMER, "90001354")))


def contacten(name, prefix, number):
    medewerker = Identificator(IdentificatorSoort("msei", "medewerker", "idf"), f"mdw-{prefix}")
    made = [
        klantcontact(
            name,
            plaatsgevonden_op=_moment(index),
            kanaal=_code("telefoon" if index % 2 else "email"),
            betrokkenen=(betrokkene(name),),
            actoren=(actor(name, bekend_als=(medewerker,)),),
        )
        for index in range(number - 1)
    ]
    return [*made, klantcontact(name, plaatsgevonden_op=None, kanaal=None)]


def taken(name, prefix, number):
    made = [
        interne_taak(
            name,
            wacht_sinds=_moment(index),
            toegewezen_op=datetime(2026, 1, 9, tzinfo=UTC),
            taakstatus=_status(index),
            toegewezen_aan=() if index else (actor(name, KIM),),
        )
        for index in range(number - 1)
    ]
    return [*made, interne_taak(name, wacht_sinds=None)]


def zaken(name, prefix, number):
    made = [
        zaak(
            name,
            f"{prefix}{index}",
            startdatum=_day(index),
            vertrouwelijkheid=LEVELS[index],
            betrouwbaarheid=None if index else Betrouwbaarheid.SUBSTANTIEEL,
            einddatum=None if index % 2 else date(2026, 2, 1),
            status=zaakstatus(name),
            betrokkenen=(betrokkene(name),),
            besluiten=(besluit(name),),
            bekend_als=(zaaknummer(f"{prefix}{index}"),),
        )
        for index in range(number - 1)
    ]
    return [*made, zaak(name, f"{prefix}{number}", startdatum=None)]


def klanttaken(name, prefix, number):
    made = [
        klanttaak(
            name,
            soort=_code("betaling" if index % 2 else "formulier"),
            vanaf=_moment(index),
            uiterlijk_op=datetime(2026, 3, 9 - index, tzinfo=UTC),
            taakstatus=_status(index),
        )
        for index in range(number - 1)
    ]
    return [*made, klanttaak(name, vanaf=None, soort=None)]


def producten(name, prefix, number):
    made = [
        product(
            name,
            soort=_code("parkeren" if index % 2 else "paspoort"),
            gevraagd=bool(index % 2),
            geldig_van=_day(index),
            geldig_tot=date(2026, 1, 2) if index % 2 else None,
        )
        for index in range(number - 1)
    ]
    return [*made, product(name, geldig_van=None, soort=None, gevraagd=None)]


def productaanvragen(name, prefix, number):
    made = [productaanvraag(name, ingediend_op=_moment(index), open=not index % 2) for index in range(number - 1)]
    return [*made, productaanvraag(name, ingediend_op=None, open=None)]


def documenten(name, prefix, number):
    made = [
        document(
            name,
            f"documenten-{prefix}{index}",
            creatiedatum=_day(index),
            vertrouwelijkheid=LEVELS[index],
            bekend_als=(Identificator(DOCUMENT_IDENTIFICATIE, f"DOC-{prefix}{index}"),),
        )
        for index in range(number - 1)
    ]
    return [*made, document(name, creatiedatum=None)]


def objecten(name, prefix, number):
    return [overig_object(name, moment=_moment(index) if index else None) for index in range(number)]


def zaaknummer(sleutel):
    return Identificator(ZAAK_IDENTIFICATIE, f"ZAAK-{sleutel}")


def _moment(index):
    return datetime(2026, 1, 1 + index // 2, 12, tzinfo=UTC)


def _day(index):
    return date(2026, 1, 1 + index // 2)


def _status(index):
    return Taakstatus.VERWERKT if index else Taakstatus.TE_VERWERKEN


def _code(code):
    return Referentiewaarde(code, code.capitalize())


MADE = {
    "klantcontacten": contacten,
    "interne_taken": taken,
    "zaken": zaken,
    "klanttaken": klanttaken,
    "producten": producten,
    "productaanvragen": productaanvragen,
    "documenten": documenten,
    "overige_objecten": objecten,
}
