"""Who the klant is: the numbers that bronnen need and were not given, found in as few steps as there must be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from klantbeeld.access.rules import is_own_partij
from klantbeeld.compose.outcome import Failed, Outcome, problems_of
from klantbeeld.contract import (
    BSN,
    KLANTNUMMERS,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Basisregistratie,
    Fetcher,
    Identificator,
    IdentificatorSoort,
    Klant,
    PageRequest,
    Partij,
    Record,
    Selection,
    SoortPartij,
)
from klantbeeld.gather import Source, Sources
from klantbeeld.loaders.ask import Asker, By, Vraag, fetcher_of
from klantbeeld.loaders.found import records_of

_ASKED = {
    # A base registry goes before what others copied from it.
    Basisregistratie: PageRequest(limit=1, selection=Selection.of("identificatoren")),
    Partij: PageRequest(limit=100, selection=Selection.of("identificatoren", "soort_partij")),
}
_ONE_EACH = frozenset({BSN, RSIN, KVK_NUMMER})
_MOST_WAVES = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """A klant as far as the bronnen could tell who it is, and the failure that stood in the way of knowing more."""

    klant: Klant
    failure: Failed | None = None


@dataclass(slots=True)
class _Known:
    """What was found of one klant up to now."""

    klant: Klant
    asked: set[tuple[str, type[Record]]] = field(default_factory=set)
    failures: list[Failed] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Identification:
    """Finds numbers of klanten, in waves: a bron that knows one number of a klant may tell another (R28).

    KVK-nummer to RSIN and back, an onderneming to its vestigingen, any number to those of the same partij. Never from
    a vestiging to the onderneming above it, from an onderneming to its owner, or by name or address (R12, R22).
    """

    def __init__(self, sources: Sources, asker: Asker) -> None:
        self._sources = sources
        self._asker = asker
        self._known: dict[Klant, _Known] = {}

    async def of_partij(self, klant: Klant) -> Identity:
        """Find out who a klant is that is known only as a partij of one bron.

        A persoon or organisatie is from then on asked for by its numbers too; a contactpersoon only by his partij, so
        that nothing he has in another hoedanigheid comes along (R22).
        """
        if klant.partij is None or klant.identificatoren or klant.hoedanigheid is not None:
            return Identity(klant)
        request = PageRequest(limit=1, selection=Selection.of("soort_partij", "identificatoren"))
        outcome = await self._asker.ask(Vraag(klant.partij.bron, Partij, By.SLEUTEL, klant.partij.sleutel, request))
        failure = next(iter(problems_of([outcome])), None)
        for partij in records_of([outcome]):
            whole = replace(klant, identificatoren=_numbers_of(partij), hoedanigheid=partij.soort_partij)
            return Identity(whole, failure=failure)
        return Identity(klant, failure=failure)

    async def needed_by(self, identity: Identity, source: Source, fetcher: Fetcher[Klant, Any]) -> Identity:
        """Give the klant with the numbers that this bron could also know him by, as far as others can tell them."""
        if not source.aanvullen:
            return identity
        return await self._with(identity, fetcher.accepts)

    async def whole(self, klant: Klant) -> Identity:
        """Give the klant with every number of his that a bron can tell, to recognise him by in what is met."""
        identity = await self.of_partij(klant)
        return await self._with(identity, KLANTNUMMERS)

    async def _with(self, identity: Identity, wanted: frozenset[IdentificatorSoort]) -> Identity:
        klant = identity.klant
        if not _lacking(klant, wanted):
            return identity
        known = self._known.setdefault(klant, _Known(klant))
        async with known.lock:
            for _ in range(_MOST_WAVES):
                lacking = _lacking(known.klant, wanted)
                if not lacking or not await self._wave(known, lacking):
                    break
        still = _lacking(known.klant, wanted)
        # What failed is of account only if it might have told what is still not known.
        failure = identity.failure or (known.failures[0] if still and known.failures else None)
        # Another bron may have wanted other numbers: what each is asked by does not depend on which comes first.
        fitting = _may_be_found(known.klant, wanted) | _may_be_found(klant, wanted)
        added = (one for one in known.klant.identificatoren if one.soort in fitting)
        return Identity(replace(klant, identificatoren=tuple(dict.fromkeys((*klant.identificatoren, *added)))), failure)

    async def _wave(self, known: _Known, lacking: frozenset[IdentificatorSoort]) -> bool:
        """Ask every bron that may tell a lacking number and was not asked before; say whether there was any."""
        vragen: list[Vraag] = []
        for soort, request in _ASKED.items():
            for source in self._sources:
                fetcher = fetcher_of(source, By.KLANT, soort)
                if fetcher is None or not fetcher.resolves & lacking or (source.name, soort) in known.asked:
                    continue
                narrowed = known.klant.narrowed(
                    bron=source.name, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other
                )
                if narrowed is not None:
                    known.asked.add((source.name, soort))
                    vragen.append(Vraag(source.name, soort, By.KLANT, narrowed, request))
        outcomes = await self._asker.all(vragen)
        known.failures += problems_of(outcomes)
        for number in _told(known.klant, outcomes):
            known.klant = _joined(known.klant, number)
        return bool(vragen)


def _may_be_found(klant: Klant, wanted: frozenset[IdentificatorSoort]) -> frozenset[IdentificatorSoort]:
    """Give the kinds of number that are wanted and may be looked up for this klant (R22)."""
    has = {number.soort for number in klant.identificatoren}
    if not has or klant.hoedanigheid is SoortPartij.CONTACTPERSOON:
        return frozenset()
    if has & {KVK_NUMMER, RSIN}:
        # Who can be asked by the KVK-nummer has what is of the vestigingen under it.
        below = frozenset() if KVK_NUMMER in wanted else frozenset({VESTIGINGSNUMMER})
        return wanted & ({KVK_NUMMER, RSIN} | below)
    if VESTIGINGSNUMMER in has:
        return frozenset()
    return wanted - KLANTNUMMERS if BSN in has else wanted


def _lacking(klant: Klant, wanted: frozenset[IdentificatorSoort]) -> frozenset[IdentificatorSoort]:
    return _may_be_found(klant, wanted) - {number.soort for number in klant.identificatoren}


def _told(klant: Klant, outcomes: Iterable[Outcome[Any]]) -> list[Identificator]:
    """Give the numbers that records of this klant tell, in the order in which the bronnen go before each other."""
    told: list[Identificator] = []
    for record in records_of(list(outcomes)):
        match record:
            case Partij() if is_own_partij(klant, record):
                told += _numbers_of(record) if _bears(klant, record.identificatoren) else ()
                told += (one for one in record.identificatoren or () if one.sub_van in klant.identificatoren)
            case Basisregistratie() if _bears(klant, record.identificatoren):
                told += record.identificatoren or ()
    return told


def _bears(klant: Klant, numbers: Iterable[Identificator] | None) -> bool:
    """Say whether a record bears a number of the klant itself, and not only of what is under it."""
    return bool(set(klant.identificatoren) & set(numbers or ()))


def _joined(klant: Klant, number: Identificator) -> Klant:
    """Add a number to a klant; of what there is one of, the first holds, whatever another bron says."""
    soorten = {known.soort for known in klant.identificatoren}
    roles = {klant.hoedanigheid, *(known.hoedanigheid for known in klant.identificatoren)} - {None}
    fits = number.hoedanigheid is None or not roles or number.hoedanigheid in roles
    if number in klant.identificatoren or not fits or (number.soort in _ONE_EACH and number.soort in soorten):
        return klant
    return replace(klant, identificatoren=(*klant.identificatoren, number))


def _numbers_of(partij: Partij) -> tuple[Identificator, ...]:
    """Give the numbers to ask other bronnen by for this partij, in the hoedanigheid it is (R22).

    Not a BSN for an organisatie, nor the KVK-nummer of a persoon with a business. And not a KVK-nummer beside a
    vestigingsnummer under it: that would find what the other vestigingen have.
    """
    if partij.soort_partij is SoortPartij.CONTACTPERSOON:
        return ()
    fitting = [one for one in partij.identificatoren or () if one.hoedanigheid in (None, partij.soort_partij)]
    above = {one.sub_van for one in fitting}
    return tuple(one for one in fitting if one not in above)
