"""What looks on at requests and at questions to bronnen, and passes that on to whatever is switched on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from klantbeeld.contract import Call
from klantbeeld.gather import Bevraging, Bewaard
from klantbeeld.metingen.meting import ONBEKEND, Gesteld, Meting

if TYPE_CHECKING:  # only who switches these on waits for their libraries, or has those at all
    from klantbeeld.metingen.spans import Spans
    from klantbeeld.metingen.tellers import Tellers


class Metingen:
    """A `Waarnemer` that knows too to which request a question belongs. Of one event loop.

    Args:
        tellers: Counts; None: nothing is counted.
        server_timing: Whether answers tell where their time went.
    """

    def __init__(self, tellers: Tellers | None, *, server_timing: bool) -> None:
        self.tellers, self.server_timing = tellers, server_timing
        self.spans: Spans | None = None
        """Sends spans; None: none are made."""
        self._under_way: dict[str, Meting] = {}

    @contextlib.contextmanager
    def of(self, trace: str, span: str, parent: str | None, *, type: str = ONBEKEND) -> Iterator[Meting]:
        """Measure the request that is answered within, however that ends."""
        meting = self._under_way[span] = Meting(trace, span, parent, type=type)
        began = time.monotonic()
        try:
            yield meting
        finally:
            del self._under_way[span]
            meting.seconds = time.monotonic() - began
            if self.tellers is not None:
                self.tellers.count(meting)
            if self.spans is not None:
                self.spans.send(meting)

    def bevraagd(self, bevraging: Bevraging, call: Call) -> None:
        """Take note of a question; one that ends after its request is counted, and no more than that."""
        if self.tellers is not None:
            self.tellers.count_vraag(bevraging)
        meting = self._under_way.get(call.span)
        if meting is not None:
            meting.call = call
            meting.gesteld.append(Gesteld(bevraging, time.time()))

    def bewaard(self, bron: str, uitkomst: Bewaard) -> None:
        """Take note of what came of looking whether an answer was kept."""
        if self.tellers is not None:
            self.tellers.count_bewaard(bron, uitkomst)
