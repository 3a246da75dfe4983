"""Brings the tables up to date."""

from __future__ import annotations

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from klantbeeld_register.client import LOCK, SCHEMA, ZOEKSLEUTEL
from klantbeeld_register.kluis import Zoeker
from klantbeeld_register.tables import toestand

__all__ = ["upgrade"]


async def upgrade(connection: AsyncConnection, zoeker: Zoeker) -> None:
    """Make the tables, or bring them up to date; a register that is new is searched with this key from now on.

    All in the transaction of the connection: when a step fails, nothing has changed.
    """
    await connection.run_sync(_upgrade)
    known = await connection.scalar(select(toestand.c.waarde).where(toestand.c.naam == ZOEKSLEUTEL))
    if known is None:
        await connection.execute(toestand.insert().values(naam=ZOEKSLEUTEL, waarde=zoeker.vingerafdruk))


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Two that begin at the same moment would both make the tables.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    if inspect(connection).has_table("alembic_version"):
        at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if at is not None and str(at) > SCHEMA:
            raise ValueError("the tables are of a newer version of Klantbeeld; nothing was changed")
    with as_file(files("klantbeeld_register").joinpath("migraties")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, SCHEMA)
