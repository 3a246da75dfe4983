"""Broken adapters: what is asked by number, by onderwerp, the work to do, candidates and contents."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import replace

from klantbeeld.contract import (
    Bestand,
    BronDataError,
    Onderwerp,
    Page,
    Volgorde,
    Werkvraag,
)
from klantbeeld.testing.builders import partij
from klantbeeld.testing.listing import page_of
from tests.testing.broken.breaking import Changed, breaks, everything
from tests.testing.good_adapter import Good


@breaks("test_a_record_is_found_by_the_numbers_it_is_known_as")
class FindsOtherNumbers(Changed):
    only = ("op_identificator",)

    def page(self, page, key, request):
        others = tuple(replace(item, record=replace(item.record, bekend_als=())) for item in page.items)
        return replace(page, items=others)


@breaks("test_a_record_is_found_by_the_numbers_it_is_known_as")
class FindsNothingByNumber(Changed):
    only = ("op_identificator",)

    def page(self, page, key, request):
        return Page()


@breaks("test_an_unknown_number_is_not_found")
class ForgetsUnknownNumbers(Changed):
    only = ("op_identificator",)

    async def around(self, inner, what, keys, request, call):
        return {key: page for key, page in (await inner(keys, request, call)).items() if page.items}


@breaks("test_all_that_is_about_an_object_is_found")
class LosesOneThatIsAbout(Changed):
    only = ("bij",)

    async def around(self, inner, what, keys, request, call):
        return {key: page_of((await everything(inner, key, request, call))[1:], request) for key in keys}


@breaks("test_all_that_is_about_an_object_is_found")
class OneDirectionAbout(Changed):
    only = ("bij",)

    async def around(self, inner, what, keys, request, call):
        return await inner(keys, replace(request, volgorde=Volgorde.NIEUWSTE_EERST), call)


@breaks("test_an_object_that_nothing_is_about_has_an_empty_page")
class FailsOnAnUnknownObject(Changed):
    only = ("bij",)

    async def around(self, inner, what, keys, request, call):
        answer = await inner(keys, request, call)
        if not all(page.items for page in answer.values()):
            raise BronDataError("kit: HTTP 404")
        return answer


@breaks("test_an_object_that_nothing_is_about_has_an_empty_page")
class AnswersAnotherObject(Changed):
    only = ("bij",)

    async def around(self, inner, what, keys, request, call):
        return {Onderwerp(()): Page(), **await inner(keys, request, call)}


@breaks("test_the_work_to_do_is_all_there_longest_waiting_first")
class NewestWorkFirst(Changed):
    only = ("werkvoorraad",)

    async def around(self, inner, what, keys, request, call):
        return await inner(keys, replace(request, volgorde=Volgorde.NIEUWSTE_EERST), call)


@breaks("test_the_work_to_do_is_all_there_longest_waiting_first")
class WorkOfEveryActor(Changed):
    only = ("werkvoorraad",)

    async def around(self, inner, what, keys, request, call):
        asked = {key: Werkvraag(nummer=key.nummer) for key in keys}
        answer = await inner(list(asked.values()), request, call)
        return {key: answer[one] for key, one in asked.items()}


@breaks("test_work_that_nobody_has_is_an_empty_page")
class IgnoresTheNumberOfWork(Changed):
    only = ("werkvoorraad",)

    async def around(self, inner, what, keys, request, call):
        asked = {key: replace(key, nummer=None) for key in keys}
        answer = await inner(list(asked.values()), request, call)
        return {key: answer[one] for key, one in asked.items()}


@breaks("test_candidates_are_partijen_that_gave_the_address")
class AnyCandidateWillDo(Changed):
    only = ("kandidaten",)

    def page(self, page, key, request):
        return page if page.items else page_of([partij("kit")], request)


@breaks("test_nothing_is_printed_or_logged_of_what_else_is_asked")
class LogsTheAddress(Changed):
    only = ("kandidaten",)

    async def around(self, inner, what, keys, request, call):
        logging.getLogger(__name__).debug("GET /digitaleadressen?adres=%s", keys[0])
        return await inner(keys, request, call)


class OtherContents(Good):
    only = ("bestand",)

    def changed(self, bron):
        inner = bron.capabilities.bestand

        @asynccontextmanager
        async def bestand(sleutel, call):
            async with inner(sleutel, call) as opened:
                yield self.opened(opened)

        return replace(bron, capabilities=replace(bron.capabilities, bestand=bestand))


@breaks("test_the_contents_of_a_document_are_given_whole")
class FirstPartOnly(OtherContents):
    def opened(self, opened):
        async def first():
            async for part in opened.parts:
                yield part
                break

        return Bestand(parts=first(), omvang=opened.omvang)


@breaks("test_the_contents_of_a_document_are_given_whole")
class WrongSize(OtherContents):
    def opened(self, opened):
        return replace(opened, omvang=1)


@breaks("test_the_contents_of_a_document_are_given_whole")
class EmptyWhenItIsGone(OtherContents):
    def changed(self, bron):
        inner = bron.capabilities.bestand

        async def nothing():
            return
            yield b""

        @asynccontextmanager
        async def bestand(sleutel, call):
            try:
                async with inner(sleutel, call) as opened:
                    yield opened
            except BronDataError:
                yield Bestand(parts=nothing(), omvang=0)

        return replace(bron, capabilities=replace(bron.capabilities, bestand=bestand))


@breaks("test_the_kit_has_what_it_needs")
class ListThatIsNot(Good):
    known_klanten = {**Good.known_klanten, "zaakjes": Good.known_klanten["zaken"]}  # noqa: RUF012
