"""What the settings file says of a bron of this kind."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim
from klantbeeld.http import check_base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class BezwarenSettings:
    """Settings of a bron that is a bezwaren application."""

    url: str
    """Where its API lives, as in https://bezwaren.example/api/."""
    sleutel: Geheim
    """The API key that its functional administrator handed out."""
    bronorganisatie: str | None = None
    """RSIN of the organisation that numbers its bezwaren; with it, one that is a zaak elsewhere too is shown once."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
