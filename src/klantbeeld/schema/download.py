"""Paths to documents: short-lived, for one caller, and of no use to find out where the document really is."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from klantbeeld.access.rules import KLANT_KIEZEN, may_see_zaak
from klantbeeld.access.seal import Seal, SealError
from klantbeeld.compose.outcome import Failed, is_volledig
from klantbeeld.contract import (
    Caller,
    Document,
    Klant,
    Klantcontact,
    Klanttaak,
    Onderwerp,
    PageRequest,
    Product,
    Productaanvraag,
    Record,
    Selection,
    Zaak,
)
from klantbeeld.schema.context import Context, Info
from klantbeeld.schema.ids import read_klant, write_klant
from klantbeeld.schema.toegang import NEEDED, own_of, sees_klantcontact

PAD = "/documenten/"


@dataclass(frozen=True, slots=True)
class Downloadrecht:
    """What a path says: which document, in whose klantbeeld it was shown, and until when."""

    bron: str
    sleutel: str
    klant: Klant | None
    tot: int


def downloadpad(root: Document, info: Info) -> str | None:
    """Give the path of a document; None when there is nothing to fetch."""
    context = info.context
    source = context.sources.named(root.bron)
    if root.heeft_bestand is False or source is None or source.offers.bestand is None:
        return None
    # Rounded, so that the same question within a minute has the same answer.
    tot = int(time.time() // 60 * 60 + context.limits.download_seconds + 60)
    content = [root.bron, root.sleutel, write_klant(context.klant_at(info.path)), tot]
    return PAD + context.seal.seal(json.dumps(content, separators=(",", ":")), use=_use(context.call.caller))


def read_pad(seal: Seal, caller: Caller, sealed: str) -> Downloadrecht | None:
    """Read a path; None: we did not make it, not for this caller, or it is too old."""
    try:
        bron, sleutel, klant, tot = json.loads(seal.open(sealed, use=_use(caller)))
    except SealError:
        return None
    return Downloadrecht(bron, sleutel, read_klant(klant), tot) if tot >= time.time() else None


def _use(caller: Caller) -> str:
    return f"download:{caller.id}"


async def is_of(context: Context, klant: Klant | None, document: Document) -> bool | None:
    """Say whether a document is of a klant now: part of a zaak or klantcontact of his, or his by itself.

    None: a bron that could tell does not answer.
    """
    if klant is None:
        return KLANT_KIEZEN in context.call.caller.scopes
    identity = await context.loaders.whole(klant)
    unknown = identity.failure is not None
    for ask in (_has_zaak, _has_klantcontact, _has_itself):
        found, complete = await ask(context, identity.klant, document)
        if found:
            return True
        unknown = unknown or not complete
    return None if unknown else False


async def _has_zaak(context: Context, klant: Klant, document: Document) -> tuple[bool, bool]:
    caller = context.call.caller

    async def keep(records: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Failed]]:
        return [one for one in records if may_see_zaak(klant, one, caller)], ()

    request = PageRequest(limit=1, selection=NEEDED)
    found = await context.loaders.about(Zaak, Onderwerp(document.bekend_als), request, keep=keep)
    return bool(found.merged.items), is_volledig(found.bronnen)


async def _has_klantcontact(context: Context, klant: Klant, document: Document) -> tuple[bool, bool]:
    async def keep(records: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Failed]]:
        own, failures = await own_of(context, klant, records)
        return [one for one in records if sees_klantcontact(context, klant, own, one)], failures

    request = PageRequest(limit=1, selection=NEEDED)
    found = await context.loaders.about(Klantcontact, Onderwerp(document.bekend_als), request, keep=keep)
    return bool(found.merged.items), is_volledig(found.bronnen)


async def _has_itself(context: Context, klant: Klant, document: Document) -> tuple[bool, bool]:
    """Look in what bronnen list of the klant: documenten, and what refers to documenten."""
    request = PageRequest(limit=context.limits.max_first, selection=Selection.of("documenten"))
    soorten: tuple[type[Any], ...] = (Document, Klanttaak, Product, Productaanvraag)
    found = await context.loaders.listing(klant, dict.fromkeys(soorten, request))
    records = [item.record for item in found.merged.items]
    return any(_refers(record, document) for record in records), is_volledig(found.bronnen)


def _refers(record: Record, document: Document) -> bool:
    if isinstance(record, Document):
        return record.identiteit == document.identiteit
    documenten = record.documenten if isinstance(record, Klanttaak | Product | Productaanvraag) else None
    return any(one.identificator in document.bekend_als for one in documenten or ())
