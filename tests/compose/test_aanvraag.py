"""How far an aanvraag is: what its zaken say, and what its own bron says (A16)."""

import pytest

from klantbeeld.compose.aanvraag import AFGEHANDELD, IN_BEHANDELING, is_open, status_of
from klantbeeld.contract import Referentiewaarde
from klantbeeld.testing.builders import productaanvraag, zaak

ONTVANGEN = Referentiewaarde("ontvangen", "Ontvangen")
AFGEWEZEN = Referentiewaarde("afgewezen", "Afgewezen")

CASES = [
    # own status, which of the zaken are open, whether those are all, status, open
    (ONTVANGEN, [], True, ONTVANGEN, True),
    (None, [], True, None, True),
    (ONTVANGEN, [True], True, IN_BEHANDELING, True),
    (ONTVANGEN, [False, True], True, IN_BEHANDELING, True),
    (AFGEWEZEN, [True], True, IN_BEHANDELING, True),
    (ONTVANGEN, [False, False], True, AFGEHANDELD, False),
    (None, [False], True, AFGEHANDELD, False),
    (AFGEWEZEN, [False], True, AFGEWEZEN, False),
    (ONTVANGEN, [None], True, ONTVANGEN, True),
    (ONTVANGEN, [False, None], True, ONTVANGEN, True),
    (ONTVANGEN, [None, True], True, IN_BEHANDELING, True),
    (ONTVANGEN, [False], False, ONTVANGEN, True),
    (ONTVANGEN, [True], False, IN_BEHANDELING, True),
    (ONTVANGEN, [], False, ONTVANGEN, True),
]


@pytest.mark.parametrize(("own", "zaken", "volledig", "status", "open_"), CASES)
def test_it_is_as_far_as_its_zaken_and_what_those_do_not_tell_its_bron_says(own, zaken, volledig, status, open_):
    aanvraag = productaanvraag(status=own, open=True)
    became = [zaak(open=one) for one in zaken]
    assert status_of(aanvraag, became, volledig=volledig) == status
    assert is_open(aanvraag, became, volledig=volledig) is open_
