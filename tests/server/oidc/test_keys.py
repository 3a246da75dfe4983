"""The keys of a provider: fetched, kept, changed, and not there."""

import asyncio
import json
import logging

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import RSAAlgorithm
from starlette.responses import RedirectResponse, Response, StreamingResponse

from tests.server.oidc.asking import signing_in
from tests.server.oidc.idp import DISCOVERY, FIRST, JWKS, SECOND, Key, as_json, ec_key, rsa_key, running
from tests.tls import Authority

ME = {"medewerker_id": "m-1234"}
# For who cannot wait until a provider had its rest.
EAGER = "rust = 0.02"


async def until(is_so):
    """Wait for what happens in the background, as long as it takes."""
    while not await is_so():  # noqa: ASYNC110 - nothing tells it: it is asked over HTTP
        await asyncio.sleep(0.02)


async def is_ready(ask):
    return (await ask.client.get("/health/ready")).status_code == 200


def stranger(number=0):
    """A key of which no provider knows."""
    return Key(f"onbekend-{number}", rsa_key(9))


class TestFetching:
    async def test_they_are_fetched_at_the_start_before_anybody_asks(self, tmp_path, idp):
        async with signing_in(tmp_path, idp.issuer) as ask:
            await until(lambda: is_ready(ask))
        assert idp.calls == {DISCOVERY: 1, JWKS: 1}

    async def test_they_are_fetched_once_for_all_who_ask(self, tmp_path, idp):
        async with signing_in(tmp_path, idp.issuer) as ask:
            answers = await asyncio.gather(*(ask(idp.token(**ME)) for _ in range(30)))
        assert {answer.status_code for answer in answers} == {200}
        assert idp.asked == 1

    async def test_the_settings_may_say_where_they_are(self, tmp_path, idp):
        async with signing_in(tmp_path, idp.issuer, jwks=idp.jwks) as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
        assert idp.calls == {JWKS: 1}

    async def test_they_are_fetched_anew_after_a_while(self, tmp_path, idp):
        async with signing_in(tmp_path, idp.issuer, oidc="rust = 0.01\nverversen = 0.02") as ask:
            assert (await ask(idp.token(**ME))).status_code == 200

            async def again():
                return idp.asked > 3

            await until(again)

    async def test_a_key_that_is_withdrawn_is_of_no_use_after_that(self, tmp_path, idp):
        async with signing_in(tmp_path, idp.issuer, oidc="rust = 0.01\nverversen = 0.02") as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
            idp.keys = [SECOND]

            async def refused():
                return (await ask(idp.token(**ME))).status_code == 401

            await until(refused)


class TestRotation:
    async def test_a_token_with_a_new_key_makes_that_it_is_fetched(self, tmp_path, idp, clock):
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
            idp.keys = [FIRST, SECOND]
            clock.ahead = 60
            assert (await ask(idp.token(SECOND, **ME))).status_code == 200
            assert (await ask(idp.token(FIRST, **ME))).status_code == 200
        assert idp.asked == 2

    async def test_a_flood_of_unknown_keys_reaches_the_provider_once(self, tmp_path, idp, clock):
        async with signing_in(tmp_path, idp.issuer, oidc="rust = 1000") as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
            for time in (1, 2):
                clock.ahead = 2000 * time
                flood = (ask(idp.token(stranger(number), **ME)) for number in range(60))
                assert {answer.status_code for answer in await asyncio.gather(*flood)} == {401}
                for number in range(20):
                    assert (await ask(idp.token(stranger(number), **ME))).status_code == 401
                assert idp.asked == 1 + time
            assert (await ask(idp.token(**ME))).status_code == 200

    async def test_tokens_of_unknown_issuers_and_other_algorithms_reach_nobody(self, tmp_path, idp, clock):
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(**ME))).status_code == 200
            clock.ahead = 60
            assert (await ask(idp.token(**ME, iss="http://127.0.0.1:9/"))).status_code == 401
            assert (await ask(idp.token(Key("x", rsa_key(1), "RS512"), **ME))).status_code == 401
        assert idp.asked == 1

    async def test_a_token_without_a_name_of_a_key_means_the_only_one(self, tmp_path, idp, clock):
        nameless = Key(None, FIRST.private)
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(nameless, **ME))).status_code == 200
            idp.keys = [FIRST, SECOND]
            clock.ahead = 60
            assert (await ask(idp.token(SECOND, **ME))).status_code == 200
            for one in (FIRST, SECOND):
                assert (await ask(idp.token(Key(None, one.private), **ME))).status_code == 401

    async def test_a_key_without_a_name_is_not_that_of_a_token_with_one(self, tmp_path, idp):
        idp.keys = [Key(None, FIRST.private)]
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(Key(None, FIRST.private), **ME))).status_code == 200
            assert (await ask(idp.token(FIRST, **ME))).status_code == 401


JUNK = [
    None,
    5,
    "sleutel",
    [],
    {},
    {"kty": "RSA"},
    {"kty": "RSA", "kid": "een", "n": 5, "e": []},
    {"kty": "RSA", "kid": "een", "n": "", "e": "AQAB"},
    {"kty": "oct", "kid": "een", "k": "c2VjcmV0", "alg": "HS256"},
    {"kty": "oct", "kid": "een", "k": "c2VjcmV0", "alg": "RS256"},
    {"kty": "EC", "kid": "een", "crv": "P-256", "x": "AA", "y": "AA"},
    {"kty": ["RSA"], "kid": {}, "alg": {}, "use": [], "key_ops": 5},
    {"kty": "nieuw", "kid": "een"},
    {**FIRST.jwk, "kid": ["een"]},
]
NOT_FOR_CHECKING = {
    "for encryption": {**FIRST.jwk, "use": "enc"},
    "to sign with": {**FIRST.jwk, "key_ops": ["sign"]},
    "operations that are no list": {**FIRST.jwk, "key_ops": "verify"},
    "for another algorithm": {**FIRST.jwk, "alg": "RS512"},
    "with the secret half": {**RSAAlgorithm.to_jwk(FIRST.private, as_dict=True), "kid": "een", "key_ops": ["verify"]},
    "too short": Key("een", rsa_key(3, 1024)).jwk,
    "of another curve": Key("een", ec_key(ec.SECP384R1), "ES384").jwk,
}


class TestOfAnyKind:
    async def test_what_is_no_key_is_passed_over(self, tmp_path, idp):
        idp.keys = [*JUNK, FIRST, *JUNK]
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(**ME))).status_code == 200

    @pytest.mark.parametrize("jwk", NOT_FOR_CHECKING.values(), ids=NOT_FOR_CHECKING)
    async def test_a_key_for_something_else_is_not_used(self, tmp_path, idp, jwk):
        idp.keys = [jwk, SECOND]
        async with signing_in(tmp_path, idp.issuer) as ask:
            assert (await ask(idp.token(SECOND, **ME))).status_code == 200
            assert (await ask(idp.token(FIRST, **ME))).status_code == 401

    async def test_only_junk_is_no_keys(self, tmp_path, idp):
        idp.keys = JUNK
        await assert_no_keys(tmp_path, idp, "has no key that we can use")


async def assert_no_keys(tmp_path, idp, reason=None, caplog=None, **fields):
    async with signing_in(tmp_path, idp.issuer, **fields) as ask:
        response = await ask(idp.token(**ME))
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert response.headers["content-type"].startswith("application/problem+json")
        assert not await is_ready(ask)
        assert (await ask.client.get("/health/live")).status_code == 200
    if caplog is not None:
        told = {(record.uitgever, record.reason) for record in caplog.records if record.name.endswith("oidc.keys")}
        assert told == {(idp.issuer, reason)}


def _slow(_):
    async def drip():
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    return StreamingResponse(drip(), media_type="application/json")


WRONG_ANSWERS = {
    "another issuer": (
        DISCOVERY,
        as_json({"issuer": "https://elders.example", "jwks_uri": "http://127.0.0.1:9/"}),
        "calls itself by another name than that of the settings",
    ),
    "keys without TLS elsewhere": (
        DISCOVERY,
        lambda request: as_json({"issuer": _issuer(request), "jwks_uri": "http://elders.example/"}),
        "has its keys where they cannot be fetched safely",
    ),
    "keys in a file": (
        DISCOVERY,
        lambda request: as_json({"issuer": _issuer(request), "jwks_uri": "file:///etc/passwd"}),
        "has its keys where they cannot be fetched safely",
    ),
    "no place of keys": (
        DISCOVERY,
        lambda request: as_json({"issuer": _issuer(request)}),
        "has its keys where they cannot be fetched safely",
    ),
    "nothing to discover": (DISCOVERY, Response(status_code=404), "answers with HTTP 404"),
    "a redirect": (JWKS, RedirectResponse("/elders"), "answers with HTTP 307"),
    "out of order": (JWKS, Response(status_code=500), "answers with HTTP 500"),
    "HTML": (JWKS, Response("<html>", media_type="text/html"), "answers with what is not JSON"),
    "half an answer": (JWKS, Response('{"keys": ['), "answers with what is not JSON"),
    "a list": (JWKS, as_json([]), "answers with what is not a JSON object"),
    "no keys": (JWKS, as_json({}), "gives no list of keys"),
    "keys in an object": (JWKS, as_json({"keys": {}}), "gives no list of keys"),
    "an empty list": (JWKS, as_json({"keys": []}), "has no key that we can use"),
    "a huge answer": (
        JWKS,
        Response(json.dumps({"keys": [FIRST.jwk], "x": "x" * 200_000})),
        "answers with more than 200000 bytes",
    ),
    "compressed": (JWKS, Response(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "compresses its answer"),
    "an answer without end": (JWKS, _slow, "does not answer in time"),
}


def _issuer(request):
    return str(request.url).removesuffix(DISCOVERY)


class TestOutage:
    @pytest.mark.parametrize(("path", "answer", "reason"), WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
    async def test_a_provider_that_answers_wrongly_has_no_keys(self, tmp_path, idp, caplog, path, answer, reason):
        idp.answers[path] = answer
        await assert_no_keys(tmp_path, idp, reason, caplog, oidc=f"deadline = {0.5 if answer is _slow else 60}")

    async def test_one_that_is_down_at_the_start_stops_nothing_and_is_tried_until_it_is_there(
        self, tmp_path, idp, caplog
    ):
        idp.stop()
        async with signing_in(tmp_path, idp.issuer, oidc=EAGER) as ask:
            for _ in range(3):
                response = await ask(idp.token(**ME))
                assert (response.status_code, response.headers["retry-after"]) == (503, "1")
            assert (await ask()).status_code == 401
            assert (await ask("geen token")).status_code == 401
            assert not await is_ready(ask)
            idp.start()
            await until(lambda: is_ready(ask))
            assert (await ask(idp.token(**ME))).status_code == 200
        assert "cannot be reached (ConnectError)" in {getattr(record, "reason", "") for record in caplog.records}

    async def test_who_asks_while_it_is_down_does_not_make_that_it_is_tried_more_often(self, tmp_path, idp):
        idp.answers[DISCOVERY] = Response(status_code=500)
        async with signing_in(tmp_path, idp.issuer, oidc="rust = 60") as ask:
            flood = (ask(idp.token(**ME)) for _ in range(50))
            answers = [*await asyncio.gather(*flood), await ask(idp.token(**ME))]
            assert {answer.status_code for answer in answers} == {503}
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert idp.calls == {DISCOVERY: 1}

    async def test_the_keys_there_were_are_used_while_it_is_down_for_as_long_as_the_settings_say(
        self, tmp_path, idp, clock
    ):
        async with signing_in(tmp_path, idp.issuer) as ask:
            token = idp.token(**ME)
            assert (await ask(token)).status_code == 200
            idp.stop()
            clock.ahead = 86_000
            assert (await ask(token)).status_code == 200
            assert await is_ready(ask)
            # With a new key it cannot be known.
            assert (await ask(idp.token(SECOND, **ME))).status_code == 503
            assert (await ask(token)).status_code == 200
            clock.ahead = 86_500
            assert (await ask(token)).status_code == 503
            assert not await is_ready(ask)
            idp.start()
            clock.ahead = 86_600
            assert (await ask(token)).status_code == 200
            assert await is_ready(ask)

    async def test_one_of_two_that_is_down_costs_only_who_signs_in_with_it(self, tmp_path, idp):
        with running() as other:
            other.stop()
            async with signing_in(tmp_path, idp.issuer, other.issuer) as ask:
                assert (await ask(idp.token(**ME))).status_code == 200
                assert (await ask(other.token(**ME))).status_code == 503
                assert await is_ready(ask)

    async def test_one_whose_certificate_nobody_vouches_for_has_no_keys(self, tmp_path, monkeypatch, caplog):
        authority = Authority(tmp_path)
        with running(authority.issue("idp")) as idp:
            await assert_no_keys(tmp_path, idp, "cannot be reached (ConnectError)", caplog)
            assert idp.calls == {}
            monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
            async with signing_in(tmp_path, idp.issuer) as ask:
                assert (await ask(idp.token(**ME))).status_code == 200

    async def test_one_with_a_certificate_is_not_followed_to_where_there_is_none(self, tmp_path, monkeypatch, caplog):
        authority = Authority(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
        with running(authority.issue("idp")) as idp, running() as plain:
            idp.answers[DISCOVERY] = as_json({"issuer": idp.issuer, "jwks_uri": plain.jwks})
            reason = "has its keys where they cannot be fetched safely"
            await assert_no_keys(tmp_path, idp, reason, caplog)
            assert plain.calls == {}

    async def test_who_leaves_while_keys_are_fetched_does_not_stop_that_for_others(self, tmp_path, idp):
        async def slow(scope, receive, send):
            await asyncio.sleep(0.3)
            await as_json({"keys": [FIRST.jwk]})(scope, receive, send)

        idp.answers[JWKS] = lambda request: slow
        async with signing_in(tmp_path, idp.issuer) as ask:
            leaves = asyncio.create_task(ask(idp.token(**ME)))
            stays = asyncio.create_task(ask(idp.token(**ME)))
            await asyncio.sleep(0.1)
            leaves.cancel()
            assert (await stays).status_code == 200
        assert idp.asked == 1

    async def test_a_facade_that_stops_while_keys_are_fetched_leaves_nothing_behind(self, tmp_path, idp, caplog):
        idp.answers[JWKS] = _slow
        caplog.set_level(logging.WARNING)
        async with signing_in(tmp_path, idp.issuer) as ask:
            await ask()
        assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
        assert caplog.records == []
