"""Reads a whole list of an application, however it comes in parts. No address in an answer is ever followed."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from klantbeeld.contract import BronDataError, Call
from klantbeeld.http import FilledPath, Json, UnreadableError, fields
from klantbeeld_taakapplicatie.client import Answer, Client
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings
from klantbeeld_taakapplicatie.translate import records_in
from klantbeeld_taakapplicatie.zoeken import Vraag

_MOST_PAGES = 50
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_NEXT = re.compile(r""";\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)""", re.IGNORECASE)
_DEFAULTS = {"nummer": ("page", 1), "offset": ("offset", 0), "cursor": ("cursor", 0), "link": ("", 0)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A list as far as it was read."""

    records: tuple[Mapping[str, Json], ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """One page, and what to send for the next one; None: it was the last."""

    records: Sequence[Mapping[str, Json]]
    following: Mapping[str, str] | None
    totaal: int | None = None


class Lists:
    """Reads the lists of one application: up to `meest` records, and no more than 50 pages."""

    def __init__(self, client: Client, settings: TaakapplicatieSettings) -> None:
        self._client = client
        self._meest = settings.meest
        self._lijst = Expression(settings.lijst, "lijst")
        self._pagina = pagina = settings.pagina
        self._is_numbered = pagina is not None and pagina.is_numbered
        parameter, eerste = _DEFAULTS[pagina.soort] if pagina else ("", 0)
        self._parameter = (pagina.parameter if pagina else "") or parameter
        self._eerste = pagina.eerste if pagina and pagina.eerste is not None else eerste
        self._totaal = Expression(pagina.totaal, "pagina.totaal") if pagina and pagina.totaal else None
        self._volgende = Expression(pagina.volgende, "pagina.volgende") if pagina and pagina.volgende else None

    async def whole(self, vraag: Vraag, call: Call) -> Whole:
        """Give every record; raises `BronDataError` for an answer that makes no sense."""
        first = await self._part(vraag, call, self._start())
        if first.totaal and not first.records:
            raise BronDataError(f"{self._client.name}: says that there are records, and gives none")
        if first.totaal is not None and first.records:
            return await self._counted(vraag, call, first, first.totaal)
        records = list(first.records)
        part, pages = first, 1
        while part.following is not None and len(records) <= self._meest and pages < _MOST_PAGES:
            before = part
            part = await self._part(vraag, call, part.following, index=pages, seen=len(records))
            if part.records and part.records == before.records:
                raise BronDataError(f"{self._client.name}: gives the same page again, whichever is asked for")
            records += part.records
            pages += 1
        is_complete = part.following is None and len(records) <= self._meest
        return Whole(tuple(records[: self._meest]), is_complete)

    async def _counted(self, vraag: Vraag, call: Call, first: _Part, totaal: int) -> Whole:
        """Read the other pages at the same time, for it is known how many there are."""
        # The application may give smaller pages than were asked for, so what counts is how many the first one had.
        step = len(first.records)
        pages = min(math.ceil(min(totaal, self._meest) / step), _MOST_PAGES)
        others = await asyncio.gather(
            *(
                self._part(vraag, call, self._step(index, index * step), index=index, seen=index * step)
                for index in range(1, pages)
            )
        )
        records = (*first.records, *(one for other in others for one in other.records))
        if any(other.records and other.records == first.records for other in others):
            raise BronDataError(f"{self._client.name}: gives the same page again, whichever is asked for")
        is_complete = totaal <= len(records) <= self._meest
        return Whole(records[: self._meest], is_complete)

    async def _part(
        self, vraag: Vraag, call: Call, which: Mapping[str, str], *, index: int = 0, seen: int = 0
    ) -> _Part:
        asked, more = vraag, which
        if self._pagina is not None and self._pagina.in_inhoud and vraag.body is not None:
            asked, more = replace(vraag, body={**vraag.body, **self._as_json(which)}), {}
        # Behind the last of numbered pages some answer 404; a page that an answer itself told of must be there.
        missing = self._is_numbered if index else vraag.onbekend_is_404
        answer = await self._client.ask(asked, call, more, missing=missing)
        if answer.json is None:
            return _Part((), None)
        with fields.must_be_readable(self._client.name):
            records = records_in(answer.json, self._lijst)
            totaal = self._total(answer.json)
            following = self._following(vraag, answer)
        if self._is_numbered and records:
            following = self._step(index + 1, seen + len(records))
        return _Part(records, following, totaal)

    def _start(self) -> Mapping[str, str]:
        if self._pagina is None or self._pagina.soort in ("link", "cursor"):
            return self._sized({})
        return self._step(0, 0)

    def _step(self, index: int, seen: int) -> Mapping[str, str]:
        is_offset = self._pagina is not None and self._pagina.soort == "offset"
        return self._sized({self._parameter: str(self._eerste + (seen if is_offset else index))})

    def _sized(self, params: Mapping[str, str]) -> Mapping[str, str]:
        if self._pagina is None or self._pagina.grootte_parameter is None:
            return params
        return {**params, self._pagina.grootte_parameter: str(self._pagina.grootte)}

    def _total(self, answer: Json) -> int | None:
        if self._totaal is None:
            return None
        found = self._totaal.of(answer)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            raise UnreadableError("pagina.totaal: leads to no number")
        return found

    def _following(self, vraag: Vraag, answer: Answer) -> Mapping[str, str] | None:
        """Give what an answer says of the next page."""
        if self._pagina is not None and self._pagina.soort == "link":
            return self._linked(vraag, answer.headers.get("Link", ""))
        found = self._volgende.of(answer.json) if self._volgende else None
        if found is None or found == "":
            return None
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise UnreadableError("pagina.volgende: leads to no cursor")
        return self._sized({self._parameter: str(found)})

    def _as_json(self, params: Mapping[str, str]) -> Mapping[str, Json]:
        """Give numbers as numbers; a cursor is a text, whatever it looks like."""
        is_cursor = self._pagina is not None and self._pagina.soort == "cursor"
        return {name: value if is_cursor and name == self._parameter else int(value) for name, value in params.items()}

    def _linked(self, vraag: Vraag, header: str) -> Mapping[str, str] | None:
        """Give the query of the next page. Of its address only that: we ask again where we asked before."""
        url = next((url for url, about in _LINK.findall(header) if _NEXT.search(about)), None)
        if url is None:
            return None
        path = vraag.path.filled if isinstance(vraag.path, FilledPath) else vraag.path
        try:
            here = urlsplit(self._client.base_url + path)
            there = urlsplit(urljoin(here.geturl(), url))
        except ValueError:
            raise UnreadableError("pagina: the next page is said to be at what is no address") from None
        # Whether "@" is encoded in a path is a matter of taste.
        if (there.scheme, there.netloc, unquote(there.path)) != (here.scheme, here.netloc, unquote(here.path)):
            raise UnreadableError("pagina: the next page is said to be at another address than the one configured")
        # What we search by is ours to say: a link without it would lead to the records of everybody.
        return {**dict(parse_qsl(there.query, keep_blank_values=True)), **vraag.params}
