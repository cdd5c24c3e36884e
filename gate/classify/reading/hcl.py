"""HCL by lines: which top-level block each line stands in. A brace counter, not a parser: it answers on broken files too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gate.classify.reading.patterns import pattern
from gate.model import Line

HEADER = pattern(
    r'^\s*(resource|data|module|variable|output|provider|terraform|locals|moved|removed|import|check|inputs|include|dependency|generate|remote_state|policy)\b((?:\s+"[^"\n]*")*)\s*(?:=\s*)?\{'
)
TEXT = pattern(r'"(?:[^"\\]++|\\.)*+(?:"|\\?$)|#.*|//.*')
INLINE = pattern(r"/\*.*?\*/")
MARK = re.compile(r"[{}\[\]<]")
"""A line without one of these opens and closes nothing."""
FILLED_IN = pattern(r"\{\{-?\s*$")
"""What opens a remark of a template (https://pkg.go.dev/text/template#hdr-Actions): the brace that closes it stands behind the remark."""
HEREDOC = pattern(r"<<[-~]?\s*\"?(\w+)\"?\s*$")


@lru_cache(maxsize=4)
def blocks(text: str) -> tuple[str, ...]:
    """For each line (index 0 = line 1) the header of its top-level block, such as `resource aws_iam_role admin`, else ``."""
    answer: list[str] = []
    header, depth, until = "", 0, ""
    awaited: list[str] = []
    for line in text.split("\n"):
        if until or awaited:
            answer.append(header)
            until = "" if line.strip() == until else until
            while awaited and awaited[0] in line:
                line = line.split(awaited.pop(0), 1)[1]
            continue
        match = HEADER.match(line) if depth == 0 else None
        if match:
            header = " ".join([match.group(1), *re.findall(r'"([^"]*)"', match.group(2))])
        answer.append(header)
        if not MARK.search(line) and "/*" not in line:
            header = header if depth else ""
            continue
        bare = INLINE.sub("", TEXT.sub("", line))
        if "/*" in bare:
            bare = bare.split("/*", 1)[0]
            awaited = ["*/", "}}"] if FILLED_IN.search(bare) else ["*/"]
            bare = FILLED_IN.sub("", bare)
        depth = max(0, depth + bare.count("{") - bare.count("}") + bare.count("[") - bare.count("]"))
        heredoc = HEREDOC.search(bare) if "<<" in bare else None
        until = heredoc.group(1) if heredoc else ""
        if depth == 0 and not until:
            header = ""
    return tuple(answer)


def headers(text: str) -> set[str]:
    return {h for h in blocks(text) if h}


def block_of(where: Sequence[str], line: Line) -> str:
    """The header of the block that a line stands in, by what `blocks` says of its text; `` where it stands in none."""
    return where[line.number - 1] if line.number <= len(where) else ""
