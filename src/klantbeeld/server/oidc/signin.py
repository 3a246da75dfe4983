"""Signing in: the bearer token of a request, and nothing else of it, says who asks (RFC 6750)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request

from klantbeeld.access.seal import Seal
from klantbeeld.contract import Caller
from klantbeeld.server.oidc.claims import Claims, UnusableError
from klantbeeld.server.oidc.identity import Identity
from klantbeeld.server.oidc.keys import Keys, NoKeysError
from klantbeeld.server.oidc.token import BadTokenError, Token
from klantbeeld.server.opening import trace_of
from klantbeeld.server.responses import Problem
from klantbeeld.settings.oidc import Oidc

_log = logging.getLogger("klantbeeld.signin")


class SignIn:
    """Says who sent a request, in `modus = "oidc"`.

    Args:
        oidc: Whose tokens are believed.
        rollen: The scopes of each role.
        seal: Makes ids of callers that tell nothing.
    """

    def __init__(self, oidc: Oidc, rollen: Mapping[str, tuple[str, ...]], seal: Seal) -> None:
        self._oidc = oidc
        self._issuers = {
            one.issuer: (Identity(uitgever=one, rollen=rollen, seal=seal), Keys(one, oidc)) for one in oidc.uitgevers
        }

    @property
    def ready(self) -> bool:
        """Whether anybody can sign in: there are keys of at least one provider.

        One of two that is down makes the façade no less ready for who signs in with the other.
        """
        return any(keys.usable for _, keys in self._issuers.values())

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the keys of all providers fresh meanwhile; one that is down does not stop the start."""
        tasks = [asyncio.create_task(keys.keep_fresh()) for _, keys in self._issuers.values()]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def __call__(self, http: Request) -> Caller:
        """Give who asks; raises `Problem`: 401 without a token that we take, 403 if it does not tell who, or 503."""
        trace = trace_of(http)
        try:
            return await self._caller(_bearer(http))
        except BadTokenError as error:
            _log.info("no sign-in", extra={"status": 401, "reason": str(error), "trace": trace.id})
            challenge = 'Bearer error="invalid_token"'
            raise Problem(401, "Meld u opnieuw aan.", headers={"WWW-Authenticate": challenge}) from None
        except UnusableError as error:
            _log.info("no sign-in", extra={"status": 403, "reason": str(error), "trace": trace.id})
            raise Problem(403, "Met deze aanmelding kan hier niets worden gevraagd.") from None
        except NoKeysError as error:
            headers = {"Retry-After": str(error.retry_after)}
            raise Problem(503, "Aanmeldingen zijn nu niet te controleren.", headers=headers) from None

    async def _caller(self, encoded: str) -> Caller:
        token = Token.read(encoded, self._oidc.max_token)
        if token.issuer not in self._issuers:
            raise BadTokenError("of an issuer that is not known")
        identity, keys = self._issuers[token.issuer]
        if token.algorithm not in identity.uitgever.algoritmen:
            raise BadTokenError("signed in a way that is not allowed")
        key = await keys.find(token.kid, token.algorithm)
        if key is None:
            raise BadTokenError("signed with a key that is not known")
        return identity.caller(Claims(token.verified(key, identity.uitgever, self._oidc.speling)))


def _bearer(http: Request) -> str:
    """Give the token of a request. Only its header counts: an address with a token in it is kept by many."""
    given = http.headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if given else ("", "", "")
    if scheme.lower() != "bearer":
        raise Problem(401, "Meld u aan.", headers={"WWW-Authenticate": "Bearer"})
    if len(given) > 1:
        raise BadTokenError("more than one")
    return token.strip(" ")
