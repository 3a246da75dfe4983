"""Adapter for taakapplicaties: an application of one task or department with a plain REST API, told in TOML alone.

The settings say how to search it, where the records are in an answer, and which of its fields is which attribute.
"""

from klantbeeld.contract import Adapter
from klantbeeld_taakapplicatie.bron import build
from klantbeeld_taakapplicatie.settings import TaakapplicatieSettings

__all__ = ["ADAPTER", "TaakapplicatieSettings"]

ADAPTER = Adapter(name="taakapplicatie", settings=TaakapplicatieSettings, build=build)
