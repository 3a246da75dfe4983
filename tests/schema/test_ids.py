"""Ids: opaque, for one caller, and the same whichever bron leads."""

import pytest

from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.contract import (
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    BronUnavailableError,
    Caller,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klantcontact,
    PartijSleutel,
    SoortPartij,
    Zaak,
)
from klantbeeld.schema.ids import klant_id, klant_key, read_id, record_id
from klantbeeld.store import Keys, Store
from klantbeeld.testing.builders import (
    actor,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klant,
    klantcontact,
    partij,
    synthetic_bsn,
    zaak,
    zaakstatus,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import KEY, Asking, code

SEAL = Seal(KEY)
WHO = Caller(id="iemand", scopes=SCOPES)
BSN = synthetic_bsn()
HENK = klant(bsn=BSN, hoedanigheid=SoortPartij.PERSOON)
KVK = Identificator(KVK_NUMMER, "90001354")
RECORDS = [partij(), digitaal_adres(), klantcontact(), betrokkene(), actor(), interne_taak(), zaak(), zaakstatus()]
KLANTEN = [
    HENK,
    klant(rsin="123456782"),
    Klant((KVK,), hoedanigheid=SoortPartij.ORGANISATIE),
    Klant((Identificator(VESTIGINGSNUMMER, "000012345678", KVK),), hoedanigheid=SoortPartij.ORGANISATIE),
    Klant((Identificator(IdentificatorSoort("land", "persoon", "dni"), 'X"1\\ä'),)),
    Klant((*HENK.identificatoren, Identificator(RSIN, "123456782"))),
    Klant(partij=PartijSleutel("contacten", "p1")),
    None,
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
@pytest.mark.parametrize("who", KLANTEN, ids=str)
def test_an_id_says_which_record_it_is_of_and_in_whose_klantbeeld(record, who):
    read = read_id(SEAL, WHO, record_id(SEAL, WHO, who, record))
    assert (read.soort, read.identiteit, read.klant) == (type(record), record.identiteit, who)


@pytest.mark.parametrize("who", KLANTEN[:-1], ids=str)
def test_the_id_of_a_klantbeeld_says_of_whom_it_is(who):
    read = read_id(SEAL, WHO, klant_id(SEAL, WHO, who))
    assert (read.soort, read.klant) == (None, who)


def test_all_ids_differ():
    made = [record_id(SEAL, WHO, who, record) for who in KLANTEN for record in RECORDS]
    made += [klant_id(SEAL, WHO, who) for who in KLANTEN[:-1]]
    assert len(set(made)) == len(made)


def test_an_id_does_not_change_when_more_becomes_known_of_who_a_partij_is():
    known = Klant(partij=PartijSleutel("contacten", "p1"))
    whole = Klant(HENK.identificatoren, known.partij, SoortPartij.PERSOON)
    assert klant_key(known) == klant_key(whole)


@pytest.mark.parametrize("garbage", ["", "x", BSN, "AAAA", "\x00", "z:1", "é"])
def test_what_we_did_not_make_is_no_id(garbage):
    assert read_id(SEAL, WHO, garbage) is None


def test_an_id_is_for_one_caller_and_one_key_and_no_cursor():
    made = record_id(SEAL, WHO, HENK, RECORDS[0])
    assert read_id(SEAL, Caller(id="ander", scopes=SCOPES), made) is None
    assert read_id(Seal("een andere sleutel"), WHO, made) is None
    assert read_id(SEAL, WHO, SEAL.seal('["p",["a","b"],null]', use="cursor")) is None


# ------------------------------------------------------------------------------------------ through the API


def person(bron):
    return partij(bron, "p1", identificatoren=HENK.identificatoren)


def bronnen():
    same = {"identificatie": "Z1", "betrokkenen": (betrokkene("noord", "b1", identificatoren=HENK.identificatoren),)}
    contact = klantcontact(
        "contacten", "k1", betrokkenen=(betrokkene("contacten", "b2", was_partij="p1", naam="Henk"),)
    )
    return {
        "contacten": FakeBron(
            "contacten", partijen={HENK: [person("contacten")]}, klantcontacten={HENK: [contact]}, extra=[]
        ),
        "noord": FakeBron("noord", zaken={HENK: [zaak("noord", "n1", **same)]}),
        "zuid": FakeBron("zuid", zaken={HENK: [zaak("zuid", "s9", **same)]}),
    }


def asking(*names, **fields):
    made = bronnen()
    return Asking(*(made[name] for name in names or made), **fields)


IDS = f"""{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{
  id partijen {{ nodes {{ id }} }} zaken {{ nodes {{ id betrokkenen {{ id }} }} }}
  klantcontacten {{ nodes {{ id betrokkenen {{ id wasPartij {{ id }} }} }} }}
}} }}"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"


async def ids(asked):
    beeld = (await asked.data(IDS))["klantbeeld"]
    return {
        "Klantbeeld": beeld["id"],
        "Partij": beeld["partijen"]["nodes"][0]["id"],
        "Zaak": beeld["zaken"]["nodes"][0]["id"],
        "Klantcontact": beeld["klantcontacten"]["nodes"][0]["id"],
        "Betrokkene": beeld["klantcontacten"]["nodes"][0]["betrokkenen"][0]["id"],
    }


@pytest.mark.parametrize("kind", ["Klantbeeld", "Partij", "Zaak", "Klantcontact", "Betrokkene"])
async def test_what_was_shown_can_be_asked_again_by_its_id_which_stays_the_same(kind):
    asked = asking()
    made = (await ids(asked))[kind]
    assert await asked.data(NODE, {"id": made}) == {"node": {"__typename": kind, "id": made}}


async def test_the_partij_met_on_the_way_has_the_same_id_as_in_the_list():
    beeld = (await asking().data(IDS))["klantbeeld"]
    met = beeld["klantcontacten"]["nodes"][0]["betrokkenen"][0]["wasPartij"]
    assert met["id"] == beeld["partijen"]["nodes"][0]["id"]


@pytest.mark.parametrize("order", [("noord", "zuid"), ("zuid", "noord"), ("noord",), ("zuid",)])
async def test_the_id_of_a_zaak_is_the_same_whichever_bron_leads_or_is_there(order):
    query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ zaken {{ nodes {{ id }} }} }} }}'
    (found,) = (await asking(*order).data(query))["klantbeeld"]["zaken"]["nodes"]
    made = (await ids(asking()))["Zaak"]
    assert found["id"] == made
    assert (await asking(*order).data(NODE, {"id": made}))["node"]["id"] == made


async def test_the_id_of_a_zaak_is_the_same_when_one_bron_is_down():
    asked = asking()
    made = (await ids(asked))["Zaak"]
    asked.fakes[1].fail(BronUnavailableError("noord: x"))
    assert (await ids(asked))["Zaak"] == made
    assert (await asked.data(NODE, {"id": made}))["node"]["id"] == made


@pytest.mark.parametrize("root", ["node", "zaak", "klantcontact"])
@pytest.mark.parametrize("who", [{"caller": "ander"}, {"key": "een andere sleutel"}])
async def test_an_id_of_another_caller_or_facade_is_not_found_and_nobody_is_asked(root, who):
    made = await ids(asking())
    asked = asking().by(**who)
    kind = {"node": "Partij", "zaak": "Zaak", "klantcontact": "Klantcontact"}[root]
    assert await asked.data(f"query ($id: ID!) {{ {root}(id: $id) {{ id }} }}", {"id": made[kind]}) == {root: None}
    assert asked.calls == []


@pytest.mark.parametrize("root", ["node", "zaak", "klantcontact"])
async def test_a_tampered_id_is_not_found_and_nobody_is_asked(root):
    made = (await ids(asking()))["Zaak"]
    asked = asking()
    for wrong in (made[:-1], made + "A", made.swapcase(), made[::-1], "", "x", BSN, " " + made, made[:20] + "é"):
        assert await asked.data(f"query ($id: ID!) {{ {root}(id: $id) {{ id }} }}", {"id": wrong}) == {root: None}
    assert asked.calls == []


@pytest.mark.parametrize(("root", "kind"), [("zaak", "Partij"), ("klantcontact", "Zaak"), ("zaak", "Klantbeeld")])
async def test_an_id_of_another_kind_is_not_found(root, kind):
    asked = asking()
    made = (await ids(asked))[kind]
    assert await asked.data(f"query ($id: ID!) {{ {root}(id: $id) {{ id }} }}", {"id": made}) == {root: None}


async def test_a_record_that_is_gone_is_not_found():
    made = (await ids(asking()))["Klantcontact"]
    gone = Asking(FakeBron("contacten", klantcontacten={}))
    assert await gone.data(NODE, {"id": made}) == {"node": None}


async def test_a_record_of_a_bron_that_is_gone_is_not_found():
    made = (await ids(asking()))["Klantcontact"]
    assert await asking("noord").data(NODE, {"id": made}) == {"node": None}


@pytest.mark.parametrize(("kind", "root"), [("Klantcontact", "klantcontact"), ("Zaak", "zaak"), ("Partij", "node")])
async def test_a_record_whose_bron_is_down_is_an_error_and_not_nothing(kind, root):
    made = (await ids(asking()))[kind]
    asked = asking()
    for fake in asked.fakes:
        fake.fail(BronUnavailableError("x: is out of order"))
    answer = await asked.answer(f"query ($id: ID!) {{ {root}(id: $id) {{ id }} }}", {"id": made})
    assert answer.body["data"] == {root: None}
    assert [code(error) for error in answer.body["errors"]] == ["BRON_NIET_BEREIKBAAR"]


@pytest.mark.parametrize(
    ("kind", "gave"), [("Klantcontact", ["contacten"]), ("Zaak", ["noord", "zuid"]), ("Partij", ["contacten"])]
)
async def test_a_record_that_its_bron_gave_before_and_not_now_says_so(kind, gave):
    asked = asking(store=Store(Keys("geheim"), max_bytes=100_000))
    made = (await ids(asked))[kind]
    now = await asked.data(NODE, {"id": made})
    for fake in asked.fakes:
        fake.fail(BronUnavailableError("x: is out of order"))
    answer = await asked.answer(NODE, {"id": made})
    assert answer.body["data"] == now
    told = [(one["bron"], one["status"], one["path"]) for one in answer.body["extensions"]["bronnen"]]
    assert told == [(bron, "VEROUDERD", ["node"]) for bron in gave]


async def test_a_record_asked_again_keeps_the_klantbeeld_it_was_seen_in():
    """Another partij met there is still shown without details."""
    anna = partij("contacten", "p2", naam="Anna", interne_notitie="geheim", identificatoren=())
    people = tuple(betrokkene("contacten", key, was_partij=key) for key in ("p1", "p2"))
    fake = FakeBron(
        "contacten",
        partijen={HENK: [person("contacten")]},
        klantcontacten={HENK: [klantcontact("contacten", "k1", betrokkenen=people)]},
        extra=[anna],
    )
    asked = Asking(fake)
    made = await asked.data(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ klantcontacten {{ nodes {{ id }} }} }} }}')
    selected = "betrokkenen { wasPartij { naam interneNotitie indicatieActief } }"
    query = f"query ($id: ID!) {{ klantcontact(id: $id) {{ {selected} }} }}"
    shown = await asked.data(query, {"id": made["klantbeeld"]["klantcontacten"]["nodes"][0]["id"]})
    own, other = (one["wasPartij"] for one in shown["klantcontact"]["betrokkenen"])
    assert own["indicatieActief"] is True
    assert other == {"naam": "Anna", "interneNotitie": None, "indicatieActief": None}


def test_no_id_holds_what_it_is_about_in_the_open():
    made = record_id(SEAL, WHO, HENK, zaak("noord", "sleutel-in-de-bron", identificatie="ZAAK-1"))
    assert not [part for part in (BSN, "noord", "sleutel", "ZAAK-1") if part in made]
    assert {Klantcontact, Zaak} <= {type(record) for record in RECORDS}
