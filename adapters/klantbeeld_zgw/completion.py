"""What zaken do not hold themselves: begun when they are asked for, put in when they are here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from klantbeeld.contract import BronDataError, BronError, Call, Item, Stempel, Zaak, write_cursor
from klantbeeld.http import distinct, fields, settle
from klantbeeld_zgw import translate
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.translate import BareStatus, BareZaak

_SHARE_OF_DEADLINE = 0.8


def parts_until(deadline: float, call: Call) -> float:
    """Give the moment after which records go without the parts that are not here: rather no names than no zaken."""
    return asyncio.get_running_loop().time() + _SHARE_OF_DEADLINE * min(deadline, call.remaining)


class Completion:
    """Completes the zaken of one fetch."""

    def __init__(self, client: ZgwClient, catalogus: Catalogus, parts: Parts, call: Call, *, deadline: float) -> None:
        self.parts = parts
        self.stempel = Stempel(client.name, datetime.now(UTC))
        self._client = client
        self._call = call
        self._until = parts_until(deadline, call)
        self._lookups = catalogus.begin(
            call, zaaktypen=parts.zaaktypen, statustypen=parts.statustypen, resultaattypen=parts.resultaattypen
        )

    async def complete(self, zaken: Sequence[BareZaak]) -> tuple[tuple[Item[Zaak], ...], tuple[BronError, ...]]:
        """Give the zaken as items, and what went wrong; what could not be had is None in all of them."""
        histories = await self._histories(zaken)
        statussen = [zaak.status for zaak in zaken if zaak.status is not None]
        read = [history for history in histories if not isinstance(history, BronError)]
        statussen += [status for history in read for status in history or ()]
        typen, errors = await self._lookups.typen(zaken, statussen, self._until)
        items = tuple(
            Item(zaak.named(typen, None if isinstance(history, BronError) else history), write_cursor(zaak.plaats))
            for zaak, history in zip(zaken, histories, strict=True)
        )
        failed = [*errors, *(history for history in histories if isinstance(history, BronError))]
        if any(zaak.incomplete for zaak in zaken):
            failed.append(BronDataError(f"{self._client.name}: a part of a zaak was not sent along or cannot be read"))
        return items, distinct(failed)

    async def _histories(self, zaken: Sequence[BareZaak]) -> Sequence[Sequence[BareStatus] | BronError | None]:
        if not self.parts.statushistorie:
            return [None] * len(zaken)
        asked = (self._history(zaak.record.sleutel) for zaak in zaken)
        return await settle(asked, until=self._until, bron=self._client.name)

    async def _history(self, zaak: str) -> Sequence[BareStatus]:
        found = await self._client.statussen(zaak, self._call)
        with fields.must_be_readable(self._client.name):
            statussen = [translate.status(one, self.stempel) for one in found]
        if any(status.record.zaak != zaak for status in statussen):
            raise BronDataError(f"{self._client.name}: gives statussen of another zaak")
        return statussen
