"""JSON of the Zaken and Besluiten API to records; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from klantbeeld.contract import (
    ZAAK_IDENTIFICATIE,
    ZAAK_UUID,
    Actor,
    Besluit,
    Betrokkene,
    Betrouwbaarheid,
    Eigenschap,
    Plaats,
    Stempel,
    TijdlijnRecord,
    Zaak,
    Zaakstatus,
    plaats_of,
    quick,
    replace,
)
from klantbeeld.http import Json, UnreadableError, fields
from klantbeeld_zgw import links, translate_rol
from klantbeeld_zgw.betrouwbaarheid import betrouwbaarheid
from klantbeeld_zgw.parts import Parts
from klantbeeld_zgw.typen import Typen
from klantbeeld_zgw.zicht import Zicht, vertrouwelijkheid
from klantbeeld_zgw.zoeken import Eigen, ZaakZoek

T = TypeVar("T")
D = TypeVar("D", bound=TijdlijnRecord)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BareStatus:
    """A status that has no name yet."""

    record: Zaakstatus
    statustype: str | None

    def named(self, typen: Typen) -> Zaakstatus:
        """Give it with its name."""
        found = typen.statustypen.get(self.statustype or "")
        return replace(self.record, naam=found.naam, eindstatus=found.eindstatus) if found else self.record


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BareBesluit:
    """A besluit of which it is not known yet what kind it is."""

    record: Besluit
    besluittype: str | None

    def named(self, typen: Typen) -> Besluit:
        """Give it with the name of its type."""
        return replace(self.record, soort=typen.besluittypen.get(self.besluittype or ""))


@quick
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BareZaak:
    """A zaak as the register gave it: what its types are called is in the catalogi."""

    record: Zaak
    startdatum: date
    zaaktype: str | None
    status: BareStatus | None
    resultaattype: str | None
    incomplete: bool
    """Something that was asked to come along did not, or cannot be read."""
    plaats: Plaats
    """Its place, with its key in case two have the same number."""

    def named(
        self, typen: Typen, historie: Sequence[BareStatus] | None, besluiten: Sequence[BareBesluit] | None
    ) -> Zaak:
        """Give it with the names of its types, and with its statushistorie and besluiten, oldest first, if asked."""
        statussen = None if historie is None else _in_order(status.named(typen) for status in historie)
        return replace(
            self.record,
            zaaktype=typen.zaaktypen.get(self.zaaktype or ""),
            status=self.status.named(typen) if self.status else None,
            statushistorie=statussen,
            resultaat=typen.resultaattypen.get(self.resultaattype or ""),
            besluiten=None if besluiten is None else _in_order(besluit.named(typen) for besluit in besluiten),
        )


def zaak(data: Json, parts: Parts, stempel: Stempel, zicht: Zicht, eigen: Eigen) -> BareZaak | None:
    """Read a zaak, or give None if it cannot be used; raises `NotShownError` for one that may not be shown."""
    try:
        zicht.check_zaak(data)
        return _zaak(data, parts, stempel, eigen)
    except UnreadableError:
        return None


def status(data: Json, stempel: Stempel) -> BareStatus:
    """Read a status; raises `UnreadableError`."""
    uuid = links.sleutel(data)
    record = Zaakstatus(
        herkomst=stempel.herkomst(uuid),
        toelichting=fields.text(data, "statustoelichting"),
        gezet_op=fields.moment(data, "datumStatusGezet"),
        zaak=links.link(data, "zaak"),
    )
    return BareStatus(record=record, statustype=links.link(data, "statustype"))


def besluit(data: Json, stempel: Stempel) -> BareBesluit:
    """Read a besluit; raises `UnreadableError`."""
    identificatie = fields.text(data, "identificatie")
    record = Besluit(
        herkomst=stempel.herkomst(links.sleutel(data), identificatie),
        identificatie=identificatie,
        datum=fields.day(data, "datum"),
        ingangsdatum=fields.day(data, "ingangsdatum"),
        vervaldatum=fields.day(data, "vervaldatum"),
        uiterlijke_reactiedatum=fields.day(data, "uiterlijkeReactiedatum"),
        toelichting=fields.text(data, "toelichting"),
        zaak=links.link(data, "zaak"),
    )
    return BareBesluit(record=record, besluittype=links.link(data, "besluittype"))


def sleutel(data: Json) -> str | None:
    """Give the key of any record, or None if it has none."""
    try:
        return links.sleutel(data)
    except UnreadableError:
        return None


def zaak_of(data: Json) -> str | None:
    """Give the key of the zaak that something is in, or None if it is in none that we can read."""
    try:
        return links.link(data, "zaak")
    except UnreadableError:
        return None


def zaaktype_of(data: Json) -> str | None:
    """Give the key of the zaaktype of a zaak, or None if it cannot be read."""
    try:
        return links.link(data, "zaaktype")
    except UnreadableError:
        return None


def needed_betrouwbaarheid(data: Json, eigen: Eigen) -> Betrouwbaarheid | None:
    """Give the level that a klant needs to see a zaak with its rollen sent along."""
    return _PartReader(data).betrouwbaarheid(eigen)


def is_asked(data: Json, zoek: ZaakZoek) -> bool:
    """Say whether a zaak is one that the search was for, as far as the answer itself shows."""
    if zoek.uuids and sleutel(data) not in zoek.uuids:
        return False
    nummer = data.get("identificatie")
    if zoek.identificatie is not None and not (
        isinstance(nummer, str) and nummer.strip().casefold() == zoek.identificatie.strip().casefold()
    ):
        return False
    rollen = _expanded(data).get("rollen") if zoek.terms else None
    return not isinstance(rollen, list) or any(translate_rol.has_all(rol, zoek.terms) for rol in rollen)


def _in_order(records: Iterable[D]) -> tuple[D, ...]:
    return tuple(sorted(records, key=lambda record: record.plaats))


def _zaak(data: Json, parts: Parts, stempel: Stempel, eigen: Eigen) -> BareZaak:
    uuid = links.sleutel(data)
    identificatie = fields.text(data, "identificatie")
    startdatum, einddatum = fields.day(data, "startdatum"), fields.day(data, "einddatum")
    if startdatum is None:
        raise UnreadableError("startdatum: missing")
    reader = _PartReader(data)
    bare_status = reader.one("status", lambda one: status(one, stempel)) if parts.status else None
    resultaat = reader.one("resultaat", _resultaat) if parts.resultaat else None
    rollen = reader.many("rollen", lambda one: translate_rol.rol(one, parts.rol, stempel)) if parts.rollen else None
    eigenschappen = reader.many("eigenschappen", _eigenschap) if parts.eigenschappen else None
    record = Zaak(
        herkomst=stempel.herkomst(uuid, identificatie),
        bekend_als=links.numbers((ZAAK_UUID, uuid), (ZAAK_IDENTIFICATIE, identificatie)),
        identificatie=identificatie,
        bronorganisatie=fields.text(data, "bronorganisatie"),
        omschrijving=fields.text(data, "omschrijving"),
        toelichting=fields.text(data, "toelichting"),
        vertrouwelijkheid=vertrouwelijkheid(data),
        betrouwbaarheid=reader.betrouwbaarheid(eigen) if parts.betrouwbaarheid else None,
        open=einddatum is None,
        startdatum=startdatum,
        einddatum=einddatum,
        streefdatum=fields.day(data, "einddatumGepland"),
        fatale_datum=fields.day(data, "uiterlijkeEinddatumAfdoening"),
        resultaattoelichting=resultaat.toelichting if resultaat else None,
        betrokkenen=_of_kind(rollen, Betrokkene) if parts.betrokkenen else None,
        behandelaars=_of_kind(rollen, Actor) if parts.behandelaars else None,
        hoofdzaak=links.link(data, "hoofdzaak"),
        deelzaken=links.links(data, "deelzaken"),
        eigenschappen=eigenschappen,
    )
    return BareZaak(
        record=record,
        startdatum=startdatum,
        zaaktype=links.link(data, "zaaktype"),
        status=bare_status,
        resultaattype=resultaat.resultaattype if resultaat else None,
        incomplete=reader.incomplete,
        plaats=plaats_of(record.tijdstip, *record.identiteit, uuid),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resultaat:
    resultaattype: str | None
    toelichting: str | None


def _resultaat(data: Json) -> _Resultaat:
    return _Resultaat(resultaattype=links.link(data, "resultaattype"), toelichting=fields.text(data, "toelichting"))


def _eigenschap(data: Json) -> Eigenschap:
    naam = fields.text(data, "naam")
    if naam is None:
        raise UnreadableError("naam: missing")
    return Eigenschap(code=naam, naam=naam, waarde=fields.text(data, "waarde"))


def _of_kind(rollen: Sequence[Betrokkene | Actor] | None, kind: type[T]) -> tuple[T, ...] | None:
    return None if rollen is None else tuple(one for one in rollen if isinstance(one, kind))


def _expanded(data: Json) -> Mapping[str, Json]:
    found = data.get("_expand")
    return found if isinstance(found, dict) else {}


class _PartReader:
    """Reads what came along with one zaak. A part that cannot be read is not there, and is told."""

    def __init__(self, data: Json) -> None:
        self._data = data
        self._expanded = _expanded(data)
        self.incomplete = False

    def one(self, name: str, read: Callable[[Json], T]) -> T | None:
        """Read what a URL of the zaak refers to."""
        if self._expanded.get(name) is None:
            self._note(name)
            return None
        try:
            return read(fields.group(self._expanded, name))
        except UnreadableError:
            self.incomplete = True
            return None

    def many(self, name: str, read: Callable[[Json], T]) -> tuple[T, ...] | None:
        """Read what the URLs of the zaak refer to."""
        if self._expanded.get(name) is None:
            return None if self._note(name) else ()
        try:
            return tuple(read(each) for each in fields.records(self._expanded, name) or ())
        except UnreadableError:
            self.incomplete = True
            return None

    def betrouwbaarheid(self, eigen: Eigen) -> Betrouwbaarheid | None:
        """Read the level that the klant needs."""
        return betrouwbaarheid(self.many("rollen", lambda rol: rol), eigen)

    def _note(self, name: str) -> bool:
        """Say whether what is not here should have been: Open Zaak leaves out the key of what there is none of."""
        expected = bool(self._data.get(name))
        self.incomplete |= expected
        return expected
