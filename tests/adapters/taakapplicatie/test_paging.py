"""Every way in which a list comes in parts is read whole, or the answer says that it is not."""

import json

import httpx
import pytest

from klantbeeld.contract import BronDataError, BronUnavailableError
from klantbeeld_taakapplicatie.settings_zoek import Pagina, Zoek
from tests.adapters.taakapplicatie.conftest import BSN

SIZE = 25
POSTED = {"bsn": Zoek(pad="zoek", inhoud='{"bsn": "{nummer}"}')}


def rows(count):
    return [{"id": f"z{index}", "nummer": f"Z-{index}", "begin": "2026-01-05"} for index in range(count)]


def numbered(count):
    def answer(request):
        assert request.url.params["bsn"] == BSN
        number = int(request.url.params["page"])
        return httpx.Response(200, json=rows(count)[(number - 1) * SIZE : number * SIZE])

    return answer


def offset(count):
    def answer(request):
        asked = json.loads(request.content)
        assert asked["bsn"] == BSN
        shown = rows(count)[asked["offset"] : asked["offset"] + min(asked["limit"], SIZE)]
        return httpx.Response(200, json={"aantal": count, "rijen": shown})

    return answer


def by_cursor(count):
    def answer(request):
        start = int(request.url.params.get("vanaf", "0"))
        following = str(start + SIZE) if start + SIZE < count else None
        return httpx.Response(200, json={"rijen": rows(count)[start : start + SIZE], "meta": {"volgende": following}})

    return answer


def linked(count):
    def answer(request):
        assert request.url.params["bsn"] == BSN
        start = int(request.url.params.get("start", "0"))
        headers = {"Link": '</api/zaken?start=0>; rel="first"'}
        if start + SIZE < count:
            # As some do: without what was searched by.
            headers["Link"] += f', </api/zaken?start={start + SIZE}>; title="verder"; rel="next"'
        return httpx.Response(200, json=rows(count)[start : start + SIZE], headers=headers)

    return answer


DIALECTS = {
    "nummer": (numbered, {"pagina": Pagina(soort="nummer")}, (2, 2, 9)),
    "offset": (
        offset,
        {
            "pagina": Pagina(soort="offset", grootte_parameter="limit", totaal="aantal", in_inhoud=True),
            "zoek": POSTED,
            "lijst": "rijen",
        },
        (1, 1, 8),
    ),
    "cursor": (
        by_cursor,
        {"pagina": Pagina(soort="cursor", parameter="vanaf", volgende="meta.volgende"), "lijst": "rijen"},
        (1, 1, 8),
    ),
    "link": (linked, {"pagina": Pagina(soort="link")}, (1, 1, 8)),
}
each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


@each_dialect
@pytest.mark.parametrize("index", [0, 1, 2], ids=["1", "20", "200"])
async def test_a_list_is_whole_and_its_calls_are_counted(router, make, dialect, index):
    serve, fields, calls = DIALECTS[dialect]
    count = (1, 20, 200)[index]
    router.route().mock(side_effect=serve(count))
    page = await make(**fields).page()
    assert (len(page.items), page.missing) == (count, ())
    assert len(router.calls) == calls[index]


@each_dialect
async def test_a_klant_of_whom_there_is_nothing_has_an_empty_page(router, make, dialect):
    serve, fields, _ = DIALECTS[dialect]
    router.route().mock(side_effect=serve(0))
    page = await make(**fields).page()
    assert (page.items, page.missing, page.has_more) == ((), (), False)
    assert len(router.calls) == 1


@each_dialect
async def test_what_is_beyond_the_maximum_is_told(router, make, dialect):
    serve, fields, _ = DIALECTS[dialect]
    router.route().mock(side_effect=serve(200))
    page = await make(meest=60, **fields).page()
    assert len(page.items) == 60
    assert [type(error) for error in page.missing] == [BronDataError]
    assert len(router.calls) <= 4


@each_dialect
async def test_a_list_that_is_as_long_as_the_maximum_is_complete(router, make, dialect):
    serve, fields, _ = DIALECTS[dialect]
    router.route().mock(side_effect=serve(50))
    page = await make(meest=50, **fields).page()
    assert (len(page.items), page.missing) == (50, ())


@each_dialect
async def test_a_later_page_that_fails_fails_the_list(router, make, dialect):
    serve, fields, _ = DIALECTS[dialect]
    good = serve(200)
    router.route().mock(side_effect=lambda request: good(request) if len(router.calls) < 2 else httpx.Response(503))
    with pytest.raises(BronUnavailableError):
        await make(**fields).page()


async def test_a_list_that_is_not_paged_is_one_call(router, make):
    router.get("zaken").respond(json=rows(200))
    assert len(await make().records()) == 200
    assert len(router.calls) == 1


async def test_a_404_behind_the_last_page_is_the_end(router, make):
    pages = {"1": httpx.Response(200, json=rows(3)), "2": httpx.Response(404, json={})}
    router.get("zaken").mock(side_effect=lambda request: pages[request.url.params["page"]])
    assert len(await make(pagina=Pagina(soort="nummer")).records()) == 3


@pytest.mark.parametrize("dialect", ["cursor", "link"])
@pytest.mark.parametrize("unknown", [True, False])
async def test_a_404_for_a_page_that_was_told_of_is_a_failure_and_not_the_end(router, make, dialect, unknown):
    serve, fields, _ = DIALECTS[dialect]
    good = serve(200)
    router.route().mock(side_effect=lambda request: httpx.Response(404) if router.calls else good(request))
    with pytest.raises(BronDataError):
        await make(zoek={"bsn": Zoek(pad="zaken", parameter="bsn", onbekend_is_404=unknown)}, **fields).page()


async def test_a_404_at_the_first_page_is_a_failure_unless_it_is_said_to_mean_nothing(router, make):
    router.get("zaken").respond(404, json={})
    with pytest.raises(BronDataError):
        await make().page()
    lenient = make(zoek={"bsn": Zoek(pad="zaken", parameter="bsn", onbekend_is_404=True)})
    assert (await lenient.page()).items == ()


@pytest.mark.parametrize("more", [{}, {"totaal": "`200`"}])
async def test_an_application_that_ignores_the_page_is_not_read_for_ever(router, make, more):
    router.get("zaken").respond(json=rows(20))
    with pytest.raises(BronDataError, match="same page"):
        await make(pagina=Pagina(soort="nummer", **more)).page()
    assert len(router.calls) <= 10


async def test_a_cursor_without_end_is_not_followed_for_ever(router, make):
    answers = ({"rijen": [{"id": f"z{index}"}], "volgende": f"c{index}"} for index in range(1000))
    router.get("zaken").mock(side_effect=lambda request: httpx.Response(200, json=next(answers)))
    page = await make(pagina=Pagina(soort="cursor", volgende="volgende"), lijst="rijen").page()
    assert page.missing
    assert len(router.calls) == 50


async def test_a_cursor_that_does_not_move_on_makes_no_sense(router, make):
    router.get("zaken").respond(json={"rijen": rows(1), "volgende": "x"})
    with pytest.raises(BronDataError, match="same page"):
        await make(pagina=Pagina(soort="cursor", volgende="volgende"), lijst="rijen").page()


@pytest.mark.parametrize(
    "link",
    [
        "https://elders.example/api/zaken?start=2",
        "http://app.example/api/zaken?start=2",
        "//elders.example/api/zaken?start=2",
        "/api/beheer?start=2",
        "/zaken?start=2",
        "https://app.example:8443/api/zaken?start=2",
        "https://app.example@elders.example/api/zaken",
        "https://[app.example/api/zaken",
    ],
)
async def test_a_link_that_leads_elsewhere_is_not_followed(router, make, link):
    router.get("zaken").respond(json=rows(2), headers={"Link": f'<{link}>; rel="next"'})
    with pytest.raises(BronDataError, match="next page"):
        await make(pagina=Pagina(soort="link")).page()
    assert len(router.calls) == 1


async def test_a_link_cannot_change_who_is_asked_for(router, make):
    asked = []

    def answer(request):
        asked.append(request.url.params["bsn"])
        headers = {"Link": "<?bsn=999990020&start=2>; rel=next"} if len(asked) == 1 else {}
        return httpx.Response(200, json=rows(2)[len(asked) - 1 : len(asked)], headers=headers)

    router.get("zaken").mock(side_effect=answer)
    await make(pagina=Pagina(soort="link")).page()
    assert asked == [BSN, BSN]


@pytest.mark.parametrize("totaal", ["drie", None, True, -1, 3.5])
async def test_a_total_that_is_no_number_makes_no_sense(router, make, totaal):
    router.get("zaken").respond(json={"n": totaal, "rijen": rows(2)})
    with pytest.raises(BronDataError, match=r"pagina\.totaal"):
        await make(pagina=Pagina(soort="nummer", totaal="n"), lijst="rijen").page()


async def test_a_total_without_records_makes_no_sense(router, make):
    router.get("zaken").respond(json={"n": 3, "rijen": []})
    with pytest.raises(BronDataError, match="gives none"):
        await make(pagina=Pagina(soort="nummer", totaal="n"), lijst="rijen").page()


async def test_a_total_that_is_not_reached_is_told(router, make):
    pages = {"1": rows(4)[:2], "2": rows(4)[2:3]}
    router.get("zaken").mock(
        side_effect=lambda request: httpx.Response(200, json={"n": 4, "rijen": pages[request.url.params["page"]]})
    )
    page = await make(pagina=Pagina(soort="nummer", totaal="n"), lijst="rijen").page()
    assert (len(page.items), len(page.missing)) == (3, 1)


@pytest.mark.parametrize("answer", [{"rijen": None}, {"rijen": "geen"}, {"rijen": [1]}, [], {"rijen": [None]}])
async def test_an_answer_without_a_list_of_records_makes_no_sense(router, make, answer):
    router.get("zaken").respond(json=answer)
    with pytest.raises(BronDataError, match="no list of records"):
        await make(lijst="rijen").page()
