"""Broken adapters: what they give to a caller who may not see everything."""

from __future__ import annotations

from dataclasses import replace

from klantbeeld.contract import Document, Grens, Page, Zaak
from tests.testing.broken.breaking import Changed, breaks


class Limited(Changed):
    """Does something with a page for a caller who may not see everything."""

    async def around(self, inner, what, keys, request, call):
        answer = await inner(keys, request, call)
        if call.grens == Grens():
            return answer
        return {key: self.limited(page, call.grens) for key, page in answer.items()}

    def limited(self, page, grens):
        return replace(page, items=tuple(replace(item, record=self.without(item.record)) for item in page.items))

    def without(self, record):
        return replace(record, vertrouwelijkheid=None) if isinstance(record, Zaak | Document) else record


@breaks("test_who_may_see_less_misses_only_what_he_may_not_see")
class TellsNoLevel(Limited):
    pass


@breaks("test_who_may_see_less_misses_only_what_he_may_not_see")
class TellsNoLevelOfDocuments(Limited):
    only = ("documenten",)


@breaks("test_who_may_see_less_misses_only_what_he_may_not_see")
class HidesEverything(Limited):
    def limited(self, page, grens):
        return Page()


@breaks("test_who_may_see_less_misses_only_what_he_may_not_see", "test_the_pages_of_who_may_see_less_are_exact")
class HidesWhatAsksForNoSignIn(Limited):
    """A zaak that asks for no level is not beyond any."""

    def limited(self, page, grens):
        if grens.betrouwbaarheid is None:
            return page
        return replace(page, items=tuple(item for item in page.items if item.record.betrouwbaarheid is not None))


@breaks("test_the_pages_of_who_may_see_less_are_exact")
class HidesAfterThePageWasCut(Limited):
    def limited(self, page, grens):
        return replace(page, items=tuple(item for item in page.items if not self.is_beyond(item.record, grens)))

    def is_beyond(self, record, grens):
        level = record.vertrouwelijkheid
        return level is not None and level.exceeds(grens.vertrouwelijkheid)


@breaks("test_by_another_road_no_more_is_seen_either")
class TellsNoLevelByKey(Limited):
    only = ("op_sleutel",)


@breaks("test_by_another_road_no_more_is_seen_either")
class TellsNoLevelByNumber(Limited):
    only = ("op_identificator",)


@breaks("test_by_another_road_no_more_is_seen_either")
class TellsNoLevelOfWhatHangsTogether(Limited):
    only = ("bij",)
