"""One question to one bron, and the one generic loader that asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeAlias

from aiodataloader import DataLoader

from klantbeeld.compose.outcome import Answered, Outcome
from klantbeeld.contract import Call, Fetcher, PageRequest, Record
from klantbeeld.gather import LIJSTEN, Source, Sources, fetch


class By(Enum):
    """What a question gives to find records by."""

    KLANT = "klant"
    SLEUTEL = "sleutel"
    IDENTIFICATOR = "identificator"
    ONDERWERP = "onderwerp"
    WERK = "werk"
    ADRES = "adres"


@dataclass(frozen=True, slots=True)
class Vraag:
    """One question to one bron."""

    bron: str
    soort: type[Record]
    by: By
    key: Hashable
    """A klant, onderwerp, identificator, werkvraag, key or digitaal adres: what `by` says."""
    request: PageRequest


Plan: TypeAlias = Vraag | Outcome[Any]
"""What to ask of a bron, or what is known without asking."""


def fetcher_of(source: Source, by: By, soort: type[Record]) -> Fetcher[Any, Any] | None:
    """Give what answers such a question in a bron; None: not offered."""
    offers = source.offers
    match by:
        case By.KLANT:
            return LIJSTEN[soort].fetcher(offers)
        case By.SLEUTEL:
            return offers.op_sleutel.get(soort)
        case By.IDENTIFICATOR:
            return offers.op_identificator
        case By.ONDERWERP:
            return offers.bij.get(soort)
        case By.WERK:
            return offers.werkvoorraad
        case By.ADRES:
            return offers.kandidaten


class Asker:
    """Asks the bronnen: equal questions once, those that differ in their key alone together. Never raises for a bron.

    Made anew for each request. When nobody waits for an answer any more, what is still being asked stops.
    """

    def __init__(self, sources: Sources, call: Call) -> None:
        self._sources = sources
        self._call = call
        self._loaders: dict[tuple[str, type[Record], By], DataLoader[Vraag, Outcome[Any]]] = {}
        self._waiting = 0
        self._answering: set[asyncio.Task[Any]] = set()

    async def ask(self, plan: Plan) -> Outcome[Any]:
        """Give the answer to one question, or what was known without asking."""
        if not isinstance(plan, Vraag):
            return plan
        # Each kind of question to each bron has a loader of its own, for whoever asks waits for all that one loads.
        kind = (plan.bron, plan.soort, plan.by)
        if kind not in self._loaders:
            self._loaders[kind] = DataLoader(self._answer)
        self._waiting += 1
        try:
            return await self._loaders[kind].load(plan)
        except asyncio.CancelledError:
            if self._waiting == 1:
                self._give_up()
            raise
        finally:
            self._waiting -= 1

    async def all(self, plans: Sequence[Plan]) -> list[Outcome[Any]]:
        """Give the answers to several, asked at the same time."""
        return list(await asyncio.gather(*(self.ask(plan) for plan in plans)))

    def _give_up(self) -> None:
        """Stop what nobody waits for. The loaders ask in tasks of their own, which do not end with who asked."""
        for answering in self._answering:
            answering.cancel()
        self._loaders.clear()  # they remember what will not be answered

    async def _answer(self, vragen: list[Vraag]) -> list[Outcome[Any]]:
        if not self._waiting:
            raise asyncio.CancelledError
        answering = asyncio.current_task()
        assert answering is not None, "a loader asks in a task"
        self._answering.add(answering)
        try:
            return await self._answered(vragen)
        finally:
            self._answering.discard(answering)

    async def _answered(self, vragen: list[Vraag]) -> list[Outcome[Any]]:
        """Answer the questions of one moment to one bron: those that differ only in their key go there together."""
        groups: dict[Vraag, list[Vraag]] = {}
        for vraag in vragen:
            groups.setdefault(replace(vraag, key=""), []).append(vraag)

        async def answer(group: Sequence[Vraag]) -> Mapping[Vraag, Outcome[Any]]:
            source = self._sources.named(group[0].bron)
            fetcher = fetcher_of(source, group[0].by, group[0].soort) if source else None
            if source is None or fetcher is None:
                return {vraag: Answered(vraag.bron) for vraag in group}
            outcomes = await fetch(source, fetcher, [vraag.key for vraag in group], group[0].request, self._call)
            return {vraag: outcomes[vraag.key] for vraag in group}

        answers = await asyncio.gather(*(answer(group) for group in groups.values()))
        known = {vraag: outcome for answered in answers for vraag, outcome in answered.items()}
        return [known[vraag] for vraag in vragen]
