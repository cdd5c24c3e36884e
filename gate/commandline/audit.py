"""`gate audit`: which AI tool can reach what, and is a human asked first."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from gate.audit.nouns import Audit, Unknown
from gate.change.source import Source
from gate.change.working_files import Files, read_files
from gate.commandline.settings import open_source, read_file
from gate.errors import UsageError
from gate.level import Level

if TYPE_CHECKING:
    from gate.audit.online import Rest

FORMATS = ("text", "json", "markdown", "sarif")
EXAMPLES = """examples:
  gate audit                                every AI tool of this repository, worst first
  gate audit --user                         with the settings of your own home folder
  gate audit --evidence env.json iam.json   with what GitHub, AWS, Google Cloud or Kubernetes export
  gate audit --fix                          show the safe settings as a diff, and write them when you say yes

Exits with 1 where a tool can write to production with no human asked."""
# Looked into although git ignores them: a developer's local files widen what the committed ones grant.
IGNORED = (".claude", ".cursor", ".codex", ".gemini", ".kiro", ".amazonq", ".vscode", ".mcp.json", ".aider.conf.yml", "opencode.json", ".windsurf", ".roo", ".continue")  # fmt: skip
OF_USER = (".claude/settings.json", ".codex/config.toml", ".gemini/settings.json", ".kiro/settings/permissions.yaml", ".kiro/settings/mcp.json", ".cursor/mcp.json", ".cursor/permissions.json", ".cursor/cli-config.json", ".aider.conf.yml", ".config/opencode/opencode.json")  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument(
        "--evidence", metavar="FILE", nargs="+", action="extend", default=[], help="exports from outside"
    )
    parser.add_argument(
        "--github", metavar="OWNER/NAME", help="ask GitHub for its evidence, with the token of GH_TOKEN"
    )
    parser.add_argument("--baseline", metavar="FILE", help="rows that are accepted, each with an owner and an expiry")
    parser.add_argument("--user", action="store_true", help="also read your own settings in the home folder")
    parser.add_argument("--zizmor", action="store_true", help="also run zizmor on the workflows that start an agent")
    parser.add_argument("--fix", action="store_true", help="show safe settings as a diff, then write them")
    parser.add_argument("--yes", action="store_true", help="with --fix: write without asking")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    source = open_source()
    files = _files(source, args.user)
    found = _audit(args, source, files)
    if args.fix:
        from gate.commandline.audit_fix import fix

        return fix(source, files, found, yes=args.yes)
    sys.stdout.write(_rendered(found, args.format))
    return 1 if found.alone else 0


def _files(source: Source, user: bool) -> Files:
    from gate.audit.guarded import PATHS
    from gate.audit.registry import entry_of

    files = read_files(source, lambda path: path in PATHS or entry_of(path) is not None, ignored=IGNORED)
    if user:
        files.texts.update(_of_user(os.path.expanduser("~")))
    return files


def _of_user(home: str) -> dict[str, str]:
    from gate.change.working_files import read_inside

    found: dict[str, str] = {}
    for path in OF_USER:
        data = read_inside(os.path.realpath(home), path)
        if isinstance(data, bytes):
            found[f"~/{path.removeprefix('.config/opencode/')}"] = data.decode("utf-8", "surrogateescape")
    return found


def _audit(args: argparse.Namespace, source: Source, files: Files) -> Audit:
    from gate.audit.evidence import read_evidence
    from gate.audit.join import audit, ordered

    unread = [
        Unknown(what=f"what {path} grants", why=why, how_to_know="read it by hand, or make it a small regular file")
        for path, why in files.skipped
    ]
    evidence = [read_evidence(name, read_file(name)) for name in args.evidence]
    if args.github:
        from gate.audit.online import gather

        evidence += gather(_connected(args.github), args.github)
    found = audit(files.texts, paths=files.paths, evidence=evidence, unknown=unread, may_act=_may_act(source))
    if args.zizmor:
        from gate.audit.join import with_others
        from gate.commandline.audit_zizmor import findings

        found = with_others(found, findings(source, found))
    if args.baseline:
        from datetime import UTC, datetime

        from gate.audit.baseline import accepted, read_baseline

        known = read_baseline(read_file(args.baseline), args.baseline)
        found = replace(found, grants=ordered(accepted(found.grants, known, datetime.now(UTC).date())))
    return found


def _connected(repository: str) -> Rest:
    """GitHub behind the port. Found late: only this option pays for it."""
    from importlib import import_module

    token = next((os.environ[n] for n in ("GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN") if os.environ.get(n)), "")
    if repository.count("/") != 1 or not token:
        what = "no token" if not token else f"{repository!r} is not OWNER/NAME"
        raise UsageError(what, where="--github", remedy="set GH_TOKEN, and name the repository as OWNER/NAME")
    try:
        settings, api = import_module("gate.github.settings"), import_module("gate.github.api")
    except ModuleNotFoundError:
        raise UsageError(
            "this installation can't ask GitHub", where="--github", remedy="export to files, see docs/audit.md"
        ) from None
    address = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    told = settings.Settings(token=token, repository=repository, event_name="", event_path="", api=address)
    connection: Rest = api.connect(told)
    return connection


def _may_act(source: Source) -> Level:
    """The highest level up to which the repository's policy asks no human of an AI's change."""
    from gate.policy.load import NAME, load

    data = source.file(source.head, NAME) if source.head else None
    policy = load(data, file=NAME) if data is not None else load()
    highest = Level.FULL_AUTONOMY
    for level, demanded in zip(Level, policy.requirements, strict=True):
        if demanded.approvals or demanded.forbid_ai:
            break
        highest = level
    return highest


def _rendered(found: Audit, format: str) -> str:
    if format == "text":
        import shutil

        from gate.render.audit import render
        from gate.render.text import coloured

        width = min(max(shutil.get_terminal_size((100, 24)).columns, 60), 120)
        return render(found, colour=coloured(sys.stdout), width=width)
    if format == "markdown":
        from gate.render.audit import markdown

        return markdown(found)
    import json

    from gate.render.audit import as_data, as_sarif

    data = as_sarif(found) if format == "sarif" else as_data(found)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
