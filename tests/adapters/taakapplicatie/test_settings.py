"""Mistakes in the settings of an application are told before anything starts."""

import re
import tomllib

import pytest

from klantbeeld.registry import usable_adapters
from klantbeeld.settings import SettingsError, read_settings
from tests.adapters.taakapplicatie.applications import EXAMPLES, SECRETS, example_settings

BASE = """
[bronnen.app]
adapter = "taakapplicatie"
url = "https://app.example/api/"
soort = "zaak"
sleutel = "id"
"""
ZOEK = 'zoek.bsn = { pad = "zaken", parameter = "bsn" }\n'
VELDEN = '[bronnen.app.velden]\nomschrijving = "tekst"\n'


@pytest.fixture
def problems(tmp_path):
    def problems(text):
        path = tmp_path / "klantbeeld.toml"
        path.write_text(text, encoding="utf-8")
        try:
            read_settings(path, usable_adapters(), {"T": "geheim-0123456789"})
        except SettingsError as error:
            return [str(problem) for problem in error.problems]
        return []

    return problems


def zoek(**fields):
    return "\n".join(["[bronnen.app.zoek.bsn]", *(f"{name} = {value}" for name, value in fields.items()), ""])


def test_an_application_that_does_nothing_unusual_takes_some_fifteen_lines(problems):
    text = EXAMPLES.read_text(encoding="utf-8").partition("[bronnen.parkeren]")[2]
    assert len([line for line in text.splitlines() if line and not line.startswith("#")]) <= 15
    assert problems(BASE + ZOEK + VELDEN) == []


@pytest.mark.parametrize("name", tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))["bronnen"])
def test_every_example_can_be_read(name):
    assert example_settings(name).url.startswith("https://")


def test_the_examples_name_no_secret_and_no_more_than_they_need():
    text = EXAMPLES.read_text(encoding="utf-8")
    geheimen = re.findall(r'\bgeheim = "([^"]*)"', text)
    assert sorted(geheimen) == sorted(f"${{{name}}}" for name in SECRETS)
    assert text.count("${") == len(geheimen)


ZOEKEN = [
    (zoek(pad='"zaken"'), "zoek.bsn: the number must go into pad (as {nummer}), parameter or inhoud: into one of them"),
    (
        zoek(pad='"z/{nummer}"', parameter='"bsn"'),
        "zoek.bsn: the number must go into pad (as {nummer}), parameter or inhoud: into one of them",
    ),
    (zoek(pad='"z/{numer}"', parameter='"b"'), "zoek.bsn: {numer}: can only be {nummer}, or {kvk_nummer}"),
    (zoek(pad='"/zaken"', parameter='"b"'), "zoek.bsn: pad: must be a path below url that does not begin with /"),
    (zoek(pad='"../zaken"', parameter='"b"'), "zoek.bsn: pad: must be a path below url that does not begin with /"),
    (zoek(pad='"z?a=1"', parameter='"b"'), "zoek.bsn: pad: must be a path below url that does not begin with /"),
    (zoek(pad='"z"', inhoud="'{\"bsn\": {nummer}}'"), "zoek.bsn: inhoud: is not JSON"),
    (zoek(pad='"z"', inhoud="'{\"{nummer}\": 1}'"), "zoek.bsn: inhoud: must be a JSON object with {nummer} in a text"),
    (zoek(pad='"z"', inhoud="'{\"bsn\": 1}'"), "zoek.bsn: inhoud: must be a JSON object with {nummer} in a text"),
    (zoek(pad='"z"', parameter='"b"', controle='"a.["'), "zoek.bsn: controle: is not a JMESPath expression"),
    (zoek(pad='"z"', paramter='"b"'), "zoek.bsn.paramter: unknown setting. Did you mean 'parameter'?"),
    (zoek(parameter='"b"'), "zoek.bsn.pad: is required"),
    ('[bronnen.app.zoek.account]\npad = "z"\nparameter = "a"\n', "zoek.account.nummersoort: is required"),
    (
        zoek(pad='"z"', parameter='"b"', nummersoort='{ register = "r", objecttype = "o", soort_object_id = "s" }'),
        "zoek.bsn.nummersoort: is known already",
    ),
    (
        'aanmelding_geverifieerd = true\nzoek.email = { pad = "z", parameter = "e" }\n',
        "zoek.email.nummersoort: is required",
    ),
    (zoek(pad='"z"', parameter='"b"', vast='{ k = "{kvk_nummer}" }'), "only zoek.vestigingsnummer has a {kvk_nummer}"),
    (
        '[bronnen.app.zoek.email]\npad = "z"\nparameter = "e"\n'
        'nummersoort = { register = "brp", objecttype = "natuurlijk_persoon", soort_object_id = "bsn" }\n',
        "zoek.email.nummersoort: is of a number of the klant that is no address",
    ),
    (
        "".join(
            f'[bronnen.app.zoek.{name}]\npad = "z"\nparameter = "n"\ncontrole = "nr"\n' for name in ("bsn", "rsin")
        ),
        "zoek.rsin: is as zoek.bsn, and a BSN may be the RSIN of another",
    ),
    ("zoek = {}\n", "zoek: needs at least one way to search"),
]


@pytest.mark.parametrize(("text", "told"), ZOEKEN)
def test_a_mistake_in_how_to_search(problems, text, told):
    found = problems(BASE + text + VELDEN)
    assert len(found) >= 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('omschrijvng = "a"', "velden.omschrijvng: unknown attribute. Did you mean 'omschrijving'?"),
        ('kenmerk = "a"', "velden.kenmerk: unknown attribute. Known: identificatie, "),
        ('toelichting = "a..b"', "velden.toelichting: is not a JMESPath expression"),
        ('toelichting = ""', "velden.toelichting: is not a JMESPath expression"),
        ('toelichting = "lengte(a)"', "velden.toelichting: JMESPath has no function 'lengte'"),
        ('toelichting = { pad = "a[" }', "velden.toelichting: pad: is not a JMESPath expression"),
        ("toelichting = { }", "velden.toelichting: must have either pad or vast"),
        ('toelichting = { pad = "a", vast = "b" }', "velden.toelichting: must have either pad or vast"),
        ('toelichting = { pad = "a", vertal = { } }', "velden.toelichting.vertal: unknown setting. Did you mean"),
        ('toelichting = { pad = "a", naam = "b" }', "velden.toelichting: has no name beside its value"),
        ('open = { vast = "misschien" }', "velden.open: not true or false"),
        ('startdatum = { vast = "gisteren" }', "velden.startdatum: not a date"),
        ('open = { pad = "a", vertaal = { O = "open" } }', "velden.open: not true or false"),
        ('open = { pad = "a", vertaal = { O = "ja" }, anders = "wie weet" }', "velden.open: not true or false"),
        ("toelichting = 3", "velden.toelichting: must be a valid string"),
        ('startdatum = { pad = "a", datumvorm = "dd-mm-jjjj" }', "velden.startdatum: datumvorm: must be iso, epoch"),
        ('startdatum = { pad = "a", datumvorm = "%Q" }', "velden.startdatum: datumvorm: must be iso, epoch"),
    ],
)
def test_a_mistake_in_a_mapping(problems, text, told):
    (found,) = problems(f"{BASE}{ZOEK}{VELDEN}{text}\n")
    assert told in found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('lijst = "a["', "lijst: is not a JMESPath expression"),
        ('koppen = { "X Y" = "a" }', "koppen: a header has a name of letters"),
        ('koppen = { X = "a\\nb" }', "koppen: a header has a name of letters"),
        ("meest = 0", "meest: must be 1 or more"),
        ('tijdzone = "Europe/Amsterdm"', "tijdzone: no such time zone"),
        ('tijdzone = "../x"', "tijdzone"),
        ('datumvorm = "gisteren"', "datumvorm: must be iso, epoch, epoch_ms"),
        ('inlog = { soort = "basic", geheim = "${T}" }', "inlog: gebruiker: is needed for soort basic"),
        ('inlog = { gebruiker = "x", geheim = "${T}" }', "inlog: gebruiker: is needed for soort basic"),
        ('inlog = { soort = "kop", kop = "X Key", geheim = "${T}" }', "inlog: kop: is not the name of a header"),
        ('inlog = { geheim = "a\\nb" }', "inlog: geheim: must have plain ASCII"),
        ("inlog = { }", "inlog.geheim: is required"),
        ('pagina = { soort = "cursor" }', "pagina: volgende: is needed for soort cursor"),
        ('pagina = { soort = "link", totaal = "a" }', "pagina: totaal: is for soort nummer and offset"),
        (
            'pagina = { soort = "cursor", volgende = "a", totaal = "a" }',
            "pagina: totaal: is for soort nummer and offset",
        ),
        ('pagina = { soort = "link", volgende = "a" }', "pagina: volgende: is needed for soort cursor"),
        ('pagina = { soort = "nummer", grootte = 0 }', "pagina: grootte: must be 1 or more"),
        ('pagina = { soort = "blad" }', "pagina.soort: must be 'nummer', 'offset', 'cursor' or 'link'"),
        ('pagina = { soort = "nummer", in_inhoud = true }', "pagina.in_inhoud: is for lists that are posted"),
        ('detail = { pad = "zaken" }', "detail: pad: must have {sleutel} once"),
        ('detail = { pad = "z/{sleutel}", record = "a[" }', "detail: record: is not a JMESPath expression"),
        ('nummer = { pad = "z", parameter = "n" }', "nummer: needs velden.identificatie"),
        ('proefklant = { bsn = "123456789" }', "proefklant.bsn: must be nine digits that pass the 11-proef"),
        ('proefklant = { rsin = "882670013" }', "proefklant.rsin: there is no zoek.rsin"),
        ('eigenschappen = [{ code = "a", pad = "b" }, { code = "a", pad = "c" }]', "the code a stands there twice"),
        ('eigenschappen = [{ code = "a", pad = "b[" }]', "eigenschappen.0: pad: is not a JMESPath expression"),
        ('eigenschappen = [{ code = "a" }]', "eigenschappen.0.pad: is required"),
        ('url = "ftp://x"', "url: must be a URL"),
    ],
)
def test_a_mistake_in_the_rest(problems, text, told):
    base = BASE.replace('url = "https://app.example/api/"\n', "") if text.startswith("url") else BASE
    (found,) = problems(f"{base}{text}\n{ZOEK}{VELDEN}")
    assert told in found
    assert "123456789" not in found
    assert "geheim-0123456789" not in found


def test_a_klantcontact_has_no_eigenschappen(problems):
    text = BASE.replace("zaak", "klantcontact") + 'eigenschappen = [{ code = "a", pad = "b" }]\n' + ZOEK
    (found,) = problems(text + '[bronnen.app.velden]\nonderwerp = "tekst"\n')
    assert "a klantcontact has none" in found


def test_all_mistakes_are_told_together(problems):
    (found,) = problems(f'{BASE}lijst = "["\nmeest = 0\n{ZOEK}{VELDEN}omschrijvng = "a"\ntoelichting = "["\n')
    assert all(told in found for told in ("lijst:", "meest:", "velden.omschrijvng:", "velden.toelichting:"))


def test_what_a_code_becomes_must_be_a_status_we_have(problems):
    text = BASE.replace("zaak", "klanttaak") + ZOEK + "[bronnen.app.velden]\n"
    (found,) = problems(text + 'taakstatus = { pad = "a", vertaal = { K = "klaar" } }\n')
    assert "velden.taakstatus: not one of te_verwerken, ingediend, verwerkt, vervallen" in found


@pytest.mark.parametrize("stated", ['vast = "heel geheim"', 'pad = "v", vertaal = { G = "heel geheim" }'])
def test_how_confidential_a_zaak_is_must_be_one_of_zgw(problems, stated):
    (found,) = problems(f"{BASE}{ZOEK}{VELDEN}vertrouwelijkheid = {{ {stated} }}\n")
    assert "velden.vertrouwelijkheid: not one of openbaar, " in found
