"""Adapter for the Handelsregister (trade register) by the KVK APIs Basisprofiel, Vestigingsprofiel and Zoeken."""

from klantbeeld.contract import Adapter
from klantbeeld_kvk.bron import build
from klantbeeld_kvk.settings import KvkSettings

__all__ = ["ADAPTER", "KvkSettings"]

ADAPTER = Adapter(name="kvk", settings=KvkSettings, build=build)
