"""What a rule that allows commands would let through: the gravest command that fits it, by the guard's own grader.

A rule is never run as a regular expression: it comes from a repository that may be hostile. It is reduced to the literal
words it begins with, and each known grave command (`PROBES`) that begins so is graded, beside the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import dropwhile
from typing import NamedTuple

from gate.audit.nouns import FURTHEST, Reach
from gate.audit.probes import (
    ASKS,
    CODE,
    CODE_RUNNERS,
    HEADS,
    MORE,
    OPEN,
    OPENS_A_BLOCK,
    PROBES,
    SCRIPTS,
    STARTERS,
    TELLS_BY_A_LETTER,
    WITH_VALUE,
)
from gate.classify.reading.patterns import pattern
from gate.commands import grade
from gate.commands.families.registry import PROGRAMS
from gate.commands.surroundings import DEFAULT, place_of
from gate.level import Level


class Permit(NamedTuple):
    """The gravest thing that a rule lets through. `what` names it; `any_command`: the shell is open."""

    level: Level
    reach: Reach
    what: str
    any_command: bool = False


ANY = Permit(Level.HUMAN_ONLY, "unknown", "any command", True)
NOTHING = Permit(Level.FULL_AUTONOMY, "local", "only reads")
RULE_LIMIT = 2_000
ELSEWHERE = re.compile(r"localhost|127\.0\.0\.1|--local\b|--dry-run")

ANY_CODE = Permit(Level.COLLABORATIVE, "unknown", "any code, handed to an interpreter")
Fits = Callable[[str], bool]


def _never(command: str) -> bool:
    return False


def prefix(words: str, *, stopped: Fits = _never) -> Permit:
    """Every command that is these words, or begins with them and a space, less those that another rule stops."""
    words = _named(" ".join(_closed(words[:RULE_LIMIT]).split()))
    return _worst(words, True, lambda probe: not words or begins(probe, words), stopped)


def _named(command: str) -> str:
    """A program of Windows without its folder."""
    return re.sub(r"^\"?[A-Za-z]:[\\/]+(?:[^\\/\"]+[\\/]+)*([\w.-]+)\"?(?=\s|$)", r"\1", command)


def begins(command: str, words: str) -> bool:
    return command == words or command.startswith(words + " ")


def exact(command: str) -> Permit:
    """This one command."""
    return _worst(_named(command[:RULE_LIMIT].strip()), False, _never, _never)


def whole(script: str) -> Permit:
    """A script that runs as it stands, with all of its commands."""
    return _graded(script[:RULE_LIMIT].strip(), None)


def glob(rule: str, *, stopped: Fits = _never) -> Permit:
    """`*` stands for any text, anywhere in the rule."""
    rule = rule[:RULE_LIMIT].strip()
    if "*" not in rule:
        return exact(rule)
    literal = _closed(rule.split("*", 1)[0]).strip()
    return _worst(literal, rule.endswith("*"), lambda probe: fits_glob(probe, rule), stopped)


def _closed(text: str) -> str:
    """The text before a quote that the star stands in."""
    for quote in "'\"":
        if text.count(quote) % 2:
            text = text[: text.rindex(quote)]
    return text


def fits_glob(command: str, rule: str) -> bool:
    return fnmatchcase(command, rule.replace("[", "[[]"))


def regex(rule: str, *, whole: bool = False, stopped: Fits = _never) -> Permit:
    """A regular expression, by its alternatives and the literal words each begins with; it is never executed.

    `whole`: the tool asks that all of the command fits it, so that one which ends ends the command."""
    rule = rule[:RULE_LIMIT].strip()
    permits = [_alternative(part, whole, stopped) for part in _alternatives(rule.removeprefix("^"))]
    return max(permits, key=lambda permit: (permit.level, permit.any_command))


def _alternatives(rule: str) -> list[str]:
    """The first group that nests nothing is written out, once for each of its alternatives."""
    group = re.match(r"([^()|\\]*(?:\\.[^()|\\]*)*)\((?:\?:)?((?:[^()\\]|\\.)*)\)(.*)$", rule, re.S)
    if group:
        return [group.group(1) + part + group.group(3) for part in group.group(2).split("|")[:200]]
    return rule.split("|")[:200] if "(" not in rule else [rule]


def _alternative(rule: str, whole: bool, stopped: Fits) -> Permit:
    rule = rule.strip().removeprefix("^")
    literal = re.match(r"(?:[\w ./:@=,-]|\\[^\w]|\\s[+*]?)*", rule)
    assert literal is not None
    head, rest = literal.group(), rule[literal.end() :]
    if head.endswith(".") and rest[:1] in ("*", "+"):
        head = head[:-1]
    elif head and rest in ("*", "?", "*$", "?$"):  # the last letter, any number of times: no more than the words
        head, rest = head[:-1], "$"
    words = re.sub(r"\\s[+*]?", " ", head).replace("\\", "").strip()
    return exact(words) if rest == "$" or (whole and not rest) else prefix(words, stopped=stopped)


def _worst(literal: str, open_ended: bool, fits: Fits, stopped: Fits) -> Permit:
    words = literal.split()
    if words[1:] and (words[-1] in ASKS or (words[-1] in ("-v", "-V") and words[0] in TELLS_BY_A_LETTER)):
        return NOTHING
    inner = list(dropwhile(OPENS_A_BLOCK.__contains__, words))
    if inner and inner[0] in HEADS:
        return NOTHING
    if len(inner) < len(words):
        return prefix(" ".join(inner), stopped=stopped) if open_ended else exact(" ".join(inner))
    opened = _opened(literal) if open_ended else None
    if opened:
        return opened
    found = [_graded(literal, None)] if literal else []
    if open_ended:
        found += _beyond(literal, fits, stopped)
    found += [
        _graded(probe, reach)
        for reach, probes in PROBES.items()
        for probe in probes
        if probe.startswith(literal) and fits(probe) and not stopped(probe)
    ]
    return max(found, key=_gravity, default=NOTHING)


def _beyond(literal: str, fits: Fits, stopped: Fits) -> Iterable[Permit]:
    """What may follow the words: a place, where a script of the project may know one; code, where one of the program's
    own commands runs any; and the same words without their options."""
    words = [word for word in literal.split() if not re.match(r"\w+=", word)]
    program = words[0].rsplit("/", 1)[-1] if words else ""
    if program not in _known() and PROGRAMS.get(program, "tasks") == "tasks":
        there = _graded(f"{literal} production", None)
        if there.level >= Level.COLLABORATIVE and (
            SHIPPING.search(literal) or _graded(literal, None).level >= Level.COLLABORATIVE
        ):
            yield there
    if any(runner != literal and begins(runner, literal) and not stopped(runner) for runner in CODE_RUNNERS):
        yield ANY_CODE
    more = ["build"] if len(words) == 1 or words[1:] == ["run"] else []  # alone a tool may only tell how it is used
    more += MORE.get(program, ())
    here: Reach | None = "local" if program == "rm" else None
    yield from (
        _graded(f"{literal} {word}", here)
        for word in more
        if fits(f"{literal} {word}") and not stopped(f"{literal} {word}")
    )
    for base in (_base(literal), _started(literal)):
        if base and base != literal:
            yield prefix(base, stopped=stopped)


SHIPPING = pattern(r"deploy|release|publish|rollout|rollback|promote|migrat|provision|terraform|infra|\bship|destroy|reset|seed", re.I)  # fmt: skip


def _started(literal: str) -> str:
    """The program behind one that starts it, where something grave is known of it: `pnpm exec prisma` is `prisma`."""
    start = next((s for s in STARTERS if literal.startswith(s + " ")), "")
    inner = literal.removeprefix(start).split()
    return " ".join(inner) if start and inner and inner[0] in _grave() else ""


def _base(literal: str) -> str:
    """The program and its words, without what runs it and without options: `sudo aws --profile x s3` is `aws s3`. Of
    programs that reach no production only options before the first word go. Empty where a place is named that is not
    production."""
    words = [word for word in literal.split() if not re.match(r"\w+=", word)]
    while words and (words[0].rsplit("/", 1)[-1] in OPEN or words[0].startswith("-") or words[0].isdigit()):
        words = words[1:]
    place = place_of(words, DEFAULT)
    if not words or (place and place.kind != "production") or ELSEWHERE.search(literal):
        return ""
    kept, value = [words[0]], False
    for word in words[1:]:
        option = word.startswith("-")
        if not value and not (option and (len(kept) == 1 or words[0] in _reaching())):
            kept.append(word)
        value = option and _takes_a_value(words[0], word)
    return " ".join(kept)


def _takes_a_value(program: str, option: str) -> bool:
    """Programs that reach production are asked for the worst: their options are taken to have values."""
    if program in WITH_VALUE:
        return option in WITH_VALUE[program]
    return program in _reaching() and "=" not in option and not option.startswith("--no-")


@cache
def _reaching() -> frozenset[str]:
    return frozenset(probe.split(" ", 1)[0] for probe in PROBES["production"])


@cache
def _grave() -> frozenset[str]:
    """Programs that a package or a project brings, of which something grave is known."""
    heads = (probe.split(" ", 1)[0] for reach in ("production", "unknown", "repository") for probe in PROBES[reach])
    return frozenset(heads) - OPEN - CODE


@cache
def _known() -> frozenset[str]:
    return frozenset(probe.split(" ", 1)[0] for probes in PROBES.values() for probe in probes)


def _gravity(permit: Permit) -> tuple[int, int]:
    return permit.level, -FURTHEST.index(permit.reach)


def _opened(literal: str) -> Permit | None:
    """Whether the rest of the command is a command or code of the tool's own choice."""
    words = [w for w in literal.split() if not w.startswith("-") and not re.match(r"\w+=", w)]
    names = [w.rsplit("/", 1)[-1] for w in words]
    if not names:
        return ANY
    if all(name in OPEN for name in names):
        return ANY
    while len(names) > 1 and names[0] in OPEN:
        names = names[1:]
    if " ".join(names) in CODE_RUNNERS:
        return ANY_CODE
    started = next((n for n in STARTERS if begins(" ".join(names), n) and " ".join(names) != n), "")
    names = names[len(started.split()) :]
    if all(name in OPEN for name in names):
        return ANY
    return ANY_CODE if len(names) == 1 and names[0] in CODE else None


MIGRATES = re.compile(r"\b(database|db|migrate|upgrade)\b")


@lru_cache(maxsize=20_000)
def _graded(command: str, reach: Reach | None) -> Permit:
    graded = grade(command)
    level = graded.level
    if reach is None:
        shared = graded.effect == "shared-write" and command.split(" ", 1)[0] in _sharing()
        shared = shared and not MIGRATES.search(command)
        reach = _place(level, graded.environment, graded.effect, shared=shared)
    level = max(level, Level.NOTIFY_AND_PROCEED) if _of_project(command) else level
    words = " ".join(command.split())
    shown = words if len(words) <= 80 else words[:77] + "…"
    return Permit(level, reach, f"`{shown}`" if level else "only reads")


def _of_project(command: str) -> bool:
    """`pnpm fmt` is the project's script of that name, whatever the system has by it."""
    words = command.split()
    return len(words) > 1 and words[0] in ("pnpm", "yarn", "bun") and words[1] in SCRIPTS


def _place(level: Level, environment: str | None, effect: str, *, shared: bool) -> Reach:
    if environment == "production" and level >= Level.COLLABORATIVE:
        return "production"
    if shared:
        return "repository"
    if effect == "shared-write" and level >= Level.PROPOSE_AND_WAIT:
        return "unknown"
    return "unknown" if level >= Level.COLLABORATIVE and effect != "local-write" else "local"


@cache
def _sharing() -> frozenset[str]:
    return frozenset(probe.split(" ", 1)[0] for probe in PROBES["repository"])


def worst(permits: Iterable[Permit]) -> Permit:
    return max(permits, key=lambda p: (_gravity(p), p.any_command), default=NOTHING)
