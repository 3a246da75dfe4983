"""The public keys of a provider: fetched before anybody asks, kept, and fetched anew when they change."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any

from jwt import PyJWK

from klantbeeld.server.oidc.fetch import FetchError, fetch_jwks
from klantbeeld.settings.oidc import Algoritme, Oidc, Uitgever

_log = logging.getLogger(__name__)

KeyName = tuple[str | None, str]
"""The `kid` of a key, and the algorithm it is for."""


class NoKeysError(Exception):
    """There are no keys to check a token with now. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("no keys")
        self.retry_after = retry_after


class Keys:
    """The keys of one provider.

    They are fetched at the start and every so often, and also when a token names one that is not known; however many
    such tokens come, the provider is asked once in so many seconds. What was fetched goes on being used while it does
    not answer, for as long as the settings say.

    Args:
        uitgever: The provider.
        oidc: How often, and for how long.
    """

    def __init__(self, uitgever: Uitgever, oidc: Oidc) -> None:
        self._uitgever = uitgever
        self._oidc = oidc
        self._keys: Mapping[KeyName, PyJWK] = {}
        self._fetched = -math.inf
        self._not_before = -math.inf
        self._under_way: asyncio.Task[None] | None = None
        self._failed = False

    @property
    def usable(self) -> bool:
        """Whether there are keys that are not too old."""
        return bool(self._keys) and monotonic() - self._fetched <= self._oidc.houdbaar

    async def find(self, kid: str | None, algorithm: str) -> PyJWK | None:
        """Give the key that a token names; None: there is no such key. Raises `NoKeysError` if that cannot be known."""
        found = self._known(kid, algorithm)
        if found is None:
            await self._refresh()
            found = self._known(kid, algorithm)
        if found is None and (self._failed or not self.usable):
            raise NoKeysError(max(math.ceil(self._not_before - monotonic()), 1))
        return found

    async def keep_fresh(self) -> None:
        """Fetch the keys now and every so often, until cancelled."""
        try:
            while True:
                await self._refresh()
                await asyncio.sleep(self._oidc.rust if self._failed else self._oidc.verversen)
        finally:
            if self._under_way is not None:
                self._under_way.cancel()
                await asyncio.gather(self._under_way, return_exceptions=True)

    def _known(self, kid: str | None, algorithm: str) -> PyJWK | None:
        if not self.usable:
            return None
        if kid is not None:
            return self._keys.get((kid, algorithm))
        # A token that names none can mean only the one there is.
        only = {name for name, _ in self._keys}
        return self._keys.get((next(iter(only)), algorithm)) if len(only) == 1 else None

    async def _refresh(self) -> None:
        """Wait for the fetch that is under way, or for a new one if the provider has had its rest."""
        if self._under_way is None:
            if monotonic() < self._not_before:
                return
            self._under_way = asyncio.create_task(self._fetch())
        # Who stops waiting does not stop it: others may wait too.
        await asyncio.shield(self._under_way)

    async def _fetch(self) -> None:
        try:
            self._keys = await fetch_keys(self._uitgever, self._oidc)
            self._fetched, self._failed = monotonic(), False
        except Exception as error:  # noqa: BLE001 - also after a bug of ours it must be tried again
            self._failed = True
            reason = str(error) if isinstance(error, FetchError) else type(error).__name__
            _log.warning("no keys", extra={"uitgever": self._uitgever.issuer, "reason": reason})
        finally:
            self._not_before = monotonic() + self._oidc.rust
            self._under_way = None


async def fetch_keys(uitgever: Uitgever, oidc: Oidc) -> Mapping[KeyName, PyJWK]:
    """Give the keys that tokens of a provider may be signed with, at least one; raises `FetchError`."""
    published = await fetch_jwks(uitgever, deadline=oidc.deadline, max_bytes=oidc.max_antwoord)
    keys = _usable(published, uitgever.algoritmen)
    if not keys:
        raise FetchError("has no key that we can use")
    return keys


def _usable(published: Iterable[Any], algorithms: Iterable[Algoritme]) -> dict[KeyName, PyJWK]:
    """Give the keys that we can use, by name and algorithm; others are passed over.

    A key that says what it is for is for nothing else. Of two with the same name the first counts.
    """
    keys: dict[KeyName, PyJWK] = {}
    for jwk in published:
        if not isinstance(jwk, dict) or not _is_for_checking(jwk):
            continue
        kid = jwk.get("kid")
        for algorithm in algorithms:
            key = _key(jwk, algorithm) if jwk.get("alg", algorithm) == algorithm else None
            if key is not None and isinstance(kid, str | None):
                keys.setdefault((kid, algorithm), key)
    return keys


def _is_for_checking(jwk: Mapping[str, Any]) -> bool:
    operations = jwk.get("key_ops", ["verify"])
    # With "d" it is a secret key: everybody can sign with that now.
    return jwk.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations and "d" not in jwk


def _key(jwk: dict[str, Any], algorithm: Algoritme) -> PyJWK | None:
    try:
        key = PyJWK(jwk, algorithm)
    except Exception:  # noqa: BLE001 - a provider may publish anything, and one key that we cannot read is not the end
        return None
    return None if key.Algorithm.check_key_length(key.key) else key
