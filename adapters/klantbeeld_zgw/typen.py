"""JSON of the Catalogi API to what records need of it; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from klantbeeld.contract import Referentiewaarde
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw import links

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statustype:
    """What the catalogi say about a status."""

    naam: str | None
    eindstatus: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Zaaktype:
    code: str
    naam: str | None
    catalogus: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typen:
    """What the catalogi say, by uuid; empty where it was not asked or not to be had."""

    zaaktypen: Mapping[str, Referentiewaarde] = field(default_factory=dict)
    statustypen: Mapping[str, Statustype] = field(default_factory=dict)
    resultaattypen: Mapping[str, Referentiewaarde] = field(default_factory=dict)
    besluittypen: Mapping[str, Referentiewaarde] = field(default_factory=dict)


def zaaktypen(found: Iterable[Json]) -> Mapping[str, Referentiewaarde]:
    """Read zaaktypen, by uuid. Those that can be read; the versions of one zaaktype have one code.

    Each catalogus numbers its own zaaktypen: a number that several use has its catalogus in front of it.
    """
    read = each(_zaaktype)(found)
    catalogi: defaultdict[str, set[str | None]] = defaultdict(set)
    for one in read.values():
        catalogi[one.code].add(one.catalogus)
    return {
        uuid: Referentiewaarde(
            code=one.code if len(catalogi[one.code]) == 1 else f"{one.catalogus}/{one.code}", naam=one.naam
        )
        for uuid, one in read.items()
    }


def each(read: Callable[[Json], T]) -> Callable[[Iterable[Json]], Mapping[str, T]]:
    """Read types one by one, by uuid. One that cannot be read is as if it were not there: its records have no name."""

    def read_all(found: Iterable[Json]) -> Mapping[str, T]:
        types: dict[str, T] = {}
        for one in found:
            try:
                types[links.sleutel(one)] = read(one)
            except UnreadableError:
                continue
        return types

    return read_all


def statustype(data: Json) -> Statustype:
    """Read a statustype; raises `UnreadableError`."""
    return Statustype(naam=fields.text(data, "omschrijving"), eindstatus=fields.flag(data, "isEindstatus"))


def resultaattype(data: Json) -> Referentiewaarde:
    """Read a resultaattype; raises `UnreadableError`."""
    code = fields.text(data, "omschrijvingGeneriek") or links.sleutel(data)
    return Referentiewaarde(code=code, naam=fields.text(data, "omschrijving"))


def ongenummerd(data: Json) -> Referentiewaarde:
    """Read a type that has no number, of documents or besluiten; raises `UnreadableError`.

    Its code is its key: its name may be used by another catalogus for something else.
    """
    return Referentiewaarde(code=links.sleutel(data), naam=fields.text(data, "omschrijving"))


def _zaaktype(data: Json) -> _Zaaktype:
    return _Zaaktype(
        code=fields.text(data, "identificatie") or links.sleutel(data),
        naam=fields.text(data, "omschrijving"),
        catalogus=links.link(data, "catalogus"),
    )
