"""Partij: the klant as one bron knows him."""

from __future__ import annotations

import strawberry

from klantbeeld.access.rules import INTERN_LEZEN
from klantbeeld.compose.contact import Contactbeeld, of_partij
from klantbeeld.compose.outcome import Failed
from klantbeeld.contract import Partij as PartijRecord
from klantbeeld.contract import Selection, SoortPartij
from klantbeeld.loaders import Found
from klantbeeld.schema.bron import Samengesteld
from klantbeeld.schema.contact import Contactgegevens
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import Gegeven, shows
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import NEEDED, shown
from klantbeeld.schema.values import Identificator, published


async def partijen_at(
    info: Info, bron: str, sleutels: tuple[str, ...], selection: Selection
) -> tuple[list[PartijRecord], tuple[Failed, ...]]:
    """Give partijen met on the way, as far as the caller may see them in the klantbeeld he is in.

    What stood in the way is reported in the response's extensions, and given.
    """
    records, failures = await info.context.loaders.records(PartijRecord, bron, sleutels, selection | NEEDED)
    info.context.report(info.path, failures)
    seen, _ = await shown(info, records)
    return seen, failures


def _contactgegevens(root: PartijRecord) -> Contactbeeld | None:
    return of_partij(root)


async def _werkte_voor(root: PartijRecord, info: Info) -> PartijRecord | None:
    sleutels = (root.werkte_voor,) if root.werkte_voor is not None else ()
    partijen, _ = await partijen_at(info, root.bron, sleutels, selection_of(info))
    return partijen[0] if partijen else None


async def _related(info: Info, bron: str, sleutels: tuple[str, ...] | None) -> list[PartijRecord] | None:
    if sleutels is None:
        return None
    return (await partijen_at(info, bron, sleutels, selection_of(info)))[0]


async def _vertegenwoordigden(root: PartijRecord, info: Info) -> list[PartijRecord] | None:
    return await _related(info, root.bron, root.vertegenwoordigden)


async def _vertegenwoordigd_door(root: PartijRecord, info: Info) -> list[PartijRecord] | None:
    return await _related(info, root.bron, root.vertegenwoordigd_door)


@shows(PartijRecord, "Een persoon of organisatie met wie de gemeente een relatie heeft, zoals één bron die kent.")
class Partij(Gegeven):
    """Published from `contract.Partij`."""

    soort_partij: SoortPartij | None
    nummer: str | None = published(description="Nummer om te noemen in een gesprek, in plaats van een BSN.")
    naam: str | None = published(description="Naam om te tonen.")
    identificatoren: list[Identificator] | None
    contactgegevens: Contactgegevens | None = published(_contactgegevens)
    indicatie_actief: bool | None = published(
        description="Mag de gemeente op deze gegevens contact opnemen met deze partij?"
    )
    indicatie_geheimhouding: bool | None = published(description="Gaf de klant aan dat deze gegevens geheim zijn?")
    hergebruik_toegestaan: bool | None = published(
        description="Stemde de klant in met hergebruik van deze gegevens? `null`: onbekend."
    )
    interne_notitie: str | None = published(description="Nooit voor de klant zelf.", scope=INTERN_LEZEN)
    werkte_voor: Partij | None = published(
        _werkte_voor,
        description="De organisatie van een contactpersoon, toen dit werd vastgelegd.",
    )
    vertegenwoordigden: list[Partij] | None = published(
        _vertegenwoordigden,
        description="Wie deze partij eerder vertegenwoordigde. Geschiedenis, geen machtiging.",
    )
    vertegenwoordigd_door: list[Partij] | None = published(
        _vertegenwoordigd_door,
        description="Door wie deze partij eerder werd vertegenwoordigd. Geschiedenis, geen machtiging.",
    )


@strawberry.type(description="De partijen van een klant, per bron.")
class Partijen(Samengesteld):
    """Published from `loaders.Found`."""

    nodes: list[Partij] = published(lambda root: root.records)

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows."""
        return isinstance(value, Found)
