"""Log lines: structured, and without personal data."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# These log URLs with their query, and so numbers of people.
_TALKATIVE = ("aiohttp", "httpx", "httpcore", "strawberry.execution", "uvicorn.access", "asyncio")

_PERSONAL = re.compile(
    r"(?<!\d)\d{8,9}(?!\d)"  # BSN, RSIN and KVK-nummer
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail address
    r"|(?:Bearer|Token|Basic)\s+[\w.~+/=-]+"  # credentials
    r"|(?<=://)[^\s/]+@"  # and those in a URL
)


def masked(text: str) -> str:
    """Put stars where something personal or secret might stand. The last net: nobody should log such a thing."""
    return _PERSONAL.sub("***", text)


def _mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # These ids are hexadecimal, and many a one would pass for a number of somebody somewhere.
    return {key: value if key in ("trace", "document") else _masked(value) for key, value in event.items()}


def _masked(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case int() if not isinstance(value, bool) and masked(str(value)) != str(value):
            return "***"
        case Mapping():
            return {_masked(key): _masked(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(one) for one in value]
    return value


def configure_logging(*, as_json: bool, level: str = "INFO") -> None:
    """Send every log line of the process, those of libraries too, through one form."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: Processor = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter: dict[str, Any] = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        # An exception is told by its type alone: its text and its frames may hold what a bron or a client sent.
        "processors": [_without_exception, structlog.stdlib.ProcessorFormatter.remove_processors_meta, _mask, render],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"klantbeeld": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "klantbeeld"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {name: {"level": "WARNING"} for name in _TALKATIVE},
        }
    )


def _without_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # uvicorn's line once more, for a terminal
    record = event.get("_record")
    # structlog moves it from the record to the event; older ones left it there.
    raised = event.pop("exc_info", None) or getattr(record, "exc_info", None)
    if record is not None:
        record.exc_info = record.exc_text = None
    if isinstance(raised, tuple) and raised[0] is not None:
        event["error"] = raised[0].__name__
    return event
