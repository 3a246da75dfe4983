"""What can be wrong with the settings."""

import pytest

from klantbeeld.contract import Call, Caller, Geheim
from tests.adapters.contactmomenten.conftest import settings


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"klanten": "suite"}, "klanten"),
        ({"contactmomenten": "suite"}, "contactmomenten"),
        ({"zaken": ("zaken",)}, "zaken"),
        ({"client_id": None}, "client_id"),
        ({"client_id": None, "geheim": None}, "token"),
        ({"token": Geheim("t")}, "token"),
        ({"client_id": " "}, "client_id"),
        ({"geheim": Geheim("kort")}, "geheim"),
        ({"client_id": None, "geheim": None, "token": Geheim("met spatie")}, "token"),
        ({"hoogstens": 0}, "hoogstens"),
    ],
)
def test_what_is_wrong_is_told_by_name(chosen, message):
    with pytest.raises(ValueError, match=message):
        settings(**chosen)


async def test_a_check_tells_the_version(suite):
    stand = await suite().bron.check(Call(caller=Caller(id="test")))
    assert (stand.version, stand.problems) == ("1.0.0", ())
