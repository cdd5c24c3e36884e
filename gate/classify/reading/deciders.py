"""Lines within a function whose name says that it decides about access, or that read a token: `userInGroup`, `is_allowed`, `decode(jwt)`."""

from __future__ import annotations

import re

from gate.classify.reading.access import GOODS, TELLS
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, indent, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

WORDS = Words(
    "ingroup", "in_group", "inorg", "in_org", "inteam", "in_team", "ismember", "is_member", "isallowed", "is_allowed",
    "is_url_allowed", "isurlallowed", "is_domain_allowed", "isdomainallowed", "is_host_allowed", "ishostallowed", "is_path_allowed", "ispathallowed",
    "ispermitted", "is_permitted", "isadmin", "is_admin", "isstaff", "is_staff", "isowner", "is_owner", "istrusted", "is_trusted", "iftrusted", "if_trusted",
    "trusteduser", "trusted_user",
    "userhasright", "user_has_right", "hsts", "security_header", "securityheader",
    "hasaccess", "has_access", "haspermission", "has_permission", "hasrole", "has_role", "canaccess", "can_access", "canapprove", "can_approve",
    "can_be_applied_by", "can_be_edited_by", "can_be_viewed_by", "can_be_seen_by", "can_be_managed_by", "can_be_read_by", "can_be_deleted_by",
    "can_be_updated_by", "able_by", "authoriz", "authoris", "authenticat", "cipher", "encrypt", "decrypt", "api_key", "apikey",
    "crosssite", "cross_site", "sameorigin", "same_origin", "hostheader", "host_header", "verifycsrf", "verify_csrf", "checkcsrf", "check_csrf", "validatecsrf", "validate_csrf",
    "oauth", "omniauth", "from_saml", "deidentif", "de_identif", "anonymi", "pseudonymi", "redact", "shareduser", "shared_user", "checkuser", "check_user", "checkowner", "check_owner", "checkaccess", "check_access",
    "mergeprincipal", "resolveprincipal", "principalsof", "getprincipal", "setprincipal", "user_to_group", "usertogroup", "user_to_role", "usertorole", "jwt",
    "failed_login", "failedlogin", "login_attempt", "loginattempt", "lockout", "lock_out", "verify_password", "verifypassword", "check_password",
    "checkpassword", "check_token", "checktoken", "verify_token", "verifytoken", "validate_token", "validatetoken", "revoke_token", "revoketoken",
    "refresh_token", "refreshtoken", "callbackurl", "callback_url", "redirecturi", "redirect_uri", "redirecturl", "redirect_url",
)  # fmt: skip
"""No name that decides is without one of these, in lower case."""
HEAD = pattern(
    r"\s*(?:export\s+|default\s+|pub(?:\([^)\n]*\))?\s+|public\s+|private\s+|protected\s+|internal\s+|static\s+|final\s+|async\s+|override\s+|virtual\s+|inline\s+)*(?:(?<=public )[A-Z][\w<>\[\],.?]{0,60}\s+)?"
    r"(?:(?:func|def|fn|fun|function|bool|boolean|Boolean|void|sub)\b[^\n(=]{0,60}?(?:\([^()\n]{0,80}\)\s*)?)?(?:\w+(?:\.|::))?(?P<name>\w+[?!]?)\s*\([^\n]*(?:[{:,(]|\)|=>)\s*$|\s*def\s+(?:self\.)?(?P<bare>\w+[?!]?)\s*$"
    r"|\s*(?:export\s+)?(?:(?:const|let|var)\s+(?P<held>\w+)\s*(?::[^=\n]{0,80})?=|(?P<kept>\w+)\s*:|[\"'](?P<keyed>\w+)[\"']\s*=>)\s*(?:async\s*)?(?:function\b[^\n]*\{|(?:\([^\n]*\)|\w+)(?:\s*:[^=\n]{0,60})?\s*=>\s*[({]?)\s*$"
)
"""The first line of a function, in the languages of braces, Python and Ruby."""
QUALIFIED = pattern(
    r"(?<=\))(?:\s*+(?:const|noexcept|override|final|throws\s++[\w.]++(?:\s*+,\s*+[\w.]++)*+))++\s*(?=\{?\s*$)"
)
"""https://en.cppreference.com/w/cpp/language/member_functions"""
OF_A_TOKEN = pattern(
    r"\b(?:revoke|verify|decode|validate|sign|peek|encode)(?:_\w{1,60}|(?-i:[A-Z])\w{0,60})?[!?]?\([^\n]{0,300}\b\w{0,60}(?:jwt|claims)\b"
    r"|\b\w{0,60}jwt\w{0,60}\.(?:revoke|verify|decode|validate|sign|encode)\w{0,60}[!?]?\(|\b(?:revoke|verify|decode|validate|sign|encode|issue|generate)_?jwt\w{0,60}[!?]?\(|\bjwt_?(?:revoke|verify|decode|validate|sign|encode)\w{0,60}[!?]?\(",
    re.I,
)
"""What a token says and whether it still counts, in a program that knows them: https://www.rfc-editor.org/rfc/rfc7519"""
OF_FOLDERS = ("inorgrepo", "in folders")
"""Where a file lies, in a tree of organisations and repositories, and nobody's membership."""
OF_MODELS = pattern(r"\bmax_?input_?tokens\b|\bcontext_?(?:window|length)\b|\b(?:prompt|completion)_?tokens\b", re.I)
"""How much a language model reads and writes: nobody comes in by these tokens."""
BESIDE = ("rescue", "ensure")
"""What stands as far out as the `def` that it ends: https://docs.ruby-lang.org/en/3.3/syntax/exceptions_rdoc.html"""
MAY = pattern(
    r"(?:can|may)\?$|can_(?!be_)\w+\?$|(?:can|may)_?(?:edit|view|see|delete|destroy|manage|update|access|approve|invite|remove|create|change|comment|moderate|administer|do)\w*[?!]?$"
)
"""A name, in lower case, that asks whether somebody may do something."""
ASKED = pattern(r"\b(?:can|may)(?:\?|_|[A-Z])")
FAR = 60
"""Lines above a changed one among which its function begins."""
MOST = 200
"""Changed lines of each side that are looked at."""


def inside(file: FileChange) -> Line | None:
    """A changed line that acts, within such a function that both sides have."""
    if not file.before or not file.after or not (WORDS.within(file.new_lowered) or ASKED.search(file.new_text)):
        return None
    tokens = "jwt" in file.new_lowered and not file.path.endswith((".html", ".htm"))
    moved = {line.text.rstrip() for line in file.removed} & {line.text.rstrip() for line in file.added}
    for side, text in ((file.removed, file.old_text), (file.added, file.new_text)):
        rows = text.split("\n")
        for line in side[:MOST]:
            acts = len(line.bare) > 1 and not is_remark(line.text[:LONG]) and not TELLS.search(line.text[:LONG])
            if not acts or line.text.rstrip() in moved:
                continue
            if (tokens and OF_A_TOKEN.search(line.text[:LONG])) or _decides(rows, line.number):
                return line
    return None


def _decides(rows: list[str], number: int) -> bool:
    """Whether the nearest function around a line is one that decides."""
    row = rows[number - 1][:500] if number <= len(rows) else ""
    depth = indent(row) + row.lstrip().startswith(BESIDE)
    for above in range(number - 2, max(-1, number - 2 - FAR), -1):
        row = rows[above][:500]
        if not row.strip("{ \t") or indent(row) >= depth:
            continue
        depth = indent(row) + row.lstrip().startswith(BESIDE)
        head = HEAD.match(QUALIFIED.sub("", row))
        if head and not row.lstrip().startswith(
            ("if", "for", "while", "switch", "return", "elif", "else", "}", "with", "catch")
        ):
            name = GOODS.sub("goods", head[head.lastgroup or "name"] or "").lower().replace(*OF_FOLDERS)
            if name in ("check_tokens", "checktokens") and any(
                OF_MODELS.search(row[:500]) for row in rows[above:number]
            ):
                return False
            return bool(WORDS.within(name)) or MAY.match(name) is not None
    return False
