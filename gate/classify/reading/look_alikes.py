"""A package that is called nearly as another one, which it takes the place of (https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/tschacher)."""

from __future__ import annotations

from difflib import SequenceMatcher

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, pairs
from gate.model import FileChange, Line

IMPORTS = pattern(
    r"\s*(?:import\s[^\n]*?\bfrom\s*|import\s*|(?:const|let|var)\s[^\n]*=\s*require\(|require\s*\(?)[\"'](?P<js>@?[a-z][\w.-]*(?:/[\w.-]+)?)[\"']"
    r"|\s*(?:from|import)\s+(?P<py>[A-Za-z_]\w*)"
)
LIKE, FEW = 0.8, 4
"""How much of two names is the same, and letters of a name below which many are alike by chance."""


def imported(file: FileChange) -> Line | None:
    """The row that imports the other package."""
    if not file.path.endswith((".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx", ".rb")):
        return None
    for old, new in pairs(file):
        was, now = IMPORTS.match(old.text[:SHORT]), IMPORTS.match(new.text[:SHORT])
        if was and now and _is_nearly(was["js"] or was["py"] or "", now["js"] or now["py"] or "", file.old_text):
            return new
    return None


def _is_nearly(was: str, now: str, text: str) -> bool:
    plain = [name.replace("-", "").replace("_", "").rstrip("s").lower() for name in (was, now)]
    if was == now or plain[0] == plain[1] or min(map(len, (was, now))) < FEW or plain[0] in plain[1] or plain[1] in plain[0]:
        return False
    if [x for x in was if x.isdigit()] != [x for x in now if x.isdigit()] or now in text:
        return False
    return SequenceMatcher(None, was, now).ratio() >= LIKE
