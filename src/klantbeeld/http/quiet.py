"""Keeps personal numbers out of what httpx logs."""

from __future__ import annotations

import logging

import httpx


class _WithoutQuery(logging.Filter):
    """Takes the query out of the URLs that httpx logs at INFO: a register that has only GET has the BSN there."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                each.copy_with(query=None) if isinstance(each, httpx.URL) else each for each in record.args
            )
        return True


def keep_quiet() -> None:
    """Make it so; once is enough."""
    logger = logging.getLogger("httpx")
    if not any(isinstance(each, _WithoutQuery) for each in logger.filters):
        logger.addFilter(_WithoutQuery())
