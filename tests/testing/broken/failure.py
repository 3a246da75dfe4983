"""Broken adapters: outages, being given up, and many at the same time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

from klantbeeld.contract import (
    Bronstand,
    BronUnavailableError,
    Page,
)
from tests.testing.broken.breaking import Changed, breaks
from tests.testing.good_adapter import Good, around


@breaks("test_an_outage_is_a_bron_error")
class EmptyInAnOutage(Changed):
    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except BronUnavailableError:
            return dict.fromkeys(keys, Page())


@breaks("test_an_outage_is_a_bron_error")
class TellsWhoWasAsked(Changed):
    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except BronUnavailableError:
            raise BronUnavailableError(f"no answer for {keys[0].identificatoren[0].object_id}") from None


@breaks("test_an_outage_is_a_bron_error")
class CauseTellsWhoWasAsked(Changed):
    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except BronUnavailableError as error:
            cause = ConnectionError(f"GET /zaken?bsn={keys[0].identificatoren[0].object_id}")
            raise BronUnavailableError(str(error)) from cause


@breaks("test_an_outage_by_sleutel_is_a_bron_error")
class OtherExceptionInAnOutage(Changed):
    only = ("op_sleutel",)

    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except BronUnavailableError as error:
            raise ConnectionError from error


@breaks("test_an_outage_of_what_else_is_offered_is_a_bron_error")
class NotFoundInAnOutage(EmptyInAnOutage):
    only = ("op_identificator",)


@breaks("test_an_outage_of_what_else_is_offered_is_a_bron_error")
class NothingToDoInAnOutage(EmptyInAnOutage):
    only = ("werkvoorraad",)


@breaks("test_an_outage_of_what_else_is_offered_is_a_bron_error")
class NothingAboutInAnOutage(EmptyInAnOutage):
    only = ("bij",)


@breaks("test_an_outage_of_what_else_is_offered_is_a_bron_error")
class TellsTheAddress(Changed):
    only = ("kandidaten",)

    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except BronUnavailableError:
            raise BronUnavailableError(f"no answer for {keys[0]}") from None


@breaks("test_an_outage_of_what_else_is_offered_is_a_bron_error")
class NoContentsInAnOutage(Good):
    only = ("bestand",)

    def changed(self, bron):
        inner = bron.capabilities.bestand

        @asynccontextmanager
        async def bestand(sleutel, call):
            try:
                async with inner(sleutel, call) as opened:
                    yield opened
            except BronUnavailableError as error:
                raise FileNotFoundError("kit: nothing") from error

        return replace(bron, capabilities=replace(bron.capabilities, bestand=bestand))


@breaks("test_a_check_in_an_outage_is_a_bron_error")
class AlwaysWell(Good):
    def changed(self, bron):
        async def check(call):
            return Bronstand()

        return replace(bron, check=check)


@breaks("test_a_bron_recovers_from_an_outage")
class NeverRecovers(Changed):
    def changed(self, bron):
        failed = []

        async def fetch(inner, what, keys, request, call):
            if failed:
                raise BronUnavailableError("kit: was out of order before")
            try:
                return await inner(keys, request, call)
            except BronUnavailableError:
                failed.append(True)
                raise

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_a_part_that_fails_is_told")
class SilentAboutAPart(Changed):
    partial_outages = ("statussen",)

    def record(self, record, request):
        return replace(record, status=None) if self.backend.down == "statussen" else record


@breaks("test_a_part_that_fails_of_what_else_is_asked_is_told")
class SilentAboutAPartOfADocument(Changed):
    only = ("bij",)
    partial_outages = ("documenten",)

    def page(self, page, key, request):
        return replace(page, items=page.items[1:]) if self.backend.down == "documenten" else page


@breaks("test_answers_asked_at_the_same_time_are_not_mixed")
class RemembersWhoWasAskedLast(Changed):
    def changed(self, bron):
        last = []

        async def fetch(inner, what, keys, request, call):
            last[:] = keys
            await asyncio.sleep(0)
            answer = await inner(list(last), request, call)
            return dict(zip(keys, (answer[key] for key in answer), strict=False))

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_a_fetch_that_is_given_up_leaves_the_bron_usable")
class LosesItsPlaces(Changed):
    def changed(self, bron):
        places = asyncio.Semaphore(1)

        async def fetch(inner, what, keys, request, call):
            if self.backend.down:
                return await inner(keys, request, call)
            await places.acquire()
            try:
                answer = await inner(keys, request, call)
            except ValueError:
                places.release()
                raise
            places.release()
            return answer

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))
