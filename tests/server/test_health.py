"""Health."""

import httpx

from klantbeeld.server.app import create_app
from tests.server.serving import read_config, serving


async def test_a_facade_that_serves_is_alive_and_ready(tmp_path):
    async with serving(tmp_path) as client:
        for path in ("/health/live", "/health/ready"):
            response = await client.get(path)
            assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_before_the_start_and_after_the_stop_it_is_alive_and_not_ready(tmp_path):
    app = create_app(read_config(tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        for _ in range(2):
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/health/ready")).status_code == 503
            async with app.router.lifespan_context(app):
                assert (await client.get("/health/ready")).status_code == 200


async def test_a_bron_that_is_down_makes_the_facade_no_less_ready(tmp_path):
    more = '[bronnen.weg]\nadapter = "openklant"\nurl = "http://127.0.0.1:9/api/v1/"\ntoken = "x"\n'
    async with serving(tmp_path, more=more) as client:
        answer = await client.post("/graphql", json={"query": '{ klantbeeld(van: {bsn: "999990019"}) { gekend } }'})
        assert answer.json()["data"]["klantbeeld"]["gekend"] is True
        assert (await client.get("/health/ready")).status_code == 200


async def test_head_is_answered_too(tmp_path):
    async with serving(tmp_path) as client:
        assert (await client.head("/health/ready")).status_code == 200
