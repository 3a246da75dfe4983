"""Whether an answer is true: all there is, or less than that with the loss named, and never anything else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any

_NOBODY: frozenset[str] = frozenset()


def lies(truth: Mapping[str, Json], told: Mapping[str, Json]) -> list[str]:
    """Tell where an answer says something else than the truth, or leaves something out without naming whose it was.

    Args:
        truth: The klantbeeld as it is when every bron gives all it has.
        told: The klantbeeld that was given, of the same person and by the same query.
    """
    found = list(_lies({**truth, "gekend": None}, {**told, "gekend": None}, _NOBODY, "klantbeeld"))
    if told["gekend"] is not truth["gekend"] and not (told["gekend"] is None and lost(told)):
        found.append("klantbeeld.gekend")
    return found


def lost(told: Json) -> frozenset[str]:
    """Give the bronnen of which an answer says that they did not give everything."""
    match told:
        case dict():
            own = _not_given(told) if "bronnen" in told else _NOBODY
            return own.union(*map(lost, told.values()))
        case list():
            return _NOBODY.union(*map(lost, told))
        case _:
            return _NOBODY


def statuses(told: Json, bron: str) -> frozenset[str]:
    """Give all that an answer says of how a bron fared."""
    match told:
        case {"bron": {"code": code}, "status": str(status)} if code == bron:
            return frozenset({status})
        case dict():
            return frozenset[str]().union(*(statuses(one, bron) for one in told.values()))
        case list():
            return frozenset[str]().union(*(statuses(one, bron) for one in told))
        case _:
            return _NOBODY


def _lies(truth: Json, told: Json, gone: frozenset[str], place: str) -> Iterator[str]:
    """Tell where; `gone` are the bronnen that were said to be missing, of those this part was made of."""
    if truth == told:
        return
    match truth, told:
        case {"bronnen": _}, {"bronnen": _}:
            yield from _lies_of_part(truth, told, place)
        case {"resultaat": _}, {"resultaat": "BRON_NIET_BEREIKBAAR", "object": None}:
            return
        case {"herkomst": made_by}, {"id": id_} if id_ == truth["id"]:
            own = gone & {one["bron"]["code"] for one in made_by}
            yield from _lies_of_fields(truth, told, own, place)
        case {"herkomst": _}, dict():
            yield f"{place}: another record"
        case dict(), dict():
            yield from _lies_of_fields(truth, told, gone, place)
        case list(), list():
            yield from _lies_of_list(truth, told, gone, place)
        case _ if told in (None, [], "") and gone:
            return
        case _:
            yield f"{place}: {told!r} instead of {truth!r}"


def _lies_of_part(truth: Mapping[str, Json], told: Mapping[str, Json], place: str) -> Iterator[str]:
    gone = _not_given(told)
    if bool(gone) is told["volledig"]:
        yield f"{place}.volledig: {told['volledig']}, and {sorted(gone)} did not give everything"
    if unnamed := _named(truth) - _named(told):
        yield f"{place}.bronnen: without {sorted(unnamed)}"
    hidden = {"volledig", "bronnen"}
    yield from _lies_of_fields(_without(truth, hidden), _without(told, hidden), gone, place)


def _lies_of_fields(
    truth: Mapping[str, Json], told: Mapping[str, Json], gone: frozenset[str], place: str
) -> Iterator[str]:
    if truth.keys() != told.keys():
        yield f"{place}: other fields"
        return
    for name, value in truth.items():
        yield from _lies(value, told[name], gone, f"{place}.{name}")


def _lies_of_list(truth: list[Json], told: list[Json], gone: frozenset[str], place: str) -> Iterator[str]:
    """Compare two lists in their order: records by their id, and what has none by its place."""
    if not all(isinstance(one, dict) and "id" in one for one in truth):
        if len(truth) != len(told) and not (gone and not told):
            yield f"{place}: {len(told)} instead of {len(truth)}"
        for one, other in zip(truth, told, strict=False):
            yield from _lies(one, other, gone, f"{place}[]")
        return
    there = {one["id"]: one for one in told}
    if [one["id"] for one in told] != [one["id"] for one in truth if one["id"] in there]:
        yield f"{place}: records that are not of this klant, or in another order"
    for one in truth:
        if one["id"] in there:
            yield from _lies(one, there[one["id"]], gone, f"{place}[]")
        elif not gone & {made["bron"]["code"] for made in one["herkomst"]}:
            yield f"{place}: left out, and not said: {one!r}"


def _not_given(part: Mapping[str, Json]) -> frozenset[str]:
    return frozenset(one["bron"]["code"] for one in part["bronnen"] if one["status"] != "GELEVERD")


def _named(part: Mapping[str, Json]) -> set[str]:
    return {one["bron"]["code"] for one in part["bronnen"]}


def _without(part: Mapping[str, Json], names: Collection[str]) -> dict[str, Json]:
    return {name: value for name, value in part.items() if name not in names}
