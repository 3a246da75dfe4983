"""Rotatie (rotation) of keys: all numbers encrypted with the first key, and hashed with the present one."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence

from sqlalchemy import bindparam, func, select, tuple_, update
from sqlalchemy.engine import RowMapping

from klantbeeld.contract import BronDataError, IdentificatorSoort
from klantbeeld.http import UnreadableError
from klantbeeld_register.client import ZOEKSLEUTEL, Session
from klantbeeld_register.kluis import Zoeker
from klantbeeld_register.tables import toestand, verwijzing

__all__ = ["count_keys", "count_numbers", "rotate"]

_AT_ONCE = 1000
_KEYS = tuple(verwijzing.primary_key)


async def count_numbers(session: Session) -> int:
    """Say how many numbers the register holds."""
    rows = await session.rows(
        select(func.count().label("aantal")).select_from(verwijzing).where(verwijzing.c.versleuteld.is_not(None))
    )
    return int(rows[0]["aantal"])


async def count_keys(session: Session) -> tuple[int, int]:
    """Say how many numbers are encrypted with the first key, and how many with an older one."""
    counts: Counter[bool] = Counter()
    async for rows in _numbers(session):
        counts.update(session.kluis.is_of_first(row["versleuteld"]) for row in rows)
    return counts[True], counts[False]


async def rotate(session: Session, zoeker: Zoeker, advance: Callable[[int], None]) -> int:
    """Encrypt anew what is not encrypted with the first key, and hash everything anew if it is another key.

    In one transaction: a register is searched with one key, and readers see the old one until all is done.
    """
    is_rehashed = session.zoeker.vingerafdruk != zoeker.vingerafdruk
    changed = 0
    statement = (
        update(verwijzing)
        .where(*(column == bindparam(f"key_{column.name}") for column in _KEYS))
        .values(zoekhash=bindparam("hash"), versleuteld=bindparam("sealed"))
    )
    async for rows in _numbers(session):
        stale = [row for row in rows if is_rehashed or not session.kluis.is_of_first(row["versleuteld"])]
        await session.execute(statement, [_renewed(session, zoeker, row) for row in stale])
        changed += len(stale)
        advance(len(rows))
    renewed = update(toestand).where(toestand.c.naam == ZOEKSLEUTEL).values(waarde=zoeker.vingerafdruk)
    await session.execute(renewed)
    return changed


def _renewed(session: Session, zoeker: Zoeker, row: RowMapping) -> dict[str, object]:
    soort = IdentificatorSoort(row["register"], row["objecttype"], row["soort_object_id"])
    try:
        number = session.kluis.number(soort, row["versleuteld"])
    except UnreadableError as error:
        raise BronDataError(f"{error}; nothing was changed") from error
    keys = {f"key_{column.name}": row[column.name] for column in _KEYS}
    return {**keys, "hash": zoeker.hash(number), "sealed": session.kluis.versleuteld(number)}


async def _numbers(session: Session) -> AsyncIterator[Sequence[RowMapping]]:
    last: list[object] | None = None
    while True:
        statement = select(verwijzing).where(verwijzing.c.versleuteld.is_not(None)).order_by(*_KEYS).limit(_AT_ONCE)
        if last is not None:
            statement = statement.where(tuple_(*_KEYS) > tuple_(*last))
        rows = await session.rows(statement)
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        last = [rows[-1][column.name] for column in _KEYS]
