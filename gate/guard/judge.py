"""A request becomes a ruling: the gravest of its actions' levels, and what the policy decides at that level.

Pure: the working copy comes in as a port. Nothing here knows an agent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gate.commands import Grade, Surroundings
from gate.commands import grade as grade_command
from gate.commands.surroundings import DEFAULT
from gate.guard.nouns import Action, Command, Edit, Nothing, Read, Request, Ruling, Use
from gate.guard_policy import Decision, GuardPolicy
from gate.level import Level

if TYPE_CHECKING:
    from gate.guard.ports import Folder
    from gate.model import Policy

BY_HAND = "if it must be done, a human runs it themselves, outside of the agent"
NOBODY = "nobody is here to be asked"


class Rules(NamedTuple):
    """What holds here. `whole` brings the whole policy, for edits; `warning` says why the policy could not be read."""

    guard: GuardPolicy = GuardPolicy()
    whole: Callable[[], Policy | None] = lambda: None
    warning: str = ""


class Graded(NamedTuple):
    level: Level
    reasons: tuple[str, ...]
    safer: str | None
    action: str


def surroundings(
    guard: GuardPolicy, *, branch: str | None = None, variables: dict[str, str] | None = None
) -> Surroundings:
    """The usual names and the policy's own. A name that the policy gives to one environment is taken from the others."""
    own = guard.production, guard.staging, guard.development, guard.test
    said = {name.lower() for names in own for name in names}
    kept = [tuple(n for n in names if n not in said) + mine for names, mine in zip(DEFAULT.names, own, strict=True)]
    return DEFAULT._replace(
        production=kept[0],
        staging=kept[1],
        development=kept[2],
        test=kept[3],
        default_branches=(*DEFAULT.default_branches, *guard.default_branches),
        current_branch=branch,
        variables=variables or {},
    )


def command(text: str, guard: GuardPolicy, around: Surroundings) -> Grade:
    """A command's grade, with the team's own commands at the level that the policy gives them. Never raises; what is
    human-only stays so, for a name in a list must not hide what it runs."""
    found = grade_command(text, surroundings=around)
    if not guard.own or not found.steps:
        return found
    steps = [_own(step.program, int(step.level), step.reason, guard) for step in found.steps]
    graded = max(level for level, _ in steps)
    was = max(int(step.level) for step in found.steps)
    if graded == was or found.level > was:
        return found
    reasons = tuple(
        dict.fromkeys(reason for level, reason in sorted(steps, key=lambda s: -s[0]) if level or not graded)
    )
    return found._replace(level=Level(graded), reasons=reasons)


def _own(program: str, level: int, reason: str, guard: GuardPolicy) -> tuple[int, str]:
    entry = next((entry for entry in reversed(guard.own) if entry.fits(program)), None)
    if entry is None or level == Level.HUMAN_ONLY:
        return level, reason
    return entry.level, f"`{program}` {entry.reason or 'graded by the policy'}"


def rule(
    request: Request, rules: Rules, folder: Folder, around: Surroundings, *, attended: bool, can_ask: bool
) -> Ruling:
    """The ruling on one request. What can't be read is asked about, and denied where nobody can be asked."""
    if request.broken or not request.actions:
        reason = f"the guard could not read what the agent sent: {request.broken or 'it names no action'}"
        return Ruling(
            Level.COLLABORATIVE, "deny", (reason,), "check the hook with: gate guard --agent NAME < payload.json"
        )
    graded = [_grade(action, rules, folder, around) for action in request.actions]
    decisions = [_decision(one.level, action, rules) for one, action in zip(graded, request.actions, strict=True)]
    order = ("allow", "ask", "deny")
    decision, worst = max(zip(decisions, graded, strict=True), key=lambda pair: (order.index(pair[0]), pair[1].level))
    reasons = worst.reasons
    if rules.warning and decision != "allow":
        reasons = (*reasons, rules.warning)
    if decision == "ask" and not (attended and can_ask):
        why = NOBODY if not attended else "this agent's hook cannot ask a human"
        decision, reasons = "deny", (*reasons, why)
    return Ruling(worst.level, decision, reasons, worst.safer, worst.action)


def _decision(level: Level, action: Action, rules: Rules) -> Decision:
    return decided(level, rules.guard.edits if isinstance(action, Edit) else rules.guard.commands, rules)


def decided(level: Level, table: tuple[Decision, ...], rules: Rules) -> Decision:
    """What the table says of a level; under a policy that can't be read, everything but reading is asked about."""
    decision = table[level]
    return "ask" if rules.warning and level and decision == "allow" else decision


def _grade(action: Action, rules: Rules, folder: Folder, around: Surroundings) -> Graded:
    if isinstance(action, Command):
        if not action.text.strip():
            return Graded(Level.FULL_AUTONOMY, ("an empty command",), None, "")
        grade = command(_where(action, folder), rules.guard, around)
        return Graded(grade.level, grade.reasons, grade.safer, action.text)
    if isinstance(action, Edit):
        from gate.guard.edits import grade as grade_edit

        found = grade_edit(action, folder, rules.whole())
        return Graded(found.level, found.reasons, found.safer, action.path)
    if isinstance(action, Read):
        return _read(action.path, folder)
    if isinstance(action, Use):
        return _use(action, around)
    assert isinstance(action, Nothing)
    return Graded(Level.FULL_AUTONOMY, ("touches neither files nor systems",), None, action.tool)


def _where(action: Command, folder: Folder) -> str:
    """The command as it runs where the agent stands: `terraform apply` in envs/prod is not one in envs/dev."""
    at = folder.stands(action.cwd)
    quoted = at.replace("'", "'\\''")
    return f"cd '{quoted}'\n{action.text}" if at else action.text


def _read(path: str, folder: Folder) -> Graded:
    """Reading is nothing, unless the file holds secrets, under its own name or behind a link."""
    from gate.commands.paths import read_verdict

    found = [
        read_verdict(p, "", f"read {p}") for p in dict.fromkeys((path, *(place.real for place in folder.place(path))))
    ]
    verdict = max((v for v in found if v is not None), key=lambda v: v.level, default=None)
    if verdict is None:
        return Graded(Level.FULL_AUTONOMY, ("only reads",), None, path)
    return Graded(Level(verdict.level), (verdict.reason,), verdict.safer, path)


def _use(action: Use, around: Surroundings) -> Graded:
    from gate.guard.servers import grade as grade_use

    found = sorted(grade_use(action.server, action.tool, action.arguments, around), key=lambda v: -v.level)
    name = f"{action.server}: {action.tool}" if action.server else action.tool
    return Graded(
        Level(found[0].level), tuple(v.reason for v in found if v.level or not found[0].level), found[0].safer, name
    )


def message(ruling: Ruling) -> str:
    """What an agent and its human read: the level, why, the safer way, and how a human does it."""
    head = f"oversight-gate: level {int(ruling.level)} {ruling.level.label}: {'; '.join(ruling.reasons[:3])}"
    parts = [head[:1500], *([f"Safer: {ruling.safer}"] if ruling.safer else [])]
    if ruling.decision == "deny":
        parts.append(BY_HAND[0].upper() + BY_HAND[1:])
    return ". ".join(part.rstrip(".") for part in parts) + "."
