"""The calls to the application; knows no records, only the lists they come in."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple

from klantbeeld.contract import BronContext, BronDataError, Call
from klantbeeld.http import FilledPath, HttpClient, Json, fields
from klantbeeld_taakapplicatie.expression import Expression
from klantbeeld_taakapplicatie.settings import Inlog, TaakapplicatieSettings
from klantbeeld_taakapplicatie.zoeken import Vraag, detail_path


class Answer(NamedTuple):
    """One answer: its JSON, or None for a 404 that means nothing; and its headers."""

    json: Json | None
    headers: Mapping[str, str]


class Client:
    """Asks one application."""

    def __init__(self, context: BronContext[TaakapplicatieSettings]) -> None:
        settings = context.settings
        self.name = context.name
        self._http = HttpClient(context, settings.url, headers={**settings.koppen, **_login(settings.inlog)})
        self._detail = settings.detail
        self._record = Expression(settings.detail.record, "detail.record") if settings.detail else None

    @property
    def base_url(self) -> str:
        """Where it is."""
        return self._http.base_url

    async def ask(self, vraag: Vraag, call: Call, more: Mapping[str, str], *, missing: bool) -> Answer:
        """Ask one page of a list; `more` says which. With `missing`, a 404 says that there is nothing there."""
        params = {**vraag.params, **more}
        if vraag.body is None:
            json, headers = await self._http.get_with_headers(vraag.path, call, params, missing=missing)
            return Answer(json, headers)
        return Answer(await self._http.post(vraag.path, call, vraag.body, params, missing=missing), {})

    async def detail(self, sleutel: str, call: Call) -> Mapping[str, Json] | None:
        """Give one record by its key; None if there is none."""
        if self._detail is None or self._record is None:
            raise ValueError(f"{self.name}: has no detail")
        try:
            path: FilledPath = detail_path(self._detail.pad, sleutel)
        except ValueError as error:
            raise BronDataError(f"{self.name}: a key that cannot be part of a path") from error
        answer = await self._http.get(path, call, missing=True)
        if answer is None:
            return None
        with fields.must_be_readable(self.name):
            found = self._record.of(answer)
        if not isinstance(found, dict):
            raise BronDataError(f"{self.name}: something else than a record")
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


def _login(inlog: Inlog | None) -> Mapping[str, str]:
    match inlog:
        case None:
            return {}
        case Inlog(soort="bearer"):
            return {"Authorization": f"Bearer {inlog.geheim.reveal()}"}
        case Inlog(soort="kop"):
            return {inlog.kop: inlog.geheim.reveal()}
    pair = f"{inlog.gebruiker}:{inlog.geheim.reveal()}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"}
