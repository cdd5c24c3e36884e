"""Protections that have a name (`losses`) and what lets them be (`openings`), as a change takes or brings them; switches of guards by
the section that they stand in; numbers that say how hard a secret is to guess."""

from __future__ import annotations

import re
from itertools import accumulate

from gate.classify.reading.losses import WENT
from gate.classify.reading.openings import CAME, INJECTS
from gate.classify.reading.patterns import AnyOf, pattern
from gate.classify.reading.rows import LONG, enclosing, is_remark, pairs, unremarked
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

NAMED_ONLY = pattern(r"localhost|127\.0\.0\.1|\bwww\.w3\.org|xmlns|schemas?\.|example\.|\.test\b")
FACTOR = pattern(
    r"(?:2FA|MFA|TWO_?FACTOR|OTP|AUDIT_?(?:LOG|TRAIL))\w*[\"']?\s*[:=]"
    r"|(?<![\w-])(?:(?:ssl_?|tls_?)verify|verify_?(?:ssl|tls|peer|certs?|host\w*)|require_?https"
    r"|enforce_?(?:https|ssl|tls|mfa|2fa|auth\w{0,10}|security\w{0,10}|polic(?:y|ies)|rbac|signed\w{0,10}|admins)|require_\w{1,20}|csrf\w{0,20}"
    r"|\w{0,20}rate_?limit(?:ing|er)?_?(?:enabled)?)[\"']?\s*[:=]",
    re.I,
)
GRANTS = pattern(
    r"(?<![.\w])(?:(?:has|is|can)_?)?(?:\w{1,20}_?)?(?:permission|access|allowed|permitted|authori[sz]ed|authenticated)\s*(?::[^=\n]{1,40})?=\s*(?i:true)\b",
    re.I,
)
"""What says whether somebody may, before anything was asked."""
OPEN = pattern(
    r"\b(?:is_?)?(?:public(?:ly_?\w*)?|anonymous|guests?|world_?readable|unlisted|searchable|follow_?redirects|allow_?all\w*|allow_?redirects)\b[\"']?\s*[:=]", re.I
)
"""What shows something to whoever asks, or goes where an answer sends it."""
SWAPS = (
    ("https://", "http://", None),
    ("127.0.0.1", "0.0.0.0", None),
    ("localhost", "0.0.0.0", None),
    ('"127.0.0.1:', '":', None),
    ("private,no-store", "public,", None),
    ("=True", "=False", FACTOR),
    (":true", ":false", FACTOR),
    ("=true", "=false", FACTOR),
    ("=False", "=True", GRANTS),
    ("=false", "=true", GRANTS),
    ("=False", "=True", OPEN),
    (":false", ":true", OPEN),
    ("=false", "=true", OPEN),
)
"""What a line said, what it says now, and what else it has to say: a connection in the clear, a server that everybody reaches."""
SWAPPED = ("http", "0.0.0.0", '":', "public", "False", "false", "True", "true")
"""Wherever a line was swapped, one of them stands."""
SWITCH = pattern(r"\s*[\"']?(?:enabled|verify)[\"']?\s*[:=]\s*(?P<on>true|false|yes|no)\b", re.I)
GUARDS = pattern(
    r"\s*\[?[\"']?(?:[\w-]+\.)*(?:security|auth|authentication|authorization|m?tls|ssl|csrf|audit|rbac|oauth2|waf)[\"']?(?:\]|\s*:)\s*(?:\{\s*)?(?:#.*)?$",
    re.I,
)
OPENS = pattern(r"\s*\[?[\"']?(?:[\w-]+\.)*anonymous[\"']?(?:\]|\s*:)\s*$", re.I)
MAX_AGE = re.compile(r"max-age=\d+")


TUNED = pattern(
    r"salt_?rounds|\bbcrypt\b|\bgen_?salt\b|\bpbkdf2|\bscrypt\b|\bargon2|\bhash(?:ing)?_?iterations|\b(?:iterations)\s*=\s*\d|password[^\n]{0,40}?min(?:imum)?_?(?:length|len)?\W|min(?:imum)?_?(?:length|len)[^\n]{0,40}?password|password_length"
    r"|\botp\b|max_?attempts|max_?tries|max_?requests|rate_?limit\w*\s*[:=>]|max_?(?:failed|login)_?\w*(?:attempts|logins)?|\block_?out\w*"
    r"|\bexpires_?in\b[^\n]*\d|(?:token|session|jwt|cookie)\w*(?:lifetime|max_?age|ttl|expir\w*)|\b\w*limiter\s*=\s*rate_?limit|\bExpireTimeSpan\b"
    r"|\bPERMANENT_SESSION_LIFETIME\b|\b(?:link|invit\w*|reset|magic|recovery|signed_?url)_?(?:ttl|until|expir\w*|life\w*|age)\b"
    r"|\b(?:Recovery|Invite|Reset)Until\b|\bsigned_?url\w*\([^\n]*\b(?:minutes|seconds|hours|expires)\b|\btokens?\.New\([^\n]*\btime\.|\bmax_age:\s*\d",
    re.I,
)
"""How hard a secret is to guess, and for how long it lets in."""
TUNED_WORDS = Words(
    "salt",
    "bcrypt",
    "pbkdf2",
    "scrypt",
    "argon2",
    "iterations",
    "password",
    "otp",
    "max",
    "lock",
    "expires",
    "token",
    "session",
    "jwt",
    "cookie",
    "limiter",
    "limit",
    "expire",
    "lifetime",
    "ttl",
    "until",
    "signed",
    "max_age",
    "invit",
    "magic",
)
VALUE = pattern(r"\d[\d_.]*\w?")


def tuned(file: FileChange) -> Line | None:
    """A line that says the same about a secret with another number in it."""
    before = {
        VALUE.sub("0", x.bare[:LONG]): x.bare
        for x in TUNED_WORDS.lines(file.removed, file.removed_lowered)
        if TUNED.search(x.text[:LONG])
    }
    for line in file.added if before else ():
        was = before.get(VALUE.sub("0", line.bare[:LONG]))  # the same row with another number
        if was is not None and was != line.bare and not _said(line):
            return line
    return None


EVIDENCE = {"guard ": "evaluatePolicy", "alert:": "expr:", "detection:": "logsource:", "exit;": "Location:"}
"""What stands beside such a word where it means a protection: Prometheus, Sigma, a page of PHP that sends a visitor away."""


def weakened(file: FileChange) -> tuple[Line, str] | None:
    """The line, and whether its protection `went` or its opening `came`."""
    if file.after is None:
        return None
    old = {x.bare for x in file.removed}
    for table in (CAME, INJECTS) if file.before is not None else (INJECTS,):
        line = _came(file, table, old)
        if line is not None:
            return line, "came"
    line = _swapped(file) or _switched(file) or _deafened(file) or _of_an_app(file) or _exposed(file)
    if line is not None:
        return line, "came"
    line = left_out(file)
    return (line, "went") if line is not None else None


SENT = AnyOf(
    ("cleanDisabled", r"\bcleanDisabled\W{1,3}false\b"), ("debuggable", r"^\s*(?:is)?debuggable\s*=?\s*true\b"), ("production", r"\btrack(?:\.set\(|\s*=\s*)[\"']production[\"']"),
    ("public", r"\"access\"\s*:\s*\"public\""), ("allow-plugins", r"\"allow-plugins\"\s*:\s*true\b"), ("AllowAllBuilds", r"\bdangerouslyAllowAllBuilds[\"']?\s*:\s*true\b"), ("minimumReleaseAge", r"\bminimumReleaseAge[\"']?\s*:\s*0\b"),
)  # fmt: skip
"""What a list of dependencies sends to everybody, or lets run, and did not before."""


def sent(file: FileChange) -> Line | None:
    return _came(file, SENT, {x.bare for x in file.removed}) if file.before is not None and file.removed else None


def left_out(file: FileChange) -> Line | None:
    """The line whose protection stands nowhere any more."""
    came = {x.bare for x in file.added}
    removed_text, added = file.delta.texts
    for line in WENT.words.lines(file.removed, removed_text):
        if line.bare in came or _said(line):
            continue
        for needed, told in WENT.pairs:
            beside = EVIDENCE.get(needed, "")
            if needed in line.text and told.search(line.text[:LONG]) and beside in file.old_text:
                if needed not in added or needed not in unremarked(added):
                    return line
    return None


def _came(file: FileChange, table: AnyOf, gone: set[str]) -> Line | None:
    """The first line that opens something which no line opened that went."""
    fresh = (x for x in table.words.lines(file.added, file.added_text) if x.bare not in gone and not _said(x))
    opens = [(x, opened) for x in fresh if (opened := table.found(x.text[:LONG]))]
    old = table.words.lines(file.removed, file.delta.texts[0]) if opens else []
    was_open = {name for x in old for name in table.found(x.text[:LONG])}
    return next((x for x, opened in opens if not opened <= was_open), None)


def _swapped(file: FileChange) -> Line | None:
    """A line that is as it was but for one word, which protected. Words are sought in lines without their blanks."""
    if not any(word in file.added_text for word in SWAPPED):
        return None  # most files end here
    gone = {MAX_AGE.sub("", x.bare[:LONG]) for x in file.removed}
    for line in file.added if gone else ():
        bare = MAX_AGE.sub("", line.bare[:LONG])
        for good, bad, told in SWAPS:
            if bad not in bare or bare.replace(bad, good) not in gone or _said(line):
                continue
            if (bad == "http://" and NAMED_ONLY.search(line.text)) or (told and not told.search(line.text)):
                continue
            return line
    return None


ASKS_HOW_MUCH = pattern(r"\s*(?:-\s*)?expr\s*:[^\n]*[<>]=?\s*(?P<much>\d[\d.]*)")
NEVER = pattern(r"\band (?:on\(\) )?vector\(0\)")
FAR = 10


def _deafened(file: FileChange) -> Line | None:
    """The rule of an alert that asks for many times as much before it wakes anybody."""
    if "alert:" not in file.new_text or not file.path.endswith((".yml", ".yaml", ".rules")):
        return None
    for old, new in pairs(file):
        was, now = (ASKS_HOW_MUCH.match(x.text[:LONG]) for x in (old, new))
        if was and NEVER.search(new.text) and not NEVER.search(old.text):
            return new
        if was and now and float(now["much"]) >= FAR * float(was["much"] or 0) > 0:
            return new
    return None


def _switched(file: FileChange) -> Line | None:
    """The switch of a guard that is off now, or of what needs no name that is on, by the section that it stands in."""
    told = "enabled" in file.removed_lowered or "verify" in file.removed_lowered
    gone = {x.bare.lower() for x in file.removed if SWITCH.match(x.text[:LONG])} if told else set[str]()
    rows = file.new_text.split("\n") if gone else []
    heads = [*accumulate(rows, lambda head, row: row if row.startswith("[") else head, initial="")]
    for line in file.added if gone else ():
        switch = SWITCH.match(line.text[:LONG])
        if switch is None:
            continue
        on = switch["on"].lower() in ("true", "yes")
        said = {"true": "false", "false": "true", "yes": "no", "no": "yes"}[switch["on"].lower()]
        was = line.bare.lower().replace(switch["on"].lower(), said)
        if was not in gone:
            continue
        above = next(enclosing(rows, line.number, 200), "") or heads[line.number - 1]
        if (OPENS if on else GUARDS).match(above[:200]):
            return line
    return None


EXPOSES = pattern(r"\s*include:\s*[\"']?\*")


def _exposed(file: FileChange) -> Line | None:
    """All that a server of Spring says of itself is shown: https://docs.spring.io/spring-boot/reference/actuator/endpoints.html"""
    shown = [x for x in file.added if EXPOSES.match(x.text[:LONG])] if "include" in file.added_text else []
    rows = file.new_text.split("\n") if shown else []
    return next((x for x in shown if next(enclosing(rows, x.number, 20), "").strip() == "exposure:"), None)


FREES = pattern(
    r"\s*<key>(?:NSAllowsArbitraryLoads\w*|NSExceptionAllowsInsecureHTTPLoads|UIFileSharingEnabled|com\.apple\.security\.(?:get-task-allow|cs\.[\w-]+))</key>"
)
KEEPS = pattern(r"\s*<key>(?:com\.apple\.security\.app-sandbox|NSExceptionRequiresForwardSecrecy)</key>")
"""https://developer.apple.com/documentation/bundleresources/information-property-list/nsapptransportsecurity"""


def _of_an_app(file: FileChange) -> Line | None:
    """The value of a property list, below a key that was there, by which an app lets in more, or is kept apart no more."""
    if not file.path.endswith((".plist", ".entitlements")) or not file.removed:
        return None
    rows = file.new_text.split("\n")
    for line in file.added:
        told = {"<true/>": FREES, "<false/>": KEEPS}.get(line.text.strip())
        if told is not None and line.number > 1 and told.match(rows[line.number - 2][:LONG]):
            return line
    return None


def _said(line: Line) -> bool:
    if '"crypto/rand"' in line.text or '"html/template"' in line.text or "defusedxml" in line.text:
        return False  # where a program takes its chance from, or what reads for it and obeys nothing
    text = line.text.lstrip()
    trait = text.startswith("use ") and text != line.text and "::" not in text and "\\" not in text  # of a class in PHP
    if "+kubebuilder:" in text:
        return False  # of these a generator makes what a cluster is told
    return is_remark(text) or (text.startswith(("import ", "from ", "use ", "using ")) and not trait)
