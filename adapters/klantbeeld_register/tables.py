"""The tables. `migraties/` makes them; a test holds the two together.

A `sleutel` is the key of a record in this register, and what it is known by in ids. What is a value of one record and
never searched by (an adres, a name in parts) is kept as JSON.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

__all__ = [
    "Moment",
    "actor",
    "betrokkene",
    "digitaal_adres",
    "interne_taak",
    "klantcontact",
    "klantcontact_actor",
    "klanttaak",
    "metadata",
    "partij",
    "product",
    "productaanvraag",
    "taak_actor",
    "toestand",
    "vertegenwoordiging",
    "verwijzing",
]

# Without a name of its own a constraint cannot be changed by a later migration.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment, always in UTC: SQLite knows no time zones, and orders moments as text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key() -> String:
    # In the order of plain strings, as the contract wants: PostgreSQL would order them as a dictionary does.
    return String(200).with_variant(String(200, collation="C"), "postgresql")


def _sleutel() -> Column[str]:
    return Column("sleutel", _key(), primary_key=True)


def _to(name: str, table: str, *, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(name, _key(), ForeignKey(f"{table}.sleutel"), nullable=nullable, primary_key=primary_key)


def _value(name: str) -> Column[object]:
    return Column(name, JSON(none_as_null=True))


def _code(name: str) -> tuple[Column[str], Column[str]]:
    return Column(f"{name}_code", String(200)), Column(f"{name}_naam", String(200))


toestand = Table(
    "toestand",
    metadata,
    Column("naam", String(40), primary_key=True),
    Column("waarde", String(200), nullable=False),
)
"""Toestand (state) of the register: the fingerprint of the key that numbers are searched with."""

actor = Table(
    "actor",
    metadata,
    _sleutel(),
    Column("soort_actor", String(40)),
    Column("naam", String(200)),
    Column("functie", String(200)),
    Column("e_mailadres", String(254)),
    Column("telefoonnummer", String(40)),
    Column("indicatie_actief", Boolean),
)

partij = Table(
    "partij",
    metadata,
    _sleutel(),
    Column("soort_partij", String(20), nullable=False),
    Column("nummer", String(40)),
    Column("naam", String(400)),
    _value("contactnaam"),
    _value("bezoekadres"),
    _value("correspondentieadres"),
    _value("voorkeurstaal"),
    Column("indicatie_actief", Boolean),
    Column("indicatie_geheimhouding", Boolean),
    Column("hergebruik_toegestaan", Boolean),
    Column("interne_notitie", Text),
    _to("werkte_voor", "partij", nullable=True),
    Index(None, "werkte_voor"),
)

vertegenwoordiging = Table(
    "vertegenwoordiging",
    metadata,
    _to("vertegenwoordiger", "partij", primary_key=True),
    _to("vertegenwoordigde", "partij", primary_key=True),
    Index(None, "vertegenwoordigde"),
)

klantcontact = Table(
    "klantcontact",
    metadata,
    _sleutel(),
    Column("referentienummer", String(200)),
    *_code("kanaal"),
    Column("onderwerp", String(1000)),
    Column("inhoud", Text),
    _value("taal"),
    Column("plaatsgevonden_op", Moment),
    Column("indicatie_contact_gelukt", Boolean),
    Column("vertrouwelijk", Boolean),
    Column("richting", String(20)),
    Column("plaats", Moment, nullable=False),
)

betrokkene = Table(
    "betrokkene",
    metadata,
    _sleutel(),
    _to("klantcontact", "klantcontact"),
    Column("volgorde", Integer, nullable=False),
    Column("rol", String(40)),
    Column("rolomschrijving", String(200)),
    Column("initiator", Boolean),
    Column("naam", String(400)),
    _to("was_partij", "partij", nullable=True),
    _value("contactgegevens"),
    Index(None, "klantcontact"),
    Index(None, "was_partij"),
)

digitaal_adres = Table(
    "digitaal_adres",
    metadata,
    _sleutel(),
    _to("partij", "partij", nullable=True),
    _to("betrokkene", "betrokkene", nullable=True),
    Column("volgorde", Integer, nullable=False),
    Column("soort_digitaal_adres", String(40)),
    Column("adres", String(254), nullable=False),
    Column("zoekadres", String(254), nullable=False),
    Column("omschrijving", String(200)),
    Column("voorkeur", Boolean),
    Column("geverifieerd_op", Date),
    CheckConstraint("(partij IS NULL) <> (betrokkene IS NULL)", name="van_een"),
    Index(None, "partij"),
    Index(None, "betrokkene"),
    Index(None, "zoekadres"),
)
"""Of a partij, for any contact; or of a betrokkene, for that one contact only (R29)."""

klantcontact_actor = Table(
    "klantcontact_actor",
    metadata,
    _to("klantcontact", "klantcontact", primary_key=True),
    _to("actor", "actor", primary_key=True),
    Column("volgorde", Integer, nullable=False),
)

interne_taak = Table(
    "interne_taak",
    metadata,
    _sleutel(),
    _to("klantcontact", "klantcontact"),
    Column("nummer", String(200)),
    Column("gevraagde_handeling", String(1000)),
    Column("toelichting", Text),
    Column("taakstatus", String(20)),
    Column("toegewezen_op", Moment),
    Column("verwerkt_op", Moment),
    Index(None, "klantcontact"),
    Index(None, "nummer"),
)

taak_actor = Table(
    "taak_actor",
    metadata,
    _to("taak", "interne_taak", primary_key=True),
    _to("actor", "actor", primary_key=True),
    Column("volgorde", Integer, nullable=False),
    Index(None, "actor"),
)

klanttaak = Table(
    "klanttaak",
    metadata,
    _sleutel(),
    Column("nummer", String(200)),
    *_code("soort"),
    Column("gevraagde_handeling", String(1000)),
    Column("toelichting", Text),
    Column("taakstatus", String(20)),
    Column("vanaf", Moment),
    Column("uiterlijk_op", Moment),
    Column("pagina", String(2000)),
    _value("eigenschappen"),
    Column("plaats", Moment, nullable=False),
)

product = Table(
    "product",
    metadata,
    _sleutel(),
    Column("kenmerk", String(200)),
    Column("naam", String(400)),
    *_code("soort"),
    _value("status"),
    Column("gevraagd", Boolean),
    Column("geldig_van", Date),
    Column("geldig_tot", Date),
    _value("eigenschappen"),
    Column("plaats", Moment, nullable=False),
)

productaanvraag = Table(
    "productaanvraag",
    metadata,
    _sleutel(),
    Column("kenmerk", String(200)),
    Column("naam", String(400)),
    _value("soort"),
    _value("kanaal"),
    _value("status"),
    Column("open", Boolean),
    Column("ingediend_op", Moment),
    Column("plaats", Moment, nullable=False),
)

verwijzing = Table(
    "verwijzing",
    metadata,
    Column("eigenaar_soort", String(20), primary_key=True),
    Column("eigenaar", _key(), primary_key=True),
    Column("rol", String(20), primary_key=True),
    Column("volgorde", Integer, primary_key=True),
    Column("register", String(200)),
    Column("objecttype", String(200)),
    Column("soort_object_id", String(200)),
    Column("zoekhash", String(64)),
    Column("versleuteld", LargeBinary),
    Column("sleutel", _key()),
    Column("alleen_zoeken", Boolean, nullable=False),
    Index(None, "zoekhash", "rol"),
    Index(None, "sleutel", "rol"),
)
"""Verwijzing (reference): a number that a record is known by or refers by, or the key of a record in this register.

`eigenaar` is the record that has it, and `rol` what it is to that record. A row that is `alleen_zoeken` (only for
searching) follows from the one before it: the onderneming of a vestiging, that has what its vestigingen have.
"""
