"""Where the recipe of a package gets what it builds, in the words of each distribution.

PKG_SOURCE_URL:=git://github.com/axn/bmx6.git   ->   git://bmx6.net/bmx6.git     from somebody else
SRC_URI = "https://example.org/a-1.tgz"         ->   "https://example.org/a-2.tgz"   the same place: another version
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG, is_remark
from gate.model import FileChange, Line

ADDRESS = pattern(r"(?:https?|git|ftps?|ssh|svn|hg)(?:\+\w+)?://(?:[\w.-]+@)?([\w.-]+)(/[^\s\"'<>)]*)?")
FORGES = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "raw.githubusercontent.com"})
_TABLE = (
    # https://openwrt.org/docs/guide-developer/packages, https://buildroot.org/downloads/manual/manual.html, FreeBSD's ports
    (r"(?:^|/)Makefile$|\.mk$", r"(?:PKG_(?:SOURCE_|MIRROR_)?URL|[A-Z]\w*_SITE|MASTER_SITES\w*|G[HL]_(?:ACCOUNT|PROJECT))\s*[:?+]?="),
    # https://docs.yoctoproject.org/ref-manual/variables.html#term-SRC_URI, https://devmanual.gentoo.org
    (r"\.(?:bb|bbappend|bbclass|inc|ebuild|eclass)$", r"(?:export\s+)?(?:SRC_URI|EGIT_REPO_URI)[\w:-]*\s*[:?+.]*="),
    # https://wiki.archlinux.org/title/PKGBUILD#source, Alpine, Void
    (r"(?:^|/)(?:PKGBUILD|APKBUILD|\.SRCINFO)$|(?:^|/)srcpkgs/[^/]+/template$", r"(?!url\b|pkgdesc\b|homepage\b|license\b)[^#\n]*://"),
    # https://docs.brew.sh/Formula-Cookbook, MacPorts
    (r"(?:^|/)(?:Formula|Casks?|HomebrewFormula)/.+\.rb$", r"(?:url|mirror|head)\s+[\"']"),
    (r"(?:^|/)Portfile$", r"(?:master_sites|github\.setup|gitlab\.setup|git\.url|distfiles)\b"),
    # https://rpm-software-management.github.io/rpm/manual/spec.html, https://manpages.debian.org/uscan
    (r"\.spec(?:\.in)?$", r"(?i:source|patch)\d*:"),
    (r"(?:^|/)debian/watch$", r"[^#\n]*://"),
    (r"(?:^|/)module\.defs$", r"[\w.]+\.FETCH\.url\s*[:+]?="),
    # https://docs.conda.io/projects/conda-build, https://snapcraft.io/docs, https://docs.flatpak.org, Scoop, winget, Chocolatey
    (r"(?:^|/)(?:meta|recipe)\.ya?ml$", r"-?\s*(?:git_)?url:"),
    (r"(?:^|/)snapcraft\.ya?ml$", r"source:"),
    (r"(?:^|/)(?:org|com|net|io|dev|app)\.[\w.-]+\.(?:json|ya?ml)$", r"-?\s*[\"']?url[\"']?:"),
    (r"(?:^|/)bucket/[^/]+\.json$", r"[\"']url[\"']:"),
    (r"\.installer\.ya?ml$", r"-?\s*InstallerUrl:"),
    (r"(?:^|/)chocolatey\w*\.ps1$", r"\$?url\w*\s*="),
    (r"\.nix$", r"(?:owner|url)\s*=\s*\""),
)  # fmt: skip
"""Which file, and how a row of it begins that names a source."""
_OF = tuple((of_path(path), re.compile(rf"\s*(?:{row})")) for path, row in _TABLE)
_OWNER = pattern(r"\s*(?:owner\s*=\s*\"|G[HL]_ACCOUNT\s*[:?]?=\s*|git(?:hub|lab)\.setup\s+)([\w.-]+)")
"""Who owns it, where a recipe names the forge by a function or a variable."""
SAFER = "name who owns that address, and why it is believed"


def moved(file: FileChange) -> Line | None:
    """The row by which something that was built before comes from another place now."""
    row = next((row for path, row in _OF if path.search(file.path)), None)
    if row is None or file.before is None:
        return None
    sides = [[x for x in side if row.match(x.text[:LONG]) and not is_remark(x.text)] for side in file.delta.lines]
    if not sides[0]:
        return None
    known = {origin for text in file.old_text.split("\n") if row.match(text[:LONG]) for origin in _origins(text)}
    return next((x for x in sides[1] if any(origin not in known for origin in _origins(x.text[:LONG]))), None)


def _origins(text: str) -> Iterator[str]:
    """The host, and on a forge whose repository it is."""
    for match in ADDRESS.finditer(text):
        host, path = match[1].lower(), match[2] or ""
        yield "/".join([host, *path.removesuffix(".git").split("/")[1:2]]) if host in FORGES else host
    if owner := _OWNER.match(text):
        yield f"owner:{owner[1]}"


IMPORT = pattern(r"\s*(?:import\s+)?(?:[\w.]+\s+)?\"(?P<host>[\w-]+(?:\.[\w-]+)+)/(?P<path>[^\"\n]+)\"")
"""https://go.dev/ref/spec#Import_declarations"""
VERSION = re.compile(r"(?:^|/)v\d+(?=/|$)|\.v\d+$")


def forked(file: FileChange) -> Line | None:
    """The row by which Go compiles in what another owner has under the same name."""
    if file.before is None or not file.path.endswith(".go"):
        return None
    sides = [[(x, _owned(found)) for x in side if (found := IMPORT.match(x.text[:LONG]))] for side in file.delta.lines]
    owners = {owned for _, owned in sides[0]}
    names = {name for _, name in owners}
    return next((line for line, (owner, name) in sides[1] if name in names and (owner, name) not in owners), None)


def _owned(found: re.Match[str]) -> tuple[str, str]:
    """Whose a package of Go is, and what it is called there: a forge has many owners."""
    host, path = found["host"].lower(), VERSION.sub("", found["path"])
    owner, _, name = path.partition("/")
    return (f"{host}/{owner.lower()}", name or owner) if host in FORGES else (host, name or path)
