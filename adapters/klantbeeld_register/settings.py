"""What the settings file says of a bron of this kind."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from klantbeeld.contract import Geheim

__all__ = ["RegisterSettings"]

_FORMS = ("sqlite+aiosqlite", "postgresql+asyncpg")
_SHORTEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSettings:
    """Settings of a local register."""

    database: Geheim
    """Where it is: "sqlite+aiosqlite:///PATH" or "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE"."""
    sleutels: tuple[Geheim, ...]
    """Secrets that numbers are encrypted with, each at least 32 characters. The first encrypts, all of them decrypt."""
    zoeksleutel: Geheim
    """Secret that numbers are searched by, at least 32 characters, and not one of `sleutels`."""
    oude_zoeksleutels: tuple[Geheim, ...] = ()
    """Earlier values of `zoeksleutel`, to search with until `klantbeeld register herversleutel` has run."""

    def __post_init__(self) -> None:
        _check_database(self.database.reveal())
        if not self.sleutels:
            raise ValueError("sleutels: must have at least one")
        secrets = (*self.sleutels, self.zoeksleutel, *self.oude_zoeksleutels)
        if any(len(secret.reveal()) < _SHORTEST for secret in secrets):
            raise ValueError(
                f"sleutels, zoeksleutel, oude_zoeksleutels: must have at least {_SHORTEST} characters each"
            )
        if {self.zoeksleutel, *self.oude_zoeksleutels} & set(self.sleutels):
            raise ValueError("zoeksleutel: must be another secret than those of sleutels")


def _check_database(database: str) -> None:
    try:
        parts = urlsplit(database)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in _FORMS:
        raise ValueError(f"database: must begin with {' or '.join(f'{form}://' for form in _FORMS)}")
    if parts.scheme == _FORMS[0] and (parts.netloc or parts.path in ("", "/", "/:memory:") or parts.query):
        raise ValueError("database: must name a file, as in sqlite+aiosqlite:///klantbeeld.db")
    if parts.scheme == _FORMS[1] and parts.path in ("", "/"):
        raise ValueError("database: must name a database, as in postgresql+asyncpg://USER@HOST/DATABASE")
