"""The documents of one register: by number, by key, and their contents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from klantbeeld.contract import (
    Bestand,
    BronContext,
    BronDataError,
    BronError,
    Call,
    Identificator,
    Page,
    PageRequest,
    Record,
    Stempel,
    page_of,
)
from klantbeeld.http import Json, fields, settle, unfailed
from klantbeeld_zgw import translate, translate_document
from klantbeeld_zgw.catalogus import Catalogus
from klantbeeld_zgw.client import DocumentenClient
from klantbeeld_zgw.completion import parts_until
from klantbeeld_zgw.parts import needs_type
from klantbeeld_zgw.settings import ZgwSettings
from klantbeeld_zgw.translate_document import BareDocument
from klantbeeld_zgw.zaken import BATCH
from klantbeeld_zgw.zicht import NotShownError


class Documenten:
    """Asks documents, and gives only those that may be shown."""

    def __init__(self, context: BronContext[ZgwSettings], client: DocumentenClient, catalogus: Catalogus) -> None:
        self._name = context.name
        self._deadline = context.deadline
        self._zicht = context.settings.zicht
        self._max_bytes = context.settings.max_bytes
        self._client = client
        self._catalogus = catalogus

    async def op_uuid(
        self, numbers: Sequence[Identificator], request: PageRequest, call: Call
    ) -> Mapping[Identificator, Page[Record]]:
        """Give documents by uuid, up to 500 in one call."""
        pages = await self.op_sleutel([number.object_id for number in numbers], request, call)
        return {number: pages[number.object_id] for number in numbers}

    async def op_identificatie(self, number: Identificator, request: PageRequest, call: Call) -> Page[Record]:
        """Give every document with a number, of whichever organisation."""
        found = await self.numbered(number.object_id, call)
        (page,) = await self.pages([found], request, call, read=found)
        return page

    async def op_sleutel(self, keys: Sequence[str], request: PageRequest, call: Call) -> Mapping[str, Page[Record]]:
        """Give documents by key, which is their uuid; up to 500 in one call."""
        groups = [[uuid] if (uuid := fields.as_uuid(key)) else [] for key in keys]
        return dict(zip(keys, await self.pages(groups, request, call), strict=True))

    async def pages(
        self,
        groups: Sequence[Collection[str]],
        request: PageRequest,
        call: Call,
        *,
        read: Mapping[str, BareDocument | None] | None = None,
    ) -> Sequence[Page[Record]]:
        """Give of each group of documents, by uuid, the page that is asked for; all in one call, up to 500 documents.

        Args:
            groups: Which documents.
            request: Which page.
            call: On whose behalf.
            read: The documents themselves, if they are here already.
        """
        until = parts_until(self._deadline, call)
        wanted = needs_type(request.selection) and any(groups)
        lookup = self._catalogus.informatieobjecttypen(call, wanted=wanted)
        if read is None:
            read = await self._read({uuid for group in groups for uuid in group}, call)
        found = [[read[uuid] for uuid in dict.fromkeys(group) if uuid in read] for group in groups]
        asked = (each.informatieobjecttype for each in read.values() if each is not None)
        typen, error = await lookup.of(asked, until)
        pages: list[Page[Record]] = []
        for documents in found:
            page = page_of((each.named(typen) for each in documents if each is not None), request)
            missing = (error,) if error is not None and page.items else ()
            pages.append(replace(page, dropped=documents.count(None), missing=missing))
        return pages

    async def numbered(self, identificatie: str, call: Call) -> Mapping[str, BareDocument | None]:
        """Give every document with a number, by uuid; None for one that cannot be read."""
        found = await self._client.op_identificatie(identificatie, call)
        if not all(translate_document.has_number(one, identificatie) for one in found):
            raise self._not_asked()
        return self._shown(found, call)

    @asynccontextmanager
    async def bestand(self, sleutel: str, call: Call) -> AsyncIterator[Bestand]:
        """Give the contents of the last version of a document, if that may be shown."""
        uuid = fields.as_uuid(sleutel)
        document = None if uuid is None else (await self._read([uuid], call)).get(uuid)
        if uuid is None or document is None or not document.record.heeft_bestand:
            raise BronDataError(f"{self._name}: has no such document, or no file of it that may be given")
        # The version that was looked at: a next one may be more confidential.
        async with self._client.download(uuid, document.versie, call) as bestand:
            if None not in (bestand.omvang, document.record.omvang) and bestand.omvang != document.record.omvang:
                raise BronDataError(f"{self._name}: gives another file than the document says it has")
            yield bestand

    async def _read(self, uuids: Collection[str], call: Call) -> Mapping[str, BareDocument | None]:
        """Give documents by uuid; None for one that cannot be read, nothing for one that is not there or not shown."""
        asked = sorted(uuids)
        chunks = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)]
        answers = unfailed(await settle(self._client.zoek(chunk).all(call) for chunk in chunks))
        for chunk, answer in zip(chunks, answers, strict=True):
            if not all(translate.sleutel(one) in chunk for one in answer.results):
                raise self._not_asked()
        return self._shown((one for answer in answers for one in answer.results), call)

    def _shown(self, found: Iterable[Json], call: Call) -> Mapping[str, BareDocument | None]:
        stempel, zicht = Stempel(self._name, datetime.now(UTC)), self._zicht.within(call.grens)
        shown: dict[str, BareDocument | None] = {}
        for one in found:
            try:
                document = translate_document.document(one, stempel, zicht, max_bytes=self._max_bytes)
            except NotShownError:
                continue
            shown[translate.sleutel(one) or ""] = document
        return shown

    def _not_asked(self) -> BronError:
        return BronDataError(f"{self._name}: gives documents that were not asked for")
