"""Pagina (page): where the klant does a taak, as the settings may name it."""

from __future__ import annotations

from klantbeeld.contract import safe_page

UUID = "{uuid}"
"""What stands for the uuid of the taak in a page of the settings."""


def check_page(place: str, page: str) -> None:
    """Raise a ValueError if a page of the settings is none."""
    written = page.replace(UUID, "")
    if safe_page(written) is None or set(written) & set("{}"):
        raise ValueError(f'{place}: must be an https URL or a path that begins with "/", with at most {UUID} in it')
