"""Adapter for registers that speak the VNG standard ZGW (zaakgericht werken): Open Zaak, and others of its kind."""

from klantbeeld.contract import Adapter
from klantbeeld_zgw.bron import build
from klantbeeld_zgw.settings import ZgwSettings

__all__ = ["ADAPTER", "ZgwSettings"]

ADAPTER = Adapter(name="zgw", settings=ZgwSettings, build=build)
