"""Productaanvraag (application): its status, made of the zaken it became (A16, R63)."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.contract import Productaanvraag, Referentiewaarde, Zaak

_ENDED = frozenset({"afgehandeld", "afgewezen", "ingetrokken"})
IN_BEHANDELING = Referentiewaarde("in_behandeling", "In behandeling")
AFGEHANDELD = Referentiewaarde("afgehandeld", "Afgehandeld")


def status_of(aanvraag: Productaanvraag, zaken: Sequence[Zaak]) -> Referentiewaarde | None:
    """Say how far an aanvraag is: as long as one of its zaken is open it is not done, whatever its own bron says.

    What its bron says of the end (afgewezen, ingetrokken) goes before what can be read from zaken that are closed.
    Without zaken: what its bron says.
    """
    own = aanvraag.status
    if not zaken:
        return own
    if any(zaak.open for zaak in zaken):
        return IN_BEHANDELING
    return own if own is not None and own.code in _ENDED else AFGEHANDELD


def is_open(aanvraag: Productaanvraag, zaken: Sequence[Zaak]) -> bool | None:
    """Say whether anything of an aanvraag is still going on; without zaken: what its bron says."""
    return any(zaak.open for zaak in zaken) if zaken else aanvraag.open
