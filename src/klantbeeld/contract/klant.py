"""Who the klant is: the numbers we know one client by, in one hoedanigheid (capacity)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from operator import mul

from klantbeeld.contract.quick import quick, replace

__all__ = [
    "BSN",
    "DOCUMENT_IDENTIFICATIE",
    "DOCUMENT_UUID",
    "KLANTCONTACT_NUMMER",
    "KLANTCONTACT_UUID",
    "KLANTNUMMERS",
    "KVK_NUMMER",
    "OBJECT_UUID",
    "RSIN",
    "VESTIGINGSNUMMER",
    "ZAAK_IDENTIFICATIE",
    "ZAAK_UUID",
    "Identificator",
    "IdentificatorSoort",
    "Klant",
    "PartijSleutel",
    "SoortPartij",
    "elfproef",
    "may_be_asked",
    "with_parents",
]


class SoortPartij(Enum):
    """What kind of partij; this decides the hoedanigheid (R22: the same human in another role is another klant)."""

    PERSOON = "persoon"
    ORGANISATIE = "organisatie"
    CONTACTPERSOON = "contactpersoon"


@dataclass(frozen=True, slots=True, order=True)
class IdentificatorSoort:
    """A kind of number: in which register, of what objecttype, and which of its numbers."""

    register: str
    objecttype: str
    soort_object_id: str


BSN = IdentificatorSoort("brp", "natuurlijk_persoon", "bsn")
RSIN = IdentificatorSoort("hr", "niet_natuurlijk_persoon", "rsin")
KVK_NUMMER = IdentificatorSoort("hr", "niet_natuurlijk_persoon", "kvk_nummer")
VESTIGINGSNUMMER = IdentificatorSoort("hr", "vestiging", "vestigingsnummer")
ZAAK_UUID = IdentificatorSoort("zaken", "zaak", "uuid")
ZAAK_IDENTIFICATIE = IdentificatorSoort("zaken", "zaak", "identificatie")
DOCUMENT_UUID = IdentificatorSoort("documenten", "informatieobject", "uuid")
DOCUMENT_IDENTIFICATIE = IdentificatorSoort("documenten", "informatieobject", "identificatie")
OBJECT_UUID = IdentificatorSoort("objecten", "object", "uuid")
KLANTCONTACT_UUID = IdentificatorSoort("klantinteracties", "klantcontact", "uuid")
KLANTCONTACT_NUMMER = IdentificatorSoort("klantinteracties", "klantcontact", "referentienummer")

KLANTNUMMERS = frozenset({BSN, RSIN, KVK_NUMMER, VESTIGINGSNUMMER})
"""The kinds of number a klant is usually known by."""

# R22, R24: a number says in which hoedanigheid somebody is meant. The BSN of somebody who is also registered as
# contactpersoon does not lead to what he did for his employer, nor a KVK-nummer to the private contacts of the owner.
_HOEDANIGHEDEN = {
    "natuurlijk_persoon": SoortPartij.PERSOON,
    "niet_natuurlijk_persoon": SoortPartij.ORGANISATIE,
    "vestiging": SoortPartij.ORGANISATIE,
}
_PERSOONSNUMMERS = frozenset({"bsn", "rsin", "a_nummer"})
_LENGTHS = {KVK_NUMMER: 8, VESTIGINGSNUMMER: 12}
_CHECKED = frozenset(soort.soort_object_id for soort in KLANTNUMMERS)
_VISIBLE = 3
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def elfproef(number: str) -> bool:
    """Say whether nine digits pass the 11-proef, the check on every BSN and RSIN."""
    if len(number) != 9 or not number.isascii() or not number.isdigit() or number == "000000000":
        return False
    total: int = sum(map(mul, _WEIGHTS, map(int, number)))
    return total % 11 == 0


@quick
@dataclass(frozen=True, slots=True)
class Identificator:
    """A number under which a register knows someone or something. Prints masked."""

    soort: IdentificatorSoort
    object_id: str
    sub_van: Identificator | None = None
    """The number this one is only valid under: a vestigingsnummer belongs to a KVK-nummer."""

    def __post_init__(self) -> None:
        if not self.object_id.strip() or len(self.object_id) > 200:
            raise ValueError(f"{self.soort.soort_object_id}: must have 1 to 200 characters")
        if self.soort.soort_object_id in _CHECKED:
            self._check_form()

    def _check_form(self) -> None:
        if self.soort in (BSN, RSIN) and not elfproef(self.object_id):
            raise ValueError(f"{self.soort.soort_object_id}: must be nine digits that pass the 11-proef")
        length = _LENGTHS.get(self.soort)
        if length and not (len(self.object_id) == length and self.object_id.isascii() and self.object_id.isdigit()):
            raise ValueError(f"{self.soort.soort_object_id}: must be {length} digits")
        if self.soort == VESTIGINGSNUMMER and (self.sub_van is None or self.sub_van.soort != KVK_NUMMER):
            raise ValueError("vestigingsnummer: needs the KVK-nummer it belongs to")

    @property
    def masked(self) -> str:
        """The number as it may be shown: of a personal number only the last three digits (R45).

        Whatever it is called, what could be a BSN is masked; and of a technical key nothing is shown.
        """
        if self.soort.soort_object_id == "uuid":
            return "*" * 8
        of_a_person = (
            self.hoedanigheid is SoortPartij.PERSOON or self.soort.soort_object_id.casefold() in _PERSOONSNUMMERS
        )
        if not of_a_person and not elfproef(self.object_id):
            return self.object_id
        return "*" * max(len(self.object_id) - _VISIBLE, 0) + self.object_id[-_VISIBLE:]

    @property
    def hoedanigheid(self) -> SoortPartij | None:
        """The hoedanigheid this number stands for; None: it may be any."""
        return _HOEDANIGHEDEN.get(self.soort.objecttype)

    def __repr__(self) -> str:
        return f"Identificator({self.soort.soort_object_id}: ***)"


def with_parents(numbers: Iterable[Identificator] | None) -> frozenset[Identificator]:
    """Add the KVK-nummer of every vestiging: an onderneming has what its vestigingen have."""
    known = frozenset(numbers or ())
    return known | {number.sub_van for number in known if number.sub_van is not None}


def may_be_asked(
    numbers: Iterable[Identificator], accepts: Iterable[IdentificatorSoort], *, accepts_other: bool
) -> tuple[Identificator, ...]:
    """Give the numbers a bron may be asked by; with `accepts_other` also those of kinds that no klant has (R38)."""
    allowed = frozenset(accepts)
    return tuple(
        number for number in numbers if number.soort in allowed or (accepts_other and number.soort not in KLANTNUMMERS)
    )


@dataclass(frozen=True, slots=True)
class PartijSleutel:
    """A partij as one bron names it; for a klant without any number, and for one hoedanigheid of several."""

    bron: str
    sleutel: str

    def __repr__(self) -> str:
        return f"PartijSleutel({self.bron}: ***)"


@dataclass(frozen=True, slots=True)
class Klant:
    """A klant (client): all we know him by, in one hoedanigheid. Never a name, e-mail address or phone number (R12)."""

    identificatoren: tuple[Identificator, ...] = ()
    partij: PartijSleutel | None = None
    hoedanigheid: SoortPartij | None = None

    def having(self, soort: IdentificatorSoort) -> tuple[Identificator, ...]:
        """Give the identificatoren of one kind."""
        return tuple(known for known in self.identificatoren if known.soort == soort)

    def narrowed(self, *, bron: str, accepts: Iterable[IdentificatorSoort], accepts_other: bool) -> Klant | None:
        """Give this klant with only what a bron may be asked by, or None if nothing is left (R38).

        Not by a number that stands for another hoedanigheid than the one he is asked in (R22).
        """
        asked = may_be_asked(self.identificatoren, accepts, accepts_other=accepts_other)
        kept = tuple(one for one in asked if self.hoedanigheid is None or one.hoedanigheid in (None, self.hoedanigheid))
        partij = self.partij if self.partij is not None and self.partij.bron == bron else None
        if not kept and partij is None:
            return None
        return replace(self, identificatoren=kept, partij=partij)

    def __repr__(self) -> str:
        return f"Klant({', '.join(number.soort.soort_object_id for number in self.identificatoren) or 'partij'})"
