"""From what a query selects to what a bron is asked for."""

import pytest

from klantbeeld.contract import Betrokkenerol, SoortPartij
from klantbeeld.schema.selection import snake
from klantbeeld.testing.builders import betrokkene, interne_taak, klant, klantcontact, partij, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking

BSN = synthetic_bsn()
HENK = klant(bsn=BSN, hoedanigheid=SoortPartij.PERSOON)


@pytest.fixture
def asking():
    person = partij("alles", "p1", identificatoren=HENK.identificatoren)
    contact = klantcontact(
        "alles",
        "k1",
        betrokkenen=(betrokkene("alles", "b1", rol=Betrokkenerol.KLANT, was_partij="p1"),),
        interne_taken=(interne_taak("alles", "i1", aanleidinggevend_klantcontact="k1"),),
    )
    return Asking(
        FakeBron(
            "alles",
            partijen={HENK: [person]},
            klantcontacten={HENK: [contact]},
            interne_taken={HENK: [interne_taak("alles", "i1", aanleidinggevend_klantcontact="k1")]},
            zaken={HENK: [zaak("alles", "z1")]},
        )
    )


async def selected(asking, what, query, variables=None, fragments="", declared=""):
    """What the one question about this kind asks for."""
    await asking.data(f'query{declared} {{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {query} }} }} {fragments}', variables)
    (asked,) = [one for one in asking.calls if one.what == what]
    return asked.request.selection.paths


def paths(*names):
    return frozenset(names)


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("naam", "naam"),
        ("fataleDatum", "fatale_datum"),
        ("eMailadres", "e_mailadres"),
        ("voorkeursDigitaalAdres", "voorkeurs_digitaal_adres"),
    ],
)
def test_a_field_is_an_attribute_in_other_letters(name, attribute):
    assert snake(name) == attribute


async def test_a_bron_is_asked_for_what_is_selected_and_nothing_else(asking):
    assert await selected(asking, "zaken", "zaken { nodes { identificatie } }") == paths("identificatie")


async def test_what_is_below_is_a_path(asking):
    found = await selected(asking, "zaken", "zaken { nodes { status { naam } zaaktype { code } } }")
    assert found == paths("status", "status.naam", "zaaktype", "zaaktype.code")


async def test_the_envelope_of_a_list_asks_nothing_of_its_records(asking):
    query = "zaken { volledig bronnen { aantal } pageInfo { endCursor } edges { cursor } __typename }"
    assert await selected(asking, "zaken", query) == frozenset()


async def test_nodes_and_edges_ask_the_same(asking):
    query = "zaken { nodes { omschrijving } edges { node { startdatum } } }"
    assert await selected(asking, "zaken", query) == paths("omschrijving", "startdatum")


async def test_an_alias_asks_for_the_field_and_not_for_the_alias(asking):
    assert await selected(asking, "zaken", "zaken { nodes { nummer: identificatie } }") == paths("identificatie")


async def test_two_selections_under_one_name_are_one_question(asking):
    query = "zaken { nodes { omschrijving } } zaken { nodes { startdatum } }"
    assert await selected(asking, "zaken", query) == paths("omschrijving", "startdatum")


@pytest.mark.parametrize(
    ("query", "fragments"),
    [
        ("zaken { nodes { ...F } }", "fragment F on Zaak { omschrijving }"),
        ("zaken { nodes { ... { omschrijving } } }", ""),
        ("zaken { nodes { ... on Zaak { omschrijving } } }", ""),
        ("zaken { ...F }", "fragment F on ZaakConnection { nodes { omschrijving } }"),
        ("zaken { edges { ...F } }", "fragment F on ZaakEdge { node { omschrijving } }"),
        ("...F", "fragment F on Klantbeeld { zaken { nodes { ...G } } } fragment G on Zaak { omschrijving }"),
        ("zaken { ... on ZaakConnection { ... on ZaakConnection { nodes { omschrijving } } } }", ""),
    ],
)
async def test_a_fragment_asks_what_is_in_it(asking, query, fragments):
    assert await selected(asking, "zaken", query, fragments=fragments) == paths("omschrijving")


@pytest.mark.parametrize(
    ("directive", "variables", "asked"),
    [
        ("@include(if: false)", {}, False),
        ("@include(if: true)", {}, True),
        ("@skip(if: true)", {}, False),
        ("@skip(if: false)", {}, True),
        ("@include(if: $ja)", {"ja": False}, False),
        ("@include(if: $ja)", {"ja": True}, True),
        ("@include(if: $ja)", {}, False),
        ("@skip(if: $ja)", {"ja": True}, False),
        ("@skip(if: $ja)", {}, True),
        ("@skip(if: $ja) @include(if: true)", {"ja": True}, False),
        ("@skip(if: false) @include(if: $ja)", {"ja": False}, False),
    ],
)
@pytest.mark.parametrize("form", ["startdatum {}", "... {} {{ startdatum }}", "...F {}"])
async def test_what_is_left_out_is_not_asked(asking, directive, variables, asked, form):
    found = await selected(
        asking,
        "zaken",
        f"zaken {{ nodes {{ omschrijving {form.format(directive)} }} }}",
        variables,
        "fragment F on Zaak { startdatum }" if "...F" in form else "",
        "($ja: Boolean! = false)" if "$" in directive else "",
    )
    assert ("startdatum" in found) is asked
    assert "omschrijving" in found


async def test_a_list_that_is_left_out_makes_no_call(asking):
    await asking.data(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ id zaken @include(if: false) {{ volledig }} }} }}')
    assert asking.calls == []


async def test_a_klantbeeld_of_which_nothing_is_selected_makes_no_call(asking):
    await asking.data(f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ id identificatoren {{ objectId }} hoedanigheid }} }}')
    assert asking.calls == []


async def test_what_is_shown_on_the_tijdlijn_is_made_of_what_each_kind_has(asking):
    found = await selected(asking, "zaken", "tijdlijn(soorten: [ZAAK]) { nodes { titel tijdstip } }")
    assert found >= {"omschrijving", "startdatum"}


KINDS = "... on Zaak { zaaktype { naam } } ... on Klantcontact { kanaal { naam } } ... on InterneTaak { taakstatus }"


@pytest.mark.parametrize(
    ("query", "fragments"),
    [
        (f"tijdlijn {{ nodes {{ titel {KINDS} }} }}", ""),
        (f"tijdlijn {{ edges {{ node {{ titel {KINDS} }} }} }}", ""),
        ("tijdlijn { ...L }", f"fragment L on TijdlijnConnection {{ nodes {{ titel {KINDS} }} }}"),
        ("tijdlijn { edges { ...E } }", f"fragment E on TijdlijnEdge {{ node {{ titel {KINDS} }} }}"),
        ("tijdlijn { nodes { ...I } }", f"fragment I on TijdlijnItem {{ titel {KINDS} }}"),
        (f"tijdlijn {{ nodes {{ ... on Node {{ ... on TijdlijnItem {{ titel {KINDS} }} }} }} }}", ""),
    ],
)
@pytest.mark.parametrize(
    ("what", "own"), [("zaken", "zaaktype"), ("klantcontacten", "kanaal"), ("interne_taken", "taakstatus")]
)
async def test_on_the_tijdlijn_each_kind_is_asked_for_what_concerns_it(asking, query, fragments, what, own):
    found = await selected(asking, what, query, fragments=fragments)
    assert {one.partition(".")[0] for one in found} & {"zaaktype", "kanaal", "taakstatus"} == {own}
    assert "omschrijving" in found


async def test_below_a_record_of_one_kind_everything_counts(asking):
    query = "tijdlijn { nodes { ... on Klantcontact { betrokkenen { wasPartij { naam } } } } }"
    found = await selected(asking, "klantcontacten", query)
    assert "betrokkenen.was_partij" in found


@pytest.mark.parametrize(
    ("field", "needed"),
    [
        ("contactgegevens { aanbevolenDigitaalAdres { adres } }", "contactgegevens.digitale_adressen"),
        ("contactgegevens { voorkeursDigitaalAdres { adres } }", "contactgegevens.digitale_adressen"),
        ("contactgegevens { naam { volledig } }", "contactgegevens.naam"),
        ("contactgegevens { afwijkingen { waarde } }", "contactgegevens.bezoekadres"),
        ("partijen { nodes { contactgegevens { overruled } } }", "contactgegevens.digitale_adressen"),
        ("contactgegevens { bruikbaarVoorContact }", "indicatie_geheimhouding"),
        ("partijen { nodes { contactgegevens { bruikbaarVoorContact } } }", "indicatie_geheimhouding"),
    ],
)
async def test_what_is_made_of_other_data_asks_for_those(asking, field, needed):
    assert needed in await selected(asking, "partijen", field)


async def test_what_holds_for_a_contact_asks_for_what_was_given_and_for_the_partij(asking):
    query = "klantcontacten { nodes { betrokkenen { effectieveContactgegevens { naam { volledig } } } } }"
    found = await selected(asking, "klantcontacten", query)
    assert found >= {"betrokkenen.opgegeven_contactgegevens.naam", "betrokkenen.was_partij"}
    (by_key,) = [one for one in asking.calls if one.what == "op_sleutel:Partij"]
    assert by_key.request.selection.asks("contactgegevens.naam")


async def test_a_list_within_a_record_is_asked_with_the_record(asking):
    query = "klantcontacten { nodes { interneTaken { nodes { nummer } pageInfo { hasNextPage } } } }"
    found = await selected(asking, "klantcontacten", query)
    assert found == paths("interne_taken", "interne_taken.nummer")


async def test_what_to_advise_for_a_next_contact_is_made_of_how_this_one_went(asking):
    advice = (
        "klantcontacten { nodes { betrokkenen { effectieveContactgegevens { aanbevolenDigitaalAdres { adres } } } } }"
    )
    assert "kanaal" in await selected(asking, "klantcontacten", advice)
