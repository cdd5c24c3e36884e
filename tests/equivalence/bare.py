"""The proof of a language without the fast no in front of it, which would hide what the proof itself thinks."""

from __future__ import annotations

from gate.classify.equivalence import css, javascript, language_of, prove, python, tree_sitter, yaml_
from gate.model import EquivalenceKind

_OWN = {
    "css": css.prove,
    "python": python.prove,
    "yaml": yaml_.prove,
    **dict.fromkeys(("javascript", "jsx", "typescript", "tsx"), javascript.prove),
}


def verdicts(suffix: str, before: str, after: str) -> set[EquivalenceKind | None]:
    """What both the whole proof and the bare one say, in both directions."""
    language = language_of(f"a.{suffix}")
    assert language is not None
    bare = _OWN.get(language, tree_sitter.prove)
    sides = ((before, after), (after, before))
    return {
        *(prove(f"a.{suffix}", old.encode(), new.encode()) for old, new in sides),
        *(bare(old, new, language) for old, new in sides),
    }
