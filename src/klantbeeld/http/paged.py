"""Lists in numbered pages, as Dutch registers give them: {count, next, previous, results}."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from klantbeeld.contract import BronDataError, Call

if TYPE_CHECKING:
    from klantbeeld.http.client import HttpClient, Params
    from klantbeeld.http.reading import Json


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back of one list."""

    results: tuple[Json, ...]
    count: int
    """How many there are in all, as the register says."""
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedList:
    """A list resource of a register, asked page by page.

    We make every page's address ourselves: a `next` link is never followed. One that leaves the base URL or does not
    move on makes the whole answer suspect, and raises `BronDataError`.
    """

    http: HttpClient
    path: str
    params: Params
    page_size: int | None = 500
    """Open Klant and Open Zaak clamp a larger one to 500 without a word; None: the register has one size of page."""
    body: Json | None = None
    """Given: the list is a search that is posted, page after page with the same body."""
    max_pages: int = 20
    """More pages than this are not read: `Fetched.has_more` then says so."""

    async def page(self, number: int, call: Call) -> Fetched:
        """Give one page; pages count from 1. A page past the end is empty (the registers answer 404 there)."""
        size = {} if self.page_size is None else {"pageSize": str(self.page_size)}
        params = {**self.params, "page": str(number), **size}
        past_end = number > 1
        if self.body is None:
            answer = await self.http.get(self.path, call, params, missing=past_end)
        else:
            answer = await self.http.post(self.path, call, self.body, params, missing=past_end)
        if answer is None:
            return Fetched((), 0, has_more=False)
        return self._checked(answer, number)

    async def all(self, call: Call) -> Fetched:
        """Give every page: the first, and then the others at the same time. What is on two of them is given once."""
        first = await self.page(1, call)
        if not first.has_more:
            return Fetched(_once(first.results), first.count, has_more=False)
        # The register may clamp the page size, so what counts is how many the first page had.
        pages = math.ceil(first.count / max(len(first.results), 1))
        wanted = range(2, min(pages, self.max_pages) + 1)
        others = await asyncio.gather(*(self.page(number, call) for number in wanted))
        results = first.results + tuple(one for other in others for one in other.results)
        # The count may be wrong either way: what the last page says counts as well.
        last = others[-1] if others else first
        return Fetched(_once(results), first.count, has_more=last.has_more or len(results) < first.count)

    def _checked(self, answer: Json, number: int) -> Fetched:
        name = self.http.name
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
            raise BronDataError(f"{name}: a list without results")
        results = tuple(answer["results"])
        if not all(isinstance(one, dict) for one in results):
            raise BronDataError(f"{name}: a list of something else than records")
        count, following = answer.get("count"), answer.get("next")
        if not isinstance(count, int) or not isinstance(following, str | None):
            raise BronDataError(f"{name}: a list that does not say how long it is")
        if following is not None:
            self._check_next(following, number)
        if following is not None and not results:
            raise BronDataError(f"{name}: an empty page that says more follows")
        return Fetched(results, count, has_more=following is not None)

    def _check_next(self, following: str, number: int) -> None:
        try:
            there, here = urlsplit(following), urlsplit(self.http.base_url + self.path)
        except ValueError as error:
            raise BronDataError(f"{self.http.name}: the next page is said to be at what is no address") from error
        if (there.scheme, there.netloc, there.path) != (here.scheme, here.netloc, here.path):
            raise BronDataError(
                f"{self.http.name}: the next page is said to be at another address than the one configured"
            )
        pages = parse_qs(there.query).get("page", [])
        if pages != [str(number + 1)]:
            raise BronDataError(f"{self.http.name}: the next page does not follow this one")


def _once(results: tuple[Json, ...]) -> tuple[Json, ...]:
    """Leave out what was there before: a list that grows while its pages are read has a record on two of them."""
    once: dict[str | int, Json] = {}
    for one in results:
        url = one.get("url")
        once.setdefault(url if isinstance(url, str) else id(one), one)
    return tuple(once.values())
