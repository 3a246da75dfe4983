"""A bearer token (RFC 7519, RFC 9068): whose it says to be, and whether that is true."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import jwt
from jwt import PyJWK

from klantbeeld.settings.oidc import Uitgever

_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TYPES = ("jwt", "application/jwt", "at+jwt", "application/at+jwt")
_MOMENTS = ("exp", "nbf", "iat")


class BadTokenError(Exception):
    """This is not a token that we take. The text is for our log: it holds nothing of the token."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of which nothing has been checked but its form."""

    encoded: str
    issuer: str
    algorithm: str
    kid: str | None

    @classmethod
    def read(cls, encoded: str, max_length: int) -> Token:
        """Read what is needed to check a token; raises `BadTokenError`."""
        if len(encoded) > max_length:
            raise BadTokenError("too large")
        if not _FORM.fullmatch(encoded):
            raise BadTokenError("not a signed token")
        header, payload, _ = encoded.split(".")
        head, claims = _object(header), _object(payload)
        algorithm, kid, issuer = head.get("alg"), head.get("kid"), claims.get("iss")
        if not isinstance(head.get("typ", "JWT"), str) or head.get("typ", "JWT").lower() not in _TYPES:
            raise BadTokenError("a token of another type")
        if not isinstance(algorithm, str) or not isinstance(kid, str | None) or not isinstance(issuer, str):
            raise BadTokenError("no algorithm or issuer")
        if any(not _is_moment(claims[name]) for name in _MOMENTS if name in claims):
            raise BadTokenError("a moment that is no number")
        return cls(encoded, issuer, algorithm, kid)

    def verified(self, key: PyJWK, uitgever: Uitgever, leeway: float) -> Mapping[str, Any]:
        """Give the claims of a token that is signed, meant for us, and of now; raises `BadTokenError`.

        Args:
            key: The one that the token names.
            uitgever: Who should have made it.
            leeway: Seconds that clocks may differ.
        """
        try:
            return jwt.decode(
                self.encoded,
                key,
                algorithms=uitgever.algoritmen,
                audience=uitgever.audience,
                issuer=uitgever.issuer,
                leeway=leeway,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise BadTokenError(type(error).__name__) from None  # its text may hold what is in the token


def _object(part: str) -> Mapping[str, Any]:
    """Read one part of a token; what a reader of JSON may take in more than one way is refused."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        read = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_constant)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise BadTokenError("not JSON") from error
    if not isinstance(read, dict):
        raise BadTokenError("not a JSON object")
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("the same name twice")
    return read


def _no_constant(_: str) -> NoReturn:
    raise ValueError("not a number")


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
