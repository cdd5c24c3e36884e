"""Dependencies: the real step of every package, computed from both sides of a manifest or lockfile.

Raises: `"left-pad": "^1.3.0"` becomes `"left-pad": "github:someone/left-pad"` (3), brakeman 7.1.2 -> 8.0.0 (2).
Ignores: `# requests==2.0` in a comment of requirements.txt, a package.json among the fixtures of tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gate.classify.dependencies.formats import Format, format_of
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import SYMLINK, FileChange, Finding

if TYPE_CHECKING:
    from gate.classify.dependencies.nouns import Verdict

IDS: dict[str, str] = {
    "dependency-update": "a dependency moved by a patch or minor step, or left",
    "dependency-major": "a dependency moved by a major or 0.x minor step, or by one that can't be measured: its API may break",
    "dependency-downgrade": "a dependency went back to an older version: fixes made since are lost",
    "dependency-new": "a new direct dependency: code of others that was not here before",
    "dependency-source": "a package comes from another registry, repository, address or folder than before",
    "dependency-hash": "the content behind a pinned version is another one than before, or is no longer checked",
    "dependency-script": "commands that run by themselves on install, build or release",
    "dependency-confusable": "a package name with letters that look like others",
    "dependency-build": "what builds the package, with the rights of whoever installs it",
    "dependency-runtime": "the minimum version of the language or platform",
    "dependency-override": "versions forced upon other packages, past what these asked for",
    "dependency-option": "how the package manager resolves or installs",
    "dependency-metadata": "scripts, settings and descriptions in a manifest that move no dependency",
    "dependency-unpinned": "a lockfile is gone: versions are no longer fixed",
    "dependency-unreadable": "a manifest or lockfile that could not be read as what its name says",
}
SHOWN = 5
NEW_PROJECT = {"dependency-build": 2, "dependency-runtime": 1, "dependency-metadata": 1}
SAFER = {
    "dependency-source": "take it from the registry that the project already uses, or vendor it and review the copy",
    "dependency-hash": "lock again from a clean cache and compare with the registry's own hash",
    "dependency-script": "install with scripts off and run the step by hand",
    "dependency-build": "keep the published build backend",
    "dependency-confusable": "write the name in ASCII",
}


COPIED = of_path(r"(^|/)(vendor|node_modules)/[^/]+/")
"""With its files a copy brings the lists that it was made with: nobody installs from them."""


LOCK = of_path(r"\.lock$|(^|/)conanfile\.(?:txt|py)$|(^|/)pylock[^/]*\.toml$", re.I)
OWNER = pattern(r"^\s*(?:owner|repository)\s*[:=]\s*[\"']?(?P<name>[\w./:@-]+)", re.I)
CONAN = pattern(r"[\w.+-]+/[\w.\[\]<>=~^*-]+@(?P<name>[\w.+-]+)/[\w.+-]+")
"""A package of somebody's own: https://docs.conan.io/2/reference/conanfile/attributes.html#user-channel"""
HOST = pattern(r"(?:https?|git|ssh)://(?:[\w.-]+@)?(?P<host>(?:github|gitlab|bitbucket|codeberg)\.\w+/[\w.-]+|[\w.-]+)")
LONG = 2_000
UNVERIFIED = pattern(r"\"verify_ssl\"\s*:\s*false\b|\bstrict-ssl[\"']?\s*[:=]\s*[\"']?false\b")


def _of_another_lock(file: FileChange) -> Iterator[Finding]:
    """Where what a lock of another tool pins comes from now, and did not before."""
    if file.before is None or file.after is None:
        return
    owners = {m["name"] for x in file.removed if (m := OWNER.match(x.text[:500]))}
    for line in file.added:
        text = line.text[:LONG]
        of_user = CONAN.search(text) if "conan" in file.path else None
        host = next((m["host"] for m in HOST.finditer(text) if m["host"] not in file.old_text), None)
        owner = OWNER.match(text[:500])
        moved = (
            owner is not None and bool(owners) and owner["name"] not in owners and owner["name"] not in file.old_text
        )
        other = of_user is not None and f"@{of_user['name']}/" not in file.old_text
        if host or moved or other or (UNVERIFIED.search(text) and not UNVERIFIED.search(file.old_text)):
            reason = f"what is installed comes from somewhere else: {text.strip()[:60]}"
            safer = "say who keeps it, and compare what it holds with what was installed before"
            yield finding("dependency-source", 3, reason, file, line=line, safer=safer)
            return


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    """The weightiest moves of each file, and the count of the rest."""
    file = _active(file)
    form = format_of(file.path)
    if LOCK.search(file.path) and (form is None or file.path.endswith(("Pipfile.lock", "conanfile.txt", "conanfile.py"))) and not context.inert:
        yield from _of_another_lock(file)
    if form is None or not file.content_changed or SYMLINK in (file.old_mode, file.new_mode):
        return
    if context.inert and file.before is None:  # a new fixture: nobody installs it
        return
    from gate.classify.dependencies.sides import verdicts_of

    verdicts = [(v, _level(v, form, file)) for v in verdicts_of(form, file, context.siblings)]
    if context.inert:
        # What reaches out of a fixture that is in use already is worth a look.
        verdicts = [(v, 2) for v, level in verdicts if level > 2]
    verdicts.sort(key=lambda pair: -pair[1])
    for verdict, level in verdicts[:SHOWN]:
        yield _finding(file, verdict, level)
    rest = verdicts[SHOWN:]
    if rest:
        counts = ", ".join(f"{n} {rule}" for rule, n in Counter(v.rule for v, _ in rest).most_common())
        yield finding("dependency-update", 1, f"{len(rest)} more moves of packages: {counts}", file)


def _active(file: FileChange) -> FileChange:
    """A rename that turns a file nobody installs into a manifest is a new one, the other way round a removal."""
    if not file.old_path or file.status != "renamed":
        return file
    if format_of(file.path) is None:
        return file._replace(path=file.old_path, old_path=None, status="deleted", after=None)
    from gate.classify.nature import nature_of

    was_idle = format_of(file.old_path) is None or nature_of(file.old_path) in ("docs", "test", "asset", "vendored")
    return file._replace(old_path=None, status="added", before=None) if was_idle else file


USUAL = pattern(
    r"""source "https://rubygems\.org/?"\s*$|git_source\(:github\)\s*(?:\{|do)\s*\|(\w+)\|\s*["']https://github\.com/#\{\1\}(?:\.git)?["']\s*(?:\}|end)?\s*$"""
)
"""What `bundle init` writes: https://bundler.io/guides/git.html"""
PLAIN = pattern(
    r"""[ \t]*(?:end\b|gemspec\b(?:[ \t(]+path:[ \t]*["'][./]+["']\)?)?|ruby[ \t(]+(?:["'][\w. ><=~-]+["']|file:[ \t]*["']\.(?:ruby-version|tool-versions)["'])\)?|(?:group|platforms?)[ \t(]+(?::\w+[ \t,)]*)+do"""
    r"""|gem[ \t(]+["'][\w-]+["'](?:[ \t]*,[ \t]*["'][\w. ><=~-]*["'])*(?:[ \t]*,[ \t]*(?:require|group|groups|platforms?):[ \t]*(?::\w+|true|false|nil|["'][\w/-]*["']|\[[:\w, ]*\]))*\)?)?[ \t]*(?:#[^\n]*)?$"""
)
"""A row of a list of gems that says nothing more: with a second source, whoever takes the name of a private gem is asked too."""


def _is_usual(file: FileChange, verdict: Verdict) -> bool:
    """Whether a new project takes its gems from where all do, and from nowhere else."""
    line = _line(file, verdict)
    rows = file.new_text.split("\n")
    if line is None or line > len(rows) or not USUAL.match(rows[line - 1][:500]):
        return False
    return all(PLAIN.match(row) or USUAL.match(row) for row in rows)


def _level(verdict: Verdict, form: Format, file: FileChange) -> int:
    """A new project asks for a runtime and a build as such; with the whole file gone nothing is installed from it."""
    if file.after is None:
        return min(verdict.level, 1 if form.kind == "manifest" or COPIED.search(file.path) else 2)
    if file.before is None and verdict.rule == "dependency-source" and _is_usual(file, verdict):
        return 1
    if file.before is None and verdict.rule in NEW_PROJECT:
        return min(verdict.level, NEW_PROJECT[verdict.rule])
    return verdict.level


def _finding(file: FileChange, verdict: Verdict, level: int) -> Finding:
    return finding(verdict.rule, level, verdict.reason, file, line=_line(file, verdict), side="old" if verdict.old else "new",
                   safer=SAFER.get(verdict.rule) if level >= 3 else None)  # fmt: skip


def _line(file: FileChange, verdict: Verdict) -> int | None:
    if file.partial:
        return verdict.at if verdict.at > 0 else None
    text = file.old_text if verdict.old else file.new_text
    at = verdict.at if verdict.at >= 0 else text.find(verdict.mark) if verdict.mark else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else None
