"""How it went with each bron, as a value: answered, failed and skipped are three different things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from klantbeeld.contract import (
    Betrouwbaarheid,
    BronDataError,
    BronError,
    BronForbiddenError,
    BronNotAskedError,
    BronTimeoutError,
    BronUnavailableError,
    NotAsked,
    Page,
    Record,
    quick,
)

T_co = TypeVar("T_co", bound=Record, covariant=True)


class Bronstatus(Enum):
    """How one bron fared in one answer."""

    GELEVERD = "geleverd"
    GEDEELTELIJK = "gedeeltelijk"
    VEROUDERD = "verouderd"
    ONDERWEG = "onderweg"
    NIET_BEREIKBAAR = "niet_bereikbaar"
    TE_LAAT = "te_laat"
    FOUT = "fout"
    NIET_BEVRAAGD = "niet_bevraagd"
    NIET_TOEGESTAAN = "niet_toegestaan"


class Reden(Enum):
    """Why a bron was skipped, in words for people."""

    ANDERE_NUMMERS = "Deze bron kent geen van de nummers van deze klant."
    WEGGEFILTERD = "Niet gevraagd: de vraag noemt andere bronnen."
    ANDER_OBJECT = "Deze bron kent geen van de nummers van dit object."
    NIET_TOEGESTAAN = "Deze aanroeper mag voor dit doel niet in deze bron kijken."
    WACHT_OP_PARTIJ = "Niet gevraagd: de bron die deze partij kent, gaf de nummers van de klant niet."


_EMPTY: Page[Any] = Page()


@quick
@dataclass(frozen=True, slots=True)
class Answered(Generic[T_co]):
    """The bron answered."""

    bron: str
    page: Page[T_co] = _EMPTY
    seconds: float = 0.0
    behind: str | None = None
    """Where to go on when records at the end of the page are hidden from the caller: behind those."""
    vereist: Betrouwbaarheid | None = None
    """The level at which the caller would have to sign in to see what is hidden; None: nothing is, for that reason."""
    bewaard: datetime | None = None
    """When it was answered, if that was before: this was kept since."""
    verouderd: bool = False
    """Kept, and given because the bron does not answer now."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The bron could not answer."""

    bron: str
    error: BronError
    seconds: float = 0.0
    bewaard: datetime | None = None
    """When that was answered which stands in for the answer; None: nothing does."""

    @property
    def status(self) -> Bronstatus:
        """What it is shown as."""
        return status_of(self.error) if self.bewaard is None else Bronstatus.VEROUDERD


@dataclass(frozen=True, slots=True)
class Skipped:
    """The bron was not asked, and why."""

    bron: str
    reden: Reden


Outcome: TypeAlias = Answered[T_co] | Failed | Skipped


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Bronresultaat:
    """What one bron added to one answer."""

    bron: str
    status: Bronstatus
    aantal: int | None = None
    opgehaald_op: datetime | None = None
    seconds: float | None = None
    herhaalbaar: bool = False
    melding: str | None = None


_MELDINGEN = {
    NotAsked.FAILING: "De bron wordt nu even niet bevraagd, omdat zij steeds niet of niet op tijd antwoordde.",
    NotAsked.ON_REQUEST: "De bron wordt nu even niet bevraagd, omdat zij daar zelf om vroeg.",
    NotAsked.BUSY: "De bron wordt nu even niet bevraagd, omdat er al te veel vragen op haar wachten.",
    NotAsked.SWITCHED_OFF: "De beheerder heeft deze bron uitgezet.",
}
_VEROUDERD = "Eerder opgehaalde gegevens; de bron antwoordt nu niet."
_FAILED = frozenset({Bronstatus.NIET_BEREIKBAAR, Bronstatus.TE_LAAT, Bronstatus.FOUT})
_NOT_ASKED = frozenset({Bronstatus.NIET_BEVRAAGD, Bronstatus.NIET_TOEGESTAAN})
_COMPLETE = frozenset({Bronstatus.GELEVERD, *_NOT_ASKED})


def problems_of(outcomes: Iterable[Outcome[Record]]) -> tuple[Failed, ...]:
    """Give what went wrong, also where a bron answered in part, or before and not now; one failure per bron."""
    found: dict[str, Failed] = {}
    for outcome in outcomes:
        match outcome:
            case Failed():
                found.setdefault(outcome.bron, outcome)
            case Answered(page=Page(missing=(error, *_))):
                found.setdefault(outcome.bron, Failed(outcome.bron, error, outcome.seconds))
            case Answered(page=Page(dropped=dropped)) if dropped:
                error = BronDataError(f"{outcome.bron}: a record cannot be read")
                found.setdefault(outcome.bron, Failed(outcome.bron, error, outcome.seconds))
            case Answered(verouderd=True, bewaard=bewaard):
                error = BronUnavailableError(f"{outcome.bron}: does not answer now")
                found.setdefault(outcome.bron, Failed(outcome.bron, error, outcome.seconds, bewaard))
    return tuple(found.values())


def outdated_among(problems: Iterable[Failed], records: Iterable[Record]) -> tuple[Failed, ...]:
    """Give the failures for which one of these records stands in, as the bron gave it before."""
    bronnen = {record.bron for record in records}
    return tuple(one for one in problems if one.bewaard is not None and one.bron in bronnen)


def is_volledig(resultaten: Iterable[Bronresultaat]) -> bool:
    """Say whether every bron that took part gave everything, and fresh."""
    return all(one.status in _COMPLETE for one in resultaten)


def status_of(error: BronError) -> Bronstatus:
    """Give the status that a failure is shown as."""
    match error:
        case BronNotAskedError(why=NotAsked.SWITCHED_OFF):
            return Bronstatus.NIET_BEVRAAGD
        case BronTimeoutError():
            return Bronstatus.TE_LAAT
        case BronUnavailableError():
            return Bronstatus.NIET_BEREIKBAAR
        case _:
            return Bronstatus.FOUT


def melding_of(error: BronError) -> str:
    """Explain a failure to people, without technique or personal data."""
    match error:
        case BronNotAskedError(why=why):
            return _MELDINGEN[why]
        case BronTimeoutError():
            return "De bron antwoordde niet op tijd."
        case BronUnavailableError():
            return "De bron is nu niet te bereiken."
        case BronForbiddenError():
            return "De bron laat de façade niet toe; de beheerder moet de instellingen nakijken."
        case _:
            return "De bron gaf een antwoord dat niet bruikbaar is."


def _of_one(outcome: Outcome[Record], shown: Sequence[Record]) -> Bronresultaat:
    bron = outcome.bron
    match outcome:
        case Skipped(reden=reden):
            refused = reden is Reden.NIET_TOEGESTAAN
            status = Bronstatus.NIET_TOEGESTAAN if refused else Bronstatus.NIET_BEVRAAGD
            return Bronresultaat(bron=bron, status=status, melding=reden.value)
        case Failed(error=error, seconds=seconds, bewaard=bewaard):
            return Bronresultaat(
                bron=bron,
                status=outcome.status,
                opgehaald_op=bewaard,
                seconds=seconds,
                herhaalbaar=outcome.status not in _NOT_ASKED and not isinstance(error, BronForbiddenError),
                melding=melding_of(error) if bewaard is None else _VEROUDERD,
            )
    herkomsten = [herkomst for record in shown for herkomst in record.herkomst if herkomst.bron == bron]
    status, melding = Bronstatus.GELEVERD, None
    if outcome.page.dropped or outcome.page.missing:
        status = Bronstatus.GEDEELTELIJK
        melding = "Een deel van de gegevens van deze bron ontbreekt."
    elif outcome.verouderd or any(herkomst.verouderd for herkomst in herkomsten):
        status, melding = Bronstatus.VEROUDERD, _VEROUDERD
    elif outcome.vereist is not None:
        melding = f"Een deel is alleen te zien na inloggen met betrouwbaarheidsniveau {outcome.vereist.value}."
    return Bronresultaat(
        bron=bron,
        status=status,
        aantal=len(herkomsten),
        opgehaald_op=min((herkomst.opgehaald for herkomst in herkomsten), default=outcome.bewaard),
        seconds=outcome.seconds,
        herhaalbaar=bool(outcome.page.missing) or status is Bronstatus.VEROUDERD,
        melding=melding,
    )


def _together(parts: Sequence[Bronresultaat]) -> Bronresultaat:
    """Join what one bron did in several parts of one answer."""
    asked = [part for part in parts if part.status not in _NOT_ASKED]
    # That it may not be asked says more than that there was nothing to ask.
    asked = asked or sorted(parts, key=lambda part: part.status is Bronstatus.NIET_BEVRAAGD)
    worst = next((part for part in asked if part.status not in _COMPLETE), asked[0])
    mixed = worst.status in _FAILED and any(part.status not in _FAILED for part in asked)
    moments = [part.opgehaald_op for part in asked if part.opgehaald_op]
    counts = [part.aantal for part in asked if part.aantal is not None]
    return Bronresultaat(
        bron=worst.bron,
        status=Bronstatus.GEDEELTELIJK if mixed else worst.status,
        aantal=sum(counts) if counts else None,
        opgehaald_op=min(moments, default=None),
        seconds=max((part.seconds for part in asked if part.seconds is not None), default=None),
        herhaalbaar=any(part.herhaalbaar for part in asked),
        melding=worst.melding or next((part.melding for part in asked if part.melding), None),
    )


def summarise(outcomes: Sequence[Outcome[Record]], shown: Sequence[Record]) -> tuple[Bronresultaat, ...]:
    """Say per bron what it added to an answer, in the order the bronnen first occur.

    Args:
        outcomes: How it went; one bron may occur more than once when several kinds were asked of it.
        shown: The records that stand in the answer.
    """
    parts: dict[str, list[Bronresultaat]] = {}
    for outcome in outcomes:
        seen = parts.setdefault(outcome.bron, [])
        # The records of one bron are counted once, at its first answer.
        counted = shown if not any(part.aantal is not None for part in seen) else ()
        seen.append(_of_one(outcome, counted))
    return tuple(many[0] if len(many) == 1 else _together(many) for many in parts.values())
