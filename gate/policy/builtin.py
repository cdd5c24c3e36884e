"""`default.yaml`, read already: a commit hook in a repository without a policy need not load a YAML parser.

Held equal to the YAML by a test; after an edit of default.yaml put `repr(gate.policy.load.default())` here
"""

from __future__ import annotations

from gate.model import Approvers, Policy, Requirement

DEFAULT = Policy(
    requirements=(
        Requirement(
            approvals=0,
            approvers=Approvers(users=(), teams=(), permission="write"),
            code_owners=False,
            human_commit=False,
            forbid_ai=False,
            notify=False,
        ),
        Requirement(
            approvals=0,
            approvers=Approvers(users=(), teams=(), permission="write"),
            code_owners=False,
            human_commit=False,
            forbid_ai=False,
            notify=True,
        ),
        Requirement(
            approvals=1,
            approvers=Approvers(users=(), teams=(), permission="write"),
            code_owners=False,
            human_commit=False,
            forbid_ai=False,
            notify=False,
        ),
        Requirement(
            approvals=1,
            approvers=Approvers(users=(), teams=(), permission="write"),
            code_owners=True,
            human_commit=True,
            forbid_ai=False,
            notify=False,
        ),
        Requirement(
            approvals=1,
            approvers=Approvers(users=(), teams=(), permission="write"),
            code_owners=True,
            human_commit=False,
            forbid_ai=True,
            notify=False,
        ),
    ),
    paths=(),
    rules=(),
    undeclared="declare",
    services=(),
    machine_users=(),
    agents="",
    missing_trailer="add",
    digest="64a62bcb1cc27d834a20e5e0e35a24e027344cf48d530402bb78ceca42dc25d2",
    origins=(
        ("hooks.missing_trailer", "default"),
        ("levels.0.approvals", "default"),
        ("levels.1.approvals", "default"),
        ("levels.1.notify", "default"),
        ("levels.2.approvals", "default"),
        ("levels.3.approvals", "default"),
        ("levels.3.code_owners", "default"),
        ("levels.3.human_commit", "default"),
        ("levels.4.approvals", "default"),
        ("levels.4.code_owners", "default"),
        ("levels.4.forbid_ai", "default"),
        ("undeclared", "default"),
    ),
)
