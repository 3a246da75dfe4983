"""The rules every adapter keeps, for the other kinds of record: an application in numbered pages, and one by cursor."""

from contextlib import asynccontextmanager
from typing import ClassVar

import httpx

from klantbeeld.testing.builders import klant, synthetic_bsn
from klantbeeld.testing.conformance import AdapterConformance, KnownKlant
from klantbeeld_taakapplicatie import ADAPTER
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld, Veld
from klantbeeld_taakapplicatie.settings_zoek import Detail, Pagina, Zoek
from tests.adapters.taakapplicatie.conftest import settings

KVK, VESTIGING, OTHER_KVK = "90267890", "000090267890", "90569842"
ANNA = synthetic_bsn(1)


class Application:
    """Answers as an application does, and breaks when told to."""

    adapter = ADAPTER
    entry_point = "klantbeeld_taakapplicatie:ADAPTER"
    outages = ("500", "html", "no list")

    broken = None
    calls = 0

    def transport(self):
        return httpx.MockTransport(self.answer)

    def calls_made(self):
        return self.calls

    def answer(self, request):
        self.calls += 1
        match self.broken:
            case "500":
                return httpx.Response(500)
            case "html":
                return httpx.Response(200, html="<h1>Onderhoud</h1>")
            case "no list":
                return httpx.Response(200, json="onderhoud")
        return self.good(request)

    @asynccontextmanager
    async def outage(self, name):
        self.broken = name
        yield
        self.broken = None


class TestKlantcontacten(Application, AdapterConformance):
    """Tickets of an organisation, by vestiging too; in numbered pages, of which nobody says how many there are."""

    settings = settings(
        soort="klantcontact",
        zoek={
            "kvk_nummer": Zoek(pad="tickets", parameter="kvk", controle="kvk"),
            "vestigingsnummer": Zoek(pad="tickets", parameter="vestiging", vast={"bij": "{kvk_nummer}"}),
        },
        lijst="tickets",
        pagina=Pagina(soort="nummer", eerste=0),
        velden={
            "referentienummer": "id",
            "onderwerp": "titel",
            "kanaal": Veld(pad="via", vertaal={"T": "telefoon"}, namen={"telefoon": "Telefoon"}),
            "plaatsgevonden_op": "op",
            "richting": Veld(vast="inkomend"),
            "onderwerpobjecten": "zaken",
        },
        detail=Detail(pad="tickets/{sleutel}"),
    )
    known_klanten: ClassVar = {
        "klantcontacten": [
            KnownKlant(klant=klant(kvk_nummer=KVK), count=5),
            KnownKlant(klant=klant(kvk_nummer=KVK, vestigingsnummer=VESTIGING), count=2),
            KnownKlant(klant=klant(kvk_nummer=OTHER_KVK), count=1),
        ]
    }
    unknown_klant = klant(kvk_nummer="99999986")

    TICKETS: ClassVar = [
        {
            "id": number,
            "kvk": KVK if number < 6 else OTHER_KVK,
            "vestiging": VESTIGING if number < 3 else None,
            "titel": f"Ticket {number}",
            "via": "T" if number % 2 else "chat",
            "op": f"2026-03-0{1 + number // 2}T10:00:00",
            "zaken": ["Z-1", "Z-2"][: number % 3],
        }
        for number in range(1, 7)
    ]

    def good(self, request):
        key = request.url.path.rpartition("/")[2]
        if key != "tickets":
            found = [one for one in self.TICKETS if str(one["id"]) == key]
            return httpx.Response(200, json=found[0]) if found else httpx.Response(404, json={})
        asked = request.url.params
        found = [
            one
            for one in self.TICKETS
            if all(one[name] == asked[name] for name in ("kvk", "vestiging") if name in asked)
        ]
        start = int(asked["page"]) * 2
        return httpx.Response(200, json={"tickets": found[start : start + 2]})


class TestOverigeObjecten(Application, AdapterConformance):
    """Trees that somebody adopted; by cursor."""

    settings = settings(
        soort="overig_object",
        zoek={"bsn": Zoek(pad="bomen/_zoek", inhoud='{"adoptant": "{nummer}"}', controle="adoptanten[].bsn")},
        lijst="bomen",
        pagina=Pagina(soort="cursor", volgende="verder", in_inhoud=True, grootte=2, grootte_parameter="aantal"),
        velden={"naam": "soort", "soort": Veld(vast="boom", namen={"boom": "Boom"}), "moment": "geplant"},
        datumvorm="%d-%m-%Y",
        eigenschappen=(Eigenschapveld(code="hoogte", naam="Hoogte", pad="hoogte", soort="getal"),),
    )
    known_klanten: ClassVar = {
        "overige_objecten": [
            KnownKlant(klant=klant(bsn=ANNA), count=5),
            KnownKlant(klant=klant(bsn=synthetic_bsn(2)), count=1),
        ]
    }
    unknown_klant = klant(bsn=synthetic_bsn(7))

    BOMEN: ClassVar = [
        {
            "id": f"b{number}",
            "soort": "Linde",
            "geplant": f"0{1 + number // 2}-03-2026" if number else "",
            "hoogte": 2.5,
            "adoptanten": [{"bsn": ANNA}, *([{"bsn": synthetic_bsn(2)}] if number == 3 else [])],
        }
        for number in range(5)
    ]

    def good(self, request):
        asked = httpx.Response(200, content=request.content).json()
        found = [one for one in self.BOMEN if {"bsn": asked["adoptant"]} in one["adoptanten"]]
        start = int(asked.get("cursor", "c0")[1:])
        following = f"c{start + asked['aantal']}" if start + asked["aantal"] < len(found) else None
        return httpx.Response(200, json={"bomen": found[start : start + asked["aantal"]], "verder": following})
