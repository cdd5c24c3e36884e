"""Terraform, OpenTofu and Terragrunt: infrastructure, who may touch it, and what can be lost.

Raises to 4: a changed line inside an IAM block or of actions and principals; `force_destroy = true`; `prevent_destroy`
removed; a stateful resource that goes.
Stays 3: any other infrastructure. Ignores: comments and layout (proved equal before this rule runs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import EXAMPLES
from gate.classify.proof import understood
from gate.classify.reading import protections
from gate.classify.reading.descriptions import only_describes, only_respelled
from gate.classify.reading.hcl import block_of, blocks, headers
from gate.classify.reading.hcl_access import (
    COMMENT,
    IAM_BLOCK,
    acts_otherwise,
    by_default,
    fed,
    fills_in,
    grants,
    is_beside,
    is_handed_on,
    is_in,
    lets_by_default,
    meaningful,
    of_iam,
    policies,
    stated,
)
from gate.classify.reading.hcl_loss import losing, unguarded
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.stateful import DATABASE, STATEFUL, left_out, only_moves
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Level

IDS = {
    "terraform": "infrastructure as code",
    "terraform-iam": "who may do what in the cloud",
    "terraform-destructive": "data or an environment can be lost on apply",
    "terraform-removed": "a stateful resource or a module goes on apply",
    "terraform-state": "what Terraform believes to stand, in the repository itself",
}
STATE = of_path(r"\.tfstate(?P<kept>\.[\w.]+)?$", re.I)
FILES = pattern(
    r"(?<!\.tflint(?=\.hcl))(?<!\.copywrite(?=\.hcl))\.(tf|tfvars|tofu|hcl)(\.json)?(\.(j2|jinja2?|tftpl|tpl|tmpl|erb))?$"
)
READ_BY_IT = of_path(
    r"((^|/)(terraform(?!-(?:provider|docs|ls|plugin|switcher)\b)[\w-]*|terragrunt|opentofu|infra(structure)?|iac)|^(aws|gcp|azure))/([^/]+/)*[^/]+\.(ya?ml|json|tpl|tftpl|tmpl|rego|env|conf|txt|mk|\w*backend)$"
    r"|(^|/)modules/[\w-]+/(?:scripts|templates|files|user[-_]?data)/[^/]+\.(?:sh|ps1|ya?ml|json|conf|service)\.(?:tpl|tmpl|tftpl)$",
    re.I,
)
OF_TESTS = of_path(r"^(test|e2e)/.*\.hcl$|(^|/)(tests|_examples)/")
SETUP = of_path(r"^tests?/setup/")
"""What tests apply, to an account of their own, or only compare with."""
READ_BY_TESTS = of_path(r"^tests?/fixtures?[\w-]*/")
REACHES_OUT = pattern(
    r"-exec\b|\bprovisioner\b|\bprofile\s*=|\bbackend\b|\bremote_state\b|\buser_data\b|source\s*=\s*\"(?:(?:git|https?|ssh|github|bitbucket|s3|gcs)[:.@]|(?:[\w.-]+/)?[\w-]+/[\w-]+/[\w-]+\")|\bdata\s+\"(?:external|http)\""
)
"""Fixtures of a program about Terraform, and what they would do or fetch if somebody applied them."""
SAMPLES = of_path(r"^tests/terraform/(graph/)?(checks?|parser|runner|graph_builder|context_parsers|rules|policies)/")
"""Of a program about Terraform: its tests have a folder for each thing that they are about."""
OF_A_PROVIDER = of_path(
    r"^examples/(?:data-sources|resources|ephemeral-resources|functions)/[a-z0-9]+_\w+/[\w.-]+\.tf$"
)
"""https://developer.hashicorp.com/terraform/registry/providers/docs#generating-documentation"""
LIVE = pattern(r"(?m)^\s*(?:backend|cloud)\s*[\"{]|^provider\s|^\s*provisioner\s|^data\s+\"external\"")
"""Where a state is kept, or an account is named."""
FIXTURES = of_path(r"(^|/)(specs?/([^/]+/)*fixtures|src/test/resources|__fixtures__|testdata)/")
"""What the tests of a program only read."""
IAM_LINE = pattern(
    r"\b(not_?actions|NotActions?|principals?|(?:Not)?Principal|assume_role_policy|iam_policy|policy_arns?|role_policy_arns"
    r"|trusted_(role_arns|entities|principals)|allowed_(users?|accounts|principals)|admin_users?|admins|maintainers|\w*admin_permissions|map_(users|roles)"
    r"|aws_auth_\w+|iam_role_additional_policies|namespace_service_accounts|admin_group_object_ids"
    r"|bound_(?:service_account|subnet|iam|cidr|claim|audience)\w*|principal_arns?|access_entries"
    r"|(?!scheduling_policy_arn\b)\w*polic(y|ies)_(documents?|jsons?|arns?)|(\w+_)?bucket_polic(y|ies)|inline_polic(y|ies)|permissions_boundary"
    r"|branch_protections?\w*|required_approv\w+|require_code_owner_reviews?|enforce_admins|(?:push|merge)_access_level)\b\s*+(?:[\"']\s*+)?[=:{]"
    r"|^\s*(?:module|aws_iam_policy|data\.aws_iam_policy)\.[\w-]+(?:\[[^\]\n]*\])?\.\w*(?:polic(?:y|ies)\w*|arn),?\s*$"
    r"|(?<![.\w])(actions|Action)\b[\"']?\s*[=:]\s*\[?\s*(\"(\w[\w-]*:|\*)|$)|arn:aws[\w-]*:iam::|\.gserviceaccount\.com\b"
    r"|^\s*\"[a-z][a-z0-9-]+:[A-Z*][A-Za-z*]+\",?\s*$|^\s*policy\s*=\s*\"(?:read|write|deny|scale|list)\"|^\s*path\s+\"[\w+*{}.$/-]+\"\s*\{"
    r"|\bcapabilities\s*=\s*\[\s*\"(?:create|read|update|delete|list|sudo|deny)"
    r"|\b(?:block_public_\w+|ignore_public_acls|restrict_public_buckets)\s*=\s*false|\bacl\s*=\s*\"(?:public|authenticated)-"
    r"|\bpermissions\s*=\s*\[\s*\"(?:FULL_CONTROL|READ|WRITE)|\bpublicly_accessible\s*=\s*true|\bsts:AssumeRole|\"repo:[\w.*-]+/[\w.*-]+:"
    r"|^\s*(?:test\s*=\s*)?\"(?:ForA(?:ll|ny)Values?:)?(?:String|Arn|Numeric|Date|Bool|Null|Binary|(?:Not)?IpAddress)(?:Not)?(?:Equals|Like|LessThan|GreaterThan)?\w*\"\s*(?:$|[:=]\s*\{)"
    r"|^\s*\"(?:aws|iam|sts|s3|kms|ec2|saml|token\.actions\.githubusercontent\.com)s?:[A-Za-z/-]+\"\s*[:=]|\"roles/[a-z][\w.]+\"|\"AdministratorAccess\""
    r"|\"system:masters\"|\bdata\.aws_iam_policy_document\.|\b\w*resources[\"']?\s*=\s*(?:\[[^\n]{0,300}\barn:aws|\[?\s*\"arn:aws)"
)
IAM_MODULE = of_path(r"(^|/)(iam([-_][^/]*)?|[^/]*[-_]iam|[\w-]*authori[sz]ations?)(/[^/]+|\.tf)$", re.I)
IAM_WORD = pattern(
    r"\b(?=\w++\s*=)(\w*_)?(roles?|polic(y|ies)|principals?|conditions?|trust\w*|assume\w*|oidc\w*|service_accounts?|subjects?|audiences?|claims?|identifiers|repo_names?|github_(?:repos?|repositor(?:y|ies)))(_\w+)?\s*=",
)
"""In a module about access a local of such a name ends up in a policy."""
ENTERS = of_path(r"(^|/)aws[-_]auth(/[^/]+)?\.tf$")
"""Who enters a cluster of EKS: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html"""
PEOPLE = of_path(r"(^|/)(?:users|members|people|teams)[\w-]*\.tf(?:vars)?$")
GIVEN = pattern(r"\s*[\"']?[\w.@-]+[\"']?\s*=\s*(?:\"[\w:/-]+\"|\[|\{)")
"""A file that is called after people, and what stands in it beside one of them."""
FROM = pattern(r"\s*(?:source|version|depends_on)\s*=|\s*[}\]]*\s*$")


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    state = STATE.search(file.path)
    if state is not None and (context.nature != "test" or "prod" in file.path.lower()):
        reason = "what this forgets, the next apply makes anew; what it adds, or names otherwise, it may destroy"
        safer = "keep the state in a backend with locks, import or move resources there, and treat its secrets as known"
        level = 3 if state["kept"] or file.before is None else 4
        yield finding("terraform-state", level, reason, file, line=file.first, safer=safer)
        return
    if not (FILES.search(file.path) or _becomes_one(file)):
        if (
            READ_BY_IT.search(file.path)
            and "/checks/" not in file.path
            and not file.path.endswith("requirements.txt")
            and not (file.path.endswith(".mk") and _is_numbered(file))
            and context.nature not in ("docs", "test", "lockfile", "manifest")
        ):
            yield finding(
                "terraform",
                3,
                "stands beside infrastructure code, which reads it",
                file,
                line=file.first,
                safer="attach the plan, and let the owner of this infrastructure apply it",
            )
        return
    if SAMPLES.search(file.path) and not LIVE.search(f"{file.old_text}\n{file.new_text}"):
        yield finding("terraform", 0, "a sample that a scanner's tests read", file)
        return
    if OF_A_PROVIDER.search(file.path) and not LIVE.search(f"{file.old_text}\n{file.new_text}"):
        yield finding("terraform", 1, "an example that the pages of a provider show", file)
        return
    if _stays(file) and only_describes(file) and understood(file):
        yield finding("terraform", 1, "only describes inputs and outputs in other words", file)
        return
    if FILLED.search(file.path) and file.before and file.after and _only_blanks(file):
        yield finding("terraform", 1, "blank lines of a template", file)
        return
    if _stays(file) and only_respelled(file) and understood(file):
        yield finding("terraform", 1, "the same arguments, written otherwise", file)
        return
    yield finding(
        "terraform",
        0 if FIXTURES.search(file.path) else _of_tests(file) or 3,
        "changes infrastructure on the next apply",
        file,
        line=file.first,
        safer="attach the plan, and let the owner of this infrastructure apply it",
    )
    tried = READ_BY_TESTS.search(file.path) and not any("prod" in side for side in file.delta.lowered)
    for found in (*_access(file), *_loss(file), *_unprotected(file)):
        yield found._replace(level=min(found.level, Level.COLLABORATIVE)) if tried else found


def _only_blanks(file: FileChange) -> bool:
    """Whether nothing but blank lines changes, and none of them can stand in a text."""
    changed = (*file.added, *file.removed)
    return bool(changed) and not any(x.bare for x in changed) and "<<" not in f"{file.old_text}{file.new_text}"


def _of_tests(file: FileChange) -> int | None:
    """The level of what tests read, or apply to an account of their own."""
    changed = (*file.added, *file.removed)
    if (
        READ_BY_TESTS.search(file.path)
        and not any("prod" in side for side in file.delta.lowered)
        and not any(REACHES_OUT.search(x.text[:500]) for x in changed)
    ):
        return 1
    return 2 if OF_TESTS.search(file.path) else None


def _stays(file: FileChange) -> bool:
    """Whether a file is of the same module as before: a folder is one. Values are read by the name of their file."""
    if file.old_path is None:
        return True
    return not file.path.endswith(".tfvars") and file.old_path.rpartition("/")[0] == file.path.rpartition("/")[0]


FILLED = pattern(r"\.(tmpl|tpl|template)$")
HEAD = pattern(r"(?m)^(?:module|resource)[ \t]+\"[^\"\n]{1,80}\"[ \t]+(?:\"[^\"\n]{1,80}\"[ \t]+)?\{")


def _becomes_one(file: FileChange) -> bool:
    """Whether a template holds blocks of it, which somebody fills in and applies."""
    return bool(FILLED.search(file.path)) and any(HEAD.search(text) for text in (file.old_text, file.new_text))


def _unprotected(file: FileChange) -> Iterator[Finding]:
    """Protections under the names that every tool gives them."""
    level = 3 if EXAMPLES.search(file.path) else 4
    line = protections.lost(file)
    if line is not None:
        safer = "keep it on; take a backup, and let a human apply it"
        yield finding(
            "terraform-destructive", level, f"is kept no longer: {line.text.strip()[:60]}", file, line=line, safer=safer
        )
    line = protections.opened(file)
    if line is not None:
        safer = "name who may come in, and let the account's owner apply it"
        yield finding(
            "terraform-iam", level, f"lets in whoever asks: {line.text.strip()[:60]}", file, line=line, safer=safer
        )


def _access(file: FileChange) -> Iterator[Finding]:
    places = blocks(file.old_text), blocks(file.new_text)
    filled = [policies(text, where) for text, where in zip((file.old_text, file.new_text), places, strict=True)]
    opened = by_default(file)
    if opened is not None:
        reason = "what a module grants where its callers say nothing"
        yield finding("terraform-iam", 4, reason, file, line=opened, safer="let each caller ask for the right by name")
    acts_as = None if EXAMPLES.search(file.path) else acts_otherwise(file)
    if acts_as is not None:
        reason = "what runs takes another identity"
        yield finding("terraform-iam", 4, reason, file, line=acts_as, safer="name the rights that it needs")
    old, new = grants(file.old_text, places[0]), grants(file.new_text, places[1])
    other_grants = {block for block in {*old, *new} if old.get(block) != new.get(block)}
    for side, lines, other in ((1, file.added, file.removed), (0, file.removed, file.added)):
        where = places[side]
        fresh = {line.number for line in meaningful(lines, other)}
        text = (file.old_text, file.new_text)[side]
        fills, read, said = fills_in(text), fed(text, where), stated(text)
        by_module = of_iam(text, where)
        for line in lines:
            block = block_of(where, line)
            if line.number not in fresh and (block not in other_grants or COMMENT.match(line.text)):
                continue
            if is_beside(line.text, block, fills=fills) or is_handed_on(line, block):
                continue
            named = IAM_LINE.search(line.text) or (IAM_MODULE.search(file.path) and IAM_WORD.search(line.text))
            enters = ENTERS.search(file.path) and not FROM.match(line.text)
            of_people = block.startswith("locals") and PEOPLE.search(file.path) and GIVEN.match(line.text)
            grants_it = (named or enters or of_people or is_in(said, line)) and not block.startswith(STATES_NO_GRANT)
            grants_it = grants_it or (block.startswith("locals") and is_in(read, line))
            reaches = lets_by_default(line.text, block, of_access=IAM_MODULE.search(file.path) is not None)
            hands_on = block in by_module and not FROM.match(line.text) and not EXAMPLES.search(file.path)
            if IAM_BLOCK.match(block) or block in filled[side] or grants_it or reaches or hands_on:
                yield finding(
                    "terraform-iam",
                    4,
                    f"changes who may do what: {block or line.text.strip()[:60]}",
                    file,
                    line=line,
                    safer="name the exact actions, resources and principals, and let the account's owner apply it",
                )
                break


NUMBER = pattern(r"VERSION\s*:?=\s*v?\d[\w.+-]*\s*$")


def _is_numbered(file: FileChange) -> bool:
    """Whether a recipe only gives what it builds another number."""
    changed = [x for x in (*file.added, *file.removed) if x.bare]
    fetches = "://" in file.new_text or "terraform" in file.new_lowered or "source" in file.new_lowered
    return len(file.added) == len(file.removed) > 0 and not fetches and all(NUMBER.match(x.text[:200]) for x in changed)


STATES_NO_GRANT = ("variable", "output", "data terraform_remote_state")
KEEP = "take a snapshot, keep protection on, and let a human run the destroy"


def _loss(file: FileChange) -> Iterator[Finding]:
    tried = SETUP.search(file.path) and "prod" not in file.new_lowered and "prod" not in file.old_text.lower()
    level = 3 if EXAMPLES.search(file.path) or tried else 4
    found = losing(file)
    if found is not None:
        line, block = found
        reason = f"data can be lost on apply: {line.text.strip()[:60]}"
        lost_at = 4 if DATABASE.match(block) else level
        yield finding("terraform-destructive", lost_at, reason, file, line=line, safer=KEEP)
    guard = unguarded(file)
    if guard is not None:
        reason = f"a protection against deletion goes: {guard.text.strip()[:60]}"
        yield finding("terraform-destructive", 4, reason, file, line=guard, safer=KEEP)
    entry = left_out(file) or protections.unmade(file)
    if entry is not None:
        reason = f"goes on apply, with what it holds: {entry.text.strip()[:60]}"
        yield finding("terraform-removed", level, reason, file, line=entry, safer=KEEP)
    gone = set[str]() if file.partial else headers(file.old_text) - headers(file.new_text)
    stores = sorted(h for h in gone if STATEFUL.match(h) and not only_moves(h, file.new_text))
    if stores:
        first = next((x for x in file.removed if stores[0].split()[-1] in x.text), None)
        reason = f"goes on apply, with what it holds: {', '.join(stores[:3])}"
        level = 4 if any(map(DATABASE.match, stores)) else level
        yield finding("terraform-removed", level, reason, file, line=first, safer=KEEP)
