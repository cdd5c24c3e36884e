"""NuGet. https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files"""

from __future__ import annotations

from gate.classify.dependencies.markup import tag, tree_of
from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.texts import json_of, table, text_of

REFERENCES = frozenset(
    (
        "PackageReference",
        "PackageVersion",
        "GlobalPackageReference",
        "PackageDownload",
        "package",
        "DotNetCliToolReference",
    )
)
RUNTIME = frozenset(("TargetFramework", "TargetFrameworks", "LangVersion", "RuntimeFrameworkVersion"))
OWN = frozenset(("Version", "PackageVersion", "AssemblyVersion", "FileVersion", "InformationalVersion", "ApplicationVersion", "ApplicationDisplayVersion", "ToolsVersion"))  # fmt: skip
"""Of the project itself; any other property that ends so, but for its language and runtime, is the version of something it uses."""
SOURCES = frozenset(("RestoreSources", "RestoreAdditionalProjectSources", "RestoreConfigFile"))
BUILD = frozenset(("Exec", "Import", "UsingTask", "PreBuildEvent", "PostBuildEvent", "Target"))


def project(blocks: list[Block]) -> Snapshot:
    """csproj, Directory.Packages.props, packages.config."""
    packages: list[Package] = []
    facts: list[Fact] = []
    for element in tree_of(blocks[0].text).iter():
        name = tag(element)
        if name in REFERENCES:
            package = element.get("Include") or element.get("Update") or element.get("id") or ""
            inner = next((c.text or "" for c in element if tag(c) == "Version"), "")
            version = element.get("VersionOverride") or element.get("Version") or element.get("version") or inner
            packages.append(Package(package.lower(), version.strip(), mark=package))
        elif name in RUNTIME | SOURCES | BUILD:
            kind = "runtime" if name in RUNTIME else "registry" if name in SOURCES else "build"
            label = " ".join([name, *(element.get(k) or "" for k in ("Name", "Project", "TaskName"))]).strip()
            facts.append(Fact(kind, label, (element.text or "").strip() + text_of(dict(element.items())), f"<{name}"))
        elif name.endswith("Version") and name not in OWN and (value := (element.text or "").strip())[:1].isdigit():
            packages.append(Package(name, value, "indirect", mark=f"<{name}>"))
    return Snapshot(tuple(packages), tuple(facts))


def lock(blocks: list[Block]) -> Snapshot:
    """packages.lock.json: framework -> package -> type, resolved, contentHash."""
    data, facts = json_of(blocks[0].text)
    packages = []
    for framework in table(data, "dependencies").values():
        for name, entry in table(framework).items():
            found = table(entry)
            digest, kind = text_of(found.get("contentHash") or ""), found.get("type")
            packages.append(Package(name.lower(), text_of(found.get("resolved") or ""), "local" if kind == "Project" else "locked",
                                    digests=frozenset([digest] if digest else ()), mark=f'"{name}"'))  # fmt: skip
    return Snapshot(tuple(packages), tuple(facts))


def tools(blocks: list[Block]) -> Snapshot:
    """dotnet-tools.json and global.json: tools and the SDK."""
    data, facts = json_of(blocks[0].text, comments=True)
    packages = [
        Package(name.lower(), text_of(table(spec).get("version") or ""), mark=f'"{name}"')
        for name, spec in table(data, "tools").items()
    ]
    packages += [
        Package(name.lower(), text_of(version), mark=f'"{name}"')
        for name, version in table(data, "msbuild-sdks").items()
    ]
    facts += [
        Fact("runtime" if key == "version" else "plain", f"sdk.{key}", text_of(value), f'"{key}"')
        for key, value in table(data, "sdk").items()
    ]
    return Snapshot(tuple(packages), tuple(facts))
