"""Gathering: the policy of asking bronnen. Every await, limit and time-out between the core and an adapter is here."""

from klantbeeld.gather.bestand import opened
from klantbeeld.gather.fetch import fetch
from klantbeeld.gather.source import LIJSTEN, Lijst, Source, Sources
from klantbeeld.gather.switches import Switches
from klantbeeld.gather.together import together
from klantbeeld.gather.waarnemer import NIET_GEVRAAGD, Bevraging, Waarnemer

__all__ = [
    "LIJSTEN",
    "NIET_GEVRAAGD",
    "Bevraging",
    "Lijst",
    "Source",
    "Sources",
    "Switches",
    "Waarnemer",
    "fetch",
    "opened",
    "together",
]
