"""`gate audit`: which AI tool can reach what, and is a human asked first."""

from __future__ import annotations

import argparse
import sys

from gate.audit.nouns import Audit, Unknown
from gate.commandline.settings import open_source

FORMATS = ("text", "json", "markdown", "sarif")
EXAMPLES = """examples:
  gate audit                          every AI tool of this repository, worst first
  gate audit --user                   with the settings of your own home folder"""
IGNORED = (".claude", ".cursor", ".codex", ".gemini", ".kiro", ".amazonq", ".vscode", ".mcp.json", ".aider.conf.yml", "opencode.json", ".windsurf", ".roo", ".continue")  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    found = _audit(args)
    sys.stdout.write(_rendered(found, args.format))
    return 1 if found.alone else 0


def _audit(args: argparse.Namespace) -> Audit:
    from gate.audit.join import audit
    from gate.audit.registry import entry_of
    from gate.change.working_files import read_files

    source = open_source()
    files = read_files(source, lambda path: entry_of(path) is not None, ignored=IGNORED)
    unread = [
        Unknown(what=f"what {path} grants", why=why, how_to_know="read it by hand, or make it a regular file")
        for path, why in files.skipped
    ]
    return audit(files.texts, paths=files.paths, unknown=unread)


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

    from gate.render.audit import as_data

    return json.dumps(as_data(found), indent=2, ensure_ascii=False) + "\n"
