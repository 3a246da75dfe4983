"""Regel (line): what the logboek is told of a request, from what was looked at for it. Pure.

The fields are those of the standard Logboek dataverwerkingen 1.0.0. A request is one line without a data subject; below
it is a line for every data subject in every bron that was looked at, and one for every personal number read in full.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from klantbeeld.compose.outcome import Bronstatus
from klantbeeld.contract import KLANTNUMMERS, Klant
from klantbeeld.loaders.inzage import Inzage, Volledig
from klantbeeld.logboek.pseudoniem import Persoon, Pseudoniemen, persoon_of, soort_of

ACTIVITEIT = "dpl.core.processing_activity_id"
BETROKKENE = "dpl.core.data_subject_id"
BETROKKENE_SOORT = "dpl.core.data_subject_id_type"
VERWERKER = "dpl.core.foreign_operation.processor"
FOUT = "exception.type"


class Status(Enum):
    """How an action went; the values are those of OTLP."""

    UNSET = 0
    """Nothing was found, or it may not be done: that is no failure."""
    OK = 1
    ERROR = 2


class Afloop(Enum):
    """How a request ended."""

    BEANTWOORD = "beantwoord"
    GEWEIGERD = "geweigerd"
    """It may not be asked at all."""
    AFGEBROKEN = "afgebroken"
    """Who asked did not wait for the answer."""
    TE_LAAT = "te_laat"
    FOUT = "fout"
    """Something is wrong in the façade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One line. Times are in milliseconds since 1970, ids are hexadecimal."""

    trace_id: str
    span_id: str
    parent_span_id: str | None
    status: Status
    name: str
    start_time: int
    end_time: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerking:
    """One request, as it must be accounted for."""

    name: str
    """What was done, in words that hold nothing of the request."""
    trace: str
    span: str
    span_to: Callable[[str], str]
    """Gives the span id that a bron got."""
    parent: str | None
    """Span id of who called us; None: it told none."""
    activiteit: str
    """Uri of the verwerkingsactiviteit."""
    klanten: Sequence[Klant | None]
    """Whose records were asked for; None: a question that is about no klant in particular."""
    inzagen: Sequence[Inzage] = ()
    volledig: Sequence[Volledig] = ()
    afloop: Afloop = Afloop.BEANTWOORD
    began: float
    ended: float


class _Soort(Enum):
    """What becomes a line of its own, for one data subject in one bron; the value is its name."""

    GELEZEN = "bron geraadpleegd"
    MISLUKT = "bron niet geraadpleegd: storing"
    GEWEIGERD = "bron niet geraadpleegd: niet toegestaan"


@dataclass(frozen=True, slots=True)
class _Blik:
    """What one line tells of: the looks that went alike, for one data subject in one bron."""

    bron: str
    persoon: Persoon | None
    soort: _Soort


def regels_of(verwerking: Verwerking, pseudoniemen: Pseudoniemen, verwerkers: Mapping[str, str]) -> list[Regel]:
    """Give the lines of a request, that of the request itself first; none when nobody's data was asked for.

    Args:
        verwerking: The request.
        pseudoniemen: To tell who it was about with.
        verwerkers: Per bron, the uri it goes by.
    """
    if not verwerking.inzagen and not verwerking.volledig and verwerking.afloop is not Afloop.GEWEIGERD:
        return []
    below = [
        *_of_bronnen(verwerking, pseudoniemen, verwerkers),
        *(_of_number(verwerking, one, pseudoniemen) for one in verwerking.volledig),
    ]
    status, fout = _outcome(verwerking, below)
    whole = Regel(
        trace_id=verwerking.trace,
        span_id=verwerking.span,
        parent_span_id=verwerking.parent,
        status=status,
        name=verwerking.name,
        start_time=_ms(verwerking.began),
        end_time=_ms(verwerking.ended),
        attributes={ACTIVITEIT: verwerking.activiteit} | ({FOUT: fout} if fout else {}),
    )
    return [whole, *below]


def _outcome(verwerking: Verwerking, below: Sequence[Regel]) -> tuple[Status, str | None]:
    """Say how the request went as a whole, and what kind of failure it was."""
    match verwerking.afloop:
        case Afloop.GEWEIGERD:
            return Status.UNSET, None
        case Afloop.AFGEBROKEN:
            return Status.OK, None  # the standard: who cancels did not fail
        case Afloop.TE_LAAT:
            return Status.ERROR, "TimeoutError"
        case Afloop.FOUT:
            return Status.ERROR, "Exception"
    statuses = {one.status for one in below}
    if Status.OK in statuses or Status.ERROR not in statuses:
        return (Status.OK if Status.OK in statuses else Status.UNSET), None
    return Status.ERROR, next(one.attributes.get(FOUT) for one in below if one.status is Status.ERROR)


def _of_bronnen(verwerking: Verwerking, pseudoniemen: Pseudoniemen, verwerkers: Mapping[str, str]) -> Iterator[Regel]:
    blikken: dict[_Blik, list[Inzage]] = {}
    for inzage, personen in _with_personen(verwerking):
        soort = _soort_of(inzage, verwerking.afloop)
        for persoon in personen or (None,):
            blikken.setdefault(_Blik(inzage.bron, persoon, soort), []).append(inzage)
    told: set[str] = set()
    for blik, inzagen in blikken.items():
        # The bron was told of one span id. When more people were looked up in it, that is the first of their lines.
        first = blik.bron not in told and blik.soort is not _Soort.GEWEIGERD
        told |= {blik.bron} if first else set()
        span = verwerking.span_to(blik.bron) if first else secrets.token_hex(8)
        status, fout = _went(blik.soort, inzagen, verwerking.afloop)
        under_way = any(one.status is Bronstatus.ONDERWEG for one in inzagen)
        yield Regel(
            trace_id=verwerking.trace,
            span_id=span,
            parent_span_id=verwerking.span,
            status=status,
            name=blik.soort.value,
            start_time=_ms(min(one.began for one in inzagen)),
            end_time=_ms(verwerking.ended if under_way else max(one.ended for one in inzagen)),
            attributes={
                ACTIVITEIT: verwerking.activiteit,
                **_betrokkene(blik.persoon, pseudoniemen),
                VERWERKER: verwerkers[blik.bron],
                **({FOUT: fout} if fout else {}),
            },
        )


def _went(soort: _Soort, inzagen: Sequence[Inzage], afloop: Afloop) -> tuple[Status, str | None]:
    """Say how the looks of one line went, and of a failure what kind it was."""
    if soort is _Soort.MISLUKT:
        unanswered = "TimeoutError" if afloop is Afloop.TE_LAAT else "CancelledError"
        return Status.ERROR, next((one.fout.__name__ for one in inzagen if one.fout is not None), unanswered)
    read = soort is _Soort.GELEZEN and any(one.aantal or one.status is Bronstatus.ONDERWEG for one in inzagen)
    return (Status.OK if read else Status.UNSET), None


def _of_number(verwerking: Verwerking, read: Volledig, pseudoniemen: Pseudoniemen) -> Regel:
    number = read.number
    if number.soort in KLANTNUMMERS or number.hoedanigheid is not None:
        persoon: Persoon | None = Persoon(soort_of(number.soort), number.object_id)
    else:
        persoon = persoon_of(read.klant) if read.klant is not None else None
    return Regel(
        trace_id=verwerking.trace,
        span_id=secrets.token_hex(8),
        parent_span_id=verwerking.span,
        status=Status.OK,
        name="volledig nummer gelezen",
        start_time=_ms(read.at),
        end_time=_ms(read.at),
        attributes={ACTIVITEIT: verwerking.activiteit, **_betrokkene(persoon, pseudoniemen)},
    )


def _betrokkene(persoon: Persoon | None, pseudoniemen: Pseudoniemen) -> dict[str, str]:
    if persoon is None:
        return {}
    return {BETROKKENE: pseudoniemen.of(persoon), BETROKKENE_SOORT: persoon.soort}


def _soort_of(inzage: Inzage, afloop: Afloop) -> _Soort:
    if inzage.status is Bronstatus.NIET_TOEGESTAAN:
        return _Soort.GEWEIGERD
    # What was still under way when who asked left, is no failure of the bron.
    unanswered = inzage.status is Bronstatus.ONDERWEG and afloop is not Afloop.AFGEBROKEN
    return _Soort.MISLUKT if inzage.fout is not None or unanswered else _Soort.GELEZEN


# ------------------------------------------------------------------------------------------- whose data it is


def _with_personen(verwerking: Verwerking) -> Iterator[tuple[Inzage, list[Persoon]]]:
    """Give every look with whom it was about.

    A look for a klant is about that klant. Any other is about the klanten of the request, for it was taken to show
    something of theirs; and if part of the request is about no klant in particular, about whoever is in what came back.
    """
    klanten = [klant for klant in verwerking.klanten if klant is not None]
    of_request = [_named(klant, verwerking.inzagen) for klant in klanten]
    about_anybody = len(klanten) < len(verwerking.klanten) or not klanten
    for inzage in verwerking.inzagen:
        if inzage.klant is not None:
            known = inzage.klant
            found = (who for klant, who in zip(klanten, of_request, strict=True) if _are_one(klant, known))
            whose = [next(found, None) or persoon_of(known)]
        else:
            whose = [*of_request, *(persoon_of(one) for one in inzage.gezien if about_anybody)]
        yield inzage, list(dict.fromkeys(one for one in whose if one is not None))


def _named(klant: Klant, inzagen: Iterable[Inzage]) -> Persoon | None:
    """Say by what a klant of the request goes: the number he was asked by, or if that is a partij, one it has."""
    if not klant.identificatoren:
        for inzage in inzagen:
            if inzage.klant is not None and inzage.klant.identificatoren and _are_one(klant, inzage.klant):
                return persoon_of(inzage.klant)
    return persoon_of(klant)


def _are_one(klant: Klant, known: Klant) -> bool:
    same_partij = klant.partij is not None and klant.partij == known.partij
    return same_partij or bool(set(klant.identificatoren) & set(known.identificatoren))


def _ms(moment: float) -> int:
    return round(moment * 1000)
