"""What can be asked besides "of this klant": about an object, by a number, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klantbeeld.contract.klant import Identificator, IdentificatorSoort, may_be_asked

__all__ = ["Onderwerp", "Werkvraag"]


@dataclass(frozen=True, slots=True)
class Onderwerp:
    """An onderwerp (subject): an object, by every number that records of other registers may refer to it by."""

    identificatoren: tuple[Identificator, ...]

    def narrowed(self, accepts: Iterable[IdentificatorSoort], *, accepts_other: bool) -> Onderwerp | None:
        """Give this with only what a bron may be asked by, or None if nothing is left."""
        kept = may_be_asked(self.identificatoren, accepts, accepts_other=accepts_other)
        return Onderwerp(kept) if kept else None

    def __repr__(self) -> str:
        return f"Onderwerp({', '.join(number.soort.objecttype for number in self.identificatoren)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Werkvraag:
    """Which interne taken are asked for, over all klanten (A9). Every field that is given narrows."""

    actoren: tuple[str, ...] | None = None
    """Keys, in this bron, of actoren: taken that are assigned to at least one of these, or of `actornummers`."""
    actornummers: tuple[Identificator, ...] | None = None
    """Numbers of actoren in whatever register."""
    nummer: str | None = None
    """The number of the taak."""

    def __repr__(self) -> str:
        return "Werkvraag()"
