"""The records of a register: how they refer to each other, are found and are expanded.

Both registers answer the same way (same framework below); what differs is in a `Dialect`. Records are the JSON as it is
answered, except that every URL starts with `BASIS`, for which the address of the caller's choice is put in.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from klantbeeld.demo.problem import INVALID_TITLE, Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

BASIS = "http://register.invalid"

Record: TypeAlias = dict[str, object]
RegisterData: TypeAlias = "Mapping[str, Sequence[Record]]"
"""Collection (as in its URL) to records, in the order in which they were created."""
Path: TypeAlias = tuple[str, ...]
Row: TypeAlias = tuple[int, int]
"""A record by its place in the collection, and a row below it."""
Reader: TypeAlias = "Callable[[str, str], tuple[str, ...] | None]"
"""From what was asked and the caller's address to what is looked for; `None`: as if it was not asked."""

LINK = frozenset({"uuid", "url"})


class InvalidValueError(Exception):
    """A filter was asked something it cannot look for."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """How a collection is searched by one parameter.

    Filters with the same `via` must hold for one and the same row; without `via` each looks by itself, so two of them
    may be satisfied by different children of a record. Both happen in the real registers.
    """

    path: Path
    """From the row to its values; a step `^collection:field` goes to the records that refer to this one."""
    read: Reader
    via: Path = ()
    only: tuple[str, str] | None = None
    """Rows of which this field has this value; others do not exist for this filter."""
    matches: Callable[[str, tuple[str, ...]], bool] | None = None
    """Compares a value (empty when there is none) with what is looked for; equality if not given."""
    default: str | None = None


def key_of(link: str) -> str:
    """The last part of a URL: what a record is known by."""
    return link.rstrip("/").rsplit("/", 1)[-1]


def term(value: object) -> str:
    """A value as it is written in a query."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict():
            return str(value.get("uuid", ""))
        case _:
            return str(value)


class Register:
    """Finds records by what they hold and what they refer to; indexes what it is asked for, once."""

    def __init__(self, data: RegisterData) -> None:
        self.collections = {name: tuple(records) for name, records in data.items()}
        self._by_key = {
            key_of(str(record["url"])): record for records in self.collections.values() for record in records
        }
        self._members = {
            name: {key_of(str(record["url"])) for record in records} for name, records in self.collections.items()
        }
        self._indexes: dict[tuple[str, Filter], Mapping[str, set[Row]]] = {}
        self._referring: dict[str, Mapping[str, list[Record]]] = {}

    def get(self, collection: str, key: str) -> Record | None:
        return self._by_key[key] if key in self._members.get(collection, ()) else None

    def resolve(self, value: object) -> Record | None:
        """The record a link points to, if it is here; anything else that has fields is itself."""
        if isinstance(value, dict):
            return self._by_key.get(str(value["uuid"])) if value.keys() == LINK else value
        if isinstance(value, str) and value.startswith(BASIS):
            return self._by_key.get(key_of(value))
        return None

    def walk(self, value: object, path: Path) -> Iterator[object]:
        """All values at the end of a path, through lists and links."""
        if isinstance(value, list):
            for each in value:
                yield from self.walk(each, path)
        elif not path:
            yield value
        elif (record := self.resolve(value)) is not None:
            step, rest = path[0], path[1:]
            if step.startswith("^"):
                for each in self._refers_to(record, step[1:]):
                    yield from self.walk(each, rest)
            else:
                yield from self.walk(record.get(step), rest)

    def find(self, collection: str, filters: Mapping[str, Filter], asked: Mapping[str, str], base: str) -> list[Record]:
        """What satisfies everything asked, newest first: the registers sort by the order of creation."""
        records = self.collections.get(collection, ())
        found: dict[Path, set[Row]] = {}
        for name, criterion in filters.items():
            raw = asked.get(name) or criterion.default
            if not raw:  # Django takes an empty value for no filter at all
                continue
            try:
                wanted = criterion.read(raw, base)
            except InvalidValueError as error:
                raise Problem(ProblemKind.INVALID, params=[(name, error.code, str(error))]) from error
            if wanted is None:
                continue
            rows = self._rows(collection, criterion, wanted)
            found[criterion.via] = found[criterion.via] & rows if criterion.via in found else rows
        if not found:
            return list(reversed(records))
        places = set.intersection(*({place for place, _ in rows} for rows in found.values()))
        return [records[place] for place in sorted(places, reverse=True)]

    def _rows(self, collection: str, criterion: Filter, wanted: tuple[str, ...]) -> set[Row]:
        index = self._indexes.get((collection, criterion))
        if index is None:
            index = self._indexes[collection, criterion] = self._indexed(collection, criterion)
        matches = criterion.matches
        terms: Iterable[str] = wanted if matches is None else (each for each in index if matches(each, wanted))
        return set().union(*(index.get(each, set()) for each in terms))

    def _indexed(self, collection: str, criterion: Filter) -> Mapping[str, set[Row]]:
        index: defaultdict[str, set[Row]] = defaultdict(set)
        for place, record in enumerate(self.collections.get(collection, ())):
            for number, found in enumerate(self.walk(record, criterion.via)):
                row = self.resolve(found)
                if row is None or (criterion.only and row.get(criterion.only[0]) != criterion.only[1]):
                    continue
                for each in {term(value) for value in self.walk(row, criterion.path)} or {""}:
                    index[each].add((place, number))
        return index

    def _refers_to(self, record: Record, relation: str) -> Sequence[Record]:
        if relation not in self._referring:
            collection, field = relation.split(":")
            referring: defaultdict[str, list[Record]] = defaultdict(list)
            for each in self.collections.get(collection, ()):
                if link := each.get(field):
                    referring[key_of(term(link))].append(each)
            self._referring[relation] = referring
        return self._referring[relation].get(key_of(str(record["url"])), ())


MISSING = object()
"""What an absent relation is when even its key is not there."""


def no_key(record: Record, field: str, *, many: bool) -> object:
    """Open Zaak leaves out what is not there."""
    return MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one register does differently from the other."""

    invalid_title: str = INVALID_TITLE
    joins_repeated_expand: bool = False
    expands_shared_once: bool = False
    """The bug of Open Klant: a record is expanded below the first that refers to it, and not below the others."""
    absent: Callable[..., object] = no_key
    empty_expand_in_detail: bool = True
    accepts_problem_json: bool = True
    bad_uuid: ProblemKind = ProblemKind.BROKEN


class Expansion:
    """Puts in `_expand` what was asked to come along, for all records of one answer."""

    def __init__(self, register: Register, dialect: Dialect, paths: Iterable[Path]) -> None:
        self._register = register
        self._dialect = dialect
        self._below: defaultdict[Path, list[str]] = defaultdict(list)
        for path in sorted(set(paths)):
            self._below[path[:-1]].append(path[-1])
        self._seen: set[tuple[Path, str]] = set()

    @property
    def is_rooted(self) -> bool:
        """Whether anything can be expanded: a path needs the path of its parent beside it."""
        return not self._below or bool(self._below[()])

    def of(self, record: Record, at: Path = ()) -> Record:
        expanded: Record = {}
        for field in self._below.get(at, ()):
            value = self._expanded(record, (*at, field))
            if value is not MISSING:
                expanded[field] = value
        return expanded

    def _expanded(self, record: Record, path: Path) -> object:
        value = record.get(path[-1])
        many = isinstance(value, list)
        links = value if isinstance(value, list) else [value]
        children = [child for link in links if (child := self._register.resolve(link)) is not None]
        if not children:
            return self._dialect.absent(record, path[-1], many=many)
        fresh = [child for child in children if self._is_fresh(child, path)]
        if many:
            return [self._embedded(child, path) for child in fresh]
        if fresh:
            return self._embedded(fresh[0], path)
        return None if len(path) == 1 else MISSING

    def _is_fresh(self, child: Record, path: Path) -> bool:
        key = (path, str(child["url"]))
        if self._dialect.expands_shared_once and key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _embedded(self, child: Record, path: Path) -> Record:
        nested = self.of(child, path)
        return {**child, "_expand": nested} if nested else child


def text(max_length: int | None = None) -> Reader:
    def read(raw: str, base: str) -> tuple[str, ...]:
        if max_length is not None and len(raw) > max_length:
            reason = f"Zorg dat deze waarde niet meer dan {max_length} tekens bevat (het zijn er nu {len(raw)})."
            raise InvalidValueError("max_length", reason)
        return (raw,)

    return read


def choice(**meaning: str | None) -> Reader:
    """One of these words; each stands for a value, or (`None`) for all."""

    def read(raw: str, base: str) -> tuple[str, ...] | None:
        if raw not in meaning:
            raise InvalidValueError("invalid_choice", f"Selecteer een geldige keuze. {raw} is geen beschikbare keuze.")
        value = meaning[raw]
        return None if value is None else (value,)

    return read


def words(*allowed: str) -> Reader:
    return choice(**{each: each for each in allowed})


def read_uuid(raw: str, base: str) -> tuple[str, ...]:
    try:
        return (str(uuid.UUID(raw)),)
    except ValueError as error:
        raise InvalidValueError("invalid", "Voer een geldige UUID in.") from error


def read_date(raw: str, base: str) -> tuple[str, ...]:
    try:
        return (date.fromisoformat(raw).isoformat(),)
    except ValueError as error:
        raise InvalidValueError("invalid", "Voer een geldige datum in.") from error


def read_boolean(raw: str, base: str) -> tuple[str, ...] | None:
    """Django's reading: what is neither true nor false was not asked."""
    return {"true": ("true",), "false": ("false",), "1": ("true",), "0": ("false",)}.get(raw.lower())


def read_url(raw: str, base: str) -> tuple[str, ...]:
    """A URL on the address the caller uses; on any other it is the URL of nothing here."""
    return (BASIS + raw.removeprefix(base),) if raw.startswith(base + "/") else (raw,)


def read_last_segment(raw: str, base: str) -> tuple[str, ...]:
    """Open Klant looks at the last part of a URL only: any host will do."""
    return (key_of(raw),)


def read_list(raw: str, base: str) -> tuple[str, ...]:
    return tuple(each for each in raw.split(",") if each)


def read_url_list(raw: str, base: str) -> tuple[str, ...]:
    return tuple(url for each in read_list(raw, base) for url in read_url(each, base))
