"""JSX: the text a component gets, not the text in the file.

    <p>           ==  <p>a b</p>     lines are trimmed and joined by one blank
      a
      b
    </p>
    <p>a{" "}     ==  <p>a <b/></p>  a blank in braces is a blank
      <b/></p>

https://github.com/babel/babel/blob/main/packages/babel-types/src/utils/react/cleanJSXElementLiteralChild.ts
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.forest import Forest
from gate.classify.equivalence.tokens import Visit

_NODES: Final = frozenset({
    "jsx_opening_element", "jsx_closing_element", "jsx_element", "jsx_self_closing_element", "jsx_expression", "jsx_fragment",
})  # fmt: skip
_BLANK: Final = re.compile(rb"\{\s*([\"'])( +)\1\s*\}")
_VERBATIM: Final = re.compile(r"&#|[^\S \t\r\n]")
"""Character references that may be blanks, and blanks that compilers disagree about."""


def element(visit: Visit) -> int:
    """The canonical node of an element: tags, expressions and elements, with the cleaned text between them."""
    forest, source, frame = visit.forest, visit.source, visit.frame
    pieces: list[int] = []
    text, position = b"", frame.start
    for child, (start, end) in zip(frame.children, frame.spans, strict=True):
        if forest.kinds[child] not in _NODES:
            continue
        text += _clean(source[position:start])
        position = end
        blank = _BLANK.fullmatch(source, start, end)
        if blank and forest.kinds[child] == "jsx_expression":
            text += blank.group(2)
            continue
        if text:
            pieces.append(forest.add("jsx_text", text))
        pieces.append(child)
        text = b""
    return forest.inner(frame.kind, pieces)


def _clean(raw: bytes) -> bytes:
    """Blank lines go, inner line breaks become one blank, and blanks that touch a line break go."""
    text = raw.decode()
    if _VERBATIM.search(text):
        return raw
    lines = re.split(r"\r?\n", text)
    last = len(lines) - 1
    kept = (_trim(line, left=index > 0, right=index < last) for index, line in enumerate(lines))
    return " ".join(line for line in kept if line).encode()


def _trim(line: str, *, left: bool, right: bool) -> str:
    line = line.lstrip(" \t") if left else line
    return line.rstrip(" \t") if right else line


def attribute(visit: Visit) -> int:
    """`a="b"`, `a='b'` and `a={"b"}` are one attribute."""
    forest, children = visit.forest, list(visit.frame.children)
    content = forest.children(children[-1])
    if forest.kinds[children[-1]] == "jsx_expression" and len(content) == 3 and forest.kinds[content[1]] == "cooked":
        value = forest.text(content[1])
        if not re.search(rb"[&\"'\\<>{}\x00-\x1f]", value):
            children[-1] = forest.add("jsx_string", value)
    return forest.inner(visit.frame.kind, children)


def attribute_string(forest: Forest, raw: bytes) -> int:
    """A quoted attribute has character references instead of escapes."""
    return forest.add("jsx_string", raw[1:-1].replace(b"&quot;", b'"').replace(b"&apos;", b"'"))
