"""Which tokens are taken: signed by a known issuer, for us, and of now."""

import base64
import hashlib
import hmac
import json
import logging
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.server.oidc.asking import WHO, signing_in
from tests.server.oidc.idp import ABSENT, FIRST, SECOND, Key, ec_key, ed_key, rsa_key, running

ME = {"medewerker_id": "m-1234"}


@pytest.fixture
async def ask(tmp_path, idp):
    async with signing_in(tmp_path, idp.issuer) as ask:
        yield ask


def assert_not_taken(response):
    """401, and nothing about why."""
    assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "type": "about:blank",
        "title": "Meld u opnieuw aan.",
        "status": 401,
        "detail": "Meld u opnieuw aan.",
    }


def encoded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header, payload, key=FIRST):
    """Sign whatever header and payload, as their text is."""
    text = f"{encoded(header)}.{encoded(payload)}"
    return f"{text}.{encoded(jwt.get_algorithm_by_name('RS256').sign(text.encode(), key.private))}"


HEADER = {"alg": "RS256", "kid": "een", "typ": "JWT"}


async def test_a_good_token_lets_in(ask, idp):
    response = await ask(idp.token(**ME))
    assert (response.status_code, response.json()) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic YTpi"}, {"Authorization": ""}, {"X": "Bearer a"}])
async def test_without_a_token_it_is_told_that_one_is_needed(ask, headers):
    response = await ask(headers=headers)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.headers["content-type"].startswith("application/problem+json")


async def test_the_name_of_the_scheme_may_have_any_capitals(ask, idp):
    response = await ask(headers={"Authorization": f"bEARER  {idp.token(**ME)}"})
    assert response.status_code == 200


async def test_a_token_counts_in_the_header_alone(ask, idp):
    token = idp.token(**ME)
    for response in (
        await ask(url=f"/graphql?access_token={token}"),
        await ask(query={**WHO, "access_token": token}),
        await ask(headers={"X-Access-Token": token, "Cookie": f"access_token={token}"}),
    ):
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


async def test_two_tokens_are_none(ask, idp):
    header = ("Authorization", f"Bearer {idp.token(**ME)}")
    assert_not_taken(await ask.client.post("/graphql", json=WHO, headers=[header, header]))


def _claims(**changed):
    return lambda idp: idp.token(**ME, **changed)


def _moment(name, seconds):
    return lambda idp: idp.token(**ME, **{name: int(time.time()) + seconds})


def _none(alg):
    return lambda idp: f"{encoded({'alg': alg, 'kid': 'een'})}.{encoded(idp.claims(**ME))}."


def _hmac(as_secret):
    """A token signed with the public key, as if it were a secret that both sides have."""

    def make(idp):
        text = f"{encoded({**HEADER, 'alg': 'HS256'})}.{encoded(idp.claims(**ME))}"
        return f"{text}.{encoded(hmac.new(as_secret(), text.encode(), hashlib.sha256).digest())}"

    return make


def _pem():
    return FIRST.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _header(**changed):
    return lambda idp: signed({**HEADER, **changed}, idp.claims(**ME))


def _payload(change):
    return lambda idp: signed(HEADER, change(json.dumps(idp.claims(**ME))).encode())


NOT_TAKEN = {
    "expired": _moment("exp", -31),
    "expired long ago": _claims(exp=1),
    "without exp": _claims(exp=ABSENT),
    "exp is null": _claims(exp=None),
    "exp is a text": _claims(exp=str(int(time.time()) + 300)),
    "exp is true": _claims(exp=True),
    "exp has no end": _payload(lambda text: text.replace('"exp": ', '"exp": 1e999, "e": ')),
    "not yet valid": _moment("nbf", 60),
    "made in the future": _moment("iat", 60),
    "nbf is a text": _claims(nbf="1"),
    "wrong issuer": _claims(iss="https://elders.example"),
    "issuer with a slash more": lambda idp: idp.token(**ME, iss=f"{idp.issuer}/"),
    "without issuer": _claims(iss=ABSENT),
    "issuer in a list": lambda idp: signed(HEADER, idp.claims(**ME, iss=[idp.issuer])),
    "wrong audience": _claims(aud="portaal"),
    "wrong audiences": _claims(aud=["portaal", "klantbeeld2"]),
    "without audience": _claims(aud=ABSENT),
    "audience is null": _claims(aud=None),
    "audience is empty": _claims(aud=[]),
    "audience is an object": _claims(aud={"klantbeeld": 1}),
    "sub is a number": _payload(lambda text: text.replace('"s-1"', "5")),
    "alg none": _none("none"),
    "alg None": _none("None"),
    "alg nOnE": _none("nOnE"),
    "alg is absent": lambda idp: signed({"kid": "een"}, idp.claims(**ME)),
    "alg is a list": _header(alg=["RS256"]),
    "HS256 with the public key": _hmac(_pem),
    "HS256 with the published key": _hmac(lambda: json.dumps(FIRST.jwk).encode()),
    "HS256 with nothing": _hmac(lambda: b""),
    "RS512, which is not in the settings": lambda idp: idp.token(Key("een", rsa_key(1), "RS512"), **ME),
    "a key of somebody else": lambda idp: idp.token(Key("een", rsa_key(2)), **ME),
    "a name of no key": lambda idp: idp.token(Key("drie", rsa_key(1)), **ME),
    "kid is a number": _header(kid=5),
    "kid is an object": _header(kid={}),
    "a key in the token": _header(jwk=SECOND.jwk, kid="twee"),
    "a place of keys in the token": _header(jku="http://127.0.0.1:9/", x5u="http://127.0.0.1:9/", kid="twee"),
    "an extension it says is critical": _header(crit=["exp"], exp=1),
    "an extension that is not understood": _header(crit=["eigen"], eigen=1),
    "critical, but nothing": _header(crit=[]),
    "without base64": _header(crit=["b64"], b64=False),
    "a token of another type": _header(typ="logout+jwt"),
    "a type that is no text": _header(typ=1),
    "a claim twice": _payload(lambda text: text.replace('"sub"', '"medewerker_id": "m-1", "sub"')),
    "a header twice": lambda idp: signed(b'{"alg":"none","alg":"RS256","kid":"een"}', idp.claims(**ME)),
    "not a number": _payload(lambda text: text.replace("}", ', "x": NaN}')),
    "a number without end": _payload(lambda text: text.replace("}", f', "x": {"9" * 5000}}}')),
    "very deep": _payload(lambda text: text.replace("}", f', "x": {"[" * 3000}{"]" * 3000}}}')),
    "a list": lambda idp: signed(HEADER, []),
    "not JSON": lambda idp: signed(HEADER, b"\xff\xfe{"),
    "too large": _claims(x="x" * 8192),
    "changed": lambda idp: _changed(idp.token(**ME)),
    "without a signature": lambda idp: idp.token(**ME).rpartition(".")[0] + ".",
    "four parts": lambda idp: idp.token(**ME) + ".a",
    "encrypted": lambda idp: ".".join(["eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ", "a", "b", "c", "d"]),
    "two parts": lambda idp: "a.b",
    "dots": lambda idp: "..",
    "nothing": lambda idp: "",
    "words": lambda idp: "geen token",
    "not ASCII": lambda idp: "é.é.é",
}


def _changed(token):
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return f"{header}.{encoded({**claims, 'medewerker_id': 'm-9'})}.{signature}"


@pytest.mark.parametrize("make", NOT_TAKEN.values(), ids=NOT_TAKEN)
async def test_a_token_that_is_not_right_is_not_taken(ask, idp, make):
    assert (await ask(idp.token(**ME))).status_code == 200, "there are keys to check it with"
    token = make(idp).encode("latin-1")
    response = await ask(headers={"Authorization": b"Bearer " + token})
    assert_not_taken(response)


TAKEN = {
    "within what clocks may differ": _moment("exp", -15),
    "not yet valid by a little": _moment("nbf", 15),
    "made a little later than now": _moment("iat", 15),
    "one of several audiences": _claims(aud=["portaal", "klantbeeld"]),
    "a moment with a fraction": lambda idp: idp.token(**ME, exp=time.time() + 60.5),
    "without sub": _claims(sub=ABSENT),
    "type of RFC 9068": _header(typ="at+jwt"),
    "type as a media type": _header(typ="application/at+JWT"),
    "without a type": lambda idp: signed({"alg": "RS256", "kid": "een"}, idp.claims(**ME)),
    "places of keys, which are not looked at": _header(jku="http://127.0.0.1:9/", x5c=["a"]),
}


@pytest.mark.parametrize("make", TAKEN.values(), ids=TAKEN)
async def test_a_token_that_is_right_is_taken(ask, idp, make):
    assert (await ask(make(idp))).status_code == 200


@pytest.mark.parametrize(
    "key",
    [
        Key("k", rsa_key(1), "PS256"),
        Key("k", ec_key(), "ES256"),
        Key("k", ec_key(ec.SECP384R1), "ES384"),
        Key("k", ed_key(), "EdDSA"),
    ],
    ids=lambda key: key.algorithm,
)
async def test_a_token_may_be_signed_in_the_ways_that_the_settings_say(tmp_path, idp, key):
    idp.keys = [key]
    async with signing_in(tmp_path, idp.issuer, algoritmen=["PS256", "ES256", "ES384", "EdDSA"]) as ask:
        assert (await ask(idp.token(key, **ME))).status_code == 200
        header, payload, signature = idp.token(key, **ME).split(".")
        for wrong in (signature[4:], signature[4:] + "AAAA", encoded(bytes(64)), encoded(b"\x30\x06\x02\x01\x00")):
            assert_not_taken(await ask(f"{header}.{payload}.{wrong}"))


async def test_each_issuer_has_its_own_keys_and_audience(tmp_path, idp):
    with running() as other:
        other.keys = [SECOND]
        async with signing_in(tmp_path, idp.issuer, other.issuer) as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
            assert (await ask(other.token(SECOND, **ME))).status_code == 200
            assert_not_taken(await ask(other.token(FIRST, **ME)))
            assert_not_taken(await ask(other.token(SECOND, **ME, iss=idp.issuer)))


async def test_a_document_asks_for_a_token_too(ask, idp):
    path = "/documenten/abc"
    assert (await ask.client.get(path)).headers["www-authenticate"] == "Bearer"
    assert_not_taken(await ask.client.get(path, headers={"Authorization": "Bearer a.b.c"}))
    assert (await ask.client.get(path, headers={"Authorization": f"Bearer {idp.token(**ME)}"})).status_code == 404, (
        "no such path for him"
    )


async def test_the_page_of_graphiql_and_health_ask_for_no_token(tmp_path, idp):
    async with signing_in(tmp_path, idp.issuer, server="graphiql = true") as ask:
        page = await ask.client.get("/graphql", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert '\\"Authorization\\": \\"Bearer \\"' in page.text
        assert (await ask.client.get("/health/live")).status_code == 200


async def test_nothing_of_a_token_is_logged_or_answered(ask, idp, caplog):
    caplog.set_level(logging.DEBUG)
    secret = {"bsn": "999990019", "email": "tess@example.org", "medewerker_id": "m-geheim"}
    tokens = [
        *(idp.token(**{**secret, **change}) for change in ({}, {"exp": 1}, {"aud": "x-geheim"}, {"iss": "geheim"})),
        idp.token(Key("kid-geheim", rsa_key(1)), **secret),
        signed({**HEADER, "typ": "typ-geheim"}, idp.claims(**secret)),
        idp.token(**{**secret, "medewerker_id": ["m-geheim"]}),
    ]
    responses = [await ask(token) for token in tokens]
    assert sorted(response.status_code for response in responses) == [200, 401, 401, 401, 401, 401, 403]
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "klantbeeld.signin" in told
    assert "ExpiredSignatureError" in told
    told += "".join(response.text + str(response.headers) for response in responses)
    parts = [part for token in tokens for part in token.split(".")]
    assert [part for part in ("999990019", "tess@example.org", "geheim", *parts) if part in told] == []


async def test_why_somebody_is_not_signed_in_is_logged_under_the_trace_of_his_request(ask, idp, caplog):
    caplog.set_level(logging.INFO)
    assert (await ask(idp.token(aud="een ander"))).status_code == 401
    refused, asked = (
        next(one for one in caplog.records if one.getMessage() == text) for text in ("no sign-in", "request")
    )
    assert refused.trace == asked.trace
    assert len(asked.trace) == 32
