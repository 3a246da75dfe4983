"""Adapter `openklant`: the Klantinteracties API as Open Klant 2.x serves it."""

from klantbeeld.contract import Adapter
from klantbeeld_openklant.bron import build
from klantbeeld_openklant.settings import OpenKlantSettings

__all__ = ["ADAPTER"]

ADAPTER = Adapter(name="openklant", settings=OpenKlantSettings, build=build)
