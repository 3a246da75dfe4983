"""Productaanvraag (application): its status, made of the zaken it became (A16, R63)."""

from __future__ import annotations

from collections.abc import Sequence

from klantbeeld.contract import Productaanvraag, Referentiewaarde, Zaak, open_volgens_status

IN_BEHANDELING = Referentiewaarde("in_behandeling", "In behandeling")
AFGEHANDELD = Referentiewaarde("afgehandeld", "Afgehandeld")


def status_of(aanvraag: Productaanvraag, zaken: Sequence[Zaak], *, volledig: bool = True) -> Referentiewaarde | None:
    """Say how far an aanvraag is: as long as one of its zaken is open it is not done, whatever its own bron says.

    What its bron says of the end (afgewezen, ingetrokken) goes before what can be read from zaken that are closed.
    Without zaken, or when not of every zaak is known whether it is open: what its bron says.

    Args:
        aanvraag: It.
        zaken: What it became.
        volledig: Whether these are all.
    """
    own = aanvraag.status
    match _any_open(zaken, volledig=volledig):
        case True:
            return IN_BEHANDELING
        case False:
            return own if own is not None and open_volgens_status(own.code) is False else AFGEHANDELD
    return own


def is_open(aanvraag: Productaanvraag, zaken: Sequence[Zaak], *, volledig: bool = True) -> bool | None:
    """Say whether anything of an aanvraag is still going on; when its zaken do not tell: what its bron says."""
    by_zaken = _any_open(zaken, volledig=volledig)
    return aanvraag.open if by_zaken is None else by_zaken


def _any_open(zaken: Sequence[Zaak], *, volledig: bool) -> bool | None:
    if any(zaak.open for zaak in zaken):
        return True
    all_closed = bool(zaken) and volledig and all(zaak.open is False for zaak in zaken)
    return False if all_closed else None
