"""An Open Klant as a bron: wires the parts together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
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
    IdentificatorSoort,
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
from klantbeeld_openklant.kandidaten import Kandidaten
from klantbeeld_openklant.klantcontacten import Klantcontacten
from klantbeeld_openklant.klanten import Klanten
from klantbeeld_openklant.onderwerpen import Onderwerplijsten
from klantbeeld_openklant.partijen import Partijen
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.taken import InterneTaken
from klantbeeld_openklant.verwijzingen import OBJECTSOORTEN
from klantbeeld_openklant.werkvoorraad import Werkvoorraad

__all__ = ["build"]

T = TypeVar("T", bound=Record)


def build(context: BronContext[OpenKlantSettings]) -> Bron:
    """Make the bron; nothing is called yet."""
    bron, settings = context.name, context.settings
    client = OpenKlantClient(context)
    klanten = Klanten(client, bron)
    lezer = Contactlezer(client, expand_grens=settings.expand_grens, bron=bron)
    lijsten = Contactlijsten(client, lezer, klanten, contactpersonen=settings.contactpersonen, bron=bron)
    onderwerpen = Onderwerplijsten(client, lezer, settings=settings, bron=bron)
    details = Details(client, bron=bron)
    partijen = Partijen(client, klanten, bron=bron)
    klantcontacten = Klantcontacten(client, lezer, lijsten, onderwerpen, details, settings=settings, bron=bron)
    taken = InterneTaken(client, lijsten, details, bron=bron)
    kandidaten = Kandidaten(client, partijen, bron=bron)
    werkvoorraad = Werkvoorraad(client, details, settings=settings, bron=bron)
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
            partijen=_by_klant(partijen.of_klant, resolves=KLANTNUMMERS),
            klantcontacten=_by_klant(klantcontacten.of_klant),
            interne_taken=_by_klant(taken.of_klant),
            op_identificator=Fetcher(
                fetch=key_by_key(klantcontacten.op_identificator),
                accepts=frozenset({KLANTCONTACT_UUID, KLANTCONTACT_NUMMER}),
            ),
            bij={
                Klantcontact: Fetcher(fetch=key_by_key(klantcontacten.about), accepts=OBJECTSOORTEN, accepts_other=True)
            },
            werkvoorraad=Fetcher(fetch=key_by_key(werkvoorraad.page)),
            kandidaten=Fetcher(fetch=key_by_key(kandidaten.find)),
            op_sleutel=op_sleutel,
        ),
        check=check,
        close=client.close,
    )


def _by_klant(
    one: Callable[[Klant, PageRequest, Call], Awaitable[Page[T]]],
    *,
    resolves: frozenset[IdentificatorSoort] = frozenset(),
) -> Fetcher[Klant, T]:
    return Fetcher(fetch=key_by_key(one), accepts=KLANTNUMMERS, accepts_other=True, resolves=resolves)


def _by_key(one: Callable[[str, PageRequest, Call], Awaitable[Page[Record]]]) -> Fetcher[str, Record]:
    return Fetcher(fetch=key_by_key(one))
