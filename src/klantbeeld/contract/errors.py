"""What can go wrong with a bron, chosen by what we do about it.

BronError
 + BronUnavailableError     temporary: ask again later
   - BronTimeoutError       it did not answer in time
   - BronNotAskedError      it was not asked, for its own good or ours
 - BronForbiddenError       ours to mend: credentials, rights, settings
 - BronDataError            theirs to mend: an answer that makes no sense

A message names the bron and what happened, never an identificator, a name or a URL with a query:
it reaches logs, and its class reaches the client.
"""

from __future__ import annotations

from enum import Enum

__all__ = [
    "BronDataError",
    "BronError",
    "BronForbiddenError",
    "BronNotAskedError",
    "BronTimeoutError",
    "BronUnavailableError",
    "NotAsked",
]


class BronError(Exception):
    """A bron (source) could not give what was asked."""


class BronUnavailableError(BronError):
    """The bron cannot be reached or says it is out of order; asking again may help.

    Args:
        message: What happened, without personal data.
        retry_after: Seconds the bron asks us to wait, if it said so.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BronTimeoutError(BronUnavailableError):
    """The bron did not answer within its deadline."""


class NotAsked(Enum):
    """Why a bron is not asked now."""

    FAILING = "it kept failing"
    ON_REQUEST = "it asked not to be, for a while"
    BUSY = "too many questions wait for it"
    SWITCHED_OFF = "it is switched off"


class BronNotAskedError(BronUnavailableError):
    """The bron was not asked.

    Args:
        name: Of the bron.
        why: Why not.
        retry_after: Seconds until it may be asked again, if that is known.
    """

    def __init__(self, name: str, why: NotAsked, *, retry_after: float | None = None) -> None:
        super().__init__(f"{name}: is not asked now, for {why.value}", retry_after=retry_after)
        self.why = why


class BronForbiddenError(BronError):
    """The bron refuses us: our credentials, our rights or our settings are wrong."""


class BronDataError(BronError):
    """The bron answered with something that cannot be used."""
