"""Grave commands that stood in a script before, and run otherwise now: at another point, on something else, unasked, or at all.

if [ "$1" = --yes ]; then rm -rf data; fi   ->  rm -rf data
DIR := build                                ->  DIR := /srv     (with `rm -rf $(DIR)` below)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading import halts, precautions, scripts
from gate.classify.reading.choices import SET, choosing
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.grave import grave_word
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.recipes import ANYWHERE, LONG, commands_of
from gate.classify.reading.rows import unnumbered
from gate.classify.rule import finding
from gate.model import FileChange, Finding, Level


def careless(file: FileChange) -> Iterator[Finding]:
    """A script goes on without what it did to be safe, or deletes by another number."""
    line = precautions.left_out(file) or precautions.leaves_behind(file)
    if line is not None:
        reason = f"a script goes on without what kept it safe: {line.text.strip()[:60]}"
        yield finding("destructive-command", 3, reason, file, line=line, safer="keep it, or show how one goes back")
    line = precautions.counts_otherwise(file)
    if line is not None:
        reason = f"a script deletes by another number than before: {line.text.strip()[:60]}"
        yield finding("destructive-command", 3, reason, file, line=line, safer="list first what would be deleted now")


def unasked(file: FileChange, text: str) -> Iterator[Finding]:
    """What a script did before it does without being stopped or asked."""
    if file.before is None or not grave_word().search(text):
        return
    grave = [n for n, grade in scripts.grades(text) if grade.level >= 4 and grade.effect == "destructive"]
    yield from halted(file, grave)


def halted(file: FileChange, grave: list[int]) -> Iterator[Finding]:
    found = halts.lost(file, grave)
    if found is not None:
        line, asked = found
        reason = "nothing stops this script any more before a command that cannot be undone"
        safer = "keep the question or the condition, and show with a dry run what it removes"
        yield finding("destructive-command", 4 if asked else 3, reason, file, line=line, safer=safer)


LATENT = pattern(r"<<-?\s*\\?[\"']?\w|^[A-Z_]{2,20}$")
"""Where a text within a script begins, or ends: https://www.gnu.org/software/bash/manual/bash.html#Here-Documents"""


def come_alive(file: FileChange) -> Iterator[Finding]:
    """A command that stood in a text of a script before, and runs now."""
    line = file.first
    known = {grade.reasons for _, grade in scripts.grades(file.old_text)} if file.before is not None else set()
    for _, grade in scripts.grades(file.new_text) if file.before is not None and line is not None else ():
        if grade.level >= 3 and grade.effect in scripts.RULES and grade.reasons not in known and line is not None:
            yield scripts.told(file, line, grade)
            return


def by_a_variable(file: FileChange) -> Iterator[Finding]:
    """A recipe of make that stood there before does something graver, for a variable has another value."""
    line = next((x for x in file.added if ANYWHERE.search(x.text[:LONG]) or not x.text.startswith("\t")), None)
    if line is None:
        return
    old, new = (dict(scripts.grades(commands_of(file.path, text))) for text in (file.old_text, file.new_text))
    known = {grade.reasons for grade in old.values()}
    for grade in (one for one in new.values() if not scripts.stays_inside(file.path, one, line)):
        if grade.level >= 3 and grade.effect in scripts.RULES and grade.reasons not in known:
            mild = "publishes to others" in grade.reasons[0] or scripts.RULES[grade.effect] == "unread-command"
            if grade.level == 3 and mild and scripts.is_numbered(file):
                grade = grade._replace(level=Level.PROPOSE_AND_WAIT)
            yield scripts.told(file, line, grade)
            return


WRAPPER = of_path(r"(^|/)(?:mvnw|gradlew)$")
"""What fetches a build tool, and lets its own file run: https://maven.apache.org/tools/wrapper/"""

VERSION = pattern(r"(?:^|_)(?:version|tag)$", re.I)

SPEAKS = pattern(r"^\s*(?:#|echo\b|printf\b|log\w*\b)")


def around(file: FileChange, text: str) -> Iterator[Finding]:
    """Grave commands stood there before: one runs at another point now, on something else, or in production."""
    grades = [
        (number, grade) for number, grade in scripts.grades(text) if grade.level >= 3 and grade.effect in scripts.RULES
    ]
    rows = text.split("\n")
    lost = {number for number, grade in grades if grade.level >= 4 and grade.effect == "destructive"}
    chosen = choosing(rows, lost)
    allowed = choosing(rows, {number for number, grade in grades if scripts.gives_rights(grade)})
    gone = {line.text.strip() for line in file.removed}
    numbered = {unnumbered(row) for row in gone} if grades else set[str]()
    for line in file.added if grades else ():
        told = SET.match(line.text[:LONG])
        name = told and (told["name"] or told["each"])
        if name and VERSION.search(name) and unnumbered(line.text) in numbered:
            continue
        fresh = line.text.strip() not in gone and not SPEAKS.search(line.text[:LONG])
        if line.number in lost or (name in chosen and fresh):
            reason = "a command that cannot be undone runs at another point, or on something else, than before"
            safer = "show with a dry run what it would remove now, and let a human run it"
            yield finding("destructive-command", 4 if name in chosen else 3, reason, file, line=line, safer=safer)
            return
        if name in allowed and fresh and not WRAPPER.search(file.path):
            reason = "a command that says who may do what runs on something else than before"
            safer = "show who gains and who loses what, and let a person run it"
            yield finding("access-command", 4, reason, file, line=line, safer=safer)
            return
        if fresh and PRODUCTION.search(line.text[:LONG]):
            reason = "a script that changes infrastructure does something else in production than before"
            safer = "show what it does there now, with a dry run"
            yield finding("production-command", 3, reason, file, line=line, safer=safer)
            return
