"""One question to one bron, and the one generic loader that asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any, TypeAlias

from aiodataloader import DataLoader

from klantbeeld.access.rules import may_know_of
from klantbeeld.access.toegang import Toegang
from klantbeeld.access.zicht import Hidden
from klantbeeld.compose.outcome import Answered, Failed, Outcome, Reden, Skipped
from klantbeeld.contract import Betrouwbaarheid, Call, Fetcher, Klant, PageRequest, Record, quick, replace
from klantbeeld.gather import LIJSTEN, Asked, Source, Sources, answers, together
from klantbeeld.loaders.inzage import Inzage


class By(Enum):
    """What a question gives to find records by."""

    KLANT = "klant"
    SLEUTEL = "sleutel"
    IDENTIFICATOR = "identificator"
    ONDERWERP = "onderwerp"
    WERK = "werk"
    ADRES = "adres"


@quick
@dataclass(frozen=True, slots=True)
class Vraag:
    """One question to one bron."""

    bron: str
    soort: type[Record]
    by: By
    key: Hashable
    """A klant, onderwerp, identificator, werkvraag, key or digitaal adres: what `by` says."""
    request: PageRequest
    klant: Klant | None = field(default=None, compare=False)
    """Whose records these are, with every number that is known of him; None: that is not known."""


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

    Every question passes here, so here `access` is asked: before a bron is, and again for what came back.
    Made anew for each request. When nobody waits for an answer any more, what is still being asked stops.
    """

    def __init__(self, sources: Sources, call: Call, toegang: Toegang) -> None:
        self.inzagen: list[Inzage] = []
        self.hidden: dict[str, Betrouwbaarheid] = {}
        self._sources = sources
        self._call = call
        self._toegang = toegang
        self._loaders: dict[tuple[str, type[Record], By], DataLoader[Vraag, Outcome[Any]] | None] = {}
        self._waiting = 0
        self._answering: set[asyncio.Task[Any]] = set()

    async def ask(self, plan: Plan) -> Outcome[Any]:
        """Give the answer to one question, or what was known without asking."""
        if not isinstance(plan, Vraag):
            return plan
        inzage = Inzage.begun(plan.bron, plan.klant)
        if not await self._toegang.may_read(plan.soort, plan.bron):
            self.inzagen.append(inzage.refused())
            return Skipped(plan.bron, Reden.NIET_TOEGESTAAN)
        loader = self._loader(plan)
        if loader is None:
            return Answered(plan.bron)
        # Told from the beginning: who asks may not be there any more when the bron answers.
        place = len(self.inzagen)
        self.inzagen.append(inzage)
        self._waiting += 1
        try:
            outcome = await loader.load(plan)
        except asyncio.CancelledError:
            if self._waiting == 1:
                self._give_up()
            raise
        finally:
            self._waiting -= 1
        self.inzagen[place] = inzage.went(outcome)
        return outcome

    async def all(self, plans: Sequence[Plan]) -> list[Outcome[Any]]:
        """Give the answers to several, asked at the same time."""
        return list(await together([self.ask(plan) for plan in plans]))

    def _loader(self, vraag: Vraag) -> DataLoader[Vraag, Outcome[Any]] | None:
        """Give what asks such questions; None: the bron does not offer it.

        Each kind of question to each bron has a loader of its own, for whoever asks waits for all that one loads.
        """
        kind = (vraag.bron, vraag.soort, vraag.by)
        if kind not in self._loaders:
            source = self._sources.named(vraag.bron)
            fetcher = fetcher_of(source, vraag.by, vraag.soort) if source else None
            self._loaders[kind] = DataLoader(partial(self._answer, source, fetcher)) if source and fetcher else None
        return self._loaders[kind]

    def _give_up(self) -> None:
        """Stop what nobody waits for. The loaders ask in tasks of their own, which do not end with who asked."""
        for answering in self._answering:
            answering.cancel()
        self._loaders.clear()  # they remember what will not be answered

    def forget(self) -> None:
        """Let go of what was asked. Loaders and we know each other, so Python would not notice that we are gone."""
        self._loaders.clear()

    async def _answer(self, source: Source, fetcher: Fetcher[Any, Any], vragen: list[Vraag]) -> list[Outcome[Any]]:
        if not self._waiting:
            raise asyncio.CancelledError
        answering = asyncio.current_task()
        assert answering is not None, "a loader asks in a task"
        self._answering.add(answering)
        try:
            return await self._answered(source, fetcher, vragen)
        finally:
            self._answering.discard(answering)

    async def _answered(self, source: Source, fetcher: Fetcher[Any, Any], vragen: list[Vraag]) -> list[Outcome[Any]]:
        """Answer the questions of one moment to one bron: those that differ only in their key go there together."""
        groups: dict[PageRequest, list[Vraag]] = {}  # all else is the same for one loader
        for vraag in vragen:
            groups.setdefault(vraag.request, []).append(vraag)

        async def answer(group: Sequence[Vraag]) -> Mapping[Vraag, Outcome[Any]]:
            soort, by = group[0].soort, group[0].by.value
            asked = Asked(soort, by, self._with_needed(group[0]), self._call)
            outcomes = await answers(source, fetcher, [vraag.key for vraag in group], asked)
            return {vraag: await self._seen(vraag, outcomes[vraag.key]) for vraag in group}

        answered_groups = await together([answer(group) for group in groups.values()])
        known = {vraag: outcome for answered in answered_groups for vraag, outcome in answered.items()}
        return [known[vraag] for vraag in vragen]

    def _with_needed(self, vraag: Vraag) -> PageRequest:
        """Ask beside what the query selects what must be known to decide what is shown of it."""
        needed = self._toegang.zicht_on(vraag.bron).needs(vraag.soort)
        if needed.paths <= vraag.request.selection.paths:
            return vraag.request
        return replace(vraag.request, selection=vraag.request.selection | needed)

    async def _seen(self, vraag: Vraag, outcome: Answered[Any] | Failed) -> Outcome[Any]:
        """Leave of an answer what the caller may see."""
        if not isinstance(outcome, Answered):
            return outcome
        page = outcome.page
        looked = await self._toegang.look([item.record for item in page.items], vraag.bron)
        if all(seen is item.record for seen, item in zip(looked, page.items, strict=True)):
            return outcome
        items = tuple(
            replace(item, record=seen)
            for seen, item in zip(looked, page.items, strict=True)
            if not isinstance(seen, Hidden)
        )
        levels = [
            seen.vereist
            for seen, item in zip(looked, page.items, strict=True)
            if isinstance(seen, Hidden) and seen.vereist is not None and self._may_be_told(vraag, item.record)
        ]
        vereist = max(levels, key=lambda level: level.rank, default=None)
        if vereist is not None and not (vraag.bron in self.hidden and self.hidden[vraag.bron].exceeds(vereist)):
            self.hidden[vraag.bron] = vereist
        return replace(outcome, page=replace(page, items=items), behind=page.items[-1].cursor, vereist=vereist)

    def _may_be_told(self, vraag: Vraag, hidden: Record) -> bool:
        """Say whether the caller may know that this is there: it is his own, and not what a reference of his led to."""
        return vraag.by is By.KLANT or may_know_of(hidden, self._toegang.caller)
