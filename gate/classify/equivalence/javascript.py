"""JavaScript, JSX, TypeScript and TSX.

    a = 'x'; f(b,)       ==  a = "x"\\nf(b)
    return\\nx            !=  return x        a line break ends a return
    [1,,]                !=  [1,]            a hole counts
    ('use strict')       !=  'use strict'    a directive is no string
    get\\nx(){}           !=  get x(){}       kept apart, although some of these are equal

What formatters (prettier, eslint --fix, standard, biome) change without changing the meaning is folded away; the line breaks that
end a statement are checked against the rules of automatic semicolon insertion, not only against the grammar's opinion.
https://tc39.es/ecma262/#sec-automatic-semicolon-insertion
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from gate.classify.equivalence import braces, js_hazards, js_literals, js_parens, js_statements, js_types, jsx
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.classify.equivalence.js_repairs import plain_exports, repair
from gate.classify.equivalence.tokens import Fold, Frame, Rules, Visit, prove_tokens
from gate.model import EquivalenceKind

_TYPE_TOKENS: Final = re.compile(rb"\"[^\"]*\"|'[^']*'|\w+|[^\w\s]")

_NO_ANGLE: Final = re.compile(rb"[;{][^<;{}]*\Z|\b(?:(?:if|while)\s*\(|return\s+[\w!(])[^<]*\Z")
"""No `<` so far that a `>` could close: `a < {b: c}, d >` may end with a list of types, `if (d >` may not."""

_BROKEN_AFTER: Final = frozenset({
    "async", "get", "set", "static", "accessor", "readonly", "public", "private", "protected", "override", "await",
})  # fmt: skip
_NEVER_BROKEN_AFTER: Final = frozenset({
    "type", "interface", "namespace", "module", "declare", "abstract", "global", "asserts", "using", "unique", "infer",
})  # fmt: skip
"""With a line break behind them these are names, and what follows is another statement."""
_COMMENT_SIGNS: Final = frozenset({"<", "!", "--", ">"})
_BROKEN_BEFORE: Final = frozenset({"as", "satisfies", "is", "=>"})


class ScriptLayout:
    """Notes the line breaks behind and before the words where the language may forbid one."""

    def __init__(self) -> None:
        self.marks: list[object] = []
        self._after: str | None = None
        self._glued = b""

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        if kind in _COMMENT_SIGNS:
            self._check_comment_sign(text, spaced)
        if self._after is not None:
            if broken and self._after in _NEVER_BROKEN_AFTER:
                raise UnprovableError
            self.marks.append((self._after, broken))
            self._after = None
        if kind in _BROKEN_AFTER or kind in _NEVER_BROKEN_AFTER:
            self._after = kind
        elif kind in _BROKEN_BEFORE:
            self.marks.append((broken, kind))

    def _check_comment_sign(self, text: bytes, spaced: bool) -> None:
        """`<!--` and `-->` are operators in a module and comments in a script."""
        self._glued = text if spaced else self._glued + text
        if self._glued.endswith((b"<!--", b"-->")):
            raise UnprovableError


_HEAD: Final = 5_000
"""Characters in which a file says what it is written in."""
_FLOW: Final = re.compile(r"\s*+(?:(?://[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|'use strict';?)\s*+)*?(?://|/\*)[^/]*@flow\b")


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict on two texts of `language`: javascript, jsx, typescript or tsx. Never raises."""
    verdict = prove_tokens(before, after, _RULES[language])
    if verdict is not None and js_hazards.differ(before, after, language):
        return None
    if verdict is None and _is_flow(before) and _is_flow(after) and language in ("javascript", "jsx"):
        return prove_tokens(before, after, _RULES["tsx"])
    return verdict


def _is_flow(text: str) -> bool:
    """Whether the file says that it has the types of Flow, most of which TypeScript writes alike."""
    head = text[:_HEAD]
    return "@flow" in head and _FLOW.match(head) is not None


def _leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    if kind == "string":
        return _string(forest, text, frame)
    if kind == "number":
        return forest.add(kind, js_literals.number(text))
    if kind == "html_comment" or (kind == "identifier" and text in (b"await", b"yield")):
        raise UnprovableError  # a comment in some engines, a keyword in some functions
    if kind == "property_identifier" and text.endswith(b">"):
        return forest.add("(type arguments)", b" ".join(_TYPE_TOKENS.findall(text)))  # see js_repairs
    if kind == "string_fragment":
        return forest.add(kind, text.replace(b"\r\n", b"\n"))  # what every engine does to a template
    if kind == "regex_flags":
        return forest.add(kind, bytes(sorted(text)))
    return forest.add(kind, text)


def _string(forest: Forest, text: bytes, frame: Frame) -> int:
    parent = frame.kind
    if parent == "jsx_attribute":
        return jsx.attribute_string(forest, text)
    if parent == "expression_statement":
        plain = b"\\" not in text and b"'" not in text[1:-1] and b'"' not in text[1:-1]
        return forest.add("directive", text[1:-1] if plain else text)
    value = js_literals.cooked(text)
    if value is None:
        return forest.add("string", text)
    is_key = parent == "property_signature" or (parent in ("pair", "pair_pattern") and not frame.children)
    if is_key and js_literals.is_word(value):
        return forest.add("property_identifier", value)
    return forest.add("cooked", value)


def _expression(visit: Visit, *, typed: bool) -> int:
    return visit.forest.inner(visit.frame.kind, js_parens.unwrap(visit, typed=typed))


def _await(visit: Visit, *, typed: bool) -> int:
    """`await x as T` is `(await x) as T`; the grammar has it the other way round."""
    forest, children = visit.forest, visit.frame.children
    inner = children[-1]
    content = forest.children(inner)
    if len(children) == 2 and forest.kinds[inner] in ("as_expression", "satisfies_expression"):
        return forest.inner(
            forest.kinds[inner], (forest.inner(visit.frame.kind, (children[0], content[0])), *content[1:])
        )
    return forest.inner(visit.frame.kind, children)


def _binary(visit: Visit, *, typed: bool) -> int:
    """Notes a line break behind `>`: `a < b >` and `c` on the next line are two statements in TypeScript."""
    children, spans = js_parens.unwrap(visit, typed=typed), visit.frame.spans
    sign = spans[1][0]
    broken = typed and visit.forest.text(children[1]) == b">" and b"\n" in visit.source[spans[1][1] : spans[2][0]]
    if broken and not _NO_ANGLE.search(visit.source, max(0, sign - 999), sign):
        children.append(visit.forest.add("(break)", b""))
    return visit.forest.inner(visit.frame.kind, children)


def _yield(visit: Visit, *, typed: bool) -> int:
    """Keeps the parentheses of its operand: where `yield` is a name, `yield (x)` is a call."""
    js_statements.check_restricted(visit)
    return visit.forest.inner(visit.frame.kind, visit.frame.children)


def _postfix(visit: Visit, *, typed: bool) -> int:
    """No line break may stand before a postfix `++`, `--` or `!`."""
    spans = visit.frame.spans
    postfix = len(spans) == 2 and visit.forest.text(visit.frame.children[1]) in (b"++", b"--", b"!")
    if postfix and b"\n" in visit.source[spans[0][1] : spans[1][0]]:
        raise UnprovableError
    return _expression(visit, typed=typed)


def _new(visit: Visit, *, typed: bool) -> int:
    """`new A` is `new A()`. The callee keeps its parentheses."""
    forest, children = visit.forest, list(visit.frame.children)
    if forest.kinds[children[-1]] != "arguments":
        children.append(forest.inner("arguments", (forest.add("(", b"("), forest.add(")", b")"))))
    return forest.inner(visit.frame.kind, children)


def _arrow(visit: Visit, *, typed: bool) -> int:
    """`(x) => y` is `x => y`."""
    forest, children = visit.forest, js_parens.unwrap(visit, typed=typed)
    texts = [forest.text(child) for child in children]
    sign = texts.index(b"=>") if b"=>" in texts else 0
    body_start = visit.frame.spans[-1][0]
    if visit.source.startswith(b"{", body_start) and forest.kinds[children[-1]] != "statement_block":
        raise UnprovableError
    if sign and all(text == b"async" for text in texts[: sign - 1]):
        children[sign - 1] = _bare_parameter(forest, children[sign - 1])
    return forest.inner(visit.frame.kind, children)


def _bare_parameter(forest: Forest, number: int) -> int:
    content = forest.children(number)
    if forest.kinds[number] != "formal_parameters" or len(content) != 3:
        return number
    inner = content[1]
    if forest.kinds[inner] == "required_parameter" and len(forest.children(inner)) == 1:
        inner = forest.children(inner)[0]
    return inner if forest.kinds[inner] == "identifier" else number


def _listed(visit: Visit, *, typed: bool) -> int:
    """Drops a trailing comma; in an array a second one is a hole."""
    forest, children = visit.forest, js_parens.unwrap(visit, typed=typed)
    if len(children) > 3 and forest.text(children[-2]) == b"," and forest.text(children[-3]) != b",":
        last = [children[-3], *forest.children(children[-3])[:1]]
        if all(forest.kinds[number] != "rest_pattern" for number in last):  # behind a rest none may stand
            del children[-2]
    return forest.inner(visit.frame.kind, children)


_STATEMENTS: Final = (
    "expression_statement", "variable_declaration", "lexical_declaration", "return_statement", "throw_statement", "break_statement",
    "continue_statement", "debugger_statement", "import_statement", "export_statement", "do_statement", "function_signature",
    "ambient_declaration", "import_alias",
)  # fmt: skip
_EXPRESSIONS: Final = (
    "spread_element", "template_substitution", "jsx_expression", "computed_property_name", "variable_declarator", "assignment_expression",
    "augmented_assignment_expression", "assignment_pattern", "object_assignment_pattern", "pair", "enum_assignment",
    "required_parameter", "optional_parameter", "member_expression", "subscript_expression", "call_expression",
    "ternary_expression", "unary_expression", "type_assertion", "parenthesized_expression", "class_heritage", "extends_clause",
)  # fmt: skip


def _cast(visit: Visit, *, typed: bool) -> int:
    """`a && b as T` is `a && (b as T)`; the grammar has it the other way round."""
    forest, kind = visit.forest, visit.frame.kind
    left, *rest = js_parens.unwrap(visit, typed=typed)
    heads: list[tuple[int, int]] = []
    while forest.kinds[left] == "binary_expression" and js_parens.is_looser_than_cast(forest, left):
        operand, sign, left = forest.children(left)
        heads.append((operand, sign))
    result = forest.inner(kind, (left, *rest))
    for operand, sign in reversed(heads):
        result = forest.inner("binary_expression", (operand, sign, result))
    return result


_LISTS: Final = (
    "arguments", "array", "array_pattern", "object", "object_pattern", "formal_parameters", "named_imports", "export_clause", "enum_body",
)  # fmt: skip
_TYPES: Final = (
    "type_arguments", "type_parameters", "tuple_type", "union_type", "intersection_type", "array_type", "type_annotation",
    "parenthesized_type", "optional_type", "rest_type", "function_type", "index_type_query", "lookup_type",
)  # fmt: skip
_MEMBERS: Final = (
    "property_signature", "method_signature", "index_signature", "call_signature", "construct_signature", "abstract_method_signature",
    "field_definition", "public_field_definition",
)  # fmt: skip


def _folds(*, typed: bool) -> Mapping[str, Fold]:
    table: dict[str, Callable[..., int]] = {
        **dict.fromkeys(_STATEMENTS, js_statements.statement),
        **dict.fromkeys(_EXPRESSIONS, _expression),
        **dict.fromkeys(_LISTS, _listed),
        **dict.fromkeys(_TYPES, js_types.type_),
        **dict.fromkeys(_MEMBERS, js_statements.member),
        **dict.fromkeys(("program", "statement_block"), js_statements.block),
        **dict.fromkeys(("class_body", "interface_body", "object_type"), js_statements.members),
        **dict.fromkeys(("update_expression", "non_null_expression"), _postfix),
        "yield_expression": _yield,
        "binary_expression": _binary,
        "await_expression": _await,
        "as_expression": _cast,
        "satisfies_expression": _cast,
        **dict.fromkeys(("conditional_type", "array_type", "lookup_type", "generic_type"), js_types.unbroken),
        "new_expression": _new,
        "arrow_function": _arrow,
        "type_alias_declaration": js_types.type_alias,
    }
    folds: dict[str, Fold] = {kind: partial(fold, typed=typed) for kind, fold in table.items()}
    governing = braces.folds("if_statement", "else_clause", "for_statement", "for_in_statement", "while_statement")
    return {**folds, **governing, "jsx_element": jsx.element, "jsx_attribute": jsx.attribute}


def _rules(module: str, grammar: str, *, typed: bool) -> Rules:
    return Rules(
        module=module,
        grammar=grammar,
        atoms=frozenset({"string", "regex_pattern", "template_literal_type"}),
        verbatim=frozenset({"template_string", "jsx_element", "jsx_fragment", "regex"}),
        uncounted=frozenset({"jsx_text", "html_character_reference"}),
        droppable=frozenset({"empty_statement", ";"}),
        folds=_folds(typed=typed),
        leaf=_leaf,
        layout=ScriptLayout,
        prepare=plain_exports,
        repair=repair,
    )


_SCRIPT: Final = _rules("tree_sitter_javascript", "language", typed=False)
_RULES: Final[Mapping[str, Rules]] = {
    "javascript": _SCRIPT,
    "jsx": _SCRIPT,
    "typescript": _rules("tree_sitter_typescript", "language_typescript", typed=True),
    "tsx": _rules("tree_sitter_typescript", "language_tsx", typed=True),
}
