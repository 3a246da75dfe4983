"""What a client is told when a request is wrong: a code, the place, and never the value."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from graphql.language import ObjectFieldNode, ValueNode
from graphql.validation.validate import ValidationAbortedError
from strawberry.exceptions import StrawberryInputCoercionError


class Code(Enum):
    """The codes in `errors[].extensions.code`."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    ONGELDIGE_CURSOR = "ONGELDIGE_CURSOR"
    MEERDUIDIG = "MEERDUIDIG"
    BRON_NIET_BEREIKBAAR = "BRON_NIET_BEREIKBAAR"
    NIET_ONDERSTEUND = "NIET_ONDERSTEUND"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PURPOSE_REQUIRED = "PURPOSE_REQUIRED"
    INSUFFICIENT_LOA = "INSUFFICIENT_LOA"
    TIMEOUT = "TIMEOUT"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    PERSISTED_QUERY_ID_REQUIRED = "PERSISTED_QUERY_ID_REQUIRED"
    PERSISTED_QUERY_NOT_IN_LIST = "PERSISTED_QUERY_NOT_IN_LIST"
    CANNOT_SEND_PQ_ID_AND_BODY = "CANNOT_SEND_PQ_ID_AND_BODY"
    INLINE_ARGUMENT_VALUES_NOT_ALLOWED = "INLINE_ARGUMENT_VALUES_NOT_ALLOWED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class KlantbeeldError(GraphQLError):
    """A problem the client can understand or mend.

    Args:
        code: What kind of problem.
        message: For people, in Dutch, without any value the client gave.
        argument: The argument it is about, such as "van.bsn".
        more: What else a client may use, such as the scope that is lacking.
    """

    def __init__(self, code: Code, message: str, *, argument: str | None = None, **more: str) -> None:
        extensions: dict[str, Any] = {"code": code.value, **more}
        if argument is not None:
            extensions["argument"] = argument
        super().__init__(message, extensions=extensions)


def invalid(argument: str, message: str) -> KlantbeeldError:
    """Make the error for an argument that is not right."""
    return KlantbeeldError(Code.BAD_USER_INPUT, f"{argument}: {message}", argument=argument)


def too_much(limit: str, message: str) -> KlantbeeldError:
    """Make the error for a request that goes over a limit; `limit` is the name of the setting."""
    return KlantbeeldError(Code.LIMIT_EXCEEDED, message, limit=limit)


_TYPE = r"'[\w\[\]!]+'"
_ABOUT_A_DECLARATION = re.compile(
    rf"Variable '\$\w+' (?:is never used|is not defined|cannot be non-input type {_TYPE}"
    rf"|of type {_TYPE} used in position expecting type {_TYPE})(?: (?:in|by) operation '\w+')?\."
)
"""What is wrong with how a variable is declared and used: names and types alone, and no value of anybody."""

_CHOICES = {
    ("KlantInput", "bsn", "kvkNummer", "rsin", "vestiging", "partij"): invalid("van", "wijs precies één klant aan."),
    ("VerwijzingInput",): invalid("onderwerpobject", "wijs precies één object aan."),
    ("ActorInput",): invalid("toegewezenAan", "wijs met elk precies één actor aan."),
}
"""Every input that is a choice, and the fields that only one of them has."""


def public(error: GraphQLError, *, before_execution: bool) -> GraphQLError:
    """Give the error as the client may see it: no value, no message of ours, no message of a library about a value."""
    if isinstance(error, KlantbeeldError):
        return error
    if isinstance(error.original_error, KlantbeeldError):
        return _replaced(error, error.original_error.message, error.original_error.extensions or {})
    if isinstance(error, GraphQLSyntaxError):
        if "Parsing aborted" in error.message:
            limit = "max_tokens" if "tokens" in error.message else "max_depth"
            wrong = too_much(limit, "De query is te lang of te diep genest.")
            return _replaced(error, wrong.message, wrong.extensions or {})
        return _replaced(error, "Syntaxfout in de query.", _code(Code.GRAPHQL_PARSE_FAILED))
    if isinstance(error, StrawberryInputCoercionError) or isinstance(
        error.original_error, StrawberryInputCoercionError
    ):
        wrong = _of_choice(error.message)
        return _replaced(error, wrong.message, wrong.extensions or {})
    about_value = any(isinstance(node, ValueNode | ObjectFieldNode) for node in error.nodes or ())
    if not before_execution:
        if about_value:
            return _replaced(error, "Ongeldige waarde voor een argument.", _code(Code.BAD_USER_INPUT))
        return _replaced(error, "Er ging iets mis in de façade.", _code(Code.INTERNAL_SERVER_ERROR))
    if _ABOUT_A_DECLARATION.fullmatch(error.message):
        return _replaced(error, error.message, _code(Code.GRAPHQL_VALIDATION_FAILED))
    if about_value:
        return _replaced(error, "Ongeldige waarde in de query.", _code(Code.BAD_USER_INPUT))
    return _refusal(error)


def _of_choice(message: str) -> KlantbeeldError:
    """Give the error of an input of which not exactly one field was given; the message of the library tells which."""
    for names, wrong in _CHOICES.items():
        if any(f"'{name}'" in message for name in names):
            return wrong
    return KlantbeeldError(Code.BAD_USER_INPUT, "Geef precies één van de velden van deze invoer.")


def _refusal(error: GraphQLError) -> GraphQLError:
    """Give the error of a request that is not executed, and that is not about a value in the query."""
    if error.message.startswith("Variable "):
        name = error.message.split(" ", 2)[1].strip("'\"")
        return _replaced(error, f"Ongeldige waarde voor variabele {name}.", _code(Code.BAD_USER_INPUT))
    if isinstance(error, ValidationAbortedError):
        wrong = too_much("max_fields", "De query herhaalt te veel velden.")
        return _replaced(error, wrong.message, wrong.extensions or {})
    if error.original_error is not None:
        return _replaced(error, "Ongeldige waarde voor een argument.", _code(Code.BAD_USER_INPUT))
    if "operation" in error.message.lower() and not error.nodes:
        return _replaced(error, "Die operatie staat niet in de query.", _code(Code.OPERATION_RESOLUTION_FAILURE))
    return _replaced(error, error.message, _code(Code.GRAPHQL_VALIDATION_FAILED))


def _code(code: Code) -> dict[str, Any]:
    return {"code": code.value}


def _replaced(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    """Say it in other words, at the same place. Without the nodes: printing those would print the query."""
    replaced = GraphQLError(message, path=error.path, extensions=extensions)
    replaced.locations = error.locations
    return replaced
