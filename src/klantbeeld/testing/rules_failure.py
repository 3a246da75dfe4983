"""Rules of failure: an outage, being given up, and answering many at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping

import pytest

from klantbeeld.contract import BronError, Page, PageRequest, Record
from klantbeeld.testing.asking import new_call, sleutels
from klantbeeld.testing.kinds import KINDS
from klantbeeld.testing.listing import content
from klantbeeld.testing.subject import Subject, asyncio_rules

_ASKED = PageRequest(limit=100)


@asyncio_rules
class FailureRules(Subject):
    """What holds when something goes wrong, and right after."""

    async def test_an_outage_is_a_bron_error(self, lijst: str, outage: str | None) -> None:
        """Never an empty page, and never another exception; what is said of it tells nobody who was asked for."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            klant = ask.known(lijst)[0].klant
            await self._assert_fails(outage, lijst, lambda: ask.page(lijst, klant, _ASKED))

    async def test_an_outage_by_sleutel_is_a_bron_error(self, kind: str, outage: str | None) -> None:
        """A record that cannot be asked for is not the same as one that is gone."""
        async with self.asking() as ask:
            fetcher = ask.bron.capabilities.op_sleutel.get(KINDS[kind])
            if fetcher is None:
                pytest.skip(f"op_sleutel of {kind}: not offered")
            key = self.known_sleutels.get(KINDS[kind]) or (await ask.met(KINDS[kind])).sleutel
            await self._assert_fails(outage, kind, lambda: fetcher.fetch([key], PageRequest(limit=1), new_call()))

    async def test_a_check_in_an_outage_is_a_bron_error(self, outage: str | None) -> None:
        """`klantbeeld check` must see it."""
        async with self.asking() as ask:
            await self._assert_fails(outage, "check", lambda: ask.bron.check(new_call()))

    async def test_a_bron_recovers_from_an_outage(self, lijst: str, outage: str | None) -> None:
        """The same instance answers again as soon as its backend does."""
        async with self.asking() as ask:
            before = sleutels(await ask.whole(lijst))
            klant = ask.known(lijst)[0].klant
            async with self.outage(_named(outage)):
                await self._outcome(lambda: ask.page(lijst, klant, _ASKED), outage)
            assert sleutels(await ask.whole(lijst)) == before, f"{lijst}: does not recover"

    async def test_a_part_that_fails_is_told(self, lijst: str, partial_outage: str | None) -> None:
        """Either the fetch raises, or its page says what is missing: silence would pass for "there is none"."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            klant = ask.known(lijst)[0].klant
            whole = await ask.page(lijst, klant, _ASKED)
            async with self.outage(_named(partial_outage)):
                try:
                    page = await ask.page(lijst, klant, _ASKED)
                except BronError as error:
                    self._assert_discreet(error, lijst)
                    return
            if [content(item.record) for item in page.items] != [content(item.record) for item in whole.items]:
                assert page.missing, f"{lijst}: a part failed, and the page does not say so"
            for missing in page.missing:
                self._assert_discreet(missing, lijst)

    async def test_a_part_that_fails_of_what_else_is_asked_is_told(self, partial_outage: str | None) -> None:
        """Of a zaak whose documents can be found only in part, nobody may think that these are all."""
        async with self.asking() as ask:
            ways = [way async for way in self.other_ways(ask)]
            if not ways:
                pytest.skip("nothing else is offered")
            for what, again in ways:
                whole = await again()
                async with self.outage(_named(partial_outage)):
                    try:
                        found = await again()
                    except BronError as error:
                        self._assert_discreet(error, what)
                        continue
                told = [missing for page in _pages(found) for missing in page.missing]
                if _held(found) != _held(whole):
                    assert told, f"{what}: a part failed, and the page does not say so"
                for missing in told:
                    self._assert_discreet(missing, what)

    async def test_answers_asked_at_the_same_time_are_not_mixed(self, lijst: str) -> None:
        """Every klant gets his own records, also when many ask at once."""
        async with self.asking() as ask:
            ask.fetcher(lijst)
            klanten = [*(known.klant for known in ask.known(lijst)), self.unknown_klant]
            alone = [sleutels((await ask.page(lijst, klant, _ASKED)).items) for klant in klanten]
            together = await asyncio.gather(*(ask.page(lijst, klant, _ASKED) for klant in klanten * 5))
            assert [sleutels(page.items) for page in together] == alone * 5, f"{lijst}: answers get mixed"

    async def test_a_fetch_that_is_given_up_leaves_the_bron_usable(self, lijst: str) -> None:
        """The core stops waiting at its deadline; what the fetch held (a connection, a place in a queue) comes free."""
        async with self.asking() as ask:
            expected = sleutels(await ask.whole(lijst))
            klant = ask.known(lijst)[0].klant
            for patience in range(12):
                task = asyncio.ensure_future(ask.page(lijst, klant, _ASKED))
                for _ in range(patience):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            try:
                found = sleutels(await ask.whole(lijst))
            except TimeoutError:
                pytest.fail(f"{lijst}: does not answer any more after fetches were given up")
            assert found == expected, f"{lijst}: answers differently after fetches were given up"

    async def test_an_outage_of_what_else_is_offered_is_a_bron_error(self, outage: str | None) -> None:
        """By number, by onderwerp, the work to do, candidates, the contents of a document: never silence."""
        async with self.asking() as ask:
            ways = [way async for way in self.other_ways(ask)]
            if not ways:
                pytest.skip("nothing else is offered")
            for what, again in ways:
                await self._assert_fails(outage, what, again)

    async def _assert_fails(self, outage: str | None, what: str, ask: Callable[[], Awaitable[object]]) -> None:
        async with self.outage(_named(outage)):
            outcome = await self._outcome(ask, outage)
        if isinstance(outcome, TimeoutError):
            assert outage == "hang", f"{what}: does not answer in an outage, and does not say so"
            return
        assert isinstance(outcome, BronError), f"{what}: an outage gives a {type(outcome).__name__}, not a BronError"
        self._assert_discreet(outcome, what)

    async def _outcome(self, ask: Callable[[], Awaitable[object]], outage: str | None) -> object:
        patience = self.patience if outage == "hang" else self.time_limit
        try:
            async with asyncio.timeout(patience):
                return await ask()
        except Exception as error:  # noqa: BLE001 - which exception it is, is what the rule looks at
            return error

    def _assert_discreet(self, error: BronError, what: str) -> None:
        assert str(error).strip(), f"{what}: the error does not say what happened"
        for one in _chain(error):
            self.assert_tells_nothing(f"{one} {one!r}", f"{what}: the error")


def _pages(answer: object) -> list[Page[Record]]:
    return list(answer.values()) if isinstance(answer, Mapping) else []


def _held(answer: object) -> object:
    """Give what an answer holds, to compare two: records, or the contents of a document."""
    if not isinstance(answer, Mapping):
        return answer
    return [content(item.record) for page in _pages(answer) for item in page.items]


def _named(outage: str | None) -> str:
    if outage is None:
        pytest.skip("the author names no outage of this kind")
    return outage


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error with all that a traceback would show of what led to it."""
    shown: BaseException | None = error
    while shown is not None:
        yield shown
        shown = shown.__cause__ or (None if shown.__suppress_context__ else shown.__context__)
