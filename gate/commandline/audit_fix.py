"""`gate audit --fix`: the safe settings and the guard's hooks as a diff, then written when somebody says yes."""

from __future__ import annotations

import os
import sys

from gate.audit.nouns import Audit
from gate.change.source import Source
from gate.change.working_files import Files, read_inside, write_inside
from gate.errors import UsageError
from gate.render.text import safe


def fix(source: Source, files: Files, found: Audit, *, yes: bool) -> int:
    """Exit code 0 where nothing is left to write, 1 where somebody has to act."""
    from gate.audit.fixes import diff, fixed
    from gate.audit.guarded import in_use, install

    if source.bare:
        raise UsageError("a bare repository has no files to write", where=source.git.folder, remedy="run it in a clone")
    top = os.path.realpath(source.git.line("rev-parse", "--show-toplevel") or ".")
    inside = {path: text for path, text in files.texts.items() if not path.startswith("~/")}
    changed = fixed(inside, found.grants, may_act=int(found.may_act))

    def current(path: str) -> str | None:
        data = read_inside(top, path)
        return changed.get(path) or (data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else None)

    changed |= install(in_use(found.grants), current)
    if not changed:
        sys.stdout.write("nothing to write: what is left to do is outside these files, see gate audit\n")
        return 1 if found.alone else 0
    before = inside | {path: text for path in changed if (text := _now(top, path)) is not None}
    patch = diff(before, changed)
    sys.stdout.write("\n".join(safe(line) for line in patch.splitlines()) + "\n")
    if not (yes or _agreed()):
        sys.stdout.write("nothing was written: say yes, or pass --yes\n")
        return 1
    for path in sorted(changed):
        write_inside(top, path, changed[path])
        sys.stdout.write(f"wrote {safe(path)}\n")
    return 0


def _now(top: str, path: str) -> str | None:
    data = read_inside(top, path)
    return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else None


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.write("write this? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
