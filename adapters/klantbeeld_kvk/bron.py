"""Makes the Handelsregister look like a bron."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Basisregistratie,
    Bron,
    BronContext,
    BronDataError,
    BronError,
    Bronstand,
    Call,
    Capabilities,
    Fetcher,
    Identificator,
    Klant,
    Page,
    PageRequest,
    SoortPartij,
    Stempel,
    page_of,
)
from klantbeeld.http import Json, UnreadableError, fields, key_by_key, settle
from klantbeeld_kvk import translate
from klantbeeld_kvk.client import KvkClient
from klantbeeld_kvk.settings import KvkSettings

_NUMBERS = frozenset({KVK_NUMMER, RSIN, VESTIGINGSNUMMER})


def build(context: BronContext[KvkSettings]) -> Bron:
    """Make the bron for one set of KVK APIs."""
    register = Handelsregister(context)
    inschrijvingen = Fetcher(fetch=key_by_key(register.inschrijving), accepts=_NUMBERS, resolves=_NUMBERS)
    return Bron(capabilities=Capabilities(basisregistratie=inschrijvingen), check=register.check, close=register.close)


@dataclass(frozen=True, slots=True)
class _Vestigingen:
    """The vestigingen of an onderneming, and what failed while asking for them; None: not asked."""

    numbers: tuple[Identificator, ...] | None = None
    missing: tuple[BronError, ...] = ()


class Handelsregister:
    """The Handelsregister (trade register); its methods are what `Capabilities` and `Bron` ask for."""

    def __init__(self, context: BronContext[KvkSettings]) -> None:
        self._name = context.name
        self._settings = context.settings
        self._client = KvkClient(context)
        self.close = self._client.close

    async def inschrijving(self, klant: Klant, request: PageRequest, call: Call) -> Page[Basisregistratie]:
        """Give what the register has of an onderneming, rechtspersoon or vestiging.

        A klant who is only known as a vestiging has that vestiging; anybody else the whole inschrijving.
        """
        if klant.hoedanigheid not in (None, SoortPartij.ORGANISATIE):
            return Page()
        for soort, ask in ((KVK_NUMMER, self._by_kvk), (RSIN, self._by_rsin), (VESTIGINGSNUMMER, self._vestiging)):
            numbers = tuple(dict.fromkeys(klant.having(soort)))
            if len(numbers) > 1:
                return Page(missing=(self._ambiguous(),))
            if numbers:
                return await self._read(ask(numbers[0], request, call))
        return Page()

    async def check(self, call: Call) -> Bronstand:
        """Look whether KVK takes our key and knows the inschrijving we look for."""
        profiel = await self._client.basisprofiel(self._settings.proefnummer, call)
        if profiel is None:
            return Bronstand(problems=("The KVK-nummer of the setting proefnummer is not known there.",))
        with fields.must_be_readable(self._name):
            self._assert_same(translate.kvk_nummer_of(profiel), self._settings.proefnummer)
        return Bronstand()

    async def _read(self, answer: Awaitable[Page[Basisregistratie]]) -> Page[Basisregistratie]:
        try:
            return await answer
        except UnreadableError:
            return Page(dropped=1)

    async def _by_kvk(self, number: Identificator, request: PageRequest, call: Call) -> Page[Basisregistratie]:
        return await self._profiel(number.object_id, request, call)

    async def _by_rsin(self, number: Identificator, request: PageRequest, call: Call) -> Page[Basisregistratie]:
        answer = await self._client.search(number.object_id, call)
        with fields.must_be_readable(self._name):
            found = [] if answer is None else translate.kvk_nummers_found(answer, number.object_id)
        if not found:
            return Page()
        if len(found) > 1:
            return Page(missing=(self._ambiguous(),))
        return await self._profiel(found[0], request, call, rsin=number.object_id)

    async def _profiel(
        self, kvk_nummer: str, request: PageRequest, call: Call, rsin: str | None = None
    ) -> Page[Basisregistratie]:
        stempel = Stempel(self._name, datetime.now(UTC))
        selected = request.selection.asks("identificatoren")
        asked = [self._client.basisprofiel(kvk_nummer, call)]
        if selected and self._settings.vestigingen:
            asked.append(self._client.vestigingen(kvk_nummer, call))
        profiel, *rest = await settle(asked)
        if isinstance(profiel, BronError):
            raise profiel
        if profiel is None:
            return Page()
        with fields.must_be_readable(self._name):
            self._assert_same(translate.kvk_nummer_of(profiel), kvk_nummer)
            if rsin is not None:
                self._assert_same(translate.rsin_of(profiel), rsin)
        others = self._vestigingen(rest[0], kvk_nummer) if rest else _Vestigingen(() if selected else None)
        record = translate.inschrijving(profiel, stempel, others.numbers)
        return replace(page_of([record], request), missing=others.missing)

    def _vestigingen(self, answer: Json | BronError | None, kvk_nummer: str) -> _Vestigingen:
        if isinstance(answer, BronError):
            return _Vestigingen((), (answer,))
        try:
            numbers = () if answer is None else translate.vestigingen(answer, kvk_nummer)
        except UnreadableError as error:
            return _Vestigingen((), (BronDataError(f"{self._name}: {error}"),))
        most = self._settings.max_vestigingen
        if len(numbers) > most:
            return _Vestigingen(numbers[:most], (BronDataError(f"{self._name}: more than {most} vestigingen"),))
        return _Vestigingen(numbers)

    async def _vestiging(self, number: Identificator, request: PageRequest, call: Call) -> Page[Basisregistratie]:
        """Give one vestiging; one that went over to another onderneming is another klant."""
        stempel = Stempel(self._name, datetime.now(UTC))
        profiel = await self._client.vestigingsprofiel(number.object_id, call)
        if profiel is None:
            return Page()
        with fields.must_be_readable(self._name):
            self._assert_same(translate.vestigingsnummer_of(profiel), number.object_id)
            kvk_nummer = translate.kvk_nummer_of(profiel)
        if number.sub_van is None or kvk_nummer != number.sub_van.object_id:
            return Page()
        return page_of([translate.vestiging(profiel, stempel)], request)

    def _assert_same(self, found: str | None, asked: str) -> None:
        if found != asked:
            raise BronDataError(f"{self._name}: gives another inschrijving than was asked for")

    def _ambiguous(self) -> BronDataError:
        return BronDataError(f"{self._name}: more than one inschrijving for a klant")
