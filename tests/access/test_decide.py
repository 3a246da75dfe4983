"""The table of verwerkingsactiviteiten, asked as a decision point is."""

import json

import pytest

from klantbeeld.access.activiteit import SOORTEN, Activiteit
from klantbeeld.access.decide import Alles, Reden, Tabel
from klantbeeld.access.evaluation import Action, Evaluation, Resource, subject_of
from klantbeeld.access.rules import INTERN_LEZEN, KLANT_KIEZEN
from klantbeeld.access.toegang import Toegangsbeleid
from klantbeeld.contract import Aanroepersoort as Wie
from klantbeeld.contract import (
    Basisregistratie,
    Betrouwbaarheid,
    Caller,
    Klantcontact,
    Record,
    Vertrouwelijkheid,
    Zaak,
)
from klantbeeld.testing.builders import besluit, interne_taak, klantcontact, zaak

URI = "https://gemeente.example/verwerkingsactiviteiten/1"
KCC = Activiteit(
    uri=URI,
    aanroepers=(Wie.MEDEWERKER,),
    rollen=("kcc",),
    soorten=("partij", "klantcontact", "zaak"),
    hoogste_vertrouwelijkheid=Vertrouwelijkheid.ZAAKVERTROUWELIJK,
)
MIJN = Activiteit(
    uri=URI,
    aanroepers=(Wie.INWONER, Wie.ONDERNEMER, Wie.GEMACHTIGDE),
    diensten=("belastingen",),
    soorten=("zaak",),
    bronnen=("zaken",),
    zaaktypen=("ZT1",),
    hoogste_vertrouwelijkheid=Vertrouwelijkheid.INTERN,
    laagste_betrouwbaarheid=Betrouwbaarheid.MIDDEN,
)
TABEL = {"kcc": KCC, "mijn": MIJN}
HOOG, MIDDEN, BASIS = Betrouwbaarheid.HOOG, Betrouwbaarheid.MIDDEN, Betrouwbaarheid.BASIS


def caller(soort, **fields):
    return Caller(id="iemand", soort=soort, **fields)


CALLERS = [
    ("kcc", caller(Wie.MEDEWERKER, rollen=frozenset({"kcc", "x"})), None),
    ("kcc", caller(Wie.MEDEWERKER, rollen=frozenset({"vth"})), Reden.ROL),
    ("kcc", caller(Wie.MEDEWERKER), Reden.ROL),
    ("kcc", caller(Wie.SYSTEEM, rollen=frozenset({"kcc"})), Reden.AANROEPER),
    ("kcc", caller(Wie.INWONER, rollen=frozenset({"kcc"}), betrouwbaarheid=HOOG), Reden.AANROEPER),
    ("mijn", caller(Wie.INWONER, betrouwbaarheid=MIDDEN), None),
    ("mijn", caller(Wie.INWONER, betrouwbaarheid=HOOG), None),
    ("mijn", caller(Wie.INWONER, betrouwbaarheid=BASIS), Reden.BETROUWBAARHEID),
    ("mijn", caller(Wie.INWONER), Reden.BETROUWBAARHEID),
    ("mijn", caller(Wie.ONDERNEMER, betrouwbaarheid=MIDDEN), None),
    ("mijn", caller(Wie.GEMACHTIGDE, betrouwbaarheid=HOOG, diensten=frozenset({"belastingen"})), None),
    ("mijn", caller(Wie.GEMACHTIGDE, betrouwbaarheid=HOOG, diensten=frozenset({"parkeren"})), Reden.MACHTIGING),
    ("mijn", caller(Wie.GEMACHTIGDE, betrouwbaarheid=HOOG), Reden.MACHTIGING),
    ("mijn", caller(Wie.MEDEWERKER, rollen=frozenset({"kcc"}), betrouwbaarheid=HOOG), Reden.AANROEPER),
    ("ander", caller(Wie.MEDEWERKER, rollen=frozenset({"kcc"})), Reden.DOEL_ONBEKEND),
    (None, caller(Wie.MEDEWERKER, rollen=frozenset({"kcc"})), Reden.DOEL_VEREIST),
    (None, caller(Wie.INWONER, betrouwbaarheid=HOOG), Reden.DOEL_VEREIST),
]


async def entered(who, doel, **beleid):
    return await Toegangsbeleid(beslisser=Tabel(TABEL), **beleid).of(who, doel)


@pytest.mark.parametrize(("doel", "who", "reden"), CALLERS)
async def test_a_caller_works_for_a_purpose_only_when_all_of_its_conditions_hold(doel, who, reden):
    toegang = await entered(who, doel)
    assert toegang.verdict.decision is (reden is None)
    assert toegang.verdict.context.get("reden") == (reden and reden.value)


@pytest.mark.parametrize(("doel", "who", "reden"), [row for row in CALLERS if row[2] is not None])
async def test_who_may_not_work_for_a_purpose_may_read_nothing_for_it(doel, who, reden):
    toegang = await entered(who, doel)
    for soort in (*SOORTEN, Record):
        assert not await toegang.may_read(soort, "zaken")


READ = [
    ("kcc", Zaak, "zaken", True),
    ("kcc", Zaak, "anders", True),
    ("kcc", Klantcontact, "contacten", True),
    ("kcc", Basisregistratie, "brp", False),
    ("kcc", Record, "contacten", True),
    ("mijn", Zaak, "zaken", True),
    ("mijn", Zaak, "anders", False),
    ("mijn", Klantcontact, "zaken", False),
    ("mijn", Record, "anders", False),
]


@pytest.mark.parametrize(("doel", "soort", "bron", "allowed"), READ)
async def test_only_the_kinds_and_bronnen_of_a_purpose_are_read(doel, soort, bron, allowed):
    who = CALLERS[0][1] if doel == "kcc" else CALLERS[5][1]
    assert await (await entered(who, doel)).may_read(soort, bron) is allowed


async def test_what_a_record_holds_of_a_kind_that_is_not_allowed_is_taken_out():
    toegang = await entered(CALLERS[0][1], "kcc")
    (seen,) = await toegang.look([zaak("zaken", "z", besluiten=(besluit("zaken", "b"),))], "zaken")
    assert seen.besluiten is None
    contact = klantcontact("contacten", "k", interne_taken=(interne_taak("contacten", "t"),))
    (seen,) = await toegang.look([contact], "contacten")
    assert seen.interne_taken is None


async def test_a_klant_who_states_no_purpose_has_that_of_the_settings_and_a_medewerker_has_none():
    inwoner = await entered(CALLERS[5][1], None, standaarddoel="mijn")
    assert (inwoner.doel, inwoner.verdict.decision) == ("mijn", True)
    medewerker = await entered(CALLERS[0][1], None, standaarddoel="kcc")
    assert medewerker.verdict.context["reden"] == Reden.DOEL_VEREIST.value


async def test_a_purpose_that_is_stated_goes_before_that_of_the_settings():
    toegang = await entered(CALLERS[5][1], "kcc", standaarddoel="mijn")
    assert toegang.verdict.context["reden"] == Reden.AANROEPER.value


async def test_a_bron_is_told_how_far_the_caller_may_look():
    grens = (await entered(CALLERS[5][1], "mijn")).grens
    assert (grens.vertrouwelijkheid, grens.betrouwbaarheid) == (Vertrouwelijkheid.INTERN, MIDDEN)
    assert grens.zaaktypen == {"ZT1"}
    of_medewerker = (await entered(CALLERS[0][1], "kcc")).grens
    assert (of_medewerker.betrouwbaarheid, of_medewerker.zaaktypen) == (None, None)


async def test_a_klant_whose_level_is_not_known_is_held_to_the_lowest():
    assert (await entered(caller(Wie.INWONER), "mijn")).grens.betrouwbaarheid is BASIS


async def test_of_the_scopes_that_are_asked_for_the_first_that_lacks_is_named():
    toegang = await entered(caller(Wie.MEDEWERKER, rollen=frozenset({"kcc"}), scopes=frozenset({KLANT_KIEZEN})), "kcc")
    assert await toegang.lacking({(KLANT_KIEZEN, "bsn")}) is None
    assert await toegang.lacking({(KLANT_KIEZEN, "bsn"), (INTERN_LEZEN, "kenmerk")}) == (INTERN_LEZEN, "kenmerk")


@pytest.mark.parametrize("beslisser", [Tabel(TABEL), Alles()])
async def test_every_decision_point_refuses_a_field_without_its_scope(beslisser):
    toegang = await Toegangsbeleid(beslisser=beslisser).of(caller(Wie.SYSTEEM), "kcc")
    assert await toegang.lacking({(INTERN_LEZEN, "kenmerk")}) == (INTERN_LEZEN, "kenmerk")


async def test_an_action_that_nobody_knows_is_refused():
    evaluation = Evaluation(subject_of(CALLERS[0][1]), Action("wissen", {"doel": "kcc"}), Resource("zaak", "zaken"))
    assert not (await Tabel(TABEL).evaluate(evaluation)).decision


async def test_a_question_to_a_decision_point_can_go_out_as_authzen_json_without_a_number_of_the_klant():
    asked = []

    class Elsewhere:
        async def evaluate(self, evaluation):
            asked.append(json.loads(json.dumps(evaluation.as_json())))
            return await Tabel(TABEL).evaluate(evaluation)

    toegang = await Toegangsbeleid(beslisser=Elsewhere()).of(CALLERS[0][1], "kcc", trace="ab" * 16)
    await toegang.may_read(Zaak, "zaken")
    verwerken, lezen = asked
    assert verwerken["subject"]["type"] == "medewerker"
    assert verwerken["resource"] == {"type": "verwerkingsactiviteit", "id": "kcc", "properties": {}}
    assert lezen["action"] == {"name": "lezen", "properties": {"doel": "kcc", "processing_activity_id": URI}}
    assert lezen["resource"] == {"type": "zaak", "id": "zaken", "properties": {}}
    assert lezen["context"] == {"trace_id": "ab" * 16}


async def test_a_decision_is_asked_once_for_a_kind_in_a_bron():
    asked = []

    class Counting(Alles):
        async def evaluate(self, evaluation):
            asked.append(evaluation)
            return await super().evaluate(evaluation)

    toegang = await Toegangsbeleid(beslisser=Counting()).of(caller(Wie.SYSTEEM), None)
    for _ in range(3):
        await toegang.may_read(Zaak, "zaken")
    assert len(asked) == 2


WRONG = [
    ({"rollen": ()}, "rollen"),
    ({"aanroepers": (Wie.SYSTEEM,), "rollen": ()}, "rollen"),
    ({"aanroepers": (Wie.GEMACHTIGDE,), "rollen": ()}, "diensten"),
    ({"aanroepers": (), "rollen": ()}, "aanroepers"),
    ({"soorten": ()}, "soorten"),
]


@pytest.mark.parametrize(("fields", "named"), WRONG)
def test_a_verwerkingsactiviteit_that_nobody_could_use_is_a_mistake(fields, named):
    usual = {
        "uri": URI,
        "aanroepers": (Wie.MEDEWERKER,),
        "rollen": ("kcc",),
        "soorten": ("zaak",),
        "hoogste_vertrouwelijkheid": Vertrouwelijkheid.INTERN,
    }
    with pytest.raises(ValueError, match=named):
        Activiteit(**usual | fields)
