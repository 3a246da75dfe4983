"""Dates and moments, in the form that the settings state."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from klantbeeld.contract import NEDERLAND, begin_van_dag
from klantbeeld.http import Json, UnreadableError

_TIME = re.compile(r"%[HIMSfpXc]")
_SAMPLE = datetime(2026, 11, 20, 13, 45, 30, tzinfo=UTC)
_EPOCHS = {"epoch": 1, "epoch_ms": 1000}


def check_datumvorm(datumvorm: str) -> None:
    """Raise a ValueError if nothing can be read in this form."""
    if datumvorm == "iso" or datumvorm in _EPOCHS:
        return
    try:
        datetime.strptime(_SAMPLE.strftime(datumvorm), datumvorm)
        usable = "%" in datumvorm and ("%Y" in datumvorm or "%y" in datumvorm)
    except (ValueError, re.error):
        usable = False
    if not usable:
        raise ValueError('datumvorm: must be iso, epoch, epoch_ms, or a format of strptime such as "%d-%m-%Y"')


class Dates:
    """Reads dates in one form; moments that name no time zone are in `zone`. Raises `UnreadableError`."""

    def __init__(self, datumvorm: str, zone: tzinfo) -> None:
        self._form = datumvorm
        self._zone = zone

    def day(self, value: Json, where: str) -> date:
        """Give a day, in the Netherlands."""
        found = self._read(value, where)
        if not isinstance(found, datetime):
            return found
        try:
            return found.astimezone(NEDERLAND).date()
        except OverflowError:  # the end of the last year there is, which some write for "no end"
            return found.date()

    def moment(self, value: Json, where: str, *, end: bool = False) -> datetime:
        """Give a moment, in UTC; of a day its begin, or its end."""
        found = self._read(value, where)
        if isinstance(found, datetime):
            return found
        at = datetime.combine(found, time(23, 59, 59), tzinfo=NEDERLAND) if end else begin_van_dag(found)
        return at.astimezone(UTC)

    def _read(self, value: Json, where: str) -> date | datetime:
        try:
            if self._form in _EPOCHS:
                return datetime.fromtimestamp(_seconds(value) / _EPOCHS[self._form], UTC)
            if not isinstance(value, str):
                raise UnreadableError(f"{where}: not a date written as a text")
            found = _iso(value.strip()) if self._form == "iso" else self._formatted(value.strip())
            if not isinstance(found, datetime):
                begin_van_dag(found).astimezone(UTC)  # the first and the last day there is have no moment
                return found
            return (found if found.tzinfo else found.replace(tzinfo=self._zone)).astimezone(UTC)
        except UnreadableError:
            raise
        except (ValueError, OverflowError, OSError):
            raise UnreadableError(f"{where}: not a date as datumvorm says") from None  # the error holds the value

    def _formatted(self, text: str) -> date | datetime:
        found = datetime.strptime(text, self._form)
        return found if _TIME.search(self._form) else found.date()


def _iso(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) <= len("2026-11-20") else datetime.fromisoformat(text)


def _seconds(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError
    return float(value)
