"""JMESPath: where in the JSON of an application something is."""

from __future__ import annotations

from collections.abc import Iterator

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

from klantbeeld.http import Json, UnreadableError

_FUNCTIONS = frozenset(Functions.FUNCTION_TABLE)


class Expression:
    """An expression, compiled once. Raises a ValueError that begins with `where` if it is not one.

    Args:
        text: As in the settings.
        where: Name of the setting; or of the attribute it is for.
    """

    def __init__(self, text: str, where: str) -> None:
        self._where = where
        try:
            self._compiled = jmespath.compile(text)
        except JMESPathError as error:
            position = getattr(error, "lex_position", None)
            at = "" if position is None else f" (see position {position + 1})"
            raise ValueError(f"{where}: is not a JMESPath expression{at}") from None
        for name in self._named("function_expression"):
            # The library finds this out when it evaluates, and then too late.
            if name not in _FUNCTIONS:
                raise ValueError(f"{where}: JMESPath has no function '{name}'")

    def of(self, data: Json) -> Json:
        """Give what it leads to, or None; raises `UnreadableError` where it cannot be evaluated."""
        try:
            return self._compiled.search(data)
        except (JMESPathError, TypeError, ValueError, AttributeError, KeyError):
            raise UnreadableError(f"{self._where}: cannot be evaluated") from None  # the error itself holds the value

    @property
    def fields(self) -> frozenset[str]:
        """The names of all fields in it."""
        return frozenset(self._named("field"))

    def _named(self, kind: str) -> Iterator[str]:
        nodes = [self._compiled.parsed]
        while nodes:
            node = nodes.pop()
            if node["type"] == kind:
                yield node["value"]
            nodes += [child for child in node["children"] if isinstance(child, dict)]
