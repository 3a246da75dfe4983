"""Whether the register understands the keys we search by: one it does not know gives the zaken of everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from klantbeeld.contract import BronDataError, Call
from klantbeeld.http import settle, unfailed
from klantbeeld_zgw.client import ZgwClient
from klantbeeld_zgw.single_flight import SingleFlight
from klantbeeld_zgw.zoeken import Term, Veld, ZaakZoek

# No number has letters, and it is short enough for the smallest field (a KVK-nummer has eight places).
_IMPOSSIBLE = "geen-nr"


class Probe:
    """Searches once for what cannot exist, by each key we use; remembers what came of it for the life of the bron.

    That nothing was found proves only something if the register shows us zaken at all: until then it is asked again.
    """

    def __init__(self, client: ZgwClient) -> None:
        self._client = client
        self._understood: set[Veld] = set()
        self._ignored: set[Veld] = set()
        self._shows_zaken = False
        self._flights: dict[Veld, SingleFlight[bool]] = {}

    async def ensure(self, velden: Iterable[Veld], call: Call) -> None:
        """Raise `BronDataError` if the register ignores any of these, whatever `BronError` keeps us from knowing."""
        unknown = [veld for veld in velden if veld not in self._understood]
        ignored = unfailed(await settle(self.is_ignored(veld, call) for veld in unknown))
        for veld, is_ignored in zip(unknown, ignored, strict=True):
            if is_ignored:
                wrong = f"does not know the search by {veld.soort} {veld.naam}, and would give all zaken"
                raise BronDataError(f"{self._client.name}: {wrong}")

    def understands(self, velden: Iterable[Veld]) -> bool:
        """Say whether it is known already that the register understands these."""
        return self._understood.issuperset(velden)

    def saw_zaken(self, velden: Iterable[Veld]) -> None:
        """Note that the register does show us zaken, found by keys that passed `ensure`."""
        self._shows_zaken = True
        self._understood.update(velden)

    async def is_ignored(self, veld: Veld, call: Call) -> bool:
        """Say whether the register gives zaken for a number that does not exist."""
        if veld in self._understood or veld in self._ignored:
            return veld in self._ignored
        own = Call(caller=call.caller, doel=call.doel, trace=call.trace)
        flight = self._flights.setdefault(veld, SingleFlight())
        found = await asyncio.shield(flight.join(lambda: self._finds_anything(veld, own)))
        if found:
            self._ignored.add(veld)
        elif self._shows_zaken:
            self._understood.add(veld)
        return found

    def stop(self) -> None:
        """Stop the searches that are under way."""
        for flight in self._flights.values():
            flight.stop()

    async def _finds_anything(self, veld: Veld, call: Call) -> bool:
        zoek = ZaakZoek(terms=frozenset({Term(veld, _IMPOSSIBLE)}))
        found = await self._client.zoek(zoek, page_size=1).page(1, call)
        return found.count > 0 or bool(found.results)
