"""A patch file -> Change, for `--patch`. Only hunks are known, so nothing about the whole file can be proved.

unidiff reads the hunks; paths and modes come from the `diff --git` headers (unidiff 1.0 leaves quoted paths quoted and
reports a mode change as 0/0). A patch whose hunks do not add up is an error: it must not read as an empty change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from gate.change.objects import LIMIT as OF_A_FILE
from gate.errors import UsageError
from gate.model import REGULAR, Blob, Change, Commit, Delta, FileChange, Identity, Line

if TYPE_CHECKING:
    from unidiff.patch import PatchedFile, PatchSet

MAIL = re.compile(rb"(?m)^From ([0-9a-f]{40}(?:[0-9a-f]{24})?) Mon Sep 17 00:00:00 2001\r?$")
"""How a commit begins in what `git format-patch` writes (https://git-scm.com/docs/git-format-patch#_description)."""
LIMIT = 50_000_000
SUBJECT = re.compile(r"^\[[^\]]*\]\s*")
LINES_LIMIT = 20_000
"""Empty lines that stand for what a patch does not show; behind them, lines are counted from there."""
EXPLAINS = re.compile(r"(?m)^(old mode|new file|deleted file|rename|copy|Binary files|GIT binary)")
MODE = re.compile(r"^(old|new|new file|deleted file) mode (\d{6})$", re.M)
KEPT_MODE = re.compile(r"^index [0-9a-f]+\.\.[0-9a-f]+ (\d{6})$", re.M)
"""The mode of both sides, where it did not change (https://git-scm.com/docs/diff-format#generate_patch_text_with_p)."""
TABBED = re.compile(r"(?m)^(--- [^\n]*?)\t?\n(\+\+\+ [^\n]*?)\t?$")
"""Git ends a path that holds a blank with a tab, for GNU patch; unidiff then expects a date behind it
(https://github.com/git/git/blob/v2.45.0/diff.c#L1768)."""
ESCAPES = {"n": b"\n", "t": b"\t", '"': b'"', "\\": b"\\", "a": b"\a", "b": b"\b", "f": b"\f", "r": b"\r", "v": b"\v"}


def read_patch(data: bytes, *, name: str) -> Change:
    """Parse a unified diff, as `git diff`, `git format-patch` or `diff -u` write it."""
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    if len(data) > LIMIT:
        raise UsageError(
            f"the patch has {len(data):,} bytes, the limit is {LIMIT:,}",
            where=name,
            remedy="judge the commits themselves: gate check BASE..HEAD",
        )
    if b"\r\n" in data and data.count(b"\r\n") == data.count(b"\n"):
        data = data.replace(b"\r\n", b"\n")  # git ends its own rows with a newline alone: mail or an editor wrote these
    text = TABBED.sub(r"\1\n\2", data.decode("utf-8", "surrogateescape"))
    try:
        patched = PatchSet(text.splitlines(keepends=True)) if "\r" in text else PatchSet(text)
    except (UnidiffParseError, ValueError, IndexError) as error:
        raise UsageError(
            f"not a readable patch: {error}", where=name, remedy="write it with `git diff` or `git format-patch`"
        ) from None
    _refuse_partial(text, patched, name)
    files = tuple(_file(f) for f in patched)
    mails = MAIL.split(data)[1:]
    commits = tuple(_commit(id.decode(), mail) for id, mail in zip(mails[::2], mails[1::2], strict=True))
    return Change(
        repository=name, base=None, head=None, source=f"the patch {name}", files=files, commits=commits, truncated=()
    )


def _commit(id: str, mail: bytes) -> Commit:
    """What a mail says of its commit: the author, and the message with its trailers. Who committed it says no mail."""
    import email.policy
    from email.utils import parseaddr

    head = mail.partition(b"\ndiff --git ")[0]
    letter = email.message_from_bytes((head.rpartition(b"\n---")[0] or head).lstrip(), policy=email.policy.default)
    name, address = parseaddr(str(letter["from"] or ""))
    subject = SUBJECT.sub("", str(letter["subject"] or ""))
    body = letter.get_payload(decode=True)
    text = body.decode("utf-8", "surrogateescape") if isinstance(body, bytes) else ""
    who = Identity(name=name, email=address)
    return Commit(id=id, parents=(), tree="", author=who, committer=who, message=f"{subject}\n\n{text.lstrip()}")


def _refuse_partial(text: str, patched: PatchSet, name: str) -> None:
    """A patch of which something was not understood is damaged: it must not read as a smaller change."""
    remedy = "write it with `git diff` or `git format-patch`"
    if not len(patched):
        raise UsageError("no file change in this patch", where=name, remedy=remedy)
    if len(re.findall(r"(?m)^@@", text)) != sum(len(f) for f in patched):
        raise UsageError("a hunk header can't be read", where=name, remedy=remedy)
    for f in patched:
        if not len(f) and not EXPLAINS.search(_header(f)):
            raise UsageError(f"{f.path!r} changes, but nothing says how", where=name, remedy=remedy)


def _header(f: PatchedFile) -> str:
    return "".join(str(line) for line in (f.patch_info or ())) + ("\nBinary files" if f.is_binary_file else "")


def _file(f: PatchedFile) -> FileChange:
    header = _header(f)
    modes = dict(MODE.findall(header))
    before_it, after_it = _prefixes(f)
    old, new = unquote(f.source_file, before_it), unquote(f.target_file, after_it)
    (old_rows, removed), (new_rows, added) = _shown(f, "old"), _shown(f, "new")
    before = None if old is None else _hunk_text(f, "source", old_rows)
    after = None if new is None else _hunk_text(f, "target", new_rows)
    path = new or old or ""
    status: Literal["added", "deleted", "renamed", "modified"] = (
        "added" if old is None else "deleted" if new is None else "renamed" if old != new else "modified"
    )
    kept = KEPT_MODE.search(header)
    mode = modes.get("new file") or modes.get("deleted file") or (kept[1] if kept else REGULAR)
    return FileChange(
        path=path,
        old_path=old if status == "renamed" else None,
        status=status,
        partial=True,
        old_mode=None if before is None else modes.get("old", mode),
        new_mode=None if after is None else modes.get("new", mode),
        before=before,
        after=after,
        delta=Delta(lambda: ((), ()) if any(side and side.oversized for side in (before, after)) else (removed, added)),
    )


PREFIXES = (("a/", "b/"), ("i/", "w/"), ("c/", "i/"), ("c/", "w/"), ("o/", "w/"), ("1/", "2/"))
"""What stands before the paths of both sides, and the other way round in a patch that takes one back
(https://git-scm.com/docs/git-config#Documentation/git-config.txt-diffmnemonicPrefix)."""
SIDES = frozenset(side for pair in PREFIXES for side in pair)


def _prefixes(f: PatchedFile) -> tuple[str, str]:
    """What stands before the two paths. Where nobody can tell whether that is a folder, the file has two names, one for each
    reading, and both count; a file that came or went has one, so that such a patch is refused."""
    old, new = f.source_file, f.target_file
    sides = (old.removeprefix('"')[:2], new.removeprefix('"')[:2])
    if "/dev/null" in (old, new):
        path, side = (new, sides[1]) if old == "/dev/null" else (old, sides[0])
        if side in SIDES and f"diff --git {path} {path}\n" in _header(f):
            raise _ambiguous(path, side)
        return sides[0] if sides[0] in SIDES else "", sides[1] if sides[1] in SIDES else ""
    told = any(f"{how} from {old}\n" in _header(f) for how in ("rename", "copy"))
    if told and sides[1] in SIDES:
        raise _ambiguous(new, sides[1])
    if not told and (sides in PREFIXES or sides[::-1] in PREFIXES):
        return sides
    return "", sides[1] if sides[1] in SIDES and sides[0] == sides[1] else ""


def _ambiguous(path: str, side: str) -> UsageError:
    remedy = "write it with `git -c diff.noprefix=false diff`"
    return UsageError(f"{path!r} may be in a folder {side!r}, or not", where="the patch", remedy=remedy)


def _shown(f: PatchedFile, side: Literal["old", "new"]) -> tuple[list[str], tuple[Line, ...]]:
    """The rows that the hunks show of one side, each at its own line number, so that findings point right; and those that changed,
    numbered as these rows are: a rule looks around a line in the text."""
    rows, changed = list[str](), list[Line]()
    for hunk in f:
        start = hunk.source_start if side == "old" else hunk.target_start
        rows += [""] * max(0, min(start - 1 - len(rows), LINES_LIMIT))
        for line in hunk:
            of_side = line.is_removed if side == "old" else line.is_added
            if of_side or line.is_context:
                rows.append(line.value.rstrip("\n"))
            if of_side:
                changed.append(Line(number=len(rows), text=rows[-1], side=side))
    return rows, tuple(changed)


def _hunk_text(f: PatchedFile, side: str, rows: list[str]) -> Blob:
    if f.is_binary_file or "GIT binary patch" in _header(f):
        # nobody can tell which side is the binary one: a text that becomes binary is the worse of the two
        return Blob.of(b"" if side == "source" else b"\0", id=f"{side}:binary")
    data = ("\n".join(rows) + "\n").encode("utf-8", "surrogateescape") if rows else b""
    id = f"{side if data else 'same'}:{f.path}"
    return Blob(id=id, size=len(data), read=lambda: data, oversized=len(data) > OF_A_FILE)


def unquote(path: str, prefix: str) -> str | None:
    """A path of a patch header without quotes and prefix; None for /dev/null. C-style quoting:
    https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath"""
    path = path.split("\t")[0] if not path.startswith('"') else path
    if path == "/dev/null":
        return None
    if path.startswith('"') and path.endswith('"') and len(path) > 1:
        raw = re.sub(rb"\\([0-7]{3}|.)", _unescape, path[1:-1].encode("utf-8", "surrogateescape"), flags=re.S)
        path = raw.decode("utf-8", "surrogateescape")
    return path.removeprefix(prefix)


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match.group(1).decode("latin-1")
    return bytes([int(code, 8) & 255]) if code.isdigit() else ESCAPES.get(code, code.encode("latin-1"))
