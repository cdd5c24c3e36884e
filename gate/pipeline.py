"""The whole story on one screen: a change comes in, a verdict leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gate.classify.engine import assess
from gate.model import Assessment, Authorship, Change, Policy, Verdict
from gate.oversight.decide import decide
from gate.policy.apply import apply

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything known about one change; every surface renders from this."""

    change: Change
    assessment: Assessment
    authorship: Authorship
    policy: Policy
    verdict: Verdict


def judge(change: Change, policy: Policy, *, environment: Mapping[str, str] | None = None) -> Judgement:
    """Grade, attribute, decide. `environment` names a running agent, for what is being committed or pushed now."""
    assessment = apply(policy, assess(change, services=policy.services))
    authorship = who_wrote(change, policy, environment=environment)
    verdict = decide(assessment, authorship, policy, truncated=change.truncated)
    return Judgement(change=change, assessment=assessment, authorship=authorship, policy=policy, verdict=verdict)


def who_wrote(change: Change, policy: Policy, *, environment: Mapping[str, str] | None = None) -> Authorship:
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
        environment=environment,
        catalogue=catalogue(policy),
        undeclared=policy.undeclared,
        machine_users=dict(policy.machine_users),
    )


def catalogue(policy: Policy) -> Catalogue:
    """The built-in catalogue, with the policy's additions."""
    from gate.authorship import load_catalogue

    if not policy.agents:
        return load_catalogue()
    import json

    return load_catalogue(json.loads(policy.agents)["agent"])
