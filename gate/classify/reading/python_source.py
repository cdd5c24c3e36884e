"""Python, read as a tree and never run."""

from __future__ import annotations

import ast

from gate.classify.reading.patterns import pattern

BRACES = 20_000
"""Opening braces past which nothing is parsed: the time that a string of many `{…}` takes grows with the square of their number,
and nothing interrupts the parser (https://github.com/python/cpython/blob/3.11/Parser/string_parser.c)."""


def tree_of(text: str | bytes) -> ast.Module:
    """As `ast.parse`. Raises ValueError, too, where a text would keep it busy."""
    if text.count(b"{" if isinstance(text, bytes) else "{") > BRACES:  # type: ignore[arg-type]
        raise ValueError("more braces than a program has")
    return ast.parse(text)


def functions_used_at_once(text: str) -> bool:
    """Whether a module, or a class of it, calls or hands on one of its own functions while it is imported; so, too, what is no Python."""
    try:
        tree = tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id in own:
            return True
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += node.args.defaults
            waiting += getattr(node, "decorator_list", ())
        else:
            waiting += ast.iter_child_nodes(node)
    return False


READS_ITSELF = pattern(
    r"__doc__|\bdocopt\b|getdoc\(|\byacc\b|\bply\b|\bdef [pt]_\w|(?m:^)\s*@[\w.]*(?:tool|mcp|command|rout|\bapp\.|\bapi\.|agent|skill|function|kernel|prompt|plugin|\.(?:get|post|put|patch|delete)\b)|\bTool\b|\bMCP\b"
)
"""Where what a function says of itself may do something: a grammar, a usage, the text that a tool or a route is offered with."""


def same_but_docstrings(old: str, new: str) -> bool:
    """Whether two modules differ in nothing but the texts that open a module, a class or a function."""
    if READS_ITSELF.search(old):
        return False
    try:
        return _dumped(old) == _dumped(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _dumped(text: str) -> str:
    """A module without those texts. Raises RecursionError where it is nested too deep."""
    tree = tree_of(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                first.value.value = ""
    return ast.dump(tree)
