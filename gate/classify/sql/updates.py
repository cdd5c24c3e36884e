"""What a site does once to its data when a new release is installed, outside of any folder of migrations."""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

DRUPAL = of_path(r"\.(?:install|post_update\.php|deploy\.php|module)$")
HOOK = pattern(r"(?m)^function\s+\w+?_(?:update_(?:N|\d{4,5})|post_update_\w+|deploy_(?!info)\w+)\s*\(")
"""https://api.drupal.org/api/drupal/core!lib!Drupal!Core!Extension!module.api.php/function/hook_update_N
and https://www.drush.org/latest/deploycommand/"""
AFTER_PARTY = of_path(r"(^|/)lib/tasks/deployment/\d{8,14}_\w+\.rake$")
"""https://github.com/theSteveMitchell/after_party"""


def once(file: FileChange) -> Line | None:
    """The first changed line of what an installation does once; where nobody reads that far down, the first of the file."""
    if AFTER_PARTY.search(file.path):
        return file.first
    if not DRUPAL.search(file.path):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        if not lines or not (begins := [text.count("\n", 0, found.start()) + 1 for found in HOOK.finditer(text)]):
            continue
        ends = _ends(text, begins)
        line = next(
            (x for x in lines if any(low <= x.number <= high for low, high in zip(begins, ends, strict=True))), None
        )
        if line is not None:
            return line
    return None


def _ends(text: str, begins: list[int]) -> list[int]:
    """Where each function ends: at the first brace in the first column behind its head."""
    rows = text.split("\n")
    return [next((n for n in range(low, len(rows)) if rows[n].startswith("}")), len(rows)) + 1 for low in begins]
