"""Paths to documents: short-lived, for one caller, and of no use to find out where the document really is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from klantbeeld.access.rules import KLANT_KIEZEN, may_see_deelzaak, may_see_zaak, may_stand_for
from klantbeeld.access.seal import Seal, SealError
from klantbeeld.compose.merge import Positions
from klantbeeld.compose.outcome import Failed, is_volledig, problems_of
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
from klantbeeld.loaders import Listing, records_of
from klantbeeld.schema.context import Context, Info
from klantbeeld.schema.ids import read_klant, write_klant
from klantbeeld.schema.toegang import NEEDED, own_of, sees_klantcontact

PAD = "/documenten/"
_MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Downloadrecht:
    """What a path says: which document, in whose klantbeeld it was shown, and until when."""

    bron: str
    sleutel: str
    klant: Klant | None
    tot: int
    doel: str | None = None
    """For which purpose."""


def downloadpad(root: Document, info: Info) -> str | None:
    """Give the path of a document; None when there is nothing to fetch."""
    context = info.context
    giving = next((one for one in root.herkomst if _gives_files(context, one.bron)), None)
    if root.heeft_bestand is False or giving is None:
        return None
    # Rounded, so that the same question within a minute has the same answer.
    tot = int(time.time() // 60 * 60 + context.limits.download_seconds + 60)
    content = [giving.bron, giving.sleutel, write_klant(context.klant_at(info.path)), tot, context.call.doel]
    return PAD + context.seal.seal(json.dumps(content, separators=(",", ":")), use=_use(context.call.caller))


def _gives_files(context: Context, bron: str) -> bool:
    source = context.sources.named(bron)
    # What it is called and whose it is, is asked again when the path is used.
    return source is not None and source.offers.bestand is not None and Document in source.offers.op_sleutel


def read_pad(seal: Seal, caller: Caller, sealed: str) -> Downloadrecht | None:
    """Read a path; None: we did not make it, not for this caller, or it is too old."""
    try:
        bron, sleutel, klant, tot, doel = json.loads(seal.open(sealed, use=_use(caller)))
    except SealError:
        return None
    recht = Downloadrecht(bron, sleutel, read_klant(klant), tot, doel)
    return recht if tot >= time.time() and may_stand_for(caller, recht.klant) else None


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
        own = [one for one in records if may_see_zaak(klant, one, caller)]
        if own:
            return own, ()
        # What is in a deelzaak of a zaak of his was shown to him as well.
        delen = [one for one in records if one.hoofdzaak is not None and may_see_deelzaak(klant, one, caller)]
        answers = await asyncio.gather(
            *(context.loaders.record(Zaak, one.bron, one.hoofdzaak, NEEDED) for one in delen)
        )
        whole = {(zaak.bron, zaak.sleutel) for zaak in records_of(answers) if may_see_zaak(klant, zaak, caller)}
        return [one for one in delen if (one.bron, one.hoofdzaak) in whole], problems_of(answers)

    request = PageRequest(limit=context.limits.max_first, selection=NEEDED | Selection.of("hoofdzaak"))
    found = await context.loaders.about(Zaak, Onderwerp(document.bekend_als), request, keep=keep)
    return bool(found.merged.items), _is_told(found)


async def _has_klantcontact(context: Context, klant: Klant, document: Document) -> tuple[bool, bool]:
    async def keep(records: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Failed]]:
        own, failures = await own_of(context, klant, records)
        return [one for one in records if sees_klantcontact(context, klant, own, one)], failures

    request = PageRequest(limit=context.limits.max_first, selection=NEEDED)
    found = await context.loaders.about(Klantcontact, Onderwerp(document.bekend_als), request, keep=keep)
    return bool(found.merged.items), _is_told(found)


async def _has_itself(context: Context, klant: Klant, document: Document) -> tuple[bool, bool]:
    """Look in what bronnen list of the klant: documenten, and what refers to documenten."""
    wanted = Selection.of("documenten", "bijlagen", "onderwerpobjecten")
    request = PageRequest(limit=context.limits.max_first, selection=wanted)
    soorten: tuple[type[Any], ...] = (Document, Klanttaak, Product, Productaanvraag, Klantcontact)
    start: Positions | None = None
    for _ in range(_MOST_PAGES):
        found = await context.loaders.listing(klant, dict.fromkeys(soorten, request), start=start)
        if any(_refers(item.record, document) for item in found.merged.items):
            return True, True
        if not found.merged.has_more or not found.merged.items:
            return False, _is_told(found)
        start = found.merged.positions(len(found.merged.items) - 1)
    return False, False


def _is_told(found: Listing[Any]) -> bool:
    """Say whether nothing stood in the way of an answer; a bron that is switched off did."""
    return is_volledig(found.bronnen) and not problems_of(found.outcomes)


def _refers(record: Record, document: Document) -> bool:
    match record:
        case Document():
            return record.identiteit == document.identiteit
        case Klanttaak(documenten=documenten) | Product(documenten=documenten) | Productaanvraag(documenten=documenten):
            verwijzingen = documenten or ()
        case Klantcontact():
            verwijzingen = (*(record.bijlagen or ()), *(record.onderwerpobjecten or ()))
        case _:
            verwijzingen = ()
    return any(one.identificator in document.bekend_als for one in verwijzingen)
