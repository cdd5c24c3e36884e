"""Types of TypeScript: parentheses that group nothing, and the bar before the first member of a union.

type A = | B | (C)   ==  type A = B | C
(B | C)[]            !=  B | C[]
"""

from __future__ import annotations

from typing import Final

from gate.classify.equivalence import js_parens
from gate.classify.equivalence.forest import UnprovableError
from gate.classify.equivalence.js_statements import check_end
from gate.classify.equivalence.tokens import Visit

_SIMPLE_TYPES: Final = frozenset(
    {"predefined_type", "type_identifier", "array_type", "tuple_type", "object_type", "generic_type"}
)
_TYPE_WORDS: Final = frozenset(b"infer keyof readonly unique abstract asserts is new typeof".split())
_TYPE_PLACES: Final = frozenset(
    {"required_parameter", "optional_parameter", "property_signature", "variable_declarator", "public_field_definition"}
)


def type_(visit: Visit, *, typed: bool) -> int:
    """Drops parentheses around a type where they group nothing, and the bar before the first member of a union."""
    forest, frame = visit.forest, visit.frame
    children = [_bare_type(visit, child) for child in js_parens.unwrap(visit, typed=typed)]
    leading = len(children) == 2 and forest.text(children[0]) in (b"|", b"&")
    if leading and frame.kind in ("union_type", "intersection_type") and not _is_operand(visit):
        return children[1]
    if (
        frame.kind in ("type_arguments", "type_parameters", "tuple_type")
        and len(children) > 3
        and forest.text(children[-2]) == b","
    ):
        del children[-2]
    return forest.inner(frame.kind, children)


def _is_operand(visit: Visit) -> bool:
    """Whether something of the same union stands before: `A | | B` is an error, although the grammar takes it."""
    parent = visit.around[-1]
    return parent.kind in ("union_type", "intersection_type") and bool(parent.children)


def _bare_type(visit: Visit, number: int) -> int:
    forest = visit.forest
    content = forest.children(number)
    if forest.kinds[number] != "parenthesized_type" or len(content) != 3:
        return number
    inner, place = content[1], visit.frame.kind
    kind = forest.kinds[inner]
    if kind in _SIMPLE_TYPES and forest.text(inner) not in _TYPE_WORDS:
        return inner
    if kind == "type_query" and place in ("lookup_type", "array_type") and number == visit.frame.children[0]:
        return inner  # prettier 3 writes (typeof x)[number]
    if kind in ("union_type", "intersection_type") and place in (
        "type_annotation",
        "type_arguments",
        "type_alias_declaration",
    ):
        return inner
    if kind == "function_type" and place == "type_annotation" and visit.around[-1].kind in _TYPE_PLACES:
        return inner
    return number


def unbroken(visit: Visit, *, typed: bool) -> int:
    """No line break may stand before `extends`, nor before the brackets behind a type: it would end there."""
    spans = visit.frame.spans
    if b"\n" in visit.source[spans[0][1] : spans[1][0]]:
        raise UnprovableError
    return type_(visit, typed=typed)


def type_alias(visit: Visit, *, typed: bool) -> int:
    forest, frame = visit.forest, visit.frame
    children = [_bare_type(visit, child) for child in frame.children]
    if forest.text(children[-1]) == b";":
        children.pop()
    else:
        check_end(visit)
    return forest.inner(frame.kind, children)
