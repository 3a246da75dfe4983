"""How a klant is searched: by which number, in which place, and never by an address."""

import json
import logging
from dataclasses import replace
from typing import ClassVar

import httpx
import pytest

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    BronDataError,
    BronUnavailableError,
    Geheim,
    Identificator,
    IdentificatorSoort,
    Klant,
    PageRequest,
    Product,
    SoortPartij,
    Zaak,
)
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, HENK_EMAIL, build_town
from klantbeeld.testing.builders import call, klant
from klantbeeld_taakapplicatie.settings import Inlog
from klantbeeld_taakapplicatie.settings_zoek import Detail, Nummersoort, Zoek
from tests.adapters.taakapplicatie.applications import example_settings, meldingen

ACCOUNT = IdentificatorSoort("meldingen", "account", "e_mailadres")
RSIN_NUMMER = "882670013"
KVK = "90267890"
VESTIGING = "000090267890"


def klant_with_account(email=HENK_EMAIL):
    return Klant((Identificator(BSN, HENK_BSN), Identificator(ACCOUNT, email)))


def asked_of(klant_, asked):
    fetcher = getattr(asked.bron.capabilities, asked.lijst)
    return klant_.narrowed(bron="app", accepts=fetcher.accepts, accepts_other=fetcher.accepts_other)


class TestPlaces:
    async def test_in_the_query(self, router, make):
        router.get("zaken").respond(json=[])
        own = make(zoek={"bsn": Zoek(pad="zaken", parameter="burger", vast={"soort": "alle"})})
        await own.page(klant(bsn=HENK_BSN))
        assert dict(router.calls[0].request.url.params) == {"burger": HENK_BSN, "soort": "alle"}

    async def test_in_the_path(self, router, make):
        router.get(f"burgers/{HENK_BSN}/zaken").respond(json=[])
        await make(zoek={"bsn": Zoek(pad="burgers/{nummer}/zaken")}).page(klant(bsn=HENK_BSN))
        assert len(router.calls) == 1

    async def test_in_what_is_posted_and_then_not_in_the_url(self, router, make):
        router.post("zoek").respond(json=[])
        inhoud = '{"filter": [{"veld": "bsn", "is": "{nummer}"}], "max": 10, "x": null}'
        await make(zoek={"bsn": Zoek(pad="zoek", inhoud=inhoud)}).page(klant(bsn=HENK_BSN))
        sent = router.calls[0].request
        assert json.loads(sent.content) == {"filter": [{"veld": "bsn", "is": HENK_BSN}], "max": 10, "x": None}
        assert HENK_BSN not in str(sent.url)

    async def test_a_vestiging_goes_with_its_kvk_nummer(self, router, make):
        router.get("zaken").respond(json=[])
        zoek = Zoek(pad="zaken", parameter="vestiging", vast={"kvk": "{kvk_nummer}"})
        await make(zoek={"vestigingsnummer": zoek}).page(klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING))
        assert dict(router.calls[0].request.url.params) == {"vestiging": VESTIGING, "kvk": KVK}

    @pytest.mark.parametrize("value", ['"}, "x": {"y": "', "a&b=c", "\\", "{kvk_nummer}"])
    async def test_a_number_cannot_change_the_question(self, router, make, value):
        soort = Nummersoort(register="r", objecttype="o", soort_object_id="s")
        router.post("zoek").respond(json=[])
        router.get("zaken").respond(json=[])
        who = Klant((Identificator(soort.soort, value),))
        await make(zoek={"r": Zoek(pad="zoek", inhoud='{"n": "{nummer}"}', nummersoort=soort)}).page(who)
        await make(zoek={"r": Zoek(pad="zaken", parameter="n", nummersoort=soort)}).page(who)
        posted, got = (one.request for one in router.calls)
        assert (json.loads(posted.content), dict(got.url.params)) == ({"n": value}, {"n": value})

    @pytest.mark.parametrize("value", ["../beheer", "..", "a/b", "a?b"])
    async def test_a_number_that_would_lead_elsewhere_is_not_put_in_a_path(self, router, make, value):
        soort = Nummersoort(register="r", objecttype="o", soort_object_id="s")
        own = make(zoek={"r": Zoek(pad="van/{nummer}", nummersoort=soort)})
        with pytest.raises(BronDataError) as raised:
            await own.page(Klant((Identificator(soort.soort, value),)))
        assert value not in str(raised.value)
        assert not router.calls

    @pytest.mark.parametrize(
        ("inlog", "header", "value"),
        [
            (Inlog(geheim=Geheim("t")), "Authorization", "Bearer t"),
            (Inlog(soort="kop", kop="X-Key", geheim=Geheim("t")), "X-Key", "t"),
            (Inlog(soort="basic", gebruiker="u", geheim=Geheim("t")), "Authorization", "Basic dTp0"),
        ],
    )
    async def test_who_we_are_goes_along(self, router, make, inlog, header, value):
        router.get("zaken").respond(json=[])
        await make(inlog=inlog, koppen={"X-Tenant": "dorp"}).page()
        sent = router.calls[0].request.headers
        assert (sent[header], sent["X-Tenant"]) == (value, "dorp")

    async def test_no_log_line_holds_the_number_wherever_it_goes(self, router, make, caplog):
        caplog.set_level(logging.DEBUG)
        router.route().respond(json=[])
        for zoek in (
            Zoek(pad="zaken", parameter="bsn"),
            Zoek(pad="burgers/{nummer}"),
            Zoek(pad="zoek", inhoud='{"bsn": "{nummer}"}'),
        ):
            await make(zoek={"bsn": zoek}).page(klant(bsn=HENK_BSN))
        assert len(router.calls) == 3
        assert HENK_BSN not in caplog.text


class TestWhose:
    """Whose records they are: those of the number that was asked for, and no others."""

    ZOEK = Zoek(pad="zaken", parameter="bsn", controle="burger.bsn")

    def row(self, bsn, sleutel="z1"):
        return {"id": sleutel, "nummer": "Z-1", "begin": "2026-01-05", "burger": {"bsn": bsn}}

    @pytest.mark.parametrize("told", [HENK_BSN, int(HENK_BSN), [DRUK_BSN, HENK_BSN], f" {HENK_BSN} "])
    async def test_a_record_of_the_number_is_taken(self, router, make, told):
        router.get("zaken").respond(json=[self.row(told)])
        assert len(await make(zoek={"bsn": self.ZOEK}).records(klant(bsn=HENK_BSN))) == 1

    @pytest.mark.parametrize("told", [DRUK_BSN, None, "", [], True, {"bsn": HENK_BSN}, HENK_BSN[:8]])
    async def test_one_record_of_somebody_else_makes_the_whole_answer_suspect(self, router, make, told):
        router.get("zaken").respond(json=[self.row(HENK_BSN), self.row(told, "z2")])
        with pytest.raises(BronDataError, match=r"zoek\.bsn") as raised:
            await make(zoek={"bsn": self.ZOEK}).page(klant(bsn=HENK_BSN))
        assert HENK_BSN not in str(raised.value)

    async def test_a_bsn_that_is_written_as_a_number_has_lost_its_zero(self, router, make):
        router.get("zaken").respond(json=[self.row(12)])
        assert len(await make(zoek={"bsn": self.ZOEK}).records(klant(bsn="000000012"))) == 1

    async def test_the_klant_is_a_betrokkene_of_his_zaak(self, router, make):
        router.get("zaken").respond(json=[self.row(HENK_BSN)])
        (zaak,) = await make(zoek={"bsn": self.ZOEK}).records(klant(bsn=HENK_BSN))
        assert [one.identificatoren for one in zaak.betrokkenen] == [(Identificator(BSN, HENK_BSN),)]

    async def test_what_two_numbers_find_is_there_once_and_of_both(self, router, make):
        router.get("zaken").mock(
            side_effect=lambda request: httpx.Response(
                200, json=[self.row(None)] if "rsin" in request.url.params else [self.row(None), self.row(None, "z2")]
            )
        )
        own = make(zoek={name: Zoek(pad="zaken", parameter=name) for name in ("rsin", "kvk_nummer")})
        zaken = await own.records(klant(rsin=RSIN_NUMMER, kvk_nummer=KVK))
        numbers = {zaak.sleutel: {one.soort for one in zaak.betrokkenen[0].identificatoren} for zaak in zaken}
        assert numbers == {"z1": {RSIN, KVK_NUMMER}, "z2": {KVK_NUMMER}}
        assert len(router.calls) == 2

    async def test_one_way_that_fails_costs_what_only_it_finds(self, router, make):
        router.get("zaken").mock(
            side_effect=lambda request: (
                httpx.Response(500) if "rsin" in request.url.params else httpx.Response(200, json=[self.row(None)])
            )
        )
        own = make(zoek={name: Zoek(pad="zaken", parameter=name) for name in ("rsin", "kvk_nummer")})
        page = await own.page(klant(rsin=RSIN_NUMMER, kvk_nummer=KVK))
        assert len(page.items) == 1
        assert [type(error) for error in page.missing] == [BronUnavailableError]

    async def test_a_number_is_used_only_in_the_hoedanigheid_it_stands_for(self, router, make):
        page = await make().page(klant(bsn=HENK_BSN, hoedanigheid=SoortPartij.CONTACTPERSOON))
        assert page.items == ()
        assert not router.calls

    async def test_a_key_that_holds_the_number_is_not_taken_for_it_would_reach_ids(self, router, make):
        router.get("zaken").respond(json=[self.row(None, f"zaak-{HENK_BSN}"), self.row(None, "z2")])
        page = await make().page(klant(bsn=HENK_BSN))
        assert ([item.record.sleutel for item in page.items], page.dropped) == (["z2"], 1)


class TestAddress:
    """An e-mail address is no proof of who somebody is (R12, R14, A6)."""

    @pytest.fixture
    def standin(self):
        return meldingen(build_town())

    def own(self, **fields):
        return replace(example_settings("meldingen-openbare-ruimte"), **fields)

    async def test_without_the_statement_it_is_asked_for_nobody(self, standin, make):
        asked = make(standin, own=self.own())
        assert asked.bron.capabilities.zaken.accepts == frozenset()
        assert asked_of(klant(bsn=HENK_BSN), asked) is None  # so that it is NIET_BEVRAAGD
        assert asked_of(klant_with_account(), asked) is None
        assert (await asked.page(klant(bsn=HENK_BSN))).items == ()
        assert standin.calls == []

    async def test_with_the_statement_it_is_still_not_asked_for_who_is_known_by_bsn(self, standin, make):
        asked = make(standin, own=self.own(aanmelding_geverifieerd=True))
        assert asked.bron.capabilities.zaken.accepts == frozenset({ACCOUNT})
        assert asked_of(klant(bsn=HENK_BSN), asked) is None
        assert (await asked.page(klant(bsn=HENK_BSN))).items == ()
        assert standin.calls == []

    async def test_with_the_statement_it_is_asked_by_the_verified_account_alone(self, standin, make):
        asked = make(standin, own=self.own(aanmelding_geverifieerd=True))
        narrowed = asked_of(klant_with_account(), asked)
        (melding,) = await asked.records(narrowed)
        assert melding.omschrijving.startswith("Losse stoeptegel")
        assert [dict(one.query) for one in standin.calls] == [{"email": HENK_EMAIL}]

    async def test_beside_a_search_by_bsn_the_address_is_left_out(self, router, make):
        router.get("zaken").respond(json=[])
        ways = {"bsn": Zoek(pad="zaken", parameter="bsn"), "email": Zoek(pad="zaken", parameter="email")}
        asked = make(zoek=ways)
        assert asked.bron.capabilities.zaken.accepts == frozenset({BSN})
        await asked.page(klant_with_account())
        assert [dict(one.request.url.params) for one in router.calls] == [{"bsn": HENK_BSN}]

    @pytest.mark.parametrize("name", ["email", "e_mailadres", "telefoonnummer", "mobiel"])
    async def test_whatever_it_is_called(self, make, name):
        assert make(zoek={name: Zoek(pad="zaken", parameter="x")}).bron.capabilities.zaken.accepts == frozenset()

    async def test_also_when_only_the_nummersoort_says_so(self, make):
        soort = Nummersoort(register="portaal", objecttype="account", soort_object_id="e_mailadres")
        own = make(zoek={"account": Zoek(pad="zaken", parameter="x", nummersoort=soort)})
        assert own.bron.capabilities.zaken.accepts == frozenset()


class TestOne:
    """One record, by its key or its number."""

    ROW: ClassVar = {"id": "z/1", "nummer": "Z-1", "begin": "2026-01-05", "bsn": HENK_BSN}

    def own(self, make, **fields):
        zoek = {"bsn": Zoek(pad="zaken", parameter="bsn", controle="bsn")}
        return make(zoek=zoek, detail=Detail(pad="zaken/{sleutel}", record="zaak"), **fields).bron.capabilities

    async def test_a_record_by_key_says_itself_whose_it_is(self, router, make):
        router.get("zaken/z1").respond(json={"zaak": self.ROW | {"id": "z1"}})
        page = (await self.own(make).op_sleutel[Zaak].fetch(["z1"], PageRequest(limit=1), call()))["z1"]
        (zaak,) = [item.record for item in page.items]
        assert [one.identificatoren for one in zaak.betrokkenen] == [(Identificator(BSN, HENK_BSN),)]

    async def test_one_that_does_not_say_whose_it_is_has_no_betrokkenen(self, router, make):
        router.get("zaken/z1").respond(json={"zaak": self.ROW | {"id": "z1", "bsn": "geen"}})
        page = (await self.own(make).op_sleutel[Zaak].fetch(["z1"], PageRequest(limit=1), call()))["z1"]
        assert page.items[0].record.betrokkenen is None

    @pytest.mark.parametrize(
        ("places", "soorten"),
        [
            ({"bsn": "van.bsn", "rsin": "van.rsin"}, [BSN]),
            ({"bsn": "van.bsn || van.rsin", "rsin": "van.bsn || van.rsin"}, None),
            ({"bsn": "van.nergens"}, None),
            ({"bsn": None}, None),
        ],
    )
    async def test_a_product_by_key_is_of_whom_it_clearly_says(self, router, make, places, soorten):
        router.get("zaken/z1").respond(json={"zaak": {"id": "z1", "nummer": "P-1", "van": {"bsn": HENK_BSN}}})
        zoek = {name: Zoek(pad="zaken", parameter=name, controle=place) for name, place in places.items()}
        own = make(
            soort="product",
            zoek=zoek,
            velden={"kenmerk": "nummer"},
            detail=Detail(pad="zaken/{sleutel}", record="zaak"),
        )
        page = (await own.bron.capabilities.op_sleutel[Product].fetch(["z1"], PageRequest(limit=1), call()))["z1"]
        van = page.items[0].record.van
        assert (van and [one.soort for one in van]) == soorten

    @pytest.mark.parametrize("answer", [{"zaak": {"id": "z2"}}, {"zaak": None}, {}, [], {"zaak": [1]}])
    async def test_another_record_than_was_asked_for_makes_no_sense(self, router, make, answer):
        router.get("zaken/z1").respond(json=answer)
        with pytest.raises(BronDataError):
            await self.own(make).op_sleutel[Zaak].fetch(["z1"], PageRequest(limit=1), call())

    async def test_a_key_that_would_lead_elsewhere_is_not_asked(self, router, make):
        with pytest.raises(BronDataError):
            await self.own(make).op_sleutel[Zaak].fetch(["../beheer"], PageRequest(limit=1), call())
        assert not router.calls

    async def test_without_detail_no_record_can_be_asked_by_key(self, make):
        assert make().bron.capabilities.op_sleutel == {}

    async def test_by_number_only_what_has_exactly_that_number_is_found(self, router, make):
        router.get("zaken").respond(json=[self.ROW, self.ROW | {"id": "z2", "nummer": "Z-10"}])
        own = self.own(make, nummer=Zoek(pad="zaken", parameter="nummer"))
        (soort,) = own.op_identificator.accepts
        number = Identificator(soort, "Z-1")
        page = (await own.op_identificator.fetch([number], PageRequest(limit=5), call()))[number]
        assert [item.record.bekend_als for item in page.items] == [(number,)]
        assert dict(router.calls[0].request.url.params) == {"nummer": "Z-1"}

    async def test_by_number_a_record_that_cannot_be_read_is_counted(self, router, make):
        router.get("zaken").respond(json=[self.ROW, self.ROW | {"id": "z2", "bsn": 5}])
        zoek = {"bsn": Zoek(pad="zaken", parameter="bsn", controle="join('', [bsn])")}
        own = make(zoek=zoek, nummer=Zoek(pad="zaken", parameter="nummer")).bron.capabilities
        (soort,) = own.op_identificator.accepts
        number = Identificator(soort, "Z-1")
        page = (await own.op_identificator.fetch([number], PageRequest(limit=5), call()))[number]
        assert (len(page.items), page.dropped) == (1, 1)
