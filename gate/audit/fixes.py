"""Safe settings, written into the text of a file: each row's own edits, and the guard's hook where a tool has one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from gate.audit.nouns import Edit, Grant

DANGLING = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|,(\s*\])', re.S)


def fixed(files: Mapping[str, str], rows: Iterable[Grant], *, may_act: int) -> dict[str, str]:
    """Path -> new text, for the files that an edit changes. Rows that nobody need fix are left as they are."""
    edits: dict[str, list[Edit]] = {}
    for row in rows:
        if row.level > may_act and row.human_approval != "required" and not row.known and row.path in files:
            edits.setdefault(row.path, []).extend(row.edits)
    changed = {path: apply(files[path], found) for path, found in edits.items() if found}
    return {path: text for path, text in changed.items() if text != files[path]}


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made, from the last to the first; of two that overlap the earlier one holds."""
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    for edit in reversed(kept):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return DANGLING.sub(_kept, text) if kept and text.lstrip()[:1] in ("{", "/") else text


def _kept(match: re.Match[str]) -> str:
    """Strings and comments stay; the comma that a removed last element leaves before a closing bracket goes."""
    bracket = match.group(1)
    return match.group() if bracket is None else bracket if "\n" in bracket else bracket.strip()


def diff(files: Mapping[str, str], changed: Mapping[str, str]) -> str:
    """What would be written, as a patch."""
    parts: list[str] = []
    for path in sorted(changed):
        before = files.get(path, "")
        parts += difflib.unified_diff(
            before.splitlines(keepends=True),
            changed[path].splitlines(keepends=True),
            f"a/{path}" if before else "/dev/null",
            f"b/{path}",
        )
    return "".join(part if part.endswith("\n") else part + "\n\\ No newline at end of file\n" for part in parts)
