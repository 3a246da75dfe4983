"""Wrong settings are told in a sentence."""

import dataclasses

import pytest

from klantbeeld.contract import (
    BSN,
    KLANTNUMMERS,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Betrokkene,
    BronContext,
    Geheim,
    Vertrouwelijkheid,
    Zaak,
    Zaakstatus,
)
from klantbeeld_zgw import ADAPTER, ZgwSettings
from klantbeeld_zgw.zicht import Zicht
from tests.adapters.zgw.answers import settings


def build(made):
    return ADAPTER.build(BronContext(name="zaken", settings=made))


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("zaken", "ftp://zaken.test/api", "zaken: must be a URL that starts with http:// or https://"),
        ("zaken", "zaken.test/api", "zaken: must be a URL"),
        ("zaken", "http://[zaken.test", "zaken: must be a URL"),
        ("catalogi", "https://", "catalogi: must be a URL"),
        ("catalogi", "http://zaken.test/api?a=1", "catalogi: must be a base URL, without a query"),
        ("zaken", "http://wie:wat@zaken.test/api", "zaken: must not hold a user name or password"),
        ("documenten", "documenten.test/api", "documenten: must be a URL"),
        ("besluiten", "", "besluiten: must be a URL"),
        ("client_id", " ", "client_id: must not be empty"),
        ("geheim", Geheim("é" * 15), "geheim: must be at least 32 bytes long"),
        ("catalogi_ttl", -1.0, "catalogi_ttl: must be 0 seconds or more"),
        ("catalogi_ttl", float("nan"), "catalogi_ttl: must be 0 seconds or more"),
        ("max_bytes", 0, "max_bytes: must be 1 or more"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name, value, problem):
    with pytest.raises(ValueError, match=problem):
        settings(**{name: value})


def test_a_geheim_of_32_bytes_is_enough_and_is_never_shown():
    made = settings(geheim=Geheim("é" * 16))
    assert "é" not in repr(made)


def test_the_adapter_is_called_zgw_and_has_these_settings():
    assert ADAPTER.name == "zgw"
    assert ADAPTER.settings is ZgwSettings
    assert {field.name for field in dataclasses.fields(ZgwSettings) if field.default is dataclasses.MISSING} == {
        "zaken",
        "catalogi",
        "client_id",
        "geheim",
    }


def test_what_is_confidential_archived_or_unfinished_is_hidden_unless_said_otherwise():
    zicht = settings().zicht
    assert zicht == Zicht(hoogste=Vertrouwelijkheid.ZAAKVERTROUWELIJK, gearchiveerd=False, in_bewerking=False)


def test_without_the_urls_of_their_apis_there_are_no_documents_and_no_besluiten():
    offered = build(settings(documenten=None, besluiten=None)).capabilities
    assert offered.bestand is None
    assert offered.bij == {}
    assert offered.op_identificator.accepts == {ZAAK_UUID, ZAAK_IDENTIFICATIE}
    assert offered.op_sleutel.keys() == {Zaak, Zaakstatus, Betrokkene, Actor}


@pytest.mark.parametrize(
    ("ways", "accepts"),
    [
        ((), {BSN}),
        (("rsin",), {BSN, RSIN}),
        (("kvk", "kvk_als_rsin"), {BSN, KVK_NUMMER}),
        (("vestiging_zonder_kvk",), {BSN, VESTIGINGSNUMMER}),
    ],
)
def test_a_klant_is_asked_for_only_by_numbers_the_register_is_said_to_have(ways, accepts):
    assert build(settings(organisatie_zoeken=ways)).capabilities.zaken.accepts == accepts


def test_by_default_every_number_of_a_klant_is_looked_for():
    assert build(settings()).capabilities.zaken.accepts == KLANTNUMMERS
