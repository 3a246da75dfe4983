"""Reading the claims of a token. What is there and cannot be read is refused: it is never as if it were not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from klantbeeld.settings.oidc import Claim, path_of

_LONGEST = 200
_MOST = 200


class UnusableError(Exception):
    """A good token that does not tell who asks here. The text is for our log: it holds nothing of the token."""


class _Absent:
    """There is no such claim."""


_ABSENT = _Absent()


class Claims:
    """The claims of a token that was verified.

    Args:
        raw: As they are in the token.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def has(self, claim: Claim) -> bool:
        """Say whether there is such a claim, whatever is in it."""
        return not isinstance(self._get(claim), _Absent)

    def plain(self, claim: Claim) -> Any:  # noqa: ANN401 - a claim is any JSON
        """Give a claim as it is; None: there is none."""
        found = self._get(claim)
        return None if isinstance(found, _Absent) else found

    def text(self, claim: Claim | None) -> str | None:
        """Give a claim that is a text; None: there is none. Raises `UnusableError` if it is something else."""
        found = _ABSENT if claim is None else self._get(claim)
        return None if isinstance(found, _Absent) else _text(found, claim)

    def texts(self, claim: Claim | None) -> frozenset[str]:
        """Give a claim that is a text, or a list of texts or of objects with a text `id`; empty: there is none."""
        found = _ABSENT if claim is None else self._get(claim)
        if isinstance(found, _Absent):
            return frozenset()
        if not isinstance(found, list):
            return frozenset({_text(found, claim)})
        if len(found) > _MOST:
            raise _unreadable(claim)
        return frozenset(_text(one.get("id") if isinstance(one, dict) else one, claim) for one in found)

    def any_of(self, claims: Iterable[Claim]) -> bool:
        """Say whether there is any of these, whatever is in it."""
        return any(self.has(claim) for claim in claims)

    def _get(self, claim: Claim) -> Any:  # noqa: ANN401 - a claim is any JSON
        found: Any = self._raw
        for name in path_of(claim):
            if not isinstance(found, dict):
                return None  # something stands in the way: that there is no claim cannot be said
            found = found.get(name, _ABSENT)
            if isinstance(found, _Absent):
                return _ABSENT
        return found


def _text(value: object, claim: Claim | None) -> str:
    """Give a text that can go into a header, a log or a hash."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise _unreadable(claim)
    if any(unicodedata.category(character).startswith("C") for character in value):
        raise _unreadable(claim)
    return value


def _unreadable(claim: Claim | None) -> UnusableError:
    return UnusableError(f"the claim {'.'.join(path_of(claim or ()))} cannot be read")
