"""The steps that make the tables what they are, in order; alembic keeps in the database how far it is."""
