"""Opslag (storage): from lines to rows, and writing them. A record that is there already is replaced as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from klantbeeld_register.client import Session
from klantbeeld_register.regels import (
    PartijRegel,
    Regel,
    soort_of,
)
from klantbeeld_register.rijen import Rijen
from klantbeeld_register.tables import (
    actor,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klantcontact,
    klantcontact_actor,
    klanttaak,
    partij,
    product,
    productaanvraag,
    taak_actor,
    vertegenwoordiging,
    verwijzing,
)

__all__ = ["store"]

_IN_ORDER = (
    *(actor, partij, vertegenwoordiging, klantcontact, betrokkene, digitaal_adres, klantcontact_actor),
    *(interne_taak, taak_actor, klanttaak, product, productaanvraag, verwijzing),
)
"""The tables, each behind those it refers to."""
_PARENTS = {actor, partij, vertegenwoordiging, klantcontact, interne_taak, klanttaak, product, productaanvraag}


async def store(session: Session, regels: Sequence[Regel], known: Iterable[Regel]) -> None:
    """Write records; `known` are those among them that are in the register already, with another content."""
    await _empty(session, known)
    rows = Rijen(session.kluis, session.zoeker)
    # An organisatie before whom it is referred to by; a partij is not, otherwise.
    for regel in sorted(regels, key=lambda one: isinstance(one, PartijRegel) and one.werkte_voor is not None):
        rows.add(regel)
    for table in _IN_ORDER:
        found = rows.of[table.name]
        await session.execute(_upsert(session, table) if table in _PARENTS else table.insert(), found)


async def _empty(session: Session, known: Iterable[Regel]) -> None:
    """Take away what hangs under records that are to be replaced."""
    of: dict[str, list[str]] = defaultdict(list)
    for regel in known:
        of[soort_of(type(regel))].append(regel.identiteit)
    for soort, keys in of.items():
        is_own = (verwijzing.c.eigenaar_soort == soort) & verwijzing.c.eigenaar.in_(keys)
        await session.execute(delete(verwijzing).where(is_own))
    if of["partij"]:
        await session.execute(delete(digitaal_adres).where(digitaal_adres.c.partij.in_(of["partij"])))
    if of["klantcontact"]:
        is_under = betrokkene.c.klantcontact.in_(of["klantcontact"])
        under = select(betrokkene.c.sleutel).where(is_under)
        await session.execute(delete(digitaal_adres).where(digitaal_adres.c.betrokkene.in_(under)))
        await session.execute(delete(betrokkene).where(is_under))
        is_with = klantcontact_actor.c.klantcontact.in_(of["klantcontact"])
        await session.execute(delete(klantcontact_actor).where(is_with))
    if of["interne_taak"]:
        await session.execute(delete(taak_actor).where(taak_actor.c.taak.in_(of["interne_taak"])))


def _upsert(session: Session, table: Table) -> Insert:
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in keys]
    insert = (sqlite.insert if session.is_sqlite else postgresql.insert)(table)
    if not others:
        return insert.on_conflict_do_nothing(index_elements=keys)
    return insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in others})
