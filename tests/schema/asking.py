"""The schema over fake bronnen, asked without HTTP."""

from functools import cache

from klantbeeld.access.decide import ALLES, Alles
from klantbeeld.access.rules import SCOPES
from klantbeeld.access.seal import Seal
from klantbeeld.access.toegang import Toegang, Toegangsbeleid
from klantbeeld.gather import LIJSTEN, Cache, CacheRules, Source, Sources
from klantbeeld.loaders import Loaders
from klantbeeld.schema.context import Context, Limits
from klantbeeld.schema.run import Request, Runner
from klantbeeld.testing.builders import call

KEY = "een sleutel voor de test"


@cache
def runner(limits=Limits()):  # noqa: B008 - Limits cannot be changed
    """Making a schema takes a while, and it keeps nothing of what was asked."""
    return Runner(limits)


class Asking:
    """Fake bronnen, the leading one first, and who asks; what they answer is kept in the store for an outage."""

    def __init__(self, *fakes, caller="iemand", scopes=SCOPES, limits=Limits(), key=KEY, store=None):  # noqa: B008
        self.fakes, self.store = fakes, store
        self.caller, self.scopes, self.limits, self.key = caller, scopes, limits, key

    def by(self, caller="iemand", scopes=SCOPES, key=KEY):
        """The same bronnen, asked by somebody else."""
        return Asking(*self.fakes, caller=caller, scopes=scopes, limits=self.limits, key=key)

    @property
    def calls(self):
        return [asked for fake in self.fakes for asked in fake.calls]

    def context(self, doel=None):
        sources = Sources(tuple(map(self._source, self.fakes)))
        asked = call(caller=self.caller, scopes=self.scopes, doel=doel)
        toegang = Toegang(Toegangsbeleid(beslisser=Alles()), asked.caller, doel, ALLES)
        return Context(asked, toegang, Loaders(sources, asked, toegang), sources, Seal(self.key), self.limits)

    def _source(self, fake):
        rules = CacheRules(seconds=dict.fromkeys(LIJSTEN, 0.0), bij_storing=600.0)
        cache = Cache(fake.name, rules, self.store) if self.store is not None else None
        return Source(name=fake.name, naam=fake.name, bron=fake.bron, deadline=1.0, cache=cache)

    async def answer(self, query, variables=None, name=None):
        request = Request(query, variables or {}, name)
        document, doel = runner(self.limits).document(request, self.context().call.caller)
        return await runner(self.limits).run(request, document, self.context(doel), deadline=10)

    async def data(self, query, variables=None):
        """Ask, and expect an answer without errors."""
        answer = await self.answer(query, variables)
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.body["data"]

    async def errors(self, query, variables=None, name=None):
        """Ask, and expect errors."""
        return (await self.answer(query, variables, name)).body["errors"]

    async def error(self, query, variables=None, name=None):
        """Ask, and expect one error."""
        (error,) = await self.errors(query, variables, name)
        return error


def code(error):
    return error["extensions"]["code"]
