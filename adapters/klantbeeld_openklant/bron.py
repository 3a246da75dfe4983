"""An Open Klant as a bron: wires the parts together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from klantbeeld.contract import (
    KLANTNUMMERS,
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
from klantbeeld.http import key_by_key
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.contactlijst import Contactlezer, Contactlijsten
from klantbeeld_openklant.details import Details
from klantbeeld_openklant.klantcontacten import Klantcontacten
from klantbeeld_openklant.klanten import Klanten
from klantbeeld_openklant.onderwerpen import Onderwerplijsten
from klantbeeld_openklant.partijen import Partijen
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.taken import InterneTaken

__all__ = ["build"]

T = TypeVar("T", bound=Record)


def build(context: BronContext[OpenKlantSettings]) -> Bron:
    """Make the bron; nothing is called yet."""
    bron, settings = context.name, context.settings
    client = OpenKlantClient(context)
    klanten = Klanten(client, bron)
    lezer = Contactlezer(client, expand_grens=settings.expand_grens, bron=bron)
    lijsten = Contactlijsten(lezer, klanten)
    onderwerpen = Onderwerplijsten(client, lezer, settings=settings, bron=bron)
    details = Details(client, bron=bron)
    partijen = Partijen(client, klanten, bron=bron)
    klantcontacten = Klantcontacten(client, lezer, lijsten, onderwerpen, details, settings=settings, bron=bron)
    taken = InterneTaken(client, lijsten, details, bron=bron)
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
    return Fetcher(fetch=key_by_key(one), accepts=KLANTNUMMERS, accepts_other=True)


def _by_key(one: Callable[[str, PageRequest, Call], Awaitable[Page[Record]]]) -> Fetcher[str, Record]:
    return Fetcher(fetch=key_by_key(one))
