"""What a caller gets who may not see everything, and what the core is told to leave out the rest."""

import jwt
import pytest

from klantbeeld.contract import (
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Aanroepersoort,
    Actor,
    Betrokkene,
    Betrouwbaarheid,
    BronDataError,
    Document,
    Grens,
    Identificator,
    Page,
    Vertrouwelijkheid,
    Zaak,
    Zaakstatus,
)
from klantbeeld.demo.register import key_of
from klantbeeld.demo.town import (
    DOCHTER_BSN,
    DRUK_BSN,
    DRUK_DAKKAPEL_ZAAK,
    DRUK_TEKENING,
    HENK_BSN,
    HENK_PASPOORT_ZAAK,
    MACHTIGING_ZAAK,
    MOEDER_BSN,
    TWINTIG_ZAKEN_BSN,
    VOF_KVK,
    VOF_OMGEVING_ZAAK,
    VOF_RSIN,
    document_uuid,
    zaak_uuid,
)
from klantbeeld.testing import builders
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import (
    GEHEIM,
    Zaken,
    ask,
    document_json,
    over,
    serve,
    serve_documenten,
    uuid_of,
    with_documenten,
    zaak_json,
)

DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
EHERKENNING = "urn:etoegang:core:assurance-class:"
HENK = klant(bsn=HENK_BSN)
OPENBAAR = Grens(vertrouwelijkheid=Vertrouwelijkheid.OPENBAAR)
BASIS = Grens(betrouwbaarheid=Betrouwbaarheid.BASIS)
NOTHING = Grens(zaaktypen=frozenset())


def within(grens, van=None):
    return lambda: builders.call(grens=grens, van=van)


def rol(number, bsn=HENK_BSN, loa=None, soort="natuurlijk_persoon", **more):
    context = None if loa is None else {"source": "digid", "levelOfAssurance": loa}
    return {
        "uuid": uuid_of(number),
        "zaak": f"http://zaken.test/zaken/api/v1/zaken/{uuid_of(1)}",
        "betrokkeneType": soort,
        "omschrijvingGeneriek": "initiator",
        "betrokkeneIdentificatie": {"inpBsn": bsn},
        "authenticatieContext": context,
        **more,
    }


def with_rollen(*rollen):
    return zaak_json(1, rollen=["http://zaken.test/rol"] * len(rollen), _expand={"rollen": list(rollen)})


def only(page):
    (item,) = page.items
    return item.record


class TestVertrouwelijkheid:
    @pytest.mark.parametrize("level", Vertrouwelijkheid)
    async def test_a_zaak_says_how_confidential_it_is(self, written, router, level):
        serve(router, Zaken(zaak_json(1, vertrouwelijkheidaanduiding=level.value)))
        page = await written.zaken(HENK, ask(5, "vertrouwelijkheid"))
        if level.exceeds(Vertrouwelijkheid.ZAAKVERTROUWELIJK):
            assert page == Page()
        else:
            assert only(page).vertrouwelijkheid is level

    async def test_a_document_says_how_confidential_it_is(self, written, router):
        serve(router, Zaken(with_documenten(1, 11)))
        serve_documenten(router, document_json(11, vertrouwelijkheidaanduiding="intern"))
        (page,) = await written.bij(Document, over(ZAAK_UUID, uuid_of(1)), request=ask(5, "vertrouwelijkheid"))
        assert only(page).vertrouwelijkheid is Vertrouwelijkheid.INTERN

    @pytest.mark.parametrize(
        ("setting", "grens", "sent"),
        [
            (Vertrouwelijkheid.INTERN, None, "intern"),
            (Vertrouwelijkheid.INTERN, Vertrouwelijkheid.OPENBAAR, "openbaar"),
            (Vertrouwelijkheid.INTERN, Vertrouwelijkheid.GEHEIM, "intern"),
            (Vertrouwelijkheid.ZEER_GEHEIM, Vertrouwelijkheid.GEHEIM, "geheim"),
            (Vertrouwelijkheid.ZEER_GEHEIM, Vertrouwelijkheid.ZEER_GEHEIM, None),
            (Vertrouwelijkheid.ZEER_GEHEIM, None, None),
        ],
    )
    async def test_the_register_is_asked_for_no_more_than_the_lower_of_the_two(self, showing, setting, grens, sent):
        register = showing(max_vertrouwelijkheidaanduiding=setting)
        register.asking = within(Grens(vertrouwelijkheid=grens))
        await register.zaken(HENK, ask(5, "open"))
        await register.op_sleutel(Zaak, [zaak_uuid(HENK_PASPOORT_ZAAK)])
        assert [body.get("maximaleVertrouwelijkheidaanduiding") for body in register.bodies] == [sent, sent]

    async def test_a_register_that_passes_over_it_gives_no_more_either(self, written, router):
        serve(router, Zaken(zaak_json(1), zaak_json(2, vertrouwelijkheidaanduiding="intern")))
        written.asking = within(OPENBAAR)
        page = await written.zaken(HENK, ask(5, "open"))
        assert ([item.record.sleutel for item in page.items], page.has_more, page.dropped) == ([uuid_of(1)], False, 0)

    async def test_by_no_road_is_a_zaak_or_what_is_in_it_found_that_is_too_confidential(self, register, town):
        (zaak,) = [one for one in town.zaken_centraal["zaken"] if one["identificatie"] == HENK_PASPOORT_ZAAK]
        assert zaak["vertrouwelijkheidaanduiding"] != "openbaar"
        uuid, nummer = Identificator(ZAAK_UUID, zaak["uuid"]), Identificator(ZAAK_IDENTIFICATIE, HENK_PASPOORT_ZAAK)
        keys = {Zaak: zaak["uuid"], Zaakstatus: key_of(zaak["status"]), Betrokkene: key_of(zaak["rollen"][0])}
        keys |= {Actor: key_of(zaak["rollen"][1])}
        for grens, is_found in ((Grens(), True), (OPENBAAR, False)):
            register.asking = within(grens)
            pages = [*(await register.op_identificator([uuid, nummer])).values()]
            pages += [(await register.op_sleutel(kind, [key]))[key] for kind, key in keys.items()]
            pages += await register.bij(Document, over(ZAAK_UUID, zaak["uuid"]))
            assert [bool(page.items) for page in pages] == [is_found] * 7

    async def test_by_no_road_is_a_document_found_or_read_that_is_too_confidential(self, register):
        uuid = document_uuid(DRUK_DAKKAPEL_ZAAK, DRUK_TEKENING)
        bestand = register.bron.capabilities.bestand
        async with bestand(uuid, builders.call()) as opened:
            assert [part async for part in opened.parts]
        register.asking = within(OPENBAAR)
        assert await register.op_sleutel(Document, [uuid]) == {uuid: Page()}
        number = Identificator(DOCUMENT_UUID, uuid)
        assert await register.op_identificator([number]) == {number: Page()}
        with pytest.raises(BronDataError, match="no such document"):
            async with bestand(uuid, register.asking()):
                pass


class TestBetrouwbaarheid:
    @pytest.mark.parametrize(
        ("loa", "level"),
        [
            (DIGID + "PasswordProtectedTransport", Betrouwbaarheid.BASIS),
            (DIGID + "MobileTwoFactorContract", Betrouwbaarheid.MIDDEN),
            (DIGID + "Smartcard", Betrouwbaarheid.SUBSTANTIEEL),
            (DIGID + "SmartcardPKI", Betrouwbaarheid.HOOG),
            (EHERKENNING + "loa1", Betrouwbaarheid.BASIS),
            (EHERKENNING + "loa2", Betrouwbaarheid.BASIS),
            (EHERKENNING + "loa2plus", Betrouwbaarheid.MIDDEN),
            (EHERKENNING + "loa3", Betrouwbaarheid.SUBSTANTIEEL),
            (EHERKENNING + "loa4", Betrouwbaarheid.HOOG),
            (None, None),
            ("http://eidas.europa.eu/LoA/low", Betrouwbaarheid.HOOG),
            ("", Betrouwbaarheid.HOOG),
            (7, Betrouwbaarheid.HOOG),
        ],
    )
    async def test_it_is_the_level_of_the_rol_and_what_is_not_understood_needs_the_highest(
        self, written, router, loa, level
    ):
        serve(router, Zaken(with_rollen(rol(1, loa=loa))))
        assert only(await written.zaken(HENK, ask(5, "betrouwbaarheid"))).betrouwbaarheid is level

    @pytest.mark.parametrize("context", [{}, {"source": "digid"}, "digid", []])
    async def test_a_context_without_a_level_needs_the_highest(self, written, router, context):
        serve(router, Zaken(with_rollen(rol(1, authenticatieContext=context))))
        assert only(await written.zaken(HENK, ask(5, "betrouwbaarheid"))).betrouwbaarheid is Betrouwbaarheid.HOOG

    async def test_of_several_rollen_of_the_klant_the_lowest_counts_and_those_of_others_do_not(self, written, router):
        mine = [rol(1, loa=DIGID + "SmartcardPKI"), rol(2, loa=DIGID + "Smartcard"), rol(3)]
        other = rol(4, bsn=DRUK_BSN, loa=DIGID + "PasswordProtectedTransport")
        serve(router, Zaken(with_rollen(other, *mine)))
        found = only(await written.zaken(HENK, ask(5, "betrouwbaarheid")))
        assert found.betrouwbaarheid is Betrouwbaarheid.SUBSTANTIEEL

    async def test_who_did_not_sign_in_himself_needs_no_level(self, register):
        moeder, dochter = klant(bsn=MOEDER_BSN), klant(bsn=DOCHTER_BSN)
        levels = {}
        for who in (moeder, dochter):
            page = await register.zaken(who, ask(50, "identificatie", "betrouwbaarheid"))
            levels[who] = {item.record.identificatie: item.record.betrouwbaarheid for item in page.items}
        assert levels[moeder][MACHTIGING_ZAAK] is None
        assert levels[dochter][MACHTIGING_ZAAK] is Betrouwbaarheid.MIDDEN

    @pytest.mark.parametrize(
        ("van", "level"),
        [
            (klant(bsn=MOEDER_BSN), None),
            (klant(bsn=DOCHTER_BSN), Betrouwbaarheid.MIDDEN),
            (HENK, Betrouwbaarheid.MIDDEN),
            (None, Betrouwbaarheid.MIDDEN),
        ],
        ids=["his own", "of who acted", "of somebody else", "nobody known"],
    )
    async def test_by_key_it_is_that_of_who_signed_in_and_of_anybody_else_the_highest(self, register, van, level):
        key = zaak_uuid(MACHTIGING_ZAAK)
        number = Identificator(ZAAK_IDENTIFICATIE, MACHTIGING_ZAAK)
        register.asking = within(Grens(), van)
        pages = await register.op_sleutel(Zaak, [key], ask(1, "betrouwbaarheid"))
        pages |= await register.op_identificator([number], ask(1, "betrouwbaarheid"))
        assert [only(page).betrouwbaarheid for page in pages.values()] == [level, level]

    async def test_of_several_rollen_of_which_none_is_known_to_be_his_the_highest_counts(self, written, router):
        others = [rol(1, loa=DIGID + "Smartcard"), rol(2, loa=EHERKENNING + "loa4"), rol(3, loa=EHERKENNING + "loa2")]
        serve(router, Zaken(with_rollen(*others)))
        for van in (None, klant(bsn=DRUK_BSN)):
            written.asking = within(Grens(), van)
            pages = await written.op_sleutel(Zaak, [uuid_of(1)], ask(1, "betrouwbaarheid"))
            assert only(pages[uuid_of(1)]).betrouwbaarheid is Betrouwbaarheid.HOOG

    async def test_of_an_organisatie_it_is_that_of_eherkenning_by_whichever_number_it_is_there(self, register):
        for who in (klant(rsin=VOF_RSIN), klant(rsin=VOF_RSIN, kvk_nummer=VOF_KVK)):
            page = await register.zaken(who, ask(50, "identificatie", "betrouwbaarheid"))
            levels = {item.record.identificatie: item.record.betrouwbaarheid for item in page.items}
            assert levels[VOF_OMGEVING_ZAAK] is Betrouwbaarheid.SUBSTANTIEEL

    async def test_rollen_that_do_not_come_along_need_the_highest_and_are_told(self, written, router):
        serve(router, Zaken(zaak_json(1, rollen=["http://zaken.test/rol"])))
        page = await written.zaken(HENK, ask(5, "betrouwbaarheid"))
        assert (only(page).betrouwbaarheid, len(page.missing)) == (Betrouwbaarheid.HOOG, 1)

    async def test_a_zaak_without_rollen_needs_none(self, written, router):
        serve(router, Zaken(zaak_json(1, rollen=[])))
        pages = await written.op_sleutel(Zaak, [uuid_of(1)], ask(1, "betrouwbaarheid"))
        assert only(pages[uuid_of(1)]).betrouwbaarheid is None

    async def test_it_comes_along_with_the_zaken_and_only_if_it_is_selected(self, register):
        twintig = klant(bsn=TWINTIG_ZAKEN_BSN)
        await register.zaken(twintig, ask(50, "identificatie"))
        await register.zaken(twintig, ask(50, "betrouwbaarheid"))
        assert register.paths == ["_zoek", "_zoek"]
        assert [body.get("expand") for body in register.bodies] == [None, ["rollen"]]

    async def test_the_register_leaves_out_nothing_by_level_for_who_may_see_more_must_be_told(self, register):
        register.asking = within(BASIS, HENK)
        page = await register.zaken(HENK, ask(50, "identificatie", "betrouwbaarheid"))
        assert HENK_PASPOORT_ZAAK in [item.record.identificatie for item in page.items]
        assert not any("loa" in key for body in register.bodies for key in body)


class TestWhatIsInAZaak:
    """The core sees no zaak there, so the bron itself looks whether the caller may see it."""

    @pytest.mark.parametrize(
        ("grens", "is_found"),
        [
            (BASIS, False),
            (Grens(betrouwbaarheid=Betrouwbaarheid.MIDDEN), False),
            (Grens(betrouwbaarheid=Betrouwbaarheid.SUBSTANTIEEL), True),
            (NOTHING, False),
            (Grens(zaaktypen=frozenset({"paspoort-bestaat-niet"})), False),
        ],
    )
    async def test_it_is_found_only_by_who_may_see_the_zaak(self, register, town, grens, is_found):
        (zaak,) = [one for one in town.zaken_centraal["zaken"] if one["identificatie"] == HENK_PASPOORT_ZAAK]
        register.asking = within(grens, HENK)
        keys = {Zaakstatus: key_of(zaak["status"]), Betrokkene: key_of(zaak["rollen"][0])}
        pages = [(await register.op_sleutel(kind, [key]))[key] for kind, key in keys.items()]
        pages += await register.bij(Document, over(ZAAK_UUID, zaak["uuid"]))
        assert [bool(page.items) for page in pages] == [is_found] * 3

    async def test_it_is_found_by_the_zaaktype_that_the_zaak_itself_tells(self, register, town):
        page = await register.zaken(HENK, ask(50, "identificatie", "zaaktype.code", "status"))
        (zaak,) = [item.record for item in page.items if item.record.identificatie == HENK_PASPOORT_ZAAK]
        register.asking = within(Grens(zaaktypen=frozenset({zaak.zaaktype.code})))
        found = await register.op_sleutel(Zaakstatus, [zaak.status.sleutel])
        assert only(found[zaak.status.sleutel]).zaak == zaak.sleutel


@pytest.mark.parametrize(
    ("asking", "named"),
    [
        (
            builders.call(
                caller="c-1",
                soort=Aanroepersoort.MEDEWERKER,
                gebruiker="mdw007",
                gebruikersnaam="Kim Bakker",
            ),
            ("mdw007", "Kim Bakker"),
        ),
        (builders.call(caller="c-1", soort=Aanroepersoort.MEDEWERKER, gebruiker="mdw007"), ("mdw007", "mdw007")),
        (builders.call(caller="c-1", soort=Aanroepersoort.MEDEWERKER), ("c-1", "c-1")),
        (builders.call(caller="c-2", soort=Aanroepersoort.INWONER, van=HENK), ("c-2", "c-2")),
        (builders.call(caller="c-2", soort=Aanroepersoort.INWONER, van=HENK, gebruiker=HENK_BSN), ("c-2", "c-2")),
        (builders.call(caller="c-3"), ("c-3", "c-3")),
        (builders.call(caller=""), ("klantbeeld", "klantbeeld")),
    ],
    ids=["medewerker", "without a name", "without a number", "inwoner", "inwoner with a number", "systeem", "nobody"],
)
async def test_the_audit_trail_of_the_register_names_a_medewerker_and_no_klant(written, router, asking, named):
    serve(router, Zaken(zaak_json(1)))
    written.asking = lambda: asking
    await written.zaken(HENK, ask(5, "open"))
    token = router.calls.last.request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, GEHEIM, algorithms=["HS256"])
    assert (claims["user_id"], claims["user_representation"]) == named
    assert HENK_BSN not in str(claims)
