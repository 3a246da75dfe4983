"""The authorisation matrix: who asks x for which purpose x by which root x which field x of which bron.

What is not in a table below is refused, and the test of the whole product says that nothing else is open: it asks every
combination there is and expects no bron to be called where the tables do not allow it.
"""

import itertools
import json
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.access.decide import Tabel
from klantbeeld.access.rules import IDENTIFICATOR_VOLLEDIG, INTERN_LEZEN, KLANT_KIEZEN, KLANT_ZOEKEN
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import (
    BSN,
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Adres,
    Betrouwbaarheid,
    Caller,
    Document,
    Identificator,
    Klant,
    SoortPartij,
    Vertrouwelijkheid,
    Verwijzing,
    Zaak,
)
from klantbeeld.contract import Aanroepersoort as Wie
from klantbeeld.gather import Source, Sources
from klantbeeld.schema.context import Limits
from klantbeeld.schema.download import PAD
from klantbeeld.schema.run import Runner
from klantbeeld.server.download import Download
from klantbeeld.server.endpoint import Endpoint
from klantbeeld.server.opening import Opening
from klantbeeld.testing.builders import (
    basisregistratie,
    betrokkene,
    document,
    interne_taak,
    klantcontact,
    partij,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron

HENK_BSN, ANNA_BSN, BERT_BSN = (synthetic_bsn(index) for index in range(3))
PERSOON = SoortPartij.PERSOON


def persoon(bsn):
    return Klant((Identificator(BSN, bsn),), hoedanigheid=PERSOON)


HENK, ANNA = persoon(HENK_BSN), persoon(ANNA_BSN)
URI = "https://gemeente.example/verwerkingen/"
INTERN_EN_MEER = frozenset({KLANT_KIEZEN, KLANT_ZOEKEN, INTERN_LEZEN, IDENTIFICATOR_VOLLEDIG})


def somebody(name, soort, **fields):
    return Caller(id=name, soort=soort, betrouwbaarheid=Betrouwbaarheid.MIDDEN, **fields)


CALLERS = {
    "henk": somebody("henk", Wie.INWONER, klant=HENK),
    "anna": somebody("anna", Wie.INWONER, klant=ANNA),
    "basis": Caller(id="basis", soort=Wie.INWONER, klant=HENK, betrouwbaarheid=Betrouwbaarheid.BASIS),
    "bert-voor-henk": somebody("bert", Wie.GEMACHTIGDE, klant=HENK, diensten=frozenset({"alles"})),
    "bert-zonder-dienst": somebody("bert2", Wie.GEMACHTIGDE, klant=HENK),
    "kcc": somebody("kcc", Wie.MEDEWERKER, rollen=frozenset({"kcc"}), scopes=INTERN_EN_MEER),
    "kcc-zonder-scopes": somebody("kcc2", Wie.MEDEWERKER, rollen=frozenset({"kcc"})),
    "vth": somebody("vth", Wie.MEDEWERKER, rollen=frozenset({"vth"}), scopes=frozenset({KLANT_KIEZEN})),
    "zonder-rol": somebody("niemand", Wie.MEDEWERKER, scopes=INTERN_EN_MEER),
    "systeem": somebody("systeem", Wie.SYSTEEM, rollen=frozenset({"kcc"}), scopes=INTERN_EN_MEER),
}
ALLE_SOORTEN = ("partij", "basisregistratie", "klantcontact", "interne_taak", "zaak", "document", "besluit")
ACTIVITEITEN = {
    "mijn": Activiteit(
        uri=URI + "mijn",
        aanroepers=(Wie.INWONER, Wie.GEMACHTIGDE),
        diensten=("alles",),
        soorten=("partij", "klantcontact", "zaak", "document"),
        hoogste_vertrouwelijkheid=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
        laagste_betrouwbaarheid=Betrouwbaarheid.MIDDEN,
    ),
    "kcc": Activiteit(
        uri=URI + "kcc",
        aanroepers=(Wie.MEDEWERKER,),
        rollen=("kcc",),
        soorten=ALLE_SOORTEN,
        hoogste_vertrouwelijkheid=Vertrouwelijkheid.VERTROUWELIJK,
    ),
    "vth": Activiteit(
        uri=URI + "vth",
        aanroepers=(Wie.MEDEWERKER,),
        rollen=("vth",),
        soorten=("zaak", "klantcontact"),
        bronnen=("zaken",),
        hoogste_vertrouwelijkheid=Vertrouwelijkheid.INTERN,
    ),
}
WORKS_FOR = {
    ("henk", "mijn"),
    ("anna", "mijn"),
    ("bert-voor-henk", "mijn"),
    ("kcc", "kcc"),
    ("kcc-zonder-scopes", "kcc"),
    ("vth", "vth"),
}
"""Who may work for what at all."""
DOELEN = (None, "mijn", "kcc", "vth", "onbekend")

ROOTS = {
    "zelf": "klantbeeld(van: {zelf: true}) { %s }",
    "bsn": f'klantbeeld(van: {{bsn: "{HENK_BSN}"}}) {{ %s }}',
    "zaak": 'zaak(identificatie: "Z-ANNA") { omschrijving }',
    "klantcontacten": 'klantcontacten(referentienummer: "R1") { nodes { inhoud } }',
    "interneTaken": "interneTaken { nodes { gevraagdeHandeling } }",
    "partijKandidaten": 'partijKandidaten(digitaalAdres: "x@example.org") { nodes { naam } }',
}
MAY_USE = {
    "henk": {"zelf"},
    "anna": {"zelf"},
    "bert-voor-henk": {"zelf"},
    "kcc": {"bsn", "zaak", "klantcontacten", "interneTaken", "partijKandidaten"},
    "vth": {"bsn", "zaak"},
}
"""By which roots each caller may begin, for a purpose that he works for."""

FIELDS = {
    "partijen": ("partijen { nodes { naam } bronnen { status } }", "contacten", "partij"),
    "klantcontacten": ("klantcontacten { nodes { inhoud } bronnen { status } }", "contacten", "klantcontact"),
    "zaken": ("zaken { nodes { omschrijving } bronnen { status } }", "zaken", "zaak"),
    "interneTaken": ("interneTaken { nodes { titel } bronnen { status } }", "contacten", "interne_taak"),
    "basisregistratie": ("basisregistratie { naam { volledig } bronnen { status } }", "brp", "basisregistratie"),
}
"""A field of the klantbeeld, the bron that has it, and the kind of record it is."""


class Town:
    """Three bronnen that know Henk and Anna, and the façade over them for whoever asks."""

    def __init__(self):
        contacten = {klant: [self._partij(name, klant)] for name, klant in (("Henk", HENK), ("Anna", ANNA))}
        self.partijen_of = contacten
        self.contacten_of = {HENK: [self._contact("k-henk", "p-Henk")], ANNA: [self._contact("k-anna", "p-Anna")]}
        self.contacten = FakeBron(
            "contacten",
            partijen=contacten,
            klantcontacten=self.contacten_of,
            interne_taken={HENK: [interne_taak("contacten", "t-henk", gevraagde_handeling="Bel Henk")], ANNA: []},
            werkvoorraad=[interne_taak("contacten", "t-henk", gevraagde_handeling="Bel Henk")],
            kandidaten={"x@example.org": contacten[ANNA]},
        )
        self.zaken_of = {HENK: [self._zaak("henk", HENK)], ANNA: [self._zaak("anna", ANNA)]}
        self.zaken_met = {Identificator(DOCUMENT_UUID, "d-anna"): [self._zaak("anna", ANNA)]}
        self.zaken = FakeBron(
            "zaken",
            zaken=self.zaken_of,
            bij={
                Document: {Identificator(ZAAK_UUID, "z-anna"): [self._document("anna")]},
                Zaak: self.zaken_met,
            },
            extra=[self._document("anna"), self._document("gedeeld")],
            bestanden={"d-anna": b"inhoud"},
            accepts_other=True,
        )
        self.brp = FakeBron(
            "brp", basisregistratie={HENK: [basisregistratie("brp", "b-henk", adres=Adres(regels=("Straat 1",)))]}
        )
        self.fakes = [self.contacten, self.zaken, self.brp]
        self.caller = CALLERS["henk"]
        self.open()

    def add(self, fake):
        self.fakes.append(fake)
        self.open()

    def open(self):
        """Make the façade over the bronnen there are."""
        sources = Sources(tuple(Source(name=f.name, naam=f.name, bron=f.bron, deadline=5.0) for f in self.fakes))
        limits = Limits()
        opening = Opening(
            sources=sources,
            seal=Seal("k" * 32),
            limits=limits,
            deadline=10.0,
            max_partijen=100,
            authenticate=self._who,
            beleid=Toegangsbeleid(beslisser=Tabel(ACTIVITEITEN)),
        )
        endpoint = Endpoint(opening=opening, runner=runner(limits), max_body=100_000)
        download = Download(opening=opening, max_bytes=1000, patience=30.0)
        self.app = Starlette(
            routes=[
                Route("/graphql", endpoint.__call__, methods=["POST"]),
                Route(PAD + "{pad}", download, methods=["GET"]),
            ]
        )

    async def _who(self, http):
        return self.caller

    def _partij(self, name, klant):
        numbers = klant.identificatoren
        return partij("contacten", f"p-{name}", naam=name, soort_partij=PERSOON, identificatoren=numbers)

    def _contact(self, key, of):
        own = betrokkene("contacten", f"b-{key}", was_partij=of)
        return klantcontact("contacten", key, betrokkenen=(own,), inhoud=key, referentienummer="R1")

    def _zaak(self, name, klant, **fields):
        own = betrokkene("zaken", f"rol-{name}", identificatoren=klant.identificatoren)
        numbers = (Identificator(ZAAK_UUID, f"z-{name}"), Identificator(ZAAK_IDENTIFICATIE, f"Z-{name.upper()}"))
        return zaak(
            "zaken", f"z-{name}", omschrijving=f"Zaak van {name}", betrokkenen=(own,), bekend_als=numbers, **fields
        )

    def _document(self, name):
        return document("zaken", f"d-{name}", naam="Brief")

    @property
    def calls(self):
        return [call for fake in self.fakes for call in fake.calls]

    async def ask(self, who, doel, query, variables=None):
        self.caller = CALLERS[who] if isinstance(who, str) else who
        stated = f'@doel(code: "{doel}")' if doel is not None else ""
        body = {"query": f"query V{variables or ''} {stated} {{ {query} }}".replace("V {", "V {")}
        return await self.send(
            "POST", "/graphql", content=json.dumps(body), headers={"content-type": "application/json"}
        )

    async def send(self, method, path, **more):
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **more)

    async def data(self, who, doel, query):
        answer = (await self.ask(who, doel, query)).json()
        assert "errors" not in answer, answer
        return answer["data"]


_RUNNERS = {}


def runner(limits):
    """Making a schema takes a while, and it keeps nothing of what was asked."""
    return _RUNNERS.setdefault(limits, Runner(limits))


@pytest.fixture
def town():
    return Town()


def _query(root, field="zaken"):
    text = ROOTS[root]
    return text % FIELDS[field][0] if "%s" in text else text


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("doel", DOELEN)
@pytest.mark.parametrize("who", CALLERS)
async def test_no_bron_is_asked_but_by_who_may_for_a_purpose_he_may_by_a_root_he_may(town, who, doel, root):
    allowed = (who, doel) in WORKS_FOR and root in MAY_USE.get(who, ())
    answer = (await town.ask(who, doel, _query(root))).json()
    if allowed:
        assert "errors" not in answer
        return
    assert town.calls == []
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes <= {"FORBIDDEN", "PURPOSE_REQUIRED", "INSUFFICIENT_LOA", "UNAUTHENTICATED"}
    assert not (answer.get("data") or {}).get(root if root not in ("zelf", "bsn") else "klantbeeld")


@dataclass(frozen=True)
class Place:
    who: str
    doel: str
    root: str


PLACES = [
    Place(who, doel, root)
    for who, doel in sorted(WORKS_FOR)
    for root in ("zelf", "bsn")
    if root in MAY_USE.get(who, ())
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_a_purpose_opens_its_kinds_in_its_bronnen_and_of_others_says_not_allowed(town, place, field):
    _, bron, soort = FIELDS[field]
    activiteit = ACTIVITEITEN[place.doel]
    allowed = soort in activiteit.soorten and (activiteit.bronnen is None or bron in activiteit.bronnen)
    data = await town.data(place.who, place.doel, _query(place.root, field))
    statuses = {one["status"] for one in data["klantbeeld"][field]["bronnen"]}
    assert statuses == ({"GELEVERD"} if allowed else {"NIET_TOEGESTAAN"})
    assert bool(town.calls) is allowed


@pytest.mark.parametrize(
    ("field", "scope"),
    [
        ("identificatoren { volledigObjectId }", IDENTIFICATOR_VOLLEDIG),
        ("zaken { nodes { herkomst { kenmerk } } }", INTERN_LEZEN),
        ("partijen { nodes { interneNotitie } }", INTERN_LEZEN),
        ("interneTaken { nodes { toelichting } }", INTERN_LEZEN),
    ],
)
async def test_a_field_without_its_scope_refuses_the_request_and_names_the_scope(town, field, scope):
    for who, doel, root in (("henk", "mijn", "zelf"), ("vth", "vth", "bsn")):
        (error,) = (await town.ask(who, doel, ROOTS[root] % field)).json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["scope"]) == ("FORBIDDEN", scope)
    assert town.calls == []


async def test_everybody_may_see_which_bronnen_there_are_and_what_can_be_asked(town):
    for who in CALLERS:
        data = await town.data(who, None, "bronnen { code } __typename")
        assert len(data["bronnen"]) == 3
    assert town.calls == []


class TestFiveHoles:
    """The classes of holes that portals really had."""

    async def _ids(self, town):
        """What Anna may have, by kind."""
        query = """klantbeeld(van: {zelf: true}) {
            id klantcontacten { nodes { id } } zaken { nodes { id documenten { nodes { id downloadpad } } } }
        }"""
        beeld = (await town.data("anna", "mijn", query))["klantbeeld"]
        (contact,), (one,) = beeld["klantcontacten"]["nodes"], beeld["zaken"]["nodes"]
        (letter,) = one["documenten"]["nodes"]
        return {
            "klantbeeld": beeld["id"],
            "klantcontact": contact["id"],
            "zaak": one["id"],
            "document": letter["id"],
        }, letter["downloadpad"]

    async def test_anothers_klantcontact_zaak_document_or_klantbeeld_by_id_is_not_found(self, town):
        ids, _ = await self._ids(town)
        for kind, id in ids.items():
            found = await town.data("anna", "mijn", f'node(id: "{id}") {{ id }}')
            assert found["node"], kind
        thieves = {
            "henk": "mijn",
            "bert-voor-henk": "mijn",
            # Who has the very name of Anna in the façade, and another klant.
            Caller(id="anna", soort=Wie.INWONER, klant=HENK, betrouwbaarheid=Betrouwbaarheid.HOOG): "mijn",
        }
        for fake in town.fakes:
            fake.calls.clear()
        for (thief, doel), id in itertools.product(thieves.items(), ids.values()):
            for root in ("node", "zaak", "klantcontact"):
                data = (await town.ask(thief, doel, f'{root}(id: "{id}") {{ id }}')).json()["data"]
                assert data[root] is None
        assert town.calls == []

    async def test_anothers_document_by_its_path_is_not_found(self, town):
        _, path = await self._ids(town)
        town.caller = CALLERS["anna"]
        assert (await town.send("GET", path)).status_code == 200
        for thief in (CALLERS["henk"], CALLERS["vth"], Caller(id="anna", soort=Wie.INWONER, klant=HENK)):
            for fake in town.fakes:
                fake.calls.clear()
            town.caller = thief
            assert (await town.send("GET", path)).status_code == 404
            assert town.calls == []

    async def test_a_path_got_for_a_purpose_is_of_no_use_once_that_purpose_is_closed_to_the_caller(self, town):
        _, path = await self._ids(town)
        town.caller = Caller(id="anna", soort=Wie.INWONER, klant=ANNA, betrouwbaarheid=Betrouwbaarheid.BASIS)
        assert (await town.send("GET", path)).status_code == 404

    async def test_a_mandate_without_a_service_opens_nothing(self, town):
        answer = (await town.ask("bert-zonder-dienst", "mijn", _query("zelf"))).json()
        assert answer["errors"][0]["extensions"] == {"code": "FORBIDDEN", "reden": "machtiging"}
        assert town.calls == []

    async def test_relations_are_fetched_with_the_rights_of_who_asks(self, town):
        """A zaak of Henk in which Anna has no part is not reached from a document or contact of hers."""
        own = betrokkene("contacten", "b", was_partij="p-Anna")
        contact = klantcontact(
            "contacten",
            "k-anna",
            betrokkenen=(own,),
            bijlagen=(Verwijzing(identificator=Identificator(DOCUMENT_UUID, "d-gedeeld")),),
            onderwerpobjecten=(Verwijzing(identificator=Identificator(ZAAK_UUID, "z-henk")),),
        )
        town.contacten_of[ANNA] = [contact]
        query = """klantbeeld(van: {zelf: true}) {
            klantcontacten { nodes { onderwerpobjecten { resultaat titel object { id } } } }
        }"""
        beeld = (await town.data("anna", "mijn", query))["klantbeeld"]
        (contact_seen,) = beeld["klantcontacten"]["nodes"]
        (reference,) = contact_seen["onderwerpobjecten"]
        assert (reference["resultaat"], reference["object"]) == ("NIET_GEVONDEN", None)
        # And for a purpose without zaken nobody reaches one by a reference either.
        narrow = Activiteit(
            uri=URI, aanroepers=(Wie.INWONER,), soorten=("klantcontact", "partij"),
            hoogste_vertrouwelijkheid=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
        )  # fmt: skip
        ACTIVITEITEN["smal"] = narrow
        try:
            town.zaken.calls.clear()
            beeld = (await town.data("anna", "smal", query))["klantbeeld"]
        finally:
            del ACTIVITEITEN["smal"]
        assert beeld["klantcontacten"]["nodes"][0]["onderwerpobjecten"][0]["object"] is None

    @pytest.mark.parametrize("whose", [HENK, ANNA], ids=["his own", "of another"])
    async def test_a_zaak_has_not_the_documents_of_anothers_zaak_that_got_the_same_number(self, town, whose):
        number = Identificator(ZAAK_IDENTIFICATIE, "2026-1")

        def same_number(bron, klant):
            own = betrokkene(bron, "rol", identificatoren=klant.identificatoren)
            return zaak(bron, "z", betrokkenen=(own,), bekend_als=(number,))

        town.add(FakeBron("meldingen", zaken={HENK: [same_number("meldingen", HENK)]}))
        letter = document("register", "d", naam="Brief")
        town.add(FakeBron("register", bij={Document: {number: [letter]}}, extra=[same_number("register", whose)]))
        town.add(FakeBron("archief", bij={Document: {number: [document("archief", "oud", naam="Oud")]}}))
        query = """klantbeeld(van: {zelf: true}) {
            zaken(bronnen: ["meldingen"]) { nodes { documenten { nodes { titel } volledig } } }
        }"""
        (one,) = (await town.data("henk", "mijn", query))["klantbeeld"]["zaken"]["nodes"]
        assert {letter["titel"] for letter in one["documenten"]["nodes"]} == {"Oud", *(["Brief"] * (whose is HENK))}
        assert one["documenten"]["volledig"]

    async def test_a_url_of_the_client_is_nowhere_taken(self, town):
        for argument in (
            'node(id: "http://127.0.0.1/zaken/1") { id }',
            'zaak(id: "http://127.0.0.1/zaken/1") { id }',
            'zaak(identificatie: "http://127.0.0.1/zaken/1") { id }',
            'klantcontacten(onderwerpobject: {id: "http://127.0.0.1/zaken/1"}) { volledig }',
        ):
            answer = (await town.ask("kcc", "kcc", argument)).json()
            assert not [value for value in (answer.get("data") or {}).values() if value]
            assert "127.0.0.1" not in json.dumps(answer)


class TestLevelOfSignIn:
    """A zaak for which Anna signed in at a high level, and what is left of it when she signs in at a lower one."""

    HIGH = Caller(id="anna", soort=Wie.INWONER, klant=ANNA, betrouwbaarheid=Betrouwbaarheid.HOOG)
    QUERY = """klantbeeld(van: {zelf: true}) {
        zaken { nodes { id documenten { nodes { id downloadpad } } } bronnen { status melding } volledig }
    }"""

    @pytest.fixture
    def town(self):
        town = Town()
        high = town._zaak("anna", ANNA, betrouwbaarheid=Betrouwbaarheid.SUBSTANTIEEL)
        town.zaken_of[ANNA] = [high]
        town.zaken_met[Identificator(DOCUMENT_UUID, "d-anna")] = [high]
        return town

    async def test_it_is_there_at_that_level_and_hidden_and_said_below_it(self, town):
        answer = (await town.ask(self.HIGH, "mijn", self.QUERY)).json()
        assert len(answer["data"]["klantbeeld"]["zaken"]["nodes"]) == 1
        assert "extensions" not in answer
        answer = (await town.ask("anna", "mijn", self.QUERY)).json()
        zaken = answer["data"]["klantbeeld"]["zaken"]
        assert (zaken["nodes"], zaken["volledig"]) == ([], True)
        assert [(one["status"], "substantieel" in one["melding"]) for one in zaken["bronnen"]] == [("GELEVERD", True)]
        told = [{"bron": "zaken", "code": "INSUFFICIENT_LOA", "vereist": "substantieel"}]
        assert answer["extensions"]["toegang"] == told

    async def test_what_hangs_under_it_is_not_reached_below_that_level_by_an_id_or_path_got_at_it(self, town):
        beeld = (await town.data(self.HIGH, "mijn", self.QUERY))["klantbeeld"]
        (one,) = beeld["zaken"]["nodes"]
        (letter,) = one["documenten"]["nodes"]
        for id in (one["id"], letter["id"]):
            assert (await town.data(self.HIGH, "mijn", f'node(id: "{id}") {{ id }}'))["node"] == {"id": id}
            assert (await town.data("anna", "mijn", f'node(id: "{id}") {{ id }}'))["node"] is None
        for caller, status in ((self.HIGH, 200), (CALLERS["anna"], 404)):
            town.caller = caller
            assert (await town.send("GET", letter["downloadpad"])).status_code == status

    async def test_that_a_zaak_of_another_takes_a_higher_level_is_not_told_to_who_has_a_reference_to_it(self, town):
        own = betrokkene("contacten", "b", was_partij="p-Henk")
        reference = Verwijzing(identificator=Identificator(ZAAK_UUID, "z-anna"))
        town.contacten_of[HENK] = [klantcontact("contacten", "k", betrokkenen=(own,), onderwerpobjecten=(reference,))]
        query = """klantbeeld(van: {zelf: true}) {
            klantcontacten { nodes { onderwerpobjecten { resultaat } } bronnen { melding } }
        }"""
        answer = (await town.ask("henk", "mijn", query)).json()
        (contact,) = answer["data"]["klantbeeld"]["klantcontacten"]["nodes"]
        assert contact["onderwerpobjecten"] == [{"resultaat": "NIET_GEVONDEN"}]
        assert "extensions" not in answer

    async def test_of_his_own_zaak_it_is_told_also_by_its_id(self, town):
        id = (await town.data(self.HIGH, "mijn", self.QUERY))["klantbeeld"]["zaken"]["nodes"][0]["id"]
        answer = (await town.ask("anna", "mijn", f'zaak(id: "{id}") {{ id }}')).json()
        assert answer["data"] == {"zaak": None}
        assert answer["extensions"]["toegang"][0]["vereist"] == "substantieel"
