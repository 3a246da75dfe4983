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
        ({"client_id": " "}, "client_id"),
        ({"geheim": Geheim("kort")}, "geheim"),
        ({"client_id": None, "geheim": Geheim("")}, "geheim"),
        ({"client_id": None, "geheim": Geheim("met spatie")}, "geheim"),
        ({"hoogstens": 0}, "hoogstens"),
    ],
)
def test_what_is_wrong_is_told_by_name(chosen, message):
    with pytest.raises(ValueError, match=message):
        settings(**chosen)


async def test_a_check_tells_the_version(suite):
    stand = await suite().bron.check(Call(caller=Caller(id="test")))
    assert (stand.version, stand.problems) == ("1.0.0", ())


async def test_without_a_client_id_the_geheim_is_a_fixed_token(networked):
    asked, bron = networked(client_id=None, geheim=Geheim("abc123"))
    await bron.check(Call(caller=Caller(id="test")))
    assert {call.request.headers["Authorization"] for call in asked.calls} == {"Token abc123"}
