"""Rows that many tools share: lists of allowed commands, a mode that asks nobody, edits without a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gate.audit.document import Document, Node
from gate.audit.nouns import Approval, Edit, Grant, Reach
from gate.audit.permits import ANY, Permit
from gate.level import Level

SHOWN = 4
WHERE: dict[Reach, str] = {
    "production": "as far as production",
    "repository": "in the shared repository",
    "local": "on this machine",
    "unknown": "as far as this machine's credentials go",
}
Rule = tuple[Node, Permit]


def allowed(
    tool: str, file: Document, key: str, rules: Iterable[Rule], *, fix: str = "", approval: Approval = "none"
) -> Iterator[Grant]:
    """A row for each rule that lets a grave command through, and one for each kind of the rest together."""
    together: dict[tuple[Level, Reach], list[Rule]] = {}
    for node, permit in rules:
        if permit.level >= Level.COLLABORATIVE:
            yield _one(tool, file, key, node, permit, fix, approval)
        else:
            together.setdefault((permit.level, permit.reach), []).append((node, permit))
    for (level, reach), group in together.items():
        yield _several(tool, file, key, level, reach, group, approval)


def _one(tool: str, file: Document, key: str, node: Node, permit: Permit, fix: str, approval: Approval) -> Grant:
    shown = f"{key} {_shown(node)}".strip()
    asked = "with no prompt" if approval == "none" else "unless somebody stops it"
    return Grant(
        tool=tool,
        path=file.path,
        line=node.line,
        grant=shown,
        reach=permit.reach,
        human_approval=approval,
        level=permit.level,
        reason=f"may run {permit.what} {asked}, {WHERE[permit.reach]}",
        fix=fix
        or f"take {_shown(node)} out of {key or 'the list'}: the tool then asks; allow single read-only commands instead",
        any_command=permit.any_command,
        edits=removal(file.text, node),
    )


def _several(
    tool: str, file: Document, key: str, level: Level, reach: Reach, group: list[Rule], approval: Approval
) -> Grant:
    names = ", ".join(_shown(node) for node, _ in group[:SHOWN])
    more = f" and {len(group) - SHOWN} more" if len(group) > SHOWN else ""
    stays = "stays in the working tree" if reach == "local" else "shares what lands only by a merge"
    does = {0: "only reads", 1: stays, 2: f"may run {group[0][1].what}"}[int(level)]
    return Grant(
        tool=tool,
        path=file.path,
        line=group[0][0].line,
        grant=f"{key} {names}{more}".strip(),
        reach=reach,
        human_approval=approval,
        level=level,
        reason=f"runs with no prompt, and {does}",
        fix="nothing to do" if level < 2 else f"take it out of {key}: the tool then asks",
        edits=removal(file.text, group[0][0]) if level >= 2 and len(group) == 1 else (),
    )


def _shown(node: Node) -> str:
    text = " ".join(str(node.value).split())
    return text if len(text) <= 80 else text[:77] + "…"


def open_shell(
    tool: str, file: Document, node: Node, grant: str, *, fix: str, safe: str | None = None, approval: Approval = "none"
) -> Grant:
    """A setting by which any command runs. `safe` is the value that replaces it."""
    return Grant(
        tool=tool,
        path=file.path,
        line=node.line,
        grant=grant,
        reach=ANY.reach,
        human_approval=approval,
        level=ANY.level,
        reason=f"may run any command {'with no prompt' if approval == 'none' else 'by its default'}, {WHERE['unknown']}",
        fix=fix,
        any_command=True,
        edits=replacement(node, safe),
    )


def edits_alone(
    tool: str, file: Document, node: Node, grant: str, *, fix: str = "", safe: str | None = None, level: int = 1
) -> Grant:
    """A setting by which files of the working tree are written with no prompt."""
    return Grant(
        tool=tool,
        path=file.path,
        line=node.line,
        grant=grant,
        reach="local",
        human_approval="none",
        level=Level(level),
        reason="edits files of the working tree with no prompt; the required check judges them before they land",
        fix=fix or "nothing to do while a required check judges every change",
        edits=replacement(node, safe),
    )


OUTSIDE = re.compile(r"[/~]|\.\.(/|$)")


def edits_of(tool: str, file: Document, key: str, paths: list[Node], *, own: re.Pattern[str]) -> Iterator[Grant]:
    """Paths that are written with no prompt: a row for those of the working tree, for those outside, and for those of the
    tool's own settings, by which it may widen what it is allowed."""
    kinds: dict[str, list[Node]] = {}
    for node in paths:
        kinds.setdefault("own" if own.match(node.value) else "outside" if OUTSIDE.match(node.value) else "", []).append(
            node
        )
    for kind, nodes in kinds.items():
        more = f" and {len(nodes) - SHOWN} more" if len(nodes) > SHOWN else ""
        shown = f"{key} {', '.join(_shown(node) for node in nodes[:SHOWN])}{more}"
        row = edits_alone(tool, file, nodes[0], shown, level=2 if kind else 1)
        yield replace(row, reason=WIDENS[kind], fix="name other folders") if kind else row


WIDENS = {
    "own": "may widen what it is allowed itself, with no prompt",
    "outside": "edits files outside the working tree with no prompt",
}


def replacement(node: Node, safe: str | None) -> tuple[Edit, ...]:
    return (Edit(start=node.start, end=node.end, text=safe),) if safe is not None and node.end > node.start else ()


def removal(text: str, node: Node) -> tuple[Edit, ...]:
    """Takes one element out of a JSON list, with the comma after it, and the line if it stands alone there."""
    if text[node.start : node.start + 1] != '"' or node.end <= node.start:
        return ()
    start, end = node.start, node.end
    after = len(text[end:]) - len(text[end:].lstrip())
    if text[end + after : end + after + 1] == ",":
        end += after + 1
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip() == "" and text[end : end + 1] == "\n":
        start, end = line_start, end + 1
    elif text[end : end + 1] == " ":
        end += 1
    return (Edit(start=start, end=end, text=""),)
