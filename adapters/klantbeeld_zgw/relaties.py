"""Which documents a zaak has, and in which zaken a document is (relaties: relations)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    BronDataError,
    BronError,
    Call,
    IdentificatorSoort,
    Onderwerp,
    Page,
    PageRequest,
    Record,
)
from klantbeeld.http import Json, distinct, fields, settle, unfailed
from klantbeeld_zgw import translate_document
from klantbeeld_zgw.client import DocumentenClient, ZgwClient
from klantbeeld_zgw.documenten import Documenten
from klantbeeld_zgw.zaken import Zaken

VAN_ZAKEN = frozenset({ZAAK_UUID, ZAAK_IDENTIFICATIE})
"""By which numbers the documents of a zaak can be asked."""
VAN_DOCUMENTEN = frozenset({DOCUMENT_UUID, DOCUMENT_IDENTIFICATIE})
"""By which numbers the zaken of a document can be asked."""
_EXPAND = ("zaakinformatieobjecten",)


@dataclass(frozen=True, slots=True)
class _Group:
    """The uuids of what hangs together with one object, and what went wrong."""

    uuids: tuple[str, ...] = ()
    missing: tuple[BronError, ...] = ()


class Relaties:
    """Asks along the relation between zaken and documents, both ways.

    An object is meant by its uuid. Its number counts only if no uuid is known: an organisation, or a register, numbers
    its own zaken and documents, and what others gave the same number is something else.
    """

    def __init__(
        self, client: ZgwClient, zaken: Zaken, documenten_client: DocumentenClient, documenten: Documenten
    ) -> None:
        self._name = client.name
        self._client = client
        self._zaken = zaken
        self._documenten_client = documenten_client
        self._documenten = documenten

    async def documenten(
        self, keys: Sequence[Onderwerp], request: PageRequest, call: Call
    ) -> Mapping[Onderwerp, Page[Record]]:
        """Give the documents of zaken: two calls for all that are known by uuid, one more for each that is not."""
        groups = await self._bundels(keys, call)
        pages = await self._documenten.pages([group.uuids for group in groups], request, call)
        return _told(keys, pages, groups)

    async def zaken(
        self, keys: Sequence[Onderwerp], request: PageRequest, call: Call
    ) -> Mapping[Onderwerp, Page[Record]]:
        """Give the zaken that documents are in: a call for each document, and one for all those zaken."""
        groups = unfailed(await settle(self._zaken_of(key, call) for key in keys))
        pages = await self._zaken.pages([group.uuids for group in groups], request, call)
        return _told(keys, pages, groups)

    async def _bundels(self, keys: Sequence[Onderwerp], call: Call) -> Sequence[_Group]:
        """Give which documents zaken have."""
        uuids = {uuid for key in keys for uuid in _uuids(key, ZAAK_UUID)}
        unnamed = [key for key in keys if not _of(key, ZAAK_UUID)]
        numbers = list(dict.fromkeys(number for key in unnamed for number in _of(key, ZAAK_IDENTIFICATIE)))
        by_uuid, *by_number = unfailed(
            await settle(
                [
                    self._zaken.raw_op_uuid(uuids, call, expand=_EXPAND),
                    *(self._zaken.raw_op_identificatie(number, call, expand=_EXPAND) for number in numbers),
                ]
            )
        )
        numbered = dict(zip(numbers, by_number, strict=True))
        groups: list[_Group] = []
        for key in keys:
            if _of(key, ZAAK_UUID):
                groups.append(self._bundel([by_uuid[uuid] for uuid in _uuids(key, ZAAK_UUID) if uuid in by_uuid]))
                continue
            zaken = [zaak for number in _of(key, ZAAK_IDENTIFICATIE) for zaak in numbered[number].values()]
            groups.append(self._bundel(zaken) if len(zaken) < 2 else self._ambiguous("zaken"))
        return groups

    def _bundel(self, zaken: Sequence[Json | None]) -> _Group:
        bundels = [translate_document.bundel(zaak) for zaak in zaken if zaak is not None]
        uuids = tuple(uuid for bundel in bundels for uuid in bundel.documenten)
        if None not in zaken and not any(bundel.incomplete for bundel in bundels):
            return _Group(uuids)
        error = BronDataError(f"{self._name}: which documents a zaak has was not sent along or cannot be read")
        return _Group(uuids, (error,))

    async def _zaken_of(self, key: Onderwerp, call: Call) -> _Group:
        documents = _uuids(key, DOCUMENT_UUID)
        if not _of(key, DOCUMENT_UUID):
            numbers = _of(key, DOCUMENT_IDENTIFICATIE)
            found = unfailed(await settle(self._documenten.numbered(number, call) for number in numbers))
            documents = tuple(uuid for some in found for uuid in some)
            if len(documents) > 1:
                return self._ambiguous("documents")
        zaken = unfailed(await settle(self._zaken_of_document(uuid, call) for uuid in documents))
        return _Group(tuple(dict.fromkeys(zaak for some in zaken for zaak in some)))

    async def _zaken_of_document(self, document: str, call: Call) -> list[str]:
        links = await self._client.zaakinformatieobjecten(self._documenten_client.document_url(document), call)
        zaken = [translate_document.zaak_of(link, document) for link in links]
        if None in zaken:
            raise BronDataError(f"{self._name}: gives the zaken of another document, or none that can be read")
        return [zaak for zaak in zaken if zaak is not None]

    def _ambiguous(self, what: str) -> _Group:
        return _Group(missing=(BronDataError(f"{self._name}: there are several {what} with the number asked for"),))


def _of(key: Onderwerp, soort: IdentificatorSoort) -> tuple[str, ...]:
    return tuple(number.object_id for number in key.identificatoren if number.soort == soort)


def _uuids(key: Onderwerp, soort: IdentificatorSoort) -> tuple[str, ...]:
    written = (fields.as_uuid(number) for number in _of(key, soort))
    return tuple(dict.fromkeys(uuid for uuid in written if uuid is not None))


def _told(
    keys: Iterable[Onderwerp], pages: Iterable[Page[Record]], groups: Iterable[_Group]
) -> Mapping[Onderwerp, Page[Record]]:
    return {
        key: replace(page, missing=distinct((*group.missing, *page.missing)))
        for key, page, group in zip(keys, pages, groups, strict=True)
    }
