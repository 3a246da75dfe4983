"""A façade where people sign in, over the town and a register of zaken that gives everybody something of his own."""

import base64
import contextlib
import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx

from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.place import GEHEIM, demo_place
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault, Standin
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, MOEDER_BSN
from klantbeeld.server.app import create_app
from klantbeeld.settings.cache import Cache
from tests.facade import DEMO, town
from tests.logboek.ontvanger import lines_of
from tests.server.oidc.asking import as_toml

ZAKEN = "zaken-centraal"
OWN = "archief"
"""Is a file of the façade itself, so it never fails."""
SOORTEN = ["partij", "basisregistratie", "klantcontact", "interne_taak", "zaak", "document", "klanttaak", "product"]
TOEGANG = f"""
modus = "oidc"
standaarddoel = "mijn"
rollen = {{ kcc = ["klant:kiezen"], kcc-en-meer = ["klant:kiezen", "intern:lezen"], vth = ["klant:kiezen"] }}
[toegang.activiteiten.mijn]
uri = "https://gemeente.example/mijn"
aanroepers = ["inwoner", "gemachtigde"]
diensten = ["alles", "zorg"]
soorten = {SOORTEN}
hoogste_vertrouwelijkheid = "zaakvertrouwelijk"
[toegang.activiteiten.kcc]
uri = "https://gemeente.example/kcc"
aanroepers = ["medewerker"]
rollen = ["kcc", "kcc-en-meer"]
soorten = {SOORTEN}
hoogste_vertrouwelijkheid = "vertrouwelijk"
[toegang.activiteiten.balie]
uri = "https://gemeente.example/balie"
aanroepers = ["medewerker"]
rollen = ["kcc"]
soorten = {SOORTEN}
hoogste_vertrouwelijkheid = "vertrouwelijk"
[toegang.activiteiten.vth]
uri = "https://gemeente.example/vth"
aanroepers = ["medewerker"]
rollen = ["kcc", "vth"]
soorten = ["partij", "zaak"]
hoogste_vertrouwelijkheid = "openbaar"
"""
UITGEVER = {
    "audience": ["klantbeeld"],
    "aanroepers": ["inwoner", "gemachtigde", "medewerker"],
    "gebruiker": "medewerker_id",
    "rollen": "rollen",
    "nummers": {"bsn": "bsn"},
    "machtiging": {"nummers": {"bsn": "represents.bsn"}, "diensten": "represents.diensten"},
    "niveau": "acr",
    "niveaus": {"2": "midden", "3": "substantieel"},
}
_PROBE = "geen-nr"
"""What a façade asks a register of zaken for itself: whether it looks at numbers at all."""
PATIENT = "deadline = 15.0\nmax_parallel = 50\nbreaker = false\nretries = 0"


@dataclass(frozen=True)
class Iemand:
    """Somebody: what his token says, and for which purpose he asks."""

    claims: Mapping
    doel: str | None = None

    def query(self, fields):
        stated = "" if self.doel is None else f'@doel(code: "{self.doel}")'
        who = f'bsn: "{HENK_BSN}"' if "medewerker_id" in self.claims else "zelf: true"
        return f"query {stated} {{ klantbeeld(van: {{{who}}}) {{ {fields} }} }}"

    def but(self, **claims):
        return replace(self, claims={**self.claims, **claims})

    def without(self, claim):
        return replace(self, claims={name: value for name, value in self.claims.items() if name != claim})


KCC = Iemand({"medewerker_id": "m-1", "rollen": ["kcc"]}, "kcc")
HENK = Iemand({"bsn": HENK_BSN, "acr": "2"})
MOEDER = Iemand({"bsn": MOEDER_BSN, "acr": "2", "represents": {"bsn": HENK_BSN, "diensten": ["alles"]}})
CALLERS = {
    "a medewerker": KCC,
    "his colleague": KCC.but(medewerker_id="m-2"),
    "he with another role": KCC.but(rollen=["kcc", "vth"]),
    "he with other scopes": KCC.but(rollen=["kcc-en-meer"]),
    "he for another purpose": replace(KCC, doel="balie"),
    "he for a purpose that shows less": replace(KCC, doel="vth"),
    "he by another application": KCC.but(azp="elders"),
    "the klant": HENK,
    "the klant at a higher level": HENK.but(acr="3"),
    "another klant": HENK.but(bsn=DRUK_BSN),
    "who acts for the klant": MOEDER,
    "who acts in another service": MOEDER.but(represents={"bsn": HENK_BSN, "diensten": ["zorg"]}),
    "who acts for another klant": MOEDER.but(represents={"bsn": DRUK_BSN, "diensten": ["alles"]}),
    "another who acts for the klant": MOEDER.but(bsn=DRUK_BSN),
}
"""Each differs from one before him in one thing."""


class Personal:
    """A register that writes in every zaak who it was asked for, and may wait with what it is asked about klanten."""

    def __init__(self, app):
        self._app = app
        self.waiting, self.may_answer = [], None

    async def __call__(self, scope, receive, send):
        token = dict(scope["headers"])[b"authorization"].decode()
        user = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["user_id"]
        asked = await receive()
        if self.may_answer is not None and b"inpBsn" in asked["body"] and _PROBE not in asked["body"].decode():
            self.waiting.append(user)
            await self.may_answer.wait()
        sent = []

        async def ask():
            return asked

        async def hold(message):
            sent.append(message)

        await self._app(scope, ask, hold)
        body = b"".join(message.get("body", b"") for message in sent)
        body = body.replace(b'"omschrijving":"', f'"omschrijving":"{user}: '.encode())
        headers = [(name, value) for name, value in sent[0]["headers"] if name != b"content-length"]
        await send({**sent[0], "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Given:
    """What came of one question: the answer, what the bronnen were asked for it, and the lines in the logboek."""

    answer: Mapping
    calls: Counter
    lines: list


@dataclass(frozen=True)
class Plaats:
    """`plain` keeps no answers; `keeping` are façades that do, and share them if there is a Redis."""

    idp: object
    ontvanger: object
    standins: Mapping
    register: Personal
    plain: httpx.AsyncClient
    keeping: list

    async def post(self, client, who, query):
        trace = secrets.token_hex(16)
        headers = {**self.signed_in(who), "traceparent": f"00-{trace}-b7ad6b7169203331-01"}
        return await client.post("/graphql", json={"query": query}, headers=headers), trace

    async def ask(self, client, who, fields):
        for standin in self.standins.values():
            standin.calls.clear()
        told_before = len(self.ontvanger.bodies)
        response, trace = await self.post(client, who, who.query(fields))
        assert response.status_code == 200, response.text
        made = [(name, call) for name, standin in self.standins.items() for call in standin.calls]
        calls = Counter((name, call.path) for name, call in made if _PROBE not in str(call.body))
        lines = (line for body, _ in self.ontvanger.bodies[told_before:] for line in lines_of(body))
        own = [line for line in lines if line["trace_id"] == trace]
        told = sorted((line["name"], line["status"], sorted(line["attributes"].items())) for line in own)
        return Given(response.json(), calls, told)

    def signed_in(self, who):
        return {"Authorization": f"Bearer {self.idp.token(**who.claims)}"}

    def break_all(self):
        for standin in self.standins.values():
            standin.break_with(Fault.KILLED)


def _settings(folder, idp, ontvanger, cache, server):
    text = DEMO.read_text(encoding="utf-8").replace('modus = "open"\n', TOEGANG)
    text = text.replace("\ndeadline = 5.0\n", f"\ndeadline = 25.0\n{server}\n")
    text = text.replace('"alleen-voor-de-demo-op-deze-machine-zelf"', f'"{secrets.token_hex(32)}"')
    text = text.replace("\nadapter =", f"\n{PATIENT}\ncache = {cache}\nadapter =")
    uitgever = "".join(f"{name} = {as_toml(value)}\n" for name, value in UITGEVER.items())
    path = folder / "klantbeeld.toml"
    path.write_text(
        f"""{text}
[[toegang.oidc.uitgevers]]
issuer = "{idp.issuer}"
{uitgever}
[logboek]
ontvanger = "{ontvanger.url}"
wachtrij = "{folder / "wachtrij.sqlite"}"
wachttijd = 30.0
activiteit = "https://gemeente.example/klantbeeld"
sleutel = "een sleutel voor pseudoniemen, van de test"
""",
        encoding="utf-8",
    )
    return path


def _without_cache(settings):
    def plain(bron):
        return replace(bron, gemeenschappelijk=replace(bron.gemeenschappelijk, cache=Cache()))

    return replace(settings, bronnen={name: plain(bron) for name, bron in settings.bronnen.items()})


@contextlib.asynccontextmanager
async def plaats(folder, idp, ontvanger, *, cache, redis=None):
    """Run it; of the façades that keep answers there are two when they have a Redis to share."""
    register = Personal(openzaak_app(town().zaken_centraal, client_id="klantbeeld", geheim=GEHEIM, name=ZAKEN))
    standin = Standin(register, name=ZAKEN)
    config = _settings(folder, idp, ontvanger, cache, f'redis = "{redis}"' if redis else "")
    async with contextlib.AsyncExitStack() as stack:
        urls = await stack.enter_async_context(serve_standins(standin))
        place = await stack.enter_async_context(
            demo_place(town(), config=config, elsewhere={"ZAKEN_CENTRAAL": urls[ZAKEN]})
        )
        clients = []
        for settings in (_without_cache(place.settings), *[place.settings] * (2 if redis else 1)):
            app = create_app(settings)
            await stack.enter_async_context(app.router.lifespan_context(app))
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60)
            clients.append(await stack.enter_async_context(client))
        yield Plaats(idp, ontvanger, {**place.standins, ZAKEN: standin}, register, clients[0], clients[1:])
