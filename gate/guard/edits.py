"""An edit's level: the classifier's, for a change of that one file; more where the path leads out of the repository.

The gate's own files and what an AI tool may do without asking are always 4: no agent loosens its own rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gate.commands import paths
from gate.guard.nouns import Edit, Place
from gate.level import Level

if TYPE_CHECKING:
    from gate.guard.ports import Folder
    from gate.model import FileChange, Policy

LIMIT = 2_000_000
"""Bytes of a text that is read for an edit: agents do not wait long for a hook, and go on when it is late."""
GUARDED = "a person makes this change, in a pull request of its own"


class Found(NamedTuple):
    level: Level
    reasons: tuple[str, ...]
    safer: str | None = None


def grade(edit: Edit, folder: Folder, policy: Policy | None = None) -> Found:
    """The gravest of the file's content and of every place that its path leads to."""
    places = folder.place(edit.path)
    found = [_of_place(place, edit) for place in places]
    if any(place.inside is not None for place in places):
        found.append(_of_content(edit, places, folder, policy))
    return max(found, key=lambda one: one.level)


def after(before: str, edit: Edit) -> str | None:
    """The text after the edit, None if the file is gone. A replacement whose old text is not there is added at the end:
    nothing of what the agent wants to write goes unread."""
    if edit.goes:
        return None
    if edit.content is not None:
        return edit.content
    text = before
    for one in edit.replacements:
        if one.old and one.old in text:
            text = text.replace(one.old, one.new, -1 if one.everywhere else 1)
        else:
            text += ("" if text.endswith("\n") or not text else "\n") + one.new + "\n"
    return text


def _of_place(place: Place, edit: Edit) -> Found:
    """Outside the repository the path alone decides; inside, whether it guards something."""
    verb = "deletes" if edit.goes else "writes"
    if place.inside is None:
        kind = paths.kind_of(place.real)
        verdict = paths.write_verdict(place.real, "", f"{verb} {place.real}", deletes=edit.goes)
        level = verdict.level if verdict else 0
        if kind in ("outside", "parent", "home", "unknown", "project", "tree"):
            return Found(Level(max(level, 2)), (f"{verb} {place.real}, outside this repository",))
        return Found(Level(level), (verdict.reason,) if verdict else (f"{verb} {place.real}",))
    if place.inside == ".git" or place.inside.startswith(".git/"):
        return Found(Level(4), (f"{verb} git's own files: {place.inside}",), GUARDED)
    if is_guard(place.inside):
        return Found(
            Level(4), (f"{verb} {place.inside}: it guards this repository, or grants an AI tool something",), GUARDED
        )
    return Found(Level(0), (f"{verb} {place.inside}",))


def is_guard(path: str) -> bool:
    """The gate's own policy, and every AI tool's grants; in any letter case, for file systems that ignore it."""
    from gate.classify.rules.agents import GRANTS
    from gate.classify.rules.governance import OWN

    return any(pattern.search(p) for p in (path, path.lower()) for pattern in (GRANTS, OWN))


def _of_content(edit: Edit, places: tuple[Place, ...], folder: Folder, policy: Policy | None) -> Found:
    if len(edit.content or "") + sum(len(one.new) for one in edit.replacements) > LIMIT:
        return Found(
            Level(2), (f"writes more than {LIMIT:,} characters into {edit.path}: too many to be read in time",)
        )
    from gate.classify.engine import assess
    from gate.model import Change

    files = tuple(_change(edit, place.inside, folder) for place in dict.fromkeys(places) if place.inside is not None)
    files = tuple(file for file in files if file.content_changed)
    change = Change(repository="", base=None, head=None, source="an agent's edit", files=files)
    assessment = assess(change, services=policy.services if policy else ())
    if policy is not None:
        from gate.policy.apply import apply

        assessment = apply(policy, assessment)
    told = assessment.findings
    reasons = tuple(
        dict.fromkeys(
            f"{f.path}{f':{f.line}' if f.line else ''}: {f.reason}" for f in told if f.level or not assessment.level
        )
    )
    safer = next((f.safer for f in told if f.safer and f.level == assessment.level), None)
    return Found(assessment.level, reasons[:20] or ("changes nothing",), safer)


def _change(edit: Edit, path: str, folder: Folder) -> FileChange:
    from gate.change.lines import delta
    from gate.model import EXECUTABLE, REGULAR, Blob, FileChange

    source = edit.source or edit.path
    data = folder.text(source)
    text = after(data.decode("utf-8", "surrogateescape") if data is not None else "", edit)
    wanted = text.encode("utf-8", "surrogateescape" if _reversible(text) else "replace") if text is not None else None
    moved = bool(edit.source)
    before = Blob.of(data, id="before") if data is not None and not moved else None
    gone = wanted is None
    new = Blob.of(wanted, id="before" if wanted == data and not moved else "after") if wanted is not None else None
    if gone and before is None:
        before = Blob.of(b"", id="unread")
    mode = EXECUTABLE if data is not None and folder.executable(source) else REGULAR
    return FileChange(
        path=path,
        status="deleted" if gone else "modified" if before else "added",
        old_mode=mode if before else None,
        new_mode=None if gone else mode,
        before=before,
        after=new,
        delta=delta(before, new),
    )


def _reversible(text: str) -> bool:
    """Whether every odd character is one that decoding made: others (lone surrogates of JSON) can't be encoded."""
    return all(not 0xD800 <= ord(char) <= 0xDFFF or 0xDC80 <= ord(char) <= 0xDCFF for char in text)
