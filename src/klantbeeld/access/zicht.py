"""Zicht (sight): what of a record that came back may be shown, for this purpose and this sign-in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from klantbeeld.contract import (
    Aanroepersoort,
    Basisregistratie,
    Betrokkene,
    Betrouwbaarheid,
    Caller,
    Contactgegevens,
    DigitaalAdres,
    Document,
    Grens,
    Identificator,
    Klantcontact,
    Partij,
    Record,
    Selection,
    Vertrouwelijkheid,
    Zaak,
    replace,
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A record that is not shown; `vereist` is the level at which the caller would have to sign in to see it."""

    vereist: Betrouwbaarheid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zicht:
    """What one caller sees in one request."""

    caller: Caller
    actor: Identificator | None = None
    """Of a medewerker: as bronnen know who took part in a klantcontact for the municipality."""
    grens: Grens = field(default_factory=Grens)
    vertrouwelijke_contacten: bool = False
    geheime_adressen: bool = False
    vertrouwelijk_tonen: bool = True
    """Show of a vertrouwelijk klantcontact that it was there, when and how, to who took no part in it (R43)."""
    onbekend_is: Vertrouwelijkheid = Vertrouwelijkheid.ZAAKVERTROUWELIJK
    """What a zaak or document counts as whose bron does not say how confidential it is."""

    def needs(self, soort: type[Record]) -> Selection:
        """Say what must be known of a record of this kind to decide; ask for it beside what the query selects."""
        grens, wanted = self.grens, set[str]()
        if grens.vertrouwelijkheid is not None and soort in (Zaak, Document, Record):
            wanted.add("vertrouwelijkheid")
        if soort in (Zaak, Record):
            wanted |= {"betrouwbaarheid"} if grens.betrouwbaarheid is not None else set()
            wanted |= {"zaaktype.code"} if grens.zaaktypen is not None else set()
        if soort in (Klantcontact, Record) and not self._sees_every_contact:
            wanted |= {"vertrouwelijk", *(() if self.actor is None else ("actoren",))}
        if soort in (Partij, Basisregistratie, Record) and not self.sees_every_address:
            wanted.add("indicatie_geheimhouding")
        return Selection.of(*sorted(wanted))

    def look(self, record: Record) -> Record | Hidden:
        """Give of a record what may be shown, as a record of the same kind."""
        match record:
            case Zaak():
                return self._zaak(record)
            case Document():
                return Hidden() if self._is_too_confidential(record.vertrouwelijkheid) else record
            case Klantcontact() if not self.shows_whole(record):
                return _outline(record) if self.vertrouwelijk_tonen else Hidden()
            case Partij() if record.indicatie_geheimhouding:
                return self.without_addresses(record)
            case Basisregistratie() if record.indicatie_geheimhouding and not self.sees_every_address:
                return replace(record, adres=None)
            # By itself, not within its whole: it does not say of which partij, klantcontact or zaak it is.
            case DigitaalAdres() if not self.sees_every_address:
                return Hidden()
            case Betrokkene() if not (self._sees_every_contact and self._sees_every_zaak):
                return Hidden()
        return record

    def shows_whole(self, contact: Klantcontact) -> bool:
        """Say whether more of a klantcontact is shown than that it was there; so of an outline no."""
        if not contact.vertrouwelijk or self._sees_every_contact:
            return True
        return self.actor is not None and any(self.actor in one.bekend_als for one in contact.actoren or ())

    @property
    def sees_every_address(self) -> bool:
        """Whether also how to reach who asked for geheimhouding is shown (R37)."""
        return self.geheime_adressen or self._is_klant

    def without_addresses(self, partij: Partij) -> Partij:
        """Give what is shown of the partij of somebody who asked for geheimhouding, in whichever bron he did."""
        if self.sees_every_address or partij.contactgegevens is None:
            return partij
        return replace(partij, contactgegevens=_without_addresses(partij.contactgegevens))

    @property
    def _is_klant(self) -> bool:
        return self.caller.soort in (Aanroepersoort.INWONER, Aanroepersoort.ONDERNEMER)

    @property
    def _sees_every_contact(self) -> bool:
        # What a klant can reach he took part in himself.
        return self.vertrouwelijke_contacten or self._is_klant

    @property
    def _sees_every_zaak(self) -> bool:
        grens = self.grens
        return (
            grens.zaaktypen is None
            and not Vertrouwelijkheid.ZEER_GEHEIM.exceeds(grens.vertrouwelijkheid)
            and not Betrouwbaarheid.HOOG.exceeds(grens.betrouwbaarheid)
        )

    def _zaak(self, zaak: Zaak) -> Zaak | Hidden:
        grens = self.grens
        if self._is_too_confidential(zaak.vertrouwelijkheid):
            return Hidden()
        if grens.zaaktypen is not None and (zaak.zaaktype is None or zaak.zaaktype.code not in grens.zaaktypen):
            return Hidden()
        if zaak.betrouwbaarheid is not None and zaak.betrouwbaarheid.exceeds(grens.betrouwbaarheid):
            return Hidden(zaak.betrouwbaarheid)
        return zaak

    def _is_too_confidential(self, level: Vertrouwelijkheid | None) -> bool:
        return (level or self.onbekend_is).exceeds(self.grens.vertrouwelijkheid)


def _outline(contact: Klantcontact) -> Klantcontact:
    return Klantcontact(
        herkomst=contact.herkomst,
        plaatsgevonden_op=contact.plaatsgevonden_op,
        kanaal=contact.kanaal,
        vertrouwelijk=True,
        # Not for show: whose it is, is decided by these.
        betrokkenen=tuple(
            Betrokkene(herkomst=one.herkomst, identificatoren=one.identificatoren, was_partij=one.was_partij)
            for one in contact.betrokkenen or ()
        ),
    )


def _without_addresses(known: Contactgegevens) -> Contactgegevens:
    return Contactgegevens(naam=known.naam, voorkeurstaal=known.voorkeurstaal)
