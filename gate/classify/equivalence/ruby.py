"""Ruby: its spellings that mean the same.

    f :a => 1            ==  f a: 1          a key that is a plain symbol
    [:a, :b], ["a"]      ==  %i[a b], %w[a]  plain words only
    10_000               ==  10000           whole numbers in tens
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
from gate.classify.equivalence.hazards import changed_rows
from gate.classify.equivalence.layouts import RUBY_WORDS, RubyLayout
from gate.classify.equivalence.php import line_numbers
from gate.classify.equivalence.tokens import Frame, Rules, Visit, listed

if TYPE_CHECKING:
    from tree_sitter import Node

_TAIL: Final = re.compile(r"^__END__\r?$[\s\S]*", re.MULTILINE)
_MAGIC: Final = re.compile(r"#.*(?:-\*-|coding\s*[:=])|#\s*[\w-]+\s*[:=]\s*(?!//)\S+\s*$|#!|=begin", re.IGNORECASE)
"""A comment that is one name and its value: https://docs.ruby-lang.org/en/master/syntax/comments_rdoc.html#label-Magic+Comments"""
_HEAD: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*+")
_WHOLE: Final = re.compile(rb"[1-9][0-9]*+(?:_[0-9]++)*+\Z")
_SYMBOL: Final = re.compile(rb":([A-Za-z_]\w*[?!]?)\Z")
_OPENS_VALUE: Final = frozenset((b",", b"=", b"=>", b"(", b"[", b":"))
_CONDITIONAL: Final = frozenset(
    "if unless elsif while until if_modifier unless_modifier while_modifier until_modifier".split()
)
_PLAIN: Final = frozenset(
    "identifier constant instance_variable self nil true false integer simple_symbol hash_key_symbol string string_content scope_resolution call "
    "argument_list pair binary assignment element_reference parenthesized_statements ( ) [ ] , . &. :: : => = && || == != < > <= >= \" '".split()
)
"""What parentheses may hold that say nothing: no range, no splat, no block, no command without parentheses of its own."""
_COMPARES: Final = frozenset(("==", "!=", "<", ">", "<=", ">="))
_RISKY: Final = re.compile(
    r"\b(?:return|break|next)\s+(?::\w|\w+:)|(?:\w[?!]?|\.[^\w\s.]+)[ \t]*\{[^{}|\n]*(?:=>|\w:\s)|\bdef\s+(?:self\.)?\w+\s*=|^\s*\w+[ \t]+$"
    r"|\w:[ \t]*(?:end\b|$)|[^,({\s][ \t]+(?:if|unless|while|until|rescue|and|or|in|do):(?!:)"
)
"""Rows that Ruby reads otherwise than the grammar: a label behind `return`, a pattern in a block, a setter, the end of a heredoc, a
value that is left out, a keyword that may be a key."""
_COMMAND: Final = re.compile(r"(?<![.@$\w:])([a-z_]\w*)[ \t]+(?::\w+[?!]?\s*=>|\w+[?!]?:\s)")
_LISTS: Final = re.compile(r"%[wi][\[(][^\])]*[\])]")
_HEREDOC: Final = re.compile(r"<<(?P<indented>[~-]?)(?P<quote>[\"'`]?)(?P<tag>[A-Za-z_]\w*)(?P=quote)")
MANY = 200
"""Heredocs of one file that are looked at."""
_GAPS: Final = re.compile(r"(?P<rest>(?:#[^\n]*)?)\n(?P<rows>(?:[ \t]*(?:#[^\n]*)?\n)*)[ \t]*(?P<sign>&?\.(?!\.)|\))")
"""What stands between a row and a leading dot, or a bracket that closes."""


def _gaps(text: str) -> list[str]:
    """Where an empty line, or before a bracket a comment, stands there."""
    found = (
        (m["sign"], any(not row.strip() for row in m["rows"].split("\n")[:-1]), m["rest"] + m["rows"])
        for m in _GAPS.finditer(text)
    )
    return [sign for sign, empty, rest in found if empty or (sign == ")" and rest.strip())]


def _differs(before: str, after: str) -> bool:
    """Whether something stands in what changed that blanks, or the spelling of a key, may make another program."""
    if _TAIL.findall(before) != _TAIL.findall(after) or line_numbers(before) != line_numbers(after):
        return True
    if _magic_at_the_head(before) != _magic_at_the_head(after) or _gaps(before) != _gaps(after):
        return True
    changed = changed_rows(before, after, bare=False)
    if any(_RISKY.search(row) for row in changed):
        return True
    if not (_end_as_said(before) and _end_as_said(after)):
        return True
    if _HEREDOC.search(before + after) and _LISTS.findall(before) != _LISTS.findall(after):
        return True
    commands = {name for row in changed for name in _COMMAND.findall(row)}
    return any(_is_a_variable(name, before) or _is_a_variable(name, after) for name in commands)


def _end_as_said(text: str) -> bool:
    """Whether the first row that begins like the end of a heredoc is one: the grammar takes more for it than Ruby does."""
    for number, opened in enumerate(_HEREDOC.finditer(text)):
        if number == MANY:
            return False
        ends = re.compile(rf"^[ \t]*{opened['tag']}[^\n]*", re.M).search(text, text.find("\n", opened.end()))
        if ends is not None and (ends[0].lstrip() if opened["indented"] else ends[0]) != opened["tag"]:
            return False
    return True


def _magic_at_the_head(text: str) -> list[str]:
    head = _HEAD.match(text)
    return [row.strip() for row in (head[0] if head else "").split("\n") if _MAGIC.match(row.strip())]


def _is_a_variable(name: str, text: str) -> bool:
    """Whether something may be a local variable: `p a: 1` calls a method of that name all the same, `p :a => 1` does not."""
    return bool(
        re.search(
            rf"(?<![.@$\w:]){name}\s*(?:[-+*/|&]{{0,2}}=(?![=~>])|,[^\n]*=)|[|(,]\s*[*&]{{0,2}}{name}\s*[|,)=]|\bin\s+{name}\b|\bfor\s+{name}\b|=>\s*{name}\s*$|\bdef\s+\S+\s[^\n]*\b{name}\b",
            text,
            re.M,
        )
    )


def _is_magic(comment: Comment, source: str) -> bool:
    """Magic comments stand before the first token. Block comments begin and end in the first column, or are none."""
    if comment.text.startswith("=begin") and (comment.column or not re.search(r"^=end\b", comment.text, re.MULTILINE)):
        raise UnprovableError
    return comment.index == 0 and _MAGIC.match(comment.text) is not None


def _leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    """`"a"` is `'a'` where there is nothing to interpret, and so are lists of words, keys and whole numbers."""
    if kind == "string" and text[:1] in (b"'", b'"') and not re.search(rb"[\\#'\"]", text[1:-1]):
        return forest.add("cooked", text[1:-1])
    if kind == "integer" and _WHOLE.match(text):
        return forest.add(kind, text.replace(b"_", b""))
    lists = (
        kind in ("string_array", "symbol_array") and frame.children and forest.text(frame.children[-1]) in _OPENS_VALUE
    )
    if lists and (words := RUBY_WORDS.match(text)):
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
    """Whether a parenthesis is one of a pair around a whole condition, or around a comparison or the last assignment in one."""
    pair = token.parent
    around = pair.parent if pair else None
    if pair is None or around is None or pair.type != "parenthesized_statements" or pair.child_count != 3:
        return False
    inner = pair.children[1]
    if inner.type not in ("assignment", "call", "identifier", "instance_variable", "binary") or not _is_plain(inner):
        return False
    if around.type in _CONDITIONAL:
        return _is_condition(pair, around)
    sign = around.child_by_field_name("operator") if around.type == "binary" else None
    if sign is None or sign.type not in ("&&", "||") or not _is_in_a_condition(around):
        return False
    if inner.type == "binary":
        operator = inner.child_by_field_name("operator")
        return operator is not None and operator.type in _COMPARES
    return inner.type == "assignment" and around.child_by_field_name("right") == pair


def _is_condition(node: Node, around: Node) -> bool:
    """Whether it is the whole condition, and nothing but a line end follows."""
    follows = node.next_sibling
    row = node.end_point.row
    ends = follows is None or follows.start_point.row > row or follows.type == "then"
    parent = around.parent
    while follows is None and parent is not None and parent.end_byte == node.end_byte:
        follows, parent = parent.next_sibling, parent.parent
    after = parent.next_sibling if follows is None and parent is not None else follows
    apart = after is None or after.start_point.row > row or after.type in ("then", "comment")
    return ends and apart and around.child_by_field_name("condition") == node


def _is_in_a_condition(node: Node) -> bool:
    """Whether a term stands, with nothing but `&&` and `||` around it, in the condition of a statement."""
    parent = node.parent
    while parent is not None and parent.type == "binary":
        node, parent = parent, parent.parent
    return parent is not None and parent.type in _CONDITIONAL and _is_condition(node, parent)


def _is_plain(node: Node) -> bool:
    """Whether it is written in one row, of nothing but names, texts, numbers, comparisons and calls with parentheses."""
    if node.start_point.row != node.end_point.row:
        return False
    left = [node]
    while left:
        one = left.pop()
        if one.type not in _PLAIN:
            return False
        if one.type == "argument_list" and (not one.children or one.children[0].type != "("):
            return False
        if one.type == "pair" and one.child_by_field_name("value") is None:
            return False
        left += one.children
    return True


def _given(visit: Visit) -> int:
    """Arguments: no comma may follow a block, nor what is yielded."""
    children, around = visit.frame.children, visit.around
    kinds = visit.forest.kinds
    if (len(children) > 2 and kinds[children[-3]] == "block_argument") or (
        around and around[-1].kind in ("yield", "super")
    ):
        return visit.forest.inner(visit.frame.kind, children)
    return listed(visit)


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
    folds={"array": listed, "hash": listed, "argument_list": _given, "parenthesized_statements": _stripped},
    uncounted=frozenset({"hash_key_symbol"}),
    silent=_is_silent,
    leaf=_leaf,
    layout=RubyLayout,
    check=_differs,
    strict=_is_magic,
)  # fmt: skip
