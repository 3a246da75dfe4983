"""The fields of each kind of record, so that a builder takes any of them by name and mypy knows their types."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    Betrokkenerol,
    Contactgegevens,
    Eigenschap,
    Identificator,
    InterneTaak,
    Referentiewaarde,
    Richting,
    SoortActor,
    SoortDigitaalAdres,
    SoortPartij,
    Taakstatus,
    Verwijzing,
    Zaakstatus,
)


class PartijFields(TypedDict, total=False):
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


class DigitaalAdresFields(TypedDict, total=False):
    """Fields of a digitaal adres."""

    soort_digitaal_adres: SoortDigitaalAdres | None
    adres: str | None
    omschrijving: str | None
    voorkeur: bool | None
    geverifieerd_op: date | None


class ActorFields(TypedDict, total=False):
    """Fields of an actor."""

    soort_actor: SoortActor | None
    naam: str | None
    functie: str | None
    e_mailadres: str | None
    telefoonnummer: str | None
    indicatie_actief: bool | None


class BetrokkeneFields(TypedDict, total=False):
    """Fields of a betrokkene."""

    rol: Betrokkenerol | None
    rolomschrijving: str | None
    initiator: bool | None
    naam: str | None
    identificatoren: tuple[Identificator, ...] | None
    was_partij: str | None
    opgegeven_contactgegevens: Contactgegevens | None


class InterneTaakFields(TypedDict, total=False):
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


class KlantcontactFields(TypedDict, total=False):
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


class ZaakstatusFields(TypedDict, total=False):
    """Fields of a zaakstatus."""

    naam: str | None
    toelichting: str | None
    gezet_op: datetime | None
    eindstatus: bool | None
    zaak: str | None


class ZaakFields(TypedDict, total=False):
    """Fields of a zaak."""

    identificatie: str | None
    bronorganisatie: str | None
    omschrijving: str | None
    toelichting: str | None
    zaaktype: Referentiewaarde | None
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
    hoofdzaak: str | None
    deelzaken: tuple[str, ...] | None
    eigenschappen: tuple[Eigenschap, ...] | None
