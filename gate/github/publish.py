"""The verdict on the head commit: one commit status with a fixed context, or a check run. Written only on change.

A status is the default: the last one written wins, whichever event wrote it. Check runs of different events would stand
side by side, and an old red one would stay.
"""

from __future__ import annotations

from typing import Any

from gate.github.api import Api
from gate.github.reading import Posted, Reading
from gate.github.settings import CONTEXT, Settings
from gate.model import Finding, Status
from gate.pipeline import Judgement
from gate.pull_request import plain
from gate.render.text import distinct, safe

LONGEST = 140  # characters of a description; a longer one is refused with 422
ANNOTATIONS = 50  # of a check run in one call
CONCLUSIONS = {"success": "success", "failure": "failure", "error": "failure"}
SEVERITY = {0: "notice", 1: "notice", 2: "warning", 3: "warning", 4: "failure"}


def clamp(text: str, limit: int = LONGEST) -> str:
    text = safe(" ".join(text.split()))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def describe(judged: Judgement) -> str:
    level = judged.assessment.level
    return clamp(f"L{int(level)} {level.label}: {judged.verdict.description}")


def publish(api: Api, settings: Settings, reading: Reading, judged: Judgement, *, summary: str) -> bool:
    """Whether anything was written. A verdict of `none` publishes nothing."""
    status = judged.verdict.status
    if status == "none":
        return False
    if settings.publish == "check-run":
        return _check_run(api, settings, reading.head, status, describe(judged), summary, judged)
    return post(api, settings, reading.head, status, describe(judged), reading)


def failed(api: Api, settings: Settings, head: str, message: str, reading: Reading | None = None) -> None:
    """The gate could not decide: an earlier green must not stay."""
    text = clamp(f"the gate could not decide: {message}")
    if settings.publish == "check-run":
        _check_run(api, settings, head, "error", text, message, None)
    else:
        post(api, settings, head, "error", text, reading)


def post(
    api: Api, settings: Settings, sha: str, status: Status, description: str, reading: Reading | None = None
) -> bool:
    """https://docs.github.com/en/rest/commits/statuses#create-a-commit-status"""
    if reading is not None and _stands(reading.posted, status, description, reading.viewer):
        return False
    body = {"state": status, "context": CONTEXT, "description": description}
    if settings.run_url:
        body["target_url"] = settings.run_url
    api.rest("POST", f"/repos/{settings.repository}/statuses/{sha}", body)
    return True


def _stands(posted: Posted | None, status: Status, description: str, viewer: str) -> bool:
    """The same words by the same account: somebody else's status of our name is written over."""
    return (
        posted is not None
        and (posted.state, posted.description) == (status, description)
        and bool(viewer)
        and plain(posted.creator) == plain(viewer)
    )


def _check_run(
    api: Api, settings: Settings, sha: str, status: Status, title: str, summary: str, judged: Judgement | None
) -> bool:
    """https://docs.github.com/en/rest/checks/runs"""
    runs = f"/repos/{settings.repository}/check-runs"
    found = api.rest("GET", f"/repos/{settings.repository}/commits/{sha}/check-runs?check_name={CONTEXT}&filter=latest")
    rows = found.get("check_runs") if isinstance(found, dict) else None
    old = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else None
    body: dict[str, Any] = {"name": CONTEXT, "output": {"title": title, "summary": summary[:65_000]}}
    if settings.run_url:
        body["details_url"] = settings.run_url
    if status == "pending":
        body["status"] = "in_progress"
    else:
        body |= {"status": "completed", "conclusion": CONCLUSIONS[status]}
    if old is not None and _same_run(old, body):
        return False
    if judged is not None:
        body["output"]["annotations"] = on_lines(judged)
    if old is not None and old.get("status") != "completed":
        api.rest("PATCH", f"{runs}/{old['id']}", body)
    else:  # a completed run can't wait again, so a new one takes its place
        api.rest("POST", runs, body | {"head_sha": sha})
    return True


def _same_run(old: dict[str, Any], body: dict[str, Any]) -> bool:
    output = old.get("output") or {}
    return (
        old.get("status") == body["status"]
        and old.get("conclusion") == body.get("conclusion")
        and (output.get("title"), output.get("summary")) == (body["output"]["title"], body["output"]["summary"])
    )


def on_lines(judged: Judgement) -> list[dict[str, Any]]:
    """The weightiest findings on lines of the new side; GitHub shows none of the old one."""
    shown = [f for f in distinct(judged.assessment.findings) if f.level > 0 and f.line and f.side == "new"]
    return [_annotation(f) for f in shown[:ANNOTATIONS]]


def _annotation(f: Finding) -> dict[str, Any]:
    return {
        "path": safe(f.path),
        "start_line": f.line,
        "end_line": f.line,
        "annotation_level": SEVERITY[f.level],
        "title": f"level {int(f.level)} {f.level.label}",
        "message": safe(f.reason) + (f" Safer: {safe(f.safer)}" if f.safer else ""),
    }
