"""Lockfiles of npm, yarn (both kinds), pnpm and deno."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot, UnreadableError
from gate.classify.dependencies.origins import npm_source, source_of
from gate.classify.dependencies.texts import Node, flow, json_of, outline, pattern, scalar, table, text_of

PUBLIC_MIRROR = "registry.yarnpkg.com"  # the same content as registry.npmjs.org under another name


PLAIN_DEEPER = r"""    ['"]?[@\w./-]+['"]?: ['"\w^~=.][^\n]*\n"""
"""The dependencies of an entry: most lines of a lock, and nothing is read from them."""
PLAIN_ENTRY = (
    rf"""\n*"(?P<key>[^"\\\n]+)":\n(?P<fields>(?:  \w+:(?: (?:"[^"\\\n]*"|[\w./+:^~@=-]+))?\n(?:{PLAIN_DEEPER})*+)+)"""
)
PLAIN_FIELD = r"""^  (\w+): ?"?([^"\n]*)"?$"""


def npm_entry(name: str, entry: Any, path: str) -> Package:
    """One entry of package-lock.json. `name` says what an alias really is; `link` is a workspace."""
    if not isinstance(entry, dict):
        raise UnreadableError(f"the entry of {name} is no object")
    version, resolved = text_of(entry.get("version") or ""), text_of(entry.get("resolved") or "")
    real = text_of(entry.get("name") or name)
    local = bool(entry.get("link")) or ("node_modules/" not in path and "/" in path and not resolved)
    if version.startswith("npm:"):
        real, _, version = version[4:].rpartition("@")
    elif "://" in version or version.startswith(("git+", "github:")):
        resolved, version = version, version.partition("#")[2]
    local = local or version.startswith("file:")
    source = "" if local else npm_source(real, resolved) or (f"npm:{real}" if real != name else "")
    digest = entry.get("integrity")
    hashes = frozenset(text_of(digest).split()) if digest else frozenset[str]()
    return Package(name, version, "local" if local else "locked", source, _canonical(resolved), hashes,
                   bool(entry.get("hasInstallScript")), mark=f'"{path}"')  # fmt: skip


def _canonical(url: str) -> str:
    return url.replace(PUBLIC_MIRROR, "registry.npmjs.org").split("#")[0]


def yarn_classic(blocks: list[Block]) -> Snapshot:
    """yarn.lock of yarn 1: blocks of `key:` and indented `field value`. https://classic.yarnpkg.com/docs/yarn-lock"""
    if any(pattern(r"^__metadata:", re.M).search(b.text) for b in blocks[:2]):
        return _yarn_berry(blocks)
    packages, facts = [], []
    for block in blocks:
        keys, fields, stray = _classic_block(block.text)
        if "__metadata" in keys or fields.get("resolution"):
            return _yarn_berry(blocks)
        facts += [Fact("unread", line.strip()[:60], at=block.at) for line in stray]
        if not keys:
            continue
        resolved, at = fields.get("resolved", ""), _key_at(block)
        hashes = frozenset(fields.get("integrity", "").split()) or frozenset(filter(None, [resolved.partition("#")[2]]))
        for name, real in {_asked(scalar(key.strip())) for key in keys.split(",")}:
            source = npm_source(real, resolved) or (f"npm:{real}" if real != name else "")
            packages.append(
                Package(name, fields.get("version", ""), "locked", source, _canonical(resolved), hashes, at=at)
            )
    return Snapshot(tuple(packages), tuple(facts))


def _asked(descriptor: str) -> tuple[str, str]:
    """`name@range` or `name@npm:real@range` -> (name, what it really is)."""
    name, _, wanted = descriptor[1:].partition("@")
    name = descriptor[:1] + name
    return name, wanted[4:].rpartition("@")[0] or name if wanted.startswith("npm:") else name


def _key_at(block: Block) -> int:
    found = pattern(r"^[^\s#]", 8).search(block.text)
    return block.at + (found.start() if found else 0)


def _classic_block(text: str) -> tuple[str, dict[str, str], list[str]]:
    keys, fields, stray, nested = "", {}, list[str](), False
    for line in text.split("\n"):
        line = line.rstrip()
        if not line or line.startswith("#"):
            continue
        if line[0] != " ":
            stray += [line] if keys or not line.endswith(":") else []
            keys, nested = line[:-1], False
        elif line.startswith("    "):
            stray += [] if nested else [line]
        else:
            name, _, value = line.strip().partition(" ")
            nested = name.endswith(":")
            stray += [line] if name in fields else []
            fields[name.rstrip(":")] = scalar(value)
    return keys, fields, stray


def _yarn_berry(blocks: list[Block]) -> Snapshot:
    """yarn.lock since yarn 2: YAML. `resolution` says what it really is. https://yarnpkg.com/advanced/lexicon#locator"""
    packages = []
    for block in blocks:
        key, nodes = berry_entry(block)
        if not key or key == "__metadata":
            continue
        resolution = nodes.get("resolution", "")
        if not resolution:
            raise UnreadableError(f"the entry {key[:40]} resolves to nothing")
        name, _, place = resolution[1:].partition("@")
        name = resolution[:1] + name
        for asked, real in {_asked(one.strip()) for one in key.split(",")}:
            found = _berry(name, asked, place, nodes, _key_at(block))
            undeclared = found.source == f"npm:{name}" and real != name
            packages.append(found._replace(source=f"the package {name}") if undeclared else found)
    return Snapshot(tuple(packages))


def berry_entry(block: Block) -> tuple[str, dict[str, str]]:
    """The key of an entry and its fields. What yarn itself writes is read by one pattern, as the outline would read it."""
    if plain := pattern(PLAIN_ENTRY).fullmatch(block.text):
        return plain["key"], dict(pattern(PLAIN_FIELD, re.M).findall(plain["fields"]))
    outlined = list(outline(block._replace(text=pattern(f"^{PLAIN_DEEPER}", re.M).sub("", block.text))))
    nodes = {node.path[1]: node.value for node in outlined if len(node.path) == 2}
    return next((n.path[0] for n in outlined if n.path), ""), nodes


def _berry(name: str, asked: str, place: str, nodes: dict[str, str], at: int) -> Package:
    protocol, _, rest = place.partition(":")
    version, digest = nodes.get("version", ""), nodes.get("checksum", "")
    hashes = frozenset([digest] if digest else ())
    if protocol in ("workspace", "link", "portal"):
        return Package(name, version, "local", at=at)
    if protocol == "npm":
        archive = pattern(r"__archiveUrl=([^&]*)").search(rest)
        source = source_of(archive[1].replace("%3A", ":").replace("%2F", "/")) if archive else ""
        return Package(asked, version, "locked", source or (f"npm:{name}" if asked != name else ""), "", hashes, at=at)
    if protocol == "patch":
        builtin = "builtin<" in rest or ".yarn/patches" in rest
        patch = pattern(r"hash=(\w+)").search(rest)
        return Package(
            f"{asked} (patched)",
            f"{version}+{patch[1] if patch else ''}",
            "locked",
            "" if builtin else "path patch",
            "",
            hashes,
            at=at,
        )
    return Package(asked, version, "locked", source_of(place) or f"url {place}", place, hashes, at=at)


def pnpm_lock(blocks: list[Block]) -> Snapshot:
    """pnpm-lock.yaml 5 to 9: keys `/a/1.0.0`, `/a@1.0.0(peer@2)`, `a@1.0.0`, or an address. https://github.com/pnpm/spec"""
    packages: dict[tuple[str, str, str], Package] = {}
    facts: list[Fact] = []
    for block in blocks:
        for key, nodes, at in _pnpm_entries(block, facts):
            package = _pnpm_package(key, nodes, at)
            packages.setdefault((package.name, package.version, package.source + package.url), package)
    return Snapshot(tuple(packages.values()), tuple(facts))


PNPM_FACTS = {"overrides": "override", "patchedDependencies": "patch", "packageExtensionsChecksum": "override", "onlyBuiltDependencies": "grant",
              "pnpmfileChecksum": "hook"}  # fmt: skip


def _pnpm_entries(block: Block, facts: list[Fact]) -> Iterator[tuple[str, dict[str, Node], int]]:
    if not block.section and block.at and block.text[:1] == " ":
        raise UnreadableError("entries under a key that is written in an unusual way")
    if block.section == "importers":
        facts += _importer_aliases(block)
    if block.section in ("snapshots", "importers"):  # what asks for what; the packages themselves stand elsewhere
        return
    inner, key, nodes, at = block.section == "packages", "", dict[str, Node](), block.at
    indented = (
        block
        if not inner or not block.text.lstrip("\n").startswith(" ")
        else block._replace(text="packages:\n" + block.text, at=block.at - 10)
    )
    for node in outline(indented):
        if node.path[0] in PNPM_FACTS and node.value:
            facts.append(Fact(PNPM_FACTS[node.path[0]], ".".join(node.path), node.value, at=node.at))
        if node.path == ("packages",) and node.value:
            raise UnreadableError("packages written in one line")
        if node.path[0] != "packages" or len(node.path) < 2:
            continue
        if len(node.path) == 2:
            if key:
                yield key, nodes, at
            key, nodes, at = node.path[1], {}, node.at
        else:
            nodes[".".join(node.path[2:])] = node
    if key:
        yield key, nodes, at


def _importer_aliases(block: Block) -> Iterator[Fact]:
    """A direct dependency that the lock resolves to another package, though its specifier does not say so."""
    specifier = ""
    for node in outline(block._replace(text="x:\n" + block.text, at=block.at - 3)):
        if node.path[-1] == "specifier":
            specifier = node.value
        elif node.path[-1] == "version":
            found = pattern(r"/?((?:@[^/@(]+/)?[^/@(:]+)@\d").match(node.value)
            name = node.path[-2]
            if found and found[1] != name and not specifier.startswith(("npm:", "catalog:")):
                yield Fact("redirect", f"the resolution of {name}", node.value, at=node.at)


def _pnpm_package(key: str, nodes: dict[str, Node], at: int) -> Package:
    fields = flow(nodes["resolution"].value) if "resolution" in nodes else {}
    fields |= {name[11:]: node.value for name, node in nodes.items() if name.startswith("resolution.")}
    bare = key.lstrip("/").split("(")[0]
    found = pattern(r"((?:@[^/@]+/)?[^/@:]+)[@/](\d[^_]*)(?:_.*)?").fullmatch(bare)
    name = found[1] if found else nodes["name"].value if "name" in nodes else bare.rpartition("@")[0] or bare
    version = found[2] if found else nodes["version"].value if "version" in nodes else fields.get("commit", "")
    url = fields.get("tarball") or fields.get("repo") or ""
    local = fields.get("type") == "directory"
    source = (
        npm_source(name, url) if url else "" if found or local else source_of(bare.partition("@")[2]) or f"url {bare}"
    )
    if fields.get("type") == "git" and not source.startswith("git "):
        source = f"git {url}"
    hashes = frozenset(filter(None, [fields.get("integrity", "") or fields.get("commit", "")]))
    return Package(name, version, "local" if local else "locked", source, url, hashes, nodes["requiresBuild"].value == "true"
                   if "requiresBuild" in nodes else False, at=at)  # fmt: skip


def deno_lock(blocks: list[Block]) -> Snapshot:
    """deno.lock: `npm` and `jsr` by name@version, `remote` by address. https://docs.deno.com/runtime/fundamentals/modules/"""
    data, facts = json_of(blocks[0].text)
    old = table(data, "packages")
    packages = []
    for group in ("npm", "jsr"):
        for key, entry in {**table(old, group), **table(data, group)}.items():
            found = pattern(r"((?:@[^/@]+/)?[^@_]+)@([^_]*)").match(key)
            name, version = (found[1], found[2]) if found else (key, "")
            packages.append(
                Package(
                    name,
                    version,
                    "locked",
                    digests=frozenset([text_of(table(entry).get("integrity", ""))]),
                    mark=f'"{key}"',
                )
            )
    for url, digest in table(data, "remote").items():
        package = Package(
            url.split("?")[0], "", "locked", source_of(url), url, frozenset([text_of(digest)]), mark=f'"{url}"'
        )
        packages.append(package)
    facts += [
        Fact("redirect", url, text_of(to), f'"{url}"')
        for url, to in table(data, "redirects").items()
        if source_of(text_of(to))
    ]
    return Snapshot(tuple(packages), tuple(facts))
