"""Keeps personal numbers out of what httpx logs."""

from __future__ import annotations

import logging
from contextvars import ContextVar

import httpx

_shown: ContextVar[str | None] = ContextVar("shown", default=None)


class _WithoutNumbers(logging.Filter):
    """Takes out of the URLs that httpx logs at INFO where a BSN may be: the query, and what is filled in a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_discreet(each) if isinstance(each, httpx.URL) else each for each in record.args)
        return True


def _discreet(url: httpx.URL) -> httpx.URL:
    shown = _shown.get()
    return url.copy_with(query=None) if shown is None else url.copy_with(query=None, path=shown)


def show_path(path: str | None) -> None:
    """Log this path instead of the real one, in the task that says so; None: the real one holds no number."""
    _shown.set(path)


def keep_quiet() -> None:
    """Make it so; once is enough."""
    logger = logging.getLogger("httpx")
    if not any(isinstance(each, _WithoutNumbers) for each in logger.filters):
        logger.addFilter(_WithoutNumbers())
