"""Lists of people and of what they may do: as keys of settings, and as values of a program."""

from __future__ import annotations

import re
from itertools import islice

from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import enclosing, indent, is_remark, pairs
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

LISTS = pattern(
    r"^\s*(?:\{\s*)?(?:-\s+(?=[A-Z\d_]+=))?[\"']?(admins?|administrators?|admin_users|admin_?group_?ids?|(?:bot_?)?owner_?ids|bot_?owners|admins_?allowed|superusers?"
    r"|allowed[-_](users|emails|accounts|ips|cidrs|networks|teams|(?:github[-_])?org(?:anization)?s)|admin_(ips|cidrs|networks)"
    r"|trusted_(ips|cidrs|networks)|allowlist|(?:white|allow)list(?:ed)?_(?:ips?|users?|cidrs?|networks?|hosts?)"
    r"|(?:org|user|group|team)_?(?:white|allow)_?list|maintainers|owners|app_?owners|approvers|trusted_(users|keys)|(?:ssh_)?authorized_keys|deployers"
    r"|[\w.-]*(?:allowed|authori[sz]ed|trusted|permitted)[-_.]?(?:services|clients|callers|principals|consumers|service_?accounts|service_names)"
    r"|(?:[\w:]*::)?(?:ssh_|simple_)?allow_(?:groups|users)|publisher_acl|super\.users|members"
    r"|[\w:]*users?::\w*(?:users|usernames|members))[\"']?\s*[:=]\s*(\[|\{|$|[\"'\w]|\$\{\w+:\w)",
    re.I,
)
DECIDE = pattern(
    r"^\s*(?:\{\s*)?\"(?:admins?|administrators|super_?users|approvers?|(?:allowed|trusted)_?(?:users|emails|accounts))\"\s*:\s*\[",
    re.I,
)
VALUE = pattern(r"\s*\"[^\"{}\[\]:]{1,200}\",?\s*$")
"""A name alone in its row of JSON or TOML; the lists of JSON in which it decides."""
COMMANDS = pattern(r"\s*(?:architect|commanders)\s*:")
"""Whom Rultor obeys: https://doc.rultor.com/reference.html"""
SECTION = pattern(r"^\s*[\"']?(admin|administrator)[\"']?\s*:\s*\{?\s*$", re.I)
"""`admin:` with settings below is a part of a product of that name; with entries below it is a list."""
ANSWERS_AT = pattern(r"\s*[\"']?admin[\"']?\s*:\s*[\"']?https?://[\w.-]+(?::\d+)?/?[\"']?,?\s*$", re.I)
OF_SERVICES = pattern(r"\s*[\"']?\w*(?:ur[il]s?|endpoints?)[\"']?\s*:\s*\{?\s*$", re.I)
"""Where the part of a product that administrators use answers, among those of its other parts: nobody's name."""
PEOPLE = pattern(r"\s*[\"']?(?:users|members|emails|accounts|people|logins)[\"']?\s*:\s*(?:#.*)?$")
OF_ADMINS = pattern(
    r"\s*[\"']?(?:admins?|administrators?|super_?users?|owners|approvers|allowed)[\"']?\s*:\s*(?:#.*)?$"
)
"""`admin:` with `users:` below, as in JupyterHub's charts."""
ADDRESS = pattern(r"\s+(?:-\s*|[\w.-]+\s*:\s*)[\"']?\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?[\"']?\s*(?:#.*)?$")
LETS_IN = pattern(r"\s*[\"']?(?!\w*metric)\w*(?:allow|white)[-_]?list\w*[\"']?\s*:\s*(?:#.*)?$", re.I)
"""From which addresses somebody may come in."""
ROUTE = pattern(r"\s+-\s+[\"']?(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|\*)\s+)?/[^\s\"']*[\"']?\s*(?:#.*)?$")
OF_ROLES = pattern(r"\s*[\"']?(?:roles|consumers|role_?permissions|access_?control|acls?)[\"']?\s*:\s*(?:#.*)?$", re.I)
"""Which addresses of a service a role reaches, as entries some keys below."""
KEYS = pattern(r"(?m)^[ \t]+(?:ssh_keys|ssh_authorized_keys|authorized_keys)[ \t]*:")
OF_PEOPLE = pattern(r"(?m)^[ \t]+(?:ensure|gid|uid|shell|sudo|privileges|realname|members)[ \t]*:")
OF_OTHERS = pattern(r"(?m)^apiVersion:|^(?:-[ \t]+)?hosts[ \t]*:|^[ \t]*tasks[ \t]*:")
"""A file of accounts on machines, each with its keys: whatever changes in it, somebody may log in or no longer. No task or
object of a cluster is one."""
ENTRY = pattern(r"\s*-\s+\S")
SUBJECT = pattern(r"(?m)^[ \t-]+kind:[ \t]*[\"']?(?:User|Group|ServiceAccount)\b")
"""https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects"""
NAME_ALONE = pattern(r"\s*-\s+[\"']?[A-Za-z][\w@.-]*[\"']?\s*(?:#.*)?$")
OF_A_TEAM = pattern(r"^\s+[\"']?[\w.-]+[\"']?\s*:\s*[\"']?(admin|maintain|write|push|triage)[\"']?\s*$")
TEAMS = pattern(r"(?m)^[ \t]*(teams|orgs)[ \t]*:[ \t]*$")
OF_TEAMS = pattern(r"(?m)^[ \t]*(privacy|maintainers|members)[ \t]*:")
"""What the teams of an organisation may do with its repositories (Peribolos and its like)."""
RIGHTS = pattern(
    r"\s*\[+(?:[\w-]+\.)*(?:access\.(?:teams|individuals|users|groups)|permissions(?:\.[\w.-]+)?|collaborators|branch[-_]protections?|rulesets?)\]+\s*(?:#.*)?$"
)
"""A table of TOML that says who may do what, with a repository or with the rest."""
OF_A_ROSTER = pattern(r"(?m)^\[people\]\s*$")
ROSTERS = pattern(r"\s*\[+(?:people|github|discord[-_]roles?|zulip[-_]groups)\]+\s*(?:#.*)?$")
"""Of a team of people: where it is let in (https://github.com/rust-lang/team/blob/main/docs/toml-schema.md)."""
TABLE = pattern(r"\s*\[{1,2}[\w.-]+\]{1,2}\s*(?:#.*)?$")
MEMBER_WORDS = Words(
    "<role", "[role", "userrole", "admin", "super", "moderators", "approvers", "staff", "owner", "operator", "employee", "insiders", "internal", "support",
    "allowed", "trusted", "permissions", "access_", "email_domain", "emaildomain", "backoffice", "back_office", "sudo", "privileged",
)  # fmt: skip
NAMED = pattern(
    r"(?m)^[ \t]*(?:(?:export|const|let|var|val|static|final|public|private|protected|readonly|internal)\s+)*(?:[\w<>\[\],.]+\s+)?"
    r"\$?(?:\w+_)?(?:admin(?:istrator)?s|admin_?(?:emails|users|ids|logins|usernames|accounts|groups)|super_?(?:users|admins)|admins_?allowed|bot_?owners"
    r"|owner_?ids|moderators|approvers|deployers"
    r"|(?:allowed|trusted|authori[sz]ed)_?(?:deployers|approvers|operators|users|emails|groups|teams|accounts|actors|logins|bots|apps|services|clients|callers)"
    r"|(?:allowed|trusted|permitted|gov\w*)_?email_?domains?\w*|email_?domain(?:_?(?:whitelist|allowlist|regex(?:es)?|names)|s)|role_?permissions|permissions_?(?:by|for|of)_?roles?|roles?_?to_?permissions|access_?(?:list|matrix))\s*(?::[^=\n]{1,60})?(?::?=|=>)\s*(?:[\w.<>\[\]*:]+\s*)?[\[({]"
    r"|^[ \t]*(?:export\s+)?(?:(?:const|let|var|static|final)\s+)?\w+\s*:\s*(?:Readonly<)?(?:Record|Map|Dict|Mapping)[<\[]\s*\w*Role\w*\s*,[^=\n]*=\s*[\[({]",
    re.I,
)
"""A list or a table in code that says who may do what."""
ADDRESSED = pattern(
    r"[ \t]*(?:(?:export|const|let|var|val|static|final|public|private|protected|readonly|internal|default)\s+)*(?:[\w<>\[\],.]+\s+)?"
    r"(?:\w+_)?(?:staff|owners?|operators?|back_?office|sudo_?users|sudoers|privileged|employees|insiders|internal|support_?agents|admins?_?allowed|(?:is_?)?(?:admin|staff|internal|employee|owner|super_?user))(?:_?(?:emails?|users|addresses|accounts|ids|logins))?\s*"
    r"(?::[^=\n]{1,60})?(?::?=|=>)\s*[^\n]*[\[({]",
    re.I,
)
"""A list of other names, which are people only where their addresses stand in it."""
ADDRESS_OF = pattern(r"[\"'][\w.+-]+@[\w-]+(?:\.[\w-]+)+[\"']|^\s*[\"']?\d{6,}[\"']?\s*,?\s*(?:(?:#|//).*)?$")
"""Somebody's address, or his number, alone in its row."""
DOMAIN = pattern(r"[\"'/](?:[^\"'\n]{0,20}\\?)?@[\w-]+(?:\\?\.[\w-]+)+(?:\$|\\z)?[\"'/]")
SAYS_WHO = pattern(r"\s*(?:(?:export|public|private|protected|static|async|override|pub)\s+)*(?:def|func|function|fn|fun|bool|boolean)\s+(?:\([^()]*\)\s*)?(?:self\.)?(?:[iI]s_?)?(?:[sS]taff|[aA]dmin(?:istrator)?|[iI]nternal|[eE]mployee|[sS]uper_?[uU]ser|[oO]perator|[oO]wner|[tT]rusted)\w*[?]?(?=[ \t]*(?:\(|\n|$))")
"""The domain of an address, in what says whether somebody is one of them."""
LETTERS = pattern(r"\s*(?:ADMINS|MANAGERS)\s*(?::[^=\n]{1,60})?\+?=\s*[\[({]")
MAILED = of_path(r"(^|/)settings(/[^/]+|[\w.-]*)\.py$")
"""Django's `ADMINS` get letters about errors: https://docs.djangoproject.com/en/stable/ref/settings/#admins"""
QUOTED = pattern(r"[\"'][\w@.*:/ \\^$-]+[\"']")
COLUMNS = pattern(r"[^\n]*(?<![a-z])(?:role|permissions?|access|rank)s?(?![a-z])[^\n]*(?:\n|$)", re.I)
DESCRIBES = of_path(r"(^|/)security-insights\.ya?ml$", re.I)
"""Whom to write to: https://github.com/ossf/security-insights-spec"""
RANK = pattern(r"[,;\t|][\"']?(?:admin(?:istrator)?|owner|root|super_?(?:user|admin))[\"']?\s*(?:[,;\t|]|$)", re.I)
FAR = 80
"""Lines of a list above a member."""
DEEPEST = 4
"""Keys of a role above what it reaches, with its own."""
DEEP = 10_000
"""Rows of a file that are looked at for the list an entry left."""
MOST = 200
"""Entries on each side that are looked for in the list they left."""


OF_SSHD = of_path(r"(^|/)(?:sshd?_config|sshd)[\w.-]*(?:\.d/[^/]+)?$|(^|/)[\w-]*sshd_config[\w.-]*$", re.I)
ENTERS = pattern(r"\s*#?\s*(?:AllowUsers|AllowGroups|DenyUsers|DenyGroups|PermitRootLogin|AuthorizedKeys\w*)\s", re.I)
OF_SUDO = of_path(r"(^|/)sudoers[\w.-]*(?:/[^/]+)?$")
"""https://man.openbsd.org/sshd_config, https://www.sudo.ws/docs/man/sudoers.man/"""


def on_a_machine(file: FileChange) -> Line | None:
    """A changed row that says who may enter a machine, or act there as somebody else."""
    sudo = OF_SUDO.search(file.path)
    if not sudo and not OF_SSHD.search(file.path):
        return None
    gone, came = ({x.bare for x in side} for side in file.delta.lines)
    changed = [x for x in (*file.added, *file.removed) if x.bare and (x.bare in gone) != (x.bare in came)]
    if sudo:
        return next((x for x in changed if not x.text.lstrip().startswith("#") and "=" in x.text), None)
    return next((x for x in changed if ENTERS.match(x.text[:500])), None)


RIGHTS_OF = pattern(r"[^\n]*\b\w*(?i:roles|permissions|rights)\b\s*(?::[^=\n]{1,60})?(?::?=|=>)\s*[\[({]")
RIGHT = pattern(r"\s*[\"']?\w+[\"']?\s*(?::|=>|=)\s*[\[({][^\n]*[\"'](?:\w+[:.])?(?:read|write|delete|admin|manage|create|update|\*)[\"']")
IS_ADMIN = pattern(r"\s*(?:[\w.]+\.)?[\"']?is_?(?:[aA]dmin|[sS]taff|[sS]uper_?[uU]ser|[oO]wner)[\"']?\s*(?::(?!:)|=(?!=|>))\s*(?P<how>[^\n]+)")
DEFAULT_ROLE = pattern(r"\brole\b[^\n]*\bdefault\s*[:=]\s*(?P<how>[:\w.\"']+)")


def said_otherwise(file: FileChange) -> Line | None:
    """The row by which somebody else is an administrator, or whoever comes is given another role."""
    if file.before is None or file.path.endswith((".tsx", ".jsx", ".vue", ".svelte", ".html", ".erb")):
        return None
    rows: list[str] = []
    for old, new in pairs(file):
        if RIGHT.match(old.text[:500]) and RIGHT.match(new.text[:500]) and set(QUOTED.findall(old.text)) != set(QUOTED.findall(new.text)):
            rows = rows or file.new_text.split("\n")
            if is_member(rows, new.number, RIGHTS_OF):
                return new
        for told in (IS_ADMIN, DEFAULT_ROLE):
            was, now = told.search(old.text[:500]), told.search(new.text[:500])
            if was and now and was["how"] != now["how"] and not is_remark(new.text):
                return new
    return None


def member(file: FileChange) -> Line | None:
    """A changed member of such a list, where the list stood before."""
    if file.before is None or file.after is None or not _lists(file):
        return None
    mailed = MAILED.search(file.path) is not None
    gone, came = ({x.bare.rstrip(",") for x in side} for side in file.delta.lines)
    moved = gone & came
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows: list[str] = []
        for line in lines:
            if DOMAIN.search(line.text[:2_000]) and line.bare.rstrip(",") not in moved:
                rows = rows or text.split("\n")
                if any(SAYS_WHO.match(row[:500]) for row in enclosing(rows, line.number, 8)):
                    return line
            if (QUOTED.search(line.text[:2_000]) or ADDRESS_OF.search(line.text[:2_000])) and line.bare.rstrip(",") not in moved:
                rows = rows or text.split("\n")
                if mailed and (LETTERS.match(line.text[:2_000]) or is_member(rows, line.number, LETTERS)):
                    continue
                told = NAMED, *((ADDRESSED,) if ADDRESS_OF.search(line.text[:2_000]) else ())
                if any(one.match(line.text[:2_000]) or is_member(rows, line.number, one) for one in told):
                    return line
    return None


def _lists(file: FileChange) -> bool:
    """Whether such a list is begun on any line: only those are matched that hold a word of one."""
    text, said = file.new_text, file.new_lowered
    if len(said) != len(text):  # a letter whose small form is two
        return bool(MEMBER_WORDS.within(said) and (NAMED.search(text) or ADDRESS_OF.search(text) or DOMAIN.search(text)))
    begins = {said.rfind("\n", 0, at) + 1 for at in MEMBER_WORDS.starts(said)}
    return any(one.match(text, begin) for begin in begins for one in (NAMED, ADDRESSED, SAYS_WHO))


OF_PACKAGES = pattern(r"\[workspace(?:\.(?!\w*(?:access|admin|user|role|perm|team|people|owner))[\w-]+)?\]\s*$")
"""https://doc.rust-lang.org/cargo/reference/workspaces.html"""


def is_member(rows: list[str], number: int, list_of: Pattern) -> bool:
    """Whether the bracket that holds a line, or one around it, opens such a list."""
    depth, above = 0, rows[max(0, number - 1 - FAR) : number - 1]
    for at in range(len(above) - 1, -1, -1):
        row = above[at]
        depth += sum(map(row.count, ")]}")) - sum(map(row.count, "([{"))
        if depth < 0:
            if list_of.match(row[:2_000]):
                table = next((x for x in reversed(above[:at]) if TABLE.match(x[:500])), "")
                return not (row.lstrip().startswith("members") and OF_PACKAGES.match(table))
            depth = 0
    return False


def listed(file: FileChange) -> Line | None:
    if file.path.endswith((".yaml", ".yml")) and _are_accounts(file.old_text) and _are_accounts(file.new_text):
        return next((x for x in (*file.added, *file.removed) if x.text.strip() and not is_remark(x.text)), None)
    if _stays(file) or DESCRIBES.search(file.path):
        return None
    if file.path.endswith(".csv"):
        return _ranked(file)
    if file.path.endswith(".toml"):
        right = _in_a_table(file)
        if right is not None:
            return right
    holds = next((lists for ending, lists in ((".json", DECIDE), (".toml", LISTS)) if file.path.endswith(ending)), None)
    bots = file.path.endswith((".rultor.yml", ".rultor.yaml"))
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        keys: list[str] | None = None
        teams: bool | None = None
        reached: set[int] | None = None
        for line in lines:
            if _is_label(line) or _answers_there(line, rows):
                continue
            if (LISTS.match(line.text) and not _settings(line, rows)) or (bots and COMMANDS.match(line.text)):
                return line
            if holds is not None and VALUE.match(line.text[:500]) and is_member(rows, line.number, holds):
                return line
            if OF_A_TEAM.match(line.text):
                teams = _has_teams(text) if teams is None else teams
                if teams:
                    return line
            if ADDRESS.match(line.text) and _is_let_in(rows, line.number):
                return line
            if ROUTE.match(line.text[:500]):
                reached = _reached(rows) if reached is None else reached
                if line.number in reached:
                    return line
            if ENTRY.match(line.text):
                keys = _keys(rows) if keys is None else keys
                key = keys[line.number - 1] if line.number <= len(keys) else ""
                if LISTS.match(key) or (bots and COMMANDS.match(key)):
                    return line
                if SUBJECT.search("\n".join(rows[line.number - 1 : line.number + 3])) and LISTS.match(
                    next(enclosing(rows, line.number, FAR), "")
                ):
                    return line
                if PEOPLE.match(key[:200]) and _are_of_admins(rows, line.number):
                    return line
    return None


def _ranked(file: FileChange) -> Line | None:
    """A row of a table of people, with the column of what they are, that makes an administrator or was one."""
    if not all(COLUMNS.match(text[:500]) for text in (file.old_text, file.new_text) if text) or file.before is None:
        return None
    return next((x for x in (*file.added, *file.removed) if RANK.search(x.text[:500])), None)


def _are_of_admins(rows: list[str], number: int) -> bool:
    """Whether the key above the one that an entry stands under is one of those who administer."""
    keys = (row for row in enclosing(rows, number, FAR) if not row.lstrip().startswith("-"))
    return any(OF_ADMINS.match(row[:200]) for row in islice(keys, 2))


def _in_a_table(file: FileChange) -> Line | None:
    """A changed line of a table that gives rights."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        numbers, inside, of_people = set[int](), False, OF_A_ROSTER.search(text) is not None
        for number, row in enumerate(text.split("\n") if lines else (), 1):
            if TABLE.match(row[:500]):
                inside = RIGHTS.match(row[:500]) is not None or (of_people and ROSTERS.match(row[:500]) is not None)
            if inside:
                numbers.add(number)
        line = next((x for x in lines if x.number in numbers and x.text.strip() and not is_remark(x.text)), None)
        if line is not None:
            return line
    return None


def _stays(file: FileChange) -> bool:
    """Whether all that changed are names in YAML that stand elsewhere in the very list that held them."""
    if (
        not 0 < len(file.removed) == len(file.added) <= MOST
        or file.removed[-1].number > DEEP
        or not file.path.endswith((".yaml", ".yml"))
    ):
        return False
    if any(not NAME_ALONE.match(line.text) for line in (*file.removed, *file.added)) or "\n---" in file.new_text:
        return False
    gone, came = (
        sorted((_above(rows, line.number), line.bare) for line in lines)
        for rows, lines in ((file.old_text.split("\n"), file.removed), (file.new_text.split("\n"), file.added))
    )
    return gone == came


def _above(rows: list[str], number: int) -> tuple[str, ...]:
    """What an entry stands under, the nearest first: keys, and the entries of outer lists with their place among them."""
    depth, above = indent(rows[number - 1]) + 1, list[str]()
    for at in range(number - 2, -1, -1):
        row = rows[at]
        if not depth:
            break
        outer = indent(row) < depth - (not above and row.lstrip().startswith("-"))
        if outer and row.strip() and not row.lstrip().startswith("#"):
            depth = indent(row)
            above.append(f"{at} {row}" if row.lstrip().startswith("-") else row)
    return tuple(above)


def _are_accounts(text: str) -> bool:
    return KEYS.search(text) is not None and OF_PEOPLE.search(text) is not None and OF_OTHERS.search(text) is None


def _is_let_in(rows: list[str], number: int) -> bool:
    """Whether a block around an address, at most two further out, is a list of who is let in."""
    depth, out = indent(rows[number - 1]), 0
    for row in reversed(rows[max(0, number - 1 - FAR) : number - 1]):
        if row.strip() and indent(row) < depth:
            if LETS_IN.match(row):
                return True
            depth, out = indent(row), out + 1
            if out > 2:
                return False
    return False


def _reached(rows: list[str]) -> set[int]:
    """The numbers of the rows that stand some keys below those of roles, and in no list around that."""
    found, around = (
        set[int](),
        list[tuple[int, int]](),
    )  # how far a row is indented, and how many keys it is below `roles:`
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        depth = indent(row)
        while around and around[-1][0] >= depth:
            around.pop()
        below = around[-1][1] if around else 0
        if 1 < below <= DEEPEST:
            found.add(number)
        listed = row.lstrip().startswith("-")
        around.append((depth, 0 if listed else 1 if OF_ROLES.match(row[:200]) else below + 1 if below else 0))
    return found


def _has_teams(text: str) -> bool:
    begins = TEAMS.search(text)
    return begins is not None and OF_TEAMS.search(text, begins.end()) is not None


def _is_label(line: Line) -> bool:
    """Whether a value says in words what its key is called: the title of a column."""
    key, colon, value = line.text[:500].partition(":")
    words = value.strip(" \"',").lower().split()
    return bool(colon) and len(words) > 1 and words == key.strip("-\"' ").lower().replace("-", "_").split("_")


def _answers_there(line: Line, rows: list[str]) -> bool:
    above = next(enclosing(rows, line.number, FAR), "") if ANSWERS_AT.match(line.text[:500]) else ""
    return OF_SERVICES.match(above[:200]) is not None


def _settings(line: Line, rows: list[str]) -> bool:
    """Whether a key that is named like one administrator holds settings: no entry of a list stands below it."""
    below = next((rows[n].strip() for n in range(line.number, len(rows)) if rows[n].strip()), "")
    return bool(SECTION.match(line.text)) and not below.startswith(("-", "["))


def _keys(rows: list[str]) -> list[str]:
    """For each line the last one above that is no entry of a list: the key that an entry stands under, however far up."""
    answer, key = [], ""
    for row in rows:
        answer.append(key)
        bare = row.strip()
        if bare and not bare.startswith(("-", "#")):
            key = row
    return answer
