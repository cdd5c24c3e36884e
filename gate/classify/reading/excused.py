"""A guard that lets some pass from now on: one more condition beside what it asked, by which it refuses fewer.

if (!limits.allows(account, sum)) return denied     ->   if (!limits.allows(account, sum) && !account.vip) return denied
guard ok else { return }                            ->   guard ok || error != nil else { return }
"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.refusals import ERRORS, REFUSES, is_grave
from gate.classify.reading.rows import SHORT, SMALL, bare, closing, is_remark, pairs
from gate.classify.reading.unasked import OF_HOSTS, condition, is_program
from gate.model import FileChange, Line

HEAD = pattern(r"\s*(?:\}\s*)?(?:else\s+)?(?P<asks>if|elif|elsif|unless|guard|require|assert|ensure|check|precondition)\b")
BEHIND = pattern(r"\s*(?:raise|return|throw|abort|next|redirect\w*|head|render|halt)\b[^\n]*\s(?P<asks>if|unless)\s")
NO = pattern(r"\breturn\s+(?:false|False|nil|None|null|-1)\b|[dD]enied|[rR]eject|sendStatus\(|\bstatus\(4\d\d|\bcontinue\b|\bflag\(")
DENIED = pattern(r"\breturn\b[^\n]*\b(?:false|[eE]rr\w*|[dD]enied)\b|\bcontinue\b")
FEWER, MORE = (("&&", "and"), ("||", "or"))
"""What joins a condition to one that refuses, so that it refuses fewer, and to one that must hold."""
TOLD = pattern(r"\s*\?\?\s*(?:''|\"\")|!(?=[,.)])")
"""https://www.typescriptlang.org/docs/handbook/release-notes/typescript-2-0.html#non-null-assertion-operator"""
NEAR = 1
"""Rows below a guard in which it says no."""


def passes(file: FileChange) -> Line | None:
    """The first such row."""
    if not is_program(file) or not 0 < len(file.removed) <= SMALL or len(file.added) > SMALL:
        return None
    rows: list[str] = []
    for old, new in pairs(file):
        was, now = old.text[:SHORT], new.text[:SHORT]
        head = HEAD.match(now) or BEHIND.match(now)
        if head is None or is_remark(now) or not (HEAD.match(was) or BEHIND.match(was)):
            continue
        must_hold = head["asks"] not in ("if", "elif", "elsif")
        more = _more(condition(was), condition(now), MORE if must_hold else FEWER)
        if not more or OF_HOSTS.search(more) or _only_asks_for_it(more, condition(was)):
            continue
        rows = rows or file.new_text.split("\n")
        near = rows[new.number - 1 : new.number + NEAR]
        says_no = (ERRORS, NO, REFUSES) if not file.path.endswith(".go") else (ERRORS, DENIED)
        if head["asks"] == "guard" or is_grave(was) or any(said.search(row[:SHORT]) for said in says_no for row in near):
            return new
    return None


def _more(was: str, now: str, joins: tuple[str, str]) -> str:
    """What is asked besides, before what was asked or behind it."""
    old, new = (_plain(text) for text in (was, now))
    for join in joins:
        if old and new.startswith(f"{old} {join} "):
            return new[len(old) + len(join) + 2 :]
        if old and new.endswith(f" {join} {old}"):
            return new[: -len(old) - len(join) - 2]
    return ""


def _plain(text: str) -> str:
    """A condition without the brackets around it and what only a compiler is told."""
    text = TOLD.sub("", text.strip().removesuffix("else").strip())
    if text.startswith("(") and text.count("(") != text.count(")"):
        return text[1:]
    return text[1:-1] if text.startswith("(") and closing(text, 1, len(text)) == len(text) - 1 else text


def _only_asks_for_it(more: str, was: str) -> bool:
    """Whether it is only asked for something before a part of that is."""
    name = bare(more).rstrip("?")
    return bare(was).lstrip("!(").startswith((f"{name}.", f"{name}[", f"{name}->"))
