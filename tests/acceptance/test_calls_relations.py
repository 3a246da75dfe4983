"""From a record to others: how many calls that costs each bron, for somebody with 1, 20 and 200 records.

Asked for a page of ten, and of five. Where a bron has a batch the number is the same for all; where it has none it
grows with the records on the page, and never with those beyond it. `raak` (hit) marks what a relation leads to.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from klantbeeld.demo.town import DRUK_BSN, EEN_ZAAK_BSN, TWEEHONDERD_ZAKEN_BSN, TWINTIG_ZAKEN_BSN
from tests.facade import facade

ASKED = ((EEN_ZAAK_BSN, 10), (TWINTIG_ZAKEN_BSN, 10), (TWEEHONDERD_ZAKEN_BSN, 10), (TWEEHONDERD_ZAKEN_BSN, 5))
"""Of whom, and how many on the page: the columns of every row below."""
SAME = (1, 1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Relation:
    query: str
    raak: tuple[int, ...]
    """How many records the relation leads to."""
    calls: Mapping[str, tuple[int, ...]]
    """By bron; any other is not asked at all."""


RELATIONS = {
    # Each zaakregister: the zaken of the klant, and in one search which of all those zaken it has. Who has them gives
    # all their documents in one search as well; the other zaakregister says that it has none of these zaken.
    "zaak.documenten": Relation(
        query="zaken(first: $first) { nodes { documenten { nodes { raak: titel } } } }",
        raak=(1, 10, 10, 5),
        calls={"zaken-centraal": (3, 3, 3, 3), "zaken-noord": (2, 2, 2, 2)},
    ),
    # Open Klant finds contacts by one number of one onderwerp at a time, and a zaak has two: 2 per zaak, and 1 for each
    # contact found, to see who took part. Beside those 2 to know which partij the klant is; wijkteam has 1 to say that
    # it has none. The older register asks 1 per zaak, for it knows a zaak by its URL alone.
    "zaak.klantcontacten": Relation(
        query="zaken(first: $first) { nodes { klantcontacten { nodes { raak: onderwerp } } } }",
        raak=(1, 10, 10, 5),
        calls={
            "zaken-centraal": SAME,
            "zaken-noord": SAME,
            "contacten": (2 + 3 * 1, 2 + 3 * 10, 2 + 3 * 10, 2 + 3 * 5),
            "wijkteam": (1 + 2 * 1, 1 + 2 * 10, 1 + 2 * 10, 1 + 2 * 5),
            "suite": (1 + 1, 1 + 10, 1 + 10, 1 + 5),
        },
    ),
    # The Besluiten API takes one zaak at a time. None of these zaken has a besluit: to know that is what is asked.
    "zaak.besluiten": Relation(
        query="zaken(first: $first) { nodes { besluiten { raak: identificatie } } }",
        raak=(0, 0, 0, 0),
        calls={"zaken-centraal": (1 + 1, 1 + 10, 1 + 10, 1 + 5), "zaken-noord": SAME},
    ),
    # The Objects API takes all zaken in one search.
    "zaak.klanttaken": Relation(
        query="zaken(first: $first) { nodes { klanttaken { nodes { raak: gevraagdeHandeling } } } }",
        raak=(1, 10, 10, 5),
        calls={"zaken-centraal": SAME, "zaken-noord": SAME, "objecten": SAME},
    ),
    # As the documents of zaken, and then: of which zaken a document is can be asked of one document at a time, of each
    # zaakregister. The zaken come together, in one search more from where there are any.
    "document.zaken": Relation(
        query="zaken(first: $first) { nodes { documenten { nodes { zaken { nodes { raak: identificatie } } } } } }",
        raak=(1, 10, 10, 5),
        calls={
            "zaken-centraal": (4 + 1, 4 + 10, 4 + 10, 4 + 5),
            "zaken-noord": (2 + 1, 2 + 10, 2 + 10, 2 + 5),
        },
    ),
    # A document has two numbers as well, and may be an onderwerp or a bijlage: 4 per document, and 1 for each contact
    # found. Half of these documents were sent along with a contact. The older register has no bijlagen.
    "document.klantcontacten": Relation(
        query="zaken(first: $first) { nodes { documenten { nodes { klantcontacten { nodes { raak: onderwerp } } } }"
        " } }",
        raak=(1, 5, 5, 3),
        calls={
            "zaken-centraal": (3, 3, 3, 3),
            "zaken-noord": (2, 2, 2, 2),
            "contacten": (2 + 4 * 1 + 1, 2 + 4 * 10 + 5, 2 + 4 * 10 + 5, 2 + 4 * 5 + 3),
            "wijkteam": (1 + 4 * 1, 1 + 4 * 10, 1 + 4 * 10, 1 + 4 * 5),
            "suite": SAME,
        },
    ),
    # Who the partij is (2) and the list (1). Then 2 per contact on the page, for it has two numbers, and 1 for each
    # answer found. The first column has two contacts on its page, one of them of the older register, which has no
    # search for what follows but keeps it in the contact: 1 per contact.
    "klantcontact.vervolgcontacten": Relation(
        query="klantcontacten(first: $first) { nodes { vervolgcontacten { nodes { raak: onderwerp } } } }",
        raak=(0, 10, 10, 5),
        calls={
            "contacten": (3 + 2 * 2, 3 + 3 * 10, 3 + 3 * 10, 3 + 3 * 5),
            "wijkteam": (1 + 2 * 2, 1 + 2 * 10, 1 + 2 * 10, 1 + 2 * 5),
            "suite": (2 + 2, 2 + 10, 2 + 10, 2 + 5),
        },
    ),
    # Up to twenty contacts come with all that hangs under them. Of two hundred the list comes bare, once more and whole
    # to find the newest, and then 1 for each contact on the page that the first call did not bring and that shows to
    # have something under it. The documents: one search in each zaakregister.
    "klantcontact.bijlagen": Relation(
        query="klantcontacten(first: $first) { nodes { bijlagen { resultaat object { raak: titel } } } }",
        raak=(1, 5, 5, 3),
        calls={
            "contacten": (3, 3, 4 + 5, 4 + 3),
            "wijkteam": SAME,
            "suite": (2, 2, 2, 2),
            "zaken-centraal": SAME,
            "zaken-noord": SAME,
        },
    ),
    # The same, and every contact but the very first is about an earlier one: Open Klant gives those one by one.
    "klantcontact.onderwerpobjecten": Relation(
        query="klantcontacten(first: $first) { nodes { onderwerpobjecten { resultaat object { raak: titel } } } }",
        raak=(1, 19, 19, 9),
        calls={
            "contacten": (3, 3 + 9, 4 + 10 + 9, 4 + 5 + 4),
            "wijkteam": SAME,
            "suite": (2, 2, 2, 2),
            "zaken-centraal": SAME,
            "zaken-noord": SAME,
        },
    ),
    # The zaken of all taken are one search in each zaakregister.
    "klanttaak.hoortBij": Relation(
        query="klanttaken(first: $first) { nodes { hoortBij { object { raak: titel } } } }",
        raak=(1, 10, 10, 5),
        calls={"objecten": SAME, "afspraken": SAME, "zaken-centraal": SAME, "zaken-noord": SAME},
    ),
    # The BRP has one person, whatever else there is of him.
    "basisregistratie": Relation(
        query="basisregistratie { naam { raak: volledig } adres { regels } }", raak=(1, 0, 0, 0), calls={"brp": SAME}
    ),
}


@pytest.mark.parametrize("name", RELATIONS)
async def test_the_calls_of_a_relation_do_not_grow_with_what_is_beyond_the_page(name):
    relation = RELATIONS[name]
    async with facade() as facade_:
        # After a first question a bron knows its catalogus, and what its API can do.
        await _ask(facade_, relation, DRUK_BSN, 10)
        for column, (bsn, first) in enumerate(ASKED):
            facade_.forget_calls()
            found = await _ask(facade_, relation, bsn, first)
            made = {bron: facade_.calls(bron) for bron in facade_.place.standins if facade_.calls(bron)}
            expected = {bron: numbers[column] for bron, numbers in relation.calls.items()}
            assert found == relation.raak[column], column
            assert {bron: len(calls) for bron, calls in made.items()} == expected, (column, made)


async def _ask(facade_, relation, bsn, first):
    """Ask, and say how many records the relation led to."""
    pages = "($bsn: String!, $first: Int!)" if "$first" in relation.query else "($bsn: String!)"
    query = f"query {pages} {{ klantbeeld(van: {{ bsn: $bsn }}) {{ {relation.query} }} }}"
    data = await facade_.ask(query, {"bsn": bsn, "first": first})
    return json.dumps(data).count('"raak": "')
