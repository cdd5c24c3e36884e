"""Maven and Gradle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gate.classify.dependencies.markup import tag, tree_of
from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import host, source_of
from gate.classify.dependencies.texts import pattern, table, text_of, toml_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ABOVE = "../pom.xml"
"""Where Maven looks for a parent that says no place: https://maven.apache.org/ref/current/maven-model/maven.html#class_parent"""
VERSIONED = r"v?\d+(\.[\w-]+)+|\d+"


def pom(blocks: list[Block]) -> Snapshot:
    """pom.xml; a property whose value looks like a version is taken as one. https://maven.apache.org/pom.html"""
    root = tree_of(blocks[0].text)
    packages: list[Package] = []
    facts: list[Fact] = []
    named = {tag(element): (element.text or "").strip() for element, above in _walk(root) if above == "properties"}
    for element, above in _walk(root):
        name, fields = tag(element), {tag(child): (child.text or "").strip() for child in element}
        if name == "parent" and above == "project" and _is_own(root, fields):
            facts.append(Fact("plain", "the version of this project", fields.get("version", ""), "<parent>"))
            packages.append(_artifact(name, fields | {"version": ""}, named))
        elif name in ("dependency", "plugin", "parent", "extension") and "artifactId" in fields:
            packages.append(_artifact(name, fields, named))
        elif name in ("repository", "pluginRepository", "mirror", "snapshotRepository") and "url" in fields:
            kind = "upload" if above == "distributionManagement" else "registry"
            facts.append(Fact(kind, f"the {name} {host(fields['url']) or fields['url']}", fields["url"], fields["url"]))
        elif above == "properties":
            facts += _property(name, (element.text or "").strip(), packages)
        elif above == "project" and len(element) == 0:
            facts.append(Fact("plain", name, (element.text or "").strip(), f"<{name}>"))
    return Snapshot(tuple(packages), tuple(facts))


def _is_own(root: Element, parent: dict[str, str]) -> bool:
    """Whether a module's parent is the project that it is part of: it is called after it, and says its group, or none."""
    own = {tag(child): (child.text or "").strip() for child in root}
    name, group = parent.get("artifactId", ""), parent.get("groupId", "")
    of_it = bool(name and group) and own.get("artifactId", "").startswith((f"{name}-", f"{name}."))
    beside = parent.get("relativePath", ABOVE) == ABOVE
    return of_it and f"{own.get('groupId', group)}.".startswith(f"{group}.") and beside


def _walk(root: Element) -> Iterator[tuple[Element, str]]:
    stack = [(root, "")]
    while stack:
        element, above = stack.pop()
        yield element, above
        stack += [(child, tag(element)) for child in reversed(element)]


def _artifact(name: str, fields: dict[str, str], named: dict[str, str]) -> Package:
    """What is asked for, in the version that a property of the same file says."""
    full = f"{fields.get('groupId', 'org.apache.maven.plugins' if name == 'plugin' else '')}:{fields['artifactId']}"
    version = fields.get("version", "")
    version = named.get(version[2:-1], version) if version.startswith("${") else version
    source = f"path {fields['systemPath']}" if fields.get("systemPath") else ""
    extra = " ".join(fields.get(key, "") for key in ("scope", "type", "classifier", "optional")).strip()
    return Package(
        full, version, "direct", source, asked=extra, mark=f"<artifactId>{fields['artifactId']}</artifactId>"
    )


def _property(name: str, value: str, packages: list[Package]) -> list[Fact]:
    if pattern(r"(maven\.compiler\.|java\.version|release$|(^|\.)jdk)").search(name):
        return [Fact("runtime", name, value, f"<{name}>")]
    of_google = pattern(r"v\d\w*-rev\d{6,8}-(\d+\.[\w.]+)").fullmatch(value)
    if (of_google or pattern(VERSIONED).match(value)) and "project.build" not in name:
        packages.append(Package(name, of_google[1] if of_google else value, "indirect", mark=f"<{name}>"))
        return []
    return [Fact("plain", name, value, f"<{name}>")]


QUOTED = r"""["']([^"'\s:]+):([^"'\s:]+)(?::([^"':@\s]+))?(?::[^"'@]*)?(?:@\w+)?["']"""


LONGEST = 2000


def gradle(blocks: list[Block]) -> Snapshot:
    """build.gradle(.kts): coordinates in quotes, plugins, versions in variables, repositories. The rest is code."""
    packages: list[Package] = []
    facts: list[Fact] = []
    at = blocks[0].at
    text, inside = blocks[0].text, False
    for raw, live in zip(text.split("\n"), _without_remarks(text).split("\n"), strict=True):
        line, said = (" ".join(pattern(r"(^|\s)//.*$").sub("", row[:LONGEST]).split()) for row in (raw, live))
        if len(raw) > LONGEST:
            facts.append(Fact("unread", raw[:60].strip(), at=at))
        packages += [p._replace(at=at) for p in _gradle_line(line)]
        inside = OPENS.search(line) is not None or (inside and not line.startswith("}"))
        acting = list(_gradle_facts(said, inside))
        resting = (f._replace(name=f"{f.name} (in a remark)") for f in _gradle_facts(line, inside) if f not in acting)
        facts += [f._replace(at=at) for f in (*acting, *(resting if raw != live else ()))]
        at += len(raw) + 1
    return Snapshot(tuple(packages), tuple(facts))


SPOKEN = r"""["'](?:(?<=")(?:\\.|[^"\\\n])*+"?|(?:\\.|[^'\\\n])*+'?)|//[^\n]*+|/\*"""


def _without_remarks(text: str) -> str:
    """Without what stands between `/*` and `*/`; each line keeps its number."""
    if "/*" not in text:
        return text
    parts, at = list[str](), 0
    for found in pattern(SPOKEN).finditer(text):
        if found.start() < at or found[0] != "/*":
            continue
        end = text.find("*/", found.end())
        if end < 0:
            break
        parts += [text[at : found.start()], "\n" * text.count("\n", found.start(), end)]
        at = end + 2
    return "".join([*parts, text[at:]])


def _gradle_line(line: str) -> Iterator[Package]:
    for group, name, version in pattern(QUOTED).findall(line):
        if (
            pattern(r"[\w.-]+").fullmatch(group)
            and pattern(r"[\w.${}-]+").fullmatch(name)
            and not line.strip().startswith("project")
        ):
            yield Package(f"{group}:{name}", version)
    mapped = dict(pattern(r"""\b(group|name|version)\s*[:=]\s*["']([^"']+)["']""").findall(line))
    if "name" in mapped and ("group" in mapped or "version" in mapped):
        yield Package(f"{mapped.get('group', '')}:{mapped['name']}", mapped.get("version", ""))
    plugin = pattern(
        r"""\b(?:id|kotlin)\s*\(?\s*["']([\w.-]+)["']\s*\)?\s*\.?version\s*\(?\s*["']([^"']+)["']"""
    ).search(line)
    if plugin:
        yield Package(f"plugin {plugin[1]}", plugin[2])
    left, sign, right = line.partition("=")
    variable = next((w for w in reversed(pattern(r"\w+").findall(left)) if "version" in w.lower()), "") if sign else ""
    value = pattern(r"""\s*["'](v?\d[^"']*)["']""").match(right)
    if variable and value:
        yield Package(variable, value[1], "local" if variable == "version" else "indirect")
    tool = pattern(r"""toolVersion\s*\(?\s*["'](v?\d[^"']*)["']\)?""").fullmatch(line)
    if tool:  # https://docs.gradle.org/current/userguide/checkstyle_plugin.html
        yield Package("toolVersion", tool[1], "indirect")
    entry = pattern(r"""(?!group:|name:|version:)(\w+)\s*:\s*["'](v?\d[\w.-]*)["'],?""").fullmatch(line)
    if entry:  # of a map of versions
        yield Package(entry[1], entry[2], "indirect")


OPENS = pattern(r"(?:^|[\s{;])(?:maven|ivy)\s*(?:\((?!\s*[A-Z]\w*Publication)[^()]*\)\s*)?\{")


def _gradle_facts(line: str, inside: bool) -> Iterator[Fact]:
    """`inside` is whether it stands where a repository is told."""
    address = pattern(
        r"""(?:\burl\b|\bmaven\b|\buri\b|setUrl|artifactUrls|ivy)[\s=(:{]*(?:uri\s*\(\s*)?["']([^"']+)["']"""
    ).search(line)
    if address and ("/" in address[1] or ":" in address[1]):
        yield Fact("registry", f"the repository {host(address[1]) or address[1]}", address[1])
    named = pattern(
        r"\bmaven\s*\(\s*(?:uri\(\s*)?([A-Za-z_][\w.]*)\s*\)|^(?:maven\s*\{\s*)?(?:url\s*=?|setUrl\s*\()\s*(?:uri\s*\(\s*)?([A-Za-z_][\w.]*)[\s)}]*$"
    ).search(line)
    if named:
        name = named[1] or named[2]
    if named and (named[1] or inside):
        yield Fact("registry", f"the repository that {name} names", name)
    for name in pattern(r"\b(jcenter|mavenLocal|flatDir|gradlePluginPortal|google)\s*[({]").findall(line):
        risky = name in ("jcenter", "mavenLocal", "flatDir")
        yield Fact("registry" if risky else "option", f"the repository {name}")
    if pattern(r"allowInsecureProtocol|isAllowInsecureProtocol").search(line):
        yield Fact("trust", "allowInsecureProtocol", line.strip())
    if pattern(r"""\b(files|fileTree)\s*\(""").search(line) and pattern(
        r"\b(implementation|api|compileOnly|runtimeOnly|classpath)\b"
    ).search(line):
        yield Fact("local-redirect", "a library that lies as a file", line.strip())
    runtime = pattern(
        r"\b(sourceCompatibility|targetCompatibility|jvmTarget|jvmToolchain|languageVersion)\b[\s=.(]*(?:set\()?(.*)"
    ).search(line)
    if runtime:
        yield Fact("runtime", runtime[1], runtime[2].strip(" )\"'"))


def catalog(blocks: list[Block]) -> Snapshot:
    """libs.versions.toml. https://docs.gradle.org/current/userguide/version_catalogs.html"""
    data = toml_of(blocks[0].text)
    packages = [
        Package(f"version {name}", _version(spec), "indirect", mark=name)
        for name, spec in table(data, "versions").items()
    ]
    for group, key in (("libraries", "module"), ("plugins", "id")):
        for name, spec in table(data, group).items():
            if isinstance(spec, str):
                coordinates, _, version = spec.rpartition(":")
                packages.append(Package(coordinates, version, mark=name))
            elif isinstance(spec, dict):
                full = text_of(spec.get(key) or f"{spec.get('group')}:{spec.get('name')}")
                packages.append(Package(full, _version(spec.get("version")), mark=name))
    facts = [Fact("plain", f"bundle {k}", text_of(v), k) for k, v in table(data, "bundles").items()]
    return Snapshot(tuple(packages), tuple(facts))


def _version(spec: Any) -> str:
    if isinstance(spec, dict):
        return text_of(
            spec.get("strictly")
            or spec.get("require")
            or spec.get("prefer")
            or (f"ref {spec['ref']}" if "ref" in spec else "")
        )
    return text_of(spec or "")


def gradle_lock(blocks: list[Block]) -> Snapshot:
    """gradle.lockfile: `group:name:version=configurations`."""
    found: list[Package] = []
    facts: list[Fact] = []
    for block in blocks:
        text = block.text.strip()
        line = pattern(r"([^:#=\s]+:[^:=\s]+):([^:=\s]+)=.*").fullmatch(text)
        if line:
            found.append(Package(line[1], line[2], "locked", at=block.at))
        elif text and not text.startswith(("#", "empty=")):
            facts.append(Fact("unread", text[:60], at=block.at))
    return Snapshot(tuple(found), tuple(facts))


def wrapper(blocks: list[Block]) -> Snapshot:
    """gradle-wrapper.properties, maven-wrapper.properties: the build tool itself, downloaded and run."""
    packages: list[Package] = []
    facts: list[Fact] = []
    lines = dict(_pairs(blocks[0].text))
    for key, value in lines.items():
        url = value.replace("\\:", ":")
        if key in ("distributionUrl", "wrapperUrl"):
            digest = lines.get("distributionSha256Sum" if key == "distributionUrl" else "wrapperSha256Sum", "")
            version = pattern(r"-(\d[\w.-]*?)(?:-(?:bin|all))?\.(?:zip|tar\.gz|jar)$").search(url)
            packages.append(
                Package(
                    key,
                    version[1] if version else url,
                    "locked",
                    source_of(url),
                    url,
                    frozenset([digest] if digest else ()),
                    mark=key,
                )
            )
        elif not key.endswith("Sha256Sum"):
            facts.append(
                Fact("trust" if (key, value) == ("validateDistributionUrl", "false") else "plain", key, value, key)
            )
    return Snapshot(tuple(packages), tuple(facts))


def properties(blocks: list[Block]) -> Snapshot:
    """gradle.properties: a key that says `version` and has one."""
    own = ("version", "version_name", "versionname")
    versions = [
        (key, value) for key, value in _pairs(blocks[0].text) if "version" in key.lower() and value[:1].isdigit()
    ]
    return Snapshot(
        tuple(Package(key, value, "local" if key.lower() in own else "indirect", mark=key) for key, value in versions),
        (),
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of a properties file, as Java reads them: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)"""
    rows = (row.lstrip() for row in re.sub(r"(?<!\\)((?:\\\\)*)\\\r?\n[ \t\f]*", r"\1", text).splitlines())
    for row in rows:
        found = PAIR.fullmatch(row)
        if found and found[1] and not row.startswith(("#", "!")):
            yield _unescaped(found[1]), _unescaped(found[2].strip())


PAIR = re.compile(r"((?:\\.|[^\\=:\s])*+)\s*+[=:]?\s*+(.*)")


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def verification(blocks: list[Block]) -> Snapshot:
    """gradle/verification-metadata.xml: the hashes that downloads are checked against."""
    root = tree_of(blocks[0].text)
    packages: list[Package] = []
    facts: list[Fact] = []
    for element, _ in _walk(root):
        if tag(element) == "component":
            hashes = frozenset(f"{tag(h)}:{h.get('value')}" for artifact in element for h in artifact)
            packages.append(Package(f"{element.get('group')}:{element.get('name')}@{element.get('version')}", text_of(element.get("version")), "indirect",
                                    digests=hashes, mark=f'name="{element.get("name")}"'))  # fmt: skip
        elif tag(element) in ("trust", "trusted-key", "ignored-key", "verify-metadata", "verify-signatures"):
            facts.append(
                Fact("trust", f"{tag(element)} {sorted(element.items())}", (element.text or "").strip(), tag(element))
            )
    return Snapshot(tuple(packages), tuple(facts))
