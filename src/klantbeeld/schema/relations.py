"""From one record to others, wherever those are: what refers to it, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from klantbeeld.compose.outcome import Failed, problems_of
from klantbeeld.contract import ZAAK_IDENTIFICATIE, Onderwerp, PageRequest, Record, TijdlijnRecord, Verwijzing, Zaak
from klantbeeld.gather import Source
from klantbeeld.loaders import Keep
from klantbeeld.schema.connection import Connection, cursor_use, read_cursor
from klantbeeld.schema.context import Info
from klantbeeld.schema.toegang import NEEDED, shown

T = TypeVar("T", bound=TijdlijnRecord)


async def connect_related(
    info: Info,
    root: Record,
    soort: type[T],
    request: PageRequest,
    after: str | None,
    *,
    referred: Iterable[Verwijzing] | None = None,
    as_deel: bool = False,
) -> Connection[T] | None:
    """Give one page of the records of a kind that are about this one, or that it refers to (R55, R72).

    Only what may be shown in the klantbeeld it stands in. None: no bron can tell, and the record does not say.

    Args:
        info: Of the field.
        root: The record.
        soort: The kind of the others.
        request: What to ask of them.
        after: A cursor of this list.
        referred: What the record itself refers to.
        as_deel: Whether they are part of the record, and so to be shown with it.
    """
    context = info.context
    offered = any(soort in source.offers.bij for source in context.sources)
    if referred is None and not (offered and root.bekend_als):
        return None
    if not as_deel:
        request = replace(request, selection=request.selection | NEEDED)
    use = cursor_use(context, f"{soort.__name__} bij {type(root).__name__} {root.identiteit}", request)

    numbers = dict.fromkeys(one.identificator for one in referred or () if one.identificator is not None)
    listing = await context.loaders.about(
        soort,
        Onderwerp(root.bekend_als),
        request,
        referred=numbers,
        start=read_cursor(context, after, use),
        keep=_keep(info, root, as_deel=as_deel),
    )
    return Connection(listing, context, use)


def _keep(info: Info, root: Record, *, as_deel: bool) -> Keep | None:
    if not as_deel:
        return partial(shown, info)
    return partial(_of_this_zaak, info, root) if isinstance(root, Zaak) else None


async def _of_this_zaak(info: Info, root: Zaak, parts: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Failed]]:
    """Leave out what another bron has of a zaak of its own that got the same number, and that may not be shown here."""
    own = {one.bron for one in root.herkomst}
    others = {part.bron for part in parts} - own
    numbers = [number for number in root.bekend_als if number.soort == ZAAK_IDENTIFICATIE]
    # A bron without zaken, such as an archive, has what belongs to the zaak that all know by this number.
    doubtful = {source.name for source in info.context.sources if source.name in others and _has_zaken(source)}
    if not doubtful or not numbers:
        return parts, ()
    found = await info.context.loaders.with_number(numbers[0], NEEDED)
    zaken = [zaak for zaak in found.records if isinstance(zaak, Zaak)]
    seen, failures = await shown(info, zaken)
    good = {zaak.bron for zaak in seen}
    unsure = [one for one in (*problems_of(found.outcomes), *failures) if one.bron in doubtful - good]
    return [part for part in parts if part.bron not in doubtful - good], unsure


def _has_zaken(source: Source) -> bool:
    asked = source.offers.op_identificator
    return asked is not None and ZAAK_IDENTIFICATIE in asked.accepts
