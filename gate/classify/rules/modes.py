"""Modes, links and submodules: changes that a text diff does not show.

Raises: a symbolic link to `../../etc/passwd`, a submodule moved to another commit, `x` of a hook or of what cron runs by its name.
Ignores: `-x` on an ordinary source file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.classify.sql.places import place_of
from gate.model import EXECUTABLE, GITLINK, SYMLINK, FileChange, Finding

SHELL = pattern(r"#![^\n]*\b(?:ba|z|k|da)?sh\b")
READ = 100_000
CI = of_path(r"^\.(circleci|github|gitlab|buildkite|ci|azure-pipelines|semaphore|woodpecker)/")
RUN_BY_NAME = of_path(
    r"(^|/)cron\.(?:hourly|daily|weekly|monthly)/[^/.]+$|(^|/)(?:\.?git-?hooks|\.husky|hooks)/(?:[\w-]+-(?:commit|push|receive|rebase|checkout|merge)|commit-msg|prepare-commit-msg|update)$|(^|/)(?:init|rc\d|if-up|network)\.d/[^/]+$"
)
"""https://manpages.debian.org/run-parts.8, https://git-scm.com/docs/githooks"""
CHECKS = of_path(
    r"^(?:\.?ci|build|scripts?|hack)/(?:[^/]+/)*[^/]*(?:verify|check|sign|scan|lint|audit|test)[^/]*$", re.I
)
PAGE = pattern(r"(?:\.\./|\./|[\w-]+/)*(?P<name>(?:README|CHANGELOG|CONTRIBUTING|LICEN[CS]E)(?:\.(?:md|rst|adoc))?)$")
OWNER = "say who relies on it, and let the owner of the hook or the schedule confirm it"
IDS = {
    "mode": "the executable bit changed",
    "symlink": "a symbolic link appears or points elsewhere",
    "symlink-escape": "a symbolic link leaves the repository",
    "submodule": "another repository's code is pinned, moved or removed",
    "type-change": "a file became a link or a link a file",
}


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    modes = {file.old_mode, file.new_mode}
    if GITLINK in modes or file.path.endswith(".gitmodules"):
        yield finding(
            "submodule",
            3,
            "a submodule brings in another repository's code, unreviewed here",
            file,
            safer="review the range of commits it moves over, and pin a reviewed one",
        )
    elif SYMLINK in modes:
        yield from _link(file, context)
    elif file.old_mode and file.new_mode and file.old_mode != file.new_mode:
        gained = file.new_mode == EXECUTABLE
        if gained and _destroys(file, context):
            reason, safer = "a script that destroys becomes executable", "say who runs it, and against what"
            yield finding("mode", 3, reason, file, safer=safer)
        elif RUN_BY_NAME.search(file.path):
            does = "by itself from now on" if gained else "no longer"
            yield finding("mode", 3, f"runs {does}: only what is executable does there", file, safer=OWNER)
        elif not gained and CHECKS.search(file.path):
            yield finding("mode", 2, "what checks this repository is no longer executable", file, safer=OWNER)
        elif gained and CI.search(file.path):
            yield finding(
                "mode", 3, "a script of CI becomes executable", file, safer="show the run of the changed pipeline"
            )
        else:
            yield finding(
                "mode", 1 if gained else 0, "became executable" if gained else "is no longer executable", file
            )


def _destroys(file: FileChange, context: Context) -> bool:
    """Whether a script, were it new, would hold a command for people alone."""
    if file.after is None or file.after.binary or context.nature != "script":
        return False
    from gate.commands import grade_script

    text = file.new_text[:READ]
    shell = file.path.endswith((".sh", ".bash", ".zsh", ".ksh")) or SHELL.match(text) is not None
    return shell and any(grade.level == 4 and grade.effect == "destructive" for _, grade in grade_script(text))


STARTED = of_path(r"(^|/)(?:sites-enabled|conf-enabled|mods-enabled|rc\d?\.d|[\w-]+\.(?:target\.)?wants)/[^/]+$")
"""Where a link alone says what runs: https://www.freedesktop.org/software/systemd/man/systemd.unit.html"""
SERVED = of_path(r"(^|/)(?:public|static|www|htdocs|assets|webroot)/")
SECRET = pattern(
    r"(?:^|/)(?:\.env[\w.-]*|[\w.-]*(?:secret|credential|passw)[\w.-]*|[\w.-]+\.(?:pem|key|p12|pfx))$", re.I
)
PRODUCTION = pattern(r"(?<![a-z])(?:prod|production|prd)(?![a-z])", re.I)


def _opens(file: FileChange) -> bool:
    """Whether a link shows everybody what is secret, or leads to production, where it led elsewhere."""
    target = file.new_text.strip() if file.new_mode == SYMLINK else ""
    shows = SERVED.search(file.path) is not None and SECRET.search(target) is not None
    return shows or (
        bool(PRODUCTION.search(target)) and file.before is not None and not PRODUCTION.search(file.old_text)
    )


def _link(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.new_mode == SYMLINK or file.after is None:
        target = (file.new_text if file.after else file.old_text).strip()
        landed = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), target))
        if target.startswith(("/", "~")) or landed.startswith("..") or "\0" in target or landed.split("/")[0] == ".git":
            yield finding(
                "symlink-escape",
                3,
                f"a symbolic link {'points' if file.after else 'pointed'} out of the repository: {target[:80]}",
                file,
                safer="link to a path inside the repository, or copy the file",
            )
    if file.status == "type-changed":
        level = 1 if context.nature in ("test", "docs", "asset") else 2
        level = 3 if place_of(file.path) == "migration" else level
        yield finding("type-change", level, "a regular file became a link, or a link a file", file)
    else:
        applied = (
            (context.nature != "docs" and place_of(file.path) == "migration")
            or STARTED.search(file.path) is not None
            or _opens(file)
        )
        level = 3 if applied else 0 if context.nature == "docs" and _is_of_pages(file) else 1
        yield finding("symlink", level, "a symbolic link appears, goes, or points elsewhere", file)


BESIDE = pattern(r"[\w-][\w.-]*\.(?:rst|md|adoc)$")


def _is_of_pages(file: FileChange) -> bool:
    """Whether a page is the one beside it, or one that everybody reads that of another folder, on each side that there is."""
    name = file.path.rpartition("/")[2]
    targets = [text.strip() for text in (file.old_text, file.new_text) if text]
    pages = map(PAGE.match, targets)
    return all(map(BESIDE.match, targets)) or all(m is not None and m["name"] == name for m in pages)
