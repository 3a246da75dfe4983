"""JSON to klantcontacten and zaken, with all that hangs under them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Besluit,
    Betrouwbaarheid,
    InterneTaak,
    Klantcontact,
    Richting,
    Taakstatus,
    Vertrouwelijkheid,
    Zaak,
    Zaakstatus,
)
from klantbeeld_geheugen.contactgegevens import child_key, referentiewaarde
from klantbeeld_geheugen.numbers import known_as
from klantbeeld_geheugen.parts import Entry, Parts, betrokkenen, eigenschap, verwijzing
from klantbeeld_geheugen.reading import Fields, Json, text


def klantcontact(value: Json, place: str, parts: Parts) -> Entry[Klantcontact]:
    """Read a klantcontact."""
    with Fields(value, place) as of:
        sleutel, nummer = of.required("sleutel", text), of.text("referentienummer")
        moment, took_part = of.moment("plaatsgevonden_op"), betrokkenen(of, sleutel, parts)
        contact = Klantcontact(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            bekend_als=known_as(of, sleutel, uuid=KLANTCONTACT_UUID, nummer=(KLANTCONTACT_NUMMER, nummer)),
            referentienummer=nummer,
            kanaal=of.one("kanaal", referentiewaarde),
            onderwerp=of.text("onderwerp"),
            inhoud=of.text("inhoud"),
            taal=of.one("taal", referentiewaarde),
            plaatsgevonden_op=moment,
            indicatie_contact_gelukt=of.flag("indicatie_contact_gelukt"),
            vertrouwelijk=of.flag("vertrouwelijk"),
            richting=of.choice("richting", Richting),
            betrokkenen=took_part,
            actoren=of.many("actoren", parts.actor) or (),
            onderwerpobjecten=of.many("onderwerpobjecten", verwijzing) or (),
            bijlagen=of.many("bijlagen", verwijzing) or (),
            interne_taken=of.many("interne_taken", lambda one, at: _taak(one, at, sleutel, moment, parts)) or (),
        )
        return Entry(record=contact, betrokkenen=took_part)


def zaak(value: Json, place: str, parts: Parts) -> Entry[Zaak]:
    """Read a zaak."""
    with Fields(value, place) as of:
        sleutel, nummer, einddatum = of.required("sleutel", text), of.text("identificatie"), of.day("einddatum")
        statussen = of.many("statushistorie", partial(_status, zaak_sleutel=sleutel, parts=parts)) or ()
        statussen = tuple(sorted(statussen, key=lambda status: status.plaats))
        is_open, took_part = of.flag("open"), betrokkenen(of, sleutel, parts)
        read = Zaak(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            bekend_als=known_as(of, sleutel, uuid=ZAAK_UUID, nummer=(ZAAK_IDENTIFICATIE, nummer)),
            identificatie=nummer,
            bronorganisatie=of.text("bronorganisatie"),
            omschrijving=of.text("omschrijving"),
            toelichting=of.text("toelichting"),
            zaaktype=of.one("zaaktype", referentiewaarde),
            vertrouwelijkheid=of.choice("vertrouwelijkheid", Vertrouwelijkheid),
            betrouwbaarheid=of.choice("betrouwbaarheid", Betrouwbaarheid),
            open=einddatum is None if is_open is None else is_open,
            startdatum=of.day("startdatum"),
            einddatum=einddatum,
            streefdatum=of.day("streefdatum"),
            fatale_datum=of.day("fatale_datum"),
            status=statussen[-1] if statussen else None,
            statushistorie=statussen,
            resultaat=of.one("resultaat", referentiewaarde),
            resultaattoelichting=of.text("resultaattoelichting"),
            betrokkenen=took_part,
            behandelaars=of.many("behandelaars", parts.actor) or (),
            besluiten=of.many("besluiten", partial(_besluit, zaak_sleutel=sleutel, parts=parts)) or (),
            hoofdzaak=of.text("hoofdzaak"),
            eigenschappen=of.many("eigenschappen", eigenschap) or (),
        )
        return Entry(record=read, betrokkenen=took_part)


def _taak(value: Json, place: str, contact: str, contact_moment: datetime | None, parts: Parts) -> InterneTaak:
    with Fields(value, place) as of:
        nummer, assigned = of.text("nummer"), of.moment("toegewezen_op")
        return InterneTaak(
            herkomst=parts.stempel.herkomst(of.text("sleutel") or child_key(contact, place), nummer),
            nummer=nummer,
            gevraagde_handeling=of.text("gevraagde_handeling"),
            toelichting=of.text("toelichting"),
            taakstatus=of.choice("taakstatus", Taakstatus) or Taakstatus.TE_VERWERKEN,
            wacht_sinds=of.moment("wacht_sinds") or contact_moment or assigned,
            toegewezen_op=assigned,
            verwerkt_op=of.moment("verwerkt_op"),
            aanleidinggevend_klantcontact=contact,
            toegewezen_aan=of.many("toegewezen_aan", parts.actor) or (),
        )


def _status(value: Json, place: str, zaak_sleutel: str, parts: Parts) -> Zaakstatus:
    with Fields(value, place) as of:
        return Zaakstatus(
            herkomst=parts.stempel.herkomst(of.text("sleutel") or child_key(zaak_sleutel, place)),
            naam=of.text("naam"),
            toelichting=of.text("toelichting"),
            gezet_op=of.moment("gezet_op"),
            eindstatus=of.flag("eindstatus"),
            zaak=zaak_sleutel,
        )


def _besluit(value: Json, place: str, zaak_sleutel: str, parts: Parts) -> Besluit:
    with Fields(value, place) as of:
        nummer = of.text("identificatie")
        return Besluit(
            herkomst=parts.stempel.herkomst(of.text("sleutel") or child_key(zaak_sleutel, place), nummer),
            identificatie=nummer,
            soort=of.one("soort", referentiewaarde),
            datum=of.day("datum"),
            ingangsdatum=of.day("ingangsdatum"),
            vervaldatum=of.day("vervaldatum"),
            uiterlijke_reactiedatum=of.day("uiterlijke_reactiedatum"),
            toelichting=of.text("toelichting"),
            zaak=zaak_sleutel,
        )
