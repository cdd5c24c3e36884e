"""Where a package comes from: the part of an address that must not change without a human looking."""

from __future__ import annotations

import posixpath
import re
from functools import cache

HOMES = frozenset({
    "registry.npmjs.org", "registry.yarnpkg.com", "npm.jsr.io", "jsr.io", "pypi.org", "pypi.python.org", "files.pythonhosted.org", "crates.io",
    "index.crates.io", "static.crates.io", "rubygems.org", "index.rubygems.org", "proxy.golang.org", "sum.golang.org",
    "packagist.org", "repo.packagist.org", "repo.maven.apache.org", "repo1.maven.org", "plugins.gradle.org", "services.gradle.org",
    "api.nuget.org", "hex.pm", "repo.hex.pm", "pub.dev", "pub.dartlang.org", "cdn.cocoapods.org", "trunk.cocoapods.org",
    "conda.anaconda.org", "repo.anaconda.com", "deno.land",
})  # fmt: skip
"""The public registries; a package from one of them has an empty source."""
CODE_HOSTS = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeload.github.com",
    "raw.githubusercontent.com",
    "codeberg.org",
    "git.sr.ht",
)


@cache
def _address() -> re.Pattern[str]:
    return re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@\s]*@)?(\[[^\]]*\]|[^/:?#\s]*)(:\d+)?([^?#\s]*)", re.I)


def host(url: str) -> str:
    """The host of an address in lower case, empty where it has none."""
    found = _address().match(url.strip())
    if found:
        return found[1].lower() + (found[2] or "")
    scp = re.match(r"[\w.-]+@([\w.-]+):", url)
    return scp[1].lower() if scp else ""


def source_of(url: str) -> str:
    """The identity of an address: empty for a public registry over TLS, a repository for git, else the host."""
    url = url.strip()
    place = host(url)
    if not place:
        return f"path {url}" if url else ""
    if place in HOMES and not url.lower().startswith("http:"):
        return ""
    git = url.lower().startswith(("git+", "git:", "ssh:", "git@")) or url.split("#")[0].split("?")[0].endswith(".git")
    if git or place in CODE_HOSTS:
        return f"git {place}/{_repository(url)}"
    scheme = "http " if url.lower().startswith("http:") else ""
    return f"{scheme}{place}"


def _repository(url: str) -> str:
    found = _address().match(url)
    path = found[3] if found else re.sub(r"^[^:]*:", "", url).split("#")[0].split("?")[0]
    parts = [p for p in path.split("/") if p]
    return "/".join(parts[:2]).lower().removesuffix(".git")


def npm_source(name: str, url: str) -> str:
    """As `source_of`, but an address on the public registry must also be that of the package's own name.

    A lockfile whose `resolved` names another package installs that other one: https://github.com/lirantal/lockfile-lint
    """
    if url.startswith(f"https://registry.npmjs.org/{name}/-/"):
        return ""
    source = source_of(url)
    if source or not url:
        return source
    path = url.split("://", 1)[-1].split("/", 1)[-1].replace("%2f", "/").replace("%2F", "/")
    owner = path.split("/-/", 1)[0].strip("/") if "/-/" in path else path.split("/download/", 1)[-1]
    return "" if owner == name or owner.startswith(name + "/") else f"the package {owner}"


def inside(path: str) -> bool:
    """Whether a relative path stays in the repository, up to three folders up; an archive never counts as its code."""
    if (
        path.startswith(("/", "~"))
        or re.match(r"[A-Za-z]:", path)
        or re.search(r"\.(tgz|tar\.gz|zip|whl|gem|jar)$", path)
    ):
        return False
    return not posixpath.normpath(posixpath.join("a/b/c", path)).startswith("..")
