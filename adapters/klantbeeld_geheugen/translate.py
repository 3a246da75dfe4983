"""JSON to records. Pure and strict: the first thing that is wrong is told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any, TypeAlias, TypeVar

from klantbeeld.contract import (
    Actor,
    Document,
    Identificator,
    Klantcontact,
    Partij,
    Record,
    SoortActor,
    SoortPartij,
    Stempel,
    Verwijzing,
    Zaak,
)
from klantbeeld_geheugen import producten, records
from klantbeeld_geheugen.contactgegevens import contactgegevens
from klantbeeld_geheugen.numbers import identificator, known_as
from klantbeeld_geheugen.parts import Entry, Parts
from klantbeeld_geheugen.reading import Fields, Json, choice, text

R = TypeVar("R", bound=Record)
Entries: TypeAlias = Mapping[str, tuple[Entry[Record], ...]]

_READERS: Mapping[str, Callable[..., Entry[Any]]] = {
    "klantcontacten": records.klantcontact,
    "zaken": records.zaak,
    "klanttaken": producten.klanttaak,
    "producten": producten.product,
    "productaanvragen": producten.productaanvraag,
    "documenten": producten.document,
    "overige_objecten": producten.overig_object,
    "basisregistratie": producten.basisregistratie,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """Inhoud (contents) of a file."""

    lists: Entries
    """The lists the file has, also the empty ones; a list it lacks is not offered."""
    by_key: Mapping[type[Record], Mapping[str, Record]]
    """Every record, also those under another, per kind and by key."""
    about: Mapping[tuple[type[Record], str], frozenset[Identificator]]
    """By kind and key: the numbers of what a record is about or belongs to."""
    bestanden: Mapping[str, bytes]
    """The contents of documents, by key."""

    @property
    def partijen(self) -> tuple[Partij, ...]:
        """Give the partijen."""
        return tuple(entry.record for entry in self.lists.get("partijen", ()) if isinstance(entry.record, Partij))


def inhoud(value: Json, stempel: Stempel) -> Inhoud:
    """Read a whole file. Raises ValueError with the place and the reason, never with a value."""
    with Fields(value, "") as of:
        actoren = of.many("actoren", lambda one, place: _actor(one, place, stempel)) or ()
        partijen = of.many("partijen", lambda one, place: _partij(one, place, stempel))
        parts = Parts(stempel, _by_key("actoren", actoren), _by_key("partijen", partijen or ()))
        read = {name: of.many(name, partial(reader, parts=parts)) for name, reader in _READERS.items()}
    lists: dict[str, tuple[Entry[Any], ...]] = {name: found for name, found in read.items() if found is not None}
    for name, entries in lists.items():
        _by_key(name, [entry.record for entry in entries])
    if partijen is not None:
        lists["partijen"] = tuple(Entry(record=one) for one in _with_vertegenwoordigers(partijen, parts.partijen))
    if "zaken" in lists:
        lists["zaken"] = _with_deelzaken(lists["zaken"])
    by_key = _index({"actoren": tuple(Entry(record=one) for one in actoren), **lists})
    documenten = lists.get("documenten", ())
    return Inhoud(
        lists=lists,
        by_key=by_key,
        about=_about(lists, by_key.get(Klantcontact, {})),
        bestanden={entry.record.sleutel: entry.inhoud for entry in documenten if entry.inhoud is not None},
    )


def _actor(value: Json, place: str, stempel: Stempel) -> Actor:
    with Fields(value, place) as of:
        sleutel = of.required("sleutel", text)
        return Actor(
            herkomst=stempel.herkomst(sleutel),
            bekend_als=known_as(of, sleutel),
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
            bekend_als=known_as(of, sleutel),
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


def _with_deelzaken(entries: tuple[Entry[Record], ...]) -> tuple[Entry[Record], ...]:
    """Look whether each hoofdzaak is there, and fill in its deelzaken."""
    zaken = [entry.record for entry in entries if isinstance(entry.record, Zaak)]
    known = {one.sleutel for one in zaken}
    parts: dict[str, list[str]] = {}
    for index, one in enumerate(zaken):
        if one.hoofdzaak is None:
            continue
        if one.hoofdzaak not in known:
            raise ValueError(f"zaken[{index}].hoofdzaak: there is no such zaak")
        parts.setdefault(one.hoofdzaak, []).append(one.sleutel)
    complete = (replace(one, deelzaken=tuple(parts.get(one.sleutel, ()))) for one in zaken)
    return tuple(replace(entry, record=one) for entry, one in zip(entries, complete, strict=True))


def _about(
    lists: Entries, klantcontacten: Mapping[str, Record]
) -> Mapping[tuple[type[Record], str], frozenset[Identificator]]:
    """Give the numbers of what each record refers to; and of the documents that refer to a zaak, for that zaak."""
    about: dict[tuple[type[Record], str], frozenset[Identificator]] = {}
    for name, entries in lists.items():
        for index, entry in enumerate(entries):
            numbers: set[Identificator] = set()
            for place, link in _links(entry):
                if link.identificator is not None:
                    numbers.add(link.identificator)
                elif link.klantcontact is None or link.klantcontact not in klantcontacten:
                    raise ValueError(f"{name}[{index}].{place}.klantcontact: there is no such klantcontact")
                else:
                    numbers.update(klantcontacten[link.klantcontact].bekend_als)
            about[type(entry.record), entry.record.sleutel] = frozenset(numbers)
    documenten = [entry.record for entry in lists.get("documenten", ())]
    for entry in lists.get("zaken", ()):
        known = set(entry.record.bekend_als)
        about[Zaak, entry.record.sleutel] = frozenset(
            number for one in documenten if about[Document, one.sleutel] & known for number in one.bekend_als
        )
    return about


def _links(entry: Entry[Record]) -> Iterator[tuple[str, Verwijzing]]:
    held = {field.name: getattr(entry.record, field.name) for field in fields(entry.record)}
    for name, value in {**held, "zaken": held.get("zaken", entry.zaken)}.items():
        if isinstance(value, Verwijzing):
            yield name, value
        elif isinstance(value, tuple):
            yield from ((f"{name}[{at}]", one) for at, one in enumerate(value) if isinstance(one, Verwijzing))


def _index(lists: Entries) -> Mapping[type[Record], Mapping[str, Record]]:
    known: dict[type[Record], dict[str, Record]] = {}
    for name, entries in lists.items():
        for index, entry in enumerate(entries):
            for one in _nested(entry.record):
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
