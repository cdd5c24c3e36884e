"""`gate guard --explain`: each simple command as it is read, its effect and level, then what the policy decides."""

from __future__ import annotations

import sys

from gate.commands import Surroundings
from gate.guard import judge
from gate.guard.judge import Rules


def explain(text: str, rules: Rules, around: Surroundings) -> int:
    """Prints the reading of one command. Exit code 0: an explanation forbids nothing."""
    from gate.render.text import safe

    grade = judge.command(text, rules.guard, around)
    out = [f"level {int(grade.level)} {grade.level.label}: {rules.guard.commands[grade.level]}"]
    where = f" in {grade.environment}" if grade.environment else ""
    out += [f"  effect: {grade.effect}{where}", f"  branch: {around.current_branch or 'unknown'}"]
    out.append("  read as:")
    width = max((len(step.effect) for step in grade.steps), default=0)
    for step in grade.steps:
        out.append(f"    {int(step.level)} {step.effect:{width}}  {safe(step.program)}")
        if step.level:
            out.append(f"      {safe(step.reason)}")
    if not grade.steps:
        out.append("    nothing that runs")
    told = {step.reason for step in grade.steps if step.level}
    if untold := [reason for reason in grade.reasons if reason not in told]:
        out.append("  why:")
        out += [f"    {safe(reason)}" for reason in untold]
    if grade.safer:
        out.append(f"  safer: {safe(grade.safer)}")
    if rules.warning:
        out.append(f"  policy: {safe(' '.join(rules.warning.split()))}; all but reading is asked about")
    sys.stdout.write("\n".join(out) + "\n")
    return 0
