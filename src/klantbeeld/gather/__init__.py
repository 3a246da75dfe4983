"""Gathering: the policy of asking bronnen. Every await, limit and time-out between the core and an adapter is here."""

from klantbeeld.gather.bestand import opened
from klantbeeld.gather.fetch import fetch
from klantbeeld.gather.source import LIJSTEN, Lijst, Source, Sources
from klantbeeld.gather.switches import Switches

__all__ = ["LIJSTEN", "Lijst", "Source", "Sources", "Switches", "fetch", "opened"]
