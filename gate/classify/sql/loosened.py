"""What kept data from being deleted, or bounded what is, and is gone: of a program, a script or settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gate.classify.reading import protections
from gate.classify.reading.patterns import AnyOf, of_path, word
from gate.classify.reading.rows import SHORT
from gate.classify.reading.shebang import as_named
from gate.classify.rule import Context, finding
from gate.classify.sql import asked, bounds, spared, turns, wider
from gate.classify.sql.places import SCRIPT_PATH
from gate.model import FileChange, Finding, Line

READ_LIMIT = 2_000
"""Deletions of a file that are read."""
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
CLEANING = of_path(r"(^|/)[^/]*(clean|purge|delet|wip|prune|drop|reset|retention|sweep)[^/]*$", re.I)
PROTECTS = ("protect", "point_in_time", "pointintime", "contents_on_destroy")


def loosened(file: FileChange, context: Context) -> Iterator[Finding]:
    """In a program that deletes: nobody is asked any more, or what was a rehearsal runs in earnest."""
    edited, program = bool(file.removed), context.nature in ("code", "script")
    chosen, level = (wider.otherwise(file) if program else None) or (None, 3)
    told: tuple[tuple[Line | None, str, int, str, str], ...] = (
        (turns.hardened(file) if edited else None, "data-deletion", 4, "rows that were only marked as gone are removed from now on", KEEP),
        (bounds.unbound(file) if program else None, "data-deletion", 4, "what bounded this deletion is left out: ", COUNT),
        (chosen, "data-deletion", level, "what this deletes is chosen otherwise: ", COUNT),
        (wider.another_folder(file), "folder-deletion", 3, "another folder is wiped than before: ", "name the folder that this program made"),
        (wider.whole_folder(file) if edited else None, "folder-deletion", 3, "a folder is wiped with all that is in it, where one file went", "name the one file"),
        (turns.overwrites(file) if edited else None, "data-deletion", 4, "what stood there is replaced, where it was added to: ", COUNT),
        (spared.turned(file) if program else None, "deletion-guard", 3, "what was kept is deleted, or nothing bounds what is: ", KEEP),
        (spared.laid_open(file) if program else None, "deletion-guard", 4, "what this deletion spared is deleted, too: ", KEEP),
        (spared.all_of_them(file) if program else None, "deletion-guard", 4, "all are deleted, where all but some were: ", KEEP),
        (spared.unconditional(file) if program else None, "deletion-guard", 3, "is deleted without the condition that it stood below: ", KEEP),
        (spared.asked_less(file) if program else None, "deletion-guard", 3, "a condition asks for less before what follows is deleted: ", KEEP),
        (spared.may_be_rebuilt(file), "deletion-guard", 3, "what has grown over time may be built anew, and lose what its sources no longer hold: ", KEEP),
        (turns.emptied(file) if edited else None, "folder-deletion", 4, "the whole folder is wiped from now on, not one within it", "name the folder within it"),
        (turns.with_all_in_it(file), "folder-deletion", 3, "a folder that had to be empty is wiped with all that is in it from now on", "remove what it may hold by name, or fail"),
        (_unkept(file, OF_ONE) if edited and HINT.search(file.new_lowered) else None, "deletion-guard", 3, "what is deleted here is no longer kept first: ", "keep the copy, and check that it is there"),
        (_unkept(file) if edited and HINT.search(file.new_lowered) else None, "deletion-guard", 4, "what is deleted here is no longer kept first: ", "keep the copy, and check that it is there"),
        (_unprotected(file, context), "deletion-guard", 4, "a protection against deletion goes: ", KEEP),
        (_unshielded(file, context), "deletion-guard", 3, "a program sets what keeps a resource from being destroyed: ", "let a person lift it, for one resource"),
        (_in_earnest(file) if edited else None, "deletion-guard", 4, "without being told so, a program that deletes no longer only shows what it would do", KEEP),
    )  # fmt: skip
    for line, rule, grade, reason, safer in told:
        if line is not None:
            said = line.text.strip()[:60] if reason.endswith(": ") else ""
            yield finding(rule, grade, reason + said, file, line=line, safer=safer)
    if edited and wider.SWEEPS.search(file.path):
        lost = next((old for _, old in asked.lost(file)), None)
        if lost is not None:
            reason = f"what is there to delete is kept from it by less: {lost.text.strip()[:60]}"
            yield finding("deletion-guard", 4, reason, file, line=lost, safer=KEEP)
    if edited and SCRIPT_PATH.search(file.path) and any(asked.ASKS.search(x.text[:SHORT]) for x in file.removed):
        for number, old in asked.lost(file):
            if asked.ASKS.search(old.text[:SHORT]):
                reason = "a person is no longer asked before this script deletes"
                yield finding("deletion-guard", 4, reason, file, line=number, safer=KEEP)


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
    line = turns.in_earnest(file) or turns.unasked(file)
    return line if line is not None and (CLEANING.search(file.path) or HINT.search(file.new_lowered)) else None


OF_ONE = re.compile(r"[\w)](?:\.|->)(?:delete|destroy)!?(?:\(\s*\)|\s*$|;)")
"""A row that deletes one record."""


def _unkept(file: FileChange, deletes: re.Pattern[str] | None = None) -> Line | None:
    """A copy of what the next lines delete, many at once or as a pattern says, which nobody makes any more."""
    line = turns.unkept(file)
    if line is None:
        return None
    from gate.classify.sql import deletions

    at = (
        line.number
        + sum(x.number < line.number for x in file.added)
        - sum(x.number < line.number for x in file.removed)
    )
    if deletes is not None:
        below = file.new_text.split("\n")[max(0, at - 1) : at + asked.NEAR]
        return line if any(deletes.search(row[:SHORT]) for row in below) else None
    path = as_named(file.path, file.new_text)
    found = islice(deletions.deletions_in(path, file.new_text), READ_LIMIT)
    near = any(0 <= file.new_text.count("\n", 0, one.start) + 1 - at <= asked.NEAR for one in found)
    return line if near else None
