"""Adapter `contactmomenten`: the older Klanten API 1.0 and Contactmomenten API 1.0, still live in suites."""

from klantbeeld.contract import Adapter
from klantbeeld_contactmomenten.bron import build
from klantbeeld_contactmomenten.settings import ContactmomentenSettings

__all__ = ["ADAPTER"]

ADAPTER = Adapter(name="contactmomenten", settings=ContactmomentenSettings, build=build)
