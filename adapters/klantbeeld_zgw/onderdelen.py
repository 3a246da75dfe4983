"""What is in a zaak (onderdelen: parts), by its own key. Shown only if its zaak may be shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    BronContext,
    BronDataError,
    BronError,
    Call,
    Item,
    Page,
    PageRequest,
    Record,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, fields, settle, unfailed
from klantbeeld_zgw import translate, translate_rol
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import BesluitenClient, ZgwClient
from klantbeeld_zgw.completion import parts_until
from klantbeeld_zgw.parts import RolParts, needs_statustypen, needs_type
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.zaken import Zaken

T = TypeVar("T")

SEVERAL = 50
"""Keys per fetch: each is a call of its own, and whether their zaken may be shown one call for all."""


class Onderdelen:
    """Asks statussen, rollen and besluiten by their keys."""

    def __init__(
        self,
        context: BronContext[ZgwSettings],
        client: ZgwClient,
        zaken: Zaken,
        catalogus: Catalogus,
    ) -> None:
        self._name = context.name
        self._deadline = context.deadline
        self._client = client
        self._zaken = zaken
        self._catalogus = catalogus

    async def statussen(self, keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Record]]:
        """Give statussen by uuid."""
        until, stempel = parts_until(self._deadline, call), self._stempel()
        is_wanted = needs_statustypen(request.selection) and any(map(fields.as_uuid, keys))
        lookups = self._catalogus.begin(call, statustypen=is_wanted)
        read = await self._read(keys, self._client.status, lambda one: translate.status(one, stempel), call)
        typen, missing = await lookups.typen(until, statussen=list(read.found.values()))
        return read.pages({key: status.named(typen) for key, status in read.found.items()}, missing)

    async def besluiten(
        self, client: BesluitenClient, keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give besluiten by uuid; one that is not of a zaak is left out, for nothing says who may see it."""
        until, stempel = parts_until(self._deadline, call), self._stempel()
        is_wanted = needs_type(request.selection) and any(map(fields.as_uuid, keys))
        lookups = self._catalogus.begin(call, besluittypen=is_wanted)
        read = await self._read(keys, client.besluit, lambda one: translate.besluit(one, stempel), call)
        typen, missing = await lookups.typen(until, besluiten=list(read.found.values()))
        return read.pages({key: besluit.named(typen) for key, besluit in read.found.items()}, missing)

    async def rollen(
        self, kind: type[Betrokkene] | type[Actor], keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        """Give rollen of one side, that of the klant or that of the municipality, by uuid."""
        parts, stempel = RolParts.of(request.selection), self._stempel()
        read = await self._read(keys, self._client.rol, lambda one: translate_rol.rol(one, parts, stempel), call)
        return read.pages({key: rol for key, rol in read.found.items() if isinstance(rol, kind)})

    async def _read(
        self,
        keys: Sequence[str],
        ask: Callable[[str, Call], Awaitable[Json | None]],
        read: Callable[[Json], T],
        call: Call,
    ) -> _Read[T]:
        """Ask each key, and whether the zaken of what was found may be shown."""
        different = list(dict.fromkeys(keys))
        answers = unfailed(await settle(self._one(key, ask, call) for key in different))
        came = {key: data for key, data in zip(different, answers, strict=True) if data is not None}
        of_zaak = {key: zaak for key, data in came.items() if (zaak := translate.zaak_of(data)) is not None}
        shown = await self._zaken.shown(set(of_zaak.values()), call) if of_zaak else ()
        found: dict[str, T] = {}
        unreadable = came.keys() - of_zaak.keys()
        for key, zaak in of_zaak.items():
            if zaak not in shown:
                continue
            try:
                found[key] = read(came[key])
            except UnreadableError:
                unreadable.add(key)
        return _Read(different, found, unreadable)

    async def _one(self, key: str, ask: Callable[[str, Call], Awaitable[Json | None]], call: Call) -> Json | None:
        """Ask a record by its key; None for what does not exist."""
        uuid = fields.as_uuid(key)
        data = None if uuid is None else await ask(uuid, call)
        if data is not None and translate.sleutel(data) != uuid:
            raise BronDataError(f"{self._name}: gives another record than was asked for")
        return data

    def _stempel(self) -> Stempel:
        return Stempel(self._name, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    keys: Sequence[str]
    found: Mapping[str, T]
    unreadable: AbstractSet[str]

    def pages(self, records: Mapping[str, Record], missing: tuple[BronError, ...] = ()) -> Mapping[str, Page[Record]]:
        """Give the answer: a page with one record for what was found."""
        return {
            key: Page((Item(records[key], key),), missing=missing)
            if key in records
            else Page(dropped=int(key in self.unreadable))
            for key in self.keys
        }
