"""The verdict on a pull request: what can't be read, who has looked, and what is still missing. Pure.

Order: incomplete data are an error; forbidden AI, an author nobody knows and an authorised "no" are a failure; a draft, a
missing human commit, too few approvals and a sibling are "not yet"; else it passes.
"""

from __future__ import annotations

from gate.model import OUTCOMES, Authorship, Level, Policy, Reason, Requirement, Verdict
from gate.oversight.completeness import missing
from gate.oversight.counting import Count, count, in_set, owned_paths, owns, permitted
from gate.oversight.decide import combine, counts_as_ai, part, passes, unreadable
from gate.oversight.marks import forced_away, marked
from gate.oversight.people import Involved, involved
from gate.policy.code_owners import CodeOwners, parse
from gate.pull_request import PullRequest, plain


def decide_pull(
    level: Level,
    required: Requirement,
    authorship: Authorship,
    policy: Policy,
    pull: PullRequest,
    *,
    truncated: tuple[str, ...] = (),
) -> Verdict:
    """Status, reasons, who counted and who did not, and what the gate should do."""
    if not pull.base_protected:
        reason = Reason(
            code="base_not_protected", message=f"{pull.base} is not protected, so nothing is published for it"
        )
        return Verdict(
            status="none",
            outcome=OUTCOMES[level],
            level=level,
            description=reason.message,
            reasons=(reason,),
            required=required,
        )
    errors = [*unreadable(truncated, level), *missing(level, required, pull)]
    if errors:
        return combine(level, required, errors, met="")
    people = involved(pull, authorship)
    owners = parse(pull.code_owners) if required.code_owners else None
    counts = count(pull, required, people, owners)
    ai = counts_as_ai(authorship, policy) or _ai_in(pull)
    parts = [
        *_forbidden(level, required, authorship, ai, pull, people),
        *_blocked(level, required, counts),
        *_waiting(level, required, authorship, policy, ai, pull, people),
        *_approvals(level, required, counts, pull, owners, _more(required, ai, people)),
    ]
    verdict = _overridden(
        combine(level, required, parts, met=_met(counts) or passes(level, ai=ai)), policy, counts, pull
    )
    warnings = tuple(f"CODEOWNERS {line} is skipped as invalid" for line in owners.invalid) if owners else ()
    verdict = verdict._replace(
        counted=counts.counted,
        ignored=counts.ignored,
        warnings=warnings,
        actions=(*verdict.actions, *_actions(level, verdict, pull)),
    )
    if pull.read_only:
        reason = Reason(code="read_only_token", message="this run's token may not write: another run publishes")
        return verdict._replace(status="none", reasons=(*verdict.reasons, reason), actions=())
    return verdict


def _ai_in(pull: PullRequest) -> bool:
    author = pull.person(pull.author)
    return author.agent or any(marked(commit, pull) for commit in pull.commits) or forced_away(pull)


def _forbidden(
    level: Level, required: Requirement, authorship: Authorship, ai: bool, pull: PullRequest, people: Involved
) -> list[Verdict]:
    found = []
    if required.forbid_ai and ai:
        who = authorship.named or "AI"
        found.append(
            part(
                "failure",
                level,
                "ai_forbidden",
                f"{who} may not make a change of level {level} ({level.label}): a human decides and acts",
            )
        )
    if required.unattributed == "block" and people.unattributed:
        commits = ", ".join(id[:10] for id in people.unattributed[:3])
        found.append(
            part(
                "failure",
                level,
                "unattributable_commit",
                f"nobody knows whose commits these are: {commits}; link the e-mail to an account",
            )
        )
    armed = pull.person(pull.auto_merge_by) if pull.auto_merge_by else None
    if armed is not None and (armed.agent or armed.bot) and level >= Level.PROPOSE_AND_WAIT:
        found.append(
            part(
                "failure",
                level,
                "auto_merge_by_agent",
                f"{armed.login} armed auto-merge: from level 2 up a human merges",
            )
        )
    return found


def _blocked(level: Level, required: Requirement, counts: Count) -> list[Verdict]:
    if not required.blocking_reviews or not counts.blocking:
        return []
    return [part("failure", level, "changes_requested", f"{', '.join(counts.blocking)} asked for changes")]


def _waiting(
    level: Level,
    required: Requirement,
    authorship: Authorship,
    policy: Policy,
    ai: bool,
    pull: PullRequest,
    people: Involved,
) -> list[Verdict]:
    """What is not about approvals: drafts, declarations, a human's own work, notifications, siblings."""
    found = []
    if pull.draft:
        found.append(part("pending", level, "draft", "it is a draft"))
    if not ai and authorship.kind == "undeclared" and policy.undeclared == "declare" and level >= Level.COLLABORATIVE:
        found.append(
            part(
                "pending",
                level,
                "declaration_missing",
                "nobody has said whether AI took part: tick the box in the description",
            )
        )
    if required.human_commit and not _human_modified(pull, required, ai, people):
        found.append(
            part(
                "pending",
                level,
                "human_commit_missing",
                "AI drafted this: a human's own commit is needed, one that changes something",
            )
        )
    if required.notify and pull.notified is False:
        found.append(part("pending", level, "notification_missing", "nobody could be told yet"))
    if any(s.base_protected and not s.satisfied for s in pull.siblings):
        numbers = ", ".join(f"#{s.number}" for s in pull.siblings if s.base_protected and not s.satisfied)
        found.append(part("pending", level, "sibling_pr", f"{numbers} has the same head and is not satisfied"))
    return found


def _human_modified(pull: PullRequest, required: Requirement, ai: bool, people: Involved) -> bool:
    """A human's commit after AI's draft that changes the tree, carries no mark, and is no merge."""
    trees = {c.id: c.tree for c in pull.commits} | dict(pull.trees)
    forced = {push.after for push in pull.force_pushes if push.before_message} if ai and forced_away(pull) else set()
    drafted = not ai or pull.person(pull.author).agent
    for commit in pull.commits:
        if marked(commit, pull):
            drafted = True
            continue
        author = pull.person(commit.author)
        known = commit.author is not None and not author.bot and not author.agent
        before = trees.get(commit.parents[0]) if commit.parents else ""
        own = len(commit.parents) <= 1 and not (before and before == commit.tree)
        if known and own and (drafted or forced_away(pull)) and commit.id not in forced:
            return True
    return required.answered_review and _answered(pull, people, required)


def _answered(pull: PullRequest, people: Involved, required: Requirement) -> bool:
    """A human who may approve asked for changes on an earlier commit, and the head moved since."""
    commits = {c.id for c in pull.commits}
    return any(
        r.state in ("CHANGES_REQUESTED", "DISMISSED") and r.commit != pull.head and r.commit in commits
        and people.role(pull.person(r.user), required) is None and permitted(pull.person(r.user), required.approvers.permission)
        for r in pull.reviews
    )  # fmt: skip


def _more(required: Requirement, ai: bool, people: Involved) -> int:
    """One approval more where an agent's change names nobody who asked for it: no guess at whom to exclude."""
    if required.unknown_invoker != "one-more" or not ai or not required.approvals:
        return 0
    return 0 if people.requesters else 1


def _approvals(
    level: Level, required: Requirement, counts: Count, pull: PullRequest, owners: CodeOwners | None, more: int
) -> list[Verdict]:
    needed = required.approvals + more
    missing = needed - len(counts.counted)
    found = []
    if missing > 0:
        people = "an independent human approval" if missing == 1 else f"{missing} independent human approvals"
        because = " (one more: the agent names nobody who asked for it)" if more else ""
        found.append(
            part("pending", level, "approvals_missing", f"waits for {people}{because}{_ignored_words(counts)}")
        )
    voices = [pull.person(login) for login in counts.counted]
    for piece in required.all_of:
        have = sum(in_set(person, piece.users, piece.teams) for person in voices)
        if have < piece.approvals:
            who, more = ", ".join((*piece.teams, *piece.users)), piece.approvals - have
            approvals = "an approval" if more == 1 else f"{more} approvals"
            found.append(part("pending", level, "approvals_missing", f"waits for {approvals} from {who}"))
    if owners is not None:
        unowned = {
            path: who for path, who in owned_paths(pull, owners).items() if not any(owns(p, who) for p in voices)
        }
        for group in dict.fromkeys(unowned.values()):
            paths = [path for path, owner in unowned.items() if owner == group]
            found.append(
                part(
                    "pending",
                    level,
                    "code_owner_missing",
                    f"waits for an owner ({', '.join(group[:3])}) of {paths[0]}"
                    + (f" and {len(paths) - 1} more" if len(paths) > 1 else ""),
                )
            )
    return found


NOT_COUNTED = "; does not count: "
WORDS = {
    "author": "opened it", "contributor": "wrote part of it", "co_author": "is a co-author", "requester": "asked the agent for it",
    "last_pusher": "pushed the head", "bot": "is a bot", "agent": "is an agent", "no_write": "may not write here", "no_admin": "is no administrator",
    "not_in_approvers": "is not among the approvers", "stale_head": "approved an earlier commit", "rebound_after_force_push": "approved before a force push",
    "dismissed": "was dismissed", "changes_requested": "asked for changes", "not_decisive": "only commented", "edited_comment": "edited the command",
}  # fmt: skip


def _ignored_words(counts: Count) -> str:
    shown = [i for i in counts.ignored if i.reason not in ("not_decisive", "changes_requested")][:3]
    if not shown:
        return ""
    return NOT_COUNTED + ", ".join(f"{i.user} ({WORDS.get(i.reason, i.reason)})" for i in shown)


def _met(counts: Count) -> str:
    return f"approved by {', '.join(counts.counted)}" if counts.counted else ""


def _overridden(verdict: Verdict, policy: Policy, counts: Count, pull: PullRequest) -> Verdict:
    """An override ends waiting and a "no" of people; an agent's level 4 yields only to two of the break-glass group. It is
    of this pull request: another that waits with the same head would be unlocked unseen."""
    if verdict.status == "success" or any(r.code == "sibling_pr" for r in verdict.reasons):
        return verdict
    who = counts.overrides
    if not who:
        return verdict
    forbidden = any(r.code in ("ai_forbidden", "auto_merge_by_agent") for r in verdict.reasons)
    if forbidden:
        group = policy.break_glass
        people = [
            (login, why)
            for login, why in who
            if group is not None and in_set(pull.person(login), group.users, group.teams)
        ]
        if len(people) < 2:
            return verdict
        who = tuple(people)
    said = "; ".join(f"{login}: {why}" for login, why in who)
    return verdict._replace(status="success", description=f"overridden by {said}", overridden_by=tuple(login for login, _ in who),
                   reasons=(*verdict.reasons, Reason(code="overridden", message=said)), actions=("follow_up",) if forbidden else ())  # fmt: skip


def _actions(level: Level, verdict: Verdict, pull: PullRequest) -> tuple[str, ...]:
    """Level 0 earns the gate's own approval; it is withdrawn when the level rises."""
    own = [r for r in pull.reviews if r.user and plain(r.user) == plain(pull.gate)]
    latest = max(own, key=lambda r: (r.at, r.id), default=None)
    standing = latest is not None and latest.state == "APPROVED"
    if level > Level.FULL_AUTONOMY or verdict.status != "success":
        return ("dismiss_own_approval",) if standing else ()
    return () if standing and latest is not None and latest.commit == pull.head else ("approve_head",)
