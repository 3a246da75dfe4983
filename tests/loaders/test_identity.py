"""Numbers of a klant that a bron needs and was not given: who is asked for them, and what they may lead to."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from klantbeeld.compose.outcome import Reden, is_volledig
from klantbeeld.contract import (
    BSN,
    KLANTNUMMERS,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    Identificator,
    IdentificatorSoort,
    Klant,
    PageRequest,
    PartijSleutel,
    Selection,
    SoortPartij,
    Zaak,
)
from klantbeeld.store import Keys, Store
from klantbeeld.testing.builders import basisregistratie, klant, partij, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.loaders.bronnen import DOWN, keys, over, statuses

KVK = Identificator(KVK_NUMMER, "90001354")
OTHER_KVK = Identificator(KVK_NUMMER, "90004841")
VESTIGING = Identificator(VESTIGINGSNUMMER, "000012345678", KVK)
EIGENAAR = Identificator(BSN, synthetic_bsn(5))
RSINS = [Identificator(RSIN, synthetic_bsn(index)) for index in (7, 8)]
A_NUMMER = IdentificatorSoort("brp", "natuurlijk_persoon", "a_nummer")
BUITENLANDS = Identificator(IdentificatorSoort("lei", "organisatie", "lei"), "529900T8BM49AURSDO55")

BEDRIJF = Klant((KVK,), hoedanigheid=SoortPartij.ORGANISATIE)
WORKER = SoortPartij.CONTACTPERSOON
HENK = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
PAGE = {Zaak: PageRequest(limit=10)}


def having(bron, *numbers, accepts, resolves, soort=SoortPartij.ORGANISATIE):
    """A bron whose partij has these numbers, found by any that it accepts."""
    held = {Klant((number,)): [partij(bron, soort_partij=soort, identificatoren=numbers)] for number in numbers}
    return FakeBron(bron, partijen=held, accepts=accepts, resolves=resolves)


def registered(bron, *numbers, accepts, resolves):
    """A base registry that has these numbers together."""
    held = {Klant((number,)): [basisregistratie(bron, identificatoren=numbers)] for number in numbers}
    return FakeBron(bron, basisregistratie=held, accepts=accepts, resolves=resolves)


def zaken_by(number, bron="zaken", **fields):
    """A bron that finds zaken by numbers of this kind alone."""
    made = [zaak(bron, "z1", startdatum=date(2026, 1, 5))]
    return FakeBron(bron, zaken={Klant((number,)): made}, **{"accepts": [number.soort], **fields})


def asked_by(fake):
    """The numbers a bron was asked by, per call."""
    return [{number for key in asked.keys for number in key.identificatoren} for asked in fake.calls]


class TestFinding:
    @pytest.mark.parametrize("made", [having, registered], ids=["partijen", "basisregistratie"])
    async def test_a_bron_that_needs_the_rsin_gets_it_from_one_that_knows_the_kvk_nummer(self, made):
        teller = made("teller", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        zaken = zaken_by(RSINS[0])
        listing = await over(zaken, teller).listing(BEDRIJF, PAGE)
        assert keys(listing) == ["z1"]
        assert (len(teller.calls), asked_by(zaken)) == (1, [{RSINS[0]}])
        assert statuses(listing) == {"zaken": "GELEVERD"}

    @pytest.mark.parametrize("made", [having, registered], ids=["partijen", "basisregistratie"])
    async def test_the_kvk_nummer_is_found_by_the_rsin(self, made):
        teller = made("teller", KVK, RSINS[0], accepts=[RSIN], resolves=[KVK_NUMMER])
        listing = await over(teller, zaken_by(KVK)).listing(klant(rsin=RSINS[0].object_id), PAGE)
        assert keys(listing) == ["z1"]

    async def test_an_onderneming_has_what_a_bron_has_of_its_vestigingen(self):
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        listing = await over(hr, zaken_by(VESTIGING)).listing(BEDRIJF, PAGE)
        assert keys(listing) == ["z1"]

    async def test_a_bron_that_takes_the_kvk_nummer_is_not_asked_by_the_vestigingen_too(self):
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        zaken = zaken_by(KVK, accepts=[KVK_NUMMER, VESTIGINGSNUMMER])
        await over(hr, zaken).listing(BEDRIJF, PAGE)
        assert (asked_by(zaken), hr.calls) == ([{KVK}], [])

    async def test_who_tells_a_number_may_need_another_itself(self):
        """RSIN to KVK-nummer by one bron, KVK-nummer to vestigingen by another: two steps."""
        partijen = having("partijen", KVK, RSINS[0], accepts=[RSIN], resolves=[KVK_NUMMER])
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        zaken = zaken_by(VESTIGING)
        listing = await over(hr, partijen, zaken).listing(klant(rsin=RSINS[0].object_id), PAGE)
        assert keys(listing) == ["z1"]
        assert (len(partijen.calls), len(hr.calls), asked_by(zaken)) == (1, 1, [{VESTIGING}])

    async def test_bronnen_that_tell_numbers_to_each_other_do_not_go_on_for_ever(self):
        one = having("een", RSINS[1], accepts=[RSIN], resolves=[KVK_NUMMER])
        other = registered("ander", OTHER_KVK, accepts=[KVK_NUMMER], resolves=[RSIN])
        listing = await over(one, other, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
        assert (keys(listing), len(one.calls), len(other.calls)) == ([], 0, 1)

    async def test_all_that_need_a_number_have_it_for_one_question(self):
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        loaders = over(hr, *(zaken_by(RSINS[0], f"zaken{n}") for n in range(5)))
        await asyncio.gather(loaders.listing(BEDRIJF, PAGE), loaders.listing(BEDRIJF, PAGE), loaders.whole(BEDRIJF))
        assert len(hr.calls) == 1

    async def test_another_kind_of_number_of_a_person_is_found_too(self):
        anr = Identificator(A_NUMMER, "1234567890")
        brp = registered("brp", HENK.identificatoren[0], anr, accepts=[BSN], resolves=[A_NUMMER])
        assert keys(await over(brp, zaken_by(anr)).listing(HENK, PAGE)) == ["z1"]


class TestNotLookingUp:
    NEVER = frozenset(KLANTNUMMERS)

    def teller(self, *numbers):
        return registered("teller", *numbers, accepts=KLANTNUMMERS, resolves=self.NEVER)

    @pytest.mark.parametrize(
        ("who", "accepts"),
        [
            (BEDRIJF, {KVK_NUMMER}),
            (Klant((KVK, RSINS[0]), hoedanigheid=SoortPartij.ORGANISATIE), {KVK_NUMMER, RSIN}),
            (HENK, KLANTNUMMERS),
            (klant(kvk_nummer="90001354", vestigingsnummer="000012345678"), KLANTNUMMERS),
            (Klant(partij=PartijSleutel("zaken", "p"), hoedanigheid=SoortPartij.CONTACTPERSOON), KLANTNUMMERS),
        ],
        ids=["all it accepts", "all numbers", "a person", "a vestiging", "a contactpersoon"],
    )
    async def test_a_bron_is_asked_by_what_is_known_when_no_other_number_may_be_looked_up(self, who, accepts):
        teller = self.teller(KVK, RSINS[0], VESTIGING, EIGENAAR, *HENK.identificatoren)
        zaken = FakeBron("zaken", zaken={who: [zaak("zaken", "z1")]}, accepts=accepts)
        listing = await over(teller, zaken).listing(who, PAGE)
        assert (keys(listing), teller.calls) == (["z1"], [])

    async def test_a_bron_that_is_not_to_be_helped_is_asked_by_what_is_known(self):
        teller = self.teller(KVK, RSINS[0])
        held = {BEDRIJF: [zaak("zaken", "z1")]}
        zaken = FakeBron("zaken", zaken=held, accepts=[KVK_NUMMER, RSIN])
        listing = await over(teller, zaken, aanvullen=False).listing(BEDRIJF, PAGE)
        assert (keys(listing), teller.calls, asked_by(zaken)) == (["z1"], [], [{KVK}])

    async def test_nobody_is_asked_for_a_number_he_cannot_tell(self):
        teller = registered("teller", KVK, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        listing = await over(teller, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
        assert teller.calls == []
        assert listing.bronnen[0].melding == Reden.ANDERE_NUMMERS.value

    async def test_what_needs_no_number_is_asked_at_once(self):
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        hr.basisregistratie.delay = 0.2
        ready, waiting = zaken_by(KVK, "ready"), zaken_by(RSINS[0], "waiting")
        asking = asyncio.create_task(over(hr, ready, waiting).listing(BEDRIJF, PAGE))
        await asyncio.sleep(0.1)
        assert (len(ready.calls), len(waiting.calls)) == (1, 0)
        await asking
        assert (len(ready.calls), len(waiting.calls)) == (1, 1)

    async def test_a_partijen_bron_that_needs_no_number_is_asked_at_once_too(self):
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        hr.basisregistratie.delay = 0.2
        ready = FakeBron("ready", partijen={}, accepts=[KVK_NUMMER])
        waiting = FakeBron("waiting", partijen={}, accepts=[RSIN])
        asking = asyncio.create_task(over(hr, ready, waiting).partijen(BEDRIJF, Selection()))
        await asyncio.sleep(0.1)
        assert (len(ready.calls), len(waiting.calls)) == (1, 0)
        await asking
        assert len(waiting.calls) == 1


class TestDisagreement:
    def zaken(self, *rsins):
        made = {Klant((one,)): [zaak("zaken", f"z{index}")] for index, one in enumerate(rsins)}
        return FakeBron("zaken", zaken=made, accepts=[RSIN])

    async def test_a_base_registry_goes_before_who_copied_from_it(self):
        copy = having("copy", KVK, RSINS[1], accepts=[KVK_NUMMER], resolves=[RSIN])
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        zaken = self.zaken(*RSINS)
        await over(copy, hr, zaken).listing(BEDRIJF, PAGE)
        assert asked_by(zaken) == [{RSINS[0]}]

    @pytest.mark.parametrize("slow", [0, 1])
    @pytest.mark.parametrize("first", [0, 1])
    async def test_the_leading_bron_goes_before_the_others_however_fast_those_are(self, first, slow):
        tellers = [having(f"t{n}", KVK, RSINS[n], accepts=[KVK_NUMMER], resolves=[RSIN]) for n in range(2)]
        tellers[slow].partijen.delay = 0.1
        zaken = self.zaken(*RSINS)
        await over(tellers[first], tellers[1 - first], zaken).listing(BEDRIJF, PAGE)
        assert asked_by(zaken) == [{RSINS[first]}]

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    async def test_what_a_bron_is_asked_by_does_not_depend_on_what_another_needed_before_it(self, order):
        """`copy` tells vestigingen too and so may be asked earlier, but `lead` goes before it for the RSIN."""
        lead = having("lead", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        copy = having("copy", KVK, RSINS[1], accepts=[KVK_NUMMER], resolves=[RSIN, VESTIGINGSNUMMER])
        zaken, below = self.zaken(*RSINS), zaken_by(VESTIGING, "below")
        loaders = over(lead, copy, zaken, below)
        for number in order:
            await loaders.listing(BEDRIJF, PAGE, bronnen=frozenset({("zaken", "below")[number]}))
        assert asked_by(zaken) == [{RSINS[0]}]

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    async def test_who_is_known_by_another_number_is_one_klant_in_one_hoedanigheid(self, order):
        """R22: not the zaken of a person by what one bron tells, and those of his business by what another does."""
        by = [BUITENLANDS.soort]
        person = having("person", BUITENLANDS, EIGENAAR, accepts=by, resolves=[BSN], soort=SoortPartij.PERSOON)
        business = having("business", BUITENLANDS, KVK, accepts=by, resolves=[KVK_NUMMER])
        by_bsn, by_kvk = zaken_by(EIGENAAR, "by_bsn"), zaken_by(KVK, "by_kvk")
        loaders = over(person, business, by_bsn, by_kvk)
        who = Klant((BUITENLANDS,))
        seen = []
        for number in order:
            listing = await loaders.listing(who, PAGE, bronnen=frozenset({("by_bsn", "by_kvk")[number]}))
            seen += [item.record.bron for item in listing.merged.items]
        assert seen == ["by_bsn"]

    async def test_by_a_number_that_was_found_he_is_not_met_in_another_hoedanigheid(self):
        """R22: the BSN that goes with a foreign number does not lead to what he did for his employer."""
        teller = having(
            "teller", BUITENLANDS, EIGENAAR, accepts=[BUITENLANDS.soort], resolves=[BSN], soort=SoortPartij.PERSOON
        )
        private, working = Klant((EIGENAAR,), None, SoortPartij.PERSOON), Klant((EIGENAAR,), None, WORKER)
        made = {private: [zaak("zaken", "private")], working: [zaak("zaken", "working")]}
        people = {
            private: [partij("kr", "private", identificatoren=(EIGENAAR,))],
            working: [partij("kr", "working", identificatoren=(EIGENAAR,), soort_partij=WORKER)],
        }
        zaken, kr = FakeBron("zaken", zaken=made, accepts=[BSN]), FakeBron("kr", partijen=people, accepts=[BSN])
        loaders, who = over(teller, zaken, kr), Klant((BUITENLANDS,))
        assert keys(await loaders.listing(who, PAGE)) == ["private"]
        found = await loaders.partijen(who, Selection())
        assert {(one.bron, one.sleutel) for one in found.records} >= {("kr", "private")}
        assert "working" not in {one.sleutel for one in found.records}
        assert found.volledig


class TestNever:
    """R12, R22: what may not be found, whoever would tell it."""

    @pytest.mark.parametrize("made", [having, registered], ids=["partijen", "basisregistratie"])
    async def test_the_owner_is_not_found_by_the_kvk_nummer(self, made):
        teller = made("teller", KVK, EIGENAAR, accepts=KLANTNUMMERS, resolves=KLANTNUMMERS)
        zaken = zaken_by(EIGENAAR)
        loaders = over(teller, zaken)
        listing = await loaders.listing(BEDRIJF, PAGE)
        assert (keys(listing), zaken.calls) == ([], [])
        assert EIGENAAR not in (await loaders.whole(BEDRIJF)).klant.identificatoren

    @pytest.mark.parametrize("made", [having, registered], ids=["partijen", "basisregistratie"])
    async def test_the_business_is_not_found_by_the_bsn_of_the_owner(self, made):
        teller = made("teller", KVK, EIGENAAR, accepts=KLANTNUMMERS, resolves=KLANTNUMMERS)
        zaken = zaken_by(KVK)
        who = Klant((EIGENAAR,), hoedanigheid=SoortPartij.PERSOON)
        listing = await over(teller, zaken).listing(who, PAGE)
        assert (keys(listing), zaken.calls, teller.calls) == ([], [], [])

    @pytest.mark.parametrize("number", [KVK, RSINS[0]], ids=["kvk", "rsin"])
    async def test_the_onderneming_is_not_found_by_a_vestiging(self, number):
        teller = registered("teller", KVK, RSINS[0], VESTIGING, accepts=KLANTNUMMERS, resolves=KLANTNUMMERS)
        zaken = zaken_by(number)
        who = Klant((VESTIGING,), hoedanigheid=SoortPartij.ORGANISATIE)
        listing = await over(teller, zaken).listing(who, PAGE)
        assert (keys(listing), zaken.calls, teller.calls) == ([], [], [])

    async def test_a_record_of_somebody_else_tells_nothing(self):
        """A bron that answers with another onderneming than it was asked for."""
        teller = FakeBron(
            "teller",
            partijen={BEDRIJF: [partij("teller", soort_partij=SoortPartij.ORGANISATIE, identificatoren=(RSINS[0],))]},
            basisregistratie={BEDRIJF: [basisregistratie("teller", identificatoren=(OTHER_KVK, RSINS[0]))]},
            resolves=[RSIN],
        )
        zaken = zaken_by(RSINS[0])
        await over(teller, zaken).listing(BEDRIJF, PAGE)
        assert zaken.calls == []

    async def test_a_partij_in_another_hoedanigheid_tells_nothing(self):
        worker = having("t", BUITENLANDS, KVK, accepts=[BUITENLANDS.soort], resolves=[KVK_NUMMER])
        who = Klant((BUITENLANDS,), hoedanigheid=SoortPartij.PERSOON)
        zaken = zaken_by(KVK)
        await over(worker, zaken).listing(who, PAGE)
        assert zaken.calls == []

    async def test_a_contactpersoon_tells_none_of_his_numbers(self):
        fields = {"accepts": [BUITENLANDS.soort], "resolves": [BSN], "soort": SoortPartij.CONTACTPERSOON}
        found = await over(having("t", BUITENLANDS, EIGENAAR, **fields)).whole(Klant((BUITENLANDS,)))
        assert found.klant.identificatoren == (BUITENLANDS,)

    async def test_the_onderneming_above_a_vestiging_is_not_asked_by_the_number_found_under_it(self):
        """What one vestiging has is not what its sister has."""
        sister = Identificator(VESTIGINGSNUMMER, "000087654321", KVK)
        hr = registered("hr", KVK, VESTIGING, sister, accepts=KLANTNUMMERS, resolves=KLANTNUMMERS)
        zaken = zaken_by(sister)
        listing = await over(hr, zaken).listing(Klant((VESTIGING,)), PAGE)
        assert keys(listing) == []


class TestFailing:
    def hr(self, name="hr"):
        return registered(name, KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])

    async def test_who_fails_to_tell_a_number_is_named_and_the_list_is_not_complete(self):
        hr, zaken, ready = self.hr(), zaken_by(RSINS[0]), zaken_by(KVK, "ready")
        hr.fail(DOWN)
        listing = await over(hr, zaken, ready).listing(BEDRIJF, PAGE)
        assert keys(listing) == ["z1"]
        assert statuses(listing) == {"hr": "NIET_BEREIKBAAR", "zaken": "NIET_BEVRAAGD", "ready": "GELEVERD"}
        assert next(one for one in listing.bronnen if one.bron == "zaken").melding == Reden.WACHT_OP_PARTIJ.value
        assert (is_volledig(listing.bronnen), zaken.calls) == (False, [])

    async def test_a_bron_that_can_be_asked_all_the_same_is_asked_and_the_list_is_not_complete(self):
        hr = self.hr()
        hr.fail(DOWN)
        zaken = zaken_by(KVK, accepts=[KVK_NUMMER, RSIN])
        listing = await over(hr, zaken).listing(BEDRIJF, PAGE)
        assert (keys(listing), is_volledig(listing.bronnen)) == (["z1"], False)
        assert statuses(listing) == {"hr": "NIET_BEREIKBAAR", "zaken": "GELEVERD"}

    async def test_a_failure_is_of_no_account_when_another_told_the_number(self):
        hr, other = self.hr(), self.hr("other")
        hr.fail(DOWN)
        listing = await over(hr, other, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"zaken": "GELEVERD"})

    async def test_a_failure_is_of_no_account_for_numbers_it_does_not_tell(self):
        """The RSIN could not be found; that no vestiging is known has nothing to do with it."""
        hr = self.hr()
        hr.fail(DOWN)
        other = registered("other", KVK, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        loaders = over(hr, other, zaken_by(RSINS[0], "by_rsin"), zaken_by(VESTIGING, "below"))
        await loaders.listing(BEDRIJF, PAGE, bronnen=frozenset({"by_rsin"}))
        listing = await loaders.listing(BEDRIJF, PAGE, bronnen=frozenset({"below"}))
        assert statuses(listing) == {"by_rsin": "NIET_BEVRAAGD", "below": "NIET_BEVRAAGD"}
        melding = {one.bron: one.melding for one in listing.bronnen}
        assert melding["below"] == Reden.ANDERE_NUMMERS.value

    async def test_a_failure_on_the_way_to_who_could_tell_is_named_too(self):
        partijen = having("partijen", KVK, RSINS[0], accepts=[RSIN], resolves=[KVK_NUMMER])
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        partijen.fail(DOWN)
        listing = await over(partijen, hr, zaken_by(VESTIGING)).listing(klant(rsin=RSINS[0].object_id), PAGE)
        assert statuses(listing) == {"partijen": "NIET_BEREIKBAAR", "zaken": "NIET_BEVRAAGD"}

    async def test_a_number_nobody_knows_leaves_the_bron_unasked_and_the_list_complete(self):
        hr = registered("hr", KVK, accepts=[KVK_NUMMER], resolves=[RSIN])
        listing = await over(hr, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
        assert listing.bronnen[0].melding == Reden.ANDERE_NUMMERS.value
        assert is_volledig(listing.bronnen)

    async def test_a_bron_that_tells_in_part_leaves_it_incomplete_only_without_the_number(self):
        with_it, without = self.hr(), registered("hr", KVK, accepts=[KVK_NUMMER], resolves=[RSIN])
        for hr, complete in ((with_it, True), (without, False)):
            hr.basisregistratie.dropped = 1
            listing = await over(hr, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
            assert is_volledig(listing.bronnen) is complete

    @pytest.mark.parametrize("made", [having, registered], ids=["partijen", "basisregistratie"])
    async def test_what_hangs_on_a_number_that_was_told_before_and_not_now_is_outdated(self, made):
        store = Store(Keys("geheim"), max_bytes=100_000)
        hr, zaken = made("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN]), zaken_by(RSINS[0])
        await over(hr, zaken, store=store).listing(BEDRIJF, PAGE)
        hr.fail(DOWN)
        listing = await over(hr, zaken, store=store).listing(BEDRIJF, PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"hr": "VEROUDERD", "zaken": "GELEVERD"})
        assert not is_volledig(listing.bronnen)
        assert listing.bronnen[0].opgehaald_op is not None

    async def test_that_no_number_was_told_before_is_outdated_too(self):
        store = Store(Keys("geheim"), max_bytes=100_000)
        hr, zaken = registered("hr", KVK, accepts=[KVK_NUMMER], resolves=[RSIN]), zaken_by(RSINS[0])
        await over(hr, zaken, store=store).listing(BEDRIJF, PAGE)
        hr.fail(DOWN)
        listing = await over(hr, zaken, store=store).listing(BEDRIJF, PAGE)
        assert statuses(listing) == {"hr": "VEROUDERD", "zaken": "NIET_BEVRAAGD"}

    async def test_what_was_told_before_is_of_no_account_when_another_tells_it_now(self):
        store = Store(Keys("geheim"), max_bytes=100_000)
        hr, other, zaken = self.hr(), self.hr("other"), zaken_by(RSINS[0])
        await over(other, hr, zaken, store=store).listing(BEDRIJF, PAGE)
        hr.fail(DOWN)
        listing = await over(other, hr, zaken, store=store).listing(BEDRIJF, PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"zaken": "GELEVERD"})

    async def test_some_vestigingen_are_not_all_of_them(self):
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        hr.basisregistratie.missing = (DOWN,)
        listing = await over(hr, zaken_by(VESTIGING)).listing(BEDRIJF, PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"hr": "NIET_BEREIKBAAR", "zaken": "GELEVERD"})

    async def test_a_failure_is_of_no_account_when_another_told_all_vestigingen(self):
        hr = registered("hr", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        copy = having("copy", KVK, VESTIGING, accepts=[KVK_NUMMER], resolves=[VESTIGINGSNUMMER])
        copy.fail(DOWN)
        listing = await over(copy, hr, zaken_by(VESTIGING)).listing(BEDRIJF, PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"zaken": "GELEVERD"})

    async def test_a_bron_that_hangs_costs_who_waits_for_it_and_nobody_else(self):
        hr, ready = self.hr(), zaken_by(KVK, "ready")
        hr.hang()
        listing = await over(hr, ready, zaken_by(RSINS[0])).listing(BEDRIJF, PAGE)
        assert keys(listing) == ["z1"]
        assert statuses(listing)["hr"] == "TE_LAAT"


class TestByPartij:
    SLEUTEL = PartijSleutel("partijen", "p1")

    async def test_what_hangs_on_a_partij_that_was_given_before_and_not_now_is_outdated(self):
        store = Store(Keys("geheim"), max_bytes=100_000)
        bedrijf = partij("partijen", "p1", soort_partij=SoortPartij.ORGANISATIE, identificatoren=(KVK,))
        partijen, zaken = FakeBron("partijen", partijen={BEDRIJF: [bedrijf]}), zaken_by(KVK)
        await over(partijen, zaken, store=store).listing(Klant(partij=self.SLEUTEL), PAGE)
        partijen.fail(DOWN)
        listing = await over(partijen, zaken, store=store).listing(Klant(partij=self.SLEUTEL), PAGE)
        assert (keys(listing), statuses(listing)) == (["z1"], {"partijen": "VEROUDERD", "zaken": "GELEVERD"})

    async def test_a_partij_is_followed_from_its_numbers_to_those_that_others_know(self):
        bedrijf = partij("partijen", "p1", soort_partij=SoortPartij.ORGANISATIE, identificatoren=(KVK,))
        partijen = FakeBron("partijen", partijen={BEDRIJF: [bedrijf]})
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        listing = await over(partijen, hr, zaken_by(RSINS[0])).listing(Klant(partij=self.SLEUTEL), PAGE)
        assert keys(listing) == ["z1"]

    async def test_a_contactpersoon_is_not_asked_about(self):
        person = partij("partijen", "p1", soort_partij=SoortPartij.CONTACTPERSOON, identificatoren=HENK.identificatoren)
        partijen = FakeBron("partijen", partijen={HENK: [person]})
        brp = registered("brp", *HENK.identificatoren, accepts=[BSN], resolves=[BSN])
        zaken = zaken_by(HENK.identificatoren[0])
        await over(partijen, brp, zaken).listing(Klant(partij=self.SLEUTEL), PAGE)
        assert (zaken.calls, brp.calls) == ([], [])

    async def test_whole_leaves_out_what_was_found_for_another_klant(self):
        hr = registered("hr", KVK, RSINS[0], accepts=[KVK_NUMMER], resolves=[RSIN])
        loaders = over(hr)
        await loaders.whole(BEDRIJF)
        other = replace(BEDRIJF, identificatoren=(OTHER_KVK,))
        assert (await loaders.whole(other)).klant == other
