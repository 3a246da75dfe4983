"""Who gave an e-mail address or telephone number as his: candidates, and nothing more than that."""

from datetime import UTC, datetime

import pytest

from klantbeeld.contract import BronUnavailableError, Selection, SoortPartij
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_EMAIL, HENK_TELEFOON, VOF_NUMMER, build_town, partij_uuid
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import Adres, Mens, Naam
from klantbeeld_openklant.kandidaten import normal_number

NOTHING = Selection()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
EMAIL, TELEFOON = "k@voorbeeld.example", "0612345678"


@pytest.fixture(scope="module")
def town():
    return build_town()


def filled_with(count, *, email=EMAIL, telefoon=TELEFOON):
    filled = Klantregister("adressen")
    for index in range(count):
        filled.persoon(Mens(naam=Naam(voornaam=f"P{index}"), adres=Adres(), email=email, telefoon=telefoon))
        # Somebody who left the same address for one contact only.
        contact = filled.klantcontact("Melding", "", op=START)
        filled.digitaal_adres("email", email, betrokkene=filled.betrokkene(contact))
    return filled.data


def names(page):
    return sorted(item.record.naam for item in page.items)


def counted(asked):
    return {call: asked.calls.count(call) for call in asked.calls}


@pytest.mark.parametrize(("count", "read"), [(1, 1), (20, 20), (200, 21)])
async def test_candidates_take_one_call_and_one_for_each_that_is_shown(openklant, count, read):
    asked = openklant(filled_with(count))
    page = await asked.page("kandidaten", EMAIL, selection=NOTHING)
    assert (len(page.items), page.has_more) == (min(count, 20), count > 20)
    assert counted(asked) == {"digitaleadressen": 1, "partijen/{uuid}": read}


async def test_pages_of_candidates_go_on_where_they_were(openklant):
    asked = openklant(filled_with(5))
    first = await asked.page("kandidaten", EMAIL, limit=3)
    rest = await asked.page("kandidaten", EMAIL, limit=3, after=first.items[-1].cursor)
    assert (first.has_more, rest.has_more) == (True, False)
    assert sorted(names(first) + names(rest)) == ["P0", "P1", "P2", "P3", "P4"]


@pytest.mark.parametrize("written", ["Henk@Planet.nl", " HENK@PLANET.NL ", "henk@planet.nl"])
async def test_an_email_address_is_the_same_in_any_capitals(openklant, town, written):
    # Two gekenden; not the ongekende who typed it in a form.
    page = await openklant(town.contacten).page("kandidaten", written)
    assert [item.record.naam for item in page.items] == ["Henk de Bruin", "Henk de Bruin"]


async def test_an_address_that_only_contains_it_is_another(openklant):
    data = filled_with(2, email="k@voorbeeld.example.nl")
    assert (await openklant(data).page("kandidaten", EMAIL)).items == ()


@pytest.mark.parametrize("given", ["0612345678", "06-12345678", "+31 (0)6 12 34 56 78", "0031612345678", "06 12345678"])
@pytest.mark.parametrize("kept", ["0612345678", "06-12345678", "+31612345678", "0031 6 12345678"])
async def test_a_telephone_number_is_the_same_however_it_is_written(openklant, given, kept):
    asked = openklant(filled_with(1, telefoon=kept))
    assert names(await asked.page("kandidaten", given, selection=NOTHING)) == ["P0"]
    assert counted(asked) == {"digitaleadressen": 2, "partijen/{uuid}": 1}


async def test_a_number_written_in_small_parts_is_found_as_it_is_written(openklant):
    asked = openklant(filled_with(1, telefoon="06 12 34 56 78"))
    assert names(await asked.page("kandidaten", "06 12 34 56 78")) == ["P0"]


async def test_a_number_with_the_same_end_is_another(openklant):
    assert (await openklant(filled_with(1)).page("kandidaten", "0702345678")).items == ()


@pytest.mark.parametrize("nothing", ["", "Henk", "@", "06", "a b@c.nl", "a@b", "12 ab 34 56 78", "x" * 300])
async def test_what_is_no_address_is_not_asked_for(openklant, town, nothing):
    asked = openklant(town.contacten)
    assert (await asked.page("kandidaten", nothing)).items == ()
    assert asked.calls == []


async def test_somebody_in_three_hoedanigheden_is_three_candidates(openklant, town):
    page = await openklant(town.contacten).page("kandidaten", HENK_TELEFOON)
    found = {(item.record.soort_partij, item.record.werkte_voor) for item in page.items}
    assert (SoortPartij.PERSOON, None) in found
    assert (SoortPartij.CONTACTPERSOON, partij_uuid(VOF_NUMMER)) in found
    assert len(found) == 3


async def test_a_partij_with_the_address_twice_is_one_candidate(openklant):
    filled = Klantregister("dubbel")
    partij = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), email=HENK_EMAIL))
    filled.digitaal_adres("email", HENK_EMAIL.upper(), partij=partij)
    filled.digitaal_adres("overig", HENK_EMAIL, partij=filled.organisatie("Kaart met een adres erop"))
    assert names(await openklant(filled.data).page("kandidaten", HENK_EMAIL)) == ["Henk"]


@pytest.mark.parametrize("part", ["/digitaleadressen", "/partijen/"])
async def test_candidates_that_cannot_be_had_are_a_failure(openklant, town, part):
    asked = openklant(town.contacten)
    asked.standin.break_with(Fault.UNAVAILABLE, part)
    with pytest.raises(BronUnavailableError):
        await asked.page("kandidaten", HENK_EMAIL, selection=NOTHING)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("070 - 234 56 78", "+31702345678"),
        ("+49 30 1234567", "+49301234567"),
        ("0049301234567", "+49301234567"),
        ("06.12.34.56.78", "+31612345678"),
        ("+31 06 12345678", "+31612345678"),
        ("14070", None),
        ("+31 6 1234 abcd", None),
        ("０６１２３４５６７８", None),
    ],
)
def test_a_number_has_one_normal_form(written, normal):
    assert normal_number(written) == normal
