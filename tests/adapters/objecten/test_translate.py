"""From the data of an object to a record."""

from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import (
    BSN,
    DOCUMENT_UUID,
    KLANTCONTACT_UUID,
    KVK_NUMMER,
    OBJECT_UUID,
    RSIN,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Eigenschap,
    Klanttaak,
    Product,
    Productaanvraag,
    Referentiewaarde,
    SoortWaarde,
    Stempel,
    Taakstatus,
)
from klantbeeld.demo.town import HENK_BSN, VOF_KVK, VOF_RSIN
from klantbeeld.demo.town_objecten import objekt
from klantbeeld.http import UnreadableError
from klantbeeld_objecten import translate
from klantbeeld_objecten.eigenschappen import written
from klantbeeld_objecten.soorten import Inrichting
from tests.adapters.objecten.answers import URL, settings

UUID = "7d9cd6c2-8147-46f2-9ae9-c67e8213c202"
OTHER = "4e40fb4c-a29a-4e48-944b-c34a1ff6c8f4"
NAMES = {Klanttaak: "Taak", Product: "Product", Productaanvraag: "Productaanvraag"}


def read(kind, data, *, record=None, **given):
    inrichting = Inrichting.of(settings(**given))
    one = objekt(NAMES[kind], "x", data)
    one["record"] |= record or {}
    return translate.record(one, inrichting.of_kind(kind), inrichting, Stempel("objecten", datetime.now(UTC)))


def taak(data, **given):
    return read(Klanttaak, data, **given)


def refers(*found):
    return [(one.identificator.soort, one.identificator.object_id) for one in found]


@pytest.mark.parametrize(
    ("identificatie", "van"),
    [
        ({"type": "bsn", "value": HENK_BSN}, [BSN]),
        ({"type": "bedrijf", "value": VOF_KVK}, [KVK_NUMMER]),
        ({"type": "bedrijf", "value": VOF_RSIN}, [RSIN]),
        ({"type": "vestiging", "value": VOF_KVK}, None),
        ({"type": "iemand", "value": HENK_BSN}, None),
        ({"value": HENK_BSN}, None),
        ({}, None),
    ],
)
def test_an_object_says_of_whom_it_is_if_it_is_clear(identificatie, van):
    found = taak({"identificatie": identificatie}).van
    assert (found and [one.soort for one in found]) == van


def test_an_object_is_known_as_its_uuid():
    found = taak({})
    assert refers(*[type("V", (), {"identificator": one}) for one in found.bekend_als]) == [
        (OBJECT_UUID, found.sleutel)
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("open", Taakstatus.TE_VERWERKEN),
        ("Open", Taakstatus.TE_VERWERKEN),
        ("ingediend", Taakstatus.INGEDIEND),
        ("afgerond", Taakstatus.INGEDIEND),
        ("verwerkt", Taakstatus.VERWERKT),
        ("gesloten", Taakstatus.VERVALLEN),
        ("zoek", None),
        ("", None),
    ],
)
def test_a_status_of_a_taak_is_one_of_ours_or_unknown(status, expected):
    assert taak({"status": status}).taakstatus is expected


def test_the_settings_say_what_a_status_is():
    assert taak({"status": "klaar"}, taken_statussen={"klaar": "verwerkt"}).taakstatus is Taakstatus.VERWERKT


@pytest.mark.parametrize(
    ("soort", "code"), [("ogonebetaling", "betaling"), ("portaalformulier", "formulier"), ("url", "url")]
)
def test_soorten_of_taken_are_called_the_same_in_all_bronnen(soort, code):
    assert taak({"soort": soort}).soort == Referentiewaarde(code)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"soort": "url", "url": {"uri": "https://x.example/f?a=1"}}, "https://x.example/f?a=1"),
        (
            {"soort": "portaalformulier", "portaalformulier": {"formulier": {"soort": "url", "value": "/formulier/1"}}},
            "/formulier/1",
        ),
        ({"soort": "formtaak", "formtaak": {"formulier": {"value": "https://x.example/f"}}}, "https://x.example/f"),
        ({"soort": "portaalformulier", "portaalformulier": {"formulier": {"soort": "id", "value": "f1"}}}, None),
        # The definition of the form, in this very register.
        ({"portaalformulier": {"formulier": {"value": f"{URL}objects/{OTHER}"}}}, None),
        ({"url": {"uri": "javascript:alert(1)"}}, None),
        ({"url": {"uri": "JavaScript://x.example/%0aalert(1)"}}, None),
        ({"url": {"uri": "data:text/html,x"}}, None),
        ({"url": {"uri": "http://x.example/"}}, None),
        ({"url": {"uri": "//x.example/"}}, None),
        ({"url": {"uri": "/\\x.example/"}}, None),
        ({"url": {"uri": "/a\n/b"}}, None),
        ({"url": {"uri": "https://gemeente.nl@x.example/"}}, None),
        ({"url": {"uri": "https:///x"}}, None),
        ({"url": {"uri": "https://[x/"}}, None),
        ({"url": {"uri": 7}}, None),
        ({"url": "niets"}, None),
    ],
)
def test_the_page_of_a_taak_is_safe_to_link_to_or_absent(data, expected):
    assert taak(data).pagina == expected


def test_the_portal_may_have_a_page_for_a_soort():
    found = taak({"soort": "ogonebetaling", "url": {"uri": "https://elders.example/"}})
    assert found.pagina == f"/taken/{found.sleutel}"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"koppeling": {"registratie": "zaak", "uuid": UUID}}, (ZAAK_UUID, UUID)),
        ({"koppeling": {"registratie": "product", "uuid": UUID.upper()}}, (OBJECT_UUID, UUID)),
        ({"koppeling": {"registratie": "zaak", "value": UUID}}, (ZAAK_UUID, UUID)),
        ({"zaak": f"https://zaken.example/zaken/api/v1/zaken/{UUID}"}, (ZAAK_UUID, UUID)),
        ({"koppeling": {"registratie": "zaak"}}, None),
        ({"koppeling": {"uuid": "geen"}}, None),
    ],
)
def test_a_taak_belongs_to_a_zaak_or_a_product(data, expected):
    found = taak(data).hoort_bij
    assert (refers(found)[0] if found else None) == expected


def test_the_zaak_that_the_register_keeps_beside_the_data_counts():
    references = {"references": [{"type": "zaak", "url": f"https://z.example/{UUID}"}, {"type": "boom", "url": OTHER}]}
    assert refers(taak({}, record=references).hoort_bij) == [(ZAAK_UUID, UUID)]
    assert refers(*read(Product, {}, record=references).zaken) == [(ZAAK_UUID, UUID)]


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("2026-12-01T10:00:00Z", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ("2026-12-01 10:00:00", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        # Until the end of the day, in the Netherlands.
        ("2026-12-01", datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)),
        (None, None),
    ],
)
def test_the_moment_a_taak_must_be_done(written_as, expected):
    assert taak({"verloopdatum": written_as}).uiterlijk_op == expected


@pytest.mark.parametrize("nonsense", ["morgen", 7, "9999-99-99", "0001-01-01T00:00:00", {"op": "1"}])
def test_a_taak_with_a_moment_that_is_none_cannot_be_read(nonsense):
    with pytest.raises(UnreadableError):
        taak({"verloopdatum": nonsense})


def test_of_the_rest_of_a_taak_only_what_the_settings_allow_is_shown():
    data = {"ogonebetaling": {"bedrag": 83.8, "betaalkenmerk": "L-1", "pspid": "geheim"}}
    assert taak(data).eigenschappen == (
        Eigenschap(code="bedrag", naam="Bedrag", waarde="83.80", soort=SoortWaarde.BEDRAG),
        Eigenschap(code="betaalkenmerk", naam="Betaalkenmerk", waarde="L-1"),
    )


@pytest.mark.parametrize(
    ("value", "soort", "expected"),
    [
        ("12.5", SoortWaarde.BEDRAG, (SoortWaarde.BEDRAG, "12.50")),
        (12, SoortWaarde.BEDRAG, (SoortWaarde.BEDRAG, "12.00")),
        ("twaalf", SoortWaarde.BEDRAG, (SoortWaarde.TEKST, "twaalf")),
        (0.1, None, (SoortWaarde.GETAL, "0.1")),
        (1e21, None, (SoortWaarde.GETAL, "1000000000000000000000")),
        (1e300, None, (SoortWaarde.TEKST, "1e+300")),
        ("NaN", SoortWaarde.GETAL, (SoortWaarde.TEKST, "NaN")),
        ("1e-999999999", SoortWaarde.GETAL, (SoortWaarde.TEKST, "1e-999999999")),
        ("1e999999999", SoortWaarde.GETAL, (SoortWaarde.TEKST, "1e999999999")),
        ("2026-01-31", SoortWaarde.DATUM, (SoortWaarde.DATUM, "2026-01-31")),
        ("2026-01-31T23:30:00Z", SoortWaarde.DATUM, (SoortWaarde.DATUM, "2026-02-01")),
        ("2026-01-31T23:30:00", SoortWaarde.DATUM, (SoortWaarde.DATUM, "2026-01-31")),
        ("9999-12-31T23:30:00Z", SoortWaarde.DATUM, (SoortWaarde.TEKST, "9999-12-31T23:30:00Z")),
        ("2026-01-02", SoortWaarde.DATUM, (SoortWaarde.DATUM, "2026-01-02")),
        ("2026-01-02T10:00:00", SoortWaarde.DATUM, (SoortWaarde.DATUM, "2026-01-02")),
        ("2-1-2026", SoortWaarde.DATUM, (SoortWaarde.TEKST, "2-1-2026")),
        ("2026-01-02T10:00:00", SoortWaarde.DATUMTIJD, (SoortWaarde.DATUMTIJD, "2026-01-02T09:00:00Z")),
        (True, None, (SoortWaarde.JA_NEE, "true")),
        ("Nee", SoortWaarde.JA_NEE, (SoortWaarde.JA_NEE, "false")),
        ("misschien", SoortWaarde.JA_NEE, (SoortWaarde.TEKST, "misschien")),
        ("0123", None, (SoortWaarde.TEKST, "0123")),
    ],
)
def test_a_value_is_written_as_its_soort_or_shown_as_it_is(value, soort, expected):
    assert written(value, soort) == expected


def test_an_eigenschap_that_is_a_list_is_shown_and_one_that_is_a_group_is_not():
    names = {"eigenschappen__kentekens": "Kentekens", "eigenschappen__rest": "Rest", "eigenschappen__leeg": "Leeg"}
    data = {"eigenschappen": {"kentekens": ["A-1", "B-2"], "rest": {"a": 1}, "leeg": ""}}
    found = read(Product, data, producten_eigenschappen=names).eigenschappen
    assert found == (Eigenschap(code="kentekens", naam="Kentekens", waarde="A-1, B-2"),)


def test_a_product_of_nl_portal():
    found = read(
        Product,
        {
            "naam": "erfpacht",
            "subtype": "woning",
            "PDCProductType": OTHER,
            "status": "actief",
            "geldigVan": "2024-12-20T00:00:00.00",
            "geldigTot": "2024-12-31T00:00:00.00",
            "zaken": [UUID, UUID.upper()],
            "documenten": [f"https://d.example/documenten/api/v1/enkelvoudiginformatieobjecten/{OTHER}", "geen"],
        },
    )
    assert (found.naam, found.soort, found.status) == (
        "erfpacht",
        Referentiewaarde(OTHER, "woning"),
        Referentiewaarde("actief"),
    )
    assert (found.geldig_van, found.geldig_tot) == (date(2024, 12, 20), date(2024, 12, 31))
    assert (refers(*found.zaken), refers(*found.documenten)) == ([(ZAAK_UUID, UUID)], [(DOCUMENT_UUID, OTHER)])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"gevraagd": False}, False),
        ({"gevraagd": True, "productType": "woz"}, True),
        ({"productType": "woz"}, False),
        ({"productType": "pas", "aanvraag": UUID}, True),
        ({"productType": "pas"}, None),
    ],
)
def test_whether_the_klant_asked_for_a_product_himself(data, expected):
    assert read(Product, data, producten_ongevraagd=("woz",)).gevraagd is expected


def test_a_productaanvraag_of_open_forms():
    documenten = "https://d.example/documenten/api/v1/enkelvoudiginformatieobjecten/"
    found = read(
        Productaanvraag,
        {
            "bron": {"naam": "Open Formulieren", "kenmerk": "OF-1"},
            "type": "paspoort",
            "aanvraaggegevens": {"x": 1},
            "pdf": documenten + UUID,
            "csv": "",
            "bijlagen": [documenten + OTHER, documenten + UUID],
            "zaakgegevens": {"identificatie": "ZAAK-1"},
            "klantcontact": UUID,
            "product": OTHER,
        },
        record={"startAt": "2026-11-10"},
    )
    assert (found.kenmerk, found.titel) == ("OF-1", "Paspoort")
    assert found.herkomst[0].kenmerk == "OF-1"
    assert found.ingediend_op == datetime(2026, 11, 9, 23, tzinfo=UTC)
    assert refers(*found.documenten) == [(DOCUMENT_UUID, UUID), (DOCUMENT_UUID, OTHER)]
    assert refers(*found.zaken) == [(ZAAK_IDENTIFICATIE, "ZAAK-1")]
    assert refers(found.klantcontact, found.product) == [(KLANTCONTACT_UUID, UUID), (OBJECT_UUID, OTHER)]
    assert found.open is None


@pytest.mark.parametrize(
    ("status", "is_open"), [("ontvangen", True), ("afgehandeld", False), ("ingetrokken", False), ("anders", None)]
)
def test_a_productaanvraag_is_open_or_not_by_its_status(status, is_open):
    assert read(Productaanvraag, {"status": status}).open is is_open


@pytest.mark.parametrize(
    "one", [{}, {"uuid": UUID, "record": []}, {"uuid": UUID, "record": {"data": []}}, {"uuid": 7, "record": {}}]
)
def test_what_is_no_object_cannot_be_read(one):
    inrichting = Inrichting.of(settings())
    with pytest.raises(UnreadableError):
        translate.record(one, inrichting.overig, inrichting, Stempel("objecten", datetime.now(UTC)))
