"""A row that gives more than it gave: a role by a greater name, a tool of an agent that acts, what asked somebody and does it by itself.

vault.generate(role="app-readonly")   ->   vault.generate(role="app-owner")
TOOLS = [search_chart]                ->   TOOLS = [search_chart, place_order]
ai_auto_sign = false                  ->   ai_auto_sign = true
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rows import SHORT, acting, without
from gate.model import FileChange, Line

KEY = pattern(r"role|permission|access|scope|privilege|grant|generate\(|\blevel\b|polic", re.I)
LESSER = pattern(
    r"(?<![a-zA-Z])(?:read[-_]?only|readers?|viewers?|guest|restricted|limited|least[-_]?privileged?|pull)(?![a-zA-Z])",
    re.I,
)
GREATER = pattern(
    r"(?<![a-zA-Z])(?:admin(?:istrator)?|owners?|root|superuser|writers?|read[-_]?write|editors?|maintainers?|maintain|push|full)(?![a-zA-Z])",
    re.I,
)
SWITCH = pattern(r"(?<![\w.])(?:true|false|True|False|TRUE|FALSE|YES|NO|yes|no|on|off|ON|OFF)(?![\w(])")
OFF = ("false", "no", "off")
NAME = pattern(r"[\"']?(?P<name>[\w.-]+)[\"']?\s*(?:<[^<>]*>)?\s*(?::\s*[\w<>?]+\s*)?(?:=>|:=|[:=(,]|\s)\s*[\"'(]?\s*$")
PROTECTS = pattern(
    r"protect|secur(?!ity_?group)|auth_?required|require_?(?:auth|login|mfa|2fa|signature|approval|review|confirm|consent|https|tls|password)"
    r"|needs_?(?:approval|review|nurse|confirm|signature)|sanitiz|escap(?:e|ing)|sandbox|hardened|overflow-checks|signing|sign(?:ed|ature)_?required"
    r"|encrypt|verify_?(?:ssl|tls|peer|cert|host|sign|hash|digest|checksum|token|webhook)|verified_?only|check_?(?:hostname|signature|cert)|redact|anonymi"
    r"|dry[-_]?run|seccomp|stack_?protector|fortify|(?:enable|use|with|force)_?(?:tls|ssl|https)\b|(?:tls|ssl)_?enabled\b",
    re.I,
)
LETS = pattern(
    r"unsafe|insecure|allow_?(?:all|any|unauth|http|downgrade|anonymous|guest|root|exec|remote|unsigned|untrusted|insecure|https_?downgrade)|downgrade"
    r"|skip_?(?:verif|auth|check|valid|tls|ssl|cert)|bypass|disable_?(?:auth|verif|check|secur|tls|ssl|csrf|sandbox|web_?security)"
    r"|ignore_?(?:cert|ssl|tls|signature)|trust_?all|no_?(?:verify|auth|sandbox)|untrusted|rerun[-_]creates[-_]job",
    re.I,
)
OPTION = pattern(r"\s*option\(\s*(?P<name>\w+)\s", re.I)
"""https://cmake.org/cmake/help/latest/command/option.html: what it is for stands between its name and its value."""
ASKS = pattern(r"(?<=[.=:\"' ])(?:ask|prompt|deny|denied|reject|block|confirm)(?![\w(])", re.I)
ALLOWS = pattern(r"(?<=[.=:\"' ])(?:allow|always|accept|permit|auto|never)(?![\w(])", re.I)
NUMBER = pattern(r"\d+")
ALONE = pattern(
    r"(?i:[\"']?\b\w*auto[_-]?(?:sign|approv|confirm|accept|grant|prescrib|pay|refund|promot|submit)\w*[\"']?\s*(?:=>|[:=])\s*)(?P<on>true|True|false|False)\b"
)
"""What somebody was asked, and is not when this is on."""
TOOLS = pattern(r"\b(?P<name>\w*tools\w*)\s*(?::[^=\n]{1,40})?[:=]\s*\[(?P<list>[^\]\n]*)\]", re.I)
ACTS = pattern(
    r"(?:^|_|(?<=[a-z]))(?:place|order|discontinue|delete|remove|update|write|send|pay|transfer|refund|execute|exec|run|deploy|merge|approve|cancel|prescribe|grant|revoke|drop|submit|sign)(?:_|[A-Z]|$)"
)
OF_AGENTS = pattern(r"\b(?:agents?|llm|openai|anthropic|claude|gpt|langchain|langgraph|bedrock|tool_calls?)\b", re.I)


def stepped_up(file: FileChange) -> tuple[Line, str] | None:
    """The line, and what it gives."""
    if file.before is None or file.after is None or not file.removed:
        return None
    for found, reason in (
        (_unbounded(file), "is written past its end from now on, if it is long enough: "),
        (_listed(file), "gives more rights than it gave: "),
        (_role(file), "gives more rights than it gave: "),
        (_switched(file), "a protection is off, or what it kept out is let in: "),
        (_loosened(file), "is let in, where somebody was asked or it was kept out: "),
        (_alone(file), "is done by itself from now on, where somebody was asked: "),
        (_tools(file), "an agent may use a tool that acts, and could not before: "),
    ):
        if found is not None:
            return found, reason
    return None


def _role(file: FileChange) -> Line | None:
    fewer = {shape for x in file.removed if KEY.search(x.text[:SHORT]) for shape in without(LESSER, _even(x))}
    return (
        next((x for x in acting(file) if any(s in fewer for s in without(GREATER, _even(x)))), None) if fewer else None
    )


BOUNDED = pattern(r"\b(?:v?snprintf|strlcpy|strncpy|strlcat|strncat)\(\s*(?P<into>[\w.>\[\]-]+)\s*,")
UNBOUNDED = pattern(r"(?<!\w)(?:v?sprintf|strcpy|strcat)\(\s*(?P<into>[\w.>\[\]-]+)\s*,")
"""https://wiki.sei.cmu.edu/confluence/display/c/STR31-C"""
HELD = pattern(
    r"(?P<key>[\"']?[\w./:*-]+[\"']?)\s*(?:(?::|=>|:?=)\s*(?:\[\]string\{|[\[({])|\((?=:))(?P<list>[^\])}\n]*)[\])}]"
)
HOLDS = pattern(r"(?::|=>|=)\s*(?:\[\]string\{|[\[({])|\((?=:)")
"""What follows the name of such a list: sought first, for a name may begin anywhere."""
FILLED = pattern(r"\s*f[\"']")
"""A row of Python that is a text with names filled in."""
WRITTEN = pattern(r"fields|permit|fillable|attributes", re.I)
ABOVE = re.compile(
    r"is_?(?:staff|superuser|admin)\b|^:?(?:role|roles|permissions?|account_id|owner_id|tenant_id|organi[sz]ation_id|balance)$",
    re.I,
)
"""What nobody sets for himself."""
TRUSTED = pattern(r"registries|trusted|allowed_?(?:origins|hosts|domains|registries|issuers)", re.I)
MORE = re.compile(r"write|delete|admin|owner|update|create|manage|execute|\*", re.I)


def _unbounded(file: FileChange) -> Line | None:
    into = {m["into"] for x in file.removed if (m := BOUNDED.search(x.text[:SHORT]))}
    return next((x for x in acting(file) if (m := UNBOUNDED.search(x.text[:SHORT])) and m["into"] in into), None)


def _listed(file: FileChange) -> Line | None:
    """A list of what a role, a scope or a visitor may do or write, or of what is trusted, which holds more than it did."""
    had = {m["key"]: _names(m["list"]) for x in file.removed for m in _lists(x)}
    for line in acting(file) if had else ():
        if FILLED.match(line.text[:SHORT]):
            continue
        for told in _lists(line):
            more = _names(told["list"]) - had.get(told["key"], _names(told["list"]))
            rights = any(map(MORE.search, more)) and KEY.search(f"{file.path} {line.text[:SHORT]}")
            above = any(map(ABOVE.search, more)) and WRITTEN.search(told["key"])
            if rights or above or (more and TRUSTED.search(told["key"])):
                return line
    return None


def _lists(line: Line) -> Iterable[re.Match[str]]:
    text = line.text[:SHORT]
    return HELD.finditer(text) if HOLDS.search(text) else ()


def _switched(file: FileChange) -> Line | None:
    """A switch of a name that protects, turned off; or of one that lets, turned on."""
    was = {_turned(x): x.text[:SHORT] for x in file.removed if SWITCH.search(x.text[:SHORT])}
    for line in acting(file) if was else ():
        text = line.text[:SHORT]
        before = was.get(_turned(line)) if SWITCH.search(text) else None
        if before is None:
            continue
        for old, new in zip(SWITCH.finditer(before), SWITCH.finditer(text), strict=False):
            said, off = text[: new.start()], new[0].lower() in OFF
            if said.rstrip().endswith(("default_value_t =", "default:", "default =")):
                said = f"{_below(file, line)}="
            option = OPTION.match(said)
            said = f"{option['name']}=" if option else said
            if (old[0].lower() in OFF) != off and _is_named(PROTECTS if off else LETS, said):
                return line
    return None


def _below(file: FileChange, line: Line) -> str:
    """The name in the next row: https://docs.rs/clap/latest/clap/_derive/"""
    rows = file.new_text.split("\n")
    told = (
        re.match(r"\s*(?:pub\s+)?(?P<name>\w+)\s*[:=]", rows[line.number][:SHORT]) if line.number < len(rows) else None
    )
    return told["name"] if told else ""


def _turned(line: Line) -> str:
    return SWITCH.sub("@", line.text[:SHORT].strip())


def _is_named(names: Pattern, said: str) -> bool:
    """Whether the name before a value, the last word there, is one of those."""
    name = NAME.search(said)
    return name is not None and names.search(name["name"]) is not None


def _loosened(file: FileChange) -> Line | None:
    """A value that says of a protection that nobody is asked any more: `.ask` becomes `.allow`."""
    asked = {shape for x in file.removed for shape in without(ASKS, x.text[:SHORT].strip())}
    return (
        next((x for x in acting(file) if any(s in asked for s in without(ALLOWS, x.text[:SHORT].strip()))), None)
        if asked
        else None
    )


def _even(line: Line) -> str:
    """A row whatever numbers it holds: for how long it is given may be another one, too."""
    return NUMBER.sub("0", line.text[:SHORT].strip())


def _alone(file: FileChange) -> Line | None:
    off = {_switch(x) for x in file.removed if (told := ALONE.search(x.text[:SHORT])) and told["on"].lower() == "false"}
    return next((x for x in acting(file) if _switch(x) in off and ALONE.search(x.text[:SHORT])), None) if off else None


def _switch(line: Line) -> str:
    """A row without which way its switch is turned."""
    return ALONE.sub(lambda found: found[0].removesuffix(found["on"]), line.text[:SHORT].strip())


def _tools(file: FileChange) -> Line | None:
    had = {told["name"]: _names(told["list"]) for x in file.removed if (told := TOOLS.search(x.text[:SHORT]))}
    if not had or not (OF_AGENTS.search(file.path.replace("_", " ")) or OF_AGENTS.search(file.new_text)):
        return None
    for line in acting(file):
        told = TOOLS.search(line.text[:SHORT])
        if told and told["name"] in had and any(map(ACTS.search, _names(told["list"]) - had[told["name"]])):
            return line
    return None


def _names(listed: str) -> set[str]:
    return {name.strip().strip("\"'") for name in listed.split(",")} - {""}
