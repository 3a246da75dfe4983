"""Where and how the klant can be reached: from what several bronnen have to one view, with every difference shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from klantbeeld.compose.outcome import Bronresultaat, Bronstatus, is_volledig
from klantbeeld.contract import (
    Adres,
    Betrokkene,
    Contactgegevens,
    DigitaalAdres,
    Herkomst,
    Klant,
    Naam,
    Partij,
    Record,
    Referentiewaarde,
    SoortDigitaalAdres,
    replace,
)

G = TypeVar("G", Naam, Adres, tuple[DigitaalAdres, ...], DigitaalAdres, Referentiewaarde)


class Gegevensgroep(Enum):
    """Contact data that belong together and come from one bron together, never field by field (R26)."""

    NAAM = "naam"
    BEZOEKADRES = "bezoekadres"
    CORRESPONDENTIEADRES = "correspondentieadres"
    DIGITALE_ADRESSEN = "digitale_adressen"
    VOORKEUR = "voorkeur"
    TAAL = "taal"


@dataclass(frozen=True, slots=True, repr=False)
class Afwijking:
    """A value that a bron has and that was not chosen."""

    groep: Gegevensgroep
    waarde: str
    herkomst: Herkomst


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contactbeeld:
    """Contact data as they are shown: of a partij, of a betrokkene, or composed for a klant."""

    naam: Naam | None = None
    bezoekadres: Adres | None = None
    correspondentieadres: Adres | None = None
    digitale_adressen: tuple[DigitaalAdres, ...] | None = None
    voorkeurs_digitaal_adres: DigitaalAdres | None = None
    aanbevolen_digitaal_adres: DigitaalAdres | None = None
    voorkeurstaal: Referentiewaarde | None = None
    bruikbaar_voor_contact: bool | None = None
    overruled: tuple[Gegevensgroep, ...] = ()
    afwijkingen: tuple[Afwijking, ...] = ()
    bronnen: tuple[Bronresultaat, ...] = ()

    @property
    def volledig(self) -> bool:
        """Whether every bron that took part gave everything."""
        return is_volledig(self.bronnen)


@dataclass(frozen=True, slots=True)
class _Groep(Generic[G]):
    """How to find the value of one group, and what of it to compare and to show."""

    groep: Gegevensgroep
    value: Callable[[Contactgegevens], G | None]
    shown: Callable[[G], Iterable[str]]


def _voorkeur(gegevens: Contactgegevens) -> DigitaalAdres | None:
    return next((adres for adres in gegevens.digitale_adressen or () if adres.voorkeur), None)


def _regels(adres: Adres) -> Iterable[str]:
    return [", ".join(adres.regels)]


def _adres(adres: DigitaalAdres) -> Iterable[str]:
    return [adres.adres] if adres.adres else []


_NAAM: _Groep[Naam] = _Groep(Gegevensgroep.NAAM, lambda g: g.naam, lambda naam: filter(None, [naam.volledig]))
_BEZOEK: _Groep[Adres] = _Groep(Gegevensgroep.BEZOEKADRES, lambda g: g.bezoekadres, _regels)
_POST: _Groep[Adres] = _Groep(Gegevensgroep.CORRESPONDENTIEADRES, lambda g: g.correspondentieadres, _regels)
_DIGITAAL: _Groep[tuple[DigitaalAdres, ...]] = _Groep(
    Gegevensgroep.DIGITALE_ADRESSEN,
    lambda g: g.digitale_adressen or None,
    lambda adressen: [shown for adres in adressen for shown in _adres(adres)],
)
_VOORKEUR: _Groep[DigitaalAdres] = _Groep(Gegevensgroep.VOORKEUR, _voorkeur, _adres)
_TAAL: _Groep[Referentiewaarde] = _Groep(
    Gegevensgroep.TAAL, lambda g: g.voorkeurstaal, lambda taal: [taal.naam or taal.code]
)

_Source = tuple[Contactgegevens, Herkomst]


def _choose(groep: _Groep[G], sources: Sequence[_Source]) -> tuple[G | None, Herkomst | None, list[Afwijking]]:
    """Take a group from the first source that has it; what the others have differently becomes an afwijking."""
    chosen: G | None = None
    origin: Herkomst | None = None
    kept: frozenset[str] = frozenset()
    differing: list[Afwijking] = []
    for gegevens, herkomst in sources:
        value = groep.value(gegevens)
        if value is None:
            continue
        shown = list(groep.shown(value))
        if origin is None:
            chosen, origin, kept = value, herkomst, frozenset(text.casefold() for text in shown)
            continue
        differing += [Afwijking(groep.groep, text, herkomst) for text in shown if text.casefold() not in kept]
    return chosen, origin, differing


def _compose(sources: Sequence[_Source]) -> Contactbeeld:
    naam, naam_van, naam_anders = _choose(_NAAM, sources)
    bezoek, bezoek_van, bezoek_anders = _choose(_BEZOEK, sources)
    post, post_van, post_anders = _choose(_POST, sources)
    digitaal, _, digitaal_anders = _choose(_DIGITAAL, sources)
    voorkeur, _, voorkeur_anders = _choose(_VOORKEUR, sources)
    taal, _, taal_anders = _choose(_TAAL, sources)
    delivered = any(gegevens.digitale_adressen is not None for gegevens, _ in sources)
    return Contactbeeld(
        naam=replace(naam, herkomst=naam_van) if naam else None,
        bezoekadres=replace(bezoek, herkomst=bezoek_van) if bezoek else None,
        correspondentieadres=replace(post, herkomst=post_van) if post else None,
        digitale_adressen=digitaal or (() if delivered else None),
        voorkeurs_digitaal_adres=voorkeur,
        aanbevolen_digitaal_adres=voorkeur,
        voorkeurstaal=taal,
        afwijkingen=(
            *naam_anders,
            *bezoek_anders,
            *post_anders,
            *digitaal_anders,
            *voorkeur_anders,
            *taal_anders,
        ),
    )


def _usable(partij: Partij) -> bool | None:
    """Whether the data of a partij may be used to make contact: not when it is inactive or geheim (R37)."""
    if partij.indicatie_actief is False or partij.indicatie_geheimhouding is True:
        return False
    return None if partij.indicatie_actief is None else True


def _delivered(record: Record) -> tuple[Bronresultaat, ...]:
    return tuple(
        Bronresultaat(
            bron=herkomst.bron,
            status=Bronstatus.VEROUDERD if herkomst.verouderd else Bronstatus.GELEVERD,
            aantal=1,
            opgehaald_op=herkomst.opgehaald,
        )
        for herkomst in record.herkomst
    )


def of_partij(partij: Partij) -> Contactbeeld | None:
    """Show the contact data of one partij as its bron has them; None: not delivered."""
    if partij.contactgegevens is None:
        return None
    shown = _compose([(partij.contactgegevens, partij.herkomst[0])])
    return _advising(replace(shown, bruikbaar_voor_contact=_usable(partij), bronnen=_delivered(partij)))


def of_klant(klant: Klant, partijen: Sequence[Partij], bronnen: tuple[Bronresultaat, ...]) -> Contactbeeld:
    """Compose the contact data of a klant: per group the leading bron, the differences beside it (R26, R31).

    The partij that bears a number of the klant itself goes before one found through it (a vestiging of an onderneming),
    an active one before one that is not; then the given order, which is the precedence of the bronnen.
    """
    own = [partij for partij in partijen if set(partij.identificatoren or ()) & set(klant.identificatoren)]
    candidates = sorted(own or partijen, key=lambda partij: partij.indicatie_actief is False)
    sources = [(one.contactgegevens, one.herkomst[0]) for one in candidates if one.contactgegevens is not None]
    usable = _usable(candidates[0]) if candidates else None
    if any(one.indicatie_geheimhouding for one in candidates):
        usable = False  # what the klant asked one register to keep secret is not used because another was not told
    return _advising(replace(_compose(sources), bruikbaar_voor_contact=usable, bronnen=bronnen))


def _advising(beeld: Contactbeeld) -> Contactbeeld:
    """Advise nothing where contact is not wanted; the addresses themselves may be seen (R37)."""
    return replace(beeld, aanbevolen_digitaal_adres=None) if beeld.bruikbaar_voor_contact is False else beeld


def of_betrokkene(betrokkene: Betrokkene) -> Contactbeeld | None:
    """Show what was given for one contact or zaak only; None: nothing was."""
    if betrokkene.opgegeven_contactgegevens is None:
        return None
    shown = _compose([(betrokkene.opgegeven_contactgegevens, betrokkene.herkomst[0])])
    first = (shown.digitale_adressen or (None,))[0]
    return replace(
        shown, aanbevolen_digitaal_adres=shown.aanbevolen_digitaal_adres or first, bronnen=_delivered(betrokkene)
    )


def effective(
    betrokkene: Betrokkene,
    partij: Partij | None,
    failed: Sequence[Bronresultaat] = (),
    *,
    kanaal: Referentiewaarde | None = None,
) -> Contactbeeld:
    """Show what holds for one contact: what was given for it, filled up with that of the partij (R29).

    Args:
        betrokkene: Who took part.
        partij: The partij he was, if it is known and may be shown.
        failed: What stood in the way of knowing the partij.
        kanaal: How the contact went: advised for the next if nothing was given and nothing is preferred (R30).
    """
    given = betrokkene.opgegeven_contactgegevens
    sources = [(given, betrokkene.herkomst[0])] if given else []
    usable: bool | None = None
    if partij is not None and partij.contactgegevens is not None:
        sources.append((partij.contactgegevens, partij.herkomst[0]))
        usable = _usable(partij)
    shown = _compose(sources)
    groups = (_NAAM, _BEZOEK, _POST, _DIGITAAL)
    overruled = tuple(groep.groep for groep in groups if given is not None and groep.value(given) is not None)
    own = (given.digitale_adressen or (None,))[0] if given else None
    known = shown.voorkeurs_digitaal_adres or by_kanaal(shown.digitale_adressen, kanaal)
    preferred = None if usable is False else known
    # The partij has its own, which are not shown here: that is not the same as having none.
    withheld = betrokkene.was_partij is not None and (partij is None or partij.contactgegevens is None)
    return replace(
        shown,
        digitale_adressen=shown.digitale_adressen or (None if withheld else shown.digitale_adressen),
        aanbevolen_digitaal_adres=own or preferred,
        bruikbaar_voor_contact=usable,
        overruled=overruled if partij is not None else (),
        afwijkingen=(),
        bronnen=(*_delivered(betrokkene), *failed),
    )


_SOORT_BY_KANAAL = {
    "telefoon": SoortDigitaalAdres.TELEFOONNUMMER,
    "telefonisch": SoortDigitaalAdres.TELEFOONNUMMER,
    "sms": SoortDigitaalAdres.TELEFOONNUMMER,
    "whatsapp": SoortDigitaalAdres.TELEFOONNUMMER,
    "email": SoortDigitaalAdres.EMAIL,
    "e-mail": SoortDigitaalAdres.EMAIL,
    "mail": SoortDigitaalAdres.EMAIL,
}


def by_kanaal(adressen: Iterable[DigitaalAdres] | None, kanaal: Referentiewaarde | None) -> DigitaalAdres | None:
    """Advise the address of the kind that an earlier contact went by (R30)."""
    soort = _SOORT_BY_KANAAL.get(kanaal.code.casefold()) if kanaal else None
    if soort is None:
        return None
    return next((adres for adres in adressen or () if adres.soort_digitaal_adres is soort), None)
