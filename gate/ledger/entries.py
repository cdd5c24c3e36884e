"""What is written down: a judgement, a landing, a human's later look, a debt. Pure: time and writer come from outside.

Everything that a pull request can blow up is cut to a bound, so that no change makes the log unreadable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gate import __version__
from gate.pipeline import Judgement
from gate.pull_request import PullRequest
from gate.record import Record, RecordKind

ITEMS = 50
"""Most items of one list in a record."""
WIDTH = 300
"""Most characters of one text in a record."""


def decision_record(
    judged: Judgement,
    *,
    at: str,
    writer: str,
    pull: PullRequest | None = None,
    url: str = "",
    title: str = "",
) -> Record:
    """A verdict was given. `at` is ISO 8601 in UTC; `writer` names the run or clone; `url` is where a human looks."""
    return _judged("decision", judged, at=at, writer=writer, pull=pull, url=url, title=title)


def landed_record(
    judged: Judgement,
    *,
    at: str,
    writer: str,
    pull: PullRequest | None = None,
    head: str = "",
    url: str = "",
    title: str = "",
) -> Record:
    """A head reached the branch, with the oversight that it then had. `head` is the commit on the branch where that is
    not the head that was judged (a squash). `met` False is an escape."""
    record = _judged("landed", judged, at=at, writer=writer, pull=pull, url=url, title=title)
    return replace(record, head=head or record.head)


def look_record(record: Record, *, at: str, writer: str, by: str, finding: str = "") -> Record:
    """`by` looked at what `record` let pass; an empty `finding` means that nothing was wrong."""
    return replace(_about("look", record, at=at, writer=writer, by=by), finding=_cut(finding))


def follow_up_record(record: Record, *, at: str, writer: str, by: str) -> Record:
    """`by` owes a look at `record`: level 4 was overridden."""
    return _about("follow_up", record, at=at, writer=writer, by=by)


def _about(kind: RecordKind, record: Record, *, at: str, writer: str, by: str) -> Record:
    return replace(record, kind=kind, at=at, writer=writer, previous="", by=by, finding="", version=__version__)


def _judged(
    kind: RecordKind, judged: Judgement, *, at: str, writer: str, pull: PullRequest | None, url: str, title: str
) -> Record:
    change, authorship, verdict = judged.change, judged.authorship, judged.verdict
    required = verdict.required
    demands = ("approvals", "code_owners", "human_commit", "forbid_ai", "notify")
    return Record(
        kind=kind,
        at=at,
        writer=writer,
        repository=change.repository,
        pull=pull.number if pull else None,
        base=change.base,
        head=pull.head if pull else change.head,
        url=_cut(url),
        title=_cut(title),
        authorship=authorship.kind,
        agents=_items(authorship.agents),
        invokers=_items(i.who for i in authorship.invokers),
        evidence=_items(f"{e.signal}: {e.value}" for e in authorship.evidence),
        level=int(judged.assessment.level),
        status=verdict.status,
        outcome=verdict.outcome,
        reasons=_items(r.code for r in verdict.reasons),
        rules=_items(f.rule for f in judged.assessment.findings),
        required=tuple(sorted((name, getattr(required, name)) for name in demands)),
        met=verdict.status == "success",
        approvers=_items(verdict.counted),
        overridden_by=_items(verdict.overridden_by),
        override_reason=_cut(next((r.message for r in verdict.reasons if r.code == "overridden"), "")),
        policy=judged.policy.digest,
        version=__version__,
    )


def _items(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order, within bounds."""
    return tuple(dict.fromkeys(_cut(value) for value in values))[:ITEMS]


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
