"""Names and seals for what is kept: who reads a name, or what Redis holds, learns nothing from it."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Keys:
    """Makes names of what they stand for, and seals values so that only we can read them (AES-256-GCM).

    Args:
        secret: Of the municipality, of any length; processes that share what they keep have the same.
    """

    def __init__(self, secret: str) -> None:
        self._hash_key = hashlib.sha512(b"klantbeeld.store.name" + secret.encode()).digest()
        self._cipher = AESGCM(hashlib.sha256(b"klantbeeld.store.value" + secret.encode()).digest())

    def name(self, meant: bytes) -> str:
        """Give a name for something, the same every time, from which nobody gets back what it stands for."""
        return hmac.digest(self._hash_key, meant, "sha256").hex()

    def seal(self, value: bytes, name: str) -> bytes:
        """Seal a value; it can be opened under this name alone."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, value, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes | None:
        """Give the value again; None: it was not sealed by us, or not under this name."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            return None
