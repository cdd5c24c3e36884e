"""What starts or is fetched by itself: files that an interpreter, an editor or a scheduler runs unasked, sources of a build.

Raises (3): a `.pth` file of Python, a task that an editor starts when the folder opens, a script inside an SVG, the same thing
that a build fetches from somewhere else. Raises (2): other tasks of editors, crontabs, pickled data, another address of a build.
Ignores: colours and formatting of an editor, a newer release at the same address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading import package_sources
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts, is_remark
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "runs-by-itself": "what an editor, a shell, an interpreter or a scheduler starts without being asked",
    "build-source": "a build fetches from an address that it did not use before",
    "pickled": "data that run code when they are loaded",
}
SAFER = "let people start it themselves, from a script that is reviewed"
LONG = 50_000
AT_IMPORT = of_path(r"\.pth$|(^|/)(site|user)customize\.py$")
BY_TOOLS = of_path(
    r"(^|/)(\.vscode/tasks\.json|\.idea/runConfigurations/[^/]+\.xml|\.gitpod\.ya?ml|\.replit|replit\.nix|\.codesandbox/.+|\.stackblitzrc|\.idx/.+|devfile\.ya?ml|\.?mise(/config)?\.toml|\.exrc|\.n?vimrc"
    r"|\.nvim\.lua|\.vim/.+|\.dir-locals\.el|\.bazelrc|\.envrc|cron\.(d|daily|hourly|weekly|monthly)/[^/]+|crontab[^/]*|\.zed/tasks\.json|\.lldbinit|\.gdbinit)$"
)
OPENS = pattern(
    r"folderOpen|onCreate|onStart|postCreate|postStart|\[hooks\]|setupTasks|startCommand|\binit\s*:|onBoot|\bshell-command\b|\bos\.execute\b|\bplatform shell\b|\bsource_url\b|--remote_cache=|\bsystem\(",
    re.I,
)
SCHEDULED = of_path(r"(^|/)(cron\.(d|daily|hourly|weekly|monthly)/[^/]+|crontab(\.(txt|j2|erb))?)$")
"""What a machine does at its times, mostly as root."""
MACHINE = of_path(
    r"(^|/)etc/(?:ld\.so\.preload|hosts(?:\.allow|\.deny)?|resolv\.conf|nsswitch\.conf)$|(^|/)(?:apple-app-site-association|assetlinks\.json)$"
)
"""Whose libraries every program loads, which machine a name is, and which application opens whose links:
https://developer.apple.com/documentation/xcode/supporting-associated-domains"""
INSTALLS = of_path(r"(^|/)(?:DEBIAN/|debian/(?:[\w.+-]+\.)?)(?:pre|post)(?:inst|rm)(?:\.in)?$")
"""https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html"""
COMPILES = of_path(r"(^|/)(?:build\.rs|extconf\.rb|build\.zig|binding\.gyp)$")
DOWNLOADS = pattern(
    r"\b(?:reqwest|ureq|attohttpc|curl|wget|urlopen|URI\.open|URI\.parse|Net::HTTP|open-uri|http\.Client|isahc)\b"
)
"""What a build fetches as it compiles: https://doc.rust-lang.org/cargo/reference/build-scripts.html"""
RUNNERS = of_path(
    r"(^|/)((jest|vitest|cypress|playwright|karma|vite|webpack|rollup|babel)\.config\.\w+|\.mocharc\.\w+)$", re.I
)
STARTS = pattern(r"\bchild_process\b|\bexec(?:File)?(?:Sync)?\(|\bspawn(?:Sync)?\(")
PICKLED = of_path(r"\.(pkl|pickle|joblib|dill|cloudpickle|npy|pt|pth|ckpt)$", re.I)
BUILD = of_path(
    r"(^|/)(WORKSPACE[^/]*|MODULE\.bazel|[^/]+\.(bzl|bazel|nix|cmake|zon)|CMakeLists\.txt|meson\.build|[^/]+\.wrap|sources\.list(\.d/[^/]+)?|conan[\w-]*/remotes\.json|vcpkg-configuration\.json|Brewfile)$"
)
ADDRESS = pattern(r"https?://([\w.-]+)(/[^\s\"'<>)]*)?")
FLAKE = pattern(r"[\"'](github|gitlab|sourcehut|git\+\w+):(?://)?([\w.~-]+/[\w.-]+)")
"""`github:owner/name`, a source of a Nix flake."""
TAP = pattern(r"^\s*tap\s+[\"']([\w-]+/[\w-]+)[\"']")
"""https://docs.brew.sh/Taps"""
NUMBERS = pattern(r"[0-9a-f]{6,}|\d+")

DRAWN = pattern(r"<script\b|\bon(load|click|error|begin|focus\w*)\s*=|javascript:", re.I)


AROUND = of_path(
    r"(^|/)(?:terraform|infrastructure)/([^/]+/)*(?:pre|post|before|after|init|bootstrap)(?:[-_][\w-]+)?\.(?:sh|bash|py|js)$"
)
"""By its name and its place: around an apply."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if INSTALLS.search(file.path) and context.nature != "test":
        yield from _installs(file)
    if file.after is None or context.nature == "docs":
        return
    yield from _started(file, context)
    if BUILD.search(file.path) and context.nature not in ("test", "vendored"):
        yield from _sources(file)
    line = package_sources.moved(file) if context.nature not in ("test", "vendored") else None
    if line is not None:
        reason = "what this package is built from comes from somewhere else"
        yield finding("build-source", 3, reason, file, line=line, safer=package_sources.SAFER)
    line = package_sources.forked(file) if context.nature == "code" else None
    if line is not None:
        yield finding("build-source", 2, "what is compiled in comes from another owner", file, line=line)


def _installs(file: FileChange) -> Iterator[Finding]:
    if acts(file):
        reason = "whoever installs or removes the package runs this as root"
        safer = "try it in a clean machine, both ways"
        yield finding("runs-by-itself", 2, reason, file, line=file.first, safer=safer)


def _started(file: FileChange, context: Context) -> Iterator[Finding]:
    """By the name of the file."""
    first = next(iter(file.added), None)
    if AT_IMPORT.search(file.path) and not (file.after and file.after.binary):
        yield finding(
            "runs-by-itself",
            3,
            "every Python of the environment runs this when it starts",
            file,
            line=first,
            safer=SAFER,
        )
    elif AROUND.search(file.path) and not BY_TOOLS.search(file.path) and context.nature not in ("test", "vendored"):
        yield finding(
            "runs-by-itself", 2, "what is built or applied beside it may run this before or after", file, line=first
        )
    elif BY_TOOLS.search(file.path):
        opens = next((x for x in file.added if OPENS.search(x.text)), None)
        reason = "an editor, a shell or a scheduler starts this without being asked"
        done = any(x.text.strip()[:1] not in ("", "#") for x in (*file.added, *file.removed))
        timed = done and context.nature != "test" and SCHEDULED.search(file.path)
        level, safer = (3, SAFER) if opens or timed else (2, None)
        yield finding("runs-by-itself", level, reason, file, line=opens or first, safer=safer)
    elif MACHINE.search(file.path) and context.nature not in ("test", "docs") and first is not None:
        reason = "what a machine loads, or where it goes for a name, or who opens its links"
        yield finding("runs-by-itself", 3, reason, file, line=first, safer="let who runs the machine confirm each row")
    elif COMPILES.search(file.path):
        line = next((x for x in file.added if DOWNLOADS.search(x.text[:LONG]) and not is_remark(x.text[:LONG])), None)
        if line is not None and not DOWNLOADS.search(file.old_text):
            yield finding(
                "build-source",
                3,
                "whoever compiles this fetches something first",
                file,
                line=line,
                safer="put it into the repository, or pin it by its hash",
            )
    elif RUNNERS.search(file.path):
        line = next((x for x in file.added if STARTS.search(x.text[:LONG])), None)
        if line is not None:
            reason = "whoever runs the tests or the build starts a program here"
            yield finding("runs-by-itself", 2, reason, file, line=line)
    elif file.path.lower().endswith(".svg"):
        line = next((x for x in file.added if DRAWN.search(x.text[:LONG])), None)
        if line is not None:
            yield finding(
                "runs-by-itself", 3, "a picture that runs code where it is shown", file, line=line, safer=SAFER
            )
    elif PICKLED.search(file.path):
        yield finding("pickled", 2, "loading such a file can run code, and nobody can read it", file)


def _sources(file: FileChange) -> Iterator[Finding]:
    hashed = _hashed(file)
    if hashed is not None:
        yield finding("build-source", 2, "the build expects other content at the same address", file, line=hashed)
    moved = _moved(file)
    if moved is not None:
        reason = "a dependency moves to another version, and nothing that is read here says how far"
        yield finding("build-source", 2, reason, file, line=moved)
    known = set(_origins(file.old_text))
    for line in file.added:
        for origin in _origins(line.text[:LONG]):
            if origin not in known and not line.text.lstrip().startswith(("#", "//")):
                if file.before is not None:
                    level = 3 if _bare(line) in {_bare(x) for x in file.removed} or TAP.match(line.text[:LONG]) else 2
                    reason = f"the build fetches from {origin[:80]}, which it did not use before"
                    safer = "name who owns that address, and pin what is fetched by its hash" if level == 3 else None
                    yield finding("build-source", level, reason, file, line=line, safer=safer)
                return


def _bare(line: Line) -> str:
    """A line without its addresses and numbers: what is fetched stays the same, and comes from somewhere else."""
    return NUMBERS.sub("", FLAKE.sub("", ADDRESS.sub("", line.text[:LONG]))).strip()


URL = pattern(r"\s*\.url\s*=\s*\"[^\"\n]*\"")
"""In Zig's list of dependencies: https://ziglang.org/download/0.12.0/release-notes.html#Package-Management"""


def _moved(file: FileChange) -> Line | None:
    """A dependency of Zig that comes from another address, which mostly is another version."""
    if not file.path.endswith(".zon"):
        return None
    gone = {x.bare for x in file.removed if URL.match(x.text[:LONG])}
    return next((x for x in file.added if gone and URL.match(x.text[:LONG]) and x.bare not in gone), None)


HASH = pattern(r"\bsha(?:256|512)-[A-Za-z0-9+/=]{43,}|^\s*\.hash\s*=\s*\"")
SPELLED = '"1220'
TOLD = pattern(r"\b(?:version|rev|tag|ref|url|name)\b[\w.]*\s*=")


def _hashed(file: FileChange) -> Line | None:
    """Another hash of what a build of Nix or Zig fetches, while neither its version nor its address changed. Zig 0.14 spells the same
    ones otherwise: https://ziglang.org/download/0.14.0/release-notes.html#New-Package-Hash-Format"""
    if not file.path.endswith((".nix", ".zon")) or any(TOLD.search(x.text[:LONG]) for x in file.added):
        return None
    old = {SPELLED in x.text[:LONG] for x in file.removed if HASH.search(x.text[:LONG])}
    return next((x for x in file.added if HASH.search(x.text[:LONG]) and (SPELLED in x.text[:LONG]) in old), None)


def _origins(text: str) -> Iterator[str]:
    yield from (_origin(match) for match in ADDRESS.finditer(text))
    yield from (f"{match[1]}:{match[2]}" for match in FLAKE.finditer(text))
    yield from (f"tap:{match[1]}" for match in TAP.finditer(text))


def _origin(match: re.Match[str]) -> str:
    """The host, and on a forge the repository."""
    host, path = match.group(1).lower(), match.group(2) or ""
    return "/".join([host, *path.split("/")[1:3]]) if host in package_sources.FORGES else host
