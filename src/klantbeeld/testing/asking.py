"""Asking a bron what the rules want to know, as the core would ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from klantbeeld.contract import (
    Bron,
    Call,
    Fetcher,
    Grens,
    Item,
    Klant,
    Page,
    PageRequest,
    Record,
)
from klantbeeld.testing.builders import call
from klantbeeld.testing.kinds import LIJSTEN
from klantbeeld.testing.listing import nested

if TYPE_CHECKING:
    from klantbeeld.testing.subject import KnownKlant, Subject

KlantFetcher: TypeAlias = Fetcher[Klant, Any]

_MAX_PAGES = 1000


class Asking:
    """A bron that was just built, and how to ask it."""

    def __init__(self, subject: Subject, bron: Bron) -> None:
        self.subject = subject
        self.bron = bron

    def fetcher(self, lijst: str) -> KlantFetcher:
        """Give what fetches a list, or skip the rule when it is not offered."""
        fetcher: KlantFetcher | None = getattr(self.bron.capabilities, lijst)
        if fetcher is None:
            pytest.skip(f"{lijst}: not offered")
        return fetcher

    def known(self, lijst: str) -> Sequence[KnownKlant]:
        """Give the klanten the author knows of, or skip the rule when the list is not offered."""
        self.fetcher(lijst)
        known = self.subject.known_klanten.get(lijst, ())
        assert known, f"known_klanten[{lijst!r}]: name a klant, for the adapter offers {lijst}"
        return known

    def narrowed(self, fetcher: KlantFetcher, klant: Klant) -> Klant:
        """Give a klant as the core would give it to this bron: with only what it may be asked by."""
        narrowed = self._narrowed(fetcher, klant)
        assert narrowed is not None, "the bron does not accept any number of this klant, so it is never asked for him"
        return narrowed

    def is_asked(self, fetcher: KlantFetcher, klant: Klant) -> bool:
        """Say whether the core would ask this bron for a klant at all."""
        return self._narrowed(fetcher, klant) is not None

    def _narrowed(self, fetcher: KlantFetcher, klant: Klant) -> Klant | None:
        return klant.narrowed(bron=self.subject.bron_name, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other)

    async def page(self, lijst: str, klant: Klant, request: PageRequest, grens: Grens | None = None) -> Page[Record]:
        """Ask one page."""
        fetcher = self.fetcher(lijst)
        key = self.narrowed(fetcher, klant)
        async with asyncio.timeout(self.subject.time_limit):
            answer: Mapping[Klant, Page[Record]] = await fetcher.fetch([key], request, new_call(grens))
        return answer[key]

    async def walk(
        self, lijst: str, klant: Klant, request: PageRequest, grens: Grens | None = None
    ) -> tuple[Page[Record], ...]:
        """Ask page after page."""
        pages = [await self.page(lijst, klant, request, grens)]
        while pages[-1].has_more and pages[-1].items:
            assert len(pages) < _MAX_PAGES, f"{lijst}: the pages do not end"
            request = replace(request, after=pages[-1].items[-1].cursor)
            pages.append(await self.page(lijst, klant, request, grens))
        return tuple(pages)

    async def whole(
        self,
        lijst: str,
        klant: Klant | None = None,
        request: PageRequest | None = None,
        grens: Grens | None = None,
    ) -> tuple[Item[Record], ...]:
        """Give the whole list of a klant; the first one known, if it is not said which."""
        chosen = klant or self.known(lijst)[0].klant
        pages = await self.walk(lijst, chosen, request or PageRequest(limit=100), grens)
        return tuple(item for page in pages for item in page.items)

    async def met(self, kind: type[Record]) -> Record:
        """Give a record of this kind that is in a list of a known klant, or under one."""
        for lijst in LIJSTEN:
            if getattr(self.bron.capabilities, lijst) is None:
                continue
            for known in self.known(lijst):
                for item in await self.whole(lijst, known.klant):
                    for record in nested(item.record):
                        if type(record) is kind:
                            return record
        pytest.fail(f"known_sleutels[{kind.__name__}]: name a key, for no known klant has a record of this kind")


def new_call(grens: Grens | None = None) -> Call:
    """Give a new call: what one request asks twice may be answered once, and that is not what a rule wants."""
    return call(caller="conformance", grens=grens)


def sleutels(items: Sequence[Item[Record]]) -> list[str]:
    """Give the keys of records, in their order."""
    return [item.record.sleutel for item in items]
