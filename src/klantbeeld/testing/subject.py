"""What an author gives of his adapter, and how the rules ask it."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any, TypeVar

import pytest

from klantbeeld.contract import (
    Adapter,
    Bestand,
    Bron,
    BronContext,
    Call,
    Fetcher,
    Geheim,
    Identificator,
    Klant,
    Onderwerp,
    PageRequest,
    Record,
    Werkvraag,
    may_be_asked,
)
from klantbeeld.testing.asking import Asking, new_call
from klantbeeld.testing.kinds import KINDS, LIJSTEN
from klantbeeld.testing.listing import nested

_TELLING = 6
"""A number shorter than this may be anywhere by chance."""

C = TypeVar("C")


async def read_bestand(bestand: Callable[[str, Call], AbstractAsyncContextManager[Bestand]], sleutel: str) -> bytes:
    """Give the whole contents of a document."""
    async with bestand(sleutel, new_call()) as opened:
        return b"".join([part async for part in opened.parts])


def asyncio_rules(rules: type[C]) -> type[C]:
    """Mark the async rules of a class, so that they run in the strict mode of pytest-asyncio too."""
    for rule in vars(rules).values():
        if inspect.iscoroutinefunction(rule) and rule.__name__.startswith("test_"):
            pytest.mark.asyncio(rule)
    return rules


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKlant:
    """A klant of whom the author knows, by another road than his adapter, how many records the backend holds."""

    klant: Klant
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOnderwerp:
    """An object of which the author knows how many records of a kind are about it."""

    onderwerp: Onderwerp
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWerk:
    """A question for interne taken of which the author knows how many there are, whatever their status."""

    werkvraag: Werkvraag
    count: int


class Subject:
    """What an author gives. What has no value here must be given.

    Attributes:
        adapter: What the entry point leads to.
        settings: An instance of the adapter's settings, for the backend the rules run against.
        known_klanten: Per capability one or more klanten; the first has at least three records (one, of a
            basisregistratie). The same klanten under every capability make strong rules; two of them show whether
            answers get mixed.
        unknown_klant: A klant the backend never heard of, with a number it can be asked for.
        outages: Names of the ways `outage` can make the backend fail as a whole; empty if it has no way to fail.
            "hang" is the one that never answers: there a fetch may also just not return.
        partial_outages: Names of the ways in which only a part fails: a fetch then raises, or gives a page that tells
            what is missing.
        known_sleutels: A key of a kind that is offered by key, but that no known klant has.
        unknown_sleutel: A key the backend does not have, but might.
        unknown_nummer: An object_id that no record of the backend is known as, of whatever soort.
        known_nummers: Numbers that a record of the backend is known as, when no record of a known klant has any that
            `op_identificator` accepts.
        known_onderwerpen: Per kind in `bij` one or more objects, the first with at least two records about it.
        known_werk: What is to be done, if `werkvoorraad` is offered; the first with at least two taken.
        known_kandidaten: How many partijen gave an e-mail address or telephone number, if `kandidaten` is offered.
        known_bestanden: The contents of a document by its key, if `bestand` is offered.
        entry_point: The value of the entry point in the adapter's distribution, as in "klantbeeld_zgw:ADAPTER".
        bron_name: The name the bron gets.
        patience: Seconds after which a fetch is given up in the outage "hang".
        time_limit: Seconds in which a bron that is well has surely answered.
    """

    adapter: Adapter[Any]
    settings: object
    known_klanten: Mapping[str, Sequence[KnownKlant]]
    unknown_klant: Klant
    outages: Sequence[str]

    partial_outages: Sequence[str] = ()
    known_sleutels: Mapping[type[Record], str] = {}
    unknown_sleutel: str = "00000000-0000-4000-8000-000000000000"
    unknown_nummer: str = "ffffffff-0000-4000-8000-000000000000"
    known_nummers: Sequence[Identificator] = ()
    known_onderwerpen: Mapping[type[Record], Sequence[KnownOnderwerp]] = {}
    known_werk: Sequence[KnownWerk] = ()
    known_kandidaten: Mapping[str, int] = {}
    known_bestanden: Mapping[str, bytes] = {}
    entry_point: str | None = None
    bron_name: str = "kit"
    patience: float = 0.1
    time_limit: float = 30.0

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
        for name, values in self.choices().items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values, ids=[value or "none" for value in values])

    def choices(self) -> Mapping[str, Sequence[str | None]]:
        """Give what a rule is run for, by the name of its argument; None where there is nothing to choose from."""
        return {
            "lijst": tuple(LIJSTEN),
            "kind": tuple(KINDS),
            "outage": tuple(getattr(self, "outages", ())) or (None,),
            "partial_outage": tuple(self.partial_outages) or (None,),
        }

    def build_bron(self) -> Bron:
        """Build a bron; who does so closes it."""
        context = BronContext(name=self.bron_name, settings=self.settings, max_parallel=4, transport=self.transport())
        return self.adapter.build(context)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Asking]:
        """Build a bron to ask, and close it in the end."""
        bron = self.build_bron()
        try:
            yield Asking(self, bron)
        finally:
            await bron.close()

    async def other_ways(self, ask: Asking) -> AsyncIterator[tuple[str, Callable[[], Awaitable[object]]]]:
        """Give every other way in which the bron offers to be asked, with a question that has an answer."""
        offered, request = ask.bron.capabilities, PageRequest(limit=100)

        def asking(fetcher: Fetcher[Any, Any], key: object) -> Callable[[], Awaitable[object]]:
            return lambda: fetcher.fetch([key], request, new_call())

        if offered.op_identificator is not None:
            for number in await self.numbers(ask):
                yield f"op_identificator of {number.soort.objecttype}", asking(offered.op_identificator, number)
        for kind, fetcher in offered.bij.items():
            for known in self.known_onderwerpen.get(kind, ())[:1]:
                yield f"bij of {kind.__name__}", asking(fetcher, known.onderwerp)
        if offered.werkvoorraad is not None:
            for work in self.known_werk[:1]:
                yield "werkvoorraad", asking(offered.werkvoorraad, work.werkvraag)
        if offered.kandidaten is not None:
            for adres in self.known_kandidaten:
                yield "kandidaten", asking(offered.kandidaten, adres)
        if offered.bestand is not None:
            for sleutel in self.known_bestanden:
                yield "bestand", partial(read_bestand, offered.bestand, sleutel)

    async def numbers(self, ask: Asking) -> list[Identificator]:
        """Give for each soort that `op_identificator` takes a number that a record is known as."""
        fetcher = ask.bron.capabilities.op_identificator
        if fetcher is None:
            return []
        known = list(self.known_nummers)
        for lijst in LIJSTEN:
            if getattr(ask.bron.capabilities, lijst) is not None:
                known += [n for item in await ask.whole(lijst) for one in nested(item.record) for n in one.bekend_als]
        found = {number.soort: number for number in reversed(known)}
        taken = may_be_asked(found.values(), fetcher.accepts, accepts_other=fetcher.accepts_other)
        return sorted(taken, key=lambda number: number.soort)

    def secrets(self) -> frozenset[str]:
        """Give what may not be seen anywhere: numbers and addresses of klanten, and the secrets of the settings."""
        klanten = [known.klant for several in self.known_klanten.values() for known in several] + [self.unknown_klant]
        numbers = {part for klant in klanten for number in klant.identificatoren for part in _numbers(number)}
        telling = frozenset(part for part in (*numbers, *self.known_kandidaten) if len(part) >= _TELLING)
        return telling | frozenset(geheimen(self.settings))

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


def _numbers(number: Identificator) -> Iterator[str]:
    yield number.object_id
    if number.sub_van is not None:
        yield from _numbers(number.sub_van)
