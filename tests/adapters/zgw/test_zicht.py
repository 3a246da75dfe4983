"""What is confidential, archived or not finished is as if it does not exist, along whatever road it is asked."""

import pytest

from klantbeeld.contract import (
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Besluit,
    Betrokkene,
    Document,
    Identificator,
    Page,
    Vertrouwelijkheid,
    Zaak,
    Zaakstatus,
)
from klantbeeld.demo.register import key_of
from klantbeeld.demo.town import (
    DRUK_BSN,
    DRUK_CONCEPT_DOCUMENT,
    DRUK_DAKKAPEL_ZAAK,
    DRUK_GEHEIME_ZAAK,
    DRUK_TEKENING,
    DRUK_VERTROUWELIJK_DOCUMENT,
    HENK_BSN,
    HENK_GEARCHIVEERDE_ZAAK,
    document_uuid,
    zaak_uuid,
)
from klantbeeld.http import UnreadableError
from klantbeeld.testing.builders import klant
from klantbeeld_zgw.zicht import NotShownError, Zicht
from tests.adapters.zgw.answers import (
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

HIDDEN = [DRUK_GEHEIME_ZAAK, HENK_GEARCHIVEERDE_ZAAK]
EVERYTHING = {"max_vertrouwelijkheidaanduiding": Vertrouwelijkheid.ZEER_GEHEIM, "gearchiveerde_zaken": True}
DAKKAPEL = over(ZAAK_UUID, zaak_uuid(DRUK_DAKKAPEL_ZAAK))


def numbers(page):
    return [item.record.identificatie for item in page.items]


def zicht(hoogste=Vertrouwelijkheid.ZAAKVERTROUWELIJK, gearchiveerd=False, in_bewerking=False):
    return Zicht(hoogste=hoogste, gearchiveerd=gearchiveerd, in_bewerking=in_bewerking)


@pytest.mark.parametrize("level", Vertrouwelijkheid)
@pytest.mark.parametrize("hoogste", Vertrouwelijkheid)
def test_what_is_more_confidential_than_the_highest_level_is_not_shown(level, hoogste):
    data = {"vertrouwelijkheidaanduiding": level.value, "status": "definitief"}
    for check in (zicht(hoogste).check_zaak, zicht(hoogste).check_document):
        if level.rank <= hoogste.rank:
            check(data)
        else:
            with pytest.raises(NotShownError):
                check(data)


@pytest.mark.parametrize("level", [None, "", "GEHEIM", "staatsgeheim", 7])
def test_what_does_not_say_how_confidential_it_is_cannot_be_read_unless_all_is_shown(level):
    data = {"vertrouwelijkheidaanduiding": level, "status": "definitief"}
    with pytest.raises(UnreadableError):
        zicht().check_zaak(data)
    zicht(Vertrouwelijkheid.ZEER_GEHEIM).check_zaak(data)


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        ("nog_te_archiveren", True),
        ("", True),
        (None, True),
        ("gearchiveerd", False),
        ("gearchiveerd_procestermijn_onbekend", False),
        ("overgedragen", False),
    ],
)
def test_an_archived_zaak_is_shown_only_if_the_settings_say_so(status, is_shown):
    data = {"vertrouwelijkheidaanduiding": "openbaar", "archiefstatus": status}
    zicht(gearchiveerd=True).check_zaak(data)
    if is_shown:
        zicht().check_zaak(data)
    else:
        with pytest.raises(NotShownError):
            zicht().check_zaak(data)


@pytest.mark.parametrize("status", ["in_bewerking", "ter_vaststelling", "", None, "iets anders"])
def test_a_document_that_is_not_definitief_is_shown_only_if_the_settings_say_so(status):
    data = {"vertrouwelijkheidaanduiding": "openbaar", "status": status}
    zicht(in_bewerking=True).check_document(data)
    with pytest.raises(NotShownError):
        zicht().check_document(data)


@pytest.mark.parametrize(("bsn", "shown", "hidden"), [(DRUK_BSN, 13, DRUK_GEHEIME_ZAAK), (HENK_BSN, 2, HIDDEN[1])])
async def test_a_klant_has_no_hidden_zaken_and_nobody_counts_them(register, showing, bsn, shown, hidden):
    page = await register.zaken(klant(bsn=bsn), ask(50, "identificatie"))
    assert (len(page.items), page.dropped, page.missing) == (shown, 0, ())
    everything = await showing(**EVERYTHING).zaken(klant(bsn=bsn), ask(50, "identificatie"))
    assert set(numbers(everything)) - set(numbers(page)) == {hidden}


async def test_the_register_is_asked_only_for_what_may_be_shown(register, showing):
    await register.zaken(klant(bsn=DRUK_BSN), ask(5, "open"))
    (body,) = register.bodies
    assert body["maximaleVertrouwelijkheidaanduiding"] == "zaakvertrouwelijk"
    assert body["archiefstatus"] == "nog_te_archiveren"
    everything = showing(**EVERYTHING)
    await everything.zaken(klant(bsn=DRUK_BSN), ask(5, "open"))
    assert "maximaleVertrouwelijkheidaanduiding" not in everything.bodies[-1]
    assert "archiefstatus" not in everything.bodies[-1]


async def test_what_a_register_gives_that_passes_over_the_filter_is_hidden_all_the_same(written, router):
    hidden = [zaak_json(number, vertrouwelijkheidaanduiding="geheim") for number in range(2, 30)]
    serve(router, Zaken(zaak_json(1, startdatum="2025-01-01"), *hidden, zaak_json(40, archiefstatus="overgedragen")))
    page = await written.zaken(klant(bsn=DRUK_BSN), ask(5, "open"))
    assert [item.record.sleutel for item in page.items] == [uuid_of(1)]
    assert (page.has_more, page.dropped) == (False, 0)


async def test_a_zaak_that_does_not_say_how_confidential_it_is_is_left_out_and_counted(written, router):
    serve(router, Zaken(zaak_json(1), zaak_json(2, vertrouwelijkheidaanduiding="")))
    page = await written.zaken(klant(bsn=DRUK_BSN), ask(5, "open"))
    assert ([item.record.sleutel for item in page.items], page.dropped) == ([uuid_of(1)], 1)


@pytest.mark.parametrize("identificatie", HIDDEN)
async def test_a_hidden_zaak_is_not_found_by_any_number_nor_are_its_documents(register, showing, identificatie):
    asked = [Identificator(ZAAK_UUID, zaak_uuid(identificatie)), Identificator(ZAAK_IDENTIFICATIE, identificatie)]
    assert set((await register.op_identificator(asked)).values()) == {Page()}
    assert (await register.op_sleutel(Zaak, [zaak_uuid(identificatie)])) == {zaak_uuid(identificatie): Page()}
    onderwerpen = [over(number.soort, number.object_id) for number in asked]
    assert await register.bij(Document, *onderwerpen) == [Page(), Page()]
    found = await showing(**EVERYTHING).op_identificator(asked)
    assert [numbers(page) for page in found.values()] == [[identificatie]] * 2


@pytest.mark.parametrize("identificatie", HIDDEN)
async def test_what_is_in_a_hidden_zaak_is_not_found_by_its_own_key(register, showing, town, identificatie):
    (zaak,) = [each for each in town.zaken_centraal["zaken"] if each["identificatie"] == identificatie]
    everything = showing(**EVERYTHING)
    for kind, key in (
        (Zaakstatus, key_of(zaak["status"])),
        (Betrokkene, key_of(zaak["rollen"][0])),
        (Actor, key_of(zaak["rollen"][1])),
    ):
        assert await register.op_sleutel(kind, [key]) == {key: Page()}
        assert (await everything.op_sleutel(kind, [key]))[key].items


async def test_only_what_may_be_shown_of_the_documents_of_a_zaak_is(register, showing):
    (page,) = await register.bij(Document, DAKKAPEL)
    assert [item.record.naam for item in page.items] == [DRUK_TEKENING]
    assert (page.dropped, page.missing) == (0, ())
    (more,) = await showing(max_vertrouwelijkheidaanduiding=Vertrouwelijkheid.VERTROUWELIJK).bij(Document, DAKKAPEL)
    assert {item.record.naam for item in more.items} == {DRUK_TEKENING, DRUK_VERTROUWELIJK_DOCUMENT}
    (unfinished,) = await showing(documenten_in_bewerking=True).bij(Document, DAKKAPEL)
    assert {item.record.naam for item in unfinished.items} == {DRUK_TEKENING, DRUK_CONCEPT_DOCUMENT}


@pytest.mark.parametrize("titel", [DRUK_VERTROUWELIJK_DOCUMENT, DRUK_CONCEPT_DOCUMENT])
async def test_a_hidden_document_is_not_found_by_number_or_key(register, titel):
    uuid = document_uuid(DRUK_DAKKAPEL_ZAAK, titel)
    number = Identificator(DOCUMENT_UUID, uuid)
    assert await register.op_sleutel(Document, [uuid]) == {uuid: Page()}
    assert await register.op_identificator([number]) == {number: Page()}


async def test_a_document_of_a_hidden_zaak_does_not_lead_to_it(register, showing):
    document = over(DOCUMENT_UUID, document_uuid(HENK_GEARCHIVEERDE_ZAAK, "Bouwtekening schuur"))
    assert await register.bij(Zaak, document) == [Page()]
    (page,) = await showing(**EVERYTHING).bij(Zaak, document)
    assert numbers(page) == [HENK_GEARCHIVEERDE_ZAAK]


async def test_a_document_that_does_not_say_how_confidential_it_is_is_left_out_and_counted(written, router):
    serve(router, Zaken(with_documenten(1, 11)))
    serve_documenten(router, document_json(11, vertrouwelijkheidaanduiding=""))
    (page,) = await written.bij(Document, over(ZAAK_UUID, uuid_of(1)), request=ask(5, "naam"))
    assert (page.items, page.dropped) == ((), 1)


async def test_the_besluit_of_a_hidden_zaak_is_not_found_by_its_key(town, showing):
    data = {**town.zaken_centraal}
    (besluit, *others) = data["besluiten"]
    secret = next(each["url"] for each in data["zaken"] if each["identificatie"] == DRUK_GEHEIME_ZAAK)
    changed = {**data, "besluiten": [{**besluit, "zaak": secret}, *others]}
    key = key_of(besluit["url"])
    hiding, telling = showing(data=changed), showing(data=changed, **EVERYTHING)
    assert await hiding.op_sleutel(Besluit, [key]) == {key: Page()}
    assert (await telling.op_sleutel(Besluit, [key]))[key].items


async def test_where_nothing_is_hidden_what_is_in_a_zaak_costs_no_more_than_itself(showing, town):
    key = key_of(town.zaken_centraal["statussen"][0]["url"])
    everything = showing(**EVERYTHING)
    await everything.op_sleutel(Zaakstatus, [key], ask(1, "gezet_op"))
    assert len(everything.paths) == 1
