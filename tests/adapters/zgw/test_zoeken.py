"""A klant is looked for in every place a register keeps his numbers, and never anywhere else."""

from datetime import date

import pytest

from klantbeeld.contract import KVK_NUMMER, Identificator, Klant, Volgorde
from klantbeeld.testing.builders import klant
from klantbeeld_zgw import ZgwSettings
from klantbeeld_zgw.zoeken import INP_BSN, Term, ZaakZoek, velden_of, zoek_klant

BSN, RSIN, KVK, VESTIGING = "999990019", "882670013", "90267890", "000090267890"
ROL = "rol__betrokkeneIdentificatie__"
NNP, VEST = f"{ROL}nietNatuurlijkPersoon__", f"{ROL}vestiging__"


WAYS = ZgwSettings.__dataclass_fields__["organisatie_zoeken"].default


def bodies(asked, ways=WAYS):
    return sorted((search.body() for search in zoek_klant(asked, ways)), key=str)


def test_a_person_is_looked_for_by_bsn():
    assert bodies(klant(bsn=BSN)) == [{f"{ROL}natuurlijkPersoon__inpBsn": BSN}]


def test_an_organisatie_with_an_rsin_is_looked_for_by_it():
    assert bodies(klant(rsin=RSIN)) == [{f"{NNP}innNnpId": RSIN}]


def test_a_kvk_nummer_is_looked_for_in_the_place_of_the_rsin_and_with_vestigingen_too():
    assert bodies(klant(kvk_nummer=KVK)) == [
        {f"{NNP}innNnpId": KVK},
        {f"{NNP}kvkNummer": KVK},
        {f"{VEST}kvkNummer": KVK},
    ]


def test_a_vestiging_is_looked_for_in_both_places_with_the_kvk_nummer_it_belongs_to():
    assert bodies(klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING)) == [
        {f"{NNP}vestigingsNummer": VESTIGING, f"{NNP}kvkNummer": KVK},
        {f"{VEST}vestigingsNummer": VESTIGING, f"{VEST}kvkNummer": KVK},
    ]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (("rsin",), [{f"{NNP}innNnpId": RSIN}]),
        (("kvk",), [{f"{NNP}kvkNummer": KVK}]),
        (("kvk_als_rsin",), [{f"{NNP}innNnpId": KVK}]),
        (("vestiging_kvk",), [{f"{VEST}kvkNummer": KVK}]),
        (("nnp_vestiging",), []),
        ((), []),
    ],
)
def test_an_organisatie_is_looked_for_in_the_ways_of_the_register_only(ways, expected):
    assert bodies(klant(rsin=RSIN, kvk_nummer=KVK), ways) == expected


def test_a_vestiging_may_be_looked_for_by_its_own_number_alone():
    vestiging = klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING)
    assert bodies(vestiging, ("vestiging", "vestiging_zonder_kvk")) == [{f"{VEST}vestigingsNummer": VESTIGING}]
    assert bodies(vestiging, ("nnp_vestiging",)) == [{f"{NNP}vestigingsNummer": VESTIGING, f"{NNP}kvkNummer": KVK}]


def test_what_another_search_finds_anyway_is_not_asked_again():
    both = klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING, other=[Identificator(KVK_NUMMER, KVK)])
    assert bodies(both) == bodies(klant(kvk_nummer=KVK))


def test_every_number_adds_its_own_searches():
    assert len(zoek_klant(klant(bsn=BSN, rsin=RSIN, kvk_nummer=KVK), WAYS)) == 5


def test_a_klant_without_a_number_is_not_looked_for():
    assert zoek_klant(Klant(), WAYS) == ()


def test_every_veld_by_which_we_look_is_probed():
    everything = klant(
        bsn=BSN, rsin=RSIN, kvk_nummer=KVK, vestigingsnummer=VESTIGING, other=[Identificator(KVK_NUMMER, KVK)]
    )
    vestiging = klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING)
    used = {
        term.veld for asked in (everything, vestiging) for search in zoek_klant(asked, WAYS) for term in search.terms
    }
    assert used == set(velden_of(WAYS))


@pytest.mark.parametrize(
    "search", [ZaakZoek(), ZaakZoek(identificatie=" "), ZaakZoek(open=True, archiefstatus="x", expand=("status",))]
)
def test_a_search_for_nothing_is_not_made_for_it_would_find_everything(search):
    with pytest.raises(ValueError, match="a search for nothing"):
        search.body()


def test_filters_order_and_expand_are_written_as_open_zaak_reads_them():
    search = ZaakZoek(
        terms=frozenset({Term(INP_BSN, BSN)}),
        open=False,
        vanaf=date(2026, 1, 2),
        tot=date(2026, 3, 4),
        volgorde=Volgorde.OUDSTE_EERST,
        expand=("status",),
        hoogste_vertrouwelijkheid="intern",
        archiefstatus="nog_te_archiveren",
    )
    assert search.body() == {
        INP_BSN.key: BSN,
        "maximaleVertrouwelijkheidaanduiding": "intern",
        "archiefstatus": "nog_te_archiveren",
        "einddatum__isnull": False,
        "startdatum__gte": "2026-01-02",
        "startdatum__lte": "2026-03-04",
        "ordering": "startdatum,identificatie",
        "expand": ["status"],
    }


def test_a_search_does_not_print_the_number_it_is_for():
    (search,) = zoek_klant(klant(bsn=BSN), WAYS)
    assert BSN not in repr(search)
    assert BSN not in repr(search.terms)
