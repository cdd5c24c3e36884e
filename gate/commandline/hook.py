"""`gate hook`: the same verdict before a commit, in its message, and before a push. No argparse here: it runs on every commit.

An agent is stopped at level 4; a human reads one quiet line. The required status on the pull request is the control,
these hooks only tell earlier.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gate.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from gate.pipeline import Judgement

HELP = """usage: gate hook pre-commit
       gate hook prepare-commit-msg FILE [SOURCE [COMMIT]]
       gate hook commit-msg FILE
       gate hook pre-push REMOTE URL     (git's lines on standard input)

The local git hooks. Install them with `gate init`, pre-commit, or by copying hooks/ (see README)."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = HELP


def run(args: argparse.Namespace) -> int:
    return run_hook([])


def run_hook(args: list[str]) -> int:
    """The named hook; unknown names are a usage error."""
    if not args or args[0] in ("-h", "--help"):
        sys.stdout.write(HELP + "\n")
        return 0 if args else 2
    name, rest = args[0], args[1:]
    if unknown := next((arg for arg in rest if arg.startswith("-")), None):
        raise UsageError(f"gate hook {name} knows no option {unknown!r}", remedy="git passes none: gate hook --help")
    if name == "pre-commit":
        return pre_commit()
    if name in ("prepare-commit-msg", "commit-msg"):
        if not rest:
            raise UsageError(
                f"gate hook {name} needs the message file",
                remedy='git passes it; in a script: gate hook commit-msg "$1"',
            )
        from gate.commandline.hook_message import message

        return message(rest[0], final=name == "commit-msg")
    if name == "pre-push":
        from gate.commandline.hook_push import pre_push

        return pre_push(rest)
    raise UsageError(f"unknown hook {name!r}", remedy="pre-commit, prepare-commit-msg, commit-msg or pre-push")


def pre_commit() -> int:
    """Judge the staged change. An agent's forbidden change stops here, before it is a commit."""
    from gate.commandline.settings import EXIT, open_source, policy_of
    from gate.pipeline import judge

    change = open_source().staged(name="this repository")
    if not change.files:
        return 0
    judged = judge(change, policy_of(change, None), environment=os.environ)
    if judged.verdict.status in ("failure", "error"):
        show(judged)
        return EXIT[judged.verdict.status]
    sys.stderr.write(quiet_line(judged) + "\n")
    return 0


def show(judged: Judgement) -> None:
    """The whole verdict, on standard error, as git shows it."""
    from gate.render.text import coloured, render, write

    write(render(judged, colour=coloured(sys.stderr)), sys.stderr)


def quiet_line(judged: Judgement) -> str:
    """`gate: level 2 propose-and-wait (db/7.sql: adds a column): people must look before it lands`."""
    from gate.render.text import safe

    top = judged.assessment.findings[0] if judged.assessment.findings else None
    why = f" ({safe(top.path)}: {safe(top.reason)})" if top is not None and top.level >= 2 else ""
    then = ": people must look before it lands" if judged.verdict.status == "pending" else ""
    return f"gate: level {int(judged.assessment.level)} {judged.assessment.level.label}{why}{then}"
