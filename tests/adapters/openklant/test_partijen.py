"""Partijen: what is asked about them, and what becomes of them when part of it fails."""

import pytest

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    BronDataError,
    BronUnavailableError,
    Identificator,
    Klant,
    PartijSleutel,
    Selection,
    SoortPartij,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_BSN,
    HENK_BIJ_VOF_NUMMER,
    HENK_BSN,
    VOF_KVK,
    VOF_NAAM,
    VOF_NUMMER,
    build_town,
    partij_uuid,
)
from klantbeeld.demo.town_klantregister import Klantregister

ADRESSEN = Selection.of("contactgegevens.digitale_adressen.adres")
HENK = Klant((Identificator(BSN, HENK_BSN),))
SANNE = Klant((Identificator(BSN, DRUK_BSN),))
VOF = Klant((Identificator(KVK_NUMMER, VOF_KVK),))


@pytest.fixture(scope="module")
def town():
    return build_town()


@pytest.mark.parametrize(
    ("selection", "calls"),
    [
        (Selection(), ["partij-identificatoren", "partijen/{uuid}"]),
        (Selection.of("naam", "identificatoren"), ["partij-identificatoren", "partijen/{uuid}"]),
        (ADRESSEN, ["partij-identificatoren", "partijen/{uuid}", "digitaleadressen"]),
        (Selection.of("contactgegevens.naam"), ["partij-identificatoren", "partijen/{uuid}"]),
        (Selection.of("contactgegevens"), ["partij-identificatoren", "partijen/{uuid}", "digitaleadressen"]),
        (
            Selection.of("vertegenwoordigd_door"),
            ["partij-identificatoren", "partijen/{uuid}", "vertegenwoordigingen"],
        ),
    ],
)
async def test_only_what_is_selected_is_asked(openklant, town, selection, calls):
    asked = openklant(town.contacten)
    await asked.page("partijen", HENK, selection=selection)
    assert asked.calls == calls


async def test_what_is_not_asked_is_none_and_what_is_empty_is_empty(openklant, town):
    asked = openklant(town.contacten)
    (plain,) = (await asked.page("partijen", HENK, selection=Selection())).items
    assert plain.record.contactgegevens.digitale_adressen is None
    assert plain.record.vertegenwoordigd_door is None
    (whole,) = (await asked.page("partijen", HENK)).items
    assert len(whole.record.contactgegevens.digitale_adressen) == 2
    assert whole.record.vertegenwoordigd_door == ()
    assert whole.record.vertegenwoordigden == ()


async def test_a_person_with_preferred_address_and_note(openklant, town):
    (item,) = (await openklant(town.contacten).page("partijen", SANNE)).items
    assert item.record.nummer == item.record.herkomst[0].kenmerk == "300412"
    assert item.record.interne_notitie == "Liever niet bellen voor tien uur."
    preferred = [one.adres for one in item.record.contactgegevens.digitale_adressen if one.voorkeur]
    assert preferred == ["sanne@vandenheuvel.example"]


async def test_representation_stands_in_both_directions(openklant, town):
    asked = openklant(town.contacten)
    keys = {nummer: partij_uuid(nummer) for nummer in (HENK_BIJ_VOF_NUMMER, VOF_NUMMER)}

    async def fetch(nummer):
        who = Klant(partij=PartijSleutel("contacten", keys[nummer]))
        return (await asked.page("partijen", who)).items[0].record

    henk, vof = await fetch(HENK_BIJ_VOF_NUMMER), await fetch(VOF_NUMMER)
    assert (henk.vertegenwoordigden, henk.vertegenwoordigd_door) == ((vof.sleutel,), ())
    assert (vof.vertegenwoordigden, vof.vertegenwoordigd_door) == ((), (henk.sleutel,))
    assert henk.werkte_voor == vof.sleutel
    assert (henk.soort_partij, henk.identificatoren) == (SoortPartij.CONTACTPERSOON, ())


async def test_the_kvk_nummer_of_a_vestiging_is_asked_only_when_it_is_not_known_yet(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("partijen", VOF, selection=Selection.of("identificatoren"))
    (vestiging,) = [item.record for item in page.items if item.record.naam != VOF_NAAM]
    assert vestiging.identificatoren[0].sub_van == Identificator(KVK_NUMMER, VOF_KVK)
    assert asked.calls == ["partij-identificatoren", "partijen", "partijen/{uuid}"]

    asked.standin.reset()
    alone = Klant(partij=PartijSleutel("contacten", vestiging.sleutel))
    (item,) = (await asked.page("partijen", alone, selection=Selection.of("identificatoren"))).items
    assert item.record.identificatoren == vestiging.identificatoren
    assert asked.calls == ["partijen/{uuid}", "partij-identificatoren/{uuid}"]

    asked.standin.reset()
    (item,) = (await asked.page("partijen", alone, selection=Selection.of("naam"))).items
    assert item.record.identificatoren is None
    assert asked.calls == ["partijen/{uuid}"]


async def test_without_its_kvk_nummer_the_numbers_of_a_vestiging_are_not_delivered(openklant, town):
    asked = openklant(town.contacten)
    page = await asked.page("partijen", VOF)
    (vestiging,) = [item.record for item in page.items if item.record.naam != VOF_NAAM]
    asked.standin.break_with(Fault.UNAVAILABLE, "partij-identificatoren")
    page = await asked.page("partijen", Klant(partij=PartijSleutel("contacten", vestiging.sleutel)))
    assert page.items[0].record.identificatoren is None
    assert [type(error) for error in page.missing] == [BronUnavailableError]


@pytest.mark.parametrize("path", ["digitaleadressen", "vertegenwoordigingen"])
async def test_a_part_that_fails_leaves_the_partij(openklant, town, path):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, path)
    page = await asked.page("partijen", HENK)
    (item,) = page.items
    assert item.record.naam == "Henk de Bruin"
    assert (item.record.contactgegevens.digitale_adressen is None) == (path == "digitaleadressen")
    assert (item.record.vertegenwoordigd_door is None) == (path == "vertegenwoordigingen")
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_when_no_partij_can_be_had_the_fetch_fails(openklant, town):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, "/partijen/")
    with pytest.raises(BronUnavailableError):
        await asked.page("partijen", HENK)


async def test_one_partij_that_fails_leaves_the_others(openklant, town):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, "/partijen/")  # the vestiging comes from a list, the onderneming not
    page = await asked.page("partijen", VOF)
    assert [item.record.naam for item in page.items] == [f"{VOF_NAAM} (Kerketuinen)"]
    assert [type(error) for error in page.missing] == [BronUnavailableError]


async def test_a_partij_of_an_unknown_soort_is_dropped(openklant, town):
    partijen = [{**one, "soortPartij": "robot"} for one in town.contacten["partijen"]]
    page = await openklant({**town.contacten, "partijen": partijen}).page("partijen", HENK)
    assert (page.items, page.dropped) == ((), 1)
    with pytest.raises(BronDataError):
        await openklant({**town.contacten, "partijen": partijen}).page("klantcontacten", HENK)


async def test_a_digital_address_that_cannot_be_read_is_counted(openklant, town):
    adressen = [
        {**one, "verificatieDatum": "gisteren"} if one["soortDigitaalAdres"] == "email" else one
        for one in town.contacten["digitaleadressen"]
    ]
    page = await openklant({**town.contacten, "digitaleadressen": adressen}).page("partijen", HENK)
    assert len(page.items[0].record.contactgegevens.digitale_adressen) == 1
    assert page.dropped == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 20])
async def test_many_vestigingen_come_page_by_page_each_once(openklant, limit):
    filled = Klantregister("keten")
    hoofd = filled.organisatie("Keten")
    kvk = filled.identificator(hoofd, "kvk_nummer", VOF_KVK)
    for index in range(6):
        vestiging = filled.organisatie(f"Keten {index}")
        filled.identificator(vestiging, "vestigingsnummer", f"{index:012d}", sub_van=kvk)
    # And one that is a person: the shop of somebody whose private contacts are not of the onderneming.
    eigenaar = filled.partij("persoon", {"volledigeNaam": "Eigenaar"})
    filled.identificator(eigenaar, "vestigingsnummer", "000000000099", sub_van=kvk)
    asked = openklant(filled.data)
    seen, after, more = [], None, True
    while more:
        page = await asked.page("partijen", VOF, limit=limit, after=after)
        assert page.items
        assert len(page.items) <= limit
        seen += [item.record.naam for item in page.items]
        after, more = page.items[-1].cursor, page.has_more
    assert sorted(seen) == ["Keten", *(f"Keten {index}" for index in range(6))]


async def test_who_asked_for_geheimhouding_is_told_when_nothing_else_is_asked(openklant, town):
    selection = Selection.of("indicatie_geheimhouding")
    for data, is_geheim in ((town.contacten, False), (_all_geheim(town.contacten), True)):
        (item,) = (await openklant(data).page("partijen", HENK, selection=selection)).items
        assert item.record.indicatie_geheimhouding is is_geheim


def _all_geheim(data):
    return {**data, "partijen": [{**one, "indicatieGeheimhouding": True} for one in data["partijen"]]}
