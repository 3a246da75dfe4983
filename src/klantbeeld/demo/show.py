"""A klantbeeld, as JSON from the API, for people to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Json: TypeAlias = Mapping[str, Any]

_PARTS = ("basisregistratie", "partijen", "klantcontacten", "zaken", "klanttaken", "producten", "tijdlijn")
_JA_NEE = {True: "ja", False: "nee", None: ""}


def show_klantbeeld(out: Console, answer: Json) -> None:
    """Print the answer to the first example query; an error is told as it is."""
    beeld = (answer.get("data") or {}).get("klantbeeld")
    if beeld is None:
        for error in answer.get("errors", []):
            out.print(escape(f"Fout: {error['message']}"))
        return
    contact = beeld["contactgegevens"]
    out.rule("[bold]Klantbeeld[/bold]")
    naam = (contact["naam"] or {}).get("volledig") or "onbekend"
    adres = (contact["aanbevolenDigitaalAdres"] or {}).get("adres") or "geen"
    gekend = {True: "gekend", False: "niet gekend", None: "niet vast te stellen of de klant gekend is"}[beeld["gekend"]]
    out.print(f"[bold]{escape(naam)}[/bold] ({gekend}), bereikbaar op {escape(adres)}")
    _basisregistratie(out, beeld["basisregistratie"])
    _table(out, "Klantcontacten", ("wanneer", "kanaal", "onderwerp", "taken"), _contacten(beeld["klantcontacten"]))
    _table(out, "Lopende zaken", ("nummer", "wat", "status", "uiterlijk"), _zaken(beeld["zaken"]))
    _table(out, "Te doen door de klant", ("uiterlijk", "wat", "hoort bij", "waar"), _klanttaken(beeld["klanttaken"]))
    _table(out, "Producten", ("vanaf", "tot en met", "wat", "status", "gevraagd"), _producten(beeld["producten"]))
    _table(out, "Tijdlijn", ("wanneer", "soort", "wat", "bron"), _tijdlijn(beeld["tijdlijn"]))
    _bronnen(out, [beeld[part] for part in _PARTS])


def _basisregistratie(out: Console, part: Json) -> None:
    """Print how a base registry knows the klant, beside how he wants to be called and reached."""
    for herkomst in part["herkomst"]:
        regels = (part["adres"] or {}).get("regels") or ()
        naam = (part["naam"] or {}).get("volledig") or ", ".join(part["handelsnamen"] or ())
        geheim = ["geheimhouding"] if part["indicatieGeheimhouding"] else []
        overleden = [f"overleden op {part['overlijdensdatum']}"] if part["overlijdensdatum"] else []
        parts = filter(None, (naam, *(" ".join(regel.split()) for regel in regels), *geheim, *overleden))
        out.print(f"{escape(herkomst['bron']['naam'])}: {escape(', '.join(parts))}")


def _table(out: Console, title: str, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, header_style="dim", overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print()
    out.print(table)


def _contacten(part: Json) -> Iterable[tuple[str, ...]]:
    for one in part["nodes"]:
        taken = (one["interneTaken"] or {}).get("nodes", [])
        open_taken = [taak["gevraagdeHandeling"] for taak in taken if taak["taakstatus"] == "TE_VERWERKEN"]
        yield _day(one["plaatsgevondenOp"]), _naam(one["kanaal"]), one["onderwerp"] or "", ", ".join(open_taken)


def _zaken(part: Json) -> Iterable[tuple[str, ...]]:
    for one in part["nodes"]:
        yield one["identificatie"] or "", one["omschrijving"] or "", _naam(one["status"]), one["fataleDatum"] or ""


def _klanttaken(part: Json) -> Iterable[tuple[str, ...]]:
    for one in part["nodes"]:
        belongs = (one["hoortBij"] or {}).get("titel") or ""
        yield _day(one["uiterlijkOp"]), one["titel"] or "", belongs, one["pagina"] or ""


def _producten(part: Json) -> Iterable[tuple[str, ...]]:
    for one in part["nodes"]:
        days = one["geldigVan"] or "", one["geldigTot"] or ""
        yield *days, one["titel"] or "", _naam(one["status"]), _JA_NEE[one["gevraagd"]]


def _tijdlijn(part: Json) -> Iterable[tuple[str, ...]]:
    for one in part["nodes"]:
        bronnen = ", ".join(herkomst["bron"]["naam"] for herkomst in one["herkomst"])
        yield _day(one["tijdstip"]), one["__typename"], one["titel"] or "", bronnen


def _bronnen(out: Console, parts: Iterable[Json]) -> None:
    found = {
        one["bron"]["naam"]: (one["status"], one["melding"])
        for part in reversed(list(parts))
        for one in part["bronnen"]
    }
    out.print()
    for naam, (status, melding) in found.items():
        colour = "green" if status == "GELEVERD" else "dim" if status == "NIET_BEVRAAGD" else "red"
        why = f"  {escape(melding)}" if melding else ""
        out.print(f"[{colour}]{status:<16}[/{colour}] {escape(naam)}{why}")


def _naam(value: Json | None) -> str:
    return str((value or {}).get("naam") or (value or {}).get("code") or "")


def _day(moment: str | None) -> str:
    return (moment or "")[:10]
