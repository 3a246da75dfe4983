"""respx stands where it does for users of httpx: at the edge, in the place of what carries calls over the network."""

import respx.mocks

from klantbeeld.http.network import Network


class _NetworkMocker(respx.mocks.AbstractRequestMocker):
    name = "klantbeeld"
    targets = (f"{Network.__module__}.{Network.__qualname__}",)
    target_methods = (Network.handle_async_request.__name__,)

    @classmethod
    def to_httpx_request(cls, request):
        return request

    @classmethod
    async def from_async_httpx_response(cls, httpx_response, target, **kwargs):
        return httpx_response


respx.mocks.DEFAULT_MOCKER = _NetworkMocker.name
