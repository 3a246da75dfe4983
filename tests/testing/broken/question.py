"""Broken adapters: filters and selection."""

from __future__ import annotations

from dataclasses import replace

from tests.testing.broken.breaking import Changed, breaks


class Ignores(Changed):
    ignored: dict[str, object]

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


@breaks("test_only_open_or_only_closed_productaanvragen")
class IgnoresOpenOfAanvragen(Ignores):
    only = ("productaanvragen",)
    ignored = {"open": None}  # noqa: RUF012


@breaks("test_only_klanttaken_with_a_status_or_of_a_soort")
class IgnoresStatusOfKlanttaken(Ignores):
    only = ("klanttaken",)
    ignored = {"taakstatus": None}  # noqa: RUF012


@breaks("test_only_klanttaken_with_a_status_or_of_a_soort")
class IgnoresSoortOfKlanttaken(Ignores):
    only = ("klanttaken",)
    ignored = {"soort": None}  # noqa: RUF012


@breaks("test_klanttaken_come_most_urgent_first_when_asked_so")
class IgnoresUrgency(Ignores):
    only = ("klanttaken",)
    ignored = {"dringendste_eerst": False}  # noqa: RUF012


@breaks("test_only_producten_of_a_soort_or_asked_for_or_valid")
class IgnoresSoortOfProducten(Ignores):
    only = ("producten",)
    ignored = {"soort": None}  # noqa: RUF012


@breaks("test_only_producten_of_a_soort_or_asked_for_or_valid")
class IgnoresGevraagd(Ignores):
    only = ("producten",)
    ignored = {"gevraagd": None}  # noqa: RUF012


@breaks("test_only_producten_of_a_soort_or_asked_for_or_valid")
class IgnoresGeldigOp(Ignores):
    only = ("producten",)
    ignored = {"geldig_op": None}  # noqa: RUF012


@breaks("test_only_klantcontacten_through_a_kanaal")
class IgnoresKanaal(Ignores):
    only = ("klantcontacten",)
    ignored = {"kanaal": None}  # noqa: RUF012


@breaks("test_the_numbers_a_record_is_known_as_are_always_delivered", "test_what_is_selected_is_delivered")
class KnownAsOnlyIfSelected(Changed):
    def record(self, record, request):
        return record if request.selection.asks("identificatie") else replace(record, bekend_als=())


@breaks("test_the_numbers_of_actoren_come_with_them")
class ActorenWithoutNumbers(Changed):
    only = ("klantcontacten",)

    def record(self, record, request):
        if request.selection.everything:
            return record
        return replace(record, actoren=tuple(replace(one, bekend_als=()) for one in record.actoren or ()))


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
