"""Who is in the stand-in: made-up people with synthetic numbers."""

from __future__ import annotations

from typing import Any

from klantbeeld.testing.builders import synthetic_bsn

from tests.backend import Bezwaar

ANNA, BRAM = synthetic_bsn(1), synthetic_bsn(2)
BAKKER = "90001354"


def bezwaar(number: int, *, bsn: str | None = None, kvk: str | None = None, **more: Any) -> Bezwaar:
    """Make a bezwaar as the application has it."""
    return {
        "id": uuid(number),
        "kenmerk": f"BZW-2026-{number:04}",
        "onderwerp": f"Bezwaar tegen besluit {number}",
        "ingediend": "2026-02-02",
        "afgehandeld": None,
        "uiterste_dag": "2026-05-01",
        "fase": "hoorzitting",
        "fase_sinds": "2026-03-02T09:00:00",
        "uitkomst": None,
        "bsn": bsn,
        "kvk": kvk,
        "acties": [],
        "stukken": [],
        **more,
    }


def actie(number: int, **more: Any) -> dict[str, Any]:
    """Make something that the klant must do."""
    return {"id": uuid(1000 + number), "wat": f"Actie {number}", "voor": "2026-03-09T17:00:00", "gedaan": False, **more}


def stuk(number: int, datum: str | None = "2026-02-03") -> dict[str, Any]:
    """Make a document."""
    return {"id": uuid(2000 + number), "kenmerk": f"STUK-{number}", "titel": f"Stuk {number}", "datum": datum}


def uuid(number: int) -> str:
    """Make a key."""
    return f"5b1e0000-0000-4000-8000-{number:012}"


# Two of one day, one that is closed and one without a day; taken with and without an end.
HELD = [
    bezwaar(1, bsn=ANNA, acties=[actie(1), actie(2, gedaan=True)], stukken=[stuk(1), stuk(2), stuk(3, None)]),
    bezwaar(2, bsn=ANNA, acties=[actie(3, van="2026-03-05T10:00:00", voor="2026-03-05T11:00:00")]),
    bezwaar(3, bsn=ANNA, ingediend="2026-01-05", afgehandeld="2026-03-05", uitkomst="gegrond"),
    bezwaar(4, bsn=ANNA, ingediend=None, fase=None, acties=[actie(4, voor=None)]),
    bezwaar(5, bsn=BRAM),
    bezwaar(6, kvk=BAKKER, acties=[actie(5)], stukken=[stuk(4)]),
]
