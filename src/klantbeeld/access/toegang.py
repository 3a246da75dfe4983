"""Toegang (access): the one place that is asked, before a bron is, and again for what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from klantbeeld.access.activiteit import SOORTEN
from klantbeeld.access.decide import GEBRUIKEN, LEZEN, VERWERKEN
from klantbeeld.access.evaluation import Action, Beslisser, Decision, Evaluation, Resource, subject_of
from klantbeeld.access.zicht import Hidden, Zicht
from klantbeeld.contract import (
    Betrouwbaarheid,
    Caller,
    Grens,
    Identificator,
    IdentificatorSoort,
    Klantcontact,
    Record,
    Vertrouwelijkheid,
    Zaak,
    replace,
)

_ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegangsbeleid:
    """What holds for every request: who decides, and what the municipality chose.

    `actor_soort` is the kind of number by which bronnen know a medewerker, whose `Caller.gebruiker` it then is.
    `standaarddoel` is the purpose of a klant who states none. `vertrouwelijk_tonen` is as in `Zicht`;
    `onbekend_is` gives, by the name of a bron, how confidential its zaken and documenten are that do not say.
    """

    beslisser: Beslisser
    actor_soort: IdentificatorSoort | None = None
    standaarddoel: str | None = None
    vertrouwelijk_tonen: bool = True
    onbekend_is: Callable[[str], Vertrouwelijkheid] = lambda _: Vertrouwelijkheid.ZAAKVERTROUWELIJK

    async def of(self, caller: Caller, doel: str | None, *, trace: str = "") -> Toegang:
        """Ask whether a caller may work for a purpose at all, and open the door as far as he may."""
        stated = doel or (self.standaarddoel if caller.soort.is_klant else None)
        action = Action(VERWERKEN, {"doel": stated})
        resource = Resource("verwerkingsactiviteit", stated or "")
        context = {"trace_id": trace} if trace else {}
        verdict = await self.beslisser.evaluate(Evaluation(subject_of(caller), action, resource, context))
        return Toegang(self, caller, stated, verdict, trace=trace)


class Toegang:
    """What one caller may do in one request.

    Args:
        beleid: Of the façade.
        caller: Who asks.
        doel: What for; None: no purpose is stated.
        verdict: Whether he may work for that at all, and within which limits.
        trace: The trace of the request, which a decision point logs.
    """

    def __init__(
        self, beleid: Toegangsbeleid, caller: Caller, doel: str | None, verdict: Decision, *, trace: str = ""
    ) -> None:
        limits = verdict.context
        self.caller = caller
        self.doel = doel
        self.verdict = verdict
        self.activiteit_uri: str | None = limits.get("uri")
        """Of the verwerkingsactiviteit in the register of the municipality."""
        self.actor = _actor(beleid.actor_soort, caller)
        """A medewerker as the bronnen know him, where what he did or must do is concerned; None: they cannot."""
        self._beleid = beleid
        self._subject = subject_of(caller)
        self._context = {"trace_id": trace} if trace else {}
        self._known: dict[tuple[type[Record], str], bool] = {}
        self._zichten: dict[str, Zicht] = {}
        highest, zaaktypen = limits.get("hoogste_vertrouwelijkheid"), limits.get("zaaktypen")
        signed_in_at = caller.betrouwbaarheid or Betrouwbaarheid.BASIS
        self.grens = Grens(
            vertrouwelijkheid=Vertrouwelijkheid(highest) if highest else None,
            # Who works for the municipality is not held to the level at which a klant signed in.
            betrouwbaarheid=signed_in_at if caller.soort.is_klant else None,
            zaaktypen=None if zaaktypen is None else frozenset(zaaktypen),
        )

    async def lacking(self, scopes: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
        """Give the first scope, with the field that asks for it, that the caller has not."""
        for scope, field in sorted(scopes):
            if not (await self._ask(GEBRUIKEN, Resource("veld", field, {"scope": scope}))).decision:
                return scope, field
        return None

    async def may_read(self, soort: type[Record], bron: str) -> bool:
        """Say whether a kind of record may be looked at in a bron; `Record` stands for any kind at all."""
        if not self.verdict.decision:
            return False
        key = (soort, bron)
        if key not in self._known:
            names = SOORTEN.get(soort, (_ANY,))
            resource = Resource(names[0], bron, {"of": list(names[1:])} if len(names) > 1 else {})
            self._known[key] = (await self._ask(LEZEN, resource)).decision
        return self._known[key]

    def zicht_on(self, bron: str) -> Zicht:
        """Say what is seen of the records of a bron."""
        if bron not in self._zichten:
            limits = self.verdict.context
            self._zichten[bron] = Zicht(
                caller=self.caller,
                actor=self.actor,
                grens=self.grens,
                vertrouwelijke_contacten=bool(limits.get("vertrouwelijke_contacten")),
                geheime_adressen=bool(limits.get("geheime_adressen")),
                vertrouwelijk_tonen=self._beleid.vertrouwelijk_tonen,
                onbekend_is=self._beleid.onbekend_is(bron),
            )
        return self._zichten[bron]

    async def look(self, records: Sequence[Record], bron: str) -> list[Record | Hidden]:
        """Give of each record that came back what may be shown, also of what it holds."""
        zicht = self.zicht_on(bron)
        may_read = {soort: await self.may_read(soort, bron) for soort in dict.fromkeys(map(type, records))}
        return [
            zicht.look(await self._without_forbidden_parts(record, bron)) if may_read[type(record)] else Hidden()
            for record in records
        ]

    async def _without_forbidden_parts(self, record: Record, bron: str) -> Record:
        match record:
            case Zaak(besluiten=(first, *_)) if not await self.may_read(type(first), bron):
                return replace(record, besluiten=None)
            case Klantcontact(interne_taken=(first, *_)) if not await self.may_read(type(first), bron):
                return replace(record, interne_taken=None)
        return record

    async def _ask(self, action: str, resource: Resource) -> Decision:
        properties = {"doel": self.doel, "processing_activity_id": self.activiteit_uri}
        evaluation = Evaluation(self._subject, Action(action, properties), resource, self._context)
        return await self._beleid.beslisser.evaluate(evaluation)


def _actor(soort: IdentificatorSoort | None, caller: Caller) -> Identificator | None:
    return None if soort is None or caller.gebruiker is None else Identificator(soort, caller.gebruiker)
