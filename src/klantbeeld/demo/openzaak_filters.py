"""By what the collections of Open Zaak are searched, and what may be expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.register import (
    Filter,
    Reader,
    choice,
    read_boolean,
    read_date,
    read_list,
    read_url,
    read_url_list,
    read_uuid,
    text,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Filters = Mapping[str, Filter]


def equals(name: str, read: Reader) -> Filters:
    """The filter that is called as the field it looks at."""
    return {name: Filter(path=tuple(name.split("__")), read=read)}


_COMPARISONS: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    # What has no date compares with nothing.
    "gt": lambda value, wanted: value > wanted[0],
    "gte": lambda value, wanted: value >= wanted[0],
    "lt": lambda value, wanted: "" < value < wanted[0],
    "lte": lambda value, wanted: "" < value <= wanted[0],
}


def compared(name: str, *comparisons: str) -> Filters:
    """The comparisons with a date that the real one has: not all of them, everywhere."""
    return {f"{name}__{each}": Filter(path=(name,), read=read_date, matches=_COMPARISONS[each]) for each in comparisons}


def _date(name: str, *comparisons: str) -> Filters:
    """A date, and comparisons with it."""
    return {**equals(name, read_date), **compared(name, *comparisons)}


def _is_null(name: str) -> Filters:
    def matches(value: str, wanted: tuple[str, ...]) -> bool:
        return (not value) == (wanted[0] == "true")

    return {f"{name}__isnull": Filter(path=(name,), read=read_boolean, matches=matches)}


def _contains(name: str) -> Filters:
    def matches(value: str, wanted: tuple[str, ...]) -> bool:
        return wanted[0].casefold() in value.casefold()

    return {f"{name}__icontains": Filter(path=(name,), read=text(), matches=matches)}


def _one_of(name: str) -> Filters:
    return {f"{name}__in": Filter(path=(name,), read=read_list)}


_GENERIEK = words(
    "adviseur",
    "behandelaar",
    "belanghebbende",
    "beslisser",
    "initiator",
    "klantcontacter",
    "mede_initiator",
    "zaakcoordinator",
)
VERTROUWELIJKHEID = (
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
)
_BETROKKENE_TYPE = words(
    "medewerker", "natuurlijk_persoon", "niet_natuurlijk_persoon", "organisatorische_eenheid", "vestiging"
)
_IDENTIFICATIES = (
    ("natuurlijkPersoon", "natuurlijk_persoon", {"inpBsn": 9, "anpIdentificatie": 17, "inpA_nummer": 10}),
    (
        "nietNatuurlijkPersoon",
        "niet_natuurlijk_persoon",
        {"innNnpId": 9, "annIdentificatie": 17, "kvkNummer": 8, "vestigingsNummer": 24},
    ),
    ("vestiging", "vestiging", {"vestigingsNummer": 24, "kvkNummer": 8}),
    ("medewerker", "medewerker", {"identificatie": 128}),
    ("organisatorischeEenheid", "organisatorische_eenheid", {"identificatie": 255}),
)


def _rol_filters(prefix: str = "", via: tuple[str, ...] = ()) -> Filters:
    """The filters on who is involved and how; below a zaak they must all hold for one and the same rol."""
    found = {
        f"{prefix}omschrijvingGeneriek": Filter(path=("omschrijvingGeneriek",), read=_GENERIEK, via=via),
        f"{prefix}betrokkeneType": Filter(path=("betrokkeneType",), read=_BETROKKENE_TYPE, via=via),
        f"{prefix}betrokkene": Filter(path=("betrokkene",), read=text(), via=via),
        f"{prefix}machtiging": Filter(
            path=("indicatieMachtiging",), read=words("eigen", "gemachtigde", "machtiginggever"), via=via
        ),
    }
    for soort, betrokkene_type, lengths in _IDENTIFICATIES:
        for name, length in lengths.items():
            found[f"{prefix}betrokkeneIdentificatie__{soort}__{name}"] = Filter(
                path=("betrokkeneIdentificatie", name),
                read=text(length),
                via=via,
                only=("betrokkeneType", betrokkene_type),
            )
    return found


def _read_uuid_list(raw: str, base: str) -> tuple[str, ...]:
    return tuple(found for each in read_list(raw, base) for found in read_uuid(each, base))


def of_zaak(*names: str) -> Filters:
    """The filters of what belongs to one zaak."""
    found = {**equals("zaak", read_url)}
    for name in names:
        found |= equals(name, read_boolean if name.startswith("indicatie") else read_url)
    return found


ZAKEN: Filters = {
    **equals("identificatie", text()),
    **_contains("identificatie"),
    **equals("omschrijving", text()),
    **equals("bronorganisatie", text(9)),
    **_one_of("bronorganisatie"),
    **equals("zaaktype", read_url),
    **equals("zaaktype__omschrijving", text()),
    **_date("startdatum", "gt", "gte", "lt", "lte"),
    **_date("einddatum", "gt", "lt"),
    **_is_null("einddatum"),
    **_date("einddatumGepland", "gt", "lt"),
    **_date("uiterlijkeEinddatumAfdoening", "gt", "lt"),
    **_date("registratiedatum", "gt", "lt"),
    **_date("archiefactiedatum", "gt", "lt"),
    **_is_null("archiefactiedatum"),
    **equals("archiefnominatie", text()),
    **_one_of("archiefnominatie"),
    **equals("archiefstatus", text()),
    **_one_of("archiefstatus"),
    **equals("status__statustype", read_url),
    **equals("resultaat__resultaattype", read_url),
    "maximaleVertrouwelijkheidaanduiding": Filter(
        path=("vertrouwelijkheidaanduiding",),
        read=words(*VERTROUWELIJKHEID),
        matches=lambda value, wanted: VERTROUWELIJKHEID.index(value) <= VERTROUWELIJKHEID.index(wanted[0]),
    ),
    **_rol_filters("rol__", via=("rollen",)),
}
ZAAK_ZOEK: Filters = {
    **ZAKEN,
    "uuid__in": Filter(path=("uuid",), read=_read_uuid_list),
    "zaaktype__in": Filter(path=("zaaktype",), read=read_url_list),
    "zaaktype__not_in": Filter(
        path=("zaaktype",), read=read_url_list, matches=lambda value, wanted: value not in wanted
    ),
}
ROLLEN: Filters = {
    **_rol_filters(),
    **of_zaak("roltype"),
    **equals("omschrijving", text()),
}
ZAAKINFORMATIEOBJECTEN: Filters = of_zaak("informatieobject")

_OF_ONE_ZAAK = (
    "zaaktype",
    "eigenschappen",
    "eigenschappen.eigenschap",
    "status",
    "status.statustype",
    "resultaat",
    "resultaat.resultaattype",
    "rollen",
    "rollen.roltype",
    "zaakinformatieobjecten",
    "zaakobjecten",
)
_NOT_OF_OTHERS = {"eigenschappen", "eigenschappen.eigenschap"}
ZAAK_EXPAND = frozenset(
    {
        *_OF_ONE_ZAAK,
        "hoofdzaak",
        "deelzaken",
        *(
            f"{other}.{each}"
            for other in ("hoofdzaak", "deelzaken")
            for each in _OF_ONE_ZAAK
            if each not in _NOT_OF_OTHERS
        ),
    }
)
ZAAK_ORDERING = frozenset(
    {"archiefactiedatum", "einddatum", "identificatie", "publicatiedatum", "registratiedatum", "startdatum"}
)

_STATUS = choice(alles=None, concept="true", definitief="false")
_OF_ZAAKTYPE: Filters = {
    **equals("zaaktype", read_url),
    **equals("zaaktypeIdentificatie", text()),
    "status": Filter(path=("zaaktype", "concept"), read=_STATUS, default="definitief"),
}
CATALOGI: Mapping[str, Filters] = {
    "catalogussen": {
        **equals("domein", text(5)),
        **_one_of("domein"),
        **equals("rsin", text(9)),
        **_one_of("rsin"),
    },
    "zaaktypen": {
        **equals("catalogus", read_url),
        **equals("identificatie", text()),
        **_contains("identificatie"),
        **_contains("omschrijving"),
        "trefwoorden": Filter(path=("trefwoorden",), read=read_list),
        "status": Filter(path=("concept",), read=_STATUS, default="definitief"),
    },
    "statustypen": _OF_ZAAKTYPE,
    "resultaattypen": _OF_ZAAKTYPE,
    "roltypen": {**_OF_ZAAKTYPE, **equals("omschrijving", text()), **equals("omschrijvingGeneriek", _GENERIEK)},
    "eigenschappen": _OF_ZAAKTYPE,
    "informatieobjecttypen": {
        **equals("catalogus", read_url),
        **equals("omschrijving", text()),
        **_contains("omschrijving"),
        "zaaktype": Filter(path=("zaaktypen",), read=read_url),
        "status": Filter(path=("concept",), read=_STATUS, default="definitief"),
    },
    "besluittypen": {
        **equals("catalogus", read_url),
        **equals("omschrijving", text()),
        **equals("zaaktypen", read_url),
        **equals("informatieobjecttypen", read_url),
        "status": Filter(path=("concept",), read=_STATUS, default="definitief"),
    },
}
BESLUITEN: Filters = {
    **equals("identificatie", text()),
    **equals("verantwoordelijkeOrganisatie", text(9)),
    **equals("besluittype", read_url),
    **equals("zaak", read_url),
}
BESLUITINFORMATIEOBJECTEN: Filters = {**equals("besluit", read_url), **equals("informatieobject", read_url)}
