"""What a fact of a manifest costs when it appears, changes or goes, and how that is said."""

from __future__ import annotations

import re
from typing import NamedTuple

from gate.classify.dependencies.nouns import Fact, Verdict, shown
from gate.classify.dependencies.versions import OTHER, PATCH, constraint_step


class Meaning(NamedTuple):
    """The finding's id, the level when it is added, changed, removed, and what it does."""

    rule: str
    added: int
    changed: int
    removed: int
    consequence: str


MEANINGS: dict[str, Meaning] = {
    "lifecycle": Meaning("dependency-script", 3, 3, 1, "runs by itself on every install or publish"),
    "release": Meaning("dependency-script", 3, 3, 1, "is what releases or deploys"),
    "grant": Meaning("dependency-script", 2, 2, 1, "may run its own scripts on install"),
    "hook": Meaning("dependency-script", 3, 3, 2, "is code that the package manager runs on install"),
    "alias": Meaning("dependency-script", 2, 2, 1, "is a command to whoever builds, by hand or in CI"),
    "script": Meaning("dependency-metadata", 1, 1, 1, "is run by hand or by CI"),
    "debugger": Meaning("dependency-script", 3, 3, 1, "opens a debugger to whoever reaches the machine"),
    "registry": Meaning("dependency-source", 3, 3, 2, "decides where packages are downloaded from"),
    "redirect": Meaning("dependency-source", 3, 3, 2, "replaces a package by one from elsewhere"),
    "local-redirect": Meaning("dependency-source", 2, 2, 2, "replaces a package by a folder of this repository"),
    "trust": Meaning("dependency-source", 3, 3, 1, "decides which downloads are trusted without a check"),
    "credential": Meaning("dependency-source", 3, 3, 2, "is a credential or the place of one"),
    "checks": Meaning("dependency-hash", 1, 3, 3, "makes every download be checked against a hash"),
    "override": Meaning("dependency-override", 2, 2, 2, "forces a version upon other packages"),
    "patch": Meaning("dependency-override", 2, 2, 2, "alters the code of a dependency"),
    "backend": Meaning("dependency-build", 3, 3, 2, "is the code that builds the package on install"),
    "build": Meaning("dependency-build", 2, 2, 2, "takes part in the build on install"),
    "upload": Meaning("dependency-source", 3, 3, 2, "decides where what is built is sent"),
    "publish": Meaning("dependency-build", 2, 2, 2, "decides where and how the package is published"),
    "private": Meaning("dependency-build", 1, 2, 2, "keeps the package from being published"),
    "runtime": Meaning("dependency-runtime", 2, 2, 1, "is the runtime that is asked for"),
    "option": Meaning("dependency-option", 2, 2, 2, "changes how packages are resolved or installed"),
    "include": Meaning("dependency-option", 2, 2, 1, "brings in the requirements of another file"),
    "duplicate": Meaning("dependency-unreadable", 2, 2, 1, "stands twice: readers disagree which one counts"),
    "unread": Meaning("dependency-unreadable", 2, 2, 1, "is a line that its format does not know"),
    "address": Meaning("dependency-metadata", 1, 2, 1, "is an address that a program may ask"),
    "plain": Meaning("dependency-metadata", 1, 1, 1, "moves no dependency"),
}
PLAIN = re.compile(r"([\^~=v]?)\d+((?:\.\d+)*)")
"""A version and no range, address or folder: of an override no other is measured."""
MEASURED = ("runtime", "build", "override")
"""Facts whose value is a version: a patch step of them is no more than that."""


def judge(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> list[Verdict]:
    """What became of the facts. Several of one name are compared as a set."""
    old, new = _grouped(before), _grouped(after)
    verdicts = []
    for key in {**old, **new}:
        was, now = old.get(key, {}), new.get(key, {})
        come = [fact for value, fact in now.items() if value not in was]
        gone = [fact for value, fact in was.items() if value not in now]
        verdicts += [_come(fact, gone[i] if i < len(gone) else None) for i, fact in enumerate(come)]
        verdicts += [_gone(fact) for fact in gone[len(come) :]]
    return verdicts


def _grouped(facts: tuple[Fact, ...]) -> dict[tuple[str, str], dict[str, Fact]]:
    groups: dict[tuple[str, str], dict[str, Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.kind, fact.name), {}).setdefault(fact.value, fact)
    return groups


def _come(fact: Fact, before: Fact | None) -> Verdict:
    meaning = MEANINGS[fact.kind]
    level, move = (meaning.added, "is new and") if before is None else (meaning.changed, "changed and")
    if before is not None and fact.kind in MEASURED:
        step = constraint_step(before.value, fact.value)
        plain = fact.kind != "override" or _same_form(before.value, fact.value)
        level = 1 if plain and step in (PATCH, OTHER) else level
        move = f"went from {shown(before.value, 40)} to {shown(fact.value, 40)} and"
    return Verdict(meaning.rule, level, f"{shown(fact.name)} {move} {meaning.consequence}", fact.mark, fact.at)


def _gone(fact: Fact) -> Verdict:
    meaning = MEANINGS[fact.kind]
    reason = f"{shown(fact.name)} is gone, which {meaning.consequence}"
    return Verdict(meaning.rule, meaning.removed, reason, fact.mark, fact.at, old=True)


def _same_form(old: str, new: str) -> bool:
    """Whether two versions pin as narrowly as each other."""
    was, now = PLAIN.fullmatch(old), PLAIN.fullmatch(new)
    return bool(was and now and was[1] == now[1] and was[2].count(".") == now[2].count("."))
