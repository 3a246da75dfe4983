"""Geheimhouding is asked of the municipality, whichever register wrote it down (R37)."""

import pytest

from klantbeeld.access.decide import ALLES, Alles
from klantbeeld.access.evaluation import Decision
from klantbeeld.access.toegang import Toegang, Toegangsbeleid
from klantbeeld.contract import Adres, Contactgegevens, Selection, SoortPartij
from klantbeeld.gather import Source, Sources
from klantbeeld.loaders import Loaders
from klantbeeld.testing.builders import call, klant, partij
from klantbeeld.testing.fakebron import FakeBron

WHO = klant(hoedanigheid=SoortPartij.PERSOON)
HOW = Contactgegevens(bezoekadres=Adres(regels=("Straat 1",)))


def bron(name, **fields):
    one = partij(name, identificatoren=WHO.identificatoren, contactgegevens=HOW, **fields)
    return FakeBron(name, partijen={WHO: [one]})


@pytest.mark.parametrize(("verdict", "shown"), [(ALLES, HOW), (Decision(True), Contactgegevens())])
async def test_who_asks_one_bron_for_geheimhouding_is_not_reached_by_way_of_another(verdict, shown):
    fakes = bron("noord"), bron("zuid", indicatie_geheimhouding=True)
    asked = call()
    toegang = Toegang(Toegangsbeleid(beslisser=Alles()), asked.caller, None, verdict)
    sources = Sources(tuple(Source(name=one.name, naam=one.name, bron=one.bron) for one in fakes))
    found = await Loaders(sources, asked, toegang).partijen(WHO, Selection.of("contactgegevens"))
    assert [one.contactgegevens for one in found.records] == [shown, shown]
