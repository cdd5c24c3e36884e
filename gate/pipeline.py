"""The whole story on one screen: a change comes in, a verdict leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from gate.classify.engine import Each, assess, grade
from gate.errors import PolicyError
from gate.model import Assessment, Authorship, Change, Policy, Verdict
from gate.oversight.decide import decide
from gate.policy.apply import apply
from gate.policy.load import NAME, load

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue
    from gate.authorship.facts import PullRequestFacts
    from gate.pull_request import PullRequest


class Judgement(NamedTuple):
    """Everything known about one change; every surface renders from this."""

    change: Change
    assessment: Assessment
    authorship: Authorship
    policy: Policy
    verdict: Verdict


def judge(
    change: Change,
    policy: Policy,
    *,
    environment: Mapping[str, str] | None = None,
    pull: PullRequest | None = None,
    each: Each = map,
) -> Judgement:
    """Grade, attribute, decide. `environment` names a running agent, for what is being committed or pushed now; `pull`
    is the pull request, where there is one; `each` says how the files are gone through."""
    graded = grade(change, each)
    authorship = who_wrote(change, policy, environment=environment, pull=pull)
    assessment = with_its_fault(apply(policy, assess(change, services=policy.services, graded=graded)), change)
    verdict = decide(assessment, authorship, policy, pull, truncated=change.truncated)
    return Judgement(change=change, assessment=assessment, authorship=authorship, policy=policy, verdict=verdict)


def with_its_fault(assessment: Assessment, change: Change) -> Assessment:
    """Where a change brings a policy that does not load, its finding says what is wrong: merged, it would stop every check."""
    brought = next((file for file in change.files if file.path == NAME and file.after and not file.partial), None)
    if brought is None or brought.after is None:
        return assessment
    try:
        load(brought.after.data, file=NAME)
    except PolicyError as error:
        reason = f"the policy that it brings does not load, and once merged would stop every check: {error.where}: {error.what}"
        files = tuple(
            f._replace(findings=tuple(x._replace(reason=reason) if x.rule == "gate-policy" else x for x in f.findings))
            if f.path == NAME
            else f
            for f in assessment.files
        )
        return assessment._replace(files=files)
    return assessment


def reconsider(judged: Judgement, pull: PullRequest) -> Judgement:
    """The same change with more facts of its pull request: graded once, attributed and decided anew."""
    authorship = who_wrote(judged.change, judged.policy, pull=pull)
    verdict = decide(judged.assessment, authorship, judged.policy, pull, truncated=judged.change.truncated)
    return judged._replace(authorship=authorship, verdict=verdict)


def who_wrote(
    change: Change,
    policy: Policy,
    *,
    environment: Mapping[str, str] | None = None,
    pull: PullRequest | None = None,
) -> Authorship:
    """Authorship of the commits; of a change without commits only the running agent can be told, at little cost."""
    if not change.commits:
        from gate.authorship.environment import running_agent
        from gate.model import Evidence

        agent = running_agent(environment or {})
        if agent is None:
            return Authorship(kind="undeclared")
        return Authorship(
            kind="assisted",
            agents=(agent,),
            evidence=(Evidence(signal="environment", value=f"{agent} is running", agent=agent),),
        )
    from gate.authorship import attribute

    return attribute(
        change.commits,
        pull_request=_facts(pull) if pull is not None else None,
        environment=environment,
        catalogue=catalogue(policy),
        undeclared=policy.undeclared,
        machine_users=dict(policy.machine_users),
    )


def _facts(pull: PullRequest) -> PullRequestFacts:
    """What the snapshot tells about who made it and who asked for it."""
    from gate.authorship import PullRequestFacts

    author = pull.person(pull.author)
    return PullRequestFacts(
        opener=author.login if pull.author else "",
        opener_type="Bot" if author.bot else "User",
        requesters=pull.requested_by,
        pushed_by=tuple((c.id, c.pushed_by) for c in pull.commits if c.pushed_by),
        verified=pull.verified,
        branch=pull.branch,
        body=pull.body,
        labels=pull.labels,
        logins=tuple((c.author_email, c.author) for c in pull.commits if c.author and c.author_email),
        earlier_messages=tuple(push.before_message for push in pull.force_pushes if push.before_message),
    )


def catalogue(policy: Policy) -> Catalogue:
    """The built-in catalogue, with the policy's additions."""
    from gate.authorship import load_catalogue

    if not policy.agents:
        return load_catalogue()
    import json

    return load_catalogue(json.loads(policy.agents)["agent"])
