"""What was met on the way, by a relation, a reference or an id, stays that of the klant it was seen under."""

from dataclasses import replace
from datetime import date

import pytest

from klantbeeld.contract import Contactgegevens, SoortPartij
from klantbeeld.testing.builders import betrokkene, digitaal_adres, klant, klantcontact, partij, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking

ANNA = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BERT = klant(bsn=synthetic_bsn(1), hoedanigheid=SoortPartij.PERSOON)
BSN = {"b": ANNA.identificatoren[0].object_id}
NOBODY = frozenset()
SAME = {"identificatie": "ZAAK-2026-0000000001", "startdatum": date(2026, 1, 5)}
ZAKEN = "query ($b: String!) { klantbeeld(van: {bsn: $b}) { zaken { nodes { id omschrijving } } } }"


def with_part(bron, who):
    return (betrokkene(bron, f"rol-{bron}", identificatoren=who.identificatoren),)


async def test_the_id_of_another_partij_in_a_contact_tells_no_more_than_the_contact_did():
    address = digitaal_adres("kr", "db", adres="bert@example.org")
    bert = partij("kr", "B", naam="Bert", identificatoren=BERT.identificatoren)
    bert = replace(bert, contactgegevens=Contactgegevens(digitale_adressen=(address,)))
    anna = partij("kr", "A", naam="Anna", identificatoren=ANNA.identificatoren)
    both = (betrokkene("kr", "b1", was_partij="A"), betrokkene("kr", "b2", was_partij="B"))
    held = {ANNA: [klantcontact("kr", "k1", betrokkenen=both)]}
    asking = Asking(FakeBron("kr", partijen={ANNA: [anna], BERT: [bert]}, klantcontacten=held))
    who = "naam identificatoren { objectId } contactgegevens { digitaleAdressen { adres } }"
    query = f"""query ($b: String!) {{ klantbeeld(van: {{bsn: $b}}) {{
        klantcontacten {{ nodes {{ betrokkenen {{ wasPartij {{ id {who} }} }} }} }} }} }}"""
    contact = (await asking.data(query, BSN))["klantbeeld"]["klantcontacten"]["nodes"][0]
    seen = contact["betrokkenen"][1]["wasPartij"]
    again = f"query ($i: ID!) {{ node(id: $i) {{ id ... on Partij {{ {who} }} }} }}"
    assert (await asking.data(again, {"i": seen["id"]}))["node"] == seen
    assert (seen["naam"], seen["identificatoren"], seen["contactgegevens"]) == ("Bert", None, None)


async def test_an_id_does_not_lead_to_the_zaak_of_another_that_has_the_same_number():
    made = {"noord": (ANNA, "van Anna"), "zuid": (BERT, "van Bert")}
    noord, zuid = (
        FakeBron(bron, zaken={who: [zaak(bron, omschrijving=omschrijving, betrokkenen=with_part(bron, who), **SAME)]})
        for bron, (who, omschrijving) in made.items()
    )
    asking = Asking(zuid, noord)
    (seen,) = (await asking.data(ZAKEN, BSN))["klantbeeld"]["zaken"]["nodes"]
    query = "query ($i: ID!) { zaak(id: $i) { omschrijving } node(id: $i) { ... on Zaak { omschrijving } } }"
    again = await asking.data(query, {"i": seen["id"]})
    assert again == {"zaak": {"omschrijving": "van Anna"}, "node": {"omschrijving": "van Anna"}}
    error = await asking.error(f'{{ zaak(identificatie: "{SAME["identificatie"]}") {{ omschrijving }} }}')
    assert error["extensions"]["code"] == "MEERDUIDIG"


@pytest.mark.parametrize("whose", [ANNA, BERT], ids=["still his", "no longer his"])
async def test_an_id_is_looked_at_again_when_it_is_used(whose):
    held = [zaak("noord", "z", omschrijving="verkeerd gekoppeld", betrokkenen=with_part("noord", ANNA))]
    asking = Asking(FakeBron("noord", zaken={ANNA: held}))
    (seen,) = (await asking.data(ZAKEN, BSN))["klantbeeld"]["zaken"]["nodes"]
    held[0] = replace(held[0], betrokkenen=with_part("noord", whose))
    found = await asking.data("query ($i: ID!) { zaak(id: $i) { omschrijving } }", {"i": seen["id"]})
    assert (found["zaak"] is not None) is (whose is ANNA)


async def test_an_id_made_without_a_klant_opens_only_for_who_may_choose_any():
    asking = Asking(FakeBron("noord", zaken={ANNA: [zaak("noord", "z", **SAME)]}))
    made = (await asking.data(f'{{ zaak(identificatie: "{SAME["identificatie"]}") {{ id }} }}'))["zaak"]["id"]
    query = "query ($i: ID!) { zaak(id: $i) { identificatie } }"
    assert (await asking.data(query, {"i": made}))["zaak"]["identificatie"] == SAME["identificatie"]
    assert (await asking.by(scopes=NOBODY).data(query, {"i": made}))["zaak"] is None
