"""Compares two Python syntax trees, and hands the docstrings that differ to whoever judges prose.

What is not compared: positions, the `u` that a string loses (it means nothing in Python 3; who gives it one thinks of
Python 2, where it is another type), type comments (they are comments, and
directives). A statement whose source lines and columns are the same is the same: most of a file needs no look inside.
"""

from __future__ import annotations

import ast
from typing import Any, Final, NamedTuple, TypeAlias

Documented: TypeAlias = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    tree: ast.Module
    lines: tuple[bytes, ...]


class DocChange(NamedTuple):
    owner: Documented
    before: str | None
    after: str | None


_UNCOMPARED: Final = frozenset({"kind", "type_comment", "type_ignores"})


def same(old: Source, new: Source) -> tuple[DocChange, ...] | None:
    """None where the programs differ, else the docstrings that do. Iterative: the depth of a tree is its author's choice."""
    changes: list[DocChange] = []
    pending: list[tuple[Any, Any]] = [(old.tree, new.tree)]
    while pending:
        a, b = pending.pop()
        if type(a) is not type(b):
            a, b = _folded(a), _folded(b)
        if type(a) is not type(b):
            return None
        if isinstance(a, list):
            if len(a) != len(b):
                return None
            pending.extend(zip(a, b, strict=True))
        elif not isinstance(a, ast.AST):
            if a != b or (isinstance(a, float | complex) and repr(a) != repr(b)):
                return None
        elif isinstance(a, ast.Constant) and b.kind and not a.kind:
            return None
        elif not (isinstance(a, ast.stmt) and _same_source(a, b, old, new)):
            pending.extend(_parts(a, b, changes))
    return tuple(changes)


_NEGATED: Final = {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}


def _folded(node: Any) -> Any:
    """`not a in b` as `a not in b`, which CPython compiles it to: https://github.com/python/cpython/blob/3.11/Python/ast_opt.c"""
    if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Compare)):
        return node
    asked = node.operand
    negated = _NEGATED.get(type(asked.ops[0])) if len(asked.ops) == 1 else None
    return ast.Compare(asked.left, [negated()], asked.comparators) if negated else node


def _parts(a: Any, b: Any, changes: list[DocChange]) -> list[tuple[Any, Any]]:
    """The fields of two nodes of one type; a body without its docstring."""
    fields = [(getattr(a, name, None), getattr(b, name, None)) for name in a._fields if name not in _UNCOMPARED]
    if isinstance(a, Documented):
        old_doc, new_doc = _docstring(a), _docstring(b)
        if old_doc != new_doc:
            changes.append(DocChange(a, old_doc, new_doc))
        bodies = (a.body, b.body)
        fields = [pair for pair in fields if pair[0] is not a.body]
        fields.append((bodies[0][old_doc is not None :], bodies[1][new_doc is not None :]))
    return fields


def _docstring(node: Documented) -> str | None:
    """What Python itself takes for one: a plain string as the first statement."""
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value.value
    return None


def _same_source(a: ast.stmt, b: ast.stmt, old: Source, new: Source) -> bool:
    if (a.col_offset, a.end_col_offset) != (b.col_offset, b.end_col_offset):
        return False
    return old.lines[_first_line(a) - 1 : a.end_lineno] == new.lines[_first_line(b) - 1 : b.end_lineno]


def _first_line(node: ast.stmt) -> int:
    """A decorated statement begins, for Python, after its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
