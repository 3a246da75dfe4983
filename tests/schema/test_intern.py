"""Roots over klanten: contacts about an object, work to do, candidates for a digitaal adres."""

from datetime import UTC, datetime

import pytest

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    SoortPartij,
    Taakstatus,
)
from klantbeeld.testing.builders import (
    actor,
    betrokkene,
    interne_taak,
    klant,
    klantcontact,
    partij,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.loaders.bronnen import DOWN
from tests.schema.asking import Asking, code

HENK = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BSN = HENK.identificatoren[0].object_id
MAIL = "tess@example.org"
BAG = IdentificatorSoort("bag", "pand", "identificatie")


def given(number):
    soort = number.soort
    return {
        "identificator": {
            "register": soort.register,
            "objecttype": soort.objecttype,
            "soortObjectId": soort.soort_object_id,
            "objectId": number.object_id,
        }
    }


class TestKlantcontacten:
    QUERY = """query ($v: VerwijzingInput, $n: String, $a: String, $f: Int! = 20) {
        klantcontacten(onderwerpobject: $v, referentienummer: $n, after: $a, first: $f) {
            nodes { onderwerp } volledig bronnen { bron { code } status } pageInfo { hasNextPage endCursor } } }"""

    async def ask(self, asking, **variables):
        return (await asking.data(self.QUERY, variables))["klantcontacten"]

    async def test_contacts_about_any_object_are_found(self):
        pand = Identificator(BAG, "0363100012345678")
        fake = FakeBron(bij={Klantcontact: {pand: [klantcontact(onderwerp="lekkage")]}})
        seen = await self.ask(Asking(fake), v=given(pand))
        assert seen["nodes"] == [{"onderwerp": "lekkage"}]

    @pytest.mark.parametrize("by", ["v", "n"])
    async def test_whose_they_are_is_asked_whatever_is_selected_for_the_logboek_must_say_so(self, by):
        pand, number = Identificator(BAG, "0363100012345678"), Identificator(KLANTCONTACT_NUMMER, "R1")
        contact = klantcontact(bekend_als=(number,))
        fake = FakeBron(bij={Klantcontact: {pand: [contact]}}, extra=[contact])
        await self.ask(Asking(fake), **{by: given(pand) if by == "v" else "R1"})
        asked = fake.calls[-1].request.selection
        assert asked.asks("betrokkenen.identificatoren")
        assert asked.asks("betrokkenen.was_partij")

    async def test_contacts_that_refer_by_another_number_of_the_object_are_found_too(self):
        uuid, number = Identificator(ZAAK_UUID, "u"), Identificator(ZAAK_IDENTIFICATIE, "Z1")
        zaken = FakeBron("zaken", extra=[zaak("zaken", "u", identificatie="Z1")])
        contacts = FakeBron("kr", bij={Klantcontact: {uuid: [klantcontact("kr", onderwerp="vraag")]}})
        asking = Asking(zaken, contacts)
        assert (await self.ask(asking, v=given(number)))["nodes"] == [{"onderwerp": "vraag"}]
        zaken.fail(DOWN)
        seen = await self.ask(asking, v=given(number))
        assert (seen["nodes"], seen["volledig"]) == ([], False)
        assert {"bron": {"code": "zaken"}, "status": "NIET_BEREIKBAAR"} in seen["bronnen"]

    async def test_contacts_about_what_was_in_an_earlier_answer_are_found_by_its_id(self):
        held = zaak("zaken", "u", betrokkenen=(betrokkene("zaken", identificatoren=HENK.identificatoren),))
        zaken = FakeBron("zaken", zaken={HENK: [held]})
        about = {held.bekend_als[1]: [klantcontact("kr", onderwerp="vraag")]}
        asking = Asking(zaken, FakeBron("kr", bij={Klantcontact: about}))
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ zaken {{ nodes {{ id }} }} }} }}'
        (node,) = (await asking.data(query))["klantbeeld"]["zaken"]["nodes"]
        assert (await self.ask(asking, v={"id": node["id"]}))["nodes"] == [{"onderwerp": "vraag"}]
        error = await asking.by(caller="een ander").error(self.QUERY, {"v": {"id": node["id"]}})
        assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "onderwerpobject")
        zaken.fail(DOWN)
        assert (await self.ask(asking, v={"id": node["id"]}))["volledig"] is False

    async def test_the_id_of_one_of_two_with_the_same_number_means_that_one(self):
        day = [datetime(2026, 1, n, tzinfo=UTC).date() for n in (1, 2)]
        same = [
            zaak(bron, f"u-{bron}", identificatie="Z1", startdatum=on) for bron, on in zip(("a", "b"), day, strict=True)
        ]
        mine = FakeBron("a", zaken={HENK: [same[0]]}, extra=[same[0]])
        other = FakeBron("b", zaken={}, extra=[same[1]])
        about = {one.bekend_als[0]: [klantcontact("kr", onderwerp=one.bron)] for one in same}
        asking = Asking(mine, other, FakeBron("kr", bij={Klantcontact: about}))
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ zaken {{ nodes {{ id }} }} }} }}'
        (node,) = (await asking.data(query))["klantbeeld"]["zaken"]["nodes"]
        assert (await self.ask(asking, v={"id": node["id"]}))["nodes"] == [{"onderwerp": "a"}]

    async def test_a_contact_is_found_by_its_number(self):
        number = Identificator(KLANTCONTACT_NUMMER, "2026-1")
        fake = FakeBron(extra=[klantcontact(onderwerp="dit", bekend_als=(number,)), zaak(bekend_als=(number,))])
        seen = await self.ask(Asking(fake), n="2026-1")
        assert seen["nodes"] == [{"onderwerp": "dit"}]

    @pytest.mark.parametrize(
        "variables",
        [
            {},
            {"v": given(Identificator(BAG, "1")), "n": "1"},
            {"n": ""},
            {"n": " "},
            {"n": "9" * 41},
            {"v": {"id": "x"}},
        ],
    )
    async def test_browsing_is_refused(self, variables):
        fake = FakeBron(extra=[klantcontact(bekend_als=(Identificator(KLANTCONTACT_NUMMER, "1"),))])
        assert code(await Asking(fake).error(self.QUERY, variables)) == "BAD_USER_INPUT"
        assert fake.calls == []

    async def test_the_id_of_a_partij_is_no_object(self):
        fake = FakeBron(partijen={HENK: [partij(identificatoren=HENK.identificatoren)]})
        asking = Asking(fake)
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ partijen {{ nodes {{ id }} }} }} }}'
        (node,) = (await asking.data(query))["klantbeeld"]["partijen"]["nodes"]
        assert code(await asking.error(self.QUERY, {"v": {"id": node["id"]}})) == "BAD_USER_INPUT"

    async def test_a_cursor_holds_for_the_same_object_alone(self):
        one, other = (Identificator(OBJECT_UUID, key) for key in ("een", "ander"))
        about = {number: [klantcontact(onderwerp=f"{n}") for n in range(3)] for number in (one, other)}
        asking = Asking(FakeBron(bij={Klantcontact: about}))
        cursor = (await self.ask(asking, v=given(one), f=1))["pageInfo"]["endCursor"]
        assert len((await self.ask(asking, v=given(one), a=cursor))["nodes"]) == 2
        assert code(await asking.error(self.QUERY, {"v": given(other), "a": cursor})) == "ONGELDIGE_CURSOR"

    async def test_a_cursor_goes_on_when_the_other_numbers_cannot_be_told_for_a_while(self):
        number, uuid = Identificator(ZAAK_IDENTIFICATIE, "Z1"), Identificator(ZAAK_UUID, "u")
        zaken = FakeBron("zaken", extra=[zaak("zaken", "u", identificatie="Z1")])
        about = {key: [klantcontact("kr", f"{key.object_id}{n}") for n in range(3)] for key in (number, uuid)}
        asking = Asking(zaken, FakeBron("kr", bij={Klantcontact: about}))
        cursor = (await self.ask(asking, v=given(number), f=1))["pageInfo"]["endCursor"]
        zaken.fail(DOWN)
        assert (await self.ask(asking, v=given(number), a=cursor))["volledig"] is False

    @pytest.mark.parametrize("empty", [{}, {"id": None}])
    async def test_an_object_that_is_not_pointed_at_is_a_mistake_about_the_object(self, empty):
        error = await Asking(FakeBron(zaken={})).error(self.QUERY, {"v": empty})
        assert code(error) == "BAD_USER_INPUT"
        assert "klant aan" not in error["message"]


class TestInterneTaken:
    QUERY = """query ($w: [ActorInput!], $n: String, $s: [Taakstatus!]! = [TE_VERWERKEN], $a: String, $f: Int! = 20) {
        interneTaken(toegewezenAan: $w, nummer: $n, taakstatus: $s, after: $a, first: $f) {
            nodes { nummer toegewezenAan { id naam } } volledig bronnen { bron { code } status melding }
            pageInfo { hasNextPage endCursor } } }"""
    KIM = Identificator(IdentificatorSoort("msei", "medewerker", "account"), "kim")

    def work(self, bron):
        kim = actor(bron, f"kim-{bron}", naam="Kim", bekend_als=(self.KIM,))
        team = actor(bron, f"team-{bron}", naam="Team")
        made = [("1", kim, 1, "TE_VERWERKEN"), ("2", team, 2, "TE_VERWERKEN"), ("3", kim, 3, "VERWERKT")]
        return FakeBron(
            bron,
            werkvoorraad=[
                interne_taak(
                    bron,
                    f"{bron}{nummer}",
                    nummer=f"{bron}{nummer}",
                    toegewezen_aan=(who,),
                    taakstatus=Taakstatus[status],
                    wacht_sinds=datetime(2026, 1, day, 1 if bron == "a" else 2, tzinfo=UTC),
                )
                for nummer, who, day, status in made
            ],
        )

    async def ask(self, asking, **variables):
        return (await asking.data(self.QUERY, variables))["interneTaken"]

    def numbers(self, page):
        return [one["nummer"] for one in page["nodes"]]

    async def test_who_waits_longest_comes_first_over_all_bronnen(self):
        seen = await self.ask(Asking(self.work("b"), self.work("a")))
        assert self.numbers(seen) == ["a1", "b1", "a2", "b2"]

    async def test_it_is_read_page_after_page(self):
        asking, seen, cursor = Asking(self.work("b"), self.work("a")), [], None
        for _ in range(5):
            page = await self.ask(asking, f=1, a=cursor)
            seen += self.numbers(page)
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen == ["a1", "b1", "a2", "b2"]

    async def test_work_of_one_actor_is_asked_of_his_own_bron(self):
        a, b = self.work("a"), self.work("b")
        asking = Asking(a, b)
        kim = next(one for one in (await self.ask(asking))["nodes"] if one["nummer"] == "a1")["toegewezenAan"][0]
        b.calls.clear()
        seen = await self.ask(asking, w=[{"id": kim["id"]}], s=["TE_VERWERKEN", "VERWERKT"])
        assert self.numbers(seen) == ["a1", "a3"]
        assert b.calls == []
        assert {one["bron"]["code"]: one["status"] for one in seen["bronnen"]} == {
            "a": "GELEVERD",
            "b": "NIET_BEVRAAGD",
        }

    async def test_actors_of_several_bronnen_are_each_asked_of_their_own(self):
        asking = Asking(self.work("a"), self.work("b"))
        nodes = (await self.ask(asking))["nodes"]
        ids = [one["toegewezenAan"][0]["id"] for one in nodes if one["nummer"] in ("a1", "b2")]
        assert self.numbers(await self.ask(asking, w=[{"id": one} for one in ids])) == ["a1", "b2"]

    async def test_an_actor_by_his_number_is_meant_in_every_bron(self):
        asking = Asking(self.work("a"), self.work("b"))
        assert self.numbers(await self.ask(asking, w=[given(self.KIM)])) == ["a1", "b1"]

    async def test_one_taak_by_its_number(self):
        assert self.numbers(await self.ask(Asking(self.work("a"), self.work("b")), n="b2")) == ["b2"]

    async def test_nobody_has_no_work(self):
        assert self.numbers(await self.ask(Asking(self.work("a")), w=[])) == []

    async def test_who_is_not_signed_in_has_no_work_of_his_own(self):
        fake = self.work("a")
        error = await Asking(fake).error(self.QUERY, {"w": [{"zelf": True}]})
        assert (code(error), fake.calls) == ("UNAUTHENTICATED", [])

    @pytest.mark.parametrize("wrong", [{"zelf": False}, {"id": "x"}, {}, {"id": "x", "zelf": True}])
    async def test_an_actor_that_is_none_is_a_mistake(self, wrong):
        fake = self.work("a")
        error = await Asking(fake).error(self.QUERY, {"w": [wrong]})
        assert code(error) == "BAD_USER_INPUT"
        assert error["extensions"]["argument"].startswith("toegewezenAan")
        assert fake.calls == []

    async def test_an_id_of_an_actor_is_for_who_got_it(self):
        asking = Asking(self.work("a"))
        kim = (await self.ask(asking))["nodes"][0]["toegewezenAan"][0]
        error = await asking.by(caller="een ander").error(self.QUERY, {"w": [{"id": kim["id"]}]})
        assert code(error) == "BAD_USER_INPUT"

    @pytest.mark.parametrize("nummer", ["", " ", "9" * 41])
    async def test_a_number_has_a_sensible_length(self, nummer):
        assert code(await Asking(self.work("a")).error(self.QUERY, {"n": nummer})) == "BAD_USER_INPUT"

    async def test_a_cursor_holds_for_the_same_actor_alone(self):
        asking = Asking(self.work("a"))
        other = Identificator(self.KIM.soort, "bo")
        cursor = (await self.ask(asking, w=[given(self.KIM)], f=1, s=["TE_VERWERKEN", "VERWERKT"]))["pageInfo"][
            "endCursor"
        ]
        variables = {"a": cursor, "s": ["TE_VERWERKEN", "VERWERKT"]}
        assert self.numbers(await self.ask(asking, w=[given(self.KIM)], **variables)) == ["a3"]
        for who in ([given(other)], None, []):
            error = await asking.error(self.QUERY, {**variables, "w": who})
            assert code(error) == "ONGELDIGE_CURSOR"


class TestPartijKandidaten:
    QUERY = """query ($m: String!) { partijKandidaten(digitaalAdres: $m) {
        nodes { partij soortPartij naam organisatienaam herkomst { bron { code } } } volledig } }"""

    def held(self):
        org = partij("kr", "org", soort_partij=SoortPartij.ORGANISATIE, naam="Bakkerij")
        worker = partij("kr", "w", soort_partij=SoortPartij.CONTACTPERSOON, naam="Bo", werkte_voor="org")
        tess = partij("kr", "t", naam="Tess", identificatoren=HENK.identificatoren)
        return FakeBron("kr", partijen={HENK: [tess]}, kandidaten={MAIL: [tess, worker]}, extra=[org, worker])

    async def test_enough_is_told_to_choose_and_no_more(self):
        seen = (await Asking(self.held()).data(self.QUERY, {"m": f" {MAIL} "}))["partijKandidaten"]
        told = [(one["naam"], one["soortPartij"], one["organisatienaam"]) for one in seen["nodes"]]
        assert told == [("Tess", "PERSOON", None), ("Bo", "CONTACTPERSOON", "Bakkerij")]

    async def test_the_one_that_is_chosen_leads_to_a_klantbeeld(self):
        asking = Asking(self.held())
        seen = (await asking.data(self.QUERY, {"m": MAIL}))["partijKandidaten"]["nodes"][0]
        query = "query ($p: ID!) { klantbeeld(van: {partij: $p}) { gekend hoedanigheid } }"
        assert (await asking.data(query, {"p": seen["partij"]}))["klantbeeld"] == {
            "gekend": True,
            "hoedanigheid": "PERSOON",
        }

    async def test_more_than_are_given_makes_it_incomplete(self):
        many = [partij("kr", f"p{n}") for n in range(101)]
        asking = Asking(FakeBron("kr", kandidaten={MAIL: many}))
        seen = (await asking.data(self.QUERY, {"m": MAIL}))["partijKandidaten"]
        assert (len(seen["nodes"]), seen["volledig"]) == (100, False)

    async def test_organisations_of_many_are_one_question(self):
        many = [partij("kr", f"p{n}", werkte_voor=f"o{n}") for n in range(30)]
        orgs = [partij("kr", f"o{n}", naam=f"Org {n}") for n in range(30)]
        fake = FakeBron("kr", kandidaten={MAIL: many}, extra=orgs, batch_size=50)
        await Asking(fake).data(self.QUERY, {"m": MAIL})
        assert len(fake.calls) == 2

    @pytest.mark.parametrize("adres", ["", "  ", "x" * 255])
    async def test_an_address_has_a_sensible_length(self, adres):
        fake = self.held()
        assert code(await Asking(fake).error(self.QUERY, {"m": adres})) == "BAD_USER_INPUT"
        assert fake.calls == []

    async def test_a_bron_that_fails_is_told(self):
        fake = self.held()
        fake.kandidaten.fail(DOWN)
        answer = await Asking(fake).answer(self.QUERY, {"m": MAIL})
        assert answer.body["data"]["partijKandidaten"] == {"nodes": [], "volledig": False}
