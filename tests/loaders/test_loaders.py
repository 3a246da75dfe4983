"""What one request asks of the bronnen."""

import asyncio
from datetime import date

import pytest

from klantbeeld.compose.cursor import read_positions, write_positions
from klantbeeld.compose.merge import Place
from klantbeeld.compose.outcome import Answered, Bronstatus, Failed, Reden, Skipped, is_volledig
from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    RSIN,
    VESTIGINGSNUMMER,
    ZAAK_IDENTIFICATIE,
    Identificator,
    Klant,
    Klantcontact,
    PageRequest,
    Partij,
    PartijSleutel,
    Selection,
    SoortPartij,
    Zaak,
)
from klantbeeld.loaders import Identity
from klantbeeld.testing.builders import klant, klantcontact, partij, synthetic_bsn, zaak
from klantbeeld.testing.fakebron import FakeBron
from tests.loaders.bronnen import DOWN, keys, over, statuses

HENK = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
KVK = Identificator(KVK_NUMMER, "90001354")
ALL = Selection.all()


def zaken(bron, *days, who=HENK, **fields):
    held = [zaak(bron, f"{bron}-{day}", identificatie=None, startdatum=date(2026, 1, day)) for day in days]
    return FakeBron(bron, zaken={who: held}, **fields)


def page(limit, **fields):
    return {Zaak: PageRequest(limit=limit, **fields)}


class TestQuestions:
    async def test_many_keys_of_one_bron_are_one_question(self):
        fake = FakeBron("noord", zaken={}, extra=[zaak("noord", f"z{n}") for n in range(30)], batch_size=50)
        records, failures = await over(fake).records(Zaak, "noord", [f"z{n}" for n in range(30)], ALL)
        assert (len(records), failures, len(fake.calls)) == (30, (), 1)

    async def test_questions_of_one_moment_that_differ_in_their_key_go_together(self):
        fake = FakeBron("noord", zaken={}, extra=[zaak("noord", "a"), zaak("noord", "b")], batch_size=50)
        loaders = over(fake)
        await asyncio.gather(*(loaders.record(Zaak, "noord", key, ALL) for key in ("a", "b", "a")))
        assert [asked.keys for asked in fake.calls] == [("a", "b")]

    @pytest.mark.parametrize("waits", [0, 1, 2, 10])
    async def test_what_nobody_waits_for_any_more_is_not_asked_on_and_can_be_asked_again(self, waits):
        fake = FakeBron("noord", zaken={}, extra=[zaak("noord", "a")])
        fake.hang()
        loaders, before = over(fake), asyncio.all_tasks()
        asking = [asyncio.ensure_future(loaders.record(Zaak, "noord", key, ALL)) for key in ("a", "b")]
        for _ in range(waits):
            await asyncio.sleep(0)
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        for _ in range(10):
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == before
        fake.mend()
        assert isinstance(await loaders.record(Zaak, "noord", "a", ALL), Answered)

    async def test_equal_questions_are_asked_once_also_later_in_the_request(self):
        fake = zaken("noord", 1, 2)
        loaders = over(fake)
        await asyncio.gather(loaders.listing(HENK, page(5)), loaders.listing(HENK, page(5)))
        await loaders.listing(HENK, page(5))
        assert len(fake.calls) == 1

    async def test_another_request_asks_anew(self):
        fake = zaken("noord", 1)
        await over(fake).listing(HENK, page(5))
        await over(fake).listing(HENK, page(5))
        assert len(fake.calls) == 2

    @pytest.mark.parametrize(
        "other", [{"limit": 6}, {"limit": 5, "open": True}, {"limit": 5, "selection": Selection()}]
    )
    async def test_a_question_that_differs_in_more_than_its_key_is_another(self, other):
        fake = zaken("noord", 1)
        loaders = over(fake)
        await asyncio.gather(loaders.listing(HENK, page(5)), loaders.listing(HENK, page(**other)))
        assert len(fake.calls) == 2

    async def test_bronnen_are_asked_at_the_same_time(self):
        fakes = [zaken(f"bron{n}", 1) for n in range(4)]
        for fake in fakes:
            fake.zaken.delay = 0.1
        began = asyncio.get_running_loop().time()
        await over(*fakes).listing(HENK, page(5))
        assert asyncio.get_running_loop().time() - began < 0.3

    async def test_a_bron_gets_the_selection_the_limit_and_the_call(self):
        fake = zaken("noord", 1)
        loaders = over(fake)
        await loaders.listing(HENK, page(7, selection=Selection.of("status.naam")))
        (asked,) = fake.calls
        assert asked.request == PageRequest(limit=7, selection=Selection.of("status.naam"))
        assert asked.call.memo is loaders.call.memo

    async def test_nobody_is_asked_what_nobody_offers(self):
        listing = await over(FakeBron("contacten", klantcontacten={})).listing(HENK, page(5))
        assert (keys(listing), listing.outcomes) == ([], ())

    async def test_a_record_of_a_bron_that_is_not_there_any_more_does_not_exist(self):
        outcome = await over().record(Zaak, "weg", "z1", ALL)
        assert outcome == Answered("weg")

    async def test_a_failure_of_one_bron_leaves_the_others_whole(self):
        good, bad = zaken("noord", 1, 2), zaken("zuid", 3)
        bad.fail(DOWN)
        listing = await over(good, bad).listing(HENK, page(5))
        assert keys(listing) == ["noord-2", "noord-1"]
        assert statuses(listing) == {"noord": "GELEVERD", "zuid": "NIET_BEREIKBAAR"}

    async def test_an_adapter_that_gives_nonsense_costs_only_its_own_answer(self):
        good, bad = zaken("noord", 1), zaken("zuid", 3)
        bad.zaken.answer = lambda keys, request, call: None
        listing = await over(good, bad).listing(HENK, page(5))
        assert (keys(listing), statuses(listing)["zuid"]) == (["noord-1"], "FOUT")

    async def test_several_records_come_in_the_order_asked_without_those_that_are_not_there(self):
        fake = FakeBron("noord", zaken={}, extra=[zaak("noord", key) for key in "abc"])
        records, _ = await over(fake).records(Zaak, "noord", ["c", "x", "a"], ALL)
        assert [record.sleutel for record in records] == ["c", "a"]

    async def test_a_bron_that_fails_for_several_records_is_told_once(self):
        fake = FakeBron("noord", zaken={}, extra=[zaak("noord", key) for key in "abc"])
        fake.fail(DOWN)
        records, failures = await over(fake).records(Zaak, "noord", ["a", "b", "c"], ALL)
        assert records == ()
        assert [failure.bron for failure in failures] == ["noord"]

    async def test_a_number_is_asked_of_every_bron_that_may_have_what_it_refers_to(self):
        same = {"identificatie": "Z1"}
        fakes = [FakeBron(bron, zaken={}, extra=[zaak(bron, **same)]) for bron in ("noord", "zuid")]
        cannot = FakeBron("contacten", klantcontacten={})
        found = await over(*fakes, cannot).with_number(Identificator(ZAAK_IDENTIFICATIE, "Z1"), ALL)
        assert [record.bron for record in found.records] == ["noord", "zuid"]
        assert cannot.calls == []


class TestSkipped:
    async def test_a_bron_that_finds_by_other_numbers_is_skipped(self):
        fake = zaken("noord", 1, accepts=[RSIN])
        listing = await over(fake).listing(HENK, page(5))
        assert (listing.outcomes, fake.calls) == ((Skipped("noord", Reden.ANDERE_NUMMERS),), [])

    async def test_a_bron_that_was_not_asked_for_is_skipped(self):
        fakes = [zaken("noord", 1), zaken("zuid", 2)]
        listing = await over(*fakes).listing(HENK, page(5), bronnen=frozenset({"zuid"}))
        assert keys(listing) == ["zuid-2"]
        assert listing.outcomes[0] == Skipped("noord", Reden.WEGGEFILTERD)
        assert fakes[0].calls == []

    async def test_a_bron_gets_no_number_it_does_not_accept(self):
        who = Klant((*HENK.identificatoren, KVK))
        fake = zaken("noord", 1, who=who, accepts=[KVK_NUMMER])
        await over(fake).listing(who, page(5))
        assert fake.calls[0].keys[0].identificatoren == (KVK,)


class TestPages:
    async def test_a_lane_that_ended_is_not_asked_again(self):
        short, long = zaken("noord", 1), zaken("zuid", 2, 3, 4, 5)
        first = await over(short, long).listing(HENK, page(3))
        assert keys(first) == ["zuid-5", "zuid-4", "zuid-3"]
        second = await over(short, long).listing(HENK, page(3), start=first.merged.positions(2))
        assert keys(second) == ["zuid-2", "noord-1"]
        positions = second.merged.positions(1)
        assert positions == {"noord/zaken": Place.END, "zuid/zaken": Place.END}
        asked = len(short.calls) + len(long.calls)
        third = await over(short, long).listing(HENK, page(3), start=positions)
        assert (keys(third), third.merged.has_more) == ([], False)
        assert len(short.calls) + len(long.calls) == asked
        assert statuses(third) == {"noord": "GELEVERD", "zuid": "GELEVERD"}

    async def test_a_bron_goes_on_behind_its_own_cursor(self):
        fake = zaken("noord", 1, 2, 3)
        first = await over(fake).listing(HENK, page(1))
        await over(fake).listing(HENK, page(1), start=first.merged.positions(0))
        assert fake.calls[0].request.after is None
        assert fake.calls[1].request.after == first.merged.items[0].cursor

    async def read_all(self, who, size, *fakes, between=lambda number: None):
        start, seen = None, []
        for number in range(20):
            between(number)
            listing = await over(*fakes).listing(who, page(size), start=start)
            seen += keys(listing)
            start = read_positions(write_positions(listing.merged.positions(len(listing.merged.items) - 1)))
            if is_volledig(listing.bronnen) and not listing.merged.has_more:
                return seen
        raise AssertionError("no end")

    async def test_a_bron_that_fails_on_a_page_gives_its_records_later_and_nothing_twice(self):
        fakes = [zaken("noord", 1, 3, 5, 7), zaken("zuid", 2, 4, 6, 8)]

        def between(number):
            fakes[0].fail(DOWN) if number == 1 else fakes[0].mend()

        seen = await self.read_all(HENK, 2, *fakes, between=between)
        assert sorted(seen) == sorted(
            f"{bron}-{day}" for bron, day in zip(["noord", "zuid"] * 4, range(1, 9), strict=True)
        )

    async def test_a_bron_that_must_wait_for_another_that_fails_keeps_its_place(self):
        """The bron of the partij fails on page 2: the others cannot be asked then, and go on where they were."""
        sleutel = PartijSleutel("contacten", "p1")
        person = partij("contacten", "p1", identificatoren=HENK.identificatoren)
        contacten = FakeBron("contacten", partijen={HENK: [person]})
        fakes = [contacten, zaken("noord", 1, 2, 3, 4, 5)]

        def between(number):
            contacten.fail(DOWN) if number == 1 else contacten.mend()

        seen = await self.read_all(Klant(partij=sleutel), 2, *fakes, between=between)
        assert seen == ["noord-5", "noord-4", "noord-3", "noord-2", "noord-1"]

    async def test_several_kinds_of_one_bron_are_pages_of_their_own(self):
        contacts = [klantcontact("alles", "k1")]
        fake = FakeBron("alles", zaken={HENK: [zaak("alles", "z1")]}, klantcontacten={HENK: contacts})
        request = PageRequest(limit=5)
        listing = await over(fake).listing(HENK, {Klantcontact: request, Zaak: request})
        assert sorted(keys(listing)) == ["k1", "z1"]
        assert set(listing.merged.start) == {"alles/klantcontacten", "alles/zaken"}
        assert [(one.bron, one.aantal) for one in listing.bronnen] == [("alles", 2)]


class TestIdentity:
    SLEUTEL = PartijSleutel("contacten", "p1")

    def contacten(self, **fields):
        known = {"identificatoren": HENK.identificatoren, **fields}
        return FakeBron("contacten", partijen={HENK: [partij("contacten", "p1", **known)]})

    async def test_a_klant_known_by_a_number_is_not_looked_up(self):
        fake = self.contacten()
        assert await over(fake).identity(HENK) == Identity(HENK)
        assert fake.calls == []

    async def test_a_klant_known_by_a_partij_gets_its_numbers_and_hoedanigheid(self):
        found = await over(self.contacten()).identity(Klant(partij=self.SLEUTEL))
        assert found.klant == Klant(HENK.identificatoren, self.SLEUTEL, SoortPartij.PERSOON)
        assert found.failure is None

    async def test_a_persoon_with_a_business_is_not_asked_for_by_its_kvk_nummer(self):
        """R22: the klantbeeld by partij holds what the one by BSN holds."""
        fake = self.contacten(identificatoren=(*HENK.identificatoren, KVK))
        found = await over(fake).identity(Klant(partij=self.SLEUTEL))
        assert found.klant.identificatoren == HENK.identificatoren

    async def test_a_vestiging_is_not_asked_for_by_the_kvk_nummer_above_it(self):
        vestiging = Identificator(VESTIGINGSNUMMER, "000012345678", KVK)
        fake = self.contacten(soort_partij=SoortPartij.ORGANISATIE, identificatoren=(KVK, vestiging))
        found = await over(fake).identity(Klant(partij=self.SLEUTEL))
        assert found.klant.identificatoren == (vestiging,)

    @pytest.mark.parametrize("half", [{"missing": (DOWN,)}, {"dropped": 1}], ids=["a part failed", "unreadable"])
    async def test_a_partij_that_comes_in_part_leaves_the_lists_of_others_incomplete(self, half):
        fake = self.contacten(identificatoren=None)
        answer = fake.op_sleutel[Partij]
        for name, value in half.items():
            setattr(answer, name, value)
        loaders = over(fake, zaken("noord", 1))
        found = await loaders.listing(Klant(partij=self.SLEUTEL), page(5))
        assert not is_volledig(found.bronnen)

    async def test_a_contactpersoon_keeps_only_his_partij(self):
        """R22: what he has in another hoedanigheid does not come along."""
        fake = self.contacten(soort_partij=SoortPartij.CONTACTPERSOON)
        found = await over(fake).identity(Klant(partij=self.SLEUTEL))
        assert (found.klant.identificatoren, found.klant.hoedanigheid) == ((), SoortPartij.CONTACTPERSOON)

    @pytest.mark.parametrize("sleutel", [PartijSleutel("contacten", "weg"), PartijSleutel("elders", "p1")])
    async def test_a_partij_that_is_not_there_any_more_is_nobody(self, sleutel):
        who = Klant(partij=sleutel)
        assert await over(self.contacten()).identity(who) == Identity(who)

    async def test_the_bron_of_the_partij_is_asked_once_for_the_whole_request(self):
        fake = self.contacten()
        loaders = over(fake, zaken("noord", 1), zaken("zuid", 2))
        who = Klant(partij=self.SLEUTEL)
        await asyncio.gather(loaders.listing(who, page(5)), loaders.identity(who), loaders.identity(who))
        assert len(fake.calls) == 1

    async def test_a_klant_known_by_a_partij_has_his_zaken_found_by_his_numbers(self):
        listing = await over(self.contacten(), zaken("noord", 1)).listing(Klant(partij=self.SLEUTEL), page(5))
        assert keys(listing) == ["noord-1"]

    async def test_a_partij_that_could_not_be_looked_up_is_listed_and_makes_the_answer_incomplete(self):
        contacten, noord = self.contacten(), zaken("noord", 1)
        contacten.fail(DOWN)
        listing = await over(contacten, noord).listing(Klant(partij=self.SLEUTEL), page(5))
        assert statuses(listing) == {"contacten": "NIET_BEREIKBAAR", "noord": "NIET_BEVRAAGD"}
        assert listing.bronnen[1].melding == Reden.WACHT_OP_PARTIJ.value
        assert not is_volledig(listing.bronnen)
        assert noord.calls == []

    async def test_the_same_holds_for_his_partijen(self):
        contacten, wijkteam = self.contacten(), FakeBron("wijkteam", partijen={})
        contacten.fail(DOWN)
        found = await over(contacten, wijkteam).partijen(Klant(partij=self.SLEUTEL), ALL)
        assert (found.records, found.volledig) == ((), False)
        assert statuses(found) == {"contacten": "NIET_BEREIKBAAR", "wijkteam": "NIET_BEVRAAGD"}


class TestPartijen:
    async def test_the_klant_is_given_as_every_bron_knows_him_the_leading_first(self):
        fakes = [
            FakeBron(bron, partijen={HENK: [partij(bron, identificatoren=HENK.identificatoren)]})
            for bron in ("wijkteam", "contacten")
        ]
        found = await over(*fakes).partijen(HENK, ALL)
        assert [record.bron for record in found.records] == ["wijkteam", "contacten"]
        assert found.volledig

    async def test_a_partij_of_somebody_else_is_left_out_and_told(self):
        stranger = partij("contacten", identificatoren=(Identificator(BSN, synthetic_bsn(3)),))
        own = partij("contacten", identificatoren=HENK.identificatoren)
        found = await over(FakeBron("contacten", partijen={HENK: [stranger, own]})).partijen(HENK, ALL)
        assert found.records == (own,)
        assert found.bronnen[0].status is Bronstatus.GEDEELTELIJK

    async def test_more_partijen_than_are_read_make_it_incomplete(self):
        held = [partij("contacten", identificatoren=HENK.identificatoren) for _ in range(4)]
        found = await over(FakeBron("contacten", partijen={HENK: held}), max_partijen=3).partijen(HENK, ALL)
        assert (len(found.records), found.volledig) == (3, False)

    async def test_whose_partij_it_is_is_always_asked_for(self):
        fake = FakeBron("contacten", partijen={})
        await over(fake).partijen(HENK, Selection.of("naam"))
        assert fake.calls[0].request.selection.asks("identificatoren")
        assert fake.calls[0].request.selection.asks("soort_partij")

    async def test_an_onderneming_has_its_vestigingen_after_itself(self):
        below = Identificator(VESTIGINGSNUMMER, "000012345678", KVK)
        fields = {"soort_partij": SoortPartij.ORGANISATIE}
        held = [
            partij("contacten", "a", identificatoren=(below,), **fields),
            partij("contacten", "b", identificatoren=(KVK,), **fields),
        ]
        who = Klant((KVK,), hoedanigheid=SoortPartij.ORGANISATIE)
        found = await over(FakeBron("contacten", partijen={who: held})).partijen(who, ALL)
        assert [record.sleutel for record in found.records] == ["b", "a"]

    async def test_own_partijen_are_the_keys_per_bron(self):
        fakes = [
            FakeBron(bron, partijen={HENK: [partij(bron, "p1", identificatoren=HENK.identificatoren)]})
            for bron in ("contacten", "wijkteam")
        ]
        own, failures = await over(*fakes).own_partijen(HENK)
        assert own == {PartijSleutel("contacten", "p1"), PartijSleutel("wijkteam", "p1")}
        assert failures == ()

    async def test_a_failed_bron_has_no_own_partijen(self):
        fake = FakeBron("contacten", partijen={HENK: [partij("contacten", "p1", identificatoren=HENK.identificatoren)]})
        fake.fail(DOWN)
        own, (failure,) = await over(fake).own_partijen(HENK)
        assert own == frozenset()
        assert failure.bron == "contacten"


async def test_a_bron_that_hangs_does_not_hold_up_what_is_asked_of_another_at_the_same_time():
    hanging, healthy = zaken("noord", 1), zaken("zuid", 1)
    hanging.hang()
    loaders = over(hanging, healthy)
    slow = asyncio.ensure_future(loaders.record(Zaak, "noord", "noord-1", ALL))
    found = await loaders.record(Zaak, "zuid", "zuid-1", ALL)
    assert isinstance(found, Answered)
    assert not slow.done()
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_a_request_that_is_given_up_does_not_leave_a_bron_working():
    fake = zaken("noord", 1)
    fake.hang()
    asking = asyncio.create_task(over(fake).listing(HENK, page(5)))
    await asyncio.sleep(0.02)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.sleep(1.2)  # the deadline of the bron
    assert fake.zaken.cancelled == 1


async def test_a_failure_is_a_value_and_is_never_raised():
    fake = zaken("noord", 1)
    fake.fail(RuntimeError("bug"))
    outcome = await over(fake).record(Zaak, "noord", "x", ALL)
    assert isinstance(outcome, Failed)
    assert Partij not in fake.op_sleutel
