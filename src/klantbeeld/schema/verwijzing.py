"""Verwijzing: a reference to an object wherever it is. Never fails; what is not found still has a title (R70, R71)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import strawberry

from klantbeeld.access.rules import may_see_klantcontact, may_see_zaak
from klantbeeld.compose.outcome import Failed
from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Klantcontact,
    PartijSleutel,
    Selection,
    TijdlijnRecord,
    Zaak,
)
from klantbeeld.contract import (
    Identificator as IdentificatorValue,
)
from klantbeeld.contract import (
    Verwijzing as VerwijzingValue,
)
from klantbeeld.loaders import By, Found, records_of
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import TijdlijnItem
from klantbeeld.schema.names import naam_of_objecttype
from klantbeeld.schema.values import Identificator, published

# What must be known of an object to show its title and to see that the klant has a part in it.
_ALWAYS = Selection.of("betrokkenen.identificatoren", "betrokkenen.was_partij", "omschrijving", "onderwerp")


@strawberry.enum(description="Wat het volgen van een verwijzing opleverde.")
class Verwijzingsresultaat(Enum):
    """How following a reference ended."""

    GEVONDEN = "gevonden"
    NIET_GEVONDEN = strawberry.enum_value(
        "niet_gevonden", description="De bronnen antwoordden en kennen het niet (meer), of niet bij deze klant."
    )
    MEERDUIDIG = strawberry.enum_value(
        "meerduidig", description="Meer bronnen kennen een verschillend object met dit nummer."
    )
    NIET_TOEGESTAAN = "niet_toegestaan"
    BRON_NIET_BEREIKBAAR = "bron_niet_bereikbaar"
    ONBEKEND_REGISTER = strawberry.enum_value(
        "onbekend_register", description="Geen aangesloten bron hoort bij dit register."
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference and the bron it stands in: what the published class shows."""

    bron: str
    verwijzing: VerwijzingValue
    selection: Selection
    """What the query asks of the object, so that all fields of one reference ask the same."""

    @property
    def identificator(self) -> IdentificatorValue | None:
        """The number it refers by."""
        return self.verwijzing.identificator


@dataclass(frozen=True, slots=True)
class _Followed:
    resultaat: Verwijzingsresultaat
    record: TijdlijnRecord | None = None


async def _follow(reference: Reference, info: Info) -> _Followed:
    found = await _ask(reference, info, reference.selection | _ALWAYS)
    if found is None:
        return _Followed(Verwijzingsresultaat.ONBEKEND_REGISTER)
    allowed, unknown = await _allowed(found.records, info)
    if len({record.identiteit for record in allowed}) > 1:
        return _Followed(Verwijzingsresultaat.MEERDUIDIG)
    if allowed:
        return _Followed(Verwijzingsresultaat.GEVONDEN, allowed[0])
    failures = [*(outcome for outcome in found.outcomes if isinstance(outcome, Failed)), *unknown]
    info.context.report(info.path, failures)
    down = Verwijzingsresultaat.BRON_NIET_BEREIKBAAR
    return _Followed(down if failures else Verwijzingsresultaat.NIET_GEVONDEN)


async def _ask(reference: Reference, info: Info, selection: Selection) -> Found[TijdlijnRecord] | None:
    """Ask the bronnen that may have the object; None: no bron has objects of this kind."""
    loaders = info.context.loaders
    if reference.verwijzing.klantcontact is not None:
        outcome = await loaders.record(Klantcontact, reference.bron, reference.verwijzing.klantcontact, selection)
        return Found(records_of([outcome]), (outcome,))
    number = reference.identificator
    ways = {ZAAK_UUID: By.SLEUTEL, ZAAK_IDENTIFICATIE: By.IDENTIFICATIE}
    if number is None or number.soort not in ways:
        return None
    zaken = await loaders.everywhere(ways[number.soort], Zaak, number.object_id, selection)
    return Found(zaken.records, zaken.outcomes) if zaken.outcomes else None


async def _allowed(records: Sequence[TijdlijnRecord], info: Info) -> tuple[list[TijdlijnRecord], Sequence[Failed]]:
    """Give the records that may be shown, and what stood in the way of knowing whether the klant has a part in them."""
    context, caller = info.context, info.context.call.caller
    klant = await context.whole_klant_at(info.path)
    own: frozenset[PartijSleutel] = frozenset()
    failures: Sequence[Failed] = ()
    if klant is not None and any(isinstance(record, Klantcontact) for record in records):
        own, failures = await context.loaders.own_partijen(klant)

    def may_see(record: TijdlijnRecord) -> bool:
        match record:
            case Zaak():
                return may_see_zaak(klant, record, caller)
            case Klantcontact():
                return may_see_klantcontact(klant, own, record, caller)
            case _:
                return False

    return [record for record in records if may_see(record)], failures


async def _resultaat(root: Reference, info: Info) -> Verwijzingsresultaat:
    return (await _follow(root, info)).resultaat


async def _titel(root: Reference, info: Info) -> str:
    followed = await _follow(root, info)
    if followed.record is not None and followed.record.titel:
        return followed.record.titel
    number = root.identificator
    if number is None:
        return "Eerder klantcontact"
    kind = naam_of_objecttype(number.soort) or number.soort.objecttype
    # A technical key tells a reader nothing, and is not for the outside (law 4 of the schema).
    return kind if number.soort.soort_object_id == "uuid" else f"{kind} {number.masked}"


async def _object(root: Reference, info: Info) -> TijdlijnRecord | None:
    return (await _follow(root, info)).record


@strawberry.type(
    description="Een verwijzing naar een object, waar dat ook staat. "
    "Faalt nooit: wat niet gevonden is, heeft nog een titel en een resultaat."
)
class Verwijzing:
    """Published from `Reference`."""

    identificator: Identificator | None = published(
        description="`null` als rechtstreeks naar een gegeven in dezelfde bron wordt verwezen."
    )
    resultaat: Verwijzingsresultaat = published(_resultaat)
    titel: str = published(_titel, description="Altijd te tonen: de titel van het object, of anders soort en nummer.")
    object: TijdlijnItem | None = published(_object)
