"""A check tells the person who runs the façade whether the register understands what it is asked."""

import httpx
import pytest

from klantbeeld.contract import BronContext
from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.town_objecten import PRODUCT_TYPE, TAAK_TYPE, build_objecten
from klantbeeld.testing.builders import call
from klantbeeld_objecten import ADAPTER
from tests.adapters.objecten.answers import TOKEN, URL, settings


async def test_the_version_of_the_api_is_told(asking):
    stand = await asking().bron.check(call())
    assert (stand.version, stand.problems) == ("2.7.0", ())


async def test_an_objecttype_the_register_does_not_have_is_told(asking):
    stand = await asking(taken="00000000-0000-4000-8000-000000000000").bron.check(call())
    assert stand.problems
    assert all("taken" in problem and "HTTP 400" in problem for problem in stand.problems)


async def test_a_type_we_may_not_read_is_told_for_the_register_would_call_it_empty(asking):
    stand = await asking(readable=[TAAK_TYPE, PRODUCT_TYPE]).bron.check(call())
    assert stand.problems == ("There are no productaanvragen, or the token has no right to read them.",)


async def test_a_type_we_may_read_and_that_has_no_objects_is_no_problem(asking):
    assert (await asking([]).bron.check(call())).problems == ()


@pytest.mark.parametrize(("ignored", "said"), [("data_attrs", "identificatie__value"), ("data_icontains", "any text")])
async def test_a_register_that_passes_over_what_we_search_by_is_told(ignored, said):
    standin = objecten_app(build_objecten(), token=TOKEN)

    async def deaf(request):
        body = request.read().replace(ignored.encode(), b"iets_anders")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(standin)) as through:
            headers = {name: value for name, value in request.headers.items() if name != "content-length"}
            answer = await through.request(request.method, request.url, content=body, headers=headers)
            return httpx.Response(answer.status_code, content=answer.content)

    bron = ADAPTER.build(BronContext(name="objecten", settings=settings(), transport=httpx.MockTransport(deaf)))
    stand = await bron.check(call())
    await bron.close()
    assert any(said in problem and "gives what was not asked for" in problem for problem in stand.problems)


async def test_a_register_that_is_too_old_for_references_is_told():
    async def old(request):
        if "references" in str(request.url):
            return httpx.Response(400, json={"code": "invalid"})
        return httpx.Response(200, json={"count": 0, "next": None, "results": []})

    bron = ADAPTER.build(BronContext(name="objecten", settings=settings(), transport=httpx.MockTransport(old)))
    stand = await bron.check(call())
    await bron.close()
    assert any("referenties = false" in problem for problem in stand.problems)


async def test_an_old_register_is_not_asked_for_references(asking):
    register = asking(referenties=False)
    assert (await register.bron.check(call())).problems == ()
    assert not [one for one in register.calls if "references" in str(one.query)]
    assert all(one.path.startswith(URL.removeprefix("https://objecten.test")) for one in register.calls)
