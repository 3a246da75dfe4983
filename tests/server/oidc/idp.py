"""An OpenID Connect provider of our own, on a real port, of which the keys can be changed and which can be stopped.

Not oidc-provider-mock of PyPI: it asks for Python 3.12, and the façade has to be tested on 3.11 too.
"""

import contextlib
import json
import socket
import threading
import time
from collections import Counter
from functools import cache

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from klantbeeld.server.serve import UVICORN

AUDIENCE = "klantbeeld"
ABSENT = object()
JWKS, DISCOVERY = "/sleutels", "/.well-known/openid-configuration"


class Key:
    """A key pair with a name, as it is published and to sign with."""

    def __init__(self, kid, private, algorithm="RS256", **published):
        self.kid, self.private, self.algorithm, self.published = kid, private, algorithm, published

    @property
    def jwk(self):
        made = jwt.get_algorithm_by_name(self.algorithm).to_jwk(self.private.public_key(), as_dict=True)
        made = {name: value for name, value in made.items() if name != "key_ops"}
        return {**made, **({} if self.kid is None else {"kid": self.kid}), **self.published}


@cache
def rsa_key(which=0, size=2048):
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


@cache
def ec_key(curve=ec.SECP256R1):
    return ec.generate_private_key(curve())


@cache
def ed_key():
    return ed25519.Ed25519PrivateKey.generate()


FIRST = Key("een", rsa_key(1))
SECOND = Key("twee", rsa_key(2))


class Idp:
    """A provider.

    `answers` are answers to give instead of the right ones, by path: a `Response` of Starlette, or what makes one.
    With a `certificate` it speaks TLS.
    """

    def __init__(self, certificate=None):
        files = {} if certificate is None else {"ssl_certfile": certificate.path, "ssl_keyfile": certificate.key_path}
        self._options = {**UVICORN, **files}
        self.keys = [FIRST]
        self.calls = Counter()
        self.answers = {}
        self._port = 0
        self._server = None
        self.start()
        self._address = f"http{'s' if files else ''}://127.0.0.1:{self._port}"

    def start(self):
        listening = socket.create_server(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        routes = [Route("/{path:path}", self._answer)]
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), lifespan="off", **self._options))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]})
        self._thread.start()

    def stop(self):
        if self._server is not None:
            self._server.should_exit = True
            self._thread.join()
            self._server = None

    def reset(self):
        """Be as at first again."""
        if self._server is None:
            self.start()
        self.keys, self.answers = [FIRST], {}
        self.calls.clear()

    @property
    def issuer(self):
        return f"{self._address}/realm"

    @property
    def jwks(self):
        return f"{self._address}{JWKS}"

    @property
    def asked(self):
        """How often it was asked for its keys."""
        return self.calls[JWKS]

    async def _answer(self, request):
        path = request.url.path.removeprefix("/realm")
        self.calls[path] += 1
        if path in self.answers:
            answer = self.answers[path]
            return answer if isinstance(answer, Response) else answer(request)
        if path == DISCOVERY:
            return as_json({"issuer": self.issuer, "jwks_uri": self.jwks})
        return as_json({"keys": [one.jwk if isinstance(one, Key) else one for one in self.keys]})

    def claims(self, **more):
        """What a token says that is right, and more; what is `ABSENT` it does not say."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": AUDIENCE, "exp": now + 300, "iat": now, "sub": "s-1"} | more
        return {name: value for name, value in claims.items() if value is not ABSENT}

    def token(self, key=FIRST, **claims):
        """Make a token, signed with a key; whether the provider publishes that is another matter."""
        headers = {} if key.kid is None else {"kid": key.kid}
        return jwt.encode(self.claims(**claims), key.private, key.algorithm, headers=headers)


def as_json(body):
    return Response(json.dumps(body), media_type="application/json")


@contextlib.contextmanager
def running(certificate=None):
    idp = Idp(certificate)
    try:
        yield idp
    finally:
        idp.stop()
