"""Elixir, Dart, Swift, CocoaPods, Carthage, Conan, Nix, and the versions of the languages themselves."""

from __future__ import annotations

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import inside, source_of
from gate.classify.dependencies.texts import dig, items, json_of, outline, pattern, table, text_of

STRING = r"""["']([^"'\n]*)["']"""


def mix(blocks: list[Block]) -> Snapshot:
    """mix.exs: `{:name, "~> 1.0", git: "..."}`. https://hexdocs.pm/mix/Mix.Tasks.Deps.html"""
    block, packages = blocks[0], []
    for found in pattern(r"\{\s*:(\w+)\s*,([^{}]*)\}").finditer(_plain(block.text, "#")):
        name, rest = found[1], found[2]
        version = pattern(r"^\s*" + STRING).match(rest)
        options = dict(
            pattern(r"\b(git|github|path|tag|ref|branch|organization|repo|hex):\s*[\"':]*([^\"',\s]+)").findall(rest)
        )
        if not version and not options.keys() & {"git", "github", "path"}:
            continue
        place = f"git github.com/{options['github'].lower()}" if "github" in options else _git(options.get("git", ""))
        place = place or (
            f"organization {options['organization']}"
            if "organization" in options
            else f"npm:{options['hex']}"
            if "hex" in options
            else ""
        )
        local = "path" in options and inside(options["path"])
        pin = options.get("tag") or options.get("ref") or options.get("branch") or ""
        packages.append(Package(name, version[1] if version else pin, "local" if local else "direct",
                                place or ("" if local or "path" not in options else f"path {options['path']}"), at=block.at + found.start()))  # fmt: skip
    return Snapshot(tuple(packages), ())


def _git(url: str) -> str:
    return f"git {source_of(url).removeprefix('git ')}" if url else ""


def _plain(text: str, comment: str) -> str:
    """The text with comment lines blanked, every offset kept."""
    return pattern(rf"^[ \t]*{comment}.*$", 8).sub(lambda m: " " * len(m[0]), text)


def mix_lock(blocks: list[Block]) -> Snapshot:
    """One line a package: `"name": {:hex, :name, "1.0.0", "hash", [...], [...], "hexpm", "hash"}`."""
    packages, facts = [], list[Fact]()
    for block in blocks:
        line = block.text.strip()
        hexed = pattern(rf"\"([^\"]+)\":\s*\{{:hex,\s*:(\w+),\s*{STRING},\s*{STRING}(.*)").match(line)
        git = pattern(rf"\"([^\"]+)\":\s*\{{:git,\s*{STRING},\s*{STRING}").match(line)
        if hexed:
            repository = pattern(r"\"(\w[\w:-]*)\"(?:,\s*\"[0-9a-f]+\")?\}").search(hexed[5])
            source = (
                ""
                if not repository or repository[1] == "hexpm" or len(repository[1]) == 64
                else f"hex repository {repository[1]}"
            )
            alias = f"npm:{hexed[2]}" if hexed[2] != hexed[1] else ""
            outer = frozenset([hexed[4], *pattern(r"\"([0-9a-f]{64})\"").findall(hexed[5])])
            packages.append(Package(hexed[1], hexed[3], "locked", source or alias, "", outer, at=block.at))
        elif git:
            packages.append(Package(git[1], git[3], "locked", _git(git[2]), at=block.at))
        elif line not in ("", "%{", "}"):
            facts.append(Fact("unread", line[:60], at=block.at))
    return Snapshot(tuple(packages), tuple(facts))


def pubspec(blocks: list[Block]) -> Snapshot:
    """https://dart.dev/tools/pub/dependencies"""
    found: dict[str, Package] = {}
    facts = []
    for node in outline(blocks[0]):
        head, path = node.path[0], node.path
        if head in ("dependencies", "dev_dependencies", "dependency_overrides") and len(path) > 1:
            name = path[1] if head != "dependency_overrides" else f"{path[1]} (override)"
            package = found.setdefault(name, Package(name, node.value if len(path) == 2 else "", at=node.at))
            found[name] = _dart(package, path[2:], node.value)
        elif head == "environment" and len(path) == 2:
            facts.append(Fact("runtime", path[1], node.value, at=node.at))
        elif node.value:
            facts.append(Fact("plain", ".".join(path), node.value, at=node.at))
    return Snapshot(tuple(found.values()), tuple(facts))


def _dart(package: Package, keys: tuple[str, ...], value: str) -> Package:
    last = keys[-1] if keys else ""
    if not value or last in ("", "version", "ref"):
        return package._replace(version=value) if value else package
    if last in ("git", "url") and "git" in keys:
        return package._replace(source=_git(value))
    if last in ("hosted", "url"):
        return package._replace(source=source_of(value))
    if last == "path" and "git" not in keys:
        return package._replace(
            kind="local" if inside(value) else "direct",
            source="" if inside(value) else f"path {value}",
        )
    return package


def pubspec_lock(blocks: list[Block]) -> Snapshot:
    packages = []
    for block in blocks:
        text = block.text if block.text.startswith("packages:") else "packages:\n" + block.text
        nodes = {node.path[2:]: node.value for node in outline(block._replace(text=text)) if len(node.path) > 2}
        name = next(
            (n.path[1] for n in outline(block._replace(text=text)) if len(n.path) > 1 and n.path[0] == "packages"), ""
        )
        if not name:
            continue
        git = nodes.get(("source",)) == "git"
        url, revision = nodes.get(("description", "url"), ""), nodes.get(("description", "resolved-ref"), "")
        digest = nodes.get(("description", "sha256"), "")
        version = nodes.get(("version",), "") + (f" at {revision[:12]}" if git else "")
        local = nodes.get(("source",)) in ("path", "sdk")
        packages.append(Package(name, version, "local" if local else "locked", _git(url) if git else source_of(url), "",
                                frozenset([digest] if digest else ()), at=block.at))  # fmt: skip
    return Snapshot(tuple(packages), ())


def podfile(blocks: list[Block]) -> Snapshot:
    block, packages, facts = blocks[0], [], []
    text = _plain(block.text, "#")
    for found in pattern(r"^[ \t]*pod[ \t]+" + STRING + r"(.*)$", 8).finditer(text):
        options = dict(
            pattern(r":?(git|path|podspec|tag|commit|branch|source)(?::|\s*=>)\s*" + STRING).findall(found[2])
        )
        version = pattern(r"^\s*,\s*" + STRING).match(found[2])
        place = _git(options.get("git", "")) or (
            f"path {options['path']}" if "path" in options and not inside(options["path"]) else ""
        )
        place = place or source_of(options.get("podspec", "") or options.get("source", ""))
        pin = options.get("tag") or options.get("commit") or options.get("branch") or ""
        packages.append(
            Package(
                found[1],
                version[1] if version else pin,
                "local" if "path" in options and not place else "direct",
                place,
                at=block.at + found.start(),
            )
        )
    facts += [
        Fact("registry", f"the source {m[1]}", m[1], at=block.at + m.start())
        for m in pattern(r"^[ \t]*source[ \t]+" + STRING, 8).finditer(text)
    ]
    facts += [
        Fact("runtime", m[1], m[2], at=block.at + m.start())
        for m in pattern(r"^[ \t]*platform[ \t]+:(\w+)\s*,\s*" + STRING, 8).finditer(text)
    ]
    return Snapshot(tuple(packages), tuple(facts))


def podfile_lock(blocks: list[Block]) -> Snapshot:
    """PODS name versions, EXTERNAL SOURCES addresses, SPEC CHECKSUMS hashes."""
    versions: dict[str, Package] = {}
    sources: dict[str, str] = {}
    hashes: dict[str, str] = {}
    for node in outline(blocks[0]):
        if node.path[:2] == ("PODS", "-") and len(node.path) <= 3:
            found = pattern(r"([^\s(]+)(?: \(([^)]*)\))?").match(node.path[2] if len(node.path) == 3 else node.value)
            if found and "/" not in found[1]:
                versions[found[1]] = Package(found[1], found[2] or "", "locked", at=node.at)
        elif (
            node.path[0] == "EXTERNAL SOURCES" and len(node.path) == 3 and node.path[2] in (":git", ":path", ":podspec")
        ):
            local = node.path[2] == ":path" and inside(node.value)
            sources[node.path[1]] = (
                "" if local else _git(node.value) if node.path[2] == ":git" else f"path {node.value}"
            )
        elif node.path[0] == "SPEC CHECKSUMS" and len(node.path) == 2:
            hashes[node.path[1]] = node.value
    done = [
        p._replace(source=sources.get(n, ""), digests=frozenset([hashes[n]] if n in hashes else ()))
        for n, p in versions.items()
    ]
    return Snapshot(tuple(done), ())


def _listed(url: str) -> str:
    """Where git is the only way, as for Swift, it is no news; another repository is."""
    return f"listed {_git(url).removeprefix('git ')}"


def swift(blocks: list[Block]) -> Snapshot:
    """Package.swift: `.package(url: "...", from: "1.0.0")`."""
    block, packages = blocks[0], []
    for found in pattern(r"\.package\(([^()]*(?:\([^()]*\)[^()]*)*)\)").finditer(_plain(block.text, "//")):
        url = pattern(r"\burl:\s*\"([^\"]+)\"").search(found[1])
        pin = pattern(r"(?:from|exact|branch|revision):\s*\"([^\"]+)\"|\"(\d[^\"]*)\"\s*(?:\.\.[.<])").search(found[1])
        if url:
            packages.append(Package(url[1].removesuffix(".git").rpartition("/")[2].lower(), (pin[1] or pin[2]) if pin else "",
                                    source=_listed(url[1]), at=block.at + found.start()))  # fmt: skip
    facts = [
        Fact("redirect", "a binary target", m[1], at=block.at + m.start())
        for m in pattern(r"\.binaryTarget\(([^)]*)\)").finditer(block.text)
    ]
    return Snapshot(tuple(packages), tuple(facts))


def resolved(blocks: list[Block]) -> Snapshot:
    """Package.resolved, versions 1 to 3."""
    data, facts = json_of(blocks[0].text)
    packages = []
    for pin in items(data, "pins") + items(data, "object", "pins"):
        url = text_of(dig(pin, "location") or dig(pin, "repositoryURL") or "")
        version, revision = text_of(dig(pin, "state", "version") or ""), text_of(dig(pin, "state", "revision") or "")
        name = text_of(dig(pin, "identity") or dig(pin, "package") or url).lower()
        packages.append(
            Package(
                name,
                version or revision,
                "locked",
                _listed(url),
                "",
                frozenset([revision] if version else ()),
                mark=url,
            )
        )
    return Snapshot(tuple(packages), tuple(facts))


def cartfile(blocks: list[Block]) -> Snapshot:
    """`github "owner/name" ~> 1.0`. https://github.com/Carthage/Carthage/blob/master/Documentation/Artifacts.md"""
    found = [
        (m, m[1]) for m in pattern(r"^(github|git|binary)\s+" + STRING + r"[ \t]*(.*)$", 8).finditer(blocks[0].text)
    ]
    return Snapshot(
        tuple(Package(f"{kind} {m[2]}", m[3].strip(" \"'"), at=blocks[0].at + m.start()) for m, kind in found), ()
    )


def flake_lock(blocks: list[Block]) -> Snapshot:
    """flake.lock: each input follows a branch by design; its place and the hash of a revision must not move alone."""
    data, facts = json_of(blocks[0].text)
    packages = []
    for name, node in table(data, "nodes").items():
        locked = table(node, "locked")
        if not locked:
            continue
        parts = [text_of(locked[k]) for k in ("type", "host", "owner", "repo", "dir") if k in locked]
        place = " ".join(filter(None, ["listed", *parts, source_of(text_of(locked.get("url") or ""))]))
        revision, digest = text_of(locked.get("rev") or "")[:12], text_of(locked.get("narHash") or "")
        if revision:
            packages.append(Package(name, revision, "pinned", place, "", frozenset([digest]), mark=f'"{name}"'))
        else:  # a file or archive: nothing but its hash says what it is
            packages.append(Package(name, digest, "locked", place, mark=f'"{name}"'))
    return Snapshot(tuple(packages), tuple(facts))


def language(blocks: list[Block]) -> Snapshot:
    """`.ruby-version`, `.python-version`: of these a minor step is no small one, and may break what runs."""
    found = pattern(r"^[ \t]*(?:[a-z]+-)?(\d[\w.+-]*)", 8).finditer(blocks[0].text)
    return Snapshot((), tuple(Fact("runtime", "the language", m[1], at=blocks[0].at + m.start()) for m in found))


def toolchain(blocks: list[Block]) -> Snapshot:
    """`.nvmrc`, `.tool-versions`: a version, or a name and one on a line. https://asdf-vm.com/manage/configuration.html"""
    block, packages, facts = blocks[0], list[Package](), list[Fact]()
    for found in pattern(r"^[ \t]*(?:(\w[\w-]*)[ \t]+)?(?:[a-z]+-|v)?(\d[\w.+-]*)", 8).finditer(block.text):
        if found[1] in ("ruby", "python", "php", "terraform", "opentofu", "terragrunt"):
            facts.append(Fact("runtime", found[1], found[2], at=block.at + found.start()))
        else:
            packages.append(Package(found[1] or "the runtime", found[2], "locked", at=block.at + found.start()))
    return Snapshot(tuple(packages), tuple(facts))


def conan(blocks: list[Block]) -> Snapshot:
    """conanfile.txt and conanfile.py: `name/version@user/channel`, in a row of its own or in quotes.
    https://docs.conan.io/2/reference/conanfile/methods/requirements.html"""
    block = blocks[0]
    said = r"(?:^[ \t]*|[\"'])(?P<name>[a-z0-9_][\w.+-]*)/(?P<version>\d[\w.+-]*)(?:@(?P<owner>[\w.+-]+/[\w.+-]+))?(?=[\"'#]|[ \t]*$)"
    packages = [
        Package(m["name"], m["version"], source=f"conan {m['owner']}" if m["owner"] else "", at=block.at + m.start())
        for m in pattern(said, 8).finditer(block.text)
    ]
    return Snapshot(tuple(packages), ())
