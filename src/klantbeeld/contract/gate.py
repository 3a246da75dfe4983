"""Gate: what every call to one API of a bron passes, so that a bron in trouble is asked less, or not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from klantbeeld.contract.call import Call

__all__ = ["Gate", "Passage"]

V = TypeVar("V")


class Passage(Protocol):
    """One call that was let through, and the place among the calls under way that it has until it leaves."""

    def tell(self, error: BaseException | None) -> None:
        """Say how the call went as far as is known, while it keeps its place; of more than one, the first counts.

        For an answer of which the end may be long in coming, and for one that nobody waits for (CancelledError).
        """

    def leave(self, error: BaseException | None = None) -> None:
        """Give the place back, and say how it went if that was not told."""


class Gate(Protocol):
    """What `BronContext.gate` gives for one API. `HttpClient` passes it for every call."""

    async def enter(self) -> Passage:
        """Wait for a place. Raises a `BronNotAskedError` when the API is not to be asked now."""

    async def pass_through(self, attempt: Callable[[], Awaitable[V]]) -> V:
        """Make one call: enters, and leaves when it ends."""
        ...

    async def ask(self, call: Call, attempt: Callable[[], Awaitable[V]]) -> V:
        """Ask, and ask again if that may help and there is time; `attempt` is one try, which enters and leaves.

        Only for what changes nothing at the bron.
        """
