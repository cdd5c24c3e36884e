"""What stands beside the status: the sticky comment, labels, the gate's own review, requests for review. Each is written
only on change, and each may fail without touching the verdict: the status alone decides."""

from __future__ import annotations

import re
from urllib.parse import quote

from gate.github.api import Api
from gate.github.reading import AI_LABEL, Reading
from gate.github.settings import Settings
from gate.model import Authorship, Requirement
from gate.oversight.decide import counts_as_ai
from gate.oversight.people import involved
from gate.pipeline import Judgement
from gate.pull_request import PullRequest, plain

MARKER = "<!-- oversight-gate -->"
NOTIFIED = re.compile(r"<!-- notified ([0-9a-f]{16}) -->")
LONGEST = 65_000  # of 65,536 characters that a comment may have
LEVEL_LABELS = tuple(f"oversight/L{n}" for n in range(5))


def sticky(reading: Reading) -> tuple[str, str] | None:
    """(id, body) of the gate's comment: its marker AND its author, since anybody can write the marker."""
    return next(((c.id, c.body) for c in reading.own_comments if c.body.startswith(MARKER)), None)


def notified(reading: Reading) -> str:
    """What the last notification was about, from the gate's own comment; empty where there was none."""
    found = sticky(reading)
    match = NOTIFIED.search(found[1]) if found else None
    return match[1] if match else ""


def comment(api: Api, settings: Settings, reading: Reading, judged: Judgement, text: str, told: str) -> bool:
    """One comment, edited in place. None is begun where nobody has anything to do or to hear: what passes at level 0, or
    at level 1 by a person's hand."""
    found = sticky(reading)
    quiet = judged.assessment.level == 0 or not counts_as_ai(judged.authorship, judged.policy)
    if found is None and quiet and judged.verdict.status == "success":
        return False
    body = f"{MARKER}\n{text[:LONGEST].rstrip()}" + (f"\n\n<!-- notified {told} -->" if told else "")
    issues = f"/repos/{settings.repository}/issues"
    if found is None:
        api.rest("POST", f"{issues}/{reading.number}/comments", {"body": body})
    elif found[1].replace("\r\n", "\n").rstrip() != body:
        api.rest("PATCH", f"{issues}/comments/{found[0]}", {"body": body})
    else:
        return False
    return True


def forget_doubles(api: Api, settings: Settings, reading: Reading) -> None:
    """Two runs at once may each have begun a comment; the first one stays."""
    for double in [c for c in reading.own_comments if c.body.startswith(MARKER)][1:]:
        api.rest("DELETE", f"/repos/{settings.repository}/issues/comments/{double.id}")


def labels(api: Api, settings: Settings, reading: Reading, judged: Judgement) -> bool:
    """`oversight/L<level>`, and `ai-authored` where AI took part. GitHub creates a label that does not exist."""
    wanted = {LEVEL_LABELS[judged.assessment.level]} | ({AI_LABEL} if judged.authorship.by_ai else set())
    managed = set(LEVEL_LABELS) | ({AI_LABEL} if reading.own_ai_label else set())
    path = f"/repos/{settings.repository}/issues/{reading.number}/labels"
    gone = sorted((managed & set(reading.labels)) - wanted)
    new = sorted(wanted - set(reading.labels))
    for name in gone:
        api.rest("DELETE", f"{path}/{quote(name, safe='')}")
    if new:
        api.rest("POST", path, {"labels": new})
    return bool(gone or new)


def dismiss(api: Api, settings: Settings, reading: Reading, judged: Judgement) -> bool:
    """Withdraw the gate's own approval once the level has risen."""
    if "dismiss_own_approval" not in judged.verdict.actions:
        return False
    level = judged.assessment.level
    for id in reading.own_approvals:
        path = f"/repos/{settings.repository}/pulls/{reading.number}/reviews/{id}/dismissals"
        api.rest("PUT", path, {"message": f"now level {int(level)} {level.label}: people decide", "event": "DISMISS"})
    return bool(reading.own_approvals)


def approve(api: Api, settings: Settings, reading: Reading, judged: Judgement) -> bool:
    """Level 0 earns an approving review of exactly this head, where the token may."""
    if "approve_head" not in judged.verdict.actions:
        return False
    body = {"commit_id": reading.head, "event": "APPROVE", "body": "Level 0 full-autonomy: a human may look later."}
    api.rest("POST", f"/repos/{settings.repository}/pulls/{reading.number}/reviews", body)
    return True


def request_reviews(
    api: Api, settings: Settings, reading: Reading, judged: Judgement, pull: PullRequest
) -> tuple[str, ...]:
    """Ask the approvers that the policy names, but those who had a hand in it; code owners are asked by GitHub."""
    if not any(r.code == "approvals_missing" for r in judged.verdict.reasons):
        return ()
    required = judged.verdict.required
    users = _users(required, judged.authorship, pull, reading)
    teams = tuple(dict.fromkeys((*required.approvers.teams, *(t for part in required.all_of for t in part.teams))))
    path = f"/repos/{settings.repository}/pulls/{reading.number}/requested_reviewers"
    slugs = [t.partition("/")[2] for t in teams]
    if slugs:
        asked = api.rest("GET", path)
        there = {row.get("slug") for row in asked.get("teams", ())} if isinstance(asked, dict) else set()
        slugs = [slug for slug in slugs if slug not in there]
    if not users and not slugs:
        return ()
    api.rest("POST", path, {"reviewers": list(users), "team_reviewers": slugs})
    return (*users, *slugs)


def _users(required: Requirement, authorship: Authorship, pull: PullRequest, reading: Reading) -> tuple[str, ...]:
    named = dict.fromkeys((*required.approvers.users, *(u for part in required.all_of for u in part.users)))
    people = involved(pull, authorship)
    done = {plain(r.user) for r in pull.reviews} | {plain(login) for login in reading.requested}
    return tuple(u for u in named if plain(u) not in done and people.role(pull.person(u), required) is None)
