"""YAML: equal events mean equal data, for every reader and not for PyYAML alone.

    a:   "x"             a: 'x'                 formatting: a string either way
    a: x                 a: "x"                 formatting: `x` is a string under YAML 1.1 and 1.2
    a: "yes"             a: yes                 None: a truth value under YAML 1.1
    uses: a/b@<sha> # v1 uses: a/b@<sha> # v2   None: updaters read the version comment beside a pin

Text with template marks (Helm, Jinja) is rendered before it is parsed: lines that hold one must stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

import yaml

from gate.classify.equivalence import yaml_layout, yaml_scalars
from gate.classify.equivalence.streams import Comment, Stream, compare
from gate.model import EquivalenceKind

_TEMPLATE: Final = re.compile(r"(?<!\$)\{\{|\{%|<%")
_DELICATE: Final = re.compile(rf"{_TEMPLATE.pattern}|\t")
_PINNED: Final = re.compile(r"[0-9a-f]{40}|sha256:|\b(?:uses|rev|image|tag|ref|version)['\"]?\s*:")
_KIND: Final = re.compile(r"\btype:")
"""The key of a setting that is left out, and no remark to a type checker, which reads no YAML."""
_MAX_EVENTS: Final = 300_000
_LOADER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    if _delicate_lines(before, "\t") != _delicate_lines(after, ""):
        return None
    try:
        old, old_layout = _read(before)
        new, new_layout = _read(after)
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError):
        return None
    return compare(old, new) if yaml_layout.kept(old_layout, new_layout) else None


def _delicate_lines(text: str, forgiven: str) -> list[str]:
    """The lines that readers may read differently: those with a template mark, and those with a tab.

    Trailing tabs may go and not come: PyYAML's own scanner stumbles over them where libyaml does not.
    """
    if not _DELICATE.search(text):
        return []
    lines = (line.strip(" \r").rstrip(f" {forgiven}") for line in text.split("\n"))
    return [line for line in lines if _DELICATE.search(line)]


def _read(text: str) -> tuple[Stream, yaml_layout.Layout]:
    """The events, then the comments: what stands behind a `#` and inside no scalar."""
    stream, layout = Stream(), yaml_layout.Layout(text)
    starts: list[int] = []
    scalars: list[tuple[int, int, bool]] = []
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        layout.follow(event)
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        starts.append(start)
        stream.tokens.append(yaml_scalars.token(event))
        if isinstance(event, yaml.ScalarEvent):
            scalars.append((start, end, event.style in ("|", ">")))
        if len(starts) > _MAX_EVENTS:
            raise ValueError("too many events")
    stream.comments.extend(_comments(text, starts, scalars))
    return stream, layout


def _comments(text: str, starts: list[int], scalars: list[tuple[int, int, bool]]) -> Iterator[Comment]:
    begins = [begin for begin, _, _ in scalars]
    here = text.find("#")
    while here >= 0:
        begin, end, block = scalars[bisect_right(begins, here) - 1] if begins and begins[0] <= here else (0, 0, False)
        line_start = text.rfind("\n", 0, here) + 1
        if here < end and not (block and line_start <= begin):  # but a block scalar's header may hold one
            here = text.find("#", end)
            continue
        if here > line_start and text[here - 1] not in " \t":
            raise ValueError("a comment to libyaml, not to the specification")
        line_end = text.find("\n", here)
        comment, lead = text[here:line_end] if line_end >= 0 else text[here:], text[line_start:here]
        trailing = bool(lead.strip())
        directive = (trailing and _PINNED.search(lead) is not None) or _TEMPLATE.search(comment) is not None
        yield Comment(_KIND.sub("type :", comment), bisect_right(starts, here), trailing, directive)
        here = text.find("#", line_end) if line_end >= 0 else -1
