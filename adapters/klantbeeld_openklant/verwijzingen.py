"""To what a klantcontact refers: onderwerpobjecten and bijlagen, in the codes of this register and in ours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    OBJECT_UUID,
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Identificator,
    IdentificatorSoort,
    Verwijzing,
)
from klantbeeld.http import Json, fields
from klantbeeld_openklant.identificatoren import canonical, codes_of
from klantbeeld_openklant.references import reference
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["BIJLAGE", "OBJECTSOORTEN", "ONDERWERP", "verwijzing"]

ONDERWERP = "onderwerpobjectidentificator"
BIJLAGE = "bijlageidentificator"
_UUID_WORDS = frozenset({"uuid", "url", "uri", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Objectsoort:
    """A kind of object that registers code in many ways, and its numbers."""

    codes: Callable[[OpenKlantSettings], Iterable[str]]
    uuid: IdentificatorSoort
    numbers: Mapping[str, IdentificatorSoort] = field(default_factory=dict)
    """By the words that are used for them."""


_OBJECTSOORTEN = (
    _Objectsoort(
        codes=lambda settings: settings.zaak_codes,
        uuid=ZAAK_UUID,
        numbers=dict.fromkeys(
            ("identificatie", "zaaknummer", "zaakidentificatie", "zaak_identificatie"), ZAAK_IDENTIFICATIE
        ),
    ),
    _Objectsoort(
        codes=lambda settings: settings.informatieobject_codes,
        uuid=DOCUMENT_UUID,
        numbers={"identificatie": DOCUMENT_IDENTIFICATIE},
    ),
    _Objectsoort(codes=lambda settings: settings.object_codes, uuid=OBJECT_UUID),
    _Objectsoort(
        codes=lambda settings: settings.klantcontact_codes,
        uuid=KLANTCONTACT_UUID,
        numbers=dict.fromkeys(("referentienummer", "nummer"), KLANTCONTACT_NUMMER),
    ),
)
OBJECTSOORTEN = frozenset(
    soort for objectsoort in _OBJECTSOORTEN for soort in (objectsoort.uuid, *objectsoort.numbers.values())
)
"""The kinds of number that may be coded in several ways; all others are coded in one, their own."""


def verwijzing(json: Json, name: str, settings: OpenKlantSettings) -> Verwijzing:
    """Read an onderwerpobject or bijlage: to what it refers, wherever that is. Never fails on codes (R70).

    Args:
        json: The record.
        name: Where its identificator stands in it: `ONDERWERP` or `BIJLAGE`.
        settings: Say which codes mean what kind of object.
    """
    known = fields.group(json, name)
    object_id = fields.text(known, "objectId")
    klantcontact = reference(json, "wasKlantcontact")
    if klantcontact or object_id is None:
        return Verwijzing(klantcontact=klantcontact)
    soort, object_id = _known_object(codes_of(known), object_id, settings)
    try:
        return Verwijzing(identificator=Identificator(soort, object_id))
    except ValueError:
        return Verwijzing()


def _known_object(
    raw: IdentificatorSoort, object_id: str, settings: OpenKlantSettings
) -> tuple[IdentificatorSoort, str]:
    objecttype, word = raw.objecttype.casefold(), raw.soort_object_id.casefold()
    # Some write the whole URL of the object; its host is that of whoever wrote it, so only the uuid counts.
    uuid = fields.uuid_at_end(object_id)
    for objectsoort in _OBJECTSOORTEN:
        if objecttype not in {code.casefold() for code in objectsoort.codes(settings)}:
            continue
        if uuid and word in _UUID_WORDS:
            return objectsoort.uuid, uuid
        if word in objectsoort.numbers:
            return objectsoort.numbers[word], object_id
    return canonical(raw), object_id
