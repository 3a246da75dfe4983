"""What an author gives of his adapter, and how the rules ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias

import pytest

from klantbeeld.contract import (
    Actor,
    Adapter,
    Betrokkene,
    Bron,
    BronContext,
    Call,
    DigitaalAdres,
    Fetcher,
    Geheim,
    Identificator,
    InterneTaak,
    Item,
    Klant,
    Klantcontact,
    Page,
    PageRequest,
    Partij,
    Record,
    Zaak,
    Zaakstatus,
)
from klantbeeld.testing.builders import call
from klantbeeld.testing.listing import nested

LIJSTEN: Mapping[str, type[Record]] = {
    "partijen": Partij,
    "klantcontacten": Klantcontact,
    "interne_taken": InterneTaak,
    "zaken": Zaak,
}
"""The capabilities by klant, and the kind of record of each."""
KINDS: Mapping[str, type[Record]] = {
    kind.__name__: kind
    for kind in (Partij, DigitaalAdres, Klantcontact, Betrokkene, Actor, InterneTaak, Zaak, Zaakstatus)
}
"""The kinds of record that may be asked for by key."""

KlantFetcher: TypeAlias = (
    Fetcher[Klant, Partij] | Fetcher[Klant, Klantcontact] | Fetcher[Klant, InterneTaak] | Fetcher[Klant, Zaak]
)

_MAX_PAGES = 1000
_TELLING = 6
"""A number shorter than this may be anywhere by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKlant:
    """A klant of whom the author knows, by another road than his adapter, how many records the backend holds."""

    klant: Klant
    count: int


class Subject:
    """What an author gives. All but the last group must be given.

    Attributes:
        adapter: What the entry point leads to.
        settings: An instance of the adapter's settings, for the backend the rules run against.
        known_klanten: Per capability one or more klanten; the first has at least three records. The same klanten under
            every capability make strong rules; two of them show whether answers get mixed.
        unknown_klant: A klant the backend never heard of, with a number it can be asked for.
        outages: Names of the ways `outage` can make the backend fail as a whole; empty if it has no way to fail.
            "hang" is the one that never answers: there a fetch may also just not return.

        partial_outages: Names of the ways in which only a part fails: a fetch then raises, or gives a page that tells
            what is missing.
        known_sleutels: A key of a kind that is offered by key, but that no known klant has.
        unknown_sleutel: A key the backend does not have, but might.
        unknown_identificatie: A zaaknummer the backend does not have.
        entry_point: The value of the entry point in the adapter's distribution, as in "klantbeeld_zgw:ADAPTER".
        bron: The name the bron gets.
        patience: Seconds after which a fetch that hangs is given up.
    """

    adapter: Adapter[Any]
    settings: object
    known_klanten: Mapping[str, Sequence[KnownKlant]]
    unknown_klant: Klant
    outages: Sequence[str]

    partial_outages: Sequence[str] = ()
    known_sleutels: Mapping[type[Record], str] = {}
    unknown_sleutel: str = "00000000-0000-4000-8000-000000000000"
    unknown_identificatie: str = "ZAAK-0000-BESTAAT-NIET"
    entry_point: str | None = None
    bron: str = "kit"
    patience: float = 0.3

    def transport(self) -> object | None:
        """Give what carries HTTP calls, for an adapter that is tested without a network."""
        return None

    def outage(self, name: str) -> AbstractAsyncContextManager[None]:
        """Make the backend fail, in the way named, until the context ends."""
        raise NotImplementedError(f"outage {name!r} is named, but not made")

    def calls_made(self) -> int | None:
        """Give how many calls the backend has had up to now; None: nobody counts."""
        return None

    # ------------------------------------------------------------------------ what the rules use of it

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a rule for each list, kind or outage it takes; also one that an author overrides with the same names."""
        choices: Mapping[str, Sequence[str | None]] = {
            "lijst": tuple(LIJSTEN),
            "kind": tuple(KINDS),
            "outage": tuple(getattr(self, "outages", ())) or (None,),
            "partial_outage": tuple(self.partial_outages) or (None,),
        }
        for name, values in choices.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values, ids=[value or "none" for value in values])

    def build(self) -> Bron:
        """Build a bron; who does so closes it."""
        context = BronContext(name=self.bron, settings=self.settings, max_parallel=4, transport=self.transport())
        return self.adapter.build(context)

    @asynccontextmanager
    async def open_bron(self) -> AsyncIterator[Bron]:
        """Build a bron, and close it in the end."""
        bron = self.build()
        try:
            yield bron
        finally:
            await bron.close()

    def call(self) -> Call:
        """Give a new call: what one request asks twice may be answered once, and that is not what a rule wants."""
        return call(caller="conformance")

    def fetcher(self, bron: Bron, lijst: str) -> KlantFetcher:
        """Give what fetches a list, or skip the rule when it is not offered."""
        offered = bron.capabilities
        fetchers: Mapping[str, KlantFetcher | None] = {
            "partijen": offered.partijen,
            "klantcontacten": offered.klantcontacten,
            "interne_taken": offered.interne_taken,
            "zaken": offered.zaken,
        }
        fetcher = fetchers[lijst]
        if fetcher is None:
            pytest.skip(f"{lijst}: not offered")
        return fetcher

    def known(self, lijst: str) -> Sequence[KnownKlant]:
        """Give the klanten the author knows of."""
        known = self.known_klanten.get(lijst, ())
        assert known, f"known_klanten[{lijst!r}]: name a klant, for the adapter offers {lijst}"
        return known

    def narrowed(self, fetcher: KlantFetcher, klant: Klant) -> Klant:
        """Give a klant as the core would give it to this bron: with only what it may be asked by."""
        narrowed = klant.narrowed(bron=self.bron, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other)
        assert narrowed is not None, "the bron does not accept any number of this klant, so it is never asked for him"
        return narrowed

    async def page(self, bron: Bron, lijst: str, klant: Klant, request: PageRequest) -> Page[Record]:
        """Ask one page."""
        fetcher = self.fetcher(bron, lijst)
        key = self.narrowed(fetcher, klant)
        answer: Mapping[Klant, Page[Record]] = await fetcher.fetch([key], request, self.call())
        return answer[key]

    async def walk(self, bron: Bron, lijst: str, klant: Klant, request: PageRequest) -> tuple[Page[Record], ...]:
        """Ask page after page."""
        pages = [await self.page(bron, lijst, klant, request)]
        while pages[-1].has_more and pages[-1].items:
            assert len(pages) < _MAX_PAGES, f"{lijst}: the pages do not end"
            request = replace(request, after=pages[-1].items[-1].cursor)
            pages.append(await self.page(bron, lijst, klant, request))
        return tuple(pages)

    async def whole(
        self, bron: Bron, lijst: str, klant: Klant | None = None, request: PageRequest | None = None
    ) -> tuple[Item[Record], ...]:
        """Give the whole list of a klant; the first one known, if it is not said which."""
        chosen = klant or self.known(lijst)[0].klant
        pages = await self.walk(bron, lijst, chosen, request or PageRequest(limit=100))
        return tuple(item for page in pages for item in page.items)

    async def sleutel_of(self, bron: Bron, kind: type[Record]) -> str:
        """Give a key of this kind: one the author names, or that of a record met in a list."""
        if kind in self.known_sleutels:
            return self.known_sleutels[kind]
        return (await self.met(bron, kind)).sleutel

    async def met(self, bron: Bron, kind: type[Record]) -> Record:
        """Give a record of this kind that is in a list of a known klant, or under one."""
        for lijst in LIJSTEN:
            if getattr(bron.capabilities, lijst) is None:
                continue
            for known in self.known(lijst):
                for item in await self.whole(bron, lijst, known.klant):
                    for record in nested(item.record):
                        if type(record) is kind:
                            return record
        pytest.fail(f"known_sleutels[{kind.__name__}]: name a key, for no known klant has a record of this kind")

    def secrets(self) -> frozenset[str]:
        """Give what may not be seen anywhere: the numbers of the klanten, and the secrets of the settings."""
        klanten = [known.klant for several in self.known_klanten.values() for known in several] + [self.unknown_klant]
        numbers = {part for klant in klanten for number in klant.identificatoren for part in _numbers(number)}
        return frozenset(part for part in numbers if len(part) >= _TELLING) | frozenset(geheimen(self.settings))

    def assert_tells_nothing(self, text: str, what: str) -> None:
        """Look whether a text tells who the klant is, or a secret; the failure does not repeat it."""
        found = sum(secret in text for secret in self.secrets())
        assert not found, f"{what}: holds a number of the klant or a geheim"


def geheimen(value: object) -> Iterator[str]:
    """Give the secrets in a settings object."""
    match value:
        case Geheim():
            yield value.reveal()
        case Mapping():
            for one in value.values():
                yield from geheimen(one)
        case tuple() | list():
            for one in value:
                yield from geheimen(one)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from geheimen(getattr(value, field.name))


def sleutels(items: Sequence[Item[Record]]) -> list[str]:
    """Give the keys of records, in their order."""
    return [item.record.sleutel for item in items]


def _numbers(number: Identificator) -> Iterator[str]:
    yield number.object_id
    if number.sub_van is not None:
        yield from _numbers(number.sub_van)
