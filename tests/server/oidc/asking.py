"""A façade where people sign in with a provider, asked over HTTP in one process."""

import contextlib
import json

from tests.server.serving import read_config, serving

SLEUTEL = f'sleutel = "{"k" * 40}"'
WHO = {"query": "{ __typename }"}


def as_toml(value):
    match value:
        case dict():
            return "{ " + ", ".join(f"{json.dumps(name)} = {as_toml(one)}" for name, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(as_toml, value)) + "]"
    return json.dumps(value)


def toegang(*issuers, more="", oidc="", **uitgever):
    """Write [toegang], with the same settings for every issuer."""
    given = {"audience": ["klantbeeld"], "aanroepers": ["medewerker"], "gebruiker": "medewerker_id"} | uitgever
    written = "".join(f"{name} = {as_toml(value)}\n" for name, value in given.items() if value is not None)
    tables = "".join(f'[[toegang.oidc.uitgevers]]\nissuer = "{issuer}"\n{written}' for issuer in issuers)
    return f'[logboek]\nmodus = "uit"\n[toegang]\nmodus = "oidc"\n{more}\n[toegang.oidc]\n{oidc}\n{tables}'


@contextlib.asynccontextmanager
async def signing_in(folder, *issuers, server="", **fields):
    """Serve a façade; gives what asks it with a token."""
    async with serving(folder, f"{SLEUTEL}\n{server}", more=toegang(*issuers, **fields)) as client:

        async def ask(token=None, query=WHO, headers=None, url="/graphql"):
            own = {} if token is None else {"Authorization": f"Bearer {token}"}
            return await client.post(url, json=query, headers={**own, **(headers or {})})

        ask.client = client
        yield ask


def read(folder, *issuers, **fields):
    return read_config(folder, SLEUTEL, more=toegang(*issuers, **fields))
