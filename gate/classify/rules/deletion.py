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
from gate.classify.reading import forgotten, one_by_one, protections, retained, terms
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.patterns import AnyOf, of_path, word
from gate.classify.reading.rows import SHORT, is_remark, is_said
from gate.classify.reading.shebang import as_named
from gate.classify.rule import Context, finding
from gate.classify.sql import asked, bounds, conditions, reach, spared, turns
from gate.classify.sql.places import SCRIPT_PATH, inert, is_run
from gate.model import FileChange, Finding, Level, Line

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
READ_LIMIT = 2_000
ASK = "run it as a separate, approved step that first shows what it would delete, and after a backup"
COUNT = "count what would be deleted, back it up, then shorten it"
KEEP = "keep the condition, or let a person run the deletion"
HINT = AnyOf(
    *((stem, stem) for stem in ("delet", "destroy", "drop", "truncat", "rmtree", "rimraf", "remove", "flush", "terminat")),
    *((stem, stem) for stem in ("purg", "rm_r", "retention", "keep", "expir", "deregister", "empty", "call_command")),
    *((stem, stem) for stem in ("allowglobalupdate", "destructivemigration", ":down", "detach", "vacuum", "unlink", "overwrite")),
    *((stem, stem) for stem in ("refreshdatabase", "rollback", "undo", "overwrite", "write_truncate", "expireolder", "if_exists", "if_table_exists", "storage_down", "clear_table", "clearobjects", "obliterate")),
    *((call, re.escape(call)) for call in (".clean(", "databasecleaner", "cleardatabase", "clearalltables", "clear!", "artisan::", "->call")),
    *((call, re.escape(call)) for call in ("->command", "->queue", "undefine(", "prune(", "create_index!", "synchronize(")),
    *(word("rm"), ("goose.", r"goose\."), (".del", r"\.del\b"), (".sync(", r"\.sync\("), (".clear(", r"\.clear\(\s*\)")),
)  # fmt: skip
"""Words of a deletion in lower case."""
SHIELD = re.compile(r"\bprevent_destroy\b")
BOOTS = re.compile(r"\bConsole\\Kernel(?:::class|')?\)?\s*\)?\s*->bootstrap\(\)")
"""A program of Laravel that somebody runs by hand."""
CLEANING = of_path(r"(^|/)[^/]*(clean|purge|delet|wip|prune|drop|reset|retention|sweep)[^/]*$", re.I)
JANITOR = of_path(
    r"(^|/)(?:[\w-]*janitor[\w-]*|(?:[\w-]+[-_])?(?:cloud|aws|gcp|azure|k8s|kube|resource|pod|volume|snapshot|ami)s?[-_]?(?:nuke|reaper|sweeper|cleaner)[\w-]*)(/|\.\w+$)",
    re.I,
)
DELETES = re.compile(r"delete|destroy|terminate|demolish", re.I)
BOUND = re.compile(r"\b(?:filter|where|exclude|limit|eq)\w*\s*\(", re.I)
PROTECTS = ("protect", "point_in_time", "pointintime", "contents_on_destroy")

MOCKS = re.compile(
    r"\bmoto\b|mock|stub|localstack|fake|nock\b|responses\b|vcr|patch\(|minio|emulator|testcontainers", re.I
)
NAME = re.compile(r"(?m)^[ \t]*(?:const |let |var |final |static )?([A-Za-z_]\w*)\s*:?=\s*[\"'][^\"'\n]*[\"']")


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None or max(len(file.old_text), len(file.new_text)) > SIZE_LIMIT:
        return
    if inert(file.path, context) and not is_run(file, context):
        if (
            context.nature == "test"
            and "prod" in file.new_lowered
            and PRODUCTION.search(file.new_text)
            and _concerned(file)
        ):
            yield from _of_production(file)
        if (
            context.nature == "test"
            and file.before is not None
            and (line := asked.kept_from_production(file)) is not None
        ):
            reason = f"nothing keeps tests from production any more: {line.text.strip()[:60]}"
            yield finding("deletion-guard", 3, reason, file, line=line, safer=KEEP)
        return
    program = context.nature in ("code", "script")
    if program and file.before is not None and JANITOR.search(file.path):
        yield from _by_itself(file)
    concerned, loosened = _concerned(file), list(_loosened(file, context))
    purges = reach.asked_otherwise(file) if program and CLEANING.search(file.path) else None
    chosen = purges or (reach.chosen_otherwise(file) if program else None)
    shorter = (
        terms.shortened(file, settings=context.nature == "config")
        or spared.kept_less(file)
        or terms.kept_by_a_command(file)
        if context.nature in ("config", "code", "script")
        else None
    )
    line = terms.uncopied(file)
    if line is not None:
        reason = f"what copies are made of, or that they are made, is otherwise: {line.text.strip()[:60]}"
        yield finding("retention", 3, reason, file, line=line, safer="show what is copied now, and restore one copy")
    sooner = [finding("retention", 3, reason, file, line=line, safer=COUNT) for line, reason in retained.shorter(file)]
    line = forgotten.forgets(file) if program else None
    if line is not None:
        reason = "what is known of somebody is written over: it cannot be brought back"
        yield finding("data-deletion", 3, reason, file, line=line, safer=ASK)
    line = forgotten.for_good(file) if program else None
    if line is not None:
        reason = f"what was only put away is deleted: {line.text.strip()[:60]}"
        yield finding("data-deletion", 3, reason, file, line=line, safer=ASK)
    line = forgotten.cascades(file) if program else None
    if line is not None:
        reason = f"rows go now with the row that they belong to: {line.text.strip()[:60]}"
        yield finding("data-deletion", 2, reason, file, line=line, safer=ASK)
    when = conditions.decided(file) if program and not loosened else None
    if when is not None:
        reason = f"when this deletes is decided otherwise: {when[0].text.strip()[:60]}"
        yield finding("data-deletion", when[1], reason, file, line=when[0], safer=ASK if when[1] > 2 else None)
    restated = conditions.restated(file) if program and when is None else None
    if restated is not None:
        reason = f"what this drops or empties, or what holds it together, is said otherwise: {restated.text.strip()[:60]}"
        yield finding("data-deletion", 3, reason, file, line=restated, safer=ASK)
    if not (concerned or loosened or chosen or shorter or sooner):
        return
    told = [*loosened, *sooner, *(_deleted(file, context) if concerned else ())]
    yield from told
    if shorter is not None and all(found.rule != "retention" for found in told):
        reason = f"what is kept is kept for a shorter time: {shorter.text.strip()[:60]}"
        yield finding("retention", 3, reason, file, line=shorter, safer=COUNT)
    swept = (
        one_by_one.swept(file)
        if program and concerned and not any(f.level >= Level.COLLABORATIVE for f in told)
        else None
    )
    if swept is not None:
        reason = f"a job deletes all that it goes through: {swept.text.strip()[:60]}"
        yield finding("data-deletion", 3, reason, file, line=swept, safer=ASK)
    if chosen is not None and all(found.level < Level.COLLABORATIVE for found in told):
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


def _loosened(file: FileChange, context: Context) -> Iterator[Finding]:
    """In a program that deletes: nobody is asked any more, or what was a rehearsal runs in earnest."""
    edited, program = bool(file.removed), context.nature in ("code", "script")
    told: tuple[tuple[Line | None, str, int, str, str], ...] = (
        (turns.hardened(file) if edited else None, "data-deletion", 4, "rows that were only marked as gone are removed from now on", KEEP),
        (bounds.unbound(file) if program else None, "data-deletion", 4, "what bounded this deletion is left out: ", COUNT),
        (turns.overwrites(file) if edited else None, "data-deletion", 3, "what stood there is replaced, where it was added to: ", COUNT),
        (spared.turned(file) if program else None, "deletion-guard", 3, "what was kept is deleted, or nothing bounds what is: ", KEEP),
        (spared.laid_open(file) if program else None, "deletion-guard", 4, "what this deletion spared is deleted, too: ", KEEP),
        (spared.all_of_them(file) if program else None, "deletion-guard", 4, "all are deleted, where all but some were: ", KEEP),
        (spared.unconditional(file) if program else None, "deletion-guard", 3, "is deleted without the condition that it stood below: ", KEEP),
        (spared.asked_less(file) if program else None, "deletion-guard", 3, "a condition asks for less before what follows is deleted: ", KEEP),
        (spared.may_be_rebuilt(file), "deletion-guard", 3, "what has grown over time may be built anew, and lose what its sources no longer hold: ", KEEP),
        (turns.emptied(file) if edited else None, "folder-deletion", 4, "the whole folder is wiped from now on, not one within it", "name the folder within it"),
        (turns.with_all_in_it(file), "folder-deletion", 3, "a folder that had to be empty is wiped with all that is in it from now on", "remove what it may hold by name, or fail"),
        (_unkept(file) if edited and HINT.search(file.new_lowered) else None, "deletion-guard", 4, "what is deleted here is no longer kept first: ", "keep the copy, and check that it is there"),
        (_unprotected(file, context), "deletion-guard", 4, "a protection against deletion goes: ", KEEP),
        (_unshielded(file, context), "deletion-guard", 3, "a program sets what keeps a resource from being destroyed: ", "let a person lift it, for one resource"),
        (_in_earnest(file) if edited else None, "deletion-guard", 3, "without being told so, a program that deletes no longer only shows what it would do", KEEP),
    )  # fmt: skip
    for line, rule, level, reason, safer in told:
        if line is not None:
            said = line.text.strip()[:60] if reason.endswith(": ") else ""
            yield finding(rule, level, reason + said, file, line=line, safer=safer)
    if edited and SCRIPT_PATH.search(file.path) and any(asked.ASKS.search(x.text[:SHORT]) for x in file.removed):
        for number, old in asked.lost(file):
            if asked.ASKS.search(old.text[:SHORT]):
                reason = "a person is no longer asked before this script deletes"
                yield finding("deletion-guard", 3, reason, file, line=number, safer=KEEP)


def _unprotected(file: FileChange, context: Context) -> Line | None:
    """What kept something from being deleted, in settings or in a program."""
    kept = context.nature in ("config", "code") and any(
        stem in side for side in file.delta.lowered for stem in PROTECTS
    )
    line = protections.lost(file) if kept else None
    return line if line is not None and any(stem in line.text.lower() for stem in PROTECTS) else None


def _unshielded(file: FileChange, context: Context) -> Line | None:
    """What a script writes into a plan, or takes from it, that keeps a resource."""
    changed = (*file.added, *file.removed) if context.nature == "script" else ()
    return next((x for x in changed if SHIELD.search(x.text[:SHORT])), None)


def _in_earnest(file: FileChange) -> Line | None:
    """Where a program that deletes did so only when told, and does now unless told otherwise."""
    line = turns.in_earnest(file)
    return line if line is not None and (CLEANING.search(file.path) or HINT.search(file.new_lowered)) else None


def _unkept(file: FileChange) -> Line | None:
    """A copy of what the next lines delete, which nobody makes any more."""
    line = turns.unkept(file)
    if line is None:
        return None
    from gate.classify.sql import deletions

    at = (
        line.number
        + sum(x.number < line.number for x in file.added)
        - sum(x.number < line.number for x in file.removed)
    )
    path = as_named(file.path, file.new_text)
    found = islice(deletions.deletions_in(path, file.new_text), READ_LIMIT)
    near = any(0 <= file.new_text.count("\n", 0, one.start) + 1 - at <= asked.NEAR for one in found)
    return line if near else None


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
