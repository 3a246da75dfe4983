"""JSON of the Contactmomenten API to records. Pure; raises UnreadableError for what cannot be used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    Betrokkenerol,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    Referentiewaarde,
    Richting,
    SoortActor,
    Stempel,
    Verwijzing,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_contactmomenten.links import key, link
from klantbeeld_contactmomenten.translate_klant import identificatoren, klant_naam, taal

__all__ = ["actor", "betrokkenen", "klantcontact", "verwijzingen"]

_RICHTINGEN = {"gemeente": Richting.UITGAAND, "klant": Richting.INKOMEND}
_BELANGHEBBENDE = "belanghebbende"
_GESPREKSPARTNER = "gesprekspartner"
_LONGEST = 200  # characters in an Identificator


def klantcontact(json: Json, stempel: Stempel, kanalen: Mapping[str, str]) -> Klantcontact:
    """Read a contactmoment, without who took part in it and what it was about."""
    uuid, nummer, kanaal = key(json), fields.text(json, "identificatie"), fields.text(json, "kanaal")
    return Klantcontact(
        herkomst=stempel.herkomst(uuid, nummer),
        bekend_als=tuple(_known_as(uuid, nummer)),
        referentienummer=nummer,
        kanaal=None if kanaal is None else Referentiewaarde(kanaal, kanalen.get(kanaal)),
        onderwerp=fields.text(json, "onderwerp"),
        inhoud=_inhoud(json),
        taal=taal(fields.text(json, "voorkeurstaal")),
        plaatsgevonden_op=fields.moment(json, "registratiedatum"),
        richting=_RICHTINGEN.get(fields.text(json, "initiatiefnemer") or ""),
        actoren=tuple(one for one in (actor(json, stempel),) if one is not None),
    )


def actor(json: Json, stempel: Stempel) -> Actor | None:
    """Give the medewerker of a contactmoment.

    He is written into it and has no key of his own, so he has that of the contactmoment: somebody else in every one.
    """
    known = fields.group(json, "medewerkerIdentificatie")
    parts = (fields.text(known, name) for name in ("voorletters", "voorvoegselAchternaam", "achternaam"))
    naam = " ".join(part for part in parts if part) or fields.text(known, "identificatie")
    if naam is None and fields.text(json, "medewerker") is None:
        return None
    return Actor(herkomst=stempel.herkomst(key(json)), soort_actor=SoortActor.MEDEWERKER, naam=naam)


def betrokkenen(
    rows: Iterable[Json], contact: Json, stempel: Stempel, klanten: Mapping[str, Json], *, complete: bool
) -> tuple[Betrokkene, ...]:
    """Read who took part in a contactmoment.

    Args:
        rows: Who had which role; one klant may have both, in two rows.
        contact: The contactmoment.
        stempel: Makes their herkomst.
        klanten: Those of whom we know more than their key.
        complete: Whether the rows are of everybody. If not, nothing can be said that depends on the others.
    """
    own = [row for row in rows if link(row, "contactmoment") == key(contact)]
    having = {
        rol: frozenset(link(row, "klant") for row in own if fields.text(row, "rol") == rol)
        for rol in (_BELANGHEBBENDE, _GESPREKSPARTNER)
    }
    by_klant = {"klant": True, "gemeente": False}.get(fields.text(contact, "initiatiefnemer") or "")
    made: list[Betrokkene] = []
    for row in own:
        klant, rol = link(row, "klant"), fields.text(row, "rol")
        known = klanten.get(klant or "")
        naam = klant_naam(known) if known is not None else None
        speaks = klant in having[_GESPREKSPARTNER] or (complete and not having[_GESPREKSPARTNER])
        made.append(
            Betrokkene(
                herkomst=stempel.herkomst(key(row)),
                rol=_rol(rol, klant, having[_BELANGHEBBENDE], complete=complete),
                rolomschrijving=rol,
                # Who had an interest, and let another speak, did not begin.
                initiator=by_klant if speaks or not by_klant else None,
                naam=naam.volledig if naam else None,
                identificatoren=identificatoren(known) if known is not None else None,
                was_partij=klant,
            )
        )
    return tuple(made)


def verwijzingen(json: Json, objecten: Iterable[Json]) -> tuple[Verwijzing, ...]:
    """Read what a contactmoment was about: objects, the contactmoment before it, and pages. Never fails on a URL."""
    found = [_object(row) for row in objecten if link(row, "contactmoment") == key(json)]
    before = link(json, "vorigContactmoment")
    if before:
        found.append(Verwijzing(klantcontact=before))
    links = fields.values(json, "onderwerpLinks") or ()
    found += (_elsewhere("onderwerp", url) for url in links if isinstance(url, str) and url.strip())
    return tuple(dict.fromkeys(found))


def _rol(
    rol: str | None, klant: str | None, belanghebbenden: Collection[str | None], *, complete: bool
) -> Betrokkenerol | None:
    """Say what part a role is: who speaks is the klant too, unless another is the belanghebbende."""
    if rol == _BELANGHEBBENDE or (rol == _GESPREKSPARTNER and klant in belanghebbenden):
        return Betrokkenerol.KLANT
    if rol == _GESPREKSPARTNER:
        if belanghebbenden:
            return Betrokkenerol.VERTEGENWOORDIGER
        return Betrokkenerol.KLANT if complete else None
    return None if rol is None else Betrokkenerol.OVERIG


def _object(row: Json) -> Verwijzing:
    url = fields.text(row, "object")
    if url is None:
        raise UnreadableError("an objectcontactmoment without object")
    soort, uuid = fields.text(row, "objectType") or "", fields.uuid_at_end(url)
    # The host is that of whoever wrote the URL, so only the uuid counts.
    if soort.casefold() == "zaak" and uuid:
        return Verwijzing(identificator=Identificator(ZAAK_UUID, uuid))
    return _elsewhere(soort, url)


def _elsewhere(soort: str, url: str) -> Verwijzing:
    """Refer to something we cannot name the register of, but for the host of its URL."""
    try:
        host = urlsplit(url).hostname or ""
        return Verwijzing(identificator=Identificator(IdentificatorSoort(host, soort, "url"), url))
    except ValueError:
        return Verwijzing()


def _known_as(uuid: str, nummer: str | None) -> Iterable[Identificator]:
    yield Identificator(KLANTCONTACT_UUID, uuid)
    if nummer is not None and len(nummer) <= _LONGEST:
        yield Identificator(KLANTCONTACT_NUMMER, nummer)


def _inhoud(json: Json) -> str | None:
    """Give what was said: a text, since version 1.1 a text with its format; the e-Suite adds what was answered."""
    tekst = json.get("tekst")
    said = fields.text(tekst, "inhoud") if isinstance(tekst, Mapping) else fields.text(json, "tekst")
    antwoord = fields.text(json, "antwoord")
    if antwoord is None:
        return said
    return f"{said}\n\nAntwoord: {antwoord}" if said else f"Antwoord: {antwoord}"
