"""package.json and its kin. https://docs.npmjs.com/cli/configuring-npm/package-json"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot, UnreadableError
from gate.classify.dependencies.origins import inside, source_of
from gate.classify.dependencies.texts import dig, items, json_of, outline, pattern, table, text_of
from gate.classify.reading.openings import OPENS_A_DEBUGGER

GROUPS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
# What npm, yarn and pnpm run by themselves: https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-scripts
LIFECYCLE = frozenset((
    "preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "prepublish", "prepublishOnly", "prepack", "postpack",
    "publish", "postpublish", "dependencies", "pnpm:devPreinstall",
))  # fmt: skip
RELEASE = r"deploy|publish|(^|[:_-])release"
OWN_MACHINE = r"dev|debug|watch|(?<!la)test|local|inspect"
FACTS = {  # key of package.json -> kind of fact
    "engines": "runtime", "volta": "runtime", "devEngines": "runtime", "overrides": "override", "resolutions": "override", "publishConfig": "publish",
    "trustedDependencies": "grant", "dependenciesMeta": "option", "peerDependenciesMeta": "plain", "private": "private",
    "bundledDependencies": "plain", "bundleDependencies": "plain", "gypfile": "lifecycle", "imports": "plain", "url": "address",
}  # fmt: skip
PNPM = {
    "overrides": "override", "packageExtensions": "override", "onlyBuiltDependencies": "grant", "neverBuiltDependencies": "option",
    "onlyBuiltDependenciesFile": "grant", "dangerouslyAllowAllBuilds": "grant", "allowBuilds": "grant", "patchedDependencies": "patch", "catalog": "", "catalogs": "", "packages": "plain",
    "configDependencies": "hook", "pnpmfile": "hook", "registries": "registry", "registry": "registry", "strictSsl": "trust", "ignoreScripts": "trust",
}  # fmt: skip


def package_json(blocks: list[Block]) -> Snapshot:
    data, facts = json_of(blocks[0].text)
    asked = [(name, spec) for group in GROUPS for name, spec in table(data, group).items()]
    packages = [dependency(name, spec) for name, spec in asked]
    facts += [
        Fact("patch", f"the patch of {name}", spec, f'"{name}"')
        for name, spec in asked
        if isinstance(spec, str) and spec.startswith("patch:")
    ]
    manager = text_of(dig(data, "packageManager") or "")
    if manager:
        name, _, version = manager.partition("@")
        number, _, digest = version.partition("+")
        packages.append(
            Package(name, number, "direct", digests=frozenset({digest} if digest else ()), mark='"packageManager"')
        )
    facts += _scripts(data)
    for key, kind in FACTS.items():
        facts += _settings(key, dig(data, key), kind)
    facts += [
        f
        for key, value in table(data, "pnpm").items()
        for f in _settings(f"pnpm.{key}", value, PNPM.get(key) or "option")
    ]
    facts += [Fact("plain", key, text_of(value), f'"{key}"') for key, value in data.items()
              if key not in (*GROUPS, *FACTS, "pnpm", "scripts", "packageManager")]  # fmt: skip
    return Snapshot(tuple(packages), tuple(facts))


def _scripts(data: dict[str, Any]) -> Iterator[Fact]:
    for name, value in table(data, "scripts").items():
        kind = "lifecycle" if name in LIFECYCLE else "release" if pattern(RELEASE).search(name) else "script"
        if kind == "script" and not pattern(OWN_MACHINE).search(name) and OPENS_A_DEBUGGER.search(text_of(value)):
            kind = "debugger"
        yield Fact(kind, f"the script {name}", text_of(value), f'"{name}"')


def _settings(key: str, value: Any, kind: str) -> Iterator[Fact]:
    """A table's entries one by one; an override that leads elsewhere is a redirect."""
    entries = value.items() if isinstance(value, dict) else [("", value)] if value else []
    if isinstance(value, list):
        entries = [(text_of(v), "") for v in value]
    for name, one in entries:
        said = f"{key}.{name}" if name else key
        found = "redirect" if kind == "override" and _elsewhere(one) else kind
        found = "patch" if kind == "override" and text_of(one).startswith("patch:") else found
        if kind == "publish" and "registry" in name:
            found = "registry"
        yield Fact(found, said, text_of(one), f'"{name or key}"')


def _elsewhere(spec: Any) -> bool:
    if isinstance(spec, dict):
        return any(_elsewhere(one) for one in spec.values())
    return isinstance(spec, str) and bool(dependency("", spec).source)


def dependency(name: str, spec: Any, *, mark: str = "") -> Package:
    """One entry of a group: a range, or one of the ways to point elsewhere."""
    mark = mark or f'"{name}"'
    if not isinstance(spec, str):
        return Package(name, text_of(spec), source="path unknown", mark=mark)
    spec = spec.strip()
    scheme, colon, rest = spec.partition(":")
    if colon and scheme in ("workspace", "catalog"):
        return Package(name, rest, "local" if scheme == "workspace" else "direct", mark=mark)
    if colon and scheme in ("npm", "jsr"):
        other, _, version = rest.rpartition("@") if "@" in rest[1:] else (rest, "", "")
        plain = scheme == "npm" and other in (name, "")
        return Package(name, version or rest, source="" if plain else f"{scheme}:{other}", mark=mark)
    if colon and scheme == "patch":
        version = pattern(r"@npm(?:%3A|:)([^#:]*)").search(rest)
        return Package(name, version[1] if version else "", asked=spec, mark=mark)
    if colon and scheme in ("file", "link", "portal"):
        local = inside(rest)
        return Package(
            name, "", "local" if local else "direct", source="" if local else f"path {rest}", url=spec, mark=mark
        )
    if colon and scheme in ("github", "gitlab", "bitbucket", "gist"):
        return _git(name, f"git+https://{scheme}.com/{rest}", mark)
    if colon or spec.startswith("git@"):
        return _git(name, spec, mark)
    if pattern(r"[\w.-]+/[\w.-]+(#.*)?").fullmatch(spec):
        return _git(name, f"git+https://github.com/{spec}", mark)
    if spec.startswith((".", "/", "~/")):
        return Package(name, "", source=f"path {spec}", url=spec, mark=mark)
    return Package(name, spec, mark=mark)


def _git(name: str, url: str, mark: str) -> Package:
    base, _, commit = url.partition("#")
    return Package(name, commit or base.rsplit("/", 1)[-1], source=source_of(base) or f"url {base}", url=url, mark=mark)


def deno_json(blocks: list[Block]) -> Snapshot:
    """deno.json: `imports` map names to `npm:`, `jsr:` and `https:` specifiers. https://docs.deno.com/runtime/fundamentals/configuration/"""
    data, facts = json_of(blocks[0].text, comments=True)
    packages = []
    for name, spec in table(data, "imports").items():
        found = pattern(r"(npm|jsr):/?((?:@[^/@]+/)?[^/@]+)(?:@([^/]+))?").match(text_of(spec))
        packages.append(Package(name, found[3] or "", source="" if found[2] in name else f"npm:{found[2]}", mark=f'"{name}"')
                        if found else dependency(name, spec))  # fmt: skip
    facts += [Fact("script", f"the task {k}", text_of(v), f'"{k}"') for k, v in table(data, "tasks").items()]
    return Snapshot(tuple(packages), tuple(facts))


def pnpm_workspace(blocks: list[Block]) -> Snapshot:
    """pnpm-workspace.yaml: catalogs are constraints, the rest settings. https://pnpm.io/settings"""
    packages, facts = [], []
    for node in outline(blocks[0]):
        path, head = node.path, node.path[0] if node.path else ""
        if head in ("catalog", "catalogs") and len(path) == (2 if head == "catalog" else 3) and node.value:
            packages.append(dependency(path[-1], node.value)._replace(mark="", at=node.at))
        elif node.value and head not in ("catalog", "catalogs"):
            kind = PNPM.get(head) or "option"
            if kind == "override" and _elsewhere(node.value):
                kind = "redirect"
            name = ".".join(p for p in path if p != "-")
            facts.append(
                Fact(
                    kind, f"{name}.{node.value}" if "-" in path else name, "" if "-" in path else node.value, at=node.at
                )
            )
    return Snapshot(tuple(packages), tuple(facts))


def npm_lock(blocks: list[Block]) -> Snapshot:
    """package-lock.json: `packages` by folder since v2, nested `dependencies` before.

    https://docs.npmjs.com/cli/configuring-npm/package-lock-json
    """
    from gate.classify.dependencies.node_locks import npm_entry

    data, facts = json_of(blocks[0].text)
    packages = []
    for path, entry in table(data, "packages").items():
        if path:
            packages.append(npm_entry(path.rpartition("node_modules/")[2], entry, path))
    if not table(data, "packages"):
        todo = [table(data, "dependencies")]
        while todo:
            for name, entry in todo.pop().items():
                packages.append(npm_entry(name, entry, name))
                todo.append(table(entry, "dependencies"))
    if not packages and not any(key in data for key in ("lockfileVersion", "packages", "dependencies")):
        raise UnreadableError("no packages in it")
    root = table(data, "packages", "")
    if root.get("hasInstallScript"):
        facts.append(Fact("lifecycle", "an install script of the package itself", "", '"hasInstallScript"'))
    return Snapshot(tuple(packages), tuple(facts))


def bun_lock(blocks: list[Block]) -> Snapshot:
    """bun.lock: name -> [name@version, registry, info, hash]. https://bun.com/docs/install/lockfile"""
    data, facts = json_of(blocks[0].text, comments=True)
    packages = []
    for key, entry in table(data, "packages").items():
        parts = entry if isinstance(entry, list) else [text_of(entry)]
        name, _, version = text_of(parts[0] if parts else "").rpartition("@")
        strings = [p for p in parts[1:] if isinstance(p, str)]
        hashes = frozenset(p for p in strings if pattern(r"sha\d+-").match(p))
        address = next((p for p in strings if "://" in p), "")
        asked = pattern(r"(?:.*/)?((?:@[^/]+/)?[^/]+)").sub(r"\1", key) if key != name else name
        found = (
            dependency(asked, version)
            if not version[:1].isdigit()
            else Package(asked, version, source="" if key.endswith(name) else f"npm:{name}")
        )
        packages.append(found._replace(kind="local" if version.startswith("workspace:") else "locked",
                                       source=found.source or source_of(address), digests=hashes, mark=f'"{key}"'))  # fmt: skip
    facts += [Fact("grant", f"trustedDependencies.{name}") for name in map(text_of, items(data, "trustedDependencies"))]
    facts += [Fact("override", f"overrides.{k}", text_of(v)) for k, v in table(data, "overrides").items()]
    return Snapshot(tuple(packages), tuple(facts))
