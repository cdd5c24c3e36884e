"""CloudFormation, SAM, Serverless, CDK, Pulumi, Bicep, Ansible, Chef, Puppet and Salt.

Raises: a template with `AWS::` types; 4 where an IAM type or a deletion policy changes.
Ignores: YAML that only mentions a cloud in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import AnyOf, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "cloud-template": "infrastructure as code (CloudFormation, Serverless, Pulumi, Bicep, Ansible)",
    "cloud-access": "a template changes who may do what",
    "cloud-destructive": "a template lets data go",
}
NAMED = pattern(
    r"(^|/)(serverless\.ya?ml|samconfig\.toml|cdk\.json|Pulumi(\.[\w-]+)?\.ya?ml|ansible\.cfg|[^/]+\.bicep|template\.ya?ml)$|(^|/)((site-)?cookbooks|puppet|salt(stack)?|chef)/.*\.(rb|pp|sls|erb|json|ya?ml|conf)$|\.(pp|sls)$|(^|/)(playbooks?|roles/[^/]+/(tasks|handlers|vars|defaults|templates)|group_vars|host_vars|inventory)/"
)
TEMPLATE = AnyOf(
    ("AWSTemplateFormatVersion", "AWSTemplateFormatVersion"),
    ("AWS::", r"\bAWS::[A-Z]\w+::|\"?Transform\"?:\s*\"?AWS::Serverless"),
)
ANSIBLE = pattern(r"(?m)^- (hosts|name): .*\n(\s+.*\n)*?\s+(tasks|roles|become|hosts):")
ACCESS = pattern(
    r"AWS::IAM::|\b(Action|NotAction|Principal|ManagedPolicyArns|AssumeRolePolicyDocument|iamRoleStatements)\b\"?\s*:|\"?[a-z0-9-]+:[A-Z*][A-Za-z*]+\"?\s*$"
)
LOSS = pattern(
    r"DeletionPolicy\"?\s*:\s*\"?Delete|DeletionProtection\"?\s*:\s*\"?false|SkipFinalSnapshot|TerminationProtection\"?\s*:\s*\"?false",
    re.I,
)
KEEP = pattern(r"(Deletion|UpdateReplace)Policy\"?\s*:\s*\"?(Retain|Snapshot)")


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("docs", "test", "lockfile"):
        return
    texts = (file.old_text, file.new_text)
    template = any(TEMPLATE.search(t) for t in texts)
    if not (
        template
        or NAMED.search(file.path)
        or (file.path.endswith((".yml", ".yaml")) and any("hosts:" in t and ANSIBLE.search(t) for t in texts))
    ):
        return
    yield finding(
        "cloud-template",
        3,
        "changes infrastructure on the next deployment",
        file,
        line=next(iter(file.added), None),
        safer="attach the change set or the dry run",
    )
    if not template:
        return
    for line in (*file.added, *file.removed):
        if ACCESS.search(line.text):
            yield finding(
                "cloud-access",
                4,
                "changes who may do what in the cloud",
                file,
                line=line,
                safer="name the exact actions, resources and principals",
            )
            break
    lost = next((x for x in file.added if LOSS.search(x.text)), None) or next(
        (x for x in file.removed if KEEP.search(x.text)), None
    )
    if lost is not None:
        yield finding(
            "cloud-destructive",
            4,
            "data go with the stack from now on",
            file,
            line=lost,
            safer="keep DeletionPolicy: Retain and take a snapshot",
        )
