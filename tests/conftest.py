"""respx stands at the edge, in the place of what carries questions over the network."""

import httpx
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
