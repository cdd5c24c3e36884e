"""Ruby: its spellings that mean the same.

    f :a => 1            ==  f a: 1          a key that is a plain symbol
    [:a, :b], ["a"]      ==  %i[a b], %w[a]  plain words only
    if (m = found)       ==  if m = found    parentheses around the whole condition
    (a == b) && (m = c)  ==  a == b && m = c where the tree without them is the same
    f (1)                !=  f(1)            blanks mean something, see `RubyLayout`

https://docs.ruby-lang.org/en/master/syntax/literals_rdoc.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gate.classify.equivalence.comments import Comment
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.classify.equivalence.layouts import RUBY_WORDS, RubyLayout
from gate.classify.equivalence.php import line_numbers
from gate.classify.equivalence.tokens import Frame, Rules, Visit, listed

if TYPE_CHECKING:
    from tree_sitter import Node

_TAIL: Final = re.compile(r"^__END__\r?$[\s\S]*", re.MULTILINE)
_MAGIC: Final = re.compile(r"#.*(?:-\*-|coding\s*[:=])|#\s*[\w-]+\s*[:=]\s*(?!//)\S+\s*$|#!|=begin", re.IGNORECASE)
"""A comment that is one name and its value: https://docs.ruby-lang.org/en/master/syntax/comments_rdoc.html#label-Magic+Comments"""
_SYMBOL: Final = re.compile(rb":([A-Za-z_]\w*[?!]?)\Z")
_CONDITIONAL: Final = frozenset(
    "if unless elsif while until if_modifier unless_modifier while_modifier until_modifier".split()
)
_ASKED: Final = frozenset(("assignment", "call", "identifier", "instance_variable", "binary", "element_reference"))
_COMPARES: Final = frozenset(("==", "!=", "<", ">", "<=", ">="))


def _moves_data(before: str, after: str) -> bool:
    return _TAIL.findall(before) != _TAIL.findall(after) or line_numbers(before) != line_numbers(after)


def _is_magic(comment: Comment, source: str) -> bool:
    """Magic comments stand before the first token. Block comments begin and end in the first column, or are none."""
    if comment.text.startswith("=begin") and (comment.column or not re.search(r"^=end\b", comment.text, re.MULTILINE)):
        raise UnprovableError
    return comment.index == 0 and _MAGIC.match(comment.text) is not None


def _leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    """`"a"` is `'a'` where there is nothing to interpret, and so are lists of words and keys."""
    if kind == "string" and text[:1] in (b"'", b'"') and not re.search(rb"[\\#'\"]", text[1:-1]):
        return forest.add("cooked", text[1:-1])
    if kind in ("string_array", "symbol_array") and (words := RUBY_WORDS.match(text)):
        return _array(forest, words["words"].split(), symbols=kind == "symbol_array")
    if frame.kind == "pair" and kind == "simple_symbol" and not frame.children and (key := _SYMBOL.match(text)):
        return forest.add("hash_key_symbol", key[1])
    if frame.kind == "pair" and kind == "=>" and forest.kinds[frame.children[0]] == "hash_key_symbol":
        return forest.add(":", b":")
    return forest.add(kind, text)


def _array(forest: Forest, words: list[bytes], *, symbols: bool) -> int:
    """The node that `[:a, :b]` or `["a", "b"]` gives."""
    kind, mark = ("simple_symbol", b":") if symbols else ("cooked", b"")
    children = [forest.add("[", b"[")]
    for word in words:
        children += [forest.add(kind, mark + word), forest.add(",", b",")]
    return forest.inner("array", [*children[: 2 * len(words)], forest.add("]", b"]")])


def _is_silent(token: Node) -> bool:
    """Whether a parenthesis is one of a pair around a whole condition, or around a term of one that binds closer anyway."""
    pair = token.parent
    around = pair.parent if pair else None
    if pair is None or around is None or pair.type != "parenthesized_statements" or pair.child_count != 3:
        return False
    inner = pair.children[1]
    if inner.type not in _ASKED:
        return False
    if around.type in _CONDITIONAL:
        return around.child_by_field_name("condition") == pair
    if (
        around.type != "binary"
        or (sign := around.child_by_field_name("operator")) is None
        or sign.type not in ("&&", "||")
    ):
        return False
    if inner.type == "binary":
        operator = inner.child_by_field_name("operator")
        return operator is not None and operator.type in _COMPARES
    return inner.type != "assignment" or around.child_by_field_name("right") == pair


def _stripped(visit: Visit) -> int:
    """What stood between silent parentheses."""
    children = visit.frame.children
    return children[0] if len(children) == 1 else visit.forest.inner(visit.frame.kind, children)


RUBY: Final = Rules(
    module="tree_sitter_ruby",
    atoms=frozenset({
        "string", "heredoc_body", "string_array", "symbol_array", "regex", "subshell", "delimited_symbol", "character", "chained_string",
        "uninterpreted",
    }),
    folds={**dict.fromkeys(("array", "hash", "argument_list"), listed), "parenthesized_statements": _stripped},
    uncounted=frozenset({"hash_key_symbol"}),
    silent=_is_silent,
    leaf=_leaf,
    layout=RubyLayout,
    check=_moves_data,
    strict=_is_magic,
)  # fmt: skip
