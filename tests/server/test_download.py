"""Documents through the façade: for whom, until when, with which headers, and what goes wrong half-way (A13)."""

import asyncio
import contextlib
import logging
import time
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from klantbeeld.access.rules import KLANT_KIEZEN, SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.contract import (
    DOCUMENT_UUID,
    OBJECT_UUID,
    Bestand,
    BronDataError,
    BronForbiddenError,
    BronTimeoutError,
    BronUnavailableError,
    Caller,
    Document,
    Identificator,
    Klantcontact,
    SoortPartij,
    Verwijzing,
    Zaak,
)
from klantbeeld.gather import Source, Sources
from klantbeeld.metingen import Metingen
from klantbeeld.metingen.tellers import Tellers
from klantbeeld.schema.context import Limits
from klantbeeld.schema.download import PAD
from klantbeeld.schema.run import Request, Runner
from klantbeeld.server.download import Download
from klantbeeld.server.headers import SecurityHeaders
from klantbeeld.server.opening import Opening, Trace
from klantbeeld.server.responses import Problem
from klantbeeld.testing.builders import betrokkene, document, klant, klantcontact, partij, product, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.facade import facade
from tests.server.serving import listening, until

ANNA = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BERT = klant(bsn=synthetic_bsn(1), hoedanigheid=SoortPartij.PERSOON)
CONTENT = bytes(range(256)) * 20
UUID = Identificator(DOCUMENT_UUID, "d")
MOST = 100_000
OF_KLANT = 'query { klantbeeld(van: {bsn: "%s"}) { documenten { nodes { downloadpad } } } }'
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def letter(**fields):
    return document("fake", "d", **fields)


def of_anna(content=CONTENT, **fields):
    """A bron that lists a letter of Anna."""
    return FakeBron(documenten={ANNA: [letter(**fields)]}, bestanden={"d": content})


class Place:
    """A façade over fake bronnen, and who asks."""

    def __init__(self, *fakes, max_bytes=MOST, patience=30.0, seconds=300.0, caller="iemand", scopes=SCOPES):
        self.caller = Caller(id=caller, scopes=scopes)
        sources = Sources(tuple(Source(name=f.name, naam=f.name, bron=f.bron, deadline=3.0) for f in fakes))
        self.limits = Limits(download_seconds=seconds)
        self.opening = Opening(
            sources=sources,
            seal=Seal("k" * 32),
            limits=self.limits,
            deadline=5.0,
            max_partijen=100,
            authenticate=self.who,
        )
        self.metingen = Metingen(Tellers(), server_timing=False)
        download = Download(opening=self.opening, max_bytes=max_bytes, patience=patience, metingen=self.metingen)
        self.app = Starlette(
            routes=[Route(PAD + "{pad}", download, methods=METHODS)],
            middleware=[Middleware(SecurityHeaders, hsts=0)],
        )

    @property
    def outcomes(self):
        """How the documents that were asked for were counted."""
        counted = self.metingen.tellers.registry.collect()
        (downloads,) = [one for one in counted if one.name == "klantbeeld_download_requests"]
        return {sample.labels["outcome"]: sample.value for sample in downloads.samples}

    async def who(self, http):
        return self.caller

    async def ask(self, query):
        runner, asked = Runner(self.limits), Request(query, {}, None)
        made, doel = runner.document(asked, self.caller)
        context = await self.opening.context(self.caller, trace=Trace(id="t" * 32), doel=doel)
        answer = await runner.run(asked, made, context, deadline=5)
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.body["data"]

    async def pad(self, who=ANNA):
        data = await self.ask(OF_KLANT % who.identificatoren[0].object_id)
        return data["klantbeeld"]["documenten"]["nodes"][0]["downloadpad"]

    async def get(self, pad, method="GET"):
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, pad)


class Slow:
    """A file that comes part by part, and who reads it to which end."""

    def __init__(self, *parts, omvang=None, error=None, ends=True):
        self.parts, self.omvang, self.error, self.ends = parts, omvang, error, ends
        self.opened = self.closed = self.given = 0

    def give_through(self, fake):
        fake.bron = replace(fake.bron, capabilities=replace(fake.bron.capabilities, bestand=self.bestand))
        return fake

    @contextlib.asynccontextmanager
    async def bestand(self, sleutel, call):
        self.opened += 1
        try:
            yield Bestand(parts=self._come(), omvang=self.omvang)
        finally:
            self.closed += 1

    async def _come(self):
        for part in self.parts:
            self.given += 1
            await asyncio.sleep(0)
            yield part
        if self.error is not None:
            raise self.error
        if not self.ends:
            await asyncio.Event().wait()


class TestFor:
    async def test_who_got_the_path_gets_the_document(self):
        place = Place(of_anna())
        response = await place.get(await place.pad())
        assert (response.status_code, response.content) == (200, CONTENT)
        assert response.headers["content-length"] == str(len(CONTENT))

    async def test_the_same_question_gives_the_same_path(self):
        place = Place(of_anna())
        assert await place.pad() == await place.pad()

    async def test_another_caller_does_not(self):
        place = Place(of_anna())
        pad = await place.pad()
        place.caller = replace(place.caller, id="een ander")
        assert (await place.get(pad)).status_code == 404

    async def test_who_is_nobody_does_not(self):
        place = Place(of_anna())
        pad = await place.pad()

        async def refuse(http):
            raise Problem(401, "Meld u aan.")

        object.__setattr__(place.opening, "authenticate", refuse)
        assert (await place.get(pad)).status_code == 401

    async def test_a_path_is_of_no_use_after_its_time(self, monkeypatch):
        place = Place(of_anna(), seconds=60)
        pad = await place.pad()
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 59)
        assert (await place.get(pad)).status_code == 200
        monkeypatch.setattr(time, "time", lambda: now + 121)
        assert (await place.get(pad)).status_code == 404

    @pytest.mark.parametrize(
        "change", [lambda pad: pad[:-2] + "AA", lambda pad: pad[:-4], lambda pad: pad + "A", lambda pad: PAD + "x" * 99]
    )
    async def test_a_path_that_was_changed_is_none(self, change):
        fake = of_anna()
        place = Place(fake)
        pad = await place.pad()
        fake.calls.clear()
        assert (await place.get(change(pad))).status_code == 404
        assert fake.calls == []

    @pytest.mark.parametrize("pad", ["%00", "..%2F..", "%F0%9F%98%80", "é", "d", "a" * 5000])
    async def test_anything_else_is_none(self, pad):
        response = await Place(of_anna()).get(PAD + pad)
        assert response.status_code == 404

    async def test_an_id_is_no_path(self):
        place = Place(of_anna())
        data = await place.ask((OF_KLANT % ANNA.identificatoren[0].object_id).replace("downloadpad", "id"))
        identity = data["klantbeeld"]["documenten"]["nodes"][0]["id"]
        assert (await place.get(PAD + identity)).status_code == 404

    async def test_the_path_tells_nothing(self):
        pad = await Place(of_anna()).pad()
        assert not [one for one in ("fake", ANNA.identificatoren[0].object_id, "/d") if one in pad.removeprefix(PAD)]

    @pytest.mark.parametrize(
        ("fields", "bestanden"), [({"heeft_bestand": False}, {"d": b"x"}), ({}, None)], ids=["no file", "not offered"]
    )
    async def test_there_is_no_path_to_what_cannot_be_had(self, fields, bestanden):
        fake = FakeBron(documenten={ANNA: [letter(**fields)]}, bestanden=bestanden)
        assert await Place(fake).pad() is None

    async def test_there_is_no_path_to_what_the_bron_cannot_give_again_by_its_key(self):
        fake = FakeBron(documenten={ANNA: [letter()]}, bestanden={"d": b"x"}, by_key=False)
        assert await Place(fake).pad() is None

    async def test_a_document_of_two_bronnen_is_had_of_the_one_that_gives_it(self):
        same = {"identificatie": "D1"}
        leading = FakeBron("een", documenten={ANNA: [document("een", "e", **same)]})
        other = FakeBron("ander", documenten={ANNA: [document("ander", "a", **same)]}, bestanden={"a": b"ander"})
        place = Place(leading, other)
        assert (await place.get(await place.pad())).content == b"ander"


class TestWhose:
    """Looked up anew: what was the klant's when the path was made need not be so when it is used."""

    ZAKEN = 'query { klantbeeld(van: {bsn: "%s"}) { zaken { nodes { %s } } } }'

    async def pad_under_zaak(self, place, inner="documenten { nodes { downloadpad } }"):
        data = await place.ask(self.ZAKEN % (ANNA.identificatoren[0].object_id, inner))
        return data["klantbeeld"]["zaken"]["nodes"][0]

    def part(self, who):
        return (betrokkene("fake", "rol", identificatoren=who.identificatoren),)

    async def test_a_document_that_is_no_longer_listed_is_gone(self):
        held = {ANNA: [letter()]}
        place = Place(FakeBron(documenten=held, extra=[letter()], bestanden={"d": CONTENT}))
        pad = await place.pad()
        held[ANNA] = []
        assert (await place.get(pad)).status_code == 404

    async def test_a_document_that_is_not_there_any_more_is_gone(self):
        held = {ANNA: [letter()]}
        place = Place(FakeBron(documenten=held, bestanden={"d": CONTENT}))
        pad = await place.pad()
        held[ANNA] = []
        assert (await place.get(pad)).status_code == 404

    async def test_a_document_of_a_zaak_of_his_is_given_and_not_when_the_zaak_is_of_another(self):
        root = zaak("fake", "z", betrokkenen=self.part(ANNA))
        about = {UUID: [root]}
        fake = FakeBron(
            zaken={ANNA: [root]},
            bij={Document: {root.bekend_als[0]: [letter()]}, Zaak: about},
            extra=[letter()],
            bestanden={"d": CONTENT},
        )
        place = Place(fake)
        pad = (await self.pad_under_zaak(place))["documenten"]["nodes"][0]["downloadpad"]
        assert (await place.get(pad)).content == CONTENT
        about[UUID] = [replace(root, betrokkenen=self.part(BERT))]
        assert (await place.get(pad)).status_code == 404

    async def test_a_document_of_a_deelzaak_that_was_shown_is_given(self):
        whole = zaak("fake", "z", betrokkenen=self.part(ANNA), deelzaken=("deel",))
        part = zaak("fake", "deel", betrokkenen=(), hoofdzaak="z")
        fake = FakeBron(
            zaken={ANNA: [whole]},
            extra=[part, letter()],
            bij={Document: {part.bekend_als[0]: [letter()]}, Zaak: {UUID: [part]}},
            bestanden={"d": CONTENT},
        )
        place = Place(fake)
        seen = await self.pad_under_zaak(place, "deelzaken { documenten { nodes { downloadpad } } }")
        pad = seen["deelzaken"][0]["documenten"]["nodes"][0]["downloadpad"]
        assert (await place.get(pad)).content == CONTENT

    @pytest.mark.parametrize("offers_bij", [True, False])
    async def test_a_bijlage_of_a_contact_of_his_is_given(self, offers_bij):
        """Also of a klantregister that cannot say which contacts a document belongs to."""
        anna = partij("fake", "pa", identificatoren=ANNA.identificatoren)
        contact = klantcontact(
            "fake",
            "k",
            betrokkenen=(betrokkene("fake", "b", was_partij="pa"),),
            bijlagen=(Verwijzing(identificator=UUID),),
        )
        fake = FakeBron(
            partijen={ANNA: [anna]},
            klantcontacten={ANNA: [contact]},
            bij={Klantcontact: {UUID: [contact]}} if offers_bij else {},
            extra=[letter()],
            bestanden={"d": CONTENT},
        )
        place = Place(fake)
        query = self.ZAKEN.replace("zaken", "klantcontacten") % (
            ANNA.identificatoren[0].object_id,
            "bijlagen { object { ... on Document { downloadpad } } }",
        )
        (node,) = (await place.ask(query))["klantbeeld"]["klantcontacten"]["nodes"]
        pad = node["bijlagen"][0]["object"]["downloadpad"]
        assert (await place.get(pad)).content == CONTENT

    async def test_a_document_behind_the_first_hundred_is_found_too(self):
        number = Identificator(OBJECT_UUID, "d")
        many = [product("fake", f"p{n}", documenten=()) for n in range(250)]
        many.append(product("fake", "a", documenten=(Verwijzing(identificator=number),), geldig_van=None))
        query = 'query { klantbeeld(van: {bsn: "%s"}) { producten(first: 1, soort: ["oud"]) { nodes { %s } } } }'
        many[-1] = replace(many[-1], soort=replace(many[-1].soort, code="oud"))
        found = letter(bekend_als=(number,))
        place = Place(FakeBron(producten={ANNA: many}, extra=[found], bestanden={"d": CONTENT}))
        inner = "documenten { nodes { downloadpad } }"
        data = await place.ask(query % (ANNA.identificatoren[0].object_id, inner))
        (node,) = data["klantbeeld"]["producten"]["nodes"]
        assert (await place.get(node["documenten"]["nodes"][0]["downloadpad"])).content == CONTENT

    async def test_a_path_made_without_a_klant_is_for_who_may_choose_any(self):
        root = zaak("fake", "z", identificatie="Z1", betrokkenen=self.part(BERT))
        fake = FakeBron(
            zaken={BERT: [root]},
            bij={Document: {root.bekend_als[0]: [letter()]}},
            extra=[letter()],
            bestanden={"d": CONTENT},
        )
        place = Place(fake)
        data = await place.ask('{ zaak(identificatie: "Z1") { documenten { nodes { downloadpad } } } }')
        pad = data["zaak"]["documenten"]["nodes"][0]["downloadpad"]
        assert (await place.get(pad)).status_code == 200
        place.caller = replace(place.caller, scopes=SCOPES - {KLANT_KIEZEN})
        assert (await place.get(pad)).status_code == 404


class TestFailing:
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (BronUnavailableError("fake: x"), 503),
            (BronForbiddenError("fake: x"), 503),
            (BronDataError("fake: x"), 503),
            (RuntimeError("bug"), 503),
            (BronTimeoutError("fake: x"), 504),
        ],
    )
    @pytest.mark.parametrize("where", ["document", "bestand"])
    async def test_a_bron_that_fails_is_told_by_the_status(self, error, status, where):
        fake = of_anna()
        place = Place(fake)
        pad = await place.pad()
        (fake.checking if where == "bestand" else fake.op_sleutel[Document]).fail(error)
        response = await place.get(pad)
        assert response.status_code == status
        assert response.headers["content-type"].startswith("application/problem+json")
        assert ("retry-after" in response.headers) is (status == 503)

    @pytest.mark.parametrize("where", ["document", "bestand"])
    async def test_a_bron_that_hangs_is_not_waited_for(self, where):
        fake = of_anna()
        place = Place(fake)
        pad = await place.pad()
        (fake.checking if where == "bestand" else fake.op_sleutel[Document]).hangs = True
        assert (await place.get(pad)).status_code == 504

    async def test_when_it_cannot_be_said_whose_it_is_it_is_not_given_and_not_gone(self):
        fake = of_anna()
        place = Place(fake)
        pad = await place.pad()
        fake.documenten.fail(BronUnavailableError("fake: x"))
        assert (await place.get(pad)).status_code == 503

    @pytest.mark.parametrize("fields", [{"omvang": MOST + 1}, {}], ids=["the bron says so", "the file says so"])
    async def test_a_document_that_is_too_large_is_refused_before_it_begins(self, fields):
        place = Place(of_anna(bytes(MOST + 1), **fields))
        assert (await place.get(await place.pad())).status_code == 413

    async def test_a_document_of_the_largest_size_is_given(self):
        place = Place(of_anna(bytes(MOST), omvang=MOST))
        assert len((await place.get(await place.pad())).content) == MOST

    async def test_a_file_that_is_refused_for_its_size_is_closed(self):
        slow = Slow(b"x", omvang=MOST + 1)
        place = Place(slow.give_through(of_anna()))
        assert (await place.get(await place.pad())).status_code == 413
        assert (slow.opened, slow.closed) == (1, 1)


class TestHalfWay:
    """What goes wrong after the answer began breaks the connection: nobody should take half a document for a whole."""

    @pytest.mark.parametrize(
        ("slow", "outcome"),
        [
            (Slow(b"x" * 1000, error=BronUnavailableError("fake: gone")), "niet_beschikbaar"),
            (Slow(b"x" * 1000, error=BronTimeoutError("fake: late")), "te_laat"),
            (Slow(b"x" * 1000, b"x" * MOST), "niet_beschikbaar"),
            (Slow(b"x" * 1000, error=BronUnavailableError("fake: gone"), omvang=5000), "niet_beschikbaar"),
            (Slow(b"x" * 1000, omvang=5000), "fout"),
        ],
        ids=[
            "it fails",
            "it is too late",
            "too large after all",
            "it fails and said how large",
            "shorter than it said",
        ],
    )
    async def test_the_connection_breaks_and_that_is_counted(self, slow, outcome, caplog):
        place = Place(slow.give_through(of_anna()))
        pad = await place.pad()
        async with listening(place.app) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(pad)
            await until(lambda: slow.closed == slow.opened)
            await until(lambda: place.outcomes == {outcome: 1})
        assert ANNA.identificatoren[0].object_id not in caplog.text

    async def test_that_the_bron_failed_is_logged(self, caplog):
        slow = Slow(b"x", error=BronUnavailableError("fake: gone"))
        place = Place(slow.give_through(of_anna()))
        with contextlib.suppress(BronUnavailableError):
            await place.get(await place.pad())
        assert [(one.bron, one.error) for one in caplog.records if one.message == "bron failed"] == [
            ("fake", "BronUnavailableError")
        ]

    async def test_a_client_that_leaves_lets_go_of_the_bron(self):
        slow = Slow(*[b"x" * 1000] * 5, ends=False)
        place = Place(slow.give_through(of_anna()))
        pad = await place.pad()
        async with listening(place.app) as client:
            async with client.stream("GET", pad) as response:
                async for _ in response.aiter_bytes():
                    break
            await until(lambda: slow.closed == 1)

    async def test_a_client_that_takes_nothing_lets_go_of_the_bron_in_time(self, caplog):
        slow = Slow(*[b"x" * 100_000] * 1000)  # more than any line holds
        place = Place(slow.give_through(of_anna()), max_bytes=10**9, patience=0.5)
        pad = await place.pad()
        async with listening(place.app) as client:
            reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
            writer.write(f"GET {pad} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            await until(lambda: slow.closed == 1)
            assert 0 < slow.given < 1000
            assert place.outcomes == {"afgebroken": 1}
            assert not (await reader.read()).endswith(b"\r\n0\r\n\r\n")  # nor is it told that this was all
            writer.close()
        assert [one.message for one in caplog.records if one.name == "klantbeeld.download"][-1:] == [
            "reader of a document stands still"
        ]

    @pytest.mark.parametrize(("omvang", "outcome"), [(5000, "beantwoord"), (None, "afgebroken")])
    async def test_a_client_that_leaves_with_all_that_was_said_was_answered(self, omvang, outcome):
        slow = Slow(*[b"x" * 1000] * 5, omvang=omvang, ends=False)
        place = Place(slow.give_through(of_anna()))
        pad = await place.pad()
        async with listening(place.app) as client:
            async with client.stream("GET", pad) as response, contextlib.aclosing(response.aiter_bytes()) as parts:
                read = 0
                while read < 5000:
                    read += len(await anext(parts))
            await until(lambda: place.outcomes == {outcome: 1})

    @pytest.mark.parametrize("version", ["2.3", "2.4"])
    @pytest.mark.parametrize("sends", [0, 1, 2])
    async def test_whenever_it_leaves(self, version, sends):
        """Also before the first part: then nobody ever reads from the file that was opened."""
        slow = Slow(*[b"x" * 1000] * 20)
        place = Place(slow.give_through(of_anna()))
        left, sent = asyncio.Event(), []

        async def receive():
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            if len(sent) == sends:
                left.set()
                if version == "2.4":
                    raise OSError("gone")
                await asyncio.sleep(0.01)
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": version},
            "method": "GET",
            "path": await place.pad(),
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
        }
        with contextlib.suppress(Exception):
            await place.app(scope, receive, send)
        assert (slow.opened, slow.closed) == (1, 1)
        assert place.outcomes == {"afgebroken": 1}


class TestHttp:
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    async def test_only_get_and_head_are_for_a_document(self, method):
        fake = of_anna()
        place = Place(fake)
        pad = await place.pad()
        fake.calls.clear()
        response = await place.get(pad, method)
        assert (response.status_code, response.headers["allow"], fake.calls) == (405, "GET, HEAD", [])

    @pytest.mark.parametrize("omvang", [None, len(CONTENT)])
    async def test_head_says_what_get_would_without_opening_the_file(self, omvang):
        slow = Slow(CONTENT, omvang=omvang)
        place = Place(slow.give_through(of_anna(omvang=omvang)))
        pad = await place.pad()
        head, got = await place.get(pad, "HEAD"), None
        assert slow.opened == 0
        got = await place.get(pad)
        assert head.headers == got.headers
        assert (head.status_code, head.content) == (200, b"")

    async def test_no_browser_keeps_runs_or_guesses_what_somebody_uploaded(self):
        place = Place(of_anna(formaat="text/html", bestandsnaam="brief.html"))
        headers = (await place.get(await place.pad())).headers
        assert headers["content-type"] == "text/html"
        assert headers["content-disposition"] == "attachment; filename=\"brief.html\"; filename*=UTF-8''brief.html"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"

    @pytest.mark.parametrize(
        ("name", "plain", "whole"),
        [
            ('a"b.pdf', "a_b.pdf", "a%22b.pdf"),
            ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x_1", "a__Set-Cookie%3A%20x%3D1"),
            ("café.pdf", "caf_.pdf", "caf%C3%A9.pdf"),
            ("😀.pdf", "_.pdf", "%F0%9F%98%80.pdf"),
            ("../../etc/passwd", ".._.._etc_passwd", ".._.._etc_passwd"),
            ("..\\x.exe", ".._x.exe", ".._x.exe"),
            ("a;b=c.pdf", "a_b_c.pdf", "a%3Bb%3Dc.pdf"),
            ("half \ud83d.pdf", "half _.pdf", "half%20%3F.pdf"),
            ("\x00\x1b.pdf", "__.pdf", "__.pdf"),
            ("", "Ontvangstbevestiging", "Ontvangstbevestiging"),
            ("x" * 5000, "x" * 200, "x" * 200),
        ],
    )
    async def test_whatever_a_file_is_called_it_is_only_a_name(self, name, plain, whole):
        place = Place(of_anna(bestandsnaam=name))
        response = await place.get(await place.pad())
        assert response.status_code == 200
        disposition = response.headers["content-disposition"]
        assert disposition == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
        assert "set-cookie" not in response.headers

    @pytest.mark.parametrize(
        "formaat",
        [None, "", "pdf", "text/html\r\nX: y", "text/html; charset=utf-7", "a/b/c", "*/*", "text/", "é/x", "x" * 300],
    )
    async def test_a_media_type_that_is_none_is_bytes(self, formaat):
        place = Place(of_anna(formaat=formaat))
        response = await place.get(await place.pad())
        assert (response.status_code, response.headers["content-type"]) == (200, "application/octet-stream")

    async def test_no_log_line_tells_the_path_or_whose_it_is(self, caplog):
        caplog.set_level(logging.INFO)
        fake = of_anna(bestandsnaam="geheim.pdf")
        place = Place(fake)
        pad = await place.pad()
        await place.get(pad)
        fake.checking.fail(BronUnavailableError("fake: 999990019 x"))
        await place.get(pad)
        ours = [str(vars(record)) for record in caplog.records if record.name.startswith("klantbeeld")]
        assert [record.status for record in caplog.records if record.getMessage() == "download"] == [200, 503]
        told = "".join(ours)
        assert not [one for one in (pad, "geheim.pdf", ANNA.identificatoren[0].object_id, "999990019") if one in told]


async def test_a_letter_in_the_zaakregister_of_the_town_is_had_without_its_address():
    """Over the real dialect: nothing of where the document really is reaches the client."""
    query = """{ klantbeeld(van: {bsn: "999990019"}) { zaken { nodes { documenten { nodes {
        titel downloadpad } } } } } }"""
    async with facade() as facade_:
        data = await facade_.ask(query)
        found = [
            one["downloadpad"]
            for zaak_ in data["klantbeeld"]["zaken"]["nodes"]
            for one in (zaak_["documenten"] or {"nodes": []})["nodes"]
            if one["downloadpad"]
        ]
        if not found:
            pytest.skip("no zaak with a document in the town")
        response = await facade_.client.get(found[0])
        assert response.status_code == 200
        assert response.content
        outside = str(data) + str(response.headers)
        assert not [one for one in ("http://", "/documenten/api", "127.0.0.1:9") if one in outside]
