"""A2: one bron misbehaves, in every way we know; the others are as they were, and the answer says what is missing.

A bron more costs one line in `ABOUT`: who to ask about. What the query selects is all that any adapter serves.
"""

import asyncio

import pytest

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import DRUK_BSN, HENK_BSN, TWEE_REGISTERS_BSN, VOF_KVK
from tests.facade import REFUSED, always_asked, facade

HENK, VOF, TWEE_REGISTERS = {"bsn": HENK_BSN}, {"kvkNummer": VOF_KVK}, {"bsn": TWEE_REGISTERS_BSN}
ABOUT = {
    "contacten": HENK,
    "wijkteam": TWEE_REGISTERS,
    "suite": HENK,
    "zaken-centraal": HENK,
    "zaken-noord": HENK,
    "objecten": HENK,
    "belastingen": HENK,
    "afspraken": HENK,
    "brp": HENK,
    "kvk": VOF,
}
NOBODY_FOUND = {"meldingen"}
"""Knows people by an e-mail address alone, and so is never asked about anybody."""
NO_STANDIN = {"register", "archief"}
"""A database, which tests/adapters/register breaks, and a file, which is read at the start."""
QUERY = """query ($van: KlantInput!) { klantbeeld(van: $van) {
  gekend
  basisregistratie {
    naam { volledig } handelsnamen rechtsvorm adres { regels } geboortedatum overlijdensdatum indicatieGeheimhouding
    inOnderzoek ...Wie
  }
  contactgegevens {
    naam { volledig } bezoekadres { regels } correspondentieadres { regels } digitaleAdressen { adres }
    aanbevolenDigitaalAdres { adres } voorkeurstaal { naam } afwijkingen { groep waarde } ...Wie
  }
  partijen {
    nodes {
      ...Van soortPartij naam nummer identificatoren { objectId } contactgegevens { digitaleAdressen { adres } ...Wie }
      werkteVoor { naam ...Van } vertegenwoordigden { naam ...Van } vertegenwoordigdDoor { naam ...Van }
    }
    ...Wie
  }
  klantcontacten(first: 30) {
    nodes {
      ...Van titel inhoud kanaal { naam } richting betrokkenen { rol naam wasPartij { naam ...Van } } actoren { naam }
      onderwerpobjecten { ...Naar } bijlagen { ...Naar } interneTaken { nodes { titel ...Van } ...Wie }
      vervolgOp { titel ...Van } vervolgcontacten { nodes { titel ...Van } ...Wie }
    }
    ...Wie
  }
  interneTaken(first: 30) {
    nodes { ...Van titel taakstatus toegewezenAan { naam } aanleidinggevendKlantcontact { titel ...Van } } ...Wie
  }
  zaken(first: 30) {
    nodes {
      ...Van identificatie zaaktype { naam } status { naam } statushistorie { naam } resultaat { naam }
      betrokkenen { naam } behandelaars { naam } besluiten { titel } hoofdzaak { identificatie ...Van }
      deelzaken { identificatie ...Van } eigenschappen { waarde } documenten { nodes { titel ...Van } ...Wie }
      klantcontacten { nodes { titel ...Van } ...Wie } klanttaken { nodes { titel ...Van } ...Wie }
    }
    ...Wie
  }
  klanttaken(first: 30) {
    nodes {
      ...Van titel taakstatus pagina hoortBij { ...Naar } documenten { nodes { titel ...Van } ...Wie }
      eigenschappen { waarde }
    }
    ...Wie
  }
  producten(first: 30) {
    nodes {
      ...Van titel status { code } aanvraag { kenmerk ...Van } zaken { nodes { identificatie ...Van } ...Wie }
      documenten { nodes { titel ...Van } ...Wie } eigenschappen { waarde }
    }
    ...Wie
  }
  productaanvragen(first: 30) {
    nodes {
      ...Van kenmerk klantcontact { titel ...Van } product { titel ...Van }
      zaken { nodes { identificatie ...Van } ...Wie } documenten { nodes { titel ...Van } ...Wie }
    }
    ...Wie
  }
  documenten { nodes { ...Van titel } ...Wie }
  tijdlijn(first: 100) { nodes { __typename titel ...Van } ...Wie }
} }
fragment Van on Gegeven { herkomst { bron { code } } }
fragment Naar on Verwijzing { titel resultaat object { __typename titel ...Van } }
fragment Wie on Samengesteld { volledig bronnen { bron { code } status melding } }
"""
ZAKEN = """query ($bsn: String!) { klantbeeld(van: {bsn: $bsn}) {
  zaken(first: 5) { nodes { identificatie status { naam } zaaktype { naam } } bronnen { bron { code } status } }
} }"""
EXPECTED = {
    Fault.UNAVAILABLE: "NIET_BEREIKBAAR",
    Fault.BUSY: "NIET_BEREIKBAAR",
    Fault.BROKEN_OFF: "NIET_BEREIKBAAR",
    Fault.TOO_MANY: "NIET_BEREIKBAAR",
    Fault.KILLED: "NIET_BEREIKBAAR",
    Fault.HANG: "TE_LAAT",
    Fault.DRIP: "TE_LAAT",
}
OF_PAGES = {Fault.NEXT_ELSEWHERE, Fault.NEXT_SELF}
"""Faults that only an answer with a link to the next page can have."""
DEADLINE = 30.0


@pytest.mark.parametrize("bron", ABOUT)
async def test_a_bron_that_misbehaves_costs_only_its_own_records(bron, tmp_path):
    van = {"van": ABOUT[bron]}
    async with facade(_impatient(tmp_path, bron)) as facade_:
        standin = facade_.place.standins[bron]
        standin.slow_seconds = 0.2
        whole = (await facade_.ask(QUERY, van))["klantbeeld"]
        theirs = [part for part in whole if _status(whole[part], bron) == "GELEVERD"]
        assert theirs
        for fault in Fault:
            standin.break_with(fault)
            async with asyncio.timeout(DEADLINE):
                beeld = (await facade_.ask(QUERY, van))["klantbeeld"]
            standin.break_with(None)
            assert list(_changed(whole, beeld, bron)) == [], fault
            if fault is Fault.SLOW or (fault in OF_PAGES and beeld == whole):
                continue
            for part in theirs:
                assert beeld[part]["volledig"] is False, (fault, part)
                assert _status(beeld[part], bron) in (EXPECTED.get(fault, "FOUT"), "GEDEELTELIJK"), (fault, part)


async def test_every_bron_of_the_demo_misbehaves_once_or_is_never_asked():
    async with facade() as facade_:
        assert set(facade_.place.settings.bronnen) == {*ABOUT, *NOBODY_FOUND, *NO_STANDIN}
        for van in (HENK, VOF):
            await facade_.ask(QUERY, {"van": van})
        assert {bron for bron in NOBODY_FOUND if facade_.calls(bron)} == set()


def _impatient(folder, bron):
    """The settings of the demo, with which one bron is not waited for long, and the others as long as it takes.

    Everything runs in one process here, and a busy machine makes that slow.
    """
    config = always_asked(folder)
    text = config.read_text(encoding="utf-8").replace("\ndeadline = 5.0\n", f"\ndeadline = {DEADLINE - 5}\n")
    text = text.replace("\nbreaker =", "\ndeadline = 15.0\nbreaker =")
    text = text.replace(f"[bronnen.{bron}]\ndeadline = 15.0\n", f"[bronnen.{bron}]\ndeadline = 2.0\n")
    config.write_text(text, encoding="utf-8")
    return config


def _status(part, bron):
    """How a bron fared in a part of the klantbeeld; None: it has nothing to do with that."""
    results = part.get("bronnen", ()) if isinstance(part, dict) else ()
    return next((one["status"] for one in results if one["bron"]["code"] == bron), None)


def _is_of(value, bron):
    found = value.get("herkomst", ()) if isinstance(value, dict) else ()
    return any(one["bron"]["code"] == bron for one in found)


def _changed(was, now, bron, place=""):
    """Tell where an answer is another than it was, save for what comes from a bron itself."""
    if place == ".gekend":
        now = was if now is None else now  # whether somebody is known cannot be told without every bron
    match was, now:
        case (dict(), _) if _is_of(was, bron):
            return
        case dict(), dict() if "resultaat" in was and now["resultaat"] == "BRON_NIET_BEREIKBAAR":
            # It may have been there, or it was.
            yield from [] if now["titel"] and now["object"] is None else [place]
        case dict(), dict() if _status(was, bron) not in (None, _status(now, bron)):
            # Composed of several bronnen, this one among them.
            for part in ("nodes", "bronnen") if "nodes" in was else ("bronnen",):
                yield from _changed(was[part], now[part], bron, f"{place}.{part}")
        case dict(), dict():
            for name in was:
                yield from _changed(was[name], now[name], bron, f"{place}.{name}")
        case list(), list():
            mine, theirs = ([one for one in value if not _told_of(one, bron)] for value in (was, now))
            yield from [] if len(mine) == len(theirs) else [f"{place}: {len(theirs)} instead of {len(mine)}"]
            for index, pair in enumerate(zip(mine, theirs, strict=False)):
                yield from _changed(*pair, bron, f"{place}[{index}]")
        case _ if was != now:
            yield f"{place}: {now!r} instead of {was!r}"


def _told_of(one, bron):
    """Whether it is a record of a bron, or tells how that bron fared."""
    return _is_of(one, bron) or (isinstance(one, dict) and one.get("bron") == {"code": bron})


async def test_a_bron_where_nobody_listens_is_niet_bereikbaar():
    async with facade(elsewhere={"ZAKEN_NOORD": REFUSED}) as facade_:
        zaken = (await facade_.ask(ZAKEN, {"bsn": DRUK_BSN}))["klantbeeld"]["zaken"]
    assert _status(zaken, "zaken-noord") == "NIET_BEREIKBAAR"
    assert zaken["nodes"]


async def test_a_catalogus_that_is_down_costs_only_the_names():
    def down(place):
        place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE, "/catalogi/")

    async with facade(before=down) as facade_:
        zaken = (await facade_.ask(ZAKEN, {"bsn": DRUK_BSN}))["klantbeeld"]["zaken"]
    assert _status(zaken, "zaken-noord") == "GEDEELTELIJK"
    noord = [zaak for zaak in zaken["nodes"] if zaak["identificatie"].startswith("NOORD")]
    assert noord
    assert {zaak["zaaktype"] and zaak["zaaktype"]["naam"] for zaak in noord} == {None}


async def test_all_bronnen_hanging_is_still_an_answer_within_the_deadline():
    async with facade() as facade_:
        for standin in facade_.place.standins.values():
            standin.break_with(Fault.HANG)
        async with asyncio.timeout(DEADLINE + 0.5):
            beeld = (await facade_.ask(QUERY, {"van": HENK}))["klantbeeld"]
    assert beeld["gekend"] is None
    assert not any(beeld[part]["volledig"] for part in beeld if part not in ("gekend", "documenten"))
