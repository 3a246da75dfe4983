"""What the kit says of settings that hold tables within tables."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from enum import Enum

import pytest

from klantbeeld.contract import Adapter, Geheim, Vertrouwelijkheid
from klantbeeld.testing.rules_adapter import AdapterRules
from klantbeeld.testing.subject import geheimen


@dataclass(frozen=True, kw_only=True)
class Veld:
    pad: str
    """Where it is."""
    geheim: Geheim | None = None
    """A secret."""


@dataclass(frozen=True, kw_only=True)
class Nested:
    velden: Mapping[str, str | Veld]
    """Tables by name, or a text."""
    lijst: tuple[Veld, ...] = ()
    """A list of tables."""
    een: Veld | None = None
    """One table."""


@dataclass(frozen=True, kw_only=True)
class Undocumented:
    pad: str = ""


@dataclass(frozen=True, kw_only=True)
class HoldsUndocumented:
    een: Undocumented | None = None
    """One table."""


@dataclass(kw_only=True)
class Thawed:
    pad: str = ""
    """Where it is."""


@dataclass(frozen=True, kw_only=True)
class HoldsThawed:
    een: tuple[Thawed, ...] = ()
    """Tables."""


def rules(kind, **values):
    made = AdapterRules()
    made.adapter = Adapter(name="x", settings=kind, build=lambda context: None)
    made.settings = kind(**values)
    return made


def test_tables_within_tables_are_fine():
    subject = rules(Nested, velden={"a": Veld(pad="a", geheim=Geheim("zeer-geheim"))})
    subject.test_the_settings_are_a_frozen_dataclass()
    subject.test_every_setting_is_documented()
    subject.test_every_setting_is_of_a_type_a_settings_file_can_hold()
    subject.test_settings_print_no_geheim()
    assert list(geheimen(subject.settings)) == ["zeer-geheim"]


def test_a_setting_deep_down_must_be_documented():
    with pytest.raises(AssertionError, match="without a text under them: pad"):
        rules(HoldsUndocumented).test_every_setting_is_documented()


def test_a_table_deep_down_must_be_frozen():
    with pytest.raises(AssertionError, match="Thawed must be frozen"):
        rules(HoldsThawed).test_the_settings_are_a_frozen_dataclass()


@pytest.mark.parametrize(
    "hint",
    [
        bytes,
        list[str],
        dict,
        Mapping[str, int],
        Mapping[int, Veld],
        Mapping[str, bytes | Veld],
        Veld | Undocumented,
        Veld | Mapping[str, Veld],
        tuple[Veld, str],
        Enum("Number", {"ONE": 1}),
    ],
    ids=str,
)
def test_what_no_settings_file_can_hold_is_refused(hint):
    kind = make_dataclass("Own", [("veld", hint, None)], frozen=True)
    with pytest.raises(AssertionError, match="no settings file can hold: veld"):
        rules(kind).test_every_setting_is_of_a_type_a_settings_file_can_hold()


@pytest.mark.parametrize(
    "hint",
    [
        str | None,
        Vertrouwelijkheid,
        tuple[str, int],
        tuple[Geheim, ...],
        Mapping[str, str],
        Mapping[str, tuple[Veld, ...]],
    ],
    ids=str,
)
def test_what_a_settings_file_can_hold_is_taken(hint):
    kind = make_dataclass("Own", [("veld", hint, None)], frozen=True)
    rules(kind).test_every_setting_is_of_a_type_a_settings_file_can_hold()
