"""Adapter `bezwaren`: the objections in one small application, with what is still to be done for them."""

from klantbeeld.contract import Adapter

from klantbeeld_bezwaren.bron import build
from klantbeeld_bezwaren.settings import BezwarenSettings

__all__ = ["ADAPTER", "BezwarenSettings"]

ADAPTER = Adapter(name="bezwaren", settings=BezwarenSettings, build=build)
