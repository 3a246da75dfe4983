"""Ids and cursors that nobody else can read, make or change."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV


class SealError(ValueError):
    """This was not sealed by us, for this use."""


class Seal:
    """Seals text so that it is opaque, signed, and the same every time (AES-SIV, RFC 5297).

    Args:
        key: A secret of the municipality, of any length; all workers and machines of one façade share it.
    """

    def __init__(self, key: str) -> None:
        # AES-SIV takes two AES-256 keys; any secret is stretched to that length.
        self._cipher = AESSIV(hashlib.sha512(b"klantbeeld.seal" + key.encode()).digest())
        self._hash_key = hashlib.sha512(b"klantbeeld.pseudonym" + key.encode()).digest()

    def seal(self, text: str, *, use: str) -> str:
        """Seal text for one use; the use (who asks, and what for) is not in the result, but opening needs it."""
        sealed = self._cipher.encrypt(text.encode(), [use.encode()])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, sealed: str, *, use: str) -> str:
        """Give the text again, or raise `SealError`: it was changed, or sealed for another use or with another key."""
        try:
            raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
            return self._cipher.decrypt(raw, [use.encode()]).decode()
        except (binascii.Error, InvalidTag, UnicodeError, ValueError) as error:
            raise SealError("not sealed for this use") from error

    def pseudonym(self, text: str, *, use: str) -> str:
        """Give a name that stands for a text in one use, the same every time, from which nobody gets the text back."""
        hashed = hmac.digest(self._hash_key, f"{use}\0{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
