"""From one record to others, wherever those are: what refers to it, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from klantbeeld.contract import Onderwerp, PageRequest, Record, TijdlijnRecord, Verwijzing
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
        keep=None if as_deel else partial(shown, info),
    )
    return Connection(listing, context, use)
