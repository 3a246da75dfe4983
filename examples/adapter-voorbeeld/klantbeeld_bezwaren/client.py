"""Calls the application. Knows its URLs and how it lets us in, and nothing of records."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.contract import BronContext, BronDataError, Call
from klantbeeld.http import HttpClient, Json

from klantbeeld_bezwaren.settings import BezwarenSettings


class BezwarenClient:
    """The calls there are. Each raises the `BronError` that fits when it gets no answer."""

    def __init__(self, context: BronContext[BezwarenSettings]) -> None:
        sleutel = context.settings.sleutel
        self._name = context.name
        self._http = HttpClient(context, context.settings.url, auth=lambda call: {"X-Api-Key": sleutel.reveal()})
        self.close = self._http.close

    async def bezwaren(self, by: str, number: str, call: Call) -> Sequence[Json]:
        """Give all bezwaren by "bsn", "kvk" or "kenmerk". The same question in one request is one call."""
        answer = await self._http.get("bezwaren", call, {by: number})
        if not isinstance(answer, dict) or not isinstance(answer.get("bezwaren"), list):
            raise BronDataError(f"{self._name}: a list of bezwaren was expected")
        found: list[Json] = answer["bezwaren"]
        return found

    async def bezwaar(self, sleutel: str, call: Call) -> Json | None:
        """Give one by its id; None if there is none (any more)."""
        return await self._http.get(f"bezwaren/{sleutel}", call, missing=True)

    async def version(self, call: Call) -> str:
        """Give the version of the application."""
        answer = await self._http.get("status", call)
        if not isinstance(answer, dict) or not isinstance(answer.get("versie"), str):
            raise BronDataError(f"{self._name}: does not say which version it is")
        return str(answer["versie"])
