import pytest

from tests.logboek.ontvanger import Ontvanger, free_port, listening


@pytest.fixture
def ontvanger():
    with listening(Ontvanger(free_port())) as ontvanger:
        yield ontvanger
