"""What the application is asked: the ways to search it, and the question for one number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import orjson

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
    Klant,
)
from klantbeeld.http import FilledPath, Json, UnreadableError
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.numbers import is_contactgegeven
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings
from klantbeeld_taakapplicatie.settings_zoek import Zoek

_PLACEHOLDER = re.compile(r"\{(nummer|kvk_nummer)\}")
_LENGTHS = {BSN: 9, RSIN: 9, KVK_NUMMER: 8, VESTIGINGSNUMMER: 12}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Vraag:
    """Vraag (question): one search, as it goes over HTTP."""

    path: str | FilledPath
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Json] | None = None
    onbekend_is_404: bool = False


class Weg:
    """Weg (way): how the application is searched by one kind of number."""

    def __init__(self, name: str, soort: IdentificatorSoort, zoek: Zoek) -> None:
        self.name = name
        self.soort = soort
        self._zoek = zoek
        self._inhoud: Json = None if zoek.inhoud is None else orjson.loads(zoek.inhoud)
        self._controle = None if zoek.controle is None else Expression(zoek.controle, "controle")

    @property
    def is_checked(self) -> bool:
        """Whether a record says whose it is."""
        return self._controle is not None

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields of a record that it looks at."""
        return self._controle.fields if self._controle else frozenset()

    def vraag(self, nummer: Identificator) -> Vraag:
        """Give the question for one number; raises a ValueError for one that cannot be in a path."""
        values = {"nummer": nummer.object_id, "kvk_nummer": nummer.sub_van.object_id if nummer.sub_van else ""}
        fill = partial(_filled, values=values)
        params = {name: str(fill(value)) for name, value in self._zoek.vast.items()}
        if self._zoek.parameter is not None:
            params[self._zoek.parameter] = nummer.object_id
        return Vraag(
            path=_path(self._zoek.pad, values),
            params=params,
            body=None if self._inhoud is None else fill(self._inhoud),
            onbekend_is_404=self._zoek.onbekend_is_404,
        )

    def is_of(self, nummer: Identificator, data: Json) -> bool:
        """Say whether a record is of the number that was asked for, as far as it says so."""
        return self._controle is None or any(_same(nummer.object_id, told) for told in self._told(data))

    def nummers_in(self, data: Json) -> Iterable[Identificator]:
        """Give the numbers a record says it is of."""
        for told in self._told(data):
            written = str(told).zfill(_LENGTHS.get(self.soort, 0)) if isinstance(told, int) else told.strip()
            try:
                yield Identificator(self.soort, written)
            except ValueError:
                continue  # then it says nothing we can use

    def _told(self, data: Json) -> list[str | int]:
        found = self._controle.of(data) if self._controle else None
        several = found if isinstance(found, list) else [found]
        return [one for one in several if isinstance(one, str | int) and not isinstance(one, bool)]


def wegen_of(settings: TaakapplicatieSettings) -> tuple[Weg, ...]:
    """Give the ways that may be used: none by an address, unless logins are verified (R12)."""
    found: list[Weg] = []
    for name, soort in settings.soorten.items():
        if soort is not None and (settings.aanmelding_geverifieerd or not is_contactgegeven(name, soort)):
            found.append(Weg(name, soort, settings.zoek[name]))
    return tuple(found)


def vragen_of(wegen: Iterable[Weg], klant: Klant) -> list[tuple[Weg, Identificator]]:
    """Give every way to ask for a klant, in the hoedanigheid he is asked in (R22)."""
    return [
        (weg, nummer)
        for weg in wegen
        for nummer in klant.having(weg.soort)
        if None in (klant.hoedanigheid, nummer.hoedanigheid) or klant.hoedanigheid is nummer.hoedanigheid
    ]


def detail_path(template: str, sleutel: str) -> FilledPath:
    """Give where one record is; raises a ValueError for a key that cannot be in a path."""
    return FilledPath(template.replace("{sleutel}", "{}"), (sleutel,))


def _path(template: str, values: Mapping[str, str]) -> str | FilledPath:
    names = _PLACEHOLDER.findall(template)
    return FilledPath(_PLACEHOLDER.sub("{}", template), tuple(values[name] for name in names)) if names else template


def _filled(template: Json, values: Mapping[str, str]) -> Json:
    """Put numbers in every text of a template: after it was read as JSON, so that none can change what is asked."""
    match template:
        case str():
            return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
        case list():
            return [_filled(one, values) for one in template]
        case dict():
            return {name: _filled(one, values) for name, one in template.items()}
    return template


def _same(asked: str, told: str | int) -> bool:
    # A number that is written as a number has lost the zeros it began with.
    written = str(told).zfill(len(asked)) if isinstance(told, int) else told.strip()
    return written.casefold() == asked.casefold()


def must_be_of(weg: Weg, nummer: Identificator, records: Iterable[Json]) -> None:
    """Raise `UnreadableError` if one of the records is of somebody else: then none of the answer can be trusted."""
    if not all(weg.is_of(nummer, data) for data in records):
        raise UnreadableError(f"zoek.{weg.name}: gives records that do not say they are of the number asked for")
