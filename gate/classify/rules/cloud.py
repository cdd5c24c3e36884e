"""CloudFormation, SAM, Serverless, CDK, Pulumi, Bicep, Ansible, Chef, Puppet, Salt and cloud-init.

Raises: a template with `AWS::` types; 4 where an IAM type or a deletion policy changes, where a task of Ansible removes data
or says who may enter. To 3: roles that come from another source. To 2: the hardware of a machine of NixOS.
Ignores: YAML that only mentions a cloud in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.kinds import kind_of
from gate.classify.nature import EXAMPLES
from gate.classify.reading import plays, protections, sweeps
from gate.classify.reading.patterns import AnyOf, of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "cloud-template": "infrastructure as code (CloudFormation, Serverless, Pulumi, Bicep, Ansible, cloud-init)",
    "cloud-access": "a template or a task changes who may do what",
    "cloud-destructive": "a template or a task lets data go",
}
NAMED = of_path(
    r"(^|/)(serverless\.(ya?ml|json|[jt]s)|sst\.config\.[jt]s|azuredeploy[^/]*\.json|amplify/backend/.*\.json|[^/]+\.bicepparam|samconfig\.toml|cdk\.json"
    r"|Pulumi(\.[\w-]+)?\.ya?ml|(?:[\w.-]+/)*(?:pulumi|(?-i:[a-z_]*infrastructure))/(?:[^/]+/)*[\w-]+\.ya?ml|ansible\.cfg|[^/]+\.bicep)$"
    r"|(^|/)hiera(?:data)?(?:_\w+)?/.+\.ya?ml$|(^|/)modules/[\w-]+/(?:templates/.+\.(?:erb|epp)|files/.+)$"
    r"|(^|/)(?<!^lib/)((site-)?cookbooks|puppet|salt(stack)?"
    r"|chef/([^/]+/)*(cookbooks|recipes|roles|environments|attributes|resources|libraries|nodes|data_bags|policyfiles))/.*\.(rb|pp|sls|erb|epp|j2|jinja2?"
    r"|json|ya?ml|conf|service|timer|socket|cfg|hcl)$"
    r"|\.(pp|sls)$|(^|/)_(modules|states|runners)/[^/]+\.py$|(^|/)ansible[\w-]*/([^/]+/)*(?:inventory|hosts)(?:[-_.][\w.-]+)?$"
    r"|(^|/)ansible[\w-]*/([^/]+/)*templates/[^/]+\.j2$"
    r"|(^|/)(playbooks?|roles/([^/]+/)+(tasks|handlers|vars|defaults|templates)|group_vars|host_vars|inventory)/"
)
OF_AN_INVENTORY = of_path(r"^(?!.*(?:playbooks?|roles|group_vars|host_vars|ansible)/).*(^|/)inventory/[^/]+\.(?:py|rb|go|java|ts|js)$")
TELLS_ANSIBLE = pattern(r"ansible|_meta|hostvars|--list\b")
"""A program that tells Ansible of its hosts, and none of a shop: https://docs.ansible.com/ansible/latest/dev_guide/developing_inventory.html"""
BOOTS = pattern(
    r"(^|/)cloud[-_]?init/(?!.*\.(?:py|go|rs|rb|md|txt|[jt]s)$)|(^|/)(?:cloud[-_]?(?:init|config)|user[-_]data)[\w.-]*\.(?:ya?ml|cfg|conf|tpl|tftpl|tmpl|j2)$"
    r"|(^|/)(?:infra\w*|terraform|packer|modules)/(?:[^/]+/)*[\w-]*(?:start-?up|bootstrap|user-?data|provision\w*)(?:\.(?!selftest|test)[\w-]+)?\.(?:sh|bash|ps1)$"
    r"|(^|/)(?:packer|images?/(?:win(?:dows)?|ubuntu|debian|linux|mac-?os|alpine|centos|rhel)[\w.-]*)/(?:[^/]+/)*[^/]+(?<!\.tests)\.(?:sh|bash|ps1|psm1)$",
    re.I,
)
"""What a machine does when it first starts, or what its image is made by: https://docs.cloud-init.io/en/latest/explanation/format.html"""
REMARKS = of_path(r"\.(?:sh|bash)$")
TEMPLATE = AnyOf(
    ("AWSTemplateFormatVersion", "AWSTemplateFormatVersion"),
    ("AWS::", r"\bAWS::[A-Z]\w+::|\"?Transform\"?:\s*\"?AWS::Serverless"),
    ("schema.management.azure.com", r"schema\.management\.azure\.com/[^\"\s]*[dD]eployment"),
    ('"builders"', r"\"builders\"\s*:\s*\["),
)
TASK = pattern(
    r"\"(?:(?:containerDefinitions|portMappings)\"\s*:|essential\"\s*(?:/\*[^*]*\*/\s*)?:\s*\"?(?:true|false|\$))|\"(?=\\u)(?:[\w]|\\u[0-9a-fA-F]{4}){9,54}\"\s*:"
)
OF_A_SCHEMA = pattern(r"\"(?:properties|definitions|\$defs)\"\s*:")
SURELY = pattern(r"\"(?:containerDefinitions|portMappings|image)\"\s*:")
"""What no example in a schema holds."""
OF_A_TASK = of_path(r"\.json(\.(tpl|tftpl|tmpl|j2|erb|template))?$")
"""What a task of ECS is made of: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"""
ANSIBLE = pattern(r"(?m)^- (hosts|name): .*\n(?:[ \t].*\n|\n)*?[ \t]+(tasks|roles|become|hosts):")
TASKS = of_path(r"(^|/)(tasks|handlers)/[^/]+\.ya?ml$")
MODULE = pattern(
    r"(?m)^- (?:name: [^\n]*\n(?:[ \t]*#[^\n]*\n)*[ ]+)?(?:(?:ansible|community|amazon)\.\w+\.\w+|apt|yum|dnf|package|pip|shell|command|script|copy"
    r"|template|file|lineinfile|blockinfile|service|systemd|user|group|cron|get_url|git|unarchive|include(?:_tasks|_role|_vars)?|import_(?:tasks|role)"
    r"|set_fact|debug|stat|block|become)\s*:"
)
"""Tasks of a role, or of a repository that is one: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_reuse_roles.html"""
OWN_WORDS = of_path(r"(^|/)serverless\.|\.bicep(param)?$")
"""Files whose lines say by themselves what they grant."""
ACCESS = pattern(
    r"AWS::IAM::|Microsoft\.Authorization/|\broleDefinitionId(?:OrName)?\b|\brole\w*\s*[=:]\s*'[0-9a-f]{8}-[0-9a-f]{4}-|\"(?:task|execution)RoleArn\"\s*:"
    r"|\baccessPolicies\b|\b(Action|NotAction|Principal|ManagedPolicyArns|AssumeRolePolicyDocument|iamRoleStatements|Policies)\b\"?\s*:"
    r"|^\s*-\s*[\"']?[A-Z]\w*(?:Policy|Access)[\"']?:?\s*$|\bRole\"?\s*:\s*!GetAtt\b"
    r"|!Ref\s+[A-Z]\w*(?:(?<!Scaling)(?<!Up)(?<!Out)(?<!In)(?<!Down)(?<!Cache)(?<!Lifecycle)(?<!Request)(?<!Headers)Policy|Permissions)\b"
    r"|\"?[a-z0-9-]+:[A-Z*][A-Za-z*]+\"?\s*$"
)
ON_A_MACHINE = pattern(
    r"\b(?:groups|extraGroups)[\"']?\s*(?:[:=]|=>)[^\n]*\b(?:sudo|wheel|admin|root|docker)\b|\bauthorized_?keys?\b|\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+) AAAA|\b\w*nopasswd\w*[\"']?\s*[:=]\s*[\"']?(?:true|yes)\b|\bsudoers\b|\bNOPASSWD\b|\bsudo_users\b|\bwheelNeedsPassword\b"
    r"|\brole_attr_flags\s*[:=][^\n]*\bSUPERUSER|\bpriv\s*[:=][^\n]*:(?:ALL|\S*GRANT)|\bmanaged_polic(?:y|ies)\s*:|\bsudo\s*:\s*[\"']?ALL\b",
    re.I,
)
"""Who may become root or log in, as a playbook, a cookbook or a machine's own description says."""
LOSS = pattern(
    r"DeletionPolicy\"?\s*:\s*\"?Delete|SkipFinalSnapshot",
    re.I,
)
KEEP = pattern(r"(Deletion|UpdateReplace)Policy\"?\s*:\s*\"?(Retain|Snapshot)")

STATEFUL = pattern(
    r"Type\"?\s*:\s*[\"']?AWS::(RDS::DB(Instance|Cluster)|S3::Bucket|DynamoDB::(Global)?Table|EFS::FileSystem|KMS::Key|ElastiCache|Redshift|OpenSearch|DocDB|Neptune|Cognito::UserPool|SecretsManager::Secret|ECR::Repository)[\"']?\s*,?\s*$"
)
REMARK = "# "
HEREDOC = pattern(r"<<-?\s*\\?[\"']?(?P<word>\w+)[\"']?")


def _only_remarks(file: FileChange) -> bool:
    """Whether only remarks change, which stand for themselves: in no text, behind no line that goes on, and not above all."""
    if file.old_text.partition("\n")[0] != file.new_text.partition("\n")[0]:
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        inside = _within(text)
        if any(x.number in inside or not f"{x.text.strip() or REMARK} ".startswith(REMARK) for x in lines):
            return False
    return True


def _within(text: str) -> set[int]:
    """The numbers of the lines of here-documents, and of those behind a line that goes on."""
    inside, until = set[int](), ""
    for number, row in enumerate(text.split("\n"), 1):
        if until:
            inside.add(number)
            until = "" if row.strip() == until else until
            continue
        opens = HEREDOC.search(row[:2_000]) if not row.lstrip().startswith("#") else None
        until = opens["word"] if opens else ""
        if row.rstrip().endswith(("\\", "`")):
            inside.add(number + 1)
    return inside


def _by_a_task(file: FileChange) -> Iterator[Finding]:
    """What a task of Ansible removes, and whom it lets in."""
    if not file.path.endswith((".yml", ".yaml")):
        return
    gone = plays.removing(file)
    if gone is not None:
        safer = "back it up, and let a human run this task alone"
        yield finding("cloud-destructive", 4, "a task removes data", file, line=gone, safer=safer)
    given = plays.granting(file)
    if given is not None:
        safer = "name the people and what they need, and let the owner of those machines apply it"
        yield finding("cloud-access", 4, "a task gives or takes a right", file, line=given, safer=safer)


def _runs_containers(file: FileChange) -> bool:
    return bool(OF_A_TASK.search(file.path)) and any(
        _is_of_a_task(file.path, text) for text in (file.old_text, file.new_text)
    )


def _is_of_a_task(path: str, text: str) -> bool:
    return TASK.search(text) is not None and (
        kind_of(path, text) != "json-schema" or SURELY.search(text) is not None or OF_A_SCHEMA.search(text) is None
    )


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("docs", "test", "lockfile") or file.path.endswith((".po", ".pot")):
        return
    line = sweeps.swept(file)
    if line is not None or sweeps.SETTINGS.search(file.path):
        safer = "show with a dry run what would go, in which accounts, and let a human run it"
        yield finding("cloud-destructive", 4, "says what is swept from whole accounts", file, line=line, safer=safer)
    if file.path.endswith(".nix"):
        yield from _of_nixos(file)
        yield from _on_a_machine(file)
        return
    source = _of_another_source(file) if ROLES.search(file.path) else None
    if source is not None:
        safer = "pin it to a reviewed revision, and say who keeps it"
        level = 2 if ".fixtures." in file.path else 3
        yield finding(
            "cloud-template", level, "roles or modules come from another source", file, line=source, safer=safer
        )
    template = any(TEMPLATE.search(text) for text in (file.old_text, file.new_text)) or _runs_containers(file)
    if not template and not _is_applied(file):
        if plays.TASKS.search(file.path):
            yield from _by_a_task(file)
        return
    if not template and plays.only_told(file):
        yield finding("cloud-template", 1, "tasks are called otherwise", file, line=file.first)
        return
    yield finding(
        "cloud-template",
        3,
        "changes infrastructure on the next deployment",
        file,
        line=next(iter(file.added), None),
        safer="attach the change set or the dry run",
    )
    yield from _by_a_task(file)
    line = protections.opened(file)
    if line is not None:
        safer = "name who may come in"
        yield finding("cloud-access", 4, "lets in whoever asks", file, line=line, safer=safer)
    yield from _on_a_machine(file)
    if not (template or OWN_WORDS.search(file.path)):
        return
    line = next((x for x in (*file.added, *file.removed) if ACCESS.search(x.text)), None)
    if line is not None:
        safer = "name the exact actions, resources and principals"
        yield finding("cloud-access", 4, "changes who may do what in the cloud", file, line=line, safer=safer)
    yield from _let_go(file)


NIXOS = pattern(
    r"\s{0,4}(?:services|networking|users|systemd|security|environment|boot|fileSystems|swapDevices|hardware|virtualisation|age|sops|deployment|nix\.(?:settings|gc|buildMachines))(?:\.[\w\"-]+)*\s*="
)
"""A machine's own options, at its top: https://nixos.org/manual/nixos/stable/#sec-configuration-syntax"""
SERVES = pattern(
    r"(?m)^\s{0,4}(?:services|networking|users|systemd|security|environment|virtualisation|age|sops|deployment|nix)\b"
)
HARDWARE = pattern(
    r"\s*(?:[\]\[{}();]*|\.{1,2}/[\w./-]*(?:hardware|gpu|cpu|laptop|ssd|hidpi)[\w./-]*|imports\s*=\s*\[?|hardware\.[\w.-]+\s*=[^;(]{0,80};)\s*$"
)
TAKES_IN = pattern(r"\{(?:\s*\w+\s*,)*\s*(?:\w+|\.\.\.)\s*\}:\s*$")
"""What a module of Nix is handed: https://nix.dev/manual/nix/stable/language/syntax#functions"""
OF_MACHINES = of_path(r"(^|/)(?:[\w-]+-)?infra(?:structure)?/([^/]+/)*(?!flake|default)[^/]+\.nix$")
"""What the machines of somebody are made of, whatever it says at its top."""
NO_MACHINE = of_path(
    r"(^|/)(?:vms?|tests?|examples?|pkgs|packages|home(?:-manager)?|users?)/|(^|/)(?:devenv|shell|home)\.nix$"
)


def _of_nixos(file: FileChange) -> Iterator[Finding]:
    """What a machine of NixOS runs; a module that others may switch on declares options, and is code."""
    text = file.new_text or file.old_text
    if NO_MACHINE.search(file.path) or "mkOption" in text or "mkEnableOption" in text:
        return
    own = sum(NIXOS.match(row[:200]) is not None for row in text.split("\n")[:5_000])
    if own < 2 and not OF_MACHINES.search(file.path):
        return
    line = next(
        (
            x
            for x in (*file.added, *file.removed)
            if x.bare.strip("}]);,") and x.bare[:1] != "#" and not TAKES_IN.match(x.text)
        ),
        None,
    )
    changed = (*file.added, *file.removed)
    bare = all(HARDWARE.match(x.text[:200]) for x in changed)
    if line is not None and bare and not any(SERVES.search(t) for t in (file.old_text, file.new_text)):
        yield finding("cloud-template", 2, "changes what hardware a machine has", file, line=line)
    elif line is not None:
        safer = "build it first, and show what would change with `nixos-rebuild dry-activate`"
        yield finding("cloud-template", 3, "changes what a machine runs", file, line=line, safer=safer)


ROLES = of_path(r"(^|/)(requirements[^/]*|\.fixtures)\.ya?ml$")
"""Which roles and collections plays take in: https://docs.ansible.com/ansible/latest/galaxy/user_guide.html"""
SOURCE = pattern(
    r"(?:https?|git|ssh|file)(?:\+\w+)?://[\w.@:-]*/[\w.~-]+(?:/[\w.~-]+)?|(?:git@)?[\w.-]+\.[a-z]+:[\w./~-]+"
)
AUTHOR = pattern(r"\s*-?\s*(?:src|name|role)\s*:\s*[\"']?(?P<who>[\w-]+)\.[\w-]+[\"']?\s*(?:#.*)?$")
TAKES = pattern(r"(?m)^[ \t]*+(?:-[ \t]*+)?(?:src|roles|collections|fixtures|name|role)[\"']?[ \t]*+:")


def _of_another_source(file: FileChange) -> Line | None:
    """A line by which roles come from a repository, or from an author, that was not there."""
    if not TAKES.search(file.new_text):
        return None
    sources = {m.group() for m in SOURCE.finditer(file.old_text)}
    known = {m["who"] for row in file.old_text.split("\n") if (m := AUTHOR.match(row[:500]))}
    for line in file.added:
        said = AUTHOR.match(line.text[:500])
        if said and known and said["who"] not in known:
            return line
        if any(m.group() not in sources for m in SOURCE.finditer(line.text[:500])):
            return line
    return None


STACK = pattern(
    r"(?m)^(?:Resources|resources|Policies|Transform|heat_template_version|ROSTemplateFormatVersion|Parameters|Outputs|imports)\b|\bFn::|\btype:\s*[\w-]+\.v\d"
)
"""What other clouds' templates begin with."""


def _is_applied(file: FileChange) -> bool:
    """Whether a file without a template's words is one that is applied to machines, and more than its remarks change."""
    if EXAMPLES.search(file.path):
        return False
    if BOOTS.search(file.path):
        return not REMARKS.search(file.path) or not _only_remarks(file)
    if NAMED.search(file.path) and not (OF_AN_INVENTORY.search(file.path) and not TELLS_ANSIBLE.search(file.new_text)):
        return True
    if file.path.endswith(("template.yml", "template.yaml")):
        return any(STACK.search(text) for text in (file.old_text, file.new_text))
    texts = (file.old_text, file.new_text) if file.path.endswith((".yml", ".yaml")) else ()
    return any(
        ("hosts:" in text and ANSIBLE.search(text)) or (TASKS.search(file.path) and MODULE.search(text))
        for text in texts
    )


def _on_a_machine(file: FileChange) -> Iterator[Finding]:
    moved = {x.bare for x in file.removed} & {x.bare for x in file.added}
    changed = (x for x in (*file.added, *file.removed) if x.bare not in moved and x.bare[:1] != "#")
    line = next((x for x in changed if ON_A_MACHINE.search(x.text[:2_000])), None)
    if line is not None:
        safer = "name one account and what it needs, and let the owner of those machines apply it"
        yield finding("cloud-access", 4, "changes who may log in or become root", file, line=line, safer=safer)


ITS_NAME = pattern(
    r"\s*[\"']?(?P<key>TableName|DB(?:Instance|Cluster)Identifier|BucketName|DomainName|QueueName|StorageEncrypted|ClusterName|FileSystemId)[\"']?\s*:\s*[\"']?(?P<said>[\w.-]+)[\"']?\s*,?\s*$"
)
"""What a store can't change without being made anew (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html)."""


def _made_anew(file: FileChange) -> Line | None:
    before = {m["key"]: m["said"] for x in file.removed if (m := ITS_NAME.match(x.text[:500]))}
    found = ((x, ITS_NAME.match(x.text[:500])) for x in file.added if before)
    return next((x for x, m in found if m and before.get(m["key"], m["said"]) != m["said"]), None)


def _let_go(file: FileChange) -> Iterator[Finding]:
    """Data that a template kept, and keeps no more."""
    came = {x.bare for x in file.added}
    lost = (
        next((x for x in file.added if LOSS.search(x.text)), None)
        or _made_anew(file)
        or protections.lost(file)
        or next(
            (x for x in file.removed if KEEP.search(x.text) or (STATEFUL.search(x.text) and x.bare not in came)), None
        )
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
