"""The verdict on a terminal: short, coloured where a person looks, plain elsewhere. https://no-color.org"""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from gate.model import Authorship, Finding, Level
from gate.pipeline import Judgement
from gate.render.data import printable

SHOWN = 3
COLOURS = {0: "32", 1: "36", 2: "33", 3: "35", 4: "31"}
SIGNS = {"success": "ok", "pending": "not yet", "failure": "NO", "error": "ERROR", "none": "-"}
STATUS_COLOURS = {"success": "32", "pending": "33", "failure": "31;1", "error": "31;1", "none": "0"}


def coloured(stream: TextIO) -> bool:
    """Colour for a terminal only, unless NO_COLOR is set or TERM is dumb."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def safe(text: str) -> str:
    """Hostile text for a terminal: control and direction characters become visible."""
    text = str(printable(text))
    return re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]",
        lambda m: f"\\u{ord(m.group()):04x}",
        text.replace("\n", "\\n").replace("\t", " "),
    )


class Painter:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def level_name(level: Level) -> str:
    return f"level {int(level)} {level.label}"


def render(judged: Judgement, *, colour: bool) -> str:
    """What was judged, the level, why in three lines, who, and what is missing."""
    paint = Painter(colour)
    assessment, verdict = judged.assessment, judged.verdict
    if not assessment.files and verdict.status == "success":
        return f"{safe(judged.change.source)} holds nothing: there is nothing to judge\n"
    files = len(assessment.files)
    lines = [
        f"{paint(level_name(assessment.level), COLOURS[assessment.level] + ';1')}  {safe(judged.change.source)}, {files} file{'s' if files != 1 else ''}"
    ]
    lines += _why(judged, paint)
    lines.append(f"  who: {who(judged.authorship)}")
    lines.append(f"{paint(SIGNS[verdict.status], STATUS_COLOURS[verdict.status])}: {safe(verdict.description)}")
    return "\n".join(lines) + "\n"


def _why(judged: Judgement, paint: Painter) -> list[str]:
    findings = distinct(judged.assessment.findings)
    shown = [f for f in findings if f.level > 0][:SHOWN] or list(findings[:1])
    lines: list[str] = []
    told: set[str] = set()
    for f in shown:
        place = f"{f.path}:{f.line}" if f.line else f.path
        side = " (before)" if f.side == "old" and f.line else ""
        lines.append(f"  {paint(str(int(f.level)), COLOURS[f.level])} {safe(place)}{side}  {safe(f.reason)}")
        if f.safer and f.level >= Level.COLLABORATIVE and f.level == judged.assessment.level and f.safer not in told:
            told.add(f.safer)
            lines.append(f"    {paint('safer:', '2')} {safe(f.safer)}")
    more = len([f for f in findings if f.level > 0]) - len(shown)
    if more > 0:
        lines.append(f"  and {more} more")
    return lines


def distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """One finding per rule and file, the weightiest first; the rest say the same again."""
    return tuple({(f.rule, f.path): f for f in reversed(findings)}.values())[::-1]


def who(authorship: Authorship) -> str:
    """Who wrote it and who asked for it, in a clause."""
    words = {
        "authored": "written by",
        "assisted": "a human, assisted by",
        "automation": "automation:",
        "conflict": "claims to be",
    }
    if authorship.kind in words:
        agents = authorship.named or "an unknown agent"
        asked = sorted({i.who for i in authorship.invokers})
        return safe(f"{words[authorship.kind]} {agents}" + (f", asked for by {', '.join(asked[:3])}" if asked else ""))
    return "a human, declared so" if authorship.kind == "human" else "undeclared: no mark of AI, and nobody says so"


def write(text: str, stream: TextIO | None = None) -> None:
    """Print any text, whatever the stream's encoding."""
    stream = stream or sys.stdout
    try:
        stream.write(text)
    except UnicodeEncodeError:
        stream.write(text.encode(stream.encoding or "ascii", "backslashreplace").decode(stream.encoding or "ascii"))
