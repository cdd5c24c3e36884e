"""Batch files and PowerShell scripts, said as a POSIX shell would say what they remove and run: one grader for all.

    rd /s /q "%BACKUPS%\\old"                        -> rm -rf "$BACKUPS/old"
    Remove-Item $env:USERPROFILE\\x -Recurse -Force  -> rm -rf ~/x

Only assignments, deletions and the programs of clouds, clusters and databases are said; any other line stays empty, so
that line numbers hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.patterns import of_path, pattern

BATCH = of_path(r"\.(bat|cmd)$", re.I)
POWERSHELL = of_path(r"\.(ps1|psm1)$", re.I)
LINE_LIMIT = 5_000
CMDLETS = pattern(
    r"^[^#\n]*\bRemove-(?:Az|AzureRm|AzureAD|Mg|S3|EC2|RDS|IAM|DDB|ECS|EKS|AD|Sql|Dns|CM|VM|Vhd|GC|Dba|PnP)\w+"
    r"|^[^#\n]*\bRemove-(?:VM|Mailbox|Team|SPSite|SPWeb|DistributionGroup|CsUser)\b"
    r"|^[^#\n]*\b(?:Disable-AzRecoveryServicesBackupProtection|Restore-DbaDatabase)\b"
    r"|^[^#\n]*\[(?:System\.)?IO\.Directory\]::Delete\(\s*['\"](?:[A-Z]:|\\\\)|^[^#\n]*\b(?:Clear-Disk|Format-Volume|Initialize-Disk"
    r"|Remove-Partition|Remove-Service|Clear-EventLog)\b|^[^#\n]*\bInvoke-Sqlcmd\b[^\n]*\b(?:DROP|TRUNCATE|DELETE\s+FROM)\s"
    r"|^[^#\n]*\bInvoke-Sqlcmd\b[^\n]*-InputFile\s[^\n]*(?:drop|truncate|delete|wipe|purge|destroy)[\w-]*\.sql\b|^[^#\n]*\bSet-AzSqlDatabaseBackup\w*RetentionPolicy\b",
    re.I,
)
"""Cmdlets that remove resources of a cloud, accounts of a directory, services, rows or disks."""
TOOLS = pattern(
    r"(?:^|[&|(@;{]|\bdo\s|\bcall\s|\bexist\s+\S+\s)\s*@?(?:sc(?:\.exe)?\s+(?:\\\\\S+\s+)?delete\s|format(?:\.com)?\s+[a-z]:|diskpart\b|vssadmin(?:\.exe)?\s+delete"
    r"|wbadmin\s+delete|bcdedit\s+/delete|cipher\s+/w|reg(?:\.exe)?\s+delete\s+\"?(?:HKLM|HKEY_LOCAL_MACHINE|HKCR|HKU)|schtasks(?:\.exe)?\s+/delete|wevtutil\s+cl\b|dsrm\s"
    r"|sqlcmd\b[^\n]*\b(?:DROP|TRUNCATE|DELETE\s+FROM)\s|sqlcmd\b[^\n]*-i\s*[^\n]*(?:drop|truncate|delete|wipe|purge|destroy)[\w-]*\.sql\b"
    r"|robocopy\s+\S+\s+\"?(?:[a-z]:|\\\\)\S*[^\n]*/(?:mir|purge)\b|forfiles\s[^\n]*\b(?:del|rd|rmdir|erase)\s)",
    re.I,
)
"""Programs of Windows that remove services, tasks, shadow copies, keys of the registry, or whole disks."""
ACCOUNTS = pattern(
    r"(?:^|[&|(@;{]|\bdo\s|\bcall\s)\s*@?(?:net1?(?:\.exe)?\s+(?:user|localgroup|group)\s[^\n]*/(?:add|delete|active)|icacls\s[^\n]*/grant\S*\s+\"?(?:everyone|\*S-1-1-0))"
    r"|^[^#\n]*\b(?:Add-LocalGroupMember|New-LocalUser|Remove-LocalUser|Add-ADGroupMember|Remove-ADGroupMember|New-AzRoleAssignment|Add-MailboxPermission"
    r"|Add-DbaDbRoleMember|Add-DbaServerRoleMember|Add-MgDirectoryRoleMember\w*|New-MgRoleManagement\w*|Add-AzureADDirectoryRoleMember"
    r"|New-ManagementRoleAssignment)\b",
    re.I,
)
"""Who may log in, and who is in which group."""
BUILDS = pattern(
    r"build|dist|out|te?mp|cache|stag|work|publish|artifact|obj|pack|extract|unzip|deploy_?dir|test|gen", re.I
)
"""Names of variables that hold a folder of a build, where nothing in the script says what they hold."""
PROGRAMS = (
    r"kubectl|helm|helmfile|terraform|terragrunt|tofu|aws|az|gcloud|gsutil|docker|psql|mysql|mongosh?|redis-cli|dropdb|git|gh|eb"
    r"|pulumi|heroku|cdk|sam|serverless|firebase|flyctl|vercel|wrangler|npm|twine|vault|argocd|cf|doctl|consul"
)
PLACES = {
    **dict.fromkeys(("temp", "tmp"), "/tmp"),
    **dict.fromkeys(("userprofile", "homepath", "home"), "~"),
    **dict.fromkeys(("appdata", "localappdata"), "~/AppData"),
    **dict.fromkeys(("systemroot", "windir"), "C:/Windows"),
    **dict.fromkeys(("programfiles", "programfiles(x86)", "programdata", "commonprogramfiles", "public"), "C:/Program"),
    "systemdrive": "C:",
    "~dp0": "./",
    **dict.fromkeys(("cd", "psscriptroot", "pwd"), "."),
}
"""What the variables of Windows stand for, in lower case."""


@cache
def _batch() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[&|(@]|\bdo\s|\belse\s|\bcall\s|/[ck]\s+\"?|\bexist\s+(?:\"[^\"]*\"|\S+)\s)\s*+@?(?:(?P<removal>rd|rmdir|del|erase)"
        rf"\s(?P<args>[^&|)\n]*)|(?P<program>(?:{PROGRAMS})(?:\.exe|\.cmd)?\s[^&|\n]*)|set\s+\"?(?P<name>\w+)=(?P<value>[^\"&|\n]*))",
        re.I,
    )


@cache
def _powershell() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[;|&({=]|\belse\s|\bthen\s)\s*(?:(?P<removal>Remove-Item|ri|rm|rmdir|rd|del|erase)\s(?P<args>[^;|}\n]*)"
        rf"|(?P<program>(?:{PROGRAMS})(?:\.exe|\.cmd)?\s[^;|}}\n]*)|\$(?:(?:script|global|env):)?(?P<name>\w+)\s*=\s*(?P<value>\"[^\"`]*\"|'[^']*'|Join-Path\s[^;|\n]*))",
        re.I,
    )


REMARKED = pattern(r"(?:^|[\s;])(?:#|::|@?rem\b|echo\b|Write-)", re.I)
"""A remark ends with its row, and what is only said is read by itself."""
MOST_ROWS = 40
"""Rows of one command: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_special_characters"""


def as_shell(path: str, text: str) -> str:
    """The script in the words of a POSIX shell, line by line."""
    batch = bool(BATCH.search(path))
    say, goes_on = (_say_batch, "^") if batch else (_say_powershell, "`")
    said, begun = list[str](), list[str]()
    for row in text.split("\n"):
        begun.append(row)
        if row.rstrip("\r").endswith(goes_on) and not REMARKED.search(row) and len(begun) < MOST_ROWS:
            continue
        whole = " ".join(part.rstrip("\r").removesuffix(goes_on).strip() for part in begun)
        if len(begun) == 1 or len(whole) > LINE_LIMIT:
            said += ["; ".join(say(part[:LINE_LIMIT])) for part in begun]
        else:
            said += ["; ".join(say(whole)) + " \\", *["\\"] * (len(begun) - 2), ""]
        begun = []
    return "\n".join(said + begun)


def _say_batch(line: str) -> Iterator[str]:
    stripped = line.strip().lstrip("@").lower()
    if stripped.startswith(("rem ", "::", "echo ", "echo.")):
        return
    for match in _batch().finditer(line.rstrip("\r")):
        if match["name"]:
            yield f'{match["name"].lower()}="{_path(match["value"].strip())}"'
        elif match["program"]:
            yield _path(match["program"])
        elif re.search(r"/s\b", match["args"], re.I):
            targets = re.findall(r"\"[^\"]*\"|[^\s\"/][^\s\"]*", re.sub(r"(?<!\S)(?:/\w+)+", "", match["args"]))
            yield from _removal(targets)


def _say_powershell(line: str) -> Iterator[str]:
    if line.lstrip().startswith(("#", "Write-", "echo ")):
        return
    listed = LISTED.search(line)
    if listed and RECURSES.search(line):
        yield from _removal(TARGET.findall(OPTION.sub("", listed.group(1))))
    for match in _powershell().finditer(line.rstrip("\r")):
        if match["name"]:
            yield f'{match["name"].lower()}="{_path(_joined(match["value"]))}"'
        elif match["program"]:
            yield _path(match["program"])
        elif RECURSES.search(match["args"]):
            yield from _removal(TARGET.findall(OPTION.sub("", match["args"])))


LISTED = pattern(
    r"(?:\b(?:Get-ChildItem|gci|ls|dir)|^\s*Get-Item)\s+([^|\n]*)\|[^\n]*\b(?:Remove-Item|ri|rm|del)\b", re.I
)
RECURSES = pattern(r"(?<!\S)-r(?:e|ec|ecurse\w*)?f?\b", re.I)
OPTION = pattern(r"(?<!\S)-(?:ErrorAction|EA|Exclude|Include|Filter|WarningAction|Depth)\s+\S+", re.I)
TARGET = pattern(r"\"[^\"]*\"|'[^']*'|\([^()]*\)|(?<!\S)[^\s\"'(,-][^\s\"',]*")
VARIABLE = pattern(r"%{1,2}(~dp0|[\w()]+)%?|!(\w+)!|\$\{?(?:env:)?(\w+)\}?", re.I)


def _joined(value: str) -> str:
    """`Join-Path $a "b"` is `$a/b`."""
    if not value.lower().startswith("join-path"):
        return value.strip("\"'")
    words = [word for word in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", value)[1:] if not word.startswith("-")]
    return "/".join(word.strip("\"'()") for word in words)


def _removal(targets: list[str]) -> Iterator[str]:
    for target in targets:
        path = _path(_joined(target.strip("()")))
        alone = re.fullmatch(r"\$\{(\w+)\}(?:/\*)?", path)
        if alone and BUILDS.search(alone.group(1)):
            path = f"${{{alone.group(1)}:-build}}"
        if path:
            yield f'rm -rf "{path}"' if set(" $") & set(path) and path[0] != "~" else f"rm -rf {path}"


def _path(text: str) -> str:
    """Slashes the other way round, and variables as a shell writes them."""

    def said(match: re.Match[str]) -> str:
        name = next(group for group in match.groups() if group).lower()
        return PLACES.get(name, f"${{{name}}}")

    return VARIABLE.sub(said, text.replace("\\", "/")).strip("\"'")
