"""go.mod, go.work and go.sum. https://go.dev/ref/mod#go-mod-file"""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import inside
from gate.classify.dependencies.texts import pattern

FACTS = {
    "exclude": "option",
    "retract": "plain",
    "tool": "plain",
    "use": "plain",
    "module": "plain",
    "godebug": "option",
    "ignore": "plain",
}


def go_mod(blocks: list[Block]) -> Snapshot:
    packages: list[Package] = []
    facts: list[Fact] = []
    for at, verb, rest, comment in _directives(blocks[0]):
        words = rest.translate({34: None, 96: None}).split()
        if verb == "require" and len(words) == 2:
            kind = "indirect" if "indirect" in comment else "direct"
            packages.append(Package(_base(words[0]), words[1], "indirect" if kind == "indirect" else "direct", at=at))
        elif verb == "replace" and "=>" in words:
            where = words.index("=>")
            target = words[where + 1 :]
            facts.append(Fact(_replaced(words[0], target), f"the replacement of {words[0]}", " ".join(target), at=at))
        elif verb in ("go", "toolchain"):
            facts.append(Fact("runtime", verb, rest.removeprefix("go"), at=at))
        elif verb in FACTS:
            facts.append(Fact(FACTS[verb], f"{verb} {rest}", at=at))
        else:
            facts.append(Fact("unread", f"{verb} {rest}"[:60], at=at))
    return Snapshot(tuple(packages), tuple(facts))


def _replaced(module: str, target: list[str]) -> str:
    """What kind of fact it is: a folder of this repository, another version of the same module, or a module from elsewhere."""
    if target and target[0].startswith(("./", "../")) and inside(target[0]):
        return "local-redirect"
    return "override" if len(target) == 2 and target[0] == module else "redirect"


def _base(module: str) -> str:
    """A major version from 2 on is part of the path: the name without it is what stays the same."""
    return pattern(r"(/v\d+|\.v\d+)$").sub("", module)


def _directives(block: Block) -> Iterator[tuple[int, str, str, str]]:
    """(offset, verb, the rest, comment) of each line, the lines of a `verb ( ... )` block included."""
    at, inside_of = block.at, ""
    for raw in block.text.split("\n"):
        start, at = at, at + len(raw) + 1
        line, _, comment = raw.partition("//")
        line = line.strip()
        if not line:
            continue
        if inside_of and line == ")":
            inside_of = ""
        elif inside_of:
            yield start, inside_of, line, comment
        elif line.endswith("("):
            inside_of = line[:-1].strip()
        else:
            verb, _, rest = line.partition(" ") if " " in line else line.partition("\t")
            yield start, verb, rest.strip(), comment


def go_sum(blocks: list[Block]) -> Snapshot:
    """A ledger of hashes, not a choice of versions (that is go.mod): only a hash that changes matters."""
    packages = []
    for block in blocks:
        words = block.text.split()
        if len(words) == 3:
            packages.append(
                Package(f"{words[0]}@{words[1]}", words[1], "indirect", digests=frozenset([words[2]]), at=block.at)
            )
    facts = [Fact("unread", b.text.strip()[:60], at=b.at) for b in blocks if len(b.text.split()) not in (0, 3)]
    return Snapshot(tuple(packages), tuple(facts))
