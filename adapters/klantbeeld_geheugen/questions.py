"""What is asked otherwise than by klant: what is about an object, the work to do, and who gave an address."""

from __future__ import annotations

from collections.abc import Iterator

from klantbeeld.contract import (
    Identificator,
    InterneTaak,
    Klantcontact,
    Onderwerp,
    Partij,
    Record,
    SoortDigitaalAdres,
    Werkvraag,
)
from klantbeeld_geheugen.translate import Inhoud


def numbered(number: Identificator, held: Inhoud) -> Iterator[Record]:
    """Give every record that is known as a number, of any kind (R70)."""
    return (record for known in held.by_key.values() for record in known.values() if number in record.bekend_als)


def about(asked: Onderwerp, held: Inhoud, *, name: str) -> Iterator[Record]:
    """Give what of a list is about an object or belongs to it (R72)."""
    numbers = frozenset(asked.identificatoren)
    for entry in held.lists[name]:
        if numbers & held.about[type(entry.record), entry.record.sleutel]:
            yield entry.record


def to_do(asked: Werkvraag, held: Inhoud) -> Iterator[InterneTaak]:
    """Give the interne taken that are asked for, of all klanten (A9)."""
    for entry in held.lists["klantcontacten"]:
        contact = entry.record
        for taak in (contact.interne_taken or ()) if isinstance(contact, Klantcontact) else ():
            if asked.nummer in (None, taak.nummer) and _is_assigned(taak, asked):
                yield taak


def with_address(address: str, held: Inhoud) -> Iterator[Partij]:
    """Give the partijen that gave an e-mail address or telephone number as theirs; never an ongekende (R16)."""
    for partij in held.partijen:
        given = (partij.contactgegevens and partij.contactgegevens.digitale_adressen) or ()
        for one in given:
            if one.adres is not None and _comparable(one.adres, one.soort_digitaal_adres) == _comparable(address):
                yield partij
                break


def _is_assigned(taak: InterneTaak, asked: Werkvraag) -> bool:
    if asked.actoren is None and asked.actornummers is None:
        return True
    keys, numbers = frozenset(asked.actoren or ()), frozenset(asked.actornummers or ())
    return any(actor.sleutel in keys or numbers & set(actor.bekend_als) for actor in taak.toegewezen_aan or ())


def _comparable(address: str, soort: SoortDigitaalAdres | None = None) -> str:
    """Give an address as it can be compared: a telephone number is written with spaces, dashes and +31 or without."""
    if soort is SoortDigitaalAdres.EMAIL or "@" in address:
        return address.strip().casefold()
    digits = "".join(one for one in address if one.isdigit() or one == "+")
    for abroad in ("+31", "0031"):
        digits = digits.replace(abroad, "0", 1) if digits.startswith(abroad) else digits
    return digits or address.strip().casefold()
