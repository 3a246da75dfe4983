"""Adapter: what an entry point in the group `klantbeeld.adapters` loads to."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantbeeld.contract.bron import Bron
from klantbeeld.contract.gate import Gate
from klantbeeld.contract.naslag import Naslag

__all__ = ["CONTRACT_VERSION", "Adapter", "BronContext", "Command", "Geheim"]

CONTRACT_VERSION = 1
"""Changes only when an existing adapter would break. A new capability or field does not break one."""

S = TypeVar("S")


class Geheim:
    """A secret (geheim) from the settings. Prints as ***; `reveal` gives the value, at the one place that needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the secret itself."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Geheim) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class BronContext(Generic[S]):
    """What an adapter gets to build a bron with."""

    name: str
    """The name of the bron in the settings; it goes into herkomst."""
    settings: S
    """An instance of the adapter's own settings class."""
    deadline: float = 2.0
    """Seconds one fetch may take; the core guards it, an adapter need not."""
    max_parallel: int = 10
    """Calls one API of this bron has to answer at the same time; a bron of two APIs has it for each."""
    gate: Callable[[str], Gate] | None = None
    """Gives the gate for the calls to one API of this bron, which is named for people ("zaken"; "" for the only one).

    `klantbeeld.http` uses it. An adapter with another client need not: as long as no gate is asked for, every question
    to the bron as a whole passes one. None: there is nothing to pass, as in a command.
    """
    naslag: Naslag | None = None
    """Keeps what is the same for everybody, such as catalogi, for all processes; None: it is kept nowhere."""
    transport: object | None = None
    """What carries HTTP calls, given through to `klantbeeld.http`; None: the network."""
    tls: ssl.SSLContext | None = None
    """How to speak TLS with this bron, where its settings have a certificate of ours or authorities of their own.

    None: as any client that trusts the authorities of the system. `klantbeeld.http` uses it; an adapter with another
    client hands it to that, and never turns verification off. All connections of the bron may share it; do not change
    it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[S]):
    """A command of an adapter: `klantbeeld ADAPTER NAME --config FILE [--bron BRON] ...` runs it for one bron."""

    name: str
    help: str
    """One line, for `klantbeeld ADAPTER --help`."""
    run: Callable[[BronContext[S], Sequence[str]], int]
    """Gets what follows on the command line; gives the exit code. May raise `BronError` or ValueError, to be told."""
    usage: str = ""
    """What may follow on the command line, as a usage line writes it: "[FILE]"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter(Generic[S]):
    """Code that makes one kind of backend look like a bron.

    `settings` is a frozen dataclass: its fields are the keys of the bron in the settings file, a field without a
    default is required, and what `__post_init__` raises as a ValueError is told to the person who wrote the file.
    Fields may be str, int, float, bool, `Geheim`, a Literal, an optional or tuple of these, or a mapping of str to
    str. A table within the table of the bron is a frozen dataclass of its own, to the same rules; a field may hold one,
    a tuple of them, or a mapping of str to them, and a plain value as the short way to write it (`str | Veld`).
    """

    name: str
    settings: type[S]
    build: Callable[[BronContext[S]], Bron]
    contract_version: int = CONTRACT_VERSION
    commands: tuple[Command[S], ...] = ()
    """What can be done with a bron of this kind from the command line, such as filling it."""
