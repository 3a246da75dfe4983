"""The tables as they began.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _partijen()
    _klantcontacten()
    _betrokkenen()
    _taken()
    _producten()
    _verwijzingen()


def downgrade() -> None:
    """Refuse: there was nothing before this, and going there would lose everything."""
    raise NotImplementedError("there is nothing before the first tables")


def _key() -> sa.types.TypeEngine[str]:
    return sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def _partijen() -> None:
    op.create_table(
        "actor",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("soort_actor", sa.String(length=40), nullable=True),
        sa.Column("naam", sa.String(length=200), nullable=True),
        sa.Column("functie", sa.String(length=200), nullable=True),
        sa.Column("e_mailadres", sa.String(length=254), nullable=True),
        sa.Column("telefoonnummer", sa.String(length=40), nullable=True),
        sa.Column("indicatie_actief", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_actor")),
    )
    op.create_table(
        "partij",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("soort_partij", sa.String(length=20), nullable=False),
        sa.Column("nummer", sa.String(length=40), nullable=True),
        sa.Column("naam", sa.String(length=400), nullable=True),
        sa.Column("contactnaam", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("bezoekadres", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("correspondentieadres", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("voorkeurstaal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("indicatie_actief", sa.Boolean(), nullable=True),
        sa.Column("indicatie_geheimhouding", sa.Boolean(), nullable=True),
        sa.Column("hergebruik_toegestaan", sa.Boolean(), nullable=True),
        sa.Column("interne_notitie", sa.Text(), nullable=True),
        sa.Column("werkte_voor", _key(), nullable=True),
        sa.ForeignKeyConstraint(["werkte_voor"], ["partij.sleutel"], name=op.f("fk_partij_werkte_voor")),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_partij")),
    )
    op.create_index(op.f("ix_partij_werkte_voor"), "partij", ["werkte_voor"], unique=False)
    op.create_table(
        "vertegenwoordiging",
        sa.Column("vertegenwoordiger", _key(), nullable=False),
        sa.Column("vertegenwoordigde", _key(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vertegenwoordigde"], ["partij.sleutel"], name=op.f("fk_vertegenwoordiging_vertegenwoordigde")
        ),
        sa.ForeignKeyConstraint(
            ["vertegenwoordiger"], ["partij.sleutel"], name=op.f("fk_vertegenwoordiging_vertegenwoordiger")
        ),
        sa.PrimaryKeyConstraint("vertegenwoordiger", "vertegenwoordigde", name=op.f("pk_vertegenwoordiging")),
    )
    op.create_index(
        op.f("ix_vertegenwoordiging_vertegenwoordigde"), "vertegenwoordiging", ["vertegenwoordigde"], unique=False
    )


def _klantcontacten() -> None:
    op.create_table(
        "klantcontact",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("referentienummer", sa.String(length=200), nullable=True),
        sa.Column("kanaal_code", sa.String(length=200), nullable=True),
        sa.Column("kanaal_naam", sa.String(length=200), nullable=True),
        sa.Column("onderwerp", sa.String(length=1000), nullable=True),
        sa.Column("inhoud", sa.Text(), nullable=True),
        sa.Column("taal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plaatsgevonden_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("indicatie_contact_gelukt", sa.Boolean(), nullable=True),
        sa.Column("vertrouwelijk", sa.Boolean(), nullable=True),
        sa.Column("richting", sa.String(length=20), nullable=True),
        sa.Column("plaats", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_klantcontact")),
    )
    op.create_table(
        "klantcontact_actor",
        sa.Column("klantcontact", _key(), nullable=False),
        sa.Column("actor", _key(), nullable=False),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actor.sleutel"], name=op.f("fk_klantcontact_actor_actor")),
        sa.ForeignKeyConstraint(
            ["klantcontact"], ["klantcontact.sleutel"], name=op.f("fk_klantcontact_actor_klantcontact")
        ),
        sa.PrimaryKeyConstraint("klantcontact", "actor", name=op.f("pk_klantcontact_actor")),
    )


def _betrokkenen() -> None:
    op.create_table(
        "betrokkene",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("klantcontact", _key(), nullable=False),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column("rol", sa.String(length=40), nullable=True),
        sa.Column("rolomschrijving", sa.String(length=200), nullable=True),
        sa.Column("initiator", sa.Boolean(), nullable=True),
        sa.Column("naam", sa.String(length=400), nullable=True),
        sa.Column("was_partij", _key(), nullable=True),
        sa.Column("contactgegevens", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["klantcontact"], ["klantcontact.sleutel"], name=op.f("fk_betrokkene_klantcontact")),
        sa.ForeignKeyConstraint(["was_partij"], ["partij.sleutel"], name=op.f("fk_betrokkene_was_partij")),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_betrokkene")),
    )
    op.create_index(op.f("ix_betrokkene_klantcontact"), "betrokkene", ["klantcontact"], unique=False)
    op.create_index(op.f("ix_betrokkene_was_partij"), "betrokkene", ["was_partij"], unique=False)
    op.create_table(
        "digitaal_adres",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("partij", _key(), nullable=True),
        sa.Column("betrokkene", _key(), nullable=True),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column("soort_digitaal_adres", sa.String(length=40), nullable=True),
        sa.Column("adres", sa.String(length=254), nullable=False),
        sa.Column("zoekadres", sa.String(length=254), nullable=False),
        sa.Column("omschrijving", sa.String(length=200), nullable=True),
        sa.Column("voorkeur", sa.Boolean(), nullable=True),
        sa.Column("geverifieerd_op", sa.Date(), nullable=True),
        sa.CheckConstraint("(partij IS NULL) <> (betrokkene IS NULL)", name=op.f("ck_digitaal_adres_van_een")),
        sa.ForeignKeyConstraint(["betrokkene"], ["betrokkene.sleutel"], name=op.f("fk_digitaal_adres_betrokkene")),
        sa.ForeignKeyConstraint(["partij"], ["partij.sleutel"], name=op.f("fk_digitaal_adres_partij")),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_digitaal_adres")),
    )
    op.create_index(op.f("ix_digitaal_adres_betrokkene"), "digitaal_adres", ["betrokkene"], unique=False)
    op.create_index(op.f("ix_digitaal_adres_partij"), "digitaal_adres", ["partij"], unique=False)
    op.create_index(op.f("ix_digitaal_adres_zoekadres"), "digitaal_adres", ["zoekadres"], unique=False)


def _taken() -> None:
    op.create_table(
        "interne_taak",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("klantcontact", _key(), nullable=False),
        sa.Column("nummer", sa.String(length=200), nullable=True),
        sa.Column("gevraagde_handeling", sa.String(length=1000), nullable=True),
        sa.Column("toelichting", sa.Text(), nullable=True),
        sa.Column("taakstatus", sa.String(length=20), nullable=True),
        sa.Column("toegewezen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verwerkt_op", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["klantcontact"], ["klantcontact.sleutel"], name=op.f("fk_interne_taak_klantcontact")),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_interne_taak")),
    )
    op.create_index(op.f("ix_interne_taak_klantcontact"), "interne_taak", ["klantcontact"], unique=False)
    op.create_index(op.f("ix_interne_taak_nummer"), "interne_taak", ["nummer"], unique=False)
    op.create_table(
        "taak_actor",
        sa.Column("taak", _key(), nullable=False),
        sa.Column("actor", _key(), nullable=False),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actor.sleutel"], name=op.f("fk_taak_actor_actor")),
        sa.ForeignKeyConstraint(["taak"], ["interne_taak.sleutel"], name=op.f("fk_taak_actor_taak")),
        sa.PrimaryKeyConstraint("taak", "actor", name=op.f("pk_taak_actor")),
    )
    op.create_index(op.f("ix_taak_actor_actor"), "taak_actor", ["actor"], unique=False)
    op.create_table(
        "klanttaak",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("nummer", sa.String(length=200), nullable=True),
        sa.Column("soort_code", sa.String(length=200), nullable=True),
        sa.Column("soort_naam", sa.String(length=200), nullable=True),
        sa.Column("gevraagde_handeling", sa.String(length=1000), nullable=True),
        sa.Column("toelichting", sa.Text(), nullable=True),
        sa.Column("taakstatus", sa.String(length=20), nullable=True),
        sa.Column("vanaf", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uiterlijk_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pagina", sa.String(length=2000), nullable=True),
        sa.Column("eigenschappen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plaats", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_klanttaak")),
    )


def _producten() -> None:
    op.create_table(
        "product",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("kenmerk", sa.String(length=200), nullable=True),
        sa.Column("naam", sa.String(length=400), nullable=True),
        sa.Column("soort_code", sa.String(length=200), nullable=True),
        sa.Column("soort_naam", sa.String(length=200), nullable=True),
        sa.Column("status", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("gevraagd", sa.Boolean(), nullable=True),
        sa.Column("geldig_van", sa.Date(), nullable=True),
        sa.Column("geldig_tot", sa.Date(), nullable=True),
        sa.Column("eigenschappen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plaats", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_product")),
    )
    op.create_table(
        "productaanvraag",
        sa.Column("sleutel", _key(), nullable=False),
        sa.Column("kenmerk", sa.String(length=200), nullable=True),
        sa.Column("naam", sa.String(length=400), nullable=True),
        sa.Column("soort", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("kanaal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("status", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("ingediend_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plaats", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name=op.f("pk_productaanvraag")),
    )


def _verwijzingen() -> None:
    op.create_table(
        "verwijzing",
        sa.Column("eigenaar_soort", sa.String(length=20), nullable=False),
        sa.Column("eigenaar", _key(), nullable=False),
        sa.Column("rol", sa.String(length=20), nullable=False),
        sa.Column("volgorde", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=200), nullable=True),
        sa.Column("objecttype", sa.String(length=200), nullable=True),
        sa.Column("soort_object_id", sa.String(length=200), nullable=True),
        sa.Column("zoekhash", sa.String(length=64), nullable=True),
        sa.Column("versleuteld", sa.LargeBinary(), nullable=True),
        sa.Column("sleutel", _key(), nullable=True),
        sa.Column("alleen_zoeken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("eigenaar_soort", "eigenaar", "rol", "volgorde", name=op.f("pk_verwijzing")),
    )
    op.create_index(op.f("ix_verwijzing_sleutel_rol"), "verwijzing", ["sleutel", "rol"], unique=False)
    op.create_index(op.f("ix_verwijzing_zoekhash_rol"), "verwijzing", ["zoekhash", "rol"], unique=False)
    op.create_table(
        "toestand",
        sa.Column("naam", sa.String(length=40), nullable=False),
        sa.Column("waarde", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_toestand")),
    )
