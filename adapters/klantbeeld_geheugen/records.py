"""JSON to klantcontacten and zaken, with all that hangs under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    Betrokkenerol,
    Eigenschap,
    Identificator,
    InterneTaak,
    Klantcontact,
    Partij,
    Richting,
    SoortPartij,
    SoortWaarde,
    Stempel,
    Taakstatus,
    Verwijzing,
    Zaak,
    Zaakstatus,
)
from klantbeeld_geheugen.contactgegevens import child_key, contactgegevens, referentiewaarde
from klantbeeld_geheugen.numbers import identificator
from klantbeeld_geheugen.reading import Fields, Json, text


@dataclass(frozen=True, slots=True)
class Parts:
    """What records refer to, by key."""

    stempel: Stempel
    actoren: Mapping[str, Actor]
    partijen: Mapping[str, Partij]

    def actor(self, value: Json, place: str) -> Actor:
        """Read a reference to an actor."""
        found = self.actoren.get(text(value, place))
        if found is None:
            raise ValueError(f"{place}: there is no such actor")
        return found

    def partij(self, value: Json, place: str) -> Partij:
        """Read a reference to a partij."""
        found = self.partijen.get(text(value, place))
        if found is None:
            raise ValueError(f"{place}: there is no such partij")
        return found

    def partij_with(self, number: Identificator) -> Partij | None:
        """Give the partij that has a number, in the hoedanigheid the number stands for."""
        for partij in self.partijen.values():
            if number in (partij.identificatoren or ()) and number.hoedanigheid in (None, partij.soort_partij):
                return partij
        return None


def klantcontact(value: Json, place: str, parts: Parts) -> Klantcontact:
    """Read a klantcontact."""
    with Fields(value, place) as of:
        sleutel, nummer = of.required("sleutel", text), of.text("referentienummer")
        moment = of.moment("plaatsgevonden_op")
        return Klantcontact(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            referentienummer=nummer,
            kanaal=of.one("kanaal", referentiewaarde),
            onderwerp=of.text("onderwerp"),
            inhoud=of.text("inhoud"),
            taal=of.one("taal", referentiewaarde),
            plaatsgevonden_op=moment,
            indicatie_contact_gelukt=of.flag("indicatie_contact_gelukt"),
            vertrouwelijk=of.flag("vertrouwelijk"),
            richting=of.choice("richting", Richting),
            betrokkenen=_betrokkenen(of, sleutel, parts),
            actoren=of.many("actoren", parts.actor) or (),
            onderwerpobjecten=of.many("onderwerpobjecten", _verwijzing) or (),
            bijlagen=of.many("bijlagen", _verwijzing) or (),
            interne_taken=of.many("interne_taken", lambda one, at: _taak(one, at, sleutel, moment, parts)) or (),
        )


def zaak(value: Json, place: str, parts: Parts) -> Zaak:
    """Read a zaak."""
    with Fields(value, place) as of:
        sleutel, nummer, einddatum = of.required("sleutel", text), of.text("identificatie"), of.day("einddatum")
        statussen = of.many("statushistorie", lambda one, at: _status(one, at, sleutel, parts)) or ()
        statussen = tuple(sorted(statussen, key=lambda status: status.plaats))
        is_open = of.flag("open")
        return Zaak(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            identificatie=nummer,
            bronorganisatie=of.text("bronorganisatie"),
            omschrijving=of.text("omschrijving"),
            toelichting=of.text("toelichting"),
            zaaktype=of.one("zaaktype", referentiewaarde),
            open=einddatum is None if is_open is None else is_open,
            startdatum=of.day("startdatum"),
            einddatum=einddatum,
            streefdatum=of.day("streefdatum"),
            fatale_datum=of.day("fatale_datum"),
            status=statussen[-1] if statussen else None,
            statushistorie=statussen,
            resultaat=of.one("resultaat", referentiewaarde),
            resultaattoelichting=of.text("resultaattoelichting"),
            betrokkenen=_betrokkenen(of, sleutel, parts),
            behandelaars=of.many("behandelaars", parts.actor) or (),
            hoofdzaak=of.text("hoofdzaak"),
            eigenschappen=of.many("eigenschappen", _eigenschap) or (),
        )


def _betrokkenen(of: Fields, parent: str, parts: Parts) -> tuple[Betrokkene, ...]:
    """Read the betrokkenen; who is named in `van` took part as the klant."""
    named = of.many("betrokkenen", lambda one, at: _betrokkene(one, at, parent, parts)) or ()
    return (*named, *(of.many("van", lambda one, at: _of_whom(one, at, parent, parts)) or ()))


def _of_whom(value: Json, place: str, parent: str, parts: Parts) -> Betrokkene:
    if isinstance(value, dict) and "partij" in value:
        with Fields(value, place) as of:
            partij: Partij | None = of.required("partij", parts.partij)
        numbers = _numbers_of(partij)
    else:
        number = identificator(value, place)
        partij, numbers = parts.partij_with(number), (number,)
    return Betrokkene(
        herkomst=parts.stempel.herkomst(child_key(parent, place)),
        rol=Betrokkenerol.KLANT,
        naam=partij.naam if partij else None,
        identificatoren=numbers,
        was_partij=partij.sleutel if partij else None,
    )


def _betrokkene(value: Json, place: str, parent: str, parts: Parts) -> Betrokkene:
    with Fields(value, place) as of:
        sleutel = of.text("sleutel") or child_key(parent, place)
        partij = of.one("was_partij", parts.partij)
        numbers = of.many("identificatoren", identificator)
        if numbers and partij and partij.soort_partij is SoortPartij.CONTACTPERSOON:
            raise ValueError(f"{of.at('identificatoren')}: must be absent, for this was a contactpersoon")
        return Betrokkene(
            herkomst=parts.stempel.herkomst(sleutel),
            rol=of.choice("rol", Betrokkenerol) or Betrokkenerol.KLANT,
            rolomschrijving=of.text("rolomschrijving"),
            initiator=of.flag("initiator"),
            naam=of.text("naam") or (partij.naam if partij else None),
            identificatoren=_numbers_of(partij) if numbers is None else numbers,
            was_partij=partij.sleutel if partij else None,
            opgegeven_contactgegevens=of.one(
                "opgegeven_contactgegevens", lambda one, at: contactgegevens(one, at, parts.stempel, sleutel)
            ),
        )


def _numbers_of(partij: Partij | None) -> tuple[Identificator, ...]:
    # A number of a contactpersoon would lead to what he does in another hoedanigheid (R22).
    if partij is None or partij.soort_partij is SoortPartij.CONTACTPERSOON:
        return ()
    return partij.identificatoren or ()


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


def _verwijzing(value: Json, place: str) -> Verwijzing:
    with Fields(value, place) as of:
        verwijzing = Verwijzing(
            identificator=of.one("identificator", identificator), klantcontact=of.text("klantcontact")
        )
    if (verwijzing.identificator is None) == (verwijzing.klantcontact is None):
        raise ValueError(f"{place}: must have an identificator or a klantcontact")
    return verwijzing


def _eigenschap(value: Json, place: str) -> Eigenschap:
    with Fields(value, place) as of:
        return Eigenschap(
            code=of.required("code", text),
            naam=of.required("naam", text),
            waarde=of.text("waarde"),
            soort=of.choice("soort", SoortWaarde) or SoortWaarde.TEKST,
        )
