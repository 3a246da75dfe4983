"""A register with the older APIs as a bron: wires the parts together."""

from __future__ import annotations

from collections.abc import Mapping

from klantbeeld.contract import (
    BSN,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    RSIN,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    Bron,
    BronContext,
    Bronstand,
    Call,
    Capabilities,
    DigitaalAdres,
    Fetcher,
    Klantcontact,
    Onderwerp,
    Partij,
    Record,
)
from klantbeeld.http import key_by_key
from klantbeeld_contactmomenten.client import ContactmomentenClient
from klantbeeld_contactmomenten.klantcontacten import Klantcontacten
from klantbeeld_contactmomenten.klanten import Klanten
from klantbeeld_contactmomenten.lijsten import Lijsten
from klantbeeld_contactmomenten.settings import ContactmomentenSettings

__all__ = ["build"]


def build(context: BronContext[ContactmomentenSettings]) -> Bron:
    """Make the bron; nothing is called yet."""
    settings = context.settings
    client = ContactmomentenClient(context)
    klanten = Klanten(client, context.name)
    lijsten = Lijsten(client, hoogstens=settings.hoogstens)
    klantcontacten = Klantcontacten(client, klanten, lijsten, settings)
    numbers = frozenset(client.dialect.filters)
    about = frozenset({ZAAK_UUID, KLANTCONTACT_UUID}) if settings.zaken else frozenset({KLANTCONTACT_UUID})
    op_sleutel: Mapping[type[Record], Fetcher[str, Record]] = {
        Partij: Fetcher(fetch=key_by_key(klanten.op_sleutel)),
        DigitaalAdres: Fetcher(fetch=key_by_key(klanten.digitaal_adres)),
        Klantcontact: Fetcher(fetch=key_by_key(klantcontacten.op_sleutel)),
        Betrokkene: Fetcher(fetch=key_by_key(klantcontacten.betrokkene)),
        Actor: Fetcher(fetch=key_by_key(klantcontacten.actor)),
    }
    bij: Mapping[type[Record], Fetcher[Onderwerp, Record]] = {
        Klantcontact: Fetcher(fetch=key_by_key(klantcontacten.bij), accepts=about)
    }

    async def check(call: Call) -> Bronstand:
        return Bronstand(version=await client.version(call))

    return Bron(
        capabilities=Capabilities(
            partijen=Fetcher(
                fetch=key_by_key(klanten.partijen),
                accepts=numbers,
                resolves=numbers & {BSN, RSIN, KVK_NUMMER},
            ),
            klantcontacten=Fetcher(fetch=key_by_key(klantcontacten.of_klant), accepts=numbers),
            op_identificator=Fetcher(
                fetch=key_by_key(klantcontacten.op_nummer), accepts=frozenset({KLANTCONTACT_UUID})
            ),
            bij=bij,
            kandidaten=Fetcher(fetch=key_by_key(klanten.kandidaten)) if client.dialect.by_address else None,
            op_sleutel=op_sleutel,
        ),
        check=check,
        close=client.close,
    )
