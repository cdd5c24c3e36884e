"""pyproject.toml: PEP 621 and 735, and the tables of poetry, pdm, uv, hatch.

https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.classify.dependencies.nouns import Fact, Package, Snapshot
from gate.classify.dependencies.origins import inside, source_of
from gate.classify.dependencies.python import many, normal
from gate.classify.dependencies.texts import dig, items, table, text_of

PLAIN = frozenset(("dependencies", "optional-dependencies", "requires-python"))
POETRY = frozenset(("dependencies", "dev-dependencies", "group", "source", "build", "extras"))
UV_OPTIONS = {
    "override-dependencies": "override", "constraint-dependencies": "override", "build-constraint-dependencies": "override", "index": "registry",
    "index-url": "registry", "extra-index-url": "registry", "find-links": "registry", "no-index": "registry", "index-strategy": "registry",
    "no-build-isolation-package": "build", "required-version": "plain", "sources": "", "dev-dependencies": "", "workspace": "plain", "package": "plain",
    "build-backend": "build", "extra-build-dependencies": "build", "no-sources": "option", "allow-insecure-host": "trust", "pip": "option",
}  # fmt: skip


def read(data: dict[str, Any]) -> Snapshot:
    packages: list[Package] = []
    facts: list[Fact] = []
    project = table(data, "project")
    packages += many(items(project, "dependencies"))
    for group in (*table(project, "optional-dependencies").values(), *table(data, "dependency-groups").values()):
        packages += many(group if isinstance(group, list) else [])
    facts += [Fact("plain", f"project.{k}", text_of(v), k) for k, v in project.items() if k not in PLAIN]
    if "requires-python" in project:
        facts.append(Fact("runtime", "requires-python", text_of(project["requires-python"]), "requires-python"))
    facts += _build(table(data, "build-system"))
    for read_tool in (_poetry, _pdm, _uv, _hatch):
        more, others = read_tool(table(data, "tool"))
        packages += more
        facts += others
    facts += [
        Fact("plain", f"tool.{k}", text_of(v), f"[tool.{k}")
        for k, v in table(data, "tool").items()
        if k not in ("poetry", "pdm", "uv", "hatch")
    ]
    facts += [
        Fact("plain", k, text_of(v), k)
        for k, v in data.items()
        if k not in ("project", "dependency-groups", "build-system", "tool")
    ]
    pinned = {p.name: p.source for p in packages if p.name.startswith("source of ")}
    kept = [
        p._replace(source=pinned.get(f"source of {p.name}", p.source))
        for p in packages
        if not p.name.startswith("source of ")
    ]
    return Snapshot(tuple(kept), tuple(facts))


def _build(build: dict[str, Any]) -> Iterator[Fact]:
    """The backend runs on every install from source; what it requires runs with it."""
    for key in ("build-backend", "backend-path"):
        if key in build:
            yield Fact("backend", key, text_of(build[key]), key)
    for package in many(items(build, "requires")):
        kind = "redirect" if package.source and package.kind != "local" else "build"
        yield Fact(kind, f"{package.name} of build-system", package.version + package.source, "requires")


def _poetry(tool: dict[str, Any]) -> tuple[list[Package], list[Fact]]:
    poetry = table(tool, "poetry")
    groups = [table(poetry, "dependencies"), table(poetry, "dev-dependencies")]
    groups += [table(group, "dependencies") for group in table(poetry, "group").values()]
    packages = [tabled(name, spec) for group in groups for name, spec in group.items() if name != "python"]
    facts = [Fact("runtime", "python", text_of(g["python"]), "python") for g in groups if "python" in g]
    facts += [
        Fact("registry", f"the source {text_of(dig(s, 'name'))}", text_of(s), text_of(dig(s, "url")))
        for s in items(poetry, "source")
    ]
    if "build" in poetry:
        facts.append(Fact("backend", "tool.poetry.build", text_of(poetry["build"]), "build"))
    facts += [Fact("plain", f"tool.poetry.{k}", text_of(v), k) for k, v in poetry.items() if k not in POETRY]
    return packages, facts


def tabled(name: str, spec: Any) -> Package:
    """Poetry's and Pipenv's form: a constraint, a table, or several. https://python-poetry.org/docs/dependency-specification/"""
    if isinstance(spec, list):
        parts = [tabled(name, one) for one in spec]
        sources = "".join(sorted(p.source for p in parts))
        return Package(normal(name), "||".join(p.version for p in parts), source=sources, mark=name)
    if not isinstance(spec, dict):
        return Package(normal(name), text_of(spec), mark=name)
    git, url, path = (text_of(spec.get(key) or "") for key in ("git", "url", "file"))
    path = path or text_of(spec.get("path") or "")
    extra = " ".join(
        f"{k}={v}"
        for k, v in sorted(spec.items(), key=str)
        if k in ("extras", "markers", "python", "optional", "platform")
    )
    if git:
        source = source_of(git)
        return Package(normal(name), text_of(spec.get("tag") or spec.get("rev") or spec.get("ref") or spec.get("branch") or ""),
                       source=source if source.startswith("git ") else f"git {git}", mark=name)  # fmt: skip
    if url:
        return Package(
            normal(name),
            url.rpartition("/")[2],
            source=source_of(url) or f"url {url.rpartition('/')[0]}",
            url=url,
            mark=name,
        )
    if path:
        return local(normal(name), path, name)
    registry = spec.get("source") or spec.get("index")
    return Package(
        normal(name),
        text_of(spec.get("version") or ""),
        source=f"the source {registry}" if registry else "",
        asked=extra,
        mark=name,
    )


def local(name: str, path: str, mark: str) -> Package:
    """A folder of this repository, or a path that leads out of it."""
    return Package(name, "", "local" if inside(path) else "direct", f"path {path}", mark=mark)


def _pdm(tool: dict[str, Any]) -> tuple[list[Package], list[Fact]]:
    pdm = table(tool, "pdm")
    packages = [p for group in table(pdm, "dev-dependencies").values() if isinstance(group, list) for p in many(group)]
    facts = [
        Fact("registry", f"the source {text_of(dig(s, 'name'))}", text_of(s), text_of(dig(s, "url")))
        for s in items(pdm, "source")
    ]
    facts += [
        Fact("override", f"overrides.{k}", text_of(v), k) for k, v in table(pdm, "resolution", "overrides").items()
    ]
    facts += [Fact("build" if k == "build" else "plain", f"tool.pdm.{k}", text_of(v), f"[tool.pdm.{k}") for k, v in pdm.items()
              if k not in ("dev-dependencies", "source", "resolution")]  # fmt: skip
    return packages, facts


def _uv(tool: dict[str, Any]) -> tuple[list[Package], list[Fact]]:
    uv = table(tool, "uv")
    packages = list(many(items(uv, "dev-dependencies")))
    for name, spec in table(uv, "sources").items():
        for one in spec if isinstance(spec, list) else [spec]:
            inner = isinstance(one, dict) and (one.get("workspace") or ("path" in one and inside(text_of(one["path"]))))
            found = tabled(name, one)
            packages.append(
                found._replace(name=f"source of {found.name}", source="" if inner else found.source or text_of(one))
            )
    facts = [Fact(kind, f"tool.uv.{k}", text_of(v), k) for k, v in uv.items() if (kind := UV_OPTIONS.get(k, "option"))]
    return packages, facts


def _hatch(tool: dict[str, Any]) -> tuple[list[Package], list[Fact]]:
    hatch = table(tool, "hatch")
    packages: list[Package] = []
    for env in table(hatch, "envs").values():
        packages += many([*items(env, "dependencies"), *items(env, "extra-dependencies")])
    hooks = dig(hatch, "build", "hooks") or {}
    facts = [Fact("build", "tool.hatch.build.hooks", text_of(hooks), "hooks")] if hooks else []
    facts += [Fact("plain", f"tool.hatch.{k}", text_of(v), f"[tool.hatch.{k}") for k, v in hatch.items()]
    return packages, facts
