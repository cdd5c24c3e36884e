"""What is fed to a command, and where its output goes: `<`, `<<`, `>`, `2>&1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gate.commands import paths
from gate.commands.expand import text_of
from gate.commands.grades import judge
from gate.commands.syntax import Redirect

if TYPE_CHECKING:
    from gate.commands.walk import Shell


def fed(
    shell: Shell, redirects: tuple[Redirect, ...], stdin: str | None, piped: bool, *, quiet: bool = False
) -> tuple[str | None, bool, bool]:
    """(what is fed, whether anything is, whether the output goes to a file); writes are graded.

    `quiet` says that what is written is a literal: a probe of a port, not a shell or a file.
    """
    silent, shell.fed = False, ""
    for one in redirects:
        if one.op in ("<<", "<<-"):
            body = text_of(one.body, shell) if one.body is not None else None
            stdin, piped = (body, True) if one.fd in ("", "0") else (stdin, piped)
            continue
        target = text_of(one.target, shell)
        if one.op == "<<<" and one.fd not in ("", "0"):
            continue
        if one.op == "<<<":
            stdin, piped = target + "\n", True
        elif one.op == "<":
            stdin, piped = shell.feeds.get(target, shell.told(paths.join(shell.cwd, target))), True
            shell.fed = target if stdin is None else ""
            shell.note(f"< {target}", paths.read_verdict(target, shell.cwd, f"< {target}"))
        elif one.op not in (">&", "<&") or not (target.isdigit() or target == "-"):
            silent = silent or one.fd in ("", "1")
            if re.match(r"/dev/(?:tcp|udp)/(?!localhost|127\.|::1)", target):
                kind = "shared" if quiet else "leak"
                shell.note(target, judge(kind, f"{one.op} {target}", None, why="opens a connection out"))
            shell.note(f"{one.op} {target}", paths.write_verdict(target, shell.cwd, f"{one.op} {target}"))
    return stdin, piped, silent


def written(shell: Shell, redirects: tuple[Redirect, ...], output: str | None) -> str:
    """Remembers the text of a file, in case a later command runs it."""
    for one in redirects:
        if one.op in (">", ">>", ">|", "&>") and one.fd in ("", "1") and one.target:
            told = all(part.kind != "proc" for part in one.target)
            path = paths.join(shell.cwd, text_of(one.target, shell) if told else "")
            if output is None:
                shell.files.pop(path, None)
            else:
                before = shell.files.get(path) if one.op == ">>" else ""
                shell.remember(path, (before or "") + output, whole=before is not None)
    return ""
