"""Careful readers of text formats: blocks that cancel out, JSON with comments, an outline of YAML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from gate.classify.dependencies.nouns import Block, Fact, UnreadableError

DEEPEST = 200
LONGEST_FLOW = 5000


@cache
def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Compiled on first use: the rule is imported by every hook run, most of which touch no manifest."""
    return re.compile(text, flags)


def blocks(text: str, boundary: str) -> list[Block]:
    """Cut before each match of `boundary`; the section is the last line that begins in the first column and is a key."""
    if not boundary:
        return [Block(0, text)]
    cuts = [0, *(m.start() for m in pattern(boundary, re.M).finditer(text) if m.start()), len(text)]
    found, section = [], ""
    for start, end in pairwise(cuts):
        piece = text[start:end]
        head = pattern(r"^[A-Za-z]\w*(?=:\s*$)", re.M).match(piece.lstrip("\n"))
        section = head[0] if head else section if piece[:1] in (" ", "\n") else ""
        found.append(Block(start, piece.rstrip() + "\n", section))
    return found


def differing(old: list[Block], new: list[Block]) -> tuple[list[Block], list[Block]]:
    """Only the blocks that one side alone has. The first, a file's head, always stays."""
    was, now = (Counter(b[1:] for b in side) for side in (old, new))
    return (
        [b for i, b in enumerate(old) if i == 0 or was[b[1:]] > now[b[1:]]],
        [b for i, b in enumerate(new) if i == 0 or now[b[1:]] > was[b[1:]]],
    )


def differing_lines(old: str, new: str) -> tuple[list[Block], list[Block]]:
    """As `differing` for files whose lines stand each for itself; no object is made for a line of both sides."""
    was, now = (Counter(side.split("\n")) for side in (old, new))
    return _lines(old, was - now), _lines(new, now - was)


def _lines(text: str, wanted: Counter[str]) -> list[Block]:
    found, at = [], 0
    for line in text.split("\n"):
        if line in wanted:
            found.append(Block(at, line))
        at += len(line) + 1
    return found


class Table(dict[str, Any]):
    """A JSON object that remembers the keys that stood in it twice."""

    __slots__ = ("twice",)
    twice: tuple[str, ...]


def json_of(text: str, *, comments: bool = False) -> tuple[Table, list[Fact]]:
    """The object, and a fact for each key that stands twice in one object: readers disagree which one counts."""
    import json

    twice: Counter[str] = Counter()

    def build(pairs: list[tuple[str, Any]]) -> Table:
        made = Table(pairs)
        if len(made) < len(pairs):
            twice.update(key for key, n in Counter(key for key, _ in pairs).items() if n > 1)
        return made

    if comments:
        text = pattern(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|,(?=\s*[}\]])', re.S).sub(
            r"\1", text
        )
    try:
        value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=build)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON ({error})") from error
    if not isinstance(value, Table):
        raise UnreadableError("not a JSON object")
    return value, [Fact("duplicate", f"the key {key!r}", str(n), f'"{key}"') for key, n in twice.items()]


def toml_of(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not TOML ({error})") from error


def dig(value: Any, *keys: str) -> Any:
    """The value under nested keys, an empty dict where a part is absent or no table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return {} if value is None else value


def table(value: Any, *keys: str) -> dict[str, Any]:
    found = dig(value, *keys)
    return found if isinstance(found, dict) else {}


def items(value: Any, *keys: str) -> list[Any]:
    found = dig(value, *keys)
    return found if isinstance(found, list) else []


def text_of(value: Any) -> str:
    """A scalar as its text, anything else as its canonical spelling."""
    if isinstance(value, str):
        return value
    return repr(value) if not isinstance(value, dict) else repr(sorted(value.items(), key=str))


class Node(NamedTuple):
    """A key or an item of a YAML file: the keys above it, its scalar (or flow collection) as written, its offset."""

    path: tuple[str, ...]
    value: str
    at: int


def outline(block: Block) -> Iterator[Node]:
    """The block mappings and sequences of machine-written YAML; whatever is cleverer is `UnreadableError`.

    A full parser needs seconds for a large lock: https://yaml.org/spec/1.2.2/#chapter-8-block-style-productions
    """
    stack: list[tuple[int, str]] = []
    at, skip = block.at, -1
    for raw in block.text.split("\n"):
        start, at = at, at + len(raw) + 1
        line = raw.rstrip()
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        if skip >= 0 and (indent > skip or not body):
            continue
        skip = -1
        if not body or body[0] == "#" or body in ("---", "..."):
            continue
        if body[0] in "\t%&*!<" or indent > DEEPEST:
            raise UnreadableError(f"YAML that is not read here: {body[:40]!r}")
        for node, depth, opens in _entries(body, indent, stack, start):
            yield node
            skip = depth if opens else skip


def _entries(body: str, indent: int, stack: list[tuple[int, str]], start: int) -> Iterator[tuple[Node, int, bool]]:
    """The nodes of one line; `- - a: b` has three. The last says whether a block scalar opens."""
    if body.startswith("? "):
        body = body[2:] + ":"
    elif body.startswith(": "):
        body, indent = body[2:], indent + 2
    while body.startswith("- ") or body == "-":
        _unwind(stack, indent, item=True)
        stack.append((indent, "-"))
        if len(stack) > DEEPEST:
            raise UnreadableError("YAML nested too deep")
        rest = body[1:].lstrip(" ")
        indent += len(body) - len(rest)
        body = rest
    key, value = _split(body)
    if key is None:
        if not stack:
            raise UnreadableError("a scalar where a mapping should be")
        yield Node(tuple([k for _, k in stack]), scalar(value), start), indent, value[:1] in ("|", ">")
        return
    _unwind(stack, indent)
    stack.append((indent, key))
    if value[:1] in ("&", "*", "!"):
        raise UnreadableError(f"YAML that is not read here: {value[:40]!r}")
    yield Node(tuple([k for _, k in stack]), scalar(value), start), indent, value[:1] in ("|", ">")


def _unwind(stack: list[tuple[int, str]], indent: int, *, item: bool = False) -> None:
    while stack and (stack[-1][0] > indent or (stack[-1][0] == indent and (not item or stack[-1][1] == "-"))):
        stack.pop()


def _split(body: str) -> tuple[str | None, str]:
    """A line's key and value. Quotes count at the beginning of the key alone."""
    if body[:1] in ('"', "'"):
        quote = body[0]
        end = body.find(quote, 1)
        after = body[end + 1 :].lstrip(" ")
        if end > 0 and (after == ":" or after.startswith(": ")):
            return body[1:end], after[1:].strip()
        return None, body
    if body.endswith(":") and ": " not in body:
        return body[:-1], ""
    key, colon, value = body.partition(": ")
    if not colon or body[:1] in "{[":
        return None, body
    return key.rstrip(), value.strip()


def scalar(text: str) -> str:
    """A plain or quoted scalar without its comment."""
    text = text.strip()
    if text[:1] in ('"', "'"):
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text
    return text.split(" #", 1)[0].rstrip() if " #" in text else text


def flow(text: str) -> dict[str, str]:
    """`{integrity: sha512-..., tarball: https://...}` as written by pnpm."""
    if len(text) > LONGEST_FLOW:
        raise UnreadableError("a line that is too long")
    if not text.startswith("{"):
        return {}
    pairs = pattern(r"""([\w-]+):\s*("[^"]*"|'[^']*'|[^,}]*)""").findall(text)
    return {key: scalar(value) for key, value in pairs}
