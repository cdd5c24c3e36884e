"""One call in masked code: what it is called on, what it is given, and a key that survives a formatter."""

from __future__ import annotations

import re

RESPELLED = re.compile(r"[\s\"'();,:]+|=>|\bself\.")
WALK_LIMIT = 800
KEY_LIMIT = 400
CALL_LIMIT = 10_000
WORD = re.compile(r"[\w$@!?]")
BRACKETS = re.compile(r"[()\[\]{}]")
PAIRS = {")": "(", "]": "[", "}": "{"}


def closing(code: str, start: int, limit: int | None = None) -> int:
    """The offset after the bracket that closes the one at `start`, -1 without one (within `limit` characters)."""
    depth = 0
    for bracket in BRACKETS.finditer(code, start, len(code) if limit is None else start + limit):
        depth += 1 if bracket.group() in "([{" else -1
        if depth == 0:
            return bracket.end()
    return -1


def receiver_start(code: str, at: int) -> int:
    """Where the expression begins whose method is called at `at`: `User.where(…).` of `User.where(…).delete_all`."""
    i, low = at, max(0, at - WALK_LIMIT)
    while i > low:
        previous = code[i - 1]
        if previous in PAIRS:
            i = _opening(code, i - 1, low)
        elif WORD.match(previous):
            while i > low and WORD.match(code[i - 1]):
                i -= 1
        elif previous in ".&" or code[max(0, i - 2) : i] in ("->", "::", "?."):
            i -= 1 if previous in ".&" else 2
        elif previous.isspace() and _continues(code, i):
            while i > low and code[i - 1].isspace():
                i -= 1
        else:
            break
    return i


def _opening(code: str, at: int, low: int) -> int:
    depth = 0
    for i in range(at, low - 1, -1):
        if code[i] in PAIRS:
            depth += 1
        elif code[i] in "([{":
            depth -= 1
            if depth == 0:
                return i
    return low


def _continues(code: str, i: int) -> bool:
    """White space inside a chain: a dot follows, or stands before it."""
    before = code[max(0, i - WALK_LIMIT) : i].rstrip()
    return code[i : i + 1] in (".", "&") or code[i : i + 2] in ("->", "?.") or before.endswith((".", "->"))


def arguments(code: str, end: int) -> tuple[int, int]:
    """The span between the brackets that open at or just after `end`; empty where there are none."""
    opened = end
    while code[opened : opened + 1] in (" ", "!", "?"):
        opened += 1
    if code[opened : opened + 1] == "<":
        opened = code.find("(", opened, opened + 80)
    if opened < 0 or code[opened : opened + 1] != "(":
        return end, end
    closed = closing(code, opened, CALL_LIMIT)
    return (opened + 1, closed - 1) if closed > 0 else (opened + 1, min(len(code), opened + CALL_LIMIT))


def key_of(text: str, start: int, end: int) -> str:
    """Spelling aside: quotes, brackets and line breaks make no new call."""
    return RESPELLED.sub("", text[start : min(end, start + KEY_LIMIT)])
