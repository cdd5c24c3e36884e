"""Case files of the rules, in `<rule>/raised` and `<rule>/ignored`: a new file is a new test.

`path:`, `expect: LEVEL FINDING-ID` (or `expect: nothing`), optionally `line:`, `nature:`, `siblings:` (space-separated),
`partial: yes`, `modes: OLD NEW`, `escapes: yes` (`\\u202e` and the like stand for the character); then both sides after
`=== before` and `=== after`. A side that is missing does not exist.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, cast

from gate.change.lines import delta
from gate.classify.nature import nature_of
from gate.classify.rule import Context, Nature, Rule
from gate.model import REGULAR, Blob, FileChange, Finding

HERE = Path(__file__).parent
ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))")


def files(folder: str) -> list[Path]:
    return sorted((HERE / folder).rglob("*.case"))


def change(
    path: str,
    before: str | None,
    after: str | None,
    *,
    partial: bool = False,
    modes: tuple[str, str] = (REGULAR, REGULAR),
) -> FileChange:
    old, new = (
        None if text is None else Blob.of(text.encode("utf-8", "surrogateescape"), id=f"{i}{hash(text)}")
        for i, text in enumerate((before, after))
    )
    return FileChange(
        path=path,
        status="added" if old is None else "deleted" if new is None else "modified",
        old_mode=modes[0] if old else None,
        new_mode=modes[1] if new else None,
        before=old,
        after=new,
        partial=partial,
        delta=delta(old, new),
    )


def findings(
    rule: ModuleType, path: str, before: str | None, after: str | None, *, nature: str | None = None, siblings: str = ""
) -> list[Finding]:
    context = Context(nature=cast(Nature, nature) if nature else nature_of(path), siblings=frozenset(siblings.split()))
    return list(cast(Rule, rule).check(change(path, before, after), context))


def worst(found: list[Finding]) -> tuple[int, str] | None:
    """(level, finding id) of the weightiest finding."""
    top = max(found, key=lambda f: f.level, default=None)
    return None if top is None else (int(top.level), top.rule)


class Case(NamedTuple):
    fields: dict[str, str]
    change: FileChange
    context: Context


def read(file: Path) -> Case:
    """A case file as the change that it stands for."""
    head, *sides = file.read_text(encoding="utf-8").split("\n=== ")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    texts = {name: text for name, _, text in (side.partition("\n") for side in sides)}
    if "escapes" in fields:
        texts = {
            name: ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text) for name, text in texts.items()
        }
    old_mode, new_mode = fields.get("modes", f"{REGULAR} {REGULAR}").split()
    changed = change(
        fields["path"], texts.get("before"), texts.get("after"), partial="partial" in fields, modes=(old_mode, new_mode)
    )
    nature = cast(Nature, fields["nature"]) if "nature" in fields else nature_of(fields["path"])
    return Case(fields, changed, Context(nature=nature, siblings=frozenset(fields.get("siblings", "").split())))


def run(rule: ModuleType, file: Path) -> None:
    """Judge one case file."""
    fields, changed, context = read(file)
    found = list(cast(Rule, rule).check(changed, context))
    said = [(int(f.level), f.rule, f.line, f.side, f.reason) for f in found]
    if fields["expect"] == "nothing":
        assert not found, said
        return
    level, name = fields["expect"].split()
    assert worst(found) == (int(level), name), said
    if "line" in fields:
        assert max(found, key=lambda f: f.level).line == int(fields["line"]), said
    assert all(f.rule in rule.IDS for f in found)
    assert all(f.safer for f in found if f.level >= 3), said
