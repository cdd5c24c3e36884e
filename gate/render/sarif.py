"""The findings as SARIF 2.1.0 for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from gate.model import Finding
from gate.pipeline import Judgement
from gate.render.data import printable

LEVELS = {0: "none", 1: "note", 2: "warning", 3: "warning", 4: "error"}
URI = "https://github.com/oversight-gate/oversight-gate"


def as_sarif(judged: Judgement) -> dict[str, Any]:
    """One run; every finding of level 1 and up is a result."""
    return findings_as_sarif(judged.assessment.findings, page="levels.md")


def findings_as_sarif(found: Iterable[Finding], *, page: str) -> dict[str, Any]:
    """One run of these findings; `page` is the document that explains their rules."""
    from gate import __version__

    findings = [f for f in found if f.level > 0]
    rules = sorted({f.rule for f in findings})
    data: dict[str, Any] = printable(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "oversight-gate",
                            "version": __version__,
                            "informationUri": URI,
                            "rules": [{"id": r, "helpUri": f"{URI}/blob/main/docs/{page}#{r}"} for r in rules],
                        }
                    },
                    "results": [_result(f, rules.index(f.rule)) for f in findings],
                    "columnKind": "unicodeCodePoints",
                }
            ],
        }
    )
    return data


def _result(f: Finding, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(f.path.encode("utf-8", "surrogateescape"))}}
    if f.line and f.side == "new":
        location["region"] = {"startLine": f.line}
    text = f"Level {int(f.level)} {f.level.label}: {f.reason}" + (f". Safer: {f.safer}" if f.safer else "")
    return {
        "ruleId": f.rule,
        "ruleIndex": index,
        "level": LEVELS[f.level],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
        "properties": {"oversightLevel": int(f.level)},
    }
