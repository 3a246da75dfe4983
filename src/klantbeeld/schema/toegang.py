"""Asking `access` about what was met on the way: by a reference, a relation or an id."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from klantbeeld.access.decide import Reden
from klantbeeld.access.rules import (
    KLANT_KIEZEN,
    may_see_deelzaak,
    may_see_details,
    may_see_klantcontact,
    may_see_own,
    may_see_zaak,
    shown_partij,
)
from klantbeeld.compose.outcome import Failed
from klantbeeld.contract import (
    Besluit,
    Betrokkene,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    Partij,
    PartijSleutel,
    Product,
    Productaanvraag,
    Record,
    Selection,
    SoortPartij,
    Zaak,
    Zaakstatus,
)
from klantbeeld.schema.context import Context, Info
from klantbeeld.schema.errors import Code, KlantbeeldError
from klantbeeld.schema.prepared import Document

R = TypeVar("R", bound=Record)

_OPEN_TO_ALL = frozenset({"bronnen", "__schema", "__type", "__typename"})
"""Root fields that tell nothing about any klant."""
_WHY: dict[str, str] = {
    Reden.DOEL_VEREIST.value: "Zeg met @doel waarvoor dit verzoek is.",
    Reden.DOEL_ONBEKEND.value: "Dit doel staat niet in de instellingen van deze gemeente.",
    Reden.AANROEPER.value: "Dit doel is niet voor deze soort aanroeper.",
    Reden.ROL.value: "Dit doel vraagt een rol die de aanroeper niet heeft.",
    Reden.MACHTIGING.value: "Dit doel valt niet onder de machtiging.",
    Reden.BETROUWBAARHEID.value: "Dit doel vraagt een hoger betrouwbaarheidsniveau van inloggen.",
}
_CODES = {
    Reden.DOEL_VEREIST.value: Code.PURPOSE_REQUIRED,
    Reden.BETROUWBAARHEID.value: Code.INSUFFICIENT_LOA,
}


async def refusal_of(document: Document, operation: str | None, context: Context) -> KlantbeeldError | None:
    """Say why a request is refused as a whole, before any bron is asked; None: it is not."""
    lacking = await context.toegang.lacking(document.scopes)
    if lacking is not None:
        scope, field = lacking
        return KlantbeeldError(Code.FORBIDDEN, f"Het veld {field} vraagt de bevoegdheid {scope}.", scope=scope)
    verdict = context.toegang.verdict
    if verdict.decision or document.root_fields(operation) <= _OPEN_TO_ALL:
        return None
    reden = str(verdict.context.get("reden", ""))
    more = {"vereist": str(verdict.context["vereist"])} if "vereist" in verdict.context else {}
    message = _WHY.get(reden, "De aanroeper mag dit niet.")
    return KlantbeeldError(_CODES.get(reden, Code.FORBIDDEN), message, reden=reden, **more)


def hidden_of(context: Context) -> list[dict[str, str]]:
    """Tell of what bronnen records were hidden because the caller must sign in at a higher level, and at which."""
    return [
        {"bron": bron, "code": Code.INSUFFICIENT_LOA.value, "vereist": level.value}
        for bron, level in sorted(context.loaders.hidden.items())
    ]


NEEDED = Selection.of(
    "betrokkenen.identificatoren",
    "betrokkenen.was_partij",
    "identificatoren",
    "soort_partij",
    "naam",
    "nummer",
    "zaak",
    "aanleidinggevend_klantcontact",
)
"""What must be known of a record before it can be shown; ask for it beside what the query selects."""


async def shown(info: Info, records: Sequence[R], *, as_deel: bool = False) -> tuple[list[R], Sequence[Failed]]:
    """Give what the caller may see of these, in the klantbeeld he is in, and what stood in the way of knowing.

    Args:
        info: Of the place in the answer.
        records: Asked with `NEEDED`.
        as_deel: Whether they may be part of what is shown, or were shown before: a deelzaak, a record asked by its id.
    """
    context, caller = info.context, info.context.call.caller
    klant, unknown = await context.whole_klant_at(info.path)
    contacten = [record for record in records if isinstance(record, Klantcontact)]
    own: frozenset[PartijSleutel] = frozenset()
    failures: Sequence[Failed] = unknown
    if klant is not None and contacten:
        own, more = await own_of(context, klant, contacten)
        failures = (*failures, *more)
    seen: list[R] = []
    for record in records:
        match record:
            case Partij():
                seen.append(shown_partij(klant, record, caller))  # type: ignore[arg-type]  # a Partij for a Partij
            case Zaak():
                rule = may_see_deelzaak if as_deel else may_see_zaak
                seen += [record] if rule(klant, record, caller) else []
            case Klanttaak(van=van) | Product(van=van) | Productaanvraag(van=van):
                was_shown = as_deel and van is None
                seen += [record] if was_shown or may_see_own(klant, van, caller) else []
            case Klantcontact():
                seen += [record] if sees_klantcontact(context, klant, own, record) else []
            case _:
                whole, more = await _shows_whole_of(info, record)
                seen += [record] if whole and (klant is not None or KLANT_KIEZEN in caller.scopes) else []
                failures = (*failures, *more)
    return seen, failures


async def _shows_whole_of(info: Info, part: Record) -> tuple[bool, Sequence[Failed]]:
    """Say whether the caller may see the zaak or klantcontact that this is part of; what is of no other: yes."""
    soort: type[Zaak] | type[Klantcontact]
    match part:
        case Zaakstatus(zaak=sleutel) | Besluit(zaak=sleutel):
            soort = Zaak
        case InterneTaak(aanleidinggevend_klantcontact=sleutel):
            soort = Klantcontact
        case _:
            return True, ()
    if sleutel is None:
        return False, ()  # nothing says who may see it
    records, failures = await info.context.loaders.records(soort, part.bron, (sleutel,), NEEDED)
    seen, unknown = await shown(info, records, as_deel=True)
    return bool(seen), (*failures, *unknown)


def sees_klantcontact(
    context: Context, klant: Klant | None, own: frozenset[PartijSleutel], contact: Klantcontact
) -> bool:
    """Say whether the caller may see a klantcontact in the klantbeeld of this klant."""
    return may_see_klantcontact(klant, own, contact, context.call.caller)


async def sees_details(info: Info, betrokkene: Betrokkene) -> bool:
    """Say whether the caller may see how to reach a betrokkene: a klant sees that of himself alone."""
    context, caller = info.context, info.context.call.caller
    klant, own = None, frozenset[PartijSleutel]()
    if caller.soort.is_klant:  # of others nothing need be known
        klant, _ = await context.whole_klant_at(info.path)
        if klant is not None and betrokkene.was_partij is not None:
            own, _ = await context.loaders.own_partijen(klant)
    return may_see_details(klant, own, betrokkene, caller)


async def sees_contactgegevens(info: Info, betrokkene: Betrokkene) -> bool:
    """Say whether the caller may see what a betrokkene gave to be reached by: not that of who asked for geheimhouding.

    Only his partij tells whether he did (R37); when that cannot be asked, nothing is shown.
    """
    if not await sees_details(info, betrokkene):
        return False
    context, bron = info.context, betrokkene.bron
    if betrokkene.was_partij is None or context.toegang.zicht_on(bron).sees_every_address:
        return True
    wanted = Selection.of("indicatie_geheimhouding")
    partijen, failures = await context.loaders.records(Partij, bron, (betrokkene.was_partij,), wanted)
    context.report(info.path, failures)
    return any(not one.indicatie_geheimhouding for one in partijen)


async def own_of(
    context: Context, klant: Klant, contacten: Sequence[Klantcontact]
) -> tuple[frozenset[PartijSleutel], Sequence[Failed]]:
    """Give the keys of the partijen that are the klant, or that worked for him and took part in these (A15)."""
    loaders = context.loaders
    own, failures = await loaders.own_partijen(klant)
    if klant.hoedanigheid is not SoortPartij.ORGANISATIE:
        return own, failures
    took_part: dict[str, set[str]] = {}
    for contact in contacten:
        took_part.setdefault(contact.bron, set()).update(
            one.was_partij
            for one in contact.betrokkenen or ()
            if one.was_partij is not None and PartijSleutel(contact.bron, one.was_partij) not in own
        )
    wanted = Selection.of("werkte_voor")
    answers = await asyncio.gather(
        *(loaders.records(Partij, bron, sorted(sleutels), wanted) for bron, sleutels in sorted(took_part.items()))
    )
    workers = {
        PartijSleutel(one.bron, one.sleutel)
        for partijen, _ in answers
        for one in partijen
        if one.werkte_voor is not None and PartijSleutel(one.bron, one.werkte_voor) in own
    }
    return own | workers, (*failures, *(failed for _, more in answers for failed in more))
