"""Go, Rust, Java, Kotlin, PHP, Ruby, C# and HCL: tokens and shape, and what each of these languages makes of blanks.

    go:     a(b,\\n)         ==  a(b)
    java:   int[] a = {1,}  ==  int[] a = {1}
    kotlin: a\\n.b()         ==  a.b()
    csharp: #if A\\n&& B     !=  #if A && B
    hcl:    a = [\\n1]       ==  a = [1]

Sorted imports and rewritten literals are other programs to this proof, whether or not they behave the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from gate.classify.equivalence import braces
from gate.classify.equivalence.comments import Comment
from gate.classify.equivalence.csharp import CSHARP
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.classify.equivalence.layouts import GoLayout, HclLayout, KotlinLayout, octal
from gate.classify.equivalence.php import PHP
from gate.classify.equivalence.ruby import RUBY
from gate.classify.equivalence.rust import RUST
from gate.classify.equivalence.text_blocks import java_leaf, kotlin_call
from gate.classify.equivalence.tokens import Fold, Frame, Rules, Visit, listed, prove_tokens
from gate.model import EquivalenceKind

if TYPE_CHECKING:
    from tree_sitter import Node

_CGO: Final = re.compile(r'^[^\n/]*["`]C["`]\s*(?:;|$|//|/\*)', re.MULTILINE)
_BLANK_BEHIND: Final = re.compile(r"^[ \t]*//(?:go:|export |line )[^\n]*[ \t]$", re.MULTILINE)
_JAVA_ASCII_ESCAPE: Final = re.compile(r"\\u+00[0-7]", re.IGNORECASE)
_DOC_TAG: Final = re.compile(r"\A/\*\*[\s\S]*@deprecated\b")


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict on two texts of `language`. Never raises."""
    return prove_tokens(before, after, _RULES[language])


def _closed(visit: Visit) -> int:
    """A value of Go: where its bracket closes on a row of its own, a comma stands before, or it does not compile."""
    spans, children = visit.frame.spans, visit.frame.children
    if (
        len(children) > 2
        and visit.forest.text(children[-2]) != b","
        and b"\n" in visit.source[spans[-2][1] : spans[-1][0]]
    ):
        raise UnprovableError
    return listed(visit)


def _entries(visit: Visit) -> int:
    """The entries of a Kotlin enum may end in a comma, a semicolon or both; members need the semicolon."""
    forest, children = visit.forest, list(visit.frame.children)
    if len(children) > 2 and forest.text(children[-2]) == b";":
        del children[-2]
    texts = [forest.text(child) for child in children]
    end = texts.index(b";") if b";" in texts else len(children) - 1
    if end > 1 and texts[end - 1] == b"," and texts[end - 2] not in (b",", b"{"):
        del children[end - 1]
    return forest.inner(visit.frame.kind, children)


def _conditions(visit: Visit) -> int:
    """Drops a trailing comma before the arrow of a Kotlin `when`."""
    forest, children = visit.forest, list(visit.frame.children)
    texts = [forest.text(child) for child in children]
    arrow = texts.index(b"->") if b"->" in texts else 0
    if arrow > 1 and texts[arrow - 1] == b"," != texts[arrow - 2]:
        del children[arrow - 1]
    return forest.inner(visit.frame.kind, children)


def _unseparated(visit: Visit) -> int:
    """Drops the semicolons between statements: the layout has them, and where the compiler puts them."""
    forest, children = visit.forest, visit.frame.children
    kept = [child for child in children if forest.children(child) or forest.text(child).strip() not in (b";", b"")]
    return forest.inner(visit.frame.kind, kept)


def _end_line(source: bytes, root: Node) -> bytes | None:
    """The grammar wants a line break behind the last declaration."""
    return None if source.endswith(b"\n") else source + b"\n"


def _lists(kinds: Iterable[str]) -> Mapping[str, Fold]:
    return dict.fromkeys(kinds, listed)


def _steers_go(before: str, after: str) -> bool:
    """The comment above `import "C"` is a C program, and a directive with a tab behind it is none."""
    if _CGO.search(before) is not None or _CGO.search(after) is not None:
        return True
    return _BLANK_BEHIND.findall(before) != _BLANK_BEHIND.findall(after)


def _escapes_ascii(before: str, after: str) -> bool:
    """Java reads `\\u000a` before anything else: it may end a comment or a string."""
    return _JAVA_ASCII_ESCAPE.search(before) is not None or _JAVA_ASCII_ESCAPE.search(after) is not None


def _is_deprecation(comment: Comment, source: str) -> bool:
    """`@deprecated` in a doc comment marks the class file."""
    return _DOC_TAG.match(comment.text) is not None


def _go_leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    return forest.add(kind, octal(text) if kind == "int_literal" else text)


_GO: Final = Rules(
    module="tree_sitter_go",
    leaf=_go_leaf,
    atoms=frozenset({"interpreted_string_literal", "raw_string_literal", "rune_literal"}),
    folds={
        **_lists(("argument_list", "parameter_list", "type_arguments", "type_parameter_list")),
        "literal_value": _closed,
        **dict.fromkeys(
            ("source_file", "block", "statement_list", "field_declaration_list", "interface_type", "import_spec_list", "var_spec_list",
             "const_declaration", "type_declaration", "expression_case", "default_case", "type_case", "communication_case"),
            _unseparated,
        ),
    },
    layout=GoLayout,
    repair=_end_line,
    check=_steers_go,
)  # fmt: skip
_JAVA: Final = Rules(
    module="tree_sitter_java",
    comments=frozenset({"line_comment", "block_comment"}),
    atoms=frozenset({"string_literal", "character_literal"}),
    folds={
        **_lists(("array_initializer", "element_value_array_initializer")),
        **braces.folds("if_statement", "for_statement", "enhanced_for_statement", "while_statement"),
    },
    leaf=java_leaf,
    check=_escapes_ascii,
    strict=_is_deprecation,
)
_KOTLIN: Final = Rules(
    module="tree_sitter_kotlin",
    comments=frozenset({"line_comment", "block_comment"}),
    atoms=frozenset({"string_literal", "multiline_string_literal", "character_literal"}),
    folds={
        **_lists(("value_arguments", "function_value_parameters", "class_parameters", "type_arguments", "type_parameters",
                  "collection_literal")),
        **dict.fromkeys(("", "source_file", "block", "class_body", "import", "package_header"), _unseparated),
        "enum_class_body": _entries,
        "when_entry": _conditions,
        "navigation_expression": kotlin_call,
    },
    layout=KotlinLayout,
)  # fmt: skip
_HCL: Final = Rules(
    module="tree_sitter_hcl",
    atoms=frozenset({"quoted_template", "string_lit", "heredoc_template"}),
    folds=_lists(("tuple",)),
    layout=HclLayout,
)
_RULES: Final[Mapping[str, Rules]] = {
    "go": _GO, "rust": RUST, "java": _JAVA, "kotlin": _KOTLIN, "php": PHP, "ruby": RUBY, "csharp": CSHARP, "hcl": _HCL,
}  # fmt: skip
