"""A receiver of spans for one test."""

import pytest

from tests.logboek.ontvanger import free_port, listening
from tests.metingen.collector import Collector


@pytest.fixture
def collector():
    with listening(Collector(free_port())) as ontvanger:
        yield ontvanger
