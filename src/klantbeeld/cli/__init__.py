"""The command `klantbeeld`: serve, check, demo, schema, documents, logboek, bron, adapters; and those of adapters."""

from klantbeeld.cli.main import main

__all__ = ["main"]
