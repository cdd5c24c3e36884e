"""Which reader a path asks for. Names only: nothing is compiled or imported until a path fits."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from gate.classify.dependencies.nouns import Block, Snapshot

FormatKind = Literal["lock", "manifest", "settings", "binary"]
LINES, PARAGRAPHS = r"^[^\n]", r"^[^\s#]"
TOML_PACKAGES = r"^\[\[packages?\]\]|^\[metadata"


class Format(NamedTuple):
    """`boundary` cuts a large regular file into blocks that are compared before they are parsed."""

    kind: FormatKind
    reader: str
    boundary: str = ""

    def read(self, blocks: list[Block]) -> Snapshot:
        module, _, name = self.reader.partition(".")
        reader = getattr(import_module(f"gate.classify.dependencies.{module}"), name)
        return cast("Callable[[list[Block]], Snapshot]", reader)(blocks)


def _lock(reader: str, boundary: str = "") -> Format:
    return Format("lock", reader, boundary)


def _manifest(reader: str) -> Format:
    return Format("manifest", reader)


def _settings(reader: str) -> Format:
    return Format("settings", f"settings.{reader}")


NAMES: dict[str, Format] = {
    "package.json": _manifest("node.package_json"), "deno.json": _manifest("node.deno_json"), "deno.jsonc": _manifest("node.deno_json"),
    "pnpm-workspace.yaml": _manifest("node.pnpm_workspace"), "package-lock.json": _lock("node.npm_lock"), "npm-shrinkwrap.json": _lock("node.npm_lock"),
    "bun.lock": _lock("node.bun_lock"), "bun.lockb": Format("binary", ""), "yarn.lock": _lock("node_locks.yarn_classic", PARAGRAPHS),
    "pnpm-lock.yaml": _lock("node_locks.pnpm_lock", r"^(?:\S|  [^\s:#].*:$|  \? )"), "deno.lock": _lock("node_locks.deno_lock"),
    ".npmrc": _settings("keyed_lines"), ".yarnrc": _settings("keyed_lines"), ".yarnrc.yml": _settings("yaml"), "bunfig.toml": _settings("toml"),
    ".pnpmfile.cjs": _settings("hook_file"), "pnpmfile.cjs": _settings("hook_file"), ".pnpmfile.mjs": _settings("hook_file"),
    "pyproject.toml": _manifest("python.pyproject"), "setup.py": _manifest("python.setup_py"), "setup.cfg": _manifest("python.setup_cfg"),
    "pipfile": _manifest("python.pipfile"), "pipfile.lock": _lock("python_locks.pipfile_lock"), "poetry.lock": _lock("python_locks.toml_lock", TOML_PACKAGES),
    "uv.lock": _lock("python_locks.toml_lock", TOML_PACKAGES), "pdm.lock": _lock("python_locks.toml_lock", TOML_PACKAGES),
    "environment.yml": _manifest("python.conda"), "environment.yaml": _manifest("python.conda"), "conda-lock.yml": _lock("python_locks.conda_lock", r"^ *- name:"),
    "pip.conf": _settings("keyed_lines"), "pip.ini": _settings("keyed_lines"), ".pypirc": _settings("keyed_lines"), ".condarc": _settings("yaml"),
    "uv.toml": _settings("toml"), "poetry.toml": _settings("toml"),
    "cargo.toml": _manifest("rust.cargo_toml"), "cargo.lock": _lock("python_locks.toml_lock", TOML_PACKAGES),
    "go.mod": _manifest("golang.go_mod"), "go.work": _manifest("golang.go_mod"), "go.sum": _lock("golang.go_sum", LINES), "go.work.sum": _lock("golang.go_sum", LINES),
    "gemfile": _manifest("ruby.gemfile"), "puppetfile": _manifest("ruby.gemfile"), "berksfile": _manifest("ruby.gemfile"), "cheffile": _manifest("ruby.gemfile"), "metadata.rb": _manifest("ruby.gemfile"),
    "cheffile.lock": _lock("ruby.gemfile_lock"), "puppetfile.lock": _lock("ruby.gemfile_lock"), "gems.rb": _manifest("ruby.gemfile"), "gemfile.lock": _lock("ruby.gemfile_lock"),
    "gems.locked": _lock("ruby.gemfile_lock"),
    "composer.json": _manifest("php.composer_json"), "composer.lock": _lock("php.composer_lock"),
    "pom.xml": _manifest("jvm.pom"), "gradle.lockfile": _lock("jvm.gradle_lock", LINES), "buildscript-gradle.lockfile": _lock("jvm.gradle_lock", LINES),
    "gradle-wrapper.properties": _lock("jvm.wrapper"), "maven-wrapper.properties": _lock("jvm.wrapper"), "verification-metadata.xml": _lock("jvm.verification"),
    "gradle.properties": _manifest("jvm.properties"),
    "directory.packages.props": _manifest("dotnet.project"), "directory.build.props": _manifest("dotnet.project"),
    "directory.build.targets": _manifest("dotnet.project"), "packages.config": _manifest("dotnet.project"), "packages.lock.json": _lock("dotnet.lock"),
    "nuget.config": _settings("nuget"), "global.json": _manifest("dotnet.tools"), "dotnet-tools.json": _manifest("dotnet.tools"),
    "mix.exs": _manifest("others.mix"), "mix.lock": _lock("others.mix_lock", LINES), "pubspec.yaml": _manifest("others.pubspec"),
    "pubspec.lock": _lock("others.pubspec_lock", r"^  \S|^\S"), "podfile": _manifest("others.podfile"), "podfile.lock": _lock("others.podfile_lock"),
    "package.swift": _manifest("others.swift"), "package.resolved": _lock("others.resolved"), "flake.lock": _lock("others.flake_lock"),
    **dict.fromkeys((".ruby-version", ".python-version", ".php-version"), _manifest("others.language")),
    **dict.fromkeys((".node-version", ".nvmrc", ".java-version", ".tool-versions"), _manifest("others.toolchain")),
    "project.clj": _manifest("places.clojure"), "deps.edn": _manifest("places.clojure"), "description": _manifest("places.r_description"),
    "conanfile.txt": _manifest("others.conan"), "conanfile.py": _manifest("others.conan"), "paket.dependencies": _manifest("places.paket"), "cabal.project": _manifest("places.haskell"), "stack.yaml": _manifest("places.haskell"),
    "cartfile": _manifest("others.cartfile"), "cartfile.private": _manifest("others.cartfile"), "cartfile.resolved": _lock("others.cartfile"),
}  # fmt: skip
SUFFIXES: dict[str, Format] = {
    ".gemspec": _manifest("ruby.gemfile"), ".gemfile": _manifest("ruby.gemfile"), ".gemfile.lock": _lock("ruby.gemfile_lock"),
    ".gradle": _manifest("jvm.gradle"), ".gradle.kts": _manifest("jvm.gradle"), ".versions.toml": _manifest("jvm.catalog"),
    ".props": _manifest("dotnet.project"), ".opam": _manifest("places.opam"), ".sbt": _manifest("sbt.build"), ".csproj": _manifest("dotnet.project"), ".fsproj": _manifest("dotnet.project"), ".vbproj": _manifest("dotnet.project"),
}  # fmt: skip
PLACES: dict[str, Format] = {
    ".cargo/config.toml": _settings("toml"), ".cargo/config": _settings("toml"), ".bundle/config": _settings("keyed_lines"),
    ".mvn/extensions.xml": _settings("maven"), ".mvn/settings.xml": _settings("maven"), ".m2/settings.xml": _settings("maven"),
    "project/build.properties": _manifest("sbt.build"),
}  # fmt: skip
REQUIREMENTS = _manifest("python.requirements")


def format_of(path: str) -> Format | None:
    """The reader for a path, None where it is no business of this rule."""
    lowered = path.lower()
    folder, _, name = lowered.rpartition("/")
    found = NAMES.get(name) or PLACES.get("/".join(lowered.split("/")[-2:]))
    if found:
        return found
    if name.startswith("gemfile.") and not name.endswith((".md", ".txt", ".rb")):
        return NAMES["gemfile.lock" if name.endswith(".lock") else "gemfile"]
    if name.endswith((".txt", ".in", ".lock")) and (
        _asks(name)
        or (
            not lowered.startswith(("doc/", "docs/"))
            and any(part.startswith(("requirements", "constraints")) for part in folder.split("/"))
        )
    ):
        return REQUIREMENTS
    if name.startswith("pylock") and name.endswith(".toml"):
        return NAMES["poetry.lock"]
    if name.endswith(".scala") and folder.rpartition("/")[2] == "project" and "src" not in folder.split("/"):
        return SUFFIXES[".sbt"]
    return next((found for suffix, found in SUFFIXES.items() if name.endswith(suffix)), None)


def _asks(name: str) -> bool:
    return (
        "requirements" in name
        or name.startswith(("constraints", "requires", "requirement", "test-requires", "dev-requires"))
        or name.endswith("-constraints.txt")
    )
