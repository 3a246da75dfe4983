"""Klantcontacten that an organisatie has by way of who worked for it (A15)."""

from datetime import UTC, datetime, timedelta

import pytest

from klantbeeld.contract import BSN, KVK_NUMMER, BronUnavailableError, Identificator, Klant, Selection
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_people import HENK_BSN, VOF_KVK, Adres, Mens, Naam

NOTHING = Selection()
VOF = Klant((Identificator(KVK_NUMMER, VOF_KVK),))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def data():
    """A v.o.f., two who worked for it, and one who only represented it; all had klantcontacten."""
    filled = Klantregister("vof")
    team = [filled.actor("KCC", "organisatorische_eenheid", "kcc", {})]
    vof = filled.organisatie("Graafmachine Verhuur v.o.f.")
    filled.identificator(vof, "kvk_nummer", VOF_KVK)
    people = [filled.contactpersoon(Naam(voornaam=naam), vof) for naam in ("Henk", "Ingrid")]
    elsewhere = filled.organisatie("Een advocatenkantoor")
    advocaat = filled.contactpersoon(Naam(voornaam="Jan"), elsewhere)
    filled.vertegenwoordiging(advocaat, vof)
    privately = filled.persoon(Mens(naam=Naam(voornaam="Henk"), adres=Adres(), bsn=HENK_BSN))
    filled.vertegenwoordiging(privately, vof)
    for number, (partijen, onderwerp) in enumerate(
        [
            ([vof], "Van de v.o.f."),
            ([people[0]], "Van Henk voor de v.o.f."),
            ([vof, people[0]], "Van beide"),
            ([people[1]], "Van Ingrid voor de v.o.f."),
            ([advocaat], "Van de advocaat"),
            ([privately], "Van Henk zelf"),
        ]
    ):
        op = START + timedelta(hours=number)
        contact = filled.klantcontact(onderwerp, "", op=op, actoren=team)
        for partij in partijen:
            filled.betrokkene(contact, partij=partij)
        filled.interne_taak(contact, onderwerp, actoren=team, op=op)
    return filled.data


def told(page):
    return [(item.record.titel, item.afgeleid) for item in page.items]


@pytest.mark.parametrize("kind", ["klantcontacten", "interne_taken"])
async def test_they_are_marked_and_only_of_who_worked_for_it(openklant, data, kind):
    page = await openklant(data, contactpersonen=True).page(kind, VOF)
    assert told(page) == [
        ("Van Ingrid voor de v.o.f.", True),
        ("Van beide", False),
        ("Van Henk voor de v.o.f.", True),
        ("Van de v.o.f.", False),
    ]


async def test_pages_hold_both_in_one_order(openklant, data):
    asked = openklant(data, contactpersonen=True)
    first = await asked.page("klantcontacten", VOF, limit=2)
    rest = await asked.page("klantcontacten", VOF, limit=2, after=first.items[-1].cursor)
    assert told(first) + told(rest) == told(await asked.page("klantcontacten", VOF))


async def test_they_take_one_call_and_one_for_each_of_them(openklant, data):
    asked = openklant(data, contactpersonen=True)
    await asked.page("klantcontacten", VOF, selection=NOTHING)
    with_them = asked.calls
    asked = openklant(data)
    assert told(await asked.page("klantcontacten", VOF, selection=NOTHING)) == [
        ("Van beide", False),
        ("Van de v.o.f.", False),
    ]
    assert sorted(with_them) == sorted([*asked.calls, "partijen", "klantcontacten", "klantcontacten"])


async def test_of_a_persoon_nobody_is_asked_for(openklant, data):
    asked = openklant(data, contactpersonen=True)
    page = await asked.page("klantcontacten", Klant((Identificator(BSN, HENK_BSN),)), selection=NOTHING)
    assert told(page) == [("Van Henk zelf", False)]
    assert "partijen" not in asked.calls


async def test_who_worked_for_it_cannot_be_left_out_in_silence(openklant, data):
    asked = openklant(data, contactpersonen=True)
    broken = [one for one in data["partijen"] if one["soortPartij"] == "contactpersoon"]
    broken[0]["partijIdentificatie"]["werkteVoorPartij"] = {"uuid": "kapot"}
    page = await asked.page("klantcontacten", VOF, selection=NOTHING)
    assert len(page.items) == 3
    assert len(page.missing) == 1
    asked.standin.break_with(Fault.UNAVAILABLE, "/partijen")
    with pytest.raises(BronUnavailableError):
        await asked.page("klantcontacten", VOF, selection=NOTHING)
