"""The records of one register while it is being filled."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING

from klantbeeld.demo.register import BASIS, Record
from klantbeeld.demo.town_people import Adres, Naam

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from klantbeeld.demo.register import RegisterData

_WITHOUT_UUID = ("/catalogi/", "/documenten/", "/besluiten/")
"""The APIs that show no uuid beside the url."""
_NAMESPACE = uuid.UUID("5f3d8a52-2c8e-5b0e-9a53-2f7d1f0c9e11")


def record_uuid(register: str, collection: str, key: str) -> str:
    """The uuid of a record of the town: the same in every build."""
    return str(uuid.uuid5(_NAMESPACE, f"{register}/{collection}/{key}"))


def timestamp(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def identificator(object_id: str, objecttype: str, register: str, soort: str) -> Record:
    return {
        "objectId": object_id,
        "codeObjecttype": objecttype,
        "codeRegister": register,
        "codeSoortObjectId": soort,
    }


def contactnaam(naam: Naam) -> Record:
    return {
        "voorletters": naam.voorletters,
        "voornaam": naam.voornaam,
        "voorvoegselAchternaam": naam.voorvoegsel,
        "achternaam": naam.achternaam,
    }


def adres_fields(adres: Adres | None) -> Record:
    adres = adres or Adres(land="")
    regels = (*adres.regels, "", "", "")
    return {
        "nummeraanduidingId": "",
        "straatnaam": adres.straat,
        "huisnummer": adres.huisnummer,
        "huisnummertoevoeging": adres.toevoeging,
        "postcode": adres.postcode,
        "stad": adres.stad,
        "adresregel1": regels[0],
        "adresregel2": regels[1],
        "adresregel3": regels[2],
        "land": adres.land,
    }


class Records:
    """Records in the order in which they are written, which need not be the order in which things happened."""

    def __init__(self, name: str, prefixes: Mapping[str, str]) -> None:
        self.name = name
        self._prefixes = prefixes
        self._collections: dict[str, dict[str, Record]] = {collection: {} for collection in prefixes}
        self._lists: dict[tuple[str, str], list[object]] = {}
        self._counts: Counter[str] = Counter()

    @property
    def data(self) -> RegisterData:
        return {collection: list(records.values()) for collection, records in self._collections.items()}

    def write(self, collection: str, record: Record, *, key: str | None = None, below: str | None = None) -> str:
        """Keep a record and answer its uuid; `below` is the path of its URL where that is not its collection."""
        self._counts[collection] += 1
        written = record_uuid(self.name, collection, key or f"#{self._counts[collection]}")
        if written in self._collections[collection]:
            raise ValueError(f"{self.name}: {collection} {key} is written twice")
        url = f"{BASIS}{self._prefixes[collection]}/{below or collection}/{written}"
        known_by: Record = {"url": url} if any(each in url for each in _WITHOUT_UUID) else {"url": url, "uuid": written}
        self._collections[collection][written] = {**known_by, **record}
        self._lists |= {(written, name): value for name, value in record.items() if isinstance(value, list)}
        return written

    def get(self, collection: str, key: str) -> Record:
        return self._collections[collection][key]

    def append(self, key: str, field: str, value: object) -> None:
        self._lists[key, field].append(value)

    def url(self, collection: str, key: str | None) -> str | None:
        return None if key is None else str(self.get(collection, key)["url"])

    def link(self, collection: str, key: str | None) -> Record | None:
        return None if key is None else {"uuid": key, "url": self.url(collection, key)}
