"""Zaken in which something is special: archived, secret, or somebody acts for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.town_busy import SANNE
from klantbeeld.demo.town_people import DOCHTER_BSN, HENK, MOEDER_BSN, Adres, Mens, Naam, days_ago
from klantbeeld.demo.town_registers import DIGID_MIDDEN
from klantbeeld.demo.town_zaaktypen import OMGEVING, WMO

if TYPE_CHECKING:
    from klantbeeld.demo.town_registers import Registers

HENK_GEARCHIVEERDE_ZAAK = "ZAAK-2012-1000001"
"""Its archiefstatus is gearchiveerd."""
DRUK_GEHEIME_ZAAK = "ZAAK-2026-1000029"
"""Its vertrouwelijkheidaanduiding is geheim."""
MACHTIGING_ZAAK = "ZAAK-2026-1000040"
"""A daughter (gemachtigde) asked for what her mother (machtiginggever) needs."""
_ADRES = Adres(straat="Hengelolaan", huisnummer=1201, postcode="2544 GG", stad="Den Haag")


def write_bijzonder(town: Registers) -> None:
    _write_hidden(town)
    _write_machtiging(town)


def _write_hidden(town: Registers) -> None:
    centraal = town.centraal
    schuur = centraal.zaak(
        OMGEVING,
        "Schuur in de achtertuin",
        start=days_ago(5200),
        eind=days_ago(5150),
        resultaat="Verleend",
        identificatie=HENK_GEARCHIVEERDE_ZAAK,
        archiefstatus="gearchiveerd",
    )
    centraal.document(schuur, "Bouwtekening schuur", status="gearchiveerd")
    town.zaak_of(centraal, HENK, schuur, digid=None)
    melding = centraal.zaak(
        WMO,
        "Melding van een buurvrouw",
        start=days_ago(33),
        status=2,
        identificatie=DRUK_GEHEIME_ZAAK,
        vertrouwelijkheid="geheim",
    )
    centraal.document(melding, "Verslag van de melding", vertrouwelijkheid="geheim")
    town.zaak_of(centraal, SANNE, melding)


def _write_machtiging(town: Registers) -> None:
    centraal = town.centraal
    hulp = centraal.zaak(WMO, "Hulp bij het huishouden", start=days_ago(20), identificatie=MACHTIGING_ZAAK)
    moeder = _mens("Wilhelmina", "Brouwer", MOEDER_BSN, "1941-02-11")
    dochter = _mens("Ingrid", "Brouwer", DOCHTER_BSN, "1968-05-23")
    centraal.natuurlijk_persoon(hulp, dochter, context=DIGID_MIDDEN, machtiging="gemachtigde")
    centraal.natuurlijk_persoon(hulp, moeder, generiek="belanghebbende", machtiging="machtiginggever")
    centraal.medewerker(hulp, "mdw002", "Yilmaz")


def _mens(voornaam: str, achternaam: str, bsn: str, geboortedatum: str) -> Mens:
    naam = Naam(voorletters=f"{voornaam[0]}.", voornaam=voornaam, achternaam=achternaam)
    return Mens(naam=naam, adres=_ADRES, bsn=bsn, geboortedatum=geboortedatum)
