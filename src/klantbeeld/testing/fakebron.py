"""FakeBron: a bron that holds what a test gives it, keeps the rules of the contract, and misbehaves when told to.

fake = FakeBron("zaken-centraal", zaken={KLANT: [zaak("zaken-centraal", startdatum=date(2026, 1, 5))]})
fake.zaken.delay = 0.2
fake.zaken.fail(BronUnavailableError("zaken-centraal: is out of order"))
...                                        # use fake.bron
assert [asked.request.limit for asked in fake.zaken.calls] == [20]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from klantbeeld.contract import (
    KLANTNUMMERS,
    Actor,
    Betrokkene,
    Bron,
    Bronstand,
    Call,
    Capabilities,
    DigitaalAdres,
    Fetcher,
    IdentificatorSoort,
    InterneTaak,
    Item,
    Klant,
    Klantcontact,
    Partij,
    Record,
    Zaak,
    Zaakstatus,
)
from klantbeeld.testing.fakefetch import FakeCall, FakeFetch, Misbehaviour, records_of
from klantbeeld.testing.listing import nested

__all__ = ["FakeBron", "FakeCall", "FakeFetch", "Misbehaviour"]

T = TypeVar("T", bound=Record)
Held: TypeAlias = Mapping[Klant, Sequence[T | Item[T]]]
"""What a bron holds, per klant. Give an `Item` to say that it is `afgeleid`; its cursor is not used."""


class FakeBron:
    """A bron in the hands of a test.

    It finds a klant by any number, or by the partij, that the test used as key; a klant with another hoedanigheid is
    not that klant. The attributes named after capabilities are the `FakeFetch`es behind them, offered or not. What it
    holds is read at every call, so a test may change the mappings it gave.

    Args:
        name: Of the bron; build its records with the same name.
        partijen: What it holds per klant; None: this kind is not offered. So with the other kinds.
        klantcontacten: See `partijen`.
        interne_taken: See `partijen`.
        zaken: See `partijen`; found by identificatie too.
        extra: Records that no klant has, to be found by key.
        accepts: The numbers it can find a klant by.
        accepts_other: Whether it takes numbers of other kinds.
        batch_size: Keys per fetch.
        by_key: Whether it offers records by key, and zaken by identificatie.

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
        partijen: Held[Partij] | None = None,
        klantcontacten: Held[Klantcontact] | None = None,
        interne_taken: Held[InterneTaak] | None = None,
        zaken: Held[Zaak] | None = None,
        extra: Iterable[Record] = (),
        accepts: Iterable[IdentificatorSoort] = KLANTNUMMERS,
        accepts_other: bool = False,
        batch_size: int = 1,
        by_key: bool = True,
    ) -> None:
        self.name = name
        self.calls: list[FakeCall] = []
        self.checking = Misbehaviour()
        self.version: str | None = "fake"
        self.checks = 0
        self.closes = 0
        self._extra = tuple(extra)
        self._accepts, self._accepts_other, self._batch_size = frozenset(accepts), accepts_other, batch_size
        self._zaken = zaken
        self._lists: dict[type[Record], Mapping[Klant, Sequence[Record | Item[Record]]] | None] = {
            Partij: partijen,
            Klantcontact: klantcontacten,
            InterneTaak: interne_taken,
            Zaak: zaken,
        }
        self.partijen = FakeFetch("partijen", _finder(partijen), self.calls)
        self.klantcontacten = FakeFetch("klantcontacten", _finder(klantcontacten), self.calls)
        self.interne_taken = FakeFetch("interne_taken", _finder(interne_taken), self.calls)
        self.zaken = FakeFetch("zaken", _finder(zaken), self.calls)
        self.zaken_op_identificatie = FakeFetch("zaken_op_identificatie", self._numbered, self.calls)
        kinds = [kind for kind in _BELOW if by_key and self._may_hold(kind)]
        self.op_sleutel = {kind: self._by_key(kind) for kind in kinds}
        self.bron = Bron(capabilities=self._capabilities(by_key), check=self._check, close=self._close)

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
        by_klant = (self.partijen, self.klantcontacten, self.interne_taken, self.zaken)
        return (self.checking, *by_klant, self.zaken_op_identificatie, *self.op_sleutel.values())

    def _capabilities(self, by_key: bool) -> Capabilities:
        return Capabilities(
            partijen=self._by_klant(Partij, self.partijen),
            klantcontacten=self._by_klant(Klantcontact, self.klantcontacten),
            interne_taken=self._by_klant(InterneTaak, self.interne_taken),
            zaken=self._by_klant(Zaak, self.zaken),
            zaken_op_identificatie=(
                Fetcher(fetch=self.zaken_op_identificatie, batch_size=self._batch_size)
                if by_key and self._zaken is not None
                else None
            ),
            op_sleutel={
                kind: Fetcher(fetch=fetch, batch_size=self._batch_size) for kind, fetch in self.op_sleutel.items()
            },
        )

    def _by_klant(self, kind: type[T], fetch: FakeFetch[Klant, T]) -> Fetcher[Klant, T] | None:
        if self._lists[kind] is None:
            return None
        return Fetcher(
            fetch=fetch, accepts=self._accepts, accepts_other=self._accepts_other, batch_size=self._batch_size
        )

    def _by_key(self, kind: type[Record]) -> FakeFetch[str, Record]:
        def find(key: str) -> Sequence[Record]:
            return [record for record in self._everything() if type(record) is kind and record.sleutel == key]

        return FakeFetch(f"op_sleutel:{kind.__name__}", find, self.calls)

    def _may_hold(self, kind: type[Record]) -> bool:
        offered = {listed for listed, held in self._lists.items() if held is not None}
        return bool(offered & _BELOW[kind]) or any(isinstance(record, kind) for record in self._extra)

    def _numbered(self, number: str) -> Sequence[Zaak]:
        return [one for one in self._everything() if isinstance(one, Zaak) and one.identificatie == number]

    def _everything(self) -> Iterator[Record]:
        for held in self._lists.values():
            for records in (held or {}).values():
                yield from nested(records_of(records))
        yield from nested(self._extra)

    async def _check(self, call: Call) -> Bronstand:
        self.checks += 1
        await self.checking.happen()
        return Bronstand(version=self.version)

    async def _close(self) -> None:
        self.closes += 1


_BELOW: Mapping[type[Record], frozenset[type[Record]]] = {
    Partij: frozenset({Partij}),
    Klantcontact: frozenset({Klantcontact}),
    InterneTaak: frozenset({InterneTaak, Klantcontact}),
    Zaak: frozenset({Zaak}),
    Zaakstatus: frozenset({Zaak}),
    Betrokkene: frozenset({Klantcontact, Zaak}),
    Actor: frozenset({Klantcontact, InterneTaak, Zaak}),
    DigitaalAdres: frozenset({Partij, Klantcontact}),
}
"""Below which kinds a kind can be found."""


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
