"""Ties the calls and the records together: what the bron offers, and how each question is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    ZAAK_IDENTIFICATIE,
    Bron,
    BronContext,
    BronDataError,
    Bronstand,
    Call,
    Capabilities,
    Document,
    Fetcher,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klanttaak,
    Onderwerp,
    Page,
    PageRequest,
    Record,
    Stempel,
    Zaak,
    page_of,
)
from klantbeeld.http import Json, UnreadableError, fields, key_by_key, settle, unfailed

from klantbeeld_bezwaren import translate
from klantbeeld_bezwaren.client import BezwarenClient
from klantbeeld_bezwaren.settings import BezwarenSettings

R = TypeVar("R", bound=Record)

_BY = {BSN: "bsn", KVK_NUMMER: "kvk", ZAAK_IDENTIFICATIE: "kenmerk"}
_KLANT = frozenset({BSN, KVK_NUMMER})
_ZAAK = frozenset({ZAAK_IDENTIFICATIE})


def build(context: BronContext[BezwarenSettings]) -> Bron:
    """Make a bron; called once for each bron in the settings that uses this adapter."""
    asking = _Asking(context, BezwarenClient(context))

    async def zaken(klant: Klant, request: PageRequest, call: Call) -> Page[Zaak]:
        return await asking.page(klant.identificatoren, _KLANT, asking.zaak, request, call)

    async def klanttaken(klant: Klant, request: PageRequest, call: Call) -> Page[Klanttaak]:
        return await asking.page(klant.identificatoren, _KLANT, asking.klanttaken, request, call)

    async def taken_bij(onderwerp: Onderwerp, request: PageRequest, call: Call) -> Page[Record]:
        return await asking.page(onderwerp.identificatoren, _ZAAK, asking.klanttaken, request, call)

    async def documenten_bij(onderwerp: Onderwerp, request: PageRequest, call: Call) -> Page[Record]:
        return await asking.page(onderwerp.identificatoren, _ZAAK, asking.documenten, request, call)

    async def met_nummer(number: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        return await asking.page([number], _ZAAK, asking.zaak, request, call)

    async def zaak_op_sleutel(sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        return await asking.by_key(sleutel, request, call)

    async def check(call: Call) -> Bronstand:
        return Bronstand(version=await asking.client.version(call))

    return Bron(
        capabilities=Capabilities(
            zaken=Fetcher(fetch=key_by_key(zaken), accepts=_KLANT),
            klanttaken=Fetcher(fetch=key_by_key(klanttaken), accepts=_KLANT),
            op_identificator=Fetcher(fetch=key_by_key(met_nummer), accepts=_ZAAK),
            bij={
                Klanttaak: Fetcher(fetch=key_by_key(taken_bij), accepts=_ZAAK),
                Document: Fetcher(fetch=key_by_key(documenten_bij), accepts=_ZAAK),
            },
            op_sleutel={Zaak: Fetcher(fetch=key_by_key(zaak_op_sleutel))},
        ),
        check=check,
        close=asking.client.close,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    context: BronContext[BezwarenSettings]
    client: BezwarenClient

    async def page(
        self,
        numbers: Iterable[Identificator],
        accepts: frozenset[IdentificatorSoort],
        read: Callable[[Json], list[R]],
        request: PageRequest,
        call: Call,
    ) -> Page[R]:
        """Ask by every number there is, and cut the page out of what all answers hold."""
        asked = [(_BY[number.soort], number.object_id) for number in numbers if number.soort in accepts]
        answers = unfailed(await settle(self._answer(by, number, call) for by, number in asked))
        return _page([json for answer in answers for json in answer], read, request)

    async def by_key(self, sleutel: str, request: PageRequest, call: Call) -> Page[Record]:
        """Give the zaak with a key, which may be anything by now: only a uuid may become part of a path."""
        found = await self.client.bezwaar(sleutel, call) if fields.as_uuid(sleutel) == sleutel else None
        if found is None:
            return Page()
        page = _page([found], self.zaak, request)
        if [item.record.sleutel for item in page.items] != [sleutel]:
            raise BronDataError(f"{self.context.name}: gave another bezwaar than was asked for")
        return page

    def zaak(self, json: Json) -> list[Zaak]:
        return [translate.zaak(json, self._stempel(), self.context.settings.bronorganisatie)]

    def klanttaken(self, json: Json) -> list[Klanttaak]:
        return translate.klanttaken(json, self._stempel())

    def documenten(self, json: Json) -> list[Document]:
        return translate.documenten(json, self._stempel())

    async def _answer(self, by: str, number: str, call: Call) -> Sequence[Json]:
        answer = await self.client.bezwaren(by, number, call)
        # A search for a kenmerk that gives others too would show one klant the papers of another.
        if by == "kenmerk" and any(isinstance(one, dict) and one.get("kenmerk") != number for one in answer):
            raise BronDataError(f"{self.context.name}: gave other bezwaren than were asked for")
        return answer

    def _stempel(self) -> Stempel:
        return Stempel(self.context.name, datetime.now(UTC))


def _page(answer: Sequence[Json], read: Callable[[Json], list[R]], request: PageRequest) -> Page[R]:
    """Make records of what was answered, and cut the page that is asked for; what cannot be read is counted."""
    found: dict[str, R] = {}
    dropped = 0
    for json in answer:
        try:
            # By two numbers of one klant the same bezwaar is found twice.
            found.update((one.sleutel, one) for one in read(json))
        except UnreadableError:
            dropped += 1
    return replace(page_of(found.values(), request), dropped=dropped)
