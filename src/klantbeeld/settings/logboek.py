"""What can be set about the logboek. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from klantbeeld.contract import Geheim
from klantbeeld.settings.loopback import is_safe
from klantbeeld.settings.problem import Problem
from klantbeeld.settings.toegang import Toegang
from klantbeeld.settings.verbinding import Verbinding

_LEAST_KEY = 32
_LEAST_QUEUE = 1_000_000
_NEEDED = ("ontvanger", "wachtrij", "activiteit", "sleutel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logboek(Verbinding):
    """The logboek dataverwerkingen: where is told whose data was looked at, and for what."""

    modus: Literal["aan", "uit"] = "aan"
    """"uit": nothing is accounted for; to be said in so many words when others than this machine may ask."""
    bij_storing: Literal["weigeren", "bewaren"] = "weigeren"
    """"weigeren": no answer leaves before the receiver confirmed its lines. "bewaren": being in the queue is enough."""
    ontvanger: str = ""
    """URL that takes traces in OTLP over HTTP, with its path; https, but on this machine. Required when "aan"."""
    token: Geheim | None = None
    """Sent to the receiver as a bearer token; absent: none is."""
    wachtrij: str = ""
    """Path of the file that lines wait in, on a disk of this machine that survives a restart. Required when "aan"."""
    max_wachtrij: int = 1_000_000_000
    """Largest size of that file, in bytes; a line takes about 1000. When it is full no answer leaves."""
    wachttijd: float = 2.0
    """Seconds that an answer may wait for its lines to be written, and if so chosen to be confirmed."""
    activiteit: str = ""
    """Uri of the verwerkingsactiviteit of requests that have none of their own. Required when "aan"."""
    sleutel: Geheim | None = None
    """Secret that pseudonyms are made with, at least 32 characters. Required when "aan"."""
    oude_sleutels: tuple[Geheim, ...] = ()
    """Earlier values of sleutel, as long as lines with those are kept: to look for somebody in them."""

    def __post_init__(self) -> None:
        Verbinding.__post_init__(self)
        if self.modus == "uit":
            return
        missing = [name for name in _NEEDED if not getattr(self, name)]
        if missing:
            raise ValueError(f'{", ".join(missing)}: required, unless modus is "uit"')
        if any(len(key.reveal()) < _LEAST_KEY for key in (self.sleutel, *self.oude_sleutels) if key is not None):
            raise ValueError(f"sleutel and oude_sleutels must have at least {_LEAST_KEY} characters")
        if not is_safe(self.ontvanger):
            raise ValueError("ontvanger: must be an https URL without a user in it; http only on this machine itself")
        if not urlsplit(self.activiteit).scheme:
            raise ValueError("activiteit: must be a uri")
        if self.max_wachtrij < _LEAST_QUEUE or not 0 < self.wachttijd < float("inf"):
            raise ValueError(f"max_wachtrij must be at least {_LEAST_QUEUE}, and wachttijd more than 0")


def lacking_logboek(toegang: Toegang) -> list[Problem]:
    """Tell, of settings without a logboek, that others may ask while nobody said that it is not accounted for."""
    if toegang.modus == "open":
        return []
    message = 'is required when toegang.modus is not "open"; to go without, say modus = "uit" in it'
    return [Problem("logboek", message)]
