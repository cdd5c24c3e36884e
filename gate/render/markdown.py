"""The verdict as Markdown for a comment or a step summary: for the person who must act, so what is missing stands before
what is known, and the rest is folded away. Everything a change carries is escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from html import escape as escape_html

from gate.model import Finding, Level, Verdict
from gate.oversight.pull import NOT_COUNTED, WORDS
from gate.pipeline import Judgement
from gate.render.text import SHOWN, distinct, safe, who

ICONS = {0: "🟢", 1: "🔵", 2: "🟡", 3: "🟠", 4: "🔴"}
STATUS = {
    "success": "✅ passes",
    "pending": "⏳ not yet",
    "failure": "⛔ no",
    "error": "❗ could not decide",
    "none": "nothing is published",
}
# What to do next, where the reason itself does not say it.
NEXT = {
    "ai_forbidden": "A human makes this change by hand, in a pull request of their own. What AI drafted may serve as context.",
    "human_commit_missing": "Take the draft over: change what you would change, and push it here as a commit of your own.",
    "auto_merge_by_agent": "Disable auto-merge; a human merges.",
    "changes_requested": "Make the changes, then ask for another review.",
}
# What makes an approval count after all.
AGAIN = {
    "stale_head": "; a review of this head would count",
    "rebound_after_force_push": "; a review of this head would count",
    "dismissed": "; another review would count",
    "edited_comment": "; written anew it would count",
}
MISSING_SHOWN = 6
FOLDED = 100
EVIDENCE = 20


def escape(text: str) -> str:
    """Text that renders as itself: no markup, link, mention, reference, HTML or table cell of its own."""
    text = re.sub(r"([\\`*_{}\[\]()<>#+!|~$&-])", r"\\\1", safe(text))
    return (
        text.replace("@", "@\u200b")
        .replace("\\#", "\\#\u200b")
        .replace("://", ":\u200b//")
        .replace("\\&", "&amp;")
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
    )


def html(text: str) -> str:
    """Text inside a line of HTML, where Markdown does not look."""
    return escape_html(safe(text)).replace("@", "@\u200b").replace("://", ":\u200b//")


def code(text: str) -> str:
    """A code span that its content can't close."""
    text = safe(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def render(judged: Judgement, *, pull_url: str = "") -> str:
    """Level and verdict, why in one line, what is missing, the risks and an approach at levels 3 and 4, who was not
    counted; then what only some want to read. `pull_url` makes places in files links."""
    level, verdict = judged.assessment.level, judged.verdict
    findings = [f for f in distinct(judged.assessment.findings) if f.level > 0]
    top = _precise_first([f for f in findings if f.level == level])
    weighty = level >= Level.COLLABORATIVE and verdict.status != "error"
    parts = [
        f"### {ICONS[level]} Level {int(level)} {level.label}: {STATUS[verdict.status]}",
        _why(top, pull_url),
        _missing(verdict) if verdict.status != "success" else _passed(verdict),
        _risks(top[1:], pull_url) if weighty else "",
        _approach(top, verdict) if weighty else "",
        _not_counted(verdict),
        _warnings(verdict),
        _rest(findings, top[:SHOWN] if weighty else top[:1], pull_url),
        _who(judged),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _why(top: list[Finding], pull_url: str) -> str:
    if not top:
        return "Nothing in it asks for a human."
    return f"{_place(top[0], pull_url)} {escape(top[0].reason)}"


def _precise_first(findings: list[Finding]) -> list[Finding]:
    """Of equal weight, one that names a line says more than one about a whole file."""
    return sorted(findings, key=lambda f: f.line is None)


def _passed(verdict: Verdict) -> str:
    """Who made it pass; that it passes stands in the title already."""
    return escape(_sentence(verdict.description)) if verdict.counted or verdict.overridden_by else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _missing(verdict: Verdict) -> str:
    """One line for each thing that is open, with who can give it. What keeps a "no" a no whatever people do stands alone."""
    parts = verdict.children or (verdict,)
    refused = [part for part in parts if part.status in ("failure", "error")]
    waiting = [part for part in parts if part.status == "pending"]
    if any(r.code == "ai_forbidden" for r in verdict.reasons) or verdict.status == "error":
        waiting = []
    named = (("Why not", refused), ("Missing" if not refused else "Then still missing", waiting))
    return "\n\n".join(
        f"**{title}**\n\n" + "\n".join(_open(part, verdict) for part in found[:MISSING_SHOWN])
        for title, found in named
        if found
    )


def _open(part: Verdict, verdict: Verdict) -> str:
    said = part.description.partition(NOT_COUNTED)[0].removeprefix("waits for ")
    unnamed = any(r.code == "approvals_missing" for r in part.reasons) and " from " not in said
    return f"- {escape(said)}" + (_approvers(verdict) if unnamed else "")


def _approvers(verdict: Verdict) -> str:
    who = verdict.required.approvers
    named = (*who.teams, *who.users)
    if named:
        return ", from " + ", ".join(map(code, named))
    return f", from anyone with {escape(who.permission)} permission who had no hand in it"


def _risks(others: list[Finding], pull_url: str) -> str:
    rows = [f"- {_place(f, pull_url)} {escape(f.reason)}" for f in others[: SHOWN - 1]]
    return "**What else can go wrong**\n\n" + "\n".join(rows) if rows else ""


def _approach(top: list[Finding], verdict: Verdict) -> str:
    steps = [NEXT[r.code] for r in verdict.reasons if r.code in NEXT and verdict.status != "success"]
    safer = [_sentence(f.safer).removesuffix(".") + "." for f in top if f.safer and f.level >= Level.COLLABORATIVE]
    lines = list(dict.fromkeys((*steps, *safer)))[: SHOWN + 1]
    return "**How to go on**\n\n" + "\n".join(f"- {escape(line)}" for line in lines) if lines else ""


def _not_counted(verdict: Verdict) -> str:
    rows = [
        f"- {escape(i.user)} {escape(WORDS.get(i.reason, i.reason.replace('_', ' ')) + AGAIN.get(i.reason, ''))}"
        for i in verdict.ignored
        if i.reason not in ("not_decisive", "changes_requested")
    ]
    if not rows:
        return ""
    if verdict.status == "success":  # nobody has to act on it any more
        return _folded("Whose approval did not count", rows)
    return "**Whose approval does not count**\n\n" + "\n".join(rows)


def _folded(title: str, rows: Iterable[str]) -> str:
    return f"<details><summary>{title}</summary>\n\n" + "\n".join(rows) + "\n\n</details>"


def _warnings(verdict: Verdict) -> str:
    return "\n".join(f"- {escape(_sentence(w))}" for w in verdict.warnings[:SHOWN])


def _rest(findings: list[Finding], shown: list[Finding], pull_url: str) -> str:
    rest = [f for f in findings if f not in shown]
    if not rest:
        return ""
    rows = [f"- {int(f.level)} {_place(f, pull_url)} {escape(f.reason)}" for f in rest[:FOLDED]]
    if len(rest) > FOLDED:
        rows.append(f"- and {len(rest) - FOLDED:,} more")
    title = f"{len(rest)} more finding{'s' if len(rest) > 1 else ''}"
    return _folded(title, rows)


def _who(judged: Judgement) -> str:
    authorship = judged.authorship
    if not authorship.evidence:
        return ""
    said = dict.fromkeys(f"- {escape(e.signal)}: {code(e.value[:200])}" for e in authorship.evidence)
    return _folded(f"Who wrote it: {html(who(authorship))}", tuple(said)[:EVIDENCE])


def _place(f: Finding, pull_url: str) -> str:
    """`path:line`, linked into the files of the pull request
    (the anchor is the SHA-256 of the path, then R or L and the line)."""
    place = code(f"{f.path}:{f.line}" if f.line else f.path)
    if not pull_url:
        return place
    anchor = hashlib.sha256(f.path.encode("utf-8", "surrogateescape")).hexdigest()
    side = "" if not f.line else ("R" if f.side == "new" else "L") + str(f.line)
    return f"[{place}]({pull_url}/files#diff-{anchor}{side})"
