"""All that one request may ask, in the words of a resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from klantbeeld.access.toegang import Toegang
from klantbeeld.compose.merge import Positions
from klantbeeld.compose.outcome import Failed, Outcome, Reden, Skipped, problems_of
from klantbeeld.contract import (
    Basisregistratie,
    Betrouwbaarheid,
    Call,
    Fetcher,
    Identificator,
    InterneTaak,
    Klant,
    Klantcontact,
    Onderwerp,
    PageRequest,
    Partij,
    PartijSleutel,
    Record,
    Selection,
    TijdlijnRecord,
    Werkvraag,
    Window,
    may_be_asked,
    passes,
    replace,
)
from klantbeeld.gather import LIJSTEN, Source, Sources, together
from klantbeeld.loaders.ask import Asker, By, Plan, Vraag, fetcher_of
from klantbeeld.loaders.found import Found, Listing, changed, records_of, without_end, without_strangers
from klantbeeld.loaders.identity import Identification, Identity
from klantbeeld.loaders.inzage import Inzage
from klantbeeld.loaders.pages import Keep, ask_ahead, read_page

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=TijdlijnRecord)

_MOST_WITH_ONE_NUMBER = 10


class Loaders:
    """All questions of one request.

    Args:
        sources: The configured bronnen.
        call: Who asks, for what, until when.
        toegang: What the caller may see.
        max_partijen: The most partijen one bron may give for one klant or address.
    """

    def __init__(self, sources: Sources, call: Call, toegang: Toegang, *, max_partijen: int = 100) -> None:
        self.sources = sources
        self.call = call
        self._toegang = toegang
        self._max_partijen = max_partijen
        self._asker = Asker(sources, call, toegang)
        self._identification = Identification(sources, self._asker)

    @property
    def inzagen(self) -> Sequence[Inzage]:
        """Every look at a bron up to now, and every one that the caller may not take."""
        return self._asker.inzagen

    @property
    def hidden(self) -> Mapping[str, Betrouwbaarheid]:
        """Per bron of which records were hidden, the level at which the caller would have to sign in to see all."""
        return self._asker.hidden

    def forget(self) -> None:
        """Let go of all answers, when nothing will be asked any more."""
        self._asker.forget()
        self.call.memo.forget()

    # ------------------------------------------------------------------------------------------ by klant

    async def identity(self, klant: Klant) -> Identity:
        """Find out who a klant is that is known only as a partij of one bron; see `Identification.of_partij`."""
        return await self._identification.of_partij(klant)

    async def whole(self, klant: Klant) -> Identity:
        """Give a klant with every number of his that a bron can tell."""
        return await self._identification.whole(klant)

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
            soorten: Per kind what to ask; the limit and order of all are the same.
            start: Where to go on in each lane; None: from the beginning.
            bronnen: Ask only these; None: all.
        """
        identity = await self.identity(klant)
        offered = [
            (source, soort)
            for source in self.sources
            for soort in soorten
            if LIJSTEN[soort].fetcher(source.offers) is not None
        ]
        # A bron that waits for a number that others must tell holds up only itself.
        lanes = {
            f"{source.name}/{LIJSTEN[soort].name}": self._by_klant(identity, source, soort, soorten[soort], bronnen)
            for source, soort in offered
        }
        before = (identity.failure,) if identity.failure is not None else ()
        return await read_page(self._asker, lanes, next(iter(soorten.values())), start=start, before=before)

    async def partijen(
        self, klant: Klant, selection: Selection, *, bronnen: frozenset[str] | None = None
    ) -> Found[Partij]:
        """Give the klant as every bron knows him."""
        selection |= Selection.of("identificatoren", "soort_partij")
        identity, found = await self._of_klant(klant, Partij, self._max_partijen, selection, bronnen)
        outcomes = [without_strangers(identity, outcome) for outcome in found]
        if any(partij.indicatie_geheimhouding for partij in records_of(outcomes)):
            # He asked it of the municipality, and not of one register.
            zicht = {source.name: self._toegang.zicht_on(source.name) for source in self.sources}
            outcomes = [changed(outcome, zicht[outcome.bron].without_addresses) for outcome in outcomes]
        return Found(records_of(outcomes), tuple(outcomes))

    async def basisregistratie(self, klant: Klant, selection: Selection) -> Found[Basisregistratie]:
        """Give the klant as the base registries know him."""
        _, outcomes = await self._of_klant(klant, Basisregistratie, 1, selection, None)
        return Found(records_of(outcomes), tuple(outcomes))

    async def _of_klant(
        self, klant: Klant, soort: type[R], limit: int, selection: Selection, bronnen: frozenset[str] | None
    ) -> tuple[Klant, list[Outcome[R]]]:
        """Ask all of a kind that is not paged; give with whom it is of, which whoever was asked knows him by."""
        identity = await self.identity(klant)
        request = PageRequest(limit=limit, selection=selection)
        offering = [source for source in self.sources if LIJSTEN[soort].fetcher(source.offers) is not None]

        async def ask(source: Source) -> tuple[Plan, Failed | None, Outcome[R]]:
            plan, failure = await self._by_klant(identity, source, soort, request, bronnen)
            return plan, failure, await self._asker.ask(plan)

        answers = await together([ask(source) for source in offering])
        asked = [plan.key for plan, _, _ in answers if isinstance(plan, Vraag) and isinstance(plan.key, Klant)]
        known = dict.fromkeys(number for one in (identity.klant, *asked) for number in one.identificatoren)
        failures = dict.fromkeys((identity.failure, *(failure for _, failure, _ in answers)))
        outcomes = [*(one for one in failures if one is not None), *(outcome for _, _, outcome in answers)]
        roles = (one.hoedanigheid for one in (identity.klant, *asked) if one.hoedanigheid is not None)
        return replace(identity.klant, identificatoren=tuple(known), hoedanigheid=next(roles, None)), outcomes

    async def _by_klant(
        self,
        identity: Identity,
        source: Source,
        soort: type[Record],
        request: PageRequest,
        bronnen: frozenset[str] | None,
    ) -> tuple[Plan, Failed | None]:
        """Say what to ask of one bron, or why not; and what failed on the way to knowing the klant well enough."""
        fetcher = LIJSTEN[soort].fetcher(source.offers)
        if fetcher is None or (bronnen is not None and source.name not in bronnen):
            return Skipped(source.name, Reden.WEGGEFILTERD), None
        if not await self._toegang.may_read(soort, source.name):
            # Nor is anything looked up for it. Asking says so.
            return Vraag(source.name, soort, By.KLANT, identity.klant, request, identity.klant), None
        known = await self._identification.needed_by(identity, source, fetcher)
        failure = known.failure if known.failure is not identity.failure else None
        narrowed = known.klant.narrowed(bron=source.name, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other)
        if narrowed is None:
            waiting = known.failure is not None
            return Skipped(source.name, Reden.WACHT_OP_PARTIJ if waiting else Reden.ANDERE_NUMMERS), failure
        return Vraag(source.name, soort, By.KLANT, narrowed, request, known.klant), failure

    async def own_partijen(self, klant: Klant) -> tuple[frozenset[PartijSleutel], tuple[Failed, ...]]:
        """Give the keys of the partijen that are this klant, and the bronnen that could not tell."""
        found = await self.partijen(klant, Selection())
        keys = frozenset(PartijSleutel(partij.bron, partij.sleutel) for partij in found.records)
        return keys, problems_of(found.outcomes)

    # ---------------------------------------------------------------------------------------- by key

    async def record(self, soort: type[R], bron: str, sleutel: str, selection: Selection) -> Outcome[R]:
        """Ask one record again, by the key its own bron gave it."""
        request = PageRequest(limit=1, selection=selection)
        return await self._asker.ask(Vraag(bron, soort, By.SLEUTEL, sleutel, request))

    async def records(
        self, soort: type[R], bron: str, sleutels: Sequence[str], selection: Selection
    ) -> tuple[tuple[R, ...], tuple[Failed, ...]]:
        """Ask several records of one bron, in the order of their keys; those it does not know are left out."""
        outcomes = await together([self.record(soort, bron, sleutel, selection) for sleutel in sleutels])
        return records_of(outcomes), problems_of(outcomes)

    # ------------------------------------------------------------------- by number, onderwerp, work, address

    async def with_number(self, number: Identificator, selection: Selection) -> Found[Record]:
        """Ask every bron that may have what this number refers to; it is not known which has it (R71)."""
        request = PageRequest(limit=_MOST_WITH_ONE_NUMBER, selection=selection)
        outcomes = await self._asker.all(list(self._by_number(number, request, None).values()))
        return Found(records_of(outcomes), tuple(outcomes))

    def _by_number(
        self, number: Identificator, request: PageRequest, bronnen: frozenset[str] | None
    ) -> dict[str, Plan]:
        def key(fetcher: Fetcher[Any, Any]) -> Identificator | None:
            return next(iter(may_be_asked([number], fetcher.accepts, accepts_other=fetcher.accepts_other)), None)

        return self._asking(By.IDENTIFICATOR, Record, request, key, bronnen)

    async def about(
        self,
        soort: type[T],
        onderwerp: Onderwerp,
        request: PageRequest,
        *,
        referred: Iterable[Identificator] = (),
        start: Positions | None = None,
        bronnen: frozenset[str] | None = None,
        keep: Keep | None = None,
        before: Sequence[Failed] = (),
    ) -> Listing[T]:
        """Give one page of what is about an object or belongs to it: what refers to it, and what it refers to itself.

        Args:
            soort: The kind of record.
            onderwerp: The object.
            request: What to ask.
            referred: Numbers by which the object itself refers to records of this kind.
            start: Where to go on in each lane; None: from the beginning.
            bronnen: Ask only these; None: all.
            keep: What may be shown of it.
            before: What failed on the way to knowing the object.
        """

        def key(fetcher: Fetcher[Any, Any]) -> Onderwerp | None:
            return onderwerp.narrowed(fetcher.accepts, accepts_other=fetcher.accepts_other)

        about = self._asking(By.ONDERWERP, soort, request, key, bronnen, Reden.ANDER_OBJECT)
        found, _ = await asyncio.gather(
            asyncio.gather(*(self.with_number(number, request.selection) for number in referred)),
            ask_ahead(self._asker, about, start),
        )
        lanes: dict[str, Any] = dict(about)
        records = [record for one in found for record in one.records if isinstance(record, soort)]
        shown, unknown = await keep(records) if keep is not None else (records, ())
        for source in self.sources:
            held = {record.sleutel: record for record in shown if record.bron == source.name}
            if held:
                lanes[f"{source.name}/genoemd"] = (source.name, list(held.values()))
        failed = (*before, *problems_of([outcome for one in found for outcome in one.outcomes]), *unknown)
        return await read_page(self._asker, lanes, request, start=start, keep=keep, before=failed)

    async def numbered(
        self,
        number: Identificator,
        request: PageRequest,
        *,
        start: Positions | None = None,
        bronnen: frozenset[str] | None = None,
    ) -> Listing[Klantcontact]:
        """Give one page of the klantcontacten with a number."""
        window = Window.of(request)

        async def only_contacten(records: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Failed]]:
            # By a number comes whatever has it: it is not asked for as a list of one kind is.
            contacten = [record for record in records if isinstance(record, Klantcontact)]
            return [one for one in contacten if passes(one, request) and window.holds(one.plaats)], ()

        return await read_page(
            self._asker, self._by_number(number, request, bronnen), request, start=start, keep=only_contacten
        )

    async def werkvoorraad(
        self,
        werkvragen: Mapping[str, Werkvraag | None],
        request: PageRequest,
        *,
        start: Positions | None = None,
        bronnen: frozenset[str] | None = None,
    ) -> Listing[InterneTaak]:
        """Give one page of what is to be done, whoever it is for.

        Args:
            werkvragen: What to ask of each bron, by name; None: nothing there can be meant.
            request: What to ask.
            start: Where to go on in each lane; None: from the beginning.
            bronnen: Ask only these; None: all.
        """
        lanes: dict[str, Plan] = {}
        for source in self.sources:
            if source.offers.werkvoorraad is None:
                continue
            asked = werkvragen.get(source.name)
            lane: Plan = Skipped(source.name, Reden.WEGGEFILTERD)
            if asked is not None and (bronnen is None or source.name in bronnen):
                lane = Vraag(source.name, InterneTaak, By.WERK, asked, request)
            lanes[f"{source.name}/werkvoorraad"] = lane
        return await read_page(self._asker, lanes, request, start=start)

    async def kandidaten(self, adres: str, selection: Selection) -> Found[Partij]:
        """Give the partijen that gave a digitaal adres as theirs (R16)."""
        request = PageRequest(limit=self._max_partijen, selection=selection)
        plans = self._asking(By.ADRES, Partij, request, lambda _: adres, None)
        outcomes = [without_end(outcome) for outcome in await self._asker.all(list(plans.values()))]
        return Found(records_of(outcomes), tuple(outcomes))

    def _asking(
        self,
        by: By,
        soort: type[Record],
        request: PageRequest,
        key: Callable[[Fetcher[Any, Any]], Any],
        bronnen: frozenset[str] | None,
        otherwise: Reden | None = None,
    ) -> dict[str, Plan]:
        """Say what to ask of every bron that offers to be asked so; one that has no key is left out, or skipped."""
        plans: dict[str, Plan] = {}
        for source in self.sources:
            fetcher = fetcher_of(source, by, soort)
            if fetcher is None:
                continue
            name = f"{source.name}/{by.value}"
            wanted = key(fetcher)
            if bronnen is not None and source.name not in bronnen:
                plans[name] = Skipped(source.name, Reden.WEGGEFILTERD)
            elif wanted is not None:
                plans[name] = Vraag(source.name, soort, by, wanted, request)
            elif otherwise is not None:
                plans[name] = Skipped(source.name, otherwise)
        return plans
