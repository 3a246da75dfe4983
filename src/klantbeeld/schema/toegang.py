"""Asking `access` about what was met on the way: by a reference, a relation or an id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from klantbeeld.access.rules import (
    KLANT_KIEZEN,
    may_see_deelzaak,
    may_see_klantcontact,
    may_see_zaak,
    shown_partij,
)
from klantbeeld.compose.outcome import Failed
from klantbeeld.contract import Klant, Klantcontact, Partij, PartijSleutel, Record, Selection, SoortPartij, Zaak
from klantbeeld.schema.context import Info

R = TypeVar("R", bound=Record)

NEEDED = Selection.of(
    "betrokkenen.identificatoren", "betrokkenen.was_partij", "identificatoren", "soort_partij", "naam", "nummer"
)
"""What must be known of a record before it can be shown; ask for it beside what the query selects."""


async def shown(info: Info, records: Sequence[R], *, as_deel: bool = False) -> tuple[list[R], Sequence[Failed]]:
    """Give what the caller may see of these, in the klantbeeld he is in, and what stood in the way of knowing.

    Args:
        info: Of the place in the answer.
        records: Asked with `NEEDED`.
        as_deel: Whether a zaak may be a deelzaak of one that is shown.
    """
    context, caller = info.context, info.context.call.caller
    klant = await context.whole_klant_at(info.path)
    contacten = [record for record in records if isinstance(record, Klantcontact)]
    own, failures = await _own(info, klant, contacten) if klant is not None and contacten else (frozenset(), ())
    seen: list[R] = []
    for record in records:
        match record:
            case Partij():
                seen.append(shown_partij(klant, record, caller))  # type: ignore[arg-type]  # a Partij for a Partij
            case Zaak():
                rule = may_see_deelzaak if as_deel else may_see_zaak
                seen += [record] if rule(klant, record, caller) else []
            case Klantcontact():
                seen += [record] if may_see_klantcontact(klant, own, record, caller) else []
            case _:
                # Part of a record that was shown when the id was made.
                seen += [record] if klant is not None or KLANT_KIEZEN in caller.scopes else []
    return seen, failures


async def _own(
    info: Info, klant: Klant, contacten: Sequence[Klantcontact]
) -> tuple[frozenset[PartijSleutel], Sequence[Failed]]:
    """Give the keys of the partijen that are the klant, or that worked for him and took part in these (A15)."""
    loaders = info.context.loaders
    own, failures = await loaders.own_partijen(klant)
    if klant.hoedanigheid is not SoortPartij.ORGANISATIE:
        return own, failures
    took_part = {(contact.bron, one.was_partij) for contact in contacten for one in contact.betrokkenen or ()}
    for bron, sleutel in sorted((bron, sleutel) for bron, sleutel in took_part if sleutel is not None):
        if PartijSleutel(bron, sleutel) in own:
            continue
        partijen, more = await loaders.records(Partij, bron, (sleutel,), Selection.of("werkte_voor"))
        failures = (*failures, *more)
        if any(one.werkte_voor and PartijSleutel(bron, one.werkte_voor) in own for one in partijen):
            own |= {PartijSleutel(bron, sleutel)}
    return own, failures
