"""The roots, and what follows from them."""

from datetime import date

import pytest

from klantbeeld.access.rules import INTERN_LEZEN, KLANT_KIEZEN
from klantbeeld.compose.outcome import Reden
from klantbeeld.contract import (
    RSIN,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronUnavailableError,
    Contactgegevens,
    Identificator,
    Naam,
    Referentiewaarde,
    SoortDigitaalAdres,
    SoortPartij,
    Verwijzing,
)
from klantbeeld.store import Keys, Store
from klantbeeld.testing.builders import (
    betrokkene,
    digitaal_adres,
    interne_taak,
    klant,
    klantcontact,
    klanttaak,
    partij,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

BSN, ANNA = synthetic_bsn(0), synthetic_bsn(1)
HENK = klant(bsn=BSN, hoedanigheid=SoortPartij.PERSOON)
DOWN = BronUnavailableError("x: is out of order")
OF_HENK = (betrokkene("noord", identificatoren=HENK.identificatoren),)
OF_ANNA = (betrokkene("noord", identificatoren=klant(bsn=ANNA).identificatoren),)


def person(bron="contacten", **fields):
    return partij(bron, "p1", **{"identificatoren": HENK.identificatoren} | fields)


async def beeld(asked, selected, variables=None):
    return (await asked.data(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {selected} }} }}', variables))["klantbeeld"]


class TestKlantbeeld:
    async def test_a_klant_in_a_bron_is_known(self):
        asked = Asking(FakeBron("contacten", partijen={HENK: [person()]}))
        assert await beeld(asked, "gekend") == {"gekend": True}

    async def test_a_page_that_leads_elsewhere_than_it_says_is_not_shown_whatever_the_bron(self):
        pages = ("https://mijn.example/taken", "javascript:alert(1)", "//elders.example")
        taken = [klanttaak("portaal", str(number), pagina=page) for number, page in enumerate(pages)]
        asked = Asking(FakeBron("portaal", klanttaken={HENK: taken}))
        shown = (await beeld(asked, "klanttaken { nodes { pagina } }"))["klanttaken"]["nodes"]
        assert {one["pagina"] for one in shown} == {"https://mijn.example/taken", None}

    async def test_a_klant_in_no_bron_is_not_known_and_has_a_klantbeeld_all_the_same(self):
        asked = Asking(FakeBron("contacten", partijen={}), FakeBron("noord", zaken={}))
        found = await beeld(
            asked, "gekend zaken { nodes { id } volledig } contactgegevens { naam { volledig } volledig }"
        )
        assert found["gekend"] is False
        assert found["zaken"] == {"nodes": [], "volledig": True}
        assert found["contactgegevens"] == {"naam": None, "volledig": True}

    async def test_with_a_bron_down_it_cannot_be_said_that_he_is_not_known(self):
        down = FakeBron("wijkteam", partijen={})
        down.fail(DOWN)
        assert await beeld(Asking(FakeBron("contacten", partijen={}), down), "gekend") == {"gekend": None}
        known = Asking(FakeBron("contacten", partijen={HENK: [person()]}), down)
        assert await beeld(known, "gekend") == {"gekend": True}

    async def test_without_a_bron_of_partijen_it_cannot_be_said_that_he_is_not_known(self):
        assert await beeld(Asking(FakeBron("noord", zaken={})), "gekend") == {"gekend": None}

    async def test_his_numbers_are_masked_and_whole_for_who_may_see_them(self):
        found = await beeld(Asking(), "identificatoren { objectId volledigObjectId soortObjectId { code naam } }")
        (number,) = found["identificatoren"]
        assert number["objectId"] == "******" + BSN[-3:]
        assert number["volledigObjectId"] == BSN
        assert number["soortObjectId"] == {"code": "bsn", "naam": "Burgerservicenummer"}

    async def test_two_klanten_in_one_request_stay_apart(self):
        anna = klant(bsn=ANNA, hoedanigheid=SoortPartij.PERSOON)
        contacts = {
            HENK: [klantcontact("contacten", "k1", betrokkenen=(betrokkene("contacten", was_partij="p1"),))],
            anna: [klantcontact("contacten", "k2", betrokkenen=(betrokkene("contacten", was_partij="p1"),))],
        }
        fake = FakeBron("contacten", partijen={HENK: [person(interne_notitie="n")]}, klantcontacten=contacts)
        part = "{ klantcontacten { nodes { betrokkenen { wasPartij { interneNotitie } } } } }"
        query = f'{{ h: klantbeeld(van: {{bsn: "{BSN}"}}) {part} a: klantbeeld(van: {{bsn: "{ANNA}"}}) {part} }}'
        data = await Asking(fake).data(query)
        notes = {
            name: data[name]["klantcontacten"]["nodes"][0]["betrokkenen"][0]["wasPartij"]["interneNotitie"]
            for name in ("h", "a")
        }
        assert notes == {"h": "n", "a": None}

    async def test_without_a_preferred_address_the_channel_of_the_last_contact_is_advised(self):
        phone = digitaal_adres("contacten", soort_digitaal_adres=SoortDigitaalAdres.TELEFOONNUMMER, adres="0201234567")
        known = person(contactgegevens=Contactgegevens(digitale_adressen=(digitaal_adres("contacten"), phone)))
        fake = FakeBron(
            "contacten",
            partijen={HENK: [known]},
            klantcontacten={HENK: [klantcontact("contacten", kanaal=Referentiewaarde("telefoon"))]},
        )
        found = await beeld(
            Asking(fake), "contactgegevens { aanbevolenDigitaalAdres { adres } voorkeursDigitaalAdres { adres } }"
        )
        assert found["contactgegevens"]["aanbevolenDigitaalAdres"] == {"adres": "0201234567"}
        assert found["contactgegevens"]["voorkeursDigitaalAdres"] is None

    async def test_the_last_contact_is_not_looked_up_when_no_advice_is_asked(self):
        fake = FakeBron("contacten", partijen={HENK: [person()]}, klantcontacten={})
        await beeld(Asking(fake), "contactgegevens { naam { volledig } }")
        assert [asked.what for asked in fake.calls] == ["partijen"]

    async def test_only_the_contact_data_are_asked_of_the_klantregister_alone(self):
        asked = Asking(FakeBron("contacten", partijen={HENK: [person()]}), FakeBron("noord", zaken={}))
        await beeld(asked, "contactgegevens { digitaleAdressen { adres } }")
        assert [one.what for one in asked.calls] == ["partijen"]

    async def test_a_klant_of_whom_a_bron_has_no_number_makes_it_not_asked(self):
        asked = Asking(FakeBron("noord", zaken={}, accepts=[RSIN]))
        found = await beeld(asked, "zaken { volledig bronnen { status melding } }")
        assert found["zaken"]["bronnen"] == [{"status": "NIET_BEVRAAGD", "melding": Reden.ANDERE_NUMMERS.value}]
        assert found["zaken"]["volledig"] is True

    async def test_a_bron_that_offers_no_such_list_is_not_mentioned(self):
        found = await beeld(Asking(FakeBron("contacten", partijen={})), "zaken { bronnen { status } }")
        assert found["zaken"]["bronnen"] == []


class TestZaak:
    QUERY = (
        "query ($nr: String!) { zaak(identificatie: $nr) { identificatie omschrijving herkomst { bron { code } } } }"
    )

    def numbered(self, bron, **fields):
        return FakeBron(bron, zaken={}, extra=[zaak(bron, identificatie="Z1", **fields)])

    async def test_a_zaak_is_found_by_its_number_in_any_bron(self):
        asked = Asking(FakeBron("zuid", zaken={}), self.numbered("noord"))
        assert (await asked.data(self.QUERY, {"nr": "Z1"}))["zaak"]["herkomst"] == [{"bron": {"code": "noord"}}]

    async def test_an_unknown_number_is_null(self):
        assert await Asking(self.numbered("noord")).data(self.QUERY, {"nr": "Z2"}) == {"zaak": None}

    async def test_two_different_zaken_with_one_number_are_ambiguous(self):
        asked = Asking(self.numbered("noord"), self.numbered("zuid", startdatum=date(2020, 1, 1)))
        error = await asked.error(self.QUERY, {"nr": "Z1"})
        assert (code(error), error["extensions"]["argument"]) == ("MEERDUIDIG", "identificatie")

    async def test_one_zaak_in_two_bronnen_is_one_zaak(self):
        asked = Asking(self.numbered("noord"), self.numbered("zuid"))
        assert (await asked.data(self.QUERY, {"nr": "Z1"}))["zaak"]["identificatie"] == "Z1"

    async def test_with_a_bron_down_an_unknown_number_is_an_error_and_not_nothing(self):
        asked = Asking(self.numbered("noord"), self.numbered("zuid"))
        asked.fakes[0].fail(DOWN)
        assert code(await asked.error(self.QUERY, {"nr": "Z2"})) == "BRON_NIET_BEREIKBAAR"

    async def test_with_a_bron_down_what_is_found_is_given_and_the_failure_told_beside_it(self):
        asked = Asking(self.numbered("noord"), self.numbered("zuid"))
        asked.fakes[0].fail(DOWN)
        answer = await asked.answer(self.QUERY, {"nr": "Z1"})
        assert answer.body["data"]["zaak"]["identificatie"] == "Z1"
        assert answer.body["extensions"]["bronnen"] == [
            {"bron": "noord", "status": "NIET_BEREIKBAAR", "path": ["zaak"]}
        ]

    @pytest.mark.parametrize("arguments", ["", 'id: "x", identificatie: "y"', "id: null, identificatie: null"])
    async def test_exactly_one_way_of_naming_it_is_wanted(self, arguments):
        error = await Asking().error(f"{{ zaak{f'({arguments})' if arguments else ''} {{ id }} }}")
        assert code(error) == "BAD_USER_INPUT"

    @pytest.mark.parametrize("number", ["", "x" * 41])
    async def test_a_number_has_a_sensible_length(self, number):
        error = await Asking().error(self.QUERY, {"nr": number})
        assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "identificatie")


class TestZaakInDeZaak:
    """What a zaak refers to is shown only when the klant has a part in it too."""

    def asking(self, **related):
        own = zaak("noord", "z1", betrokkenen=OF_HENK, **related)
        others = [
            zaak("noord", "mine", omschrijving="mine", betrokkenen=OF_HENK),
            zaak("noord", "hers", omschrijving="hers", betrokkenen=OF_ANNA),
            zaak("noord", "nobody", omschrijving="nobody", betrokkenen=()),
        ]
        return Asking(FakeBron("noord", zaken={HENK: [own]}, extra=others))

    @pytest.mark.parametrize(("key", "shown"), [("mine", "mine"), ("hers", None), ("nobody", None), ("gone", None)])
    async def test_its_hoofdzaak(self, key, shown):
        found = await beeld(self.asking(hoofdzaak=key), "zaken { nodes { hoofdzaak { omschrijving } } }")
        assert found["zaken"]["nodes"][0]["hoofdzaak"] == (shown and {"omschrijving": shown})

    async def test_its_deelzaken(self):
        asked = self.asking(deelzaken=("mine", "hers", "nobody", "gone"))
        found = await beeld(asked, "zaken { nodes { deelzaken { omschrijving } } }")
        assert [one["omschrijving"] for one in found["zaken"]["nodes"][0]["deelzaken"]] == ["mine", "nobody"]

    async def test_deelzaken_that_were_not_delivered_are_null_and_none_is_empty(self):
        query = "zaken { nodes { deelzaken { id } } }"
        assert (await beeld(self.asking(deelzaken=None), query))["zaken"]["nodes"] == [{"deelzaken": None}]
        assert (await beeld(self.asking(deelzaken=()), query))["zaken"]["nodes"] == [{"deelzaken": []}]

    async def test_deelzaken_of_many_zaken_are_asked_at_once_and_none_twice(self):
        own = [zaak("noord", f"z{n}", betrokkenen=OF_HENK, deelzaken=("d",)) for n in range(5)]
        fake = FakeBron("noord", zaken={HENK: own}, extra=[zaak("noord", "d", betrokkenen=OF_HENK)], batch_size=50)
        await beeld(Asking(fake), "zaken { nodes { deelzaken { omschrijving } } }")
        assert [asked.what for asked in fake.calls] == ["zaken", "op_sleutel:Zaak"]


class TestVerwijzing:
    QUERY = """klantcontacten { nodes { onderwerpobjecten {
      resultaat titel identificator { objectId } object { __typename titel }
    } } }"""

    def asking(self, verwijzing, *others, **fields):
        contact = klantcontact(
            "contacten", "k1", betrokkenen=(betrokkene("contacten", was_partij="p1"),), onderwerpobjecten=(verwijzing,)
        )
        fake = FakeBron(
            "contacten", partijen={HENK: [person()]}, klantcontacten={HENK: [contact]}, extra=fields.get("extra", ())
        )
        return Asking(fake, *others, store=fields.get("store"))

    async def followed(self, asked):
        return (await beeld(asked, self.QUERY))["klantcontacten"]["nodes"][0]["onderwerpobjecten"][0]

    def zaaknummer(self, number="Z1"):
        return Verwijzing(identificator=Identificator(ZAAK_IDENTIFICATIE, number))

    def bron(self, name="noord", **fields):
        return FakeBron(
            name,
            zaken={},
            extra=[zaak(name, identificatie="Z1", omschrijving="Kap", **{"betrokkenen": OF_HENK} | fields)],
        )

    async def test_a_zaak_of_the_klant_is_found_in_another_bron(self):
        found = await self.followed(self.asking(self.zaaknummer(), self.bron()))
        assert (found["resultaat"], found["titel"]) == ("GEVONDEN", "Kap")
        assert found["object"] == {"__typename": "Zaak", "titel": "Kap"}

    @pytest.mark.parametrize("betrokkenen", [OF_ANNA, (), None])
    async def test_a_zaak_he_has_no_part_in_is_not_found(self, betrokkenen):
        found = await self.followed(self.asking(self.zaaknummer(), self.bron(betrokkenen=betrokkenen)))
        assert (found["resultaat"], found["object"]) == ("NIET_GEVONDEN", None)
        assert "Kap" not in found["titel"]

    async def test_a_number_nobody_knows_still_has_a_title(self):
        found = await self.followed(self.asking(self.zaaknummer("Z9"), self.bron()))
        assert (found["resultaat"], found["titel"], found["object"]) == ("NIET_GEVONDEN", "Zaak Z9", None)

    async def test_two_zaken_with_one_number_are_ambiguous(self):
        other = self.bron("zuid", startdatum=date(2020, 1, 1))
        found = await self.followed(self.asking(self.zaaknummer(), self.bron(), other))
        assert (found["resultaat"], found["object"]) == ("MEERDUIDIG", None)

    async def test_a_bron_that_is_down_is_another_thing_than_not_found(self):
        down = self.bron()
        down.fail(DOWN)
        asked = self.asking(self.zaaknummer(), down)
        assert (await self.followed(asked))["resultaat"] == "BRON_NIET_BEREIKBAAR"

    async def test_what_was_found_by_a_number_is_told_with_the_bron_that_could_have_another(self):
        down = self.bron("zuid")
        down.fail(DOWN)
        asked = self.asking(self.zaaknummer(), self.bron(), down)
        answer = await asked.answer(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {self.QUERY} }} }}')
        (found,) = answer.body["data"]["klantbeeld"]["klantcontacten"]["nodes"][0]["onderwerpobjecten"]
        assert found["resultaat"] == "GEVONDEN"
        assert [one["bron"] for one in answer.body["extensions"]["bronnen"]] == ["zuid"]

    async def test_what_was_found_by_a_technical_key_cannot_be_another(self):
        key = Identificator(ZAAK_UUID, "4f1c3c5e-0b0f-4d5c-9d0c-6f2b6f1f0a11")
        down = self.bron("zuid")
        down.fail(DOWN)
        has = zaak("noord", "z1", bekend_als=(key,), omschrijving="Kap", betrokkenen=OF_HENK)
        asked = self.asking(Verwijzing(identificator=key), FakeBron("noord", zaken={}, extra=[has]), down)
        answer = await asked.answer(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {self.QUERY} }} }}')
        (found,) = answer.body["data"]["klantbeeld"]["klantcontacten"]["nodes"][0]["onderwerpobjecten"]
        assert found["resultaat"] == "GEVONDEN"
        assert "extensions" not in answer.body

    @pytest.mark.parametrize("by", ["number", "key"])
    async def test_what_was_found_in_what_a_bron_gave_before_says_so(self, by):
        key = Identificator(ZAAK_UUID, "4f1c3c5e-0b0f-4d5c-9d0c-6f2b6f1f0a11")
        noord = FakeBron("noord", extra=[zaak("noord", bekend_als=(key,), omschrijving="Kap", betrokkenen=OF_HENK)])
        earlier = klantcontact("contacten", "k0", betrokkenen=(betrokkene("contacten", was_partij="p1"),))
        verwijzing = Verwijzing(identificator=key) if by == "number" else Verwijzing(klantcontact="k0")
        asked = self.asking(verwijzing, noord, extra=[earlier], store=Store(Keys("geheim"), max_bytes=100_000))
        now = await self.followed(asked)
        gives = noord if by == "number" else asked.fakes[0]
        gives.fail(DOWN)
        answer = await asked.answer(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {self.QUERY} }} }}')
        assert answer.body["data"]["klantbeeld"]["klantcontacten"]["nodes"][0]["onderwerpobjecten"] == [now]
        told = [(one["bron"], one["status"]) for one in answer.body["extensions"]["bronnen"]]
        assert told == [(gives.name, "VEROUDERD")]

    async def test_a_register_nobody_has_is_unknown(self):
        pand = Identificator(ZAAK_IDENTIFICATIE.__class__("bag", "pand", "id"), "036")
        found = await self.followed(self.asking(Verwijzing(identificator=pand), self.bron()))
        assert (found["resultaat"], found["titel"]) == ("ONBEKEND_REGISTER", "Pand 036")
        assert (await self.followed(self.asking(self.zaaknummer())))["resultaat"] == "ONBEKEND_REGISTER"

    @pytest.mark.parametrize(
        ("key", "resultaat"), [("p1", "GEVONDEN"), ("p9", "NIET_GEVONDEN"), (None, "NIET_GEVONDEN")]
    )
    async def test_an_earlier_contact_is_shown_when_the_klant_took_part_in_it(self, key, resultaat):
        earlier = klantcontact(
            "contacten", "k0", onderwerp="Eerder", betrokkenen=(betrokkene("contacten", was_partij=key),)
        )
        asked = self.asking(Verwijzing(klantcontact="k0"), extra=[earlier])
        found = await self.followed(asked)
        assert (found["resultaat"], found["object"] is not None) == (resultaat, resultaat == "GEVONDEN")


class TestBron:
    QUERY = "{ bronnen { code naam levert registreert zoektOp { code naam } status laatstGeleverdOp } }"

    async def test_the_bronnen_tell_what_they_offer_without_being_asked(self):
        asked = Asking(FakeBron("contacten", partijen={}, klantcontacten={}), FakeBron("noord", zaken={}, by_key=False))
        contacten, noord = (await asked.data(self.QUERY))["bronnen"]
        assert {"PARTIJ", "KLANTCONTACT", "BETROKKENE"} <= set(contacten["levert"])
        assert noord["levert"] == ["ZAAK"]
        assert {one["code"] for one in noord["zoektOp"]} == {"bsn", "rsin", "kvk_nummer", "vestigingsnummer"}
        assert (noord["status"], noord["laatstGeleverdOp"], noord["registreert"]) == (None, None, [])
        assert asked.calls == []

    async def test_an_unknown_one_is_refused_before_any_is_asked(self):
        asked = Asking(FakeBron("noord", zaken={}))
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ zaken(bronnen: ["noord", "{ANNA}"]) {{ volledig }} }} }}'
        error = await asked.error(query)
        assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "bronnen")
        assert ANNA not in str(error)
        assert asked.calls == []


class TestDoel:
    @pytest.mark.parametrize(
        ("query", "variables", "doel"),
        [
            ('query @doel(code: "wmo") { %s }', {}, "wmo"),
            ("query ($d: String!) @doel(code: $d) { %s }", {"d": "wmo"}, "wmo"),
            ('query ($d: String! = "wmo") @doel(code: $d) { %s }', {}, "wmo"),
            ('query ($d: String! = "wmo") @doel(code: $d) { %s }', {"d": "bijstand"}, "bijstand"),
            ("query { %s }", {}, None),
        ],
    )
    async def test_the_purpose_of_an_operation_reaches_the_bron(self, query, variables, doel):
        fake = FakeBron("noord", zaken={})
        await Asking(fake).data(query % f'klantbeeld(van: {{bsn: "{BSN}"}}) {{ zaken {{ volledig }} }}', variables)
        assert [asked.call.doel for asked in fake.calls] == [doel]


class TestFailuresBelowARecord:
    async def test_what_no_list_can_tell_is_told_beside_the_answer(self):
        contact = klantcontact("contacten", betrokkenen=(betrokkene("contacten", naam=None, was_partij="p1"),))
        fake = FakeBron("contacten", partijen={HENK: [person()]}, klantcontacten={HENK: [contact]})
        fake.op_sleutel[type(person())].fail(DOWN)
        selected = "klantcontacten { volledig nodes { betrokkenen { wasPartij { id } } } }"
        answer = await Asking(fake).answer(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {selected} }} }}')
        assert "errors" not in answer.body
        (told,) = answer.body["extensions"]["bronnen"]
        assert (told["bron"], told["status"]) == ("contacten", "NIET_BEREIKBAAR")
        assert told["path"][-1] == "wasPartij"

    async def test_what_holds_for_a_contact_is_incomplete_without_the_partij(self):
        given = Contactgegevens(naam=Naam(volledig="Tess"))
        who = betrokkene("contacten", was_partij="p1", opgegeven_contactgegevens=given)
        fake = FakeBron(
            "contacten",
            partijen={HENK: [person()]},
            klantcontacten={HENK: [klantcontact("contacten", betrokkenen=(who,))]},
        )
        fake.op_sleutel[type(person())].fail(DOWN)
        query = "klantcontacten { nodes { betrokkenen { effectieveContactgegevens { naam { volledig } volledig } } } }"
        found = await beeld(Asking(fake), query)
        (shown,) = found["klantcontacten"]["nodes"][0]["betrokkenen"]
        assert shown["effectieveContactgegevens"] == {"naam": {"volledig": "Tess"}, "volledig": False}


async def test_what_is_for_the_gemeente_alone_is_shown_to_who_may_see_it():
    task = interne_taak("contacten", toelichting="Belt vaak", aanleidinggevend_klantcontact=None)
    asked = Asking(FakeBron("contacten", interne_taken={HENK: [task]}), scopes=frozenset({KLANT_KIEZEN, INTERN_LEZEN}))
    found = await beeld(asked, "interneTaken { nodes { toelichting aanleidinggevendKlantcontact { id } } }")
    assert found["interneTaken"]["nodes"] == [{"toelichting": "Belt vaak", "aanleidinggevendKlantcontact": None}]
