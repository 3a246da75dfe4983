"""What a resolver can reach: one object per request."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry
from graphql.pyutils import Path

from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegang
from klantbeeld.compose.outcome import Failed
from klantbeeld.contract import Call, Identificator, Klant, Referentiewaarde, Selection
from klantbeeld.gather import Sources
from klantbeeld.loaders import Loaders
from klantbeeld.loaders.inzage import Volledig


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on one request; each is a setting."""

    max_first: int = 100
    max_tokens: int = 2000
    max_depth: int = 15
    max_fields: int = 1000
    max_root_fields: int = 10
    max_within: int = 2
    max_aliases: int = 30
    max_directives: int = 30
    max_operations: int = 5
    max_variables: int = 50
    max_cost: int = 25_000
    introspection: bool = True
    """Whether questions about the schema itself are answered."""
    download_seconds: float = 300.0
    """How long a path to a document can be used."""


@dataclass(slots=True)
class Context:
    """One request, as a resolver sees it."""

    call: Call
    toegang: Toegang
    loaders: Loaders
    sources: Sources
    seal: Seal
    limits: Limits
    klanten: dict[str | int, Klant | None] = field(default_factory=dict)
    """Per root field of the answer: whose records stand below it. What keeps klanten apart within one request."""

    kanalen: dict[tuple[str, str], Referentiewaarde | None] = field(default_factory=dict)
    """By bron and sleutel of each betrokkene shown: how the klantcontact went in which he took part."""

    volledig: dict[tuple[Identificator, Klant | None], Volledig] = field(default_factory=dict)
    """The numbers that were given in full, per klantbeeld they stood in, for the logboek."""
    storingen: list[dict[str, object]] = field(default_factory=list)
    """Failures below a record, where no list can report them; they go into `extensions.bronnen` of the response."""
    selections: dict[Hashable, Selection] = field(default_factory=dict)
    """What the query selects below a field, by its place in the document, as far as that was found out."""
    _told: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)

    def report(self, path: Path, failures: Iterable[Failed]) -> None:
        """Tell of bronnen that failed at a place in the answer; of equal places in a list only the first."""
        place = path.as_list()
        names = tuple(part for part in place if isinstance(part, str))
        for failure in failures:
            status = failure.status.name
            if (failure.bron, status, names) not in self._told:
                self._told.add((failure.bron, status, names))
                self.storingen.append({"bron": failure.bron, "status": status, "path": place})

    def klant_at(self, path: Path) -> Klant | None:
        """Say whose records stand at this place in the answer; None: no klant was chosen there."""
        return self.klanten.get(root_key(path))

    async def whole_klant_at(self, path: Path) -> tuple[Klant | None, tuple[Failed, ...]]:
        """Say the same, with every number of his that a bron can tell, and what stood in the way of knowing those."""
        klant = self.klant_at(path)
        if klant is None:
            return None, ()
        identity = await self.loaders.whole(klant)
        return identity.klant, (identity.failure,) if identity.failure else ()


def root_key(path: Path) -> str | int:
    """Give the name, in the answer, of the root field above a place."""
    while path.prev is not None:
        path = path.prev
    return path.key


Info: TypeAlias = strawberry.Info[Context, None]
