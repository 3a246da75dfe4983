"""Klantbeeld: one GraphQL endpoint that composes what a municipality knows of one klant."""

__version__ = "0.1.0"
