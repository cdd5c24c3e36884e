"""The verdict as Markdown for a comment or a step summary. Everything a change carries is escaped."""

from __future__ import annotations

import re

from gate.model import Finding, Level
from gate.pipeline import Judgement
from gate.render.text import SHOWN, distinct, safe

ICONS = {0: "🟢", 1: "🔵", 2: "🟡", 3: "🟠", 4: "🔴"}
STATUS = {
    "success": "✅ passes",
    "pending": "⏳ not yet",
    "failure": "⛔ no",
    "error": "❗ could not decide",
    "none": "–",
}


def escape(text: str) -> str:
    """Text that renders as itself: no markup, link, mention, HTML or table cell of its own."""
    text = re.sub(r"([\\`*_{}\[\]()<>#+!|~$&-])", r"\\\1", safe(text))
    return (
        text.replace("@", "@\u200b")
        .replace("://", ":\u200b//")
        .replace("\\&", "&amp;")
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
    )


def code(text: str) -> str:
    """A code span that its content can't close."""
    text = safe(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def render(judged: Judgement) -> str:
    """Level and verdict first, then why, what is missing, and the rest folded away."""
    assessment, verdict = judged.assessment, judged.verdict
    level = assessment.level
    parts = [
        f"### {ICONS[level]} Level {int(level)} {level.label}: {STATUS[verdict.status]}",
        escape(verdict.description),
    ]
    findings = [f for f in distinct(assessment.findings) if f.level > 0] or list(distinct(assessment.findings)[:1])
    if findings:
        parts.append("\n".join(_row(f) for f in findings[:SHOWN]))
    safer = (
        list(dict.fromkeys(f.safer for f in findings if f.safer and f.level == level))
        if level >= Level.COLLABORATIVE
        else []
    )
    if safer:
        parts.append("**A safer way**\n\n" + "\n".join(f"- {escape(s)}" for s in safer[:SHOWN]))
    if verdict.ignored:
        parts.append(
            "**Does not count**\n\n"
            + "\n".join(f"- {escape(i.user)}: {escape(i.reason.replace('_', ' '))}" for i in verdict.ignored)
        )
    rest = findings[SHOWN:]
    if rest:
        parts.append(
            f"<details><summary>{len(rest)} more findings</summary>\n\n"
            + "\n".join(_row(f) for f in rest[:100])
            + "\n\n</details>"
        )
    if judged.authorship.evidence:
        rows = "\n".join(f"- {escape(e.signal)}: {code(e.value[:200])}" for e in judged.authorship.evidence[:20])
        parts.append(
            f"<details><summary>Who wrote it: {escape(judged.authorship.kind)} {escape(judged.authorship.named)}</summary>\n\n{rows}\n\n</details>"
        )
    return "\n\n".join(parts) + "\n"


def _row(f: Finding) -> str:
    place = f"{f.path}:{f.line}" if f.line else f.path
    return f"- {ICONS[f.level]} **{int(f.level)}** {code(place)} {escape(f.reason)}"
