"""Adapter for the Objects API of Maykin (Open Object): klanttaken, producten and productaanvragen kept as objects."""

from klantbeeld.contract import Adapter
from klantbeeld_objecten.bron import build
from klantbeeld_objecten.settings import ObjectenSettings

__all__ = ["ADAPTER", "ObjectenSettings"]

ADAPTER = Adapter(name="objecten", settings=ObjectenSettings, build=build)
"""Makes an objectenregister look like a bron."""
