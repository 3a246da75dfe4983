"""The rules every adapter keeps, on both databases, with the people of the example file."""

import os
import sqlite3
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from klantbeeld.contract import (
    ZAAK_UUID,
    Identificator,
    IdentificatorSoort,
    Klant,
    Klantcontact,
    Klanttaak,
    Onderwerp,
    PartijSleutel,
    Product,
    Productaanvraag,
    SoortPartij,
    Werkvraag,
)
from klantbeeld.demo import town_people as town
from klantbeeld.testing.builders import klant
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp, KnownWerk
from klantbeeld_register import ADAPTER
from tests.adapters.register.databases import on_server, settings_for

HENK, DRUK, VOF = klant(bsn=town.HENK_BSN), klant(bsn=town.DRUK_BSN), klant(kvk_nummer=town.VOF_KVK)
BUITENLAND = Klant(
    (Identificator(IdentificatorSoort("eidas", "natuurlijk_persoon", "eidas"), town.BUITENLANDS_NUMMER),)
)
HENK_BIJ_VOF = Klant(partij=PartijSleutel("kit", "partij-henk-bij-vof"), hoedanigheid=SoortPartij.CONTACTPERSOON)
DAKKAPEL = Onderwerp((Identificator(ZAAK_UUID, "3f0a6a1e-5d0c-4f5e-9f0e-0c1d5b1f0001"),))
PAND = Onderwerp((Identificator(IdentificatorSoort("bag", "pand", "identificatie"), "0518100000123456"),))
MEDEWERKER = IdentificatorSoort("medewerkers", "medewerker", "personeelsnummer")


def known(*klanten):
    return [KnownKlant(klant=one, count=count) for one, count in klanten]


class RegisterConformance(AdapterConformance):
    """What both databases have in common."""

    adapter = ADAPTER
    entry_point = "klantbeeld_register:ADAPTER"
    known_klanten = {  # noqa: RUF012 - read by the rules only
        "partijen": known((VOF, 3), (HENK, 1), (BUITENLAND, 1), (HENK_BIJ_VOF, 1)),
        "klantcontacten": known((DRUK, 8), (HENK, 4), (VOF, 2), (BUITENLAND, 1), (HENK_BIJ_VOF, 2)),
        "interne_taken": known((HENK, 3), (DRUK, 2), (VOF, 1)),
        "klanttaken": known((HENK, 3), (DRUK, 1)),
        "producten": known((HENK, 4), (VOF, 1)),
        "productaanvragen": known((HENK, 4), (DRUK, 1)),
    }
    unknown_klant = klant(bsn=town.ONBEKENDE_BSN, kvk_nummer="90009999")
    known_onderwerpen = {  # noqa: RUF012
        Klantcontact: [
            KnownOnderwerp(onderwerp=DAKKAPEL, count=3),
            KnownOnderwerp(onderwerp=PAND, count=1),
        ],
        Klanttaak: [KnownOnderwerp(onderwerp=DAKKAPEL, count=2)],
        Product: [KnownOnderwerp(onderwerp=DAKKAPEL, count=2)],
        Productaanvraag: [KnownOnderwerp(onderwerp=DAKKAPEL, count=2)],
    }
    known_werk = (
        KnownWerk(werkvraag=Werkvraag(actoren=("medewerker-kim",)), count=3),
        KnownWerk(werkvraag=Werkvraag(actornummers=(Identificator(MEDEWERKER, "M-0102"),)), count=2),
        KnownWerk(werkvraag=Werkvraag(nummer="IT-0005"), count=1),
        KnownWerk(werkvraag=Werkvraag(), count=6),
    )
    known_kandidaten = {town.HENK_EMAIL: 1, "06-12345678": 3, "070-0000777": 0}  # noqa: RUF012
    _calls = 0

    @pytest.fixture(autouse=True)
    def _count(self):
        def counted(connection, cursor, statement, *rest):
            type(self)._calls += statement.startswith(("SELECT", "WITH"))

        event.listen(Engine, "before_cursor_execute", counted)
        yield
        event.remove(Engine, "before_cursor_execute", counted)

    def calls_made(self):
        return type(self)._calls


class TestSqlite(RegisterConformance):
    outages = ("weg", "verouderd")

    @pytest.fixture(autouse=True)
    def _database(self, filled_sqlite):
        type(self).settings = settings_for(filled_sqlite)
        type(self).path = Path(filled_sqlite.partition(":///")[2])

    @asynccontextmanager
    async def outage(self, name):
        with self._moved() if name == "weg" else self._outdated():
            yield

    @contextmanager
    def _moved(self):
        aside = self.path.with_suffix(".aside")
        os.rename(self.path, aside)
        try:
            yield
        finally:
            os.rename(aside, self.path)

    @contextmanager
    def _outdated(self):
        self._migrate("0000")
        try:
            yield
        finally:
            self._migrate("0001")

    def _migrate(self, version):
        connection = sqlite3.connect(self.path)
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()
        connection.close()


class TestPostgresql(RegisterConformance):
    outages = ("refuse", "hang", "verouderd")

    @pytest.fixture(autouse=True)
    def _database(self, filled_postgresql, proxy):
        parts = urlsplit(filled_postgresql)
        netloc = f"{parts.username or 'postgres'}@127.0.0.1:{proxy.port}"
        type(self).settings = settings_for(parts._replace(netloc=netloc).geturl())
        type(self).direct = filled_postgresql
        type(self).proxy = proxy

    @asynccontextmanager
    async def outage(self, name):
        if name == "verouderd":
            on_server("UPDATE alembic_version SET version_num = '0000'", self.direct)
        else:
            getattr(self.proxy, name)()
        try:
            yield
        finally:
            on_server("UPDATE alembic_version SET version_num = '0001'", self.direct)
            self.proxy.mend()
