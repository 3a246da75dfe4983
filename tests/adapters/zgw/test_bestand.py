"""The contents of a document, if it may be shown."""

import httpx
import pytest

from klantbeeld.contract import BronDataError, BronError, BronForbiddenError
from klantbeeld.demo.openzaak_documenten import bestand_of
from klantbeeld.demo.register import key_of
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_CONCEPT_DOCUMENT,
    DRUK_DAKKAPEL_ZAAK,
    DRUK_TEKENING,
    DRUK_VERTROUWELIJK_DOCUMENT,
    HENK_PARKEER_ZAAK,
    document_uuid,
    zaak_uuid,
)
from tests.adapters.zgw.answers import HOST, call, document_json, serve_documenten, uuid_of

TEKENING = document_uuid(DRUK_DAKKAPEL_ZAAK, DRUK_TEKENING)
DOWNLOAD = f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten/{uuid_of(11)}/download"


async def contents(register, sleutel):
    async with register.bron.capabilities.bestand(sleutel, call()) as bestand:
        return bestand.omvang, b"".join([part async for part in bestand.parts])


async def test_the_contents_of_a_document_are_given_whole_in_two_calls(register, town, standin):
    (document,) = [
        each for each in town.zaken_centraal["enkelvoudiginformatieobjecten"] if key_of(each["url"]) == TEKENING
    ]
    expected = bestand_of(document["identificatie"], DRUK_TEKENING)
    assert await contents(register, TEKENING) == (len(expected), expected)
    assert register.paths == ["_zoek", "download"]
    assert standin.calls[-1].query == (("versie", "1"),)


@pytest.mark.parametrize(
    "sleutel",
    [
        document_uuid(DRUK_DAKKAPEL_ZAAK, DRUK_VERTROUWELIJK_DOCUMENT),
        document_uuid(DRUK_DAKKAPEL_ZAAK, DRUK_CONCEPT_DOCUMENT),
        zaak_uuid(HENK_PARKEER_ZAAK),
        uuid_of(1),
        "geen uuid",
        f"{TEKENING}/../{TEKENING}",
    ],
    ids=["confidential", "not definitief", "a zaak", "unknown", "no uuid", "a path"],
)
async def test_what_may_not_be_shown_or_does_not_exist_is_not_downloaded(register, sleutel):
    with pytest.raises(BronDataError, match="no such document"):
        await contents(register, sleutel)
    assert "download" not in register.paths


async def test_a_document_without_contents_is_not_downloaded(written, router):
    serve_documenten(router, document_json(11, inhoud=None, bestandsomvang=None))
    with pytest.raises(BronDataError, match="no file"):
        await contents(written, uuid_of(11))


async def test_a_file_larger_than_the_settings_allow_is_not_downloaded(showing):
    small = showing(max_bytes=100)
    with pytest.raises(BronDataError, match="no file of it that may be given"):
        await contents(small, TEKENING)
    assert small.paths == ["_zoek"]


async def test_a_file_that_turns_out_larger_than_the_settings_allow_is_not_given(showing, town):
    unsaid = {
        **town.zaken_centraal,
        "enkelvoudiginformatieobjecten": [
            {**each, "bestandsomvang": None} for each in town.zaken_centraal["enkelvoudiginformatieobjecten"]
        ],
    }
    with pytest.raises(BronDataError, match="larger than 100 bytes"):
        await contents(showing(data=unsaid, max_bytes=100), TEKENING)


async def test_another_file_than_the_document_has_is_not_given(written, router):
    serve_documenten(router, document_json(11, bestandsomvang=3))
    router.get(DOWNLOAD).respond(content=b"<html>")
    with pytest.raises(BronDataError, match="another file"):
        await contents(written, uuid_of(11))


async def test_the_version_that_was_looked_at_is_the_one_that_is_given(written, router):
    serve_documenten(router, document_json(11, versie=4))
    route = router.get(DOWNLOAD).respond(content=b"abc")
    assert await contents(written, uuid_of(11)) == (3, b"abc")
    assert route.calls[0].request.url.query == b"versie=4"


async def test_the_url_of_the_file_that_a_register_gives_is_not_followed(written, router):
    elsewhere = router.get("http://elders.test/bestand").mock(return_value=httpx.Response(200, content=b"abc"))
    serve_documenten(router, document_json(11, inhoud="http://elders.test/bestand"))
    router.get(DOWNLOAD).respond(content=b"abc")
    await contents(written, uuid_of(11))
    assert elsewhere.call_count == 0


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.FORBIDDEN, Fault.REDIRECT, Fault.EMPTY, Fault.HTML])
async def test_a_download_that_fails_is_an_error(register, standin, fault):
    standin.break_with(fault, "/download")
    with pytest.raises(BronError):
        await contents(register, TEKENING)


async def test_a_download_that_is_refused_says_so(written, router):
    serve_documenten(router, document_json(11))
    router.get(DOWNLOAD).respond(403)
    with pytest.raises(BronForbiddenError):
        await contents(written, uuid_of(11))
