"""Cargo.toml. Its lockfile is read with Python's, which share its form.

https://doc.rust-lang.org/cargo/reference/manifest.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import inside, source_of
from gate.classify.dependencies.texts import table, text_of, toml_of

GROUPS = ("dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies")
PACKAGE_FACTS = {
    "rust-version": "runtime",
    "edition": "runtime",
    "build": "build",
    "links": "build",
    "publish": "publish",
}


def cargo_toml(blocks: list[Block]) -> Snapshot:
    data = toml_of(blocks[0].text)
    packages: list[Package] = []
    facts: list[Fact] = []
    for holder in (data, table(data, "workspace"), *table(data, "target").values()):
        for group in GROUPS:
            packages += [_dependency(name, spec) for name, spec in table(holder, group).items()]
    for holder in (table(data, "package"), table(data, "workspace", "package")):
        facts += [
            Fact("plain" if isinstance(v, dict) else PACKAGE_FACTS.get(k, "plain"), f"package.{k}", text_of(v), k)
            for k, v in holder.items()
        ]
    facts += _redirects(data)
    facts += [Fact("option", "features.default", text_of(value), "default") for key, value in table(data, "features").items()
              if key == "default"]  # fmt: skip
    facts += [Fact("plain", key, text_of(value), f"[{key}") for key, value in data.items()
              if key not in (*GROUPS, "package", "target", "patch", "replace", "workspace")]  # fmt: skip
    facts += [
        Fact("plain", f"workspace.{k}", text_of(v), k)
        for k, v in table(data, "workspace").items()
        if k not in (*GROUPS, "package")
    ]
    return Snapshot(tuple(packages), tuple(facts))


def _dependency(name: str, spec: Any) -> Package:
    """https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html"""
    if not isinstance(spec, dict):
        return Package(name, text_of(spec), mark=name)
    real, version = text_of(spec.get("package") or name), text_of(spec.get("version") or "")
    extra = " ".join(
        f"{k}={v}"
        for k, v in sorted(spec.items(), key=str)
        if k in ("features", "default-features", "optional", "workspace")
    )
    registry = spec.get("registry") or spec.get("registry-index")
    if "git" in spec:
        pin = text_of(spec.get("rev") or spec.get("tag") or spec.get("branch") or "")
        return Package(name, pin, source=f"git {source_of(text_of(spec['git'])).removeprefix('git ')}", mark=name)
    if "path" in spec:
        path = text_of(spec["path"])
        inner = inside(path)
        return Package(
            name, version, "local" if inner else "direct", "" if inner else f"path {path}", asked=extra, mark=name
        )
    if spec.get("workspace"):
        return Package(name, "", "local", asked=extra, mark=name)
    source = f"registry {registry}" if registry else f"npm:{real}" if real != name else ""
    return Package(name, version, source=source, asked=extra, mark=name)


def _redirects(data: dict[str, Any]) -> Iterator[Fact]:
    for registry, patches in table(data, "patch").items():
        for name, spec in patches.items() if isinstance(patches, dict) else ():
            yield Fact(_redirect(spec), f"the [patch] of {name} in {registry}", text_of(spec), name)
    for name, spec in table(data, "replace").items():
        yield Fact(_redirect(spec), f"the [replace] of {name}", text_of(spec), name)


def _redirect(spec: Any) -> str:
    path = text_of(spec.get("path") or "") if isinstance(spec, dict) else ""
    return "local-redirect" if path and inside(path) and not {"git", "registry"} & set(spec) else "redirect"
