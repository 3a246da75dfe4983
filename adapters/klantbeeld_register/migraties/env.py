"""What alembic runs: the steps, on the connection it is given. There is no ini file, and no other way to run it."""

from __future__ import annotations

from alembic import context

from klantbeeld_register.tables import metadata

connection = context.config.attributes["connection"]
# SQLite can change a table only by making it anew, which alembic then does.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
