"""Rules of the adapter itself: what it is, its settings, checking and closing."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import logging
import textwrap
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from importlib.metadata import EntryPoint
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from klantbeeld.contract import CONTRACT_VERSION, Adapter, Bron, Bronstand, Geheim, PageRequest, Record
from klantbeeld.testing.asking import new_call
from klantbeeld.testing.kinds import LIJSTEN
from klantbeeld.testing.subject import Subject, asyncio_rules, geheimen

_PLAIN = (str, int, float, bool, Geheim, type(None))


@asyncio_rules
class AdapterRules(Subject):
    """What holds for every adapter, whatever it offers."""

    def test_the_adapter_is_one_of_this_contract(self) -> None:
        """Whoever loads the entry point gets an `Adapter`, made for this version of the contract."""
        assert isinstance(self.adapter, Adapter), "adapter: must be an Adapter"
        assert self.adapter.contract_version == CONTRACT_VERSION, "contract_version: must be the one of this contract"
        assert self.adapter.name.isidentifier(), "name: must be one word, for it is written in settings"
        assert callable(self.adapter.build), "build: must be a function"

    def test_the_entry_point_leads_to_the_adapter(self) -> None:
        """The settings name the adapter; the entry point finds it."""
        if self.entry_point is None:
            pytest.skip("entry_point: not given")
        loaded = EntryPoint(self.adapter.name, self.entry_point, "klantbeeld.adapters").load()
        assert loaded is self.adapter, "entry_point: leads to something else"

    def test_the_settings_are_a_frozen_dataclass(self) -> None:
        """Settings are values: what a bron was built with does not change under it."""
        for kind in (self.adapter.settings, *_tables_in(self.adapter.settings)):
            assert dataclasses.is_dataclass(kind), "settings: must be a dataclass"
            assert kind.__dataclass_params__.frozen, f"settings: {kind.__name__} must be frozen"  # type: ignore[attr-defined]  # no stub
        assert isinstance(self.settings, self.adapter.settings), (
            "settings: the instance must be of the adapter's own class"
        )

    def test_every_setting_is_documented(self) -> None:
        """Who writes the settings file reads what each key is for: a text under the field."""
        missing: list[str] = []
        for kind in (self.adapter.settings, *_tables_in(self.adapter.settings)):
            assert dataclasses.is_dataclass(kind), "settings: must be a dataclass"
            missing += sorted({field.name for field in dataclasses.fields(kind)} - _documented(kind))
        assert not missing, f"settings without a text under them: {', '.join(missing)}"

    def test_every_setting_is_of_a_type_a_settings_file_can_hold(self) -> None:
        """TOML has no other values, and the core says what is wrong with them before the adapter sees them."""
        kinds = (self.adapter.settings, *_tables_in(self.adapter.settings))
        hints = [pair for kind in kinds for pair in get_type_hints(kind).items()]
        wrong = sorted({name for name, hint in hints if not _can_be_written(hint)})
        assert not wrong, f"settings of a type no settings file can hold: {', '.join(wrong)}"

    def test_settings_print_no_geheim(self) -> None:
        """Settings end up in logs and error reports."""
        shown = f"{self.settings!r} {self.settings!s} {self.settings}"
        assert not any(geheim in shown for geheim in geheimen(self.settings)), "settings: print a geheim"

    async def test_a_bron_offers_something(self) -> None:
        """A capability is a promise; a bron without any is never asked."""
        async with self.asking() as ask:
            assert isinstance(ask.bron, Bron), "build: must give a Bron"
            offers = ask.bron.capabilities
            named = [getattr(offers, name) for name in (*LIJSTEN, "op_identificator", "werkvoorraad", "kandidaten")]
            by_kind = (*offers.bij.values(), *offers.op_sleutel.values())
            offered = [fetcher for fetcher in (*named, *by_kind) if fetcher is not None]
            assert offered, "capabilities: offers nothing"
            assert all(fetcher.batch_size >= 1 for fetcher in offered), "batch_size: must be at least 1"
            for name, kinds in (("op_sleutel", offers.op_sleutel), ("bij", offers.bij)):
                assert all(issubclass(kind, Record) for kind in kinds), f"{name}: must be by kind of record"

    async def test_a_check_of_a_good_bron_finds_no_problems(self) -> None:
        """`klantbeeld check` tells the person who runs the façade whether a bron is well."""
        async with self.asking() as ask:
            stand = await ask.bron.check(new_call())
            assert isinstance(stand, Bronstand), "check: must give a Bronstand"
            assert stand.problems == (), "check: finds problems with the bron the rules run against"

    async def test_closing_is_safe_at_any_time(self) -> None:
        """A façade that stops closes everything once, or twice, asked or not."""
        unused = self.build_bron()
        await unused.close()
        used = self.build_bron()
        await used.check(new_call())
        await used.close()
        await used.close()

    async def test_nothing_is_printed_or_logged_that_tells_who_the_klant_is(
        self, lijst: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """Logs are read by people who may not know whose klantbeeld was asked; also those of libraries at DEBUG."""
        with caplog.at_level(logging.DEBUG):
            async with self.asking() as ask:
                await ask.whole(lijst, request=PageRequest(limit=2))
                await ask.page(lijst, self.unknown_klant, PageRequest(limit=2))
        self._assert_nothing_told(capsys, caplog)

    async def test_nothing_is_printed_or_logged_of_what_else_is_asked(
        self, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """An e-mail address that somebody is searched by tells who he is as well as a number does."""
        async with self.asking() as ask:
            ways = [way async for _, way in self.other_ways(ask)]
            if not ways:
                pytest.skip("nothing else is offered")
            capsys.readouterr()  # what finding the questions printed, is looked at by the rule above
            with caplog.at_level(logging.DEBUG):
                for way in ways:
                    await way()
        self._assert_nothing_told(capsys, caplog)

    def _assert_nothing_told(self, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
        printed = capsys.readouterr()
        logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
        self.assert_tells_nothing(printed.out + printed.err, "what is printed")
        self.assert_tells_nothing(logged, "what is logged")


def _documented(kind: type[Any]) -> set[str]:
    """Give the fields with a text under them, also those of the classes a class is made of."""
    found: set[str] = set()
    for one in kind.__mro__:
        if not dataclasses.is_dataclass(one):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, following in zip(body.body, body.body[1:], strict=False):
            match field, following:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str())):
                    found.add(name)
    return found


def _tables_in(hint: Any) -> Iterator[type[Any]]:  # noqa: ANN401 - an annotation may be anything
    """Give the dataclasses that the fields of a settings class are made of, at any depth."""
    inner = get_type_hints(hint).values() if dataclasses.is_dataclass(hint) else get_args(hint)
    for one in inner:
        if isinstance(one, type) and dataclasses.is_dataclass(one):
            yield one
        yield from _tables_in(one)


def _can_be_written(hint: Any) -> bool:  # noqa: ANN401
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal or dataclasses.is_dataclass(hint) or _is_enum_of_texts(hint):
        return True
    if origin in (Union, types.UnionType):
        # Of two kinds of table nobody could tell which one is meant.
        return all(map(_can_be_written, parts)) and sum(map(_is_table, parts)) <= 1
    if origin is tuple:
        may_hold_tables = parts[1:] == (Ellipsis,) or not any(_tables_in(hint))
        return may_hold_tables and all(part is Ellipsis or _can_be_written(part) for part in parts)
    if _is_table(hint):
        return parts == (str, str) or (parts[0] is str and any(_tables_in(hint)) and _can_be_written(parts[1]))
    return hint in _PLAIN


def _is_enum_of_texts(hint: Any) -> bool:  # noqa: ANN401
    return isinstance(hint, type) and issubclass(hint, Enum) and all(isinstance(one.value, str) for one in hint)


def _is_table(hint: Any) -> bool:  # noqa: ANN401
    origin = get_origin(hint)
    return dataclasses.is_dataclass(hint) or (isinstance(origin, type) and issubclass(origin, Mapping))
