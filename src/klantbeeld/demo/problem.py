"""The one shape in which the registers say no."""

from __future__ import annotations

import uuid
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INVALID_TITLE = "Ongeldige invoerwaarde."


class ProblemKind(Enum):
    """A kind of refusal: its name in the contract, HTTP status, code and title."""

    INVALID = ("ValidationError", 400, "invalid", INVALID_TITLE)
    UNPARSABLE = ("ParseError", 400, "parse_error", "Ongeldig samengestelde verzoek.")
    NOT_AUTHENTICATED = ("NotAuthenticated", 401, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.")
    NOT_AUTHENTIC = ("AuthenticationFailed", 401, "authentication_failed", "Ongeldige authenticatiegegevens.")
    FORBIDDEN = (
        "PermissionDenied",
        403,
        "permission_denied",
        "Je hebt geen toestemming om deze actie uit te voeren.",
    )
    NOT_FOUND = ("NotFound", 404, "not_found", "Niet gevonden.")
    METHOD = ("MethodNotAllowed", 405, "method_not_allowed", "Methode niet toegestaan.")
    NOT_ACCEPTABLE = ("NotAcceptable", 406, "not_acceptable", "Kan niet voldoen aan de opgegeven Accept header.")
    PRECONDITION = ("PreconditionFailed", 412, "precondition_failed", "Voorwaarde is niet vervuld")
    MEDIA_TYPE = ("UnsupportedMediaType", 415, "unsupported_media_type", "Ongeldige media type in het verzoek.")
    BROKEN = ("APIException", 500, "error", "Er is een serverfout opgetreden.")
    BUSY = ("ServiceUnavailable", 503, "service_unavailable", "De service is tijdelijk niet beschikbaar.")

    def __init__(self, type_name: str, status: int, code: str, title: str) -> None:
        self.type_name = type_name
        self.status = status
        self.code = code
        self.title = title


class Problem(Exception):  # noqa: N818 - the contract calls it a problem
    """A refusal; `params` are (name, code, reason) of each value that is wrong."""

    def __init__(
        self,
        kind: ProblemKind,
        *,
        code: str | None = None,
        detail: str | None = None,
        params: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.code = code or kind.code
        self.detail = detail
        self.params = tuple(params)

    def body(self, base: str, invalid_title: str = INVALID_TITLE) -> dict[str, object]:
        """The JSON of this problem; `base` is the address the client used."""
        title = invalid_title if self.kind is ProblemKind.INVALID else self.kind.title
        detail = self.detail or ("Internal Server Error" if self.kind is ProblemKind.BROKEN else title)
        body: dict[str, object] = {
            "type": f"{base}/ref/fouten/{self.kind.type_name}/",
            "code": self.code,
            "title": title,
            "status": self.kind.status,
            "detail": detail,
            "instance": f"urn:uuid:{uuid.uuid4()}",
        }
        if self.params:
            body["invalidParams"] = [
                {"name": name, "code": code, "reason": reason} for name, code, reason in self.params
            ]
        return body
