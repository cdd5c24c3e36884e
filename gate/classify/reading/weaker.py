"""What an edit of a program takes from those whom it protected, or gives to somebody, by the library, by the owner, by the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gate.classify.reading import (
    access_places,
    callers,
    exempt,
    filters,
    lifetimes,
    lookups,
    ownership,
    passes,
    refusals,
    replaced,
    weakenings,
)
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import OF_PROGRAMS
from gate.classify.reading.words import ANSWER_WORDS, SCOPE_WORDS, STATE_WORDS, STEP_WORDS
from gate.classify.sql.places import place_of
from gate.model import FileChange, Line

PROSE = (".md", ".mdx", ".mdc", ".txt", ".rst")
MOST = 40
"""Changed lines of an edit that may be read by its conditions."""
LONG = 50_000
"""Characters of one line that are looked at; a longer line is reported for its length."""
REPLACED = "keep it, or show with a test what takes its place"


class Told(NamedTuple):
    rule: str
    level: int
    reason: str
    line: Line
    safer: str | None


LOSES = pattern(
    r"\bdeleteMany\(|MigrationNeeded|\bSkipFinalSnapshot\b|cleanDisabled|RemovalPolicy\.DESTROY|PubliclyAccessible|publicReadAccess|\bremoveItem\("
    r"|\bDETACH DELETE\b|\bhard_?delete|\.clean\(\)|\bdropSchema\b|\bstore_false\b|\bskip-grant-tables\b|\bdesired_?count\s*[=:]\s*0\b"
    r"|(?-i:\bPROTECT\b)|onDelete: Restrict|\boverwrite = TRUE\b|whenNotMatchedBySourceDelete|-WhatIf\b|'MATCH', '\*'|\breturn self\.update\([^\n]*\bdeleted_at\b|\bread_only_fields\b[^\n]*\brole\b|\brole\b[^\n]*\benum\([^\n]*'(?:owner|admin)'|\bcast\([^\n]*:role\b|\.Unscoped\(\)|\b(?:create|insert|add)\w*\([^\n]*\brole\s*[:=]\s*['\"](?:owner|admin|superuser)['\"]|(?-i:\bWHERE 1 = 1\b)|restrict_with_|orphanRemoval|\bgrant\b[^\n]*\bto (?:role )?public\b|adapter\.drop_schema|_hook\s*=|manualJudgment|[\"']approval[\"']|\btype:\s*Approval|Octopus\.Manual",
    re.I,
)
"""What is lost with such a line, not only open; and who was asked before something shipped."""


def by_library(file: FileChange, *, speaks: bool) -> Iterator[Told]:
    """What libraries and frameworks protect by name."""
    built = access_places.BUILD_LIST.search(file.path) is not None
    prose = file.path.endswith(PROSE) and not built
    found = None if prose or (speaks and not built) else weakenings.weakened(file)
    if found is not None:
        line, how = found
        reason = "a protection that stood here is gone" if how == "went" else "a protection is switched off or widened"
        level = 4 if LOSES.search(line.text[:LONG]) else 3
        yield Told("security-weakened", level, f"{reason}: {line.text.strip()[:60]}", line, REPLACED)
    other = None if prose or found is not None else weakenings.tuned(file) or lifetimes.longer(file)
    if other is not None:
        reason = f"how hard a secret is to guess, or how long it lets in: {other.text.strip()[:60]}"
        yield Told("security-code", 3, reason, other, "show what it was measured against")


def by_answers(file: FileChange, *, speaks: bool) -> Iterator[Told]:
    """A check that asks nothing any more, and what is given that was not, in a file whose path says nothing of access."""
    path = file.path
    prose = (speaks or path.endswith(PROSE)) and not access_places.BUILD_LIST.search(path)
    if prose or (access_places.is_named_so(path) and access_places.guards_access(file)):
        return
    same = less = line = None
    reason, safer = "", "name who decided so, and give no more than the task needs"
    answered = ANSWER_WORDS.within(file.added_lowered)
    joined = "&&" in file.removed_lowered or " and " in file.removed_lowered
    if answered or joined:
        from gate.classify.reading import answers  # of few edits

        same = answers.constant(file) if answered else None
        less = answers.asks_less(file) if joined else None
    if same is not None:
        reason = f"a check answers the same whatever it is asked: {same.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, same, REPLACED)
    elif less is not None:
        reason = f"a check asks for less than it did: {less.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, less, REPLACED)
    if same is None and STEP_WORDS.within(file.removed_lowered):
        from gate.classify.reading import stepups  # of few edits

        line, reason = stepups.stepped_up(file) or (None, "")
    if same is None and less is None and line is None and SCOPE_WORDS.within(file.removed_lowered):
        from gate.classify.reading import scopes  # of few edits

        line, reason = scopes.widened(file) or (None, "")
        safer = "show, with a test, that somebody else's rows are refused, and which rows it reaches"
    if same is None and less is None and line is None and STATE_WORDS.within(file.removed_lowered):
        from gate.classify.reading import scopes  # of few edits

        barred = scopes.barred(file)
        if barred is not None:
            told = f"finds accounts that it left out: {barred.text.strip()[:60]}"
            yield Told("check-changed", 2, told, barred, "show who may come in now, with a test")
    if line is not None:
        yield Told("security-weakened", 3, f"{reason}{line.text.strip()[:60]}", line, safer)


def by_owner(file: FileChange) -> Iterator[Told]:
    """Rows and pages that were for whom they belong to."""
    passed = None if file.path.endswith((".tsx", ".jsx", ".vue", ".svelte")) else passes.opened(file)
    if passed is not None:
        reason = f"what a request went through before it was answered is left out: {passed.text.strip()[:60]}"
        yield Told("security-code", 3, reason, passed, "show, with a test, who is let in now")
    past = exempt.let_past(file)
    if past is not None:
        reason = f"one more address is answered to whoever asks: {past.text.strip()[:60]}"
        yield Told("security-code", 3, reason, past, "show, with a test, what is answered there without a name")
    instead = replaced.worse(file)
    if instead is not None:
        reason = f"{instead[1]}: {instead[0].text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, instead[0], "keep what stood there, or show what takes its place")
    line = filters.gained(file)
    if line is not None:
        level = 2 if file.before else 3  # a new page says itself who may come in
        yield Told("security-code", level, "something new that moderators or administrators may do", line, None)
    line = ownership.released(file) or callers.unbound(file) or lookups.loosened(file)
    if line is not None and place_of(file.path) not in ("migration", "down"):
        reason = f"a condition goes that kept people to what is theirs: {line.text.strip()[:60]}"
        safer = "show, with a test, that somebody else's row is refused"
        yield Told("security-code", 3, reason, line, safer)
    other = callers.decided_otherwise(file) or callers.widened(file) if line is None else None
    if other is not None:
        reason = f"who may see or change this is decided otherwise: {other.text.strip()[:60]}"
        yield Told("security-code", 3, reason, other, "show, with a test, who is let in now, and who is refused")
    kept = ownership.gained(file) if line is None and other is None else None
    if kept is not None and place_of(file.path) not in ("migration", "down"):
        reason = f"people are kept to what is theirs where they were not: {kept.text.strip()[:60]}"
        yield Told("security-code", 2, reason, kept, "show, with a test, who is refused now")
    beside = callers.given(file) if line is None and other is None else None
    if beside is not None:
        reason = f"to whom a right is given, or on what, is said otherwise: {beside.text.strip()[:60]}"
        yield Told("security-code", 2, reason, beside, "show, with a test, who has which right now")
    asked = passed is None and line is None and other is None
    refused = (refusals.dropped(file) or refusals.softened(file) or refusals.undenied(file)) if asked else None
    told = refusals.said(file) if asked and refused is None else None
    if told is not None:
        reason = f"what is refused is otherwise: {told.text.strip()[:60]}"
        yield Told("security-code", 3, reason, told, "show, with a test, what is refused now, and what is not")
    if refused is not None:
        reason = f"what was refused no longer is: {refused.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, refused, "show, with a test, that it still is")


BEHIND = pattern(r"(?<![ \t])[ \t]++//[ \t][^\"'`\n]{0,500}+$")
BEHIND_HASH = pattern(r"(?<![ \t])[ \t]++#[ \t][^\"'`\n]{0,500}+$")
"""A remark behind a row; two strokes divide where a hash begins one."""


OF_ACCESS = pattern(r"\b40[134]\b|[fF]orbidden|[uU]nauthori[sz]|[aA]ccess ?[dD]enied|\bnotFound\(\)")
"""How a row says that it keeps somebody out, not only that something is wrong."""


OF_CHECKS = pattern(r"\b\w*(?:clamav|virus|moderat|fraud|sanction|kyc)\w*", re.I)


def by_condition(file: FileChange) -> Iterator[Told]:
    """What a small edit lets through, or asks otherwise, whatever it is about. A program that reads programs is full of conditions
    that keep nobody out."""
    if OF_PROGRAMS.search(file.path) or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return
    behind = BEHIND_HASH if file.path.endswith((".py", ".rb", ".ex", ".exs", ".pl", ".r", ".jl")) else BEHIND
    removed, added = ([(x.number, behind.sub("", x.text[:LONG])) for x in side] for side in file.delta.lines)
    if removed == added:
        return
    from gate.classify.reading import excused, loosenings, rebound, selections, shifted, unasked  # of small edits

    went_on = (
        unasked.let_through(file)
        or unasked.only_told(file)
        or unasked.undone(file)
        or unasked.unwrapped(file)
        or rebound.loose(file)
    )
    if went_on is not None:
        reason = f"what kept this from going on, or kept it safe, is gone: {went_on.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, went_on, REPLACED)
    elif (less := loosenings.asks_less(file) or selections.wider(file)) is not None:
        reason = f"this asks for less than it did: {less.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, less, REPLACED)
    elif (some := excused.passes(file)) is not None:
        reason = f"a guard lets some pass that it kept out: {some.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, some, "show, with a test, who passes now, and who does not")
    elif (out := selections.further_out(file)) is not None:
        reason = f"this runs without what stands above it, or once: {out.text.strip()[:60]}"
        level = 3 if selections.deletes(out.text) else 2
        yield Told("check-changed", level, reason, out, "show with a test when it runs now, and when not")
    elif (both := _unlocked(file)) is not None:
        reason = f"what ran one at a time runs at once: {both.text.strip()[:60]}"
        yield Told("check-changed", 3, reason, both, "show with a test what two at once do to it")
    elif (other := shifted.otherwise(file)) is not None:
        reason = f"what is refused, or measured, is otherwise: {other.text.strip()[:60]}"
        rows = [x.text for x in file.removed if x.number == other.number] + [other.text]
        grave = any(one.search(row[:LONG]) for row in rows for one in (OF_ACCESS, OF_CHECKS))
        grave = grave or any(map(refusals.is_grave, rows)) or shifted.lets_be(file)
        yield Told("check-changed", 3 if grave else 2, reason, other, "show with a test what is refused now, and what is let through")


LOCKS = pattern(r"(?:\.|->|::)(?:R?Lock|lock|with_?[lL]ock|acquire|synchronize)\b[!?]?\s*(?:\(\s*\)|\{|do\b)|\bsynchronized\s*\(|\bwith\s+(?:self\.)?\w*lock\w*\s*:|\block\s*\(\w")
"""What lets one at a time in, of all that run beside each other."""


COUNTED = pattern(r"balance|amount|stock\b|quota|inventory|credits?\b|ledger|wallet|seats?\b|tickets?\b", re.I)
"""What two at once would spend twice."""


def _unlocked(file: FileChange) -> Line | None:
    """A lock that is taken no more, where what it kept apart stays."""
    line = next((x for x in file.removed if LOCKS.search(x.text[:LONG])), None) if file.after is not None else None
    if line is None or any(LOCKS.search(x.text[:LONG]) for x in file.added):
        return None
    return line if COUNTED.search(file.old_text) else None


def by_a_trap(file: FileChange, *, shell: bool) -> Iterator[Told]:
    """What looks the same after a small edit and asks nothing any more, and a name that is put together from pieces."""
    if file.before is None or not 0 < len(file.added) <= MOST or len(file.removed) > MOST:
        return
    from gate.classify.reading import assembled, look_alikes, traps  # of small edits

    other = look_alikes.imported(file)
    if other is not None:
        reason = f"a package is imported whose name is nearly that of the one before: {other.text.strip()[:60]}"
        yield Told("check-changed", 2, reason, other, "say who publishes it, and why it takes the other's place")

    line = traps.sprung(file)
    if line is not None:
        reason = f"what asked before asks nothing any more, or is a comment: {line.text.strip()[:60]}"
        yield Told("security-weakened", 3, reason, line, REPLACED)
    line = assembled.named(file, shell=shell) or assembled.chosen(file)
    if line is not None:
        reason = (
            f"a name is put together from pieces, which hides it from whoever searches for it: {line.text.strip()[:60]}"
        )
        yield Told("name-assembled", 3, reason, line, "spell it whole")
