"""Parse, validate, weigh and execute one question, and word the errors as GitHub words them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_client_schema, execute_sync, parse, validate

from tests.peers.github.graphql.cost import weigh
from tests.peers.github.graphql.query import root
from tests.peers.github.hub import GitHub
from tests.peers.github.model import Token
from tests.peers.packages import GRAPHQL, load


@functools.cache
def schema() -> GraphQLSchema:
    """GitHub's schema, without its own thousand resolvers: the views answer every field."""
    loaded = load(GRAPHQL)
    return build_client_schema(loaded.get("data", loaded), assume_valid=True)


def execute(hub: GitHub, token: Token, query: str, variables: Mapping[str, object]) -> dict[str, object]:
    """The body of the answer: `data`, and `errors` where there are any. GitHub answers 200 to both."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return {"errors": [_shown(error)]}
    if errors := validate(schema(), document):
        return {"errors": [_shown(error) for error in errors]}
    try:
        cost = weigh(document, dict(variables))
    except GraphQLError as error:
        return {"errors": [_shown(error)]}
    result = execute_sync(
        schema(), document, root(hub, token, cost), variable_values=dict(variables), field_resolver=_resolve
    )
    body: dict[str, object] = {"data": result.data}
    if result.errors:
        body["errors"] = [_shown(error) for error in result.errors]
    return body


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """A field of a view: a value, or a function of the field's arguments. A field that no view has is said, never null."""
    if not isinstance(source, Mapping) or info.field_name not in source:
        raise GraphQLError(f"the peer has no {info.parent_type.name}.{info.field_name}")
    value = source[info.field_name]
    return value(**arguments) if callable(value) else value


def _shown(error: GraphQLError) -> dict[str, object]:
    """`type` stands beside the message. https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-issues"""
    shown: dict[str, object] = dict(error.formatted)
    extensions = dict(error.extensions or {})
    kind = extensions.pop("type", None)
    shown.pop("extensions", None)
    return ({"type": kind} if kind else {}) | shown
