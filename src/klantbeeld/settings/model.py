"""What can be set. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

import math
import ssl
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from klantbeeld.contract import Adapter, BronContext, Geheim, Vertrouwelijkheid
from klantbeeld.gate import NEVER, BreakerRules, Rules
from klantbeeld.settings.cache import Cache
from klantbeeld.settings.documenten import Documenten
from klantbeeld.settings.logboek import Logboek
from klantbeeld.settings.metingen import Metingen
from klantbeeld.settings.notes import values_in
from klantbeeld.settings.problem import Problem, SettingsError
from klantbeeld.settings.toegang import Toegang
from klantbeeld.settings.verbinding import Verbinding

_SOON = timedelta(days=30)


def _positive(settings: Server | Gemeenschappelijk, *, but: Collection[str]) -> None:
    """Look whether every number of a section is more than 0, but for those that may be something else."""
    numbers = {field.name: getattr(settings, field.name) for field in fields(settings) if field.name not in but}
    wrong = [name for name, value in numbers.items() if isinstance(value, int | float) and not _is_positive(value)]
    if wrong:
        raise ValueError(f"{', '.join(wrong)} must be a number of more than 0")


def _is_positive(value: float) -> bool:
    return isinstance(value, bool) or 0 < value < math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How the façade serves, and its limits."""

    deadline: float = 5.0
    """Seconds one GraphQL request may take."""
    sleutel: Geheim | None = None
    """Secret that ids and cursors are sealed with; the same for all workers and machines. Absent: a random one."""
    graphiql: bool = False
    """Serve GraphiQL at /graphql to browsers."""
    log_json: bool = True
    """Log lines as JSON; false: for people."""
    max_body: int = 100_000
    """Largest request body, in bytes."""
    max_tokens: int = 2000
    """Most tokens in a query."""
    max_depth: int = 15
    """Deepest nesting of a query."""
    max_fields: int = 1000
    """Most fields a query may select, fragments counted wherever they are used."""
    max_root_fields: int = 10
    """Most root fields in one query, such as klantbeelden beside each other."""
    max_within: int = 2
    """How often a field may stand within itself, such as deelzaken of deelzaken; each time multiplies the work."""
    max_aliases: int = 30
    """Most aliases in a query, fragments counted wherever they are used."""
    max_directives: int = 30
    """Most directives in a query, counted likewise."""
    max_operations: int = 5
    """Most operations in one document."""
    max_variables: int = 50
    """Most variables an operation may have, and most that may be sent."""
    max_cost: int = 25_000
    """Most records an answer may hold, reckoned by the sizes of the pages asked; a list without pages counts as two."""
    introspectie: bool = False
    """Answer questions about the schema itself. GraphiQL cannot do without them, so it switches them on too."""
    max_requests: int = 200
    """Requests and downloads that one process answers at the same time; beyond that 503."""
    max_busy: int = 64
    """The same, while the process has no CPU left: more would only make all of them wait for each other."""
    max_per_minuut: int | None = None
    """Requests one caller may send in a minute; absent: 600, and no limit in modus "open", where all are one caller."""
    redis: Geheim | None = None
    """Where requests per caller are counted, and answers and catalogi kept for all processes, as redis://host:6379/0.
    Absent: in each process by itself."""
    cache_bytes: int = 64_000_000
    """What one process keeps at most of answers and catalogi, in bytes."""
    hsts: int = 31_536_000
    """Seconds that a browser that came by HTTPS must keep to it (Strict-Transport-Security); 0: not said."""
    max_first: int = 100
    """Largest page a client may ask."""
    max_partijen: int = 100
    """Most partijen one bron may give for one klant."""
    max_document: int = 50_000_000
    """Largest document that is given through the façade, in bytes."""
    document_geldig: float = 300.0
    """Seconds that the path to a document can be used."""
    document_stilstand: float = 30.0
    """Seconds that a reader of a document may take to take the next part of it; then it is broken off."""
    uitgezet: str | None = None
    """Path of the file that names the bronnen that are switched off; `klantbeeld bron uit|aan` changes it, and it is
    seen within a second. Absent: none can be."""

    def __post_init__(self) -> None:
        _positive(self, but=("hsts",))
        if self.hsts < 0:
            raise ValueError("hsts must be a number of seconds, or 0")
        if self.sleutel is not None and len(self.sleutel.reveal()) < 32:
            raise ValueError("sleutel must have at least 32 characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gemeenschappelijk(Verbinding):
    """What every bron has, whatever its adapter."""

    adapter: str
    """Name of the adapter, as `klantbeeld adapters` lists them."""
    naam: str = ""
    """Name for people; absent: the name in the settings."""
    deadline: float = 2.0
    """Seconds one question to this bron may take."""
    max_parallel: int = 10
    """Calls one API of this bron has to answer at the same time; a bron of several APIs has it for each."""
    max_waiting: int = 1000
    """Calls to one API that may wait for one of those places, within their deadline; one more is refused at once."""
    retries: int = 1
    """How often a call is made again when the API cannot be reached or says it is out of order; 0: never."""
    retry_share: float = 0.1
    """The share of all calls to one API that may be such repeats; more than 0."""
    max_pause: float = 300.0
    """Seconds; the longest that an API is not asked because it asked for that (Retry-After)."""
    breaker: bool = True
    """Stop asking an API of this bron for a while when it keeps failing, or answers too late."""
    breaker_window: float = 10.0
    """Seconds to look back for that."""
    breaker_calls: int = 10
    """Fewest calls in those seconds to go by; but one that was too late, while no other was answered, is enough."""
    breaker_share: float = 0.5
    """The share of them that must have failed; more than 0, at most 1."""
    breaker_rest: float = 5.0
    """Seconds before it is asked again; twice as long each time that it still fails."""
    breaker_max_rest: float = 60.0
    """The most of those."""
    breaker_probes: int = 3
    """Calls at the same time to see whether it has recovered."""
    breaker_successes: int = 2
    """How many of those must be answered to ask it as before."""
    aanvullen: bool = True
    """Ask other bronnen first for numbers that this bron may also know the klant by, such as an RSIN."""
    vertrouwelijkheid: Vertrouwelijkheid = Vertrouwelijkheid.ZAAKVERTROUWELIJK
    """What a zaak or document of this bron counts as when the bron does not say how confidential it is."""
    cache: Cache = field(default_factory=Cache)
    """What is kept of its answers, and how long. Absent: nothing is, beyond the request it was asked for."""
    verwerker: str = ""
    """Uri by which the logboek knows this bron; absent: urn:klantbeeld:bron:NAME."""
    prioriteit: int = 100
    """The bron with the lowest number leads where two have the same; equal: by name."""

    def __post_init__(self) -> None:
        _positive(self, but=("max_waiting", "retries", "prioriteit"))
        if self.max_waiting < 0 or self.retries < 0:
            raise ValueError("max_waiting and retries must be 0 or more")
        if self.retry_share > 1 or self.breaker_share > 1:
            raise ValueError("retry_share and breaker_share must be at most 1")
        if self.breaker_max_rest < self.breaker_rest:
            raise ValueError("breaker_max_rest must be at least breaker_rest")
        Verbinding.__post_init__(self)  # `super()` knows another class than the one with slots
        if self.verwerker and not urlsplit(self.verwerker).scheme:
            raise ValueError("verwerker: must be a uri")

    def rules(self, most: float) -> Rules:
        """Give the rules of its gates, where a whole request may take `most` seconds."""
        breaker = BreakerRules(
            window=self.breaker_window,
            calls=self.breaker_calls,
            share=self.breaker_share,
            rest=self.breaker_rest,
            max_rest=self.breaker_max_rest,
            probes=self.breaker_probes,
            successes=self.breaker_successes,
        )
        return Rules(
            deadline=min(self.deadline, most),
            max_parallel=self.max_parallel,
            max_waiting=self.max_waiting,
            retries=self.retries,
            retry_share=self.retry_share,
            max_pause=self.max_pause,
            breaker=breaker if self.breaker else NEVER,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How to speak TLS with one bron, and how long we can."""

    context: ssl.SSLContext
    """TLS 1.2 at least; verifies the certificate of the bron, and that it is of its host."""
    valid_from: datetime | None = None
    """Since when our certificate and its chain are valid; None: we have none."""
    valid_until: datetime | None = None
    """Until when."""

    def problem(self, now: datetime) -> str | None:
        """Say what is wrong with our certificate at a moment, if something is."""
        if self.valid_from is not None and now < self.valid_from:
            return f"our certificate, or its chain, is not valid before {self.valid_from:%Y-%m-%d %H:%M} UTC"
        if self.valid_until is not None and now > self.valid_until:
            return f"our certificate, or its chain, has expired on {self.valid_until:%Y-%m-%d %H:%M} UTC"
        return None

    def note(self, now: datetime) -> str | None:
        """Say that our certificate expires within thirty days, if it does."""
        if self.valid_until is not None and now <= self.valid_until < now + _SOON:
            return f"our certificate, or its chain, expires on {self.valid_until:%Y-%m-%d %H:%M} UTC"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BronSettings:
    """One configured bron."""

    name: str
    gemeenschappelijk: Gemeenschappelijk
    adapter: Adapter[Any]
    settings: object
    """Of the adapter's own settings class."""
    tls: Tls | None = None
    """None: the settings ask for nothing but what any client does."""

    def context(self, transport: object | None = None) -> BronContext[Any]:
        """Give what the adapter makes this bron of; `transport` as in `BronContext`."""
        common = self.gemeenschappelijk
        return BronContext(
            name=self.name,
            settings=self.settings,
            deadline=common.deadline,
            max_parallel=common.max_parallel,
            transport=transport,
            tls=self.tls.context if self.tls else None,
        )

    def values(self) -> Iterator[tuple[str, object]]:
        """Give every value the file has for this bron, or could have had, with its place."""
        for table in (self.gemeenschappelijk, self.settings):
            yield from values_in(table, f"bronnen.{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings."""

    server: Server = field(default_factory=Server)
    toegang: Toegang = field(default_factory=Toegang)
    documenten: Documenten = field(default_factory=Documenten)
    logboek: Logboek | None = None
    logboek_tls: Tls | None = None
    """As `BronSettings.tls`, for the receiver of the logboek."""
    metingen: Metingen = field(default_factory=Metingen)
    bronnen: Mapping[str, BronSettings] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    """What is good to know of how they are written, and no reason not to start."""

    def __post_init__(self) -> None:
        problems = sign_in_problems(
            self.toegang.modus, has_oidc=self.toegang.oidc is not None, has_sleutel=self.server.sleutel is not None
        )
        if problems:
            raise SettingsError(problems)

    def values(self) -> Iterator[tuple[str, object]]:
        """Give every value the file has, or could have had, with its place."""
        yield from values_in(self.server, "server")
        yield from values_in(self.toegang, "toegang")
        yield from values_in(self.documenten, "documenten")
        if self.logboek is not None:
            yield from values_in(self.logboek, "logboek")
        yield from values_in(self.metingen, "metingen")
        for bron in self.bronnen.values():
            yield from bron.values()


def sign_in_problems(modus: object, *, has_oidc: bool, has_sleutel: bool) -> list[Problem]:
    """Say what does not go together of the settings about who may ask; they stand in different tables of the file."""
    problems = []
    if modus == "oidc" and not has_oidc:
        problems.append(Problem("toegang.oidc", 'is required with modus = "oidc"'))
    if modus != "oidc" and has_oidc:
        problems.append(Problem("toegang.modus", 'must be "oidc", or [toegang.oidc] does nothing'))
    if modus == "oidc" and not has_sleutel:
        problems.append(Problem("server.sleutel", 'is required with toegang.modus = "oidc": who asks is known by it'))
    return problems
