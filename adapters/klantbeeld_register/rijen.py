"""Rijen (rows): from lines to rows of tables, with their numbers encrypted and hashed. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel
from sqlalchemy import Table

from klantbeeld.contract import (
    KLANTCONTACT_NUMMER,
    KLANTCONTACT_UUID,
    Identificator,
    Richting,
    begin_van_dag,
)
from klantbeeld.contract.herkomst import ZONDER_TIJD
from klantbeeld_register.delen import BetrokkeneDeel, DigitaalAdresDeel, VerwijzingDeel
from klantbeeld_register.kluis import Kluis, Zoeker
from klantbeeld_register.regels import (
    ActorRegel,
    InterneTaakRegel,
    KlantcontactRegel,
    KlanttaakRegel,
    PartijRegel,
    ProductaanvraagRegel,
    ProductRegel,
    Regel,
    VertegenwoordigingRegel,
    soort_of,
)
from klantbeeld_register.tables import (
    actor,
    betrokkene,
    digitaal_adres,
    interne_taak,
    klantcontact,
    klanttaak,
    metadata,
    partij,
    product,
    productaanvraag,
    vertegenwoordiging,
)
from klantbeeld_register.vragen import zoekadres

__all__ = ["Rijen"]

Rij = dict[str, object]


class Rijen:
    """The rows of lines, by table."""

    def __init__(self, kluis: Kluis, zoeker: Zoeker) -> None:
        self.of: Mapping[str, list[Rij]] = {name: [] for name in metadata.tables}
        self._kluis = kluis
        self._zoeker = zoeker

    def add(self, regel: Regel) -> None:
        """Take in one line."""
        match regel:
            case ActorRegel():
                self._actor(regel)
            case PartijRegel():
                self._partij(regel)
            case VertegenwoordigingRegel():
                self._add(vertegenwoordiging, regel, "vertegenwoordiger", "vertegenwoordigde")
            case KlantcontactRegel():
                self._klantcontact(regel)
            case InterneTaakRegel():
                self._interne_taak(regel)
            case KlanttaakRegel():
                self._klanttaak(regel)
            case ProductRegel():
                self._product(regel)
            case ProductaanvraagRegel():
                self._productaanvraag(regel)

    def _actor(self, regel: ActorRegel) -> None:
        self._add(actor, regel, *("naam", "functie", "e_mailadres", "telefoonnummer", "indicatie_actief"),
                  soort_actor=_enum(regel.soort_actor))  # fmt: skip
        self._numbers(regel, "bekend_als", (one.identificator() for one in regel.identificatoren))

    def _partij(self, regel: PartijRegel) -> None:
        gegeven = regel.contactgegevens
        self._add(
            partij,
            regel,
            *("nummer", "naam", "indicatie_actief", "indicatie_geheimhouding", "hergebruik_toegestaan"),
            *("interne_notitie", "werkte_voor"),
            soort_partij=regel.soort_partij.value,
            contactnaam=_value(gegeven and gegeven.naam),
            bezoekadres=_value(gegeven and gegeven.bezoekadres),
            correspondentieadres=_value(gegeven and gegeven.correspondentieadres),
            voorkeurstaal=_value(gegeven and gegeven.voorkeurstaal),
        )
        if gegeven is not None:
            self._adressen(gegeven.digitale_adressen, regel.sleutel, partij=regel.sleutel)
        self._numbers(regel, "nummer", (one.identificator() for one in regel.identificatoren))

    def _adressen(self, adressen: Sequence[DigitaalAdresDeel], under: str, **owner: str) -> None:
        for index, one in enumerate(adressen):
            self._add(
                digitaal_adres,
                one,
                *("adres", "omschrijving", "voorkeur", "geverifieerd_op"),
                **{"partij": None, "betrokkene": None, **owner},
                sleutel=f"{under}.{one.sleutel}",
                volgorde=index,
                soort_digitaal_adres=_enum(one.soort_digitaal_adres),
                zoekadres=zoekadres(one.adres),
            )

    def _klantcontact(self, regel: KlantcontactRegel) -> None:
        self._add(
            klantcontact,
            regel,
            *("referentienummer", "onderwerp", "inhoud", "plaatsgevonden_op", "indicatie_contact_gelukt"),
            "vertrouwelijk",
            **_code("kanaal", regel.kanaal),
            taal=_value(regel.taal),
            richting=_richting(regel.betrokkenen),
            plaats=regel.plaatsgevonden_op or ZONDER_TIJD,
        )
        for index, one in enumerate(regel.betrokkenen):
            self._betrokkene(one, index, regel.sleutel)
        for index, sleutel in enumerate(regel.actoren):
            self.of["klantcontact_actor"].append({"klantcontact": regel.sleutel, "actor": sleutel, "volgorde": index})
        self._verwijzingen(regel, "onderwerpobject", regel.onderwerpobjecten)
        self._verwijzingen(regel, "bijlage", regel.bijlagen)
        nummer = regel.referentienummer
        own = Identificator(KLANTCONTACT_NUMMER, nummer) if nummer else None
        self._numbers(regel, "bekend_als", filter(None, (Identificator(KLANTCONTACT_UUID, regel.sleutel), own)))

    def _betrokkene(self, one: BetrokkeneDeel, index: int, contact: str) -> None:
        sleutel, gegeven = f"{contact}.{one.sleutel}", one.opgegeven_contactgegevens
        self._add(
            betrokkene,
            one,
            *("rolomschrijving", "initiator", "naam", "was_partij"),
            sleutel=sleutel,
            klantcontact=contact,
            volgorde=index,
            rol=_enum(one.rol),
            contactgegevens=_value(gegeven, without="digitale_adressen"),
        )
        if gegeven is not None:
            self._adressen(gegeven.digitale_adressen, sleutel, betrokkene=sleutel)

    def _interne_taak(self, regel: InterneTaakRegel) -> None:
        self._add(
            interne_taak,
            regel,
            *("klantcontact", "nummer", "gevraagde_handeling", "toelichting", "toegewezen_op", "verwerkt_op"),
            taakstatus=_enum(regel.taakstatus),
        )
        for index, sleutel in enumerate(regel.toegewezen_aan):
            self.of["taak_actor"].append({"taak": regel.sleutel, "actor": sleutel, "volgorde": index})

    def _klanttaak(self, regel: KlanttaakRegel) -> None:
        self._add(
            klanttaak,
            regel,
            *("nummer", "gevraagde_handeling", "toelichting", "vanaf", "uiterlijk_op", "pagina"),
            **_code("soort", regel.taaksoort),
            taakstatus=_enum(regel.taakstatus),
            eigenschappen=[_value(one) for one in regel.eigenschappen],
            plaats=regel.vanaf or regel.uiterlijk_op or ZONDER_TIJD,
        )
        self._verwijzingen(regel, "hoort_bij", _one(regel.hoort_bij))
        self._of_klant(regel)

    def _product(self, regel: ProductRegel) -> None:
        self._add(
            product,
            regel,
            *("kenmerk", "naam", "gevraagd", "geldig_van", "geldig_tot"),
            **_code("soort", regel.productsoort),
            status=_value(regel.status),
            eigenschappen=[_value(one) for one in regel.eigenschappen],
            plaats=begin_van_dag(regel.geldig_van) if regel.geldig_van else ZONDER_TIJD,
        )
        self._verwijzingen(regel, "aanvraag", _one(regel.aanvraag))
        self._verwijzingen(regel, "zaak", regel.zaken)
        self._of_klant(regel)

    def _productaanvraag(self, regel: ProductaanvraagRegel) -> None:
        self._add(
            productaanvraag,
            regel,
            *("kenmerk", "naam", "open", "ingediend_op"),
            soort=_value(regel.productsoort),
            kanaal=_value(regel.kanaal),
            status=_value(regel.status),
            plaats=regel.ingediend_op or ZONDER_TIJD,
        )
        self._verwijzingen(regel, "klantcontact", _one(regel.klantcontact))
        self._verwijzingen(regel, "product", _one(regel.product))
        self._verwijzingen(regel, "zaak", regel.zaken)
        self._of_klant(regel)

    def _of_klant(self, regel: KlanttaakRegel | ProductRegel | ProductaanvraagRegel) -> None:
        """Take in what every kind has that says of whom it is."""
        self._verwijzingen(regel, "document", regel.documenten)
        numbers = [one.identificator.identificator() for one in regel.van if one.identificator is not None]
        last = self._numbers(regel, "van", numbers)
        for index, sleutel in enumerate((one.partij for one in regel.van if one.partij is not None), start=last):
            self._verwijzing(regel, "van", index, sleutel=sleutel)
        known = (one.identificator() for one in regel.bekend_als)
        self._numbers(regel, "bekend_als", filter(None, (regel.own_number, *known)))

    def _verwijzingen(self, regel: Regel, rol: str, delen: Iterable[VerwijzingDeel]) -> None:
        for index, deel in enumerate(delen):
            number = None if deel.identificator is None else deel.identificator.identificator()
            self._verwijzing(regel, rol, index, number=number, sleutel=deel.klantcontact)

    def _numbers(self, regel: Regel, rol: str, numbers: Iterable[Identificator]) -> int:
        """Take in the numbers of a record, each followed by the one it is only valid under; gives how many rows."""
        index = 0
        for number in numbers:
            self._verwijzing(regel, rol, index, number=number)
            index += 1
            if number.sub_van is not None:
                self._verwijzing(regel, rol, index, number=number.sub_van, alleen_zoeken=True)
                index += 1
        return index

    def _verwijzing(
        self,
        regel: Regel,
        rol: str,
        index: int,
        *,
        number: Identificator | None = None,
        sleutel: str | None = None,
        alleen_zoeken: bool = False,
    ) -> None:
        soort = number.soort if number else None
        self.of["verwijzing"].append(
            {
                "eigenaar_soort": soort_of(type(regel)),
                "eigenaar": regel.identiteit,
                "rol": rol,
                "volgorde": index,
                "register": soort and soort.register,
                "objecttype": soort and soort.objecttype,
                "soort_object_id": soort and soort.soort_object_id,
                "zoekhash": number and self._zoeker.hash(number),
                "versleuteld": number and self._kluis.versleuteld(number),
                "sleutel": sleutel,
                "alleen_zoeken": alleen_zoeken,
            }
        )

    def _add(self, table: Table, model: BaseModel, *names: str, **more: object) -> None:
        """Take in a row: the fields with these names, and more; every record has a sleutel of its own."""
        row: Rij = {name: getattr(model, name) for name in names}
        if "sleutel" in table.c and "sleutel" not in more:
            row["sleutel"] = getattr(model, "sleutel")  # noqa: B009 - not every model has one
        self.of[table.name].append(row | more)


def _one(deel: VerwijzingDeel | None) -> tuple[VerwijzingDeel, ...]:
    return () if deel is None else (deel,)


def _value(part: BaseModel | None, *, without: str = "") -> object:
    return None if part is None else part.model_dump(mode="json", exclude_none=True, exclude={without})


def _code(name: str, value: object) -> dict[str, str | None]:
    return {f"{name}_code": getattr(value, "code", None), f"{name}_naam": getattr(value, "naam", None)}


def _enum(value: object) -> str | None:
    return None if value is None else str(getattr(value, "value", value))


def _richting(betrokkenen: Iterable[BetrokkeneDeel]) -> str | None:
    """Say who began: somebody on the side of the klant, or else the municipality; of nobody nothing can be said."""
    began = [one.initiator for one in betrokkenen]
    if not began:
        return None
    return str((Richting.INKOMEND if any(began) else Richting.UITGAAND).value)
