"""Settings files as values with places: JSON with comments and trailing commas, YAML, TOML, front matter of Markdown.

JSON is read by the YAML composer once comments are blanked out: its flow syntax covers JSON, allows trailing commas, and
every value knows its line and offsets, which the standard library's decoder does not tell. Nothing is constructed, so no
tag runs anything; nodes are counted, so aliases can't unfold a small file into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NODES_LIMIT = 20_000
DEPTH_LIMIT = 60
TEXT_LIMIT = 1_000_000
STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?(?:\*/|\Z)|\t', re.S)


class BrokenError(Exception):
    """The text can't be read; `line` where it is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        self.why, self.line = why, line
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. `value` is a dict of Nodes, a list of Nodes, or a scalar."""

    value: Any
    line: int = 1
    start: int = 0
    end: int = 0

    def get(self, *keys: str) -> Node | None:
        """The value under nested keys, None where one is missing."""
        node: Node | None = self
        for key in keys:
            node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
        return node

    def is_(self, value: object, *keys: str) -> Node | None:
        """The node under the keys where it holds exactly this value."""
        node = self.get(*keys)
        return node if node is not None and node.value == value and type(node.value) is type(value) else None

    def text(self, *keys: str) -> str:
        """The string under the keys, else the empty one."""
        node = self.get(*keys)
        return node.value if node is not None and isinstance(node.value, str) else ""

    def items(self, *keys: str) -> Iterator[tuple[str, Node]]:
        """Key and value of the mapping under the keys; nothing where it is none."""
        node = self.get(*keys)
        if node is not None and isinstance(node.value, dict):
            yield from node.value.items()

    def each(self, *keys: str) -> Iterator[Node]:
        """The elements of the list under the keys; a single scalar counts as a list of one."""
        node = self.get(*keys)
        if node is None or isinstance(node.value, dict) or node.value is None:
            return
        yield from node.value if isinstance(node.value, list) else (node,)

    def strings(self, *keys: str) -> Iterator[Node]:
        yield from (node for node in self.each(*keys) if isinstance(node.value, str))

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A settings file that could be read. `path` is relative to the repository's top, or `~/…` for a user's own file."""

    path: str
    text: str
    root: Node

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def of_user(self) -> bool:
        return self.path.startswith("~/")


def read(path: str, text: str) -> Node:
    """The document, by the name of its file. Raises BrokenError. An empty file is an empty mapping."""
    if len(text) > TEXT_LIMIT:
        raise BrokenError(f"{len(text):,} characters; at most {TEXT_LIMIT:,} are read")
    if path.endswith(".rules"):
        return Node(text)
    if path.endswith(".toml"):
        return _toml(text)
    if path.endswith((".md", ".mdc")):
        return _front_matter(text)
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    if path.endswith((".json", ".jsonc", ".code-workspace")) and begins not in ("{", "[", "/", ""):
        raise BrokenError("not JSON: it begins with neither { nor [", 1)
    json = begins in ("{", "[", "/") and not path.endswith((".yml", ".yaml"))
    return _composed(STRING_OR_COMMENT.sub(_blank, text) if json else text)


def _blank(match: re.Match[str]) -> str:
    """Comments and tabs become spaces of the same length, so that offsets and lines stay true."""
    found = match.group()
    return found if found.startswith('"') else re.sub(r"[^\n]", " ", found)


def _front_matter(text: str) -> Node:
    """Agents read front matter loosely: where it is no YAML, its plain `key: value` lines still count."""
    match = re.match(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*$", text[:NODES_LIMIT], re.S | re.M)
    if match is None:
        return Node({})
    try:
        return _composed("\n" + match.group(1))
    except BrokenError:
        lines = enumerate(match.group(1).split("\n"), 2)
        pairs = ((number, *line.partition(":")[::2]) for number, line in lines if re.match(r"[\w-]+:", line))
        return Node({key: Node(value.strip(), number) for number, key, value in pairs})


def _composed(text: str) -> Node:
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text.replace("\ufeff", " "))
        try:
            root = loader.get_single_node()
            return Node({}) if root is None else _Converter(loader, yaml).node(root, 0)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.count("\n") + 1  # the parser counts one more where the text has no last line break
        raise BrokenError(error.problem or "broken", min(mark.line + 1, last) if mark else None) from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise BrokenError(str(error).splitlines()[0] if str(error) else "broken") from None


class _Converter:
    def __init__(self, loader: Any, yaml: Any) -> None:
        self.loader, self.yaml, self.count = loader, yaml, 0

    def node(self, node: Any, depth: int) -> Node:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > NODES_LIMIT or depth > DEPTH_LIMIT:
            raise BrokenError("too large or nested too deeply to be read", line)
        value: Any
        if isinstance(node, self.yaml.MappingNode):
            value = {str(key.value): self.node(inner, depth + 1) for key, inner in node.value}
        elif isinstance(node, self.yaml.SequenceNode):
            value = [self.node(inner, depth + 1) for inner in node.value]
        else:
            value = self._scalar(node)
        return Node(value, line, node.start_mark.index, node.end_mark.index)

    def _scalar(self, node: Any) -> Any:
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind == "bool":
            return self.loader.bool_values.get(node.value.lower(), str(node.value))
        if kind == "null":
            return None
        if kind == "int" and node.value.lstrip("-").isdigit() and len(node.value) < 20:
            return int(node.value)
        return str(node.value)


def _toml(text: str) -> Node:
    """tomllib tells no places: a value stands on the first line that names its key after its table's header."""
    import tomllib

    text = text.removeprefix("\ufeff")
    try:
        return _Placer(text).node(tomllib.loads(text), (), 0)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"at line (\d+)", str(error))
        raise BrokenError(str(error).partition(" (at ")[0], int(found.group(1)) if found else None) from None


LINES_LIMIT = 5_000
"""Lines past which nobody wrote the file by hand, and no place in it is looked for."""


class _Placer:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.seen: dict[tuple[str, ...], int] = {}

    def node(self, value: Any, keys: tuple[str, ...], after: int) -> Node:
        if isinstance(value, dict):
            return Node({k: self._under(v, (*keys, k), after) for k, v in value.items()}, after + 1)
        if isinstance(value, list):
            return Node([self._element(v, keys, after, i) for i, v in enumerate(value)], after + 1, *self._span(after))
        simple = value if isinstance(value, (str, bool, int)) else str(value)
        return Node(simple, after + 1, *self._span(after))

    def _under(self, value: Any, keys: tuple[str, ...], after: int) -> Node:
        return self.node(value, keys, self._find(keys[-1], after))

    def _element(self, value: Any, keys: tuple[str, ...], after: int, index: int) -> Node:
        """An element of an array of tables stands at its own `[[header]]`."""
        if isinstance(value, dict) and keys and len(self.lines) <= LINES_LIMIT:
            header = re.compile(rf"\s*\[\[\s*(?:[\w.\"'-]+\.)?[\"']?{re.escape(keys[-1])}[\"']?\s*\]\]")
            places = [i for i, line in enumerate(self.lines) if header.match(line)]
            after = places[index] if index < len(places) else after
        elif isinstance(value, str) and value:
            after = next((i for i in range(after, min(after + 200, len(self.lines))) if value in self.lines[i]), after)
        return self.node(value, keys, after)

    def _find(self, key: str, after: int) -> int:
        if len(self.lines) > LINES_LIMIT:
            return after
        name = rf"[\"']?{re.escape(key)}[\"']?"
        wanted = re.compile(rf"\s*(?:{name}\s*[=.]|\[+[^\]]*{name}\s*[\].])|.*[{{,]\s*{name}\s*=")
        return next((i for i in range(after, len(self.lines)) if wanted.match(self.lines[i])), after)

    def _span(self, line: int) -> tuple[int, int]:
        """Offsets of the right-hand side of a line."""
        text = self.lines[line]
        equals = text.find("=")
        if equals < 0:
            return self.starts[line], self.starts[line]
        right = re.match(r"\s*(\"[^\"]*\"|'[^']*'|[^#\s]*)", text[equals + 1 :])
        begin = self.starts[line] + equals + 1
        assert right is not None
        return begin + right.start(1), begin + right.end(1)
