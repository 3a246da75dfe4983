"""Fetching the public keys of a provider, within limits of size and time."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from klantbeeld.settings.oidc import Uitgever, is_safe_url

_WELL_KNOWN = "/.well-known/openid-configuration"


class FetchError(Exception):
    """The provider did not give its keys. The text is for our log: it holds nothing that the provider sent."""


async def fetch_jwks(uitgever: Uitgever, *, deadline: float, max_bytes: int) -> list[Any]:
    """Give the keys of a provider as it publishes them, unread; raises `FetchError`.

    Args:
        uitgever: Whose.
        deadline: Seconds for all of it.
        max_bytes: The largest answer.
    """
    try:
        # A client for this time alone: it is seldom needed, and so no connection that was kept can have gone stale.
        async with asyncio.timeout(deadline), _client(deadline) as client:
            url = uitgever.jwks or await _discovered(client, uitgever.issuer, max_bytes)
            keys = (await _json(client, url, max_bytes)).get("keys")
    except TimeoutError as error:
        raise FetchError("does not answer in time") from error
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:  # what TLS 1.3 tells late comes as it is
        raise FetchError(f"cannot be reached ({type(error).__name__})") from error
    if not isinstance(keys, list):
        raise FetchError("gives no list of keys")
    return keys


def _client(deadline: float) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        # What is compressed may become anything.
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        verify=ssl.create_default_context(),  # the authorities of the system, or those of SSL_CERT_FILE
        timeout=deadline,
        follow_redirects=False,
        trust_env=False,
    )


async def _discovered(client: httpx.AsyncClient, issuer: str, max_bytes: int) -> str:
    """Give where a provider says that its keys are (OpenID Connect Discovery 1.0, section 4)."""
    found = await _json(client, issuer.rstrip("/") + _WELL_KNOWN, max_bytes)
    if found.get("issuer") != issuer:
        raise FetchError("calls itself by another name than that of the settings")
    url = found.get("jwks_uri")
    # Who can speak for the issuer over https may not be led to a place where others can.
    if not isinstance(url, str) or not is_safe_url(url) or urlsplit(url).scheme != urlsplit(issuer).scheme:
        raise FetchError("has its keys where they cannot be fetched safely")
    return url


async def _json(client: httpx.AsyncClient, url: str, max_bytes: int) -> dict[str, Any]:
    body = bytearray()
    async with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise FetchError(f"answers with HTTP {response.status_code}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError("compresses its answer")
        async for part in response.aiter_raw():
            body += part
            if len(body) > max_bytes:
                raise FetchError(f"answers with more than {max_bytes} bytes")
    try:
        read = orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise FetchError("answers with what is not JSON") from error
    if not isinstance(read, dict):
        raise FetchError("answers with what is not a JSON object")
    return read
