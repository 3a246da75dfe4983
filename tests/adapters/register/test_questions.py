"""Whose records are found, and how many questions that takes the database."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from klantbeeld.contract import (
    KVK_NUMMER,
    ZAAK_IDENTIFICATIE,
    Actor,
    Betrokkene,
    DigitaalAdres,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klantcontact,
    Onderwerp,
    PageRequest,
    PartijSleutel,
    Selection,
    SoortPartij,
    Werkvraag,
    plaats_of,
    write_cursor,
)
from klantbeeld.demo import town_people as town
from klantbeeld.testing.builders import call, klant
from tests.adapters.register.databases import ask, bron_for, fill, made
from tests.adapters.register.writing import bsns, write_lines

ALL = PageRequest(limit=100)
HENK, VOF, DRUK = klant(bsn=town.HENK_BSN), klant(kvk_nummer=town.VOF_KVK), klant(bsn=town.DRUK_BSN)


def titles(page):
    return [item.record.titel for item in page.items]


async def test_henk_is_another_klant_in_each_hoedanigheid(filled):
    async with bron_for(filled) as bron:
        fetcher = bron.capabilities.klantcontacten
        private = titles(await ask(fetcher, HENK, ALL))
        for_vof = titles(
            await ask(fetcher, Klant((), PartijSleutel("kit", "partij-henk-bij-vof"), SoortPartij.CONTACTPERSOON), ALL)
        )
        for_club = titles(await ask(fetcher, klant(kvk_nummer=town.VERENIGING_KVK), ALL))
    assert "Paspoort verlengen" in private
    assert "Parkeren bij een bouwplaats" in for_vof
    assert for_club == ["Sleutel van de sporthal"]
    assert not set(private) & set(for_vof)
    assert not set(private) & set(for_club)


@pytest.mark.parametrize("hoedanigheid", [SoortPartij.ORGANISATIE, SoortPartij.CONTACTPERSOON])
async def test_a_bsn_leads_to_nobody_in_another_hoedanigheid(filled, hoedanigheid):
    async with bron_for(filled) as bron:
        for name in ("partijen", "klantcontacten", "klanttaken", "producten", "productaanvragen"):
            page = await ask(getattr(bron.capabilities, name), replace(HENK, hoedanigheid=hoedanigheid), ALL)
            assert page.items == (), name


async def test_who_is_one_partij_here_is_that_one_alone(filled):
    both = Klant(HENK.identificatoren, PartijSleutel("kit", "partij-vof-haven"))
    async with bron_for(filled) as bron:
        page = await ask(bron.capabilities.partijen, both, ALL)
    assert [item.record.sleutel for item in page.items] == ["partij-vof-haven"]


async def test_a_klant_known_by_his_partij_alone_has_what_bears_his_number(filled):
    async with bron_for(filled) as bron:
        fetcher = bron.capabilities.klanttaken
        by_partij = await ask(fetcher, Klant((), PartijSleutel("kit", "partij-henk")), ALL)
        by_number = await ask(fetcher, HENK, ALL)
        elsewhere = await ask(fetcher, Klant((), PartijSleutel("kit", "partij-henk-bij-vof")), ALL)
    assert titles(by_partij) == titles(by_number) != []
    assert elsewhere.items == ()


async def test_an_organisatie_has_what_its_contactpersonen_did_marked_as_such(filled):
    """A15: the contact is his whom it is about, and of the organisatie through who worked for it."""
    async with bron_for(filled) as bron:
        fetcher = bron.capabilities.klantcontacten
        organisatie = await ask(fetcher, VOF, ALL)
        persoon = await ask(fetcher, DRUK, ALL)
    assert {item.record.titel: item.afgeleid for item in organisatie.items} == {
        "Parkeren bij een bouwplaats": True,
        "Bijstand aangevraagd door de werkgever": False,  # here the organisatie took part itself, too
    }
    assert not any(item.afgeleid for item in persoon.items)


async def test_an_interne_taak_is_as_afgeleid_as_its_klantcontact(filled):
    async with bron_for(filled) as bron:
        page = await ask(bron.capabilities.interne_taken, VOF, ALL)
    assert [(item.record.titel, item.afgeleid) for item in page.items] == [("Plek op de kaart zetten", True)]


async def test_who_left_only_an_address_is_nobody(filled):
    """A6, R12: the melding of henk@planet.nl is not in the klantbeeld of Henk, and the address leads to candidates."""
    async with bron_for(filled) as bron:
        contacts = titles(await ask(bron.capabilities.klantcontacten, HENK, ALL))
        found = await ask(bron.capabilities.kandidaten, "HENK@planet.nl", ALL)
        left = await ask(bron.capabilities.kandidaten, "070 0000777", ALL)
    assert not any("stoeptegel" in title for title in contacts)
    assert [item.record.sleutel for item in found.items] == ["partij-henk"]
    assert left.items == ()


async def test_somebody_from_abroad_is_found_by_his_own_number(filled):
    """A26: no Dutch number, no postcode, another language."""
    soort = IdentificatorSoort("eidas", "natuurlijk_persoon", town.BUITENLANDS_SOORT)
    async with bron_for(filled) as bron:
        page = await ask(bron.capabilities.partijen, Klant((Identificator(soort, town.BUITENLANDS_NUMMER),)), ALL)
    (partij,) = [item.record for item in page.items]
    gegevens = partij.contactgegevens
    assert gegevens.naam.volledig == "María José Núñez-Österreich"
    assert gegevens.correspondentieadres.regels == ("Lindenstraße 4a", "10969 Berlin", "Duitsland")
    assert gegevens.correspondentieadres.postcode is None
    assert (gegevens.correspondentieadres.land.code, gegevens.voorkeurstaal.code) == ("DE", "deu")


async def test_what_is_of_somebody_says_by_which_numbers(filled):
    """Also when it names his partij; and whatever is selected, for what is met on the way is shown only to him."""
    bare = replace(ALL, selection=Selection())
    async with bron_for(filled) as bron:
        for name in ("klanttaken", "producten", "productaanvragen"):
            page = await ask(getattr(bron.capabilities, name), HENK, bare)
            assert {item.record.van for item in page.items} == {HENK.identificatoren}, name


async def test_a_vestiging_has_not_all_that_the_onderneming_has(filled):
    one = klant(kvk_nummer=town.VOF_KVK)
    haven = Klant((), PartijSleutel("kit", "partij-vof-haven"))
    async with bron_for(filled) as bron:
        assert len((await ask(bron.capabilities.producten, one, ALL)).items) == 1
        assert (await ask(bron.capabilities.producten, haven, ALL)).items == ()


async def test_the_number_of_an_onderneming_finds_what_is_of_its_vestiging(filled):
    vestiging = Identificator(
        IdentificatorSoort("hr", "vestiging", "vestigingsnummer"),
        town.VOF_VESTIGING,
        Identificator(KVK_NUMMER, town.VOF_KVK),
    )
    async with bron_for(filled) as bron:
        by_kvk = await ask(bron.capabilities.partijen, VOF, ALL)
        by_vestiging = await ask(bron.capabilities.partijen, Klant((vestiging,)), ALL)
    assert len(by_kvk.items) == 3
    assert [item.record.sleutel for item in by_vestiging.items] == ["partij-vof-haven"]
    assert by_vestiging.items[0].record.identificatoren == (vestiging,)


async def test_what_was_given_for_one_contact_stays_with_that_contact(filled):
    """R29: it is no address of the partij."""
    async with bron_for(filled) as bron:
        contacts = await ask(bron.capabilities.klantcontacten, HENK, ALL)
        partijen = await ask(bron.capabilities.partijen, HENK, ALL)
    (given,) = [one for item in contacts.items for one in item.record.betrokkenen if one.opgegeven_contactgegevens]
    assert given.opgegeven_contactgegevens.digitale_adressen[0].adres == "070-0000777"
    assert given.naam == "Hendrik Bruin"
    adressen = partijen.items[0].record.contactgegevens.digitale_adressen
    assert "070-0000777" not in {one.adres for one in adressen}


async def test_a_thread_of_klantcontacten_is_followed_both_ways(filled):
    async with bron_for(filled) as bron:
        contacts = {item.record.referentienummer: item.record for item in
                    (await ask(bron.capabilities.klantcontacten, HENK, ALL)).items}  # fmt: skip
        question, answer = contacts["KC-2026-0002"], contacts["KC-2026-0003"]
        about = await ask(bron.capabilities.bij[Klantcontact], Onderwerp(question.bekend_als), ALL)
    assert answer.onderwerpobjecten[0].klantcontact == question.sleutel
    assert [item.record.sleutel for item in about.items] == [answer.sleutel]


class Counter:
    """Counts what is asked of databases, whichever."""

    def __init__(self):
        self.statements = []

    def __enter__(self):
        event.listen(Engine, "before_cursor_execute", self._counted)
        return self

    def __exit__(self, *_):
        event.remove(Engine, "before_cursor_execute", self._counted)

    def _counted(self, connection, cursor, statement, *rest):
        if statement.startswith(("SELECT", "WITH")):
            self.statements.append(statement)


SIZES = (1, 20, 200)


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def sized(request, tmp_path_factory):
    """A database with klanten that have 1, 20 and 200 records of every kind, and 200 klanten with one."""
    folder = tmp_path_factory.mktemp("sized")
    with made(request.param, folder) as dsn:
        fill(dsn, write_lines(folder, SIZES))
        yield dsn


LISTS = ("partijen", "klantcontacten", "interne_taken", "klanttaken", "producten", "productaanvragen")


@pytest.mark.parametrize("lijst", LISTS)
async def test_the_number_of_questions_does_not_depend_on_the_number_of_records(sized, lijst):
    costs = {}
    async with bron_for(sized) as bron:
        fetcher = getattr(bron.capabilities, lijst)
        for size, bsn in zip(SIZES, bsns(), strict=False):
            with Counter() as counter:
                page = await ask(fetcher, klant(bsn=bsn), PageRequest(limit=200))
            assert len(page.items) == (1 if lijst == "partijen" else size)
            costs[size] = len(counter.statements)
    assert len(set(costs.values())) == 1, costs
    assert costs[1] <= 9


@pytest.mark.parametrize("lijst", LISTS)
async def test_many_klanten_are_one_question_and_one_for_each_kind_of_part(sized, lijst):
    costs = {}
    async with bron_for(sized) as bron:
        fetcher = getattr(bron.capabilities, lijst)
        for size in (1, 20, 100):
            keys = [klant(bsn=bsn) for bsn in bsns(size)]
            with Counter() as counter:
                bare = PageRequest(limit=5, selection=Selection())
                answer = await fetcher.fetch(keys, bare, call())
            assert list(answer) == keys
            assert all(answer[key].items for key in keys)
            costs[size] = len(counter.statements)
    # What state the register is in and the list itself; and by which numbers the records and their klanten are known.
    assert set(costs.values()) <= {2, 4}, costs
    assert len(set(costs.values())) == 1, costs


@pytest.mark.parametrize("kind", ["klantcontacten", "werk", "nummer", "actor", "betrokkene", "adres"])
async def test_what_is_asked_otherwise_takes_as_many_questions_for_one_as_for_many(sized, kind):
    costs = set()
    async with bron_for(sized) as bron:
        offered = bron.capabilities
        for size in SIZES:
            fetcher, keys = {
                "klantcontacten": (
                    offered.bij[Klantcontact],
                    [Onderwerp((Identificator(ZAAK_IDENTIFICATIE, f"ZAAK-{size}"),))],
                ),
                "werk": (offered.werkvoorraad, [Werkvraag(actoren=(f"actor-{size}",))]),
                "nummer": (
                    offered.op_identificator,
                    [Identificator(IdentificatorSoort("eigen", "ding", "nummer"), f"D-{size}-{n}")
                     for n in range(min(size, 100))],
                ),
                "actor": (offered.op_sleutel[Actor], [f"actor-{one}" for one in SIZES[: SIZES.index(size) + 1]]),
                "betrokkene": (offered.op_sleutel[Betrokkene], [f"c-{size}-{n}.b1" for n in range(min(size, 100))]),
                "adres": (offered.op_sleutel[DigitaalAdres], [f"p-{n}.a1" for n in range(3, 3 + min(size, 100))]),
            }[kind]  # fmt: skip
            with Counter() as counter:
                answer = await fetcher.fetch(keys, PageRequest(limit=200), call())
            assert list(answer) == keys
            assert all(page.items for page in answer.values())
            costs.add(len(counter.statements))
    assert len(costs) == 1, costs


async def test_only_what_is_selected_is_asked(filled):
    async with bron_for(filled) as bron:
        for selection, tables in {
            (): {"betrokkene"},  # by which the klantcontacten are found
            ("onderwerp",): {"betrokkene"},
            ("bijlagen",): {"betrokkene", "verwijzing"},
            ("actoren.naam",): {"betrokkene", "actor"},
        }.items():
            with Counter() as counter:
                asked = PageRequest(limit=5, selection=Selection.of(*selection))
                await ask(bron.capabilities.klantcontacten, HENK, asked)
            parts = " ".join(counter.statements[2:])
            assert ("JOIN actor" in parts) == ("actor" in tables), selection
            assert "digitaal_adres" not in parts, selection
            assert ("interne_taak" in parts) is False, selection
            assert (len(counter.statements) > 2) == (tables != {"betrokkene"}), selection


async def test_a_selection_of_betrokkenen_needs_no_addresses(filled):
    async with bron_for(filled) as bron:
        with Counter() as counter:
            asked = PageRequest(limit=5, selection=Selection.of("betrokkenen.rol"))
            page = await ask(bron.capabilities.klantcontacten, HENK, asked)
    assert len(counter.statements) == 3
    assert page.items[0].record.betrokkenen[0].rol is not None


async def test_pages_of_several_klanten_go_on_behind_the_same_place(filled):
    keys = [HENK, DRUK, VOF]
    async with bron_for(filled) as bron:
        fetcher = bron.capabilities.klantcontacten
        whole = {key: await ask(fetcher, key, ALL) for key in keys}
        cursor = whole[DRUK].items[2].cursor
        rest = await fetcher.fetch(keys, replace(ALL, after=cursor), call())
        place = whole[DRUK].items[2].record.plaats
    for key in keys:
        expected = [item.record.sleutel for item in whole[key].items if item.record.plaats < place]
        assert [item.record.sleutel for item in rest[key].items] == expected


async def test_a_cursor_of_another_order_is_no_cursor(filled):
    async with bron_for(filled) as bron:
        fetcher = bron.capabilities.klanttaken
        urgent = (await ask(fetcher, HENK, PageRequest(limit=1, dringendste_eerst=True))).items[0].cursor
        plain = (await ask(fetcher, HENK, PageRequest(limit=1))).items[0].cursor
        with pytest.raises(ValueError, match="cursor"):
            await ask(fetcher, HENK, PageRequest(limit=1, after=urgent))
        with pytest.raises(ValueError, match="cursor"):
            await ask(fetcher, HENK, PageRequest(limit=1, after=plain, dringendste_eerst=True))


async def test_a_text_that_no_register_can_hold_finds_nothing_and_is_no_failure(filled):
    nul = "a\0b"
    after = write_cursor(plaats_of(None, "kit", nul))
    async with bron_for(filled) as bron:
        offers = bron.capabilities
        for fetcher, key, request in (
            (offers.kandidaten, nul, ALL),
            (offers.werkvoorraad, Werkvraag(nummer=nul), ALL),
            (offers.werkvoorraad, Werkvraag(actoren=(nul,)), ALL),
            (offers.op_sleutel[Actor], nul, ALL),
            (offers.op_sleutel[Klantcontact], nul, ALL),
            (offers.klantcontacten, HENK, replace(ALL, kanaal=frozenset({nul}))),
            (offers.klantcontacten, HENK, replace(ALL, after=after)),
            (offers.bij[Klantcontact], Onderwerp((Identificator(ZAAK_IDENTIFICATIE, nul),)), ALL),
        ):
            assert (await ask(fetcher, key, request)).items == ()
