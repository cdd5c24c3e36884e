"""Docstrings are comments until something reads them: doctest, docopt, a parser generator, a command line or web framework."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.classify.equivalence.python_tree import DocChange, Documented

_GRAMMAR: Final = re.compile(r"[pt]_\w+\Z")
"""PLY reads its grammar from the docstrings of such functions: https://ply.readthedocs.io/en/latest/ply.html"""
_MUTE_DECORATORS: Final = frozenset(
    {
        *(
            "abstractmethod",
            "asynccontextmanager",
            "cache",
            "cached_property",
            "classmethod",
            "contextmanager",
            "dataclass",
        ),
        *(
            "deleter",
            "final",
            "fixture",
            "getter",
            "lru_cache",
            "override",
            "overload",
            "property",
            "runtime_checkable",
        ),
        # Django's views, whose words its own staff reads at most: https://docs.djangoproject.com/en/stable/topics/http/decorators/
        *("atomic", "cache_page", "csrf_exempt", "csrf_protect", "ensure_csrf_cookie", "login_required", "never_cache"),
        *("permission_required", "require_GET", "require_POST", "require_http_methods", "require_safe"),
        *("staff_member_required", "user_passes_test", "vary_on_cookie", "vary_on_headers", "xframe_options_exempt"),
        *("setter", "singledispatch", "staticmethod", "total_ordering", "wraps"),
    }
)
_MUTE_BASES: Final = re.compile(
    r"object\Z|ABC\Z|Protocol\Z|Generic\Z|\w*Enum\Z|\w*(?:TestCase|Error|Exception|Warning|Mixin)\Z"
)


def harmless(change: DocChange) -> bool:
    """Whether nobody but a reader notices."""
    before, after = change.before or "", change.after or ""
    if _GRAMMAR.match(getattr(change.owner, "name", "")):
        return False
    if _tidy(before) == _tidy(after):
        return True
    if _examples(before) != _examples(after):
        return False
    if before.split() == after.split():
        return True
    return _marks(before) == _marks(after) and not _exposed(change.owner)


def _examples(docstring: str) -> list[str]:
    """What doctest runs, with what it expects: both end at a blank line (https://docs.python.org/3/library/doctest.html)."""
    return [part for part in _tidy(docstring).split("\n\n") if ">>>" in part] if ">>>" in docstring else []


def _marks(docstring: str) -> list[str]:
    """What tools that look for `#` on any line, and not for comments, take for theirs: `# noqa`."""
    said = (line[line.index("#") :].strip() for line in docstring.split("\n") if "#" in line)
    return sorted(mark for mark in said if is_directive(mark))


def _tidy(docstring: str) -> str:
    """As help() and doctest see it: indentation and trailing blanks are layout."""
    return "\n".join(line.rstrip() for line in inspect.cleandoc(docstring).split("\n")).strip()


def _exposed(owner: Documented) -> bool:
    """Whether a framework may show the words to users, or to a model: click, FastAPI, pydantic, agents' tools."""
    if isinstance(owner, ast.Module):
        return False
    if any(_last_name(decorator) not in _MUTE_DECORATORS for decorator in owner.decorator_list):
        return True
    if not isinstance(owner, ast.ClassDef):
        return False
    return bool(owner.keywords) or any(not _MUTE_BASES.match(_last_name(base)) for base in owner.bases)


def _last_name(node: ast.expr) -> str:
    """`wraps` for `@functools.wraps(f)`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
