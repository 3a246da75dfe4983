"""Wires a bron out of a file: what it offers, and how each question is answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
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
    Stempel,
    Zaak,
    Zaakstatus,
    page_of,
)
from klantbeeld_geheugen.owner import Owner
from klantbeeld_geheugen.settings import GeheugenSettings
from klantbeeld_geheugen.translate import Inhoud, inhoud

T = TypeVar("T", bound=Record)

_KINDS: tuple[type[Record], ...] = (
    Partij,
    DigitaalAdres,
    Klantcontact,
    Betrokkene,
    Actor,
    InterneTaak,
    Zaak,
    Zaakstatus,
)
# Looking in memory never waits: with more keys at a time others would not get their turn.
_BATCH = 50


def build(context: BronContext[GeheugenSettings]) -> Bron:
    """Read the file and make a bron of it. Raises ValueError, with the place and the reason, if it cannot be used."""
    held = _read(Path(context.settings.bestand), Stempel(context.name, datetime.now(UTC)))

    async def check(call: Call) -> Bronstand:
        return Bronstand(version="1")

    return Bron(
        capabilities=Capabilities(
            partijen=_by_klant(held, "partijen", Owner.partijen_in),
            klantcontacten=_by_klant(held, "klantcontacten", Owner.klantcontacten_in),
            interne_taken=_by_klant(held, "klantcontacten", Owner.interne_taken_in),
            zaken=_by_klant(held, "zaken", Owner.zaken_in),
            zaken_op_identificatie=_by_identificatie(held) if "zaken" in held.lists else None,
            op_sleutel={kind: _by_sleutel(held.by_key[kind]) for kind in _KINDS if held.by_key.get(kind)},
        ),
        check=check,
    )


def _by_klant(
    held: Inhoud, name: str, find: Callable[[Owner, Inhoud], Iterable[tuple[T, bool]]]
) -> Fetcher[Klant, T] | None:
    if name not in held.lists:
        return None

    async def fetch(keys: Sequence[Klant], request: PageRequest, call: Call) -> Mapping[Klant, Page[T]]:
        return {klant: _page(list(find(Owner.of(klant, held), held)), request) for klant in keys}

    return Fetcher(fetch=fetch, accepts=KLANTNUMMERS, accepts_other=True, batch_size=_BATCH)


def _page(found: Sequence[tuple[T, bool]], request: PageRequest) -> Page[T]:
    afgeleid = {record.sleutel for record, is_afgeleid in found if is_afgeleid}
    return page_of((record for record, _ in found), request, afgeleid=afgeleid)


def _by_identificatie(held: Inhoud) -> Fetcher[str, Zaak]:
    async def fetch(keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Zaak]]:
        return {key: page_of((zaak for zaak in held.zaken if zaak.identificatie == key), request) for key in keys}

    return Fetcher(fetch=fetch, batch_size=_BATCH)


def _by_sleutel(known: Mapping[str, Record]) -> Fetcher[str, Record]:
    async def fetch(keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Record]]:
        return {key: page_of([known[key]] if key in known else [], request) for key in keys}

    return Fetcher(fetch=fetch, batch_size=_BATCH)


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
