"""PHP: the text between the tags is output, to the last blank.

<?php f(1,);            ==  <?php f(1);
TRUE                    ==  true          keywords and these constants know no case
"a"                     ==  'a'           where neither has anything to interpret
?>\\n\\n<p>               !=  ?>\\n<p>
/** @ORM\\Column */      frameworks read annotations, so the lines with an @ are code
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence import braces
from gate.classify.equivalence.comments import Comment
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.classify.equivalence.tokens import Frame, Rules, Visit

_KEYWORDS: Final = frozenset(
    [
        "abstract",
        "and",
        "as",
        "break",
        "case",
        "catch",
        "class",
        "clone",
        "const",
        "continue",
        "declare",
        "default",
        "do",
        "echo",
        "else",
        "elseif",
        "enddeclare",
        "endfor",
        "endforeach",
        "endif",
        "endswitch",
        "endwhile",
        "enum",
        "extends",
        "final",
        "finally",
        "fn",
        "for",
        "foreach",
        "function",
        "global",
        "goto",
        "if",
        "implements",
        "include",
        "include_once",
        "instanceof",
        "insteadof",
        "interface",
        "namespace",
        "new",
        "or",
        "print",
        "private",
        "protected",
        "public",
        "require",
        "require_once",
        "return",
        "static",
        "switch",
        "throw",
        "trait",
        "try",
        "unset",
        "use",
        "var",
        "while",
        "xor",
        "yield",
    ]
)
"""Tokens of the grammar, not names: it matches them in any case."""
_ANNOTATION: Final = re.compile(
    r"\A/\*\*[\s\S]*?(?:(?<!\w)@|@(?![\w-]+\.\w))(?!(?:see|link|author|copyright|license|since|todo|package|subpackage|category|mixin|method|throws|template|inheritdoc)(?:[\s*]|\Z))"
)
"""An `@`, but for an address, and for what the readers pass over: they want a name behind it, and a blank or the end behind the name
(https://www.doctrine-project.org/projects/doctrine-annotations/en/2.0/custom.html)."""
_BLANK_LINES: Final = re.compile(r"(?:\n[ \t]*\*[ \t]*(?=\n))+(?=\n[ \t]*\*[ \t]+@)")
_TYPED_TAG: Final = re.compile(r"^[ \t]*\*[ \t]+@(?:param|return|var|throws)\b[^\"'`\n]*", re.MULTILINE)
_PHPSTAN: Final = re.compile(r"\A//[ \t]*(@phpstan-ignore)")
_REFUSED: Final = re.compile(r"__halt_compiler|<\?php(?!\s|\Z)", re.IGNORECASE)
"""Data behind the code, and a tag that needs a blank behind it to be one."""
_LINE_COMMENT: Final = re.compile(r"\A(?://|#)[^\n]*(?:\?>|\n.)")


def is_code(comment: Comment, source: str) -> bool:
    """Whether a framework may read the comment."""
    if _LINE_COMMENT.match(comment.text):
        raise UnprovableError
    return _ANNOTATION.match(comment.text) is not None


def tidy(text: str) -> str:
    """A doc comment without the blank lines before a tag, which ends what stands above, and without columns in typed tags."""
    if not text.startswith("/**"):
        return _PHPSTAN.sub(r"// \1", text)
    return _TYPED_TAG.sub(lambda tag: re.sub(r"[ \t]+", " ", tag[0]), _BLANK_LINES.sub("", text))


_ODD: Final = re.compile(r"#\?(?!>)|&\s*(?:#|//|/\*)")
"""A comment that the grammar ends at once, and one behind a reference."""
_GAP: Final = r"(?:\s|/\*[^*]*\*/|//[^\n]*\n|#[^\n]*\n)*+"
_CAST: Final = re.compile(
    rf"\((?P<left>{_GAP})(?:int|integer|bool|boolean|float|double|real|string|binary|array|object|unset|void)(?P<right>{_GAP})\)",
    re.I,
)
"""A cast may hold no more than blanks: with a line break or a comment within it is a constant in brackets."""


def differs_outside(before: str, after: str) -> bool:
    """What lies before the first tag and behind the last one, and the line numbers where the code asks for them."""
    if any((m["left"] + m["right"]).strip(" \t") for text in (before, after) for m in _CAST.finditer(text)):
        return True
    if _REFUSED.search(before) or _REFUSED.search(after):
        return True
    if _ODD.findall(before) != _ODD.findall(after):
        return True
    return _outside(before) != _outside(after) or line_numbers(before) != line_numbers(after)


def _outside(text: str) -> tuple[str, str]:
    head = text.partition("<?")[0]
    stripped = text.rstrip()
    return head, text[len(stripped) :] if stripped.endswith("?>") else ""


def line_numbers(text: str) -> list[int]:
    """The lines on which the code asks for its line."""
    return [number for number, line in enumerate(text.lower().split("\n")) if "__line__" in line]


def _leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    if kind in ("boolean", "null"):
        return forest.add(kind, text.lower())
    if kind in ("string", "encapsed_string"):
        return _string(forest, kind, text)
    return forest.add(kind, kind.encode() if kind in _KEYWORDS else text)


def _string(forest: Forest, kind: str, text: bytes) -> int:
    inner = text[1:-1]
    single, double = text[:1] == b"'", text[:1] == b'"'
    if single or (double and b"$" not in inner and b"\\" not in inner):
        value = inner if double else re.sub(rb"\\(['\\])", rb"\1", inner)
        return forest.add("cooked", value)
    return forest.add(kind, text)


def _listed(visit: Visit) -> int:
    """Drops a trailing comma; a second one is a hole."""
    forest, children = visit.forest, list(visit.frame.children)
    texts = [forest.text(child) for child in children]
    if len(children) > 3 and texts[-2] == b"," and texts[-3] != b",":
        del children[-2]
    return forest.inner(visit.frame.kind, children)


def _new(visit: Visit) -> int:
    """`new A` is `new A()`."""
    forest = visit.forest
    kept = [child for child in visit.frame.children if not _is_empty_arguments(forest, child)]
    return forest.inner(visit.frame.kind, kept)


def _is_empty_arguments(forest: Forest, number: int) -> bool:
    return forest.kinds[number] == "arguments" and len(forest.children(number)) == 2


_LISTS: Final = (
    "array_creation_expression", "arguments", "formal_parameters", "match_block", "anonymous_function_use_clause", "list_literal",
)  # fmt: skip
PHP: Final = Rules(
    module="tree_sitter_php",
    grammar="language_php",
    atoms=frozenset(
        {
            "string",
            "encapsed_string",
            "heredoc",
            "nowdoc",
            "shell_command_expression",
            "text_interpolation",
            "text",
            "variable_name",
            "namespace_name",
            "qualified_name",
        }
    ),
    folds={
        **dict.fromkeys(_LISTS, _listed),
        **braces.folds(
            "if_statement", "else_clause", "else_if_clause", "for_statement", "foreach_statement", "while_statement"
        ),
        "object_creation_expression": _new,
        "anonymous_class": _new,
    },
    leaf=_leaf,
    check=differs_outside,
    strict=is_code,
    tidy=tidy,
)
