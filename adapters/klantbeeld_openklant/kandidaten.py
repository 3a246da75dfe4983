"""Partijen that gave an e-mail address or telephone number as theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

from klantbeeld.contract import BronDataError, Call, Page, PageRequest, Partij, Window
from klantbeeld.http import Fetched, Json, UnreadableError, fields, settle, unfailed
from klantbeeld_openklant.client import OpenKlantClient
from klantbeeld_openklant.klanten import Gevonden, Kandidaat
from klantbeeld_openklant.partijen import Partijen
from klantbeeld_openklant.references import reference

__all__ = ["Kandidaten", "normal_number"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"\+?[0-9]{8,15}")
_BETWEEN = re.compile(r"\(0\)|[\s().\-/]")
"""What people write in a number and nobody dials; the (0) in +31 (0)6 among it."""
_TAIL = 7
"""So many of the last digits of a number are nearly always written together, whatever stands before them."""


class Kandidaten:
    """Finds partijen by an address. Only those that gave it as theirs, never who left it for one contact (R12, R16)."""

    def __init__(self, client: OpenKlantClient, partijen: Partijen, *, bron: str) -> None:
        self._client = client
        self._partijen = partijen
        self._bron = bron

    async def find(self, adres: str, request: PageRequest, call: Call) -> Page[Partij]:
        """Give a page of the partijen with this e-mail address or telephone number, however it is written."""
        window = Window.without_moments(request)
        adres = adres.strip()
        number = normal_number(adres)
        if _EMAIL.fullmatch(adres):
            questions = [self._client.adressen_with(adres, call)]
            gevonden = self._gathered(unfailed(await settle(questions)), lambda row: _is_email(row, adres))
        elif number is not None:
            # Also as given, for a number whose last digits are not written together.
            questions = [self._client.adressen_with(number[-_TAIL:], call), self._client.adressen_equal(adres, call)]
            gevonden = self._gathered(unfailed(await settle(questions)), lambda row: _is_number(row, number))
        else:
            return Page()
        return await self._partijen.page(gevonden, window, request, call)

    def _gathered(self, answers: list[Fetched], is_it: Callable[[Json], bool]) -> Gevonden:
        uuids: set[str] = set()
        dropped = 0
        for row in {str(row.get("uuid")): row for answer in answers for row in answer.results}.values():
            try:
                owner = reference(row, "verstrektDoorPartij")
                if owner is not None and is_it(row):
                    uuids.add(owner)
            except UnreadableError:
                dropped += 1
        too_many = (BronDataError(f"{self._bron}: more digital addresses than are read"),)
        return Gevonden(
            kandidaten=tuple(Kandidaat(uuid=uuid) for uuid in sorted(uuids)),
            dropped=dropped,
            missing=too_many if any(answer.has_more for answer in answers) else (),
        )


def normal_number(written: str) -> str | None:
    """Give a telephone number with its country, however it is written; None if this is none.

    A number without a country is Dutch.
    """
    number = _BETWEEN.sub("", written)
    if not _NUMBER.fullmatch(number):
        return None
    if number.startswith("00"):
        number = "+" + number[2:]
    elif number.startswith("0"):
        number = "+31" + number[1:]
    return "+31" + number[4:] if number.startswith("+310") else number


def _is_email(row: Json, adres: str) -> bool:
    given = fields.text(row, "adres") or ""
    return fields.text(row, "soortDigitaalAdres") == "email" and given.strip().casefold() == adres.casefold()


def _is_number(row: Json, number: str) -> bool:
    is_of_that_soort = fields.text(row, "soortDigitaalAdres") == "telefoonnummer"
    return is_of_that_soort and normal_number(fields.text(row, "adres") or "") == number
