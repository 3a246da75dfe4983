"""Names to show for the codes of the façade itself (R70: an unknown code still has a title)."""

from __future__ import annotations

from klantbeeld.contract import IdentificatorSoort

_REGISTERS = {
    "brp": "Basisregistratie Personen",
    "hr": "Handelsregister",
    "bag": "Basisregistratie Adressen en Gebouwen",
    "zaken": "Zaakregister",
    "documenten": "Documentregister",
    "objecten": "Objectenregister",
    "klantinteracties": "Klantregister",
}
_OBJECTTYPEN = {
    "natuurlijk_persoon": "Persoon",
    "niet_natuurlijk_persoon": "Organisatie",
    "vestiging": "Vestiging",
    "zaak": "Zaak",
    "informatieobject": "Document",
    "klantcontact": "Klantcontact",
    "pand": "Pand",
    "object": "Object",
}
_SOORTEN = {
    "bsn": "Burgerservicenummer",
    "rsin": "RSIN",
    "kvk_nummer": "KVK-nummer",
    "vestigingsnummer": "Vestigingsnummer",
    "identificatie": "Nummer",
    "referentienummer": "Referentienummer",
    "uuid": "Technisch nummer",
}


def naam_of_register(soort: IdentificatorSoort) -> str | None:
    """Give the name of the register."""
    return _REGISTERS.get(soort.register)


def naam_of_objecttype(soort: IdentificatorSoort) -> str | None:
    """Give the name of the kind of object."""
    return _OBJECTTYPEN.get(soort.objecttype)


def naam_of_soort(soort: IdentificatorSoort) -> str | None:
    """Give the name of the kind of number."""
    return _SOORTEN.get(soort.soort_object_id)
