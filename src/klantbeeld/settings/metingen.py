"""What can be set about measuring. Every field is a key in the file; its docstring is its documentation."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim
from klantbeeld.settings.loopback import is_safe

_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Metingen:
    """What is measured, and for whom; nothing unless it is set."""

    poort: int | None = None
    """Port of /metrics, for Prometheus; each worker has one, from this on. 0: any free one. Absent: not measured."""
    host: str = "127.0.0.1"
    """Address to listen on there."""
    server_timing: bool = False
    """Tell in the header Server-Timing of an answer how long it took, and each bron: for developers."""
    ontvanger: str = ""
    """URL that takes traces in OTLP over HTTP, with its path; https, but on this machine. Absent: no spans are made."""
    token: Geheim | None = None
    """Sent to the receiver as a bearer token; absent: none is."""
    aandeel: float = 1.0
    """The share of requests that spans are made of, from 0 to 1."""

    def __post_init__(self) -> None:
        if self.poort is not None and not 0 <= self.poort <= _LAST_PORT:
            raise ValueError(f"poort: must be from 0 to {_LAST_PORT}")
        if not 0 <= self.aandeel <= 1:
            raise ValueError("aandeel: must be from 0 to 1")
        if self.ontvanger and not is_safe(self.ontvanger):
            raise ValueError("ontvanger: must be an https URL without a user in it; http only on this machine itself")
