"""Access policies outside Terraform and Kubernetes: JSON policies, policy code, and lists of who is an administrator.

Raises: a changed `"Action"` or `"Principal"` of a policy document, an entry in `admins:`, a member of `ADMINS = […]` in code,
an address in an `acl` of VCL, an account of AWS in a row of its own, `[access.teams]` in TOML.
Ignores: words such as "role" in ordinary code, tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.nature import EXAMPLES, LOADED
from gate.classify.reading import branches, fixtures, grants, rosters
from gate.classify.reading.apis import describes_an_api
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing
from gate.classify.reading.words import Words
from gate.classify.rule import Context, finding
from gate.classify.sql.places import place_of
from gate.model import FileChange, Finding, Level, Line

IDS = {
    "access-policy": "who may do what: a policy document or policy code",
    "access-list": "who is an administrator or allowed in",
}
RULES_OF_ACCESS = of_path(
    r"(^|/)((firestore|storage|database)\.rules(\.json)?|[\w-]*policy\.csv)$|(^|/)custom[-_]?roles?/[^/]+\.ya?ml$|\.(zed|cedar|polar|fga|rego)$",
    re.I,
)
"""Languages that say who may do what: Firebase, Casbin, SpiceDB, Cedar, Oso, OpenFGA, Open Policy Agent."""
MODEL = "[request_definition]"
"""Of a model of Casbin, by which its policies are read: https://casbin.org/docs/syntax-for-models"""
HOST = of_path(
    r"(^|/)(known_hosts|\.?htpasswd[^/]*|jwks\.json|\.sops\.ya?ml|\.git-crypt/keys/.+|KEYS(\.txt|\.asc)?|[^/]+\.hujson|sudoers(\.d/[^/]+|\.[^/]+)?"
    r"|pam\.d/[^/]+|authorized_keys2?|allowed_signers|pg_hba[^/]*\.conf(\.\w+)?|doas\.conf|hosts\.(?:allow|deny)|tomcat-users\.xml|users_database\.ya?ml"
    r"|wg\d*\.conf)$"
    r"|(^|/)etc/(?:group|passwd|shadow|exports)$|(^|/)nfs/exports$"
)
PUBLIC_KEY = pattern(r"\A\s*(?:ssh-|ecdsa-|sk-|-----BEGIN (?:PGP|SSH2|RSA) PUBLIC KEY)")
"""What makes a file called `.pub` a key: whoever holds the other half is let in, or believed."""
MADE = pattern(
    r"\bcreate_?superuser\(|\.(?:update|create|save|new)\w*[!(\s][^\n]*\b(?:is_?)?(?:admin|superuser|staff)\b[\"']?\s*(?:=>|[:=])\s*[Tt]rue\b|\.(?:is_)?(?:admin|superuser|staff)\s*=\s*[Tt]rue\b|\brole[\"']?\s*(?:=>|[:=])\s*[\"':](?:super_?)?(?:admin|user)?(?<=admin)\b",
    re.I,
)
"""An administrator who is made where a deployment runs it."""
MADE_WORDS = Words("superuser", "admin", "staff")
CREDITS = of_path(r"(^|/)Chart\.ya?ml$|\.clusterserviceversion\.ya?ml$")
"""Its maintainers are whom to write to."""
CONTRIBUTORS = of_path(
    r"(^|/)(VOUCHED(\.\w+)?|(APPROVED|TRUSTED|ALLOWED)[_-](CONTRIBUTORS|USERS|AUTHORS)(\.\w+)?)$", re.I
)
"""Lists that workflows read before they let somebody's pull request in."""
TRANSLATION = of_path(r"(^|/)(locales?|_?i18n|l10n|translations?|lang)/", re.I)


GIVES = pattern(
    r"\b(?:(?:user_)?permissions|groups)\.(?:add|remove|set|clear)\(|\b(?:assign|remove)_perm\(|\b(?:insert|add|remove|delete|grant|revoke)_role_rights?\w*\(|\bRole(?:Right|Permission|Privilege)s?\.objects\.|\.update\([^\n]*\bis_(?:staff|superuser)\s*=\s*True\b"
)
"""Rights of groups and users in Django: https://docs.djangoproject.com/en/stable/topics/auth/default/"""
CALLS = pattern(
    r"\b\w*(?:(?:attach|detach|put|create|update|add)_?(?:role|user|group|bucket|object|key|assume_?role)_?(?:polic(?:y|ies)|acl)"
    r"|(?:put|delete)_?public_?access_?block|set_?iam_?policy|add_?user_?to_?group|create_?policy_?version|create_?access_?key"
    r"|create_or_update_policy)\w*\s*\("
    r"|\brole[\"']?\s*(?:[:=]|=>)\s*[\"']roles/(?:owner|editor|[\w.]*[aA]dmin)\b|\bedit_protection\(|\bupdate_team\w*\([^\n]*\bpermission"
    r"|\.(?:attach|detach)_policy\(|\+kubebuilder:rbac:|\brbacv1\w*\.(?:RoleRef|PolicyRule|Subject)\{"
    r"|\bV1(?:RoleRef|PolicyRule|Subject|ClusterRoleBinding|RoleBinding)\(|\bVerbs:\s*\[\]string\{|\bName:\s*\"cluster-admin\"",
    re.I,
)
"""Rights that a program gives through a cloud's own library."""
CALL_WORDS = Words(
    "policy",
    "policies",
    "acl",
    "accessblock",
    "access_block",
    "togroup",
    "to_group",
    "accesskey",
    "access_key",
    "kubebuilder:rbac",
    "roles/",
    "edit_protection",
    "rbacv1",
    "v1role",
    "v1policyrule",
    "v1subject",
    "v1clusterrole",
    "verbs:",
    "cluster-admin",
    "update_team",
)
REALM = pattern(r"\"(realmRoles|defaultRoles?|clientRoles|composites?|groups|scopes|policies)\"\s*:|\"realm\"\s*:\s*\[")
MAPPED = pattern(r"^\s*-?\s*(?:rolearn|userarn|mapRoles|mapUsers|mapAccounts)\s*:")
"""Who enters a cluster of EKS: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html"""
TRACKED = pattern(r"(?m)^[ \t]*+(?:-[ \t]*+)?(?:select|insert|update|delete)_permissions\s*:")
"""Who may read a table, in Hasura's metadata."""
ROSTER = of_path(
    r"(^|/)(admins?|administrators|superusers|(?:allowed|white[-_]?listed|permitted|beta)[_-](users|emails|accounts|ips)|ip[_-]?(allow|white)[_-]?list"
    r"|rbac|(allow|white)[-_]?list(?=\.(?:txt|csv))|[\w-]*acls?|[\w-]*rbac[\w-]*(?=\.csv)|(?:roles|role[-_]?permissions)(?=\.(?:json|toml))"
    r"|permissions(?=\.(?:json|toml|ya?ml))|(?:[\w-]+[-_])?(?:approvals|approvers|approved[-_]\w+))\.(ya?ml|json|txt|csv|toml)$"
    r"|\.acl$|(^|/)[\w-]+[-_]approvals/[^/]+\.(?:ya?ml|json)$|(^|/)permissions/(plugin|component|pom)-[^/]+\.yml$|(^|/)permission[-_]?sets?/"
    r"|(^|/)teleport/roles/|(^|/)cerbos/policies/"
    r"|(^|/)(?:kafka-gitops|julie|permifrost|lakeformation|ranger)/[^/]+\.(?:ya?ml|json)$"
    r"|(^|/)(?:snowflake|redshift|bigquery|databricks|postgres(?:ql)?|warehouse|dwh)/(?:[\w-]+/)*(?:[\w-]+[-_])?(?:roles|grants|users|permissions)\.ya?ml$"
    r"|(^|/)auth0/(?:roles|clients?|client-?grants|resource-?servers|tenant)(?:/[^/]+)?\.(?:json|ya?ml)$|(^|/)hydra/clients?[\w-]*\.json$"
    r"|(^|/)(?:github-app|slack|gh-app)/manifest\.(?:json|ya?ml)$|(^|/)(?:oauth|oidc)/scopes\.ya?ml$"
    r"|(^|/)authelia/(?:[^/]+/)*configuration\.ya?ml$|(^|/)\.pullapprove\.ya?ml$|(^|/)\.lgtm$|(^|/)\.gitlab/security-policies/[^/]+\.ya?ml$"
    r"|(^|/)(?:iam|access|permissions?)/(?:[\w-]+/)*(?:bindings|grants|members)\.ya?ml$|(^|/)access/requests?/[^/]+\.ya?ml$|(^|/)nexus/anonymous\.json$"
    r"|(^|/)[\w-]*access[-_]control\.xml$",
    re.I,
)
DOCUMENT = Words("effect", "policystatement(", "iam.", "<allow", "<deny", "polkit.", "policykit.")
"""What a document that grants can't do without."""


@cache
def _policy() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(
            r"\"Effect\"\s*:\s*\"(Allow|Deny)\"|\bEffect\s*:\s*\w+\.Effect(?:Allow|Deny)\b|\bPolicyStatement\("
            r"|PolicyStatement\.Builder\b|\bawsiam\.New\w+|iam\.(Effect|PolicyDocument|Role|ManagedPolicy|ServicePrincipal)\b|\beffect\s*[=:]\s*\"?(Allow|Deny)\b|<allow_(any|active|inactive)>"
            r"|polkit\.(addRule|addAdminRule|Result)|policykit\.(?:imply|exec|owner)|<(allow|deny) (own|send_|receive_)",
            re.I,
        ),
        re.compile(
            r"\"(Action|NotAction|Principal|NotPrincipal|Resource|Effect|Condition|AWS|Service|Federated)\"\s*:"
            r"|^\s*(?:-\s+)?(?:Not)?(?:Action|Principal|Resource)s?\s*:|[\"'][a-z0-9-]+:[A-Z*][\w*]*[\"']|arn:aws[\w-]*:iam::|PolicyStatement"
            r"|addToRolePolicy|grant\w*\(|iam\.|ManagedPolicy|<allow_(any|active|inactive)>|polkit\.|policykit\.(?:imply|exec|owner)"
            r"|<(allow|deny) (own|send_|receive_)|<action id=",
            re.I,
        ),
    )


SHOWN = of_path(r"^((docs?|deploy)/)?(samples?|examples?)/(?!([^/]+/)*[^/]*prod)([^/]+/)*[^/]+\.(ya?ml|json)$")
SEEDS = of_path(r"(^|/)(management/commands|db/seeds?|seeds?|seeders?)(/|[^/]*\.\w+$)|(^|/)\w*seed\w*\.\w+$")
AGREES = "the owner of that access agrees to each right by name"
LISTS = of_path(
    r"(^|/)aclfile$|\.aclpolicy$|(^|/)\.gpg-id$|(^|/)gitolite\.conf$|(^|/)oauth2[-_]proxy/[^/]*emails?[^/]*\.txt$|(^|/)pgbouncer/userlist\.txt$|(^|/)gerrit/groups$|(^|/)(?:free)?radius/(?:[^/]+/)*users$|(^|/)etc/security/access\.conf$"
)
"""https://mosquitto.org/man/mosquitto-conf-5.html, https://docs.rundeck.com/docs/administration/security/authorization.html,
https://www.passwordstore.org/, https://gitolite.com/gitolite/conf.html, https://oauth2-proxy.github.io/oauth2-proxy/"""
LISTS_BY_PATH = (
    (HOST, "changes who may log in, become root or act for others on a machine", "name one account and the one command it needs"),
    (LISTS, "changes who may do what", "name the exact people, and let the owner of this list change it"),
    (CONTRIBUTORS, "changes whose contributions are let in", "the maintainers decide whom they trust"),
)  # fmt: skip


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    """What a folder of samples shows grants nothing until somebody takes it over; a list of charts grants nothing."""
    if file.path.endswith("index.yaml"):
        from gate.classify.reading.charts import is_catalogue

        if is_catalogue(file):
            return
    shown = SHOWN.search(file.path)
    for found in _found(file, context):
        yield found._replace(level=Level.PROPOSE_AND_WAIT) if shown and found.rule == "access-list" else found


LETS_IN = ("allow", "admin", "write {", "read {", "grant", "permit", "approve", "trust")
"""What a rule that lets somebody in is called, as a decision of its own."""


def _only_refuses(file: FileChange) -> bool:
    """Whether rules of Open Policy Agent change that let nobody in."""
    return file.path.endswith(".rego") and not any(word in side for side in file.delta.lowered for word in LETS_IN)


def _found(file: FileChange, context: Context) -> Iterator[Finding]:
    right = fixtures.right(file) if context.nature == "test" else None
    if right is not None:
        yield finding("access-list", 4, "rights of groups that a deployment loads", file, line=right, safer=AGREES)
    if context.nature in ("docs", "test", "lockfile", "manifest", "vendored", "generated"):
        return
    line = _statement(file) if not file.path.endswith((".tf", ".hcl")) else None
    if line is not None:
        yield finding(
            "access-policy",
            4,
            "changes who may do what",
            file,
            line=line,
            safer="name the exact actions, resources and principals",
        )
    yield from _granted(file, context)
    yield from _given(file, context)
    if RULES_OF_ACCESS.search(file.path) or (
        file.path.endswith(".conf") and any(MODEL in text for text in (file.new_text, file.old_text))
    ):
        yield finding(
            "access-policy",
            3 if _only_refuses(file) or (file.path.endswith(".conf") and EXAMPLES.search(file.path)) else 4,
            "changes the rules that say who may do what",
            file,
            line=file.first,
            safer="show with tests which requests are now let through or refused",
        )
    yield from _trusted(file, context)
    if (
        context.nature == "config" and not TRANSLATION.search(file.path) and not CREDITS.search(file.path)
    ) or "aws-auth" in file.path:
        line = rosters.listed(file)
        if line is not None:
            yield finding(
                "access-list",
                4,
                "changes who is an administrator or allowed in",
                file,
                line=line,
                safer="the owner of that access grants it, with a reason and an end",
            )


def _given(file: FileChange, context: Context) -> Iterator[Finding]:
    """What a product, a program or a migration gives somebody."""
    line = grants.said(file, program=context.nature == "code") or grants.of_a_role(file)
    if line is not None and not EXAMPLES.search(file.path):
        yield finding("access-list", 4, "changes who may do what", file, line=line, safer=AGREES)
    line = grants.privileged(file) if context.nature == "code" else None
    if line is not None:
        reason = "changes which roles or people count as administrators"
        yield finding("access-list", 3, reason, file, line=line, safer=AGREES)
    if place_of(file.path) == "migration":
        line = next((x for x in (*file.added, *file.removed) if GIVES.search(x.text[:50_000])), None)
        if line is not None:
            reason = "changes what a group or a user may do, as soon as it is deployed"
            yield finding("access-list", 4, reason, file, line=line, safer=AGREES)


def _trusted(file: FileChange, context: Context) -> Iterator[Finding]:
    """A key or a list that lets somebody in by its path alone, and an administrator who is made by what a deployment runs."""
    if file.path.endswith(".pub") and any(PUBLIC_KEY.match(text[:200]) for text in (file.new_text, file.old_text)):
        line = file.first
        yield finding("access-list", 4, "changes whose key is trusted", file, line=line, safer=LISTS_BY_PATH[0][2])
    if context.nature in ("code", "script") and (LOADED.search(file.path) or SEEDS.search(file.path)):
        moved = {x.bare for x in file.removed}
        said = MADE_WORDS.lines(file.added, file.added_lowered)
        line = next((x for x in said if MADE.search(x.text[:2_000]) and x.bare not in moved), None)
        if line is not None:
            safer = "a person makes an administrator, by name, where it can be seen who did"
            yield finding("access-list", 4, "makes an administrator", file, line=line, safer=safer)
    for listed, reason, safer in LISTS_BY_PATH:
        if listed.search(file.path):
            line = file.first
            yield finding("access-list", 4, reason, file, line=line, safer=safer)


OF_ROLES = of_path(r"(^|/)[\w-]*(?:permissions?|roles?|rbac|acls?)\.\w+$", re.I)


def _granted(file: FileChange, context: Context) -> Iterator[Finding]:
    """A right that code gives, an identity provider's export, a table's permissions, a list of administrators."""
    entry = ADDRESSES if VCL.search(file.path) else ACCOUNT if OF_ACCOUNTS.search(file.path) else None
    line = next((x for x in (*file.added, *file.removed) if entry.match(x.text[:500])), None) if entry else None
    line = line or rosters.on_a_machine(file)
    if line is None and (context.nature in ("code", "script") or (context.nature == "generated" and OF_ROLES.search(file.path))):
        said = CALL_WORDS.lines(file.added, file.added_lowered)
        gone = {x.bare for x in file.removed} if said else set()
        line = next(
            (
                x
                for x in said
                if CALLS.search(x.text[:2_000])
                and x.bare not in gone
                and (":rbac:" in x.text or not DEFINED.match(x.text))
            ),
            None,
        )
        line = line or rosters.member(file) or rosters.said_otherwise(file)
    elif line is None and context.nature == "config":
        changed = (*file.added, *file.removed)
        if "realm" in file.path.lower() and file.path.endswith(".json"):
            line = next((x for x in changed if REALM.search(x.text[:50_000])), None)
        elif told := [
            x for x in changed if any(who.match(x.text[:500]) for who in (MAPPED, GROUPED, branches.PROTECTS))
        ]:
            line = told[0]
        elif (under := branches.in_a_protection(file)) is not None:
            line = under
        elif file.path.endswith((".yaml", ".yml")) and any(TRACKED.search(t) for t in (file.old_text, file.new_text)):
            line = next(iter(changed), None)
        elif ROSTER.search(file.path) and not (TRANSLATION.search(file.path) or _only_describes(file)):
            line = next((x for x in changed if x.text.strip() and not x.text.lstrip().startswith("#")), None)
    if line is not None:
        yield finding("access-list", 4, "changes who may do what", file, line=line, safer=AGREES)


EXTENDS = pattern(r"(?m)^[ \t]*(?:-[ \t]+)?[\"']?x-\w")
GUARDS = pattern(r"\s*(?:-\s+)?[\"']?(?:security\w*|scopes?|roles?|servers?|host|schemes|basePath)[\"']?\s*:")


def _only_describes(file: FileChange) -> bool:
    """Whether a file says what an API looks like, and no changed line is one that only a gateway reads."""
    sides = ((file.old_text, file.removed), (file.new_text, file.added))
    if file.before is None or any(len(lines) > MOST for _, lines in sides) or not describes_an_api(file):
        return False
    for text, lines in sides:
        if "paths" not in text or EXTENDS.search(text):
            return False
        rows = text.split("\n")
        if any(GUARDS.match(row[:200]) for x in lines for row in (x.text, *enclosing(rows, x.number, FAR))):
            return False
    return True


FAR, MOST = 200, 400
"""Rows above a changed line, and changed lines, that are looked at."""


VCL = of_path(r"\.vcl(\.(tftpl|tpl|tmpl|j2|erb|template))?$")
ADDRESSES = pattern(r"\s*!?\s*\"[\d.a-fA-F:]*[.:][\d.a-fA-F:]*\"\s*(?:/\s*\d+\s*)?;")
"""An entry of a list of addresses in VCL: https://varnish-cache.org/docs/trunk/reference/vcl.html#access-control-list-acl"""
OF_ACCOUNTS = of_path(
    r"(^|/)[\w-]*(?:terra|aws|infra|iam|cloud)[\w-]*/([^/]+/)*[^/]+\.(txt|csv)$|(^|/)[\w-]*accounts(\.txt)?$", re.I
)
ACCOUNT = pattern(r"\s*(?:-\s*)?[\"']?\d{12}[\"']?\s*,?\s*(?:#.*)?$")
"""An account of AWS that stands alone in its row."""
GROUPED = pattern(
    r"\s*+(?:-\s*+)?[\"']?(?:sso_group\w*|github_(?:slug|team\w*)|permission_set\w*|(?:ad|entra|okta|azure)_group\w*|authorized-grant-types|authorities|default_repository_permission|members_can_\w+)[\"']?\s*:|\s*+(?:-\s*+)?entries\s*:\s*\[\s*\{\s*(?:group|user)|\s*+(?:-\s*+)?path:\s*+\S*?/(?:uaa/(?:clients|scim)/|main_team\??/auth\b)",
    re.I,
)
"""A group of an identity provider, the clients of Cloud Foundry's (https://docs.cloudfoundry.org/uaa/uaa-overview.html), and who
administers Concourse: https://concourse-ci.org/docs/auth-and-teams/main-team/"""


DEFINED = pattern(r"\s*(?:export\s+)?(?:async\s+)?(?:(?:def|func|function|public|private|protected)\b|#|//|\*)")


def _statement(file: FileChange) -> Line | None:
    """A changed line of a document that grants."""
    if not any(DOCUMENT.within(said) for said in (file.new_lowered, file.removed_lowered)):
        return None
    document, touched = _policy()
    line = next((x for x in (*file.added, *file.removed) if touched.search(x.text[:50_000])), None)
    return line if line and any(document.search(text) for text in (file.old_text, file.new_text)) else None
