"""Gemfile, gemspec and Gemfile.lock (https://bundler.io/man/gemfile.5.html); the lists of Puppet's modules and Chef's cookbooks
are written alike (https://github.com/puppetlabs/r10k/blob/main/doc/puppetfile.mkd, https://docs.chef.io/berkshelf/,
https://docs.chef.io/config_rb_metadata/)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import host, inside, source_of
from gate.classify.dependencies.texts import pattern

LONGEST = 3000
HELD = ("GEM", "GIT", "PATH", "PLUGIN SOURCE", "SITE", "FORGE")
"""Sections of packages; the last two are Librarian's: https://github.com/applicationsonline/librarian-chef"""
HOSTED = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org", "gist": "gist.github.com"}
PLATFORM = r"-(?:universal-|x86|x64|arm|aarch64|java|jruby|mswin|mingw|powerpc|ruby)[\w.-]*$"


def gemfile(blocks: list[Block]) -> Snapshot:
    """Calls that stand at the beginning of a line; a call may go on over lines that end in a comma."""
    packages: list[Package] = []
    facts: list[Fact] = []
    scope = ""
    for at, line in _calls(blocks[0]):
        gem = pattern(r"""(?<![\w.:"'-])(?:gem|mod|cookbook|depends)[\s(]+["']""").search(line)
        call = pattern(
            r"(?:\w+\.)?(gem|mod|cookbook|depends|source|forge|site|ruby|git|path|git_source|eval_gemfile|plugin|gemspec|add_(?:\w+_)?dependency|required_ruby_version)\b\s*[=(]?\s*(.*)"
        ).match(line[gem.start() :] if gem else line)
        if not call:
            scope = "" if line == "end" else scope
            continue
        name, rest = call[1], call[2][:LONGEST]
        if len(call[2]) > LONGEST:
            facts.append(Fact("unread", line[:60], at=at))
        first = (pattern(r"""["']([^"']*)["']""").search(rest) or ["", rest])[1]
        if name in ("gem", "mod", "cookbook", "depends") or name.startswith("add_"):
            packages.append(_gem(first, rest, scope)._replace(at=at))
        elif name in ("source", "forge", "site", "git", "path"):
            place = first if name != "path" else f"path {first}"
            kind = "registry" if name != "path" else "plain"
            facts.append(Fact(kind, f"the {name} {host(first) or first}", first, at=at))
            scope = source_of(place) if rest.endswith(("do", "{")) and name != "path" else scope
        elif name in ("ruby", "required_ruby_version"):
            facts.append(Fact("runtime", "ruby", first, at=at))
        else:
            kind = {"git_source": "registry", "plugin": "hook"}.get(name, "include")
            facts.append(Fact(kind, f"{name} {rest}", at=at))
    return Snapshot(tuple(packages), tuple(facts))


def _calls(block: Block) -> Iterator[tuple[int, str]]:
    at, start, parts = block.at, block.at, list[str]()
    for raw in block.text.split("\n"):
        if not parts:
            start = at
        at += len(raw) + 1
        line = pattern(r"(^|\s)#(?!\{).*$").sub("", raw).strip()
        parts.append(line)
        if line.endswith((",", "\\", "(")):
            continue
        yield start, " ".join(" ".join(parts).split())
        parts = []


def _gem(name: str, rest: str, scope: str) -> Package:
    options = dict(pattern(r""":?["']?(\w+)["']?(?::|\s*=>)\s*["':]?([^"',\s)]+)""").findall(rest))
    constraints = pattern(r"""["']\s*([<>=~!]*\s*\d[^"']*)["']""").findall(
        pattern(r""":?["']?\w+["']?(?::|\s*=>)\s*["'][^"']*["']""").sub("", rest)
    )
    pin = options.get("ref") or options.get("tag") or options.get("branch") or ""
    for forge, place in HOSTED.items():
        if forge in options:
            return Package(name, pin, source=f"git {place}/{options[forge].lower().removesuffix('.git')}")
    if "git" in options:
        return Package(name, pin, source=f"git {source_of(options['git']).removeprefix('git ')}")
    if "path" in options:
        return Package(name, "", "local" if inside(options["path"]) else "direct", f"path {options['path']}")
    source = source_of(options["source"]) if "://" in options.get("source", "") else scope
    return Package(
        name,
        ", ".join(c.replace(" ", "") for c in constraints),
        source=source,
        asked=" ".join(f"{k}={v}" for k, v in sorted(options.items())),
    )


def gemfile_lock(blocks: list[Block]) -> Snapshot:
    """Sections by indentation: `GEM`, `remote:`, `specs:`, then four spaces and `name (version)`."""
    packages: dict[tuple[str, str, str], Package] = {}
    facts: list[Fact] = []
    section, fields, hashes, at = "", dict[str, str](), dict[str, str](), blocks[0].at
    for raw in blocks[0].text.split("\n"):
        start, at = at, at + len(raw) + 1
        line, indent = raw.strip(), len(raw) - len(raw.lstrip(" "))
        entry = pattern(r"(\S+) \(([^()]+)\)(?: (\S+))?").fullmatch(line)
        if indent == 0 and line:
            section, fields = line, {}
        elif section in HELD and indent == 2:
            key, _, value = line.partition(":")
            fields[key] = f"{fields[key]} {value.strip()}" if key in fields else value.strip()
        elif section in HELD and indent == 4 and entry:
            package = _locked(section, fields, entry[1], entry[2])._replace(at=start)
            packages[package.name, package.version, package.source] = package
        elif section == "CHECKSUMS" and entry and entry[3]:
            hashes[f"{entry[1]} {entry[2]}"] = entry[3]
        elif section in HELD and 0 < indent < 5:
            facts.append(Fact("unread", line[:60], at=start))
        elif section in ("RUBY VERSION", "BUNDLED WITH") and line:
            name, version = (
                ("bundler", line) if section == "BUNDLED WITH" else ("ruby", line.removeprefix("ruby").strip())
            )
            packages[name, version, ""] = Package(name, version, "locked", at=start)
    hashed = (
        p._replace(digests=frozenset([h] if (h := hashes.get(f"{p.name} {p.version}")) else ()))
        for p in packages.values()
    )
    return Snapshot(tuple(hashed), tuple(facts))


def _locked(section: str, fields: dict[str, str], name: str, version: str) -> Package:
    platform = pattern(PLATFORM).search(version)
    if platform:
        name, version = f"{name} ({platform[0][1:]})", version[: platform.start()]
    remote = fields.get("remote", "")
    if section == "PATH":
        local = inside(remote)
        return Package(name, version, "local" if local else "locked", "" if local else f"path {remote}")
    if section == "GIT":
        place = source_of(remote).removeprefix("git ")
        return Package(
            name, f"{version} at {(fields.get('revision') or fields.get('sha', ''))[:12]}", "locked", f"git {place}"
        )
    return Package(name, version, "locked", _sources(remote))


@lru_cache(maxsize=16)
def _sources(remote: str) -> str:
    """Of all addresses of a section, which each of its packages may come from."""
    return " and ".join(sorted({source_of(one) for one in remote.split()} - {""}))
