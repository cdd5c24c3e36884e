"""Imports that only give names: their order means nothing where the language says so.

    use b::C;  use a::{E, D};    ==  use a::{D, E};  use b::C;
    #[cfg(x)] use a;  use b;     !=  #[cfg(x)] use b;  use a;      what is bound to one import stays at it
    import _ "b";  import "a"    !=  import "a";  import _ "b"     an import for its effect is no name (Go)

An import that runs code (Python, JavaScript, C's `#include`) is not among them.
https://doc.rust-lang.org/reference/names/name-resolution.html    https://docs.oracle.com/javase/specs/jls/se21/html/jls-6.html#jls-6.4.1
https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/namespaces#145-using-directives
https://kotlinlang.org/spec/scopes-and-identifiers.html           https://www.php.net/manual/language.namespaces.importing.php
https://go.dev/ref/spec#Program_initialization (packages are initialized in the order of their paths)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.classify.equivalence.forest import UnprovableError
from gate.classify.equivalence.tokens import Fold, Visit

_COMMENT: Final = re.compile(rb"//|/\*|#")
_DOCUMENTS: Final = (b"///", b"/**")

Part = tuple[int, tuple[int, int]]
"""A child and where it stands."""


def parts(visit: Visit) -> list[Part]:
    return list(zip(visit.frame.children, visit.frame.spans, strict=True))


def in_order(visit: Visit, around: Sequence[Part], kinds: frozenset[str], *, binds: str = "") -> list[int]:
    """The children, with every run of adjacent imports sorted.

    `binds` names a node that belongs to the one behind it. A comment ends a run; one that somebody reads, a directive or
    documentation, also keeps the imports beside it where they are.
    """
    children = [child for child, _ in around]
    if sum(visit.forest.kinds[child] in kinds for child in children) < 2:
        return children
    start = 0
    for at in range(len(around) + 1):
        free = at < len(around) and _is_free(visit, around, at, kinds, binds)
        if free and (at == start or not _COMMENT.search(_gap(visit, around, at))):
            continue
        children[start:at] = sorted(children[start:at])
        start = at if free else at + 1
    return children


def _is_free(visit: Visit, around: Sequence[Part], at: int, kinds: frozenset[str], binds: str) -> bool:
    """Whether this is an import that nothing is bound to."""
    known = visit.forest.kinds
    if known[around[at][0]] not in kinds or (binds and at and known[around[at - 1][0]] == binds):
        return False
    ahead, behind = _gap(visit, around, at), _gap(visit, around, at + 1).partition(b"\n")[0]
    return not any(_COMMENT.search(gap) and _is_read(gap) for gap in (ahead, behind))


def _gap(visit: Visit, around: Sequence[Part], at: int) -> bytes:
    """What stands before a child, or behind the last one."""
    start = around[at - 1][1][1] if at else visit.frame.start
    return visit.source[start : around[at][1][0] if at < len(around) else visit.frame.end]


def _is_read(gap: bytes) -> bool:
    """Whether a tool reads a comment in here."""
    return any(sign in gap for sign in _DOCUMENTS) or is_directive(gap.decode())


def sorting(*kinds: str, binds: str = "") -> Fold:
    """The fold of a node whose imports may stand in any order."""
    wanted = frozenset(kinds)

    def fold(visit: Visit) -> int:
        return visit.forest.inner(visit.frame.kind, in_order(visit, parts(visit), wanted, binds=binds))

    return fold


def rust_list(visit: Visit) -> int:
    """`{b, a,}` is `{a, b}`. A comment keeps the order."""
    forest = visit.forest
    items = [child for child in visit.frame.children if forest.text(child) not in (b"{", b"}", b",")]
    if not _COMMENT.search(visit.text):
        items.sort()
    return forest.inner(visit.frame.kind, items)


def rust_path(visit: Visit) -> int:
    """`a::{b}` is `a::b`, but `a::{self}` is not `a`: that brings in less."""
    forest, children = visit.forest, visit.frame.children
    items = forest.children(children[-1]) if len(children) == 3 else ()
    if len(items) == 1 and forest.kinds[items[0]] == "identifier":
        return forest.inner("scoped_identifier", (*children[:2], items[0]))
    return forest.inner(visit.frame.kind, children)


_GO_EFFECT: Final = re.compile(rb"//|/\*|(?:^|[\s;(])[._]\s*[\"`]|[\"`]C[\"`]")
"""A comment, or an import for what it does: no name, every name, or C."""


def go_list(visit: Visit, children: Sequence[int]) -> int:
    """The specs of `import (...)`, without their separators."""
    if _GO_EFFECT.search(visit.text):
        return visit.forest.inner(visit.frame.kind, children)
    if len(children) < 3:
        raise UnprovableError
    return visit.forest.inner(visit.frame.kind, (children[0], *sorted(children[1:-1]), children[-1]))
