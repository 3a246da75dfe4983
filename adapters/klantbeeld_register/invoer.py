"""Invoer (import): from lines to records, a few hundred at a time in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import select

from klantbeeld.contract import SoortPartij
from klantbeeld_register.client import Database, Session
from klantbeeld_register.opslag import store
from klantbeeld_register.regels import (
    REGELS,
    InterneTaakRegel,
    KlantcontactRegel,
    KlanttaakRegel,
    PartijRegel,
    ProductaanvraagRegel,
    ProductRegel,
    Regel,
    VertegenwoordigingRegel,
    read_regel,
    soort_of,
)
from klantbeeld_register.tables import actor, klantcontact, partij
from klantbeeld_register.uitvoer import held

__all__ = ["LONGEST", "Telling", "import_lines", "lines_of"]

LONGEST = 1_000_000
"""Bytes in one line; a longer one is not read into memory."""
_AT_ONCE = 500


@dataclass(slots=True)
class Telling:
    """Telling (count) of what an import did."""

    lines: int = 0
    bad: int = 0
    new: Counter[str] = field(default_factory=Counter)
    """By soort."""
    renewed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)


def lines_of(file: BinaryIO, advance: Callable[[int], None]) -> Iterator[bytes | None]:
    """Give the lines of a file, None for one that is too long; tells how many bytes were read."""
    while line := file.readline(LONGEST):
        advance(len(line))
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while rest := file.readline(LONGEST):
            advance(len(rest))
            if rest.endswith(b"\n"):
                break
        yield None


async def import_lines(database: Database, lines: Iterable[bytes | None], told: Callable[[int, str], None]) -> Telling:
    """Add and renew records; a bad line is told, by its number and what is wrong, and skipped.

    Every few hundred lines are one transaction: when it stops half-way, importing again goes on where it stopped.
    """
    telling = Telling()
    batch = _Batch(database, telling, told)
    for number, line in enumerate(lines, start=1):
        if line is not None and not line.strip():
            continue
        telling.lines += 1
        try:
            regel = _read(line, is_first=number == 1)
        except ValueError as error:
            batch.bad(number, str(error))
            continue
        # The same record twice: the later one renews the earlier, so that must be there first.
        if len(batch) >= _AT_ONCE or batch.has(regel):
            await batch.write()
        batch.add(number, regel)
    await batch.write()
    return telling


def _read(line: bytes | None, *, is_first: bool) -> Regel:
    if line is None:
        raise ValueError(f"is longer than {LONGEST} bytes")
    # Some editors begin a file with it.
    return read_regel(line.removeprefix(b"\xef\xbb\xbf") if is_first else line)


class _Batch:
    """The lines that are written together."""

    def __init__(self, database: Database, telling: Telling, told: Callable[[int, str], None]) -> None:
        self._database = database
        self._telling = telling
        self._told = told
        self._regels: dict[tuple[str, str], tuple[int, Regel]] = {}

    def __len__(self) -> int:
        return len(self._regels)

    def has(self, regel: Regel) -> bool:
        """Say whether this record is among them."""
        return _name(regel) in self._regels

    def add(self, number: int, regel: Regel) -> None:
        """Take in a line."""
        self._regels[_name(regel)] = (number, regel)

    def bad(self, number: int, reason: str) -> None:
        """Tell of a bad line."""
        self._telling.bad += 1
        self._told(number, reason)

    async def write(self) -> None:
        """Write what was taken in; what refers to what is not there is bad."""
        numbered, self._regels = list(self._regels.values()), {}
        if not numbered:
            return

        async def work(session: Session) -> tuple[list[Regel], Mapping[tuple[str, str], Regel], list[tuple[int, str]]]:
            there = await _There.of(session, [regel for _, regel in numbered])
            good: list[Regel] = []
            bad: list[tuple[int, str]] = []
            for number, regel in numbered:
                missing = there.missing(regel)
                if missing:
                    bad.append((number, missing))
                else:
                    good.append(regel)
                    there.add(regel)
            known = await _known(session, good)
            changed = [regel for regel in good if known.get(_name(regel)) != regel]
            await store(session, changed, [regel for regel in changed if _name(regel) in known])
            return good, known, bad

        good, known, bad = await self._database.write(work)
        # Counted when it is written, and not when that failed after all.
        for number, reason in bad:
            self.bad(number, reason)
        for regel in good:
            before = known.get(_name(regel))
            counts = self._telling
            counter = counts.new if before is None else counts.same if before == regel else counts.renewed
            counter[soort_of(type(regel))] += 1


def _name(regel: Regel) -> tuple[str, str]:
    return soort_of(type(regel)), regel.identiteit


async def _known(session: Session, regels: Iterable[Regel]) -> Mapping[tuple[str, str], Regel]:
    """Give those that are in the register already, as they are there."""
    keys: dict[str, list[str]] = defaultdict(list)
    for regel in regels:
        keys[soort_of(type(regel))].append(regel.identiteit)
    found: dict[tuple[str, str], Regel] = {}
    for soort in (soort_of(kind) for kind in REGELS):
        if keys[soort]:
            found |= {(soort, one): regel for one, regel in (await held(session, soort, keys[soort])).items()}
    return found


class _There:
    """What can be referred to: what is in the register, and what came before in these lines."""

    def __init__(self) -> None:
        self._partijen: dict[str, str] = {}
        self._others: set[tuple[str, str]] = set()

    @classmethod
    async def of(cls, session: Session, regels: Iterable[Regel]) -> _There:
        """Look which of what these refer to is in the register."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for regel in regels:
            for soort, sleutel in _references(regel):
                wanted[soort].add(sleutel)
        there = cls()
        columns = partij.c.sleutel, partij.c.soort_partij
        rows = await session.of_keys(wanted["partij"], lambda keys: select(*columns).where(partij.c.sleutel.in_(keys)))
        there._partijen = {row["sleutel"]: row["soort_partij"] for row in rows}
        for table in (actor, klantcontact):
            rows = await session.of_keys(
                wanted[table.name],
                lambda keys, of=table.c.sleutel: select(of).where(of.in_(keys)),  # type: ignore[misc]
            )
            there._others |= {(table.name, row["sleutel"]) for row in rows}
        return there

    def add(self, regel: Regel) -> None:
        """Take in a record that the next may refer to."""
        if isinstance(regel, PartijRegel):
            self._partijen[regel.sleutel] = regel.soort_partij.value
        else:
            self._others.add(_name(regel))

    def missing(self, regel: Regel) -> str | None:
        """Say to what it refers that is not there."""
        for soort, sleutel in _references(regel):
            if sleutel not in self._partijen if soort == "partij" else (soort, sleutel) not in self._others:
                return f"refers to a {soort} that is not there; it must stand before this line"
        works_for = regel.werkte_voor if isinstance(regel, PartijRegel) else None
        if works_for is not None and self._partijen[works_for] != SoortPartij.ORGANISATIE.value:
            return "werkte_voor: must be the sleutel of an organisatie"
        return None


def _references(regel: Regel) -> Iterator[tuple[str, str]]:
    """Give what must be there: the kind and the key."""
    match regel:
        case PartijRegel():
            if regel.werkte_voor is not None:
                yield "partij", regel.werkte_voor
        case VertegenwoordigingRegel():
            yield "partij", regel.vertegenwoordiger
            yield "partij", regel.vertegenwoordigde
        case KlantcontactRegel():
            yield from (("partij", one.was_partij) for one in regel.betrokkenen if one.was_partij is not None)
            yield from (("actor", one) for one in regel.actoren)
        case InterneTaakRegel():
            yield "klantcontact", regel.klantcontact
            yield from (("actor", one) for one in regel.toegewezen_aan)
        case KlanttaakRegel() | ProductRegel() | ProductaanvraagRegel():
            yield from (("partij", one.partij) for one in regel.van if one.partij is not None)
