"""What is proved of one file, and what it differs in if that is no more than style, though nothing proves it."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path
from gate.model import EXECUTABLE, REGULAR, EquivalenceKind, FileChange

SHELLS = (".yml", ".yaml", ".sh", ".bash")
"""Where a blank line of a script is no more than that."""
FOLDED = re.compile(r"(?m)(?:[:-][ \t]*>[-+\d]*|\\)[ \t]*$")
"""Where lines become one."""
WORD = re.compile(r"\w+")
REMARK = re.compile(r"(?m)^[ \t]*(?:#|//)[^\n]*")
GROOVY = of_path(r"(^|/)Jenkinsfile(?:[-_]\w+|\.(?:groovy|\w*(?:deploy|release|build|test)\w*))?$|\.(?:groovy|gradle)$")
SPANS = (b"""'''""", b'"""', b"$/", b"/*")
"""What a text or a remark of several rows begins with: https://groovy-lang.org/syntax.html#all-strings"""
QUOTED = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//.*")
SMALL = 200_000
"""Bytes of a program that is parsed for its hints."""
SHEBANG = re.compile(rb"\A#![^\n]*")


def equivalence(file: FileChange) -> EquivalenceKind | None:
    """Proof that a regular file means the same before and after."""
    sides = _both_sides(file)
    if sides is None:
        return None
    from gate.classify.equivalence import prove

    return prove(file.path, *sides)


def understood(file: FileChange) -> bool:
    """Whether both versions of a file parse, under another name too: what cannot be read is the same as nothing."""
    if not file.before or not file.after:
        return False
    from gate.classify.equivalence import both_parse

    return both_parse(file.path, file.before.data, file.after.data)


def minor(file: FileChange) -> str | None:
    """What a modified file differs in, if it is no more than style or remarks, though nothing proves it."""
    sides = _both_sides(file)
    if sides is None:
        return None
    if file.path.endswith(SHELLS) and _only_blanks(file):
        return "blanks"
    if GROOVY.search(file.path) and _only_indented(*sides):
        return "indented"
    if file.path.endswith(".py") and len(sides[1]) < SMALL and (") ->" in file.new_text or ") ->" in file.old_text):
        from gate.classify.reading import annotated

        if annotated.only(*sides):
            return "hints"
    from gate.classify.equivalence import language_of, readable, restyled
    from gate.classify.reading import remarks

    if remarks.only(file):
        return "remarks" if readable(*sides) else None
    gone, added = file.removed_lowered, file.added_lowered
    if language_of(file.path) == "hcl":
        gone, added = (REMARK.sub("", side) for side in (gone, added))
    went, came = set(WORD.findall(gone)), set[str]()
    for word in WORD.finditer(added if went else ""):
        if word.group() not in went:
            return None  # most files end here
        came.add(word.group())
    if not went or went != came:
        return None
    return "restyled" if restyled(file.path, *sides) else None


def _only_blanks(file: FileChange) -> bool:
    """Whether lines that are blank are so still, each where it stood, and none of them folds or goes on with another."""
    if not 0 < len(file.removed) == len(file.added) or FOLDED.search(file.new_text):
        return False
    pairs = zip(file.removed, file.added, strict=True)
    return all(not old.bare and not new.bare and old.number == new.number for old, new in pairs)


def _only_indented(before: bytes, after: bytes) -> bool:
    """Whether the rows are the same but for their margins, and no text can span several of them."""
    if any(mark in side for side in (before, after) for mark in SPANS) or b"\r" in before + after:
        return False
    if SHEBANG.findall(before) != SHEBANG.findall(after):
        return False
    old, new = (
        [row.strip(b" \t") for row in SHEBANG.sub(b"", side).split(b"\n") if row.strip(b" \t")]
        for side in (before, after)
    )
    return old == new and not any(
        b"/" in (row if b"${" in row else QUOTED.sub(b"", row)) or row.endswith(b"\\") for row in new
    )


def _both_sides(file: FileChange) -> tuple[bytes, bytes] | None:
    """Both contents of a regular file, if they are there, whole: a rename, a link and half a patch prove nothing."""
    if file.status != "modified" or file.partial or not file.content_changed or not file.before or not file.after:
        return None
    if {file.old_mode, file.new_mode} - {REGULAR, EXECUTABLE} or file.before.oversized or file.after.oversized:
        return None
    return file.before.data, file.after.data
