"""An adapter that keeps every rule, over a backend in the hands of a test. The broken ones change one thing of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from klantbeeld.contract import (
    BSN,
    KVK_NUMMER,
    Adapter,
    Bron,
    BronTimeoutError,
    BronUnavailableError,
    Capabilities,
    Geheim,
    Onderwerp,
    Werkvraag,
)
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant, KnownOnderwerp, KnownWerk
from klantbeeld.testing.fakebron import FakeBron
from klantbeeld.testing.kinds import LIJSTEN
from tests.testing import good_records as good
from tests.testing.good_records import NOBODY, OMAR, PIET, TESS

LISTS = tuple(LIJSTEN)
KEYED = ("op_sleutel", "bij")
OTHERWISE = ("op_identificator", "werkvoorraad", "kandidaten")
ABOUT = ("klantcontacten", "zaken", "klanttaken", "producten", "productaanvragen", "documenten")


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
    """Five of everything for Tess, with equal moments and one unknown; three for Omar. Offers all there is."""
    held = {lijst: {TESS: made(name, "t", 5), OMAR: made(name, "o", 3)} for lijst, made in good.MADE.items()}
    held["zaken"][PIET] = good.zaken(name, "p", 2)
    partijen = {**good.partijen(name, TESS, 5), **good.partijen(name, OMAR, 3)}
    registered = {who: [good.registered(name, who)] for who in (TESS, OMAR)}
    zaak, other = good.zaaknummer("t0"), good.zaaknummer("o0")
    return FakeBron(
        name,
        accepts={BSN},
        batch_size=2,
        resolves={BSN, KVK_NUMMER},
        bij={LIJSTEN[lijst]: {zaak: held[lijst][TESS], other: held[lijst][OMAR]} for lijst in ABOUT},
        werkvoorraad=[*held["interne_taken"][TESS], *held["interne_taken"][OMAR]],
        kandidaten={good.ADRES: next(iter(partijen.values()))},
        bestanden={held["documenten"][TESS][0].sleutel: good.CONTENT},
        partijen=partijen,
        basisregistratie=registered,
        **held,
    )


FAKE = fake_bron("kit")
"""One for all bronnen: its keys are counted, and must be the same for every instance."""


def build(backend: Backend) -> Bron:
    asking = around(FAKE.bron.capabilities, _asking(backend))

    async def check(call):
        await backend.ask()
        return await FAKE.bron.check(call)

    @asynccontextmanager
    async def bestand(sleutel, call):
        await backend.ask()
        async with FAKE.bron.capabilities.bestand(sleutel, call) as opened:
            yield opened

    return Bron(capabilities=replace(asking, bestand=bestand), check=check)


def _asking(backend):
    async def fetch(inner, what, keys, request, call):
        await backend.ask()
        return await inner(keys, request, call)

    return fetch


def around(offered: Capabilities, change, only: tuple[str, ...] = (*LISTS, *OTHERWISE, *KEYED)):
    """Put something around fetches: called with the fetch inside, its name, and what it is asked."""

    def one(fetcher, what):
        async def fetch(keys, request, call):
            return await change(fetcher.fetch, what, keys, request, call)

        return replace(fetcher, fetch=fetch)

    changed = {name: one(getattr(offered, name), name) for name in only if name not in KEYED}
    for name in set(only) & set(KEYED):
        changed[name] = {kind: one(fetcher, name) for kind, fetcher in getattr(offered, name).items()}
    return replace(offered, **changed)


class Good(AdapterConformance):
    """What an author gives for the good adapter. A broken one overrides `changed`, or gives something else."""

    settings = GoodSettings(url="http://kit.invalid/", geheim=Geheim("heel-geheim"))
    known_klanten = {
        lijst: (KnownKlant(klant=TESS, count=5), KnownKlant(klant=OMAR, count=3)) for lijst in ("partijen", *good.MADE)
    } | {"basisregistratie": (KnownKlant(klant=TESS, count=1), KnownKlant(klant=OMAR, count=1))}
    known_onderwerpen = {  # noqa: RUF012
        LIJSTEN[lijst]: [
            KnownOnderwerp(onderwerp=Onderwerp((number,)), count=count)
            for number, count in ((good.zaaknummer("t0"), 5), (good.zaaknummer("o0"), 3))
        ]
        for lijst in ABOUT
    }
    known_werk = (
        KnownWerk(werkvraag=Werkvraag(), count=8),
        KnownWerk(werkvraag=Werkvraag(actoren=(good.KIM,)), count=2),
    )
    known_kandidaten = {good.ADRES: 4}  # noqa: RUF012
    known_bestanden = {"documenten-t0": good.CONTENT}  # noqa: RUF012
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
