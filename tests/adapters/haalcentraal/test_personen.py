"""What the BRP says of a person, and what it is asked for."""

from contextlib import asynccontextmanager
from datetime import date

import httpx
import pytest

from klantbeeld.contract import (
    Aanroepersoort,
    BronContext,
    BronDataError,
    BronForbiddenError,
    Page,
    PageRequest,
    Referentiewaarde,
    Selection,
    SoortPartij,
)
from klantbeeld.demo.haalcentraal import haalcentraal_app
from klantbeeld.demo.town_basis import persoon
from klantbeeld.demo.town_people import (
    DOSSIER_BSN,
    DRUK_BSN,
    EEN_ZAAK_BSN,
    GEHEIM_BSN,
    HENK,
    HENK_BSN,
    INACTIEF_BSN,
    ONBEKENDE_BSN,
)
from klantbeeld.testing.builders import call, klant, synthetic_bsn
from klantbeeld_haalcentraal import ADAPTER
from tests.adapters.haalcentraal.conftest import URL, Asked, settings

MEDEWERKER = Aanroepersoort.MEDEWERKER
IN_WORDS = {
    "headers": {"x-doelbinding": "{doelbinding}", "x-verwerking": "{verwerking}", "x-gebruiker": "{gebruiker}"},
    "doelbinding": {"balie": "BRPACT-AlgemeneTaken", "wmo": "BRPACT-WMO"},
    "verwerking": {"balie": "Algemeen@Balie", "wmo": "Zorg@WMO"},
    "doel": "balie",
}


@asynccontextmanager
async def brp_with(router, **changes):
    """A bron with other settings, on a gateway that knows nobody."""
    router.post(URL + "personen").respond(json={"type": "RaadpleegMetBurgerservicenummer", "personen": []})
    bron = ADAPTER.build(BronContext(name="brp", settings=settings(**changes)))
    yield Asked(bron)
    await bron.close()


def only(*paths):
    return PageRequest(limit=10, selection=Selection.of(*paths))


async def test_the_official_name_and_address_are_those_of_the_brp(register):
    henk = await register.record(klant(bsn=HENK_BSN))
    assert henk.naam.volledig == "Hendrik Johannes de Bruin"
    assert henk.adres.regels == ("Laan van Meerdervoort 218B", "2563 AX  DEN HAAG")
    assert (henk.adres.huisnummer, henk.adres.postcode, henk.adres.plaats) == ("218B", "2563AX", "Den Haag")
    assert henk.geboortedatum == date(1968, 2, 11)
    assert (henk.overlijdensdatum, henk.indicatie_geheimhouding, henk.in_onderzoek) == (None, False, False)


async def test_who_asked_for_geheimhouding_has_it_also_when_it_is_not_selected(register):
    assert (await register.record(klant(bsn=GEHEIM_BSN), only("naam"))).indicatie_geheimhouding is True


async def test_who_died_has_the_day(register):
    assert (await register.record(klant(bsn=DOSSIER_BSN))).overlijdensdatum == date(2026, 9, 14)


async def test_who_lives_abroad_has_the_lines_and_the_land_and_no_half_date_of_birth(register):
    cor = await register.record(klant(bsn=INACTIEF_BSN))
    assert cor.adres.regels == ("Rue du Pomaret 12", "5530 Yvoir", "BELGIË")
    assert cor.adres.land == Referentiewaarde("5010", "België")
    assert cor.geboortedatum is None


async def test_who_lives_nobody_knows_where_has_no_address_and_what_is_doubted_is_told(register):
    joris = await register.record(klant(bsn=EEN_ZAAK_BSN))
    assert (joris.adres, joris.in_onderzoek) == (None, True)


async def test_a_doubt_about_what_is_not_asked_is_not_told(register):
    assert (await register.record(klant(bsn=EEN_ZAAK_BSN), only("geboortedatum", "in_onderzoek"))).in_onderzoek is False


@pytest.mark.parametrize(
    ("selected", "fields"),
    [
        ((), ["burgerservicenummer"]),
        (("geboortedatum",), ["burgerservicenummer", "geboorte.datum"]),
        (("naam.voorletters",), ["burgerservicenummer", "naam.voorletters"]),
        (("indicatie_geheimhouding", "in_onderzoek"), ["burgerservicenummer"]),
    ],
)
async def test_only_what_is_selected_is_asked(register, standin, selected, fields):
    await register.page(klant(bsn=HENK_BSN), only(*selected))
    assert standin.calls[-1].body["fields"] == fields


async def test_an_unknown_bsn_has_nothing(register):
    assert await register.page(klant(bsn=ONBEKENDE_BSN)) == Page()


async def test_the_private_life_of_a_contactpersoon_is_not_asked(register, standin):
    assert await register.page(klant(bsn=HENK_BSN, hoedanigheid=SoortPartij.CONTACTPERSOON)) == Page()
    assert standin.calls == []


@pytest.mark.parametrize(("count", "calls"), [(1, 1), (20, 1), (21, 2), (200, 10)])
async def test_twenty_people_take_one_call(count, calls):
    bsns = [synthetic_bsn(index) for index in range(count)]
    people = {bsn: persoon(HENK) | {"burgerservicenummer": bsn} for bsn in bsns}
    standin = haalcentraal_app(people, api_key="sleutel-van-de-brp")
    context = BronContext(name="brp", settings=settings(), transport=httpx.ASGITransport(standin))
    bron = ADAPTER.build(context)
    asked = Asked(bron)
    klanten = [klant(bsn=bsn) for bsn in bsns]
    pages = await asked.pages(klanten)
    await bron.close()
    assert list(pages) == klanten
    found = [pages[one].items[0].record.identificatoren[0].object_id for one in klanten]
    assert (found, len(standin.calls)) == (bsns, calls)
    assert asked.fetcher.batch_size == 20


async def test_no_key_or_cursor_says_who_it_is_about(register):
    one, two = await register.page(klant(bsn=HENK_BSN)), await register.page(klant(bsn=DRUK_BSN))
    assert one.items[0].record.sleutel == two.items[0].record.sleutel
    assert one.items[0].cursor == two.items[0].cursor


class TestDoelbinding:
    async def test_the_headers_say_what_for_and_who_asks(self, written, router):
        route = router.post(URL + "personen").respond(json={"type": "RaadpleegMetBurgerservicenummer", "personen": []})
        await written.page(klant(bsn=HENK_BSN), asking=call(caller="jan", doel="balie"))
        sent = route.calls.last.request.headers
        assert (sent["x-doelbinding"], sent["x-gebruiker"]) == ("balie", "kb-jan")
        assert sent["x-api-key"] == "sleutel-van-de-brp"

    @pytest.mark.parametrize(
        ("asking", "gebruiker"),
        [
            (call(doel="balie", soort=MEDEWERKER, gebruiker="mdw007", caller="c-1"), "mdw007"),
            (call(doel="balie", soort=Aanroepersoort.INWONER, caller="c-2"), "BurgerZelf"),
            (call(doel="balie", soort=Aanroepersoort.ONDERNEMER, caller="c-2"), "BurgerZelf"),
            (call(doel="balie", soort=Aanroepersoort.GEMACHTIGDE, caller="c-2"), "BurgerZelf"),
            (call(doel="balie", soort=Aanroepersoort.SYSTEEM, caller="c-3"), "zaaksysteem"),
        ],
        ids=lambda value: value if isinstance(value, str) else value.caller.soort.value,
    )
    async def test_a_medewerker_is_named_and_a_klant_is_not(self, router, asking, gebruiker):
        async with brp_with(router, gebruiker="zaaksysteem") as asked:
            await asked.page(klant(bsn=HENK_BSN), asking=asking)
        assert router.calls.last.request.headers["x-gebruiker"] == f"kb-{gebruiker}"

    async def test_a_doel_is_told_in_the_words_of_the_gateway(self, router):
        async with brp_with(router, **IN_WORDS) as asked:
            await asked.page(klant(bsn=HENK_BSN), asking=call(doel="wmo", soort=MEDEWERKER, gebruiker="mdw007"))
            await asked.page(klant(bsn=HENK_BSN), asking=call(soort=MEDEWERKER, gebruiker="mdw007"))
        headers = [one.request.headers for one in router.calls]
        sent = [(one["x-doelbinding"], one["x-verwerking"]) for one in headers]
        assert sent == [("BRPACT-WMO", "Zorg@WMO"), ("BRPACT-AlgemeneTaken", "Algemeen@Balie")]

    async def test_for_a_doel_the_gateway_has_no_words_for_the_brp_is_not_asked(self, router):
        async with brp_with(router, **IN_WORDS) as asked:
            with pytest.raises(BronForbiddenError, match="without a doelbinding") as raised:
                await asked.page(klant(bsn=HENK_BSN), asking=call(doel="werving"))
            assert "werving" not in str(raised.value)
            assert not router.calls

    async def test_a_check_with_words_for_its_doel_finds_no_problem(self, router):
        async with brp_with(router, **IN_WORDS) as asked:
            assert (await asked.bron.check(call())).problems == ()
        assert router.calls.last.request.headers["x-doelbinding"] == "BRPACT-AlgemeneTaken"

    async def test_a_check_with_words_but_without_any_doel_says_so(self, router):
        async with brp_with(router, **{**IN_WORDS, "doel": None}) as asked:
            assert "doel" in (await asked.bron.check(call())).problems[0]
        assert not router.calls

    @pytest.mark.parametrize(
        "asking",
        [
            call(),
            call(doel="balie", soort=MEDEWERKER, caller="c-1"),
            call(doel="balie", soort=MEDEWERKER, gebruiker="mdw\r\nx: y"),
            call(doel=" "),
            call(doel="balie\r\nx-ander: ja"),
            call(doel="bàlie"),
            call(doel="balie", caller=""),
        ],
    )
    async def test_without_it_the_brp_is_not_asked(self, register, standin, asking):
        with pytest.raises(BronForbiddenError) as raised:
            await register.page(klant(bsn=HENK_BSN), asking=asking)
        assert "balie" not in str(raised.value)
        assert standin.calls == []

    async def test_a_check_without_any_doel_says_so_and_asks_nothing(self, register, standin):
        stand = await register.bron.check(call())
        assert "doel" in stand.problems[0]
        assert standin.calls == []


class TestNonsense:
    async def answer(self, written, router, *personen):
        body = {"type": "RaadpleegMetBurgerservicenummer", "personen": list(personen)}
        router.post(URL + "personen").respond(json=body)
        return await written.page(klant(bsn=HENK_BSN))

    async def test_somebody_else_is_an_error_that_names_nobody(self, written, router):
        with pytest.raises(BronDataError) as raised:
            await self.answer(written, router, {"burgerservicenummer": DRUK_BSN})
        assert DRUK_BSN not in str(raised.value)

    @pytest.mark.parametrize("nobody", [{}, 7, None, {"burgerservicenummer": 999990019}])
    async def test_nobody_is_an_error(self, written, router, nobody):
        with pytest.raises(BronDataError):
            await self.answer(written, router, nobody)

    async def test_what_cannot_be_read_is_counted(self, written, router):
        page = await self.answer(written, router, {"burgerservicenummer": HENK_BSN, "naam": "Henk"})
        assert page == Page(dropped=1)

    async def test_two_people_for_one_klant_are_none(self, written, router):
        page = await self.answer(written, router, persoon(HENK), persoon(HENK))
        assert (page.items, len(page.missing)) == ((), 1)

    async def test_an_inschrijving_that_was_taken_back_is_no_person(self, written, router):
        mistake = {"reden": {"code": "F", "omschrijving": "fout"}}
        page = await self.answer(written, router, persoon(HENK, opschortingBijhouding=mistake))
        assert page == Page()

    async def test_a_name_is_made_of_its_parts_when_it_is_not_given(self, written, router):
        naam = {"voornamen": "Hendrik", "voorvoegsel": "de", "geslachtsnaam": "Bruin"}
        page = await self.answer(written, router, persoon(HENK) | {"naam": naam})
        assert page.items[0].record.naam.volledig == "Hendrik de Bruin"

    async def test_who_was_found_not_to_live_there_is_doubted(self, written, router):
        adres = persoon(HENK)["verblijfplaats"] | {"indicatieVastgesteldVerblijftNietOpAdres": True}
        page = await self.answer(written, router, persoon(HENK) | {"verblijfplaats": adres})
        assert page.items[0].record.in_onderzoek is True

    async def test_an_answer_deeper_than_anybody_means_is_read_as_any_other(self, written, router):
        deep = {}
        for _ in range(900):
            deep = {"a": deep}
        page = await self.answer(written, router, persoon(HENK) | {"diep": deep})
        assert page.items[0].record.in_onderzoek is False
