"""The audit as a table for a terminal, as Markdown, as JSON by the public contract. All that a repository says is escaped."""

from __future__ import annotations

import textwrap
from typing import Any

from gate.audit.nouns import Audit, Grant
from gate.model import SCHEMA, Finding, Level
from gate.render.data import printable
from gate.render.markdown import ICONS, code, escape
from gate.render.sarif import findings_as_sarif
from gate.render.text import COLOURS, Painter, safe

ASKED = {"required": "yes", "none": "NO", "unknown": "?"}


def as_data(audit: Audit) -> dict[str, Any]:
    """Plain data by the contract; `hinges_on` and `known` are additions to it."""
    clean: dict[str, Any] = printable(
        {
            "schema": SCHEMA,
            "may_act": int(audit.may_act),
            "grants": [_grant(row) for row in audit.grants],
            "unknown": [{"what": u.what, "why": u.why, "how_to_know": u.how_to_know} for u in audit.unknown],
        }
    )
    return clean


def _grant(row: Grant) -> dict[str, Any]:
    return {
        "tool": row.tool,
        "path": row.path,
        "line": row.line,
        "grant": row.grant,
        "reach": row.reach,
        "human_approval": row.human_approval,
        "level": int(row.level),
        "reason": row.reason,
        "fix": row.fix,
        "hinges_on": list(row.hinges_on),
        "known": row.known or None,
    }


def as_sarif(audit: Audit) -> dict[str, Any]:
    """Rows of the repository's files for code scanning: an error acts alone, a note is asked for first."""
    rows = [row for row in audit.grants if not row.path.startswith(("~", "/", "..")) and not row.known]
    return findings_as_sarif([_finding(row) for row in rows if row.level > 1], page="audit.md")


def _finding(row: Grant) -> Finding:
    asked = row.human_approval == "required"
    level = (
        Level.HUMAN_ONLY
        if row.acts_alone
        else min(row.level, Level.NOTIFY_AND_PROCEED if asked else Level.COLLABORATIVE)
    )
    reason = f"{row.tool}: {row.grant}: {row.reason}"
    return Finding(
        rule=f"grant-{row.reach}", level=Level(level), reason=reason, path=row.path, line=row.line, safer=row.fix
    )


def summary(audit: Audit) -> str:
    """The one sentence a manager reads."""
    alone = audit.alone
    if alone:
        tools = ", ".join(dict.fromkeys(row.tool for row in alone))
        certain = any(row.reach == "production" for row in alone)
        may = (
            "can write to production" if certain else "can run any command, so production as far as its credentials go,"
        )
        return f"{tools} {may} with no human asked: fix that today"
    if not audit.grants:
        return "no AI tool is set up here, as far as the files show"
    return "no AI tool is seen to write to production with no human asked"


def render(audit: Audit, *, colour: bool, width: int = 100) -> str:
    """A row a line, worst first, each with its reason and what to do."""
    paint = Painter(colour)
    lines = [paint(safe(summary(audit)), "31;1" if audit.alone else "32")]
    if audit.grants:
        tool = max(len("tool"), *(min(len(row.tool), 18) for row in audit.grants))
        lines.append(f"\n  level  {'tool':<{tool}}  {'reach':<10}  human asked  where")
        for row in audit.grants:
            place = f"{row.path}:{row.line}" if row.line else row.path
            head = f"{paint(f'{int(row.level):>5}', COLOURS[row.level])}  {safe(row.tool)[:18]:<{tool}}  {row.reach:<10}  {ASKED[row.human_approval]:<11}  {safe(place)}"
            lines.append(f"  {head}")
            lines += [f"         {part}" for part in _about(row, audit, width - 9)]
    for unseen in audit.unknown:
        lines += ["", *_wrapped(f"unknown: {safe(unseen.what)}", width, later="  ")]
        lines += _wrapped(f"  {safe(unseen.why)}; {safe(unseen.how_to_know)}", width, later="  ")
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int, *, later: str = "") -> list[str]:
    """Lines that break between words, and not in a word with a hyphen: commands stand in them."""
    return textwrap.wrap(text, width, subsequent_indent=later, break_on_hyphens=False)


def _settled(row: Grant, audit: Audit) -> bool:
    return row.level <= audit.may_act or row.human_approval == "required"


def _about(row: Grant, audit: Audit, width: int) -> list[str]:
    if _settled(row, audit):
        return [textwrap.shorten(f"{safe(row.grant)}: {safe(row.reason)}", width, placeholder="…")]
    last = f"known: {safe(row.known)}" if row.known else f"fix: {safe(row.fix)}"
    return [*_wrapped(f"{safe(row.grant)}: {safe(row.reason)}", width), *_wrapped(last, width, later="     ")]


def markdown(audit: Audit) -> str:
    """A table for a comment or a page."""
    parts = [f"### {'⛔' if audit.alone else '✅'} {escape(summary(audit))}"]
    if audit.grants:
        rows = [
            f"| {ICONS[r.level]} {int(r.level)} | {escape(r.tool)} | {r.reach} | {ASKED[r.human_approval]} | {_cell(r, audit)} |"
            for r in audit.grants
        ]
        parts.append(
            "| level | tool | reach | human asked | where, what, and the fix |\n|---|---|---|---|---|\n"
            + "\n".join(rows)
        )
    if audit.unknown:
        rows = [f"- **{escape(u.what)}**: {escape(u.why)}. To know: {escape(u.how_to_know)}" for u in audit.unknown]
        parts.append("**Not seen, so unknown**\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _place(row: Grant) -> str:
    return (f"{row.path}:{row.line}" if row.line else row.path).replace("|", "¦")


def _cell(row: Grant, audit: Audit) -> str:
    """In one column, so that a long path does not push the fix out of sight."""
    lines = [code(_place(row)), f"{code(row.grant[:160].replace('|', '¦'))}: {escape(row.reason)}"]
    if row.known or not _settled(row, audit):
        lines.append(escape(f"known: {row.known}" if row.known else f"fix: {row.fix}"))
    return "<br>".join(lines)
