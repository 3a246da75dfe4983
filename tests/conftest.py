"""Where respx stands: at the edge, in the place of what carries questions over the network; and what tests share."""

import httpx
import pytest
import respx.mocks

from klantbeeld.http.line import Answer
from klantbeeld.http.network import Network


class _NetworkMocker(respx.mocks.AbstractRequestMocker):
    name = "klantbeeld"
    targets = (f"{Network.__module__}.{Network.__qualname__}",)
    target_methods = (Network.ask.__name__,)

    @classmethod
    def to_httpx_request(cls, question):
        return httpx.Request(question.method, question.url, headers=question.headers, content=question.content)

    @classmethod
    async def from_async_httpx_response(cls, response, target, **kwargs):
        return Answer(response.status_code, response.headers, response.aiter_bytes(), response.aclose)


respx.mocks.DEFAULT_MOCKER = _NetworkMocker.name


@pytest.fixture
def patient(monkeypatch):
    """On a slow machine Redis may be late, and then it is not what counts."""
    monkeypatch.setattr("klantbeeld.store.link._PATIENCE", 30.0)
