"""What the logboek is told of a request: one line for it, and one for everybody in every bron that was looked at."""

import asyncio
from dataclasses import replace

import pytest

from klantbeeld import __version__
from klantbeeld.access.activiteit import Activiteit
from klantbeeld.access.decide import Tabel
from klantbeeld.access.rules import IDENTIFICATOR_VOLLEDIG, SCOPES
from klantbeeld.contract import (
    KVK_NUMMER,
    RSIN,
    ZAAK_IDENTIFICATIE,
    Aanroepersoort,
    BronForbiddenError,
    BronUnavailableError,
    Caller,
    Identificator,
    IdentificatorSoort,
    PartijSleutel,
    SoortPartij,
    Vertrouwelijkheid,
    Verwijzing,
)
from klantbeeld.gather import LIJSTEN, CacheRules
from klantbeeld.logboek.pseudoniem import Persoon
from klantbeeld.testing.builders import (
    GEMEENTE_RSIN,
    betrokkene,
    document,
    interne_taak,
    klant,
    klantcontact,
    partij,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.logboek.ontvanger import until
from tests.logboek.plaats import ACTIVITEIT, PARENT, TRACE, bsn, plaats, readable

ANNA = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BERT = klant(bsn=synthetic_bsn(1), hoedanigheid=SoortPartij.PERSOON)
A, B = bsn(ANNA), bsn(BERT)
KVK = "90001354"
READ, FAILED = "bron geraadpleegd", "bron niet geraadpleegd: storing"
REFUSED, IN_FULL = "bron niet geraadpleegd: niet toegestaan", "volledig nummer gelezen"
ASK, FETCH = "vraag aan klantbeeld", "document ophalen"
ZAAKNUMMER = Identificator(ZAAK_IDENTIFICATIE, "ZAAK-2026-1")


def kr(**fields):
    held = {ANNA: [partij("kr", "anna", identificatoren=ANNA.identificatoren, soort_partij=SoortPartij.PERSOON)]}
    return FakeBron("kr", **{"partijen": held, **fields})


def zr(**fields):
    own = (betrokkene("zr", "rol", identificatoren=ANNA.identificatoren),)
    held = {ANNA: [zaak("zr", "z", identificatie=ZAAKNUMMER.object_id, betrokkenen=own)]}
    return FakeBron("zr", **{"zaken": held, **fields})


def broken(fake, error):
    fake.fail(error)
    return fake


def of(bsn, fields="partijen { volledig } zaken { volledig }"):
    return f'klantbeeld(van: {{bsn: "{bsn}"}}) {{ {fields} }}'


def question(*roots, purpose=""):
    return f"query {purpose} {{ {' '.join(roots)} }}"


async def told(ontvanger, folder, query, *fakes, personen=(A, B), **fields):
    async with plaats(ontvanger, folder, *fakes, **fields) as place:
        response = await place.post(query)
    assert response.status_code in (200, 400, 504)
    return list(readable(ontvanger.lines, *personen)) if ontvanger.lines else []


NUMBERS = "partijen { nodes { identificatoren { volledigObjectId } } }"
TABLE = {
    "one klant in two bronnen": (
        [kr, zr],
        question(of(A.nummer)),
        [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None), (READ, "Ok", "zr", A.nummer, None)],
    ),
    "many kinds in one bron are one look": (
        [lambda: kr(klantcontacten={ANNA: [klantcontact("kr", "k")]})],
        question(of(A.nummer, "partijen { volledig } klantcontacten { nodes { id } } tijdlijn { volledig }")),
        [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None)],
    ),
    "two klanten": (
        [kr, zr],
        question("a: " + of(A.nummer), "b: " + of(B.nummer, "partijen { volledig }")),
        [
            (ASK, "Ok", None, None, None),
            (READ, "Ok", "kr", A.nummer, None),
            (READ, "Ok", "zr", A.nummer, None),
            (READ, "Unset", "kr", B.nummer, None),
        ],
    ),
    "the same klant twice is one": (
        [kr],
        question("a: " + of(A.nummer), "b: " + of(A.nummer)),
        [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None)],
    ),
    "nothing was found": (
        [kr, zr],
        question(of(B.nummer)),
        [
            (ASK, "Unset", None, None, None),
            (READ, "Unset", "kr", B.nummer, None),
            (READ, "Unset", "zr", B.nummer, None),
        ],
    ),
    "a bron fails": (
        [kr, lambda: broken(zr(), BronUnavailableError("zr: is down, of " + A.nummer))],
        question(of(A.nummer)),
        [
            (ASK, "Ok", None, None, None),
            (READ, "Ok", "kr", A.nummer, None),
            (FAILED, "Error", "zr", A.nummer, "BronUnavailableError"),
        ],
    ),
    "all bronnen fail": (
        [lambda: broken(zr(), BronForbiddenError("zr: no"))],
        question(of(A.nummer)),
        [(ASK, "Error", None, None, "BronForbiddenError"), (FAILED, "Error", "zr", A.nummer, "BronForbiddenError")],
    ),
    "a bron that cannot be asked is not looked at": (
        [kr, lambda: zr(accepts=frozenset({RSIN}))],
        question(of(A.nummer)),
        [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None)],
    ),
    "a number is read in full": (
        [kr],
        question(of(A.nummer, NUMBERS)),
        [
            (ASK, "Ok", None, None, None),
            (READ, "Ok", "kr", A.nummer, None),
            (IN_FULL, "Ok", None, A.nummer, None),
        ],
    ),
    "a number that is asked in full and is not there is not read": (
        [kr],
        question(of(B.nummer, NUMBERS)),
        [(ASK, "Unset", None, None, None), (READ, "Unset", "kr", B.nummer, None)],
    ),
    "a zaak by its number is about whom it is of": (
        [zr],
        f'{{ zaak(identificatie: "{ZAAKNUMMER.object_id}") {{ omschrijving }} }}',
        [(ASK, "Ok", None, None, None), (READ, "Ok", "zr", A.nummer, None)],
    ),
    "a number that nothing has is about nobody": (
        [zr],
        '{ zaak(identificatie: "ZAAK-2026-2") { omschrijving } }',
        [(ASK, "Unset", None, None, None), (READ, "Unset", "zr", None, None)],
    ),
    "nobody was looked at": ([kr], "{ __typename bronnen { naam } }", []),
    "a question that is wrong": ([kr], '{ klantbeeld(van: {bsn: "123"}) { gekend } }', []),
}


@pytest.mark.parametrize(("fakes", "query", "lines"), TABLE.values(), ids=TABLE.keys())
async def test_a_request_and_its_lines(ontvanger, tmp_path, fakes, query, lines):
    found = await told(ontvanger, tmp_path, query, *(fake() for fake in fakes))
    assert (found[:1], sorted(found[1:], key=str)) == (lines[:1], sorted(lines[1:], key=str))


async def test_a_line_has_exactly_the_fields_of_the_standard(ontvanger, tmp_path):
    async with plaats(ontvanger, tmp_path, kr()) as place:
        await place.post(question(of(A.nummer)), traceparent=f"00-{TRACE}-{PARENT}-00")
    whole, line = ontvanger.lines
    assert whole.keys() == line.keys()
    assert whole["attributes"] == {"dpl.core.processing_activity_id": ACTIVITEIT}
    assert line["attributes"].keys() == {
        "dpl.core.processing_activity_id",
        "dpl.core.data_subject_id",
        "dpl.core.data_subject_id_type",
        "dpl.core.foreign_operation.processor",
    }
    assert line["resource"] == {"attributes": {"service.name": "klantbeeld", "service.version": __version__}}
    assert (whole["trace_id"], whole["parent_span_id"]) == (TRACE, PARENT)


async def test_what_was_kept_is_looked_at_too(ontvanger, tmp_path):
    fake = kr()
    kept = CacheRules(seconds={lijst.record: 600.0 for lijst in LIJSTEN.values()})
    async with plaats(ontvanger, tmp_path, fake, rules=kept) as place:
        for _ in range(2):
            await place.post(question(of(A.nummer)))
    first, again = ontvanger.lines[:2], ontvanger.lines[2:]
    assert [(line["name"], line["attributes"]) for line in again] == [
        (line["name"], line["attributes"]) for line in first
    ]
    assert len(fake.calls) == 1


async def test_werkvoorraad_and_kandidaten_are_about_whoever_is_in_them(ontvanger, tmp_path):
    part = (betrokkene("kr", "b", identificatoren=BERT.identificatoren), betrokkene("kr", "c", was_partij="carla"))
    contact = klantcontact("kr", "k", betrokkenen=part)
    taak = interne_taak("kr", "t", aanleidinggevend_klantcontact="k")
    found = {"anna@example.org": [partij("kr", "anna", identificatoren=ANNA.identificatoren)]}
    fake = FakeBron("kr", klantcontacten={BERT: [contact]}, werkvoorraad=[taak], kandidaten=found)
    query = """{ interneTaken { nodes { aanleidinggevendKlantcontact { onderwerp } } }
        partijKandidaten(digitaalAdres: "anna@example.org") { nodes { naam } } }"""
    carla = Persoon("urn:klantbeeld:partij:kr", "carla")
    lines = await told(ontvanger, tmp_path, query, fake, personen=(A, B, carla))
    assert lines[0] == (ASK, "Ok", None, None, None)
    # The list of work itself tells of nobody.
    assert {line[3] for line in lines[1:]} == {None, A.nummer, B.nummer, "carla"}
    assert {line[:3] for line in lines[1:]} == {(READ, "Ok", "kr")}


async def test_what_is_asked_by_key_is_about_the_klant_of_the_request(ontvanger, tmp_path):
    contact = klantcontact("kr", "k", betrokkenen=(betrokkene("kr", "b", identificatoren=ANNA.identificatoren),))
    fake = kr(klantcontacten={ANNA: [contact]})
    async with plaats(ontvanger, tmp_path, fake) as place:
        answer = await place.post(question(of(A.nummer, "klantcontacten { nodes { id } }")))
        contact = answer.json()["data"]["klantbeeld"]["klantcontacten"]["nodes"][0]["id"]
        await until(lambda: len(ontvanger.lines) == 2)
        ontvanger.bodies.clear()
        await place.post(f'{{ klantcontact(id: "{contact}") {{ onderwerp }} }}')
    assert list(readable(ontvanger.lines, A)) == [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None)]


async def test_a_company_goes_by_the_number_it_was_asked_by_wherever_it_is_looked_for(ontvanger, tmp_path):
    both = (Identificator(KVK_NUMMER, KVK), Identificator(RSIN, GEMEENTE_RSIN))
    company, by_rsin = klant(kvk_nummer=KVK), klant(rsin=GEMEENTE_RSIN)
    known = partij("kr", "bv", identificatoren=both, soort_partij=SoortPartij.ORGANISATIE)
    first = FakeBron("kr", partijen={company: [known]}, accepts=frozenset({KVK_NUMMER}), resolves=frozenset({RSIN}))
    second = FakeBron("zr", zaken={by_rsin: [zaak("zr", "z")]}, accepts=frozenset({RSIN}))
    query = f'{{ klantbeeld(van: {{kvkNummer: "{KVK}"}}) {{ zaken {{ nodes {{ omschrijving }} }} }} }}'
    lines = await told(ontvanger, tmp_path, query, first, second, personen=(Persoon("KVK-nummer", KVK),))
    assert {line[2:4] for line in lines[1:]} == {("kr", KVK), ("zr", KVK)}


async def test_who_is_known_as_a_partij_goes_by_his_number_once_a_bron_tells_it(ontvanger, tmp_path):
    found = {"anna@example.org": [partij("kr", "anna", identificatoren=None, soort_partij=SoortPartij.PERSOON)]}
    fake = kr(kandidaten=found)
    async with plaats(ontvanger, tmp_path, fake, zr()) as place:
        answer = await place.post('{ partijKandidaten(digitaalAdres: "anna@example.org") { nodes { partij } } }')
        kandidaat = answer.json()["data"]["partijKandidaten"]["nodes"][0]["partij"]
        await until(lambda: len(ontvanger.lines) == 2)
        ontvanger.bodies.clear()
        await place.post(f'{{ klantbeeld(van: {{partij: "{kandidaat}"}}) {{ zaken {{ volledig }} }} }}')
    assert set(list(readable(ontvanger.lines, A))[1:]) == {
        (READ, "Ok", "kr", A.nummer, None),
        (READ, "Ok", "zr", A.nummer, None),
    }


async def test_who_has_no_number_goes_by_his_partij(ontvanger, tmp_path):
    who = klant(partij=PartijSleutel("kr", "dirk"))
    fake = FakeBron("kr", partijen={who: [partij("kr", "dirk", soort_partij=SoortPartij.CONTACTPERSOON)]})
    caller = Caller(id="x", scopes=SCOPES, klant=who)
    query = "{ klantbeeld(van: {zelf: true}) { partijen { volledig } } }"
    dirk = Persoon("urn:klantbeeld:partij:kr", "dirk")
    lines = await told(ontvanger, tmp_path, query, fake, personen=(dirk,), caller=caller)
    assert lines[1:] == [(READ, "Ok", "kr", "dirk", None)]


async def test_a_number_of_another_kind_has_a_uri_for_its_kind(ontvanger, tmp_path):
    number = Identificator(IdentificatorSoort("brp", "natuurlijk_persoon", "a nummer"), "1234567890")
    who = klant(other=[number])
    fake = FakeBron("kr", partijen={who: [partij("kr", "e", identificatoren=(number,))]}, accepts_other=True)
    caller = Caller(id="x", scopes=SCOPES, klant=who)
    query = "{ klantbeeld(van: {zelf: true}) { partijen { nodes { identificatoren { volledigObjectId } } } } }"
    persoon = Persoon("urn:klantbeeld:nummer:brp:natuurlijk_persoon:a%20nummer", "1234567890")
    lines = await told(ontvanger, tmp_path, query, fake, personen=(persoon,), caller=caller)
    assert [line[0] for line in lines if line[3] == "1234567890"] == [READ, IN_FULL]


async def test_a_number_of_an_object_in_the_klantbeeld_of_two_is_read_in_full_of_both(ontvanger, tmp_path):
    about = (Verwijzing(identificator=ZAAKNUMMER),)
    held = {one: [klantcontact("kr", onderwerpobjecten=about)] for one in (ANNA, BERT)}
    fields = "klantcontacten { nodes { onderwerpobjecten { identificator { volledigObjectId } } } }"
    query = question("a: " + of(A.nummer, fields), "b: " + of(B.nummer, fields), "c: " + of(A.nummer, fields))
    lines = await told(ontvanger, tmp_path, query, kr(klantcontacten=held))
    assert [line[3] for line in lines if line[0] == IN_FULL] == [A.nummer, B.nummer]


# ------------------------------------------------------------------------------------------------- what is refused

BALIE = Activiteit(
    uri="https://verwerkingen.example/balie/v2",
    aanroepers=(Aanroepersoort.MEDEWERKER,),
    rollen=("kcc",),
    soorten=("partij",),
    bronnen=("kr",),
    hoogste_vertrouwelijkheid=Vertrouwelijkheid.INTERN,
)
MEDEWERKER = Caller(
    id="m",
    soort=Aanroepersoort.MEDEWERKER,
    scopes=SCOPES,
    rollen=frozenset({"kcc"}),
    gebruiker="jansen01",
    gebruikersnaam="J. Jansen",
    client="kcc-scherm",
)
BEHIND_A_TABLE = {"caller": MEDEWERKER, "beslisser": Tabel({"balie": BALIE})}


async def test_a_look_that_the_purpose_does_not_allow_is_told_and_the_uri_is_that_of_the_purpose(ontvanger, tmp_path):
    query = question(of(A.nummer), purpose='@doel(code: "balie")')
    lines = await told(ontvanger, tmp_path, query, kr(), zr(), **BEHIND_A_TABLE)
    assert set(lines[1:]) == {(READ, "Ok", "kr", A.nummer, None), (REFUSED, "Unset", "zr", A.nummer, None)}
    assert {line["attributes"]["dpl.core.processing_activity_id"] for line in ontvanger.lines} == {BALIE.uri}


@pytest.mark.parametrize("purpose", ["", '@doel(code: "elders")'])
async def test_a_request_that_is_refused_as_a_whole_is_one_line(ontvanger, tmp_path, purpose):
    query = question(of(A.nummer), purpose=purpose)
    assert await told(ontvanger, tmp_path, query, kr(), **BEHIND_A_TABLE) == [(ASK, "Unset", None, None, None)]
    assert ontvanger.lines[0]["attributes"] == {"dpl.core.processing_activity_id": ACTIVITEIT}


async def test_a_field_without_its_scope_is_refused_and_not_read_in_full(ontvanger, tmp_path):
    caller = Caller(id="x", scopes=SCOPES - {IDENTIFICATOR_VOLLEDIG})
    query = question(of(A.nummer, NUMBERS))
    assert await told(ontvanger, tmp_path, query, kr(), caller=caller) == [(ASK, "Unset", None, None, None)]


async def test_another_klant_than_oneself_is_refused(ontvanger, tmp_path):
    caller = Caller(id="x", soort=Aanroepersoort.INWONER, klant=BERT)
    lines = await told(ontvanger, tmp_path, question(of(A.nummer)), kr(), caller=caller)
    assert lines == [(ASK, "Unset", None, None, None)]


async def test_no_line_tells_who_asked(ontvanger, tmp_path):
    query = question(of(A.nummer), purpose='@doel(code: "balie")')
    caller = replace(MEDEWERKER, handelend=BERT.identificatoren[0])
    await told(ontvanger, tmp_path, query, kr(), zr(), **{**BEHIND_A_TABLE, "caller": caller})
    sent = b"".join(body for body, _ in ontvanger.bodies).decode()
    assert not [one for one in ("jansen", "Jansen", "kcc", B.nummer, A.nummer) if one in sent]


# -------------------------------------------------------------------------------------------- what is broken off


async def test_a_request_that_is_not_ready_in_time_is_told_with_what_was_under_way(ontvanger, tmp_path, monkeypatch):
    monkeypatch.setattr("klantbeeld.server.endpoint._GRACE", 0.2)
    fake = kr()

    async def stubborn(keys, request, call):
        while True:
            try:
                return await asyncio.sleep(3, {})
            except asyncio.CancelledError:
                continue

    object.__setattr__(fake.bron.capabilities.partijen, "fetch", stubborn)
    lines = await told(ontvanger, tmp_path, question(of(A.nummer)), fake, deadline=0.3)
    assert lines == [
        (ASK, "Error", None, None, "TimeoutError"),
        (FAILED, "Error", "kr", A.nummer, "TimeoutError"),
    ]


async def test_who_leaves_did_not_fail_and_what_was_begun_is_told(ontvanger, tmp_path):
    fake = kr()
    fake.hang()
    async with plaats(ontvanger, tmp_path, fake) as place:
        asking = asyncio.create_task(place.post(question(of(A.nummer))))
        await until(lambda: fake.calls)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert list(readable(ontvanger.lines, A)) == [(ASK, "Ok", None, None, None), (READ, "Ok", "kr", A.nummer, None)]


# ------------------------------------------------------------------------------------------------- documents

LETTER = question(of(A.nummer, "documenten { nodes { downloadpad } }"))


async def pad_of(place, ontvanger):
    answer = await place.post(LETTER)
    (node,) = answer.json()["data"]["klantbeeld"]["documenten"]["nodes"]
    await until(lambda: len(ontvanger.lines) == 2)
    ontvanger.bodies.clear()
    return node["downloadpad"]


def dr(held=None):
    return FakeBron("dr", documenten=held or {ANNA: [document("dr", "d")]}, bestanden={"d": b"inhoud"})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_document_that_is_fetched(ontvanger, tmp_path, method):
    async with plaats(ontvanger, tmp_path, dr()) as place:
        answer = await place.get(await pad_of(place, ontvanger), method)
        assert answer.status_code == 200
    assert list(readable(ontvanger.lines, A)) == [(FETCH, "Ok", None, None, None), (READ, "Ok", "dr", A.nummer, None)]


async def test_a_document_that_is_not_his_any_more(ontvanger, tmp_path):
    held = {ANNA: [document("dr", "d")]}
    async with plaats(ontvanger, tmp_path, dr(held)) as place:
        pad = await pad_of(place, ontvanger)
        held[BERT] = held.pop(ANNA)
        assert (await place.get(pad)).status_code == 404
    lines = list(readable(ontvanger.lines, A))
    assert (REFUSED, "Unset", "dr", A.nummer, None) in lines


async def test_a_document_whose_contents_the_bron_cannot_give(ontvanger, tmp_path):
    fake = dr()
    async with plaats(ontvanger, tmp_path, fake) as place:
        pad = await pad_of(place, ontvanger)
        fake.checking.fail(BronUnavailableError("dr: down"))  # what opens the contents too
        assert (await place.get(pad)).status_code == 503
    lines = list(readable(ontvanger.lines, A))
    assert (FAILED, "Error", "dr", A.nummer, "BronUnavailableError") in lines


async def test_a_path_that_is_none_is_about_nobody(ontvanger, tmp_path):
    async with plaats(ontvanger, tmp_path, dr()) as place:
        assert (await place.get("/documenten/iets")).status_code == 404
    assert ontvanger.lines == []
