"""GraphiQL for portal developers, served by ourselves: nothing is loaded from elsewhere.

The browser files come from the distribution in the extra `graphiql`; the page and the example queries are ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from starlette.responses import Response

from klantbeeld.server.responses import html_response

PACKAGE = "graphene_django_graphiql_static"
STATIC_PATH = "/graphiql"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)

_PAGE = """<!doctype html>
<html lang="nl">
<head>
  <meta charset="utf-8">
  <title>Klantbeeld - GraphiQL</title>
  <style>html, body, #graphiql { height: 100%; margin: 0; }</style>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="{static}/graphiql.min.css">
  <script src="{static}/react.production.min.js"></script>
  <script src="{static}/react-dom.production.min.js"></script>
  <script src="{static}/graphiql.min.js"></script>
</head>
<body>
  <div id="graphiql">GraphiQL wordt geladen…</div>
  <script type="application/json" id="voorbeelden">{examples}</script>
  <script>
    const voorbeelden = JSON.parse(document.getElementById("voorbeelden").textContent);
    const stuur = GraphiQL.createFetcher({url: "/graphql"});
    // Every tab has headers of its own. Where no token is filled in yet, the one that was last sent goes along.
    let laatste;
    const fetcher = (vraag, opties) => {
      const headers = {...opties?.headers};
      if (/^Bearer +\\S/.test(headers.Authorization)) laatste = headers.Authorization;
      else if (laatste && headers.Authorization?.trim() === "Bearer") headers.Authorization = laatste;
      return stuur(vraag, {...opties, headers});
    };
    ReactDOM.render(
      React.createElement(GraphiQL, {
        fetcher,
        defaultTabs: voorbeelden,
        query: voorbeelden[0].query,
        variables: voorbeelden[0].variables,
        defaultEditorToolsVisibility: "{tools}",
        defaultHeaders: voorbeelden[0].headers,
        storage: {getItem: () => null, setItem: () => {}, removeItem: () => {}, clear: () => {}, length: 0}
      }),
      document.getElementById("graphiql")
    );
  </script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with, and variables that fit it."""

    name: str
    query: str
    variables: dict[str, object]


def static_files() -> Path | None:
    """Give the folder with the browser files; None: the extra `graphiql` is not installed."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "static" / PACKAGE


def examples() -> tuple[Example, ...]:
    """Give the example queries, each a file `NAME.graphql` with its variables in `NAME.json`, in order of name."""
    folder = files("klantbeeld.server") / "voorbeelden"
    queries = sorted((one for one in folder.iterdir() if one.name.endswith(".graphql")), key=lambda one: one.name)
    found = []
    for one in queries:
        name = one.name.removesuffix(".graphql")
        variables = folder / f"{name}.json"
        values = json.loads(variables.read_text(encoding="utf-8")) if variables.is_file() else {}
        found.append(Example(name, one.read_text(encoding="utf-8"), values))
    return tuple(found)


def graphiql_page(*, with_token: bool) -> Response:
    """Give the page, with the example queries in tabs; `with_token`: and a place for a token, which stays in it."""
    headers = json.dumps({"Authorization": "Bearer "}, indent=2) if with_token else ""
    tabs = [
        {
            "query": one.query,
            "variables": json.dumps(one.variables, indent=2) if one.variables else "",
            "headers": headers,
        }
        for one in examples()
    ]
    # "</" would end the script element the examples stand in.
    text = json.dumps(tabs, ensure_ascii=False).replace("</", "<\\/")
    tools = "headers" if with_token else "variables"
    page = _PAGE.replace("{static}", STATIC_PATH).replace("{tools}", tools).replace("{examples}", text)
    return html_response(page, policy=_POLICY)
