"""Wires a bron out of a file: what it offers, and how each question is answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

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
    Besluit,
    Bestand,
    Betrokkene,
    Bron,
    BronContext,
    BronDataError,
    Bronstand,
    Call,
    Capabilities,
    DigitaalAdres,
    Document,
    Fetcher,
    IdentificatorSoort,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Page,
    PageRequest,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Stempel,
    Zaak,
    Zaakstatus,
    page_of,
)
from klantbeeld_geheugen.owner import Owner
from klantbeeld_geheugen.questions import about, numbered, to_do, with_address
from klantbeeld_geheugen.settings import GeheugenSettings
from klantbeeld_geheugen.translate import Inhoud, inhoud

K = TypeVar("K")
Find = Callable[[K, Inhoud], Iterable[Record]]

_BY_KEY: tuple[type[Record], ...] = (
    Partij,
    DigitaalAdres,
    Klantcontact,
    Betrokkene,
    Actor,
    InterneTaak,
    Zaak,
    Zaakstatus,
    Besluit,
    Klanttaak,
    Product,
    Productaanvraag,
    Document,
    OverigObject,
)
_ABOUT: Mapping[str, type[Record]] = {
    "klantcontacten": Klantcontact,
    "klanttaken": Klanttaak,
    "producten": Product,
    "productaanvragen": Productaanvraag,
    "documenten": Document,
    "zaken": Zaak,
}
# What records of the standard registers are referred to by; numbers of any other register are taken too.
_OBJECTNUMMERS = frozenset(
    {
        ZAAK_UUID,
        ZAAK_IDENTIFICATIE,
        DOCUMENT_UUID,
        DOCUMENT_IDENTIFICATIE,
        KLANTCONTACT_UUID,
        KLANTCONTACT_NUMMER,
        OBJECT_UUID,
    }
)
# Looking in memory never waits: with more keys at a time others would not get their turn.
_BATCH = 50
_PART = 64 * 1024


def build(context: BronContext[GeheugenSettings]) -> Bron:
    """Read the file and make a bron of it. Raises ValueError, with the place and the reason, if it cannot be used."""
    held = _read(Path(context.settings.bestand), Stempel(context.name, datetime.now(UTC)))

    async def check(call: Call) -> Bronstand:
        return Bronstand(version="1")

    return Bron(capabilities=_capabilities(held, context.name), check=check)


def _capabilities(held: Inhoud, bron: str) -> Capabilities:
    numbers = frozenset(
        number.soort for known in held.by_key.values() for record in known.values() for number in record.bekend_als
    )
    return Capabilities(
        partijen=_by_klant(held, "partijen", Owner.partijen_in),
        basisregistratie=_by_klant(held, "basisregistratie", Owner.basisregistratie_in),
        klantcontacten=_list(held, "klantcontacten"),
        interne_taken=_by_klant(held, "klantcontacten", Owner.interne_taken_in),
        zaken=_list(held, "zaken"),
        klanttaken=_list(held, "klanttaken"),
        producten=_list(held, "producten"),
        productaanvragen=_list(held, "productaanvragen"),
        documenten=_list(held, "documenten"),
        overige_objecten=_list(held, "overige_objecten"),
        # A file does not change: only numbers of a soort that is in it can be found.
        op_identificator=_otherwise(held, numbered, accepts=numbers) if numbers else None,
        bij={kind: _about(held, name) for name, kind in _ABOUT.items() if _may_be_about(name, held)},
        werkvoorraad=_otherwise(held, to_do) if "klantcontacten" in held.lists else None,
        kandidaten=_otherwise(held, with_address) if "partijen" in held.lists else None,
        bestand=partial(_bestand, held=held, bron=bron) if held.bestanden else None,
        op_sleutel={kind: _otherwise(held, partial(_keyed, kind=kind)) for kind in _BY_KEY if held.by_key.get(kind)},
    )


def _list(held: Inhoud, name: str) -> Fetcher[Klant, Any] | None:
    return _by_klant(held, name, lambda owner, held: owner.of_list(name, held))


def _by_klant(
    held: Inhoud, name: str, find: Callable[[Owner, Inhoud], Iterable[tuple[Record, bool]]]
) -> Fetcher[Klant, Any] | None:
    if name not in held.lists:
        return None

    async def fetch(keys: Sequence[Klant], request: PageRequest, call: Call) -> Mapping[Klant, Page[Record]]:
        return {klant: _page(list(find(Owner.of(klant, held), held)), request) for klant in keys}

    return Fetcher(
        fetch=fetch,
        accepts=KLANTNUMMERS,
        accepts_other=True,
        resolves=KLANTNUMMERS if name in ("partijen", "basisregistratie") else frozenset(),
        batch_size=_BATCH,
    )


def _page(found: Sequence[tuple[Record, bool]], request: PageRequest) -> Page[Record]:
    afgeleid = {record.sleutel for record, is_afgeleid in found if is_afgeleid}
    return page_of((record for record, _ in found), request, afgeleid=afgeleid)


def _may_be_about(name: str, held: Inhoud) -> bool:
    # Documents say which zaken they belong to, not the other way round.
    return name in held.lists and (name != "zaken" or "documenten" in held.lists)


def _about(held: Inhoud, name: str) -> Fetcher[Any, Record]:
    return _otherwise(held, partial(about, name=name), accepts=_OBJECTNUMMERS, accepts_other=True)


def _keyed(sleutel: str, held: Inhoud, *, kind: type[Record]) -> Iterable[Record]:
    found = held.by_key[kind].get(sleutel)
    return [] if found is None else [found]


def _otherwise(
    held: Inhoud,
    find: Find[Any],
    *,
    accepts: frozenset[IdentificatorSoort] = frozenset(),
    accepts_other: bool = False,
) -> Fetcher[Any, Any]:
    """Offer what is asked otherwise than by klant: what is found for a key, as a page."""

    async def fetch(keys: Sequence[Any], request: PageRequest, call: Call) -> Mapping[Any, Page[Record]]:
        return {key: page_of(find(key, held), request) for key in keys}

    return Fetcher(fetch=fetch, accepts=accepts, accepts_other=accepts_other, batch_size=_BATCH)


@asynccontextmanager
async def _bestand(sleutel: str, call: Call, *, held: Inhoud, bron: str) -> AsyncIterator[Bestand]:
    content = held.bestanden.get(sleutel)
    if content is None:
        raise BronDataError(f"{bron}: there are no contents of this document")
    yield Bestand(parts=_parts(content), omvang=len(content))


async def _parts(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _PART):
        yield content[start : start + _PART]


def _read(path: Path, stempel: Stempel) -> Inhoud:
    try:
        return inhoud(json.loads(path.read_bytes(), parse_constant=_not_json), stempel)
    except OSError as error:
        raise ValueError(f"{path.name}: cannot be read ({error.strerror})") from error
    except json.JSONDecodeError as error:
        # The error itself holds the whole file: it must not travel along as a cause.
        raise ValueError(f"{path.name}: is not JSON (line {error.lineno}, column {error.colno}: {error.msg})") from None
    except (UnicodeDecodeError, RecursionError):
        raise ValueError(f"{path.name}: is not JSON") from None
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _not_json(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
