"""Bron, herkomst, and how each bron fared: what makes a failure visible."""

from __future__ import annotations

from enum import Enum

import strawberry

from klantbeeld.access.rules import INTERN_LEZEN
from klantbeeld.compose.outcome import Bronresultaat as ResultaatValue
from klantbeeld.compose.outcome import Bronstatus
from klantbeeld.contract import (
    Actor,
    Basisregistratie,
    Besluit,
    Betrokkene,
    DigitaalAdres,
    Document,
    InterneTaak,
    Klantcontact,
    Klanttaak,
    OverigObject,
    Partij,
    Product,
    Productaanvraag,
    Record,
    Zaak,
    Zaakstatus,
)
from klantbeeld.contract import Herkomst as HerkomstValue
from klantbeeld.contract import (
    Referentiewaarde as ReferentiewaardeValue,
)
from klantbeeld.gather import LIJSTEN, Source
from klantbeeld.schema.context import Info
from klantbeeld.schema.names import naam_of_soort
from klantbeeld.schema.scalars import DatumTijd
from klantbeeld.schema.values import Referentiewaarde, describe_enum, published

describe_enum(
    Bronstatus,
    "Hoe het een bron verging.",
    {
        "GELEVERD": "Alles geleverd.",
        "GEDEELTELIJK": "Niet alles geleverd, of afgekapt.",
        "VEROUDERD": "De bron antwoordt nu niet; dit zijn gegevens van eerder.",
        "ONDERWEG": "Komt nog; alleen tijdens een subscription.",
        "NIET_BEREIKBAAR": "Niet te bereiken, of nu even niet bevraagd omdat dat steeds misging.",
        "TE_LAAT": "Geen antwoord binnen de tijd die ervoor staat.",
        "FOUT": "Antwoordde onbruikbaar, of liet de façade niet toe.",
        "NIET_BEVRAAGD": "Niet gevraagd: uitgezet, weggefilterd, of kent geen nummer van deze klant.",
        "NIET_TOEGESTAAN": "Deze aanroeper mag voor dit doel niet in deze bron kijken.",
    },
)


@strawberry.enum(description="De soorten gegevens die een bron kan leveren of vastleggen.")
class Gegevenssoort(Enum):
    """Every kind of record, also those that no bron delivers yet: a new enum value surprises clients."""

    PARTIJ = "partij"
    BASISREGISTRATIE = "basisregistratie"
    DIGITAAL_ADRES = "digitaal_adres"
    VERTEGENWOORDIGING = "vertegenwoordiging"
    KLANTCONTACT = "klantcontact"
    BETROKKENE = "betrokkene"
    ACTOR = "actor"
    ONDERWERPOBJECT = "onderwerpobject"
    BIJLAGE = "bijlage"
    INTERNE_TAAK = "interne_taak"
    ZAAK = "zaak"
    ZAAKSTATUS = "zaakstatus"
    BESLUIT = "besluit"
    DOCUMENT = "document"
    KLANTTAAK = "klanttaak"
    PRODUCT = "product"
    PRODUCTAANVRAAG = "productaanvraag"
    OVERIG_OBJECT = "overig_object"


_SOORTEN: dict[type[Record], Gegevenssoort] = {
    Partij: Gegevenssoort.PARTIJ,
    DigitaalAdres: Gegevenssoort.DIGITAAL_ADRES,
    Klantcontact: Gegevenssoort.KLANTCONTACT,
    Betrokkene: Gegevenssoort.BETROKKENE,
    Actor: Gegevenssoort.ACTOR,
    InterneTaak: Gegevenssoort.INTERNE_TAAK,
    Zaak: Gegevenssoort.ZAAK,
    Zaakstatus: Gegevenssoort.ZAAKSTATUS,
    Basisregistratie: Gegevenssoort.BASISREGISTRATIE,
    Besluit: Gegevenssoort.BESLUIT,
    Document: Gegevenssoort.DOCUMENT,
    Klanttaak: Gegevenssoort.KLANTTAAK,
    Product: Gegevenssoort.PRODUCT,
    Productaanvraag: Gegevenssoort.PRODUCTAANVRAAG,
    OverigObject: Gegevenssoort.OVERIG_OBJECT,
}


def _levert(root: Source) -> list[Gegevenssoort]:
    offered = {soort for soort, lijst in LIJSTEN.items() if lijst.fetcher(root.offers) is not None}
    known = offered | set(root.offers.op_sleutel) | set(root.offers.bij)
    return [name for soort, name in _SOORTEN.items() if soort in known]


def _zoekt_op(root: Source) -> list[ReferentiewaardeValue]:
    fetchers = [fetcher for lijst in LIJSTEN.values() if (fetcher := lijst.fetcher(root.offers)) is not None]
    accepted = sorted({soort for fetcher in fetchers for soort in fetcher.accepts})
    return [ReferentiewaardeValue(soort.soort_object_id, naam_of_soort(soort)) for soort in accepted]


@strawberry.type(description="Een aangesloten bron: een register of een applicatie van deze gemeente.")
class Bron:
    """Published from `gather.Source`."""

    code: strawberry.ID = published(lambda root: root.name, description="Korte naam, ook om op te filteren.")
    naam: str
    levert: list[Gegevenssoort] = published(_levert, description="Wat deze bron kan leveren.")
    registreert: list[Gegevenssoort] = published(lambda: [], description="Wat in deze bron vastgelegd kan worden.")
    zoekt_op: list[Referentiewaarde] = published(
        _zoekt_op,
        description="De soorten nummers waarop deze bron een klant vindt.",
    )
    status: Bronstatus | None = published(
        description="Hoe het de laatste keer ging, of waarom zij nu niet wordt bevraagd: NIET_BEREIKBAAR na storingen, "
        "NIET_BEVRAAGD als zij is uitgezet. `null` als de bron nog niet is bevraagd.",
    )
    laatst_geleverd_op: DatumTijd | None = published(lambda root: root.stand.geleverd_op)


def _bron(root: HerkomstValue | ResultaatValue, info: Info) -> Source | None:
    return info.context.sources.named(root.bron)


@strawberry.type(description="Waar een gegeven vandaan komt.")
class Herkomst:
    """Published from `contract.Herkomst`."""

    bron: Bron = published(_bron, looks=True)
    opgehaald_op: DatumTijd = published(lambda root: root.opgehaald)
    kenmerk: str | None = published(
        description="Het nummer waarmee een medewerker dit in de bron terugvindt.", scope=INTERN_LEZEN
    )


@strawberry.type(description="Wat één bron aan één antwoord bijdroeg.")
class Bronresultaat:
    """Published from `compose.outcome.Bronresultaat`."""

    bron: Bron = published(_bron, looks=True)
    status: Bronstatus
    aantal: int | None = published(description="Hoeveel gegevens van deze bron in dit antwoord staan.")
    opgehaald_op: DatumTijd | None = published(description="Hoe oud de gegevens zijn.")
    duur_ms: int | None = published(lambda root: None if root.seconds is None else round(root.seconds * 1000))
    herhaalbaar: bool = published(description="Heeft het zin deze bron nog eens te vragen?")
    melding: str | None = published(description="Uitleg voor mensen, zonder techniek of persoonsgegevens.")


@strawberry.interface(description="Een antwoord uit meer bronnen, dat zegt of het compleet is.")
class Samengesteld:
    """What every composed answer says about itself."""

    bronnen: list[Bronresultaat] = published(
        description="Wat elke bron bijdroeg, ook een bron die nodig was om de andere te kunnen vragen."
    )
    volledig: bool = published(
        description="`true`: elke bron die meedeed leverde alles, en vers. "
        "NIET_BEVRAAGD en NIET_TOEGESTAAN tellen niet mee."
    )
