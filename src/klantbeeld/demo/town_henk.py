"""Henk de Bruin, who is four klanten: himself, twice somebody's contactpersoon, and once without BSN.

What he does in one hoedanigheid (capacity) must never show in another, though name, phone and e-mail are the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from klantbeeld.demo.town_people import (
    HENK,
    HENK_BIJ_VERENIGING_NUMMER,
    HENK_BIJ_VOF_NUMMER,
    HENK_EMAIL,
    HENK_PARTIJ_NUMMER,
    HENK_TELEFOON,
    HENK_TRAINING_NUMMER,
    LOODS_PAND,
    VERENIGING_KVK,
    VERENIGING_NAAM,
    VERENIGING_NUMMER,
    VERENIGING_RSIN,
    VOF_KVK,
    VOF_NAAM,
    VOF_NUMMER,
    VOF_RSIN,
    VOF_VESTIGING,
    Adres,
    days_ago,
    moment,
)
from klantbeeld.demo.town_records import identificator
from klantbeeld.demo.town_registers import DIGID_SUBSTANTIEEL, EHERKENNING_3
from klantbeeld.demo.town_zaaktypen import EVENEMENT, OMGEVING, PARKEREN, PASPOORT, SPORTHAL

if TYPE_CHECKING:
    from klantbeeld.demo.town_registers import Registers

PASPOORT_ONDERWERP = "Paspoort aanvragen"
OMGEVING_ONDERWERP = "Omgevingsvergunning voor een opslagloods"
SPORTHAL_ONDERWERP = "Gebruik van sporthal De Veste"
TRAINING_ONDERWERP = "Aanmelding Training Financieel Sterk"
MELDING_ONDERWERP = "Melding openbare ruimte: losse stoeptegel"
HENK_PASPOORT_ZAAK = "ZAAK-2026-1000001"
"""Asked for with DigiD Substantieel, so to be seen with no less."""
HENK_PARKEER_ZAAK = "ZAAK-2026-1000002"
HENK_BESLUIT = "Besluit parkeervergunning"
VOF_OMGEVING_ZAAK = "ZAAK-2026-1000003"
"""By RSIN, with eHerkenning 3, and a second time, as belanghebbende, by KVK-nummer: still one zaak."""
VOF_KVK_ZAAK = "ZAAK-2026-1000004"
VOF_VESTIGING_ZAAK = "ZAAK-2026-1000005"
VERENIGING_SPORTHAL_ZAAK = "NOORD-2026-1000001"

_BEDRIJF = Adres(straat="Zichtenburglaan", huisnummer=40, postcode="2544 EA", stad="Den Haag")
_VESTIGING = Adres(straat="Kerketuinenweg", huisnummer=7, toevoeging="B", postcode="2544 CR", stad="Den Haag")
_CLUBHUIS = Adres(straat="Loevesteinlaan", huisnummer=627, postcode="2533 AM", stad="Den Haag")


def write_henk(town: Registers) -> None:
    _write_himself(town)
    _write_vof(town)
    _write_vereniging(town)
    _write_without_bsn(town)
    _write_melding(town)


def _write_himself(town: Registers) -> None:
    register = town.contacten
    henk = register.persoon(HENK, nummer=HENK_PARTIJ_NUMMER)
    paspoort = town.centraal.zaak(
        PASPOORT, "Paspoort voor H. de Bruin", start=days_ago(9), status=2, identificatie=HENK_PASPOORT_ZAAK
    )
    town.zaak_of(town.centraal, HENK, paspoort, digid=DIGID_SUBSTANTIEEL)
    parkeren = town.centraal.zaak(
        PARKEREN,
        "Parkeervergunning Loevesteinlaan",
        start=days_ago(120),
        eind=days_ago(108),
        identificatie=HENK_PARKEER_ZAAK,
    )
    town.zaak_of(town.centraal, HENK, parkeren, behandelaar="mdw004")
    town.centraal.eigenschap(parkeren, PARKEREN, "XB-123-L")
    town.centraal.document(paspoort, "Aanvraag paspoort", soort="Aanvraagformulier")
    brief = town.centraal.document(parkeren, HENK_BESLUIT, soort="Beschikking", op=days_ago(108))
    town.centraal.besluit(parkeren, "Toekenning", op=days_ago(108), document=brief)
    town.contact_of(
        register,
        henk,
        PASPOORT_ONDERWERP,
        "Henk vraagt wat hij mee moet nemen. Verteld: oude paspoort en een pasfoto.",
        op=moment(10, "09:12"),
        kanaal="balie",
        zaak=paspoort,
    )
    bellen = town.contact_of(
        register, henk, "Parkeervergunning", "Vraagt of de vergunning op twee kentekens kan.", op=moment(119, "14:40")
    )
    register.interne_taak(
        bellen,
        "Terugbellen",
        actoren=[town.actor(register, "vergunningen")],
        op=moment(119, "14:45"),
        toelichting="Graag binnen twee werkdagen",
        verwerkt=moment(117, "11:05"),
    )


def _write_vof(town: Registers) -> None:
    register, centraal = town.contacten, town.centraal
    vof = register.organisatie(VOF_NAAM, nummer=VOF_NUMMER, adres=_BEDRIJF)
    kvk = register.identificator(vof, "kvk_nummer", VOF_KVK)
    register.identificator(vof, "rsin", VOF_RSIN)
    register.contactgegevens(vof, "info@graafmachineverhuur.example", "0703334455")
    vestiging = register.organisatie(f"{VOF_NAAM} (Kerketuinen)", adres=_VESTIGING)
    register.identificator(vestiging, "vestigingsnummer", VOF_VESTIGING, sub_van=kvk)
    henk = register.contactpersoon(HENK.naam, vof, nummer=HENK_BIJ_VOF_NUMMER)
    register.contactgegevens(henk, "h.debruin@graafmachineverhuur.example", HENK_TELEFOON)

    loods = centraal.zaak(
        OMGEVING, "Bouwen van een opslagloods", start=days_ago(40), status=2, identificatie=VOF_OMGEVING_ZAAK
    )
    centraal.niet_natuurlijk_persoon(
        loods, VOF_NAAM, rsin=VOF_RSIN, contactpersoon=HENK.naam.volledig, context=EHERKENNING_3
    )
    centraal.niet_natuurlijk_persoon(loods, VOF_NAAM, kvk=VOF_KVK, generiek="belanghebbende")
    centraal.medewerker(loods, "mdw003", "Vermeulen")
    centraal.eigenschap(loods, OMGEVING, "185000")
    centraal.document(loods, "Bouwtekening")
    open_dag = centraal.zaak(
        EVENEMENT,
        "Open dag met demonstraties",
        start=days_ago(200),
        eind=days_ago(150),
        identificatie=VOF_KVK_ZAAK,
    )
    centraal.niet_natuurlijk_persoon(open_dag, VOF_NAAM, kvk=VOF_KVK)
    uitrit = centraal.zaak(OMGEVING, "Verbreden van een uitrit", start=days_ago(15), identificatie=VOF_VESTIGING_ZAAK)
    centraal.vestiging(uitrit, VOF_NAAM, nummer=VOF_VESTIGING, kvk=VOF_KVK)

    contact = register.klantcontact(
        OMGEVING_ONDERWERP,
        "De v.o.f. vraagt of voor een loods van 200 m2 een vergunning nodig is. Uitgelegd hoe de aanvraag gaat.",
        op=moment(41, "11:20"),
        actoren=[town.actor(register, "mdw002")],
    )
    register.betrokkene(contact, partij=vof, rol="klant", initiator=False)
    register.betrokkene(contact, partij=henk, rol="vertegenwoordiger", naam=HENK.naam, organisatienaam=VOF_NAAM)
    register.onderwerp(contact, zaak=loods)
    register.onderwerp(contact, code=identificator(LOODS_PAND, "pand", "bag", "identificatie"))


def _write_vereniging(town: Registers) -> None:
    register, noord = town.contacten, town.noord
    vereniging = register.organisatie(VERENIGING_NAAM, nummer=VERENIGING_NUMMER, adres=_CLUBHUIS)
    register.identificator(vereniging, "kvk_nummer", VERENIGING_KVK)
    register.identificator(vereniging, "rsin", VERENIGING_RSIN)
    henk = register.contactpersoon(HENK.naam, vereniging, nummer=HENK_BIJ_VERENIGING_NUMMER)
    register.contactgegevens(henk, "secretaris@zaalvoetbal.example", HENK_TELEFOON)
    zaal = noord.zaak(
        SPORTHAL,
        "Sporthal De Veste op dinsdagavond",
        start=days_ago(30),
        status=2,
        identificatie=VERENIGING_SPORTHAL_ZAAK,
    )
    noord.niet_natuurlijk_persoon(
        zaal, VERENIGING_NAAM, rsin=VERENIGING_RSIN, kvk=VERENIGING_KVK, contactpersoon=HENK.naam.volledig
    )
    noord.eigenschap(zaal, SPORTHAL, "De Veste")
    contact = register.klantcontact(
        SPORTHAL_ONDERWERP,
        "De vereniging wil van woensdag naar dinsdag.",
        op=moment(31, "19:02"),
        kanaal="e-mail",
        actoren=[town.actor(register, "kcc")],
    )
    register.betrokkene(contact, partij=vereniging, rol="klant", initiator=False)
    register.betrokkene(contact, partij=henk, rol="vertegenwoordiger", naam=HENK.naam, organisatienaam=VERENIGING_NAAM)
    register.onderwerp(contact, zaak=zaal)


def _write_without_bsn(town: Registers) -> None:
    """Gekend, but by questions at the desk: nothing proves that he is the Henk with a BSN."""
    register = town.contacten
    henk = register.persoon(replace(HENK, bsn=None, telefoon=""), nummer=HENK_TRAINING_NUMMER)
    town.contact_of(
        register,
        henk,
        TRAINING_ONDERWERP,
        "Aangemeld voor de groep die in januari begint.",
        op=moment(60, "13:30"),
        kanaal="balie",
    )


def _write_melding(town: Registers) -> None:
    """Ongekend: somebody typed an e-mail address in a form."""
    register = town.contacten
    contact = register.klantcontact(
        MELDING_ONDERWERP,
        "Voor Loevesteinlaan 998 ligt een stoeptegel los.",
        op=moment(5, "22:17"),
        kanaal="webformulier",
        actoren=[town.actor(register, "formulieren")],
    )
    melder = register.betrokkene(contact)
    register.digitaal_adres("email", HENK_EMAIL, betrokkene=melder, omschrijving="Voor deze melding")
    town.melding(1, "Losse stoeptegel Loevesteinlaan 998", start=days_ago(5), email=HENK_EMAIL)
