"""The roots: where every path through the graph begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from klantbeeld.access.rules import INTERN_LEZEN, KLANT_KIEZEN, KLANT_ZOEKEN
from klantbeeld.compose.merge import joined
from klantbeeld.compose.outcome import Failed, outdated_among, problems_of
from klantbeeld.contract import ZAAK_IDENTIFICATIE, Identificator, Record, Selection
from klantbeeld.contract import Document as DocumentRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Zaak as ZaakRecord
from klantbeeld.gather import Source
from klantbeeld.loaders import Found, records_of
from klantbeeld.schema import intern
from klantbeeld.schema.bron import Bron
from klantbeeld.schema.context import Info, root_key
from klantbeeld.schema.download import is_of
from klantbeeld.schema.errors import Code, KlantbeeldError, invalid
from klantbeeld.schema.gegeven import Node
from klantbeeld.schema.ids import ReadId, number_of, read_id
from klantbeeld.schema.intern import Partijkandidaten
from klantbeeld.schema.invoer import KlantInput, check_nummer, klant_of
from klantbeeld.schema.klantbeeld import Klantbeeld
from klantbeeld.schema.klantcontact import InterneTaakConnection, Klantcontact, KlantcontactConnection
from klantbeeld.schema.lijsten import Beeld
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import published
from klantbeeld.schema.zaak import Zaak


def _klantbeeld(info: Info, van: KlantInput) -> Beeld:
    klant = klant_of(van, info.context)
    info.context.klanten[root_key(info.path)] = klant
    return Beeld(klant)


async def _by_id(info: Info, known: ReadId, selection: Selection) -> Record | None:
    """Ask the record an id stands for, of the bron it came from or of every bron that shares its identiteit."""
    if known.soort is None:
        return None
    info.context.klanten[root_key(info.path)] = known.klant
    loaders, selection = info.context.loaders, selection | NEEDED
    number = number_of(known)
    if number is not None:
        found = await loaders.with_number(number, selection)
        if not found.outcomes:
            raise KlantbeeldError(Code.NIET_ONDERSTEUND, "De bron van dit gegeven kan het niet los geven.")
    else:
        bron, sleutel = known.identiteit
        source = info.context.sources.named(bron)
        if source is not None and known.soort not in source.offers.op_sleutel:
            raise KlantbeeldError(Code.NIET_ONDERSTEUND, "De bron van dit gegeven kan het niet los geven.")
        outcome = await loaders.record(known.soort, bron, sleutel, selection)
        found = Found(records_of([outcome]), (outcome,))
    same = [one for one in found.records if type(one) is known.soort and one.identiteit == known.identiteit]
    seen, unknown = await shown(info, same, as_deel=True)
    if seen and known.klant is not None and isinstance(seen[0], DocumentRecord):
        # A document does not say of which zaak it is, nor at which level one must sign in for that.
        allowed = await is_of(info.context, known.klant, seen[0])
        if allowed is None:
            raise KlantbeeldError(Code.BRON_NIET_BEREIKBAAR, "De bron van dit gegeven is nu niet te bereiken.")
        seen = seen if allowed else []
    if not seen:
        _check_answered(found, unknown)
        return None
    info.context.report(info.path, outdated_among(problems_of(found.outcomes), seen))
    return joined(seen)


def _check_answered(found: Found[Record], unknown: Sequence[Failed] = ()) -> None:
    """Say why there is no record: it does not exist (null), or a bron could not tell (an error)."""
    if unknown or problems_of(found.outcomes):
        raise KlantbeeldError(Code.BRON_NIET_BEREIKBAAR, "De bron van dit gegeven is nu niet te bereiken.")


async def _node(info: Info, id: strawberry.ID) -> Beeld | Record | None:
    known = read_id(info.context.seal, info.context.call.caller, id)
    if known is None:
        return None
    if known.soort is None and known.klant is not None:
        info.context.klanten[root_key(info.path)] = known.klant
        return Beeld(known.klant)
    type_name = known.soort.__name__ if known.soort else None
    return await _by_id(info, known, selection_of(info, type_name))


async def _klantcontact(info: Info, id: strawberry.ID) -> KlantcontactRecord | None:
    known = read_id(info.context.seal, info.context.call.caller, id)
    if known is None or known.soort is not KlantcontactRecord:
        return None
    record = await _by_id(info, known, selection_of(info))
    return record if isinstance(record, KlantcontactRecord) else None


async def _zaak(
    info: Info,
    id: strawberry.ID | None = None,
    identificatie: Annotated[str | None, strawberry.argument(description="Het zaaknummer.")] = None,
) -> ZaakRecord | None:
    if (id is None) == (identificatie is None):
        raise invalid("zaak", "noem precies één van `id` en `identificatie`.")
    if id is not None:
        known = read_id(info.context.seal, info.context.call.caller, id)
        if known is None or known.soort is not ZaakRecord:
            return None
        record = await _by_id(info, known, selection_of(info))
        return record if isinstance(record, ZaakRecord) else None
    if KLANT_KIEZEN not in info.context.call.caller.scopes:
        message = f"identificatie: elke zaak opvragen vraagt de bevoegdheid {KLANT_KIEZEN}."
        raise KlantbeeldError(Code.FORBIDDEN, message, scope=KLANT_KIEZEN)
    number = Identificator(ZAAK_IDENTIFICATIE, check_nummer("identificatie", identificatie))
    info.context.klanten[root_key(info.path)] = None
    wanted = selection_of(info) | NEEDED
    found = await info.context.loaders.with_number(number, wanted)
    zaken = [record for record in found.records if isinstance(record, ZaakRecord)]
    if not _are_one(zaken):
        raise KlantbeeldError(Code.MEERDUIDIG, "identificatie: meer zaken hebben dit nummer.", argument="identificatie")
    if not zaken:
        _check_answered(Found((), found.outcomes))
        return None
    info.context.report(info.path, problems_of(found.outcomes))
    return joined(zaken)


def _are_one(zaken: Sequence[ZaakRecord]) -> bool:
    """Say whether these are one zaak that several registers have, and not two that got the same number."""
    people = [{number for one in zaak.betrokkenen or () for number in one.identificatoren or ()} for zaak in zaken]
    known = [numbers for numbers in people if numbers]
    return len({zaak.identiteit for zaak in zaken}) <= 1 and all(known[0] & numbers for numbers in known)


def _bronnen(info: Info) -> list[Source]:
    return list(info.context.sources)


@strawberry.type(description="Wat er te vragen is.")
class Query:
    """The roots for reading."""

    klantbeeld: Klantbeeld | None = published(
        _klantbeeld,
        description="Het klantbeeld van één klant in één hoedanigheid. "
        "Nooit `null` omdat de klant onbekend is: zie `gekend`.",
    )
    klantcontact: Klantcontact | None = published(_klantcontact, description="Eén klantcontact.")
    zaak: Zaak | None = published(_zaak, description="Eén zaak, op `id` of op `identificatie` (precies één van beide).")
    klantcontacten: KlantcontactConnection | None = published(
        intern.klantcontacten,
        description="Klantcontacten over klanten heen. Noem precies één van `onderwerpobject` en `referentienummer`; "
        "vrij bladeren kan niet.",
        scope=INTERN_LEZEN,
    )
    interne_taken: InterneTaakConnection | None = published(
        intern.interne_taken, description="De werkvoorraad: wie het langst wacht eerst.", scope=INTERN_LEZEN
    )
    partij_kandidaten: Partijkandidaten | None = published(
        intern.partij_kandidaten,
        description="Gekende partijen met dit e-mailadres of telefoonnummer. Kandidaten, geen klantbeeld: stel eerst "
        "vast wie het is.",
        scope=KLANT_ZOEKEN,
    )
    node: Node | None = published(
        _node,
        description="Een klantbeeld of gegeven uit een eerder antwoord. "
        "`null` als het er niet is, of niet voor deze aanroeper.",
    )
    bronnen: list[Bron] | None = published(_bronnen, description="De aangesloten bronnen, en hoe het met ze gaat.")
