"""What a search is asked, and whether an object is one it was for.

The register passes over a key it does not know in silence, and then gives everybody's objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from klantbeeld.contract import BSN, KVK_NUMMER, RSIN, Identificator, IdentificatorSoort, Klant
from klantbeeld.http import Json, fields
from klantbeeld_objecten import velden
from klantbeeld_objecten.soorten import Objectsoort
from klantbeeld_objecten.velden import DataPath

# What a discriminator is seen to say, without capitals and joints: NL Portal writes bsn, kvk and natuurlijkpersoon.
_SAYS: Mapping[str, frozenset[IdentificatorSoort]] = {
    "bsn": frozenset({BSN}),
    "natuurlijkpersoon": frozenset({BSN}),
    "burger": frozenset({BSN}),
    "kvk": frozenset({KVK_NUMMER}),
    "kvknummer": frozenset({KVK_NUMMER}),
    "rsin": frozenset({RSIN}),
    # An organisation, without saying by which of its numbers; those are of different lengths.
    "nietnatuurlijkpersoon": frozenset({KVK_NUMMER, RSIN}),
    "bedrijf": frozenset({KVK_NUMMER, RSIN}),
    # Others whose number is none of ours.
    "vestiging": frozenset(),
    "medewerker": frozenset(),
    "organisatorischeeenheid": frozenset(),
}
_TELLING = 4
_UNSAFE = frozenset(",|")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ /.:")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Zoek:
    """One search: objects of one type, with one of some values at a path, or with a text anywhere in their data."""

    type_url: str
    path: DataPath | None = None
    values: frozenset[str] = frozenset()
    text: str | None = None
    """As part of any text in the data. The register takes it for a pattern: a dot is any character, say."""

    def body(self) -> Json:
        """Give the question as the register wants it; raises ValueError for one that would find something else."""
        if self.path is not None and self.values:
            if any(set(value) & _UNSAFE or "__" in value or not value.strip() for value in self.values):
                raise ValueError("a value that a search cannot hold")
            # `data_attr`, which the OAS prefers, breaks the register when it is in the body.
            return {"type": self.type_url, "data_attrs": f"{self.path.key}__in__{'|'.join(sorted(self.values))}"}
        if self.text and can_be_text(self.text):
            return {"type": self.type_url, "data_icontains": self.text}
        raise ValueError("a search for nothing would find everything")


def can_be_text(text: str) -> bool:
    """Say whether a text can be searched anywhere in the data: it says something, and has no other meaning."""
    return sum(one.isalnum() for one in text) >= _TELLING and set(text) <= _PLAIN


def zoek_klanten(soort: Objectsoort, klanten: Iterable[Klant]) -> list[Zoek]:
    """Give the searches that together find every object of some klanten: one for each path a number may be at."""
    wanted: dict[DataPath, set[str]] = {}
    for klant in klanten:
        for number in klant.identificatoren:
            for path in soort.paths_of(number.soort):
                wanted.setdefault(path, set()).add(number.object_id)
    return [
        Zoek(type_url=soort.type_url, path=path, values=frozenset(values))
        for path, values in sorted(wanted.items(), key=lambda one: one[0].key)
    ]


def is_asked(data: Json, zoek: Zoek, soort: Objectsoort) -> bool:
    """Say whether an object is one that a search was for, as far as it shows.

    Of a search for a text it does not show: the text may be where we do not look.
    """
    record = data.get("record")
    if fields.uuid_at_end(data.get("type")) != soort.type_uuid or not isinstance(record, dict):
        return False
    if zoek.path is None:
        return True
    value = zoek.path.find(record)
    return isinstance(value, str) and value in zoek.values


def numbers_of(data: Json, soort: Objectsoort) -> tuple[frozenset[tuple[IdentificatorSoort, str]], bool]:
    """Give the numbers an object is of, each as the kind it says it is: a BSN and an RSIN look the same (R22).

    And whether that is clear: one that does not say it in words we know has its number as every kind it might be.
    """
    record = data["record"]
    says = _said(record, soort)
    numbers = frozenset(
        (number, value)
        for name, number in velden.NUMMERSOORTEN.items()
        if says is None or number in says
        for path in soort.nummers.get(name, ())
        if isinstance(value := path.find(record), str)
    )
    return numbers, says is not None or not soort.nummers.get(velden.SOORT)


def whose(data: Json, soort: Objectsoort) -> tuple[Identificator, ...] | None:
    """Give the numbers of whom an object is; None if it does not say so clearly."""
    numbers, is_clear = numbers_of(data, soort)
    if not is_clear:
        return None
    found = []
    for number, value in sorted(numbers):
        try:
            found.append(Identificator(number, value))
        except ValueError:
            continue  # of another kind: an organisation may be named by its KVK-nummer or its RSIN
    return tuple(found) or None


def _said(record: Json, soort: Objectsoort) -> frozenset[IdentificatorSoort] | None:
    """Give the kinds of number an object says that it has; None if it does not say, or nothing we know."""
    paths = soort.nummers.get(velden.SOORT, ())
    word = next((found for path in paths if (found := path.find(record)) is not None), None)
    if not isinstance(word, str):
        return None
    return _SAYS.get("".join(part for part in word.casefold() if part.isalnum()))
