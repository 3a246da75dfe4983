"""Cache: what is kept of the answers of one bron. Nothing, unless it is said here: they hold personal data."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """Per kind of record: seconds that an answer is given again, to the same caller, without asking the bron.

    0: the bron is asked every time, and the answer is kept for `bij_storing` alone. Absent: it is not kept.
    """

    partijen: float | None = None
    """The klant as this bron knows him, and by which numbers."""
    basisregistratie: float | None = None
    """The klant as a base registry knows him."""
    klantcontacten: float | None = None
    interne_taken: float | None = None
    zaken: float | None = None
    klanttaken: float | None = None
    producten: float | None = None
    productaanvragen: float | None = None
    documenten: float | None = None
    """What is known of documents; never what is in them."""
    overige_objecten: float | None = None
    bij_storing: float = 0.0
    """When the bron cannot be reached: the seconds since it was fetched that a kept answer is given, as VEROUDERD."""

    def __post_init__(self) -> None:
        wrong = [name for name, value in self._numbers() if not 0 <= value < math.inf]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} must be a number of seconds, or 0")
        if self.bij_storing and not self.kinds:
            raise ValueError("bij_storing needs a kind to keep, such as zaken = 0")

    @property
    def kinds(self) -> dict[str, float]:
        """The seconds per kind that is kept, by its name."""
        return {name: value for name, value in self._numbers() if name != "bij_storing"}

    def _numbers(self) -> list[tuple[str, float]]:
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return [(name, value) for name, value in given if value is not None]
