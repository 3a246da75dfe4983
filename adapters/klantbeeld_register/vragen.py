"""Which records answer a question: SQL, for many questions at the same time, and no values of records.

Each function gives a select of `vraag` (which of the questions), `sleutel` (of a record) and `afgeleid` (1: not of the
klant himself, A15). A klant is found by number or by partij and never by name or address (R12), and in one hoedanigheid
(R22).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
    values,
)

from klantbeeld.contract import KLANTCONTACT_UUID, Identificator, Klant, Onderwerp, SoortPartij, Werkvraag
from klantbeeld_register.kluis import Zoeker
from klantbeeld_register.tables import betrokkene, digitaal_adres, interne_taak, partij, taak_actor, verwijzing

__all__ = [
    "Gevonden",
    "contacten_van",
    "die_adres_gaven",
    "met_nummer",
    "met_sleutel",
    "over",
    "partijen_van",
    "taken_van",
    "te_doen",
    "van",
    "zoekadres",
]

Gevonden: TypeAlias = Select[int, str, int] | CompoundSelect[int, str, int]

_ORGANISATIE = SoortPartij.ORGANISATIE.value
_CONTACTPERSOON = SoortPartij.CONTACTPERSOON.value
_ZELF = literal(0)
_AFGELEID = literal(1)


class _Klanten:
    """The klanten that are asked for, and which partijen they are."""

    def __init__(self, klanten: Sequence[Klant], bron: str, zoeker: Zoeker) -> None:
        rows = [row for index, klant in enumerate(klanten) for row in _rows(index, klant, bron, zoeker)]
        self.vraag = _values(
            "gevraagd",
            ("vraag", "hash", "van_hash", "partij", "soort"),
            # Somebody nobody can be: without a row there is no list to join with.
            rows or [(-1, None, None, None, None)],
        )
        self.eigen = self._eigen().cte("eigen")

    def _eigen(self) -> CompoundSelect[int, str, str]:
        asked, number = self.vraag.c, verwijzing.alias("nummer")
        fits = or_(asked.soort.is_(None), partij.c.soort_partij == asked.soort)
        columns = asked.vraag, partij.c.sleutel, partij.c.soort_partij
        is_number = and_(number.c.zoekhash == asked.hash, number.c.rol == "nummer", number.c.eigenaar_soort == "partij")
        by_number = (
            select(*columns)
            .select_from(self.vraag)
            .join(number, is_number)
            .join(partij, and_(partij.c.sleutel == number.c.eigenaar, fits))
        )
        by_key = select(*columns).select_from(self.vraag).join(partij, and_(partij.c.sleutel == asked.partij, fits))
        return union(by_number, by_key)


def _rows(index: int, klant: Klant, bron: str, zoeker: Zoeker) -> Iterator[tuple[object, ...]]:
    is_partij = klant.partij is not None and klant.partij.bron == bron
    soort = klant.hoedanigheid.value if klant.hoedanigheid else None
    if klant.partij is not None and is_partij:
        yield (index, None, None, klant.partij.sleutel, soort)
    for number in klant.identificatoren:
        stands_for = number.hoedanigheid
        # R22: a number finds him only in the hoedanigheid it stands for.
        if klant.hoedanigheid is not None and stands_for not in (None, klant.hoedanigheid):
            continue
        hashed = zoeker.hash(number)
        wanted = soort or (stands_for.value if stands_for else None)
        # Who is one partij here is that one alone, whatever other partijen have his numbers.
        yield (index, None if is_partij else hashed, hashed, None, wanted)


def partijen_van(klanten: Sequence[Klant], bron: str, zoeker: Zoeker) -> Gevonden:
    """Find the partijen that are these klanten."""
    eigen = _Klanten(klanten, bron, zoeker).eigen.c
    return select(eigen.vraag, eigen.sleutel, _ZELF.label("afgeleid")).distinct()


def contacten_van(klanten: Sequence[Klant], bron: str, zoeker: Zoeker) -> Gevonden:
    """Find the klantcontacten they took part in, and those of contactpersonen who worked for them: afgeleid (A15)."""
    eigen = _Klanten(klanten, bron, zoeker).eigen
    zelf = select(eigen.c.vraag, betrokkene.c.klantcontact.label("sleutel"), _ZELF.label("afgeleid")).join_from(
        eigen, betrokkene, betrokkene.c.was_partij == eigen.c.sleutel
    )
    worked = partij.alias("contactpersoon")
    through = (
        select(eigen.c.vraag, betrokkene.c.klantcontact.label("sleutel"), _AFGELEID.label("afgeleid"))
        .join_from(eigen, worked, and_(worked.c.werkte_voor == eigen.c.sleutel, eigen.c.soort_partij == _ORGANISATIE))
        .join(betrokkene, betrokkene.c.was_partij == worked.c.sleutel)
    )
    both = union_all(zelf, through).cte("contacten")
    # Who took part himself and through another, took part.
    return select(both.c.vraag, both.c.sleutel, func.min(both.c.afgeleid).label("afgeleid")).group_by(
        both.c.vraag, both.c.sleutel
    )


def taken_van(klanten: Sequence[Klant], bron: str, zoeker: Zoeker) -> Gevonden:
    """Find the interne taken that came from their klantcontacten."""
    contact = contacten_van(klanten, bron, zoeker).cte("van_contact")
    return select(contact.c.vraag, interne_taak.c.sleutel, contact.c.afgeleid).join_from(
        contact, interne_taak, interne_taak.c.klantcontact == contact.c.sleutel
    )


def van(kind: str, klanten: Sequence[Klant], bron: str, zoeker: Zoeker) -> Gevonden:
    """Find what is theirs of a kind that says of whom it is: by partij or by number.

    Known by his partij alone, the klant still has what bears his numbers; but a contactpersoon has not what is of the
    human he also is, or of the organisatie he worked for.
    """
    asked = _Klanten(klanten, bron, zoeker)
    eigen, vraag = asked.eigen, asked.vraag
    of, number = verwijzing.alias("van"), verwijzing.alias("nummer_van_partij")
    is_of = and_(of.c.rol == "van", of.c.eigenaar_soort == kind)
    by_partij = select(eigen.c.vraag, of.c.eigenaar.label("sleutel"), _ZELF.label("afgeleid")).join_from(
        eigen, of, and_(of.c.sleutel == eigen.c.sleutel, is_of)
    )
    by_number = select(vraag.c.vraag, of.c.eigenaar.label("sleutel"), _ZELF.label("afgeleid")).join_from(
        vraag, of, and_(of.c.zoekhash == vraag.c.van_hash, is_of)
    )
    fits = or_(vraag.c.soort.is_(None), partij.c.soort_partij == vraag.c.soort)
    is_own = and_(number.c.eigenaar == partij.c.sleutel, number.c.eigenaar_soort == "partij", number.c.rol == "nummer")
    by_number_of_partij = (
        select(vraag.c.vraag, of.c.eigenaar.label("sleutel"), _ZELF.label("afgeleid"))
        .join_from(
            vraag,
            partij,
            and_(partij.c.sleutel == vraag.c.partij, fits, partij.c.soort_partij != _CONTACTPERSOON),
        )
        .join(number, and_(is_own, number.c.alleen_zoeken.is_not(true())))
        .join(of, and_(of.c.zoekhash == number.c.zoekhash, is_of))
    )
    return union(by_partij, by_number, by_number_of_partij)


def over(kind: str, rollen: Sequence[str], onderwerpen: Sequence[Onderwerp], zoeker: Zoeker) -> Gevonden:
    """Find what refers to these objects, in one of these roles: by number, or by the key of a klantcontact here."""
    rows: list[tuple[object, ...]] = []
    for index, onderwerp in enumerate(onderwerpen):
        for number in onderwerp.identificatoren:
            key = number.object_id if number.soort == KLANTCONTACT_UUID else None
            rows.append((index, zoeker.hash(number), key))
    vraag = _values("gevraagd", ("vraag", "hash", "sleutel"), rows or [(-1, None, None)])
    is_role = and_(verwijzing.c.rol.in_(rollen), verwijzing.c.eigenaar_soort == kind)
    columns = vraag.c.vraag, verwijzing.c.eigenaar.label("sleutel"), _ZELF.label("afgeleid")
    return union(
        select(*columns).join_from(vraag, verwijzing, and_(verwijzing.c.zoekhash == vraag.c.hash, is_role)),
        select(*columns).join_from(vraag, verwijzing, and_(verwijzing.c.sleutel == vraag.c.sleutel, is_role)),
    )


def met_nummer(numbers: Sequence[Identificator], zoeker: Zoeker) -> Select[int, str, str]:
    """Find what is known as these numbers: which number, the kind of record, and its key."""
    rows = [(index, zoeker.hash(number)) for index, number in enumerate(numbers)]
    vraag = _values("gevraagd", ("vraag", "hash"), rows)
    is_known = and_(verwijzing.c.zoekhash == vraag.c.hash, verwijzing.c.rol == "bekend_als")
    return select(vraag.c.vraag, verwijzing.c.eigenaar_soort, verwijzing.c.eigenaar).join_from(
        vraag, verwijzing, is_known
    )


def met_sleutel(sleutels: Sequence[str]) -> Gevonden:
    """Find what has these keys."""
    vraag = _values("gevraagd", ("vraag", "sleutel"), list(enumerate(sleutels)))
    return select(vraag.c.vraag, vraag.c.sleutel, _ZELF.label("afgeleid"))


def die_adres_gaven(adressen: Sequence[str]) -> Gevonden:
    """Find the partijen that gave an address as theirs; what was left for one contact only leads to nobody (R16)."""
    vraag = _values("gevraagd", ("vraag", "adres"), [(index, zoekadres(one)) for index, one in enumerate(adressen)])
    given = and_(digitaal_adres.c.zoekadres == vraag.c.adres, digitaal_adres.c.partij.is_not(None))
    return (
        select(vraag.c.vraag, digitaal_adres.c.partij.label("sleutel"), _ZELF.label("afgeleid"))
        .join_from(vraag, digitaal_adres, given)
        .distinct()
    )


def te_doen(vragen: Sequence[Werkvraag], zoeker: Zoeker) -> Gevonden:
    """Find the interne taken that are asked for, over all klanten."""
    return union_all(
        *(
            select(literal(index).label("vraag"), interne_taak.c.sleutel, _ZELF.label("afgeleid")).where(
                *_narrowed(vraag, zoeker)
            )
            for index, vraag in enumerate(vragen)
        )
    )


def _narrowed(vraag: Werkvraag, zoeker: Zoeker) -> Iterator[ColumnElement[bool]]:
    if vraag.nummer is not None:
        yield interne_taak.c.nummer == vraag.nummer
    if vraag.actoren is None and vraag.actornummers is None:
        return
    hashes = [zoeker.hash(number) for number in vraag.actornummers or ()]
    known = select(verwijzing.c.eigenaar).where(
        verwijzing.c.zoekhash.in_(hashes), verwijzing.c.rol == "bekend_als", verwijzing.c.eigenaar_soort == "actor"
    )
    is_one = or_(taak_actor.c.actor.in_(vraag.actoren or ()), taak_actor.c.actor.in_(known))
    yield exists().where(taak_actor.c.taak == interne_taak.c.sleutel, is_one)


def zoekadres(adres: str) -> str:
    """Give an address as it is searched by: without capitals, and of a telephone number only what dials."""
    plain = adres.strip().casefold()
    if "@" in plain or not re.fullmatch(r"[+0-9() ./-]+", plain):
        return plain
    digits = re.sub(r"[^+0-9]", "", plain.replace("(0)", ""))
    return re.sub(r"^(\+|00)31", "0", digits)


def _values(name: str, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> CTE:
    columns = [column(one, Integer if one == "vraag" else String) for one in names]
    return values(*columns, name=name).data(rows).cte(name)
