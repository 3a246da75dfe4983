"""The kinds of record there are, and the lists a klant may have of them."""

from __future__ import annotations

from collections.abc import Mapping

from klantbeeld.contract import (
    Actor,
    Basisregistratie,
    Besluit,
    Betrokkene,
    DigitaalAdres,
    Document,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Zaak,
    Zaakstatus,
)

LIJSTEN: Mapping[str, type[Record]] = {
    "partijen": Partij,
    "klantcontacten": Klantcontact,
    "interne_taken": InterneTaak,
    "zaken": Zaak,
    "klanttaken": Klanttaak,
    "producten": Product,
    "productaanvragen": Productaanvraag,
    "documenten": Document,
    "overige_objecten": OverigObject,
    "basisregistratie": Basisregistratie,
}
"""The capabilities by klant, and the kind of record of each."""
KINDS: Mapping[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        Partij,
        DigitaalAdres,
        Klantcontact,
        Betrokkene,
        Actor,
        InterneTaak,
        Zaak,
        Zaakstatus,
        Besluit,
        Klanttaak,
        Product,
        Productaanvraag,
        Document,
        OverigObject,
    )
}
"""The kinds of record that may be asked for by key."""
