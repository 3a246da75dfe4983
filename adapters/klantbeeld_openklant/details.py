"""Single betrokkenen, actoren and digital addresses, by their key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    BronError,
    Call,
    DigitaalAdres,
    InterneTaak,
    Item,
    Page,
    PageRequest,
    Stempel,
)
from klantbeeld.http import fields, settle
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactgegevens import digitaal_adres
from klantbeeld_openklant.references import reference
from klantbeeld_openklant.translate import Toegewezen

__all__ = ["Details"]


class Details:
    """Fetches what only ever is asked one at a time; its cursors lead nowhere, for nothing comes behind."""

    def __init__(self, client: OpenKlantClient, *, bron: str) -> None:
        self._client = client
        self._bron = bron

    async def betrokkene(self, sleutel: str, request: PageRequest, call: Call) -> Page[Betrokkene]:
        """Give a betrokkene by its key."""
        uuid = fields.as_uuid(sleutel)
        expand = ("digitaleAdressen",) if translate.asks_adressen(request.selection) else ()
        json = uuid and await self._client.betrokkene(uuid, expand, call)
        if json is None:
            return Page()
        with fields.must_be_readable(self._bron):
            return Page((Item(translate.betrokkene(json, self._stempel(), request.selection), sleutel),))

    async def actor(self, sleutel: str, request: PageRequest, call: Call) -> Page[Actor]:
        """Give an actor by its key."""
        uuid = fields.as_uuid(sleutel)
        actor = uuid and await self._actor(uuid, self._stempel(), call)
        return Page((Item(actor, sleutel),)) if actor else Page()

    async def digitaal_adres(self, sleutel: str, request: PageRequest, call: Call) -> Page[DigitaalAdres]:
        """Give a digital address by its key; its partij says whether it is the preferred one."""
        uuid = fields.as_uuid(sleutel)
        json = uuid and await self._client.digitaal_adres(uuid, call)
        if json is None:
            return Page()
        missing: tuple[BronError, ...] = ()
        voorkeur: bool | None = None
        with fields.must_be_readable(self._bron):
            owner = reference(json, "verstrektDoorPartij")
            if owner and request.selection.asks("voorkeur"):
                try:
                    voorkeur = await self._is_preferred(uuid, owner, call)
                except BronError as error:
                    missing = (error,)
            made = digitaal_adres(json, self._stempel(), voorkeur=voorkeur)
        return Page((Item(made, sleutel),), missing=missing)

    async def assign(
        self, taken: Sequence[Toegewezen], known: Iterable[Actor], stempel: Stempel, call: Call
    ) -> tuple[Mapping[str, InterneTaak], list[BronError]]:
        """Give the taken with their actoren, by the key of the taak, and what failed.

        Each actor is asked once, and not if it is known already. One that is gone is left out; a taak of which an
        actor could not be fetched has no list of them at all.
        """
        found: dict[str, Actor | None] = {actor.sleutel: actor for actor in known}
        wanted = sorted({uuid for one in taken for uuid in one.actoren} - found.keys())
        answers = await settle(self._actor(uuid, stempel, call) for uuid in wanted)
        errors: list[BronError] = []
        for uuid, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, BronError):
                errors.append(answer)
            else:
                found[uuid] = answer
        return {one.taak.sleutel: replace(one.taak, toegewezen_aan=_all(one.actoren, found)) for one in taken}, errors

    async def _actor(self, uuid: str, stempel: Stempel, call: Call) -> Actor | None:
        json = await self._client.actor(uuid, call)
        with fields.must_be_readable(self._bron):
            return None if json is None else translate.actor(json, stempel)

    async def _is_preferred(self, uuid: str | None, partij: str, call: Call) -> bool | None:
        json = await self._client.partij(partij, call)
        with fields.must_be_readable(self._bron):
            return None if json is None else reference(json, "voorkeursDigitaalAdres") == uuid

    def _stempel(self) -> Stempel:
        return Stempel(self._bron, datetime.now(UTC))


def _all(uuids: Iterable[str], found: Mapping[str, Actor | None]) -> tuple[Actor, ...] | None:
    if any(uuid not in found for uuid in uuids):
        return None
    return tuple(actor for actor in (found[uuid] for uuid in uuids) if actor is not None)
