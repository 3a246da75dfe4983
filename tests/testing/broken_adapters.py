"""Adapters that each break one rule on purpose, and which one. The good adapter with one thing changed."""

from __future__ import annotations

import asyncio
import base64
import logging
from dataclasses import dataclass, replace
from datetime import date, datetime

from tests.testing.good_adapter import NOBODY, OMAR, PIET, Good, around, build

from klantbeeld.contract import (
    Adapter,
    BronDataError,
    Bronstand,
    BronUnavailableError,
    Capabilities,
    Geheim,
    Item,
    Page,
    Record,
    Volgorde,
)
from klantbeeld.testing.conformance import KnownKlant
from klantbeeld.testing.listing import cursor_of, page_of, plaats, read_cursor

ZAKEN = ("zaken",)


@dataclass(frozen=True)
class Broken:
    subject: type[Good]
    rules: frozenset[str]


BROKEN: list[Broken] = []


def breaks(*rules):
    """Say which rules the adapter below breaks, and no others."""

    def add(subject):
        BROKEN.append(Broken(subject, frozenset(rules)))
        return subject

    return add


class Changed(Good):
    """A good adapter with something around its fetches."""

    only: tuple[str, ...] = ZAKEN

    def changed(self, bron):
        return replace(bron, capabilities=around(bron.capabilities, self.around, self.only))

    async def around(self, inner, what, keys, request, call):
        page = await inner(keys, request, call)
        return {key: self.page(one, key, request) for key, one in page.items()}

    def page(self, page, key, request):
        return replace(
            page, items=tuple(replace(item, record=self.record(item.record, request)) for item in page.items)
        )

    def record(self, record, request):
        return record


async def everything(inner, key, request, call):
    """Give all records of a key that pass the filters, newest first."""
    whole = replace(request, limit=100, after=None, volgorde=Volgorde.NIEUWSTE_EERST)
    return [item.record for item in (await inner([key], whole, call))[key].items]


def by_position(records, request):
    """Cut a page from records that are in whatever order they are."""
    start = 0
    if request.after is not None:
        keys = [record.identiteit for record in records]
        start = keys.index(read_cursor(request.after)[1]) + 1
    items = tuple(Item(record, cursor_of(record)) for record in records[start : start + request.limit])
    return Page(items, has_more=len(records) > start + request.limit)


# ------------------------------------------------------------------------------------------------ the adapter


@breaks("test_the_adapter_is_one_of_this_contract")
class OldContract(Good):
    @property
    def adapter(self):
        return replace(super().adapter, contract_version=0)


@breaks("test_the_entry_point_leads_to_the_adapter")
class EntryPointElsewhere(Good):
    entry_point = "tests.testing.good_adapter:GoodSettings"


@dataclass
class LooseSettings:
    url: str
    """Where it would be."""


@dataclass(frozen=True)
class SilentSettings:
    url: str


@dataclass(frozen=True)
class OddSettings:
    since: date
    """TOML has dates, environment variables have not."""


@dataclass(frozen=True)
class LoudSettings:
    geheim: Geheim
    """What would let us in."""

    def __str__(self):
        return f"LoudSettings({self.geheim.reveal()})"


class OtherSettings(Good):
    @property
    def adapter(self):
        return Adapter(name="good", settings=type(self.settings), build=lambda context: build(self.backend))


@breaks("test_the_settings_are_a_frozen_dataclass")
class SettingsThatChange(OtherSettings):
    settings = LooseSettings(url="http://kit.invalid/")


@breaks("test_every_setting_is_documented")
class SettingsWithoutWords(OtherSettings):
    settings = SilentSettings(url="http://kit.invalid/")


@breaks("test_every_setting_is_of_a_type_a_settings_file_can_hold")
class SettingsNobodyCanWrite(OtherSettings):
    settings = OddSettings(since=date(2026, 1, 1))


@breaks("test_settings_print_no_geheim")
class SettingsThatTell(OtherSettings):
    settings = LoudSettings(geheim=Geheim("heel-geheim"))


@breaks("test_a_bron_offers_something")
class OffersNothing(Good):
    def changed(self, bron):
        return replace(bron, capabilities=Capabilities())


@breaks("test_a_check_of_a_good_bron_finds_no_problems")
class FindsProblems(Good):
    def changed(self, bron):
        async def check(call):
            await bron.check(call)
            return Bronstand(problems=("De versie is te oud.",))

        return replace(bron, check=check)


@breaks("test_closing_is_safe_at_any_time")
class ClosesOnce(Good):
    def changed(self, bron):
        closed = []

        async def close():
            assert not closed, "already closed"
            closed.append(True)

        return replace(bron, close=close)


@breaks("test_nothing_is_printed_or_logged_that_tells_who_the_klant_is")
class Prints(Changed):
    async def around(self, inner, what, keys, request, call):
        print(keys[0].identificatoren[0].object_id)
        return await inner(keys, request, call)


@breaks("test_nothing_is_printed_or_logged_that_tells_who_the_klant_is")
class Logs(Changed):
    async def around(self, inner, what, keys, request, call):
        logging.getLogger(__name__).debug("GET /zaken?bsn=%s", keys[0].identificatoren[0].object_id)
        return await inner(keys, request, call)


# ------------------------------------------------------------------------------------------------ the records


@breaks("test_a_klant_has_all_his_records_and_no_others")
class DropsRecords(Changed):
    def page(self, page, key, request):
        return replace(page, dropped=1) if page.items else page


@breaks("test_no_record_is_in_a_list_twice")
class SameTwice(Changed):
    """Two zaken with different numbers under one sleutel."""

    async def around(self, inner, what, keys, request, call):
        answer = {}
        for key in keys:
            records = await everything(inner, key, replace(request, open=None, vanaf=None, tot=None), call)
            if records:
                records[1] = replace(records[1], herkomst=records[2].herkomst)
            answer[key] = page_of(records, request)
        return answer


@breaks("test_an_unknown_klant_has_nothing")
class UnknownIsAFlaw(Changed):
    def page(self, page, key, request):
        return replace(page, dropped=1) if key == NOBODY else page


@breaks("test_a_fetch_answers_exactly_the_keys_it_was_given")
class AnswersMore(Changed):
    async def around(self, inner, what, keys, request, call):
        return {OMAR: Page(), **await inner(keys, request, call)}


@breaks("test_records_are_of_the_kind_asked_for")
class NotInItems(Changed):
    def page(self, page, key, request):
        return replace(page, items=tuple(Loose(item.record, item.cursor) for item in page.items))


@dataclass(frozen=True)
class Loose:
    record: Record
    cursor: str


@breaks("test_every_field_holds_what_the_contract_says")
class NaiveMoment(Changed):
    only = ("interne_taken",)

    def record(self, record, request):
        return replace(record, toegewezen_op=datetime(2026, 1, 9))


@breaks("test_every_field_holds_what_the_contract_says")
class ListForTuple(Changed):
    def record(self, record, request):
        return replace(record, eigenschappen=[])


@breaks("test_every_field_holds_what_the_contract_says")
class DatetimeForDate(Changed):
    def record(self, record, request):
        return replace(record, streefdatum=datetime(2026, 1, 9).astimezone())


@breaks("test_every_record_says_where_it_came_from")
class TwoHerkomsten(Changed):
    def record(self, record, request):
        return replace(record, herkomst=record.herkomst * 2)


@breaks("test_partijen_are_of_the_hoedanigheid_asked_for")
class AnyHoedanigheid(Changed):
    only = ("partijen",)

    async def around(self, inner, what, keys, request, call):
        asked = {replace(key, hoedanigheid=None): key for key in keys}
        return {asked[key]: page for key, page in (await inner(list(asked), request, call)).items()}


@breaks("test_a_record_is_found_again_by_its_sleutel")
class FindsAnother(Changed):
    only = ("op_sleutel",)

    def record(self, record, request):
        return replace(record, herkomst=(replace(record.herkomst[0], sleutel="another"),))


@breaks("test_an_unknown_sleutel_is_not_found")
class GoneIsAFailure(Changed):
    only = ("op_sleutel",)

    async def around(self, inner, what, keys, request, call):
        answer = await inner(keys, request, call)
        if not all(page.items for page in answer.values()):
            raise BronDataError("kit: HTTP 404")
        return answer


@breaks("test_a_zaak_is_found_by_its_identificatie")
class FindsOtherNumbers(Changed):
    only = ("zaken_op_identificatie",)

    def page(self, page, key, request):
        others = tuple(replace(item, record=replace(item.record, identificatie="OTHER")) for item in page.items)
        return replace(page, items=page.items + others)


@breaks("test_an_unknown_identificatie_is_not_found")
class ForgetsUnknown(Changed):
    only = ("zaken_op_identificatie",)

    async def around(self, inner, what, keys, request, call):
        return {key: page for key, page in (await inner(keys, request, call)).items() if page.items}


# ------------------------------------------------------------------------------------------ order and pages


class Reordered(Changed):
    async def around(self, inner, what, keys, request, call):
        answer = {}
        for key in keys:
            records = await everything(inner, key, request, call)
            answer[key] = by_position(self.ordered(records, request), request)
        return answer


@breaks("test_newest_first_is_the_order_of_the_kind")
class TiesAsTheyCome(Reordered):
    def ordered(self, records, request):
        records = sorted(records, key=lambda record: record.identiteit)
        newest = request.volgorde is Volgorde.NIEUWSTE_EERST
        records.sort(key=lambda record: plaats(record)[0], reverse=True)
        return records if newest else records[::-1]


@breaks("test_oldest_first_is_the_same_list_backwards")
class TiesDifferInTheOtherDirection(Reordered):
    def ordered(self, records, request):
        if request.volgorde is Volgorde.NIEUWSTE_EERST:
            return records
        records = records[::-1]
        if (request.open, request.vanaf, request.tot) == (None, None, None):
            records.sort(key=lambda record: record.identiteit, reverse=True)
            records.sort(key=lambda record: plaats(record)[0])
        return records


@breaks("test_the_same_question_has_the_same_order", "test_pages_of_any_size_are_together_the_whole_list")
class AnotherOrderTheSecondTime(Changed):
    only = ("partijen",)

    def changed(self, bron):
        asked = []

        async def fetch(inner, what, keys, request, call):
            asked.append((keys, request))
            answer = await inner(keys, request, call)
            again = len(asked) == 2 and asked[0] == asked[1]
            return {key: replace(page, items=page.items[:: -1 if again else 1]) for key, page in answer.items()}

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_pages_of_any_size_are_together_the_whole_list")
class GapBetweenPages(Changed):
    def page(self, page, key, request):
        if request.limit == 2 and request.after is not None:
            return replace(page, items=page.items[1:])
        return page


@breaks("test_pages_of_any_size_are_together_the_whole_list")
class MoreThanAsked(Changed):
    async def around(self, inner, what, keys, request, call):
        return await inner(keys, replace(request, limit=4) if request.limit == 3 else request, call)


@breaks("test_has_more_says_whether_more_follows")
class FullMeansMore(Changed):
    def page(self, page, key, request):
        return replace(page, has_more=len(page.items) == request.limit)


@breaks("test_every_item_can_be_gone_on_behind")
class CursorOfTheNext(Changed):
    def page(self, page, key, request):
        if len(page.items) < 3:
            return page
        first, second, third, *rest = page.items
        return replace(page, items=(first, replace(second, cursor=third.cursor), third, *rest))


@breaks("test_a_cursor_is_read_by_another_worker")
class CursorInMemory(Changed):
    def changed(self, bron):
        known = {}

        async def fetch(inner, what, keys, request, call):
            if request.after is not None:
                if request.after not in known:
                    raise ValueError("unreadable")
                request = replace(request, after=known[request.after])
            answer = {}
            for key, page in (await inner(keys, request, call)).items():
                items = tuple(replace(item, cursor=str(len(known) + at + 1)) for at, item in enumerate(page.items))
                known.update((new.cursor, old.cursor) for new, old in zip(items, page.items, strict=True))
                answer[key] = replace(page, items=items)
            return answer

        return replace(bron, capabilities=around(bron.capabilities, fetch, self.only))


@breaks("test_a_cursor_does_not_tell_who_the_klant_is")
class CursorWithBsn(Changed):
    async def around(self, inner, what, keys, request, call):
        if request.after is not None:
            telling = base64.b64decode(request.after.encode("ascii"), validate=True).decode("ascii")
            request = replace(request, after=telling.partition("|")[2])
        answer = {}
        for key, page in (await inner(keys, request, call)).items():
            bsn = key.identificatoren[0].object_id
            answer[key] = replace(
                page,
                items=tuple(
                    replace(item, cursor=base64.b64encode(f"{bsn}|{item.cursor}".encode()).decode())
                    for item in page.items
                ),
            )
        return answer


@breaks("test_an_unreadable_cursor_is_a_value_error")
class StartsAgain(Changed):
    async def around(self, inner, what, keys, request, call):
        try:
            return await inner(keys, request, call)
        except ValueError:
            return await inner(keys, replace(request, after=None), call)


# ---------------------------------------------------------------------------------------------- the question


class Ignores(Changed):
    ignored: dict[str, None]

    async def around(self, inner, what, keys, request, call):
        return await inner(keys, replace(request, **self.ignored), call)


@breaks("test_only_open_or_only_closed_zaken")
class IgnoresOpen(Ignores):
    ignored = {"open": None}  # noqa: RUF012


@breaks("test_only_from_or_until_a_day")
class IgnoresTot(Ignores):
    ignored = {"tot": None}  # noqa: RUF012


@breaks("test_only_taken_with_a_status")
class IgnoresTaakstatus(Ignores):
    only = ("interne_taken",)
    ignored = {"taakstatus": None}  # noqa: RUF012


@breaks("test_what_is_selected_is_delivered")
class ForgetsWhatIsSelected(Changed):
    def record(self, record, request):
        return record if request.selection.everything else replace(record, zaaktype=None)


@breaks("test_what_is_selected_is_delivered")
class ForgetsWhatIsBelow(Changed):
    def record(self, record, request):
        if request.selection.everything or record.status is None:
            return record
        return replace(record, status=replace(record.status, naam=None))


@breaks("test_the_place_of_a_record_does_not_depend_on_what_is_selected")
class PlaceOnlyIfSelected(Changed):
    def record(self, record, request):
        return record if request.selection.asks("startdatum") else replace(record, startdatum=None)


@breaks("test_asking_less_costs_no_more_calls")
class LessCostsMore(Changed):
    async def around(self, inner, what, keys, request, call):
        if request.selection.paths:
            await self.backend.ask()
        return await inner(keys, request, call)


# ----------------------------------------------------------------------------------------------- the failure


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


@breaks("test_an_outage_by_identificatie_is_a_bron_error")
class NotFoundInAnOutage(EmptyInAnOutage):
    only = ("zaken_op_identificatie",)


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


# --------------------------------------------------------------------------------------------------- the kit


@breaks("test_the_kit_has_what_it_needs")
class TooFewRecords(Good):
    known_klanten = {**Good.known_klanten, "zaken": (KnownKlant(klant=PIET, count=2),)}  # noqa: RUF012


@breaks("test_no_rule_is_left_out_without_a_reason")
class OverridesInSilence(Good):
    async def test_a_bron_recovers_from_an_outage(self):
        """Nothing to see here."""


@breaks("test_no_rule_is_left_out_without_a_reason")
class RemovesInSilence(Good):
    test_a_bron_recovers_from_an_outage = None
