"""Roots for who works at the municipality: over klanten, and so only with the scope for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import strawberry

from klantbeeld.compose.outcome import Bronresultaat, problems_of
from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    Identificator,
    Selection,
    SoortPartij,
    Taakstatus,
    Volgorde,
    Werkvraag,
)
from klantbeeld.contract import Herkomst as HerkomstValue
from klantbeeld.contract import InterneTaak as InterneTaakRecord
from klantbeeld.contract import Klantcontact as KlantcontactRecord
from klantbeeld.contract import Partij as PartijRecord
from klantbeeld.loaders import Found
from klantbeeld.schema.arguments import After, Bronnen, First, Kanaal, Tot, Vanaf
from klantbeeld.schema.bron import Herkomst, Samengesteld
from klantbeeld.schema.connection import Connection, check_bronnen, cursor_use, list_request, read_cursor
from klantbeeld.schema.context import Info, root_key
from klantbeeld.schema.errors import invalid
from klantbeeld.schema.ids import numbers_key, record_id
from klantbeeld.schema.invoer import ActorInput, VerwijzingInput, check_nummer, onderwerp_of, werk_of
from klantbeeld.schema.lijsten import some
from klantbeeld.schema.toegang import NEEDED
from klantbeeld.schema.values import published

_LONGEST_ADRES = 254


async def klantcontacten(
    info: Info,
    onderwerpobject: Annotated[
        VerwijzingInput | None,
        strawberry.argument(
            description="Waar het over ging: een zaak, een pand, een eerder contact, of wat de façade niet kent."
        ),
    ] = None,
    referentienummer: str | None = None,
    vanaf: Vanaf = None,
    tot: Tot = None,
    kanaal: Kanaal = None,
    bronnen: Bronnen = None,
    volgorde: Volgorde = Volgorde.NIEUWSTE_EERST,
    first: First = 20,
    after: After = None,
) -> Connection[KlantcontactRecord]:
    """Give one page of the klantcontacten about an object, or with a number (A11, A21, A25)."""
    if (onderwerpobject is None) == (referentienummer is None):
        raise invalid("klantcontacten", "noem precies één van `onderwerpobject` en `referentienummer`.")
    context = info.context
    context.klanten[root_key(info.path)] = None
    request = list_request(info, first, volgorde, vanaf=vanaf, tot=tot, kanaal=some(kanaal))
    # Whose contacten these are is asked whatever is selected: the logboek says whose were looked at.
    request = replace(request, selection=request.selection | NEEDED)
    only = check_bronnen(context, bronnen)
    if onderwerpobject is not None:
        onderwerp, failures = await onderwerp_of(onderwerpobject, context)
        use = cursor_use(context, f"contacten over {numbers_key(onderwerp.identificatoren[:1])}", request)
        start = read_cursor(context, after, use)
        listing = await context.loaders.about(
            KlantcontactRecord, onderwerp, request, start=start, bronnen=only, before=failures
        )
        return Connection(listing, context, use)
    number = Identificator(KLANTCONTACT_NUMMER, check_nummer("referentienummer", referentienummer))
    use = cursor_use(context, f"contacten met {referentienummer}", request)
    start = read_cursor(context, after, use)
    return Connection(await context.loaders.numbered(number, request, start=start, bronnen=only), context, use)


async def interne_taken(
    info: Info,
    taakstatus: list[Taakstatus] = [Taakstatus.TE_VERWERKEN],  # noqa: B006 - strawberry shows it as the default
    toegewezen_aan: Annotated[
        list[ActorInput] | None, strawberry.argument(description="Medewerkers of afdelingen.")
    ] = None,
    nummer: Annotated[str | None, strawberry.argument(description="Nummer van de taak.")] = None,
    bronnen: Bronnen = None,
    first: First = 20,
    after: After = None,
) -> Connection[InterneTaakRecord]:
    """Give one page of the work to do, who waits longest first (A9, R61)."""
    if nummer is not None:
        check_nummer("nummer", nummer)
    context = info.context
    context.klanten[root_key(info.path)] = None
    request = list_request(info, first, Volgorde.OUDSTE_EERST, taakstatus=frozenset(taakstatus))
    werk = werk_of(toegewezen_aan, nummer, context)
    use = cursor_use(context, f"werk {_written(werk)}", request)
    start = read_cursor(context, after, use)
    only = check_bronnen(context, bronnen)
    return Connection(await context.loaders.werkvoorraad(werk, request, start=start, bronnen=only), context, use)


def _written(werk: Mapping[str, Werkvraag | None]) -> str:
    """Write what is asked as text, so that a cursor holds only for the same question."""
    return json.dumps(
        {
            bron: [one.actoren, numbers_key(one.actornummers), one.nummer] if one is not None else None
            for bron, one in werk.items()
        },
        sort_keys=True,
    )


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """A partij that may be meant."""

    record: PartijRecord

    @property
    def herkomst(self) -> tuple[HerkomstValue, ...]:
        """Where it came from."""
        return self.record.herkomst


@dataclass(frozen=True, slots=True)
class Kandidaten:
    """All that may be meant, and how every bron fared."""

    found: Found[PartijRecord]

    @property
    def bronnen(self) -> tuple[Bronresultaat, ...]:
        """How every bron fared."""
        return self.found.bronnen

    @property
    def volledig(self) -> bool:
        """Whether every bron that took part gave everything."""
        return self.found.volledig


def _partij(root: Kandidaat, info: Info) -> strawberry.ID:
    context = info.context
    return strawberry.ID(record_id(context.seal, context.call.caller, None, root.record))


async def _organisatienaam(root: Kandidaat, info: Info) -> str | None:
    if root.record.werkte_voor is None:
        return None
    loaders, sleutels = info.context.loaders, (root.record.werkte_voor,)
    partijen, failures = await loaders.records(PartijRecord, root.record.bron, sleutels, Selection.of("naam"))
    info.context.report(info.path, failures)
    return partijen[0].naam if partijen else None


@strawberry.type(description="Net genoeg van een partij om te kiezen wie het is.")
class Partijkandidaat:
    """Published from `Kandidaat`."""

    partij: strawberry.ID = published(_partij, description="Te gebruiken in `klantbeeld(van: {partij: …})`.")
    soort_partij: SoortPartij | None = published(lambda root: root.record.soort_partij)
    naam: str | None = published(lambda root: root.record.naam)
    organisatienaam: str | None = published(_organisatienaam, description="De organisatie van een contactpersoon.")
    herkomst: list[Herkomst]


@strawberry.type(description="Gekende partijen die hetzelfde digitale adres gebruiken.")
class Partijkandidaten(Samengesteld):
    """Published from `Kandidaten`."""

    nodes: list[Partijkandidaat] = published(lambda root: [Kandidaat(record) for record in root.found.records])

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows."""
        return isinstance(value, Kandidaten)


async def partij_kandidaten(info: Info, digitaal_adres: str) -> Kandidaten:
    """Give the partijen that gave a digitaal adres as theirs: to choose from, not to look into (R16)."""
    adres = digitaal_adres.strip()
    if not adres or len(adres) > _LONGEST_ADRES:
        raise invalid("digitaalAdres", f"een adres heeft 1 tot {_LONGEST_ADRES} tekens.")
    info.context.klanten[root_key(info.path)] = None
    selection = Selection.of("soort_partij", "naam", "werkte_voor")
    found = await info.context.loaders.kandidaten(adres, selection)
    info.context.report(info.path, problems_of(found.outcomes))
    return Kandidaten(found)
