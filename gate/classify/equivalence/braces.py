"""Braces around the one statement that a condition or a loop governs.

    if (a) b();            ==  if (a) { b(); }
    if (a) { let b = c; }  !=  if (a) let b = c;       a declaration lives in its block
    if (a) { if (b) c(); } else d();
                           !=  if (a) if (b) c(); else d();

Only statements that declare nothing lose their braces, and only in languages without macros.
"""

from __future__ import annotations

from typing import Final

from gate.classify.equivalence.forest import Forest
from gate.classify.equivalence.tokens import Fold, Visit

_PLAIN: Final = frozenset({
    "expression_statement", "return_statement", "throw_statement", "break_statement", "continue_statement", "echo_statement",
    "unset_statement",
})  # fmt: skip
"""Statements that declare nothing, and that no `else` may follow: some grammars give it to the wrong `if`."""
_BLOCKS: Final = frozenset({"statement_block", "block", "compound_statement"})


def bare(forest: Forest, number: int) -> int:
    """The one plain statement of a block that holds nothing else."""
    content = forest.children(number)
    if forest.kinds[number] not in _BLOCKS or len(content) != 3:
        return number
    if forest.text(content[0]) != b"{" or forest.text(content[2]) != b"}":
        return number
    return content[1] if forest.kinds[content[1]] in _PLAIN and forest.children(content[1]) else number


def governing(visit: Visit) -> int:
    """The fold of a statement that governs others: each of its blocks by its one statement."""
    children = [bare(visit.forest, child) for child in visit.frame.children]
    return visit.forest.inner(visit.frame.kind, children)


def folds(*kinds: str) -> dict[str, Fold]:
    return dict.fromkeys(kinds, governing)
