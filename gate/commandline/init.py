"""`gate init`: look at the repository, write what it lacks (a policy that fits, the two workflows, the pre-commit snippet),
never overwrite unasked, and say what to set on GitHub."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from gate.change.source import Source
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
PRE_COMMIT_FILE = ".pre-commit-config.yaml"
WORKFLOWS = ("oversight-gate.yml", "oversight-relay.yml")
HEALTH = ("hipaa", "fhir", "hl7", "patient", "clinical")
NEXT = """
next, here:
  pre-commit install --install-hooks
  gate policy map                      every file's level if it were touched
  gate init --agents                   coding agents ask the guard before they run a command
next, on GitHub:
  1. merge these files, then open a pull request: the status `oversight-gate` appears on it
  2. Settings > Rules > Rulesets (or Branches), for {branch}: require a pull request, and require the status check
     `oversight-gate` from the source GitHub Actions; allow nobody to bypass it
  3. Settings > Actions > General: workflow permissions read-only. To let the gate approve level 0, also tick
     "Allow GitHub Actions to create and approve pull requests"
  docs/github.md of oversight-gate has the rest: merge queue, forks, an App's token, what this can't stop
"""


EXAMPLES = """examples:
  gate init                         .gate.yaml, two workflows and the pre-commit hooks; what exists is kept
  gate init --agents                the guard, for the agents that are used here: they ask it before they act
  gate init --agents claude-code    the guard for one agent

Commits nothing, and prints what is left to set on GitHub."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--force", action="store_true", help="replace files that exist")
    parser.add_argument(
        "--agents",
        nargs="*",
        metavar="NAME",
        help="only install the guard's hooks, for these agents, those whose settings are here, or Claude Code; merges into files that exist",
    )


def run(args: argparse.Namespace) -> int:
    source = open_source()
    if source.bare:
        raise UsageError(
            "a bare repository has no files to write", where=source.git.folder, remedy="run gate init in a clone"
        )
    top = Path(source.git.line("rev-parse", "--show-toplevel") or ".")
    from gate.commandline.init_agents import inside, install

    if args.agents is not None:
        return install(top, args.agents)
    branch = _default_branch(source)
    wanted = _wanted(source, branch)
    existing = top / PRE_COMMIT_FILE
    had_hooks = existing.exists()
    if had_hooks:
        del wanted[PRE_COMMIT_FILE]
    targets = {name: inside(top, name) for name in wanted}
    taken = [name for name, target in targets.items() if target.exists()]
    if len(taken) == len(wanted) and not args.force:
        raise UsageError(
            f"{', '.join(taken)} exist already",
            where=str(top),
            remedy="edit them, or replace them with gate init --force",
        )
    for name, text in wanted.items():
        if name in taken and not args.force:
            sys.stdout.write(f"kept {name}\n")
            continue
        targets[name].parent.mkdir(parents=True, exist_ok=True)
        targets[name].write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
    if had_hooks and "gate-commit" not in existing.read_text(encoding="utf-8", errors="replace"):
        types = PRE_COMMIT.splitlines()[0]
        sys.stdout.write(
            f"\nadd this to {PRE_COMMIT_FILE} above `repos:`, else only one of four hooks is installed:\n{types}\n"
        )
        sys.stdout.write(f"and this under `repos:`:\n{_snippet()}")
    sys.stdout.write(NEXT.format(branch=branch))
    return 0


def _wanted(source: Source, branch: str) -> dict[str, str]:
    """Path -> text of everything that belongs to a repository under the gate."""
    paths = source.git.run("ls-files", "-z").decode("utf-8", "replace").split("\0")
    files = {".gate.yaml": _policy(paths)}
    files |= {f".github/workflows/{name}": workflow(name, branch) for name in WORKFLOWS}
    return files | {PRE_COMMIT_FILE: PRE_COMMIT + _snippet()}


def workflow(name: str, branch: str) -> str:
    """One of the two workflows, for a repository with this default branch."""
    from gate import __version__

    text = (Path(__file__).parent.parent / "github" / "workflows" / name).read_text(encoding="utf-8")
    # A filter is a pattern: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
    quoted = "'" + re.sub(r"([!+])", r"\\\1", branch).replace("'", "''") + "'"
    return text.replace("BRANCH", quoted).replace("TAG", f"v{__version__}")


def _default_branch(source: Source) -> str:
    """Origin's, else one that is called as such, else the branch that is checked out."""
    remote = source.git.line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    if remote:
        return remote.removeprefix("origin/")
    for name in ("main", "master", "trunk"):
        for ref in (f"refs/remotes/origin/{name}", f"refs/heads/{name}"):
            if source.git.line("rev-parse", "--verify", "--quiet", ref):
                return name
    return source.git.line("symbolic-ref", "--quiet", "--short", "HEAD") or "main"


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
