"""Broken adapters: what an adapter is, its settings, and what its author gives to the kit."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date

from klantbeeld.contract import (
    Adapter,
    Bronstand,
    Capabilities,
    Geheim,
)
from klantbeeld.testing.conformance import KnownKlant
from tests.testing.broken.breaking import Changed, breaks
from tests.testing.good_adapter import PIET, Good, build


@breaks("test_the_adapter_is_one_of_this_contract")
class OldContract(Good):
    @property
    def adapter(self):
        return replace(super().adapter, contract_version=0)


@breaks("test_the_entry_point_leads_to_the_adapter")
class EntryPointElsewhere(Good):
    entry_point = "tests.testing.good_adapter:GoodSettings"


@dataclass
class LooseSettings:
    url: str
    """Where it would be."""


@dataclass(frozen=True)
class SilentSettings:
    url: str


@dataclass(frozen=True)
class OddSettings:
    since: date
    """TOML has dates, environment variables have not."""


@dataclass(frozen=True)
class LoudSettings:
    geheim: Geheim
    """What would let us in."""

    def __str__(self):
        return f"LoudSettings({self.geheim.reveal()})"


class OtherSettings(Good):
    @property
    def adapter(self):
        return Adapter(name="good", settings=type(self.settings), build=lambda context: build(self.backend))


@breaks("test_the_settings_are_a_frozen_dataclass")
class SettingsThatChange(OtherSettings):
    settings = LooseSettings(url="http://kit.invalid/")


@breaks("test_every_setting_is_documented")
class SettingsWithoutWords(OtherSettings):
    settings = SilentSettings(url="http://kit.invalid/")


@breaks("test_every_setting_is_of_a_type_a_settings_file_can_hold")
class SettingsNobodyCanWrite(OtherSettings):
    settings = OddSettings(since=date(2026, 1, 1))


@breaks("test_settings_print_no_geheim")
class SettingsThatTell(OtherSettings):
    settings = LoudSettings(geheim=Geheim("heel-geheim"))


@breaks("test_a_bron_offers_something")
class OffersNothing(Good):
    def changed(self, bron):
        return replace(bron, capabilities=Capabilities())


@breaks("test_a_check_of_a_good_bron_finds_no_problems")
class FindsProblems(Good):
    def changed(self, bron):
        async def check(call):
            await bron.check(call)
            return Bronstand(problems=("De versie is te oud.",))

        return replace(bron, check=check)


@breaks("test_closing_is_safe_at_any_time")
class ClosesOnce(Good):
    def changed(self, bron):
        closed = []

        async def close():
            assert not closed, "already closed"
            closed.append(True)

        return replace(bron, close=close)


@breaks("test_nothing_is_printed_or_logged_that_tells_who_the_klant_is")
class Prints(Changed):
    async def around(self, inner, what, keys, request, call):
        print(keys[0].identificatoren[0].object_id)
        return await inner(keys, request, call)


@breaks("test_nothing_is_printed_or_logged_that_tells_who_the_klant_is")
class Logs(Changed):
    async def around(self, inner, what, keys, request, call):
        logging.getLogger(__name__).debug("GET /zaken?bsn=%s", keys[0].identificatoren[0].object_id)
        return await inner(keys, request, call)


@breaks("test_the_kit_has_what_it_needs")
class TooFewRecords(Good):
    known_klanten = {**Good.known_klanten, "zaken": (KnownKlant(klant=PIET, count=2),)}  # noqa: RUF012


@breaks("test_no_rule_is_left_out_without_a_reason")
class OverridesInSilence(Good):
    async def test_a_bron_recovers_from_an_outage(self):
        """Nothing to see here."""


@breaks("test_no_rule_is_left_out_without_a_reason")
class RemovesInSilence(Good):
    test_a_bron_recovers_from_an_outage = None
