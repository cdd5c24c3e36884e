"""The front door: arguments -> settings -> pipeline -> exit code. Each subcommand imports its room when it runs.

Exit codes: 0 the policy is satisfied, 1 no or not yet, 2 bad usage or policy, 3 the gate itself failed, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from gate.errors import GateError

# Command -> (module, what it does). A module has `configure(parser)` and `run(args) -> int`.
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("gate.commandline.check", "judge one change: a range, a commit, the staged index, a patch"),
    "scan": ("gate.commandline.scan", "judge every commit of a range, one record each"),
    "authorship": ("gate.commandline.authorship", "who wrote it, and who asked for it"),
    "policy": ("gate.commandline.policy", "validate, show and map the policy"),
    "init": ("gate.commandline.init", "set the gate up in this repository"),
    "action": ("gate.commandline.action", "judge the pull request of an event; for GitHub Actions"),
    "hook": ("gate.commandline.hook", "the local git hooks"),
    "guard": ("gate.commandline.guard", "stop an agent's command or edit before it runs"),
    "audit": ("gate.commandline.audit", "which AI tool can reach what, and is a human asked first"),
    "ledger": ("gate.commandline.ledger", "the decision log: list, verify, review later, compact, export"),
    "report": ("gate.commandline.report", "quality, not just adoption: how changes turned out"),
}
HOOK_FAST_PATH = ("hook", "guard")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. No traceback reaches a user: what is not expected is said in one line, and exits with 3."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _dispatch(args)
        sys.stdout.flush()
        if argv is None and args and args[0] in HOOK_FAST_PATH:
            sys.stderr.flush()
            os._exit(code)  # taking the interpreter down in order costs a twentieth of a hook's time, and frees nothing
        return code
    except GateError as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except MemoryError:
        return _fail("out of memory: judge a smaller range", 3)
    except Exception as error:  # the last resort: whatever it is, it must not read as a pass
        if os.environ.get("GATE_DEBUG"):
            raise
        return _fail(
            f"the gate itself failed: {type(error).__name__}: {error}\n  -> run it again with GATE_DEBUG=1 and report what it prints",
            3,
        )


def _fail(message: str, code: int) -> int:
    from gate.render.text import safe

    text = "".join(
        f"{safe(line)}\n".replace("##[", "## [") for line in f"gate: {message}".split("\n")
    )  # names of files and keys of a policy are hostile
    try:
        sys.stderr.write(text)
    except UnicodeEncodeError:
        sys.stderr.write(text.encode("ascii", "backslashreplace").decode())
    return code


def _dispatch(args: list[str]) -> int:
    gc.set_threshold(
        100_000
    )  # few objects here form cycles: looking for them costs a tenth of the time, and frees nothing
    if args and args[0] in HOOK_FAST_PATH:
        if args[0] == "guard":
            from gate.commandline.guard import run_guard

            return run_guard(args[1:])
        from gate.commandline.hook import run_hook

        return run_hook(args[1:])
    from argparse import RawDescriptionHelpFormatter

    from gate.commandline.parser import Parser

    parser = Parser(
        prog="gate",
        description="How much human oversight does this change demand?",
        allow_abbrev=False,
        epilog="Exit codes: 0 satisfied, 1 no or not yet, 2 bad usage or policy, 3 the gate itself failed. Start with: gate check",
    )
    parser.add_argument("--version", action="version", version=f"oversight-gate {_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = next((a for a in args if not a.startswith("-")), None)
    for name, (module, about) in COMMANDS.items():
        sub = commands.add_parser(
            name,
            help=about,
            description=about[0].upper() + about[1:] + ".",
            allow_abbrev=False,
            formatter_class=RawDescriptionHelpFormatter,
        )
        if name == asked:
            import_module(module).configure(sub)
    try:
        parsed, unknown = parser.parse_known_args(args)
        if unknown:
            commands.choices[parsed.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    except SystemExit as stop:
        return int(stop.code or 0) if isinstance(stop.code, int) or stop.code is None else 2
    code: int = import_module(COMMANDS[parsed.command][0]).run(parsed)
    return code


def _version() -> str:
    from gate import __version__

    return __version__
