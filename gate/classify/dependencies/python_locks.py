"""poetry.lock, uv.lock, pdm.lock, pylock.toml, Pipfile.lock, conda-lock.yml, and Cargo.lock, which has their form."""

from __future__ import annotations

import re
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot, UnreadableError
from gate.classify.dependencies.origins import source_of
from gate.classify.dependencies.python import normal
from gate.classify.dependencies.texts import dig, items, json_of, outline, pattern, table, text_of, toml_of

PLAIN_KEYS = ("name", "version", "source", "checksum")
PLAIN = (r'\[\[package\]\]\nname = "([^"\\\n]+)"\nversion = "([^"\\\n]*)"\n(?:source = "([^"\\\n]*)"\n)?(?:checksum = "([^"\\\n]*)"\n)?'
         r'(?:dependencies = \[\n(?: "[^"\\\n]*",\n)*\]\n)?\n*')  # fmt: skip
"""A block of Cargo.lock as cargo writes it, whole: reading ten thousand of them as TOML takes seconds."""


def toml_lock(blocks: list[Block]) -> Snapshot:
    """Each `[[package]]` is a TOML document of its own, so that only the ones that differ are parsed."""
    packages: list[Package] = []
    facts: list[Fact] = []
    files: dict[str, frozenset[str]] = {}
    for block in blocks:
        plain = pattern(PLAIN).fullmatch(block.text)
        if plain:
            packages.append(
                _entry({key: value for key, value in zip(PLAIN_KEYS, plain.groups(), strict=True) if value}, block.at)
            )
            continue
        data = toml_of(block.text)
        for entry in items(data, "package") + items(data, "packages"):
            if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                raise UnreadableError("a package without a name")
            packages.append(_entry(entry, block.at))
        files |= {normal(name): _hashes(found) for name, found in table(data, "metadata", "files").items()}
        if block.at == 0:
            facts += [
                Fact("plain", key, text_of(value), key)
                for key, value in data.items()
                if key not in ("package", "packages", "metadata")
            ]
            facts += [
                Fact("redirect", "a [patch] of the lock", text_of(v), "[patch") for v in table(data, "patch").values()
            ]
            facts += [
                Fact("override", "overrides", text_of(v), "overrides")
                for v in [dig(data, "manifest", "overrides")]
                if v
            ]
    return Snapshot(
        tuple(p._replace(digests=p.digests | files.get(p.name, frozenset())) for p in packages), tuple(facts)
    )


def _entry(entry: dict[str, Any], at: int) -> Package:
    source = entry.get("source")
    place, url = _place(source)
    if isinstance(source, dict):
        url = url or text_of(entry.get("url") or "")
    version = text_of(entry.get("version") or "")
    for key in ("vcs", "git"):  # pylock.toml and pdm.lock name it beside the version
        spot = entry.get(key)
        if spot:
            address = text_of(dig(spot, "url") if isinstance(spot, dict) else spot)
            place, url = (
                f"git {source_of(address).removeprefix('git ')}",
                text_of(entry.get("revision") or dig(spot, "commit-id") or ""),
            )
    files = [
        entry.get("sdist"),
        *items(entry, "files"),
        *items(entry, "wheels"),
        entry.get("archive"),
        dig(entry, "artifacts"),
    ]
    hosts = {source_of(text_of(f["url"])) for f in files if isinstance(f, dict) and "url" in f} - {"", place}
    if hosts and not place:
        place = sorted(hosts)[0]
    checksum = entry.get("checksum")
    hashes = _hashes(files) | (frozenset([text_of(checksum)]) if checksum else frozenset())
    is_local = _is_local(entry)
    return Package(
        normal(entry["name"]), version, "local" if is_local else "locked", "" if is_local else place, url, hashes, at=at
    )


def _is_local(entry: dict[str, Any]) -> bool:
    """Cargo's own crates have neither a source nor a checksum; uv's and poetry's say what they are."""
    source = entry.get("source")
    if isinstance(source, dict):
        return any(key in source for key in ("editable", "virtual", "directory", "workspace")) or source.get(
            "type"
        ) in ("directory",)
    return source is None and not any(
        key in entry for key in ("checksum", "files", "optional", "python-versions", "sdist", "wheels", "category")
    )


def _place(source: Any) -> tuple[str, str]:
    """(where from, the exact revision). https://doc.rust-lang.org/cargo/reference/pkgid-spec.html"""
    if isinstance(source, str):
        kind, plus, address = source.partition("+")
        if (
            "rust-lang/crates.io-index" in address
            and kind == "registry"
            and source_of(address) == "git github.com/rust-lang/crates.io-index"
        ):
            return "", ""
        if kind == "git":
            return f"git {source_of(address).removeprefix('git ')}", address.partition("#")[2]
        return source_of(address if plus else source), ""
    if not isinstance(source, dict):
        return "", ""
    address = text_of(source.get("git") or source.get("registry") or source.get("url") or source.get("path") or "")
    if "git" in source or source.get("type") == "git":
        revision = text_of(source.get("resolved_reference") or address.partition("#")[2])
        return f"git {source_of(address).removeprefix('git ')}", revision
    return source_of(address), address if "url" in source and source.get("type") not in (None, "legacy") else ""


def _hashes(files: Any) -> frozenset[str]:
    found = []
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict):
            many = file.get("hashes")
            found += (
                [f"{k}:{v}" for k, v in many.items()] if isinstance(many, dict) else [text_of(file.get("hash") or "")]
            )
    return frozenset(filter(None, found))


def pipfile_lock(blocks: list[Block]) -> Snapshot:
    data, facts = json_of(blocks[0].text)
    packages = []
    for group in (key for key in data if key != "_meta"):
        for name, entry in table(data, group).items():
            git, file = text_of(dig(entry, "git") or ""), text_of(dig(entry, "file") or "")
            hashes = frozenset(text_of(h) for h in items(entry, "hashes"))
            version = text_of(dig(entry, "version") or dig(entry, "ref") or "").lstrip("=")
            packages.append(
                Package(normal(name), version, "locked", source_of(git or file), file, hashes, mark=f'"{name}"')
            )
    facts += [Fact("registry", f"the source {text_of(dig(s, 'name'))}", text_of(dig(s, "url")), text_of(dig(s, "url")))
              for s in items(data, "_meta", "sources")]  # fmt: skip
    return Snapshot(tuple(packages), tuple(facts))


def conda_lock(blocks: list[Block]) -> Snapshot:
    """conda-lock.yml: a list of packages, each with an address and hashes. https://conda.github.io/conda-lock/"""
    packages = []
    for block in blocks[1:]:
        if pattern(r"^ *- (?!name:)\w+:", re.M).search(block.text):
            raise UnreadableError("an entry that does not begin with its name")
        text = block.text if block.text.startswith("- ") else "- " + block.text
        nodes = {node.path[-1]: node.value for node in outline(block._replace(text=text))}
        hashes = frozenset(f"{kind}:{nodes[kind]}" for kind in ("sha256", "md5") if kind in nodes)
        name = f"{normal(nodes.get('name', ''))} ({nodes.get('platform', '')})"
        packages.append(
            Package(
                name,
                nodes.get("version", ""),
                "locked",
                source_of(nodes.get("url", "")),
                nodes.get("url", ""),
                hashes,
                at=block.at,
            )
        )
    return Snapshot(tuple(packages), ())
