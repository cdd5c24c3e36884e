"""Lists of which only the places are read that packages come from: Clojure, R, OCaml, Haskell and Paket."""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.dependencies.nouns import Block, Fact, Snapshot
from gate.classify.dependencies.texts import pattern

USUAL = r"https?://(?:api\.nuget\.org|(?:www\.)?nuget\.org|repo1\.maven\.org|repo\.maven\.apache\.org|(?:repo\.)?clojars\.org|cran\.r-project\.org|opam\.ocaml\.org|hackage\.haskell\.org)(?:/|$)"
"""Where all take theirs from."""
OWN = r"(?:[\w-]+/)*[\w-]+"
"""A folder below the list, whose code is read where it changes. A `.jar` is none."""
STRETCH = 2_000


def clojure(blocks: list[Block]) -> Snapshot:
    """project.clj and deps.edn: https://clojure.org/reference/deps_edn, https://codeberg.org/leiningen/leiningen/src/branch/main/sample.project.clj"""
    return _read(
        blocks[0],
        (r":(?:plugin-)?repositories\b|:mvn/repos\b", r"\"((?:https?|s3p?|git)://[^\"\s]+)\""),
        (r":git/url\b|:deps/root\b|:classpath-overrides\b", r"\A[^\"]{0,200}\"([^\"]+)\""),
        (r":local/root\b", r"\A[\s,]*\"([^\"]+)\"|\A([^\n]{1,200})"),
    )


def r_description(blocks: list[Block]) -> Snapshot:
    """https://remotes.r-lib.org/articles/dependencies.html"""
    return _read(
        blocks[0], (r"^(?:Remotes|Additional_repositories):", r"\A(?:[^\n]*\n(?=[ \t]))*?[^\n]*?([\w:./@-]+/[\w./@-]+)")
    )


def opam(blocks: list[Block]) -> Snapshot:
    """https://opam.ocaml.org/doc/Manual.html#opamfield-pin-depends"""
    return _read(blocks[0], (r"^pin-depends:", r"\"((?:\w+\+)?(?:https?|git|ssh|file)://[^\"]+)\""))


def haskell(blocks: list[Block]) -> Snapshot:
    """https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html, https://docs.haskellstack.org/en/stable/topics/pantry/"""
    if not pattern(r"^(?:resolver|snapshot|packages)[ \t]*:", 8).search(blocks[0].text):
        return Snapshot()  # others call a file so, too
    return _read(
        blocks[0], (r"^[ \t]+(?=location:|url:)|^[ \t]*-?[ \t]*(?=git:|github:|archive:)", r"\A\w+:[ \t]*(\S+)")
    )


def paket(blocks: list[Block]) -> Snapshot:
    """https://fsprojects.github.io/Paket/dependencies-file.html"""
    return _read(blocks[0], (r"^[ \t]*(?=(?:source|github|gist|git|http)[ \t])", r"\A\w+[ \t]+(\S+)"))


def _read(block: Block, *told: tuple[str, str]) -> Snapshot:
    return Snapshot((), tuple(fact for head, place in told for fact in _places(block, head, place)))


def _places(block: Block, head: str, place: str) -> Iterator[Fact]:
    """What stands behind a word that speaks of places, as far as the stretch that it opens goes."""
    for found in pattern(head, 8).finditer(block.text):
        stretch = block.text[found.end() : found.end() + STRETCH]
        for named in pattern(place).finditer(_closed(stretch)):
            said = named[1] or named[0]
            if not pattern(USUAL).match(said):
                kind = "local-redirect" if found[0] == ":local/root" and pattern(OWN).fullmatch(said) else "registry"
                yield Fact(kind, "a place", said, at=block.at + found.end() + named.start(0))


def _closed(stretch: str) -> str:
    """Up to where the bracket that opens first is closed; the whole where none opens."""
    depth = 0
    for at, letter in enumerate(stretch):
        if letter in "[{(":
            depth += 1
        elif letter in "]})":
            depth -= 1
            if depth <= 0:
                return stretch[:at]
    return stretch
