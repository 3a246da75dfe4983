"""Verwijzing: a reference to an object wherever it is. Never fails; what is not found still has a title (R70, R71)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import strawberry

from klantbeeld.compose.merge import joined
from klantbeeld.compose.outcome import Reden, Skipped, outdated_among, problems_of
from klantbeeld.contract import (
    Identificator as IdentificatorValue,
)
from klantbeeld.contract import Klantcontact, Selection, TijdlijnRecord
from klantbeeld.contract import (
    Verwijzing as VerwijzingValue,
)
from klantbeeld.loaders import Found, records_of
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import TijdlijnItem
from klantbeeld.schema.names import naam_of_objecttype
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Identificator, published

# What the title of an object is made of, and how far a productaanvraag is.
_TITEL = Selection.of("zaken", "titel", "omschrijving", "onderwerp", "naam", "gevraagde_handeling", "bestandsnaam")


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
class Followed:
    """How following a reference ended, and where."""

    resultaat: Verwijzingsresultaat
    record: TijdlijnRecord | None = None


async def follow(reference: Reference, info: Info) -> Followed:
    """Follow a reference to what the caller may see of it in the klantbeeld he is in (R71)."""
    found = await _ask(reference, info, reference.selection | _TITEL | NEEDED)
    if found is None:
        return Followed(Verwijzingsresultaat.ONBEKEND_REGISTER)
    allowed, unknown = await shown(info, found.records)
    if len({(type(record), record.identiteit) for record in allowed}) > 1:
        return Followed(Verwijzingsresultaat.MEERDUIDIG)
    failures = [*problems_of(found.outcomes), *unknown]
    # A technical key is of one object; of another number, a bron that failed might know a different one.
    told = failures if not allowed or not _is_key(reference) else outdated_among(failures, allowed)
    info.context.report(info.path.prev or info.path, told)
    if allowed:
        return Followed(Verwijzingsresultaat.GEVONDEN, joined(allowed))
    if failures:
        return Followed(Verwijzingsresultaat.BRON_NIET_BEREIKBAAR)
    # Nobody who might know it may be asked for this purpose.
    refused = all(isinstance(one, Skipped) and one.reden is Reden.NIET_TOEGESTAAN for one in found.outcomes)
    return Followed(Verwijzingsresultaat.NIET_TOEGESTAAN if refused else Verwijzingsresultaat.NIET_GEVONDEN)


def _is_key(reference: Reference) -> bool:
    return reference.identificator is None or reference.identificator.soort.soort_object_id == "uuid"


async def _ask(reference: Reference, info: Info, selection: Selection) -> Found[TijdlijnRecord] | None:
    """Ask the bronnen that may have the object; None: no bron has objects of this kind."""
    loaders = info.context.loaders
    if reference.verwijzing.klantcontact is not None:
        outcome = await loaders.record(Klantcontact, reference.bron, reference.verwijzing.klantcontact, selection)
        return Found(records_of([outcome]), (outcome,))
    if reference.identificator is None:
        return None
    found = await loaders.with_number(reference.identificator, selection)
    records = tuple(record for record in found.records if isinstance(record, TijdlijnRecord))
    return Found(records, found.outcomes) if found.outcomes else None  # type: ignore[arg-type]  # of whichever kind


async def _resultaat(root: Reference, info: Info) -> Verwijzingsresultaat:
    return (await follow(root, info)).resultaat


async def _titel(root: Reference, info: Info) -> str:
    followed = await follow(root, info)
    if followed.record is not None and followed.record.titel:
        return followed.record.titel
    number = root.identificator
    if number is None:
        return "Eerder klantcontact"
    kind = naam_of_objecttype(number.soort) or number.soort.objecttype
    # A technical key tells a reader nothing, and is not for the outside (law 4 of the schema).
    return kind if number.soort.soort_object_id == "uuid" else f"{kind} {number.masked}"


async def _object(root: Reference, info: Info) -> TijdlijnRecord | None:
    return (await follow(root, info)).record


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
    titel: str = published(
        _titel,
        description="Altijd te tonen: de titel van het object, of anders de soort, met een nummer als dat iets zegt.",
    )
    object: TijdlijnItem | None = published(_object)
