"""What the sources of the benchmarks hold: made-up people, each with so many zaken and klantcontacten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.place import GEHEIM, TOKEN
from klantbeeld.demo.register import Record
from klantbeeld.demo.standin import Standin
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_objecten import objecttype_uuid, objekt, taak
from klantbeeld.demo.town_people import Adres, Mens, Naam, days_ago, moment, other_bsns
from klantbeeld.demo.town_registers import GEMEENTE_RSIN
from klantbeeld.demo.town_zaakregister import Zaakregister
from klantbeeld.demo.town_zaaktypen import EVENEMENT, OMGEVING, PARKEREN, WMO

SIZES = (1, 20, 200, 2000)
"""Records of a kind that somebody has; everybody else has twenty."""
ORDINARY = 20
TAKEN = 5
_PEOPLE = tuple(islice(other_bsns(), len(SIZES) + ORDINARY))
BSN_WITH: Mapping[int, str] = dict(zip(SIZES, _PEOPLE, strict=False))
BSNS: Sequence[str] = _PEOPLE[len(SIZES) :]
"""Of who has twenty of everything."""
_ZAAKTYPEN = (OMGEVING, PARKEREN, WMO, EVENEMENT)
_KANALEN = ("telefoon", "balie", "e-mail", "webformulier")
_SINCE = 3


def standins(name: str, *, largest: int = SIZES[-1]) -> tuple[Standin, ...]:
    """Make the registers of one municipality: Open Klant, Open Zaak, and an Objects API with klanttaken."""
    klanten = Klantregister("contacten")
    zaken = Zaakregister(f"zaken-{name}", rsin=GEMEENTE_RSIN, prefix=name.upper(), zaaktypen=_ZAAKTYPEN)
    objects = []
    for bsn, size in [*((bsn, size) for size, bsn in BSN_WITH.items()), *((bsn, ORDINARY) for bsn in BSNS)]:
        if size <= largest:
            mens = _mens(bsn)
            _write_contacten(klanten, mens, size)
            _write_zaken(zaken, mens, size, f"{name.upper()}-{bsn[-5:]}")
            objects += [
                objekt("Taak", f"{bsn}-{number}", taak(f"Aanvullen {number}", ("bsn", bsn), verloopt=3 + 7 * number))
                for number in range(min(size, TAKEN))
            ]
    types: list[Record] = [{"url": "", "uuid": objecttype_uuid("Taak"), "name": "Taak"}]
    return (
        openklant_app(klanten.data, token=TOKEN, name="klanten"),
        openzaak_app(zaken.data, client_id="klantbeeld", geheim=GEHEIM, name="zaken"),
        objecten_app({"objecttypes": types, "objects": objects}, token=TOKEN, name="objecten"),
    )


def _mens(bsn: str) -> Mens:
    return Mens(
        naam=Naam(voorletters="J.", voornaam="Jo", voorvoegsel="van", achternaam=f"Test{bsn[-5:]}"),
        adres=Adres(straat="Escamplaan", huisnummer=int(bsn[-3:]) + 1, postcode="2547 EX", stad="Den Haag"),
        bsn=bsn,
        geboortedatum="1980-01-01",
    )


def _write_contacten(register: Klantregister, mens: Mens, count: int) -> None:
    partij = register.persoon(mens)
    for number in range(count):
        contact = register.klantcontact(
            f"Vraag over aanvraag {number}",
            f"Gesprek {number}: de klant vraagt hoe het staat met de aanvraag en wat er nog moet gebeuren.",
            op=moment(_SINCE + number, f"{9 + number % 8:02d}:15"),
            kanaal=_KANALEN[number % len(_KANALEN)],
        )
        register.betrokkene(contact, partij=partij)


def _write_zaken(register: Zaakregister, mens: Mens, count: int, prefix: str) -> None:
    for number in range(count):
        zaaktype = _ZAAKTYPEN[number % len(_ZAAKTYPEN)]
        zaak = register.zaak(
            zaaktype,
            f"{zaaktype.omschrijving} {number}",
            start=days_ago(_SINCE + number),
            status=1 + number // len(_ZAAKTYPEN) % 2,
            identificatie=f"{prefix}-{number:05d}",
        )
        register.natuurlijk_persoon(zaak, mens)
