"""What a selection asks of a zaak that the zaak itself does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from klantbeeld.contract import Selection

_NAAM_OF_STATUS = ("naam", "titel", "eindstatus")


@dataclass(frozen=True, slots=True, kw_only=True)
class RolParts:
    """What is asked of a betrokkene that is not needed to say who it is."""

    contact: bool
    adres: bool

    @classmethod
    def of(cls, selection: Selection) -> Self:
        """Derive it from what is selected of a betrokkene."""
        contact = selection.part("opgegeven_contactgegevens")
        return cls(contact=selection.asks("opgegeven_contactgegevens"), adres=contact.asks("bezoekadres"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What has to come along with zaken, or be asked beside them."""

    status: bool
    resultaat: bool
    betrokkenen: bool
    behandelaars: bool
    eigenschappen: bool
    statushistorie: bool
    """There is no way to ask this for more than one zaak at a time, nor the next."""
    besluiten: bool
    zaaktypen: bool
    statustypen: bool
    resultaattypen: bool
    besluittypen: bool
    betrouwbaarheid: bool
    rol: RolParts

    @classmethod
    def of(cls, selection: Selection) -> Self:
        """Derive it from what is selected of a zaak."""
        status = selection.part("status") | selection.part("statushistorie")
        return cls(
            status=selection.asks("status"),
            resultaat=selection.asks("resultaat", "resultaattoelichting"),
            betrokkenen=selection.asks("betrokkenen"),
            behandelaars=selection.asks("behandelaars"),
            eigenschappen=selection.asks("eigenschappen"),
            statushistorie=selection.asks("statushistorie"),
            besluiten=selection.asks("besluiten"),
            # The titel of a zaak without omschrijving is what kind of zaak it is.
            zaaktypen=selection.asks("zaaktype", "titel"),
            statustypen=status.asks(*_NAAM_OF_STATUS),
            resultaattypen=selection.asks("resultaat"),
            besluittypen=needs_type(selection.part("besluiten")),
            betrouwbaarheid=selection.asks("betrouwbaarheid"),
            rol=RolParts.of(selection.part("betrokkenen")),
        )

    @property
    def rollen(self) -> bool:
        """Whether anything is asked about who is involved."""
        return self.betrokkenen or self.behandelaars

    @property
    def expand(self) -> tuple[str, ...]:
        """What the register must send along; it costs the register a query per zaak and path."""
        asked = {
            "status": self.status,
            "resultaat": self.resultaat,
            "rollen": self.rollen or self.betrouwbaarheid,
            "eigenschappen": self.eigenschappen,
        }
        return tuple(path for path, wanted in asked.items() if wanted)


def needs_statustypen(selection: Selection) -> bool:
    """Say whether what is selected of a status is in the catalogi."""
    return selection.asks(*_NAAM_OF_STATUS)


def needs_type(selection: Selection) -> bool:
    """Say whether what is selected of a besluit or document is in the catalogi."""
    return selection.asks("soort", "titel")
