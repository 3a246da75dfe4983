"""A provider for the tests of one module, the same as new for each of them; and a clock that can be put forward."""

import time

import pytest

from klantbeeld.server.oidc import keys as module
from tests.server.oidc.idp import running


@pytest.fixture(scope="module")
def provider():
    with running() as idp:
        yield idp


@pytest.fixture
def idp(provider):
    provider.reset()
    return provider


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        ahead = 0.0

    clock = Clock()
    monkeypatch.setattr(module, "monotonic", lambda: time.monotonic() + clock.ahead)
    return clock
