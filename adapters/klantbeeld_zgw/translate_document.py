"""JSON of the Documenten API to records, and which documents a zaak has; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from klantbeeld.contract import DOCUMENT_IDENTIFICATIE, DOCUMENT_UUID, Document, Referentiewaarde, Stempel
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw import links
from klantbeeld_zgw.zicht import Zicht, vertrouwelijkheid


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BareDocument:
    """A document of which it is not known yet what kind it is."""

    record: Document
    informatieobjecttype: str | None
    versie: str | None

    def named(self, informatieobjecttypen: Mapping[str, Referentiewaarde]) -> Document:
        """Give it with the name of its type."""
        return replace(self.record, soort=informatieobjecttypen.get(self.informatieobjecttype or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundel:
    """The documents (by uuid) of one zaak."""

    documenten: tuple[str, ...]
    incomplete: bool
    """There are more, that were not sent along or cannot be read."""


def document(data: Json, stempel: Stempel, zicht: Zicht, *, max_bytes: int) -> BareDocument | None:
    """Read a document, or give None if it cannot be used; raises `NotShownError` for one that may not be shown."""
    try:
        zicht.check_document(data)
        return _document(data, stempel, max_bytes)
    except UnreadableError:
        return None


def bundel(zaak: Json) -> Bundel:
    """Read which documents a zaak has, of a zaak with its zaakinformatieobjecten sent along."""
    expanded = zaak.get("_expand")
    sent = expanded.get("zaakinformatieobjecten") if isinstance(expanded, dict) else None
    if sent is None:
        # Open Zaak leaves out the key of what there is none of.
        return Bundel(documenten=(), incomplete=bool(zaak.get("zaakinformatieobjecten")))
    try:
        found = [links.link(one, "informatieobject") for one in fields.records({"sent": sent}, "sent") or ()]
    except UnreadableError:
        return Bundel(documenten=(), incomplete=True)
    known = tuple(dict.fromkeys(uuid for uuid in found if uuid is not None))
    return Bundel(documenten=known, incomplete=None in found)


def has_number(data: Json, identificatie: str) -> bool:
    """Say whether a document is known by this number."""
    return bool(data.get("identificatie") == identificatie)


def zaak_of(zaakinformatieobject: Json, document: str) -> str | None:
    """Give the zaak that a document is in, or None if this is about another document, or about nothing."""
    try:
        is_asked = links.link(zaakinformatieobject, "informatieobject") == document
        return links.link(zaakinformatieobject, "zaak") if is_asked else None
    except UnreadableError:
        return None


def _document(data: Json, stempel: Stempel, max_bytes: int) -> BareDocument:
    uuid, identificatie = links.sleutel(data), fields.text(data, "identificatie")
    omvang = _omvang(data)
    record = Document(
        herkomst=stempel.herkomst(uuid, identificatie),
        bekend_als=links.numbers((DOCUMENT_UUID, uuid), (DOCUMENT_IDENTIFICATIE, identificatie)),
        identificatie=identificatie,
        bronorganisatie=fields.text(data, "bronorganisatie"),
        naam=fields.text(data, "titel"),
        vertrouwelijkheid=vertrouwelijkheid(data),
        bestandsnaam=fields.text(data, "bestandsnaam"),
        formaat=fields.text(data, "formaat"),
        omvang=omvang,
        creatiedatum=fields.day(data, "creatiedatum"),
        # Without contents it is about something on paper, or about a file that is still being sent.
        heeft_bestand=fields.text(data, "inhoud") is not None and (omvang or 0) <= max_bytes,
    )
    return BareDocument(
        record=record,
        informatieobjecttype=links.link(data, "informatieobjecttype"),
        versie=fields.number(data, "versie"),
    )


def _omvang(data: Json) -> int | None:
    size = fields.number(data, "bestandsomvang")
    if size is not None and not (size.isascii() and size.isdecimal()):
        raise UnreadableError("bestandsomvang: not a size")
    return None if size is None else int(size)
