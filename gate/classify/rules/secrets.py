"""Credentials that appear in the new text, by the shapes that their issuers document.

Raises: `AKIA` followed by 16 capitals, a PEM private key, `ghp_` with 36 characters, `sk_live_…`, a connection string
with the password of a database; of a database of production, in tests too; a password that was read from the environment
and is written down now. To 3: what is encrypted, and becomes something else.
Ignores: AWS's own `AKIAIOSFODNN7EXAMPLE`, placeholders, and what was there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from gate.classify.reading import certificates
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.words import Words
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "certificate": "whom programs trust, and what they show of themselves",
    "secret": "a credential stands in the text",
    "sealed-secret": "a credential that only its holders can read is another one",
}
# Cheap substrings first: most files hold none of them, and no regular expression runs.
MARKS = Words(
    ":AA",
    "GOCSPX-",
    "hf_",
    "T3BlbkFJ",
    "webhooks/",
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "hooks.slack.com",
    "AIza",
    "sk_live_",
    "rk_live_",
    "PRIVATE KEY",
    "npm_",
    "pypi-",
    "SG.",
    "sk-ant-",
    "sk-proj-",
    "dop_v1_",
    "hvs.",
    "AccountKey=",
    "ya29.",
    "shpat_",
    "eyJhbGci",
)
ADDRESS = Words("://")
PLACEHOLDER = pattern(
    r"EXAMPLE|example|dummy|fake|sample|placeholder|your[-_]|x{6,}|X{6,}|0{8,}|1234567|abcdef|\.\.\.|<[a-z_ -]+>|\$\{",
    re.I,
)
ENDINGS = (
    ".env", ".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", "id_", ".netrc", ".pgpass", "credentials",
)  # fmt: skip
ENV_SECRET = of_path(
    r"(^|/)(\.env(\.[a-z]+)?|[^/]*\.(pem|key|p12|pfx|jks|keystore|kdbx)|id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|credentials(\.json)?|master\.key)$",
    re.I,
    words=ENDINGS,
)
DOTENV = of_path(r"(^|/)\.env(\.[a-z]+)?$", re.I)
SETS = pattern(r"(?:export\s+)?(?P<name>\w+)\s*=\s*(?P<value>.*)\Z")
SPEAKS_OF_SECRETS = pattern(
    r"key|secret|token|pass|pwd|cred|auth|private|dsn|salt|cert|sign|seed|mnemonic|hash|conn|database_url|_pat\b",
    re.I,
)
LONG_VALUE = pattern(r"://[^\s/@]*:[^\s/@]*@|[A-Za-z0-9+/_-]{20,}")
ENV_SAMPLE = pattern(r"(example|sample|template|dist|test|defaults)", re.I)
KEY_MATERIAL = pattern(
    r"PRIVATE KEY(?: BLOCK)?-----[^\n]{0,20}?(?:\s|\\[nr]|[\"'+.,>|-]|(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]*+)*[A-Za-z0-9+/=]{32}"
)
CONNECTION = pattern(
    r"\b(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|snowflake)(?:\+\w+)?://(?P<user>[^\s:@/\"'`]*):(?P<password>[^\s:@/\"'`]{6,})@(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
    re.I,
    words=("postgres", "mysql", "mariadb", "mongodb", "redis", "amqp", "mssql", "sqlserver", "clickhouse", "snowflake"),
)
NO_PASSWORD = pattern(
    r"[{}$<>%*()\[\]]|\A(?:(?:my|your|the|some|super|app|db)?[-_]?(?:passw(?:or)?d|pass|secret|change_?me|root|admin|user(?:name)?|postgres(?:ql)?|mysql|mongo|redis|rabbitmq|guest|test(?:ing|er)?|dev(?:el(?:opment)?)?|local(?:host)?|hunter2|foo|bar|baz|qwerty|letmein|example|sample|dummy|default|12345)[-_]?\d{0,5}[!@#]?){1,4}\Z",
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
    r"\bos\.(?:environ|[gG]etenv)|\bgetenv\(|\bprocess\.env\b|\bENV(?:\[|\.fetch)|\benv\(|\benv::var\(|^[\"']?\$\{|<%=\s*ENV\b|\bconfig\.get\(|\bConfiguration\[|\bSystem\.(?:getenv|fetch_env|get_env)|\bGetEnvironmentVariable\(|\bfromEnvironment\(|\bprocessInfo\.environment\b|\$\{\{ ?secrets\.|\bvar\.\w*(?:passw|secret|token|key)"
)
SPOKEN = Words(
    "passw", "pwd", "secret", "apikey", "api_key", "access_key", "accesskey", "auth_token", "authtoken", "_pw"
)
OUTSIDE = Words("env", "${", "config")
"""What `OF_THE_ENVIRONMENT` can't match without, in lower case."""
SAYS = pattern(r"passw|pwd|secret|token|api_?key|private_?key|credential|_p(?:w|ass)\b|\bpw\b", re.I)
QUOTED = pattern(r"\\?[\"'`](?P<text>(?=[^\"'`]*\d)(?=[^\"'`]*[a-z])[\w!@#%^&*+=./~-]{10,200})\\?[\"'`]")
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
    r"(?:^|[\s,({])(?:(?:const|let|var|final|static|private|public|String)\s+)*[\"']?(?i:[\w.]*(?:passw(?:or)?d|pwd|secret(?:_?key)?|api_?key|access_?key|auth_?token|_pw))[\"']?\s*(?::\s*\w+\s*)?(?::?=|:|=>)\s*([\"'])(?=[^\"'\s]*[a-z])(?=[^\"'\s]*[0-9])(?=[^\"'\s]*(?:[A-Z][^\"'\s]*[A-Z]|[!@#%^&*+=]))(?P<text>[^\"'\s{}$<>()/.\\]{10,})\1",
)
PAIRS = of_path(r"\.(properties|ini|cfg|conf)$")
PAIRED = pattern(
    r"^\s*(?i:[\w.-]*(?:passw(?:or)?d|pwd|secret(?:[_.-]?key)?|api[_.-]?key|access[_.-]?key|auth[_.-]?token))\s*[=:]\s*(?=\S*[a-z])(?=\S*[0-9])(?=\S*[A-Z]\S*[A-Z])(?P<text>[^\s{}$<>()/.\\]{10,})\s*$"
)
"""A password that somebody made up: letters, numbers, and capitals or signs among them."""


@cache
def _shapes() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{60,}|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[bpa]-[0-9A-Za-z-]{20,}"
        r"|hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}|\bAIza[0-9A-Za-z_-]{35}\b|\b[sr]k_live_[0-9A-Za-z]{20,}"
        r"|-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,}"
        r"|\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|\bsk-(?:ant|proj)-[A-Za-z0-9_-]{30,}|\bdop_v1_[a-f0-9]{64}|\bhvs\.[A-Za-z0-9_-]{24,}"
        r"|AccountKey=[A-Za-z0-9+/=]{60,}|\bya29\.[A-Za-z0-9_-]{30,}|\bshpat_[a-f0-9]{32}|:AA[A-Za-z0-9_-]{33}\b(?<=\d:AA.{33})|\bGOCSPX-[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{30,}|T3BlbkFJ[A-Za-z0-9]{20}\b|webhooks/\d{17,20}/[A-Za-z0-9_-]{60,}|\beyJhbGci[A-Za-z0-9_-]{10,400}+\.eyJ(?!zdWIiOiIxMjM0NTY3ODkw)[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
    )


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None:
        return
    if file.before is None and context.nature != "test" and _named_a_secret(file):
        yield finding(
            "secret",
            4,
            "a file of this name holds credentials, and history never forgets it",
            file,
            safer="revoke what it holds, and keep it in a secret store",
        )
    if context.nature not in ("test", "docs", "vendored") and certificates.is_one(file):
        safer = "compare its fingerprint with what its owner publishes"
        yield finding("certificate", 3, "whom programs trust, or what they show of themselves", file, safer=safer)
    if not context.inert and (_is_sealed(file) or (context.nature == "config" and VAULT.search(file.path))):
        reason = "credentials, or what leads to them, become something else"
        safer = "whoever holds the key confirms what they are for"
        yield finding("sealed-secret", 3, reason, file, line=file.first, safer=safer)
    added = "" if file.after.oversized else file.added_text
    if "://" in added and "@" in added:
        yield from _connections(file, context)
    if not context.inert and ("assword" in added or "wd=" in added):
        yield from _keyed(file)
    if not context.inert and file.before is not None:
        yield from _written_down(file)
    if not context.inert and context.nature in ("code", "config", "script"):
        yield from _made_up(file)
    for line in MARKS.lines(file.added, added):
        match = _shaped(line.text)
        if match and match.group().startswith("-----") and not _holds_a_key(file.new_text, line.text):
            continue
        if match and match.group() not in file.old_text and not PLACEHOLDER.search(match.group()):
            level = 3 if context.inert else 4
            yield finding(
                "secret",
                level,
                f"a credential stands in the text: {match.group()[:8]}…",
                file,
                line=line,
                safer="revoke it now, and keep the new one in a secret store",
            )


VAULT = of_path(
    r"^(?!(?:.*/)?(?:tests?|examples?|samples?|docs?|src|lib|pkg|internal|apps?|web|frontend|client|server|backend|api|packages|features|components)/)(.*/)?secrets?/"
)
SEALED = (
    b"\0GITCRYPT\0",
    b"$ANSIBLE_VAULT;",
    b"-----BEGIN AGE ENCRYPTED FILE",
    b"-----BEGIN PGP MESSAGE",
    b"age-encryption.org/",
)
"""https://github.com/AGWA/git-crypt, https://docs.ansible.com/ansible/latest/vault_guide/, https://age-encryption.org/v1"""
OF_SOPS = pattern(r"\bENC\[AES256_GCM,data:")
SHOWN = of_path(r"(^|[/_.-])(examples?|samples?|tests?|testdata|demo)(?=[/_.-])", re.I)


def _is_sealed(file: FileChange) -> bool:
    """Whether a file, or a changed line of it, is encrypted."""
    if SHOWN.search(file.path):
        return False
    if any(blob.data.startswith(SEALED) for blob in (file.before, file.after) if blob and not blob.oversized):
        return True
    return "ENC[AES256_GCM" in file.added_text and any(OF_SOPS.search(x.text[:500]) for x in file.added)


def _named_a_secret(file: FileChange) -> bool:
    """Whether the name says that credentials stand inside, and a file of the environment holds what may be one."""
    if not ENV_SECRET.search(file.path) or ENV_SAMPLE.search(file.path):
        return False
    if certificates.holds_no_key(file):
        return False
    if not DOTENV.search(file.path) or file.after is None or file.after.oversized or file.after.binary:
        return True
    rows = [row.strip() for row in file.new_text.split("\n")]
    return any(
        (said := SETS.match(row[:2_000])) is None
        or (said["value"] and SPEAKS_OF_SECRETS.search(said["name"]))
        or LONG_VALUE.search(said["value"])
        for row in rows
        if row and not row.startswith("#")
    )


def _written_down(file: FileChange) -> Iterator[Finding]:
    """A secret that was read from the environment, and whose name now stands before a text."""
    lines = OUTSIDE.lines(file.removed, file.removed_lowered)
    read = [match for x in lines if (match := READ.search(x.text[:500]))]
    names = {match["name"] for match in read if OF_THE_ENVIRONMENT.search(match["value"])}
    for was in (x for x in lines if SAYS.search(x.text[:500])):
        found = OF_THE_ENVIRONMENT.search(was.text[:500])
        before = was.text[: found.start()].rstrip(" \t\"'`$(\\{!") if found else ""
        before = before.removesuffix("std::").rstrip(" {(")
        for line in file.added if len(before.strip()) > 2 else ():
            said = QUOTED.search(line.text[len(before) : 1_000]) if line.text.startswith(before) else None
            if said and not PLACEHOLDER.search(said["text"]) and not NO_PASSWORD.search(said["text"]):
                yield _stands_in_the_text(file, line, before.split()[-1])
                return
    for line in file.added if names else ():
        match = READ.search(line.text[:500])
        if match is None or match["name"] not in names or "environ" in match["value"].lower():
            continue
        said = LITERAL.search(match["value"]) or (UNQUOTED.search(file.path) and BARE.search(match["value"]))
        text = said["text"].replace("$", "") if said else ""  # a sign among others: `${…}` is no literal
        if text and not PLACEHOLDER.search(text) and not NO_PASSWORD.search(text):
            yield _stands_in_the_text(file, line, match["name"])
            return


def _stands_in_the_text(file: FileChange, line: Line, name: str) -> Finding:
    reason = f"{name[:60]} was read from the environment, and stands in the text now"
    safer = "change the secret now, and keep the new one in a secret store"
    return finding("secret", 4, reason, file, line=line, safer=safer)


def _made_up(file: FileChange) -> Iterator[Finding]:
    """A password that stands in the text from now on, or stood there until now."""
    pairs = PAIRS.search(file.path) is not None
    came = _chosen(SPOKEN.lines(file.added, file.added_lowered), file.old_text, pairs=pairs)
    if came is not None:
        safer = "keep it in a secret store; if it is one, change it now"
        yield finding("secret", 3, "what looks like a password stands in the text", file, line=came, safer=safer)
    elif file.before is not None:
        went = _chosen(SPOKEN.lines(file.removed, file.removed_lowered), file.new_text)
        if went is not None:
            reason = "what looks like a password stood in the text, and history keeps it"
            safer = "change it now: taking it out of the text does not"
            yield finding("secret", 3, reason, file, line=went, safer=safer)


def _chosen(lines: Iterable[Line], other: str, *, pairs: bool = False) -> Line | None:
    """The first line with what looks like a password, and that the other side does not hold."""
    for line in lines:
        said = CHOSEN.search(line.text[:500]) or (PAIRED.search(line.text[:500]) if pairs else None)
        if said and said["text"] not in other and not any(x.search(said["text"]) for x in (PLACEHOLDER, NO_PASSWORD)):
            return line
    return None


def _shaped(text: str) -> re.Match[str] | None:
    """A credential: each begins with its mark, but for the line before a key."""
    for at in MARKS.starts(text):
        begin = text.rfind("-----BEGIN", max(0, at - 40), at) if text.startswith("PRIVATE", at) else at
        if begin >= 0 and (match := _shapes().match(text, begin)):
            return match
    return None


def _holds_a_key(text: str, marker: str) -> bool:
    """Whether key material follows the marker; code and patterns that only speak of it hold none."""
    at = text.find(marker)
    return bool(KEY_MATERIAL.search(text[at : at + 1_000]))


def _connections(file: FileChange, context: Context) -> Iterator[Finding]:
    """Passwords in connection strings; in tests and prose only those of a host that is production's."""
    for line in ADDRESS.lines(file.added, file.added_text):
        host = _reached(line.text)
        if host and (not context.inert or OF_PRODUCTION.search(host)) and f"@{host}" not in file.old_text:
            yield finding(
                "secret",
                4,
                f"a password of {host} stands in the text",
                file,
                line=line,
                safer="change the password now, and keep the new one in a secret store",
            )


def _keyed(file: FileChange) -> Iterator[Finding]:
    """Passwords that stand in a connection string as a pair."""
    for line in file.added:
        match = KEYED.search(line.text[:5_000])
        if match is None:
            continue
        host, password = match["host"] or match["site"], match["password"] or match["given"]
        made_up = bool(re.search(r"\d", password) and re.search(r"[A-Z]", password))
        if (
            NO_PASSWORD.search(password.replace("$", ""))
            or PLACEHOLDER.search(password)
            or ELSEWHERE.search(host)
            or password in file.old_text
        ):
            continue
        if made_up or "." in host:
            reason = f"a password of {host} stands in the text"
            safer = "change the password now, and keep the new one in a secret store"
            yield finding("secret", 4 if "." in host else 3, reason, file, line=line, safer=safer)
            return


def _reached(text: str) -> str | None:
    """The host of a connection string that carries a password, where both look real."""
    match = CONNECTION.search(text[:20_000]) if "://" in text and "@" in text else None
    if not match or PLACEHOLDER.search(match.group()) or NO_PASSWORD.search(match["password"]):
        return None
    return None if ELSEWHERE.search(match["host"]) else match["host"]
