"""Numbers are secret in the database, and found all the same; keys can be changed."""

import asyncio
import sqlite3

import pytest

from klantbeeld.contract import (
    BSN,
    BronDataError,
    BronForbiddenError,
    Geheim,
    Identificator,
    IdentificatorSoort,
    PageRequest,
)
from klantbeeld.demo import town_people as town
from klantbeeld.http import UnreadableError
from klantbeeld.testing.builders import call, klant
from klantbeeld_register.kluis import Kluis, Zoeker
from tests.adapters.register.databases import (
    SLEUTEL,
    ZOEKSLEUTEL,
    ask,
    bron_for,
    context_for,
    fill,
    made,
    on_server,
    run,
)

HENK = klant(bsn=town.HENK_BSN)
NUMBER = Identificator(BSN, town.HENK_BSN)
NEW, NEW_SEARCH = Geheim("nieuwe-sleutel-" + "n" * 30), Geheim("nieuwe-zoeksleutel-" + "m" * 30)
ALL = PageRequest(limit=100)


def dump(dsn):
    """All that is in the database, as text."""
    if dsn.startswith("sqlite"):
        connection = sqlite3.connect(dsn.partition(":///")[2])
        try:
            return "\n".join(connection.iterdump())
        finally:
            connection.close()
    names = on_server("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", dsn)
    return "\n".join(str(row) for (name,) in names for row in on_server(f'SELECT t::text FROM "{name}" t', dsn))


@pytest.fixture
def own(empty):
    fill(empty)
    return empty


async def found(dsn, **keys):
    async with bron_for(dsn, **keys) as bron:
        page = await ask(bron.capabilities.partijen, HENK, ALL)
    return [number.object_id for item in page.items for number in item.record.identificatoren]


def test_no_number_of_anybody_can_be_read_in_the_database(filled):
    content = dump(filled)
    assert "Loevesteinlaan" in content  # the dump does hold what is not secret
    for number in (town.HENK_BSN, town.DRUK_BSN, town.VOF_KVK, town.VOF_RSIN, town.BUITENLANDS_NUMMER, "WI-2026-0042"):
        assert number not in content
        assert number.encode().hex() not in content.lower()


def test_the_same_number_looks_different_every_time_and_is_found_by_one_hash():
    kluis = Kluis("kit", [SLEUTEL])
    first, second = kluis.versleuteld(NUMBER), kluis.versleuteld(NUMBER)
    assert first != second
    assert kluis.number(BSN, first) == kluis.number(BSN, second) == NUMBER
    assert Zoeker(ZOEKSLEUTEL).hash(NUMBER) == Zoeker(ZOEKSLEUTEL).hash(NUMBER)
    assert Zoeker(ZOEKSLEUTEL).hash(NUMBER) != Zoeker(NEW_SEARCH).hash(NUMBER)


def test_the_same_digits_of_another_soort_are_another_number():
    dossier = Identificator(IdentificatorSoort("domein", "dossier", "nummer"), town.HENK_BSN)
    assert Zoeker(ZOEKSLEUTEL).hash(NUMBER) != Zoeker(ZOEKSLEUTEL).hash(dossier)


def test_a_number_that_was_moved_or_changed_cannot_be_read():
    kluis = Kluis("kit", [SLEUTEL])
    sealed = kluis.versleuteld(NUMBER)
    with pytest.raises(UnreadableError):
        kluis.number(IdentificatorSoort("hr", "niet_natuurlijk_persoon", "rsin"), sealed)
    with pytest.raises(UnreadableError):
        kluis.number(BSN, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(UnreadableError):
        kluis.number(BSN, sealed[:6])


def test_an_older_key_still_reads_and_the_first_writes():
    old = Kluis("kit", [SLEUTEL]).versleuteld(NUMBER)
    both = Kluis("kit", [NEW, SLEUTEL])
    assert both.number(BSN, old) == NUMBER
    assert not both.is_of_first(old)
    assert both.is_of_first(both.versleuteld(NUMBER))


def test_a_key_that_is_gone_is_ours_to_mend():
    with pytest.raises(BronForbiddenError, match="not one of sleutels"):
        Kluis("kit", [NEW]).number(BSN, Kluis("kit", [SLEUTEL]).versleuteld(NUMBER))


async def test_with_another_zoeksleutel_nothing_passes_for_not_found(own):
    """An empty list would say that nobody is known."""
    async with bron_for(own, zoeksleutel=NEW_SEARCH) as bron:
        with pytest.raises(BronForbiddenError, match="zoeksleutel"):
            await ask(bron.capabilities.partijen, HENK, ALL)
        with pytest.raises(BronForbiddenError, match="zoeksleutel"):
            await bron.check(call())


async def test_keys_are_changed_while_the_register_is_in_use(own):
    """First the new settings, with the old keys behind the new; then the command; then without the old keys."""
    both = {"sleutels": (NEW, SLEUTEL), "zoeksleutel": NEW_SEARCH, "oude_zoeksleutels": (ZOEKSLEUTEL,)}
    assert await found(own, **both) == [town.HENK_BSN]
    async with bron_for(own, **both) as running:
        await _rotate(own, both)
        page = await ask(running.capabilities.klanttaken, HENK, ALL)
        assert len(page.items) == 3
    assert await found(own, sleutels=(NEW,), zoeksleutel=NEW_SEARCH) == [town.HENK_BSN]
    with pytest.raises(BronForbiddenError):
        await found(own)


async def test_changing_the_keys_again_changes_nothing(own, capsys):
    keys = {"sleutels": (NEW, SLEUTEL)}
    await _rotate(own, keys)
    before = dump(own)
    capsys.readouterr()
    await _rotate(own, keys)
    assert capsys.readouterr().out.startswith("0 numbers")
    assert dump(own) == before


async def test_a_key_too_few_stops_the_change_and_nothing_is_changed(own):
    before = dump(own)
    with pytest.raises(BronForbiddenError):
        await _rotate(own, {"sleutels": (NEW,)})
    assert dump(own) == before


async def test_a_record_whose_number_was_tampered_with_is_left_out_and_told(tmp_path):
    with made("sqlite", tmp_path) as dsn:
        fill(dsn)
        connection = sqlite3.connect(dsn.partition(":///")[2])
        connection.execute("UPDATE verwijzing SET versleuteld = substr(versleuteld, 1, 20) WHERE eigenaar = ?",
                           ("partij-vof-haven",))  # fmt: skip
        connection.commit()
        connection.close()
        async with bron_for(dsn) as bron:
            page = await ask(bron.capabilities.partijen, klant(kvk_nummer=town.VOF_KVK), ALL)
            behind = PageRequest(limit=1, after=page.items[0].cursor)
            with pytest.raises(BronDataError):
                await ask(bron.capabilities.partijen, klant(kvk_nummer=town.VOF_KVK), behind)
    assert (len(page.items), page.dropped) == (2, 1)


async def _rotate(dsn, keys):
    await asyncio.to_thread(run, "herversleutel", context_for(dsn, **keys))
