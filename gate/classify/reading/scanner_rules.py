"""The rules that Gitleaks looks for secrets by (https://github.com/gitleaks/gitleaks#configuration): more of them, or others."""

from __future__ import annotations

from typing import Any, Literal

from gate.model import FileChange

LOOKS_FOR = frozenset(("regex", "keywords", "description", "tags"))
"""What a rule looks for. All else of it, its entropy, paths and allowlists, says what it leaves out."""
MADE, HEAD = "cmd/generate/config/main.go", 500
"""What the head of Gitleaks' own rules says: they follow from its sources."""
ALLOW = frozenset(("allowlist", "allowlists"))


def told(file: FileChange) -> Literal["more", "otherwise"] | None:
    """Whether all that changed is what rules look for, and whether only new ones came."""
    if file.before is None or file.after is None or not file.path.endswith(".toml"):
        return None
    old, new = _rules(file.old_text), _rules(file.new_text)
    if old is None or new is None or old[0] != new[0] or not old[1].keys() <= new[1].keys():
        return None
    fresh = new[1].keys() - old[1].keys()
    if "extend" in new[0] or any(new[1][name].keys() & ALLOW for name in fresh):
        return None  # a rule of that name may stand in for the one that it extends
    if all(new[1][name] == rule for name, rule in old[1].items()):
        return "more"
    made = all(MADE in text[:HEAD] for text in (file.old_text, file.new_text))
    return "otherwise" if made and all(_rest(new[1][name]) == _rest(rule) for name, rule in old[1].items()) else None


def _rest(rule: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if key not in LOOKS_FOR}


def _rules(text: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]] | None:
    """The settings but for the rules, and the rules by their names; None where two have one name, or one none."""
    import tomllib  # of few changes: hooks run on each commit

    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    rules = document.pop("rules", None)
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        return None
    named = {str(rule.get("id", "")): rule for rule in rules}
    return (document, named) if len(named) == len(rules) and "" not in named else None
