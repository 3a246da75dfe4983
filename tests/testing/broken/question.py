"""Broken adapters: filters and selection."""

from __future__ import annotations

from dataclasses import replace

from tests.testing.broken.breaking import Changed, breaks


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
