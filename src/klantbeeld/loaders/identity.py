"""Who the klant is: the numbers that bronnen need and were not given, found in as few steps as there must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
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
    replace,
)
from klantbeeld.gather import Source, Sources
from klantbeeld.loaders.ask import Asker, By, Vraag, fetcher_of
from klantbeeld.loaders.found import records_of

_ASKED = {
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


@dataclass(frozen=True, slots=True)
class _Resolver:
    """What may tell numbers: the partijen or the basisregistratie of one bron."""

    source: Source
    soort: type[Record]
    fetcher: Fetcher[Klant, Any]

    def key_for(self, klant: Klant) -> Klant | None:
        """Give what to ask it of a klant by; None: it cannot be asked."""
        fetcher = self.fetcher
        return klant.narrowed(bron=self.source.name, accepts=fetcher.accepts, accepts_other=fetcher.accepts_other)


@dataclass(slots=True)
class _Search:
    """The numbers looked for, of one klant, and what came of it up to now."""

    klant: Klant
    wanted: frozenset[IdentificatorSoort]
    asked: list[_Resolver] = field(default_factory=list)
    failures: list[tuple[Failed, frozenset[IdentificatorSoort]]] = field(default_factory=list)
    """What failed, with the numbers that it might have told."""
    outdated: list[Failed] = field(default_factory=list)
    """Of what was told before, and not now, and hangs on that."""
    whole: set[IdentificatorSoort] = field(default_factory=set)
    """The kinds of which a bron told all it has."""

    @property
    def lacking(self) -> frozenset[IdentificatorSoort]:
        """What is wanted and not found."""
        return _lacking(self.klant, self.wanted)


class Identification:
    """Finds numbers of klanten, in waves: a bron that knows one number of a klant may tell another (R28).

    KVK-nummer to RSIN and back, an onderneming to its vestigingen, any number to those of the same partij. Never from
    a vestiging to the onderneming above it, from an onderneming to its owner, or by name or address (R12, R22).

    What is found depends on the klant and on what is wanted, and not on what else was wanted in this request; equal
    questions are asked once, as all others are.
    """

    def __init__(self, sources: Sources, asker: Asker) -> None:
        self._asker = asker
        # A base registry goes before what others copied from it.
        self._resolvers = [
            _Resolver(source, soort, fetcher)
            for soort in _ASKED
            for source in sources
            if (fetcher := fetcher_of(source, By.KLANT, soort)) is not None and fetcher.resolves
        ]

    async def of_partij(self, klant: Klant) -> Identity:
        """Find out who a klant is that is known only as a partij of one bron.

        A persoon or organisatie is from then on asked for by its numbers too; a contactpersoon only by his partij, so
        that nothing he has in another hoedanigheid comes along (R22).
        """
        if klant.partij is None or klant.identificatoren or klant.hoedanigheid is not None:
            return Identity(klant)
        request = PageRequest(limit=1, selection=Selection.of("soort_partij", "identificatoren"))
        outcome = await self._asker.ask(
            Vraag(klant.partij.bron, Partij, By.SLEUTEL, klant.partij.sleutel, request, klant)
        )
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
        # Who is known by another number may be anybody yet. In which hoedanigheid he is one klant, is up to all that
        # can be told of him, and not to what one bron accepts (R22).
        undecided = not any((klant.hoedanigheid, *(number.hoedanigheid for number in klant.identificatoren)))
        search = _Search(klant, wanted | KLANTNUMMERS if undecided else wanted)
        for _ in range(_MOST_WAVES):
            if not search.lacking or not await self._wave(search):
                break
        # What failed is of account only if it might have told what is still not known, or the rest of what a klant has
        # more than one of.
        some = _lacking(klant, wanted) - _ONE_EACH - search.whole
        unknown = self._leading_to(search.klant, _lacking(search.klant, wanted) | some)
        failures = (failed for failed, might_tell in search.failures if might_tell & unknown)
        failure = identity.failure or next(failures, None) or next(iter(search.outdated), None)
        # What was found only to find the rest with is not what this bron is asked by.
        fitting = _may_be_found(search.klant, wanted) | _may_be_found(klant, wanted)
        added = [one for one in search.klant.identificatoren if one.soort in fitting]
        numbers = tuple(dict.fromkeys((*klant.identificatoren, *added)))
        # By those numbers he is meant in their hoedanigheid alone.
        role = klant.hoedanigheid or next((one.hoedanigheid for one in added if one.hoedanigheid is not None), None)
        return Identity(replace(klant, identificatoren=numbers, hoedanigheid=role), failure)

    async def _wave(self, search: _Search) -> bool:
        """Ask every bron that may tell a lacking number and was not asked before; say whether there was any."""
        useful = self._leading_to(search.klant, search.lacking)
        vragen: list[Vraag] = []
        might_tell: list[frozenset[IdentificatorSoort]] = []
        for one in self._resolvers:
            key = one.key_for(search.klant)
            if key is None or not one.fetcher.resolves & useful or one in search.asked:
                continue
            search.asked.append(one)
            vragen.append(Vraag(one.source.name, one.soort, By.KLANT, key, _ASKED[one.soort], search.klant))
            might_tell.append(one.fetcher.resolves)
        outcomes = await self._asker.all(vragen)
        for outcome, numbers in zip(outcomes, might_tell, strict=True):
            problems = problems_of([outcome])
            search.failures += ((failed, numbers) for failed in problems)
            if not problems:
                search.whole |= {number.soort for number in _told(search.klant, [outcome])}
        known = search.klant
        for outcome in outcomes:
            before = search.klant
            for number in _told(known, [outcome]):
                if number.soort in useful:
                    search.klant = _joined(search.klant, number)
            if search.klant is not before:
                search.outdated += (failed for failed in problems_of([outcome]) if failed.bewaard is not None)
        return bool(vragen)

    def _leading_to(self, klant: Klant, wanted: frozenset[IdentificatorSoort]) -> frozenset[IdentificatorSoort]:
        """Add the numbers without which a bron that can tell one of the wanted ones cannot be asked."""
        needed = wanted
        while True:
            more = needed.union(
                *(
                    _lacking(klant, one.fetcher.accepts)
                    for one in self._resolvers
                    if one.fetcher.resolves & needed and one.key_for(klant) is None
                )
            )
            if more == needed:
                return needed
            needed = more


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
