"""What a question costs, before it is asked.

https://docs.github.com/en/graphql/overview/rate-limits-and-node-limits-for-the-graphql-api
"""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    SelectionSetNode,
    VariableNode,
)

NODE_LIMIT = 500_000


def weigh(document: DocumentNode, variables: dict[str, Any]) -> int:
    """Points, at least 1: a hundredth of the requests that the connections take. Raises past 500,000 nodes."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    requests = nodes = 0

    def walk(selections: SelectionSetNode | None, times: int) -> None:
        nonlocal requests, nodes
        for selection in selections.selections if selections is not None else ():
            if isinstance(selection, FragmentSpreadNode):
                walk(fragments[selection.name.value].selection_set, times)
                continue
            size = _size(selection, variables) if isinstance(selection, FieldNode) else None
            if size is not None:
                requests += times
                nodes += times * size
            walk(selection.selection_set, times * (size or 1))  # type: ignore[attr-defined]

    for definition in document.definitions:
        if not isinstance(definition, FragmentDefinitionNode):
            walk(definition.selection_set, 1)  # type: ignore[attr-defined]
    if nodes > NODE_LIMIT:
        message = (
            f"This query requests up to {nodes:,} possible nodes which exceeds the maximum limit of {NODE_LIMIT:,}."
        )
        raise GraphQLError(message, extensions={"type": "MAX_NODE_LIMIT_EXCEEDED"})
    return max(1, round(requests / 100))


def _size(node: FieldNode, variables: dict[str, Any]) -> int | None:
    for argument in node.arguments or ():
        if argument.name.value in ("first", "last"):
            if isinstance(argument.value, IntValueNode):
                return int(argument.value.value)
            if isinstance(argument.value, VariableNode):
                return int(variables.get(argument.value.name.value) or 0)
    return None
