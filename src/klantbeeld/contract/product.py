"""Product and productaanvraag: what the klant has of the municipality, and what he asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from klantbeeld.contract.herkomst import Referentiewaarde, TijdlijnRecord, begin_van_dag
from klantbeeld.contract.klant import Identificator
from klantbeeld.contract.klantcontact import Verwijzing
from klantbeeld.contract.quick import quick
from klantbeeld.contract.zaak import Eigenschap

__all__ = ["Product", "Productaanvraag", "open_volgens_status"]

_OPEN = {"ontvangen": True, "in_behandeling": True, "afgehandeld": False, "afgewezen": False, "ingetrokken": False}


def open_volgens_status(code: str) -> bool | None:
    """Say whether a productaanvraag with this status is open, if its bron says no more; None: not a status we know."""
    return _OPEN.get(code.casefold().replace(" ", "_"))


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Product(TijdlijnRecord):
    """A product: a permit, benefit, provision, passport or tax assessment that the klant has or got (R64)."""

    kenmerk: str | None = None
    """The number of the product."""
    naam: str | None = None
    soort: Referentiewaarde | None = None
    status: Referentiewaarde | None = None
    gevraagd: bool | None = None
    """Whether the klant asked for it himself."""
    geldig_van: date | None = None
    geldig_tot: date | None = None
    """The last day it is valid; None: without end."""
    aanvraag: Verwijzing | None = None
    """The productaanvraag it came from."""
    zaken: tuple[Verwijzing, ...] | None = None
    documenten: tuple[Verwijzing, ...] | None = None
    van: tuple[Identificator, ...] | None = None
    """The numbers of whom it is, always delivered when the bron knows them; None: it does not say.

    Not shown. What is met on the way (`Capabilities.bij`, a reference) is shown only to whom it is (R22).
    """
    eigenschappen: tuple[Eigenschap, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """The first day it is valid."""
        return begin_van_dag(self.geldig_van) if self.geldig_van else None

    @property
    def titel(self) -> str | None:
        """Its name, or what kind of product it is."""
        return self.naam or (self.soort.naam if self.soort else None) or self.kenmerk

    def geldt_op(self, day: date) -> bool:
        """Say whether it is known to be valid on a day: one without a first day is not."""
        begun = self.geldig_van is not None and self.geldig_van <= day
        return begun and (self.geldig_tot is None or day <= self.geldig_tot)


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Productaanvraag(TijdlijnRecord):
    """A productaanvraag: what the klant asked for, in his own words; becomes no zaak, one, or several (R63)."""

    kenmerk: str | None = None
    naam: str | None = None
    soort: Referentiewaarde | None = None
    """The product that is asked for."""
    kanaal: Referentiewaarde | None = None
    status: Referentiewaarde | None = None
    """As the bron has it: ontvangen, in_behandeling, afgehandeld, afgewezen or ingetrokken; the zaken go before it."""
    open: bool | None = None
    ingediend_op: datetime | None = None
    klantcontact: Verwijzing | None = None
    """The klantcontact it came in with."""
    product: Verwijzing | None = None
    zaken: tuple[Verwijzing, ...] | None = None
    documenten: tuple[Verwijzing, ...] | None = None
    van: tuple[Identificator, ...] | None = None
    """The numbers of whom it is, always delivered when the bron knows them; None: it does not say.

    Not shown. What is met on the way (`Capabilities.bij`, a reference) is shown only to whom it is (R22).
    """

    @property
    def tijdstip(self) -> datetime | None:
        """When it was asked for."""
        return self.ingediend_op

    @property
    def titel(self) -> str | None:
        """Its name, or the product that is asked for."""
        return self.naam or (self.soort.naam if self.soort else None) or self.kenmerk
