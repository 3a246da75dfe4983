"""The fields of each kind of record, so that a builder takes any of them by name and mypy knows their types."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from klantbeeld.contract import (
    Actor,
    Adres,
    Besluit,
    Betrokkene,
    Betrokkenerol,
    Betrouwbaarheid,
    Contactgegevens,
    Eigenschap,
    Identificator,
    InterneTaak,
    Naam,
    Referentiewaarde,
    Richting,
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    Taakstatus,
    Vertrouwelijkheid,
    Verwijzing,
    Zaakstatus,
)


class RecordFields(TypedDict, total=False):
    """Fields of every record."""

    bekend_als: tuple[Identificator, ...]


class PartijFields(RecordFields, total=False):
    """Fields of a partij."""

    soort_partij: SoortPartij | None
    nummer: str | None
    naam: str | None
    identificatoren: tuple[Identificator, ...] | None
    contactgegevens: Contactgegevens | None
    indicatie_actief: bool | None
    indicatie_geheimhouding: bool | None
    hergebruik_toegestaan: bool | None
    interne_notitie: str | None
    werkte_voor: str | None
    vertegenwoordigden: tuple[str, ...] | None
    vertegenwoordigd_door: tuple[str, ...] | None


class DigitaalAdresFields(RecordFields, total=False):
    """Fields of a digitaal adres."""

    soort_digitaal_adres: SoortDigitaalAdres | None
    adres: str | None
    omschrijving: str | None
    voorkeur: bool | None
    geverifieerd_op: date | None


class ActorFields(RecordFields, total=False):
    """Fields of an actor."""

    soort_actor: SoortActor | None
    naam: str | None
    functie: str | None
    e_mailadres: str | None
    telefoonnummer: str | None
    indicatie_actief: bool | None


class BetrokkeneFields(RecordFields, total=False):
    """Fields of a betrokkene."""

    rol: Betrokkenerol | None
    rolomschrijving: str | None
    initiator: bool | None
    naam: str | None
    identificatoren: tuple[Identificator, ...] | None
    was_partij: str | None
    opgegeven_contactgegevens: Contactgegevens | None


class InterneTaakFields(RecordFields, total=False):
    """Fields of an interne taak."""

    nummer: str | None
    gevraagde_handeling: str | None
    toelichting: str | None
    taakstatus: Taakstatus | None
    wacht_sinds: datetime | None
    toegewezen_op: datetime | None
    verwerkt_op: datetime | None
    aanleidinggevend_klantcontact: str | None
    toegewezen_aan: tuple[Actor, ...] | None


class KlantcontactFields(RecordFields, total=False):
    """Fields of a klantcontact."""

    referentienummer: str | None
    kanaal: Referentiewaarde | None
    onderwerp: str | None
    inhoud: str | None
    taal: Referentiewaarde | None
    plaatsgevonden_op: datetime | None
    indicatie_contact_gelukt: bool | None
    vertrouwelijk: bool | None
    richting: Richting | None
    betrokkenen: tuple[Betrokkene, ...] | None
    actoren: tuple[Actor, ...] | None
    onderwerpobjecten: tuple[Verwijzing, ...] | None
    bijlagen: tuple[Verwijzing, ...] | None
    interne_taken: tuple[InterneTaak, ...] | None


class ZaakstatusFields(RecordFields, total=False):
    """Fields of a zaakstatus."""

    naam: str | None
    toelichting: str | None
    gezet_op: datetime | None
    eindstatus: bool | None
    zaak: str | None


class ZaakFields(RecordFields, total=False):
    """Fields of a zaak."""

    identificatie: str | None
    bronorganisatie: str | None
    omschrijving: str | None
    toelichting: str | None
    zaaktype: Referentiewaarde | None
    vertrouwelijkheid: Vertrouwelijkheid | None
    betrouwbaarheid: Betrouwbaarheid | None
    open: bool | None
    startdatum: date | None
    einddatum: date | None
    streefdatum: date | None
    fatale_datum: date | None
    status: Zaakstatus | None
    statushistorie: tuple[Zaakstatus, ...] | None
    resultaat: Referentiewaarde | None
    resultaattoelichting: str | None
    betrokkenen: tuple[Betrokkene, ...] | None
    behandelaars: tuple[Actor, ...] | None
    besluiten: tuple[Besluit, ...] | None
    hoofdzaak: str | None
    deelzaken: tuple[str, ...] | None
    eigenschappen: tuple[Eigenschap, ...] | None


class BesluitFields(RecordFields, total=False):
    """Fields of a besluit."""

    identificatie: str | None
    soort: Referentiewaarde | None
    datum: date | None
    ingangsdatum: date | None
    vervaldatum: date | None
    uiterlijke_reactiedatum: date | None
    toelichting: str | None
    zaak: str | None


class KlanttaakFields(RecordFields, total=False):
    """Fields of a klanttaak."""

    nummer: str | None
    soort: Referentiewaarde | None
    gevraagde_handeling: str | None
    toelichting: str | None
    taakstatus: Taakstatus | None
    vanaf: datetime | None
    uiterlijk_op: datetime | None
    pagina: str | None
    hoort_bij: Verwijzing | None
    documenten: tuple[Verwijzing, ...] | None
    van: tuple[Identificator, ...] | None
    eigenschappen: tuple[Eigenschap, ...] | None


class ProductFields(RecordFields, total=False):
    """Fields of a product."""

    kenmerk: str | None
    naam: str | None
    soort: Referentiewaarde | None
    status: Referentiewaarde | None
    gevraagd: bool | None
    geldig_van: date | None
    geldig_tot: date | None
    aanvraag: Verwijzing | None
    zaken: tuple[Verwijzing, ...] | None
    documenten: tuple[Verwijzing, ...] | None
    van: tuple[Identificator, ...] | None
    eigenschappen: tuple[Eigenschap, ...] | None


class ProductaanvraagFields(RecordFields, total=False):
    """Fields of a productaanvraag."""

    kenmerk: str | None
    naam: str | None
    soort: Referentiewaarde | None
    kanaal: Referentiewaarde | None
    status: Referentiewaarde | None
    open: bool | None
    ingediend_op: datetime | None
    klantcontact: Verwijzing | None
    product: Verwijzing | None
    zaken: tuple[Verwijzing, ...] | None
    documenten: tuple[Verwijzing, ...] | None
    van: tuple[Identificator, ...] | None


class DocumentFields(RecordFields, total=False):
    """Fields of a document."""

    identificatie: str | None
    bronorganisatie: str | None
    naam: str | None
    soort: Referentiewaarde | None
    vertrouwelijkheid: Vertrouwelijkheid | None
    bestandsnaam: str | None
    formaat: str | None
    omvang: int | None
    creatiedatum: date | None
    heeft_bestand: bool | None


class OverigObjectFields(RecordFields, total=False):
    """Fields of an overig object."""

    naam: str | None
    soort: Referentiewaarde | None
    moment: datetime | None
    eigenschappen: tuple[Eigenschap, ...] | None


class BasisregistratieFields(RecordFields, total=False):
    """Fields of what a base registry has."""

    naam: Naam | None
    handelsnamen: tuple[str, ...] | None
    rechtsvorm: str | None
    adres: Adres | None
    geboortedatum: date | None
    overlijdensdatum: date | None
    indicatie_geheimhouding: bool | None
    in_onderzoek: bool | None
    identificatoren: tuple[Identificator, ...] | None
