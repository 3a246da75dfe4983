"""The schema as one object, and its text."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from klantbeeld.schema.directives import doel
from klantbeeld.schema.gegeven import RECORDS
from klantbeeld.schema.overig import OverigObject
from klantbeeld.schema.query import Query
from klantbeeld.schema.scalars import SCALARS


class _Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing here: an error of GraphQL repeats what the client sent. The endpoint logs codes."""


def build_schema() -> strawberry.Schema:
    """Make the schema."""
    return _Schema(
        query=Query,
        types=[*RECORDS, OverigObject],
        directives=[doel],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )


def sdl() -> str:
    """Give the text of the schema, as it is published in `schema.graphql`."""
    return build_schema().as_str().strip() + "\n"
