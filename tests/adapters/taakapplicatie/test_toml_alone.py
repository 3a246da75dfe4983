"""A source is added by TOML alone: an application that nobody thought of, in some fifteen lines."""

from klantbeeld.contract import PageRequest, Selection
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.taakapplicatie import parkeren_app
from klantbeeld.demo.town import HENK_BSN, ONBEKENDE_BSN
from klantbeeld.demo.town_taakapplicaties import town_parkeervergunningen
from klantbeeld.registry import usable_adapters
from klantbeeld.server.check import check_bronnen
from klantbeeld.server.parts import build_sources
from klantbeeld.settings import read_settings
from klantbeeld.testing.builders import call, klant
from tests.adapters.taakapplicatie.applications import EXAMPLES, SECRETS


def parkeren():
    return parkeren_app(town_parkeervergunningen(), token=SECRETS["PARKEREN_TOKEN"])


def settings_of(folder, url):
    """Write the last table of the examples to a file of its own, for an application that is elsewhere."""
    toml = "[bronnen.parkeren]" + EXAMPLES.read_text(encoding="utf-8").partition("[bronnen.parkeren]")[2]
    path = folder / "klantbeeld.toml"
    path.write_text(toml.replace("https://parkeren.voorbeeld.example", url), encoding="utf-8")
    return read_settings(path, usable_adapters(), SECRETS)


async def test_its_records_are_there_and_nobody_elses(tmp_path):
    standin = parkeren()
    async with serve_standins(standin) as on:
        (source,) = build_sources(settings_of(tmp_path, on["parkeren"]))
        producten = source.bron.capabilities.producten
        henk, stranger = klant(bsn=HENK_BSN), klant(bsn=ONBEKENDE_BSN)
        found = await producten.fetch([henk, stranger], PageRequest(limit=2, selection=Selection.all()), call())
        await source.bron.close()
    assert [item.record.kenmerk for item in found[henk].items] == ["PV-0002", "PV-0001"]
    assert found[henk].has_more
    assert found[stranger].items == ()
    newest = found[henk].items[0].record
    assert (newest.naam, newest.gevraagd, newest.soort.code) == ("Vergunning zone C", True, "parkeervergunning")
    assert newest.eigenschappen is None  # the kenteken is not named in the settings


async def test_it_can_be_checked(tmp_path):
    async with serve_standins(parkeren()) as on:
        (found,) = await check_bronnen(settings_of(tmp_path, on["parkeren"]))
    assert found.problems == ()
    assert found.notes == ("there is no proefklant, so it was not looked at what is mapped",)


async def test_a_mistake_in_its_settings_is_found_by_the_check(tmp_path):
    async with serve_standins(parkeren()) as on:
        settings = settings_of(tmp_path, on["parkeren"])
        path = tmp_path / "klantbeeld.toml"
        wrong = path.read_text(encoding="utf-8").replace('naam = "omschrijving"', 'naam = "omschr"')
        wrong = wrong.replace('sleutel = "id"', f'sleutel = "id"\nproefklant = {{ bsn = "{HENK_BSN}" }}')
        path.write_text(wrong, encoding="utf-8")
        (found,) = await check_bronnen(read_settings(path, usable_adapters(), SECRETS))
    assert settings is not None
    assert found.problems == ("naam: no record of the proefklant has it",)
    assert "not mapped: kenteken, omschrijving" in found.notes
