"""Bron (source): what it offers, and how to ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from klantbeeld.contract.basisregistratie import Basisregistratie
from klantbeeld.contract.call import Call
from klantbeeld.contract.document import Bestand, Document, OverigObject
from klantbeeld.contract.herkomst import Record
from klantbeeld.contract.klant import Identificator, IdentificatorSoort, Klant
from klantbeeld.contract.klantcontact import InterneTaak, Klantcontact
from klantbeeld.contract.page import Page, PageRequest
from klantbeeld.contract.partij import Partij
from klantbeeld.contract.product import Product, Productaanvraag
from klantbeeld.contract.taak import Klanttaak
from klantbeeld.contract.vraag import Onderwerp, Werkvraag
from klantbeeld.contract.zaak import Zaak

__all__ = ["Bron", "Bronstand", "Capabilities", "Fetcher"]

K = TypeVar("K")
T = TypeVar("T", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher(Generic[K, T]):
    """One kind of record a bron offers, and how to ask for it.

    `fetch` answers exactly the keys it was given; a key the bron does not know has an empty page. It raises a
    `BronError` when it cannot answer; anything else it raises counts as a bug of the adapter, and costs the same.
    """

    fetch: Callable[[Sequence[K], PageRequest, Call], Awaitable[Mapping[K, Page[T]]]]
    accepts: frozenset[IdentificatorSoort] = frozenset()
    """For a key that is a klant, an onderwerp or an identificator: the kinds of number it can be found by.

    Without any of them the bron is not asked. The key given to `fetch` holds only numbers of these kinds, and a klant
    only a partij of this bron, and no number that stands for another hoedanigheid than his (R22).
    """
    accepts_other: bool = False
    """Whether numbers of any kind but BSN, RSIN, KVK and vestiging can be asked for as well."""
    resolves: frozenset[IdentificatorSoort] = frozenset()
    """Of partijen and basisregistratie: the kinds of number that `identificatoren` of its records may tell of a klant.

    The core asks it for them when another bron needs such a number: the RSIN of an onderneming known by KVK-nummer.
    """
    batch_size: int = 1
    """Keys per fetch; 1: the backend has no batch. The core asks for more keys in parallel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a bron offers. `None`, or a kind that is absent, means: not offered.

    By klant: lists in the order of the kind (`TijdlijnRecord.plaats`; partijen in any fixed order), and only of the
    klant in the hoedanigheid he is asked in (R22).
    """

    partijen: Fetcher[Klant, Partij] | None = None
    basisregistratie: Fetcher[Klant, Basisregistratie] | None = None
    """At most one record per klant; the order of records is of no account."""
    klantcontacten: Fetcher[Klant, Klantcontact] | None = None
    interne_taken: Fetcher[Klant, InterneTaak] | None = None
    zaken: Fetcher[Klant, Zaak] | None = None
    klanttaken: Fetcher[Klant, Klanttaak] | None = None
    producten: Fetcher[Klant, Product] | None = None
    productaanvragen: Fetcher[Klant, Productaanvraag] | None = None
    documenten: Fetcher[Klant, Document] | None = None
    """Only of a bron that knows which documenten a klant has; those of one zaak are in `bij`."""
    overige_objecten: Fetcher[Klant, OverigObject] | None = None

    op_identificator: Fetcher[Identificator, Record] | None = None
    """By a number that records of other registers refer by. Finds every record with that number, of any kind (R70).

    `accepts` says which numbers; each record found has the number in `bekend_als`.
    """
    bij: Mapping[type[Record], Fetcher[Onderwerp, Record]] = field(default_factory=dict)
    """By onderwerp, per kind: what is about an object or belongs to it, wherever that object is (R72).

    Klantcontacten about a zaak, a document or an earlier klantcontact; documenten and klanttaken of a zaak; zaken of a
    document. Lists in the order of the kind, of all klanten: the core shows a klant only his own.
    """
    werkvoorraad: Fetcher[Werkvraag, InterneTaak] | None = None
    """Interne taken of all klanten."""
    kandidaten: Fetcher[str, Partij] | None = None
    """By an e-mail address or telephone number: the partijen that gave it as theirs, never an ongekende (R16)."""
    bestand: Callable[[str, Call], AbstractAsyncContextManager[Bestand]] | None = None
    """By the key of a document: its contents. Raises a `BronError` on entering when it cannot be had."""

    op_sleutel: Mapping[type[Record], Fetcher[str, Record]] = field(default_factory=dict)
    """By the key the bron itself gave, per kind: to follow a reference within the bron and to ask a record again by id.
    A page with one record, or empty when there is none (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bronstand:
    """What a check of a bron found: whether it answers, accepts us, and which version it says it is."""

    version: str | None = None
    problems: tuple[str, ...] = ()
    """Sentences for the person who runs the façade; empty: all is well. Without secrets or personal data."""
    notes: tuple[str, ...] = ()
    """What else is good to know, and no problem: how the bron understands what it gets. Without personal data too."""


async def _nothing() -> None:
    return None


async def _nothing_to_warm(_: Call) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bron:
    """A configured instance of an adapter. Made once, used by all requests at the same time."""

    capabilities: Capabilities
    check: Callable[[Call], Awaitable[Bronstand]]
    """Look whether the bron is reachable and takes our credentials; raises a `BronError` if not."""
    warm: Callable[[Call], Awaitable[None]] = _nothing_to_warm
    """Read what is the same for everybody and will be needed, such as catalogi. Asked once, before the first request;
    raises a `BronError` if that fails, and then it is read when it is needed."""
    close: Callable[[], Awaitable[None]] = _nothing
    """Let go of connections."""
