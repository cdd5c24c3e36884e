"""The patch format of `apply_patch`: sections that add, update, move and delete files.

https://github.com/openai/codex/blob/main/codex-rs/apply-patch/apply_patch_tool_instructions.md
"""

from __future__ import annotations

from gate.guard.nouns import Edit, Replacement

ADD, UPDATE, DELETE, MOVE = "*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "


def parse(patch: str) -> tuple[Edit, ...]:
    """One Edit per file; a moved file is a deletion and an addition. Unknown lines belong to the section they stand in."""
    found: list[Edit] = []
    path, kind, target, lines = "", "", "", list[str]()
    for line in (*patch.splitlines(), DELETE):
        head = next((h for h in (ADD, UPDATE, DELETE) if line.startswith(h) or line == h), None)
        if head is None:
            if line.startswith(MOVE):
                target = line[len(MOVE) :].strip()
            elif not line.startswith("*** "):
                lines.append(line)
            continue
        if path:
            found += _section(kind, path, target, lines)
        path, kind, target, lines = line[len(head) :].strip(), head, "", []
    return tuple(found)


def _section(kind: str, path: str, target: str, lines: list[str]) -> list[Edit]:
    if kind == DELETE:
        return [Edit(path, goes=True)]
    if kind == ADD:
        return [Edit(path, content="".join(line.removeprefix("+") + "\n" for line in lines))]
    if target and target != path:
        return [Edit(path, goes=True), Edit(target, source=path, replacements=_hunks(lines))]
    return [Edit(path, replacements=_hunks(lines))]


def _hunks(lines: list[str]) -> tuple[Replacement, ...]:
    """A hunk replaces its context and removed lines by its context and added lines."""
    hunks: list[tuple[list[str], list[str]]] = [([], [])]
    for line in lines:
        if line.startswith("@@"):
            hunks.append(([], []))
            continue
        if not line.startswith("+"):
            hunks[-1][0].append(line[1:])
        if not line.startswith("-"):
            hunks[-1][1].append(line[1:])
    return tuple(Replacement("\n".join(old), "\n".join(new)) for old, new in hunks if old or new)
