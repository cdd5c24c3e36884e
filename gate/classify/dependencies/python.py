"""pip requirements, pyproject.toml, setup.cfg, setup.py, Pipfile, conda environments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot, UnreadableError
from gate.classify.dependencies.origins import inside, source_of
from gate.classify.dependencies.texts import dig, items, outline, pattern, table, text_of, toml_of

# https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options
OPTIONS = {
    "-i": "registry", "--index-url": "registry", "--extra-index-url": "registry", "-f": "registry", "--find-links": "registry", "--no-index": "registry",
    "--trusted-host": "trust", "--require-hashes": "checks", "-r": "include", "--requirement": "include", "-c": "include", "--constraint": "include",
}  # fmt: skip
LONGEST = 60_000
"""Some projects list five hundred hashes on one logical line."""
NAME = r"([\w][\w.\-]*)\s*(?:\[([^\]]*)\])?\s*"


def normal(name: str) -> str:
    """https://packaging.python.org/en/latest/specifications/name-normalization/"""
    return pattern(r"[-_.]+").sub("-", name.strip()).lower()


def requirements(blocks: list[Block]) -> Snapshot:
    """Logical lines: a backslash joins two, a comment ends one."""
    packages: list[Package] = []
    facts: list[Fact] = []
    for at, line in _logical(blocks[0].text):
        if len(line) > LONGEST:
            facts.append(Fact("unread", line[:60], at=at))
            continue
        if line.startswith("-") and not line.startswith(("-e", "--editable")):
            facts.append(_option(line, at))
            continue
        hashes = frozenset(pattern(r"--hash[=\s]+(\S+)").findall(line))
        others = pattern(r"\s--(?!hash)([\w-]+)").findall(line)
        facts += [Fact(OPTIONS.get(f"--{o}", "option"), f"--{o}", line, at=at) for o in others if o != "editable"]
        found = requirement(pattern(r"\s--?[a-z].*").sub("", line) if not line.startswith("-") else line)
        if found:
            packages.append(found._replace(digests=hashes, at=at))
        else:
            facts.append(Fact("unread", line[:60], at=at))
    if packages and all(p.digests for p in packages):
        facts.append(Fact("checks", "the hash of every requirement"))
    return Snapshot(tuple(_as_compiled(packages, blocks[0].text)), tuple(facts))


COMPILED = r"(?i)\A(?:#[^\n]*\n){0,10}#[^\n]*\b(?:pip-compile|uv pip compile)\b"


def _as_compiled(packages: list[Package], text: str) -> Iterator[Package]:
    """What other packages of the list alone asked for is no choice of this project's, where a compiler wrote the list: it says
    below each who did (https://pip-tools.readthedocs.io/en/stable/)."""
    compiled, names = pattern(COMPILED).match(text) is not None, {p.name for p in packages}
    ends = [p.at for p in packages[1:]] + [len(text)]
    for package, end in zip(packages, ends, strict=True):
        askers = list(_askers(text[package.at : end])) if compiled else []
        others = bool(askers) and all(normal(asker) in names - {package.name} for asker in askers)
        yield package._replace(kind="locked") if others and package.kind == "direct" and not package.source else package


def _askers(said: str) -> Iterator[str]:
    """What stands behind `# via`, on its row or on those below it."""
    listed = False
    for row in said.splitlines():
        _, hash_, remark = row.partition("#")
        words = remark.split() if hash_ and len(row) < 500 else []
        if words and words[0] == "via":
            listed, words = True, words[1:]
        elif not (words and listed):
            listed = False
            continue
        if words:
            yield " ".join(words)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    at, start, parts = 0, 0, list[str]()
    for raw in text.splitlines(keepends=True):  # as pip does: a form feed ends a comment
        if not parts:
            start = at
        at += len(raw)
        line = (raw.splitlines() or [""])[0]
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts.append(line[:-1])
            continue
        line = pattern(r"(^|\s)#.*$").sub("", " ".join([*parts, line])).strip()
        parts = []
        if line:
            yield start, line


def _option(line: str, at: int) -> Fact:
    name, _, value = line.replace("=", " ", 1).partition(" ") if line.startswith("--") else (line[:2], "", line[2:])
    kind = OPTIONS.get(name, "option")
    return Fact(kind, f"{name} {value.strip()}" if kind == "include" else name, value.strip(), at=at)


def requirement(text: str) -> Package | None:
    """One PEP 508 requirement, an address or an editable. https://peps.python.org/pep-0508/"""
    text = " ".join(pattern(r"^(-e|--editable)[\s=]*").sub("", text.strip()).split())
    if not text or len(text) > 2000:
        return None
    spec, _, marker = text.partition(";") if "://" not in text.split(";")[0] else text.partition(" ;")
    named = pattern(NAME + r"@\s*(\S+)").match(spec)
    if named and not spec.startswith(("git@", "git+")):
        return _addressed(normal(named[1]), named[3])
    if pattern(r"^([a-z+]+:)?//|^[a-z]+\+|^file:|^git@", 2).search(spec):
        egg = pattern(r"#(?:.*&)?egg=([\w.-]+)").search(spec)
        return _addressed(normal(egg[1] if egg else source_of(spec.split("#")[0]) or spec.rsplit("/", 1)[-1]), spec)
    if spec.startswith((".", "/", "~")) or pattern(r"\.(whl|zip|tar\.gz|tgz)\s*$").search(spec):
        return Package(
            spec.strip(),
            "",
            "local" if inside(spec.split("[")[0].strip()) else "direct",
            f"path {spec.strip()}",
        )
    plain = pattern(NAME + r"(\(?[\s<>=!~^*,.\w+|-]*\)?)").fullmatch(spec.strip())
    if not plain:
        return None
    return Package(
        normal(plain[1]),
        plain[3].strip(" ()").replace(" ", ""),
        asked=f"[{plain[2] or ''}] {' '.join(marker.split())}".strip(),
        mark=plain[1],
    )


def _addressed(name: str, url: str) -> Package:
    base, _, fragment = url.partition("#")
    version = base.rpartition("@")[2] if "@" in base.rpartition("/")[2] else ""
    digest = pattern(r"(sha\d+=\w+)").search(fragment)
    source = source_of(base.rpartition("@")[0] if version else base) or f"url {base.rpartition('/')[0]}"
    return Package(
        name,
        version or base.rpartition("/")[2],
        "direct",
        source,
        base,
        frozenset([digest[1]] if digest else ()),
        mark=url,
    )


def many(values: Iterable[Any]) -> Iterator[Package]:
    """The requirements among strings; whatever else stands there is no requirement of its own."""
    for value in values:
        found = requirement(value) if isinstance(value, str) else None
        if found:
            yield found._replace(mark=found.mark or text_of(value))


def pyproject(blocks: list[Block]) -> Snapshot:
    from gate.classify.dependencies.pyproject import read

    return read(toml_of(blocks[0].text))


def pipfile(blocks: list[Block]) -> Snapshot:
    """https://pipenv.pypa.io/en/latest/pipfile.html"""
    from gate.classify.dependencies.pyproject import tabled

    data = toml_of(blocks[0].text)
    facts = [
        Fact("registry", f"the source {text_of(dig(s, 'name'))}", text_of(dig(s, "url")), text_of(dig(s, "url")))
        for s in items(data, "source")
    ]
    facts += [
        Fact("trust", f"verify_ssl of {text_of(dig(s, 'name'))}", "off", "verify_ssl")
        for s in items(data, "source")
        if dig(s, "verify_ssl") is False
    ]
    facts += [Fact("runtime", key, text_of(value), key) for key, value in table(data, "requires").items()]
    facts += [Fact("script", f"the script {key}", text_of(value), key) for key, value in table(data, "scripts").items()]
    groups = [
        value
        for key, value in data.items()
        if key not in ("source", "requires", "scripts", "pipenv") and isinstance(value, dict)
    ]
    return Snapshot(tuple(tabled(name, spec) for group in groups for name, spec in group.items()), tuple(facts))


EXTRAS = ("options.extras_require", "extras")
"""Of setuptools, and of pbr: https://docs.openstack.org/pbr/latest/user/using.html"""


def setup_cfg(blocks: list[Block]) -> Snapshot:
    """https://setuptools.pypa.io/en/latest/userguide/declarative_config.html"""
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(blocks[0].text)
    except (configparser.Error, ValueError) as error:
        raise UnreadableError(f"not an INI file ({type(error).__name__})") from error
    packages: list[Package] = []
    facts: list[Fact] = []
    for section in parser.sections():
        for key, value in parser.items(section):
            if key in ("install_requires", "setup_requires", "tests_require") or section in EXTRAS:
                packages += many(value.splitlines())
            else:
                kind = {
                    "python_requires": "runtime",
                    "dependency_links": "registry",
                    "cmdclass": "build",
                    "index_url": "registry",
                }.get(key.replace("-", "_"), "plain")
                facts.append(Fact(kind, f"{section}.{key}", value.strip(), key))
    return Snapshot(tuple(packages), tuple(facts))


KEYWORDS = {
    "python_requires": "runtime",
    "dependency_links": "registry",
    "cmdclass": "build",
    "use_scm_version": "build",
}


def setup_py(blocks: list[Block]) -> Snapshot:
    """The literals of `setup(...)` and of names that say they are requirements; the rest of the code is only code."""
    import ast
    import warnings

    from gate.classify.reading.python_source import tree_of

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = tree_of(blocks[0].text.encode("utf-8", "replace"))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UnreadableError(f"not Python ({type(error).__name__})") from error
    packages: list[Package] = []
    facts: list[Fact] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            name, value = node.arg or "", node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Name, ast.Subscript)):
            name, value = ast.unparse(node.targets[0])[:80], node.value
        else:
            continue
        if name in KEYWORDS:
            facts.append(Fact(KEYWORDS[name], name, ast.unparse(value)[:2000].strip("'"), name))
        elif pattern(r"requires?\b|requirements?|extras|_deps?$|dependencies", 2).search(name):
            strings = (n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and isinstance(n.value, str))
            packages += [
                p
                for text in strings
                for p in many(text.splitlines())
                if isinstance(value, (ast.List, ast.Dict, ast.Tuple, ast.BinOp, ast.ListComp))
            ]
    return Snapshot(tuple(packages), tuple(facts))


def conda(blocks: list[Block]) -> Snapshot:
    """environment.yml: `name=version=build`, a nested list for pip. https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html"""
    packages: list[Package] = []
    facts: list[Fact] = []
    for node in outline(blocks[0]):
        if node.path[:1] == ("channels",) and node.value:
            facts.append(Fact("registry", f"the channel {node.value}", at=node.at))
        elif node.path == ("dependencies", "-") and node.value:
            found = pattern(r"([\w.:/-]+)\s*(?:(==?|[<>~!]=?)\s*([^\s=]+))?.*").match(node.value)
            if found:
                channel, _, name = found[1].rpartition("::")
                version = (found[2] or "").replace("==", "=") + (found[3] or "")
                packages.append(
                    Package(normal(name), version, source=f"channel {channel}" if channel else "", at=node.at)
                )
        elif node.path[:1] == ("dependencies",) and node.value:
            packages += [p._replace(at=node.at) for p in many([node.value])]
    return Snapshot(tuple(packages), tuple(facts))
