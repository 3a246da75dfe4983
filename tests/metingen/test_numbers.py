"""The numbers of a façade, as Prometheus gets them."""

from klantbeeld.demo.standin import Fault
from klantbeeld.demo.town import HENK_BSN
from tests.facade import always_asked
from tests.metingen.measured import measured

QUERY = "query ($van: KlantInput!) { klantbeeld(van: $van) { gekend zaken { nodes { id } volledig } } }"
HENK = {"van": {"bsn": HENK_BSN}}


async def test_numbers_tell_how_each_bron_went_and_each_request(caplog, tmp_path):
    async with measured(caplog, config=always_asked(tmp_path), poort=0) as facade:
        assert (await facade.post(QUERY, HENK)).status_code == 200
        facade.place.standins["zaken-noord"].break_with(Fault.UNAVAILABLE)
        assert (await facade.post(QUERY, HENK)).status_code == 200
        print(await facade.text())
        numbers = await facade.numbers()
    requests = "klantbeeld_graphql_requests_total"
    assert numbers.of(requests, operation="vrij", type="query", outcome="beantwoord") == 2
