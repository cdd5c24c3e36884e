"""Who wrote a change, and who asked for it.

Names load on first use (PEP 562): a git hook imports `gate.authorship.environment` through this package, and must
not pay for regular expressions, dataclasses and TOML.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""As type checkers take it: https://peps.python.org/pep-0484/#runtime-or-type-checking (`typing` itself imports `re`)."""

if TYPE_CHECKING:
    from gate.authorship.attribution import attribute as attribute
    from gate.authorship.catalogue import Catalogue as Catalogue
    from gate.authorship.catalogue import load_catalogue as load_catalogue
    from gate.authorship.commits import attribute_commit as attribute_commit
    from gate.authorship.environment import running_agent as running_agent
    from gate.authorship.environment import trailer_for as trailer_for
    from gate.authorship.facts import PullRequestFacts as PullRequestFacts

_HOMES = {
    "attribute": "attribution",
    "attribute_commit": "commits",
    "Catalogue": "catalogue",
    "load_catalogue": "catalogue",
    "PullRequestFacts": "facts",
    "running_agent": "environment",
    "trailer_for": "environment",
}

__all__ = tuple(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
