"""Answers that are kept where people sign in: nobody is given those of another, and each look is accounted for."""

import asyncio
import json

import pytest

from klantbeeld.demo.town import HENK_BSN
from tests.acceptance.persoonlijk import CALLERS, HENK, KCC, MOEDER, OWN, plaats
from tests.acceptance.test_cache import ALL, facts
from tests.clock import until
from tests.logboek.ontvanger import Ontvanger, free_port, listening
from tests.redis import REDIS, needs_redis
from tests.server.oidc.idp import running

WIE = "volledig bronnen { bron { code } status aantal opgehaaldOp }"
FIELDS = f"""
    partijen {{ nodes {{ nummer }} {WIE} }}
    basisregistratie {{ naam {{ volledig }} {WIE} }}
    klantcontacten(first: 3) {{ nodes {{ onderwerp }} {WIE} }}
    zaken(first: 5) {{
        nodes {{ omschrijving documenten {{ nodes {{ titel }} {WIE} }} herkomst {{ opgehaaldOp }} }} {WIE}
    }}
    klanttaken(first: 3) {{ nodes {{ titel }} {WIE} }}
    producten(first: 3) {{ nodes {{ titel }} {WIE} }}
"""
REFERENCES = FIELDS.replace("onderwerp }", "onderwerp onderwerpobjecten { titel resultaat } }")
"""With what refers to zaken: it is asked of all registers which has them, and of one that has not, every time."""
FOR_OUTAGES = ALL.replace("= 600", "= 0")
STORES = [pytest.param(None, id="here"), pytest.param(REDIS, marks=needs_redis, id="redis")]
pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture(scope="module")
def others():
    """The provider, and who receives the logboek."""
    with running() as idp, listening(Ontvanger(free_port())) as ontvanger:
        yield idp, ontvanger


def timeless(answer, *, of=None):
    """An answer but for when it was fetched; or only where so many records were."""
    match answer:
        case {"opgehaaldOp": _, **rest} if of in (None, rest.get("aantal")):
            return timeless(rest, of=of)
        case dict():
            return {name: timeless(one, of=of) for name, one in answer.items()}
        case list():
            return [timeless(one, of=of) for one in answer]
    return answer


def outdated(answer):
    """An answer as it should be once all bronnen are away."""
    match answer:
        case {"volledig": True, "bronnen": bronnen, **rest}:
            old = [_outdated(one) for one in bronnen]
            return {**outdated(rest), "volledig": old == bronnen, "bronnen": old}
        case dict():
            return {name: outdated(one) for name, one in answer.items()}
        case list():
            return [outdated(one) for one in answer]
        case "NIET_GEVONDEN":  # it may be there by now
            return "BRON_NIET_BEREIKBAAR"
    return answer


def _outdated(bron):
    can_fail = bron["status"] == "GELEVERD" and bron["bron"]["code"] != OWN
    return {**bron, "status": "VEROUDERD"} if can_fail else bron


@pytest.mark.parametrize("redis", STORES)
async def test_nobody_is_given_what_was_kept_for_another_and_the_logboek_has_a_line_of_every_look(
    tmp_path, others, redis
):
    async with plaats(tmp_path, *others, cache=ALL, redis=redis) as place:
        for number, (name, who) in enumerate(CALLERS.items()):
            plain = await place.ask(place.plain, who, FIELDS)
            first = await place.ask(place.keeping[number % len(place.keeping)], who, FIELDS)
            assert (name, first.calls) == (name, plain.calls)
            assert timeless(first.answer) == timeless(plain.answer)
            assert first.lines == plain.lines != []
            for client in place.keeping:
                again = await place.ask(client, who, FIELDS)
                assert (name, again.calls) == (name, {})
                assert timeless(again.answer, of=0) == timeless(first.answer, of=0)
                assert again.lines == first.lines


@pytest.mark.parametrize("redis", STORES)
async def test_when_all_bronnen_are_away_who_asked_before_is_given_that_and_nobody_else_is(tmp_path, others, redis):
    async with plaats(tmp_path, *others, cache=FOR_OUTAGES, redis=redis) as place:
        given = {name: await place.ask(place.keeping[0], CALLERS[name], REFERENCES) for name in [*CALLERS][::2]}
        place.break_all()
        for name, who in CALLERS.items():
            down = await place.ask(place.plain, who, REFERENCES)
            now = await place.ask(place.keeping[-1], who, REFERENCES)
            if name in given:
                expected = outdated(given[name].answer["data"])
                assert (name, timeless(now.answer["data"], of=0)) == (name, timeless(expected, of=0))
                assert now.answer["data"] != down.answer["data"]
                assert now.lines == given[name].lines
            else:
                assert (name, now.answer, now.lines) == (name, down.answer, down.lines)


async def test_of_those_who_ask_at_the_same_moment_each_is_answered_himself(tmp_path, others):
    async with plaats(tmp_path, *others, cache=ALL) as place:
        alone = {name: await place.ask(place.plain, who, FIELDS) for name, who in CALLERS.items()}
        place.register.may_answer = asyncio.Event()
        asking = [place.ask(place.keeping[0], who, FIELDS) for who in CALLERS.values()]
        together = asyncio.gather(*asking)
        await until(lambda: together.done() or len(place.register.waiting) == len(CALLERS))
        place.register.may_answer.set()
        for (name, before), now in zip(alone.items(), await together, strict=True):
            assert (name, timeless(now.answer)) == (name, timeless(before.answer))


MORE = """
    partijen { nodes { interneNotitie } }
    zaken(first: 100) { nodes { id omschrijving documenten { nodes { id titel downloadpad } } } }
"""
LESS = MORE.replace("interneNotitie", "nummer")


def texts(answer):
    match answer:
        case dict():
            return {text for one in answer.values() for text in texts(one)}
        case list():
            return {text for one in answer for text in texts(one)}
    return {answer} if isinstance(answer, str) else set()


COLLEAGUE = KCC.but(medewerker_id="m-2")
RIGHTS = [
    ("a scope", KCC.but(rollen=["kcc-en-meer"]), MORE, KCC),
    ("a role", COLLEAGUE, LESS, COLLEAGUE.but(rollen=["vth"])),
    ("all roles", COLLEAGUE, LESS, COLLEAGUE.but(rollen=[])),
    ("a level", HENK.but(acr="3"), LESS, HENK),
    ("a mandate", MOEDER, LESS, MOEDER.without("represents")),
    ("a service", MOEDER, LESS, MOEDER.but(represents={"bsn": HENK_BSN, "diensten": ["belastingen"]})),
]
"""What is taken away; who had it, and what he asked; and who he is without."""


async def test_who_has_fewer_rights_since_is_shown_nothing_of_what_was_kept(tmp_path, others):
    async with plaats(tmp_path, *others, cache=FOR_OUTAGES) as place:
        (client,) = place.keeping
        given = [(await place.ask(client, had, fields)).answer["data"] for _, had, fields, _ in RIGHTS]
        place.break_all()
        for (what, had, fields, has), before in zip(RIGHTS, given, strict=True):
            assert facts((await place.ask(client, had, fields)).answer["data"]) == facts(before)
            (zaak, *_) = before["klantbeeld"]["zaken"]["nodes"]
            (letter, *_) = zaak["documenten"]["nodes"]
            by_id = [f"gekend }} node(id: {json.dumps(one['id'])}) {{ id" for one in (zaak, letter)]
            for query in (fields, LESS, *by_id):
                response, _ = await place.post(client, has, has.query(query))
                assert (what, texts(before) & texts(response.json())) == (what, set())
            response = await client.get(letter["downloadpad"], headers=place.signed_in(has))
            assert (what, response.status_code in (403, 404, 503)) == (what, True)
