"""JSON of the Klantinteracties API to records. Pure; raises UnreadableError for what cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    Actor,
    Betrokkene,
    Betrokkenerol,
    Contactgegevens,
    Identificator,
    InterneTaak,
    Klantcontact,
    Partij,
    Referentiewaarde,
    Richting,
    Selection,
    SoortActor,
    SoortPartij,
    Stempel,
    Taakstatus,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_openklant.contactgegevens import betrokkene_naam, contactgegevens, digitaal_adres, partij_naam, taal
from klantbeeld_openklant.identificatoren import codes_of
from klantbeeld_openklant.references import expanded, key, reference, references
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = [
    "STATUSSEN",
    "Toegewezen",
    "actor",
    "actoren",
    "actoren_of_taak",
    "asks_adressen",
    "betrokkene",
    "klantcontact",
    "known_actoren",
    "partij",
    "richting",
    "soort_partij",
    "toegewezen",
    "vertegenwoordiger",
    "worked_for",
]

_LONGEST = 200  # of an Identificator; Open Klant keeps no more than 10
_SOORTEN_PARTIJ = {soort.value: soort for soort in SoortPartij}
_SOORTEN_ACTOR = {soort.value: soort for soort in SoortActor}
_ROLLEN = {rol.value: rol for rol in Betrokkenerol}
STATUSSEN = {"te_verwerken": Taakstatus.TE_VERWERKEN, "verwerkt": Taakstatus.VERWERKT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegewezen:
    """An interne taak, and the uuids of the actoren it is for."""

    taak: InterneTaak
    actoren: tuple[str, ...] = ()


def soort_partij(json: Json) -> SoortPartij:
    """Give what kind of partij this is; without that nobody knows in which hoedanigheid it may be shown (R22)."""
    soort = _SOORTEN_PARTIJ.get(fields.text(json, "soortPartij") or "")
    if soort is None:
        raise UnreadableError("a partij of an unknown soort")
    return soort


def partij(json: Json, stempel: Stempel, identificatoren: tuple[Identificator, ...] | None) -> Partij:
    """Read a partij; its digital addresses and who represented it are asked separately."""
    naam = partij_naam(json)
    nummer = fields.text(json, "nummer") or fields.text(json, "referentienummer")
    return Partij(
        herkomst=stempel.herkomst(key(json), nummer),
        soort_partij=soort_partij(json),
        nummer=nummer,
        naam=naam.volledig if naam else None,
        identificatoren=identificatoren,
        contactgegevens=contactgegevens(json, naam),
        indicatie_actief=fields.flag(json, "indicatieActief"),
        indicatie_geheimhouding=fields.flag(json, "indicatieGeheimhouding"),
        interne_notitie=fields.text(json, "interneNotitie"),
        werkte_voor=worked_for(json),
        # Open Klant lists here whom this partij represented, not who represented it.
        vertegenwoordigden=references(json, "vertegenwoordigden"),
    )


def worked_for(json: Json) -> str | None:
    """Give the organisatie a contactpersoon worked for."""
    return reference(fields.group(json, "partijIdentificatie"), "werkteVoorPartij")


def vertegenwoordiger(json: Json, vertegenwoordigde: str) -> str | None:
    """Give who represented this partij in a vertegenwoordiging; None if it is one of somebody else."""
    if reference(json, "vertegenwoordigdePartij") != vertegenwoordigde:
        return None
    return reference(json, "vertegenwoordigendePartij")


def actor(json: Json, stempel: Stempel) -> Actor:
    """Read an actor."""
    identificatie = fields.group(json, "actorIdentificatie")
    return Actor(
        herkomst=stempel.herkomst(key(json)),
        bekend_als=_actornummer(json),
        soort_actor=_SOORTEN_ACTOR.get(fields.text(json, "soortActor") or ""),
        naam=fields.text(json, "naam"),
        functie=fields.text(identificatie, "functie"),
        e_mailadres=fields.text(identificatie, "emailadres"),
        telefoonnummer=fields.text(identificatie, "telefoonnummer"),
        indicatie_actief=fields.flag(json, "indicatieActief"),
    )


def _actornummer(json: Json) -> tuple[Identificator, ...]:
    """Give the number of an actor, in whatever register the gemeente keeps its employees and departments."""
    known = fields.group(json, "actoridentificator")
    object_id = fields.text(known, "objectId")
    try:
        return () if object_id is None else (Identificator(codes_of(known), object_id),)
    except ValueError:
        return ()


def actoren(json: Json, stempel: Stempel) -> tuple[Actor, ...] | None:
    """Read the actoren that stand in full in a klantcontact; None if it says nothing of them."""
    came = fields.records(json, "hadBetrokkenActoren")
    return None if came is None else tuple(actor(one, stempel) for one in came)


def known_actoren(json: Json, stempel: Stempel) -> tuple[Actor, ...]:
    """Give the actoren that stand in a klantcontact; only to save calls, so unreadable ones do not matter."""
    try:
        return actoren(json, stempel) or ()
    except UnreadableError:
        return ()


def klantcontact(json: Json, stempel: Stempel, settings: OpenKlantSettings) -> Klantcontact:
    """Read a klantcontact as it stands in a list: with its actoren, without what must be expanded."""
    uuid, kanaal = key(json), fields.text(json, "kanaal")
    referentienummer = fields.text(json, "referentienummer") or fields.text(json, "nummer")
    return Klantcontact(
        herkomst=stempel.herkomst(uuid, referentienummer),
        bekend_als=_contactnummers(json, uuid),
        referentienummer=referentienummer,
        kanaal=None if kanaal is None else Referentiewaarde(kanaal, settings.kanalen.get(kanaal)),
        onderwerp=fields.text(json, "onderwerp"),
        inhoud=fields.text(json, "inhoud"),
        taal=taal(fields.text(json, "taal")),
        plaatsgevonden_op=fields.moment(json, "plaatsgevondenOp"),
        indicatie_contact_gelukt=fields.flag(json, "indicatieContactGelukt"),
        vertrouwelijk=fields.flag(json, "vertrouwelijk"),
        actoren=actoren(json, stempel),
    )


def _contactnummers(json: Json, uuid: str) -> tuple[Identificator, ...]:
    """Give the numbers of a klantcontact; it may have a new and a deprecated one, by which it is known alike."""
    nummers = dict.fromkeys(fields.text(json, name) for name in ("referentienummer", "nummer"))
    return (
        Identificator(KLANTCONTACT_UUID, uuid),
        *(Identificator(KLANTCONTACT_NUMMER, nummer) for nummer in nummers if nummer and len(nummer) <= _LONGEST),
    )


def asks_adressen(selection: Selection) -> bool:
    """Say whether what is selected of a betrokkene needs the digital addresses he gave."""
    return selection.part("opgegeven_contactgegevens").asks("digitale_adressen")


def betrokkene(json: Json, stempel: Stempel, selection: Selection) -> Betrokkene:
    """Read a betrokkene, with what he gave for this one contact only (R29)."""
    rol = fields.text(json, "rol")
    naam = betrokkene_naam(json)
    gegeven = contactgegevens(json, naam)
    # Whether there are digital addresses is known without asking for them.
    is_given = gegeven != Contactgegevens() or bool(references(json, "digitaleAdressen"))
    if asks_adressen(selection):
        eigen = tuple(digitaal_adres(one, stempel, voorkeur=None) for one in expanded(json, "digitaleAdressen"))
        gegeven = replace(gegeven, digitale_adressen=eigen)
    return Betrokkene(
        herkomst=stempel.herkomst(key(json)),
        rol=None if rol is None else _ROLLEN.get(rol, Betrokkenerol.OVERIG),
        rolomschrijving=rol,
        initiator=fields.flag(json, "initiator"),
        naam=naam.volledig if naam else None,
        identificatoren=(),  # Open Klant has none here: what it knows of a gekende is at the partij
        was_partij=reference(json, "wasPartij"),
        opgegeven_contactgegevens=gegeven if is_given else None,
    )


def richting(betrokkenen: tuple[Betrokkene, ...]) -> Richting | None:
    """Say who began: somebody on the side of the klant, or else the municipality; of nobody nothing can be said."""
    if not betrokkenen:
        return None
    return Richting.INKOMEND if any(one.initiator for one in betrokkenen) else Richting.UITGAAND


def toegewezen(json: Json, stempel: Stempel, since: datetime | None) -> Toegewezen:
    """Read an interne taak; `since` is the moment of the klantcontact it came from."""
    nummer = fields.text(json, "nummer") or fields.text(json, "referentienummer")
    status = fields.text(json, "status")
    if status is not None and status not in STATUSSEN:
        raise UnreadableError("an interne taak with an unknown status")
    toegewezen_op = fields.moment(json, "toegewezenOp")
    taak = InterneTaak(
        herkomst=stempel.herkomst(key(json), nummer),
        nummer=nummer,
        gevraagde_handeling=fields.text(json, "gevraagdeHandeling"),
        toelichting=fields.text(json, "toelichting"),
        taakstatus=None if status is None else STATUSSEN[status],
        wacht_sinds=since or toegewezen_op,
        toegewezen_op=toegewezen_op,
        verwerkt_op=fields.moment(json, "afgehandeldOp"),
        aanleidinggevend_klantcontact=reference(json, "aanleidinggevendKlantcontact"),
    )
    return Toegewezen(taak=taak, actoren=actoren_of_taak(json))


def actoren_of_taak(json: Json) -> tuple[str, ...]:
    """Give the uuids of the actoren an interne taak is for."""
    one = reference(json, "toegewezenAanActor")  # deprecated, but older
    return references(json, "toegewezenAanActoren") or ((one,) if one else ())
