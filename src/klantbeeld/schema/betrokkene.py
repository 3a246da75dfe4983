"""Betrokkene and actor: who took part, on the side of the klant and on that of the municipality."""

from __future__ import annotations

from klantbeeld.access.rules import INTERN_LEZEN
from klantbeeld.compose.contact import Contactbeeld, effective, of_betrokkene
from klantbeeld.compose.outcome import summarise
from klantbeeld.contract import Actor as ActorRecord
from klantbeeld.contract import Betrokkene as BetrokkeneRecord
from klantbeeld.contract import Betrokkenerol, Selection, SoortActor
from klantbeeld.contract import Identificator as IdentificatorValue
from klantbeeld.contract import Partij as PartijRecord
from klantbeeld.schema.contact import Contactgegevens
from klantbeeld.schema.context import Info
from klantbeeld.schema.gegeven import Gegeven, shows
from klantbeeld.schema.partij import Partij, partijen_at
from klantbeeld.schema.selection import selection_of
from klantbeeld.schema.toegang import sees_contactgegevens, sees_details
from klantbeeld.schema.values import Identificator, describe_enum, published

describe_enum(
    Betrokkenerol,
    "De rol van een betrokkene.",
    {
        "KLANT": "Om wie het uiteindelijk gaat.",
        "VERTEGENWOORDIGER": "Wie namens de klant handelde, ook een gemachtigde.",
        "OVERIG": "Een andere rol; zie `rolomschrijving`.",
    },
)
describe_enum(SoortActor, "Wat voor actor.")

_USABLE = Selection.of("contactgegevens", "indicatie_actief", "indicatie_geheimhouding")


async def _naam(root: BetrokkeneRecord, info: Info) -> str | None:
    if root.naam is not None or root.was_partij is None:
        return root.naam
    partijen, _ = await partijen_at(info, root.bron, (root.was_partij,), Selection.of("naam"))
    return partijen[0].naam if partijen else None


async def _was_partij(root: BetrokkeneRecord, info: Info) -> PartijRecord | None:
    sleutels = (root.was_partij,) if root.was_partij is not None else ()
    partijen, _ = await partijen_at(info, root.bron, sleutels, selection_of(info))
    return partijen[0] if partijen else None


async def _identificatoren(root: BetrokkeneRecord, info: Info) -> tuple[IdentificatorValue, ...] | None:
    return root.identificatoren if not root.identificatoren or await sees_details(info, root) else None


async def _opgegeven_contactgegevens(root: BetrokkeneRecord, info: Info) -> Contactbeeld | None:
    beeld = of_betrokkene(root)
    return beeld if beeld is not None and await sees_contactgegevens(info, root) else None


async def _effectieve_contactgegevens(root: BetrokkeneRecord, info: Info) -> Contactbeeld | None:
    if not await sees_contactgegevens(info, root):
        return None
    kanaal = info.context.kanalen.get((root.bron, root.sleutel))
    if root.was_partij is None:
        return effective(root, None, kanaal=kanaal)
    wanted = selection_of(info).under("contactgegevens") | _USABLE
    partijen, failures = await partijen_at(info, root.bron, (root.was_partij,), wanted)
    return effective(root, partijen[0] if partijen else None, summarise(failures, []), kanaal=kanaal)


@shows(
    BetrokkeneRecord,
    "Wat een persoon of organisatie deed in één klantcontact of zaak, met de contactgegevens die daarvoor gelden.",
)
class Betrokkene(Gegeven):
    """Published from `contract.Betrokkene`."""

    rol: Betrokkenerol | None
    rolomschrijving: str | None = published(description="De rol in de woorden van de bron.")
    initiator: bool | None = published(description="Nam deze betrokkene het initiatief?")
    naam: str | None = published(_naam, description="Naam om te tonen: zoals opgegeven, anders die van de partij.")
    identificatoren: list[Identificator] | None = published(
        _identificatoren,
        description="De nummers waarmee de bron deze betrokkene kent; leeg bij een ongekende. "
        "Een klant ziet alleen die van zichzelf.",
    )
    was_partij: Partij | None = published(
        _was_partij,
        description="De partij die dit was; `null` bij een ongekende. Van een ander dan deze klant alleen wie het is.",
    )
    opgegeven_contactgegevens: Contactgegevens | None = published(
        _opgegeven_contactgegevens,
        description="Wat alleen voor dit contact of deze zaak is opgegeven. Een klant ziet alleen dat van zichzelf.",
    )
    effectieve_contactgegevens: Contactgegevens | None = published(
        _effectieve_contactgegevens,
        description="Wat hier geldt: het opgegevene, aangevuld met dat van de partij. "
        "Een klant ziet alleen dat van zichzelf.",
    )


@shows(ActorRecord, "Een medewerker, afdeling of systeem van de gemeente.")
class Actor(Gegeven):
    """Published from `contract.Actor`."""

    soort_actor: SoortActor | None
    naam: str | None
    functie: str | None
    e_mailadres: str | None = published(description="Zakelijk adres.", scope=INTERN_LEZEN)
    telefoonnummer: str | None = published(description="Zakelijk nummer.", scope=INTERN_LEZEN)
    indicatie_actief: bool | None
