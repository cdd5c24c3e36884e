"""Rights that products keep in formats of their own, and tables in programs of what each role may do."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import AnyOf, of_path, pattern
from gate.classify.reading.rows import enclosing, is_remark, otherwise
from gate.model import FileChange, Line

SHOWN = of_path(r"^docs?/|(^|/)(i18n|locales?|strings|labels)[/.]")
LONG = 2_000
"""Characters of a line that are looked at."""
SAID = AnyOf(
    ("ModifyAllData", r"\bModifyAllData\b"),
    ("ViewAllData", r"\bViewAllData\b"),
    ("Overall/", r"\bOverall/(?:Administer|Manage|SystemRead)\b"),
    ("CAN_MANAGE", r"\blevel[\"']?\s*[:=]\s*[\"']?CAN_MANAGE\b"),
    ("dbOwner", r"\brole\b[^\n]*\bdbOwner\b"),
    ("AnyDatabase", r"\brole\b[^\n]*\w+AnyDatabase\b"),
    ("setCustomUserClaims", r"\bsetCustomUserClaims\(|\bset_custom_user_claims\("),
    ("PermissionTo(", r"(?:->|\.)(?:give|sync|revoke)PermissionTo\("),
    ("AzRoleAssignment", r"\b(?:New|Set|Remove)-AzRoleAssignment\b"),
    ("MgRoleManagement", r"\bNew-MgRoleManagement\w+"),
    ("manage", r"\bcan\(\s*['\"]manage['\"]\s*,\s*['\"]all['\"]|\bcan\s+:manage,\s*:all\b"),
    ("AUTH_", r"^\s*AUTH_(?:USER_REGISTRATION_ROLE|ROLE_PUBLIC|ROLE_ADMIN|ROLES_MAPPING)\s*="),
    ("admin_users", r"\.admin_users\s*(?:=|\|=|\.add\()"),
    ("admin_groups", r"\.admin_groups\s*(?:=|\|=|\.add\()"),
    ("access_grant", r"\baccess_grant\s*:\s*\w+\s*\{|\brequired_access_grants\s*:"),
    ("org_role", r"^\s*org_role\s*=\s*(?:Admin|Editor)\b"),
    ("addCollaborator", r"\baddCollaborator\([^\n]*['\"](?:admin|maintain|push)['\"]"),
    ("(Allow,", r"^\s*(?:__acl__\s*=\s*\[\s*)?\(Allow,\s*[^\n]+\)"),
    ("sso_group", r"^\s*\"sso_(?:group|user)_name\"\s*:"),
    ("github_slug", r"^\s*\"github_slug\"\s*:"),
    ("codeowners", r"^\s*\"code_?owners\"\s*:"),
    (
        "level",
        r"^\s*\"(?:access_)?level\"\s*:\s*\"(?:\w*admin\w*|developer|sandbox|view-only|read-only|security-audit|reporting|migration|instance-\w+|data-engineer|[\w-]*operator|owner|maintainer)\"",
    ),
    ("rincipals", r"\b[pP]rincipals?\b[^\n]*['\"](?:serviceAccount|user|group|domain):[\w.@+-]+['\"]"),
    ("memberOf", r"^\s*memberOf\s*:[^\n]*\badmin"),
    ("groups", r"^\s*(?:-\s*)?[\"']?(?:\w+\.)?groups[\"']?\s*[:=][^\n]*?[\"'\s,\[](?:wheel|sudo|docker|[\w-]*admins?|administrators)[\"'\s,\]]*$"),
    ("AUTH_ADMIN", r"^\s*(?:export\s+)?\w*AUTH_ADMINS?\s*=\s*\S"),
    ("permission", r"^\s*(?:-\s*)?[\"']?permission[\"']?\s*:\s*[\"']?(?:pull|triage|push|maintain|admin)[\"']?\s*$"),
    ("impersonate", r"^\s*-\s*[\"']?(?:\w+[:.])?impersonate[\"']?\s*$"),
    ("admin", r"[\"'](?:anyone|everyone|anonymous|public|all[-_]?users|guests?)[\"']\s*:\s*\[[^\]\n]*[\"']admin"),
    ("privileges", r"[\"']privileges[\"']\s*:\s*\[[^\]\n]*[\"'](?:SELECT|INSERT|DELETE|UPDATE|OWNERSHIP|GRANT_SELECT)[\"']"),
    ("github-oidc-", r"^\s*\"github-oidc-[\w-]+\"\s*:"),
    ("give_permissions(", r"\bgive_permissions\("),
    ("Assignment.objects", r"\bRole(?:User|Team)Assignment\.objects\.(?:bulk_)?create\("),
    ("createUser(", r"\bdb\.createUser\([^\n]*\broles\b"),
)
"""What products call a right: Salesforce, Jenkins, Databricks, MongoDB, Firebase, Spatie, Azure, CASL, Airflow, JupyterHub, Looker, Grafana,
Pyramid, Trino (https://trino.io/docs/current/security/file-system-access-control.html)."""
KEPT = (
    (of_path(r"(^|/)user\.role\.[\w.-]+\.ya?ml$", words=("user.role.",)), pattern(r"^\s*-\s|is_admin|weight")),
    (of_path(r"(^|/)ir\.model\.access\.csv$", words=("ir.model",)), pattern(r",")),
    (
        of_path(r"(^|/)(profiles|permissionsets|permissionsetgroups|mutingpermissionsets)/[^/]+-meta\.xml$", words=("-meta.xml",)),
        pattern(r"<(?:allow\w+|enabled|name|editable|readable|modifyAllRecords|viewAllRecords|\w+Permissions|\w+Accesses)\b"),
    ),
    (
        of_path(r"(^|/)(elasticsearch|opensearch|kibana|opendistro|[\w-]*security)[\w-]*/([^/]+/)*(roles|roles?_mapping|internal_users|action_groups)\.ya?ml$", words=("roles", "role_", "users", "groups")),
        pattern(r"\S"),
    ),
    (of_path(r"(^|/)rabbit[\w-]*/([^/]+/)*\w*definitions[\w-]*\.json$", words=("rabbit",)), pattern(r"permissions|\"(?:tags|configure|write|read)\"")),
    (of_path(r"(^|/)[\w-]*ldap[\w-]*\.(ya?ml|toml|ini)$", words=("ldap",)), pattern(r"\b(?:cn|ou)\s*=|\b(?:group_mapping\w*|groups?_dn|org_role)\s*[=:]", )),
    (of_path(r"(^|/)config/([^/]+/)*org\.ya?ml$|(^|/)peribolos[\w-]*\.ya?ml$", words=("org.y", "peribolos")), pattern(r"\S")),
)  # fmt: skip
"""Files of a product that hold nothing else, and which of their rows say who may do what: Drupal, Odoo, Salesforce, Elasticsearch,
RabbitMQ, LDAP, Peribolos."""
WHO = r"(?:admins?|administrators?|viewers?|readers?|editors?|writers?|users?|members?|guests?|support|owners?|managers?|staff|operators?|moderators?|anonymous|public|auditors?|developers?|contributors?)"
TABLE = of_path(
    r"(^|/)(roles?|permissions?|perms?|abilit(y|ies)|acls?|rbac|grants?|privileges?)\.(py|rb|[cm]?[jt]sx?|go|java|kt|cs|php|rs|scala|ex)$|(^|/)(\w+(Role|Permission)s?|Roles?|Perms?|Permissions?|Ability)\.(java|kt|cs|php|swift|scala)$",
    words=("role", "perm", "abilit", "acl", "rbac", "grant", "privilege"),
)
"""Files of a program named after roles and what these may."""
ENTRY = pattern(
    rf"^\s*(?:[\w.]+\.)?[\"':]?{WHO}[\"']?\s*(?:=>|[:=(]|\bto\b)\s*[^\n]*[\[{{(]",
    re.I,
)
RIGHT = pattern(
    r"(?<=[\[{(,])\s*[\"':]{0,2}(?:[\w.]+\.)?(read|write|delete|update|create|manage|edit|view|approve|export|invite|[\w-]+:[\w-]+|\*)[\"']?\s*(?=[\]}),])",
    re.I,
)
"""A right that is an item of its own: what a sentence says of a role gives nothing."""


def said(file: FileChange, *, program: bool) -> Line | None:
    """A changed line that gives or takes a right, in the words of the product that reads it."""
    line = _kept(file) or _told(file)
    if line is not None:
        return None if SHOWN.search(file.path) else line
    return _of_a_table(file) if program else None


def _kept(file: FileChange) -> Line | None:
    """A row of a file that holds rights alone, if it does not only stand elsewhere."""
    rows = next((rows for place, rows in KEPT if place.search(file.path)), None)
    if rows is None:
        return None
    both = {x.bare for x in file.added} & {x.bare for x in file.removed}
    changed = (x for x in (*file.added, *file.removed) if x.bare not in both and not is_remark(x.text))
    return next((x for x in changed if rows.search(x.text[:LONG])), None)


def _told(file: FileChange) -> Line | None:
    """A new line that calls a right by its name."""
    gone = {x.bare for x in file.removed}
    found = (x for x in SAID.words.lines(file.added, file.added_text) if x.bare not in gone and not is_remark(x.text))
    return next((x for x in found if SAID.search(x.text[:LONG])), None)


def _of_a_table(file: FileChange) -> Line | None:
    """The row of a role that may do more, or other things, than before."""
    if file.before is None or not TABLE.search(file.path):
        return None
    before = {_role(x.text): set(RIGHT.findall(x.text[:LONG])) for x in file.removed if ENTRY.match(x.text[:LONG])}
    for line in file.added:
        if ENTRY.match(line.text[:LONG]) and set(RIGHT.findall(line.text[:LONG])) - before.get(_role(line.text), set()):
            return line
    return None


def _role(text: str) -> str:
    return text.strip().split(" ", 1)[0].split("(", 1)[0].split(":", 1)[0].strip("\"':").lower()


OF_ROLES = of_path(r"(^|/)(?:\w+[_-])?(?:roles?|capabilities)\.(?:php|py|rb|[cm]?[jt]s)$", re.I)
MAY = pattern(r"\s*[\"'][\w:.-]+[\"']\s*(?:=>|:)\s*(?:[01]|[Tt]rue|[Ff]alse)\s*,?\s*$")


def of_a_role(file: FileChange) -> Line | None:
    """What a role may do or may not, in a program that lists it: https://developer.wordpress.org/plugins/users/roles-and-capabilities/"""
    if file.before is None or not OF_ROLES.search(file.path):
        return None
    return next((x for x in otherwise(file, lambda x: x.bare.rstrip(",")) if MAY.match(x.text[:LONG])), None)


PRIVILEGED = pattern(
    r"(?m)^[ \t]*(?:(?:export|public|private|protected|static|final|const|let|var|val)\s+)*(?:[\w<>\[\]]+\s+)?\w*(?:(?:ADMIN|STAFF|SUPER_?USER|PRIVILEGED|MODERATOR|OWNER)\w*_(?:ROLES?|GROUPS|USERS|EMAILS|DOMAINS|IDS)\b\s*(?::[^=\n]{1,60})?\+?=\s*(?:new\s+)?&?[\w.<>]*\s*(?:[\[({]|%[wi]\[)"
    r"|(?:admin|staff|super_?user|moderator)_?(?:[rR]oles|[gG]roups|[eE]mails|[dD]omains)\b\s*(?::[^=\n]{1,60})?\+?=\s*(?:new\s+)?&?[\w.<>]*\s*[\[({]\s*(?:[\"'`]|$))",
    words=("admin", "staff", "superuser", "super_user", "privileged", "moderator", "owner"),
)
ITEM = pattern(r"\s*(?:[\"'][^\"'\n]+[\"']|[A-Z]\w*(?:\.\w+)+)\s*,?\s*(?:(?:#|//)[^\n]*)?$")


def privileged(file: FileChange) -> Line | None:
    """A row of a list of roles or people that count as administrators, in a program; or the list on one row."""
    if file.before is None or not any(map(PRIVILEGED.search, (file.old_text, file.new_text))):
        return None
    rows = {"old": file.old_text.split("\n"), "new": file.new_text.split("\n")}
    for line in otherwise(file, lambda x: x.bare.rstrip(",")):
        item = ITEM.match(line.text[:LONG])
        above = next(enclosing(rows[line.side], line.number, 60), "") if item else line.text
        if PRIVILEGED.match(above[:LONG]):
            return line
    return None
