"""JSON to records. Pure and strict: the first thing that is wrong is told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from klantbeeld.contract import Actor, Klantcontact, Partij, Record, SoortActor, SoortPartij, Stempel, Zaak
from klantbeeld_geheugen.contactgegevens import contactgegevens
from klantbeeld_geheugen.numbers import identificator
from klantbeeld_geheugen.reading import Fields, Json, choice, text
from klantbeeld_geheugen.records import Parts, klantcontact, zaak

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """Inhoud (contents) of a file."""

    lists: frozenset[str]
    """The lists the file has, also the empty ones; a list it lacks is not offered."""
    partijen: tuple[Partij, ...]
    klantcontacten: tuple[Klantcontact, ...]
    zaken: tuple[Zaak, ...]
    actoren: tuple[Actor, ...]
    by_key: Mapping[type[Record], Mapping[str, Record]]
    """Every record, also those under another, per kind and by key."""


def inhoud(value: Json, stempel: Stempel) -> Inhoud:
    """Read a whole file. Raises ValueError with the place and the reason, never with a value."""
    with Fields(value, "") as of:
        actoren = of.many("actoren", lambda one, place: _actor(one, place, stempel)) or ()
        partijen = of.many("partijen", lambda one, place: _partij(one, place, stempel)) or ()
        parts = Parts(stempel, _by_key("actoren", actoren), _by_key("partijen", partijen))
        klantcontacten = of.many("klantcontacten", lambda one, place: klantcontact(one, place, parts)) or ()
        zaken = of.many("zaken", lambda one, place: zaak(one, place, parts)) or ()
    _check_klantcontacten(klantcontacten)
    partijen = _with_vertegenwoordigers(partijen, parts.partijen)
    zaken = _with_deelzaken(zaken, _by_key("zaken", zaken))
    lists = {"actoren": actoren, "partijen": partijen, "klantcontacten": klantcontacten, "zaken": zaken}
    held = frozenset(value) & lists.keys() if isinstance(value, dict) else frozenset()
    return Inhoud(
        lists=held, partijen=partijen, klantcontacten=klantcontacten, zaken=zaken, actoren=actoren, by_key=_index(lists)
    )


def _actor(value: Json, place: str, stempel: Stempel) -> Actor:
    with Fields(value, place) as of:
        return Actor(
            herkomst=stempel.herkomst(of.required("sleutel", text)),
            soort_actor=of.choice("soort_actor", SoortActor),
            naam=of.text("naam"),
            functie=of.text("functie"),
            e_mailadres=of.text("e_mailadres"),
            telefoonnummer=of.text("telefoonnummer"),
            indicatie_actief=of.flag("indicatie_actief"),
        )


def _partij(value: Json, place: str, stempel: Stempel) -> Partij:
    with Fields(value, place) as of:
        sleutel, nummer = of.required("sleutel", text), of.text("nummer")
        gegevens = of.one("contactgegevens", lambda one, at: contactgegevens(one, at, stempel, sleutel))
        naam = gegevens.naam.volledig if gegevens and gegevens.naam else None
        return Partij(
            herkomst=stempel.herkomst(sleutel, nummer),
            soort_partij=of.required("soort_partij", lambda one, at: choice(one, at, SoortPartij)),
            nummer=nummer,
            naam=of.text("naam") or naam,
            identificatoren=of.many("identificatoren", identificator) or (),
            contactgegevens=gegevens,
            indicatie_actief=of.flag("indicatie_actief"),
            indicatie_geheimhouding=of.flag("indicatie_geheimhouding"),
            hergebruik_toegestaan=of.flag("hergebruik_toegestaan"),
            interne_notitie=of.text("interne_notitie"),
            werkte_voor=of.text("werkte_voor"),
            vertegenwoordigden=of.many("vertegenwoordigden", text) or (),
        )


def _by_key(place: str, records: Iterable[R]) -> Mapping[str, R]:
    known: dict[str, R] = {}
    for index, record in enumerate(records):
        if record.sleutel in known:
            raise ValueError(f"{place}[{index}].sleutel: is used before")
        known[record.sleutel] = record
    return known


def _with_vertegenwoordigers(partijen: tuple[Partij, ...], known: Mapping[str, Partij]) -> tuple[Partij, ...]:
    """Look whether partijen refer to partijen, and fill in by whom each was represented."""
    by: dict[str, list[str]] = {}
    for index, partij in enumerate(partijen):
        if partij.werkte_voor is not None and partij.werkte_voor not in known:
            raise ValueError(f"partijen[{index}].werkte_voor: there is no such partij")
        for at, sleutel in enumerate(partij.vertegenwoordigden or ()):
            if sleutel not in known:
                raise ValueError(f"partijen[{index}].vertegenwoordigden[{at}]: there is no such partij")
            by.setdefault(sleutel, []).append(partij.sleutel)
    return tuple(replace(partij, vertegenwoordigd_door=tuple(by.get(partij.sleutel, ()))) for partij in partijen)


def _with_deelzaken(zaken: tuple[Zaak, ...], known: Mapping[str, Zaak]) -> tuple[Zaak, ...]:
    """Look whether each hoofdzaak is there, and fill in its deelzaken."""
    parts: dict[str, list[str]] = {}
    for index, one in enumerate(zaken):
        if one.hoofdzaak is None:
            continue
        if one.hoofdzaak not in known:
            raise ValueError(f"zaken[{index}].hoofdzaak: there is no such zaak")
        parts.setdefault(one.hoofdzaak, []).append(one.sleutel)
    return tuple(replace(one, deelzaken=tuple(parts.get(one.sleutel, ()))) for one in zaken)


def _check_klantcontacten(klantcontacten: tuple[Klantcontact, ...]) -> None:
    known = _by_key("klantcontacten", klantcontacten)
    for index, contact in enumerate(klantcontacten):
        for name, links in (("onderwerpobjecten", contact.onderwerpobjecten), ("bijlagen", contact.bijlagen)):
            for at, link in enumerate(links or ()):
                if link.klantcontact is not None and link.klantcontact not in known:
                    raise ValueError(
                        f"klantcontacten[{index}].{name}[{at}].klantcontact: there is no such klantcontact"
                    )


def _index(lists: Mapping[str, tuple[Record, ...]]) -> Mapping[type[Record], Mapping[str, Record]]:
    known: dict[type[Record], dict[str, Record]] = {}
    for name, records in lists.items():
        for index, record in enumerate(records):
            for one in _nested(record):
                # An actor is met wherever he took part, and the last status also in the history: the same record.
                if known.setdefault(type(one), {}).setdefault(one.sleutel, one) is not one:
                    kind = type(one).__name__.lower()
                    raise ValueError(f"{name}[{index}]: has a {kind} with a sleutel that is used before")
    return known


def _nested(value: object) -> Iterator[Record]:
    if isinstance(value, tuple):
        for one in value:
            yield from _nested(one)
    elif is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Record):
            yield value
        for field in fields(value):
            yield from _nested(getattr(value, field.name))
