"""What the applications of the town know of its people: aanslagen that nobody asked for, and afspraken at the desk."""

from __future__ import annotations

from datetime import date, timedelta

from klantbeeld.demo.town_people import (
    DRUK_BSN,
    HENK_BSN,
    PEILDATUM,
    TWEEHONDERD_ZAKEN_BSN,
    TWINTIG_ZAKEN_BSN,
    VERENIGING_RSIN,
    VOF_RSIN,
    moment,
)

_HEFFINGEN = {"WOZ": "Onroerendezaakbelasting", "AFV": "Afvalstoffenheffing", "HND": "Hondenbelasting"}
_PRODUCTEN = {"PAS": "Paspoort ophalen", "RIJ": "Rijbewijs aanvragen", "TRW": "Melding voorgenomen huwelijk"}
HENK_AANSLAGEN = 4
HENK_AFSPRAKEN = 3
DRUK_AFSPRAKEN = 5


def town_aanslagen() -> tuple[dict[str, object], ...]:
    """The aanslagen of the town, as its belastingen application has them."""
    henk = {"bsn": HENK_BSN}
    return (
        _aanslag(1, henk, "WOZ", 2026, 612.40, object_="Loevesteinlaan 1012", stand="O"),
        _aanslag(2, henk, "AFV", 2026, 331.75, stand="B"),
        _aanslag(3, henk, "WOZ", 2025, 588.10, object_="Loevesteinlaan 1012", stand="B"),
        _aanslag(4, henk, "HND", 2024, 92, stand="V"),
        *(_aanslag(10 + number, {"bsn": DRUK_BSN}, "WOZ", 2019 + number, 401.5, stand="B") for number in range(7)),
        _aanslag(20, {"rsin": VOF_RSIN}, "WOZ", 2026, 2904.65, object_="Graafseweg 2", stand="O"),
        _aanslag(21, {"rsin": VOF_RSIN}, "WOZ", 2025, 2811, object_="Graafseweg 2", stand="B"),
        _aanslag(22, {"rsin": VOF_RSIN}, "AFV", 2026, 480.2, stand="B"),
        _aanslag(23, {"rsin": VERENIGING_RSIN}, "WOZ", 2026, 1210.3, object_="Sporthal Zuid", stand="B"),
        *(
            _aanslag(100 + number, {"bsn": TWINTIG_ZAKEN_BSN}, "AFV", 2000 + number, 300, stand="B")
            for number in range(20)
        ),
        *(
            _aanslag(200 + number, {"bsn": TWEEHONDERD_ZAKEN_BSN}, "WOZ", 1990 + number % 36, 500 + number, stand="B")
            for number in range(200)
        ),
    )


def town_afspraken() -> tuple[dict[str, object], ...]:
    """The afspraken of the town, as its afspraken application has them."""
    return (
        _afspraak(1, HENK_BSN, "PAS", days=-6, clock="09:30", stand="GEPLAND"),
        _afspraak(2, HENK_BSN, "RIJ", days=40, clock="13:15", stand="GEWEEST"),
        _afspraak(3, HENK_BSN, "PAS", days=75, clock="11:00", stand="GEANNULEERD"),
        *(
            _afspraak(10 + number, DRUK_BSN, "TRW", days=20 * number - 30, stand="GEPLAND" if number < 2 else "GEWEEST")
            for number in range(5)
        ),
        *(_afspraak(100 + number, TWINTIG_ZAKEN_BSN, "RIJ", days=9 * number, stand="GEWEEST") for number in range(20)),
        *(_afspraak(200 + number, TWEEHONDERD_ZAKEN_BSN, "PAS", days=number, stand="GEWEEST") for number in range(200)),
    )


def town_parkeervergunningen() -> tuple[dict[str, object], ...]:
    """The parking permits of the town, as an application has them that is not connected."""
    return tuple(
        {
            "id": f"pv-{number}",
            "nummer": f"PV-{number:04d}",
            "omschrijving": f"Vergunning zone {zone}",
            "van": f"{2020 + number}-01-01",
            "tot": f"{2020 + number}-12-31",
            "kenteken": "XX-999-X",
            "houder": {"bsn": bsn},
        }
        for number, (zone, bsn) in enumerate((("A", HENK_BSN), ("B", HENK_BSN), ("C", HENK_BSN), ("A", DRUK_BSN)))
    )


def _aanslag(
    number: int, plichtige: dict[str, str], heffing: str, jaar: int, bedrag: float, *, stand: str, object_: str = ""
) -> dict[str, object]:
    begin = date(jaar, 1, 1)
    return {
        "id": f"aan-{number:05d}",
        "biljet": {"nummer": f"{jaar}.{number:07d}", "dagtekening": (begin + timedelta(days=58)).isoformat()},
        "heffing": {"code": heffing, "naam": _HEFFINGEN[heffing]},
        "tijdvak": {"van": begin.isoformat(), "tot": date(jaar, 12, 31).isoformat()},
        "bedragen": {"opgelegd": bedrag, "betaald": bedrag if stand == "B" else 0},
        "object": {"omschrijving": object_} if object_ else None,
        "stand": stand,
        "plichtige": plichtige,
        "invorderingsnotitie": "Alleen voor de deurwaarder.",
    }


def _afspraak(number: int, bsn: str, product: str, *, days: int, stand: str, clock: str = "10:00") -> dict[str, object]:
    begin = moment(days, clock)
    return {
        "id": f"afs-{number:05d}",
        "nummer": f"A{PEILDATUM.year}-{number:05d}",
        "burger": int(bsn),
        "product": {"code": product, "titel": _PRODUCTEN[product]},
        "begin": int(begin.timestamp()),
        "eind": int((begin + timedelta(minutes=20)).timestamp()),
        "locatie": "Stadhuis, balie 4",
        "stand": stand,
        "meenemen": "Uw huidige document en een pasfoto",
        "zelf_regelen": f"https://afspraken.voorbeeld.example/mijn/afs-{number:05d}",
    }
