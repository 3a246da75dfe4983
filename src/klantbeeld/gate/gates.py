"""The gates of one bron."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from klantbeeld.contract import Call
from klantbeeld.gate.gate import Gate
from klantbeeld.gate.rules import Rules
from klantbeeld.gate.watch import Watch, log_change

V = TypeVar("V")


class Gates:
    """One gate per API of a bron; or one for the bron as a whole, as long as its adapter asks for none.

    Args:
        bron: The name of the bron.
        rules: How each of its APIs is treated.
        watch: Is told of every change.
    """

    def __init__(self, bron: str, rules: Rules, *, watch: Watch = log_change) -> None:
        self._whole: Gate | None = None
        self._of_apis: list[Gate] = []
        self._make: Callable[[str], Gate] = lambda api: Gate(bron, api, rules, watch=watch)

    def __iter__(self) -> Iterator[Gate]:
        return iter(self._of_apis if self._whole is None else [self._whole, *self._of_apis])

    def of(self, api: str) -> Gate:
        """Make the gate for one API; twice for the same is two gates, each with places of its own."""
        gate = self._make(api)
        self._of_apis.append(gate)
        return gate

    async def ask(self, call: Call, attempt: Callable[[], Awaitable[V]]) -> V:
        """Put one question to the bron: through the gate of the whole, unless those of its APIs will be passed."""
        if self._whole is None:
            if self._of_apis:
                return await attempt()
            self._whole = self._make("")
        whole = self._whole
        return await whole.ask(call, lambda: whole.pass_through(attempt))
