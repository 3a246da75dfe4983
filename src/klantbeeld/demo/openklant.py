"""A stand-in for Open Klant: klantinteracties API 0.9.0, with the behaviour that surprises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantbeeld.demo.problem import ProblemKind
from klantbeeld.demo.register import (
    MISSING,
    Dialect,
    Filter,
    Path,
    Record,
    Register,
    RegisterData,
    key_of,
    read_boolean,
    read_date,
    read_last_segment,
    read_uuid,
    text,
    words,
)
from klantbeeld.demo.register_http import Api, Resource, application, token_guard
from klantbeeld.demo.standin import Standin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from klantbeeld.demo.register import Reader

    Filters = Mapping[str, Filter]

PREFIX = "/klantinteracties/api/v1"
VERSION = "0.9.0"


def openklant_app(data: RegisterData, *, token: str, name: str = "openklant") -> Standin:
    """An Open Klant with these records, for who knows the token."""
    api = Api(
        Register(data),
        prefix=PREFIX,
        version=VERSION,
        dialect=DIALECT,
        resources=RESOURCES,
        authenticate=token_guard(token),
    )
    return Standin(application([api]), name=name)


def _absent(record: Record, field: str, *, many: bool) -> object:
    """Missing, null or empty: the real one has no rule for it, so here the uuid of the record decides."""
    forms: tuple[object, ...] = (MISSING, [] if many else None, None)
    return forms[int(key_of(str(record["url"]))[0], 16) % len(forms)]


DIALECT = Dialect(
    joins_repeated_expand=True,
    expands_shared_once=True,
    absent=_absent,
    empty_expand_in_detail=False,
    accepts_problem_json=False,
    bad_uuid=ProblemKind.NOT_FOUND,
)


def _path(dotted: str) -> Path:
    return tuple(dotted.split("."))


def _equals(dotted: str, read: Reader | None = None) -> Filter:
    return Filter(path=_path(dotted), read=read or text())


def _fields(**readers: Reader) -> Filters:
    """Filters that are called as the field they look at."""
    return {name: _equals(name, read) for name, read in readers.items()}


def _relation(prefix: str, dotted: str) -> Filters:
    """What a record refers to, by uuid or by URL."""
    return {
        f"{prefix}__uuid": _equals(dotted, read_uuid),
        f"{prefix}__url": _equals(dotted, read_last_segment),
    }


def _identificator(prefix: str, dotted: str) -> Filters:
    """The four fields of an identificator; each looks by itself, so not always at the same one."""
    fields = ("codeObjecttype", "codeRegister", "codeSoortObjectId", "objectId")
    if prefix.endswith("__"):
        return {f"{prefix}{name}": _equals(f"{dotted}.{name}") for name in fields}
    return {f"{prefix}{name[0].upper()}{name[1:]}": _equals(f"{dotted}.{name}") for name in fields}


def _adres(soort: str) -> Filters:
    fields = ("adresregel1", "adresregel2", "adresregel3", "land", "nummeraanduidingId")
    return {f"{soort}{name[0].upper()}{name[1:]}": _equals(f"{soort}.{name}") for name in fields}


def _compared(dotted: str, read: Reader, matches: Callable[[str, str], bool]) -> Filter:
    return Filter(path=_path(dotted), read=read, matches=lambda value, wanted: matches(value, wanted[0]))


def _contains(dotted: str) -> Filter:
    return _compared(dotted, text(), lambda value, wanted: wanted.casefold() in value.casefold())


def _is_there(dotted: str) -> Filter:
    return _compared(dotted, read_boolean, lambda value, wanted: bool(value) == (wanted == "true"))


_PARTIJ_IDENTIFICATOR = "partijIdentificatoren.partijIdentificator"
_ACTOR = words("geautomatiseerde_actor", "medewerker", "organisatorische_eenheid")
_SOORT_PARTIJ = words("contactpersoon", "organisatie", "persoon")

_PARTIJEN: Filters = {
    **_fields(
        nummer=text(), indicatieActief=read_boolean, indicatieGeheimhouding=read_boolean, soortPartij=_SOORT_PARTIJ
    ),
    **_identificator("partijIdentificator__", _PARTIJ_IDENTIFICATOR),
    **_identificator("subIdentificatorVan__", "partijIdentificatoren.subIdentificatorVan.partijIdentificator"),
    **_relation("vertegenwoordigdePartij", "vertegenwoordigden"),
    **_adres("bezoekadres"),
    **_adres("correspondentieadres"),
}
_PARTIJ_IDENTIFICATOREN: Filters = {
    "anderePartijIdentificator": _equals("anderePartijIdentificator"),
    **_identificator("partijIdentificator", "partijIdentificator"),
    "partijIdentificatorCodeObjecttype": _equals(
        "partijIdentificator.codeObjecttype", words("natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging")
    ),
    "partijIdentificatorCodeRegister": _equals("partijIdentificator.codeRegister", words("brp", "hr")),
    "partijIdentificatorCodeSoortObjectId": _equals(
        "partijIdentificator.codeSoortObjectId", words("bsn", "kvk_nummer", "rsin", "vestigingsnummer")
    ),
}
_DIGITALEADRESSEN: Filters = {
    **_fields(
        adres=text(),
        referentie=text(),
        isStandaardAdres=read_boolean,
        soortDigitaalAdres=words("email", "overig", "telefoonnummer"),
        verificatieDatum=read_date,
    ),
    "adres__icontains": _contains("adres"),
    "omschrijving": _contains("omschrijving"),
    "isGeverifieerd": _is_there("verificatieDatum"),
    "verificatieDatum__gt": _compared("verificatieDatum", read_date, lambda value, wanted: value > wanted),
    "verificatieDatum__gte": _compared("verificatieDatum", read_date, lambda value, wanted: value >= wanted),
    "verificatieDatum__lt": _compared("verificatieDatum", read_date, lambda value, wanted: "" < value < wanted),
    "verificatieDatum__lte": _compared("verificatieDatum", read_date, lambda value, wanted: "" < value <= wanted),
    **_relation("verstrektDoorPartij", "verstrektDoorPartij"),
    **_relation("verstrektDoorBetrokkene", "verstrektDoorBetrokkene"),
    **_identificator("verstrektDoorPartij__partijIdentificator__", f"verstrektDoorPartij.{_PARTIJ_IDENTIFICATOR}"),
    "verstrektDoorPartij__soortPartij": _equals("verstrektDoorPartij.soortPartij", _SOORT_PARTIJ),
    "verstrektDoorBetrokkene__rol": _equals("verstrektDoorBetrokkene.rol", words("klant", "vertegenwoordiger")),
}
_ONDERWERP = "onderwerpobjectidentificator"
_KLANTCONTACTEN: Filters = {
    **_fields(
        nummer=text(),
        referentienummer=text(),
        kanaal=text(),
        plaatsgevondenOp=text(),
        vertrouwelijk=read_boolean,
        indicatieContactGelukt=read_boolean,
    ),
    **{name: _contains(name) for name in ("onderwerp", "inhoud", "reactie")},
    "leiddeTotInterneTaken": _is_there("leiddeTotInterneTaken"),
    **_relation("hadBetrokkene", "hadBetrokkenen"),
    **_relation("hadBetrokkene__wasPartij", "hadBetrokkenen.wasPartij"),
    "hadBetrokkene__wasPartij": _is_there("hadBetrokkenen.wasPartij"),
    "hadBetrokkene__digitaaladres__adres__icontains": _contains("hadBetrokkenen.digitaleAdressen.adres"),
    **_identificator(
        "hadBetrokkene__wasPartij__partijIdentificator__", f"hadBetrokkenen.wasPartij.{_PARTIJ_IDENTIFICATOR}"
    ),
    **_relation("onderwerpobject", "gingOverOnderwerpobjecten"),
    **_identificator(f"onderwerpobject__{_ONDERWERP}", f"gingOverOnderwerpobjecten.{_ONDERWERP}"),
    **_relation("wasOnderwerpobject", "^onderwerpobjecten:wasKlantcontact"),
    **_identificator(f"wasOnderwerpobject__{_ONDERWERP}", f"^onderwerpobjecten:wasKlantcontact.{_ONDERWERP}"),
}
_BETROKKENEN: Filters = {
    "organisatienaam": _equals("organisatienaam"),
    **{
        f"contactnaam{name[0].upper()}{name[1:]}": _equals(f"contactnaam.{name}")
        for name in ("achternaam", "voorletters", "voornaam", "voorvoegselAchternaam")
    },
    **_relation("hadKlantcontact", "hadKlantcontact"),
    "hadKlantcontact__nummer": _equals("hadKlantcontact.nummer"),
    "hadKlantcontact__referentienummer": _equals("hadKlantcontact.referentienummer"),
    **_relation("wasPartij", "wasPartij"),
    "wasPartij__nummer": _equals("wasPartij.nummer"),
    **_identificator("wasPartij__partijIdentificator__", f"wasPartij.{_PARTIJ_IDENTIFICATOR}"),
    **_relation("verstrektedigitaalAdres", "digitaleAdressen"),
    "verstrektedigitaalAdres__adres": _equals("digitaleAdressen.adres"),
}
_INTERNETAKEN: Filters = {
    **_fields(nummer=text(), referentienummer=text(), toegewezenOp=text(), status=words("te_verwerken", "verwerkt")),
    **_relation("aanleidinggevendKlantcontact", "aanleidinggevendKlantcontact"),
    "klantcontact__uuid": _equals("aanleidinggevendKlantcontact", read_uuid),
    "klantcontact__nummer": _equals("aanleidinggevendKlantcontact.nummer"),
    "klantcontact__referentienummer": _equals("aanleidinggevendKlantcontact.referentienummer"),
    **_relation("toegewezenAanActor", "toegewezenAanActoren"),
    "actoren__naam": _equals("toegewezenAanActoren.naam"),
}

RESOURCES: Mapping[str, Resource] = {
    "actoren": Resource(
        filters={
            **_fields(naam=text(), soortActor=_ACTOR, indicatieActief=read_boolean),
            **_identificator("actoridentificator", "actoridentificator"),
        }
    ),
    "actorklantcontacten": Resource(
        filters={**_relation("actor", "actor"), **_relation("klantcontact", "klantcontact")}
    ),
    "betrokkenen": Resource(filters=_BETROKKENEN, expand=frozenset({"digitaleAdressen"})),
    "bijlagen": Resource(
        filters={
            "klantcontact__uuid": _equals("wasBijlageVanKlantcontact", read_uuid),
            **_identificator("bijlageidentificator", "bijlageidentificator"),
        }
    ),
    "digitaleadressen": Resource(
        filters=_DIGITALEADRESSEN,
        expand=frozenset(
            {
                "verstrektDoorBetrokkene",
                "verstrektDoorBetrokkene.hadKlantcontact",
                "verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken",
            }
        ),
    ),
    "internetaken": Resource(filters=_INTERNETAKEN),
    "klantcontacten": Resource(
        filters=_KLANTCONTACTEN,
        expand=frozenset(
            {
                "gingOverOnderwerpobjecten",
                "hadBetrokkenen",
                "hadBetrokkenen.digitaleAdressen",
                "hadBetrokkenen.wasPartij",
                "leiddeTotInterneTaken",
                "omvatteBijlagen",
            }
        ),
    ),
    "onderwerpobjecten": Resource(
        filters={
            **_relation("klantcontact", "klantcontact"),
            **_relation("wasKlantcontact", "wasKlantcontact"),
            **_identificator(_ONDERWERP, _ONDERWERP),
        }
    ),
    "partij-identificatoren": Resource(filters=_PARTIJ_IDENTIFICATOREN),
    "partijen": Resource(
        filters=_PARTIJEN,
        expand=frozenset({"betrokkenen", "betrokkenen.hadKlantcontact", "categorieRelaties", "digitaleAdressen"}),
    ),
    "vertegenwoordigingen": Resource(
        filters={
            **_relation("vertegenwoordigendePartij", "vertegenwoordigendePartij"),
            **_relation("vertegenwoordigdePartij", "vertegenwoordigdePartij"),
        }
    ),
}
