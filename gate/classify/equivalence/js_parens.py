"""Which parentheses of JavaScript and TypeScript are redundant.

    x = (a * b) + c     ==  x = a * b + c
    (a ?? b) || c       !=  a ?? b || c       a syntax error
    (a?.b).c            !=  a?.b.c            the chain ends at the parenthesis
    f((a < b), c > (d)) !=  f(a < b, c > (d)) a generic call in TypeScript

A pair is dropped only where the operator table of the language says that the text without it means the same; what the grammar makes
of that text is then compared as well. A place that is not listed keeps its parentheses.
https://tc39.es/ecma262/#sec-ecmascript-language-expressions
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.forest import Forest
from gate.classify.equivalence.tokens import Visit

_SEQUENCE, _ASSIGNMENT, _TERNARY, _OR, _UNARY, _CALL, _PRIMARY = 0, 1, 2, 3, 14, 17, 18

_OPERATORS: Final[dict[bytes, int]] = {
    operator: level
    for level, operators in (
        (3, "|| ??"), (4, "&&"), (5, "|"), (6, "^"), (7, "&"), (8, "== != === !=="), (9, "< > <= >= in instanceof"),
        (10, "<< >> >>>"), (11, "+ -"), (12, "* / %"),
    )
    for operator in operators.encode().split()
}  # fmt: skip
"""`**` is left out: its operands have rules of their own, so its parentheses stay."""

_LEVELS: Final[dict[str, int]] = {
    "sequence_expression": _SEQUENCE,
    **dict.fromkeys(
        ("assignment_expression", "augmented_assignment_expression", "arrow_function", "yield_expression",
         "as_expression", "satisfies_expression"), _ASSIGNMENT),
    "ternary_expression": _TERNARY,
    **dict.fromkeys(("unary_expression", "await_expression", "update_expression"), _UNARY),
    **dict.fromkeys(("call_expression", "member_expression", "subscript_expression", "non_null_expression", "new_expression"), _CALL),
    **dict.fromkeys(
        ("identifier", "this", "cooked", "string", "template_string", "number", "regex", "true", "false", "null", "undefined", "array",
         "object", "function_expression", "generator_function", "class", "jsx_element", "jsx_self_closing_element", "jsx_fragment",
         "meta_property"), _PRIMARY),
}  # fmt: skip

_WHOLE: Final = frozenset({
    "arguments", "array", "spread_element", "return_statement", "throw_statement", "template_substitution", "jsx_expression",
    "computed_property_name",
})  # fmt: skip
"""Places that take any expression but a sequence."""

_AFTER_SIGN: Final = frozenset({
    "variable_declarator", "assignment_expression", "augmented_assignment_expression", "assignment_pattern", "object_assignment_pattern",
    "pair", "arrow_function", "field_definition", "public_field_definition", "enum_assignment", "required_parameter",
    "optional_parameter",
})  # fmt: skip
"""The same, behind a sign such as `=` or `=>`."""

_SIGNS: Final = frozenset(
    {
        b"=",
        b":",
        b"=>",
        b"+=",
        b"-=",
        b"*=",
        b"/=",
        b"%=",
        b"||=",
        b"&&=",
        b"??=",
        b"|=",
        b"&=",
        b"^=",
        b"<<=",
        b">>=",
        b">>>=",
    }
)
_CASTS: Final = frozenset({"as_expression", "satisfies_expression"})
_HEADS: Final = frozenset({"member_expression", "subscript_expression", "call_expression", "non_null_expression"})

_OVER: Final = frozenset(
    {"arrow_function", "assignment_expression", "augmented_assignment_expression", "yield_expression"}
)
_ENDED: Final = _OVER | _CASTS | {"update_expression", "unary_expression", "binary_expression", "ternary_expression"}
_JOINS: Final = {
    "binary_expression": _OVER, "call_expression": _ENDED, "subscript_expression": _ENDED, "member_expression": _ENDED - _CASTS,
}  # fmt: skip
"""What takes no operator, call or member behind it. (`a as B.C.D` is, to the grammar, a member of a cast.)"""

_NAMES: Final = frozenset(
    b"let async await yield of eval static using type declare abstract namespace module interface get set global accessor".split()
)
"""Names that would be read as keywords, or that a call of treats as special."""

_BRACKETED: Final = frozenset({
    "parenthesized_expression", "arguments", "object", "array", "template_string", "jsx_element", "jsx_self_closing_element",
    "jsx_fragment", "statement_block", "class_body", "formal_parameters", "type_arguments",
})  # fmt: skip
_ANGLES: Final = frozenset((b"<", b">", b">>", b">>>", b"<=", b">=", b"<<"))
_SEARCH_LIMIT: Final = 1_000
_BEFORE_ANGLE: Final = re.compile(rb"(?:&&|\|\||\?\?|[^=<>!]=|[=!]==|\breturn|\bif|\bwhile|[;{}?])[\s(]*\Z")
_AFTER_ANGLE: Final = re.compile(rb"[\s)]*(?:&&|\|\||\?\?|[!=]==?|[;{}]|\?[^.]|\Z)")
_ARROW: Final = re.compile(rb"=>|\basync\b")
_LONG: Final = 5_000
"""Where to stop looking, so that nesting does not cost the square of the text."""
_HOLDS: Final = re.compile(rb"(?:\*/|\b(?:yield|await|async|let|of|type))\s*\Z")
"""A JSDoc cast, `/** @type {T} */ (x)`, or what may be the name of a function: `yield (x)`."""
_NAME_AHEAD: Final = re.compile(rb"\(\s*(?:" + b"|".join(sorted(_NAMES)) + rb")\b")
_BANG: Final = re.compile(rb"\s*!(?!=)")
_ANGLE: Final = re.compile(rb"\s*<")
_NEW: Final = re.compile(rb"\(\s*new\s+[\w$.]+\s*\(")
_JSX: Final = frozenset({"jsx_element", "jsx_self_closing_element", "jsx_fragment"})


def unwrap(visit: Visit, *, typed: bool) -> list[int]:
    """The children of a node, without the parentheses that are redundant there."""
    children = list(visit.frame.children)
    for index, child in enumerate(children):
        if visit.forest.kinds[child] == "parenthesized_expression":
            children[index] = _inside(visit, children, index, typed)
    if _goes_on_wrongly(visit, children):
        children.append(visit.forest.add("(break)", b""))
    return children


def _goes_on_wrongly(visit: Visit, children: list[int]) -> bool:
    """Whether the grammar went on, over a line break, with an expression that cannot go on.

    `a = () => {}` and `[b]` on the next line are two statements; without the line break they are an error.
    """
    forest, kind = visit.forest, visit.frame.kind
    if kind not in _JOINS or forest.kinds[children[0]] not in _JOINS[kind]:
        return False
    (_, end), (start, _) = visit.frame.spans[:2]
    return b"\n" in visit.source[end:start]


def _inside(visit: Visit, children: list[int], index: int, typed: bool) -> int:
    forest, paren = visit.forest, children[index]
    content, span = forest.children(paren), visit.frame.spans[index]
    if len(content) != 3:
        return paren
    inner = content[1]
    required = _required(visit, children, index, typed)
    if required is None or forest.text(inner) in _NAMES or _is_held(visit, span, forest.kinds[inner], typed):
        return paren
    weakest, has_angle = _exposed(forest, inner)
    if weakest < required or (typed and has_angle and not _angle_is_safe(visit.source, *span)):
        return paren
    return inner


def _is_held(visit: Visit, span: tuple[int, int], kind: str, typed: bool) -> bool:
    """Whether something in or beside the parentheses needs them, whatever the operators say."""
    source, (start, end) = visit.source, span
    ahead = source[max(0, start - 99) : start].rstrip()
    if _HOLDS.search(ahead) or (visit.frame.kind == "expression_statement" and _NAME_AHEAD.match(source, start)):
        return True
    if typed and ahead.endswith(b">") and not ahead.endswith(b"=>"):
        return True  # a < b > (c) is a call of a<b>
    if typed and visit.frame.kind not in _HEADS and _BANG.match(source, end):
        return True  # the grammar binds this sign too loosely
    if source[max(start, end - 99) : end - 1].rstrip().endswith(b">") and _ANGLE.match(source, end):
        return True  # elements in a row
    return visit.frame.kind in _HEADS and (not _may_head(kind, source, span) or _is_new_callee(visit))


def _is_new_callee(visit: Visit) -> bool:
    """`new (a()).b()` makes a new `a().b`, `new a().b()` calls `b` of a new `a`."""
    outer = next((frame for frame in reversed(visit.around) if frame.kind not in _HEADS), None)
    return outer is not None and outer.kind == "new_expression" and len(outer.children) == 1


def _exposed(forest: Forest, number: int) -> tuple[int, bool]:
    """The weakest operator that would lie open without the parentheses, and whether a `<` or `>` would.

    The weakest of all, not the one on top: so nothing depends on the grammar's own idea of precedence.
    """
    known: dict[int, tuple[int, bool]] = forest.notes
    weakest, angle = _level(forest, number), False
    stack, seen = [number], 0
    while stack and weakest >= 0:
        node = stack.pop()
        seen += 1
        if seen > _SEARCH_LIMIT:
            return -1, True
        kind, content = forest.kinds[node], forest.children(node)
        if node in known:
            weakest, angle = min(weakest, known[node][0]), angle or known[node][1]
            continue
        if kind in _LEVELS or kind == "binary_expression":
            weakest = min(weakest, _level(forest, node))
        angle = angle or forest.text(node) in _ANGLES
        if kind not in _BRACKETED:
            stack.extend(content[:1] if kind == "subscript_expression" else content)
    known[number] = weakest, angle
    return weakest, angle


def _level(forest: Forest, number: int) -> int:
    kind = forest.kinds[number]
    if kind == "binary_expression":
        operator = forest.text(forest.children(number)[1])
        return -1 if operator == b"in" else _OPERATORS.get(operator, -1)  # `in` would end the head of a `for`
    return _LEVELS.get(kind, -1)


def _required(visit: Visit, children: list[int], index: int, typed: bool) -> int | None:
    """The weakest operator that needs no parentheses in this place, or None for a place that keeps them."""
    forest, kind = visit.forest, visit.frame.kind
    inner = forest.children(children[index])[1]
    if kind in _WHOLE:
        return _ASSIGNMENT
    if kind in _AFTER_SIGN:
        return _ASSIGNMENT if index and forest.text(children[index - 1]) in _SIGNS else None
    if kind in _HEADS:
        return _ASSIGNMENT if index and kind == "subscript_expression" else _CALL if index == 0 else None
    if kind == "binary_expression":
        return _operand(forest, children, index, inner)
    if kind == "ternary_expression":
        if (
            typed
            and index == 2
            and forest.kinds[inner] not in _JSX
            and _has_arrow(visit.source, *visit.frame.spans[index])
        ):
            return None
        return _ASSIGNMENT if index else _OR
    if kind == "unary_expression":
        return None if forest.text(children[0]) == b"delete" else _UNARY
    if kind in ("class_heritage", "extends_clause"):
        plain = forest.kinds[inner] in ("identifier", "member_expression") and len(children) == 2
        return _CALL if plain and visit.source.find(b"?.", *visit.frame.spans[index]) < 0 else None
    if kind in _CASTS:
        return None if index else _ASSIGNMENT if forest.kinds[inner] in _CASTS else _UNARY
    if kind == "type_assertion":
        return _UNARY
    if kind == "expression_statement":
        return None if forest.kinds[inner] in ("cooked", "string") else _SEQUENCE
    if kind == "export_statement":
        return (
            _ASSIGNMENT
            if forest.kinds[inner] in ("identifier", "object", "array", "call_expression", "member_expression")
            else None
        )
    return _SEQUENCE if kind == "parenthesized_expression" else None


def _operand(forest: Forest, children: list[int], index: int, inner: int) -> int | None:
    operator = forest.text(children[1])
    level = _OPERATORS.get(operator)
    if level is None or index == 1:
        return None
    if index and forest.kinds[inner] in _CASTS and operator in (b"&&", b"||", b"??"):
        return _ASSIGNMENT
    if forest.kinds[inner] == "binary_expression":
        nested = forest.text(forest.children(inner)[1])
        if (
            b"??" in (operator, nested)
            and (operator, index) != (nested, 0)
            and _OPERATORS.get(nested, 0) <= _OPERATORS[b"&&"]
        ):
            return None
    return level if index == 0 else level + 1


def is_looser_than_cast(forest: Forest, number: int) -> bool:
    """Whether `as` binds tighter than this operator."""
    content = forest.children(number)
    return len(content) == 3 and 0 <= _level(forest, number) < _OPERATORS[b"<"]


def _may_head(kind: str, source: bytes, span: tuple[int, int]) -> bool:
    """Whether `(x)` may lose its parentheses in `(x).y`, `(x)()` or `(x)[y]`."""
    if kind == "new_expression":
        return _NEW.match(source, *span) is not None
    return kind != "number" and span[1] - span[0] < _LONG and source.find(b"?.", *span) < 0


def _has_arrow(source: bytes, start: int, end: int) -> bool:
    """`a ? (b) : (c) => d` may be read as an arrow function with a return type."""
    return end - start > _LONG or _ARROW.search(source, start, end) is not None


def _angle_is_safe(source: bytes, start: int, end: int) -> bool:
    """Whether the neighbours rule out a list of type arguments on both sides."""
    return bool(_BEFORE_ANGLE.search(source[max(0, start - 99) : start]) and _AFTER_ANGLE.match(source, end))
