from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from klantbeeld.contract import (
    BronContext,
    Identificator,
    IdentificatorSoort,
    PageRequest,
    PartijSleutel,
    SoortPartij,
    Volgorde,
)
from klantbeeld.testing.builders import call, klant
from klantbeeld_geheugen import ADAPTER, GeheugenSettings

TESS = klant(bsn="999990019")
BAKKER = klant(kvk_nummer="90001354")
NOORD = klant(kvk_nummer="90001354", vestigingsnummer="000037178598")
KAART = Identificator(IdentificatorSoort("kaarten", "kaart", "kaartnummer"), "K-778899")
TESS_BIJ_BAKKER = klant(partij=PartijSleutel("geheugen", "tess-bij-bakker"))


@pytest.fixture(scope="module")
def bron():
    path = Path(__file__).with_name("klanten.json")
    return ADAPTER.build(BronContext(name="geheugen", settings=GeheugenSettings(bestand=str(path))))


@pytest.fixture
def ask(bron):
    async def ask(what, who, **asked):
        fetcher = getattr(bron.capabilities, what)
        request = PageRequest(limit=100, volgorde=Volgorde.OUDSTE_EERST, **asked)
        return [
            f"{item.record.sleutel}{'*' if item.afgeleid else ''}"
            for item in (await fetcher.fetch([who], request, call()))[who].items
        ]

    return ask


async def test_an_onderneming_has_its_vestigingen_and_what_they_have(ask):
    assert await ask("partijen", BAKKER) == ["bakker", "bakker-noord", "bakker-zuid"]
    assert await ask("zaken", BAKKER) == ["z6", "z7", "z8"]


async def test_a_vestiging_has_neither_the_onderneming_nor_the_other_vestiging(ask):
    assert await ask("partijen", NOORD) == ["bakker-noord"]
    assert await ask("zaken", NOORD) == ["z7"]
    assert await ask("klantcontacten", NOORD) == ["c7"]


async def test_contacts_of_a_contactpersoon_are_derived_for_the_organisatie(ask):
    assert await ask("klantcontacten", BAKKER) == ["c5*", "c6", "c7"]
    assert await ask("interne_taken", BAKKER) == ["t5*"]


async def test_a_rechtspersoon_is_found_by_rsin(ask):
    assert await ask("partijen", klant(rsin="999990020")) == ["bakker"]


async def test_a_person_has_nothing_of_the_contactpersoon_with_the_same_bsn(ask):
    for who in (TESS, replace(TESS, hoedanigheid=SoortPartij.PERSOON)):
        assert await ask("partijen", who) == ["tess"]
        assert await ask("klantcontacten", who) == ["c4", "c1", "c2", "c3"]
        assert await ask("zaken", who) == ["z4", "z1", "z2", "z3"]


async def test_a_contactpersoon_has_nothing_of_the_person_or_the_organisatie(ask):
    for who in (TESS_BIJ_BAKKER, replace(TESS_BIJ_BAKKER, hoedanigheid=SoortPartij.CONTACTPERSOON)):
        assert await ask("partijen", who) == ["tess-bij-bakker"]
        assert await ask("klantcontacten", who) == ["c5", "c6"]
        assert await ask("zaken", who) == ["z5"]


async def test_a_number_does_not_find_a_klant_in_a_hoedanigheid_it_does_not_stand_for(ask):
    who = replace(TESS, hoedanigheid=SoortPartij.CONTACTPERSOON)
    assert [await ask(what, who) for what in ("partijen", "klantcontacten", "zaken")] == [[], [], []]


async def test_a_klant_known_as_partij_only_has_what_bears_his_number(ask):
    assert await ask("zaken", klant(partij=PartijSleutel("geheugen", "tess"))) == ["z4", "z1", "z2", "z3"]


async def test_a_partij_of_another_bron_is_nobody_here(ask):
    assert await ask("partijen", klant(partij=PartijSleutel("elders", "tess"))) == []


async def test_any_other_number_finds_a_klant_too(ask):
    assert await ask("partijen", klant(other=[KAART])) == ["john"]


async def test_an_ongekende_with_the_same_name_is_found_by_nobody(ask):
    everyone = (TESS, BAKKER, TESS_BIJ_BAKKER, klant(other=[KAART]))
    found = [await ask("klantcontacten", who) for who in everyone]
    assert not any("c8" in contacten for contacten in found)


async def test_a_day_is_a_day_in_the_netherlands(ask):
    # 23:30 in UTC on the last day of February is the first of March here.
    assert await ask("klantcontacten", TESS, vanaf=date(2026, 3, 1)) == ["c3"]
    assert "c3" not in await ask("klantcontacten", TESS, tot=date(2026, 2, 28))
