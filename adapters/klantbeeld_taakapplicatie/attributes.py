"""The kinds of record an application may have, and which attributes of each can be mapped."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal, TypeAlias

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    IdentificatorSoort,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Product,
    TijdlijnRecord,
    Zaak,
)

SoortRecord: TypeAlias = Literal["zaak", "klanttaak", "product", "klantcontact", "overig_object"]


class Vorm(Enum):
    """Vorm (form): what kind of value an attribute holds."""

    TEKST = auto()
    JA_NEE = auto()
    DAG = auto()
    MOMENT = auto()
    EINDMOMENT = auto()
    """A moment until which; of a day: its end."""
    WAARDE = auto()
    """A code, and perhaps its name."""
    TAAKSTATUS = auto()
    RICHTING = auto()
    VERTROUWELIJKHEID = auto()
    PAGINA = auto()
    ZAAK = auto()
    """Refers to a zaak by its identificatie."""
    ZAKEN = auto()
    """A list of those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soort:
    """One kind of record."""

    kind: type[TijdlijnRecord]
    lijst: str
    """Name of the capability."""
    attributes: Mapping[str, Vorm]
    nummer: str
    """The attribute by which people know it; "" if there is none."""
    bekend_als: IdentificatorSoort | None = None
    """The kind of number that `nummer` is, unless the settings say otherwise."""
    has_betrokkenen: bool = False
    has_van: bool = False
    """Whether a record says itself of whom it is."""
    has_eigenschappen: bool = True

    def problem(self, name: str) -> str | None:
        """Say what is wrong with the name of an attribute."""
        if name in self.attributes:
            return None
        near = difflib.get_close_matches(name, self.attributes, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(self.attributes)}."
        return f"velden.{name}: unknown attribute. {hint}"


SOORTEN: Mapping[SoortRecord, Soort] = {
    "zaak": Soort(
        kind=Zaak,
        lijst="zaken",
        nummer="identificatie",
        bekend_als=ZAAK_IDENTIFICATIE,
        has_betrokkenen=True,
        attributes={
            "identificatie": Vorm.TEKST,
            "bronorganisatie": Vorm.TEKST,
            "omschrijving": Vorm.TEKST,
            "toelichting": Vorm.TEKST,
            "zaaktype": Vorm.WAARDE,
            "vertrouwelijkheid": Vorm.VERTROUWELIJKHEID,
            "open": Vorm.JA_NEE,
            "startdatum": Vorm.DAG,
            "einddatum": Vorm.DAG,
            "streefdatum": Vorm.DAG,
            "fatale_datum": Vorm.DAG,
            "status": Vorm.TEKST,
            "status_toelichting": Vorm.TEKST,
            "status_gezet_op": Vorm.MOMENT,
            "status_eindstatus": Vorm.JA_NEE,
            "resultaat": Vorm.WAARDE,
            "resultaattoelichting": Vorm.TEKST,
        },
    ),
    "klanttaak": Soort(
        kind=Klanttaak,
        lijst="klanttaken",
        nummer="nummer",
        has_van=True,
        attributes={
            "nummer": Vorm.TEKST,
            "soort": Vorm.WAARDE,
            "gevraagde_handeling": Vorm.TEKST,
            "toelichting": Vorm.TEKST,
            "taakstatus": Vorm.TAAKSTATUS,
            "vanaf": Vorm.MOMENT,
            "uiterlijk_op": Vorm.EINDMOMENT,
            "pagina": Vorm.PAGINA,
            "hoort_bij": Vorm.ZAAK,
        },
    ),
    "product": Soort(
        kind=Product,
        lijst="producten",
        nummer="kenmerk",
        has_van=True,
        attributes={
            "kenmerk": Vorm.TEKST,
            "naam": Vorm.TEKST,
            "soort": Vorm.WAARDE,
            "status": Vorm.WAARDE,
            "gevraagd": Vorm.JA_NEE,
            "geldig_van": Vorm.DAG,
            "geldig_tot": Vorm.DAG,
            "zaken": Vorm.ZAKEN,
        },
    ),
    "klantcontact": Soort(
        kind=Klantcontact,
        lijst="klantcontacten",
        nummer="referentienummer",
        has_betrokkenen=True,
        has_eigenschappen=False,
        attributes={
            "referentienummer": Vorm.TEKST,
            "kanaal": Vorm.WAARDE,
            "onderwerp": Vorm.TEKST,
            "inhoud": Vorm.TEKST,
            "taal": Vorm.WAARDE,
            "plaatsgevonden_op": Vorm.MOMENT,
            "indicatie_contact_gelukt": Vorm.JA_NEE,
            "vertrouwelijk": Vorm.JA_NEE,
            "richting": Vorm.RICHTING,
            "onderwerpobjecten": Vorm.ZAKEN,
        },
    ),
    "overig_object": Soort(
        kind=OverigObject,
        lijst="overige_objecten",
        nummer="",
        attributes={"naam": Vorm.TEKST, "soort": Vorm.WAARDE, "moment": Vorm.MOMENT},
    ),
}
