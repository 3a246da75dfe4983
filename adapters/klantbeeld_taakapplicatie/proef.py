"""The check: asks for a number that nobody has, and for a test klant (proefklant); tells what the mapping made of him.

What it tells holds names of settings and of fields and counts, and never a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    BronError,
    Bronstand,
    Call,
    Identificator,
    Stempel,
)
from klantbeeld.http import Json, UnreadableError, settle
from klantbeeld_taakapplicatie.numbers import is_contactgegeven, numbers_of
from klantbeeld_taakapplicatie.paging import Whole
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings
from klantbeeld_taakapplicatie.translate import Mapper
from klantbeeld_taakapplicatie.values import EigenschapReader, Reader
from klantbeeld_taakapplicatie.zoeken import Weg

# From the ranges that are given to nobody, and such as no test would choose.
_NOBODY = {BSN: "999998997", RSIN: "999998997", KVK_NUMMER: "99999986", VESTIGINGSNUMMER: "999999999986"}
_FIELD = re.compile(r"[A-Za-z_][A-Za-z_.-]{0,39}")


class Proef:
    """Checks one application.

    Args:
        settings: Of the bron.
        mapper: Made of them.
        wegen: The ways to search that may be used.
        name: Of the bron.
        ask: Reads what one way finds of a number.
    """

    def __init__(
        self,
        settings: TaakapplicatieSettings,
        mapper: Mapper,
        wegen: Sequence[Weg],
        name: str,
        ask: Callable[[Weg, Identificator, Call], Awaitable[Whole]],
    ) -> None:
        self._settings = settings
        self._mapper = mapper
        self._wegen = wegen
        self._name = name
        self._ask = ask

    async def check(self, call: Call) -> Bronstand:
        """Say what is wrong and what is good to know; raises a `BronError` if nothing answers."""
        notes = list(self._warnings())
        if not self._wegen:
            return Bronstand(notes=tuple(notes))
        numbers = numbers_of(self._settings.proefklant, self._settings.soorten)
        proeven = [(weg, number) for weg in self._wegen for number in numbers if number.soort == weg.soort]
        asked = [*((weg, _nobody(weg)) for weg in self._wegen), *proeven]
        outcomes = await settle(self._ask(weg, number, call) for weg, number in asked)
        # That nobody is unknown says little where it is said with a 404: the proefklant decides, if there is one.
        decisive = outcomes[len(self._wegen) :] or outcomes
        errors = [outcome for outcome in decisive if isinstance(outcome, BronError)]
        if len(errors) == len(decisive):
            raise errors[0]
        problems: list[str] = []
        records: list[Mapping[str, Json]] = []
        for index, ((weg, _), outcome) in enumerate(zip(asked, outcomes, strict=True)):
            if isinstance(outcome, BronError):
                reason = str(outcome).removeprefix(f"{self._name}: ").removeprefix(f"zoek.{weg.name}: ")
                problems.append(f"zoek.{weg.name}: {reason}")
            elif index >= len(self._wegen):
                records += outcome.records
                notes.append(f"zoek.{weg.name}: the proefklant has {len(outcome.records)} records")
            elif outcome.records:
                problems.append(f"zoek.{weg.name}: finds records of a number that nobody has, so it ignores the number")
        if proeven:
            told, more = self._mapped(records, [number for _, number in proeven])
            problems += told
            notes += more
        return Bronstand(problems=tuple(dict.fromkeys(problems)), notes=tuple(notes))

    def _warnings(self) -> Iterator[str]:
        """What the settings alone give reason to say."""
        used = {weg.name for weg in self._wegen}
        for name in self._settings.zoek:
            if name not in used:
                yield (
                    f"zoek.{name} is not used: an address is no proof of who somebody is, "
                    "and aanmelding_geverifieerd does not state that logins are verified"
                )
        if not used:
            yield "there is no other way to search, so this bron is never asked"
        for weg in self._wegen:
            if not weg.is_checked:
                yield f"zoek.{weg.name} has no controle: were the number ignored, records of others would be shown"
            if is_contactgegeven(weg.name, weg.soort):
                yield f"zoek.{weg.name} is by an address; its klanten are known by it because logins are verified"
        if used and not self._settings.proefklant:
            yield "there is no proefklant, so it was not looked at what is mapped"

    def _mapped(
        self, records: Sequence[Mapping[str, Json]], numbers: Sequence[Identificator]
    ) -> tuple[list[str], list[str]]:
        """Say what went wrong in the mapping, and how many records have each attribute."""
        if not records:
            return ["the proefklant has no records, so nothing is known of the mapping"], []
        problems: list[str] = []
        notes: list[str] = []
        for reader in self._mapper.all_readers:
            count, wrong = _tried(reader, records)
            problems += [f"{reason} (in {times} of {len(records)} records)" for reason, times in wrong.items()]
            notes.append(f"{reader.name}: {count} of {len(records)}")
            if not count and not wrong:
                problems.append(f"{reader.name}: no record of the proefklant has it")
        problems += _whole_records(self._mapper, records, numbers)
        looked_at = self._mapper.fields.union(*(weg.fields for weg in self._wegen))
        others = sorted({name for one in records for name in one if name not in looked_at and _FIELD.fullmatch(name)})
        if others:
            notes.append(f"not mapped: {', '.join(others)}")
        return problems, notes


def _tried(reader: Reader | EigenschapReader, records: Sequence[Json]) -> tuple[int, Counter[str]]:
    """Give how many records have a value, and what was wrong with how many."""
    count = 0
    wrong: Counter[str] = Counter()
    for data in records:
        try:
            count += reader.read(data) is not None
        except UnreadableError as error:
            wrong[str(error)] += 1
    return count, wrong


def _whole_records(mapper: Mapper, records: Sequence[Json], numbers: Sequence[Identificator]) -> list[str]:
    """Say what is wrong with records of which each attribute alone may be right: their key above all."""
    stempel = Stempel("check", datetime.now(UTC))
    wrong: Counter[str] = Counter()
    for data in records:
        try:
            mapper.record(data, numbers, stempel)
        except UnreadableError as error:
            wrong[str(error)] += 1
    own = ("sleutel:", f"{mapper.soort.nummer}: not such")
    return [
        f"{reason} (in {times} of {len(records)} records)" for reason, times in wrong.items() if reason.startswith(own)
    ]


def _nobody(weg: Weg) -> Identificator:
    above = Identificator(KVK_NUMMER, _NOBODY[KVK_NUMMER]) if weg.soort == VESTIGINGSNUMMER else None
    return Identificator(weg.soort, _NOBODY.get(weg.soort, "niemand@klantbeeld.invalid"), above)
