"""An adapter that keeps every rule, over a backend in the hands of a test. The broken ones change one thing of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

from klantbeeld.contract import (
    BSN,
    Adapter,
    Bron,
    BronTimeoutError,
    BronUnavailableError,
    Capabilities,
    Contactgegevens,
    Geheim,
    SoortPartij,
    Taakstatus,
)
from klantbeeld.testing.builders import (
    actor,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klant,
    klantcontact,
    partij,
    synthetic_bsn,
    zaak,
    zaakstatus,
)
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld.testing.fakebron import FakeBron

TESS, OMAR, PIET, NOBODY = (klant(bsn=synthetic_bsn(index)) for index in range(4))
LISTS = ("partijen", "klantcontacten", "interne_taken", "zaken")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodSettings:
    """Settings of a backend that is not there."""

    url: str
    """Where it would be."""
    geheim: Geheim
    """What would let us in."""
    labels: tuple[str, ...] = ()
    """Nothing, really."""


@dataclass
class Backend:
    down: str | None = None
    calls: int = 0

    async def ask(self):
        self.calls += 1
        match self.down:
            case "hang":
                await asyncio.Event().wait()
            case "timeout":
                raise BronTimeoutError("kit: does not answer")
            case "refuse":
                raise BronUnavailableError("kit: cannot be reached")


def fake_bron(name: str) -> FakeBron:
    """Five of everything for Tess, with equal moments and one unknown; three for Omar."""
    return FakeBron(
        name,
        accepts={BSN},
        batch_size=2,
        partijen={
            **_partijen(name, TESS, 5),
            **_partijen(name, OMAR, 3),
        },
        klantcontacten={TESS: _contacten(name, 5), OMAR: _contacten(name, 3)},
        interne_taken={TESS: _taken(name, 5), OMAR: _taken(name, 3)},
        zaken={TESS: _zaken(name, "t", 5), OMAR: _zaken(name, "o", 3), PIET: _zaken(name, "p", 2)},
    )


def _partijen(name, who, number):
    bsn = who.identificatoren
    adres = Contactgegevens(digitale_adressen=(digitaal_adres(name),))
    other = partij(name, identificatoren=bsn, soort_partij=SoortPartij.CONTACTPERSOON)
    return {
        replace(who, hoedanigheid=SoortPartij.PERSOON): [
            partij(name, identificatoren=bsn, contactgegevens=adres) for _ in range(number - 1)
        ],
        replace(who, hoedanigheid=SoortPartij.CONTACTPERSOON): [other],
    }


def _contacten(name, number):
    made = [
        klantcontact(
            name,
            plaatsgevonden_op=datetime(2026, 1, 1 + day // 2, 12, tzinfo=UTC),
            betrokkenen=(betrokkene(name),),
            actoren=(actor(name),),
        )
        for day in range(number - 1)
    ]
    return [*made, klantcontact(name, plaatsgevonden_op=None)]


def _taken(name, number):
    made = [
        interne_taak(
            name,
            wacht_sinds=datetime(2026, 1, 1 + day // 2, 12, tzinfo=UTC),
            toegewezen_op=datetime(2026, 1, 9, tzinfo=UTC),
            taakstatus=Taakstatus.VERWERKT if day else Taakstatus.TE_VERWERKEN,
        )
        for day in range(number - 1)
    ]
    return [*made, interne_taak(name, wacht_sinds=None)]


def _zaken(name, prefix, number):
    made = [
        zaak(
            name,
            f"{prefix}{day}",
            startdatum=date(2026, 1, 1 + day // 2),
            einddatum=None if day % 2 else date(2026, 2, 1),
            status=zaakstatus(name),
            betrokkenen=(betrokkene(name),),
        )
        for day in range(number - 1)
    ]
    return [*made, zaak(name, f"{prefix}{number}", startdatum=None)]


FAKE = fake_bron("kit")
"""One for all bronnen: its keys are counted, and must be the same for every instance."""


def build(backend: Backend) -> Bron:
    asking = around(FAKE.bron.capabilities, _asking(backend))

    async def check(call):
        await backend.ask()
        return await FAKE.bron.check(call)

    return Bron(capabilities=asking, check=check)


def _asking(backend):
    async def fetch(inner, what, keys, request, call):
        await backend.ask()
        return await inner(keys, request, call)

    return fetch


def around(offered: Capabilities, change, only: tuple[str, ...] = (*LISTS, "zaken_op_identificatie", "op_sleutel")):
    """Put something around fetches: called with the fetch inside, its name, and what it is asked."""

    def one(fetcher, what):
        async def fetch(keys, request, call):
            return await change(fetcher.fetch, what, keys, request, call)

        return replace(fetcher, fetch=fetch)

    changed = {name: one(getattr(offered, name), name) for name in only if name != "op_sleutel"}
    if "op_sleutel" in only:
        changed["op_sleutel"] = {kind: one(fetcher, "op_sleutel") for kind, fetcher in offered.op_sleutel.items()}
    return replace(offered, **changed)


class Good(AdapterConformance):
    """What an author gives for the good adapter. A broken one overrides `changed`, or gives something else."""

    settings = GoodSettings(url="http://kit.invalid/", geheim=Geheim("heel-geheim"))
    known_klanten = {  # noqa: RUF012 - read by the rules only
        lijst: (KnownKlant(klant=TESS, count=5), KnownKlant(klant=OMAR, count=3)) for lijst in LISTS
    }
    unknown_klant = NOBODY
    outages = ("refuse", "timeout", "hang")
    patience = 0.002
    time_limit = 1.0

    @cached_property
    def backend(self):
        return Backend()

    @cached_property
    def adapter(self):
        return Adapter(name="good", settings=GoodSettings, build=lambda context: self.changed(build(self.backend)))

    def changed(self, bron: Bron) -> Bron:
        return bron

    @asynccontextmanager
    async def outage(self, name):
        self.backend.down = name
        try:
            yield
        finally:
            self.backend.down = None

    def calls_made(self):
        return self.backend.calls
