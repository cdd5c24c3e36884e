"""Where libyaml is more lenient than other readers, equal events are not enough.

    k: [a,            libyaml reads a list; js-yaml and the specification see an error:
    b]                what continues a block's value must be indented deeper than the block
    k:
    |                 the same for a literal that begins too far to the left
      text

A text may keep such lines, or lose closing brackets of that kind; it may not gain any.
https://yaml.org/spec/1.2.2/#61-indentation-spaces
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_MAX_DEPTH: Final = 200
"""libyaml takes quadratic time for deeply nested flow collections."""
_HEADER: Final = re.compile(r"(?:[&!]\S*[ \t]+)*[|>][-+0-9]*(?:[ \t]+(?:#.*)?)?\r?\Z")
_ENDS_ANCHOR: Final = frozenset(("", " ", "\t", "\r", "\n", ",", "]", "}"))
_CLOSING: Final = re.compile(r"[]}]+,?\Z")
_OTHER_LINE_ENDS: Final = re.compile("[\x85\u2028\u2029]")


class Layout:
    """Follows the events of one text, and notes the lines that strict readers refuse."""

    def __init__(self, text: str) -> None:
        if _OTHER_LINE_ENDS.search(text):
            raise ValueError("YAML 1.1 ends a line here, YAML 1.2 does not")
        self.text = text
        self.lines = text.split("\n")
        self.shallow: list[str] = []
        self._columns: list[int] = [-1]
        self._flow = 0
        self._flow_line = 0
        self._last_flow_mapping = -1

    def follow(self, event: Any) -> None:
        """Takes the next event; raises ValueError where the text is no plain YAML."""
        if getattr(event, "anchor", None) is not None:
            self._anchored(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)

    def _anchored(self, event: Any) -> None:
        """`&a:` is the anchor `a` and a colon to libyaml, the anchor `a:` to YAML 1.2."""
        end = self.text.find(event.anchor, event.start_mark.index) + len(event.anchor)
        if self.text[end : end + 1] not in _ENDS_ANCHOR:
            raise ValueError("a name that ends elsewhere for other readers")

    def _open(self, event: Any) -> None:
        mark = event.start_mark
        if not event.flow_style:
            self._columns.append(mark.column)
        else:
            if isinstance(event, yaml.MappingStartEvent):
                if self._last_flow_mapping == mark.index - 1:
                    raise ValueError("`{{` outside a scalar is a template's, not YAML's")
                self._last_flow_mapping = mark.index
            if not self._flow:
                self._flow_line = mark.line
                self._begins(event)
            self._flow += 1
        if self._flow + len(self._columns) > _MAX_DEPTH:
            raise ValueError("too deep")

    def _close(self, event: Any) -> None:
        if not self._flow:
            self._columns.pop()
            return
        self._flow -= 1
        if not self._flow:
            self._continues(self._flow_line, event.end_mark.line)

    def _scalar(self, event: Any) -> None:
        if len(self._columns) == 1 and not self._flow:
            if not event.value and event.start_mark.index == event.end_mark.index:
                return  # a document that holds nothing, as Helm writes many
            raise ValueError("a document that is one scalar: readers differ on where it ends")
        if event.style in ("|", ">"):
            if not _HEADER.match(self.lines[event.start_mark.line][event.start_mark.column :]):
                raise ValueError("a comment glued to the header of a block scalar")
            self._begins(event)
            self._unended(event)
        elif event.style and not self._flow:
            self._continues(event.start_mark.line, event.end_mark.line)

    def _begins(self, event: Any) -> None:
        """A value that is the first thing on its line."""
        mark = event.start_mark
        line = self.lines[mark.line]
        if mark.column <= self._columns[-1] and not line[: mark.column].strip():
            self.shallow.append(line.strip())

    def _unended(self, event: Any) -> None:
        """A block scalar that the file ends without a line end: readers differ on whether its value has one."""
        if event.end_mark.index >= len(self.text) and not self.text.endswith("\n"):
            self.shallow.append(self.lines[event.start_mark.line].strip())

    def _continues(self, first: int, last: int) -> None:
        for line in self.lines[first + 1 : last + 1]:
            content = line.strip()
            shallow = len(line) - len(line.lstrip(" ")) <= self._columns[-1]
            if shallow and content and not content.startswith("#"):
                self.shallow.append(content)


def kept(before: Layout, after: Layout) -> bool:
    """Whether the text gained no line that strict readers refuse."""
    if before.shallow == after.shallow:
        return True
    return not after.shallow and all(_CLOSING.match(line) for line in before.shallow)
