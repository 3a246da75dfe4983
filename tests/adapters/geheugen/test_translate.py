import inspect
import json
import re
import textwrap
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import klantbeeld_geheugen
from klantbeeld.contract import (
    BSN as BSN_SOORT,
)
from klantbeeld.contract import (
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Basisregistratie,
    Betrouwbaarheid,
    BronContext,
    Document,
    Identificator,
    Klantcontact,
    Klanttaak,
    Partij,
    Product,
    Productaanvraag,
    Referentiewaarde,
    Stempel,
    Taakstatus,
    Vertrouwelijkheid,
    Verwijzing,
    Zaak,
    Zaakstatus,
)
from klantbeeld_geheugen import ADAPTER, GeheugenSettings
from klantbeeld_geheugen.translate import inhoud

LISTS = (
    "partijen",
    "klantcontacten",
    "zaken",
    "klanttaken",
    "producten",
    "productaanvragen",
    "documenten",
    "overige_objecten",
    "basisregistratie",
)
STEMPEL = Stempel("geheugen", datetime(2026, 3, 1, tzinfo=UTC))
BSN = "999990019"
FILE = json.loads(Path(__file__).with_name("klanten.json").read_text())


@pytest.fixture
def held():
    return inhoud(FILE, STEMPEL)


def test_the_example_in_the_documentation_can_be_read():
    lines = inspect.getdoc(klantbeeld_geheugen).splitlines()
    first, last = (lines.index(f"    {bracket}") for bracket in "{}")
    held = inhoud(json.loads(textwrap.dedent("\n".join(lines[first : last + 1]))), STEMPEL)
    assert {name: len(entries) for name, entries in held.lists.items()} == dict.fromkeys(LISTS, 1)
    assert held.bestanden == {"d1": b"Goedendag!"}


def test_an_empty_file_holds_nothing():
    held = inhoud({}, STEMPEL)
    assert (held.lists, held.by_key, held.bestanden) == ({}, {}, {})


def test_a_name_and_the_lines_of_an_address_are_made_of_their_parts(held):
    tess = held.by_key[Partij]["tess"]
    assert tess.naam == "Tess de Vries"
    assert tess.contactgegevens.bezoekadres.regels == ("Dorpsstraat 1a", "1234 AB  Ons Dorp")


def test_what_follows_from_other_records_is_filled_in(held):
    assert held.by_key[Partij]["tess"].vertegenwoordigd_door == ("bakker",)
    assert held.by_key[Zaak]["z2"].deelzaken == ("z3",)


def test_the_last_status_of_a_zaak_is_its_status(held):
    zaak = held.by_key[Zaak]["z1"]
    assert [status.naam for status in zaak.statushistorie] == ["Ontvangen", "In behandeling"]
    assert zaak.status is zaak.statushistorie[-1]
    assert held.by_key[Zaakstatus]["s1"].zaak == "z1"


def test_a_zaak_without_an_einddatum_is_open(held):
    assert (held.by_key[Zaak]["z1"].open, held.by_key[Zaak]["z2"].open) == (True, False)


def test_a_taak_waits_since_the_moment_of_its_klantcontact(held):
    contact = held.by_key[Klantcontact]["c1"]
    assert {taak.wacht_sinds for taak in contact.interne_taken} == {contact.plaatsgevonden_op}
    assert [taak.taakstatus for taak in contact.interne_taken] == [Taakstatus.TE_VERWERKEN, Taakstatus.VERWERKT]


def test_a_betrokkene_has_the_numbers_of_the_partij_he_was_but_a_contactpersoon_has_none(held):
    known = held.by_key[Klantcontact]
    assert [one.object_id for one in known["c1"].betrokkenen[0].identificatoren] == [BSN]
    assert known["c5"].betrokkenen[0].identificatoren == ()


def test_a_number_in_van_leads_to_the_partij_that_has_it(held):
    (betrokkene,) = held.by_key[Klantcontact]["c2"].betrokkenen
    assert (betrokkene.was_partij, betrokkene.naam) == ("tess", "Tess de Vries")


def test_what_a_klant_has_asked_for_or_must_do_says_of_whom_it_is(held):
    number = (Identificator(BSN_SOORT, BSN),)
    assert [held.by_key[Klanttaak][key].van for key in ("kt1", "kt2")] == [number, number]
    assert [held.by_key[kind][key].van for kind, key in ((Product, "p1"), (Productaanvraag, "pa1"))] == [number, number]


def test_a_bare_code_is_a_value_without_a_name(held):
    assert held.by_key[Klantcontact]["c2"].kanaal == Referentiewaarde("email")


def test_an_answer_refers_to_the_question(held):
    assert held.by_key[Klantcontact]["c2"].onderwerpobjecten == (Verwijzing(klantcontact="c1"),)


def test_a_record_is_known_as_its_uuid_its_number_and_what_else_it_is_said_to_be(held):
    known = held.by_key
    assert known[Zaak]["z1"].bekend_als == (
        Identificator(ZAAK_UUID, "7173b3cf-8087-4a03-9c3f-2d57529d6e7b"),
        Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-0001"),
    )
    assert [one.soort.soort_object_id for one in known[Klantcontact]["c1"].bekend_als] == ["uuid", "referentienummer"]
    assert [one.object_id for one in known[Actor]["kim"].bekend_als] == ["M-0042"]
    assert known[Zaak]["z4"].bekend_als == ()


def test_a_key_that_is_a_uuid_counts_as_one(held):
    sleutel = "5f1c7a30-7f7e-4f0b-8a39-9b0a3b1c0d01"
    assert Identificator(DOCUMENT_UUID, sleutel) in held.by_key[Document][sleutel].bekend_als


def test_the_contents_of_a_document_are_read_and_counted(held):
    document = held.by_key[Document]["5f1c7a30-7f7e-4f0b-8a39-9b0a3b1c0d01"]
    assert (document.heeft_bestand, document.omvang) == (True, 11)
    assert (held.by_key[Document]["d2"].heeft_bestand, held.by_key[Document]["d2"].omvang) == (False, 1200)


def test_a_besluit_hangs_under_its_zaak(held):
    (besluit,) = held.by_key[Zaak]["z2"].besluiten
    assert (besluit.zaak, besluit.titel, besluit.uiterlijke_reactiedatum) == ("z2", "Vergunning", date(2026, 3, 15))


def test_a_base_registry_tells_the_numbers_of_whom_it_is_and_others_it_knows(held):
    told = held.by_key[Basisregistratie]["hr-bakker"].identificatoren
    assert [one.soort.soort_object_id for one in told] == ["kvk_nummer", "rsin", "vestigingsnummer"]


WRONG = {
    "zaken[3].startdatm: is not a field; did you mean startdatum?": (["zaken", 3, "startdatm"], "2026-01-01"),
    "zaken[0].startdatum: must be a day, as in 2026-01-31": (["zaken", 0, "startdatum"], "20260131"),
    "zaken[0].einddatum: must be a day that exists": (["zaken", 0, "einddatum"], "2026-02-30"),
    "zaken[0].open: must be true or false": (["zaken", 0, "open"], "ja"),
    "zaken[0].van[0]: bsn: must be nine digits that pass the 11-proef": (["zaken", 0, "van", 0, "nummer"], "999990018"),
    "zaken[0].van[0].partij: there is no such partij": (["zaken", 0, "van", 0], {"partij": BSN}),
    "zaken[0].hoofdzaak: there is no such zaak": (["zaken", 0, "hoofdzaak"], BSN),
    "zaken[1].sleutel: is used before": (["zaken", 1, "sleutel"], "z1"),
    "zaken[1]: has a zaakstatus with a sleutel that is used before": (
        ["zaken", 1, "statushistorie", 0, "sleutel"],
        "s1",
    ),
    "zaken[0].eigenschappen[0].soort: must be one of tekst, getal, bedrag, datum, datumtijd, ja_nee": (
        ["zaken", 0, "eigenschappen", 0, "soort"],
        BSN,
    ),
    "partijen[0].soort_partij: is missing": (["partijen", 0, "soort_partij"], None),
    "partijen[0].contactgegevens.naam: must have a name in it": (["partijen", 0, "contactgegevens", "naam"], {}),
    "partijen[0].identificatoren: must be a list": (["partijen", 0, "identificatoren"], {"soort": "bsn"}),
    "partijen[3].identificatoren[0]: vestigingsnummer: needs the KVK-nummer it belongs to": (
        ["partijen", 3, "identificatoren", 0, "kvk_nummer"],
        None,
    ),
    "partijen[1].werkte_voor: there is no such partij": (["partijen", 1, "werkte_voor"], BSN),
    "partijen[0].?: is not a field": (["partijen", 0, "Tess de Vries"], 1),
    "partijen[0].naam: must be a text that can be written in UTF-8": (["partijen", 0, "naam"], "\ud800"),
    "klantcontacten[0].plaatsgevonden_op: must be a moment with a time zone, as in 2026-01-31T09:30:00+01:00": (
        ["klantcontacten", 0, "plaatsgevonden_op"],
        "2026-01-31T09:30:00",
    ),
    "klantcontacten[0].actoren[0]: there is no such actor": (["klantcontacten", 0, "actoren", 0], BSN),
    "klantcontacten[4].betrokkenen[0].identificatoren: must be absent, for this was a contactpersoon": (
        ["klantcontacten", 4, "betrokkenen", 0, "identificatoren"],
        [{"soort": "bsn", "nummer": BSN}],
    ),
    "klantcontacten[1].onderwerpobjecten[0].klantcontact: there is no such klantcontact": (
        ["klantcontacten", 1, "onderwerpobjecten", 0, "klantcontact"],
        BSN,
    ),
    "klantcontacten[1].bijlagen[0]: must have an identificator or a klantcontact": (
        ["klantcontacten", 1, "bijlagen", 0],
        {},
    ),
    "zaken[0].uuid: must be a uuid": (["zaken", 0, "uuid"], BSN),
    "zaken[0].bekend_als[0]: uuid: must have 1 to 200 characters": (
        ["zaken", 0, "bekend_als"],
        [{"soort": "object_uuid", "nummer": BSN * 23}],
    ),
    "documenten[0].inhoud: must be base64": (["documenten", 0, "inhoud"], BSN),
    "documenten[0].omvang: is not that of the inhoud": (["documenten", 0, "omvang"], 12),
    "documenten[1].omvang: must be a whole number, 0 or more": (["documenten", 1, "omvang"], True),
    "documenten[1].sleutel: is used before": (["documenten", 1, "sleutel"], "5f1c7a30-7f7e-4f0b-8a39-9b0a3b1c0d01"),
    "documenten[0].zaken[0]: must have an identificator or a klantcontact": (["documenten", 0, "zaken", 0], {}),
    "productaanvragen[0].klantcontact.klantcontact: there is no such klantcontact": (
        ["productaanvragen", 0, "klantcontact", "klantcontact"],
        BSN,
    ),
    "klanttaken[0].betrokkenen: is not a field": (["klanttaken", 0, "betrokkenen"], []),
    "the file: must be an object": ([], [BSN]),
}


@pytest.mark.parametrize(("told", "change"), WRONG.items(), ids=list(WRONG))
def test_what_is_wrong_is_told_with_its_place_and_without_a_value(told, change):
    path, value = change
    wrong = json.loads(json.dumps({"": FILE}))
    at, steps = wrong, ["", *path]
    for step in steps[:-1]:
        at = at[step]
    at[steps[-1]] = value
    with pytest.raises(ValueError, match=re.escape(told)) as caught:
        inhoud(wrong[""], STEMPEL)
    assert str(caught.value) == told
    assert BSN not in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "klanten.json: cannot be read (No such file or directory)"),
        (b"{", "klanten.json: is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)"),
        (b'{"zaken": NaN}', "klanten.json: NaN is not JSON"),
        (b"\xff", "klanten.json: is not JSON"),
        (b"[" * 100_000, "klanten.json: is not JSON"),
        (b'{"zaken": [{}]}', "klanten.json: zaken[0].sleutel: is missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_name(tmp_path, content, told):
    path = tmp_path / "klanten.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(told)) as caught:
        ADAPTER.build(BronContext(name="geheugen", settings=GeheugenSettings(bestand=str(path))))
    assert str(caught.value) == told


def test_the_path_of_the_file_must_be_given():
    with pytest.raises(ValueError, match="bestand: must be the path of a JSON file"):
        GeheugenSettings(bestand=" ")


def test_days_and_numbers_are_as_they_were_written(held):
    zaak = held.by_key[Zaak]["z1"]
    assert (zaak.startdatum, zaak.identificatie) == (date(2026, 1, 10), "ZAAK-2026-0001")
    assert zaak.herkomst[0].kenmerk == "ZAAK-2026-0001"


def test_a_file_may_say_how_confidential_something_is_and_how_sure_the_klant_must_be():
    held = inhoud(
        {
            "zaken": [{"sleutel": "z1", "vertrouwelijkheid": "geheim", "betrouwbaarheid": "substantieel"}],
            "documenten": [{"sleutel": "d1", "vertrouwelijkheid": "intern"}],
        },
        STEMPEL,
    )
    zaak, document = held.by_key[Zaak]["z1"], held.by_key[Document]["d1"]
    assert (zaak.vertrouwelijkheid, zaak.betrouwbaarheid) == (Vertrouwelijkheid.GEHEIM, Betrouwbaarheid.SUBSTANTIEEL)
    assert document.vertrouwelijkheid is Vertrouwelijkheid.INTERN
    with pytest.raises(ValueError, match=re.escape("zaken[0].vertrouwelijkheid: must be one of openbaar,")):
        inhoud({"zaken": [{"sleutel": "z1", "vertrouwelijkheid": "GEHEIM"}]}, STEMPEL)
