"""How requests are read off a connection: by the parser that Node has, with the limit on heads that it has not."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 16384
"""The most bytes of the address and the headers of a request together."""


class BoundedHttp(HttpToolsProtocol):
    """Refuses a request with 400 as soon as its head is too long, also when that never ends."""

    _head = 0
    """Bytes of this head, as far as the parser told of them."""
    _untold = 0
    """Bytes that came in since the parser told anything: it keeps a line until that is whole."""

    def data_received(self, data: bytes) -> None:
        """Take what came in."""
        self._untold += len(data)
        super().data_received(data)
        if self._untold > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("Invalid HTTP request received.")

    def on_message_begin(self) -> None:
        """Begin a head."""
        self._head = self._untold = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._told(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or one that comes behind the body."""
        self._told(len(name) + len(value))
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; how large that may be is up to whoever reads it."""
        self._untold = 0
        super().on_body(body)

    def _told(self, size: int) -> None:
        self._untold = 0
        self._head += size
        if self._head > MAX_HEAD:
            raise ValueError("too long a head")  # for the parser: it then says that this cannot be read
