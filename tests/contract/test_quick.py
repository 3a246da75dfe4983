"""Records that are made quickly: they are in nothing else than frozen dataclasses."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields

import pytest

from klantbeeld.contract.quick import quick, replace


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    naam: str
    nummer: int = 1
    soort: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    naam: str
    nummer: int = 1
    soort: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Checked:
    getal: int
    deler: int = 1

    def __post_init__(self) -> None:
        if self.deler == 0:
            raise ValueError("deler")


class Unforeseen(Quick):
    """A subclass with attributes of any name, of somebody who did not know."""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Longer(Quick):
    meer: tuple[str, ...] = ()


def test_it_is_made_of_the_same_arguments() -> None:
    assert inspect.signature(Quick) == inspect.signature(Plain)
    assert [(one.name, one.default) for one in fields(Quick)] == [(one.name, one.default) for one in fields(Plain)]
    assert Checked(6, 3).deler == 3


def test_it_looks_the_same() -> None:
    made = Quick(naam="a", soort="s")
    assert type(made) is Quick
    assert repr(made) == "Quick(naam='a', nummer=1, soort='s')"
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("arguments", [{}, {"naam": "a", "name": "b"}])
def test_it_refuses_what_a_dataclass_refuses(arguments: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        Quick(**arguments)
    with pytest.raises(TypeError):
        Quick("a")


@pytest.mark.parametrize("made", [Quick(naam="a"), Longer(naam="a", meer=("b",)), Checked(1)])
def test_it_cannot_be_changed(made: object) -> None:
    for one in fields(made):
        with pytest.raises(FrozenInstanceError):
            setattr(made, one.name, "x")
        with pytest.raises(FrozenInstanceError):
            delattr(made, one.name)


def test_equal_ones_are_equal_and_hash_alike() -> None:
    assert Quick(naam="a") == Quick(naam="a") != Quick(naam="b")
    assert len({Quick(naam="a"), Quick(naam="a"), Quick(naam="b")}) == 2
    assert Quick(naam="a") != Longer(naam="a")


@pytest.mark.parametrize("made", [Quick(naam="a"), Longer(naam="a", meer=("b",)), Checked(1, 2)])
def test_copies_are_equal_and_of_the_same_class(made: object) -> None:
    for copied in (
        copy.copy(made),
        copy.deepcopy(made),
        pickle.loads(pickle.dumps(made)),
        replace(made),
        dataclasses.replace(made),
    ):
        assert copied == made
        assert type(copied) is type(made)


def test_what_it_checks_is_checked() -> None:
    with pytest.raises(ValueError, match="deler"):
        Checked(1, 0)
    with pytest.raises(ValueError, match="deler"):
        replace(Checked(1), deler=0)
    with pytest.raises(ValueError, match="deler"):
        dataclasses.replace(Checked(1), deler=0)


def test_a_subclass_that_knows_nothing_of_it_works() -> None:
    made = Unforeseen(naam="a", nummer=2)
    assert (made.naam, made.nummer, type(made)) == ("a", 2, Unforeseen)
    with pytest.raises(FrozenInstanceError):
        made.naam = "b"


def test_fields_that_are_not_plain_are_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class WithFactory:
        delen: list[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Mixed:
        een: int
        twee: int = field(kw_only=True)

    for cls in (WithFactory, Mixed):
        with pytest.raises(TypeError, match="plain"):
            quick(cls)


@pytest.mark.parametrize("made", [Quick(naam="a", soort="s"), Longer(naam="a", meer=("b",)), Plain(naam="a")])
def test_one_with_changes_is_what_dataclasses_would_make(made: Quick) -> None:
    changed = replace(made, nummer=2, soort=None)
    assert changed == dataclasses.replace(made, nummer=2, soort=None)
    assert type(changed) is type(made)
    assert made.nummer == 1
    with pytest.raises(FrozenInstanceError):
        changed.nummer = 3


def test_one_of_an_unforeseen_class_stays_so_with_changes() -> None:
    assert type(replace(Unforeseen(naam="a"), naam="b")) is Unforeseen


def test_a_change_to_what_is_no_field_is_refused() -> None:
    with pytest.raises((TypeError, AttributeError)):
        replace(Quick(naam="a"), name="b")
