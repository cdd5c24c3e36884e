"""A small edit that a reader takes for nothing, and by which a check asks nothing any more: another operator, a comment that goes on.

if (uid == 0)                  ->   if (uid = 0)
if role in ('admin',):         ->   if role in ('admin'):
if (!may(u)) return            ->   /*, that row, */
"""

from __future__ import annotations

from collections.abc import Sequence

from gate.classify.reading.loosenings import other_token
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, is_remark, pairs
from gate.classify.reading.unasked import CARES, HEAD, LEAVES, ONE
from gate.model import FileChange, Line

ASKS = pattern(r"\b(?:if|elif|while|return|unless|when)\b|\?")
LOOSE = {"===": "==", "!==": "!="}
"""In PHP: https://www.php.net/manual/en/language.operators.comparison.php"""
ONE_OF_ONE = pattern(r"\b(?:in|not in) \(\s*([\"'][^\"'\n]*[\"'])\s*,\s*\)")
"""A tuple; without its comma it is a text, and each of its parts is in it: https://docs.python.org/3/reference/expressions.html#membership-test-operations"""
ONE_WORD = pattern(r"\[\[?\s+(?P<is>\S+?)(?:==?|!=)(?P<that>[^\s\]=]+)\s+\]")
"""`[ a=b ]` asks whether one word is there: https://www.gnu.org/software/bash/manual/bash.html#Bash-Conditional-Expressions"""
FORMATTED = pattern(r"[\"'][^\"'\n]*%s[^\"'\n]*[\"']\s*,\s*(?=[\w>.\-\[\]]+\s*\))")
"""Without it what somebody sent is the format: https://owasp.org/www-community/attacks/Format_string_attack"""
WEAKER = (
    ("precondition(", "assert("),
    ("preconditionFailure(", "assertionFailure("),
    ("Preconditions.checkState(", "assert ("),
)
"""What asks in every build, and what asks in those of developers alone: https://developer.apple.com/documentation/swift/assert(_:_:file:line:)"""
SPLICED = of_path(r"\.(c|h|cc|cpp|cxx|hpp|hh|m|mm|ino)$")
SWALLOWS = pattern(r"(?:^|[^:\"'])//[^\n\"]*\\\s*$")
"""The row below belongs to it: https://gcc.gnu.org/onlinedocs/cpp/Initial-processing.html"""
ESCAPED = pattern(r"(?://|/\*|^\s*\*)[^\n]*\\u+00(?:0[aAdD]|2[aA]\\u+002[fF])")
"""It ends the comment before it is read as one: https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.3"""
OPENS = pattern(r"\s*(?:/\*+|#if 0|=pod|=begin(?: comment)?|=head1.*|--\[=*\[|\{-|<!--|<#|\(\*|#\||\"\"\"|''')\s*$")
CLOSES = pattern(r"\s*(?:\*/|#endif|=cut|=end|\]=*\](?:--)?|-\}|-->|#>|\*\)|\|#|\"\"\"|''')\s*$")
BUILT_FOR = pattern(r"\s*#\[cfg\((?:test|debug_assertions|feature\s*=[^\n]*)\)\]\s*$")
"""https://doc.rust-lang.org/reference/conditional-compilation.html"""
COMPILED_IF = pattern(r"\s*#\s*if(?:def|\s+defined\(?)\s*(?P<name>[A-Za-z_]\w+)\)?\s*$")
NEAR = 20
"""Characters by which such an edit is longer or shorter."""
MOST = 60
"""Rows that are looked at within a comment that begins."""


def sprung(file: FileChange) -> Line | None:
    """The first row that asks nothing any more, and looks as if it did."""
    if file.before is None or file.after is None:
        return None
    return _another_operator(file) or _taken_out(file) or _goes_on(file)


def _another_operator(file: FileChange) -> Line | None:
    for old, new in pairs(file) if file.removed else ():
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if was == now or abs(len(was) - len(now)) > NEAR or is_remark(was):
            continue
        if _differs(file.path, was, now):
            return new
        if "#" not in was:
            continue
        told, other = (COMPILED_IF.match(x.text[:SHORT]) for x in (old, new))
        if told and other and _is_misspelt(told["name"], other["name"]):
            return new
    return None


def _differs(path: str, was: str, now: str) -> bool:
    if any(strong in was and was.replace(strong, weak, 1) == now for strong, weak in WEAKER):
        return True
    if SPLICED.search(path) and FORMATTED.search(was) and FORMATTED.sub("", was) == now:
        return True
    if (
        path.endswith(".py")
        and ONE_OF_ONE.search(was)
        and ONE_OF_ONE.sub(lambda m: m[0].replace(m[1], "").replace(",", m[1]).replace(" ", ""), was).replace(" ", "")
        == now.replace(" ", "")
    ):
        return True
    if "[" in now and ONE_WORD.search(now) and not ONE_WORD.search(was):
        return was.replace(" ", "") == now.replace(" ", "")
    if not ASKS.search(was):
        return False
    pair = other_token(was, now)
    if pair is None:
        return False
    one, other = pair
    return (one.startswith("==") and other == one[1:]) or (path.endswith(".php") and LOOSE.get(one) == other)


def _is_misspelt(one: str, other: str) -> bool:
    """Whether a name is another one by a single letter."""
    if one == other or min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1 and not any(map(str.isdigit, one + other))
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long))) and not any(map(str.isdigit, one + other))


def _taken_out(file: FileChange) -> Line | None:
    """The row at which a comment begins now, or what only some builds hold, around what asked or refused."""
    came = [x for x in file.added if x.bare]
    if not came or any(x.bare for x in file.removed) or len(came) > 4:
        return None
    rows = file.new_text.split("\n")
    for line in came:
        if (
            file.path.endswith(".rs")
            and BUILT_FOR.match(line.text[:SHORT])
            and _asks(rows[line.number : line.number + 3])
        ):
            return line
        if not OPENS.match(line.text[:SHORT]):
            continue
        ends = next((x.number for x in came if x.number > line.number and CLOSES.match(x.text[:SHORT])), None)
        if ends is not None and _asks(rows[line.number : min(ends - 1, line.number + MOST)]):
            return line
    return None


def _asks(rows: Sequence[str]) -> bool:
    """Whether some of the rows ask or refuse, or keep something safe."""
    asks = [row for row in rows if not is_remark(row[:SHORT])]
    return any(ONE.match(row[:SHORT]) or CARES.match(row[:SHORT]) for row in asks) or (
        any(IF.match(row[:SHORT]) for row in asks) and any(LEAVES.match(row[:SHORT]) for row in asks)
    )


IF = pattern(HEAD)


def _goes_on(file: FileChange) -> Line | None:
    """A comment that holds more than its row shows, or ends before its row does."""
    seeks = (
        SWALLOWS if SPLICED.search(file.path) else ESCAPED if file.path.endswith((".java", ".kt", ".scala")) else None
    )
    if seeks is None or "\\" not in file.added_lowered:
        return None
    rows = file.new_text.split("\n")
    for line in file.added:
        if seeks.search(line.text[:SHORT]) is None:
            continue
        below = rows[line.number] if line.number < len(rows) else ""
        if seeks is ESCAPED or (below.strip() and not is_remark(below[:SHORT])):
            return line
    return None
