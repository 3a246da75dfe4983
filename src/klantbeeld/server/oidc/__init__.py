"""Signing in with OpenID Connect: from a bearer token to a `Caller`, and never from anything else."""

from klantbeeld.server.oidc.fetch import FetchError
from klantbeeld.server.oidc.keys import fetch_keys
from klantbeeld.server.oidc.signin import SignIn

__all__ = ["FetchError", "SignIn", "fetch_keys"]
