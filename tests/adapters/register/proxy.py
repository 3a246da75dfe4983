"""A road to a database server that can be broken: what is between the adapter and a real server."""

import asyncio
import threading


class Proxy:
    """Passes on bytes, until it is told not to. Runs in a thread, for every test has an event loop of its own."""

    def __init__(self, host, port):
        self._upstream = (host, port)
        self._loop = asyncio.new_event_loop()
        self._writers = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.port = 0
        self._await(self._begin())

    def refuse(self):
        """Take no connections, and end those there are."""
        self._await(self._stop())

    def hang(self):
        """Take connections, and pass nothing on."""
        self._loop.call_soon_threadsafe(self._passing.clear)

    def mend(self):
        """Pass on again; also what was held up."""
        self._loop.call_soon_threadsafe(self._passing.set)
        if not self._server.is_serving():
            self._await(self._listen())

    def close(self):
        self._await(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _await(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=10)

    async def _begin(self):
        self._passing = asyncio.Event()
        self._passing.set()
        await self._listen()

    async def _listen(self):
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self):
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _connected(self, reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection(*self._upstream)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, up_writer}
        self._writers |= both
        await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer), return_exceptions=True)
        for one in both:
            one.transport.abort()
        self._writers -= both

    async def _pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self._passing.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()
