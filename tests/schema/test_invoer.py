"""Which klant a client means."""

import pytest

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
    SoortPartij,
)
from klantbeeld.schema.ids import klant_id, record_id
from klantbeeld.testing.builders import klant, partij, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

QUERY = "query ($van: KlantInput!) { klantbeeld(van: $van) { gekend } }"
KVK = Identificator(KVK_NUMMER, "90001354")
P, ORG = SoortPartij.PERSOON, SoortPartij.ORGANISATIE


def asking(**fields):
    return Asking(FakeBron("contacten", partijen={}, accepts_other=True, zaken={}), **fields)


async def meant(van):
    """Whom the bron is asked for."""
    asked = asking()
    await asked.data(QUERY, {"van": van})
    (key,) = asked.calls[-1].keys
    return key


@pytest.mark.parametrize(
    ("van", "number", "role"),
    [
        ({"bsn": "999990019"}, Identificator(BSN, "999990019"), P),
        ({"kvkNummer": "90001354"}, KVK, ORG),
        ({"rsin": "123456782"}, Identificator(RSIN, "123456782"), ORG),
        (
            {"vestiging": {"kvkNummer": "90001354", "vestigingsnummer": "000012345678"}},
            Identificator(VESTIGINGSNUMMER, "000012345678", KVK),
            ORG,
        ),
        (
            {"identificator": {"register": "land", "objecttype": "pas", "soortObjectId": "nr", "objectId": "X 1/ä"}},
            Identificator(IdentificatorSoort("land", "pas", "nr"), "X 1/ä"),
            None,
        ),
        (
            {
                "identificator": {
                    "register": "brp",
                    "objecttype": "natuurlijk_persoon",
                    "soortObjectId": "bsn",
                    "objectId": "999990019",
                }
            },
            Identificator(BSN, "999990019"),
            P,
        ),
    ],
    ids=["bsn", "kvk", "rsin", "vestiging", "other", "a bsn the long way"],
)
async def test_a_klant_is_named_by_a_number_which_tells_his_hoedanigheid(van, number, role):
    found = await meant(van)
    assert (found.identificatoren, found.hoedanigheid) == ((number,), role)


async def test_a_klant_is_named_by_the_id_of_a_partij():
    asked = asking()
    context = asked.context()
    person = partij("contacten", "p1")
    made = record_id(context.seal, context.call.caller, klant(), person)
    await asked.data(QUERY, {"van": {"partij": made}})
    (first, *_) = asked.calls
    assert (first.what, first.keys) == ("op_sleutel:Partij", ("p1",))


def other(**fields):
    return {"identificator": {"register": "r", "objecttype": "o", "soortObjectId": "s", "objectId": "1"} | fields}


MISTAKES = [
    ({"bsn": "999990018"}, "van.bsn"),
    ({"bsn": "99999001"}, "van.bsn"),
    ({"bsn": "999 990 019"}, "van.bsn"),
    ({"bsn": "9" * 20_000}, "van.bsn"),
    ({"bsn": "bsn\u0000999990019"}, "van.bsn"),
    ({"bsn": ""}, "van.bsn"),
    ({"rsin": "999990018"}, "van.rsin"),
    ({"kvkNummer": "9000135"}, "van.kvkNummer"),
    ({"kvkNummer": "90001354x"}, "van.kvkNummer"),
    ({"vestiging": {"kvkNummer": "9", "vestigingsnummer": "000012345678"}}, "van.vestiging.kvkNummer"),
    ({"vestiging": {"kvkNummer": "90001354", "vestigingsnummer": "7"}}, "van.vestiging.vestigingsnummer"),
    (other(objectId=""), "van.identificator.objectId"),
    (other(objectId="9" * 300), "van.identificator.objectId"),
    (other(register=""), "van.identificator"),
    (other(objecttype="  "), "van.identificator"),
    (other(soortObjectId="9" * 300), "van.identificator"),
    (
        other(register="brp", objecttype="natuurlijk_persoon", soortObjectId="bsn", objectId="999990018"),
        "van.identificator.objectId",
    ),
    (
        other(register="hr", objecttype="vestiging", soortObjectId="vestigingsnummer", objectId="000012345678"),
        "van.identificator.objectId",
    ),
    ({"partij": "999990019"}, "van.partij"),
    ({"partij": ""}, "van.partij"),
    ({"zelf": False}, "van"),
]


@pytest.mark.parametrize(("van", "place"), MISTAKES, ids=[str(van)[:60] for van, _ in MISTAKES])
async def test_a_mistake_is_told_with_its_place_and_without_the_value(van, place):
    asked = asking()
    error = await asked.error(QUERY, {"van": van})
    assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", place)
    assert error["message"].startswith(f"{place}: ")
    assert "9999900" not in str(error)
    assert asked.calls == []


@pytest.mark.parametrize(
    "van",
    [
        {},
        {"bsn": None},
        {"bsn": "999990019", "rsin": "123456782"},
        {"bsn": "999990019", "rsin": None},
        {"zelf": True, "bsn": "999990019"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["variable", "literal"])
async def test_none_or_more_than_one_way_is_told_as_such_however_it_was_sent(van, form):
    asked = asking()
    if form == "variable":
        error = await asked.error(QUERY, {"van": van})
    else:
        literals = {"bsn": '"999990019"', "rsin": '"123456782"', "zelf": "true"}
        inner = ", ".join(f"{name}: {'null' if value is None else literals[name]}" for name, value in van.items())
        error = await asked.error(f"{{ klantbeeld(van: {{{inner}}}) {{ gekend }} }}")
    assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "van")
    assert "999990019" not in str(error)
    assert asked.calls == []


@pytest.mark.parametrize("variables", [{}, {"bsn": None}])
async def test_a_number_in_a_variable_that_is_not_given_is_no_klant(variables):
    asked = asking()
    error = await asked.error("query ($bsn: String) { klantbeeld(van: {bsn: $bsn}) { gekend } }", variables)
    assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "van")
    assert asked.calls == []


@pytest.mark.parametrize("kind", ["zaak", "klantbeeld", "partij of another caller"])
async def test_the_id_of_something_else_is_not_that_of_a_partij(kind):
    asked = asking()
    context = asked.context()
    if kind == "klantbeeld":
        made = klant_id(context.seal, context.call.caller, klant())
    elif kind == "zaak":
        made = record_id(context.seal, context.call.caller, klant(), zaak("contacten"))
    else:
        other_caller = asked.by("ander").context().call.caller
        made = record_id(context.seal, other_caller, klant(), partij("contacten"))
    error = await asked.error(QUERY, {"van": {"partij": made}})
    assert (code(error), error["extensions"]["argument"]) == ("BAD_USER_INPUT", "van.partij")
    assert made not in str(error)
    assert asked.calls == []


async def test_nobody_is_signed_in_yet():
    error = await asking().error(QUERY, {"van": {"zelf": True}})
    assert code(error) == "UNAUTHENTICATED"


class TestScope:
    """Naming a klant takes a scope; a request without it is refused before any bron is asked."""

    @pytest.mark.parametrize(
        ("query", "variables"),
        [
            ('{ klantbeeld(van: {bsn: "999990019"}) { gekend } }', {}),
            (QUERY, {"van": {"bsn": "999990019"}}),
            (QUERY, {"van": other()}),
            (QUERY, {"van": {"partij": "x"}}),
            ("query ($b: String!) { klantbeeld(van: {bsn: $b}) { gekend } }", {"b": "999990019"}),
            ('query ($v: KlantInput! = {bsn: "999990019"}) { klantbeeld(van: $v) { gekend } }', {}),
            ('query ($v: KlantInput = {bsn: "999990019"}) { klantbeeld(van: $v) { gekend } }', {}),
        ],
    )
    async def test_naming_a_klant_without_it_is_forbidden(self, query, variables):
        asked = asking(scopes=frozenset())
        error = await asked.error(query, variables)
        assert code(error) == "FORBIDDEN"
        assert error["extensions"]["scope"] == "klant:kiezen"
        assert "klant:kiezen" in error["message"]
        assert "999990019" not in str(error)
        assert asked.calls == []

    async def test_a_literal_refuses_the_whole_request_not_one_field(self):
        asked = asking(scopes=frozenset())
        answer = await asked.answer('{ bronnen { code } klantbeeld(van: {bsn: "999990019"}) { gekend } }')
        assert "data" not in answer.body
        assert not answer.executed

    @pytest.mark.parametrize("field", ["zaken { nodes { betrokkenen { identificatoren { volledigObjectId } } } }"])
    async def test_a_field_that_takes_a_scope_refuses_the_whole_request(self, field):
        asked = asking(scopes=frozenset({"klant:kiezen"}))
        query = f'{{ klantbeeld(van: {{bsn: "999990019"}}) {{ gekend {field} }} }}'
        answer = await asked.answer(query)
        assert "data" not in answer.body
        assert [code(error) for error in answer.body["errors"]] == ["FORBIDDEN"]
        assert asked.calls == []

    @pytest.mark.parametrize(
        "query",
        [
            "{ klantbeeld(van: {zelf: true}) { partijen { nodes { ...F } } } } fragment F on Partij { interneNotitie }",
            "{ klantbeeld(van: {zelf: true}) { partijen { nodes { ... { x: interneNotitie } } } } }",
            "{ klantbeeld(van: {zelf: true}) { partijen { nodes { interneNotitie @include(if: false) } } } }",
            '{ node(id: "x") { ... on InterneTaak { toelichting } } }',
            '{ zaak(id: "x") { herkomst { kenmerk } } }',
        ],
    )
    async def test_nor_does_a_detour_lead_around_it(self, query):
        error = await asking(scopes=frozenset({"klant:kiezen"})).error(query)
        assert code(error) == "FORBIDDEN"

    async def test_choosing_any_zaak_by_its_number_takes_it_too(self):
        asked = asking(scopes=frozenset())
        error = await asked.error('{ zaak(identificatie: "ZAAK-1") { omschrijving } }')
        assert error["extensions"] == {"code": "FORBIDDEN", "scope": "klant:kiezen"}
        assert asked.calls == []

    async def test_what_takes_no_scope_is_answered(self):
        assert await asking(scopes=frozenset()).data("{ bronnen { code } }") == {"bronnen": [{"code": "contacten"}]}
