"""Signing in with OpenID Connect: from a bearer token to a `Caller`, and never from anything else."""

from klantbeeld.server.oidc.signin import SignIn

__all__ = ["SignIn"]
