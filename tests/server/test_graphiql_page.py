"""GraphiQL as a portal developer meets it: in a real browser, without anything from elsewhere."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
from dataclasses import replace

import pytest
import uvicorn
from playwright.async_api import TimeoutError as NotSeenError
from playwright.async_api import async_playwright

from klantbeeld.access.rules import SCOPES
from klantbeeld.contract import Aanroepersoort, Geheim
from klantbeeld.demo.place import demo_place
from klantbeeld.server.app import create_app
from klantbeeld.server.graphiql import examples
from klantbeeld.server.serve import UVICORN
from klantbeeld.settings import Toegang
from klantbeeld.settings.oidc import Oidc, Uitgever
from tests.facade import town
from tests.server.oidc.idp import running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# A browser in a machine without a screen, that leaves the network alone.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="needs Chromium, from the package chromium"
)


@contextlib.asynccontextmanager
async def graphiql(toegang=None):
    """A façade over the town on a real port, and a page with its GraphiQL; gives the hosts the page asked too."""
    async with demo_place(town()) as place:
        settings = place.settings
        if toegang is not None:
            server = replace(settings.server, sleutel=Geheim("k" * 40))
            settings = replace(settings, server=server, toegang=toegang)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(create_app(settings), **UVICORN))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            address = f"127.0.0.1:{listening.getsockname()[1]}"
            try:
                async with async_playwright() as playwright:
                    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                    page = await browser.new_page(viewport={"width": 1400, "height": 900})
                    hosts = set()
                    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
                    await page.goto(f"http://{address}/graphql")
                    await page.locator(".graphiql-execute-button").wait_for()
                    yield page, hosts, address
                    await browser.close()
            finally:
                server.should_exit = True
                await serving


async def run_until(page, result, tries=6):
    """Press the button as a person does: on a busy machine GraphiQL takes a while to know what tab it is on."""
    for _ in range(tries):
        await page.locator(".graphiql-execute-button").click()
        with contextlib.suppress(NotSeenError):
            await result.wait_for(timeout=5_000)
            return
    await result.wait_for(timeout=5_000)


async def test_graphiql_opens_with_the_example_queries_and_runs_them():
    async with graphiql() as (page, hosts, address):
        tabs = await page.locator(".graphiql-tab").all_inner_texts()
        assert len(tabs) == len(examples()) >= 6
        await page.locator(".graphiql-execute-button").click()
        await page.locator(".result-window", has_text="gekend").wait_for()
        await page.get_by_role("tab", name="EenZaak", exact=True).click()
        result = page.locator(".result-window", has_text="ZAAK-2026-1000020")
        await run_until(page, result)
        assert "errors" not in await result.inner_text()
        assert hosts == {address}, "nothing is loaded from elsewhere"


async def test_where_people_sign_in_graphiql_has_a_place_for_a_token_which_it_does_not_keep():
    with running() as idp:
        uitgever = Uitgever(
            issuer=idp.issuer,
            audience=("klantbeeld",),
            aanroepers=(Aanroepersoort.MEDEWERKER,),
            gebruiker="medewerker_id",
            rollen="rollen",
        )
        toegang = Toegang(modus="oidc", oidc=Oidc(uitgevers=(uitgever,)), rollen={"kcc": tuple(SCOPES)})
        async with graphiql(toegang) as (page, hosts, address):
            await page.locator(".graphiql-execute-button").click()
            await page.locator(".result-window", has_text="Meld u opnieuw aan.").wait_for()
            editor = page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror")
            assert await editor.evaluate("one => one.CodeMirror.getValue()") == '{\n  "Authorization": "Bearer "\n}'
            headers = json.dumps({"Authorization": f"Bearer {idp.token(medewerker_id='m-1', rollen=['kcc'])}"})
            await editor.evaluate("(one, text) => one.CodeMirror.setValue(text)", headers)
            # He came in: he is told that no purpose is in these settings.
            await run_until(page, page.locator(".result-window", has_text="doel_onbekend"))
            # The next tab has an empty place for a token; the one that was given is asked with.
            await page.get_by_role("tab", name="EenZaak", exact=True).click()
            assert await editor.evaluate("one => one.CodeMirror.getValue()") == '{\n  "Authorization": "Bearer "\n}'
            await page.locator(".result-window", has_text="doel_onbekend").wait_for(state="detached")
            await run_until(page, page.locator(".result-window", has_text="doel_onbekend"))
            assert await page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
            assert hosts == {address}


async def test_the_documentation_in_graphiql_is_dutch():
    async with graphiql() as (page, _, __):
        await page.get_by_label("Show Documentation Explorer").click()
        await page.locator(".graphiql-doc-explorer", has_text="Query").wait_for()
        await page.locator(".graphiql-doc-explorer-type-name", has_text="Query").first.click()
        await page.locator(
            ".graphiql-doc-explorer", has_text="Het klantbeeld van één klant in één hoedanigheid"
        ).wait_for()
