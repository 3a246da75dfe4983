"""JSON of the Klantinteracties API to records. Pure; raises UnreadableError for what cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    Betrokkenerol,
    Contactgegevens,
    Identificator,
    IdentificatorSoort,
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
    Verwijzing,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_openklant.contactgegevens import betrokkene_naam, contactgegevens, digitaal_adres, partij_naam, taal
from klantbeeld_openklant.identificatoren import canonical, codes_of
from klantbeeld_openklant.references import expanded, key, reference, references
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = [
    "Toegewezen",
    "actor",
    "actoren",
    "asks_adressen",
    "betrokkene",
    "klantcontact",
    "partij",
    "richting",
    "soort_partij",
    "toegewezen",
    "vertegenwoordiger",
    "verwijzing",
]

_INFORMATIEOBJECT_UUID = IdentificatorSoort("documenten", "informatieobject", "uuid")
_SOORTEN_PARTIJ = {soort.value: soort for soort in SoortPartij}
_SOORTEN_ACTOR = {soort.value: soort for soort in SoortActor}
_ROLLEN = {rol.value: rol for rol in Betrokkenerol}
_STATUSSEN = {"te_verwerken": Taakstatus.TE_VERWERKEN, "verwerkt": Taakstatus.VERWERKT}


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
        werkte_voor=reference(fields.group(json, "partijIdentificatie"), "werkteVoorPartij"),
        # Open Klant lists here whom this partij represented, not who represented it.
        vertegenwoordigden=references(json, "vertegenwoordigden"),
    )


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
        soort_actor=_SOORTEN_ACTOR.get(fields.text(json, "soortActor") or ""),
        naam=fields.text(json, "naam"),
        functie=fields.text(identificatie, "functie"),
        e_mailadres=fields.text(identificatie, "emailadres"),
        telefoonnummer=fields.text(identificatie, "telefoonnummer"),
        indicatie_actief=fields.flag(json, "indicatieActief"),
    )


def actoren(json: Json, stempel: Stempel) -> tuple[Actor, ...] | None:
    """Read the actoren that stand in full in a klantcontact; None if it says nothing of them."""
    came = fields.records(json, "hadBetrokkenActoren")
    return None if came is None else tuple(actor(one, stempel) for one in came)


def klantcontact(json: Json, stempel: Stempel, settings: OpenKlantSettings) -> Klantcontact:
    """Read a klantcontact as it stands in a list: with its actoren, without what must be expanded."""
    kanaal = fields.text(json, "kanaal")
    referentienummer = fields.text(json, "referentienummer") or fields.text(json, "nummer")
    return Klantcontact(
        herkomst=stempel.herkomst(key(json), referentienummer),
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
    if status is not None and status not in _STATUSSEN:
        raise UnreadableError("an interne taak with an unknown status")
    toegewezen_op = fields.moment(json, "toegewezenOp")
    taak = InterneTaak(
        herkomst=stempel.herkomst(key(json), nummer),
        nummer=nummer,
        gevraagde_handeling=fields.text(json, "gevraagdeHandeling"),
        toelichting=fields.text(json, "toelichting"),
        taakstatus=None if status is None else _STATUSSEN[status],
        wacht_sinds=since or toegewezen_op,
        toegewezen_op=toegewezen_op,
        verwerkt_op=fields.moment(json, "afgehandeldOp"),
        aanleidinggevend_klantcontact=reference(json, "aanleidinggevendKlantcontact"),
    )
    one = reference(json, "toegewezenAanActor")  # deprecated, but older
    return Toegewezen(taak=taak, actoren=references(json, "toegewezenAanActoren") or ((one,) if one else ()))


def verwijzing(json: Json, name: str, settings: OpenKlantSettings) -> Verwijzing:
    """Read an onderwerpobject or bijlage: to what it refers, wherever that is. Never fails on codes (R70).

    Args:
        json: The record.
        name: Where its identificator stands in it.
        settings: Say which codes mean a zaak or a document.
    """
    known = fields.group(json, name)
    object_id = fields.text(known, "objectId")
    klantcontact = reference(json, "wasKlantcontact")
    if klantcontact or object_id is None:
        return Verwijzing(klantcontact=klantcontact)
    soort, object_id = _known_object(codes_of(known), object_id, settings)
    try:
        return Verwijzing(identificator=Identificator(soort, object_id))
    except ValueError:
        return Verwijzing()


def _known_object(
    raw: IdentificatorSoort, object_id: str, settings: OpenKlantSettings
) -> tuple[IdentificatorSoort, str]:
    objecttype, soort = raw.objecttype.casefold(), raw.soort_object_id.casefold()
    # Some write the whole URL of the zaak or document; its host is that of whoever wrote it, so only the uuid counts.
    uuid = fields.uuid_at_end(object_id)
    if objecttype in {code.casefold() for code in settings.zaak_codes}:
        if uuid and soort in ("uuid", "url", "uri", ""):
            return ZAAK_UUID, uuid
        if soort in ("identificatie", "zaaknummer", "zaakidentificatie", "zaak_identificatie"):
            return ZAAK_IDENTIFICATIE, object_id
    if objecttype in {code.casefold() for code in settings.informatieobject_codes} and uuid:
        return _INFORMATIEOBJECT_UUID, uuid
    return canonical(raw), object_id
