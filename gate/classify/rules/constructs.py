"""Infrastructure written as a program: CDK, CDK for Terraform, cdk8s and Pulumi, in any of their languages, and resources of CloudFormation spelled out.

Raises (3): a changed line of a file that imports `aws-cdk-lib`, `@pulumi/aws`, `cdktf`, or says `Type: 'AWS::…'`. Raises (4): `grantReadWrite(…)`,
`RemovalPolicy.DESTROY`, `protect: true` that goes, a database or bucket that goes.
Ignores: tests of a stack, its imports and comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import protections
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "infrastructure-code": "infrastructure that a program describes",
    "infrastructure-access": "a program that describes infrastructure changes who may do what",
    "infrastructure-loss": "a program that describes infrastructure lets data or an environment go",
}
LIBRARY = pattern(
    r"[\"'](?:aws-cdk-lib|@aws-cdk/|@pulumi/|cdktf|cdk8s|@cdktf/|constructs[\"'])"
    r"|\b(?:from|import)\s+(?:aws_cdk|troposphere|pulumi|cdktf|cdk8s|constructs)\w*|\bsoftware\.(?:amazon\.awscdk|constructs)\b"
    r"|\busing\s+(?:Amazon\.CDK|Pulumi)\b|github\.com/(?:aws/aws-cdk-go|pulumi/pulumi(?!-kubernetes-operator))|\bcom\.(?:pulumi|hashicorp\.cdktf)\b"
)
DECLARED = pattern(r"\b[tT]ype[\"'`]?(?:\s*(?:=>|[:=])\s*|\s+|\()[\"'`]AWS::[A-Z]\w+::\w", words=("aws::",))
"""A resource of CloudFormation, spelled out: a program that only prints its template needs no library."""
OPTION = pattern(r"\bpulumi\.[A-Z]\w*\(|\bretainOnDelete\s*:|\.DestroyOnFinalize\s*=\s*true\b")
"""An option of what it makes, whatever the libraries are called."""
ANOTHER_TOOL = of_path(r"(^|/)(node_modules|snippets|docs?|cmd/pulumi-(?:tf)?gen-[\w-]+)/")
"""What copies modules, shows them, or writes the schema of a provider: it describes nothing that runs."""
QUIET = re.compile(r"\s*(?:$|//|#|\*|/\*|import\b|from\b|using\b|package\b|[\])};,\s]+$|[\"'][\w./@-]+[\"']$)")
STATEFUL = r"(?:rds|docdb|neptune|dynamodb|s3|efs|fsx|elasticache|redshift|opensearch|kms|ecr|cognito|secretsmanager|backup|msk|sql|storage|bigquery|firestore|spanner|cosmosdb|keyvault|redis)"


@cache
def _access() -> re.Pattern[str]:
    return re.compile(
        r"\bgrant[A-Z_]?\w*\(|\.Grant[A-Z]?\w*\(|PolicyStatement|ManagedPolic|managed_polic"
        r"|add_?[tT]o(?:Role|Principal|Resource|_role|_principal|_resource)?_?[pP]olicy|AddTo\w*Policy|\biam\.\w|\bRolePolicy|\bPolicyDocument"
        r"|assume_?[rR]ole|RoleAssignment|IAM(?:Member|Binding|Policy)|\b[aA]ctions?[\"']?\s*[:=]\s*\[|\bAWS::IAM::|\b[pP]rincipals?[\"']?\s*(?:=>|[:=])"
        r"|\b(?:Not)?Actions?[\"']?\s*(?:=>|[:=])|\bCondition[\"']?\s*(?:=>|[:=])\s*\{|ClusterRole|RoleBinding|AuthBackendRole|\bvault\.Policy\b"
        r"|\b(?:bound_?[cC]laims|token_?[pP]olicies|allowed_?[gG]roup\w*)\b"
    )


@cache
def _loss() -> re.Pattern[str]:
    return re.compile(
        r"RemovalPolicy\.DESTROY|RemovalPolicy_DESTROY|auto_?[dD]elete_?[oO]bjects\W{1,6}true|(?:deletion|termination)_?[pP]rotection\W{1,6}false"
        r"|force_?destroy\W{1,6}true|skip_?final_?snapshot\W{1,6}true|retain_?on_?delete\W{1,6}false|\bprotect\W{1,4}false"
        r"|applyRemovalPolicy\([^)\n]*DESTROY|empty_?on_?delete\W{1,6}true|prevent_?destroy\W{1,6}false|\b(?:Deletion|UpdateReplace)Policy\W{1,6}Delete\b",
        re.I,
    )


KEPT = re.compile(
    r"\bprotect\W{1,4}true|RemovalPolicy[._](?:RETAIN|SNAPSHOT)|(?:deletion|termination)_?protection\W{1,6}true|retain_?on_?delete\W{1,6}true|prevent_?destroy\W{1,6}true|skip_?final_?snapshot\W{1,6}false|\b(?:Deletion|UpdateReplace)Policy\W{1,6}(?:Retain|Snapshot)\b",
    re.I,
)
MADE = re.compile(
    rf"(?<![\w.])(?:new\s+)?(?:\w+\.)*{STATEFUL}\w*\.(?:New)?(?P<kind>[A-Z]\w*)(?:\.Builder\.create)?\("
    rf"|AWS::(?P<declared>RDS::DB(?:Instance|Cluster)|S3::Bucket|DynamoDB::(?:Global)?Table|EFS::FileSystem|KMS::Key|Cognito::UserPool|ElastiCache::\w+"
    rf"|Redshift::Cluster|OpenSearchService::Domain|Elasticsearch::Domain|DocDB::DB\w+|Neptune::DB\w+|SecretsManager::Secret|ECR::Repository"
    rf"|Kinesis::Stream|FSx::FileSystem|Backup::BackupVault|MSK::Cluster|Timestream::\w+|QLDB::Ledger|EC2::Volume|Logs::LogGroup)\b"
    rf"|\bnew\s+(?P<plain>DatabaseInstance|DatabaseCluster|Bucket|Table|FileSystem|UserPool|Database|Instance)\w*\(",
    re.I,
)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    texts = (file.new_text, file.old_text)
    if context.nature != "code" or not any(
        LIBRARY.search(text[:50_000]) or OPTION.search(text) or DECLARED.search(text[:200_000]) for text in texts
    ):
        return
    if ANOTHER_TOOL.search(file.path):
        return
    gone, came = ({" ".join(x.text.split()) for x in side} for side in (file.removed, file.added))
    added = [x for x in file.added if " ".join(x.text.split()) not in gone and not QUIET.match(x.text)]
    removed = [x for x in file.removed if " ".join(x.text.split()) not in came and not QUIET.match(x.text)]
    if not added and not removed:
        return
    safer = "attach the difference that a preview shows, and let the owner of this infrastructure apply it"
    yield finding("infrastructure-code", 3, IDS["infrastructure-code"], file, line=(*added, *removed)[0], safer=safer)
    line = next((x for x in (*added, *removed) if _access().search(x.text[:2_000])), None) or protections.opened(file)
    line = line or _in_a_policy(file, added, removed)
    if line is not None:
        safer = "name the exact actions, resources and principals, and let the account's owner apply it"
        yield finding("infrastructure-access", 4, IDS["infrastructure-access"], file, line=line, safer=safer)
    line = _lost(file, added, removed)
    if line is not None:
        reason = f"data or an environment can go: {line.text.strip()[:60]}"
        safer = "take a snapshot, keep protection on, and let a human apply it"
        yield finding("infrastructure-loss", 4, reason, file, line=line, safer=safer)


POLICY = re.compile(
    r"\s*[\"'`]?(?:(?:Not)?Action|(?:Not)?Principal|Condition|Statement|(?:AssumeRole)?PolicyDocument|ManagedPolicyArns)[\"'`]?\s*(?:=>|[:=])"
)
REACHES = re.compile(r"\s*[\"'`]?(?:Not)?[rR]esources?[\"'`]?\s*(?:=>|[:=])")
EFFECT = re.compile(r"\s*(?:\{\s*)?[\"'`]?[eE]ffect[\"'`]?\s*(?:=>|[:=])")
"""What a statement reaches, beside what it says of that."""
FAR, MOST, BESIDE = 60, 200, 8
"""Rows above a line that are looked at, lines whose rows are, and rows on both sides of one."""


def _in_a_policy(file: FileChange, added: list[Line], removed: list[Line]) -> Line | None:
    """A changed line that stands under what a policy of IAM is made of."""
    for text, lines in ((file.new_text, added), (file.old_text, removed)):
        rows = text.split("\n") if lines and any(word in text for word in ("olic", "Action", "Principal")) else []
        for line in lines[:MOST] if rows else ():
            if any(POLICY.match(row[:500]) for row in enclosing(rows, line.number, FAR)):
                return line
            near = rows[max(0, line.number - BESIDE) : line.number + BESIDE]
            if REACHES.match(line.text[:500]) and any(EFFECT.match(row[:500]) for row in near):
                return line
    return None


def _lost(file: FileChange, added: list[Line], removed: list[Line]) -> Line | None:
    """What is no longer kept, or no longer there. What is made anew in the same change only moved."""
    lets_go = next((x for x in added if _loss().search(x.text[:2_000])), None) or protections.lost(file)
    if lets_go is not None:
        return lets_go
    if any(KEPT.search(x.text[:2_000]) for x in added):
        removed = [x for x in removed if not KEPT.search(x.text[:2_000])]
    made = {match.group() for x in added for match in MADE.finditer(x.text[:2_000])}
    for line in removed:
        match = MADE.search(line.text[:2_000])
        if (KEPT.search(line.text[:2_000]) and file.after is not None) or (match and match.group() not in made):
            return line
    return None
