"""The lists of a klantbeeld beside contacts and zaken: their order, their filters, and what stands beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import ClassVar

import pytest

from klantbeeld.contract import (
    NEDERLAND,
    OBJECT_UUID,
    BronUnavailableError,
    Contactgegevens,
    Identificator,
    Naam,
    Referentiewaarde,
    SoortPartij,
    Taakstatus,
    Verwijzing,
)
from klantbeeld.testing.builders import (
    basisregistratie,
    betrokkene,
    document,
    interne_taak,
    klant,
    klantcontact,
    klanttaak,
    overig_object,
    partij,
    product,
    productaanvraag,
    synthetic_bsn,
    zaak,
)
from klantbeeld.testing.fakebron import FakeBron
from tests.schema.asking import Asking, code

HENK = klant(bsn=synthetic_bsn(0), hoedanigheid=SoortPartij.PERSOON)
BSN = HENK.identificatoren[0].object_id
DOWN = BronUnavailableError("x: is out of order")
TODAY = datetime.now(NEDERLAND).date()
OLD = date(2020, 1, 1)
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def beeld(asking, inner, **variables):
    declared = "($a: String)" if variables else ""
    query = f'query {declared} {{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {inner} }} }}'
    return (await asking.data(query, variables))["klantbeeld"]


def titles(connection):
    return [one["titel"] for one in connection["nodes"]]


class TestKlanttaken:
    """A24: what is to be done first, then what ends first; what has no end last."""

    @staticmethod
    def taak(bron, titel, status, days):
        ends = None if days is None else BEGIN + timedelta(days=days)
        return klanttaak(bron, titel, gevraagde_handeling=titel, taakstatus=status, uiterlijk_op=ends)

    def fakes(self):
        te_doen, klaar = Taakstatus.TE_VERWERKEN, Taakstatus.VERWERKT
        een = [("1", te_doen, 1), ("3", te_doen, 5), ("5", te_doen, None), ("6", klaar, 0)]
        twee = [("2", te_doen, 3), ("4", None, 9), ("7", klaar, 4), ("8", klaar, None)]
        return [
            FakeBron(bron, klanttaken={HENK: [self.taak(bron, *one) for one in reversed(made)]})
            for bron, made in (("een", een), ("twee", twee))
        ]

    async def test_they_come_by_urgency_over_all_bronnen(self):
        seen = await beeld(Asking(*self.fakes()), "klanttaken { nodes { titel } }")
        assert titles(seen["klanttaken"]) == list("12345678")

    @pytest.mark.parametrize("size", [1, 2, 3, 5])
    async def test_page_after_page_too(self, size):
        asking = Asking(*self.fakes())
        inner = f"klanttaken(first: {size}, after: $a) {{ nodes {{ titel }} pageInfo {{ hasNextPage endCursor }} }}"
        seen, cursor = [], None
        for _ in range(10):
            page = (await beeld(asking, inner, a=cursor))["klanttaken"]
            seen += titles(page)
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert seen == list("12345678")

    async def test_only_of_a_status_or_soort(self):
        asking = Asking(*self.fakes())
        seen = await beeld(asking, "klanttaken(taakstatus: [VERWERKT]) { nodes { titel } }")
        assert titles(seen["klanttaken"]) == list("678")
        seen = await beeld(asking, 'klanttaken(soort: ["betaling"]) { nodes { titel } }')
        assert titles(seen["klanttaken"]) == []

    @pytest.mark.parametrize("year", [1, 999, 9999])
    @pytest.mark.parametrize("hours", [-14, 0, 14])
    async def test_an_end_at_the_end_of_time_costs_nothing(self, year, hours):
        """Applications write "no end" as the last moment there is."""
        zone = NEDERLAND if hours == 0 else timezone(timedelta(hours=hours))
        far = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, tzinfo=zone)
        made = [
            klanttaak("een", "ver", gevraagde_handeling="ver", uiterlijk_op=far),
            klanttaak("een", "nu", gevraagde_handeling="nu", uiterlijk_op=BEGIN),
        ]
        seen = await beeld(Asking(FakeBron("een", klanttaken={HENK: made})), "klanttaken { nodes { titel } volledig }")
        assert titles(seen["klanttaken"]) == (["nu", "ver"] if year == 9999 else ["ver", "nu"])
        assert seen["klanttaken"]["volledig"]


class TestProducten:
    def asking(self):
        made = [
            product("een", naam="nu", gevraagd=True, geldig_van=TODAY - timedelta(1), geldig_tot=TODAY),
            product(
                "een", naam="voorbij", gevraagd=False, geldig_van=date(2020, 1, 1), geldig_tot=TODAY - timedelta(1)
            ),
            product("een", naam="straks", gevraagd=None, geldig_van=TODAY + timedelta(1)),
            product("een", naam="onbekend", geldig_van=None, soort=Referentiewaarde("aanslag")),
            product("een", naam="altijd", geldig_van=OLD, geldig_tot=None),
        ]
        return Asking(FakeBron("een", producten={HENK: made}))

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ("", {"nu", "voorbij", "straks", "onbekend", "altijd"}),
            ("(gevraagd: true)", {"nu", "onbekend", "altijd"}),
            ("(gevraagd: false)", {"voorbij"}),
            ("(geldig: true)", {"nu", "altijd"}),
            ("(geldig: false)", {"nu", "voorbij", "straks", "onbekend", "altijd"}),
            ('(soort: ["aanslag"])', {"onbekend"}),
            ("(soort: [])", set()),
        ],
    )
    async def test_they_are_filtered(self, filters, expected):
        seen = await beeld(self.asking(), f"producten{filters} {{ nodes {{ titel }} }}")
        assert set(titles(seen["producten"])) == expected

    async def test_a_cursor_holds_for_the_same_filter_alone(self):
        asking = self.asking()
        page = (await beeld(asking, "producten(first: 1) { pageInfo { endCursor } }"))["producten"]
        query = f"""query ($a: String) {{ klantbeeld(van: {{bsn: "{BSN}"}}) {{
            producten(after: $a, gevraagd: true) {{ volledig }} }} }}"""
        assert code(await asking.error(query, {"a": page["pageInfo"]["endCursor"]})) == "ONGELDIGE_CURSOR"


class TestProductaanvragen:
    NUMBER = Identificator(OBJECT_UUID, "z")
    STATUS = "productaanvragen { nodes { status { code } open } volledig }"

    def fakes(self, **fields):
        became = zaak(
            "zaken",
            "z",
            betrokkenen=(betrokkene("zaken", identificatoren=HENK.identificatoren),),
            bekend_als=(self.NUMBER,),
            **fields,
        )
        asked = productaanvraag(
            "een", status=Referentiewaarde("ontvangen"), open=True, zaken=(Verwijzing(identificator=self.NUMBER),)
        )
        return [FakeBron("een", productaanvragen={HENK: [asked]}), FakeBron("zaken", zaken={}, extra=[became])]

    @pytest.mark.parametrize(
        ("fields", "status", "open_"),
        [({}, "in_behandeling", True), ({"einddatum": date(2026, 2, 2)}, "afgehandeld", False)],
    )
    async def test_how_far_it_is_follows_from_its_zaken(self, fields, status, open_):
        (seen,) = (await beeld(Asking(*self.fakes(**fields)), self.STATUS))["productaanvragen"]["nodes"]
        assert seen == {"status": {"code": status}, "open": open_}

    async def test_with_the_bron_of_the_zaken_down_its_own_bron_says_and_the_failure_is_told(self):
        fakes = self.fakes(einddatum=date(2026, 2, 2))
        fakes[1].fail(DOWN)
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ {self.STATUS} }} }}'
        answer = await Asking(*fakes).answer(query)
        (seen,) = answer.body["data"]["klantbeeld"]["productaanvragen"]["nodes"]
        assert seen == {"status": {"code": "ontvangen"}, "open": True}
        assert {one["bron"] for one in answer.body["extensions"]["bronnen"]} == {"zaken"}

    async def test_of_zaken_of_another_its_own_bron_says(self):
        fakes = self.fakes(einddatum=date(2026, 2, 2))
        (hidden,) = fakes[1]._extra
        fakes[1]._extra = (replace(hidden, betrokkenen=()),)
        (seen,) = (await beeld(Asking(*fakes), self.STATUS))["productaanvragen"]["nodes"]
        assert seen["status"] == {"code": "ontvangen"}

    async def test_open_ones_alone(self):
        made = [productaanvraag("een", naam="ja"), productaanvraag("een", naam="nee", open=False)]
        asking = Asking(FakeBron("een", productaanvragen={HENK: made}))
        seen = await beeld(asking, "productaanvragen(open: false) { nodes { titel } }")
        assert titles(seen["productaanvragen"]) == ["nee"]


class TestBasisregistratie:
    """R31: beside the contact data, never mixed with them."""

    INNER = """basisregistratie { naam { volledig } geboortedatum inOnderzoek herkomst { kenmerk } volledig
        bronnen { bron { code } status } } contactgegevens { naam { volledig } }"""

    def fakes(self):
        data = Contactgegevens(naam=Naam(volledig="T. Zonderland"))
        known = partij("kr", identificatoren=HENK.identificatoren, contactgegevens=data)
        return [
            FakeBron("kr", partijen={HENK: [known]}),
            FakeBron("brp", basisregistratie={HENK: [basisregistratie("brp", in_onderzoek=True)]}),
        ]

    async def test_both_names_are_told_apart(self):
        seen = await beeld(Asking(*self.fakes()), self.INNER)
        assert seen["basisregistratie"]["naam"] == {"volledig": "Tess de Vries"}
        assert seen["basisregistratie"]["inOnderzoek"] is True
        assert seen["contactgegevens"]["naam"] == {"volledig": "T. Zonderland"}

    async def test_it_is_not_asked_for_the_contact_data(self):
        fakes = self.fakes()
        await beeld(Asking(*fakes), "contactgegevens { naam { volledig } } gekend")
        assert fakes[1].calls == []

    async def test_without_it_there_is_nothing_and_it_is_told_why(self):
        fakes = self.fakes()
        fakes[1].fail(DOWN)
        seen = (await beeld(Asking(*fakes), self.INNER))["basisregistratie"]
        assert (seen["naam"], seen["herkomst"], seen["volledig"]) == (None, [], False)
        assert seen["bronnen"] == [{"bron": {"code": "brp"}, "status": "NIET_BEREIKBAAR"}]

    async def test_who_is_not_in_it_has_none(self):
        seen = (await beeld(Asking(FakeBron("brp", basisregistratie={})), self.INNER))["basisregistratie"]
        assert (seen["naam"], seen["herkomst"], seen["volledig"]) == (None, [], True)


class TestTijdlijn:
    MADE: ClassVar = {
        "KLANTCONTACT": ("klantcontacten", lambda at: klantcontact(plaatsgevonden_op=at)),
        "ZAAK": ("zaken", lambda at: zaak(startdatum=at.date())),
        "INTERNE_TAAK": ("interne_taken", lambda at: interne_taak(wacht_sinds=at)),
        "KLANTTAAK": ("klanttaken", lambda at: klanttaak(vanaf=at)),
        "PRODUCT": ("producten", lambda at: product(geldig_van=at.date())),
        "PRODUCTAANVRAAG": ("productaanvragen", lambda at: productaanvraag(ingediend_op=at)),
        "DOCUMENT": ("documenten", lambda at: document(creatiedatum=at.date())),
        "OVERIG_OBJECT": ("overige_objecten", lambda at: overig_object(moment=at)),
    }  # fmt: skip

    def fake(self):
        days = {soort: BEGIN + timedelta(days=index) for index, soort in enumerate(self.MADE)}
        return FakeBron(**{lijst: {HENK: [make(days[soort])]} for soort, (lijst, make) in self.MADE.items()})

    async def test_every_kind_stands_on_it_in_order_of_time(self):
        seen = await beeld(Asking(self.fake()), "tijdlijn { nodes { __typename tijdstip } volledig }")
        names = [one["__typename"] for one in seen["tijdlijn"]["nodes"]]
        assert [name.upper() for name in names] == [soort.replace("_", "") for soort in reversed(self.MADE)]

    async def test_a_kind_that_is_not_chosen_is_not_asked(self):
        fake = self.fake()
        seen = await beeld(Asking(fake), "tijdlijn(soorten: [KLANTTAAK, DOCUMENT]) { nodes { __typename } }")
        assert {one["__typename"] for one in seen["tijdlijn"]["nodes"]} == {"Klanttaak", "Document"}
        assert {asked.what for asked in fake.calls} == {"klanttaken", "documenten"}

    @pytest.mark.parametrize("size", [1, 3])
    async def test_it_is_read_page_after_page(self, size):
        asking = Asking(self.fake())
        inner = f"tijdlijn(first: {size}, after: $a) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }}"
        seen, cursor = [], None
        for _ in range(20):
            page = (await beeld(asking, inner, a=cursor))["tijdlijn"]
            seen += [one["id"] for one in page["nodes"]]
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(seen) == len(set(seen)) == len(self.MADE)

    async def test_no_kinds_is_a_mistake(self):
        query = f'{{ klantbeeld(van: {{bsn: "{BSN}"}}) {{ tijdlijn(soorten: []) {{ volledig }} }} }}'
        assert code(await Asking(self.fake()).error(query)) == "BAD_USER_INPUT"
