"""One contact that refers to all there is to refer to, and to what is gone; and a task in either klantregister."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.town_people import VERWIJZINGEN_BSN, Adres, Mens, Naam, days_ago, moment
from klantbeeld.demo.town_records import identificator, record_uuid
from klantbeeld.demo.town_zaaktypen import CENTRAAL, NOORD, PARKEREN

if TYPE_CHECKING:
    from klantbeeld.demo.town_registers import Registers

VERWIJZINGEN_ZAAK = "ZAAK-2026-1000050"
VERWIJZINGEN_CONTACT = "2026000501"
DUBBEL_ZAAKNUMMER = "2019-000123"
"""Of a zaak in each zaakregister: two municipalities that became one had both counted from one on."""
WEG_ZAAK = record_uuid("zaken-centraal", "zaken", "ZAAK-2011-0000001")
"""The uuid of a zaak that was destroyed when its time was over; who referred to it was not told."""
_PAND = "0518100000271401"

_NOOR = Mens(
    naam=Naam(voorletters="N.", voornaam="Noor", voorvoegsel="van", achternaam="Wijzen"),
    adres=Adres(straat="Meppelweg", huisnummer=71, postcode="2544 AB", stad="Den Haag"),
    bsn=VERWIJZINGEN_BSN,
    telefoon="0655566677",
    geboortedatum="1972-04-03",
)


def write_verwijzingen(town: Registers) -> None:
    """Written last, so that nothing else moves."""
    register = town.contacten
    partij = register.persoon(_NOOR)
    # An e-mail address that she does not prefer: she prefers nothing.
    register.digitaal_adres("email", "noor@vanwijzen.example", partij=partij, omschrijving="Privé e-mail")
    zaak = town.centraal.zaak(
        PARKEREN, "Parkeervergunning Meppelweg", start=days_ago(14), identificatie=VERWIJZINGEN_ZAAK
    )
    town.zaak_of(town.centraal, _NOOR, zaak)
    brief = town.centraal.document(zaak, "Brief van de bewoner", soort="Brief", op=days_ago(14))
    oud = town.contact_of(register, partij, "Verkeersbord", "Meldt een scheef verkeersbord.", op=moment(30, "11:00"))
    register.interne_taak(oud, "Bord laten rechtzetten", actoren=[town.actor(register, "mdw004")], op=moment(30))
    contact = register.klantcontact(
        "Van alles tegelijk",
        "Vraagt naar haar vergunning, en naar wat er van haar oude zaken is geworden.",
        op=moment(13, "10:30"),
        actoren=[town.actor(register, "kcc")],
        nummer=VERWIJZINGEN_CONTACT,
    )
    register.betrokkene(contact, partij=partij)
    register.onderwerp(contact, zaak=zaak)
    register.onderwerp(contact, was=oud)
    register.onderwerp(contact, zaak=WEG_ZAAK)
    register.onderwerp(contact, code=identificator(DUBBEL_ZAAKNUMMER, "zaak", "zaken", "identificatie"))
    register.onderwerp(contact, code=identificator(_PAND, "pand", "bag", "identificatie"))
    register.bijlage(contact, brief)
    _write_double(town)
    _write_wijkteam(town)


def _write_double(town: Registers) -> None:
    """Both of Noor, and yet not one zaak."""
    for register, zaaktypen in ((town.centraal, CENTRAAL), (town.noord, NOORD)):
        zaaktype = next(one for one in zaaktypen if not one.concept)
        oud = register.zaak(
            zaaktype,
            f"Oude zaak in {register.name}",
            start=days_ago(2700),
            eind=days_ago(2650),
            identificatie=DUBBEL_ZAAKNUMMER,
        )
        town.zaak_of(register, _NOOR, oud, digid=None)


def _write_wijkteam(town: Registers) -> None:
    """The wijkteam asks the same afdeling for something, and has waited long."""
    register = town.wijkteam
    partij = register.persoon(_NOOR)
    gesprek = town.contact_of(
        register, partij, "Drempel bij de voordeur", "Vraagt of een drempelhulp mag.", op=moment(150, "14:00")
    )
    afdeling = [town.actor(register, "vergunningen")]
    register.interne_taak(gesprek, "Nagaan of een vergunning nodig is", actoren=afdeling, op=moment(150, "14:30"))
