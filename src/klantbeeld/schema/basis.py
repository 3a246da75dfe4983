"""Basisregistratie: the klant as the BRP or the Handelsregister has him, beside his contactgegevens (R31)."""

from __future__ import annotations

import strawberry

from klantbeeld.contract import Basisregistratie as BasisregistratieRecord
from klantbeeld.contract import Herkomst as HerkomstValue
from klantbeeld.loaders import Found
from klantbeeld.schema.bron import Herkomst, Samengesteld
from klantbeeld.schema.contact import Adres, Naam
from klantbeeld.schema.scalars import Datum
from klantbeeld.schema.values import published

Gevonden = Found[BasisregistratieRecord]


def _record(root: Gevonden) -> BasisregistratieRecord | None:
    """Give what the leading registry has."""
    return root.records[0] if root.records else None


def _of(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the annotation of the field is what counts
    return lambda root: getattr(_record(root), name, None)


def _herkomst(root: Gevonden) -> tuple[HerkomstValue, ...]:
    record = _record(root)
    return record.herkomst if record else ()


@strawberry.type(description="De klant volgens de Basisregistratie Personen of het Handelsregister.")
class Basisregistratie(Samengesteld):
    """Published from `loaders.Found`."""

    naam: Naam | None = published(_of("naam"), description="De officiële naam.")
    handelsnamen: list[str] | None = published(_of("handelsnamen"))
    rechtsvorm: str | None = published(_of("rechtsvorm"))
    adres: Adres | None = published(
        _of("adres"),
        description="Verblijfs- of vestigingsadres. Moet een brief officieel bezorgd worden, dan naar dit adres.",
    )
    geboortedatum: Datum | None = published(_of("geboortedatum"))
    overlijdensdatum: Datum | None = published(_of("overlijdensdatum"))
    indicatie_geheimhouding: bool | None = published(_of("indicatie_geheimhouding"))
    in_onderzoek: bool | None = published(
        _of("in_onderzoek"), description="Twijfelt de registratie zelf aan deze gegevens?"
    )
    herkomst: list[Herkomst] = published(_herkomst, description="De registratie die dit leverde; leeg: geen.")

    @classmethod
    def is_type_of(cls, value: object, _: object) -> bool:
        """Recognise the value this class shows: a partij or kandidaat is found by another road."""
        return isinstance(value, Found)
