"""What fails costs no more than what it would have given."""

import asyncio

import httpx
import pytest

from klantbeeld.contract import BronDataError, BronError, BronTimeoutError, BronUnavailableError, Zaak, Zaakstatus
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import HOST, Zaken, ask, listed, serve, uuid_of, zaak_json

PERSOON = klant()
HENK = klant(bsn=HENK_BSN)
TYPEN = f"{HOST}/catalogi/api/v1/zaaktypen"


def zaaktype_json(number=1_000_001, **fields):
    made = {"url": f"{TYPEN}/{uuid_of(number)}", "identificatie": "ZT", "omschrijving": "Vergunning"}
    return {**made, **fields}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.UNAVAILABLE, BronUnavailableError),
        (Fault.HTML, BronDataError),
        (Fault.WRONG_TYPES, BronDataError),
        (Fault.NEXT_ELSEWHERE, BronDataError),
    ],
)
async def test_zaken_come_without_names_when_the_catalogi_fail(register, standin, fault, error):
    standin.break_with(fault, "/catalogi/")
    page = await register.zaken(HENK, ask(10, "zaaktype", "status.naam", "status.gezet_op", "resultaat"))
    assert page.items
    for zaak in (item.record for item in page.items):
        assert zaak.zaaktype is None
        assert zaak.status.naam is None
        assert zaak.status.gezet_op is not None
        assert zaak.identificatie
    assert {type(one) for one in page.missing} == {error}
    assert len(page.missing) == 1  # three lists fail in one and the same way


async def test_zaken_do_not_wait_for_catalogi_that_hang(register, standin):
    standin.break_with(Fault.HANG, "/catalogi/")
    async with asyncio.timeout(0.5):  # the deadline of this bron
        page = await register.zaken(HENK, ask(10, "zaaktype"))
    assert page.items
    assert [type(error) for error in page.missing] == [BronTimeoutError]


async def test_the_names_are_there_again_when_the_catalogi_are(register, standin):
    standin.break_with(Fault.UNAVAILABLE, "/catalogi/")
    await register.zaken(HENK, ask(10, "zaaktype"))
    standin.reset()
    page = await register.zaken(HENK, ask(10, "zaaktype"))
    assert page.missing == ()
    assert all(item.record.zaaktype.naam for item in page.items)


async def test_zaken_come_without_a_statushistorie_that_fails(register, standin):
    standin.break_with(Fault.UNAVAILABLE, "/statussen")
    page = await register.zaken(HENK, ask(10, "statushistorie.naam", "zaaktype"))
    assert page.items
    assert all(item.record.statushistorie is None and item.record.zaaktype for item in page.items)
    assert [type(error) for error in page.missing] == [BronUnavailableError]


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.FORBIDDEN, Fault.HTML, Fault.WRONG_RECORDS, Fault.REDIRECT])
async def test_a_search_that_fails_is_an_error(register, standin, fault):
    standin.break_with(fault, "/_zoek")
    with pytest.raises(BronError, match=r"^zaken: ") as caught:
        await register.zaken(HENK, ask(10, "zaaktype"))
    assert HENK_BSN not in str(caught.value)


async def test_a_search_that_fails_beside_others_is_told(written, router):
    held = Zaken(zaak_json(1))
    serve(router, lambda request: httpx.Response(503) if b"innNnpId" in request.content else held(request))
    page = await written.zaken(klant(rsin="882670013", kvk_nummer="90267890"), ask(10, "open"))
    assert [item.record.sleutel for item in page.items] == [uuid_of(1)]
    assert [type(error) for error in page.missing] == [BronUnavailableError]


@pytest.mark.parametrize(
    "broken",
    [
        {"uuid": None, "url": None},
        {"uuid": "geen uuid", "url": "geen url"},
        {"startdatum": None},
        {"startdatum": "mei"},
        {"omschrijving": 7},
        {"einddatum": ["2026-05-02"]},
        {"hoofdzaak": "geen url"},
        {"deelzaken": "geen lijst"},
        {"zaaktype": 7},
    ],
)
async def test_a_zaak_that_cannot_be_read_is_dropped_and_the_others_stay(written, router, broken):
    answer = listed(zaak_json(3, "2026-05-03"), {**zaak_json(2, "2026-05-02"), **broken}, zaak_json(1, "2026-05-01"))
    serve(router, lambda request: httpx.Response(200, json=listed() if b"geen-nr" in request.content else answer))
    page = await written.zaken(PERSOON, ask(10, "open"))
    assert [item.record.sleutel for item in page.items] == [uuid_of(3), uuid_of(1)]
    assert page.dropped == 1
    assert not page.has_more


async def test_a_zaak_that_cannot_be_read_is_dropped_by_key_too(written, router):
    serve(router, lambda request: httpx.Response(200, json=listed(zaak_json(1, omschrijving=7), zaak_json(2))))
    pages = await written.op_sleutel(Zaak, [uuid_of(1), uuid_of(2)], ask(1, "open"))
    assert [(len(page.items), page.dropped) for page in pages.values()] == [(0, 1), (1, 0)]


async def test_a_status_that_cannot_be_read_is_dropped(written, router):
    router.get(f"{HOST}/zaken/api/v1/statussen/{uuid_of(1)}").respond(
        json={"uuid": uuid_of(1), "datumStatusGezet": "gisteren"}
    )
    page = (await written.op_sleutel(Zaakstatus, [uuid_of(1)], ask(1, "gezet_op")))[uuid_of(1)]
    assert (page.items, page.dropped) == ((), 1)


async def test_another_record_than_asked_is_not_given(written, router):
    router.get(f"{HOST}/zaken/api/v1/statussen/{uuid_of(1)}").respond(json={"uuid": uuid_of(2)})
    with pytest.raises(BronDataError, match="another record"):
        await written.op_sleutel(Zaakstatus, [uuid_of(1)], ask(1, "gezet_op"))


async def test_statussen_of_another_zaak_are_not_given(written, router):
    serve(router, Zaken(zaak_json(1)))
    other = {"uuid": uuid_of(9), "zaak": f"{HOST}/zaken/api/v1/zaken/{uuid_of(2)}"}
    asked = router.get(f"{HOST}/zaken/api/v1/statussen").respond(json=listed(other))
    page = await written.zaken(PERSOON, ask(10, "statushistorie.gezet_op"))
    assert page.items[0].record.statushistorie is None
    assert [type(error) for error in page.missing] == [BronDataError]
    assert asked.calls[0].request.url.params["zaak"] == f"{HOST}/zaken/api/v1/zaken/{uuid_of(1)}"


async def test_what_was_to_come_along_and_did_not_is_told(written, router):
    serve(router, Zaken(zaak_json(1, status=f"{HOST}/zaken/api/v1/statussen/{uuid_of(9)}", resultaat=None)))
    page = await written.zaken(PERSOON, ask(10, "status.gezet_op", "resultaattoelichting"))
    assert page.items[0].record.status is None
    assert [type(error) for error in page.missing] == [BronDataError]


async def test_a_list_of_types_is_loaded_once_for_all_who_ask_at_the_same_time(written, router):
    serve(router, Zaken(zaak_json(1)))
    loads = router.get(TYPEN).respond(json=listed(zaaktype_json()))
    pages = await asyncio.gather(*(written.zaken(PERSOON, ask(10, "zaaktype")) for _ in range(9)))
    assert {page.items[0].record.zaaktype.naam for page in pages} == {"Vergunning"}
    assert loads.call_count == 1


async def test_who_stops_waiting_does_not_stop_the_load_for_others(written, router):
    serve(router, Zaken(zaak_json(1)))
    gate = asyncio.Event()

    async def slow(request):
        await gate.wait()
        return httpx.Response(200, json=listed(zaaktype_json()))

    loads = router.get(TYPEN).mock(side_effect=slow)
    first = asyncio.create_task(written.zaken(PERSOON, ask(10, "zaaktype")))
    second = asyncio.create_task(written.zaken(PERSOON, ask(10, "zaaktype")))
    await asyncio.sleep(0.05)
    first.cancel()
    await asyncio.sleep(0)
    gate.set()
    assert (await second).items[0].record.zaaktype.naam == "Vergunning"
    assert loads.call_count == 1


async def test_a_new_type_is_found_and_one_that_does_not_exist_is_looked_for_once(written, router):
    held = Zaken(zaak_json(1))
    serve(router, held)
    loads = router.get(TYPEN).respond(json=listed(zaaktype_json()))
    await written.zaken(PERSOON, ask(10, "zaaktype"))
    loads.respond(json=listed(zaaktype_json(), zaaktype_json(1_000_002, omschrijving="Nieuw")))
    held.zaken.append(zaak_json(2, "2026-06-01", zaaktype=f"{TYPEN}/{uuid_of(1_000_002)}"))
    page = await written.zaken(PERSOON, ask(10, "zaaktype"))
    assert [item.record.zaaktype.naam for item in page.items] == ["Nieuw", "Vergunning"]
    assert loads.call_count == 2
    held.zaken.append(zaak_json(3, "2026-07-01", zaaktype=f"{TYPEN}/{uuid_of(1_000_003)}"))
    for _ in range(3):
        page = await written.zaken(PERSOON, ask(10, "zaaktype"))
        assert page.items[0].record.zaaktype is None
        assert page.items[1].record.zaaktype.naam == "Nieuw"
    assert loads.call_count == 2


async def test_a_type_that_is_unknown_from_the_start_is_not_looked_for_twice_in_one_request(written, router):
    serve(router, Zaken(zaak_json(1)))
    loads = router.get(TYPEN).respond(json=listed())
    page = await written.zaken(PERSOON, ask(10, "zaaktype"))
    assert page.items[0].record.zaaktype is None
    assert page.missing == ()
    assert loads.call_count == 1


async def test_a_bron_can_be_closed_while_a_list_is_loading(written, router):
    serve(router, Zaken())

    async def never(request):
        await asyncio.Event().wait()

    router.get(TYPEN).mock(side_effect=never)
    assert (await written.zaken(PERSOON, ask(10, "zaaktype"))).items == ()
    await written.bron.close()
