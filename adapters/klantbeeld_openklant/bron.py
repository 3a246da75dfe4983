"""An Open Klant as a bron: wires the parts together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Actor,
    Betrokkene,
    Bron,
    BronContext,
    Bronstand,
    Call,
    Capabilities,
    DigitaalAdres,
    Fetcher,
    InterneTaak,
    Klant,
    Klantcontact,
    Page,
    PageRequest,
    Partij,
    Record,
)
from klantbeeld_openklant.actoren import Actoren
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactlijst import Contactlijsten
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.klantcontacten import Klantcontacten
from klantbeeld_openklant.klanten import Klanten
from klantbeeld_openklant.partijen import Partijen
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.taken import InterneTaken

__all__ = ["build"]

K = TypeVar("K")
T = TypeVar("T", bound=Record)

_ACCEPTS = frozenset({BSN, RSIN, KVK_NUMMER, VESTIGINGSNUMMER})


def build(context: BronContext[OpenKlantSettings]) -> Bron:
    """Make the bron; nothing is called yet."""
    bron, settings = context.name, context.settings
    client = OpenKlantClient(context)
    klanten = Klanten(client, bron)
    lijsten = Contactlijsten(client, klanten, expand_grens=settings.expand_grens, bron=bron)
    actoren = Actoren(client, bron)
    partijen = Partijen(client, klanten, bron=bron)
    klantcontacten = Klantcontacten(client, lijsten, actoren, settings=settings, bron=bron)
    taken = InterneTaken(client, lijsten, actoren, bron=bron)
    details = Details(client, bron=bron)
    op_sleutel: Mapping[type[Record], Fetcher[str, Record]] = {
        Partij: _by_key(partijen.op_sleutel),
        Klantcontact: _by_key(klantcontacten.op_sleutel),
        InterneTaak: _by_key(taken.op_sleutel),
        Betrokkene: _by_key(details.betrokkene),
        Actor: _by_key(details.actor),
        DigitaalAdres: _by_key(details.digitaal_adres),
    }

    async def check(call: Call) -> Bronstand:
        return Bronstand(version=await client.version(call))

    return Bron(
        capabilities=Capabilities(
            partijen=_by_klant(partijen.of_klant),
            klantcontacten=_by_klant(klantcontacten.of_klant),
            interne_taken=_by_klant(taken.of_klant),
            op_sleutel=op_sleutel,
        ),
        check=check,
        close=client.close,
    )


def _by_klant(one: Callable[[Klant, PageRequest, Call], Awaitable[Page[T]]]) -> Fetcher[Klant, T]:
    return Fetcher(fetch=_each(one), accepts=_ACCEPTS, accepts_other=True)


def _by_key(one: Callable[[str, PageRequest, Call], Awaitable[Page[Record]]]) -> Fetcher[str, Record]:
    return Fetcher(fetch=_each(one))


def _each(
    one: Callable[[K, PageRequest, Call], Awaitable[Page[T]]],
) -> Callable[[Sequence[K], PageRequest, Call], Awaitable[Mapping[K, Page[T]]]]:
    """Ask key by key: Open Klant has no batch."""

    async def fetch(keys: Sequence[K], request: PageRequest, call: Call) -> Mapping[K, Page[T]]:
        different = list(dict.fromkeys(keys))
        pages = await asyncio.gather(*(one(key, request, call) for key in different))
        return dict(zip(different, pages, strict=True))

    return fetch
