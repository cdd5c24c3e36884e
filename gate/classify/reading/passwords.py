"""Passwords that stand in a text: made up by somebody, read from outside until now, or part of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import bare
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

ADDRESS = Words("://")
PLACEHOLDER = pattern(
    r"EXAMPLE|example|dummy|fake|sample|placeholder|your[-_]|x{6,}|X{6,}|0{8,}|1234567|abcdef|\.\.\.|<[a-z_ -]+>|\$\{",
    re.I,
)
CONNECTION = pattern(
    r"\b(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|snowflake)(?:\+\w+)?://(?P<user>[^\s:@/\"'`]*):(?P<password>[^\s:@/\"'`]{6,})@(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
    re.I,
    words=("postgres", "mysql", "mariadb", "mongodb", "redis", "amqp", "mssql", "sqlserver", "clickhouse", "snowflake"),
)
NO_PASSWORD = pattern(
    r"[{}$<>%*()\[\]]"
    r"|\A(?:(?:my|your|the|some|super|app|db)?[-_]?(?:passw(?:or)?d|pass|secret|change_?me|root|admin|user(?:name)?|postgres(?:ql)?|mysql|mongo|redis"
    r"|rabbitmq|guest|test(?:ing|er)?|dev(?:el(?:opment)?)?|local(?:host)?|hunter2|foo|bar|baz|qwerty|letmein|example|sample|dummy|default"
    r"|12345)[-_]?\d{0,5}[!@#]?){1,4}\Z",
    re.I,
)
"""A place to fill in, or words that nobody takes for a password of their own."""
ELSEWHERE = pattern(
    r"\A(?:\d+\.){3}\d+\Z|(?:^|[.-])(?:example|test|local|localhost|localdomain|invalid|docker|host|svc|internal\.test|dev)(?:[.-]|$)|\.(?:com|org)\.example\Z",
    re.I,
)
"""Hosts of tests and of one's own machine."""
OF_PRODUCTION = pattern(
    r"(?:^|[.-])(?:prod|production|live)(?:[.-]|\d|$)|\.(?:rds\.amazonaws\.com|mongodb\.net|database\.(?:azure|windows)\.\w+|neon\.tech|supabase\.(?:co|com)|upstash\.io|redislabs\.com|render\.com|cache\.amazonaws\.com|aivencloud\.com|db\.ondigitalocean\.com|cloudamqp\.com|psdb\.cloud)\Z",
    re.I,
)

READ = pattern(
    r"^\s*(?:export\s+)?(?:(?:const|let|var|final|static|private|public|String)\s+)*[\"']?(?P<name>[\w.]*(?:passw(?:or)?d|secret|token|api_?key|private_?key|credential)\w*)[\"']?\s*(?::\s*\w+\s*)?(?::?=|:)\s*(?P<value>.+)$",
    re.I,
)
"""A name that speaks of a secret, and what it is."""
OF_THE_ENVIRONMENT = pattern(
    r"\bos\.(?:environ|[gG]etenv)|\bgetenv\(|\bprocess\.env\b|\bENV(?:\[|\.fetch)|\benv\(|\benv::var\(|^[\"']?\$\{|<%=\s*ENV\b|\bconfig\.get\("
    r"|\bConfiguration\[|\bSystem\.(?:getenv|fetch_env|get_env)|\bGetEnvironmentVariable\(|\bfromEnvironment\(|\bprocessInfo\.environment\b"
    r"|\$\{\{ ?secrets\.|\$_ENV\[|\bviper\.Get|\bLookupEnv\(|\benv\.getProperty\(|\bimport\.meta\.env\b|\$env:|\bGetValue<string>\("
    r"|\bvar\.\w*(?:passw|secret|token|key)"
)
SPOKEN = Words(
    "passw", "pwd", "secret", "apikey", "api_key", "access_key", "accesskey", "auth_token", "authtoken", "_pw"
)
OUTSIDE = Words("env", "${", "config")
"""What `OF_THE_ENVIRONMENT` can't match without, in lower case."""
SAYS = pattern(r"passw|pwd|secret|token|api_?key|private_?key|credential|_p(?:w|ass)\b|\bpw\b", re.I)
QUOTED = pattern(
    r"\\?[\"'`](?P<text>(?=[^\"'`]{0,200}\d)(?=[^\"'`]{0,200}[a-z])(?=[^\"'`]{0,200}(?:[A-Z]|[0-9a-f]{24}|[!@#%^&*+=]))(?![\w.~-]*/)[\w!@#%^&*+=./~-]{10,200})\\?[\"'`]"
)
MANY = 200
"""Lines of each side that are compared with each other."""
CALLED = pattern(r"\b\w*(?:get|fetch|read|load|env|lookup|resolve|secret|param\w*|config|find|value)\w*!?\(\s*$", re.I)
"""The first thing that a call is given which asks for it somewhere else."""
KEYED = pattern(
    r"\b(?:Server|Data Source|Host|Addr(?:ess)?)\s*=\s*(?:tcp:)?(?P<host>[\w.-]+)[^\"'\n]*;\s*(?:Password|Pwd)\s*=\s*(?P<password>[^;\"'\s{}<>#]{6,})"
    r"|://(?P<site>[\w.-]+)[^\s\"'`]*[?&](?:password|pwd)=(?P<given>[^&\s\"'`{}<>#]{6,})",
    re.I,
    words=("password", "pwd"),
)
"""Connection strings of ADO.NET (https://www.connectionstrings.com/sql-server/) and JDBC."""
LITERAL = pattern(r"\A([\"'])(?P<text>(?:[^\"'\s{}$<>]|\$(?![{(])){8,})\1[;,]?\s*\Z")
BARE = pattern(r"\A(?P<text>[^\"'\s{}$<>#()\[\]]{8,})\s*\Z")
"""Of a file whose values need no quotes."""
UNQUOTED = of_path(r"\.(ya?ml|properties|ini|cfg|conf|env)$")
CHOSEN = pattern(
    r"(?:^"
    r"|[\s,({])(?:(?:const|let|var|final|static|private|public|String)\s+)*[\"']?(?i:[\w.]*(?:passw(?:or)?d|pwd|secret(?:_?key)?|api_?key|access_?key"
    r"|auth_?token|_pw))[\"']?\s*(?::\s*\w+\s*)?(?::?="
    r"|:|=>)\s*([\"'])(?=[^\"'\s]*[a-z])(?=[^\"'\s]*[0-9])(?=[^\"'\s]*(?:[A-Z][^\"'\s]*[A-Z]|[!@#%^&*+=]))(?P<text>[^\"'\s{}$<>()/.\\]{10,})\1",
)
PAIRS = of_path(r"^(?!.*(?:i18n|locale|messages|strings|l10n)).*\.(properties|ini|cfg|conf|ya?ml)$")
PAIRED = pattern(
    r"^\s*(?i:[\w.-]*(?:passw(?:or)?d|pwd|secret(?:[_.-]?key)?|api[_.-]?key|access[_.-]?key|auth[_.-]?token))\s*[=:]\s*(?!ENC\[|vault:|Ag[A-Z])(?=\S*[a-z])(?=\S*[0-9])(?=\S*[A-Z]\S*[A-Z])(?P<text>[^\s{}$<>()/.\\]{10,})\s*$"
)
"""A password that somebody made up: letters, numbers, and capitals or signs among them."""
VALUE = r"[\"']?((?=[^\s\"']*[a-z])(?=[^\s\"']*\d)(?=[^\s\"']*[A-Z])[^\s\"'${}<>()]{8,})"
TYPED = pattern(
    rf"\b(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)={VALUE}|\bsshpass\s+-p\s*{VALUE}|\bcurl\b[^\n]{{0,200}}?\s(?:-u|--user)\s*[\"']?[\w.-]+:{VALUE}|\bmysql\w*\b[^\n]{{0,200}}?\s-p{VALUE}"
)
"""A password that a script gives to a program: https://www.postgresql.org/docs/current/libpq-envars.html"""


def written_down(file: FileChange) -> tuple[Line, str] | None:
    """A secret that was read from the environment, and whose name now stands before a text."""
    lines = OUTSIDE.lines(file.removed, file.removed_lowered)
    read = [match for x in lines if (match := READ.search(x.text[:500]))]
    names = {match["name"] for match in read if OF_THE_ENVIRONMENT.search(match["value"])}
    for was in [x for x in lines if SAYS.search(x.text[:500])][:MANY]:
        found = OF_THE_ENVIRONMENT.search(was.text[:500])
        before = was.text[: found.start()].rstrip(" \t\"'`$(\\{!") if found else ""
        before = before.removesuffix("std::").rstrip(" {(")
        for line in file.added[:MANY] if len(before.strip()) > 2 else ():
            rest = line.text[len(before) : 1_000] if line.text.startswith(before) else ""
            said = next((x for x in QUOTED.finditer(rest) if not CALLED.search(rest[: x.start()])), None)
            if said and _may_be_one(said["text"]):
                return line, before.split()[-1]
    for line in file.added if names else ():
        match = READ.search(line.text[:500])
        if match is None or match["name"] not in names or "environ" in match["value"].lower():
            continue
        said = LITERAL.search(match["value"]) or (UNQUOTED.search(file.path) and BARE.search(match["value"]))
        text = said["text"].replace("$", "") if said else ""  # a sign among others: `${…}` is no literal
        if text and _may_be_one(text):
            return line, match["name"]
    return None


def _may_be_one(text: str) -> bool:
    return not any(said.search(text) for said in (PLACEHOLDER, NO_PASSWORD))


HANDED_OUT = pattern(
    r"(?:^|[\s,({])[\"']?(?:[\w.-]*[._-])?(?i:(?:client[_.-]?)?secret(?:[_.-]?key)?|api[_.-]?key|(?:access|auth)[_.-]?token)[\"']?\s*[:=]\s*[\"']?(?P<text>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,64})[\"']?,?;?\s*$"
)
"""What a service gave out to whoever calls it, by its form: a number that nobody makes up."""


def handed_out(file: FileChange) -> Line | None:
    """A secret of that form that came."""
    lines = SPOKEN.lines(file.added, file.added_lowered)
    return next((x for x in lines if (m := HANDED_OUT.search(x.text[:500])) and m["text"] not in file.old_text), None)


def made_up(file: FileChange) -> Line | None:
    """A password that stands in the text from now on, or, on the old side, one that stood there until now."""
    pairs = PAIRS.search(file.path) is not None
    new, old = SPOKEN.lines(file.added, file.added_lowered), SPOKEN.lines(file.removed, file.removed_lowered)
    told = bool(new and old) and file.path.endswith(".py") and _only_docstrings(file)
    came = _chosen(new, file.old_text, old, told=told, pairs=pairs)
    if came is not None or file.before is None:
        return came
    return _chosen(old, file.new_text, new, told=told)


def _only_docstrings(file: FileChange) -> bool:
    from gate.classify.reading.python_source import (
        same_but_docstrings,
    )  # few files get here, and hooks run on each commit

    return same_but_docstrings(file.old_text, file.new_text)


def _chosen(lines: Iterable[Line], other: str, gone: Iterable[Line], *, told: bool, pairs: bool = False) -> Line | None:
    """The first line with what looks like a password, and that the other side does not hold, nor, where only docstrings changed, its lines that went or came."""
    stood = "\n".join(line.bare for line in gone) if told else ""
    for line in lines:
        said = CHOSEN.search(line.text[:500]) or (PAIRED.search(line.text[:500]) if pairs else None)
        if said and said["text"] not in other and bare(said["text"]) not in stood and _may_be_one(said["text"]):
            return line
    return None


def reached(file: FileChange, *, inert: bool) -> Iterator[tuple[Line, str]]:
    """Lines with a password in an address, and its host; in tests and prose only where that is production's."""
    for line in ADDRESS.lines(file.added, file.added_text):
        host = _reached(line.text)
        if host and (not inert or OF_PRODUCTION.search(host)) and f"@{host}" not in file.old_text:
            yield line, host


def paired(file: FileChange) -> tuple[Line, str] | None:
    """The first line with a password that is a pair of a connection string, and its host."""
    for line in file.added:
        match = KEYED.search(line.text[:5_000])
        if match is None:
            continue
        host, password = match["host"] or match["site"], match["password"] or match["given"]
        strong = bool(re.search(r"\d", password) and re.search(r"[A-Z]", password))
        if (
            NO_PASSWORD.search(password.replace("$", ""))
            or PLACEHOLDER.search(password)
            or ELSEWHERE.search(host)
            or password in file.old_text
        ):
            continue
        if strong or ("." in host and match["password"]):
            return line, host
    return None


def typed(file: FileChange) -> Line | None:
    """The first line that gives a program a password, which stands there itself."""
    for line in file.added:
        match = TYPED.search(line.text[:2_000])
        said = next((text for text in match.groups() if text), "") if match else ""
        if said and not NO_PASSWORD.search(said) and not PLACEHOLDER.search(said) and said not in file.old_text:
            return line
    return None


def _reached(text: str) -> str | None:
    """The host of a connection string that carries a password, where both look real."""
    match = CONNECTION.search(text[:20_000]) if "://" in text and "@" in text else None
    if not match or PLACEHOLDER.search(match.group()) or NO_PASSWORD.search(match["password"]):
        return None
    return None if ELSEWHERE.search(match["host"]) else match["host"]
