"""Trusted documents: which document a request is about, and what makes a text fit to be registered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graphql import GraphQLError
from graphql.language import StringValueNode

from klantbeeld.access.documents import Documentbeleid, Registered, document_id
from klantbeeld.access.rules import DOCUMENT_VRIJ
from klantbeeld.contract import Caller
from klantbeeld.schema.errors import Code, KlantbeeldError
from klantbeeld.schema.prepared import MAX_ERRORS, Document, Documents, stated_doel


class Admission:
    """Lets through the documents that may be asked.

    Args:
        documents: Makes them ready.
        beleid: Says which those are.
    """

    def __init__(self, documents: Documents, beleid: Documentbeleid) -> None:
        self._documents = documents
        self._beleid = beleid
        self._ready = {
            id: replace(documents.ready(one.text), registered=one) for id, one in (beleid.registered or {}).items()
        }

    def problems(self) -> Iterator[tuple[Registered, str]]:
        """Tell of each registered document what stands in its way."""
        for document in self._ready.values():
            one = document.registered
            if one is not None:
                yield from ((one, problem) for problem in unfit(document, one.doel))
                if name_of(document) not in (None, one.operation):
                    yield one, f"operation: the text has the name {name_of(document)}"

    def admit(self, text: str | None, id: str | None, caller: Caller) -> Document:
        """Give the document a request is about, or the error why there is none for this caller.

        Nothing is ever registered by asking it. A document of another application is as unknown as any other.

        Args:
            text: Of the query; None: it is asked by its id alone.
            id: As the client has it; None: it is asked by its text alone.
            caller: Who asks.
        """
        if text is None:
            found = self._beleid.find(id or "", caller)
            return self._ready[found.id] if found else self._unknown()
        known = document_id(text)
        if id not in (None, known):
            message = "Het id is niet dat van de meegestuurde query; stuur een van beide."
            return _refused(Code.CANNOT_SEND_PQ_ID_AND_BODY, message)
        found = self._beleid.find(known, caller)
        if found is not None:
            return self._ready[found.id]
        if not self._beleid.may_ask_freely(caller):
            return self._not_free(with_id=id is not None, caller=caller)
        document = self._documents.ready(text)
        if document.inline and self._beleid.modus_of(caller) != "open":
            return Document(None, tuple(map(_inline, document.inline[:MAX_ERRORS])))
        return document

    def _unknown(self) -> Document:
        if self._beleid.registered is None:
            message = "Hier zijn geen documenten geregistreerd; stuur de query als tekst."
            return _refused(Code.PERSISTED_QUERY_NOT_SUPPORTED, message)
        return _refused(Code.PERSISTED_QUERY_NOT_FOUND, "Er is geen geregistreerd document met dit id.")

    def _not_free(self, *, with_id: bool, caller: Caller) -> Document:
        code, message = (
            (
                Code.PERSISTED_QUERY_NOT_IN_LIST,
                "Dit document is niet geregistreerd, en wordt dat niet door het te sturen.",
            )
            if with_id
            else (Code.PERSISTED_QUERY_ID_REQUIRED, "Vraag een geregistreerd document, met zijn id.")
        )
        if self._beleid.modus_of(caller) == "geregistreerd":
            return _refused(code, message)
        return _refused(code, f"{message} Een andere query vraagt de bevoegdheid {DOCUMENT_VRIJ}.", scope=DOCUMENT_VRIJ)


def name_of(document: Document) -> str | None:
    """Give the name of the one operation of a document; None: it has no name, or there are more."""
    operation = document.operation(None)
    return operation.name.value if operation is not None and operation.name else None


def doel_in(document: Document) -> str | None:
    """Give the purpose that is written in a document."""
    stated = stated_doel(document.operation(None))
    return stated.value if isinstance(stated, StringValueNode) else None


def unfit(document: Document, doel: str | None) -> Iterator[str]:
    """Tell what makes a document unfit to be registered, for who runs the façade.

    Args:
        document: As it was made ready.
        doel: The purpose it would be bound to; None: that which is written in it.
    """
    if document.node is None:
        yield from map(_told, document.errors)
        return
    if name_of(document) is None:
        yield "must have exactly one operation, with a name"
        return
    for place in document.inline:
        yield f"{place}: a value is written here; values come in variables, so that a document is about nobody"
    stated = stated_doel(document.operation(None))
    if stated is not None and not isinstance(stated, StringValueNode):
        yield "@doel: the purpose must be written here, not come in a variable"
    elif stated is None and doel is None:
        yield "has no purpose: write @doel(code: ...) after the name of the operation, or say which with --doel"
    elif isinstance(stated, StringValueNode) and doel not in (None, stated.value):
        yield f"@doel: says {stated.value}, and it would be registered for {doel}"


def _told(error: GraphQLError) -> str:
    place = "".join(f"line {one.line}, column {one.column}: " for one in (error.locations or ())[:1])
    return f"{place}{error.message}"


def _inline(place: str) -> KlantbeeldError:
    message = f"{place}: geef de waarde in een variabele, niet in de query."
    return KlantbeeldError(Code.INLINE_ARGUMENT_VALUES_NOT_ALLOWED, message, argument=place)


def _refused(code: Code, message: str, **more: str) -> Document:
    return Document(None, (KlantbeeldError(code, message, **more),))
