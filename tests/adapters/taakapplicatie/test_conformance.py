"""The rules every adapter keeps, for three kinds of record in three dialects."""

from dataclasses import replace
from functools import cache
from typing import ClassVar

from klantbeeld.contract import Identificator, IdentificatorSoort, Klant
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, ONBEKENDE_BSN, TWINTIG_ZAKEN_BSN, VOF_RSIN, build_town
from klantbeeld.demo.town_taakapplicaties import DRUK_AFSPRAKEN, HENK_AANSLAGEN, HENK_AFSPRAKEN
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_taakapplicatie import ADAPTER
from tests.adapters.over_standin import OverStandin
from tests.adapters.taakapplicatie.applications import afspraken, belastingen, example_settings, meldingen

ACCOUNT = IdentificatorSoort("meldingen", "account", "e_mailadres")


def account(email):
    return Klant((Identificator(ACCOUNT, email),))


@cache
def small_town():
    return build_town()


class OnStandin(OverStandin):
    """What all of them have in common."""

    entry_point = "klantbeeld_taakapplicatie:ADAPTER"
    adapter = ADAPTER
    unknown_klant = klant(bsn=ONBEKENDE_BSN)


class TestProducten(OnStandin, AdapterConformance):
    settings = example_settings("belastingen")
    known_klanten: ClassVar = {
        "producten": [
            KnownKlant(klant=klant(bsn=HENK_BSN), count=HENK_AANSLAGEN),
            KnownKlant(klant=klant(rsin=VOF_RSIN), count=3),
            KnownKlant(klant=klant(bsn=TWINTIG_ZAKEN_BSN), count=20),
        ]
    }

    def make_standin(self):
        return belastingen()


class TestKlanttaken(OnStandin, AdapterConformance):
    settings = example_settings("afspraken")
    known_klanten: ClassVar = {
        "klanttaken": [
            KnownKlant(klant=klant(bsn=HENK_BSN), count=HENK_AFSPRAKEN),
            KnownKlant(klant=klant(bsn=DRUK_BSN), count=DRUK_AFSPRAKEN),
        ]
    }

    def make_standin(self):
        return afspraken()


class TestZaken(OnStandin, AdapterConformance):
    settings = replace(
        example_settings("meldingen-openbare-ruimte"),
        aanmelding_geverifieerd=True,
        proefklant={"email": "druk@voorbeeld.example"},
    )
    known_klanten: ClassVar = {
        "zaken": [
            KnownKlant(klant=account("druk@voorbeeld.example"), count=45),
            KnownKlant(klant=account("henk@planet.nl"), count=1),
        ]
    }
    unknown_klant = account("niemand@voorbeeld.example")

    def make_standin(self):
        town = small_town()
        busy = [one | {"melder_email": "druk@voorbeeld.example"} for one in town.meldingen]
        more = [one | {"identificatie": f"{one['identificatie']}-{copy}"} for one in busy for copy in "ab"][:45]
        return meldingen(replace(town, meldingen=(*town.meldingen, *more)))
