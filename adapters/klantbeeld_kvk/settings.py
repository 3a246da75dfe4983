"""What a KVK bron can be told in the settings file."""

from __future__ import annotations

from dataclasses import dataclass

from klantbeeld.contract import Geheim
from klantbeeld.http import check_api_key, check_base_url

__all__ = ["KvkSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KvkSettings:
    """Settings of the KVK APIs; raises a ValueError that says what is wrong with them."""

    url: str
    """Where the APIs live, without their versions: https://.../api/."""
    api_key: Geheim
    """The API key that KVK handed out."""
    vestigingen: bool = True
    """Whether to ask for all vestigingen of an onderneming when another bron needs their numbers.

    KVK counts it as one more question. Without it only the hoofdvestiging is known.
    """
    max_vestigingen: int = 100
    """The most vestigingen whose numbers are told; of more the answer says that they are not all.

    A bron that finds by one number at a time is called for each of them.
    """
    proefnummer: str = "59581883"
    """KVK-nummer that `klantbeeld check` asks for: of KVK itself, unless the register is one for testing."""

    def __post_init__(self) -> None:
        check_base_url("url", self.url)
        check_api_key("api_key", self.api_key)
        if self.max_vestigingen < 1:
            raise ValueError("max_vestigingen: must be at least 1")
        if not (len(self.proefnummer) == 8 and self.proefnummer.isascii() and self.proefnummer.isdigit()):
            raise ValueError("proefnummer: must be the eight digits of a KVK-nummer")
