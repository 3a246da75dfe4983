"""How ZGW registers say which record something is: by a URL that ends with its uuid."""

from __future__ import annotations

from klantbeeld.contract import Identificator, IdentificatorSoort
from klantbeeld.http import Json, UnreadableError, fields


def sleutel(data: Json) -> str:
    """Give the uuid of the record itself: catalogi say it in the URL only."""
    found = fields.as_uuid(data.get("uuid")) or link(data, "url")
    if found is None:
        raise UnreadableError("uuid: missing")
    return found


def link(data: Json, name: str) -> str | None:
    """Give the uuid of what a record refers to."""
    value = fields.text(data, name)
    return None if value is None else _end_of(value, name)


def links(data: Json, name: str) -> tuple[str, ...] | None:
    """Give the uuids of all a record refers to by this name; None if it does not say."""
    found = fields.values(data, name)
    return None if found is None else tuple(_end_of(each, name) for each in found)


def numbers(*known: tuple[IdentificatorSoort, str | None]) -> tuple[Identificator, ...]:
    """Give the numbers that a record is known as; raises `UnreadableError` for one that cannot be a number."""
    try:
        return tuple(Identificator(soort, number) for soort, number in known if number is not None)
    except ValueError:
        raise UnreadableError("identificatie: too long") from None


def _end_of(url: Json, name: str) -> str:
    found = fields.uuid_at_end(url)
    if found is None:
        raise UnreadableError(f"{name}: does not end with a uuid")
    return found
