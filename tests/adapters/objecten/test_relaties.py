"""What belongs to a zaak or to another object, and objects by their own uuid."""

import httpx
import pytest
import respx

from klantbeeld.contract import (
    BSN,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronContext,
    BronDataError,
    BronForbiddenError,
    Identificator,
    Klanttaak,
    Onderwerp,
    OverigObject,
    Page,
    PageRequest,
    Product,
    Productaanvraag,
    Selection,
)
from klantbeeld.demo.town import (
    DRUK_HOOFDZAAK,
    HENK_BSN,
    HENK_PARKEER_ZAAK,
    HENK_PASPOORT_ZAAK,
    VERGUNNING_X_BSN,
    VERGUNNING_X_ZAAK,
    VOF_OMGEVING_ZAAK,
    zaak_uuid,
)
from klantbeeld.demo.town_objecten import (
    BOOM,
    BOOM_TYPE,
    DRUK_AANVRAAG,
    DRUK_DEELZAKEN,
    HENK_PARKEERVERGUNNING,
    TAAK_TYPE,
    VERGUNNING_X_TAAK,
    objekt,
    taak,
)
from klantbeeld.testing.builders import call
from klantbeeld_objecten import ADAPTER
from tests.adapters.objecten.answers import URL, settings

ASKED = PageRequest(limit=100)


def zaak(identificatie):
    return Onderwerp((Identificator(ZAAK_UUID, zaak_uuid(identificatie)),))


async def about(register, kind, *onderwerpen, request=ASKED):
    found = await register.bron.capabilities.bij[kind].fetch(onderwerpen, request, call())
    return [[item.record for item in found[one].items] for one in onderwerpen]


async def by_key(register, kind, sleutel):
    found = await register.bron.capabilities.op_sleutel[kind].fetch([sleutel], ASKED, call())
    return [item.record for item in found[sleutel].items]


async def by_number(register, uuid):
    number = Identificator(OBJECT_UUID, uuid)
    found = await register.bron.capabilities.op_identificator.fetch([number], ASKED, call())
    return [item.record for item in found[number].items]


async def test_the_taken_of_many_zaken_are_one_call(asking):
    register = asking()
    found = await about(register, Klanttaak, *map(zaak, (VERGUNNING_X_ZAAK, VOF_OMGEVING_ZAAK, HENK_PARKEER_ZAAK)))
    assert [{one.titel for one in taken} for taken in found] == [
        {"Aanleveren aanvullende gegevens", "Leges vergunning X betalen"},
        {"Bouwtekening aanleveren"},
        set(),
    ]
    assert len(register.calls) == 1


@pytest.mark.parametrize("count", [1, 20, 200])
async def test_the_taken_of_a_zaak_are_one_call_however_many(asking, count):
    koppeling = ("zaak", zaak_uuid(VERGUNNING_X_ZAAK))
    objects = [objekt("Taak", str(index), taak("T", ("bsn", HENK_BSN), koppeling=koppeling)) for index in range(count)]
    register = asking(objects)
    (found,) = await about(register, Klanttaak, zaak(VERGUNNING_X_ZAAK), request=PageRequest(limit=500))
    assert len(found) == count
    assert len(register.calls) == 1


@pytest.mark.parametrize("count", [1, 20, 200])
@pytest.mark.parametrize("kind", [Product, Productaanvraag])
async def test_the_producten_and_aanvragen_of_a_zaak_are_one_call_however_many(asking, kind, count):
    uuid = zaak_uuid(VERGUNNING_X_ZAAK)
    objects = [objekt(kind.__name__, str(index), {"naam": "X", "type": "x", "zaken": [uuid]}) for index in range(count)]
    register = asking(objects)
    (found,) = await about(register, kind, zaak(VERGUNNING_X_ZAAK), request=PageRequest(limit=500))
    assert len(found) == count
    assert len(register.calls) == 1


async def test_a_taak_of_a_product_does_not_belong_to_the_zaak_with_that_uuid(asking):
    register = asking()
    wrong = Onderwerp((Identificator(ZAAK_UUID, HENK_PARKEERVERGUNNING),))
    right = Onderwerp((Identificator(OBJECT_UUID, HENK_PARKEERVERGUNNING),))
    found = await about(register, Klanttaak, wrong, right)
    assert [[one.titel for one in taken] for taken in found] == [[], ["Kenteken bevestigen"]]


async def test_what_mentions_a_zaak_elsewhere_does_not_belong_to_it(asking):
    uuid = zaak_uuid(VERGUNNING_X_ZAAK)
    register = asking([objekt("Product", "x", {"naam": "Pas", "opmerking": f"zie {uuid}", "zaken": []})])
    assert await about(register, Product, zaak(VERGUNNING_X_ZAAK)) == [[]]


async def test_an_aanvraag_that_became_several_zaken_is_found_by_each_of_them(asking):
    register = asking()
    for identificatie in (DRUK_HOOFDZAAK, *DRUK_DEELZAKEN):
        (found,) = await about(register, Productaanvraag, zaak(identificatie))
        assert DRUK_AANVRAAG in {one.sleutel for one in found}


async def test_an_aanvraag_that_knows_its_zaak_by_number_only_is_found_by_it(asking):
    number = Identificator(ZAAK_IDENTIFICATIE, HENK_PASPOORT_ZAAK)
    (found,) = await about(asking(), Productaanvraag, Onderwerp((number,)))
    assert [one.kenmerk for one in found] == ["OF-93MZB"]


@pytest.mark.parametrize("strange", ["x|y", "zaak,ander", "(.*)"])
async def test_a_number_that_would_change_the_question_is_not_asked(asking, strange):
    register = asking()
    for kind, soort in ((Klanttaak, ZAAK_UUID), (Product, ZAAK_UUID), (Productaanvraag, ZAAK_IDENTIFICATIE)):
        assert await about(register, kind, Onderwerp((Identificator(soort, strange),))) == [[]]
    assert [one for one in register.calls if strange in str(one.body)] == []


async def test_a_uuid_in_capitals_is_the_same(asking):
    shouted = Onderwerp((Identificator(ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK).upper()),))
    assert len((await about(asking(), Klanttaak, shouted))[0]) == 2


async def test_of_whom_an_object_is_is_told_whatever_way_it_is_met(asking):
    register, asked = asking(), PageRequest(limit=9, selection=Selection.of("titel"))
    (taken,) = await about(register, Klanttaak, zaak(VERGUNNING_X_ZAAK), request=asked)
    found = await by_key(register, Klanttaak, VERGUNNING_X_TAAK) + await by_number(register, VERGUNNING_X_TAAK)
    assert [one.van for one in (*taken, *found)] == [(Identificator(BSN, VERGUNNING_X_BSN),)] * 4


@pytest.mark.parametrize("kind", [Klanttaak, Product, Productaanvraag])
async def test_an_object_of_another_kind_is_not_found_by_key(asking, kind):
    assert await by_key(asking(), kind, BOOM) == []
    assert bool(await by_key(asking(), kind, HENK_PARKEERVERGUNNING)) == (kind is Product)


@pytest.mark.parametrize("sleutel", ["", "geen uuid", "../objecttypes", "x" * 300])
async def test_what_is_no_uuid_is_not_asked(asking, sleutel):
    register = asking()
    assert await by_key(register, Klanttaak, sleutel) == []
    assert register.calls == []


async def test_an_object_is_found_by_its_uuid_as_the_record_it_is(asking):
    register = asking()
    assert [type(one) for one in await by_number(register, VERGUNNING_X_TAAK)] == [Klanttaak]
    assert [type(one) for one in await by_number(register, HENK_PARKEERVERGUNNING)] == [Product]
    assert [type(one) for one in await by_number(register, DRUK_AANVRAAG)] == [Productaanvraag]


async def test_an_object_of_a_type_we_do_not_know_is_shown_with_what_we_do_know(asking):
    (found,) = await by_number(asking(overige_soorten={BOOM_TYPE: "Boom"}), BOOM)
    assert isinstance(found, OverigObject)
    assert (found.titel, found.soort.code, found.soort.naam) == ("Linde Loevesteinlaan", BOOM_TYPE, "Boom")
    assert found.tijdstip is not None


async def test_an_object_of_a_type_we_may_not_read_is_forbidden_and_not_absent(asking):
    with pytest.raises(BronForbiddenError):
        await by_number(asking(readable=[TAAK_TYPE]), BOOM)


async def test_an_object_that_cannot_be_read_is_told(asking):
    data = taak("Doen", ("bsn", HENK_BSN)) | {"titel": ["geen tekst"]}
    one = objekt("Taak", "stuk", data)
    found = await asking([one]).bron.capabilities.op_sleutel[Klanttaak].fetch([one["uuid"]], ASKED, call())
    assert found == {one["uuid"]: Page(dropped=1)}


async def test_another_object_than_asked_for_is_no_answer():
    bron = ADAPTER.build(BronContext(name="objecten", settings=settings()))
    with respx.mock() as router:
        router.get(url__startswith=URL).mock(return_value=httpx.Response(200, json=objekt("Boom", "ander", {})))
        with pytest.raises(BronDataError, match="another object"):
            await bron.capabilities.op_sleutel[Klanttaak].fetch([BOOM], ASKED, call())
    await bron.close()
