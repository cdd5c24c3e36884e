"""What a text of PowerShell or cmd does, where the walk over its words says too little: cmdlets name their verb."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.families.code import literals
from gate.commands.grades import Verdict, judge
from gate.expressions import Lazy

_SAID = Lazy(r"(?i)(?:write-(?:host|output|verbose)|select-string|echo)\s+(?:-\w+\s+)*(?:'[^']*'|\"[^\"$]*\")")
_HERE = "item|variable|module|job|psdrive|event|alias|pssession|psbreakpoint|typedata|itemproperty"
"""What `Remove-` takes out of the session, or what the walk grades by its path."""
_DESTROYS = Lazy(
    rf"(?i)\bremove-(?!(?:{_HERE})\b)\w+|\b(?:format-volume|clear-disk|stop-computer|clear-content\s+\\\\|clear-recyclebin)\b|\|\s*(?:remove-item|ri|rm|del|erase)\b|\b(?:remove-item|ri)\b[^;|\n]*\$(?!env:te?mp\b|null)|\bri\s.*-r\w*\s+[/~]|vssadmin\s+delete"
    r"|\binvoke-(?:restmethod|webrequest)\b(?=.*-method\s+['\"]?delete)(?!.*//(?:localhost|127\.))|\[(?:system\.)?io\.directory\]::delete\("
)
_GIVES = Lazy(
    r"(?i)\b(?:new|add|set|grant|remove)-(?:az|aad|azuread|mg|ad|local|iam|exo)?\w*(?:role(?:assignment|definition|member)|groupmember|rolepolicy|accesspolicy|permission|accessrule|acl|localuser|aduser|credential)\b"
)
_TAMPERS = Lazy(
    r"(?i)\b(?:set|disable|remove)-net(?:firewall\w+)|\bclear-eventlog|\bset-(?:mppreference|executionpolicy)|\bdisable-(?:computerrestore|bitlocker|windowsdefender)|wevtutil\s+cl\b"
)
_PUBLISHES = Lazy(r"(?i)\bpublish-(?:module|script|psresource|azwebapp|azvmdsc\w*)|\bnuget\s+push")
_REMOVED = Lazy(r"(?i)\b(?:rd|rmdir|del|erase)(?P<switches>(?:\s+/[a-z](?::\S+)?)+)(?=\s)")
"""https://learn.microsoft.com/windows-server/administration/windows-commands/rmdir"""

_ALIASES = Lazy(r"(?i)(?P<before>(?:^|[;|&{(])\s*)(?:rd|rmdir|del|erase|ri|rm)\b")


def as_posix(text: str) -> str:
    """A line of cmd as the walk reads it: its paths turned, its removals said as `rm`."""
    said = _REMOVED.sub(lambda removed: "rm -rf" if "/s" in removed["switches"].lower() else "rm", text)
    return said.replace("\\", "/")


def without_aliases(text: str) -> str:
    """https://learn.microsoft.com/powershell/module/microsoft.powershell.management/remove-item says its aliases."""
    return _ALIASES.sub(r"\g<before>Remove-Item", text)


def cmdlets(call: Call, text: str) -> Verdict | None:
    """The gravest verdict that the text asks for; None where its words say enough."""
    text = _SAID.sub("", text)
    if _DESTROYS.search(text):
        return call.judge("destroy")
    if _TAMPERS.search(text):
        return judge("tamper", call.line(), None)
    if _GIVES.search(text):
        return judge("access", call.line(), None, why="says who may do what")
    said = literals(text) if "sqlcmd" in text.lower() else []
    if said:
        from gate.commands.families.databases import statements

        return max((statements(call, literal) for literal in said), key=lambda verdict: verdict.level)
    return call.judge("publish") if _PUBLISHES.search(text) else None
