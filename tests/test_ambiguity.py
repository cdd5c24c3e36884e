"""No expression reads what repeats in more than one way: `(?:[ ]+[^\\n]*\\n)*` parts each blank of a row anew, and takes twice
as long for each (https://docs.python.org/3/howto/regex.html#greedy-versus-non-greedy says how `re` goes back)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import gate
from gate.classify.reading.patterns import AnyOf
from gate.expressions import Lazy

Node = tuple[Any, Any]
ANY = [chr(i) for i in (9, 10, *range(32, 127))]
OFTEN, LONG = 8, 30
"""So many times a group may repeat, and a character, before the ways add up."""
REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT)
NO_WIDTH = (c.AT, c.ASSERT, c.ASSERT_NOT)


def single(body: Any) -> Node | None:
    nodes = list(body)
    return nodes[0] if len(nodes) == 1 and nodes[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN) else None


def holds(node: Node, flags: int) -> set[str]:
    """The characters that one node can be."""
    pattern = _parser.SubPattern(_parser.State(), [node])
    pattern.state.flags = flags
    return {char for char in ANY if re._compiler.compile(pattern).match(char)}  # type: ignore[attr-defined]


def flat(body: Any) -> list[Node]:
    return [x for op, av in body for x in (flat(av[3]) if op is c.SUBPATTERN else [(op, av)])]


def is_long(node: Node) -> bool:
    return node[0] in REPEATS and node[1][1] >= LONG and single(node[1][2]) is not None


def parted(body: Any, flags: int) -> bool:
    """Whether two long repeats of a group stand side by side, be it over what may be nothing, and share a character."""
    items = [x for x in flat(body) if x[0] not in NO_WIDTH]
    for at, one in enumerate(items):
        for other in items[at + 1 :] if is_long(one) else ():
            if is_long(other) and holds(single(one[1][2]), flags) & holds(single(other[1][2]), flags):  # type: ignore[arg-type]
                return True
            if other[0] not in REPEATS or other[1][0] > 0:
                break
    return False


def wraps(body: Any, flags: int) -> bool:
    """Whether one character, again and again, is the group once as well as many times."""
    items = [
        x for x in flat(body) if x[0] not in NO_WIDTH and not (x[0] in REPEATS and x[1][0] == 0 and not is_long(x))
    ]
    if not any(map(is_long, items)):
        return False
    nodes = [single(x[1][2]) if x[0] in REPEATS else single([x]) for x in items if not (is_long(x) and x[1][0] == 0)]
    long = [single(x[1][2]) for x in items if is_long(x)]
    if None in nodes or not nodes:
        return False
    return any(set.intersection(*(holds(node, flags) for node in (*nodes, one) if node)) for one in long)


def repeated(body: Any, *, inside: bool = False, itself: bool = False) -> Iterator[tuple[Any, bool]]:
    """What stands in a group that repeats, at any depth, and whether it is all of it; what is never given back can't be parted anew."""
    if inside:
        yield body, itself
    for op, av in body:
        alone = itself and len(list(body)) == 1
        if op in REPEATS:
            often = av[1] >= OFTEN and single(av[2]) is None
            yield from repeated(av[2], inside=inside or often, itself=often)
        elif op is c.SUBPATTERN:
            yield from repeated(av[3], inside=inside, itself=alone)
        elif op is c.BRANCH:
            for branch in av[1]:
                yield from repeated(branch, inside=inside, itself=alone)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from repeated(av[1], inside=inside)


def is_ambiguous(pattern: str, flags: int) -> bool:
    flags &= ~re.U
    return any(
        parted(body, flags) or (itself and wraps(body, flags))
        for body, itself in repeated(_parser.parse(pattern, flags))
    )


def test_the_test_tells_them_apart() -> None:
    assert is_ambiguous(r"a:\n(?:[ ]+[^\n]*\n){0,20}?b", 0)
    assert is_ambiguous(r"(?:throws\s+[\w, ]+)+\{|(?:a\s*(?:,\s*)?\s*)*b", 0)
    assert is_ambiguous(r"(?:[\w-]+[.-])*prod", 0)
    assert is_ambiguous(r"(?:(?!x)[a-z][\w./-]*\s*)+$", 0)
    assert not is_ambiguous(r"(?:\w+[.-]+)*prod", 0)
    assert not is_ambiguous(r"(?:[a-z]\w*\s++)+$", 0)
    assert not is_ambiguous(r"a:\n(?:[ ][^\n]*\n){0,20}?b", 0)
    assert not is_ambiguous(r"(?:\s*+[^\n]*+\n)*b", 0)


def expressions(thing: object) -> Iterator[tuple[str, int]]:
    """The patterns of a value of a module, and of what it holds."""
    if isinstance(thing, Lazy):
        yield thing.pattern, int(thing._flags)
    elif isinstance(thing, re.Pattern) and isinstance(thing.pattern, str):
        yield thing.pattern, int(thing.flags)
    elif isinstance(thing, (tuple, list, frozenset, dict)):
        for one in thing.values() if isinstance(thing, dict) else thing:
            yield from expressions(one)
    elif isinstance(thing, AnyOf):
        yield from expressions(thing.pairs)


def test_no_expression_is_ambiguous_where_it_repeats() -> None:
    names = [module.name for module in walk_packages(gate.__path__, "gate.") if not module.name.endswith("__main__")]
    told = {found for name in names for thing in vars(import_module(name)).values() for found in expressions(thing)}
    assert len(told) > 2_000
    assert [pattern for pattern, flags in told if is_ambiguous(pattern, flags)] == []
