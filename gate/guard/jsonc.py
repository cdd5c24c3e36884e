"""JSON with comments, edited as text: what is there keeps its order, spacing and comments.

New members and items go first in their object or list, so that no trailing comma or comment is in the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

DEPTH = 100
_GAP = re.compile(r"(?:\s|//[^\n]*+|/\*.*?\*/|\ufeff)*+", re.S)
_SCALAR = re.compile(r'"(?:[^"\\\n]|\\.)*"|[-+.\w]+')


class BrokenError(ValueError):
    """The text is no JSON; the message names the line."""


class Node(NamedTuple):
    """A value and where it stands: `start` is its first character. `data` is what a JSON reader would make of it."""

    start: int
    data: Any
    members: dict[str, Node] | None = None


def parse(text: str) -> Node:
    node, at = _value(text, _gap(text, 0), 0)
    if _gap(text, at) != len(text):
        raise _broken(text, at, "more after the end")
    return node


def _broken(text: str, at: int, what: str) -> BrokenError:
    return BrokenError(f"line {text.count(chr(10), 0, at) + 1}: {what}")


def _gap(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> tuple[Node, int]:
    if depth > DEPTH:
        raise _broken(text, at, "nested too deeply")
    if text[at : at + 1] in ("{", "["):
        return _container(text, at, depth)
    match = _SCALAR.match(text, at)
    if not match:
        raise _broken(text, at, "a value is expected")
    try:
        return Node(at, json.loads(match.group())), match.end()
    except ValueError:
        raise _broken(text, at, f"{match.group()[:20]} is no JSON value") from None


def _container(text: str, start: int, depth: int) -> tuple[Node, int]:
    mapping, close = text[start] == "{", "}" if text[start] == "{" else "]"
    members: dict[str, Node] = {}
    items: list[Any] = []
    at = _gap(text, start + 1)
    while text[at : at + 1] != close:
        if mapping:
            key, at = _value(text, at, depth + 1)
            at = _gap(text, at)
            if not isinstance(key.data, str) or text[at : at + 1] != ":":
                raise _broken(text, at, 'a "key": is expected')
            at = _gap(text, at + 1)
        node, at = _value(text, at, depth + 1)
        items.append(node.data)
        if mapping:
            members[key.data] = node
        at = _gap(text, at)
        if text[at : at + 1] == ",":
            at = _gap(text, at + 1)
        elif text[at : at + 1] != close:
            raise _broken(text, at, f"a comma or {close} is expected")
    data = {name: node.data for name, node in members.items()} if mapping else items
    return Node(start, data, members if mapping else None), at + 1


def add(text: str, path: Sequence[str], item: Any) -> str:
    """The text with `item` in the list at `path`; objects and the list are made where they are missing. Raises BrokenError."""
    node, at = parse(text), 0
    while at < len(path) and node.members is not None and path[at] in node.members:
        node, at = node.members[path[at]], at + 1
    if at == len(path):
        if not isinstance(node.data, list):
            raise _broken(text, node.start, f"{'.'.join(path)} is not a list")
        return _insert(text, node, json.dumps(item, indent=2), at)
    if node.members is None:
        raise _broken(text, node.start, f"{'.'.join(path[:at]) or 'the file'} is not an object")
    value: Any = [item]
    for key in reversed(path[at + 1 :]):
        value = {key: value}
    return _insert(text, node, f"{json.dumps(path[at])}: {json.dumps(value, indent=2)}", at)


def set_missing(text: str, key: str, value: Any) -> str:
    """The text with a top-level key, where it has none of that name."""
    node = parse(text)
    if node.members is None or key in node.members:
        return text
    return _insert(text, node, f"{json.dumps(key)}: {json.dumps(value, indent=2)}", 0)


def _insert(text: str, node: Node, said: str, depth: int) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    found = re.search(r"\n([ \t]+)\S", text)
    unit = "\t" if found and found.group(1)[0] == "\t" else " " * min(len(found.group(1)), 8) if found else "  "
    lines = [re.sub(r"^(?:  )+", lambda m: unit * (len(m.group()) // 2), line) for line in said.split("\n")]
    block = newline.join(unit * (depth + 1) + line for line in lines)
    after = "," if node.data else newline + unit * depth
    head = text[: node.start + 1]
    return head + newline + block + after + text[node.start + 1 :].lstrip(" " if node.data else " \t\r\n")
