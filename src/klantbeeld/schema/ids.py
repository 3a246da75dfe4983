"""Ids: opaque, signed, bound to the klant and the caller, and the same whichever bron leads (schema notes §5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klantbeeld.access.rules import may_stand_for
from klantbeeld.access.seal import Seal, SealError
from klantbeeld.contract import (
    BSN,
    DOCUMENT_IDENTIFICATIE,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    Actor,
    Besluit,
    Betrokkene,
    Caller,
    DigitaalAdres,
    Document,
    Identificator,
    IdentificatorSoort,
    InterneTaak,
    Klant,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Partij,
    PartijSleutel,
    Product,
    Productaanvraag,
    Record,
    SoortPartij,
    Zaak,
    Zaakstatus,
)

# Short, because they stand in every id.
_KINDS: dict[str, type[Record]] = {
    "p": Partij,
    "d": DigitaalAdres,
    "k": Klantcontact,
    "b": Betrokkene,
    "a": Actor,
    "i": InterneTaak,
    "z": Zaak,
    "s": Zaakstatus,
    "u": Besluit,
    "t": Klanttaak,
    "o": Product,
    "v": Productaanvraag,
    "f": Document,
    "x": OverigObject,
}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_SOORTEN = {"b": BSN, "r": RSIN, "k": KVK_NUMMER, "v": VESTIGINGSNUMMER}
_SOORT_LETTERS = {soort: letter for letter, soort in _SOORTEN.items()}
_KLANT = "K"


@dataclass(frozen=True, slots=True)
class ReadId:
    """What an id says: a record of some kind with this identiteit, seen in the klantbeeld of this klant."""

    soort: type[Record] | None
    """None: the klantbeeld itself."""
    identiteit: tuple[str, ...]
    klant: Klant | None


def record_id(seal: Seal, caller: Caller, klant: Klant | None, record: Record) -> str:
    """Make the id of a record, as seen by this caller in the klantbeeld of this klant."""
    content = [_LETTERS[type(record)], list(record.identiteit), write_klant(klant)]
    return _seal(seal, caller, content)


def klant_id(seal: Seal, caller: Caller, klant: Klant) -> str:
    """Make the id of a klantbeeld."""
    return _seal(seal, caller, [_KLANT, [], write_klant(klant)])


def read_id(seal: Seal, caller: Caller, sealed: str) -> ReadId | None:
    """Read an id; None: we did not make it, or not for this caller and his klant."""
    try:
        letter, identiteit, klant = json.loads(seal.open(sealed, use=f"id:{caller.id}"))
    except SealError:
        return None
    known = ReadId(_KINDS.get(letter), tuple(identiteit), read_klant(klant))
    return known if known.soort is Actor or may_stand_for(caller, known.klant) else None


def number_of(known: ReadId) -> Identificator | None:
    """Give the number that every bron with this record knows it by; None: only its own bron knows it."""
    match known.soort, known.identiteit:
        case soort, (_, number, _) if soort is Zaak:
            return Identificator(ZAAK_IDENTIFICATIE, number)
        case soort, (_, _, number) if soort is Document:
            return Identificator(DOCUMENT_IDENTIFICATIE, number)
    return None


def klant_key(klant: Klant | None) -> str:
    """Write a klant as text, the same text for the same klant. Only to be sealed or hashed: it holds his numbers."""
    return json.dumps(write_klant(klant), separators=(",", ":"))


def _seal(seal: Seal, caller: Caller, content: Sequence[object]) -> str:
    return seal.seal(json.dumps(content, separators=(",", ":")), use=f"id:{caller.id}")


def write_klant(klant: Klant | None) -> list[object] | None:
    """Write a klant as plain values, the same for the same klant. Only to be sealed or hashed."""
    if klant is None:
        return None
    partij = [klant.partij.bron, klant.partij.sleutel] if klant.partij else None
    # Known by partij: the rest follows from it, and leaving it out keeps the id the same when that bron is down.
    numbers = [] if partij else [_write_number(number) for number in klant.identificatoren]
    return [numbers, partij, klant.hoedanigheid.value if klant.hoedanigheid and not partij else None]


def numbers_key(numbers: Iterable[Identificator] | None) -> str:
    """Write numbers as text, the same text for the same numbers in this order. Only to be sealed or hashed."""
    written = None if numbers is None else [_write_number(number) for number in numbers]
    return json.dumps(written, separators=(",", ":"))


def _write_number(number: Identificator) -> list[object]:
    soort = number.soort
    letter = _SOORT_LETTERS.get(soort) or [soort.register, soort.objecttype, soort.soort_object_id]
    return [letter, number.object_id, *([_write_number(number.sub_van)] if number.sub_van else [])]


def read_klant(raw: list[object] | None) -> Klant | None:
    """Read what `write_klant` wrote."""
    match raw:
        case [list() as numbers, partij, hoedanigheid]:
            sleutel = PartijSleutel(*partij) if isinstance(partij, list) else None
            role = SoortPartij(hoedanigheid) if hoedanigheid else None
            return Klant(tuple(_read_number(number) for number in numbers), sleutel, role)
    return None


def _read_number(raw: list[object]) -> Identificator:
    match raw:
        case [str() as letter, str() as object_id, *rest]:
            soort = _SOORTEN[letter]
        case [[str() as register, str() as objecttype, str() as code], str() as object_id, *rest]:
            soort = IdentificatorSoort(register, objecttype, code)
        case _:
            raise SealError("not an id")
    sub = _read_number(rest[0]) if rest and isinstance(rest[0], list) else None
    return Identificator(soort, object_id, sub)
