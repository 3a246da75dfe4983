"""JSON of the Klantinteracties API to records. Pure; raises UnreadableError for what cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
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
from klantbeeld.http import Json
from klantbeeld_openklant import codes
from klantbeeld_openklant.contactgegevens import betrokkene_naam, contactgegevens, digitaal_adres, partij_naam
from klantbeeld_openklant.fields import (
    UnreadableError,
    as_uuid,
    expanded,
    flag,
    group,
    key,
    moment,
    records,
    reference,
    references,
    text,
)
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = [
    "Rij",
    "actor",
    "actoren",
    "betrokkene",
    "identificator",
    "interne_taak",
    "klantcontact",
    "partij",
    "richting",
    "rij",
    "rijen_of_partij",
    "soort_partij",
    "toegewezen",
    "vertegenwoordiger",
    "verwijzing",
]

_SOORTEN_PARTIJ = {soort.value: soort for soort in SoortPartij}
_SOORTEN_ACTOR = {soort.value: soort for soort in SoortActor}
_ROLLEN = {rol.value: rol for rol in Betrokkenerol}
_STATUSSEN = {"te_verwerken": Taakstatus.TE_VERWERKEN, "verwerkt": Taakstatus.VERWERKT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    """A row of partij-identificatoren: which number, whose, and under which other row it is valid."""

    uuid: str
    codes: IdentificatorSoort
    object_id: str
    partij: str | None
    """None: a number that is there only for others to be valid under."""
    sub_van: str | None

    def means(self, wanted: Identificator) -> bool:
        """Say whether this is that number, in whatever dialect; the number it is valid under is not looked at."""
        return self.object_id == wanted.object_id and self.codes in codes.dialects_of(wanted.soort)


def rij(json: Json) -> Rij:
    """Read a row of partij-identificatoren."""
    fields = group(json, "partijIdentificator")
    object_id = text(fields, "objectId")
    if object_id is None:
        raise UnreadableError("an identificator without number")
    return Rij(
        uuid=key(json),
        codes=_codes(fields),
        object_id=object_id,
        partij=reference(json, "identificeerdePartij"),
        sub_van=reference(json, "subIdentificatorVan"),
    )


def rijen_of_partij(json: Json) -> tuple[Rij, ...]:
    """Read the rows that stand in a partij; one without a number says nothing and is left out."""
    rows = (
        row for row in records(json, "partijIdentificatoren") if text(group(row, "partijIdentificator"), "objectId")
    )
    return tuple(rij(row) for row in rows)


def identificator(row: Rij, subs: Mapping[str, Rij]) -> Identificator | None:
    """Give the number a row stands for, or None if it cannot be one: a BSN that fails the 11-proef, say."""
    sub_row = subs.get(row.sub_van) if row.sub_van else None
    try:
        # No row is valid under one that is itself valid under another.
        sub_van = Identificator(codes.canonical(sub_row.codes), sub_row.object_id) if sub_row else None
        return Identificator(codes.canonical(row.codes), row.object_id, sub_van)
    except ValueError:
        return None


def soort_partij(json: Json) -> SoortPartij:
    """Give what kind of partij this is; without that nobody knows in which hoedanigheid it may be shown (R22)."""
    soort = _SOORTEN_PARTIJ.get(text(json, "soortPartij") or "")
    if soort is None:
        raise UnreadableError("a partij of an unknown soort")
    return soort


def partij(json: Json, stempel: Stempel, identificatoren: tuple[Identificator, ...] | None) -> Partij:
    """Read a partij; its digital addresses and who represented it are asked separately."""
    naam = partij_naam(json)
    nummer = text(json, "nummer") or text(json, "referentienummer")
    return Partij(
        herkomst=stempel.herkomst(key(json), nummer),
        soort_partij=soort_partij(json),
        nummer=nummer,
        naam=naam.volledig if naam else None,
        identificatoren=identificatoren,
        contactgegevens=contactgegevens(json, naam),
        indicatie_actief=flag(json, "indicatieActief"),
        indicatie_geheimhouding=flag(json, "indicatieGeheimhouding"),
        interne_notitie=text(json, "interneNotitie"),
        werkte_voor=reference(group(json, "partijIdentificatie"), "werkteVoorPartij"),
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
    identificatie = group(json, "actorIdentificatie")
    return Actor(
        herkomst=stempel.herkomst(key(json)),
        soort_actor=_SOORTEN_ACTOR.get(text(json, "soortActor") or ""),
        naam=text(json, "naam"),
        functie=text(identificatie, "functie"),
        e_mailadres=text(identificatie, "emailadres"),
        telefoonnummer=text(identificatie, "telefoonnummer"),
        indicatie_actief=flag(json, "indicatieActief"),
    )


def actoren(json: Json, stempel: Stempel) -> tuple[Actor, ...] | None:
    """Read the actoren that stand in full in a klantcontact; None if it says nothing of them."""
    came = records(json, "hadBetrokkenActoren")
    if not came and json.get("hadBetrokkenActoren") is None:
        return None
    return tuple(actor(one, stempel) for one in came)


def klantcontact(json: Json, stempel: Stempel, settings: OpenKlantSettings) -> Klantcontact:
    """Read a klantcontact as it stands in a list: with its actoren, without what must be expanded."""
    kanaal = text(json, "kanaal")
    referentienummer = text(json, "referentienummer") or text(json, "nummer")
    return Klantcontact(
        herkomst=stempel.herkomst(key(json), referentienummer),
        referentienummer=referentienummer,
        kanaal=None if kanaal is None else Referentiewaarde(kanaal, settings.kanalen.get(kanaal)),
        onderwerp=text(json, "onderwerp"),
        inhoud=text(json, "inhoud"),
        taal=codes.taal(text(json, "taal")),
        plaatsgevonden_op=moment(json, "plaatsgevondenOp"),
        indicatie_contact_gelukt=flag(json, "indicatieContactGelukt"),
        vertrouwelijk=flag(json, "vertrouwelijk"),
        actoren=actoren(json, stempel),
    )


def betrokkene(json: Json, stempel: Stempel, selection: Selection) -> Betrokkene:
    """Read a betrokkene, with what he gave for this one contact only (R29)."""
    rol = text(json, "rol")
    naam = betrokkene_naam(json)
    gegeven = contactgegevens(json, naam)
    # Whether there are digital addresses is known without asking for them.
    is_given = gegeven != Contactgegevens() or bool(references(json, "digitaleAdressen"))
    if selection.asks("opgegeven_contactgegevens.digitale_adressen"):
        eigen = tuple(digitaal_adres(one, stempel, voorkeur=None) for one in expanded(json, "digitaleAdressen"))
        gegeven = replace(gegeven, digitale_adressen=eigen)
    return Betrokkene(
        herkomst=stempel.herkomst(key(json)),
        rol=None if rol is None else _ROLLEN.get(rol, Betrokkenerol.OVERIG),
        rolomschrijving=rol,
        initiator=flag(json, "initiator"),
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


def interne_taak(json: Json, stempel: Stempel, since: datetime | None) -> InterneTaak:
    """Read an interne taak; `since` is the moment of the klantcontact it came from."""
    nummer = text(json, "nummer") or text(json, "referentienummer")
    status = text(json, "status")
    if status is not None and status not in _STATUSSEN:
        raise UnreadableError("an interne taak with an unknown status")
    toegewezen_op = moment(json, "toegewezenOp")
    return InterneTaak(
        herkomst=stempel.herkomst(key(json), nummer),
        nummer=nummer,
        gevraagde_handeling=text(json, "gevraagdeHandeling"),
        toelichting=text(json, "toelichting"),
        taakstatus=None if status is None else _STATUSSEN[status],
        wacht_sinds=since or toegewezen_op,
        toegewezen_op=toegewezen_op,
        verwerkt_op=moment(json, "afgehandeldOp"),
        aanleidinggevend_klantcontact=reference(json, "aanleidinggevendKlantcontact"),
    )


def toegewezen(json: Json) -> tuple[str, ...]:
    """Give the uuids of the actoren an interne taak is for; the single one is deprecated but older."""
    one = reference(json, "toegewezenAanActor")
    return references(json, "toegewezenAanActoren") or ((one,) if one else ())


def verwijzing(json: Json, name: str, settings: OpenKlantSettings) -> Verwijzing:
    """Read an onderwerpobject or bijlage: to what it refers, wherever that is. Never fails on codes (R70).

    Args:
        json: The record.
        name: Where its identificator stands in it.
        settings: Say which codes mean a zaak or a document.
    """
    fields = group(json, name)
    object_id = text(fields, "objectId")
    klantcontact = reference(json, "wasKlantcontact")
    if klantcontact or object_id is None:
        return Verwijzing(klantcontact=klantcontact)
    soort, object_id = _known_object(_codes(fields), object_id, settings)
    try:
        return Verwijzing(identificator=Identificator(soort, object_id))
    except ValueError:
        return Verwijzing()


def _known_object(
    raw: IdentificatorSoort, object_id: str, settings: OpenKlantSettings
) -> tuple[IdentificatorSoort, str]:
    objecttype, soort = raw.objecttype.casefold(), raw.soort_object_id.casefold()
    # Some write the whole URL of the zaak or document; its host is that of whoever wrote it, so only the uuid counts.
    uuid = as_uuid(object_id.rstrip("/").rpartition("/")[2])
    if objecttype in {code.casefold() for code in settings.zaak_codes}:
        if uuid and soort in ("uuid", "url", "uri", ""):
            return ZAAK_UUID, uuid
        if soort in ("identificatie", "zaaknummer", "zaakidentificatie", "zaak_identificatie"):
            return ZAAK_IDENTIFICATIE, object_id
    if objecttype in {code.casefold() for code in settings.informatieobject_codes} and uuid:
        return codes.INFORMATIEOBJECT_UUID, uuid
    return codes.canonical(raw), object_id


def _codes(fields: Mapping[str, Json]) -> IdentificatorSoort:
    return IdentificatorSoort(
        text(fields, "codeRegister") or "",
        text(fields, "codeObjecttype") or "",
        text(fields, "codeSoortObjectId") or "",
    )
