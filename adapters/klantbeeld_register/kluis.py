"""Kluis (safe): keeps numbers secret in the database, and yet findable.

Every identificator is stored in two ways. Encrypted (AES-256-GCM), to show it: with a random nonce, so that the same
number looks different every time. And as a keyed hash (HMAC-SHA-256), to find it: the same every time, and useless
without the key, where a plain hash of a BSN is guessed in seconds. All numbers are kept so and not just a BSN: a
dossiernummer may be one, digit for digit.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from klantbeeld.contract import BronForbiddenError, Geheim, Identificator, IdentificatorSoort
from klantbeeld.http import UnreadableError

__all__ = ["Kluis", "Zoeker", "zoekers"]

_KENMERK = 4
"""Bytes in front of what is encrypted that say with which key."""
_NONCE = 12


class Kluis:
    """Encrypts with the first key, decrypts with all.

    Args:
        bron: The name of the bron, for errors.
        sleutels: The secrets, newest first.
    """

    def __init__(self, bron: str, sleutels: Sequence[Geheim]) -> None:
        self._bron = bron
        derived = [_derived(sleutel.reveal(), b"versleutelen") for sleutel in sleutels]
        self._ciphers = {_kenmerk(key): AESGCM(key) for key in derived}
        self.kenmerk = _kenmerk(derived[0])

    def versleuteld(self, number: Identificator) -> bytes:
        """Encrypt a number."""
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self.kenmerk].encrypt(nonce, _written(number), _about(number.soort))
        return self.kenmerk + nonce + sealed

    def number(self, soort: IdentificatorSoort, versleuteld: bytes) -> Identificator:
        """Decrypt a number of this soort; raises UnreadableError when it is not what was encrypted."""
        cipher = self._ciphers.get(versleuteld[:_KENMERK])
        if cipher is None:
            raise BronForbiddenError(f"{self._bron}: a number is encrypted with a key that is not one of sleutels")
        nonce, sealed = versleuteld[_KENMERK : _KENMERK + _NONCE], versleuteld[_KENMERK + _NONCE :]
        try:
            return _read(json.loads(cipher.decrypt(nonce, sealed, _about(soort))))
        except (InvalidTag, ValueError, TypeError):
            raise UnreadableError("a number cannot be decrypted") from None

    def is_of_first(self, versleuteld: bytes) -> bool:
        """Say whether something was encrypted with the first key."""
        return versleuteld.startswith(self.kenmerk)


class Zoeker:
    """Makes the keyed hashes that numbers are found by."""

    def __init__(self, zoeksleutel: Geheim) -> None:
        self._key = _derived(zoeksleutel.reveal(), b"zoeken")
        self.vingerafdruk = self._hash(b"vingerafdruk")[:16]
        """Says of a register whether it is searched with this key; tells nothing of the key."""

    def hash(self, number: Identificator) -> str:
        """Give the keyed hash of a number; equal numbers have the same, and only they."""
        return self._hash(_written(number))

    def _hash(self, content: bytes) -> str:
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()


def zoekers(zoeksleutel: Geheim, oude: Sequence[Geheim]) -> tuple[Zoeker, ...]:
    """Give what to search with, the present key first."""
    return tuple(map(Zoeker, (zoeksleutel, *oude)))


@cache
def _derived(secret: str, purpose: bytes) -> bytes:
    """Make a key of a secret: another one for each purpose, so that one use tells nothing of the other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"klantbeeld register " + purpose).derive(
        secret.encode()
    )


def _kenmerk(key: bytes) -> bytes:
    return hashlib.sha256(b"kenmerk" + key).digest()[:_KENMERK]


def _about(soort: IdentificatorSoort) -> bytes:
    # Bound to its soort: moved to a row of another soort it cannot be decrypted.
    return json.dumps([soort.register, soort.objecttype, soort.soort_object_id]).encode()


def _written(number: Identificator) -> bytes:
    return json.dumps(_parts(number)).encode()


def _parts(number: Identificator) -> list[object]:
    soort = number.soort
    above = [] if number.sub_van is None else [_parts(number.sub_van)]
    return [soort.register, soort.objecttype, soort.soort_object_id, number.object_id, *above]


def _read(parts: list[object]) -> Identificator:
    register, objecttype, soort_object_id, object_id, *above = parts
    soort = IdentificatorSoort(str(register), str(objecttype), str(soort_object_id))
    parent = _read(above[0]) if above and isinstance(above[0], list) else None
    return Identificator(soort, str(object_id), parent)
