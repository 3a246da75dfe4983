"""A question to a decision point and its answer, in the shapes of AuthZEN.

AuthZEN Authorization API 1.0, "Access Evaluation", with what its Dutch profile adds: the verwerkingsactiviteit as a
property of the action, and the trace in the context. Only plain values, so that the same question can go to a decision
point elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, TypeAlias

from klantbeeld.contract import Caller

Properties: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks."""

    type: str
    id: str
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """What he wants to do."""

    name: str
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resource:
    """With what."""

    type: str
    id: str
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One question: may this subject do this with that?"""

    subject: Subject
    action: Action
    resource: Resource
    context: Properties = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give the body of a request to the Access Evaluation API."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. Its context says why not, or within which limits."""

    decision: bool
    context: Properties = field(default_factory=dict)


class Beslisser(Protocol):
    """A decision point (beslisser: who decides)."""

    async def evaluate(self, evaluation: Evaluation) -> Decision:
        """Decide; what cannot be decided is refused."""
        ...


def subject_of(caller: Caller) -> Subject:
    """Describe a caller to a decision point, without a number of the klant."""
    properties = {
        "scopes": sorted(caller.scopes),
        "rollen": sorted(caller.rollen),
        "diensten": sorted(caller.diensten),
        "betrouwbaarheid": caller.betrouwbaarheid.value if caller.betrouwbaarheid else None,
        "client": caller.client,
    }
    return Subject(caller.soort.value, caller.id, properties)
