"""What is right in settings and still not for a production: it is for trying out, with people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from klantbeeld.settings.model import Settings
from klantbeeld.settings.problem import Problem


def trying_out(settings: Settings) -> Iterator[Problem]:
    """Tell what a production is better without. With `modus = "open"` all is for trying out, and nothing is told."""
    if settings.toegang.modus == "open":
        return
    server, documenten = settings.server, settings.documenten
    if server.graphiql:
        yield Problem("server.graphiql", "on: anybody may open that page, and it shows the schema; off in a production")
    elif server.introspectie:
        yield Problem("server.introspectie", "on: who signed in is told the whole schema; off in a production")
    modi = {"documenten.modus": documenten.modus}
    modi |= {f"documenten.clients.{name}.modus": client.modus for name, client in documenten.clients.items()}
    for place, modus in modi.items():
        if modus == "open":
            yield Problem(place, '"open": any query may be asked; in a production register those of your frontends')
    if settings.logboek is not None and settings.logboek.modus == "uit":
        yield Problem("logboek.modus", '"uit": nobody can see afterwards whose data was looked at')
