"""A register as a bron: wires questions, lists and what hangs under records together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import select

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    KLANTNUMMERS,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
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
    Identificator,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    Onderwerp,
    Page,
    PageRequest,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Werkvraag,
    page_of,
)
from klantbeeld_register import vragen
from klantbeeld_register.bladzijden import Bladzijden
from klantbeeld_register.client import SCHEMA, Database, Session
from klantbeeld_register.lijst import (
    INTERNE_TAKEN,
    KLANTCONTACTEN,
    KLANTTAKEN,
    PARTIJEN,
    PRODUCTAANVRAGEN,
    PRODUCTEN,
    Lijst,
)
from klantbeeld_register.nummers import EIGEN_NUMMERS
from klantbeeld_register.relaties import VERWEZEN
from klantbeeld_register.settings import RegisterSettings
from klantbeeld_register.tables import actor, betrokkene, digitaal_adres

__all__ = ["build"]

K = TypeVar("K")
T = TypeVar("T", bound=Record)
Found: TypeAlias = Callable[[Sequence[K], str, Any], vragen.Gevonden]

_BATCH = 100
"""Keys in one question; with pages of a hundred that is ten thousand records at most."""
_FEW = 20

_LIJSTEN: Mapping[type[Record], Lijst] = {
    Partij: PARTIJEN,
    Klantcontact: KLANTCONTACTEN,
    InterneTaak: INTERNE_TAKEN,
    Klanttaak: KLANTTAKEN,
    Product: PRODUCTEN,
    Productaanvraag: PRODUCTAANVRAGEN,
}
_ONDERDELEN = {Actor: actor, Betrokkene: betrokkene, DigitaalAdres: digitaal_adres}
"""What has no list of its own."""
_OBJECTEN = frozenset(
    {
        ZAAK_UUID,
        ZAAK_IDENTIFICATIE,
        DOCUMENT_UUID,
        DOCUMENT_IDENTIFICATIE,
        OBJECT_UUID,
        KLANTCONTACT_UUID,
        KLANTCONTACT_NUMMER,
    }
)
_KINDS: Mapping[str, type[Record]] = {kind.__name__.lower(): kind for kind in (*_LIJSTEN, *_ONDERDELEN)}


def build(context: BronContext[RegisterSettings]) -> Bron:
    """Make the bron; the database is not touched yet."""
    asking = _Asking(Database(context))
    return Bron(
        capabilities=Capabilities(
            partijen=_by_klant(asking, Partij, vragen.partijen_van, resolves=True),
            klantcontacten=_by_klant(asking, Klantcontact, vragen.contacten_van),
            interne_taken=_by_klant(asking, InterneTaak, vragen.taken_van),
            klanttaken=_by_klant(asking, Klanttaak, partial(vragen.van, "klanttaak")),
            producten=_by_klant(asking, Product, partial(vragen.van, "product")),
            productaanvragen=_by_klant(asking, Productaanvraag, partial(vragen.van, "productaanvraag")),
            op_identificator=Fetcher(
                fetch=asking.op_identificator,
                accepts=frozenset({KLANTCONTACT_UUID, KLANTCONTACT_NUMMER, *EIGEN_NUMMERS.values()}),
                accepts_other=True,
                batch_size=_BATCH,
            ),
            bij={kind: _bij(asking, kind) for kind in VERWEZEN},
            werkvoorraad=Fetcher(fetch=asking.werkvoorraad, batch_size=_FEW),
            kandidaten=Fetcher(fetch=asking.kandidaten, batch_size=_FEW),
            op_sleutel={
                kind: Fetcher(fetch=partial(asking.op_sleutel, kind), batch_size=_BATCH) for kind in _KINDS.values()
            },
        ),
        check=asking.check,
        close=asking.close,
    )


def _by_klant(asking: _Asking, kind: type[T], found: Found[Klant], *, resolves: bool = False) -> Fetcher[Klant, T]:
    return Fetcher(
        fetch=partial(asking.by_klant, kind, found),
        accepts=KLANTNUMMERS,
        accepts_other=True,
        resolves=KLANTNUMMERS if resolves else frozenset(),
        batch_size=_BATCH,
    )


def _bij(asking: _Asking, kind: type[Record]) -> Fetcher[Onderwerp, Record]:
    return Fetcher(fetch=partial(asking.bij, kind), accepts=_OBJECTEN, accepts_other=True, batch_size=_BATCH)


class _Asking:
    """Answers each way in which the bron can be asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bladzijden = Bladzijden(database.bron)
        self.close = database.close

    async def check(self, call: Call) -> Bronstand:
        async def look(session: Session) -> Bronstand:
            return Bronstand(version=SCHEMA)

        return await self._database.read(look)

    async def by_klant(
        self, kind: type[Any], found: Found[Klant], keys: Sequence[Klant], request: PageRequest, call: Call
    ) -> Mapping[Klant, Page[Any]]:
        bron = self._database.bron
        return await self._pages(kind, keys, request, lambda session: found(keys, bron, session.zoeker))

    async def bij(
        self, kind: type[Record], keys: Sequence[Onderwerp], request: PageRequest, call: Call
    ) -> Mapping[Onderwerp, Page[Record]]:
        soort, rollen = kind.__name__.lower(), tuple(VERWEZEN[kind].values())
        return await self._pages(kind, keys, request, lambda session: vragen.over(soort, rollen, keys, session.zoeker))

    async def werkvoorraad(
        self, keys: Sequence[Werkvraag], request: PageRequest, call: Call
    ) -> Mapping[Werkvraag, Page[InterneTaak]]:
        return await self._pages(InterneTaak, keys, request, lambda session: vragen.te_doen(keys, session.zoeker))

    async def kandidaten(self, keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Partij]]:
        return await self._pages(Partij, keys, request, lambda _: vragen.die_adres_gaven(keys))

    async def op_sleutel(
        self, kind: type[Record], keys: Sequence[str], request: PageRequest, call: Call
    ) -> Mapping[str, Page[Record]]:
        if kind in _LIJSTEN:
            return await self._pages(kind, keys, request, lambda _: vragen.met_sleutel(keys))

        async def look(session: Session) -> Mapping[str, Page[Record]]:
            found = await self._onderdelen(kind, keys, request, session)
            return {key: page_of([found[key]] if key in found else [], request) for key in keys}

        return await self._database.read(look)

    async def op_identificator(
        self, keys: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        async def look(session: Session) -> Mapping[Identificator, Page[Record]]:
            rows = await session.rows(vragen.met_nummer(keys, session.zoeker))
            records: dict[tuple[str, str], Record] = {}
            for soort in sorted({row["eigenaar_soort"] for row in rows}):
                sleutels = sorted({row["eigenaar"] for row in rows if row["eigenaar_soort"] == soort})
                for record in await self._records(_KINDS[soort], sleutels, request, session):
                    records[soort, record.sleutel] = record
            pages: dict[Identificator, Page[Record]] = {}
            for index, number in enumerate(keys):
                wanted = {(row["eigenaar_soort"], row["eigenaar"]) for row in rows if row["vraag"] == index}
                pages[number] = page_of([records[one] for one in sorted(wanted & records.keys())], request)
            return pages

        return await self._database.read(look)

    async def _pages(
        self, kind: type[T], keys: Sequence[K], request: PageRequest, found: Callable[[Session], vragen.Gevonden]
    ) -> Mapping[K, Page[T]]:
        async def look(session: Session) -> Sequence[Page[T]]:
            statement = _LIJSTEN[kind].page(found(session), request)
            return await self._bladzijden.read(kind, statement, len(keys), request, session)

        return dict(zip(keys, await self._database.read(look), strict=True))

    async def _records(
        self, kind: type[Record], sleutels: Sequence[str], request: PageRequest, session: Session
    ) -> Sequence[Record]:
        if kind not in _LIJSTEN:
            return list((await self._onderdelen(kind, sleutels, request, session)).values())
        asked = PageRequest(limit=1, selection=request.selection)
        statement = _LIJSTEN[kind].page(vragen.met_sleutel(sleutels), asked)
        pages = await self._bladzijden.read(kind, statement, len(sleutels), asked, session)
        return [item.record for page in pages for item in page.items]

    async def _onderdelen(
        self, kind: type[Record], sleutels: Sequence[str], request: PageRequest, session: Session
    ) -> Mapping[str, Record]:
        table = _ONDERDELEN[kind]
        rows = await session.of_keys(sleutels, lambda keys: select(table).where(table.c.sleutel.in_(keys)))
        return await self._bladzijden.records(kind, rows, request.selection, session)
