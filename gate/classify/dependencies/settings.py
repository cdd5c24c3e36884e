"""Settings of package managers: which registries are asked, which downloads are trusted, whose hooks run."""

from __future__ import annotations

from typing import Any

from gate.classify.dependencies.markup import tag, tree_of
from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import host
from gate.classify.dependencies.texts import outline, pattern, text_of, toml_of

REGISTRY = (
    r"registr|index|mirror|find.?links|channel|source|repositor|url|proxy|(^|\.)host|cdn|goproxy|goprivate|replace-with"
)
CREDENTIAL = r"_auth|token|password|username|credential|cert(file)?$|\bkey$"
TRUST = r"strict.?ssl|trusted.?host|verify|cafile|(^|[._])ca$|insecure|gosumdb|gonosum|goflags|checksumBehavior|enableHardened|ignore.?scripts|enableScripts"
SAFE = r"(strict.?ssl|verify.?ssl|enableStrictSsl|enableHardenedMode|ignore.?scripts)=true|enableScripts=false|checksumBehavior=throw"
HOOK = r"plugin|pnpmfile|yarn.?path|onload|preload|script.?shell|node.?options|git$|runner|(^|\.)linker|rustc|rustdoc|wrapper|rustflags|(^|\.)init|credential-provider|\bbuild\.target-dir"


REACHES = r"--config|--git|--registry|--index|--token|--manifest-path|https?:|\b(?:publish|yank|owner|login|install)\b"
"""What an alias may do beyond building what is here: https://doc.rust-lang.org/cargo/reference/config.html#alias"""


def kind_of(key: str, value: str = "") -> str:
    """What a setting decides, by its name; one that only tightens is an option like others."""
    if pattern(SAFE, 2).fullmatch(f"{key}={value}"):
        return "option"
    if key.startswith("alias."):
        return "hook" if pattern(REACHES, 2).search(value) else "alias"
    for words, kind in ((CREDENTIAL, "credential"), (TRUST, "trust"), (HOOK, "hook"), (REGISTRY, "registry")):
        if pattern(words, 2).search(key):
            return kind
    return "option"


def keyed_lines(blocks: list[Block]) -> Snapshot:
    """.npmrc, .yarnrc, pip.conf, .bundle/config, .pypirc: `key = value`, `key "value"` or `key: value`."""
    facts, at, section = [], blocks[0].at, ""
    for raw in blocks[0].text.split("\n"):
        start, at = at, at + len(raw) + 1
        line = raw.strip()
        head = pattern(r"\[([^\]]*)\]").fullmatch(line)
        if head:
            section = f"{head[1]}."
        elif line and line[0] not in "#;" and line != "---":
            found = pattern(r"""["']?([^\s="']+?)["']?(?:\s*[=:]\s*|\s+)(.*)""").match(line)
            key, value = (found[1], found[2]) if found else (line, "")
            if line.startswith("//") or ":registry" in line or "_auth" in line:
                key, _, value = line.partition("=")
            kind = kind_of(key, value.strip())
            kind = "registry" if "://" in value and kind == "option" else kind
            facts.append(Fact(kind, section + key.strip(), value.strip(), at=start))
    return Snapshot((), tuple(facts))


def yaml(blocks: list[Block]) -> Snapshot:
    """.yarnrc.yml, .condarc. https://yarnpkg.com/configuration/yarnrc"""
    packages, facts = [], list[Fact]()
    for node in outline(blocks[0]):
        release = (
            pattern(r"\.yarn/releases/yarn-(\d[\w.-]*)\.c?js").fullmatch(node.value)
            if node.path == ("yarnPath",)
            else None
        )
        if release:
            packages.append(Package("yarn", release[1], "locked", at=node.at))
        elif node.value:
            name = ".".join(node.path)
            listed = "-" in node.path
            kind = (
                "override"
                if node.path[0] == "packageExtensions"
                else "registry"
                if "://" in node.value
                else kind_of(name, node.value)
            )
            facts.append(
                Fact(kind, f"{name} {node.value}" if listed else name, "" if listed else node.value, at=node.at)
            )
    return Snapshot(tuple(packages), tuple(facts))


def toml(blocks: list[Block]) -> Snapshot:
    """.cargo/config.toml, bunfig.toml, uv.toml, poetry.toml. https://doc.rust-lang.org/cargo/reference/config.html"""
    facts: list[Fact] = []
    todo: list[tuple[str, Any]] = [("", toml_of(blocks[0].text))]
    while todo:
        name, value = todo.pop()
        if isinstance(value, dict):
            todo += [(f"{name}.{key}" if name else key, inner) for key, inner in reversed(value.items())]
        else:
            kind = "plain" if name.startswith(("term.", "doc.")) else kind_of(name, text_of(value))
            facts.append(Fact(kind, name, text_of(value), name.rpartition(".")[2]))
    return Snapshot((), tuple(facts))


def nuget(blocks: list[Block]) -> Snapshot:
    """nuget.config. https://learn.microsoft.com/nuget/reference/nuget-config-file"""
    facts = []
    for section in tree_of(blocks[0].text):
        kind = {"packageSources": "registry", "packageSourceCredentials": "credential", "trustedSigners": "trust", "apikeys": "credential",
                "packageSourceMapping": "registry", "disabledPackageSources": "registry"}.get(tag(section), "option")  # fmt: skip
        for element in section.iter():
            if element is not section:
                said = element.get("key") or element.get("pattern") or tag(element)
                facts.append(Fact(kind, f"{tag(section)} {said}", text_of(dict(element.items())), said))
    return Snapshot((), tuple(facts))


def hook_file(blocks: list[Block]) -> Snapshot:
    """.pnpmfile.cjs and Gradle init scripts: code that runs on every install."""
    text = blocks[0].text
    return Snapshot((), (Fact("hook", "this file", text),) if text.strip() else ())


def maven(blocks: list[Block]) -> Snapshot:
    """settings.xml and .mvn/extensions.xml."""
    facts = []
    for element in tree_of(blocks[0].text).iter():
        fields = {tag(child): (child.text or "").strip() for child in element}
        if "url" in fields:
            facts.append(Fact("registry", f"the {tag(element)} {host(fields['url'])}", fields["url"], fields["url"]))
        elif "artifactId" in fields:
            facts.append(
                Fact("hook", f"the extension {fields['artifactId']}", fields.get("version", ""), fields["artifactId"])
            )
        elif "password" in fields or "privateKey" in fields:
            facts.append(Fact("credential", f"the server {fields.get('id', '')}", text_of(fields), "<server>"))
    return Snapshot((), tuple(facts))
