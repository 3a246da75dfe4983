"""The types of a register, in however many catalogi and pages they come."""

import httpx

from klantbeeld.contract import Referentiewaarde, Zaak
from klantbeeld_zgw import typen
from tests.adapters.zgw.answers import HOST, Zaken, ask, listed, serve, uuid_of, zaak_json

CATALOGI = f"{HOST}/catalogi/api/v1"


def type_json(collection, number, catalogus=1, **fields):
    return {
        "url": f"{CATALOGI}/{collection}/{uuid_of(number)}",
        "catalogus": f"{CATALOGI}/catalogussen/{uuid_of(catalogus)}",
        **fields,
    }


def zaaktype(number, identificatie, catalogus=1):
    return type_json("zaaktypen", number, catalogus, identificatie=identificatie, omschrijving=f"Zaaktype {number}")


def paged(types):
    """A list in pages of 500, as Open Zaak gives them whatever larger page is asked."""

    def answer(request):
        page = int(request.url.params["page"])
        shown = types[(page - 1) * 500 : page * 500]
        more = f"{CATALOGI}/zaaktypen?page={page + 1}" if page * 500 < len(types) else None
        return httpx.Response(200, json=listed(*shown, count=len(types), following=more))

    return answer


async def test_types_are_found_on_whichever_page_they_are(written, router):
    types = [zaaktype(number, f"T{number}", catalogus=number % 3) for number in range(1, 1203)]
    route = router.get(f"{CATALOGI}/zaaktypen").mock(side_effect=paged(types))
    zaken = [
        zaak_json(number, zaaktype=types[place]["url"]) for number, place in ((1, 0), (2, 499), (3, 500), (4, 1201))
    ]
    serve(router, Zaken(*zaken))
    pages = await written.op_sleutel(Zaak, [uuid_of(number) for number in range(1, 5)], ask(1, "zaaktype"))
    codes = [page.items[0].record.zaaktype.code for page in pages.values()]
    assert codes == ["T1", "T500", "T501", "T1202"]
    assert route.call_count == 3


def test_versions_of_one_zaaktype_have_one_code():
    read = typen.zaaktypen([zaaktype(1, "T1"), zaaktype(2, "T1"), zaaktype(3, "T2", catalogus=2)])
    assert [one.code for one in read.values()] == ["T1", "T1", "T2"]


def test_zaaktypen_of_different_catalogi_with_the_same_number_have_codes_of_their_own():
    read = typen.zaaktypen([zaaktype(1, "T1"), zaaktype(2, "T1", catalogus=2), zaaktype(3, "T2")])
    assert [one.code for one in read.values()] == [f"{uuid_of(1)}/T1", f"{uuid_of(2)}/T1", "T2"]


def test_types_of_documents_with_the_same_name_have_codes_of_their_own():
    given = [type_json("informatieobjecttypen", number, number, omschrijving="Bijlage") for number in (1, 2)]
    read = typen.each(typen.ongenummerd)(given)
    assert list(read.values()) == [Referentiewaarde(uuid_of(1), "Bijlage"), Referentiewaarde(uuid_of(2), "Bijlage")]


def test_a_type_that_cannot_be_read_is_as_if_it_were_not_there():
    given = [{"omschrijving": "zonder sleutel"}, zaaktype(1, ["geen tekst"]), zaaktype(2, "T2")]
    assert list(typen.zaaktypen(given)) == [uuid_of(2)]
