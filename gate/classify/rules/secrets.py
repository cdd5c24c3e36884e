"""Credentials that appear in the new text, by the shapes that their issuers document.

Raises: `AKIA` followed by 16 capitals, a PEM private key, `ghp_` with 36 characters, `sk_live_…`, a connection string
with the password of a database; of a database of production, in tests too; a password that was read from the environment
and is written down now. To 3: what is encrypted, and becomes something else.
Ignores: AWS's own `AKIAIOSFODNN7EXAMPLE`, placeholders, and what was there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import certificates, passwords
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing
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
    "shpss_",
    "lin_api_",
    "dckr_pat_",
    "sntrys_",
    "glsa_",
    "whsec_",
    "AGE-SECRET-KEY-",
    "rubygems_",
    "figd_",
    "nfp_",
    "gsk_",
    "PMAK-",
    "NRAK-",
    "dapi",
    "sq0csp-",
    "sq0atp-",
    "xapp-",
    "SharedAccessKey=",
    "eyJhbGci",
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


@cache
def _shapes() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{60,}|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[bpa]-(?=[A-Za-z-]{0,80}\d)[0-9A-Za-z-]{20,}"
        r"|hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}|\bAIza[0-9A-Za-z_-]{35}\b|\b[sr]k_live_[0-9A-Za-z]{20,}"
        r"|-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,}"
        r"|\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|\bsk-(?:ant|proj)-[A-Za-z0-9_-]{30,}|\bdop_v1_[a-f0-9]{64}|\bhvs\.[A-Za-z0-9_-]{24,}"
        r"|AccountKey=[A-Za-z0-9+/=]{60,}|SharedAccessKey=[A-Za-z0-9+/]{40,}=|\blin_api_[A-Za-z0-9]{40}\b|\bdckr_pat_[A-Za-z0-9_-]{27}\b|\bsntrys_[A-Za-z0-9+/=_-]{40,}|\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b|\bwhsec_[A-Za-z0-9+/]{32}"
        r"|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}|\brubygems_[a-f0-9]{48}\b|\bfigd_[A-Za-z0-9_-]{40}|\bnfp_[A-Za-z0-9]{36,}|\bshpss_[a-f0-9]{32}\b"
        r"|\bgsk_[A-Za-z0-9]{50,}|\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b|\bNRAK-[A-Z0-9]{27}\b|\bdapi[a-f0-9]{32}\b|\bsq0(?:csp|atp)-[A-Za-z0-9_-]{22,43}"
        r"|\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{30,}"
        r"|\bya29\.[A-Za-z0-9_-]{30,}|\bshpat_[a-f0-9]{32}|:AA[A-Za-z0-9_-]{33}\b(?<=\d:AA.{33})|\bGOCSPX-[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{30,}"
        r"|T3BlbkFJ[A-Za-z0-9]{20}\b|webhooks/\d{17,20}/[A-Za-z0-9_-]{60,}"
        r"|\beyJhbGci[A-Za-z0-9_-]{10,400}+\.eyJ(?!zdWIiOiIxMjM0NTY3ODkw)[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
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
    shipped = _shipped(file)
    if shipped is not None:
        reason = f"credentials may go to whoever has this: {shipped.text.strip()[:60]}"
        safer = "list what the package is made of, and look at the archive before it goes out"
        level = 2 if file.path.endswith(".gitignore") else 3
        yield finding("secret", level, reason, file, line=shipped, safer=safer)
    built_in = _built_in(file, context)
    if built_in is not None:
        reason = f"an image keeps what it is built with for whoever has it: {built_in.text.strip()[:60]}"
        yield finding("secret", 3, reason, file, line=built_in, safer="mount it for the one step: --mount=type=secret")
    added = "" if file.after.oversized else file.added_text
    yield from _passwords(file, context, added)
    for line in MARKS.lines(file.added, added):
        match = _shaped(line.text)
        if match and match.group().startswith("-----") and not _holds_a_key(file.new_text, line.text):
            continue
        if match and match.group() not in file.old_text and not passwords.PLACEHOLDER.search(match.group()):
            level = 3 if context.inert else 4
            yield finding(
                "secret",
                level,
                f"a credential stands in the text: {match.group()[:8]}…",
                file,
                line=line,
                safer="revoke it now, and keep the new one in a secret store",
            )


BUILT_IN = pattern(
    r"--build-arg[= ][\"']?\w*(?:TOKEN|SECRET|PASSW(?:OR)?D|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)\w*(?:=[\"']?\$|[\"']?(?:\s|$))",
    re.I,
)
"""https://docs.docker.com/build/building/secrets/"""


def _built_in(file: FileChange, context: Context) -> Line | None:
    """A row by which whoever has an image can read the secret that it was built with."""
    if context.nature in ("test", "docs", "vendored") or "--build-arg" not in file.added_text:
        return None
    gone = {found.group() for x in file.removed for found in BUILT_IN.finditer(x.text[:500])}
    found = ((x, BUILT_IN.search(x.text[:500])) for x in file.added)
    return next((x for x, arg in found if arg and arg.group() not in gone), None)


LEFT_OUT = of_path(r"(^|/)\.(?:gitignore|npmignore|vscodeignore|gcloudignore|slugignore|helmignore)$")
PUT_IN = of_path(r"(^|/)(?:MANIFEST\.in|package\.json)$")
CREDENTIALS = pattern(
    r"(?<![\w.-])(?:\.env\b(?!\.(?:example|sample|template|dist))|secrets?(?=[/\s\"']|$|\.(?:ya?ml|json|env|tfvars)\b)|(?:private[-_]?)?keys/|[\w.*-]*\.(?:pem|key|p12|pfx|jks)\b|id_(?:rsa|ed25519)\b|credentials\b|\.npmrc\b|\.pypirc\b)"
)
FILES = pattern(r"\"files\"\s*:\s*\[|^\s*\"[^\"]*\",?\s*$|^\s*(?:recursive-)?include\s|^\s*graft\s")
"""A row of what goes in: https://docs.npmjs.com/cli/configuring-npm/package-json#files, https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html"""


def _shipped(file: FileChange) -> Line | None:
    """A row by which a package holds files that hold credentials by their names."""
    put_in = PUT_IN.search(file.path)
    if not (put_in or LEFT_OUT.search(file.path)) or file.before is None:
        return None
    lines, others = file.delta.lines[::-1] if put_in else file.delta.lines
    kept = {name for x in others for name in CREDENTIALS.findall(x.text[:500])}
    rows = file.new_text.split("\n") if put_in else []
    for line in lines:
        if not put_in or (FILES.search(line.text[:500]) and _is_listed(rows, line)):
            if any(name not in kept for name in CREDENTIALS.findall(line.text[:500])):
                return line
    return None


def _is_listed(rows: list[str], line: Line) -> bool:
    """Whether a name of a list of `package.json` stands under `files`."""
    above = next(enclosing(rows, line.number, 100), "") if line.bare.startswith('"') else "files"
    return "files" in above or "files" in line.text


HASHED = pattern(
    r"\$\$?2[aby]\$\$?\d\d\$\$?[./A-Za-z0-9]{53}|\$6\$[./\w=-]{1,30}\$[./A-Za-z0-9]{86}|\$argon2id?\$v=\d+\$m=\d+\S{20}|pbkdf2_sha256\$\d+\$\w+\$[\w+/=]{40}"
)
"""What programs keep of a password (https://en.wikipedia.org/wiki/Crypt_(C)): whoever knows the password comes in."""


def _lets_in_anew(file: FileChange, line: Line) -> bool:
    found = HASHED.search(line.text[:5_000])
    return found is not None and found[0] not in file.old_text


TYPED = ("PASS", "sshpass", "curl", "mysql", "MYSQL_PWD", "REDISCLI_AUTH")
MADE_UP = of_path(
    r"^(?!.*(?:prod|deploy|config|live|staging|seed)).*(^|/)(?:dummy|fake|mock)(?:[-_]?data)?/([^/]+/)*[^/]+\.(?:json|ya?ml|csv|xml)$",
    re.I,
)
"""People whom somebody made up: a developer loads them, and production has its own."""
CHANGE = "change it now, and keep the new one in a secret store"


def _passwords(file: FileChange, context: Context, added: str) -> Iterator[Finding]:
    for line, host in passwords.reached(file, inert=context.inert) if "://" in added and "@" in added else ():
        yield finding("secret", 4, f"a password of {host} stands in the text", file, line=line, safer=CHANGE)
    if context.inert:
        return
    told = any(mark in added for mark in ("$2", "$6$", "$argon2", "pbkdf2_sha256$"))
    account = next((x for x in file.added if _lets_in_anew(file, x)), None) if told else None
    if account is not None:
        safer = "let whoever installs it choose the password"
        level = 2 if MADE_UP.search(file.path) else 3
        yield finding("secret", level, "the hash of a password stands in the text", file, line=account, safer=safer)
    found = passwords.paired(file) if "assword" in added or "wd=" in added else None
    if found is not None:
        line, host = found
        level = 4 if "." in host else 3
        yield finding("secret", level, f"a password of {host} stands in the text", file, line=line, safer=CHANGE)
    given = passwords.typed(file) if any(word in added for word in TYPED) else None
    if given is not None:
        yield finding("secret", 4, "a password is given to a program as it is", file, line=given, safer=CHANGE)
    found = passwords.written_down(file) if file.before is not None else None
    if found is not None:
        line, name = found
        reason = f"{name[:60]} was read from the environment, and stands in the text now"
        yield finding("secret", 4, reason, file, line=line, safer=CHANGE)
    read = context.nature in ("code", "config", "script")
    made_up = (passwords.made_up(file) or passwords.handed_out(file)) if read else None
    if made_up is not None:
        came = made_up.side == "new"
        reason = "stands in the text" if came else "stood in the text, and history keeps it"
        safer = CHANGE if came else "change it now: taking it out of the text does not"
        yield finding("secret", 3, f"what looks like a password {reason}", file, line=made_up, safer=safer)


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
