"""The documents of a zaak, the zaken of a document, and documents by number and by key."""

from datetime import date

import httpx
import pytest

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronDataError,
    BronForbiddenError,
    Document,
    Identificator,
    Onderwerp,
    Volgorde,
    Zaak,
)
from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import (
    DRUK_HOOFDZAAK,
    DRUK_PLATTEGROND,
    EEN_ZAAK_BSN,
    HENK_BESLUIT,
    HENK_PARKEER_ZAAK,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERGUNNING_X_ZAAK,
    document_uuid,
    zaak_uuid,
)
from klantbeeld.testing.builders import klant
from tests.adapters.zgw.answers import (
    HOST,
    Zaken,
    ask,
    call,
    document_json,
    listed,
    over,
    serve,
    serve_documenten,
    uuid_of,
    with_documenten,
    zaak_json,
)

PEOPLE = [(EEN_ZAAK_BSN, 1), (TWINTIG_ZAKEN_BSN, 20), (TWEEHONDERD_ZAKEN_BSN, 200)]
PLATTEGROND = document_uuid(DRUK_HOOFDZAAK, DRUK_PLATTEGROND)
LIST = f"{HOST}/documenten/api/v1/enkelvoudiginformatieobjecten"
LINKS = f"{HOST}/zaken/api/v1/zaakinformatieobjecten"


async def onderwerpen_of(register, bsn, count):
    zaken = (await register.zaken(klant(bsn=bsn), ask(count, "open"))).items
    return [Onderwerp(item.record.bekend_als) for item in zaken]


def namen(page):
    return [item.record.naam for item in page.items]


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_documents_of_zaken_cost_two_calls_however_many_zaken_there_are(register, bsn, count):
    onderwerpen = await onderwerpen_of(register, bsn, count)
    before = len(register.paths)
    pages = await register.bij(Document, *onderwerpen, request=ask(10, "naam"))
    assert [len(page.items) for page in pages] == [1] * count
    assert register.paths[before:] == ["_zoek", "_zoek"]
    assert not any(page.missing or page.dropped for page in pages)


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_the_kind_of_documents_costs_one_call_the_first_time_only(register, bsn, count):
    onderwerpen = await onderwerpen_of(register, bsn, count)
    for _ in range(2):
        pages = await register.bij(Document, *onderwerpen, request=ask(10, "soort.naam"))
        assert all(page.items[0].record.soort.naam == "Aanvraagformulier" for page in pages)
    assert register.paths.count("informatieobjecttypen") == 1


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_documents_are_had_by_number_and_by_key_in_one_call_each(register, bsn, count):
    pages = await register.bij(Document, *await onderwerpen_of(register, bsn, count), request=ask(10, "naam"))
    documents = [item.record for page in pages for item in page.items]
    before = len(register.paths)
    numbers = [Identificator(DOCUMENT_UUID, document.sleutel) for document in documents]
    by_number = await register.op_identificator(numbers, ask(1, "naam"))
    by_key = await register.op_sleutel(Document, [document.sleutel for document in documents], ask(1, "naam"))
    assert len(register.paths) == before + 2
    for number, document in zip(numbers, documents, strict=True):
        assert by_number[number].items[0].record.bekend_als == document.bekend_als
        assert by_key[document.sleutel].items[0].record.identiteit == document.identiteit


@pytest.mark.parametrize(("bsn", "count"), PEOPLE)
async def test_zaken_of_documents_cost_a_call_per_document_and_one_for_all_zaken(register, bsn, count):
    onderwerpen = await onderwerpen_of(register, bsn, count)
    found = await register.bij(Document, *onderwerpen, request=ask(10, "naam"))
    documents = [Onderwerp(page.items[0].record.bekend_als) for page in found]
    before = register.paths.count("_zoek")
    pages = await register.bij(Zaak, *documents, request=ask(10, "identificatie"))
    assert register.paths.count("zaakinformatieobjecten") == count
    assert register.paths.count("_zoek") == before + 1
    assert [Onderwerp(page.items[0].record.bekend_als) for page in pages] == onderwerpen


async def test_a_document_is_told_in_full(register):
    (page,) = await register.bij(Document, over(ZAAK_UUID, zaak_uuid(HENK_PARKEER_ZAAK)))
    (document,) = [item.record for item in page.items]
    assert document.sleutel == document_uuid(HENK_PARKEER_ZAAK, HENK_BESLUIT)
    assert document.bekend_als == (
        Identificator(DOCUMENT_UUID, document.sleutel),
        Identificator(DOCUMENT_IDENTIFICATIE, document.identificatie),
    )
    assert document.identiteit == ("document", document.bronorganisatie, document.identificatie)
    assert (document.naam, document.soort.naam, document.formaat) == (HENK_BESLUIT, "Beschikking", "application/pdf")
    assert document.bestandsnaam.endswith(".pdf")
    assert document.omvang > 100
    assert document.creatiedatum < date(2026, 11, 20)
    assert document.heeft_bestand is True


async def test_documents_stand_in_order_and_come_in_pages(register):
    zaak = over(ZAAK_UUID, zaak_uuid(VERGUNNING_X_ZAAK))
    (whole,) = await register.bij(Document, zaak)
    days = [item.record.creatiedatum for item in whole.items]
    assert days == sorted(days, reverse=True)
    (first,) = await register.bij(Document, zaak, request=ask(3, "naam"))
    assert first.has_more
    (rest,) = await register.bij(Document, zaak, request=ask(3, "naam", after=first.items[-1].cursor))
    assert namen(first) + namen(rest) == namen(whole)
    (oldest,) = await register.bij(Document, zaak, request=ask(1, "naam", volgorde=Volgorde.OUDSTE_EERST))
    assert namen(oldest) == namen(whole)[-1:]


async def test_a_document_of_two_zaken_is_found_with_both_and_leads_to_both(register):
    (page,) = await register.bij(Zaak, over(DOCUMENT_UUID, PLATTEGROND))
    assert len(page.items) == 2
    for item in page.items:
        (documents,) = await register.bij(Document, Onderwerp(item.record.bekend_als))
        assert DRUK_PLATTEGROND in namen(documents)


async def test_a_number_alone_leads_as_well(register):
    (page,) = await register.bij(Document, over(ZAAK_IDENTIFICATIE, HENK_PARKEER_ZAAK))
    assert namen(page) == [HENK_BESLUIT]
    number = page.items[0].record.identificatie
    (zaken,) = await register.bij(Zaak, over(DOCUMENT_IDENTIFICATIE, number))
    assert [item.record.identificatie for item in zaken.items] == [HENK_PARKEER_ZAAK]


async def test_what_is_no_uuid_is_not_asked_and_has_nothing(register):
    assert [page.items for page in await register.bij(Document, over(ZAAK_UUID, "geen"))] == [()]
    assert [page.items for page in await register.bij(Zaak, over(DOCUMENT_UUID, "geen"))] == [()]
    assert (await register.op_sleutel(Document, ["geen"]))["geen"].items == ()
    assert register.paths == []


async def test_a_number_does_not_count_beside_a_uuid_for_another_register_may_use_it_too(written, router):
    serve(router, Zaken(with_documenten(1, 11)))
    serve_documenten(router, document_json(11))
    elsewhere = Onderwerp((Identificator(ZAAK_UUID, uuid_of(2)), Identificator(ZAAK_IDENTIFICATIE, "ZAAK-0001")))
    (page,) = await written.bij(Document, elsewhere, request=ask(5, "naam"))
    assert (page.items, page.missing) == ((), ())


async def test_a_number_that_several_zaken_have_leads_nowhere_and_that_is_told(written, router):
    serve(router, Zaken(with_documenten(1, 11), with_documenten(2, 12, identificatie="ZAAK-0001")))
    (page,) = await written.bij(Document, over(ZAAK_IDENTIFICATIE, "ZAAK-0001"), request=ask(5, "naam"))
    assert page.items == ()
    assert "several zaken" in str(page.missing[0])


async def test_a_number_that_several_documents_have_leads_nowhere_and_that_is_told(written, router):
    router.get(LIST).respond(json=listed(document_json(11), document_json(12, identificatie="DOC-0011")))
    (page,) = await written.bij(Zaak, over(DOCUMENT_IDENTIFICATIE, "DOC-0011"), request=ask(5, "open"))
    assert page.items == ()
    assert "several documents" in str(page.missing[0])


async def test_documents_that_were_not_asked_for_are_not_given(written, router):
    serve_documenten(router, document_json(11), document_json(12), asked_only=False)
    with pytest.raises(BronDataError, match="not asked for"):
        await written.op_sleutel(Document, [uuid_of(11)], ask(1, "naam"))


async def test_documents_with_another_number_are_not_given(written, router):
    router.get(LIST).respond(json=listed(document_json(12)))
    with pytest.raises(BronDataError, match="not asked for"):
        await written.op_identificator([Identificator(DOCUMENT_IDENTIFICATIE, "DOC-0011")], ask(1, "naam"))


async def test_the_zaken_of_another_document_are_not_given(written, router):
    other = with_documenten(1, 12)["_expand"]["zaakinformatieobjecten"]
    router.get(LINKS).respond(json=other)
    with pytest.raises(BronDataError, match="another document"):
        await written.bij(Zaak, over(DOCUMENT_UUID, uuid_of(11)), request=ask(1, "open"))


@pytest.mark.parametrize("answer", [{"results": []}, [1, 2], "x"])
async def test_something_else_than_a_list_of_links_is_nonsense(written, router, answer):
    router.get(LINKS).respond(json=answer)
    with pytest.raises(BronDataError):
        await written.bij(Zaak, over(DOCUMENT_UUID, uuid_of(11)), request=ask(1, "open"))


@pytest.mark.parametrize(
    "zaak",
    [
        zaak_json(1, zaakinformatieobjecten=[f"{LINKS}/{uuid_of(5)}"]),
        zaak_json(1, _expand={"zaakinformatieobjecten": "geen lijst"}),
        zaak_json(1, _expand={"zaakinformatieobjecten": [{"informatieobject": "x"}]}),
        zaak_json(1, _expand={"zaakinformatieobjecten": [{}]}),
        zaak_json(1, vertrouwelijkheidaanduiding=None),
    ],
    ids=["not sent along", "no list", "no link", "empty link", "unreadable zaak"],
)
async def test_a_zaak_that_does_not_say_which_documents_it_has_is_told(written, router, zaak):
    serve(router, Zaken(zaak))
    (page,) = await written.bij(Document, over(ZAAK_UUID, uuid_of(1)), request=ask(5, "naam"))
    assert page.items == ()
    assert "which documents" in str(page.missing[0])


async def test_a_document_that_cannot_be_read_is_dropped_and_the_others_are_given(written, router):
    serve(router, Zaken(with_documenten(1, 11, 12)))
    serve_documenten(router, document_json(11), document_json(12, creatiedatum="gisteren"))
    (page,) = await written.bij(Document, over(ZAAK_UUID, uuid_of(1)), request=ask(5, "naam"))
    assert (namen(page), page.dropped) == (["Document 11"], 1)


async def test_one_failing_list_of_types_leaves_the_documents_without_a_kind(written, router):
    serve_documenten(router, document_json(11))
    router.get(f"{HOST}/catalogi/api/v1/informatieobjecttypen").respond(503)
    page = (await written.op_sleutel(Document, [uuid_of(11)], ask(1, "soort", "naam")))[uuid_of(11)]
    assert (namen(page), page.items[0].record.soort) == (["Document 11"], None)
    assert len(page.missing) == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"inhoud": None, "bestandsomvang": None}, False),
        ({"bestandsomvang": None}, True),
        ({"bestandsomvang": 100_000_001}, False),
    ],
)
async def test_a_document_without_contents_we_can_give_has_no_file(written, router, fields, expected):
    serve_documenten(router, document_json(11, **fields))
    page = (await written.op_sleutel(Document, [uuid_of(11)], ask(1, "naam")))[uuid_of(11)]
    assert page.items[0].record.heeft_bestand is expected


async def test_a_check_tells_that_the_other_apis_fail(register, standin):
    standin.break_with(Fault.FORBIDDEN, "/besluiten/api")
    (problem,) = (await register.bron.check(call())).problems
    assert problem.startswith("The Besluiten API does not answer as it should: zaken: ")
    standin.break_with(Fault.WRONG_RECORDS, "/documenten/api")
    (problem,) = (await register.bron.check(call())).problems
    assert problem.startswith("The Documenten API does not answer as it should: zaken: ")


async def test_documents_that_may_not_be_asked_are_an_error(written, router):
    router.post(f"{LIST}/_zoek").mock(return_value=httpx.Response(403))
    with pytest.raises(BronForbiddenError):
        await written.op_sleutel(Document, [uuid_of(11)], ask(1, "naam"))
