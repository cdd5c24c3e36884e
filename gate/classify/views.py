"""A file as something else reads it: a notebook as the program of its cells, text in UTF-16 as text, a patch as what it changes."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from gate.change.lines import delta
from gate.classify.literate import programs
from gate.classify.nature import LITERATE, PATCHES, SPELLS
from gate.model import REGULAR, Blob, FileChange

NOTEBOOK = ".ipynb"
LANGUAGES = {"r": ".r", "julia": ".jl", "scala": ".scala", "ruby": ".rb"}
SHELL = re.compile(r"(?m)^[ \t]*(?:!|%sx?[ \t]|%system[ \t])[ \t]*(?P<command>[^\n]+)$")
"""https://ipython.readthedocs.io/en/stable/interactive/reference.html#system-shell-access"""
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""https://www.unicode.org/faq/utf_bom.html#bom1"""


MOST = 20
"""Files of one patch that are read."""


def views(file: FileChange) -> Iterator[FileChange]:
    """The file as each of its readers takes it; nothing where it is what it looks like, or can't be read so."""
    if file.path.endswith(PATCHES):
        yield from _patched(file)
    elif held := [*_languages(file)]:
        yield from held
    elif (seen := view(file)) is not None:
        yield seen


def _patched(file: FileChange) -> Iterator[FileChange]:
    """What a patch does to what it is applied to, as far as its rows show it: a new one, or one that did something else before."""
    if max(len(file.old_text), len(file.new_text)) > LONG:
        return
    old, new = (_sides(blob.text) if blob else {} for blob in (file.before, file.after))
    for path in list(dict.fromkeys((*new, *old)))[:MOST]:
        before = old[path][1] if path in old else new[path][0]
        after = new[path][1] if path in new else old[path][0]
        if before != after:
            seen = _texts(file, path, before, after)
            yield seen._replace(status="modified", old_mode=REGULAR, new_mode=REGULAR)


def _languages(file: FileChange) -> Iterator[FileChange]:
    """The programs that a page or a notebook holds, each as a file of its language."""
    if not file.path.endswith((*LITERATE, *SPELLS)):
        return
    old, new = (programs(file.path, blob.text) if blob else {} for blob in (file.before, file.after))
    stem = file.path.rpartition(".")[0]
    for ending in dict.fromkeys((*new, *old)):
        before, after = (side.get(ending, "") for side in (old, new))
        if before != after:
            yield _texts(file, f"{stem}{ending}", before if file.before else None, after if file.after else None)


def _sides(text: str) -> dict[str, tuple[str, str]]:
    """Of each file of a patch its rows before and after (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html)."""
    from unidiff.errors import UnidiffParseError  # of few changes
    from unidiff.patch import PatchSet

    try:
        patch = PatchSet(text)
    except (UnidiffParseError, ValueError, IndexError):
        return {}
    sides = dict[str, tuple[str, str]]()
    for one in patch:
        hunks = [(h.source_lines(), h.target_lines()) for h in one]
        before, after = ("".join(str(row)[1:] for hunk in hunks for row in hunk[n]) for n in (0, 1))
        sides[one.path] = before, after
    return sides


def view(file: FileChange) -> FileChange | None:
    """The file so read; None where it is what it looks like, or can't be read so."""
    if file.path.endswith(NOTEBOOK):
        return _as_program(file)
    if any(blob and blob.data.startswith(WIDE) for blob in (file.before, file.after)):
        return _with(file, file.path, *(_decoded(blob) for blob in (file.before, file.after)))
    return _live(file)


TOGGLES = re.compile(
    r"/\*|\*/|\"\"\"|\'\'\'|^\s*=(?:begin|end)\b|^\s*#\s*(?:if|else|elif|endif)\b[^\n]{0,40}|<!--|-->|^__END__$"
)
"""Where a remark begins or ends, or what no compiler reads."""
UNREAD = re.compile(r"^[ \t]*#[ \t]*if[ \t]+0\b[^\n]*\n(?:(?![ \t]*#[ \t]*(?:else|elif|endif)\b)[^\n]*\n)*", re.M)
LONG = 500_000


OF_MARKS = {
    **dict.fromkeys(("tf", "hcl", "tofu", "tfvars"), "hcl"),
    **dict.fromkeys(("html", "htm", "xhtml", "xml", "hbs", "twig", "jsp", "csproj", "config"), "markup"),
}
"""What has remarks, and is no program."""


def _live(file: FileChange) -> FileChange | None:
    """The file without its remarks, where a change begins or ends one: what stood in it runs, in rows that are as they were."""
    if file.before is None or file.after is None or max(len(file.old_text), len(file.new_text)) > LONG:
        return None
    old, new = ([(x.number, TOGGLES.findall(x.text[:1_000])) for x in side] for side in file.delta.lines)
    if [one for one in old if one[1]] == [one for one in new if one[1]]:
        return None
    from gate.classify.sql.literals import family_of, live

    family = family_of(file.path) or OF_MARKS.get(file.path.rpartition(".")[2].lower())
    if family is None:
        return None
    before, after = (live(UNREAD.sub(_blank, text), family) for text in (file.old_text, file.new_text))
    return _with(file, file.path, before, after)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _with(file: FileChange, path: str, old: str | None, new: str | None) -> FileChange | None:
    """The file with these texts, as far as a side is there; None where one can't be read."""
    if (file.before and old is None) or (file.after and new is None):
        return None
    return _texts(file, path, old if file.before else None, new if file.after else None)


def _texts(file: FileChange, path: str, old: str | None, new: str | None) -> FileChange:
    """The file with these texts in place of its own."""
    before, after = (
        None
        if text is None
        else Blob.of(text.encode("utf-8", "surrogateescape"), id=f"{blob.id if blob else side}, {path} read otherwise")
        for side, blob, text in (("old", file.before, old), ("new", file.after, new))
    )
    return file._replace(path=path, old_path=None, before=before, after=after, delta=delta(before, after))


def _decoded(blob: Blob | None) -> str | None:
    if blob is None or not blob.data.startswith(WIDE):
        return blob.text if blob else None
    try:
        return blob.data.decode("utf-16")
    except UnicodeDecodeError:
        return None


def _as_program(file: FileChange) -> FileChange | None:
    """The cells of code of both sides (https://nbformat.readthedocs.io/en/latest/format_description.html)."""
    old, new = (_cells(blob) if blob else None for blob in (file.before, file.after))
    ending = (new or old or ("", ".py"))[1]
    return _with(file, file.path.removesuffix(NOTEBOOK) + ending, old and old[0], new and new[0])


def _cells(blob: Blob) -> tuple[str, str] | None:
    """The code, and the ending that programs of its language have."""
    try:
        notebook: Any = json.loads(blob.text)
        code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
        language = str(notebook.get("metadata", {}).get("kernelspec", {}).get("language", "")).lower()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return SHELL.sub(lambda row: f"os.system({row['command']!r})", code), LANGUAGES.get(language, ".py")
