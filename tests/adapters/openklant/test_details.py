"""Single records, asked again by the key the bron gave."""

from uuid import uuid4

import httpx
import pytest

from klantbeeld.contract import (
    BSN,
    Actor,
    Betrokkene,
    BronContext,
    BronDataError,
    BronUnavailableError,
    Call,
    Caller,
    DigitaalAdres,
    Geheim,
    Identificator,
    InterneTaak,
    Klant,
    Klantcontact,
    PageRequest,
    Partij,
    Selection,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_EMAIL, build_town
from klantbeeld_openklant import ADAPTER
from klantbeeld_openklant.settings import OpenKlantSettings

SANNE = Klant((Identificator(BSN, DRUK_BSN),))


@pytest.fixture(scope="module")
def town():
    return build_town()


async def test_a_partij_by_key_is_the_same_as_by_klant(openklant, town):
    asked = openklant(town.contacten)
    (by_klant,) = (await asked.page("partijen", SANNE)).items
    (by_key,) = (await asked.page(Partij, by_klant.record.sleutel)).items
    for name in ("soort_partij", "nummer", "naam", "identificatoren", "vertegenwoordigden", "vertegenwoordigd_door"):
        assert getattr(by_key.record, name) == getattr(by_klant.record, name)
    assert [(one.sleutel, one.voorkeur) for one in by_key.record.contactgegevens.digitale_adressen] == [
        (one.sleutel, one.voorkeur) for one in by_klant.record.contactgegevens.digitale_adressen
    ]


async def test_a_betrokkene_by_key_is_the_same_as_under_its_klantcontact(openklant, town):
    asked = openklant(town.contacten)
    for item in (await asked.page("klantcontacten", SANNE)).items:
        for betrokkene in item.record.betrokkenen:
            (again,) = (await asked.page(Betrokkene, betrokkene.sleutel)).items
            assert again.record.was_partij == betrokkene.was_partij
            assert (again.record.opgegeven_contactgegevens is None) == (betrokkene.opgegeven_contactgegevens is None)


async def test_an_ongekende_has_no_partij_and_no_numbers_but_his_own_address(openklant, town):
    (row,) = [
        one
        for one in town.contacten["digitaleadressen"]
        if one["adres"] == HENK_EMAIL and one["verstrektDoorBetrokkene"]
    ]
    asked = openklant(town.contacten)
    (item,) = (await asked.page(Betrokkene, row["verstrektDoorBetrokkene"]["uuid"])).items
    assert (item.record.was_partij, item.record.identificatoren) == (None, ())
    assert [one.adres for one in item.record.opgegeven_contactgegevens.digitale_adressen] == [HENK_EMAIL]
    assert asked.calls == ["betrokkenen/{uuid}?expand=digitaleAdressen"]


async def test_the_addresses_of_a_betrokkene_are_expanded_only_if_selected(openklant, town):
    asked = openklant(town.contacten)
    await asked.page(Betrokkene, town.contacten["betrokkenen"][0]["uuid"], selection=Selection.of("rol"))
    assert asked.calls == ["betrokkenen/{uuid}"]


async def test_an_actor_by_key(openklant, town):
    row = town.contacten["actoren"][0]
    (item,) = (await openklant(town.contacten).page(Actor, row["uuid"])).items
    assert (item.record.sleutel, item.record.naam) == (row["uuid"], row["naam"])


async def test_a_digital_address_by_key_knows_whether_it_is_preferred_only_if_that_is_asked(openklant, town):
    asked = openklant(town.contacten)
    (sanne,) = (await asked.page("partijen", SANNE)).items
    for adres in sanne.record.contactgegevens.digitale_adressen:
        asked.standin.reset()
        (item,) = (await asked.page(DigitaalAdres, adres.sleutel)).items
        assert (item.record.adres, item.record.voorkeur) == (adres.adres, adres.voorkeur)
        assert asked.calls == ["digitaleadressen/{uuid}", "partijen/{uuid}"]
        asked.standin.reset()
        (item,) = (await asked.page(DigitaalAdres, adres.sleutel, selection=Selection.of("adres"))).items
        assert item.record.voorkeur is None
        assert asked.calls == ["digitaleadressen/{uuid}"]


async def test_without_its_partij_a_digital_address_is_still_there(openklant, town):
    asked = openklant(town.contacten)
    (row, *_) = [one for one in town.contacten["digitaleadressen"] if one["verstrektDoorPartij"]]
    asked.standin.break_with(Fault.UNAVAILABLE, "/partijen/")
    page = await asked.page(DigitaalAdres, row["uuid"])
    assert (page.items[0].record.adres, page.items[0].record.voorkeur) == (row["adres"], None)
    assert [type(error) for error in page.missing] == [BronUnavailableError]


@pytest.mark.parametrize("fault", [Fault.WRONG_TYPES, Fault.WRONG_RECORDS])
async def test_a_record_by_key_that_cannot_be_read_is_an_error(openklant, town, fault):
    asked = openklant(town.contacten)
    collections = ("partijen", "klantcontacten", "internetaken", "betrokkenen", "actoren", "digitaleadressen")
    kinds = dict(zip(asked.bron.capabilities.op_sleutel, collections, strict=True))
    asked.standin.break_with(fault)
    for kind, collection in kinds.items():
        with pytest.raises(BronDataError):
            await asked.page(kind, town.contacten[collection][0]["uuid"], selection=Selection())


@pytest.mark.parametrize("kind", [Actor, Betrokkene, DigitaalAdres, InterneTaak, Klantcontact, Partij])
async def test_a_record_that_is_another_than_was_asked_for_may_be_somebody_elses(openklant, town, kind):
    resources = {
        **{Actor: "actoren", Betrokkene: "betrokkenen", DigitaalAdres: "digitaleadressen"},
        **{InterneTaak: "internetaken", Klantcontact: "klantcontacten", Partij: "partijen"},
    }
    other = town.contacten[resources[kind]][0]
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=other | {"uuid": str(uuid4())}))
    settings = OpenKlantSettings(url="http://openklant.test/klantinteracties/api/v1", token=Geheim("t"))
    bron = ADAPTER.build(BronContext(name="contacten", settings=settings, transport=transport))
    with pytest.raises(BronDataError, match="another record than was asked for"):
        await bron.capabilities.op_sleutel[kind].fetch(
            [str(uuid4())], PageRequest(limit=1), Call(caller=Caller(id="t"))
        )
    await bron.close()
