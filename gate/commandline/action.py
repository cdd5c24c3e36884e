"""`gate action`: the GitHub Action's entry. Everything comes from the event's payload and the environment."""

from __future__ import annotations

import argparse
import os

from gate.errors import GateError

ABOUT = """The inputs of action.yml arrive as GATE_TOKEN, GATE_PUBLISH and so on; see docs/github.md.
Exit 0 the policy is satisfied, 1 no or not yet, 2 bad usage, 3 the gate itself failed."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ABOUT
    parser.add_argument(
        "--exit-zero",
        action="store_true",
        help="exit 0 once a status carries the verdict, whatever it is; errors stay errors",
    )


def run(args: argparse.Namespace) -> int:
    from gate.github.action import run as run_action
    from gate.github.runner import annotate
    from gate.model import EXIT

    try:
        result = run_action(os.environ)
    except GateError as error:
        annotate("error", str(error), title="oversight-gate")
        raise
    code = EXIT[result.status]
    return 0 if args.exit_zero and result.published and code == 1 else code
