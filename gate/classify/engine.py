"""A change -> its assessment: the highest level over files and rules, with the line that shows why.

Proof of equal meaning lowers a file to 0; everything else a rule says only raises. What can't be read keeps the level
of its path and is never 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from gate.change.lines import delta
from gate.classify import copies
from gate.classify.content import is_rule_of_a_scanner, nature_by_content
from gate.classify.nature import COPIED, LITERATE, PATCHES, SPELLS, is_data, nature_of
from gate.classify.proof import equivalence, minor
from gate.classify.reading.patterns import of_path
from gate.classify.registry import ALL_WORDS, REGISTRY, load, rules_for, says
from gate.classify.renames import becomes_other, lets_by
from gate.classify.rule import Context, Nature, finding
from gate.classify.time_limit import SECONDS, OutOfTimeError, limited
from gate.model import (
    Assessment,
    Change,
    Delta,
    EquivalenceKind,
    FileAssessment,
    FileChange,
    Finding,
    Level,
)

# What a file is by its path alone: the level it has when no rule says more.
BASELINE: dict[Nature, tuple[str, int, str]] = {
    "docs": ("documentation", 0, "documentation: it runs nowhere"),
    "test": ("tests", 0, "test code: it ships nowhere"),
    "vendored": ("vendored", 1, "third-party code, copied in"),
    "generated": ("generated", 1, "generated: it should follow from its source"),
    "asset": ("asset", 1, "an asset that is shipped as it is"),
    "lockfile": ("dependency-update", 1, "resolved versions of dependencies"),
    "manifest": ("manifest", 1, "the description of a package"),
    "config": ("configuration", 1, "data or settings that something reads"),
    "code": ("code", 1, "ordinary code"),
    "script": ("script", 1, "a script or build recipe"),
}
VIEWED = (".ipynb", *PATCHES, *LITERATE)
TOGGLES = ("/*", "*/", '"""', "'''", "=begin", "=end", "#if", "# if", "#endif", "#else", "<!--", "-->", "__END__")
"""Endings of what is read as something else than its lines (`views.py`), and what begins or ends a remark."""
IS_BY_PATH = frozenset(rule for rule, _, _ in BASELINE.values())
FINDINGS_KEPT = 50
NO_LINES = Delta(lambda: ((), ()))
"""Of a picture, a font, a film: what looks like lines in it says nothing."""
PATIENCE = 3
"""Files of a change that may take their time; then each of the others has a second."""
BUNDLE = 400_000
"""Characters of third-party or generated text past which statements and calls in it are not looked for."""
SHOWN_BY_A_RULE = frozenset(
    {
        "kubernetes",
        "terraform",
        "cloud",
        "containers",
        "security",
        "iam",
        "sql",
        "indirect",
        "execution",
        "commands",
        "contracts",
    }
)
"""What a file that shows code to a scanner is not read for."""
# Within a level: what can't be undone is said first, what a path alone tells last.
GRAVEST = {
    "destructive-command": 0,
    "sql-destructive": 0,
    "terraform-removed": 0,
    "data-deletion": 0,
    "cloud-deletion": 0,
    "secret": 0,
    "production": 2,
    "environment": 2,
    "deployment": 2,
    "policy-path": 2,
}
RUNS = of_path(
    r"(^|/)__pycache__/[^/]+$|\.(?:jar|war|ear|exe|dll|so|dylib|node|wasm|class|pyc|whl|egg|apk|aar|deb|rpm|msi|bin|onnx|pt|pth|ckpt|safetensors|gguf|tflite|pb|h5)$",
    re.I,
)
"""Programs and models that run as they are."""

IDS = {rule: meaning for rule, _, meaning in BASELINE.values()} | {
    "formatting": "proved to mean the same before and after",
    "comments": "only comments or docstrings changed",
    "restyled": "only the order of imports or arguments, or braces around one statement",
    "blanks": "only what blanks a blank line has",
    "indented": "only the margins of rows, in a language in which they mean nothing",
    "hints": "only the hints of types of functions, which nothing reads when they run",
    "remarks": "only lines that look like comments, in a language that no proof reads",
    "binary": "content that cannot be read as text",
    "mode": "only the mode changed",
    "rename-active": "a new name changes what reads the file",
    "oversized": "a file too large to be read",
    "timed-out": "a file that could not be read in time",
}


class Each(Protocol):
    """`map`, or what does the same in several processes."""

    def __call__(
        self, function: Callable[[FileChange], FileAssessment], files: Sequence[FileChange], /
    ) -> Iterable[FileAssessment]: ...


def assess(
    change: Change, *, services: tuple[str, ...] = (), graded: Iterable[FileAssessment] | None = None
) -> Assessment:
    """Grade every file of a change, where that is not begun already. Pure but for reading the blobs of the change itself."""
    from gate.classify.built import built_alone
    from gate.classify.moved import without_moves
    from gate.classify.releases import released
    from gate.classify.services import cross_service

    files = without_moves(list(grade(change) if graded is None else graded), change)
    files = cross_service(files, change, services)
    files = built_alone(released(files, change))
    return Assessment(level=max((f.level for f in files), default=Level.FULL_AUTONOMY), files=tuple(files))


def grade(change: Change, each: Each = map) -> Iterable[FileAssessment]:
    """The files one by one. Where `each` has other processes do it, they have begun when this returns."""
    siblings = frozenset(path for file in change.files for path in file.paths)
    late = [0]

    def graded(file: FileChange) -> FileAssessment:
        for blob in (file.before, file.after):
            _ = blob and blob.data  # asked of git before the clock runs: a half-read answer would spoil the next one
        try:
            with limited(SECONDS if late[0] < PATIENCE else 1):
                assessed = assess_file(file, siblings)
        except OutOfTimeError:
            late[0] += 1
            assessed = summed(
                file,
                [*_baseline(file, None, {path: nature_of(path) for path in file.paths}), *_timed_out(file, siblings)],
                None,
            )
        file.forget()
        return assessed

    return each(graded, change.files)


def rule_ids() -> dict[str, str]:
    """Every finding id and what it means; loads every rule."""
    from gate.classify import built, releases, services

    ids = IDS | services.IDS | releases.IDS | built.IDS
    for entry in REGISTRY:
        ids |= load(entry.module).IDS
    return ids


def _timed_out(file: FileChange, siblings: frozenset[str]) -> Iterator[Finding]:
    """A human looks at it. What holds by its name alone holds still: no policy lowers the gate's own."""
    reason = f"still unread after {SECONDS} seconds of work: it is far too large, or made to be so"
    yield finding("timed-out", 4, reason, file, safer="leave it out, or split it into files that can be read")
    with suppress(OutOfTimeError), limited(1):
        for path in file.paths:
            yield from list(load("governance").check(file, Context(nature=nature_of(path), siblings=siblings)))


def assess_file(file: FileChange, siblings: frozenset[str] = frozenset()) -> FileAssessment:
    """One file; both ends of a rename count. A rename that changes what the file is counts as a deletion and an addition."""
    if nature_of(file.path) == "asset" and any(blob and blob.binary for blob in (file.before, file.after)):
        file = file._replace(delta=NO_LINES)
    proof = equivalence(file)
    if file.status == "renamed" and file.old_path is not None and becomes_other(file.old_path, file.path):
        ends = (
            file._replace(
                path=file.old_path,
                old_path=None,
                status="deleted",
                new_mode=None,
                after=None,
                delta=delta(file.before, None),
            ),
            file._replace(old_path=None, status="added", old_mode=None, before=None, delta=delta(None, file.after)),
        )
        findings = [f for end in ends for f in _findings(end, siblings, None)]
        reason = f"renamed from {file.old_path}: it is read otherwise now"
        findings.append(finding("rename-active", 3 if lets_by(file.old_path, file.path) else 1, reason, file))
        return summed(file, findings, None)
    seen = list(_as_read_otherwise(file, siblings, proof))
    findings = [*_findings(file, siblings, proof), *seen]
    lesser = minor(file) if not seen and max(f.level for f in findings) > 1 else None
    if lesser is not None:
        as_if_proved = _findings(file, siblings, "comments")[1:]
        findings = [finding(lesser, 1, IDS[lesser], file), *as_if_proved]
    return summed(file, findings, proof)


def _as_read_otherwise(file: FileChange, siblings: frozenset[str], proof: EquivalenceKind | None) -> Iterator[Finding]:
    """What a file does for a reader that takes it otherwise than as lines of UTF-8. In prose, only what is grave."""
    toggled = any(mark in side for mark in TOGGLES for side in file.delta.texts)
    magic = file.path.endswith(SPELLS) and any(" magic " in side for side in file.delta.lowered)
    if proof is not None or not (toggled or magic or file.path.endswith(VIEWED) or _is_wide(file)):
        return
    from gate.classify.views import views

    prose = nature_of(file.path) in ("docs", "test")
    if prose and file.path.endswith(PATCHES):
        return  # what a test applies, or a page shows
    for found in (found for seen in views(file) for found in _findings(seen, siblings, None)):
        if found.level >= (Level.COLLABORATIVE if prose else Level.PROPOSE_AND_WAIT):
            yield found._replace(path=file.path, line=None)


def _is_wide(file: FileChange) -> bool:
    return any(blob is not None and blob.data[:2] in (b"\xff\xfe", b"\xfe\xff") for blob in (file.before, file.after))


def _findings(file: FileChange, siblings: frozenset[str], proof: EquivalenceKind | None) -> list[Finding]:
    same = proof is not None or (not file.content_changed and file.status == "modified")
    natures = {path: nature_of(path) if same else nature_by_content(file, path) for path in file.paths}
    findings = list(_baseline(file, proof, natures))
    entries = {path: rules_for(path) for path in file.paths}
    whole = any(entry.words and not entry.changed for those in entries.values() for entry in those)
    spoken, changed = (frozenset[str](), frozenset[str]()) if same else _spoken(file, whole=whole)
    long = not same and len(file.old_text) + len(file.new_text) >= BUNDLE
    shown = not same and is_rule_of_a_scanner(file)
    by_hand = not same and not long and copies.by_hand(file, natures[file.path])
    for path in file.paths:
        context = Context(nature=natures[path], siblings=siblings, proved=same)
        end = file if path == file.path else file._replace(path=path)
        unread = context.nature in ("vendored", "generated", "lockfile") and long
        for entry in entries[path]:
            said = changed if entry.changed else spoken
            if entry.placed and context.nature == "vendored" and COPIED.search(path):
                continue
            if shown and entry.module in SHOWN_BY_A_RULE:
                continue
            if (entry.proof or not same) and not (unread and entry.words and not entry.bundled) and says(entry, said):
                findings += (f._replace(path=file.path) for f in load(entry.module).check(end, context))
                if by_hand and entry.module in copies.RULES:
                    told = load(entry.module).check(end, context._replace(nature="code"))
                    findings += (f._replace(path=file.path) for f in told if f.rule in copies.GRAVE)
    return findings


def _spoken(file: FileChange, *, whole: bool) -> tuple[frozenset[str], frozenset[str]]:
    """The words of rules that either side holds, if any rule looks at it `whole`, and those of the changed lines. A line of the
    old side that did not go stands in the new one."""
    if not file.removed and not file.added:
        return frozenset(), frozenset()
    changed = ALL_WORDS.within(file.removed_lowered) | ALL_WORDS.within(file.added_lowered)
    return changed | ALL_WORDS.within(file.new_lowered) if whole and file.before else changed, changed


def summed(file: FileChange, findings: list[Finding], proof: EquivalenceKind | None) -> FileAssessment:
    """The weightiest findings, each said once, and their highest level."""
    named = max((f.level for f in findings if f.rule not in IS_BY_PATH), default=-1)
    said = [f for f in dict.fromkeys(findings) if f.rule not in IS_BY_PATH or f.level > named]
    unique = sorted(said, key=lambda f: (-f.level, GRAVEST.get(f.rule, 1), f.line or 0))[:FINDINGS_KEPT]
    level = max(f.level for f in findings)
    return FileAssessment(
        path=file.path,
        old_path=file.old_path,
        status=file.status,
        level=level,
        equivalence=proof,
        findings=tuple(f for f in unique if f.level == level or f.level > 0) or (findings[0],),
    )


def _baseline(file: FileChange, proof: EquivalenceKind | None, natures: Mapping[str, Nature]) -> Iterator[Finding]:
    if proof is not None:
        yield finding(proof, 0, IDS[proof], file)
        return
    if not file.content_changed and file.status == "modified":
        return (yield finding("mode", 0, "only the mode changed", file))
    for path in file.paths:
        rule, level, reason = BASELINE[natures[path]]
        yield finding(rule, level, reason, file)
    for blob in (file.before, file.after):
        if blob is None:
            continue
        if blob.oversized:
            yield finding(
                "oversized", 2 if is_data(file.path) else 1, f"{blob.size:,} bytes: too large to be read", file
            )
        elif blob.binary and nature_of(file.path) not in ("asset", "docs"):
            runs = RUNS.search(file.path) is not None and nature_of(file.path) != "test"
            yield finding("binary", 2 if runs else 1, "binary content: nobody can review it as text", file)
