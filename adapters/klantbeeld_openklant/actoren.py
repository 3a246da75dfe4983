"""Who interne taken are for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from klantbeeld.contract import Actor, BronDataError, BronError, Call, InterneTaak, Stempel
from klantbeeld_openklant import translate
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.fields import UnreadableError
from klantbeeld_openklant.parts import caught

__all__ = ["Actoren", "Toegewezen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegewezen:
    """An interne taak, and the uuids of the actoren it is for."""

    taak: InterneTaak
    actoren: tuple[str, ...] = ()


class Actoren:
    """Fetches actoren: each once, and not those that stand in full in a klantcontact that was read anyway."""

    def __init__(self, client: OpenKlantClient, bron: str) -> None:
        self._client = client
        self._bron = bron

    async def assign(
        self, taken: Sequence[Toegewezen], known: Iterable[Actor], stempel: Stempel, call: Call
    ) -> tuple[Mapping[str, InterneTaak], list[BronError]]:
        """Give the taken with their actoren, by the key of the taak, and what failed.

        An actor that is gone is left out; a taak of which an actor could not be fetched has no list of them at all.
        """
        found: dict[str, Actor | None] = {actor.sleutel: actor for actor in known}
        wanted = sorted({uuid for one in taken for uuid in one.actoren} - found.keys())
        answers = await asyncio.gather(*(caught(self._one, uuid, stempel, call) for uuid in wanted))
        errors: list[BronError] = []
        for uuid, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, BronError):
                errors.append(answer)
            else:
                found[uuid] = answer
        return {one.taak.sleutel: replace(one.taak, toegewezen_aan=_all(one.actoren, found)) for one in taken}, errors

    async def _one(self, uuid: str, stempel: Stempel, call: Call) -> Actor | None:
        json = await self._client.actor(uuid, call)
        try:
            return None if json is None else translate.actor(json, stempel)
        except UnreadableError as error:
            raise BronDataError(f"{self._bron}: {error}") from error


def _all(uuids: Iterable[str], found: Mapping[str, Actor | None]) -> tuple[Actor, ...] | None:
    if any(uuid not in found for uuid in uuids):
        return None
    return tuple(actor for actor in (found[uuid] for uuid in uuids) if actor is not None)
