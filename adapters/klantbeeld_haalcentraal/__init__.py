"""Adapter for the BRP (register of persons) by way of the API Haal Centraal BRP Personen bevragen, version 2."""

from klantbeeld.contract import Adapter
from klantbeeld_haalcentraal.bron import build
from klantbeeld_haalcentraal.settings import HaalCentraalSettings

__all__ = ["ADAPTER", "HaalCentraalSettings"]

ADAPTER = Adapter(name="haalcentraal", settings=HaalCentraalSettings, build=build)
