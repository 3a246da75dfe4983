"""How these APIs say which record something is: by a URL that ends with its uuid."""

from __future__ import annotations

from klantbeeld.http import Json, UnreadableError, fields

__all__ = ["key", "link", "rows"]


def key(json: Json) -> str:
    """Give the uuid of a record; it stands in the URL only, and one without is no record."""
    uuid = link(json, "url")
    if uuid is None:
        raise UnreadableError("a record without url")
    return uuid


def link(json: Json, name: str) -> str | None:
    """Give the uuid of what a record refers to. The host is that of whoever wrote the URL, and means nothing."""
    url = fields.text(json, name)
    if url is None:
        return None
    uuid = fields.uuid_at_end(url)
    if uuid is None:
        raise UnreadableError(f"{name}: does not end with a uuid")
    return uuid


def rows(json: Json, name: str) -> tuple[Json, ...] | None:
    """Give the links that came along with a record; None if they did not: then there are only URLs, or nothing."""
    found = fields.values(json, name)
    if found is None or any(isinstance(one, str) for one in found):
        return None
    return fields.records(json, name)
