"""Gathering: the policy of asking bronnen. Every await, limit and time-out between the core and an adapter is here."""

from klantbeeld.gather.answers import answers
from klantbeeld.gather.bestand import opened
from klantbeeld.gather.cache import Asked, Cache, CacheRules
from klantbeeld.gather.fetch import fetch
from klantbeeld.gather.source import LIJSTEN, Lijst, Source, Sources
from klantbeeld.gather.switches import Switches
from klantbeeld.gather.together import together
from klantbeeld.gather.waarnemer import NIET_GEVRAAGD, Bevraging, Bewaard, Waarnemer
from klantbeeld.gather.warm import warm

__all__ = [
    "LIJSTEN",
    "NIET_GEVRAAGD",
    "Asked",
    "Bevraging",
    "Bewaard",
    "Cache",
    "CacheRules",
    "Lijst",
    "Source",
    "Sources",
    "Switches",
    "Waarnemer",
    "answers",
    "fetch",
    "opened",
    "together",
    "warm",
]
