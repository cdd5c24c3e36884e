"""What a block of Terraform says of access, and which of its rows say nothing of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import indent, under
from gate.model import FileChange, Line

IAM_BLOCK = pattern(
    r"^(resource|data) (aws_iam_(?!server_certificate)"
    r"|aws_(?!\w*(?:lifecycle|backup|autoscaling|scheduling|traffic|cache|origin_request|response_headers|stickiness|ssl_negotiation)_policy)\w*_policy\b"
    r"|aws_kms_grant|aws_lambda_permission|aws_ssoadmin|aws_identitystore|aws_eks_(access_|pod_identity)|aws_organizations_policy|google_.*_iam_"
    r"|google_iam_|google_service_account|google_project_iam|azurerm_role_|azuread_"
    r"|azurerm_.*_access_policy|kubernetes_(cluster_)?role|kubernetes_config_map\w* \w*aws[_-]?auth|kubernetes_service_account|vault_policy"
    r"|vault_\w*auth\w*_role|vault_identity_"
    r"|github_(repository_environment(?!_variable|_secret)|team|membership|repository_collaborator|branch_protection|repository_ruleset)|okta_"
    r"|auth0_(role|user_)|(postgresql|mysql|snowflake)_\w*(grant|role)|keycloak_(\w+_)?(role|group_memberships|user_|users_)"
    r"|cloudflare_(zero_trust_)?access_|gitlab_(\w+_)?(membership|share|branch_protection|protected_\w+|approvals?|approval_rule)|github_team_"
    r"|datadog_(role|user)|grafana_\w*permission|tfe_team_|argocd_project|mongodbatlas_\w*user|databricks_(permissions|grants?|group_member)"
    r"|concourse_team|\w+_(?:role_(?:assignment|binding|attachment)|team_member(?:ship)?|group_member(?:ship)?|user_roles?|permissions?|grants?)\b"
    r"|azuredevops_(?:resource_authorization|serviceendpoint\w*|branch_policy\w*|group\w*|user_entitlement)|boundary_role|teleport_role|consul_acl"
    r"|nomad_acl)",
    re.I,
)


COMMENT = pattern(r"\s*(#|//|$)")


def meaningful(lines: tuple[Line, ...], other: tuple[Line, ...]) -> list[Line]:
    """Changed lines with content; those that the other side holds too were only moved or re-indented."""
    there = {spelled(x.text) for x in other}
    return [x for x in lines if not COMMENT.match(x.text) and spelled(x.text) not in there]


def spelled(row: str) -> str:
    """A row as it is written today: `"${var.a}"` is `var.a`, and `b.0.c` is `b[0].c`.
    https://developer.hashicorp.com/terraform/language/v1.1.x/expressions/strings#template-syntax"""
    return INDEX.sub(r"[\1]", WRAPPED.sub(r"\1", " ".join(row.split())))


def grants(text: str, where: tuple[str, ...]) -> dict[str, str]:
    """What each block about access says, blanks and comments apart: a line that moves to another statement says more."""
    said: dict[str, str] = {}
    fills = fills_in(text)
    for row, block in zip(text.split("\n"), where, strict=True):
        if IAM_BLOCK.match(block) and not (COMMENT.match(row) or is_beside(row, block, fills=fills)):
            said[block] = said.get(block, "") + spelled(row).replace(" ", "")
    return said


HANDS_OUT = r"(?:iam_role_additional_policies|role_policy_arns|policy_associations|access_entries|aws_auth_(?:roles|users)|map_(?:roles|users))\s*=\s*[\[{]"
"""Inputs of well-known modules by which a role, or a cluster, gets more."""
STATEMENT = pattern(rf"\s*(?:[\"']?Statement[\"']?\s*[:=]\s*[\[{{]|\w*rules?\s*=\s*\[|{HANDS_OUT})")
HANDED_OUT = pattern(HANDS_OUT)
IS_CALLED = pattern(r"\s*[\"']?Sid[\"']?\s*[:=]|[\s\]\[{},()]*$")


def states(text: str) -> bool:
    """Whether a policy of AWS, or the rules of a role of Kubernetes, may stand in a text."""
    of_a_cloud = ("Statement" in text and "Effect" in text) or ("api_groups" in text and "verbs" in text)
    return of_a_cloud or HANDED_OUT.search(text) is not None


def stated(text: str) -> list[bool]:
    """For each row whether it stands in a statement of a policy, in whatever block that is written.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html"""
    if not states(text):
        return []
    return under(text.split("\n"), lambda row: STATEMENT.match(row[:200]) is not None)


def is_in(inside: Sequence[bool], line: Line) -> bool:
    """Whether a row is one of those inside, and says more than what a statement is called."""
    return line.number <= len(inside) and inside[line.number - 1] and not IS_CALLED.match(line.text[:500])


LOCAL = pattern(r"\blocal\.(\w+)")
NAMES_IT = pattern(r"\s*(?:tags\w*|name\w*|description|path|region|count|for_each|provider)\s*=")
EACH = pattern(r"\s*for_each\s*=")
OF_MEMBERS = pattern(
    r"member|assignment|grant|collaborator|team_repo|repository|access_policy|binding|permission|protection"
)
"""Of what there is one for each: whoever is in the list is let in."""
SETS_LOCAL = pattern(r"\s*\"?(\w+)\"?\s*=")


def fed(text: str, where: Sequence[str]) -> list[bool]:
    """For each row whether it stands in what a local is set to that a block about access reads."""
    said = (
        row
        for row, block in zip(text.split("\n"), where, strict=True)
        if IAM_BLOCK.match(block) and (not NAMES_IT.match(row) or (EACH.match(row) and OF_MEMBERS.search(block)))
    )
    return in_locals(text, where, {name for row in said for name in LOCAL.findall(row[:2_000])})


def in_locals(text: str, where: Sequence[str], names: set[str]) -> list[bool]:
    """For each row whether it stands in one of these locals, or in one that they are made of."""
    rows = text.split("\n") if names else []
    made_of, owner, base = dict[str, set[str]](), "", 0
    for row, block in zip(rows, where, strict=False):
        told = SETS_LOCAL.match(row[:500]) if block == "locals" else None
        if told and (not owner or indent(row) <= base):
            owner, base = told[1], indent(row)
        if block == "locals" and owner:
            made_of.setdefault(owner, set()).update(LOCAL.findall(row[:2_000]))
    reached, left = set[str](), list(names)
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left += made_of.get(name, ())
    sets = (lambda row: (m := SETS_LOCAL.match(row[:500])) is not None and m[1] in reached) if reached else None
    return [inside or sets(row) for row, inside in zip(rows, under(rows, sets), strict=True)] if sets and rows else []


POLICY = pattern(r"\s*template\s*=[^\n]*(?:polic(?:y|ies)|assume|trust)", re.I)


def policies(text: str, where: Sequence[str]) -> set[str]:
    """The blocks that fill in a policy, by the name of its file."""
    if not any(block.startswith("data template_file") for block in where):
        return set()
    rows = zip(text.split("\n"), where, strict=True)
    return {block for row, block in rows if block.startswith("data template_file") and POLICY.match(row[:500])}


IAM_SOURCE = pattern(r"\s*source\s*=\s*\"(?:[^\"]*[/_.-])?iam(?:[/_.-][^\"]*)?\"")
"""`terraform-aws-modules/iam/aws//modules/iam-account`"""


def of_iam(text: str, where: Sequence[str]) -> set[str]:
    """The calls of modules that are called after access."""
    if not any(block.startswith("module ") for block in where):
        return set()
    rows = zip(text.split("\n"), where, strict=True)
    return {block for row, block in rows if block.startswith("module ") and IAM_SOURCE.match(row[:500])}


def fills_in(text: str) -> bool:
    """Whether a policy may be a template that takes names."""
    return "templatefile(" in text or "templatestring(" in text


def is_handed_on(line: Line, block: str) -> bool:
    """Whether a wrapper of a module hands one more value on."""
    return line.side == "new" and block == "module wrapper" and HANDED_ON.match(line.text[:500]) is not None


def is_beside(row: str, block: str, *, fills: bool) -> bool:
    """Whether it says nothing about access. What AWS grants names its resource, and with that the region of it; what it
    is called itself gives nobody more."""
    if ORDER.match(row):
        return True
    return bool(
        (block.startswith("resource aws_") and REGION.match(row))
        or (not fills and CALLED.match(block) and NAME.match(row[:500]))
    )


HANDED_ON = pattern(
    r"[ \t]*(?P<name>\w+)[ \t]*=[ \t]*try\(each\.value\.(?P=name), var\.defaults\.(?P=name), (?:null|\{\}|\[\]|\"\")\)[ \t]*$"
    r"|[ \t]*(?P<on>(?!\w*(?:admin|public|attach|allow|polic))\w+)[ \t]*=[ \t]*try\(each\.value\.(?P=on), var\.defaults\.(?P=on), true\)[ \t]*$"
)
"""What a wrapper of a module hands on as it was given, and gives nobody by itself:
https://github.com/antonbabenko/pre-commit-terraform#terraform_wrapper_module_for_each"""
REGION = pattern(r"\s*region\s*=\s*var\.region\s*$")
CALLED = pattern(
    r"resource aws_iam_(?:(?:role|user|group)(?:_policy)?|policy|instance_profile|user_login_profile)(?: |$)"
)
NAME = pattern(
    r"[ \t]*+path[ \t]*+=[ \t]*+var\.(?:\w+_)?path[ \t]*$|[ \t]*+(?:\"?Name\"?|name_prefix)[ \t]*+=[^\n{}$]*+(?:\$(?:\{[^\n{}]*+\})?[^\n{}$]*+)*+$|[ \t]*+name[ \t]*+=(?=[^\n]*\b(?:var|local|each)\.)(?![^\n]*(?i:access|admin))[^\n{}$]*+(?:\$(?:\{[^\n{}]*+\})?[^\n{}$]*+)*+$"
)
"""What an identity of AWS is called, and the row that says so: by names that callers give, to nobody's name known to AWS."""
ORDER = pattern(
    r"\s*(?:replace_triggered_by|ignore_changes|depends_on|create_before_destroy|tags|tags_all|description)\s*=(?:[^\n{}\"]*+|\s*\"[^\"{}$]*+\"|\s*\"\$\{[\w.-]++\}\")\s*$"
)
"""When a resource is made, and what is written on it: who may do what stays as it was."""
WRAPPED = re.compile(r"\"\$\{((?:[^{}\"$]|\"[^{}\"$]*\"){1,200})\}\"")
INDEX = re.compile(r"\.(\d+)(?![\w])")


GRANTS = pattern(
    r"(?m)^variable[ \t]+\"(?P<name>(?:\w+_)?grant_\w*(?:roles?|permissions?|access|admin)\w*)\"[ \t]*\{(?:(?!^\})[^\n]*\n){0,20}?[ \t]*default[ \t]*=[ \t]*true\b",
    words=("grant_",),
)


def by_default(file: FileChange) -> Line | None:
    """The line by which a module grants, where its callers say nothing, what it did not."""
    if file.before is None:
        return None
    old, new = ({m["name"] for m in GRANTS.finditer(text)} for text in (file.old_text, file.new_text))
    name = next(iter(sorted(new - old)), None)
    if name is None or f'"{name}"' not in file.old_text:
        return None
    return next((x for x in file.added if "default" in x.text), None)


OF_AN_ARN = pattern(r"\s*default\s*=[^\n]*\"arn:")
OF_WHOM = pattern(
    r"(?:services|actions|principals|subjects|accounts|users|groups|roles|policies|arns|repositories|repos|audiences)$"
)
LISTED = pattern(r"\s*(?:default\s*=\s*\[\s*)?\"[^\"\n=]*\"\s*(?:,|\]|$)")
RIGHT = pattern(r"\s*\"(?:roles/[a-z][\w.]*|arn:aws[\w-]*:iam::[^\"\n]*|[a-z][a-z0-9-]+:(?:\*|[A-Z]\w*\*?))\",?\s*(?:#.*)?$")
"""A role, a policy or an action, alone in its row: an entry of a list of them."""


def lets_by_default(row: str, block: str, *, of_access: bool) -> bool:
    """Whether a variable says what is given where its callers say nothing; `of_access`: its module gives nothing else."""
    if not block.startswith("variable"):
        return False
    if RIGHT.match(row):
        return True
    return of_access and bool(OF_AN_ARN.match(row) or (OF_WHOM.search(block) and LISTED.match(row)))


ACTS_AS = pattern(
    r"[^\n#]*?\b(?P<key>task_role_arn|iam_instance_profile|service_account(?:_email|_name)?)[ \t]*=[ \t]*(?P<who>[\w.\"@/:\[\]-]+)"
)


def acts_otherwise(file: FileChange) -> Line | None:
    """The row by which what runs takes another identity than it had."""
    gone, came = (
        [(line, found) for line in side if (found := ACTS_AS.match(line.text[:500]))] for side in file.delta.lines
    )
    had = {found["key"]: found["who"] for _, found in gone}
    return next((line for line, found in came if had.get(found["key"], found["who"]) != found["who"]), None)
