"""The local decision point: the table of verwerkingsactiviteiten, and the questions that are put to it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from klantbeeld.access.activiteit import Activiteit
from klantbeeld.access.evaluation import Decision, Evaluation, Subject
from klantbeeld.contract import Aanroepersoort, Betrouwbaarheid

VERWERKEN = "verwerken"
"""Work for a purpose: resource type "verwerkingsactiviteit", its code as id."""
LEZEN = "lezen"
"""Look at a kind of record in a bron: resource type the kind, the name of the bron as id."""
GEBRUIKEN = "gebruiken"
"""Use a field that asks for a scope: resource type "veld", the name of the field as id, the scope as property."""


class Reden(Enum):
    """Why something is refused."""

    DOEL_VEREIST = "doel_vereist"
    DOEL_ONBEKEND = "doel_onbekend"
    AANROEPER = "aanroeper"
    ROL = "rol"
    MACHTIGING = "machtiging"
    BETROUWBAARHEID = "betrouwbaarheid"
    SCOPE = "scope"
    SOORT = "soort"
    BRON = "bron"


_ALLOWED = Decision(True)


def refused(reden: Reden, **more: Any) -> Decision:  # noqa: ANN401 - plain values
    """Refuse, and say why."""
    return Decision(False, {"reden": reden.value, **more})


def _has_role(subject: Subject, activiteit: Activiteit) -> bool:
    needs = subject.type in (Aanroepersoort.MEDEWERKER.value, Aanroepersoort.SYSTEEM.value)
    return not needs or bool(set(subject.properties["rollen"]) & set(activiteit.rollen))


def _is_mandated(subject: Subject, activiteit: Activiteit) -> bool:
    needs = subject.type == Aanroepersoort.GEMACHTIGDE.value
    return not needs or bool(set(subject.properties["diensten"]) & set(activiteit.diensten))


def _is_sure_enough(subject: Subject, activiteit: Activiteit) -> bool:
    lowest = activiteit.laagste_betrouwbaarheid
    known = subject.properties["betrouwbaarheid"]
    return lowest is None or (known is not None and not lowest.exceeds(Betrouwbaarheid(known)))


_CONDITIONS: tuple[tuple[Reden, Callable[[Subject, Activiteit], bool]], ...] = (
    (Reden.AANROEPER, lambda subject, activiteit: Aanroepersoort(subject.type) in activiteit.aanroepers),
    (Reden.ROL, _has_role),
    (Reden.MACHTIGING, _is_mandated),
    (Reden.BETROUWBAARHEID, _is_sure_enough),
)
"""What must hold for a caller to work for a purpose, in the order in which it is told what does not."""


class Tabel:
    """Decides by the table of verwerkingsactiviteiten.

    Args:
        activiteiten: By code.
    """

    def __init__(self, activiteiten: Mapping[str, Activiteit]) -> None:
        self._activiteiten = activiteiten

    async def evaluate(self, evaluation: Evaluation) -> Decision:
        """Decide; an action that is not known is refused."""
        return self.decide(evaluation)

    def decide(self, evaluation: Evaluation) -> Decision:
        """Decide, without waiting for anything."""
        if evaluation.action.name == GEBRUIKEN:
            scope = evaluation.resource.properties["scope"]
            allowed = scope in evaluation.subject.properties["scopes"]
            return _ALLOWED if allowed else refused(Reden.SCOPE, scope=scope)
        doel = evaluation.action.properties.get("doel")
        if doel is None:
            return refused(Reden.DOEL_VEREIST)
        activiteit = self._activiteiten.get(doel)
        if activiteit is None:
            return refused(Reden.DOEL_ONBEKEND)
        for reden, holds in _CONDITIONS:
            if not holds(evaluation.subject, activiteit):
                lowest = activiteit.laagste_betrouwbaarheid
                more = {"vereist": lowest.value} if reden is Reden.BETROUWBAARHEID and lowest else {}
                return refused(reden, **more)
        return _in_activiteit(evaluation, activiteit)


def _in_activiteit(evaluation: Evaluation, activiteit: Activiteit) -> Decision:
    resource = evaluation.resource
    match evaluation.action.name:
        case "verwerken":
            return Decision(True, _limits(activiteit))
        case "lezen" if activiteit.bronnen is not None and resource.id not in activiteit.bronnen:
            return refused(Reden.BRON)
        case "lezen":
            named = {resource.type, *resource.properties.get("of", ())} & set(activiteit.soorten)
            return _ALLOWED if named or resource.type == "*" else refused(Reden.SOORT)
    return refused(Reden.AANROEPER)


def _limits(activiteit: Activiteit) -> dict[str, Any]:
    return {
        "uri": activiteit.uri,
        "hoogste_vertrouwelijkheid": activiteit.hoogste_vertrouwelijkheid.value,
        "zaaktypen": None if activiteit.zaaktypen is None else list(activiteit.zaaktypen),
        "vertrouwelijke_contacten": activiteit.vertrouwelijke_contacten,
        "geheime_adressen": activiteit.geheime_adressen,
    }


ALLES = Decision(True, {"vertrouwelijke_contacten": True, "geheime_adressen": True})
"""The verdict that allows everything, without limits."""


class Alles:
    """The decision point of `modus = "open"`: everything is allowed but what the caller has no scope for."""

    async def evaluate(self, evaluation: Evaluation) -> Decision:
        """Decide."""
        if evaluation.action.name == GEBRUIKEN:
            return Tabel({}).decide(evaluation)
        return ALLES
