"""What the person who runs the façade says about one application. The words are those of the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Literal
from zoneinfo import ZoneInfo

from klantbeeld.contract import KLANTNUMMERS, Geheim, IdentificatorSoort
from klantbeeld.http import check_base_url
from klantbeeld_taakapplicatie.attributes import SOORTEN, SoortRecord
from klantbeeld_taakapplicatie.dates import check_datumvorm
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.numbers import is_contactgegeven, numbers_of, soort_of
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld, Veld
from klantbeeld_taakapplicatie.settings_zoek import Detail, Nummersoort, Pagina, Zoek
from klantbeeld_taakapplicatie.values import Reader

_TEXT = re.compile(r"[\x20-\x7e]+")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlog:
    """Inlog (login): how the application knows that it is us."""

    geheim: Geheim
    """The token, key or password."""
    soort: Literal["bearer", "kop", "basic"] = "bearer"
    """bearer: a bearer token; kop: a header with a name of its own; basic: a user name and a password."""
    kop: str = "X-Api-Key"
    """Name of that header."""
    gebruiker: str = ""
    """That user name."""

    def __post_init__(self) -> None:
        if not _HEADER.fullmatch(self.kop):
            raise ValueError("kop: is not the name of a header")
        if not _TEXT.fullmatch(self.geheim.reveal()):
            raise ValueError("geheim: must have plain ASCII characters only, for it goes into a header")
        if (self.soort == "basic") != bool(self.gebruiker):
            raise ValueError("gebruiker: is needed for soort basic, and for that alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaakapplicatieSettings:
    """Where the application is, how it is searched, and what its records mean.

    A klant is known by numbers, and never by an e-mail address or telephone number: anybody can give that of somebody
    else (R12). So `zoek.email` is not used, and a bron with no other way to search is never asked, unless
    `aanmelding_geverifieerd` says that the application itself lets nobody in with an address that is not his. Even then
    it is not an address that somebody once gave: it must be an identificator of the klant, of the `nummersoort` named.
    """

    url: str
    """Base URL of the application."""
    soort: SoortRecord
    """The kind of record it has."""
    zoek: Mapping[str, Zoek]
    """How to search, by kind of number: bsn, rsin, kvk_nummer, vestigingsnummer, or any name with a nummersoort."""
    sleutel: str
    """Where a record has the key by which the application knows it, in JMESPath. No BSN: it becomes part of ids."""
    velden: Mapping[str, str | Veld]
    """Where each attribute of the kind is in a record: JMESPath, or more about it in a table."""
    inlog: Inlog | None = None
    """How the application knows that it is us. Default: it asks nothing."""
    koppen: Mapping[str, str] = field(default_factory=dict)
    """Headers to send with every question; no secrets."""
    lijst: str = "@"
    """Where the list of records is in an answer, in JMESPath."""
    pagina: Pagina | None = None
    """How a long list comes in parts. Default: it is always whole."""
    meest: int = 1000
    """Most records to read of one klant; beyond it the answer says that it is not complete."""
    eigenschappen: tuple[Eigenschapveld, ...] = ()
    """What else of a record may be shown."""
    datumvorm: str = "iso"
    """How dates are written: iso, epoch (seconds), epoch_ms, or a format of strptime such as "%d-%m-%Y"."""
    tijdzone: str = "Europe/Amsterdam"
    """Time zone of moments that name none."""
    detail: Detail | None = None
    """How one record is asked for. Default: it cannot be, and then a record has no id of its own."""
    bekend_als: Nummersoort | None = None
    """The kind of number by which others refer to these records. Default: of a zaak its identificatie; else none."""
    nummer: Zoek | None = None
    """How a record is searched by that number. Default: it cannot be."""
    aanmelding_geverifieerd: bool = False
    """States that this application verifies whose address somebody logs in with, so that zoek.email may be used."""
    proefklant: Mapping[str, str] = field(default_factory=dict)
    """Numbers of a test klant by kind, for `klantbeeld check`: a synthetic one, with a record that has everything."""

    @property
    def soorten(self) -> Mapping[str, IdentificatorSoort | None]:
        """The kind of number of each way to search; None where nobody said."""
        stated = {name: zoek.nummersoort.soort if zoek.nummersoort else None for name, zoek in self.zoek.items()}
        return {name: soort_of(name, other) for name, other in stated.items()}

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        problems = [*_field_problems(self), *_search_problems(self), *_number_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))


def _problem_of(expression: str, where: str) -> list[str]:
    try:
        Expression(expression, where)
    except ValueError as error:
        return [str(error)]
    return []


def _field_problems(settings: TaakapplicatieSettings) -> list[str]:
    """Say what is wrong with where things are."""
    soort = SOORTEN[settings.soort]
    problems = _problem_of(settings.sleutel, "sleutel") + _problem_of(settings.lijst, "lijst")
    for name, veld in settings.velden.items():
        unknown = soort.problem(name)
        wrong = [f"velden.{problem}" for problem in _problem_of(veld, name)] if isinstance(veld, str) else []
        if unknown:
            problems.append(unknown)
        elif not wrong:
            reader = Reader.of(name, soort.attributes[name], veld, settings.datumvorm, UTC)
            wrong = [f"velden.{flaw}" for flaw in reader.flaws()]
        problems += wrong
    if settings.eigenschappen and not soort.has_eigenschappen:
        problems.append(f"eigenschappen: a {settings.soort} has none")
    codes = [one.code for one in settings.eigenschappen]
    problems += [
        f"eigenschappen: the code {code} stands there twice" for code in sorted({*codes}) if codes.count(code) > 1
    ]
    try:
        check_datumvorm(settings.datumvorm)
    except ValueError as error:
        problems.append(str(error))
    try:
        ZoneInfo(settings.tijdzone)
    except (KeyError, ValueError, OSError):
        problems.append("tijdzone: no such time zone")
    if not all(_HEADER.fullmatch(name) and _TEXT.fullmatch(text) for name, text in settings.koppen.items()):
        problems.append("koppen: a header has a name of letters, digits and -, and a value in plain ASCII")
    if settings.meest < 1:
        problems.append("meest: must be 1 or more")
    return problems


def _search_problems(settings: TaakapplicatieSettings) -> list[str]:
    """Say what is wrong with how it is searched."""
    problems = [] if settings.zoek else ["zoek: needs at least one way to search"]
    for name, soort in settings.soorten.items():
        where, zoek = f"zoek.{name}", settings.zoek[name]
        if zoek.needs_kvk and name != "vestigingsnummer":
            problems.append(f"{where}: only zoek.vestigingsnummer has a {{kvk_nummer}}")
        if zoek.nummersoort is not None and soort_of(name, None) is not None:
            problems.append(f"{where}.nummersoort: is known already")
        if is_contactgegeven(name, None) and soort in KLANTNUMMERS:
            problems.append(f"{where}.nummersoort: is of a number of the klant that is no address")
        # Nobody need say what number an address is that will not be used.
        if soort is None and (settings.aanmelding_geverifieerd or not is_contactgegeven(name, None)):
            problems.append(f"{where}.nummersoort: is required, to say which number of the klant this is")
    bsn, rsin = settings.zoek.get("bsn"), settings.zoek.get("rsin")
    if bsn is not None and bsn == rsin:
        problems.append("zoek.rsin: is as zoek.bsn, and a BSN may be the RSIN of another; controle can tell them apart")
    pagina = settings.pagina
    ways = [*settings.zoek.values(), *([settings.nummer] if settings.nummer else [])]
    if pagina is not None and pagina.soort == "link" and any(zoek.inhoud is not None for zoek in ways):
        problems.append("pagina.soort: link is for lists that are not posted")
    if pagina is not None and pagina.in_inhoud and any(zoek.inhoud is None for zoek in ways):
        problems.append("pagina.in_inhoud: is for lists that are posted")
    return problems


def _number_problems(settings: TaakapplicatieSettings) -> list[str]:
    """Say what is wrong with numbers of records and of the test klant."""
    soort = SOORTEN[settings.soort]
    problems: list[str] = []
    if settings.nummer is not None:
        if soort.nummer not in settings.velden:
            problems.append(f"nummer: needs velden.{soort.nummer or 'nummer, which this kind has not'}")
        if soort.bekend_als is None and settings.bekend_als is None:
            problems.append("nummer: needs bekend_als, to say which kind of number it is")
    try:
        numbers_of(settings.proefklant, settings.soorten)
    except ValueError as error:
        problems.append(f"proefklant.{error}")
    return problems
