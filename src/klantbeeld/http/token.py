"""The token that registers of the ZGW family ask for; their APIs for klanten and contactmomenten ask for the same."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from klantbeeld.contract import Call, Geheim
from klantbeeld.http.client import Auth


def zgw_token(client_id: str, geheim: Geheim, gebruiker: str) -> Auth:
    """Give what proves who we are: a JWT, made for every call, with in it who the register is asked for.

    Args:
        client_id: As the register knows us.
        geheim: What the two of us sign with, by HS256.
        gebruiker: Who is named when a call is on behalf of nobody.
    """

    def auth(call: Call) -> Mapping[str, str]:
        user = call.caller.id or gebruiker
        claims = {
            "iss": client_id,
            "iat": int(time.time()),
            "client_id": client_id,
            "user_id": user,
            "user_representation": user,
        }
        return {"Authorization": "Bearer " + jwt.encode(claims, geheim.reveal(), algorithm="HS256")}

    return auth
