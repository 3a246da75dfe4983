"""How Open Klant says which record something is: by uuid. A reference is {"uuid", "url"}; the URL is never used."""

from __future__ import annotations

from klantbeeld.http import Json, UnreadableError, fields

__all__ = ["expanded", "key", "reference", "references"]


def key(json: Json) -> str:
    """Give the uuid of a record; one without is no record."""
    uuid = fields.as_uuid(json.get("uuid")) if isinstance(json, dict) else None
    if uuid is None:
        raise UnreadableError("a record without uuid")
    return uuid


def reference(json: Json, name: str) -> str | None:
    """Give the uuid of what a record refers to."""
    value = fields.group(json, name)
    return None if json.get(name) is None else key(value)


def references(json: Json, name: str) -> tuple[str, ...]:
    """Give the uuids of all a record refers to by this name."""
    return tuple(key(one) for one in fields.records(json, name) or ())


def expanded(json: Json, name: str) -> tuple[Json, ...]:
    """Give what came along for a list of references.

    Without anything to expand Open Klant leaves the name out, or gives null or []. It also shows a record only once in
    an answer, under the first that refers to it: what is then missing must not be taken for absent.
    """
    came = fields.records(fields.group(json, "_expand"), name) or ()
    if {key(one) for one in came} != set(references(json, name)):
        raise UnreadableError(f"{name} did not all come along")
    return came
