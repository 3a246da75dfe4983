"""What zaken do not hold themselves: begun when they are asked for, put in when they are here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from klantbeeld.contract import BronDataError, BronError, Call, Item, Stempel, Zaak, write_cursor
from klantbeeld.http import Json, distinct, fields, ready, settle
from klantbeeld_zgw import translate
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import BesluitenClient, ZgwClient
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.translate import BareBesluit, BareStatus, BareZaak
from klantbeeld_zgw.zicht import Zicht
from klantbeeld_zgw.zoeken import Eigen

T = TypeVar("T")

_SHARE_OF_DEADLINE = 0.8


def parts_until(deadline: float, call: Call) -> float:
    """Give the moment after which records go without the parts that are not here: rather no names than no zaken."""
    return asyncio.get_running_loop().time() + _SHARE_OF_DEADLINE * min(deadline, call.remaining)


class Completion:
    """Reads and completes the zaken of one fetch."""

    def __init__(
        self,
        client: ZgwClient,
        besluiten: BesluitenClient | None,
        catalogus: Catalogus,
        parts: Parts,
        call: Call,
        *,
        zicht: Zicht,
        eigen: Eigen,
        deadline: float,
    ) -> None:
        self.parts = parts
        self.zicht = zicht
        self._eigen = eigen
        self.stempel = Stempel(client.name, datetime.now(UTC))
        self._client = client
        self._besluiten_client = besluiten if parts.besluiten else None
        self._call = call
        self._until = parts_until(deadline, call)
        self._lookups = catalogus.begin(
            call,
            zaaktypen=parts.zaaktypen,
            statustypen=parts.statustypen,
            resultaattypen=parts.resultaattypen,
            besluittypen=parts.besluittypen and besluiten is not None,
        )

    def read(self, data: Json) -> BareZaak | None:
        """Read a zaak, or give None if it cannot be used; raises `NotShownError` for one that may not be shown."""
        return translate.zaak(data, self.parts, self.stempel, self.zicht, self._eigen)

    async def complete(self, zaken: Sequence[BareZaak]) -> tuple[tuple[Item[Zaak], ...], tuple[BronError, ...]]:
        """Give the zaken as items, and what went wrong; what could not be had is None in all of them."""
        histories, besluiten = await asyncio.gather(
            self._of_each(zaken, self._history if self.parts.statushistorie else None),
            self._of_each(zaken, None if self._besluiten_client is None else self._besluiten),
        )
        errors = [outcome for outcome in (*histories, *besluiten) if isinstance(outcome, BronError)]
        statussen = [zaak.status for zaak in zaken if zaak.status is not None]
        statussen += [status for history in _read(histories) for status in history or ()]
        taken = [besluit for those in _read(besluiten) for besluit in those or ()]
        typen, missing = await self._lookups.typen(self._until, zaken, statussen, taken)
        items = tuple(
            Item(zaak.named(typen, history, of_zaak), write_cursor(zaak.plaats))
            for zaak, history, of_zaak in zip(zaken, _read(histories), _read(besluiten), strict=True)
        )
        if any(zaak.incomplete for zaak in zaken):
            errors.append(BronDataError(f"{self._client.name}: a part of a zaak was not sent along or cannot be read"))
        return items, distinct((*missing, *errors))

    def _of_each(
        self, zaken: Sequence[BareZaak], ask: Callable[[str], Awaitable[Sequence[T]]] | None
    ) -> Awaitable[Sequence[Sequence[T] | BronError | None]]:
        if ask is None:
            return ready([None] * len(zaken))
        asked = (ask(zaak.record.sleutel) for zaak in zaken)
        return settle(asked, until=self._until, bron=self._client.name)

    async def _history(self, zaak: str) -> Sequence[BareStatus]:
        found = await self._client.statussen(zaak, self._call)
        with fields.must_be_readable(self._client.name):
            statussen = [translate.status(one, self.stempel) for one in found]
        if any(status.record.zaak != zaak for status in statussen):
            raise BronDataError(f"{self._client.name}: gives statussen of another zaak")
        return statussen

    async def _besluiten(self, zaak: str) -> Sequence[BareBesluit]:
        if self._besluiten_client is None:
            return ()
        found = await self._besluiten_client.van_zaak(self._client.zaak_url(zaak), self._call)
        with fields.must_be_readable(self._client.name):
            besluiten = [translate.besluit(one, self.stempel) for one in found]
        if any(besluit.record.zaak != zaak for besluit in besluiten):
            raise BronDataError(f"{self._client.name}: gives besluiten of another zaak")
        return besluiten


def _read(outcomes: Iterable[T | BronError | None]) -> list[T | None]:
    """Give what came, in the same places."""
    return [None if isinstance(outcome, BronError) else outcome for outcome in outcomes]
