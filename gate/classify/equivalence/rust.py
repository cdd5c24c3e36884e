"""Rust: what rustfmt changes without changing the meaning.

f(a, b,)                ==  f(a, b)
(1,)                    !=  (1)           a tuple of one
{ 1; }                  !=  { 1 }         a semicolon drops the value
A => { b }              ==  A => b,       a block of one expression, no macro, as an arm or a closure
m!(a . . b)             !=  m!(a .. b)    macros see which signs touch
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.forest import Forest
from gate.classify.equivalence.rust_docs import doc_mark, is_code
from gate.classify.equivalence.tokens import Frame, Rules, Visit

_WORD_END: Final = re.compile(rb"[\w\x80-\xff#\"']\Z")
_WORD_START: Final = re.compile(rb"[\w\x80-\xff#\"']")
"""What makes one literal of both where they touch: a prefix and a quote, a quote and a suffix."""
_SIGN: Final = re.compile(rb"[^\w\s()\[\]{},;\"]+")
_LISTS: Final = (
    "arguments", "parameters", "array_expression", "field_declaration_list", "ordered_field_declaration_list", "enum_variant_list",
    "field_initializer_list", "use_list", "type_arguments", "type_parameters", "closure_parameters", "where_clause", "struct_pattern",
    "tuple_struct_pattern", "slice_pattern",
)  # fmt: skip
_TUPLES: Final = ("tuple_expression", "tuple_pattern", "tuple_type")
_CONTINUATION: Final = re.compile(rb"\\(?:\r?\n[ \t\r\n]*|([\s\S]))")


def leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    """A string without the indentation that a backslash at the end of a line takes away. A macro may see it, so it stays there."""
    if kind == "string_literal" and b"\\" in text and "token_tree" not in frame.kind:
        return forest.add(kind, _CONTINUATION.sub(lambda match: match[0] if match[1] else b"", text))
    return forest.add(kind, text)


def _listed(visit: Visit) -> int:
    forest, children = visit.forest, list(visit.frame.children)
    closing = visit.frame.kind != "where_clause"
    at = -2 if closing else -1
    if len(children) > 2 and forest.text(children[at]) == b",":
        del children[at]
    return forest.inner(visit.frame.kind, children)


def _tuple(visit: Visit) -> int:
    """A comma more than the one that makes a tuple."""
    forest, children = visit.forest, list(visit.frame.children)
    if [forest.text(child) for child in children].count(b",") > 1 and forest.text(children[-2]) == b",":
        del children[-2]
    return forest.inner(visit.frame.kind, children)


def _arm(visit: Visit) -> int:
    """The comma behind an arm separates, no more."""
    forest, children = visit.forest, list(visit.frame.children)
    if forest.text(children[-1]) == b",":
        children.pop()
    children[-1] = _value(forest, children[-1])
    return forest.inner(visit.frame.kind, children)


def _closure(visit: Visit) -> int:
    forest, children = visit.forest, list(visit.frame.children)
    if len(children) == 2 or (len(children) == 3 and forest.text(children[0]) in (b"move", b"")):
        children[-1] = _value(forest, children[-1])
    return forest.inner(visit.frame.kind, children)


_JUMPS: Final = frozenset({"return_expression", "break_expression", "continue_expression"})
_STATEMENTS: Final = frozenset(
    {"macro_invocation", "label", "empty_statement", "(gap)", "inner_attribute_item", "attribute_item"}
)


_BRACED: Final = frozenset(
    {"for_expression", "while_expression", "loop_expression", "match_expression", "if_expression"}
)
"""What a block ends with as a value, although it needs no semicolon as a statement."""


def _value(forest: Forest, number: int) -> int:
    """The one expression of a block that is nothing else. A macro may expand to statements there, so it stays."""
    content = forest.children(number)
    if forest.kinds[number] != "block" or len(content) != 3 or forest.text(content[0]) != b"{":
        return number
    kind, inner = forest.kinds[content[1]], forest.children(content[1])
    if kind == "expression_statement" and len(inner) == 1 and forest.kinds[inner[0]] in _BRACED:
        return inner[0]
    if kind in _STATEMENTS or kind.endswith(("_item", "_statement", "_declaration", "_definition")):
        return number
    return content[1]


def _block(visit: Visit) -> int:
    """`return x` at the end of a block needs no semicolon: neither form has a value."""
    forest, children = visit.forest, list(visit.frame.children)
    last = forest.children(children[-2]) if len(children) > 2 else ()
    if len(last) == 2 and forest.kinds[children[-2]] == "expression_statement" and forest.kinds[last[0]] in _JUMPS:
        children[-2] = last[0]
    return forest.inner(visit.frame.kind, children)


def _parenthesized(visit: Visit) -> int:
    """`((x))` is `(x)`."""
    forest, children = visit.forest, visit.frame.children
    if len(children) == 3 and forest.kinds[children[1]] == "parenthesized_expression":
        return children[1]
    return forest.inner(visit.frame.kind, children)


def _extern(visit: Visit) -> int:
    """`extern fn` is `extern "C" fn`."""
    forest, children = visit.forest, list(visit.frame.children)
    if len(children) == 1:
        children.append(forest.add("string_literal", b'"C"'))
    return forest.inner(visit.frame.kind, children)


def _tokens(visit: Visit) -> int:
    """What a macro gets: the tokens, and which signs touch each other."""
    forest, frame = visit.forest, visit.frame
    children: list[int] = []
    end = -1
    for child, span in zip(frame.children, frame.spans, strict=True):
        if end == span[0] and _touch(forest.text(children[-1]), forest.text(child)):
            children.append(forest.add("(joint)", b""))
        children.append(child)
        end = span[1]
    return forest.inner(frame.kind, children)


def _touch(left: bytes, right: bytes) -> bool:
    """Whether it matters that there is nothing between two tokens."""
    if _SIGN.fullmatch(left):
        return _SIGN.fullmatch(right) is not None or right[:1].isdigit() or left in (b"'", b"$", b"#")
    if right == b"." and left[:1].isdigit():
        return True
    return _WORD_START.match(right) is not None and _WORD_END.search(left) is not None


def _definition(visit: Visit) -> int:
    """The semicolon behind the last rule of a macro separates, no more."""
    forest, children = visit.forest, list(visit.frame.children)
    last = len(children) - (2 if forest.text(children[-1]) == b";" else 1)
    if last > 1 and forest.text(children[last - 1]) == b";" and forest.kinds[children[last - 2]] == "macro_rule":
        del children[last - 1]
    return forest.inner(visit.frame.kind, children)


def _macro(visit: Visit) -> int:
    """`stringify!` sees the blanks too."""
    forest, children = visit.forest, list(visit.frame.children)
    if b"stringify" in visit.text:
        children.append(forest.add("(text)", visit.text))
    return forest.inner(visit.frame.kind, children)


def _ambiguous(before: str, after: str) -> bool:
    """`stringify` in a macro of this file may see the blanks of any call of it."""
    return "stringify!" in before and "macro_rules!" in before


RUST: Final = Rules(
    module="tree_sitter_rust",
    comments=frozenset({"line_comment", "block_comment"}),
    atoms=frozenset({"line_comment", "block_comment", "string_literal", "raw_string_literal", "char_literal"}),
    folds={
        **dict.fromkeys(_LISTS, _listed),
        **dict.fromkeys(_TUPLES, _tuple),
        **dict.fromkeys(
            (
                "token_tree",
                "token_tree_pattern",
                "token_repetition",
                "token_repetition_pattern",
                "macro_rule",
            ),
            _tokens,
        ),
        "macro_definition": _definition,
        "match_arm": _arm,
        "closure_expression": _closure,
        "block": _block,
        "parenthesized_expression": _parenthesized,
        "extern_modifier": _extern,
        "macro_invocation": _macro,
    },
    leaf=leaf,
    check=_ambiguous,
    strict=is_code,
    anchor=doc_mark,
)
