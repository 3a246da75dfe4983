"""A register that misunderstands the question answers with everyone's zaken; they never get through."""

import httpx
import pytest

from klantbeeld.contract import BronDataError, BronForbiddenError, BronUnavailableError, Zaak
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import HOST, Zaken, ask, call, listed, serve, uuid_of, zaak_json

PERSOON = klant()
BSN = PERSOON.identificatoren[0].object_id
KVK = "90267890"
ORGANISATIE = klant(rsin="882670013", kvk_nummer=KVK)


def rol_json(**identificatie):
    return {
        "uuid": uuid_of(5),
        "betrokkeneType": "natuurlijk_persoon",
        "omschrijvingGeneriek": "initiator",
        "betrokkeneIdentificatie": identificatie,
    }


def with_rollen(number, *rollen):
    return zaak_json(number, rollen=[f"{HOST}/rollen/{uuid_of(5)}"], _expand={"rollen": list(rollen)})


async def test_a_register_that_ignores_the_key_of_a_search_is_refused(written, router):
    serve(router, Zaken(zaak_json(1), zaak_json(2), understood=False))
    for _ in range(2):
        with pytest.raises(BronDataError, match="does not know the search by natuurlijkPersoon inpBsn") as caught:
            await written.zaken(PERSOON, ask(10, "open"))
        assert BSN not in str(caught.value)
    assert len(written.probes) == 1


async def test_a_register_is_probed_once_per_key_when_it_shows_zaken(written, router):
    serve(router, Zaken(zaak_json(1)))
    for _ in range(3):
        assert (await written.zaken(PERSOON, ask(10, "open"))).items
    assert len(written.probes) == 1
    await written.zaken(ORGANISATIE, ask(10, "open"))
    assert len(written.probes) == 4


async def test_an_empty_register_proves_nothing_and_is_probed_again(written, router):
    held = Zaken(understood=False)
    serve(router, held)
    assert (await written.zaken(PERSOON, ask(10, "open"))).items == ()
    held.zaken.append(zaak_json(1))
    with pytest.raises(BronDataError, match="does not know"):
        await written.zaken(PERSOON, ask(10, "open"))


async def test_a_probe_that_fails_lets_nothing_through(written, router):
    held = Zaken(zaak_json(1))

    def answer(request):
        return httpx.Response(503) if b"geen-nr" in request.content else held(request)

    serve(router, answer)
    with pytest.raises(BronUnavailableError):
        await written.zaken(PERSOON, ask(10, "open"))


async def test_one_key_that_is_ignored_costs_only_what_it_would_have_found(written, router):
    held, ignoring = Zaken(zaak_json(1)), Zaken(zaak_json(1), zaak_json(2), understood=False)

    def answer(request):
        return (ignoring if b"__vestiging__kvkNummer" in request.content else held)(request)

    serve(router, answer)
    page = await written.zaken(ORGANISATIE, ask(10, "open"))
    assert [item.record.sleutel for item in page.items] == [uuid_of(1)]
    (error,) = page.missing
    assert "vestiging kvkNummer" in str(error)
    assert KVK not in str(error)


@pytest.fixture
def other_apis(router):
    router.get(f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten").respond(json=listed())
    router.get(f"{HOST}/besluiten/api/v1/besluiten").respond(json=listed())


@pytest.mark.usefixtures("other_apis")
async def test_a_check_tells_which_searches_are_not_understood(written, router):
    router.get(f"{HOST}/zaken/api/v1/zaken").respond(json=listed(zaak_json(1)))
    router.get(f"{HOST}/catalogi/api/v1/zaaktypen").respond(json=listed())
    held, ignoring = Zaken(zaak_json(1)), Zaken(zaak_json(1), understood=False)
    serve(router, lambda request: (ignoring if b"vestigingsNummer" in request.content else held)(request))
    stand = await written.bron.check(call())
    assert [problem.split(" gives ")[0] for problem in stand.problems] == [
        "The search by nietNatuurlijkPersoon vestigingsNummer",
        "The search by vestiging vestigingsNummer",
    ]


@pytest.mark.usefixtures("other_apis")
async def test_a_check_tells_that_the_register_shows_no_zaken(written, router):
    router.get(f"{HOST}/zaken/api/v1/zaken").respond(json=listed(), headers={"API-version": "1.5.1"})
    router.get(f"{HOST}/catalogi/api/v1/zaaktypen").respond(json=listed())
    serve(router, Zaken())
    stand = await written.bron.check(call())
    assert stand.version == "1.5.1"
    (problem,) = stand.problems
    assert problem.startswith("The Zaken API shows no zaken")


async def test_a_zaak_of_which_no_rol_has_the_number_fails_the_search(written, router):
    serve(router, Zaken(with_rollen(1, rol_json(inpBsn=BSN)), with_rollen(2, rol_json(inpBsn="999990020"))))
    with pytest.raises(BronDataError, match="not asked for"):
        await written.zaken(PERSOON, ask(10, "betrokkenen.naam"))


async def test_two_numbers_of_different_rollen_are_not_one_vestiging(written, router):
    vestiging = klant(kvk_nummer=KVK, vestigingsnummer="000090267890")
    split = with_rollen(1, rol_json(vestigingsNummer="000090267890"), rol_json(kvkNummer=KVK))
    serve(router, Zaken(split))
    with pytest.raises(BronDataError, match="not asked for"):
        await written.zaken(vestiging, ask(10, "betrokkenen.naam"))


async def test_a_zaak_with_another_number_than_asked_fails_the_search(written, router):
    serve(router, lambda request: httpx.Response(200, json=listed(zaak_json(1))))
    with pytest.raises(BronDataError, match="not asked for"):
        await written.op_nummer("ZAAK-0002", ask(10, "open"))


async def test_a_zaak_with_another_key_than_asked_fails_the_fetch(written, router):
    serve(router, lambda request: httpx.Response(200, json=listed(zaak_json(1), zaak_json(2))))
    with pytest.raises(BronDataError, match="not asked for"):
        await written.op_sleutel(Zaak, [uuid_of(2)], ask(1, "open"))


async def test_zaken_outside_the_filters_are_left_out_when_the_register_passes_over_them(written, router):
    zaken = [zaak_json(3, "2026-05-03"), zaak_json(2, "2026-05-02", einddatum="2026-05-04"), zaak_json(1, "2026-05-01")]
    serve(router, lambda request: httpx.Response(200, json=listed(*([] if b"geen-nr" in request.content else zaken))))
    page = await written.zaken(PERSOON, ask(10, "open", open=False))
    assert [item.record.sleutel for item in page.items] == [uuid_of(2)]


async def test_no_error_says_what_was_asked(written, router):
    serve(router, lambda request: httpx.Response(403, json={"detail": BSN}))
    with pytest.raises(BronForbiddenError) as caught:
        await written.zaken(PERSOON, ask(10, "open"))
    assert BSN not in str(caught.value)


async def test_each_call_carries_a_token_that_names_the_caller(written, router):
    import jwt

    serve(router, Zaken(zaak_json(1)))
    await written.zaken(PERSOON, ask(10, "open"))
    headers = [one.request.headers for one in router.calls]
    assert {(one["Accept-Crs"], one["Content-Crs"]) for one in headers} == {("EPSG:4326", "EPSG:4326")}
    claims = jwt.decode(
        headers[0]["Authorization"].removeprefix("Bearer "),
        "een geheim van meer dan tweeendertig tekens",
        algorithms=["HS256"],
    )
    assert (claims["iss"], claims["client_id"]) == ("klantbeeld", "klantbeeld")
    assert (claims["user_id"], claims["user_representation"]) == ("medewerker-7", "medewerker-7")
