"""CODEOWNERS as GitHub reads it: the last line that matches wins, a line without owners means nobody owns the path,
a line that GitHub calls invalid is skipped.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gate.policy.globs import fits

OWNER = re.compile(r"@[\w.-]+(?:\[bot\])?(?:/[\w.-]+)?$|[^\s@]+@[^\s@]+\.[^\s@]+$")
LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
SIZE_LIMIT = 3_000_000  # GitHub reads no larger file


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwners:
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """(glob, owners) in the file's order; owners are logins, `org/team` or e-mails, without `@`."""
    invalid: tuple[str, ...] = ()

    def owners(self, path: str) -> tuple[str, ...]:
        for glob, owners in reversed(self.lines):
            # `docs/*` reaches the files of docs, not those below
            if fits(glob, path, below=not glob.endswith("/*")):
                return owners
        return ()


def parse(text: str) -> CodeOwners:
    """The whole file; `!` and `[ ]` are invalid in CODEOWNERS."""
    lines: list[tuple[str, tuple[str, ...]]] = []
    invalid: list[str] = []
    for number, raw in enumerate(text[:SIZE_LIMIT].splitlines(), 1):
        words = re.split(r"(?<!\\)\s+", re.sub(r"(?<!\\)#.*", "", raw).strip())
        if not words[0]:
            continue
        glob, owners = words[0].replace("\\ ", " ").replace("\\#", "#"), words[1:]
        if glob.startswith("!") or "[" in glob or "]" in glob or not all(OWNER.match(owner) for owner in owners):
            invalid.append(f"line {number}: {raw.strip()[:80]}")
            continue
        lines.append((_as_glob(glob), tuple(owner.removeprefix("@") for owner in owners)))
    return CodeOwners(lines=tuple(lines), invalid=tuple(invalid))


def _as_glob(pattern: str) -> str:
    """Patterns follow gitignore: a slash anywhere but at the end anchors them to the root."""
    if pattern == "*":
        return "**"
    anchored = "/" in pattern.rstrip("/") and not pattern.startswith("**")
    return ("/" if anchored else "") + pattern.lstrip("/")
