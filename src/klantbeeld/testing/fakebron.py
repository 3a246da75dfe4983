"""FakeBron: a bron that holds what a test gives it, keeps the rules of the contract, and misbehaves when told to.

fake = FakeBron("zaken-centraal", zaken={KLANT: [zaak("zaken-centraal", startdatum=date(2026, 1, 5))]})
fake.zaken.delay = 0.2
fake.zaken.fail(BronUnavailableError("zaken-centraal: is out of order"))
...                                        # use fake.bron
assert [asked.request.limit for asked in fake.zaken.calls] == [20]
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from klantbeeld.contract import (
    KLANTNUMMERS,
    Bestand,
    Bron,
    BronDataError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Identificator,
    IdentificatorSoort,
    InterneTaak,
    Item,
    Klant,
    Onderwerp,
    Partij,
    Record,
    Werkvraag,
)
from klantbeeld.testing.fakefetch import FakeCall, FakeFetch, Misbehaviour, records_of
from klantbeeld.testing.kinds import KINDS, LIJSTEN
from klantbeeld.testing.listing import nested

__all__ = ["FakeBron", "FakeCall", "FakeFetch", "Held", "Misbehaviour"]

T = TypeVar("T", bound=Record)
Held: TypeAlias = Mapping[Klant, Sequence[T | Item[T]]]
"""What a bron holds, per klant. Give an `Item` to say that it is `afgeleid`; its cursor is not used."""


class FakeBron:
    """A bron in the hands of a test.

    It finds a klant by any number, or by the partij, that the test used as key; a klant with another hoedanigheid is
    not that klant. What it holds is read at every call, so a test may change the mappings it gave. Every capability is
    an attribute under its own name: the `FakeFetch` behind it, offered or not (`fake.zaken`, `fake.op_identificator`;
    `fake.op_sleutel[Zaak]` and `fake.bij[Document]` only where offered).

    Args:
        name: Of the bron; build its records with the same name.
        extra: Records that no klant has, to be found by key or number.
        bij: Per kind, what is about an object or belongs to it, by each number of that object.
        werkvoorraad: Interne taken of all klanten; who does them is read from `toegewezen_aan`.
        kandidaten: Partijen by digitaal adres.
        bestanden: Contents by the key of a document.
        accepts: The numbers it can find a klant by.
        accepts_other: Whether it takes numbers of other kinds; also of an onderwerp.
        resolves: The numbers its partijen and basisregistratie tell.
        batch_size: Keys per fetch.
        by_key: Whether it offers records by key and by number.
        held: What it holds per klant, by the name of the capability: `zaken={KLANT: [...]}`. Absent: not offered.

    Attributes:
        bron: The bron, to give to what is tested.
        calls: All that was asked, in order.
        checking: How a check goes wrong.
        version: What a check says.
        checks: How often it was checked.
        closes: How often it was closed.
    """

    def __init__(
        self,
        name: str = "fake",
        *,
        extra: Iterable[Record] = (),
        bij: Mapping[type[Record], Mapping[Identificator, Sequence[Record]]] | None = None,
        werkvoorraad: Sequence[InterneTaak] | None = None,
        kandidaten: Mapping[str, Sequence[Partij]] | None = None,
        bestanden: Mapping[str, bytes] | None = None,
        accepts: Iterable[IdentificatorSoort] = KLANTNUMMERS,
        accepts_other: bool = False,
        resolves: Iterable[IdentificatorSoort] = (),
        batch_size: int = 1,
        by_key: bool = True,
        **held: Held[Any],
    ) -> None:
        unknown = held.keys() - LIJSTEN.keys()
        if unknown:
            raise TypeError(f"no such capability: {', '.join(sorted(unknown))}")
        self.name = name
        self.calls: list[FakeCall] = []
        self.checking = Misbehaviour()
        self.version: str | None = "fake"
        self.checks = 0
        self.closes = 0
        self._extra, self._held, self._bij = tuple(extra), held, bij or {}
        self._werkvoorraad, self._kandidaten, self._bestanden = werkvoorraad, kandidaten, bestanden
        self._accepts, self._accepts_other, self._batch_size = frozenset(accepts), accepts_other, batch_size
        self._resolves = frozenset(resolves)
        self._fetches: dict[str, FakeFetch[Any, Any]] = {
            lijst: FakeFetch(lijst, _finder(held.get(lijst)), self.calls) for lijst in LIJSTEN
        }
        self._fetches["op_identificator"] = FakeFetch("op_identificator", self._numbered, self.calls)
        self._fetches["werkvoorraad"] = FakeFetch("werkvoorraad", self._to_do, self.calls)
        self._fetches["kandidaten"] = FakeFetch("kandidaten", self._with_adres, self.calls)
        self.op_sleutel = {kind: self._by_key(kind) for kind in self._kinds() if by_key}
        self.bij = {kind: self._about(kind) for kind in self._bij}
        self.bron = Bron(capabilities=self._capabilities(by_key), check=self._check, close=self._close)

    def __getattr__(self, name: str) -> FakeFetch[Any, Any]:
        fetches: dict[str, FakeFetch[Any, Any]] = self.__dict__.get("_fetches", {})
        if name not in fetches:
            raise AttributeError(name)
        return fetches[name]

    def fail(self, error: Exception) -> None:
        """Raise this at everything that is asked from now on, also at a check."""
        for one in self._all():
            one.fail(error)

    def hang(self) -> None:
        """Answer nothing any more."""
        for one in self._all():
            one.hangs = True

    def mend(self) -> None:
        """Behave again."""
        for one in self._all():
            one.mend()

    def _all(self) -> tuple[Misbehaviour, ...]:
        return (self.checking, *self._fetches.values(), *self.op_sleutel.values(), *self.bij.values())

    def _capabilities(self, by_key: bool) -> Capabilities:
        lists = {lijst: self._by_klant(lijst) for lijst in self._held}
        numbers = {number.soort for record in self._everything() for number in record.bekend_als}
        return Capabilities(
            **lists,
            op_identificator=self._fetcher("op_identificator", frozenset(numbers)) if by_key and numbers else None,
            werkvoorraad=self._fetcher("werkvoorraad") if self._werkvoorraad is not None else None,
            kandidaten=self._fetcher("kandidaten") if self._kandidaten is not None else None,
            bestand=self._bestand if self._bestanden is not None else None,
            op_sleutel={
                kind: Fetcher(fetch=fetch, batch_size=self._batch_size) for kind, fetch in self.op_sleutel.items()
            },
            bij={kind: self._searching(kind, fetch) for kind, fetch in self.bij.items()},
        )

    def _by_klant(self, lijst: str) -> Fetcher[Klant, Any]:
        return Fetcher(
            fetch=self._fetches[lijst],
            accepts=self._accepts,
            accepts_other=self._accepts_other,
            resolves=self._resolves if lijst in ("partijen", "basisregistratie") else frozenset(),
            batch_size=self._batch_size,
        )

    def _fetcher(self, name: str, accepts: frozenset[IdentificatorSoort] = frozenset()) -> Fetcher[Any, Any]:
        return Fetcher(fetch=self._fetches[name], accepts=accepts, batch_size=self._batch_size)

    def _searching(self, kind: type[Record], fetch: FakeFetch[Onderwerp, Record]) -> Fetcher[Onderwerp, Record]:
        soorten = frozenset(number.soort for number in self._bij[kind])
        return Fetcher(fetch=fetch, accepts=soorten, accepts_other=self._accepts_other, batch_size=self._batch_size)

    def _about(self, kind: type[Record]) -> FakeFetch[Onderwerp, Record]:
        def find(asked: Onderwerp) -> Sequence[Record]:
            found = [record for number in asked.identificatoren for record in self._bij[kind].get(number, ())]
            return list({record.sleutel: record for record in found}.values())

        return FakeFetch(f"bij:{kind.__name__}", find, self.calls)

    def _by_key(self, kind: type[Record]) -> FakeFetch[str, Record]:
        def find(key: str) -> Sequence[Record]:
            return [record for record in self._everything() if type(record) is kind and record.sleutel == key][:1]

        return FakeFetch(f"op_sleutel:{kind.__name__}", find, self.calls)

    def _kinds(self) -> list[type[Record]]:
        """Give the kinds it may ever hold: those it lists or searches, what hangs under them, and the extra ones."""
        listed = {LIJSTEN[lijst] for lijst in self._held} | set(self._bij)
        below = {kind for kind, parents in _BELOW.items() if parents & listed}
        return [kind for kind in KINDS.values() if kind in listed | below | {type(one) for one in self._extra}]

    def _numbered(self, number: Identificator) -> Sequence[Record]:
        found = [record for record in self._everything() if number in record.bekend_als]
        return list({(type(record), record.sleutel): record for record in found}.values())

    def _to_do(self, asked: Werkvraag) -> Sequence[InterneTaak]:
        return [taak for taak in self._werkvoorraad or () if _is_asked(taak, asked)]

    def _with_adres(self, adres: str) -> Sequence[Partij]:
        return (self._kandidaten or {}).get(adres, ())

    def _everything(self) -> Iterator[Record]:
        for held in self._held.values():
            for records in held.values():
                yield from nested(records_of(records))
        for about in self._bij.values():
            for known in about.values():
                yield from nested(tuple(known))
        yield from nested(self._extra)

    @asynccontextmanager
    async def _bestand(self, sleutel: str, call: Call) -> AsyncIterator[Bestand]:
        content = (self._bestanden or {}).get(sleutel)
        await self.checking.happen()
        if content is None:
            raise BronDataError(f"{self.name}: there is no such document")
        yield Bestand(parts=_in_parts(content), omvang=len(content))

    async def _check(self, call: Call) -> Bronstand:
        self.checks += 1
        await self.checking.happen()
        return Bronstand(version=self.version)

    async def _close(self) -> None:
        self.closes += 1


def _lists(*names: str) -> frozenset[type[Record]]:
    return frozenset(LIJSTEN[name] for name in names)


_BELOW: Mapping[type[Record], frozenset[type[Record]]] = {
    KINDS["InterneTaak"]: _lists("klantcontacten"),
    KINDS["Zaakstatus"]: _lists("zaken"),
    KINDS["Besluit"]: _lists("zaken"),
    KINDS["Betrokkene"]: _lists("klantcontacten", "zaken"),
    KINDS["Actor"]: _lists("klantcontacten", "interne_taken", "zaken"),
    KINDS["DigitaalAdres"]: _lists("partijen", "klantcontacten"),
}
"""Below which kinds a kind that has no list can be found."""


async def _in_parts(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1000):
        yield content[start : start + 1000]


def _is_asked(taak: InterneTaak, asked: Werkvraag) -> bool:
    if asked.nummer is not None and taak.nummer != asked.nummer:
        return False
    if asked.actoren is None and asked.actornummers is None:
        return True
    return any(
        actor.sleutel in (asked.actoren or ()) or set(actor.bekend_als) & set(asked.actornummers or ())
        for actor in taak.toegewezen_aan or ()
    )


def _finder(held: Held[T] | None) -> Callable[[Klant], Sequence[T | Item[T]]]:
    def find(asked: Klant) -> Sequence[T | Item[T]]:
        return [record for known, records in (held or {}).items() if _same(known, asked) for record in records]

    return find


def _same(known: Klant, asked: Klant) -> bool:
    if known.hoedanigheid and asked.hoedanigheid and known.hoedanigheid is not asked.hoedanigheid:
        return False
    if known.partij is not None and known.partij == asked.partij:
        return True
    return any(number in asked.identificatoren for number in known.identificatoren)
