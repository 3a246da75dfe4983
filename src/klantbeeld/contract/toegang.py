"""Toegang (access): who asks, as far as a bron may know, and how far this caller may look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from klantbeeld.contract.klant import Identificator, Klant

__all__ = ["Aanroepersoort", "Betrouwbaarheid", "Caller", "Grens", "Vertrouwelijkheid"]


class _Ordered(Enum):
    """An enum whose members go from low to high in the order in which they are written."""

    @property
    def rank(self) -> int:
        """The place of this member, counted from the lowest."""
        return _ranks(type(self))[self]

    def exceeds(self, highest: _Ordered | None) -> bool:
        """Say whether this is higher than what is allowed; None: everything is."""
        return highest is not None and self.rank > highest.rank


@cache
def _ranks(kind: type[_Ordered]) -> Mapping[_Ordered, int]:
    return {member: place for place, member in enumerate(kind)}


class Vertrouwelijkheid(_Ordered):
    """Vertrouwelijkheidaanduiding: how confidential a zaak or document is, from open to secret (ZGW Zaken API)."""

    OPENBAAR = "openbaar"
    BEPERKT_OPENBAAR = "beperkt_openbaar"
    INTERN = "intern"
    ZAAKVERTROUWELIJK = "zaakvertrouwelijk"
    VERTROUWELIJK = "vertrouwelijk"
    CONFIDENTIEEL = "confidentieel"
    GEHEIM = "geheim"
    ZEER_GEHEIM = "zeer_geheim"


class Betrouwbaarheid(_Ordered):
    """Betrouwbaarheidsniveau: how sure it is who signed in (DigiD; eHerkenning and eIDAS by their equals)."""

    BASIS = "basis"
    MIDDEN = "midden"
    SUBSTANTIEEL = "substantieel"
    HOOG = "hoog"


class Aanroepersoort(Enum):
    """In which quality somebody asks."""

    INWONER = "inwoner"
    ONDERNEMER = "ondernemer"
    GEMACHTIGDE = "gemachtigde"
    """Somebody who acts for the klant."""
    MEDEWERKER = "medewerker"
    SYSTEEM = "systeem"

    @property
    def is_klant(self) -> bool:
        """Whether such a caller sees the klantbeeld of one klant alone: that of the sign-in."""
        return self in (Aanroepersoort.INWONER, Aanroepersoort.ONDERNEMER, Aanroepersoort.GEMACHTIGDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sends the request."""

    id: str
    """Opaque and stable for one caller; ids and cursors are bound to it. No personal number."""
    soort: Aanroepersoort = Aanroepersoort.SYSTEEM
    scopes: frozenset[str] = frozenset()
    """What the caller may do; see the description of the directive `@vereist`."""
    klant: Klant | None = None
    """Whose klantbeeld `van: {zelf: true}` is; known by the sign-in alone, never by anything in the request."""
    betrouwbaarheid: Betrouwbaarheid | None = None
    """How sure it is who signed in; None: it is not known, so nothing that asks for a level is shown."""
    gebruiker: str | None = None
    """Of a medewerker: the number or account by which bronnen log who looked. Never a BSN; of others None."""
    gebruikersnaam: str | None = None
    """Of a medewerker: the name that goes with it."""
    rollen: frozenset[str] = frozenset()
    """Roles of a medewerker or systeem, in the words of the municipality."""
    diensten: frozenset[str] = frozenset()
    """Of a gemachtigde: the services he may act for the klant in, as the mandate register calls them."""
    handelend: Identificator | None = None
    """Of a gemachtigde: who sits at the keyboard; for the logboek."""
    client: str = ""
    """The application the request came through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grens:
    """How far a caller may look in this request.

    A bron that can leave out the rest, does so, for what it does not send cannot leak (ZGW:
    `maximaleVertrouwelijkheidaanduiding`, `rol__machtiging__loa`). It need not: the core looks at all that comes back,
    and asks for the fields it has to look at.
    """

    vertrouwelijkheid: Vertrouwelijkheid | None = None
    """The highest that is shown; None: all."""
    betrouwbaarheid: Betrouwbaarheid | None = None
    """The level of the sign-in: what asks for a higher one is not shown; None: all is."""
    zaaktypen: frozenset[str] | None = None
    """Codes of the zaaktypen that are shown; None: all."""
