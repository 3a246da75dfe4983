"""Reads one attribute or eigenschap of a record, as the settings say where and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    Eigenschap,
    Identificator,
    Referentiewaarde,
    Richting,
    SoortWaarde,
    Taakstatus,
    Vertrouwelijkheid,
    Verwijzing,
    safe_page,
)
from klantbeeld.http import Json, UnreadableError
from klantbeeld_taakapplicatie.attributes import Vorm
from klantbeeld_taakapplicatie.dates import Dates
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld, Veld

E = TypeVar("E", bound=Enum)

_FLAGS = {"true": True, "false": False, "ja": True, "nee": False}
_UNKNOWN_IS_NOTHING = (Vorm.JA_NEE, Vorm.TAAKSTATUS, Vorm.RICHTING, Vorm.PAGINA)
_WITHOUT_OTHER_TEXTS = (*_UNKNOWN_IS_NOTHING, Vorm.VERTROUWELIJKHEID)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def as_text(value: Json, where: str) -> str | None:
    """Give a text, also of a number; nothing and blank are None."""
    match value:
        case None:
            return None
        case bool() | list() | dict():
            raise UnreadableError(f"{where}: not a text")
        case str():
            return value.strip() or None
        case _:
            return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads one attribute. Raises `UnreadableError` for a value that is of another type than is meant."""

    name: str
    vorm: Vorm
    dates: Dates
    expression: Expression | None
    vast: Json = None
    vertaal: Mapping[str, str] = field(default_factory=dict)
    anders: str | None = None
    naam: Expression | None = None
    namen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, vorm: Vorm, stated: str | Veld, datumvorm: str, zone: tzinfo) -> Reader:
        """Make the reader that the settings state."""
        veld = Veld(pad=stated) if isinstance(stated, str) else stated
        return cls(
            name=name,
            vorm=vorm,
            dates=Dates(veld.datumvorm or datumvorm, zone),
            expression=None if veld.pad is None else Expression(veld.pad, name),
            vast=veld.vast,
            vertaal=veld.vertaal,
            anders=veld.anders,
            naam=None if veld.naam is None else Expression(veld.naam, name),
            namen=veld.namen,
        )

    def flaws(self) -> Iterator[str]:
        """Say what of it can never be a value of the attribute, whatever the application gives."""
        if self.vorm is not Vorm.WAARDE and (self.naam or self.namen):
            yield f"{self.name}: has no name beside its value"
        if self.expression is None:
            yield from self._misfit(replace(self, vertaal={}))
        targets = (*self.vertaal.values(), *([] if self.anders is None else [self.anders]))
        if self.vorm in _WITHOUT_OTHER_TEXTS:
            for target in targets:
                yield from self._misfit(replace(self, expression=None, vast=target, vertaal={}))

    def _misfit(self, stated: Reader) -> Iterator[str]:
        try:
            stated.read({})
        except UnreadableError as error:
            yield str(error)

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields of a record that it looks at."""
        return frozenset().union(*(one.fields for one in (self.expression, self.naam) if one is not None))

    def read(self, data: Json) -> object:
        """Give the value in a record; None if it has none."""
        raw = self.vast if self.expression is None else self.expression.of(data)
        if self.vorm is Vorm.ZAKEN:
            return self._zaken(raw)
        if self.vertaal:
            raw = self._translated(raw)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        return self._value(raw, data)

    def _value(self, raw: Json, data: Json) -> object:
        match self.vorm:
            case Vorm.JA_NEE:
                return as_flag(raw, self.name)
            case Vorm.DAG:
                return self.dates.day(raw, self.name)
            case Vorm.MOMENT | Vorm.EINDMOMENT:
                return self.dates.moment(raw, self.name, end=self.vorm is Vorm.EINDMOMENT)
            case Vorm.TAAKSTATUS:
                return _member(raw, Taakstatus, self.name)
            case Vorm.RICHTING:
                return _member(raw, Richting, self.name)
            case Vorm.VERTROUWELIJKHEID:
                return _member(raw, Vertrouwelijkheid, self.name)
        text = as_text(raw, self.name)
        if text is None:
            return None
        match self.vorm:
            case Vorm.WAARDE:
                naam = as_text(self.naam.of(data), self.name) if self.naam else self.namen.get(text)
                return Referentiewaarde(text, naam)
            case Vorm.ZAAK:
                return _zaak(text, self.name)
            case Vorm.PAGINA if safe_page(text) is None:
                raise UnreadableError(f"{self.name}: not an https address, and not a path that begins with /")
        return text

    def _translated(self, raw: Json) -> Json:
        code = ("true" if raw else "false") if isinstance(raw, bool) else as_text(raw, self.name)
        found = self.vertaal.get(code or "", self.anders)
        if found is not None or code is None:
            return found
        # What is not text has no way to show a code that nobody told us of. But how confidential something is must not
        # be unknown for lack of a translation: then it cannot be read.
        return None if self.vorm in _UNKNOWN_IS_NOTHING else code

    def _zaken(self, raw: Json) -> tuple[Verwijzing, ...] | None:
        if raw is None:
            return None
        texts = [as_text(one, self.name) for one in (raw if isinstance(raw, list) else [raw])]
        return tuple(_zaak(text, self.name) for text in dict.fromkeys(texts) if text is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EigenschapReader:
    """Reads one eigenschap."""

    stated: Eigenschapveld
    dates: Dates
    expression: Expression

    @classmethod
    def of(cls, stated: Eigenschapveld, datumvorm: str, zone: tzinfo) -> EigenschapReader:
        """Make the reader that the settings state."""
        where = f"eigenschap {stated.code}"
        dates = Dates(stated.datumvorm or datumvorm, zone)
        return cls(stated=stated, dates=dates, expression=Expression(stated.pad, where))

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return f"eigenschap {self.stated.code}"

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields of a record that it looks at."""
        return self.expression.fields

    def read(self, data: Json) -> Eigenschap | None:
        """Give the eigenschap of a record; None if it has none."""
        raw = self.expression.of(data)
        if self.stated.vertaal:
            code = ("true" if raw else "false") if isinstance(raw, bool) else as_text(raw, self.name)
            raw = self.stated.vertaal.get(code or "", code)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        soort = SoortWaarde(self.stated.soort)
        return Eigenschap(
            code=self.stated.code,
            naam=self.stated.naam or self.stated.code,
            waarde=self._written(raw, soort),
            soort=soort,
        )

    def _written(self, raw: Json, soort: SoortWaarde) -> str | None:
        match soort:
            case SoortWaarde.JA_NEE:
                return "true" if as_flag(raw, self.name) else "false"
            case SoortWaarde.DATUM:
                return self.dates.day(raw, self.name).isoformat()
            case SoortWaarde.DATUMTIJD:
                return self.dates.moment(raw, self.name).isoformat()
        text = as_text(raw, self.name)
        if soort in (SoortWaarde.GETAL, SoortWaarde.BEDRAG) and text is not None and not _NUMBER.fullmatch(text):
            raise UnreadableError(f"{self.name}: not a number")
        if soort is SoortWaarde.BEDRAG and text is not None:
            return f"{Decimal(text):.2f}"
        return text


def as_flag(raw: Json, where: str) -> bool:
    """Give a yes or no, also when it is written as a text."""
    found = raw if isinstance(raw, bool) else _FLAGS.get(raw.strip().casefold()) if isinstance(raw, str) else None
    if found is None:
        raise UnreadableError(f"{where}: not true or false")
    return found


def _member(raw: Json, of: type[E], where: str) -> E:
    found = next((one for one in of if one.value == raw), None)
    if found is None:
        raise UnreadableError(f"{where}: not one of {', '.join(one.value for one in of)}")
    return found


def _zaak(text: str, where: str) -> Verwijzing:
    try:
        return Verwijzing(identificator=Identificator(ZAAK_IDENTIFICATIE, text))
    except ValueError:
        raise UnreadableError(f"{where}: not the identificatie of a zaak") from None
