"""What is reached from one record to others, whoever those are of: default deny (R22)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from klantbeeld.access.rules import INTERN_LEZEN, KLANT_KIEZEN, KLANT_ZOEKEN, SCOPES
from klantbeeld.contract import (
    DOCUMENT_UUID,
    OBJECT_UUID,
    Document,
    Identificator,
    Klantcontact,
    Klanttaak,
    SoortPartij,
    Verwijzing,
    Zaak,
)
from klantbeeld.testing.builders import (
    betrokkene,
    document,
    interne_taak,
    klant,
    klantcontact,
    klanttaak,
    overig_object,
    partij,
    product,
    productaanvraag,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

ANNA = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BERT = klant(bsn=synthetic_bsn(1), hoedanigheid=SoortPartij.PERSOON)
BSN = {"b": ANNA.identificatoren[0].object_id}
OF = {"anna": ANNA.identificatoren, "bert": BERT.identificatoren, "nobody": (), "unsaid": None}


def number(key):
    return Identificator(OBJECT_UUID, key)


def refers(key):
    return Verwijzing(identificator=number(key))


def part(who, key="rol"):
    return (betrokkene("fake", key, identificatoren=who.identificatoren),)


def own_zaak(**fields):
    return zaak("fake", "z", betrokkenen=part(ANNA), **fields)


def of_zaak(root):
    return next(one for one in root.bekend_als if one.soort.soort_object_id == "uuid")


async def under(fake, path, inner):
    """Ask of Anna's klantbeeld what is below one record of a list."""
    query = f"query ($b: String!) {{ klantbeeld(van: {{bsn: $b}}) {{ {path} {{ nodes {{ {inner} }} }} }} }}"
    data = await Asking(*([fake] if isinstance(fake, FakeBron) else fake)).data(query, BSN)
    return data["klantbeeld"][path]["nodes"][0]


class TestUnderAZaak:
    async def test_only_the_klanttaken_of_the_klant_are_shown(self):
        root = own_zaak()
        taken = [klanttaak("fake", whose, van=van) for whose, van in OF.items()]
        fake = FakeBron(zaken={ANNA: [root]}, bij={Klanttaak: {of_zaak(root): taken}})
        seen = await under(fake, "zaken", "klanttaken { nodes { titel } volledig pageInfo { hasNextPage } }")
        assert len(seen["klanttaken"]["nodes"]) == 1
        assert seen["klanttaken"]["volledig"]
        assert not seen["klanttaken"]["pageInfo"]["hasNextPage"]

    async def test_only_the_klantcontacten_the_klant_took_part_in_are_shown(self):
        root = own_zaak()
        anna = partij("fake", "pa", identificatoren=ANNA.identificatoren)
        contacts = [
            klantcontact("fake", "k1", onderwerp="van Anna", betrokkenen=(betrokkene("fake", "b1", was_partij="pa"),)),
            klantcontact("fake", "k2", onderwerp="van Bert", betrokkenen=(betrokkene("fake", "b2", was_partij="pb"),)),
            klantcontact("fake", "k3", onderwerp="van een ongekende", betrokkenen=(betrokkene("fake", "b3"),)),
            klantcontact("fake", "k4", onderwerp="onbekend", betrokkenen=None),
        ]
        fake = FakeBron(partijen={ANNA: [anna]}, zaken={ANNA: [root]}, bij={Klantcontact: {of_zaak(root): contacts}})
        seen = await under(fake, "zaken", "klantcontacten { nodes { onderwerp } }")
        assert seen["klantcontacten"]["nodes"] == [{"onderwerp": "van Anna"}]

    async def test_contacts_of_an_organisatie_through_many_people_are_looked_up_together(self):
        """A15, with calls that do not grow with the contacts."""
        org = klant(kvk_nummer="90001354", hoedanigheid=SoortPartij.ORGANISATIE)
        own = partij("fake", "org", soort_partij=SoortPartij.ORGANISATIE, identificatoren=org.identificatoren)
        people = [
            partij("fake", f"p{n}", soort_partij=SoortPartij.CONTACTPERSOON, werkte_voor="org" if n % 2 else "other")
            for n in range(20)
        ]
        root = zaak("fake", "z", betrokkenen=part(org))
        contacts = [
            klantcontact("fake", f"k{n}", betrokkenen=(betrokkene("fake", f"b{n}", was_partij=f"p{n}"),))
            for n in range(20)
        ]
        fake = FakeBron(
            partijen={org: [own]},
            zaken={org: [root]},
            bij={Klantcontact: {of_zaak(root): contacts}},
            extra=people,
            batch_size=50,
        )
        query = """{ klantbeeld(van: {kvkNummer: "90001354"}) {
            zaken { nodes { klantcontacten { nodes { onderwerp } } } } } }"""
        data = await Asking(fake).data(query)
        (seen,) = data["klantbeeld"]["zaken"]["nodes"]
        assert len(seen["klantcontacten"]["nodes"]) == 10
        assert len([asked for asked in fake.calls if asked.what == "op_sleutel:Partij"]) == 1

    async def test_its_documenten_are_shown(self):
        root = own_zaak()
        fake = FakeBron(zaken={ANNA: [root]}, bij={Document: {of_zaak(root): [document("fake", "d")]}})
        seen = await under(fake, "zaken", "documenten { nodes { titel zaken { nodes { id } } } }")
        assert [one["titel"] for one in seen["documenten"]["nodes"]] == ["Ontvangstbevestiging"]


class TestUnderOthers:
    async def test_of_a_document_only_the_zaken_of_the_klant_are_shown(self):
        root = document("fake", "d")
        mine, theirs = own_zaak(omschrijving="van Anna"), zaak("fake", "y", betrokkenen=part(BERT))
        uuid = Identificator(DOCUMENT_UUID, "d")
        fake = FakeBron(documenten={ANNA: [root]}, bij={Zaak: {uuid: [theirs, mine]}})
        seen = await under(fake, "documenten", "zaken { nodes { omschrijving } }")
        assert seen["zaken"]["nodes"] == [{"omschrijving": "van Anna"}]

    async def test_of_a_product_only_the_zaken_of_the_klant_are_shown(self):
        mine = own_zaak(omschrijving="van Anna", bekend_als=(number("mine"),))
        theirs = zaak("fake", "y", betrokkenen=part(BERT), bekend_als=(number("theirs"),))
        unsaid = zaak("fake", "x", betrokkenen=None, bekend_als=(number("unsaid"),))
        root = product("fake", "p", zaken=(refers("mine"), refers("theirs"), refers("unsaid")))
        fake = FakeBron(producten={ANNA: [root]}, extra=[mine, theirs, unsaid])
        seen = await under(fake, "producten", "zaken { nodes { omschrijving } }")
        assert seen["zaken"]["nodes"] == [{"omschrijving": "van Anna"}]

    @pytest.mark.parametrize("whose", OF)
    async def test_the_aanvraag_of_a_product_is_shown_to_whom_it_is(self, whose):
        asked = productaanvraag("fake", "v", naam="gevraagd", van=OF[whose], bekend_als=(number("v"),))
        root = product("fake", "p", aanvraag=refers("v"), van=ANNA.identificatoren)
        fake = FakeBron(producten={ANNA: [root]}, extra=[asked])
        seen = await under(fake, "producten", "aanvraag { titel }")
        assert seen["aanvraag"] == ({"titel": "gevraagd"} if whose == "anna" else None)

    @pytest.mark.parametrize("whose", OF)
    async def test_the_product_of_an_aanvraag_is_shown_to_whom_it_is(self, whose):
        made = product("fake", "p", naam="gekregen", van=OF[whose], bekend_als=(number("p"),))
        root = productaanvraag("fake", "v", product=refers("p"), van=ANNA.identificatoren)
        fake = FakeBron(productaanvragen={ANNA: [root]}, extra=[made])
        seen = await under(fake, "productaanvragen", "product { titel }")
        assert seen["product"] == ({"titel": "gekregen"} if whose == "anna" else None)

    @pytest.mark.parametrize("whose", OF)
    @pytest.mark.parametrize("make", [klanttaak, product, productaanvraag])
    async def test_a_reference_leads_to_what_is_of_the_klant_alone(self, make, whose):
        met = make("fake", "m", van=OF[whose], bekend_als=(number("m"),))
        root = klantcontact("fake", "k", onderwerpobjecten=(refers("m"),))
        fake = FakeBron(klantcontacten={ANNA: [root]}, extra=[met])
        seen = await under(fake, "klantcontacten", "onderwerpobjecten { resultaat titel object { titel } }")
        (one,) = seen["onderwerpobjecten"]
        if whose == "anna":
            assert (one["resultaat"], one["object"]) == ("GEVONDEN", {"titel": met.titel})
        else:
            assert (one["resultaat"], one["object"]) == ("NIET_GEVONDEN", None)
            assert met.titel not in one["titel"]

    async def test_where_a_klanttaak_belongs_is_not_shown_of_another(self):
        theirs = zaak("fake", "y", omschrijving="van Bert", betrokkenen=part(BERT), bekend_als=(number("y"),))
        root = klanttaak("fake", "t", hoort_bij=refers("y"), van=ANNA.identificatoren)
        seen = await under(FakeBron(klanttaken={ANNA: [root]}, extra=[theirs]), "klanttaken", "hoortBij { titel }")
        assert "Bert" not in seen["hoortBij"]["titel"]

    async def test_with_the_bron_of_the_partijen_down_contacts_stay_hidden_and_the_list_is_not_complete(self):
        root = own_zaak()
        contacts = [klantcontact("kr", "k1", betrokkenen=(betrokkene("kr", "b1", was_partij="pa"),))]
        zaken = FakeBron("fake", zaken={ANNA: [root]})
        kr = FakeBron("kr", partijen={}, bij={Klantcontact: {of_zaak(root): contacts}})
        kr.partijen.fail(RuntimeError("x"))
        seen = await under([zaken, kr], "zaken", "klantcontacten { nodes { onderwerp } volledig }")
        assert seen["klantcontacten"] == {"nodes": [], "volledig": False}


KINDS = {
    "klanttaken": lambda **of: klanttaak("fake", "x", gevraagde_handeling="dit", **of),
    "producten": lambda **of: product("fake", "x", naam="dit", **of),
    "productaanvragen": lambda **of: productaanvraag("fake", "x", naam="dit", **of),
    "documenten": lambda **of: document("fake", "x", naam="dit"),
}
NODE = "query ($i: ID!) { node(id: $i) { id ... on TijdlijnItem { titel } } }"


class TestById:
    async def id_of(self, asking, path):
        query = f"query ($b: String!) {{ klantbeeld(van: {{bsn: $b}}) {{ {path} {{ nodes {{ id titel }} }} }} }}"
        return (await asking.data(query, BSN))["klantbeeld"][path]["nodes"][0]

    @pytest.mark.parametrize("whose", ["anna", "unsaid"])
    @pytest.mark.parametrize("path", KINDS)
    async def test_what_was_shown_can_be_asked_again_by_its_id(self, path, whose):
        asking = Asking(FakeBron(**{path: {ANNA: [KINDS[path](van=OF[whose])]}}))
        seen = await self.id_of(asking, path)
        assert (await asking.data(NODE, {"i": seen["id"]}))["node"] == seen

    @pytest.mark.parametrize("path", ["klanttaken", "producten", "productaanvragen"])
    async def test_what_is_of_another_by_now_is_not_there_any_more(self, path):
        held = [KINDS[path](van=ANNA.identificatoren)]
        asking = Asking(FakeBron(**{path: {ANNA: held}}))
        seen = await self.id_of(asking, path)
        held[0] = KINDS[path](van=BERT.identificatoren)
        assert (await asking.data(NODE, {"i": seen["id"]}))["node"] is None

    @pytest.mark.parametrize("path", KINDS)
    async def test_an_id_is_of_no_use_to_another_caller(self, path):
        asking = Asking(FakeBron(**{path: {ANNA: [KINDS[path](van=ANNA.identificatoren)]}}))
        seen = await self.id_of(asking, path)
        assert (await asking.by(caller="een ander").data(NODE, {"i": seen["id"]}))["node"] is None

    async def test_what_a_reference_led_to_can_be_asked_again(self):
        tree = overig_object("fake", "boom", bekend_als=(number("boom"),))
        root = klantcontact("fake", "k", onderwerpobjecten=(refers("boom"),))
        asking = Asking(FakeBron(klantcontacten={ANNA: [root]}, extra=[tree]))
        query = """query ($b: String!) { klantbeeld(van: {bsn: $b}) {
            klantcontacten { nodes { onderwerpobjecten { object { id titel } } } } } }"""
        contact = (await asking.data(query, BSN))["klantbeeld"]["klantcontacten"]["nodes"][0]
        seen = contact["onderwerpobjecten"][0]["object"]
        assert (await asking.data(NODE, {"i": seen["id"]}))["node"] == seen

    async def test_with_the_bron_down_it_is_an_error_and_not_nothing(self):
        fake = FakeBron(klanttaken={ANNA: [KINDS["klanttaken"](van=ANNA.identificatoren)]})
        asking = Asking(fake)
        seen = await self.id_of(asking, "klanttaken")
        fake.fail(RuntimeError("x"))
        assert code(await asking.error(NODE, {"i": seen["id"]})) == "BRON_NIET_BEREIKBAAR"


class TestScopes:
    """The roots over klanten, also when all that is asked is in variables."""

    OBJECT: ClassVar = {"register": "bag", "objecttype": "pand", "soortObjectId": "identificatie", "objectId": "1"}
    ROOTS = (
        (
            "query ($v: VerwijzingInput!) { klantcontacten(onderwerpobject: $v) { nodes { id } } }",
            {"v": {"identificator": OBJECT}},
            INTERN_LEZEN,
        ),
        ("query ($v: String!) { klantcontacten(referentienummer: $v) { nodes { id } } }", {"v": "K1"}, INTERN_LEZEN),
        (
            "query ($v: [ActorInput!]) { interneTaken(toegewezenAan: $v) { nodes { id } } }",
            {"v": [{"identificator": OBJECT}]},
            INTERN_LEZEN,
        ),
        ("{ interneTaken { nodes { id } } }", {}, INTERN_LEZEN),
        (
            "query ($v: String!) { partijKandidaten(digitaalAdres: $v) { nodes { partij } } }",
            {"v": "anna@example.org"},
            KLANT_ZOEKEN,
        ),
        ("query ($v: KlantInput!) { klantbeeld(van: $v) { id } }", {"v": {"bsn": BSN["b"]}}, KLANT_KIEZEN),
        ("query ($v: String!) { zaak(identificatie: $v) { id } }", {"v": "Z1"}, KLANT_KIEZEN),
    )

    @pytest.mark.parametrize(("query", "variables", "scope"), ROOTS, ids=[query for query, _, _ in ROOTS])
    async def test_a_root_over_klanten_is_refused_without_its_scope_and_asks_nobody(self, query, variables, scope):
        fake = FakeBron(
            zaken={ANNA: [own_zaak()]},
            klantcontacten={},
            extra=[klantcontact("fake", "k")],
            werkvoorraad=[interne_taak("fake", "i")],
            kandidaten={"anna@example.org": [partij("fake", "p")]},
            accepts_other=True,
        )
        asking = Asking(fake, scopes=SCOPES - {scope})
        errors = await asking.errors(query, variables)
        assert {code(error) for error in errors} == {"FORBIDDEN"}
        assert fake.calls == []
        await Asking(fake, scopes=frozenset({scope})).data(query, variables)

    async def test_who_may_see_the_work_but_choose_no_klant_does_not_see_whose_it_is(self):
        """What hangs under the list is not opened by the scope of the list."""
        when = datetime(2026, 2, 1, tzinfo=UTC)
        contact = klantcontact("fake", "k", onderwerp="geheim", betrokkenen=(), plaatsgevonden_op=when)
        work = interne_taak("fake", "i", aanleidinggevend_klantcontact="k")
        asking = Asking(FakeBron(werkvoorraad=[work], extra=[contact]), scopes=frozenset({INTERN_LEZEN}))
        query = "{ interneTaken { nodes { gevraagdeHandeling aanleidinggevendKlantcontact { onderwerp } } } }"
        (seen,) = (await asking.data(query))["interneTaken"]["nodes"]
        assert seen == {"gevraagdeHandeling": "Terugbellen", "aanleidinggevendKlantcontact": None}
        (seen,) = (await asking.by().data(query))["interneTaken"]["nodes"]
        assert seen["aanleidinggevendKlantcontact"] == {"onderwerp": "geheim"}


class TestPages:
    LIST = "query ($b: String!, $a: String) { klantbeeld(van: {bsn: $b}) { zaken { nodes { identificatie %s } } } }"

    def asking(self):
        zaken = [
            zaak("fake", key, betrokkenen=part(ANNA, f"rol-{key}"), startdatum=date(2026, 1, day))
            for day, key in enumerate("ab", start=1)
        ]
        taken = {
            of_zaak(one): [klanttaak("fake", f"{one.sleutel}{n}", van=OF["anna"]) for n in range(3)] for one in zaken
        }
        return Asking(FakeBron(zaken={ANNA: zaken}, bij={Klanttaak: taken}))

    async def test_a_cursor_of_one_object_is_refused_for_another(self):
        asking = self.asking()
        inner = "klanttaken(first: 1) { pageInfo { endCursor } }"
        nodes = (await asking.data(self.LIST.replace(", $a: String", "") % inner, BSN))["klantbeeld"]["zaken"]["nodes"]
        cursor = nodes[0]["klanttaken"]["pageInfo"]["endCursor"]
        answer = await asking.answer(
            self.LIST % "klanttaken(first: 5, after: $a) { nodes { titel } }", {**BSN, "a": cursor}
        )
        (error,) = answer.body["errors"]
        assert (code(error), error["path"][-2:]) == ("ONGELDIGE_CURSOR", [1, "klanttaken"])
        first, second = answer.body["data"]["klantbeeld"]["zaken"]["nodes"]
        assert (len(first["klanttaken"]["nodes"]), second["klanttaken"]) == (2, None)

    async def test_a_cursor_of_a_list_of_the_klant_is_refused(self):
        asking = self.asking()
        query = "query ($b: String!) { klantbeeld(van: {bsn: $b}) { zaken(first: 1) { pageInfo { endCursor } } } }"
        cursor = (await asking.data(query, BSN))["klantbeeld"]["zaken"]["pageInfo"]["endCursor"]
        errors = await asking.errors(self.LIST % "klanttaken(after: $a) { nodes { titel } }", {**BSN, "a": cursor})
        assert {code(error) for error in errors} == {"ONGELDIGE_CURSOR"}


async def test_an_id_that_no_bron_can_be_asked_by_is_told_apart_from_what_is_gone():
    held = zaak("fake", "z", betrokkenen=part(ANNA))
    asking = Asking(FakeBron(zaken={ANNA: [held]}, by_key=False))
    query = "query ($b: String!) { klantbeeld(van: {bsn: $b}) { zaken { nodes { id } } } }"
    (node,) = (await asking.data(query, BSN))["klantbeeld"]["zaken"]["nodes"]
    assert code(await asking.error(NODE, {"i": node["id"]})) == "NIET_ONDERSTEUND"
