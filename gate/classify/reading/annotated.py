"""Hints of types in Python that came, went or changed, where nothing reads them when the program runs.

https://docs.python.org/3/reference/compound_stmts.html#function-definitions: annotations of parameters have no effect of their own."""

from __future__ import annotations

import ast

from gate.classify.reading.patterns import pattern

READS = pattern(
    r"dataclass|pydantic|BaseModel|fastapi|Depends\(|\bclick\b|typer|\battrs?\b|inject|get_type_hints|__annotations__|inspect\.|strawberry|sqlmodel|Mapped\b|msgspec"
    r"|NamedTuple|TypedDict|beartype|typeguard|singledispatch|marshmallow|cattrs?|serde|tool\b|@\w+\.(?:get|post|put|patch|delete|route|command|task)\b"
)
"""What makes something of them: a request, a table, a command line, a tool of a model."""
HINTS = ("typing", "typing_extensions", "__future__", "collections.abc")


class _Plain(ast.NodeTransformer):
    """A module without the hints of its functions, and without what only brings their names."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        _needs_no_more(node.annotation)
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        _needs_no_more(node.returns)
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        _needs_no_more(node.returns)
        node.returns = None
        return self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return None if node.module in HINTS and not node.level else node


NAMES = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.BinOp, ast.BitOr, ast.Tuple, ast.List, ast.Load)


def _needs_no_more(hint: ast.expr | None) -> None:
    """Raises ValueError where a hint is more than names: it is worked out when its function is defined, calls and all."""
    if hint is not None and not all(isinstance(node, NAMES) for node in ast.walk(hint)):
        raise ValueError("a hint that acts")


def only(before: bytes, after: bytes) -> bool:
    """Whether nothing else differs. A text that can't be read differs in more."""
    try:
        texts = before.decode(), after.decode()
        if any(map(READS.search, texts)):
            return False
        old, new = (ast.dump(_Plain().visit(ast.parse(text))) for text in texts)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False
    return old == new
