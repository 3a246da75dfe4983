"""Sources that fail on purpose, and the settings of a façade over them: for the tests under load, and for the soak.

Four registers of a small town, each by another adapter, on loopback in the event loop that is there. A fault is one of
those of a stand-in. What they hold never changes, so the answer to a question is one and the same while nothing fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from klantbeeld.demo.objecten import objecten_app
from klantbeeld.demo.openklant import openklant_app
from klantbeeld.demo.openzaak import openzaak_app
from klantbeeld.demo.place import GEHEIM, TOKEN
from klantbeeld.demo.server import serve_standins
from klantbeeld.demo.standin import Fault, Standin
from klantbeeld.demo.taakapplicatie import belastingen_app
from klantbeeld.demo.town_klantregister import Klantregister
from klantbeeld.demo.town_objecten import TAAK_TYPE, objecttype_uuid, objekt, taak
from klantbeeld.demo.town_people import Adres, Mens, Naam, days_ago, moment, other_bsns
from klantbeeld.demo.town_registers import GEMEENTE_RSIN
from klantbeeld.demo.town_zaakregister import Zaakregister
from klantbeeld.demo.town_zaaktypen import OMGEVING, PARKEREN, WMO

BSNS: Sequence[str] = tuple(islice(other_bsns(), 20))
"""Of everybody there is."""
BRONNEN = ("klanten", "zaken", "objecten", "belastingen")
AILMENTS: Mapping[str, Sequence[Fault | None]] = {
    "killed": (Fault.KILLED,),
    "hung": (Fault.HANG,),
    "a byte a second": (Fault.DRIP,),
    "flapping": (None, Fault.KILLED),
    "refusing": (Fault.UNAUTHORIZED, Fault.TOO_MANY, Fault.FORBIDDEN, Fault.BUSY, Fault.UNAVAILABLE),
    "garbage": (
        *(Fault.GARBAGE, Fault.TRUNCATED, Fault.WRONG_TYPES, Fault.WRONG_RECORDS, Fault.CUT_GZIP, Fault.BROKEN_OFF),
        *(Fault.ENDLESS, Fault.HTML, Fault.EMPTY, Fault.REDIRECT),
    ),
}
"""What may be wrong with a register, and the faults that go with it."""
_OF_EACH = 2
_SETTINGS = Path(__file__).with_suffix(".toml")


def standins() -> dict[str, Standin]:
    """Make the registers, by the name of the bron."""
    klanten, zaken = Klantregister("klanten"), Zaakregister("zaken", rsin=GEMEENTE_RSIN, prefix="Z", zaaktypen=_TYPEN)
    objects, aanslagen = [], []
    for number, bsn in enumerate(BSNS):
        mens = _mens(number, bsn)
        partij = klanten.persoon(mens)
        for each in range(_OF_EACH):
            zaak = zaken.zaak(_TYPEN[each], f"Aanvraag {number}-{each}", start=days_ago(3 + each))
            zaken.natuurlijk_persoon(zaak, mens)
            contact = klanten.klantcontact(
                f"Vraag {number}-{each}", f"Van {bsn} over aanvraag {number}-{each}.", op=moment(each, "09:15")
            )
            klanten.betrokkene(contact, partij=partij)
            klanten.onderwerp(contact, zaak=zaak)
            objects.append(objekt("Taak", f"{bsn}-{each}", taak(f"Taak {number}-{each}", ("bsn", bsn), verloopt=3)))
            aanslagen.append(_aanslag(bsn, f"{number}-{each}"))
    made = (
        openklant_app(klanten.data, token=TOKEN, name="klanten"),
        openzaak_app(zaken.data, client_id="klantbeeld", geheim=GEHEIM, name="zaken"),
        objecten_app(
            {"objecttypes": [{"url": "", "uuid": objecttype_uuid("Taak"), "name": "Taak"}], "objects": objects},
            token=TOKEN,
            name="objecten",
        ),
        belastingen_app(aanslagen, gebruiker="klantbeeld", geheim=GEHEIM, name="belastingen"),
    )
    for standin in made:
        standin.kept = {}
    return {standin.name: standin for standin in made}


_TYPEN = (OMGEVING, PARKEREN, WMO)


def _mens(number: int, bsn: str) -> Mens:
    return Mens(
        naam=Naam(voorletters="J.", voornaam="Jo", voorvoegsel="van", achternaam=f"Test{number}"),
        adres=Adres(straat="Escamplaan", huisnummer=number + 1, postcode="2547 EX", stad="Den Haag"),
        bsn=bsn,
        geboortedatum="1980-01-01",
        email=f"jo{number}@town.example",
    )


def _aanslag(bsn: str, kenmerk: str) -> dict[str, object]:
    return {
        "id": f"aan-{kenmerk}",
        "biljet": {"nummer": kenmerk},
        "heffing": {"code": "WOZ", "naam": f"Onroerendezaakbelasting {kenmerk}"},
        "stand": "O",
        "plichtige": {"bsn": bsn},
    }


@contextlib.asynccontextmanager
async def serving(registers: Mapping[str, Standin]) -> AsyncIterator[Mapping[str, str]]:
    """Serve the registers; gives what the settings must know of them."""
    async with serve_standins(*registers.values()) as urls:
        given = {name.upper(): url for name, url in urls.items()}
        yield {**given, "TOKEN": TOKEN, "GEHEIM": GEHEIM, "TAKEN": str(TAAK_TYPE)}


def write_settings(
    path: Path, given: Mapping[str, str], *, server: str = "", rules: Mapping[str, str] | None = None, more: str = ""
) -> Path:
    """Write the settings of a façade over the registers.

    Args:
        path: Of the file.
        given: What `serving` gave.
        server: More settings of the server.
        rules: How each bron is treated, by its name; of one that is not named, as patiently as can be.
        more: More bronnen.
    """
    text = _SETTINGS.read_text(encoding="utf-8").replace("[server]\n", f"[server]\n{server}\n")
    for name in BRONNEN:
        treated = (rules or {}).get(name, "deadline = 25.0")
        text = text.replace(f"[bronnen.{name}]\n", f"[bronnen.{name}]\n{treated}\n")
    for name, value in given.items():
        text = text.replace(f"${{{name}}}", value)
    path.write_text(text + more, encoding="utf-8")
    return path


@contextlib.asynccontextmanager
async def ailing(standin: Standin, faults: Sequence[Fault | None], every: float = 0.25) -> AsyncIterator[None]:
    """Give a register one fault after the other, and again, for so many seconds each; in the end it is mended."""

    async def ail() -> None:
        for fault in itertools.cycle(faults):
            standin.break_with(fault)
            await asyncio.sleep(every)

    task = asyncio.ensure_future(ail())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        standin.break_with(None)
