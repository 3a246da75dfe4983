"""Verbinding (connection): who we trust at the other side, and how we say who we are there."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbinding:
    """What can be set of TLS with anybody we call."""

    ca: str | None = None
    """Path of a PEM file with the certificate authorities to trust there. Absent: those of the system."""
    certificaat: str | None = None
    """Path of a PEM file with the certificate that says who we are, and after it the rest of its chain."""
    certificaat_sleutel: str | None = None
    """Path of a PEM file with the private key that goes with `certificaat`; required with it. May be the same file."""
    certificaat_wachtwoord: Geheim | None = None
    """Password of that key. Absent: the key is not encrypted."""

    def __post_init__(self) -> None:
        if (self.certificaat is None) != (self.certificaat_sleutel is None):
            raise ValueError("certificaat, certificaat_sleutel: each needs the other")
        if self.certificaat_wachtwoord is not None and self.certificaat_sleutel is None:
            raise ValueError("certificaat_wachtwoord: needs certificaat_sleutel")
