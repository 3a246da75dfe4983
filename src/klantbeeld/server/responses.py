"""Answers over HTTP: GraphQL in its media types, everything else as problem+json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def json_response(
    body: object, *, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with JSON."""
    content_type = f"{media_type}; charset=utf-8"
    return Response(orjson.dumps(body), status, {"Content-Type": content_type, **(headers or {})}, media_type)


def html_response(page: str, *, policy: str) -> Response:
    """Answer with a page that may load only what the policy says."""
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
    return Response(page, headers=headers)


class Problem(Exception):  # noqa: N818 - the name in RFC 9457
    """A request that is not answered by GraphQL, and why (RFC 9457)."""

    def __init__(
        self, status: int, title: str, *, code: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.code = code
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Give it as an answer."""
        body: dict[str, Any] = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.title}
        if self.code is not None:
            body["code"] = self.code
        return json_response(body, status=self.status, media_type="application/problem+json", headers=self.headers)
