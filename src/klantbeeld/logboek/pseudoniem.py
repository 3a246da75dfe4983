"""Pseudonyms: by which a line says whose data it is about, without the number of that person."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    IdentificatorSoort,
    Klant,
    PartijSleutel,
    elfproef,
)

_NAMES = {BSN: "BSN", RSIN: "RSIN", KVK_NUMMER: "KVK-nummer", VESTIGINGSNUMMER: "vestigingsnummer"}
"""What a line calls the usual numbers, the one that goes before the others first; any other is a URI."""
_ORDER = list(_NAMES)


@dataclass(frozen=True, slots=True)
class Persoon:
    """One data subject: the kind of number he goes by in the logboek, and the number itself."""

    soort: str
    nummer: str

    def __repr__(self) -> str:
        return f"Persoon({self.soort}: ***)"


def soort_of(soort: IdentificatorSoort) -> str:
    """Give what a line calls a kind of number."""
    parts = (soort.register, soort.objecttype, soort.soort_object_id)
    return _NAMES.get(soort) or f"urn:klantbeeld:nummer:{':'.join(quote(part, safe='') for part in parts)}"


def persoon_of(klant: Klant) -> Persoon | None:
    """Say by what a klant goes: BSN, or else RSIN, KVK-nummer, vestigingsnummer, any other number, or his partij."""
    order = sorted(
        klant.identificatoren, key=lambda one: _ORDER.index(one.soort) if one.soort in _ORDER else len(_ORDER)
    )
    for number in order:
        return Persoon(soort_of(number.soort), number.object_id)
    return None if klant.partij is None else _of_partij(klant.partij)


def read_persoon(soort: str, nummer: str) -> Persoon:
    """Give whom a line means by a kind of number and that number; raises ValueError for what cannot be one."""
    if soort not in _NAMES.values() and not soort.startswith("urn:"):
        raise ValueError(f"soort: must be {', '.join(_NAMES.values())} or a urn")
    if not nummer:
        raise ValueError("nummer: there is none")
    if soort in (_NAMES[BSN], _NAMES[RSIN]) and not elfproef(nummer):
        raise ValueError(f"{soort}: must be nine digits that pass the 11-proef")
    return Persoon(soort, nummer)


def _of_partij(partij: PartijSleutel) -> Persoon:
    return Persoon(f"urn:klantbeeld:partij:{quote(partij.bron, safe='')}", partij.sleutel)


class Pseudoniemen:
    """Makes pseudonyms: the same for the same number and key, and of no use to who has not the key (HMAC-SHA-256).

    Each begins with the id of its key, so that the key can be replaced: who looks for somebody looks for his pseudonym
    under every key there was.

    Args:
        sleutel: The secret that pseudonyms are made with.
        oude_sleutels: Those that they were made with before.
    """

    def __init__(self, sleutel: str, oude_sleutels: Iterable[str] = ()) -> None:
        self._keys = [
            hashlib.sha512(b"klantbeeld.logboek" + one.encode()).digest() for one in (sleutel, *oude_sleutels)
        ]

    def of(self, persoon: Persoon) -> str:
        """Give the pseudonym under the key of now."""
        return _made(self._keys[0], persoon)

    def all_of(self, persoon: Persoon) -> tuple[str, ...]:
        """Give the pseudonym under every key, that of now first."""
        return tuple(_made(key, persoon) for key in self._keys)


def _made(key: bytes, persoon: Persoon) -> str:
    key_id = hmac.digest(key, b"id", "sha256").hex()[:8]
    pseudonym = hmac.digest(key, f"{persoon.soort}\n{persoon.nummer}".encode(), "sha256")
    return f"{key_id}.{base64.urlsafe_b64encode(pseudonym).rstrip(b'=').decode()}"
