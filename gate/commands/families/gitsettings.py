"""git settings: those that switch guards off, and those that make git run something."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.grades import READ, Verdict
from gate.expressions import Lazy

_RUN_BY_SETTING = Lazy(
    r"(?i)^(?:core\.(?:sshcommand|editor|pager|fsmonitor|askpass)|pager\.\w+|diff\.external|sequence\.editor|credential\.helper|"
    r"credential\..*\.helper|gpg\.program|(?:diff|merge)tool\..*\.cmd|filter\..*\.(?:clean|smudge|process)|diff\..*\.(?:command|textconv)|merge\..*\.driver|uploadpack\.packobjectshook|core\.gitproxy|remote\..*\.(?:uploadpack|receivepack))$"
)
_WEAKENING = Lazy(
    r"(?i)^(?:core\.hookspath|core\.fsmonitor|commit\.gpgsign|tag\.gpgsign|receive\.(?:deny\w+|fsckobjects)|http\.sslverify|transfer\.fsckobjects|"
    r"http\..*\.sslverify|gpg\.ssh\.allowedsignersfile|hooks\..*|husky\..*|gate\..*|protocol\..*allow|init\.templatedir|safe\.barerepository)$"
)


def environment(call: Call) -> list[Verdict | None]:
    found: list[Verdict | None] = []
    for name, value in call.assigns.items():
        if name.startswith("GIT_CONFIG_KEY") and value:
            found.append(setting_verdict(call, value + "=" + call.assigns.get(name.replace("KEY", "VALUE"), "x")))
    return found


def setting_verdict(call: Call, setting: str) -> Verdict | None:
    """What `-c name=value` changes for this call."""
    name, _, value = setting.partition("=")
    if name.lower().startswith("alias.") and value.startswith("!"):
        call.nested(value[1:])
    elif _RUN_BY_SETTING.match(name) and value.lstrip("!") not in (
        "",
        "cat",
        "true",
        "less",
        "vim",
        "vi",
        "nano",
        ":",
        "store",
        "cache",
        "false",
        "osxkeychain",
        "manager",
    ):
        call.nested(value.lstrip("!"))
    if _WEAKENING.match(name):
        return call.plain("bypass", f"changes the guard {name}", safer="let the hooks run, and fix what they find")
    return None


def config(call: Call, inner: Call) -> Verdict | None:
    args = [
        a
        for a in inner.args
        if a
        not in (
            "--global",
            "--local",
            "--system",
            "--worktree",
            "--add",
            "--replace-all",
            "set",
            "--bool",
            "--int",
            "--type=bool",
        )
    ]
    words = Call("config", args, call.shell).words(("-f", "--file", "--blob", "--type", "--default"))
    if (
        inner.exactly("get", "list", "get-all", "get-regexp", "show-origin", "get-urlmatch", "name-only")
        or inner.has("-l")
        or words[:1] in (["get"], ["list"])
    ):
        return READ
    removes = inner.exactly("unset", "unset-all", "remove-section") or words[:1] == ["unset"]
    words = [w for w in words if w not in ("unset", "remove-section")]
    if inner.exactly("edit") or inner.has("-e"):
        return call.plain("local")
    if not words or (len(words) == 1 and not removes):
        return READ
    name, value = words[0], words[1] if len(words) > 1 else ""
    if _WEAKENING.match(name):
        strict = (
            value in ("true", ".husky", ".githooks", ".husky/_")
            and name.lower() not in ("core.fsmonitor",)
            and not removes
        )
        return call.plain("local" if strict else "bypass", f"changes the guard {name}")
    if name.lower().startswith("alias."):
        call.shell.aliases["git " + name[6:]] = value
        if value.startswith("!"):
            call.nested(value[1:])
    elif _RUN_BY_SETTING.match(name) and value not in (
        "",
        "store",
        "cache",
        "osxkeychain",
        "manager",
        "vim",
        "nano",
        "cat",
        "less",
    ):
        call.nested(value.lstrip("!"))
        return call.plain("host", f"makes git run another program ({name})")
    if re.match(r"(?i)url\..*insteadof|remote\..*(?:url|push)|credential\.", name):
        return call.plain("host", f"changes where git sends work or credentials ({name})")
    return call.plain("local")
