"""`gate init`: look at the repository, write a policy that fits and the pre-commit snippet; never overwrite unasked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gate.commandline.settings import open_source
from gate.errors import UsageError

POLICY = """# oversight-gate: how much human oversight a change demands. `gate policy show` prints what holds, and why.
version: 1
extends: {presets}

# An example; the last rule that fits wins, a pinned one always.
# paths:
#   - match: "payments/**"
#     at_least: 3
#     reason: money moves here
{services}"""
HOOKS = """  - repo: https://github.com/oversight-gate/oversight-gate
    rev: v{version}
    hooks:
      - id: gate-commit
      - id: gate-message
      - id: gate-push
"""
PRE_COMMIT = "default_install_hook_types: [pre-commit, prepare-commit-msg, commit-msg, pre-push]\nrepos:\n"
HEALTH = ("hipaa", "fhir", "hl7", "patient", "clinical")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace files that exist")
    parser.add_argument(
        "--agents",
        nargs="*",
        metavar="NAME",
        help="only install the guard's hooks, for these agents or those that are used here; merges into files that exist",
    )


def run(args: argparse.Namespace) -> int:
    source = open_source()
    if source.bare:
        raise UsageError(
            "a bare repository has no files to write", where=source.git.folder, remedy="run gate init in a clone"
        )
    top = Path(source.git.line("rev-parse", "--show-toplevel") or ".")
    if args.agents is not None:
        from gate.commandline.init_agents import install

        return install(top, args.agents)
    wanted = {".gate.yaml": _policy(source.git.run("ls-files", "-z").decode("utf-8", "replace").split("\0"))}
    snippet = _snippet()
    existing = top / ".pre-commit-config.yaml"
    if not existing.exists():
        wanted[".pre-commit-config.yaml"] = PRE_COMMIT + snippet
    taken = [name for name in wanted if (top / name).exists()]
    if taken and not args.force:
        raise UsageError(
            f"{', '.join(taken)} exists already", where=str(top), remedy="edit it, or replace it with gate init --force"
        )
    for name, text in wanted.items():
        (top / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
    if (
        existing.exists()
        and ".pre-commit-config.yaml" not in wanted
        and "gate-commit" not in existing.read_text(encoding="utf-8", errors="replace")
    ):
        sys.stdout.write(f"\nadd this to .pre-commit-config.yaml under `repos:`:\n{snippet}")
    sys.stdout.write("\nnext: pre-commit install --install-hooks && gate policy map\n")
    return 0


def _snippet() -> str:
    from gate import __version__

    return HOOKS.format(version=__version__)


def _policy(paths: list[str]) -> str:
    """A policy fitted to what the tree holds: the healthcare preset where it speaks of patients, services where there are some."""
    from gate.classify.services import DEPLOYABLE, FOLDERS

    presets = (
        "[default, healthcare]"
        if sum(any(word in path.lower() for word in HEALTH) for path in paths) >= 3
        else "default"
    )
    services = sorted({m.group(1) for path in paths for m in [FOLDERS.match(path)] if m and DEPLOYABLE.search(path)})
    listed = (
        "\n# Deployed apart; a change over two of them is level 3.\nservices:\n"
        + "".join(f'  - "{name}"\n' for name in services)
        if len(services) > 1
        else ""
    )
    return POLICY.format(presets=presets, services=listed)
