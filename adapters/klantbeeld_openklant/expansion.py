"""What hangs under a klantcontact: which of it to have expanded, and how to read what came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from klantbeeld.contract import Betrokkene, Klantcontact, Selection, Stempel
from klantbeeld.http import Json, UnreadableError
from klantbeeld_openklant import translate
from klantbeeld_openklant.references import expanded, references
from klantbeeld_openklant.settings import OpenKlantSettings
from klantbeeld_openklant.translate import Toegewezen
from klantbeeld_openklant.verwijzingen import BIJLAGE, ONDERWERP, verwijzing

__all__ = ["TAKEN", "Expanded", "Expansion", "taken_of"]

TAKEN = "leiddeTotInterneTaken"
_BETROKKENEN = "hadBetrokkenen"
_ONDERWERPOBJECTEN = "gingOverOnderwerpobjecten"
_BIJLAGEN = "omvatteBijlagen"


@dataclass(slots=True, kw_only=True)
class Expanded:
    """A klantcontact with what hangs under it; a part that could not be read is None and has a sentence in `faults`."""

    record: Klantcontact
    taken: tuple[Toegewezen, ...] | None = None
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a selection needs of Open Klant's `expand`; never a shared object, which it shows only once per answer."""

    selection: Selection

    @property
    def names(self) -> tuple[str, ...]:
        """What to ask: each path with its parent, without which Open Klant leaves it out."""
        adressen = translate.asks_adressen(self.selection.part("betrokkenen"))
        wanted = {
            _BETROKKENEN: self.selection.asks("betrokkenen", "richting"),
            f"{_BETROKKENEN}.digitaleAdressen": adressen,
            _ONDERWERPOBJECTEN: self.selection.asks("onderwerpobjecten"),
            _BIJLAGEN: self.selection.asks("bijlagen"),
            TAKEN: self.selection.asks("interne_taken"),
        }
        return tuple(name for name, is_wanted in wanted.items() if is_wanted)

    def is_needed(self, json: Json) -> bool:
        """Say whether a klantcontact has anything under it that is asked for."""
        return any(references(json, name) for name in self.names if "." not in name)

    def read(self, record: Klantcontact, json: Json, stempel: Stempel, settings: OpenKlantSettings) -> Expanded:
        """Read what hangs under a klantcontact from its JSON, expanded as asked or with nothing to expand."""
        made = Expanded(record=record)
        for name in self.names:
            if "." in name:
                continue
            try:
                self._read_part(name, made, json, stempel, settings)
            except UnreadableError as error:
                made.faults.append(f"{name}: {error}")
        return made

    def _read_part(self, name: str, made: Expanded, json: Json, stempel: Stempel, settings: OpenKlantSettings) -> None:
        came = expanded(json, name)
        if name == _BETROKKENEN:
            below = self.selection.part("betrokkenen")
            self._add_betrokkenen(made, tuple(translate.betrokkene(one, stempel, below) for one in came))
        elif name == _ONDERWERPOBJECTEN:
            objecten = tuple(verwijzing(one, ONDERWERP, settings) for one in came)
            made.record = replace(made.record, onderwerpobjecten=objecten)
        elif name == _BIJLAGEN:
            bijlagen = tuple(verwijzing(one, BIJLAGE, settings) for one in came)
            made.record = replace(made.record, bijlagen=bijlagen)
        else:
            made.taken = tuple(translate.toegewezen(one, stempel, made.record.plaatsgevonden_op) for one in came)

    def _add_betrokkenen(self, made: Expanded, betrokkenen: tuple[Betrokkene, ...]) -> None:
        made.record = replace(
            made.record,
            richting=translate.richting(betrokkenen),
            betrokkenen=betrokkenen if self.selection.asks("betrokkenen") else None,
        )


def taken_of(json: Json) -> tuple[Json, ...] | None:
    """Give the interne taken that came along with a klantcontact, or None if they did not all come."""
    try:
        return expanded(json, TAKEN)
    except UnreadableError:
        return None
