"""What proves to a register who we are: a fixed key, or the token that registers of the ZGW family ask for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache

import jwt

from klantbeeld.contract import Aanroepersoort, Call, Geheim
from klantbeeld.http.client import Auth

# A register takes one for an hour; to sign one for every call would be wasted.
_TOKEN_SECONDS = 60
_TOKENS = 100
_SHORTEST_GEHEIM = 32  # RFC 7518 §3.2: a key for HS256 has at least as many bits as the hash


def check_api_key(name: str, key: Geheim) -> None:
    """Raise a ValueError for an API key or token that cannot be sent in a header, without repeating it.

    Args:
        name: Of the setting.
        key: What a register handed out.
    """
    value = key.reveal()
    if not value or not (value.isascii() and value.isprintable()) or " " in value:
        raise ValueError(f"{name}: must be visible ASCII characters without spaces, and not empty")


def check_zgw_geheim(name: str, geheim: Geheim) -> None:
    """Raise a ValueError for a secret that is too short for `zgw_token` to sign with.

    Args:
        name: Of the setting.
        geheim: What the two of us sign with.
    """
    if len(geheim.reveal().encode()) < _SHORTEST_GEHEIM:
        raise ValueError(f"{name}: must be at least {_SHORTEST_GEHEIM} bytes long")


def zgw_token(client_id: str, geheim: Geheim, gebruiker: str) -> Auth:
    """Give what proves who we are: a JWT, made anew every minute, with in it who the register is asked for.

    That is for its audit trail: a medewerker by number and name, anybody else by what he is called here, which is no
    personal number.

    Args:
        client_id: As the register knows us.
        geheim: What the two of us sign with, by HS256.
        gebruiker: Who is named when a call is on behalf of nobody.
    """

    @lru_cache(_TOKENS)
    def token(user: str, representation: str, _: int) -> str:
        claims = {
            "iss": client_id,
            "iat": int(time.time()),
            "client_id": client_id,
            "user_id": user,
            "user_representation": representation,
        }
        return jwt.encode(claims, geheim.reveal(), algorithm="HS256")

    def auth(call: Call) -> Mapping[str, str]:
        caller = call.caller
        known = caller.gebruiker if caller.soort is Aanroepersoort.MEDEWERKER else None
        user = known or caller.id or gebruiker
        now = int(time.time()) // _TOKEN_SECONDS
        return {"Authorization": "Bearer " + token(user, (known and caller.gebruikersnaam) or user, now)}

    return auth
