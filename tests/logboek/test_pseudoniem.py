"""Pseudonyms: the same for who is the same, of no use without the key, and to be found again."""

import io
import re

import pytest

from klantbeeld.cli import main
from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    Klant,
    PartijSleutel,
)
from klantbeeld.logboek.pseudoniem import Persoon, Pseudoniemen, persoon_of
from klantbeeld.testing.builders import klant
from tests.logboek.plaats import SLEUTEL
from tests.logboek.test_instellingen import table
from tests.server.serving import write_config

NUMBER = "999990019"
ANNA = Persoon("BSN", NUMBER)
OUD = "een sleutel van vroeger, ook lang genoeg"


def test_a_pseudonym_is_the_same_every_time_and_holds_nothing_of_the_number():
    made = Pseudoniemen(SLEUTEL).of(ANNA)
    assert made == Pseudoniemen(SLEUTEL).of(ANNA)
    assert re.fullmatch(r"[0-9a-f]{8}\.[\w-]{43}", made)
    assert NUMBER not in made


@pytest.mark.parametrize("other", [Persoon("BSN", "999990020"), Persoon("RSIN", NUMBER)])
def test_another_number_or_kind_has_another_pseudonym(other):
    assert Pseudoniemen(SLEUTEL).of(other) != Pseudoniemen(SLEUTEL).of(ANNA)


def test_who_is_looked_for_after_the_key_was_replaced_is_found_under_both():
    now = Pseudoniemen(SLEUTEL, [OUD])
    assert now.all_of(ANNA) == (Pseudoniemen(SLEUTEL).of(ANNA), Pseudoniemen(OUD).of(ANNA))
    assert now.of(ANNA) == now.all_of(ANNA)[0]
    assert len({made.partition(".")[0] for made in now.all_of(ANNA)}) == 2


@pytest.mark.parametrize(
    ("who", "soort"),
    [
        (klant(kvk_nummer="90001354", rsin="123456782", bsn=NUMBER), "BSN"),
        (klant(kvk_nummer="90001354", rsin="123456782"), "RSIN"),
        (klant(kvk_nummer="90001354"), "KVK-nummer"),
        (klant(kvk_nummer="90001354", vestigingsnummer="000038509504"), "vestigingsnummer"),
        (klant(partij=PartijSleutel("noord zuid", "1")), "urn:klantbeeld:partij:noord%20zuid"),
    ],
)
def test_a_klant_goes_by_the_number_that_goes_before_the_others(who, soort):
    assert persoon_of(who).soort == soort


def test_of_nothing_there_is_nobody():
    assert persoon_of(Klant()) is None


def test_nobody_can_be_printed():
    assert repr(ANNA) == "Persoon(BSN: ***)"


# ------------------------------------------------------------------------------------------------ on the command line


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    config = write_config(tmp_path, more=table(tmp_path, oude_sleutels=[OUD]))

    def ask(given, *arguments):
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        code = main(["logboek", "pseudoniem", "--config", str(config), *arguments])
        told = capsys.readouterr()
        return code, told.out.split(), told.err

    return ask


def test_the_pseudonyms_of_a_number_are_told_one_for_each_key(ask):
    assert ask(f"{NUMBER}\n") == (0, list(Pseudoniemen(SLEUTEL, [OUD]).all_of(ANNA)), "")


@pytest.mark.parametrize(
    ("number", "soort"),
    [
        (Identificator(BSN, NUMBER), "BSN"),
        (Identificator(RSIN, "123456782"), "RSIN"),
        (Identificator(KVK_NUMMER, "90001354"), "KVK-nummer"),
        (Identificator(VESTIGINGSNUMMER, "000038509504", Identificator(KVK_NUMMER, "90001354")), "vestigingsnummer"),
    ],
)
def test_it_is_the_pseudonym_that_the_lines_have(ask, number, soort):
    who = persoon_of(Klant((number,)))
    assert ask(number.object_id, "--soort", soort)[1][0] == Pseudoniemen(SLEUTEL).of(who)


@pytest.mark.parametrize(
    ("given", "arguments", "told"),
    [
        ("999990018\n", [], "11-proef"),
        ("", [], "there is none"),
        (NUMBER, ["--soort", "bsn"], "soort: must be BSN"),
    ],
)
def test_what_cannot_be_a_number_is_told_without_it(ask, given, arguments, told):
    code, out, err = ask(given, *arguments)
    assert (code, out, told in err) == (1, [], True)
    assert "99999" not in err


def test_the_number_is_no_argument(ask, capsys):
    with pytest.raises(SystemExit):
        ask("", NUMBER)


def test_without_a_logboek_there_is_no_key(tmp_path, monkeypatch, capsys):
    config = write_config(tmp_path)
    assert main(["logboek", "pseudoniem", "--config", str(config)]) == 1
    assert "no logboek" in capsys.readouterr().err
