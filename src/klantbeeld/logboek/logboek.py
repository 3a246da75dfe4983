"""The logboek as the server uses it: what must be accounted for is written before an answer leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from klantbeeld.logboek.opslag import OpslagError, Wachtend
from klantbeeld.logboek.otlp import ended_of, span_of
from klantbeeld.logboek.pseudoniem import Pseudoniemen
from klantbeeld.logboek.regel import Verwerking, regels_of
from klantbeeld.logboek.uitvoer import Uitvoer
from klantbeeld.logboek.wachtrij import Wachtrij

_FLUSH = 5.0
"""Seconds that sending what is left may take when we stop."""


class LogboekError(Exception):
    """What was done could not be accounted for as the municipality asks, so it may not be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logboek:
    """Accounts for requests.

    `verwerkers` gives per bron the uri it goes by, `activiteit` that of a request without a purpose of its own.
    With `weigeren` what is done must be confirmed by the logboek before it is answered; without, being on the disk of
    this machine is enough. Either may take `wachttijd` seconds.
    """

    wachtrij: Wachtrij
    uitvoer: Uitvoer
    pseudoniemen: Pseudoniemen
    verwerkers: Mapping[str, str]
    activiteit: str
    weigeren: bool
    wachttijd: float

    async def start(self) -> None:
        """Begin; what an earlier process left in the queue is sent too, after about a minute."""
        await self.wachtrij.open()
        self.uitvoer.start()

    async def stop(self) -> None:
        """Send what is left, and end."""
        await self.uitvoer.stop(within=_FLUSH)
        await self.wachtrij.close()

    def check(self) -> None:
        """Raise `LogboekError` when it is known that what would be done now could not be accounted for."""
        if self.weigeren and self.uitvoer.away:
            raise LogboekError("the receiver is away")

    async def write(self, verwerking: Verwerking) -> None:
        """Account for a request; raises `LogboekError`."""
        regels = regels_of(verwerking, self.pseudoniemen, self.verwerkers)
        if not regels:
            return
        lines = [Wachtend(regel.span_id, span_of(regel)) for regel in regels]
        try:
            async with asyncio.timeout(self.wachttijd):
                if self.weigeren:
                    with self.uitvoer.expecting(lines) as confirmed:
                        await self._add(lines)
                        await confirmed
                else:
                    await self._add(lines)
        except OpslagError as error:
            raise LogboekError(str(error)) from error
        except TimeoutError as error:
            raise LogboekError("not confirmed in time" if self.weigeren else "not written in time") from error

    async def is_ready(self) -> bool:
        """Say whether a request could be accounted for now."""
        return await self.wachtrij.probe() and not (self.weigeren and self.uitvoer.away)

    def counts(self) -> Mapping[str, int]:
        """Give how many lines this process wrote and sent, by what came of them."""
        return {
            "geschreven": self.wachtrij.added,
            "bevestigd": self.uitvoer.confirmed,
            "geweigerd": self.uitvoer.refused,
        }

    def waiting(self, *, within: float) -> tuple[int, float]:
        """Give how many lines wait, and the age in seconds of the oldest. For another thread: it blocks.

        Raises `OpslagError`, or TimeoutError when that takes longer than `within` seconds.
        """
        depth, oldest = self.wachtrij.waiting(within=within)
        since = time.time() - ended_of(oldest) if oldest is not None else 0.0
        return depth, max(since, 0.0)

    async def _add(self, lines: list[Wachtend]) -> None:
        await self.wachtrij.add(lines)
        self.uitvoer.wake()
