"""Uitvoer (export): from what the register holds to lines that can be imported again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, select, tuple_
from sqlalchemy.engine import RowMapping

from klantbeeld.contract import (
    Actor,
    BronDataError,
    Identificator,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Selection,
    SoortPartij,
    Stempel,
)
from klantbeeld.http import UnreadableError
from klantbeeld_register.client import Session
from klantbeeld_register.delen import SOORTEN
from klantbeeld_register.nummers import EIGEN_NUMMERS
from klantbeeld_register.regels import Regel, read_regel
from klantbeeld_register.relaties import Delen, fetch_delen
from klantbeeld_register.tables import (
    actor,
    interne_taak,
    klantcontact,
    klanttaak,
    partij,
    product,
    productaanvraag,
    vertegenwoordiging,
)
from klantbeeld_register.translate import Translate

__all__ = ["exported", "held"]

Line: TypeAlias = dict[str, Any]
_WORDS = {soort: word for word, soort in SOORTEN.items()}
_AT_ONCE = 500
_KINDS: Mapping[str, tuple[Table, type[Record], Selection]] = {
    "actor": (actor, Actor, Selection()),
    "partij": (partij, Partij, Selection.of("identificatoren", "contactgegevens")),
    "klantcontact": (
        klantcontact,
        Klantcontact,
        Selection.of("betrokkenen", "actoren", "onderwerpobjecten", "bijlagen"),
    ),
    "interne_taak": (interne_taak, InterneTaak, Selection.of("toegewezen_aan")),
    "klanttaak": (klanttaak, Klanttaak, Selection.all()),
    "product": (product, Product, Selection.all()),
    "productaanvraag": (productaanvraag, Productaanvraag, Selection.all()),
}
_IS_ORGANISATIE = partij.c.soort_partij == SoortPartij.ORGANISATIE.value
_PASSES: Sequence[tuple[str, ColumnElement[bool] | None]] = (
    ("actor", None),
    ("partij", _IS_ORGANISATIE),
    ("partij", ~_IS_ORGANISATIE),
    ("vertegenwoordiging", None),
    ("klantcontact", None),
    ("interne_taak", None),
    ("productaanvraag", None),
    ("product", None),
    ("klanttaak", None),
)
"""In which order all is written: what is referred to before what refers to it."""


async def exported(session: Session) -> AsyncIterator[str]:
    """Give every record as a line, a few hundred at a time in memory."""
    for soort, where in _PASSES:
        table = vertegenwoordiging if soort == "vertegenwoordiging" else _KINDS[soort][0]
        keys = list(table.primary_key)
        last: Sequence[object] | None = None
        while True:
            statement = select(table).order_by(*keys).limit(_AT_ONCE)
            if where is not None:
                statement = statement.where(where)
            if last is not None:
                statement = statement.where(tuple_(*keys) > tuple_(*last))
            rows = await session.rows(statement)
            for line in await _lines(session, soort, rows):
                yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))
            if len(rows) < _AT_ONCE:
                break
            last = [rows[-1][key.name] for key in keys]


async def held(session: Session, soort: str, keys: Collection[str]) -> Mapping[str, Regel]:
    """Give the records with these keys as the lines they would be imported from, by `identiteit`."""
    if soort == "vertegenwoordiging":
        pairs = [key.split(" ") for key in sorted(keys)]
        both = tuple_(vertegenwoordiging.c.vertegenwoordiger, vertegenwoordiging.c.vertegenwoordigde)
        rows = await session.rows(select(vertegenwoordiging).where(both.in_(pairs)))
    else:
        table = _KINDS[soort][0]
        rows = await session.of_keys(keys, lambda some: select(table).where(table.c.sleutel.in_(some)))
    regels = [read_regel(json.dumps(line)) for line in await _lines(session, soort, rows)]
    return {regel.identiteit: regel for regel in regels}


async def _lines(session: Session, soort: str, rows: Sequence[RowMapping]) -> Sequence[Line]:
    if soort == "vertegenwoordiging":
        return [{"soort": soort, **row} for row in rows]
    _, kind, selection = _KINDS[soort]
    keys = {row["sleutel"] for row in rows}
    delen = await fetch_delen(session, kind, keys, selection)
    # A line has no herkomst; only the numbers are read as a record would be.
    translate = Translate(Stempel("", datetime.now(UTC)), session.kluis, delen)
    writer = _Writer(translate, delen)
    try:
        return [{"soort": soort, "sleutel": row["sleutel"], **_written(writer.makers[soort](row))} for row in rows]
    except UnreadableError as error:
        raise BronDataError(f"a record of soort {soort} cannot be written: {error}") from error


class _Writer:
    """Makes the lines of rows."""

    def __init__(self, translate: Translate, delen: Delen) -> None:
        self._translate = translate
        self._delen = delen
        self.makers: Mapping[str, Callable[[RowMapping], Line]] = {
            "actor": self._actor,
            "partij": self._partij,
            "klantcontact": self._klantcontact,
            "interne_taak": self._interne_taak,
            "klanttaak": self._klanttaak,
            "product": self._product,
            "productaanvraag": self._productaanvraag,
        }

    def _actor(self, row: RowMapping) -> Line:
        names = ("soort_actor", "naam", "functie", "e_mailadres", "telefoonnummer", "indicatie_actief")
        numbers = self._numbers("bekend_als_actor", row["sleutel"])
        return {name: row[name] for name in names} | {"identificatoren": numbers}

    def _partij(self, row: RowMapping) -> Line:
        names = (
            *("soort_partij", "nummer", "naam", "indicatie_actief", "indicatie_geheimhouding"),
            *("hergebruik_toegestaan", "interne_notitie", "werkte_voor"),
        )
        gegevens = {
            "naam": row["contactnaam"],
            "bezoekadres": row["bezoekadres"],
            "correspondentieadres": row["correspondentieadres"],
            "digitale_adressen": self._adressen(row["sleutel"]),
            "voorkeurstaal": row["voorkeurstaal"],
        }
        return {name: row[name] for name in names} | {
            "identificatoren": self._numbers("identificatoren", row["sleutel"]),
            "contactgegevens": _written(gegevens) or None,
        }

    def _klantcontact(self, row: RowMapping) -> Line:
        sleutel = row["sleutel"]
        names = (
            *("referentienummer", "onderwerp", "inhoud", "taal", "plaatsgevonden_op"),
            *("indicatie_contact_gelukt", "vertrouwelijk"),
        )
        return {name: row[name] for name in names} | {
            "kanaal": _code(row, "kanaal"),
            "betrokkenen": [self._betrokkene(one) for one in self._delen.of("betrokkenen", sleutel) or ()],
            "actoren": [one["sleutel"] for one in self._delen.of("actoren", sleutel) or ()],
            "onderwerpobjecten": self._verwijzingen("onderwerpobjecten", sleutel),
            "bijlagen": self._verwijzingen("bijlagen", sleutel),
        }

    def _betrokkene(self, row: RowMapping) -> Line:
        names = ("was_partij", "rol", "rolomschrijving", "initiator", "naam")
        gegeven = row["contactgegevens"]
        if gegeven is not None:
            gegeven = _written({**gegeven, "digitale_adressen": self._adressen(row["sleutel"])})
        line = {"sleutel": _local(row), **{name: row[name] for name in names}}
        # Also when there is nothing in it: that it was given is a fact.
        return _written(line) | ({} if gegeven is None else {"opgegeven_contactgegevens": gegeven})

    def _interne_taak(self, row: RowMapping) -> Line:
        names = (
            *("klantcontact", "nummer", "gevraagde_handeling", "toelichting", "taakstatus"),
            *("toegewezen_op", "verwerkt_op"),
        )
        actoren = self._delen.of("toegewezen_aan", row["sleutel"]) or ()
        return {name: row[name] for name in names} | {"toegewezen_aan": [one["sleutel"] for one in actoren]}

    def _klanttaak(self, row: RowMapping) -> Line:
        names = (
            *("nummer", "gevraagde_handeling", "toelichting", "taakstatus", "vanaf", "uiterlijk_op"),
            *("pagina", "eigenschappen"),
        )
        return {name: row[name] for name in names} | {
            "taaksoort": _code(row, "soort"),
            "hoort_bij": self._verwijzing("hoort_bij", row),
            **self._of_klant("klanttaak", row, row["nummer"]),
        }

    def _product(self, row: RowMapping) -> Line:
        names = ("kenmerk", "naam", "status", "gevraagd", "geldig_van", "geldig_tot", "eigenschappen")
        return {name: row[name] for name in names} | {
            "productsoort": _code(row, "soort"),
            "aanvraag": self._verwijzing("aanvraag", row),
            "zaken": self._verwijzingen("zaken", row["sleutel"]),
            **self._of_klant("product", row, row["kenmerk"]),
        }

    def _productaanvraag(self, row: RowMapping) -> Line:
        names = ("kenmerk", "naam", "kanaal", "status", "open", "ingediend_op")
        return {name: row[name] for name in names} | {
            "productsoort": row["soort"],
            "klantcontact": self._verwijzing("klantcontact", row),
            "product": self._verwijzing("product", row),
            "zaken": self._verwijzingen("zaken", row["sleutel"]),
            **self._of_klant("productaanvraag", row, row["kenmerk"]),
        }

    def _of_klant(self, soort: str, row: RowMapping, kenmerk: str | None) -> Line:
        sleutel = row["sleutel"]
        own = Identificator(EIGEN_NUMMERS[soort], kenmerk) if kenmerk else None
        known = map(self._translate.number, self._delen.of("bekend_als", sleutel) or ())
        return {
            "van": [self._van(one) for one in self._delen.of("van", sleutel) or ()],
            "bekend_als": [_number(one) for one in known if one != own],
            "documenten": self._verwijzingen("documenten", sleutel),
        }

    def _van(self, row: RowMapping) -> Line:
        if row["sleutel"] is not None:
            return {"partij": row["sleutel"]}
        return {"identificator": _number(self._translate.number(row))}

    def _numbers(self, what: str, sleutel: str) -> list[Line]:
        return [_number(self._translate.number(row)) for row in self._delen.of(what, sleutel) or ()]

    def _verwijzingen(self, what: str, sleutel: str) -> list[Line]:
        return [self._verwezen(row) for row in self._delen.of(what, sleutel) or ()]

    def _verwijzing(self, what: str, row: RowMapping) -> Line | None:
        rows = self._delen.of(what, row["sleutel"])
        return self._verwezen(rows[0]) if rows else None

    def _verwezen(self, row: RowMapping) -> Line:
        if row["sleutel"] is not None:
            return {"klantcontact": row["sleutel"]}
        return {"identificator": _number(self._translate.number(row))}

    def _adressen(self, sleutel: str) -> list[Line]:
        names = ("soort_digitaal_adres", "adres", "omschrijving", "voorkeur", "geverifieerd_op")
        rows = self._delen.of("digitale_adressen", sleutel) or ()
        return [_written({"sleutel": _local(row), **{name: row[name] for name in names}}) for row in rows]


def _number(number: Identificator) -> Line:
    soort, word = number.soort, _WORDS.get(number.soort)
    codes = {"register": soort.register, "objecttype": soort.objecttype, "soort_object_id": soort.soort_object_id}
    above = {} if number.sub_van is None else {"kvk_nummer": number.sub_van.object_id}
    return {**({"soort": word} if word else codes), "nummer": number.object_id, **above}


def _local(row: RowMapping) -> str:
    """Give the key of what hangs under a record as a line has it: without that of the record."""
    return str(row["sleutel"]).rpartition(".")[2]


def _code(row: RowMapping, name: str) -> Line | None:
    code = row[f"{name}_code"]
    return None if code is None else _written({"code": code, "naam": row[f"{name}_naam"]})


def _written(line: Mapping[str, object]) -> Line:
    """Give a line as JSON has it: moments as text, and without what is not there."""
    return {name: _text(value) for name, value in line.items() if value is not None and value != []}


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
