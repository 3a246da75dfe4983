"""Bronnen that answer, and not as they should: what they repeat is shown once, and where they point nobody goes."""

import json
import logging
import re
from urllib.parse import urlsplit

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN, VOF_KVK
from tests.acceptance.test_a2_outage import QUERY
from tests.facade import facade

ELSEWHERE = "http://elders.invalid"
WHO = pytest.mark.parametrize("van", [{"bsn": HENK_BSN}, {"kvkNummer": VOF_KVK}], ids=["persoon", "onderneming"])


def twisted(app, change):
    """The application of a stand-in, of which every answer in JSON is changed."""

    async def twisting(scope, receive, send):
        start, body = {}, b""

        async def keep(message):
            nonlocal body
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body += message.get("body", b"")

        await app(scope, receive, keep)
        if any(b"json" in value for name, value in start["headers"] if name == b"content-type"):
            body = json.dumps(change(json.loads(body))).encode()
        kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        await send(start | {"headers": kept})
        await send({"type": "http.response.body", "body": body})

    return twisting


def twist_all(facade_, change):
    for standin in facade_.place.standins.values():
        standin._app = twisted(standin._app, change)


def repeated(body):
    """Every record twice, one behind the other, as a page that shifted while it was read has it."""
    if isinstance(body, dict) and isinstance(body.get("results"), list):
        return body | {"results": [record for record in body["results"] for _ in range(2)]}
    return body


def pointing_elsewhere(body):
    """Every link to another host, but those between the pages of a list: those are looked at on their own."""
    match body:
        case dict():
            return {
                name: one if name in ("next", "previous") else pointing_elsewhere(one) for name, one in body.items()
            }
        case list():
            return [pointing_elsewhere(one) for one in body]
        case str() if re.match(r"https?://127\.0\.0\.1", body):
            return ELSEWHERE + urlsplit(body).path
    return body


@WHO
async def test_what_a_bron_says_twice_is_shown_once(van):
    async with facade() as facade_:
        before = await facade_.ask(QUERY, {"van": van})
        twist_all(facade_, repeated)
        assert await facade_.ask(QUERY, {"van": van}) == before


@WHO
async def test_a_link_of_a_bron_to_elsewhere_is_not_followed(van, caplog):
    caplog.set_level(logging.INFO, logger="httpx")
    async with facade() as facade_:
        twist_all(facade_, pointing_elsewhere)
        response = await facade_.post(QUERY, {"van": van})
    assert response.status_code == 200
    asked = {one.args[1].host for one in caplog.records if one.name == "httpx"}
    assert asked == {"127.0.0.1"}
    assert "elders.invalid" not in response.text


@pytest.mark.parametrize("fault", [Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.BUSY])
async def test_a_bron_that_refuses_is_not_asked_more_often_for_it(fault):
    async with facade() as facade_:
        await facade_.ask(QUERY, {"van": {"bsn": HENK_BSN}})
        before = {name: len(facade_.calls(name)) for name in facade_.place.standins}
        for standin in facade_.place.standins.values():
            standin.break_with(fault)
        facade_.forget_calls()
        await facade_.ask(QUERY, {"van": {"bsn": HENK_BSN}})
        now = {name: len(facade_.calls(name)) for name in facade_.place.standins}
    assert [name for name in now if now[name] > before[name]] == []
