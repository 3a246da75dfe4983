"""Klanttaak (task for the klant): something the klant must do, also an appointment to come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from klantbeeld.contract.herkomst import ZONDER_TIJD, Referentiewaarde, TijdlijnRecord
from klantbeeld.contract.klant import Identificator
from klantbeeld.contract.klantcontact import Taakstatus, Verwijzing
from klantbeeld.contract.quick import quick
from klantbeeld.contract.zaak import Eigenschap

__all__ = ["Klanttaak", "read_dringendheid", "safe_page"]

_OPEN = frozenset({Taakstatus.TE_VERWERKEN, None})
_LAST = "~"  # behind every digit
# One slash: two of them, or one and a backslash, are another host to a browser. A control character it skips.
_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")
_URL = re.compile(r"https://[^\s\\\x00-\x1f\x7f]+", re.IGNORECASE)
_LONGEST = 2000


def safe_page(value: object) -> str | None:
    """Give a page that may be shown as a link, although it comes from data; None for anything else, as `javascript:`.

    An absolute https URL without a user in it, or a path that begins with one "/".
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    page = value.strip()
    if _PATH.fullmatch(page):
        return page
    if not _URL.fullmatch(page):
        return None
    try:
        parts = urlsplit(page)
        # Who reads https://gemeente.nl@elders.example/ sees another host than the one it leads to.
        usable = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        usable = False
    return page if usable else None


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Klanttaak(TijdlijnRecord):
    """A klanttaak: to fill in, pay, sign, or come to an appointment (R65: outside klantinteracties)."""

    nummer: str | None = None
    soort: Referentiewaarde | None = None
    """For instance form, payment or appointment."""
    gevraagde_handeling: str | None = None
    toelichting: str | None = None
    taakstatus: Taakstatus | None = None
    vanaf: datetime | None = None
    """When it can be done at the earliest; of an appointment the begin."""
    uiterlijk_op: datetime | None = None
    """When it must be done at the latest; of an appointment the end."""
    pagina: str | None = None
    """The page where the klant does it: an absolute https URL, or a path of the portal that begins with "/".

    Another than `safe_page` takes is not shown.
    """
    hoort_bij: Verwijzing | None = None
    """The zaak or product it belongs to."""
    documenten: tuple[Verwijzing, ...] | None = None
    van: tuple[Identificator, ...] | None = None
    """The numbers of whom it is, always delivered when the bron knows them; None: it does not say.

    Not shown. What is met on the way (`Capabilities.bij`, a reference) is shown only to whom it is (R22).
    """
    eigenschappen: tuple[Eigenschap, ...] | None = None

    @property
    def tijdstip(self) -> datetime | None:
        """When it could first be done, or else when it must be done."""
        return self.vanaf or self.uiterlijk_op

    @property
    def titel(self) -> str | None:
        """What must be done."""
        return self.gevraagde_handeling or (self.soort.naam if self.soort else None) or self.nummer

    @property
    def dringendheid(self) -> tuple[datetime, tuple[str, ...]]:
        """The key of the order by urgency (`PageRequest.dringendste_eerst`), always ascending (A24).

        First what is to be done, in order of when it must be done and what has no end last; then the rest likewise.
        """
        return (ZONDER_TIJD, ("0" if self.taakstatus in _OPEN else "1", _written(self.uiterlijk_op), *self.identiteit))


def _written(uiterlijk_op: datetime | None) -> str:
    """Give an end as text that sorts as the moments do, of any year and in whatever time zone."""
    return f"{(uiterlijk_op - ZONDER_TIJD) // timedelta(microseconds=1):020}" if uiterlijk_op else _LAST


def read_dringendheid(identiteit: tuple[str, ...]) -> tuple[bool, datetime | None, tuple[str, ...]]:
    """Read back what `Klanttaak.dringendheid` wrote: whether to be done, by when (UTC), and the identiteit.

    Raises:
        ValueError: This is not such a key.
    """
    match identiteit:
        case ("0" | "1" as done, ends, *own) if own:
            try:
                einde = None if ends == _LAST else ZONDER_TIJD + timedelta(microseconds=int(ends))
            except OverflowError:
                raise ValueError("this is not a cursor of the order by urgency") from None
            return done == "0", einde, tuple(own)
    raise ValueError("this is not a cursor of the order by urgency")
