"""What the settings make of the JSON of an application."""

from datetime import UTC, date, datetime

import pytest

from klantbeeld.contract import (
    BSN,
    NEDERLAND,
    ZAAK_IDENTIFICATIE,
    Eigenschap,
    Identificator,
    Referentiewaarde,
    Richting,
    SoortWaarde,
    Stempel,
    Taakstatus,
    Vertrouwelijkheid,
)
from klantbeeld.http import UnreadableError
from klantbeeld_taakapplicatie.settings_velden import Eigenschapveld, Veld
from klantbeeld_taakapplicatie.settings_zoek import Nummersoort, Zoek
from klantbeeld_taakapplicatie.translate import Mapper
from tests.adapters.taakapplicatie.conftest import BSN as HENK
from tests.adapters.taakapplicatie.conftest import settings

STEMPEL = Stempel("app", datetime(2026, 11, 20, tzinfo=UTC))
VAN = (Identificator(BSN, HENK),)


def record(data, *, van=VAN, **fields):
    return Mapper(settings(**fields)).record({"id": "r1", **data}, van, STEMPEL)


def value(veld, data, *, name="omschrijving", soort="zaak", **fields):
    return getattr(record(data, soort=soort, velden={name: veld}, **fields), name)


class TestVertrouwelijkheid:
    """What is not understood may not pass for what is not confidential."""

    VERTAALD = Veld(pad="v", vertaal={"O": "openbaar", "G": "geheim", "-": ""})

    @pytest.mark.parametrize(
        ("veld", "given", "read"),
        [
            ("v", "beperkt_openbaar", Vertrouwelijkheid.BEPERKT_OPENBAAR),
            ("v", None, None),
            (VERTAALD, "G", Vertrouwelijkheid.GEHEIM),
            (VERTAALD, "-", None),
            (Veld(vast="vertrouwelijk"), None, Vertrouwelijkheid.VERTROUWELIJK),
            (Veld(pad="v", vertaal={"O": "openbaar"}, anders="geheim"), "X", Vertrouwelijkheid.GEHEIM),
        ],
    )
    def test_it_is_one_of_zgw(self, veld, given, read):
        assert value(veld, {"v": given}, name="vertrouwelijkheid") is read

    @pytest.mark.parametrize("veld", ["v", VERTAALD])
    @pytest.mark.parametrize("given", ["X", "GEHEIM", 3])
    def test_a_code_that_nobody_told_us_of_cannot_be_read(self, veld, given):
        with pytest.raises(UnreadableError, match="vertrouwelijkheid: not one of openbaar, "):
            value(veld, {"v": given}, name="vertrouwelijkheid")


class TestTexts:
    @pytest.mark.parametrize(
        ("given", "read"),
        [("tekst", "tekst"), (" tekst ", "tekst"), ("", None), ("  ", None), (None, None), (7, "7"), (1.5, "1.5")],
    )
    def test_a_number_is_a_text_and_blank_is_nothing(self, given, read):
        assert value("a", {"a": given}) == read

    @pytest.mark.parametrize("given", [True, [], ["x"], {}])
    def test_anything_else_cannot_be_read(self, given):
        with pytest.raises(UnreadableError, match="omschrijving: not a text"):
            value("a", {"a": given})

    def test_what_is_not_there_is_nothing(self):
        assert value("a.b[0].c", {}) is None

    def test_an_expression_may_compute(self):
        assert value("join(' ', [straat, nummer])", {"straat": "Dorpsstraat", "nummer": "1"}) == "Dorpsstraat 1"

    def test_an_expression_that_cannot_be_evaluated_makes_the_record_unreadable(self):
        with pytest.raises(UnreadableError) as raised:
            value("join(' ', naam)", {"naam": 999990019})
        assert str(raised.value) == "omschrijving: cannot be evaluated"
        assert raised.value.__suppress_context__

    def test_a_constant_is_the_same_for_every_record(self):
        assert value(Veld(vast="Melding"), {}) == "Melding"


class TestCodes:
    VELD = Veld(pad="a", vertaal={"O": "Open", "leeg": ""})

    @pytest.mark.parametrize(("given", "read"), [("O", "Open"), ("X", "X"), (None, None), ("leeg", None)])
    def test_a_code_that_is_not_in_the_table_stays_as_it_is(self, given, read):
        assert value(self.VELD, {"a": given}) == read

    def test_unless_it_is_said_what_to_make_of_it(self):
        assert value(Veld(pad="a", vertaal={"O": "Open"}, anders="Onbekend"), {"a": "X"}) == "Onbekend"

    def test_true_and_numbers_are_codes_too(self):
        veld = Veld(pad="a", vertaal={"true": "Ja", "7": "Zeven"})
        assert [value(veld, {"a": one}) for one in (True, 7)] == ["Ja", "Zeven"]

    @pytest.mark.parametrize(
        ("veld", "read"),
        [
            ("a.code", Referentiewaarde("X1")),
            (Veld(pad="a.code", naam="a.naam"), Referentiewaarde("X1", "Kap")),
            (Veld(pad="a.code", namen={"X1": "Kappen"}), Referentiewaarde("X1", "Kappen")),
            (Veld(vast="kap", namen={"kap": "Kappen"}), Referentiewaarde("kap", "Kappen")),
            (Veld(vast="kap", naam="'Kappen'"), Referentiewaarde("kap", "Kappen")),
            ("b", None),
        ],
    )
    def test_a_value_has_a_code_and_perhaps_a_name(self, veld, read):
        assert value(veld, {"a": {"code": "X1", "naam": "Kap"}}, name="zaaktype") == read

    @pytest.mark.parametrize(("given", "read"), [("klaar", Taakstatus.VERWERKT), ("nieuw", None), (None, None)])
    def test_a_status_nobody_told_us_of_is_not_known(self, given, read):
        veld = Veld(pad="a", vertaal={"klaar": "verwerkt"})
        assert value(veld, {"a": given}, name="taakstatus", soort="klanttaak") is read

    def test_a_status_may_be_written_as_we_do(self):
        assert value("a", {"a": "te_verwerken"}, name="taakstatus", soort="klanttaak") is Taakstatus.TE_VERWERKEN

    def test_a_status_without_a_table_must_be_one_of_ours(self):
        with pytest.raises(UnreadableError, match="not one of"):
            value("a", {"a": "klaar"}, name="taakstatus", soort="klanttaak")

    @pytest.mark.parametrize(
        ("veld", "given", "read"),
        [
            ("a", True, True),
            ("a", "Nee", False),
            ("!a", "", True),
            ("a == 'klaar'", "klaar", True),
            ("a == `null`", None, True),
            (Veld(pad="a", vertaal={"O": "ja", "D": "nee"}), "D", False),
            (Veld(pad="a", vertaal={"O": "ja"}), "X", None),
            (Veld(vast=False), None, False),
        ],
    )
    def test_yes_or_no(self, veld, given, read):
        assert value(veld, {"a": given}, name="open") is read

    @pytest.mark.parametrize("given", [1, "misschien", []])
    def test_what_is_neither_cannot_be_read(self, given):
        with pytest.raises(UnreadableError, match="open: not true or false"):
            value("a", {"a": given}, name="open")


class TestDates:
    @pytest.mark.parametrize(
        ("datumvorm", "given", "read"),
        [
            ("iso", "2026-03-29", date(2026, 3, 29)),
            ("iso", "2026-03-28T23:30:00Z", date(2026, 3, 29)),
            ("iso", "2026-03-29T10:00:00", date(2026, 3, 29)),
            ("iso", "9999-12-31", date(9999, 12, 31)),
            ("iso", "9999-12-31T23:59:59Z", date(9999, 12, 31)),
            ("epoch", 253402300799, date(9999, 12, 31)),
            ("%d-%m-%Y", "29-03-2026", date(2026, 3, 29)),
            ("%Y%m%d%H%M", "202603292359", date(2026, 3, 29)),
            ("epoch", 1774742400, date(2026, 3, 29)),
            ("epoch", "1774742400", date(2026, 3, 29)),
            ("epoch_ms", 1774742400000, date(2026, 3, 29)),
            ("iso", "", None),
            ("epoch", None, None),
        ],
    )
    def test_a_day_in_the_form_that_is_stated(self, datumvorm, given, read):
        assert value("a", {"a": given}, name="startdatum", datumvorm=datumvorm) == read

    @pytest.mark.parametrize(
        ("datumvorm", "given"),
        [
            ("iso", "29-03-2026"),
            ("iso", 20260329),
            ("iso", "0001-01-01"),
            ("%d-%m-%Y", "2026-03-29"),
            ("%d-%m-%Y", 7),
            ("epoch", "gisteren"),
            ("epoch", True),
            ("epoch", 10**30),
            ("epoch", "nan"),
        ],
    )
    def test_a_date_in_another_form_cannot_be_read_and_is_not_repeated(self, datumvorm, given):
        with pytest.raises(UnreadableError, match=r"^startdatum: not a date") as raised:
            value("a", {"a": given}, name="startdatum", datumvorm=datumvorm)
        assert str(given) not in str(raised.value)

    def test_one_attribute_may_have_a_form_of_its_own(self):
        read = record(
            {"a": "29-03-2026", "b": "2026-04-01"},
            velden={"startdatum": "a", "einddatum": Veld(pad="b", datumvorm="iso")},
            datumvorm="%d-%m-%Y",
        )
        assert (read.startdatum, read.einddatum) == (date(2026, 3, 29), date(2026, 4, 1))

    def test_a_code_for_no_date_can_be_told(self):
        veld = Veld(pad="a", vertaal={"9999-12-31": ""})
        assert value(veld, {"a": "9999-12-31"}, name="einddatum") is None

    def moment(self, given, name="vanaf", **fields):
        return value("a", {"a": given}, name=name, soort="klanttaak", **fields)

    def test_a_moment_without_a_time_zone_is_dutch(self):
        assert self.moment("2026-07-01T10:00:00") == datetime(2026, 7, 1, 8, tzinfo=UTC)

    def test_or_of_the_zone_that_is_stated(self):
        assert self.moment("2026-07-01T10:00:00", tijdzone="UTC") == datetime(2026, 7, 1, 10, tzinfo=UTC)

    def test_a_day_begins_and_ends_in_the_netherlands(self):
        assert self.moment("2026-07-01").astimezone(NEDERLAND).isoformat() == "2026-07-01T00:00:00+02:00"
        ends = self.moment("2026-07-01", name="uiterlijk_op").astimezone(NEDERLAND)
        assert ends.isoformat() == "2026-07-01T23:59:59+02:00"


class TestKinds:
    def test_a_zaak_has_its_status_and_is_open_until_it_ended(self):
        velden = {"identificatie": "n", "einddatum": "eind", "status": "st.naam", "status_gezet_op": "st.op"}
        zaak = record({"n": "Z1", "st": {"naam": "Bezig", "op": "2026-01-05T10:00:00Z"}}, velden=velden)
        assert (zaak.open, zaak.status.naam, zaak.status.zaak) == (True, "Bezig", "r1")
        assert zaak.status.gezet_op == datetime(2026, 1, 5, 10, tzinfo=UTC)
        assert zaak.bekend_als == (Identificator(ZAAK_IDENTIFICATIE, "Z1"),)
        assert zaak.herkomst[0].kenmerk == "Z1"
        assert record({"eind": "2026-01-06"}, velden=velden).open is False

    def test_a_zaak_of_which_nothing_says_whether_it_is_open(self):
        assert record({}, velden={"omschrijving": "a"}).open is None
        assert record({}, velden={"omschrijving": "a"}).status is None

    def test_a_klanttaak_belongs_to_a_zaak(self):
        taak = record({"z": 12}, soort="klanttaak", velden={"hoort_bij": "z"})
        assert taak.hoort_bij.identificator == Identificator(ZAAK_IDENTIFICATIE, "12")

    @pytest.mark.parametrize("given", ["https://mijn.example/a?b=c", "/mijn/taken/1"])
    def test_the_page_of_a_klanttaak_is_one_a_client_may_go_to(self, given):
        assert value("a", {"a": given}, name="pagina", soort="klanttaak") == given

    @pytest.mark.parametrize(
        "given", ["http://mijn.example/", "javascript:alert(1)", "//elders.example", "/\\elders", "https://a@b/", "x"]
    )
    def test_any_other_page_makes_it_unreadable(self, given):
        with pytest.raises(UnreadableError, match="pagina"):
            value("a", {"a": given}, name="pagina", soort="klanttaak")

    @pytest.mark.parametrize(("given", "count"), [(["1", "2", "1", None], 2), ("1", 1), ([], 0)])
    def test_a_product_has_zaken(self, given, count):
        assert len(value("a", {"a": given}, name="zaken", soort="product")) == count

    def test_a_klantcontact_has_the_klant_as_betrokkene(self):
        contact = record(
            {"op": "2026-01-05T10:00:00", "r": "in", "k": "tel"},
            soort="klantcontact",
            velden={
                "plaatsgevonden_op": "op",
                "richting": Veld(pad="r", vertaal={"in": "inkomend"}),
                "kanaal": Veld(pad="k", namen={"tel": "Telefoon"}),
            },
        )
        assert (contact.richting, contact.kanaal) == (Richting.INKOMEND, Referentiewaarde("tel", "Telefoon"))
        assert contact.plaatsgevonden_op == datetime(2026, 1, 5, 9, tzinfo=UTC)
        assert contact.betrokkenen[0].identificatoren == VAN

    def test_an_overig_object_may_be_known_by_a_number_of_a_register_that_is_named(self):
        product = record(
            {"n": "P1"},
            soort="product",
            velden={"kenmerk": "n"},
            bekend_als=Nummersoort(register="p", objecttype="product", soort_object_id="nummer"),
        )
        assert [number.object_id for number in product.bekend_als] == ["P1"]
        boom = record({"m": "2026-01-05"}, soort="overig_object", velden={"moment": "m", "naam": Veld(vast="Boom")})
        assert (boom.naam, boom.bekend_als) == ("Boom", ())

    @pytest.mark.parametrize("sleutel", [None, "", [], True, "x" * 201])
    def test_a_record_without_a_key_cannot_be_read(self, sleutel):
        with pytest.raises(UnreadableError, match="sleutel"):
            record({"id": sleutel})


class TestEigenschappen:
    @pytest.mark.parametrize(
        ("soort", "given", "written"),
        [
            ("tekst", 7, "7"),
            ("getal", 7, "7"),
            ("getal", "-7.5", "-7.5"),
            ("bedrag", 612.4, "612.40"),
            ("bedrag", "12", "12.00"),
            ("datum", "2026-01-05T23:30:00Z", "2026-01-06"),
            ("datumtijd", "2026-01-05T10:00:00", "2026-01-05T09:00:00+00:00"),
            ("ja_nee", "nee", "false"),
        ],
    )
    def test_a_value_is_written_as_its_soort_says(self, soort, given, written):
        veld = Eigenschapveld(code="c", naam="N", pad="a", soort=soort)
        read = record({"a": given}, eigenschappen=(veld,)).eigenschappen
        assert read == (Eigenschap(code="c", naam="N", waarde=written, soort=SoortWaarde(soort)),)

    def test_one_that_is_not_there_is_left_out(self):
        assert record({}, eigenschappen=(Eigenschapveld(code="c", pad="a"),)).eigenschappen == ()

    def test_a_code_can_be_translated(self):
        veld = Eigenschapveld(code="c", pad="a", vertaal={"G": "Groen"})
        assert record({"a": "G"}, eigenschappen=(veld,)).eigenschappen[0].waarde == "Groen"

    @pytest.mark.parametrize(("soort", "given"), [("bedrag", "1.234,56"), ("getal", "veel"), ("ja_nee", 7)])
    def test_what_is_no_such_value_cannot_be_read(self, soort, given):
        with pytest.raises(UnreadableError, match="eigenschap c"):
            record({"a": given}, eigenschappen=(Eigenschapveld(code="c", pad="a", soort=soort),))

    def test_nothing_that_is_not_named_is_shown(self):
        read = record({"geheim": "zeer", "a": "b"}, eigenschappen=(Eigenschapveld(code="c", pad="a"),))
        assert "zeer" not in str([getattr(read, name) for name in ("omschrijving", "eigenschappen", "toelichting")])


async def test_a_record_that_cannot_be_read_costs_only_itself(router, make):
    rows = [{"id": "1", "begin": "2026-01-05"}, {"id": "2", "begin": "gisteren"}, {"begin": "2026-01-05"}]
    router.get("zaken").respond(json=rows)
    page = await make(zoek={"bsn": Zoek(pad="zaken", parameter="bsn")}).page()
    assert ([item.record.sleutel for item in page.items], page.dropped) == (["1"], 2)


async def test_records_with_the_same_key_are_one(router, make):
    router.get("zaken").respond(json=[{"id": "1", "begin": "2026-01-05"}] * 2)
    assert len(await make().records()) == 1
