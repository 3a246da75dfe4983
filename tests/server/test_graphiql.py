"""GraphiQL: off unless switched on, and with nothing from elsewhere."""

import json
import re

import pytest

from klantbeeld.server.graphiql import examples
from tests.server.serving import serving

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_it_is_off_by_default(tmp_path):
    async with serving(tmp_path) as client:
        response = await client.get("/graphql", headers=HTML)
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert (await client.get("/graphiql/graphiql.min.js")).status_code == 404


@pytest.fixture
async def client(tmp_path):
    async with serving(tmp_path, "graphiql = true") as client:
        yield client


async def test_a_browser_gets_the_page(client):
    response = await client.get("/graphql", headers=HTML)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
async def test_whoever_is_no_browser_does_not(client, accept):
    assert (await client.get("/graphql", headers={"accept": accept})).status_code == 405


async def test_nothing_on_the_page_is_from_elsewhere(client):
    page = (await client.get("/graphql", headers=HTML)).text
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.", page)
    policy = (await client.get("/graphql", headers=HTML)).headers["content-security-policy"]
    assert "http" not in policy
    assert "*" not in policy
    assert "default-src 'self'" in policy


async def test_every_file_the_page_names_is_served(client):
    page = (await client.get("/graphql", headers=HTML)).text
    files = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert len(files) >= 4
    for file in files:
        assert (await client.get(file)).status_code == 200, file


@pytest.mark.parametrize(
    "path", ["/graphiql/../pyproject.toml", "/graphiql/..%2f..%2fpyproject.toml", "/graphiql/", "/graphiql"]
)
async def test_nothing_else_is_served(client, path):
    assert (await client.get(path)).status_code in (307, 404)


async def test_the_examples_stand_on_the_page_and_cannot_break_out_of_it(client):
    page = (await client.get("/graphql", headers=HTML)).text
    shown = re.search(r'id="voorbeelden">(.*?)</script>', page, re.DOTALL)[1]
    assert [tab["query"] for tab in json.loads(shown)] == [one.query for one in examples()]


def test_there_are_at_least_six_examples_with_variables_that_fit():
    assert len(examples()) >= 6
    for one in examples():
        declared = set(re.findall(r"\$(\w+):", one.query))
        assert one.variables.keys() <= declared, one.name


async def test_questions_are_answered_as_ever(client):
    response = await client.post("/graphql", json={"query": "{ __typename }"})
    assert response.json() == {"data": {"__typename": "Query"}}
