"""Bron (source): what it offers, and how to ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from klantbeeld.contract.call import Call
from klantbeeld.contract.herkomst import Record
from klantbeeld.contract.klant import IdentificatorSoort, Klant
from klantbeeld.contract.klantcontact import InterneTaak, Klantcontact
from klantbeeld.contract.page import Page, PageRequest
from klantbeeld.contract.partij import Partij
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
    """For a key that is a klant: the kinds of number it can be found by. Without any of them the bron is not asked.

    The klant given to `fetch` holds only numbers of these kinds, and a partij only if it is of this bron.
    """
    accepts_other: bool = False
    """Whether numbers of any kind but BSN, RSIN, KVK and vestiging can be asked for as well."""
    batch_size: int = 1
    """Keys per fetch; 1: the backend has no batch. The core asks for more keys in parallel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a bron offers. `None`, or a kind that is absent, means: not offered.

    By klant: lists in the order of the kind (`TijdlijnRecord.plaats`; partijen in any fixed order), and only of the
    klant in the hoedanigheid he is asked in (R22).
    """

    partijen: Fetcher[Klant, Partij] | None = None
    klantcontacten: Fetcher[Klant, Klantcontact] | None = None
    interne_taken: Fetcher[Klant, InterneTaak] | None = None
    zaken: Fetcher[Klant, Zaak] | None = None
    zaken_op_identificatie: Fetcher[str, Zaak] | None = None
    """By zaaknummer. Finds every zaak with that number."""
    op_sleutel: Mapping[type[Record], Fetcher[str, Record]] = field(default_factory=dict)
    """By the key the bron itself gave, per kind: to follow a reference within the bron and to ask a record again by id.
    A page with one record, or empty when there is none (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bronstand:
    """What a check of a bron found: whether it answers, accepts us, and which version it says it is."""

    version: str | None = None
    problems: tuple[str, ...] = ()
    """Sentences for the person who runs the façade; empty: all is well. Without secrets or personal data."""


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bron:
    """A configured instance of an adapter. Made once, used by all requests at the same time."""

    capabilities: Capabilities
    check: Callable[[Call], Awaitable[Bronstand]]
    """Look whether the bron is reachable and takes our credentials; raises a `BronError` if not."""
    close: Callable[[], Awaitable[None]] = _nothing
    """Let go of connections."""
