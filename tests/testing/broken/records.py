"""Broken adapters: records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from klantbeeld.contract import (
    BSN,
    BronDataError,
    Page,
    Record,
)
from klantbeeld.testing.listing import page_of
from tests.testing.broken.breaking import Changed, breaks, everything
from tests.testing.good_adapter import NOBODY, OMAR, Good


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


@breaks("test_a_base_registry_has_one_record_of_a_klant", "test_a_klant_has_all_his_records_and_no_others")
class SaysItTwice(Changed):
    only = ("basisregistratie",)

    async def around(self, inner, what, keys, request, call):
        return {key: page_of(await self.doubled(inner, key, request, call), request) for key in keys}

    async def doubled(self, inner, key, request, call):
        records = await everything(inner, key, request, call)
        other = [replace(one, herkomst=(replace(one.herkomst[0], sleutel="another"),)) for one in records]
        return [*records, *other]


@breaks("test_numbers_that_are_resolved_are_told", "test_what_is_selected_is_delivered")
class ResolvesWithoutTelling(Changed):
    only = ("partijen",)

    def record(self, record, request):
        return record if request.selection.everything else replace(record, identificatoren=None)


@breaks("test_numbers_that_are_resolved_are_told")
class ResolvesInAnotherList(Good):
    only = ("zaken",)

    def changed(self, bron):
        zaken = replace(bron.capabilities.zaken, resolves=frozenset({BSN}))
        return replace(bron, capabilities=replace(bron.capabilities, zaken=zaken))


@breaks("test_of_whom_a_record_is_is_told_whatever_is_selected")
class OfSomebodyElse(Changed):
    only = ("klanttaken",)

    def record(self, record, request):
        return replace(record, van=NOBODY.identificatoren)


@breaks("test_of_whom_a_record_is_is_told_whatever_is_selected", "test_what_is_selected_is_delivered")
class OfWhomOnlyIfSelected(Changed):
    only = ("producten",)

    def page(self, page, key, request):
        van = key.identificatoren if request.selection.everything else None
        return replace(page, items=tuple(replace(item, record=replace(item.record, van=van)) for item in page.items))
