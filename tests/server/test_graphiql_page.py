"""GraphiQL as a portal developer meets it: in a real browser, without anything from elsewhere."""

import asyncio
import contextlib
import os
import shutil
import socket

import pytest
import uvicorn
from playwright.async_api import TimeoutError as NotSeenError
from playwright.async_api import async_playwright

from klantbeeld.demo.place import demo_place
from klantbeeld.server.app import create_app
from klantbeeld.server.graphiql import examples
from klantbeeld.server.serve import UVICORN
from tests.facade import town

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
async def graphiql():
    """A façade over the town on a real port, and a page with its GraphiQL; gives the hosts the page asked too."""
    async with demo_place(town()) as place:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = uvicorn.Server(uvicorn.Config(create_app(place.settings), **UVICORN))
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


async def test_the_documentation_in_graphiql_is_dutch():
    async with graphiql() as (page, _, __):
        await page.get_by_label("Show Documentation Explorer").click()
        await page.locator(".graphiql-doc-explorer", has_text="Query").wait_for()
        await page.locator(".graphiql-doc-explorer-type-name", has_text="Query").first.click()
        await page.locator(
            ".graphiql-doc-explorer", has_text="Het klantbeeld van één klant in één hoedanigheid"
        ).wait_for()
