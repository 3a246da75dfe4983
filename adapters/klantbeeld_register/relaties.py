"""What hangs under records: fetched for all records of a page at once, and only what is selected (R38)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Executable, and_, select
from sqlalchemy.engine import RowMapping

from klantbeeld.contract import (
    Actor,
    Betrokkene,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Selection,
    SoortPartij,
)
from klantbeeld_register.client import Session
from klantbeeld_register.lijst import INTERNE_TAKEN
from klantbeeld_register.tables import (
    actor,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klantcontact_actor,
    partij,
    taak_actor,
    vertegenwoordiging,
    verwijzing,
)

__all__ = ["VERWEZEN", "Delen", "fetch_delen"]


class Delen:
    """Delen (parts): rows of what was fetched, by what it is and by the key of the record it hangs under."""

    def __init__(self) -> None:
        self._rows: dict[str, Mapping[str, Sequence[RowMapping]]] = {}

    def add(self, what: str, rows: Sequence[RowMapping], under: str) -> None:
        """Take in rows; `under` is the column that says which record they hang under."""
        by_key: dict[str, list[RowMapping]] = defaultdict(list)
        for row in rows:
            by_key[row[under]].append(row)
        self._rows[what] = by_key

    def of(self, what: str, sleutel: str) -> Sequence[RowMapping] | None:
        """Give what hangs under a record; None: it was not asked for."""
        known = self._rows.get(what)
        return None if known is None else known.get(sleutel, ())

    def keys(self, what: str, name: str) -> set[str]:
        """Give what a column holds, over all records."""
        return {row[name] for rows in self._rows.get(what, {}).values() for row in rows}


VERWEZEN: Mapping[type[Record], Mapping[str, str]] = {
    Klantcontact: {"onderwerpobjecten": "onderwerpobject", "bijlagen": "bijlage"},
    Klanttaak: {"hoort_bij": "hoort_bij", "documenten": "document"},
    Product: {"aanvraag": "aanvraag", "zaken": "zaak", "documenten": "document"},
    Productaanvraag: {"klantcontact": "klantcontact", "product": "product", "zaken": "zaak", "documenten": "document"},
}
"""Per kind the fields that are references, and the role each has in the table."""


async def fetch_delen(session: Session, kind: type[Record], sleutels: Collection[str], selection: Selection) -> Delen:
    """Fetch what is selected under these records of one kind."""
    fetch = _Fetch(session, sleutels, selection)
    if not sleutels:
        return fetch.delen
    if kind is Partij:
        await fetch.of_partijen()
    elif kind is Klantcontact:
        await fetch.of_klantcontacten()
    elif kind is InterneTaak:
        await fetch.actoren_of_taken(sleutels, selection)
    elif kind is Betrokkene:
        if selection.part("opgegeven_contactgegevens").asks("digitale_adressen"):
            await fetch.adressen(digitaal_adres.c.betrokkene)
    elif kind is Actor:
        await fetch.numbers_of_actoren(sleutels)
    if kind in VERWEZEN:
        await fetch.verwijzingen(kind)
    return fetch.delen


class _Fetch:
    def __init__(self, session: Session, sleutels: Collection[str], selection: Selection) -> None:
        self.delen = Delen()
        self._session = session
        self._sleutels = sleutels
        self._selection = selection

    async def of_partijen(self) -> None:
        if self._selection.asks("identificatoren"):
            await self._verwezen("partij", "identificatoren", ("nummer",), self._sleutels)
        if self._selection.part("contactgegevens").asks("digitale_adressen"):
            await self.adressen(digitaal_adres.c.partij)
        one, other = vertegenwoordiging.c.vertegenwoordiger, vertegenwoordiging.c.vertegenwoordigde
        if self._selection.asks("vertegenwoordigden"):
            await self._under("vertegenwoordigden", one, other)
        if self._selection.asks("vertegenwoordigd_door"):
            await self._under("vertegenwoordigd_door", other, one)

    async def of_klantcontacten(self) -> None:
        asked = self._selection
        if asked.asks("betrokkenen"):
            await self._under("betrokkenen", betrokkene.c.klantcontact, *betrokkene.c)
            if asked.part("betrokkenen").part("opgegeven_contactgegevens").asks("digitale_adressen"):
                rows = await self._session.of_keys(
                    self._sleutels,
                    lambda keys: (
                        select(digitaal_adres)
                        .join(betrokkene, betrokkene.c.sleutel == digitaal_adres.c.betrokkene)
                        .where(betrokkene.c.klantcontact.in_(keys))
                        .order_by(digitaal_adres.c.volgorde)
                    ),
                )
                self.delen.add("digitale_adressen", rows, "betrokkene")
        if asked.asks("interne_taken"):
            await self._taken()
        if asked.asks("actoren"):
            rows = await self._session.of_keys(
                self._sleutels,
                lambda keys: (
                    select(klantcontact_actor.c.klantcontact.label("onder"), *actor.c)
                    .join(actor, actor.c.sleutel == klantcontact_actor.c.actor)
                    .where(klantcontact_actor.c.klantcontact.in_(keys))
                    .order_by(klantcontact_actor.c.volgorde)
                ),
            )
            self.delen.add("actoren", rows, "onder")
        known = self.delen.keys("actoren", "sleutel") | self.delen.keys("toegewezen_aan", "sleutel")
        if known:
            await self.numbers_of_actoren(known)

    async def _taken(self) -> None:
        rows = await self._session.of_keys(
            self._sleutels,
            lambda keys: (
                select(*INTERNE_TAKEN.columns)
                .select_from(INTERNE_TAKEN.source)
                .where(interne_taak.c.klantcontact.in_(keys))
                .order_by(interne_taak.c.sleutel)
            ),
        )
        self.delen.add("interne_taken", rows, "klantcontact")
        below = self._selection.part("interne_taken")
        await self.actoren_of_taken({row["sleutel"] for row in rows}, below, numbers=False)

    async def actoren_of_taken(self, taken: Collection[str], selection: Selection, *, numbers: bool = True) -> None:
        """Fetch to whom taken are assigned; `numbers`: and the numbers those are known as."""
        if not selection.asks("toegewezen_aan"):
            return
        rows = await self._session.of_keys(
            taken,
            lambda keys: (
                select(taak_actor.c.taak.label("onder"), *actor.c)
                .join(actor, actor.c.sleutel == taak_actor.c.actor)
                .where(taak_actor.c.taak.in_(keys))
                .order_by(taak_actor.c.volgorde)
            ),
        )
        self.delen.add("toegewezen_aan", rows, "onder")
        if numbers:
            await self.numbers_of_actoren({row["sleutel"] for row in rows})

    async def numbers_of_actoren(self, actoren: Collection[str]) -> None:
        await self._verwezen("actor", "bekend_als_actor", ("bekend_als",), actoren)

    async def adressen(self, of: ColumnElement[str | None]) -> None:
        rows = await self._session.of_keys(
            self._sleutels,
            lambda keys: select(digitaal_adres).where(of.in_(keys)).order_by(digitaal_adres.c.volgorde),
        )
        self.delen.add("digitale_adressen", rows, getattr(of, "name", ""))

    async def verwijzingen(self, kind: type[Record]) -> None:
        """Fetch the references that are selected, of all roles at once, and what the records are known as."""
        soort, fields = kind.__name__.lower(), VERWEZEN[kind]
        wanted = {field: rol for field, rol in fields.items() if self._selection.asks(field)}
        # What a klantcontact is known as stands in the klantcontact itself, and of whom it is at its betrokkenen.
        always = () if kind is Klantcontact else ("bekend_als", "van")
        rollen = (*wanted.values(), *always)
        if not rollen:
            return
        rows = await self._session.of_keys(self._sleutels, lambda keys: _select_verwijzingen(soort, rollen, keys))
        for field, rol in (*wanted.items(), *((rol, rol) for rol in always)):
            self.delen.add(field, [row for row in rows if row["rol"] == rol], "eigenaar")
        if always:
            await self._numbers_of_partijen(soort)

    async def _numbers_of_partijen(self, soort: str) -> None:
        """Fetch the numbers of whom the records are by partij; a contactpersoon is not the human he also is (R22)."""
        of, number = verwijzing.alias("van"), verwijzing.alias("nummer")
        is_number = and_(
            *(number.c.eigenaar == partij.c.sleutel, number.c.eigenaar_soort == "partij", number.c.rol == "nummer"),
            number.c.alleen_zoeken.is_(False),
        )
        is_person = partij.c.soort_partij != SoortPartij.CONTACTPERSOON.value
        rows = await self._session.of_keys(
            self._sleutels,
            lambda keys: (
                select(of.c.eigenaar.label("onder"), *number.c)
                .join_from(of, partij, and_(partij.c.sleutel == of.c.sleutel, is_person))
                .join(number, is_number)
                .where(of.c.eigenaar_soort == soort, of.c.rol == "van", of.c.eigenaar.in_(keys))
                .order_by(of.c.volgorde, number.c.volgorde)
            ),
        )
        self.delen.add("van_partij", rows, "onder")

    async def _verwezen(self, soort: str, what: str, rollen: Sequence[str], keys: Collection[str]) -> None:
        rows = await self._session.of_keys(keys, lambda some: _select_verwijzingen(soort, rollen, some))
        self.delen.add(what, rows, "eigenaar")

    async def _under(self, what: str, of: ColumnElement[str], *columns: ColumnElement[object]) -> None:
        is_ordered = what == "betrokkenen"
        order = betrokkene.c.volgorde if is_ordered else columns[0]
        rows = await self._session.of_keys(
            self._sleutels,
            lambda keys: select(of.label("onder"), *columns).where(of.in_(keys)).order_by(order),
        )
        self.delen.add(what, rows, "onder")


def _select_verwijzingen(soort: str, rollen: Sequence[str], keys: Sequence[str]) -> Executable:
    """Give the references of records in these roles, in their order."""
    return (
        select(verwijzing)
        .where(
            verwijzing.c.eigenaar_soort == soort,
            verwijzing.c.rol.in_(rollen),
            verwijzing.c.eigenaar.in_(keys),
            verwijzing.c.alleen_zoeken.is_(False),
        )
        .order_by(verwijzing.c.volgorde)
    )
