"""The comparison that the tests under load stand on: it sees what is wrong, and lets be what is said to be missing."""

import copy

import pytest

from benchmarks.truth import lies, lost


def record(bron, number, **fields):
    return {"id": f"{bron}-{number}", "herkomst": [{"bron": {"code": bron}}], "titel": f"Van {number}", **fields}


def part(*nodes, **status):
    bronnen = [{"bron": {"code": bron}, "status": value} for bron, value in status.items()]
    volledig = set(status.values()) == {"GELEVERD"}
    return {"nodes": list(nodes), "volledig": volledig, "bronnen": bronnen}


ZAAK = {"titel": "Zaak 1", "resultaat": "GEVONDEN", "object": record("b", 9)}
TRUTH = {
    "gekend": True,
    "zaken": part(record("a", 1, naam={"volledig": "Jo"}), record("b", 2), a="GELEVERD", b="GELEVERD"),
    "contacten": part(record("a", 3, over=[ZAAK], namen=["x", "y"]), a="GELEVERD"),
}


def told(change):
    answer = copy.deepcopy(TRUTH)
    change(answer)
    return lies(TRUTH, answer)


def without_b(answer):
    answer["zaken"] = part(answer["zaken"]["nodes"][0], a="GELEVERD", b="TE_LAAT")


def names_gone(answer):
    answer["zaken"] = part(*answer["zaken"]["nodes"], a="GEDEELTELIJK", b="GELEVERD")
    answer["zaken"]["nodes"][0]["naam"] = None


def zaak_out_of_reach(answer):
    answer["contacten"]["nodes"][0]["over"] = [{"titel": "1", "resultaat": "BRON_NIET_BEREIKBAAR", "object": None}]


def unknown(answer):
    without_b(answer)
    answer["gekend"] = None


@pytest.mark.parametrize("change", [lambda answer: None, without_b, names_gone, zaak_out_of_reach, unknown])
def test_less_than_the_truth_is_no_lie_when_it_says_so(change):
    assert told(change) == []


def of_somebody_else(answer):
    answer["zaken"]["nodes"][1] = record("b", 7)


def one_too_many(answer):
    without_b(answer)
    answer["zaken"]["nodes"].append(record("b", 7))


def silent(answer):
    del answer["zaken"]["nodes"][1]


def wrong_one_missing(answer):
    names_gone(answer)
    answer["zaken"]["nodes"].pop()


def mixed(answer):
    answer["zaken"]["nodes"][0]["naam"]["volledig"] = "Bo"


def field_gone_of_a_bron_that_gave_all(answer):
    without_b(answer)
    answer["zaken"]["nodes"][0]["naam"] = None


def names_no_loss(answer):
    without_b(answer)
    answer["zaken"]["volledig"] = True


def forgets_a_bron(answer):
    without_b(answer)
    answer["zaken"]["bronnen"].pop()
    answer["zaken"]["volledig"] = True


def one_name_less(answer):
    answer["contacten"]["nodes"][0]["namen"].pop()


def not_known(answer):
    without_b(answer)
    answer["gekend"] = False


@pytest.mark.parametrize(
    "change",
    [
        *(of_somebody_else, one_too_many, silent, wrong_one_missing, mixed, field_gone_of_a_bron_that_gave_all),
        *(names_no_loss, forgets_a_bron, one_name_less, not_known),
    ],
)
def test_anything_else_is_a_lie(change):
    assert told(change)


def test_what_is_lost_is_looked_for_in_all_parts():
    answer = copy.deepcopy(TRUTH)
    assert lost(answer) == frozenset()
    without_b(answer)
    assert lost([answer]) == {"b"}
