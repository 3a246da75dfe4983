"""What one request asks of the bronnen: every question once, equal questions joined, independent ones at the same time.

One generic loader stands under everything here. Made anew for each request; it never raises for a bron.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Generic, TypeVar

from aiodataloader import DataLoader

from klantbeeld.access.rules import is_own_partij
from klantbeeld.compose.merge import Merged, Place, Positions, merge
from klantbeeld.compose.outcome import (
    Answered,
    Bronresultaat,
    Failed,
    Outcome,
    Reden,
    Skipped,
    is_volledig,
    problems_of,
    summarise,
)
from klantbeeld.contract import (
    Call,
    Fetcher,
    Identificator,
    Klant,
    Page,
    PageRequest,
    Partij,
    PartijSleutel,
    Record,
    Selection,
    SoortPartij,
    TijdlijnRecord,
    Zaak,
)
from klantbeeld.gather import LIJSTEN, Source, Sources, fetch

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=TijdlijnRecord)


class By(Enum):
    """What a question gives to find records by."""

    KLANT = "klant"
    SLEUTEL = "sleutel"
    IDENTIFICATIE = "identificatie"


@dataclass(frozen=True, slots=True)
class Vraag:
    """One question to one bron."""

    bron: str
    soort: type[Record]
    by: By
    key: Klant | str
    request: PageRequest


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list over several bronnen, and how each fared."""

    merged: Merged[T]
    outcomes: tuple[Outcome[T], ...]

    @property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """What every bron added to this page."""
        return summarise(self.outcomes, [item.record for item in self.merged.items])


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """Records that are not paged, the leading bron first, and how each bron fared."""

    records: tuple[R, ...]
    outcomes: tuple[Outcome[R], ...]

    @property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """What every bron added."""
        return summarise(self.outcomes, self.records)

    @property
    def volledig(self) -> bool:
        """Whether every bron that took part gave everything."""
        return is_volledig(self.bronnen)


@dataclass(frozen=True, slots=True)
class Identity:
    """A klant as far as the bronnen could tell who it is, and the failure that stood in the way of knowing more."""

    klant: Klant
    failure: Failed | None = None


class Loaders:
    """All questions of one request.

    Args:
        sources: The configured bronnen.
        call: Who asks, for what, until when.
        max_partijen: The most partijen one bron may give for one klant.
    """

    def __init__(self, sources: Sources, call: Call, *, max_partijen: int = 100) -> None:
        self.sources = sources
        self.call = call
        self._max_partijen = max_partijen
        self._loaders: dict[tuple[str, type[Record], By], DataLoader[Vraag, Outcome[Any]]] = {}

    async def _load(self, vraag: Vraag) -> Outcome[Any]:
        # Each kind of question to each bron has a loader of its own, for whoever asks waits for all that one loads.
        kind = (vraag.bron, vraag.soort, vraag.by)
        if kind not in self._loaders:
            self._loaders[kind] = DataLoader(self._answer)
        return await self._loaders[kind].load(vraag)

    async def _answer(self, vragen: list[Vraag]) -> list[Outcome[Any]]:
        """Answer the questions of one moment to one bron: those that differ only in their key go there together."""
        groups: dict[Vraag, list[Vraag]] = {}
        for vraag in vragen:
            groups.setdefault(replace(vraag, key=""), []).append(vraag)

        async def answer(group: Sequence[Vraag]) -> Mapping[Vraag, Outcome[Any]]:
            source = self.sources.named(group[0].bron)
            fetcher = _fetcher(source, group[0]) if source else None
            if source is None or fetcher is None:
                return {vraag: Answered(vraag.bron) for vraag in group}
            outcomes = await fetch(source, fetcher, [vraag.key for vraag in group], group[0].request, self.call)
            return {vraag: outcomes[vraag.key] for vraag in group}

        answers = await asyncio.gather(*(answer(group) for group in groups.values()))
        known = {vraag: outcome for answered in answers for vraag, outcome in answered.items()}
        return [known[vraag] for vraag in vragen]

    # ------------------------------------------------------------------------------------------ by klant

    async def identity(self, klant: Klant) -> Identity:
        """Find out who a klant is that is known only as a partij of one bron.

        A persoon or organisatie is from then on asked for by its numbers too; a contactpersoon only by his partij, so
        that nothing he has in another hoedanigheid comes along (R22).
        """
        if klant.partij is None or klant.identificatoren or klant.hoedanigheid is not None:
            return Identity(klant)
        selection = Selection.of("soort_partij", "identificatoren")
        outcome = await self.record(Partij, klant.partij.bron, klant.partij.sleutel, selection)
        failure = next(iter(problems_of([outcome])), None)
        for partij in records_of([outcome]):
            whole = replace(klant, identificatoren=_numbers_of(partij), hoedanigheid=partij.soort_partij)
            return Identity(whole, failure=failure)
        return Identity(klant, failure=failure)

    async def listing(
        self,
        klant: Klant,
        soorten: Mapping[type[T], PageRequest],
        *,
        start: Positions | None = None,
        bronnen: frozenset[str] | None = None,
    ) -> Listing[T]:
        """Give one page of all that the klant has of these kinds, over all bronnen.

        Args:
            klant: Whose records.
            soorten: Per kind what to ask; the limit and volgorde of all are the same.
            start: Where to go on in each lane; None: from the beginning.
            bronnen: Ask only these; None: all.
        """
        identity = await self.identity(klant)
        request = next(iter(soorten.values()))
        plan = {
            f"{source.name}/{LIJSTEN[soort].name}": self._plan(identity, source, soort, asked, start, bronnen)
            for source in self.sources
            for soort, asked in soorten.items()
            if LIJSTEN[soort].fetcher(source.offers) is not None
        }
        outcomes = dict(zip(plan, await self._all(plan.values()), strict=True))
        lanes = {lane: outcome.page for lane, outcome in outcomes.items() if isinstance(outcome, Answered)}
        # What is skipped now, such as a bron that waits for another that failed, keeps its place too.
        began = dict(start or {}) | {
            lane: (start or {}).get(lane, Place.START)
            for lane, outcome in outcomes.items()
            if not isinstance(outcome, Skipped)
        }
        failures = (identity.failure,) if identity.failure else ()
        return Listing(merge(lanes, request.limit, request.volgorde, began), (*failures, *outcomes.values()))

    async def partijen(
        self, klant: Klant, selection: Selection, *, bronnen: frozenset[str] | None = None
    ) -> Found[Partij]:
        """Give the klant as every bron knows him."""
        identity = await self.identity(klant)
        request = PageRequest(
            limit=self._max_partijen, selection=selection | Selection.of("identificatoren", "soort_partij")
        )
        offering = [source for source in self.sources if source.offers.partijen is not None]
        plans = [self._plan(identity, source, Partij, request, None, bronnen) for source in offering]
        outcomes = [_without_strangers(identity.klant, outcome) for outcome in await self._all(plans)]
        failures = (identity.failure,) if identity.failure else ()
        return Found(records_of(outcomes), (*failures, *outcomes))

    def _plan(
        self,
        identity: Identity,
        source: Source,
        soort: type[Record],
        request: PageRequest,
        start: Positions | None,
        bronnen: frozenset[str] | None,
    ) -> Vraag | Outcome[Any]:
        """Say what to ask of one bron, or why not."""
        fetcher = LIJSTEN[soort].fetcher(source.offers)
        if fetcher is None or (bronnen is not None and source.name not in bronnen):
            return Skipped(source.name, Reden.WEGGEFILTERD)
        narrowed = identity.klant.narrowed(
            bron=source.name, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other
        )
        if narrowed is None:
            waiting = identity.failure is not None
            return Skipped(source.name, Reden.WACHT_OP_PARTIJ if waiting else Reden.ANDERE_NUMMERS)
        position = (start or {}).get(f"{source.name}/{LIJSTEN[soort].name}", Place.START)
        if position is Place.END:
            return Answered(source.name)
        after = position if isinstance(position, str) else None
        return Vraag(source.name, soort, By.KLANT, narrowed, replace(request, after=after))

    async def _all(self, plans: Any) -> list[Outcome[Any]]:  # noqa: ANN401 - heterogeneous kinds share one road
        return list(await asyncio.gather(*(self._one(plan) for plan in plans)))

    async def _one(self, plan: Vraag | Outcome[Any]) -> Outcome[Any]:
        return await self._load(plan) if isinstance(plan, Vraag) else plan

    # ---------------------------------------------------------------------------------------- by key

    async def record(self, soort: type[R], bron: str, sleutel: str, selection: Selection) -> Outcome[R]:
        """Ask one record again, by the key its own bron gave it."""
        request = PageRequest(limit=1, selection=selection)
        return await self._load(Vraag(bron, soort, By.SLEUTEL, sleutel, request))

    async def records(
        self, soort: type[R], bron: str, sleutels: Sequence[str], selection: Selection
    ) -> tuple[tuple[R, ...], tuple[Failed, ...]]:
        """Ask several records of one bron, in the order of their keys; those it does not know are left out."""
        outcomes = await asyncio.gather(*(self.record(soort, bron, sleutel, selection) for sleutel in sleutels))
        return records_of(outcomes), problems_of(outcomes)

    async def everywhere(self, by: By, soort: type[R], key: str, selection: Selection) -> Found[R]:
        """Ask every bron that can find this kind by this key; it is not known which has it (R71)."""
        request = PageRequest(limit=10, selection=selection)
        vragen = [Vraag(source.name, soort, by, key, request) for source in self.sources]
        asked = [vraag for vraag in vragen if (known := self.sources.named(vraag.bron)) and _fetcher(known, vraag)]
        outcomes = await self._all(asked)
        return Found(records_of(outcomes), tuple(outcomes))

    async def own_partijen(self, klant: Klant) -> tuple[frozenset[PartijSleutel], tuple[Failed, ...]]:
        """Give the keys of the partijen that are this klant, and the bronnen that could not tell."""
        found = await self.partijen(klant, Selection())
        keys = frozenset(PartijSleutel(partij.bron, partij.sleutel) for partij in found.records)
        return keys, problems_of(found.outcomes)


def _fetcher(source: Source, vraag: Vraag) -> Fetcher[Any, Any] | None:
    match vraag.by:
        case By.KLANT:
            return LIJSTEN[vraag.soort].fetcher(source.offers)
        case By.SLEUTEL:
            return source.offers.op_sleutel.get(vraag.soort)
        case By.IDENTIFICATIE:
            return source.offers.zaken_op_identificatie if vraag.soort is Zaak else None


def records_of(outcomes: Sequence[Outcome[R]]) -> tuple[R, ...]:
    """Give the records of the bronnen that answered."""
    return tuple(item.record for outcome in outcomes if isinstance(outcome, Answered) for item in outcome.page.items)


def _numbers_of(partij: Partij) -> tuple[Identificator, ...]:
    """Give the numbers to ask other bronnen by for this partij, in the hoedanigheid it is (R22).

    Not a BSN for an organisatie, nor the KVK-nummer of a persoon with a business. And not a KVK-nummer beside a
    vestigingsnummer under it: that would find what the other vestigingen have.
    """
    if partij.soort_partij is SoortPartij.CONTACTPERSOON:
        return ()
    fitting = [one for one in partij.identificatoren or () if one.hoedanigheid in (None, partij.soort_partij)]
    above = {one.sub_van for one in fitting}
    return tuple(one for one in fitting if one not in above)


def _without_strangers(klant: Klant, outcome: Outcome[Partij]) -> Outcome[Partij]:
    """Leave out what a bron should not have given: partijen of another klant or hoedanigheid."""
    if not isinstance(outcome, Answered):
        return outcome
    page = outcome.page
    good = [item for item in page.items if is_own_partij(klant, item.record)]
    # The partij with the number that was asked before those found through it, such as vestigingen of an onderneming.
    good.sort(key=lambda item: not set(item.record.identificatoren or ()) & set(klant.identificatoren))
    dropped = page.dropped + len(page.items) - len(good) + int(page.has_more)
    return replace(outcome, page=Page(tuple(good), has_more=False, dropped=dropped, missing=page.missing))
