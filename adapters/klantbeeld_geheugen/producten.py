"""JSON to what the klant has, must do, asked for, sent or got, and what a base registry says of him."""

from __future__ import annotations

import base64
import binascii

from klantbeeld.contract import (
    DOCUMENT_IDENTIFICATIE,
    DOCUMENT_UUID,
    OBJECT_UUID,
    Basisregistratie,
    Document,
    Klanttaak,
    OverigObject,
    Product,
    Productaanvraag,
    Taakstatus,
    Vertrouwelijkheid,
)
from klantbeeld_geheugen.contactgegevens import adres, naam, referentiewaarde
from klantbeeld_geheugen.numbers import identificator, known_as
from klantbeeld_geheugen.parts import Entry, Parts, eigenschap, numbers_of, van, verwijzing
from klantbeeld_geheugen.reading import Fields, Json, text, whole_number


def klanttaak(value: Json, place: str, parts: Parts) -> Entry[Klanttaak]:
    """Read a klanttaak."""
    with Fields(value, place) as of:
        sleutel, nummer = of.required("sleutel", text), of.text("nummer")
        whom = van(of, sleutel, parts)
        taak = Klanttaak(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            bekend_als=known_as(of, sleutel),
            nummer=nummer,
            soort=of.one("soort", referentiewaarde),
            gevraagde_handeling=of.text("gevraagde_handeling"),
            toelichting=of.text("toelichting"),
            taakstatus=of.choice("taakstatus", Taakstatus) or Taakstatus.TE_VERWERKEN,
            vanaf=of.moment("vanaf"),
            uiterlijk_op=of.moment("uiterlijk_op"),
            pagina=of.text("pagina"),
            hoort_bij=of.one("hoort_bij", verwijzing),
            documenten=of.many("documenten", verwijzing) or (),
            eigenschappen=of.many("eigenschappen", eigenschap) or (),
            van=numbers_of(whom) or None,
        )
        return Entry(record=taak, betrokkenen=whom)


def product(value: Json, place: str, parts: Parts) -> Entry[Product]:
    """Read a product."""
    with Fields(value, place) as of:
        sleutel, kenmerk = of.required("sleutel", text), of.text("kenmerk")
        whom = van(of, sleutel, parts)
        read = Product(
            herkomst=parts.stempel.herkomst(sleutel, kenmerk),
            bekend_als=known_as(of, sleutel),
            kenmerk=kenmerk,
            naam=of.text("naam"),
            soort=of.one("soort", referentiewaarde),
            status=of.one("status", referentiewaarde),
            gevraagd=of.flag("gevraagd"),
            geldig_van=of.day("geldig_van"),
            geldig_tot=of.day("geldig_tot"),
            aanvraag=of.one("aanvraag", verwijzing),
            zaken=of.many("zaken", verwijzing) or (),
            documenten=of.many("documenten", verwijzing) or (),
            eigenschappen=of.many("eigenschappen", eigenschap) or (),
            van=numbers_of(whom) or None,
        )
        return Entry(record=read, betrokkenen=whom)


def productaanvraag(value: Json, place: str, parts: Parts) -> Entry[Productaanvraag]:
    """Read a productaanvraag."""
    with Fields(value, place) as of:
        sleutel, kenmerk = of.required("sleutel", text), of.text("kenmerk")
        whom = van(of, sleutel, parts)
        aanvraag = Productaanvraag(
            herkomst=parts.stempel.herkomst(sleutel, kenmerk),
            bekend_als=known_as(of, sleutel),
            kenmerk=kenmerk,
            naam=of.text("naam"),
            soort=of.one("soort", referentiewaarde),
            kanaal=of.one("kanaal", referentiewaarde),
            status=of.one("status", referentiewaarde),
            open=of.flag("open"),
            ingediend_op=of.moment("ingediend_op"),
            klantcontact=of.one("klantcontact", verwijzing),
            product=of.one("product", verwijzing),
            zaken=of.many("zaken", verwijzing) or (),
            documenten=of.many("documenten", verwijzing) or (),
            van=numbers_of(whom) or None,
        )
        return Entry(record=aanvraag, betrokkenen=whom)


def document(value: Json, place: str, parts: Parts) -> Entry[Document]:
    """Read a document, with its contents if the file has them."""
    with Fields(value, place) as of:
        sleutel, nummer, inhoud = of.required("sleutel", text), of.text("identificatie"), of.one("inhoud", _content)
        omvang = of.one("omvang", whole_number)
        if inhoud is not None and omvang not in (None, len(inhoud)):
            raise ValueError(f"{of.at('omvang')}: is not that of the inhoud")
        read = Document(
            herkomst=parts.stempel.herkomst(sleutel, nummer),
            bekend_als=known_as(of, sleutel, uuid=DOCUMENT_UUID, nummer=(DOCUMENT_IDENTIFICATIE, nummer)),
            identificatie=nummer,
            bronorganisatie=of.text("bronorganisatie"),
            naam=of.text("naam"),
            soort=of.one("soort", referentiewaarde),
            vertrouwelijkheid=of.choice("vertrouwelijkheid", Vertrouwelijkheid),
            bestandsnaam=of.text("bestandsnaam"),
            formaat=of.text("formaat"),
            omvang=omvang if inhoud is None else len(inhoud),
            creatiedatum=of.day("creatiedatum"),
            heeft_bestand=inhoud is not None,
        )
        return Entry(
            record=read,
            betrokkenen=van(of, sleutel, parts),
            zaken=of.many("zaken", verwijzing) or (),
            inhoud=inhoud,
        )


def overig_object(value: Json, place: str, parts: Parts) -> Entry[OverigObject]:
    """Read an object of any other kind."""
    with Fields(value, place) as of:
        sleutel = of.required("sleutel", text)
        read = OverigObject(
            herkomst=parts.stempel.herkomst(sleutel),
            bekend_als=known_as(of, sleutel, uuid=OBJECT_UUID),
            naam=of.text("naam"),
            soort=of.one("soort", referentiewaarde),
            moment=of.moment("moment"),
            eigenschappen=of.many("eigenschappen", eigenschap) or (),
        )
        return Entry(record=read, betrokkenen=van(of, sleutel, parts))


def basisregistratie(value: Json, place: str, parts: Parts) -> Entry[Basisregistratie]:
    """Read what a base registry says of one person or organisation."""
    with Fields(value, place) as of:
        sleutel = of.required("sleutel", text)
        whom, others = van(of, sleutel, parts), of.many("identificatoren", identificator) or ()
        read = Basisregistratie(
            herkomst=parts.stempel.herkomst(sleutel),
            bekend_als=known_as(of, sleutel),
            naam=of.one("naam", naam),
            handelsnamen=of.many("handelsnamen", text) or (),
            rechtsvorm=of.text("rechtsvorm"),
            adres=of.one("adres", adres),
            geboortedatum=of.day("geboortedatum"),
            overlijdensdatum=of.day("overlijdensdatum"),
            indicatie_geheimhouding=of.flag("indicatie_geheimhouding"),
            in_onderzoek=of.flag("in_onderzoek"),
            identificatoren=tuple(dict.fromkeys((*numbers_of(whom), *others))),
        )
        return Entry(record=read, betrokkenen=whom)


def _content(value: Json, place: str) -> bytes:
    try:
        return base64.b64decode(text(value, place).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError(f"{place}: must be base64") from None
