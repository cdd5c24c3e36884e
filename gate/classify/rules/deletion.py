"""Data deletion in code: rows through an object mapper, resources of a cloud, caches and topics, folders, retention.

Raises (4): `User.objects.all().delete()`, `s3.delete_bucket(Bucket=name)`, `redis.flushall()`, an `if env != "production"`
taken from around such a call. Raises (3): a janitor, a program that deletes by itself. Raises (2): a sweep by a condition, `Session.where("updated_at < ?", …).delete_all`.
Ignores: `comment.destroy` in a controller, a call that only moved, tests, folders of a build.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from gate.classify.nature import LOADED
from gate.classify.reading import forgotten, one_by_one, retained, terms
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import OF_PROGRAMS, SHORT, is_remark, is_said
from gate.classify.reading.shebang import as_named
from gate.classify.rule import Context, finding
from gate.classify.sql import asked, conditions, reach, spared, turns
from gate.classify.sql.loosened import CLEANING, COUNT, HINT, KEEP, READ_LIMIT, loosened
from gate.classify.sql.places import SCRIPT_PATH, inert, is_run
from gate.model import FileChange, Finding, Level

if TYPE_CHECKING:
    from gate.classify.sql.orm import Deletion

IDS = {
    "data-deletion": "code that deletes rows, objects or a whole store",
    "cloud-deletion": "code that removes buckets, clusters, instances or other resources of a cloud",
    "folder-deletion": "code that wipes a folder which is not a temporary one",
    "deletion-guard": "a condition that kept a deletion from running is taken away",
    "retention": "data is kept for a shorter time",
}
SIZE_LIMIT = 5_000_000
ASK = "run it as a separate, approved step that first shows what it would delete, and after a backup"
BOOTS = re.compile(r"\bConsole\\Kernel(?:::class|')?\)?\s*\)?\s*->bootstrap\(\)")
"""A program of Laravel that somebody runs by hand."""
JANITOR = of_path(
    r"(^|/)(?:[\w-]*janitor[\w-]*|(?:[\w-]+[-_])?(?:cloud|aws|gcp|azure|k8s|kube|resource|pod|volume|snapshot|ami)s?[-_]?(?:nuke|reaper|sweeper|cleaner)[\w-]*)(/|\.\w+$)",
    re.I,
)
DELETES = re.compile(r"delete|destroy|terminate|demolish", re.I)
BOUND = re.compile(r"\b(?:filter|where|exclude|limit|eq)\w*\s*\(", re.I)
MOCKS = re.compile(
    r"\bmoto\b|mock|stub|localstack|fake|nock\b|responses\b|vcr|patch\(|minio|emulator|testcontainers", re.I
)
NAME = re.compile(r"(?m)^[ \t]*(?:const |let |var |final |static )?([A-Za-z_]\w*)\s*:?=\s*[\"'][^\"'\n]*[\"']")


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None or max(len(file.old_text), len(file.new_text)) > SIZE_LIMIT:
        return
    if inert(file.path, context) and not is_run(file, context):
        yield from _in_a_test(file) if context.nature == "test" else ()
        return
    program = context.nature in ("code", "script")
    yield from _by_what_it_is(file) if program else ()
    concerned, loose = _concerned(file), list(loosened(file, context))
    yield from _otherwise(file) if program and not loose else ()
    line = terms.uncopied(file)
    if line is not None:
        reason = f"what copies are made of, or that they are made, is otherwise: {line.text.strip()[:60]}"
        yield finding("retention", 3, reason, file, line=line, safer="show what is copied now, and restore one copy")
    sooner = [finding("retention", 3, reason, file, line=line, safer=COUNT) for line, reason in retained.shorter(file)]
    told = [*loose, *sooner, *(_deleted(file, context) if concerned else ())]
    yield from told
    if all(found.rule != "retention" for found in told):
        yield from _shorter(file, context)
    if program and all(found.level < Level.COLLABORATIVE for found in told):
        yield from _reached(file, swept=concerned)


def _in_a_test(file: FileChange) -> Iterator[Finding]:
    if "prod" in file.new_lowered and PRODUCTION.search(file.new_text) and _concerned(file):
        yield from _of_production(file)
    line = asked.kept_from_production(file) if file.before is not None else None
    if line is not None:
        reason = f"nothing keeps tests from production any more: {line.text.strip()[:60]}"
        yield finding("deletion-guard", 3, reason, file, line=line, safer=KEEP)


def _by_what_it_is(file: FileChange) -> Iterator[Finding]:
    """A janitor, and what a program writes over, or has go with something else."""
    if file.before is not None and JANITOR.search(file.path):
        yield from _by_itself(file)
    for line, level, reason in (
        (forgotten.forgets(file), 3, "what is known of somebody is written over: it cannot be brought back"),
        (forgotten.for_good(file), 3, "what was only put away is deleted: "),
        (forgotten.cascades(file), 2, "rows go now with the row that they belong to: "),
    ):
        if line is not None:
            said = line.text.strip()[:60] if reason.endswith(": ") else ""
            yield finding("data-deletion", level, reason + said, file, line=line, safer=ASK)


def _otherwise(file: FileChange) -> Iterator[Finding]:
    """A deletion that runs when it did not, or a statement that is put together otherwise."""
    when = conditions.decided(file)
    restated = conditions.restated(file) if when is None and not OF_PROGRAMS.search(file.path) else None
    if when is not None:
        reason = f"when this deletes is decided otherwise: {when[0].text.strip()[:60]}"
        yield finding("data-deletion", when[1], reason, file, line=when[0], safer=ASK if when[1] > 2 else None)
    elif restated is not None:
        said = restated.text.strip()[:60]
        reason = f"what this drops or empties, or what holds it together, is said otherwise: {said}"
        yield finding("data-deletion", 3, reason, file, line=restated, safer=ASK)


def _shorter(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature not in ("config", "code", "script"):
        return
    settings = context.nature == "config"
    line = terms.shortened(file, settings=settings) or spared.kept_less(file) or terms.kept_by_a_command(file)
    if line is not None:
        reason = f"what is kept is kept for a shorter time: {line.text.strip()[:60]}"
        yield finding("retention", 3, reason, file, line=line, safer=COUNT)


KEPT_COPIES = pattern(r"back_?up|\bprod(?:uction)?\b", re.I)
"""What one goes back to, or what is live."""


def _reached(file: FileChange, *, swept: bool) -> Iterator[Finding]:
    """What a deletion reaches further down, of all that a job goes through where it may have `swept`."""
    line = one_by_one.swept(file) if swept else None
    if line is not None:
        reason = f"a job deletes all that it goes through: {line.text.strip()[:60]}"
        yield finding("data-deletion", 4 if KEPT_COPIES.search(line.text[:SHORT]) else 3, reason, file, line=line, safer=ASK)
    purges = reach.asked_otherwise(file) if CLEANING.search(file.path) else None
    chosen = purges or reach.chosen_otherwise(file)
    if chosen is not None:
        reason = f"what is deleted further down is chosen otherwise: {chosen.text.strip()[:60]}"
        level = 4 if purges or SCRIPT_PATH.search(file.path) else 3
        yield finding("data-deletion", level, reason, file, line=chosen, safer=ASK)


def _by_itself(file: FileChange) -> Iterator[Finding]:
    """A janitor does something else than to say it in other words."""
    changed = [x for x in (*file.added, *file.removed) if x.bare and not is_remark(x.text)]
    logs = len(file.added) == len(file.removed) and all(is_said(x.text) for x in changed)
    line = None if logs else next(iter(changed), None)
    if line is not None and DELETES.search(file.new_text):
        reason = "what a program that cleans up by itself deletes"
        yield finding("data-deletion", 3, reason, file, line=line, safer=COUNT)


def _deleted(file: FileChange, context: Context) -> Iterator[Finding]:
    """The calls that delete, of the new side and not of the old one."""
    from gate.classify.sql import deletions  # after the words were seen: most files have none

    path = as_named(file.path, file.new_text)
    found = list(islice(deletions.deletions_in(path, file.new_text), READ_LIMIT))
    if not found:
        return
    if file.removed and CLEANING.search(file.path) and SCRIPT_PATH.search(file.path):
        reason = "changes a program that is there to delete data: it may reach other rows now"
        kept = {KEEPS.sub("", x.text) for x in file.added if DELETES.search(x.text)}
        bound = any(BOUND.search(x.text[:SHORT]) and x.text.strip() not in kept for x in file.removed)
        acts = any(x.bare and not is_remark(x.text) and not is_said(x.text) for x in (*file.added, *file.removed))
        yield finding("data-deletion", 4 if bound else 3 if acts else 2, reason, file, line=file.first, safer=ASK)
    old = as_named(file.old_path or file.path, file.old_text) if file.before else ""
    before = deletions.deletions_in(old, file.old_text) if file.before else iter(())
    known = Counter((d.key, d.scope == "everything") for d in islice(before, READ_LIMIT))
    for one in (*_fresh(file, found, known), *_nearer(file, found)):
        # A copy of a library that can delete deletes nothing yet.
        yield (
            one._replace(level=Level.PROPOSE_AND_WAIT)
            if context.nature == "vendored" and one.rule == "cloud-deletion"
            else one
        )
    if len(found) == READ_LIMIT:
        reason = f"{READ_LIMIT:,} deletions or more: too many to be read one by one"
        yield finding("data-deletion", 3, reason, file, safer=ASK)


def _nearer(file: FileChange, found: list[Deletion]) -> Iterator[Finding]:
    """A sweep whose bound in time moved towards today."""
    sweeps = [file.new_text.count("\n", 0, one.start) + 1 for one in found if one.scope in ("swept", "looped")]
    for line, old, new in turns.nearer(file) if sweeps else ():
        if any(abs(line.number - sweep) <= asked.NEAR for sweep in sweeps):
            reason = f"what a deletion spares goes from {old} to {new}: newer data will be deleted"
            yield finding("retention", 3, reason, file, line=line, safer=COUNT)


def _of_production(file: FileChange) -> Iterator[Finding]:
    """What a test removes from a cloud by a name of production: no mock answers it, and whoever runs it loses the data."""
    if MOCKS.search(file.new_text):
        return
    from gate.classify.sql import deletions

    added = {line.number for line in file.added}
    for one in islice(deletions.deletions_in(file.path, file.new_text), READ_LIMIT):
        said = file.new_text[one.start : one.end + 1]
        first, last = (file.new_text.count("\n", 0, at) + 1 for at in (one.start, one.end))
        if one.rule not in ("cloud-deletion", "data-deletion") or not added & set(range(first, last + 1)):
            continue
        named = "".join(m.group() for m in NAME.finditer(file.new_text) if re.search(rf"\b{m.group(1)}\b", said))
        if PRODUCTION.search(said + named):
            reason = f"a test that removes what is production's: {one.reason}"
            yield finding(one.rule, 4, reason, file, line=first, safer="let tests make and remove what is theirs")
            return


def _concerned(file: FileChange) -> bool:
    """Whether the changed lines have words of a deletion, or of a condition around one."""
    if HINT.search(file.added_lowered):
        return True
    if not file.removed or not HINT.search(file.new_lowered):
        return False
    return any(
        asked.GUARD.search(line.text[:SHORT])
        or BOUND.search(line.text[:SHORT])
        or HINT.search(line.text.lower())
        or turns.AGE.search(line.text[:SHORT])
        for line in file.removed
    )


def _fresh(file: FileChange, found: list[Deletion], known: Counter[tuple[str, bool]]) -> Iterator[Finding]:
    """Calls that the old side did not hold, and old ones that lost their guard."""
    named = as_named(file.path, file.new_text) != file.path
    script = named or bool(SCRIPT_PATH.search(file.path) or LOADED.search(file.path) or BOOTS.search(file.new_text))
    guards = [number for number, _ in asked.lost(file)]
    turned = asked.turned_round(file)
    for deletion in found:
        line = file.new_text.count("\n", 0, deletion.start) + 1
        was = (deletion.key, True)
        if deletion.scope != "everything" and known[was] <= 0:  # bounded by something, it may have been so before
            was = (deletion.key, False)
        known[was] -= 1
        if known[was] < 0 and not _narrower(deletion.key, known):
            level = deletion.weight(script=script)
            if level > 1:
                yield finding(deletion.rule, level, deletion.reason, file, line=line, safer=ASK if level > 2 else None)
        elif any(abs(line - guard) <= asked.NEAR for guard in guards):
            reason = f"nothing asks any more before this runs: {deletion.reason}"
            yield finding("deletion-guard", 4, reason, file, line=line, safer=KEEP)
        elif any(abs(line - guard) <= asked.NEAR for guard in turned):
            reason = f"what is asked before this runs is turned round, or always holds: {deletion.reason}"
            yield finding("deletion-guard", 4, reason, file, line=line, safer=KEEP)


KEEPS = re.compile(r"^\s*(?:[a-z_]\w*(?:, ?[a-z_]\w*)* = )?")
"""A row that keeps the answer of a call is the call."""
NARROWS = re.compile(r"(?:\.(?:filter|exclude)[^|.]*+(?:\.[A-Z_]++\b[^|.]*+)?)+\.delete\Z")


def _narrower(key: str, known: Counter[tuple[str, bool]]) -> bool:
    """Whether a call deletes some of the rows that another one deleted, which stood there before: Django's filters are joined by `and`
    (https://docs.djangoproject.com/en/stable/topics/db/queries/#chaining-filters)."""
    for (old, everything), left in known.items():
        head = old.removesuffix(".delete")
        if left > 0 and not everything and head != old and ".filter" in head and key.startswith(head):
            if NARROWS.match(key, len(head)):
                known[old, everything] -= 1
                return True
    return False
