"""Loaders over fake bronnen, as the tests of the loaders ask them."""

from klantbeeld.access.decide import ALLES, Alles
from klantbeeld.access.toegang import Toegang, Toegangsbeleid
from klantbeeld.contract import Basisregistratie, BronUnavailableError, Partij
from klantbeeld.gather import Cache, CacheRules, Source, Sources
from klantbeeld.loaders import Loaders
from klantbeeld.testing.builders import call

STANDS_IN = CacheRules(seconds={Partij: 0.0, Basisregistratie: 0.0}, bij_storing=600.0)
DOWN = BronUnavailableError("x: is out of order")


def over(*fakes, aanvullen=True, store=None, **fields):
    """Loaders over fake bronnen, the first leading. With a store, what they told of a klant stands in for them."""
    sources = (
        Source(
            name=f.name,
            naam=f.name,
            bron=f.bron,
            deadline=1.0,
            aanvullen=aanvullen,
            cache=Cache(f.name, STANDS_IN, store) if store else None,
        )
        for f in fakes
    )
    asked = call()
    toegang = Toegang(Toegangsbeleid(beslisser=Alles()), asked.caller, None, ALLES)
    return Loaders(Sources(tuple(sources)), asked, toegang, **fields)


def keys(listing):
    return [item.record.sleutel for item in listing.merged.items]


def statuses(found):
    return {one.bron: one.status.name for one in found.bronnen}
