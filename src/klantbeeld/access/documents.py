"""Trusted documents: which GraphQL documents a client may run, and for which purpose. Pure.

A document here is the text of a query. (A letter or report in a register is a `klantbeeld.contract.Document`.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from klantbeeld.access.rules import DOCUMENT_VRIJ
from klantbeeld.contract import Caller

Modus: TypeAlias = Literal["open", "geregistreerd", "geregistreerd-of-scope"]
"""Whether a client may ask what is not registered: yes, no, or with the scope `document:vrij`."""


def document_id(text: str) -> str:
    """Give the id of a document: the SHA-256 of its exact text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A document that was looked at before it was allowed."""

    id: str
    """As `document_id` gives it."""
    operation: str
    """The name of its one operation."""
    doel: str
    """The purpose it is for; a request with it cannot state another."""
    text: str
    clients: tuple[str, ...] | None = None
    """The applications that may run it; None: all."""

    def is_for(self, client: str) -> bool:
        """Say whether an application may run it."""
        return self.clients is None or client in self.clients


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentbeleid:
    """What the municipality chose (beleid: policy) about documents.

    `modus` holds for a client that is not in `clients`. `registered` is the manifest, by id; None: there is none.
    """

    modus: Modus = "open"
    clients: Mapping[str, Modus] = field(default_factory=dict)
    registered: Mapping[str, Registered] | None = None

    def modus_of(self, caller: Caller) -> Modus:
        """Say what holds for the application a request comes through."""
        return self.clients.get(caller.client, self.modus)

    def find(self, id: str, caller: Caller) -> Registered | None:
        """Give a registered document; one of another application is as unknown as one that does not exist."""
        found = (self.registered or {}).get(id)
        return found if found is not None and found.is_for(caller.client) else None

    def may_ask_freely(self, caller: Caller) -> bool:
        """Say whether a caller may ask what is not registered."""
        modus = self.modus_of(caller)
        return modus == "open" or (modus == "geregistreerd-of-scope" and DOCUMENT_VRIJ in caller.scopes)
