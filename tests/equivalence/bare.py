"""The proof of a language without the fast no in front of it, which would hide what the proof itself thinks."""

from __future__ import annotations

from gate.classify.equivalence import css, javascript, language_of, prove, tree_sitter
from gate.model import EquivalenceKind

_SCRIPTS = frozenset({"javascript", "jsx", "typescript", "tsx"})


def verdicts(suffix: str, before: str, after: str) -> set[EquivalenceKind | None]:
    """What both the whole proof and the bare one say, in both directions."""
    language = language_of(f"a.{suffix}")
    assert language is not None
    bare = css.prove if language == "css" else javascript.prove if language in _SCRIPTS else tree_sitter.prove
    sides = ((before, after), (after, before))
    return {
        *(prove(f"a.{suffix}", old.encode(), new.encode()) for old, new in sides),
        *(bare(old, new, language) for old, new in sides),
    }
