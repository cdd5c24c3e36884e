"""Composer. https://getcomposer.org/doc/04-schema.md"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, PackageKind, Snapshot
from gate.classify.dependencies.origins import host, source_of
from gate.classify.dependencies.texts import dig, items, json_of, table, text_of

# Composer runs these by itself: https://getcomposer.org/doc/articles/scripts.md#event-names
EVENTS = ("pre-", "post-", "command", "init")
CONFIG = {
    "allow-plugins": "grant",
    "secure-http": "trust",
    "disable-tls": "trust",
    "github-protocols": "registry",
    "platform": "option",
}


def composer_json(blocks: list[Block]) -> Snapshot:
    data, facts = json_of(blocks[0].text)
    packages: list[Package] = []
    for group in ("require", "require-dev"):
        for name, spec in table(data, group).items():
            if name == "php" or name.startswith(("ext-", "lib-")):
                facts.append(Fact("runtime", name, text_of(spec), f'"{name}"'))
            else:
                packages.append(Package(name.lower(), text_of(spec), mark=f'"{name}"'))
    facts += _repositories(data)
    for name, value in table(data, "scripts").items():
        facts.append(
            Fact(
                "lifecycle" if name.startswith(EVENTS) else "script", f"the script {name}", text_of(value), f'"{name}"'
            )
        )
    for key, value in table(data, "config").items():
        facts += [Fact(CONFIG.get(key, "option"), f"config.{key}.{k}", text_of(v), f'"{k}"') for k, v in
                  (value.items() if isinstance(value, dict) else [("", value)])]  # fmt: skip
    facts += [
        Fact("override", f"{key}.{n}", text_of(v), f'"{n}"')
        for key in ("replace", "provide", "conflict")
        for n, v in table(data, key).items()
    ]
    facts += [
        Fact("option", key, text_of(data[key]), f'"{key}"')
        for key in ("minimum-stability", "prefer-stable")
        if key in data
    ]
    return Snapshot(tuple(packages), tuple(facts))


def _repositories(data: dict[str, Any]) -> Iterator[Fact]:
    found = dig(data, "repositories")
    for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else []:
        url = text_of(dig(one, "url") or one)
        yield Fact("registry", f"the repository {host(url) or url}", text_of(one), url)


def composer_lock(blocks: list[Block]) -> Snapshot:
    data, facts = json_of(blocks[0].text)
    packages = []
    for entry in items(data, "packages") + items(data, "packages-dev"):
        name, version = text_of(dig(entry, "name") or ""), text_of(dig(entry, "version") or "")
        source, dist = table(entry, "source"), table(entry, "dist")
        addresses = [source_of(text_of(part.get("url") or "")) for part in (source, dist)]
        place = " and ".join(dict.fromkeys(_repository(a) for a in addresses if a))
        reference = text_of(source.get("reference") or dist.get("reference") or "")
        if version.startswith("dev-") or version.endswith("-dev"):
            version = f"{version} at {reference[:12]}"
        hashes = frozenset(filter(None, [reference, text_of(dist.get("shasum") or "")]))
        place = f"listed {place}" if "packagist.org" in text_of(dig(entry, "notification-url")) else place
        path = "path" in (source.get("type"), dist.get("type"))
        kind: PackageKind = "local" if path else "empty" if dig(entry, "type") == "metapackage" else "locked"
        packages.append(Package(name.lower(), version, kind, place, "", hashes, mark=f'"name": "{name}"'))
    return Snapshot(tuple(packages), tuple(facts))


def _repository(place: str) -> str:
    """GitHub's archive and repository addresses name the same place."""
    return place.replace("api.github.com", "git github.com").replace("codeload.github.com", "github.com")
