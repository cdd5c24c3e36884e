"""How much oversight a shell command asks for, before anything runs.

`grade` reads one command as an agent would run it; `grade_script` every command of a script, with its line. A command
is read like a shell reads it (`parser`, `expand`, `walk`), then each program's family says what its words do
(`families`), and effect x environment is the level (`grades`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gate.commands.expand import without_marks
from gate.commands.grades import LEVELS, READ, Step, Verdict, judge
from gate.commands.parser import Parser
from gate.commands.surroundings import DEFAULT, Surroundings
from gate.commands.syntax import UnreadableError
from gate.commands.walk import Shell
from gate.level import Level

__all__ = ["DEFAULT", "Grade", "Surroundings", "grade", "grade_script"]

MAX_CHARS = 300_000
"""A longer command is unreadable: nobody reads it either."""
MAX_ROWS = 5_000
"""Lines that are read one by one where a script could not be read as a whole."""


class GradedStep(NamedTuple):
    """One simple command and its own grade, for `--explain`."""

    program: str
    level: Level
    effect: str
    reason: str


class Grade(NamedTuple):
    """What a command does. `reasons` are consequences, the most severe first; `program` decided the level."""

    level: Level
    effect: str
    environment: str | None
    reasons: tuple[str, ...]
    program: str
    safer: str | None
    steps: tuple[GradedStep, ...]


def grade(command: str, *, surroundings: Surroundings = DEFAULT) -> Grade:
    """The gravest of everything the command would run. Never raises: what can't be read is level 3."""
    shell = Shell(surroundings)
    unreadable = _walk(shell, without_marks(command))
    return _summed(shell.steps, unreadable)


def grade_script(
    text: str, *, dialect: Literal["sh"] = "sh", surroundings: Surroundings = DEFAULT
) -> tuple[tuple[int, Grade], ...]:
    """(line, grade) of every simple command of a script or of a fragment of one, in the order of the text."""
    shell = Shell(surroundings, fragment=True)
    text = without_marks(text)
    unreadable = _walk(shell, text)
    by_start: dict[int, list[Step]] = {}
    for step in shell.steps:
        by_start.setdefault(step.start, []).append(step)
    found, line, at = [], 1, 0
    for start in sorted(by_start):
        line, at = line + text.count("\n", at, start), start
        found.append((line, _summed(by_start[start], None)))
    if unreadable:
        found.append((line, _summed([], unreadable)))
        found.extend(_one_by_one(text, line, surroundings))
    return tuple(found)


def _one_by_one(text: str, read: int, surroundings: Surroundings) -> Iterator[tuple[int, Grade]]:
    """The lines below the one up to which a script could be read, each for itself."""
    for number, row in enumerate(text.split("\n")[read : read + MAX_ROWS], read + 1):
        if row.strip() and not row.lstrip().startswith("#"):
            shell = Shell(surroundings, fragment=True)
            unreadable = _walk(shell, row[:MAX_CHARS])
            if shell.steps or unreadable:
                yield number, _summed(shell.steps, unreadable)


def _walk(shell: Shell, text: str) -> Verdict | None:
    """Walks the text; the verdict is of what could not be read."""
    try:
        if len(text) > MAX_CHARS:
            raise UnreadableError("the command is too large to be read")
        parser = Parser(text, budget=shell.budget)
        script = parser.everything()
        shell.run(script)
        shell.uncalled()
        if parser.broken and not shell.fragment:
            return judge("dynamic", _start(text), why="is not a complete command: a quote or a bracket is left open")
    except (UnreadableError, RecursionError) as problem:
        return judge("unreadable", _start(text), why=str(problem) or "nests too deep to be read")
    return None


def _start(text: str) -> str:
    return text[:60].strip() + ("…" if len(text) > 60 else "")


def _summed(steps: list[Step], unreadable: Verdict | None) -> Grade:
    ordered = sorted(steps, key=lambda step: -step.verdict.level)
    if unreadable and (not ordered or ordered[0].verdict.level <= unreadable.level):
        ordered.insert(0, Step("", unreadable, 0))
    first = ordered[0].verdict if ordered else READ
    reasons = tuple(dict.fromkeys(s.verdict.reason for s in ordered if s.verdict.level or not first.level))
    return Grade(
        level=LEVELS[first.level],
        effect=first.effect,
        environment=first.environment,
        reasons=reasons[:20] or (READ.reason,),
        program=ordered[0].program if ordered else "",
        safer=next((s.verdict.safer for s in ordered if s.verdict.safer and s.verdict.level == first.level), None),
        steps=tuple(GradedStep(s.program, LEVELS[s.verdict.level], s.verdict.effect, s.verdict.reason) for s in steps),
    )
