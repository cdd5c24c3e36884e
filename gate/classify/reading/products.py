"""What products and formats say in words of their own, wherever it stands: what is wiped, who is let in, where code comes from.

RMDir /r "$APPDATA"                                  an installer removes what people keep
tablePermission o = TRUE()                           a report shows every row to everybody
// @require https://cdn.example/x.js                 a script in the browser runs somebody else's

A mark counts on lines that came, or on lines that went, and did not stand there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gate.classify.reading.patterns import OfPath, Pattern, of_path, pattern
from gate.classify.reading.rows import SHORT
from gate.classify.reading.words import Words
from gate.model import FileChange, Line


class Mark(NamedTuple):
    """`needed` is in lower case, and stands in whatever `said` matches."""

    needed: str
    said: Pattern
    level: int
    path: OfPath | None = None


def _mark(needed: str, said: str, level: int, path: str = "") -> Mark:
    return Mark(needed, pattern(said, re.I), level, of_path(path, re.I) if path else None)


WIPES = (
    _mark("rmdir /r", r"\bRMDir /r\b[^\n]*(?:\$(?:APPDATA|LOCALAPPDATA|DOCUMENTS|PROFILE|COMMONFILES|WINDIR)|[A-Z]:\\)", 4),
    _mark("filesandordirs", r"\bType:\s*filesandordirs;[^\n]*\{(?:user|common|auto)(?:app)?(?:data|docs|desktop|profile)", 4),
    _mark("<delete dir", r"<delete dir=[\"'](?:/|\$\{(?:user\.home|env\.HOME))", 4, r"\.xml$"),
    _mark("removedir", r"<RemoveDir\b[^>\n]*\$\((?:USERPROFILE|HOME|APPDATA|SystemDrive)", 4),
    _mark("rd /s /q", r"\brd /s /q\s+\"?[A-Z]:\\", 4),
    _mark("proc datasets", r"\bproc datasets\b[^\n;]*\bkill\b", 4, r"\.sas$"),
    _mark("kill \"", r"^\s*Kill \"(?:\\\\|[A-Z]:)", 4, r"\.(?:bas|vba|frm|cls|vbs)$"),
    _mark("shell rm", r"^\s*shell rm\s+-\w*r", 4, r"\.(?:do|ado)$"),
    _mark("deletefolder", r"\.DeleteFolder\b", 4, r"\.(?:vbs|vba|bas|hta|asp|wsf)$"),
    _mark("| delete", r"^\s*search\s*=[^\n]*\| delete\b", 4, r"\.conf$"),
    _mark(".drop", r"^\s*\.drop\s+(?:table|tables|database|extents|materialized-view)\b", 4, r"\.(?:kql|csl)$"),
    _mark("*:*", r"<delete>\s*<query>\s*\*:\*", 4),
    _mark("file delete", r"\bfile delete\s+-force\s+/", 4, r"\.(?:tcl|exp)$"),
    *(_mark(said, rf"\b{said}\b", 4, r"\.(?:exp|tcl|py|rb|ya?ml|j2|cfg|txt|junos)$") for said in ("write erase", "erase startup-config", "request system zeroize")),
    _mark("remove [find]", r"\bfirewall\b[^\n]*\bremove \[find\]", 4, r"\.rsc$"),
    _mark("sqlstatementsource", r"SqlStatementSource=\"\s*(?:TRUNCATE|DROP|DELETE)\b", 4),
    _mark("\"command\"", r"\"command\"\s*:\s*\"[^\"\n]*\b(?:rm\s+-\w*r|kubectl\s+delete|terraform\s+destroy|dropdb|mkfs)", 4, r"\.json$"),
    _mark("<delete path", r"<delete path=[\"'](?:hdfs|s3a?|abfss?|gs)://", 4),
    _mark("deletehdfs", r"\"type\"\s*:\s*\"(?:[\w.]*\.)?DeleteHDFS\"", 4),
    _mark("\"delete\"", r"\"type\"\s*:\s*\"Delete\"[^\n]*\b(?:recursive|dataset)\b", 4, r"\.json$"),
    _mark("/dev/urandom", r"^\s*\S+\s+/dev/\S+\s+/dev/urandom\s+swap\b", 4),
    _mark("mkfs", r"::(?:sysinit|respawn|once|wait):[^\n]*\bmkfs", 4),
    _mark("rm -", r"^\s*\d+\s+\d+\s+\S+\s+[^\n]*\brm -\w*r", 4, r"(^|/)anacrontab$"),
    _mark("rm -", r"^\s*rm -\w*r\w*\s+(?:/|~|\$)", 4, r"\.(?:nu|fish|csh|tcsh|elv|xsh)$"),
    _mark("delete http", r"^\s*DELETE https?://(?!localhost|127\.)[^\n]*(?:all=true|\*|/v\d+/[a-z]+\s*$)", 4, r"\.(?:hurl|http|rest)$"),
    _mark("absent", r"\bFile\s+\w+\s*\{[^}\n]*Ensure\s*=\s*\"Absent\"[^}\n]*Recurse\s*=\s*\$true", 4, r"\.ps1$"),
    _mark("remove-item", r"^\s*Remove-Item\b[^\n]*-Recurse\b[^\n]*(?:\\\\|[A-Z]:\\)", 4, r"\.(?:dib|psd1|mof)$"),
    *(_mark(said, rf"\bcmd\s*=\s*[\"'][^\"'\n]*\b{said}", 4, r"(?:\.bzl|(^|/)BUILD(?:\.bazel)?)$") for said in ("rm -r gs://", "aws s3 rm ", "rm -rf /", "rm -rf ~")),
)  # fmt: skip
"""What cannot be undone."""
OPENS = (
    _mark("aaaa", r"^\s*(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-\w+)\s+AAAA", 4, r"(^|/)authorized_keys[^/]*$"),
    _mark("grub_cmdline_linux", r"\bGRUB_CMDLINE_LINUX\w*=[^\n]*\b(?:audit=0|apparmor=0|selinux=0|enforcing=0|module\.sig_enforce=0|mitigations=off|nokaslr)\b", 3),
    _mark("requireadministrator", r"\blevel=\"requireAdministrator\"", 3),
    _mark("capability", r"\bCapability\s+Name=\"(?:allowElevation|broadFileSystemAccess|packageManagement|unvirtualizedResources)\"", 3),
    _mark("user root", r"^\s*user root\s*$", 3, r"\.rc$"),
    _mark("seclabel", r"^\s*seclabel\s+u:r:su:s0", 3, r"\.rc$"),
    _mark("auth-type", r"\bAuth-Type\s*:=\s*Accept\b", 4),
    _mark("m = true", r"^\s*m = true\s*$", 4, r"\.(?:conf|casbin)$"),
    *(_mark(f"services {said}", rf"^\s*set\s+system\s+services {said}\b", 3) for said in ("telnet", "ftp", "finger")),
    _mark("then accept", r"^\s*set\s+firewall\b[^\n]*\bthen accept\b", 3),
    _mark("action=accept", r"^\s*/?(?:ip\s+firewall\s+filter\s+)?add\b[^\n]*\bchain=(?:input|forward)\b[^\n]*\baction=accept\b", 3, r"\.rsc$"),
    _mark("s-1-", r"^\s*Se\w+(?:Privilege|Right)\s*=[^\n]*\*S-1-(?:1-0|5-32-545|5-11)\b", 4),
    _mark("administrators", r"<Group\b[^>\n]*name=\"Administrators\b|\bGroupName\s*=\s*\"Administrators\"", 4, r"\.(?:xml|mof|ps1)$"),
    *(_mark(f"com.apple.security.{said}", rf"com\.apple\.security\.{said}\b", 3, r"\.mobileconfig$") for said in ("root", "pkcs1", "pem")),
    _mark("sharingmodel", r"<(?:external)?sharingModel>(?:ReadWrite|FullAccess|ReadWriteTransfer|Read)<", 4),
    _mark("tablepermission", r"^\s*tablePermission\b[^\n]*=\s*TRUE\(\)", 3),
    _mark("role: null", r"^\s*-?\s*role: null\s*$", 4, r"(^|/)[^/]*(?:snapshot|permissions)[^/]*\.ya?ml$"),
    _mark("threshold", r"\"threshold\"\s*:\s*[01]\b", 4, r"(^|/)(?:root|targets|snapshot|timestamp)\.json$"),
    *(_mark(said.lower(), rf"@{said}\b", 3, r"\.php$") for said in ("NoAdminRequired", "PublicPage", "NoCSRFRequired", "NoTwoFactorRequired")),
    _mark("@ejb.permission", r"@ejb\.permission\b[^\n]*\bunchecked\s*=\s*\"true\"", 3),
    _mark("is_granted", r"@Security\(\s*\"is_granted\('(?:PUBLIC_ACCESS|IS_AUTHENTICATED_ANONYMOUSLY)'\)", 3),
    _mark("@preempt", r"^\s*#\*\s*@preempt\b", 3),
    _mark("encore:api public", r"//encore:api public\b", 3),
    _mark("oz-upgrades-unsafe-allow", r"@custom:oz-upgrades-unsafe-allow", 3),
    _mark("taint-escape", r"@psalm-taint-escape", 3),
    _mark("go:debug", r"//go:debug\s+(?:tls10server|x509sha1|tlsrsakex|tls3des|x509usefallbackroots|httplaxcontentlength|tlsunsafeekm|x509ignoreCN)=1", 3),
    _mark("go:embed", r"//go:embed\b[^\n]*(?:\.env\b|secret|\.pem\b|\.key\b|credentials)", 3),
    _mark("boundscheck", r"^\s*#\s*cython:[^\n]*\bboundscheck\s*=\s*False", 3),
    _mark("function permissions", r"\bfunction permissions\(\)\s*\{\s*return\s+\[\s*\]\s*;", 3, r"\.php$"),
    _mark("handlers={}", r"\bhandlers=\{\}", 3, r"\.php$"),
    _mark("allowinvalidcertificates", r"\ballowInvalidCertificates\s*=\s*YES\b", 3, r"\.(?:m|mm|swift)$"),
    _mark("validatesdomainname", r"\bvalidatesDomainName\s*=\s*NO\b", 3, r"\.(?:m|mm|swift)$"),
    _mark("config_", r"^\s*#\s*CONFIG_(?:SECURE_\w+|FIT_SIGNATURE|RSA|MODULE_SIG\w*|RANDOMIZE_BASE|STACKPROTECTOR\w*|FORTIFY_SOURCE|SECURITY_\w+|HARDENED_USERCOPY|AUDIT)\s+is not set", 3),
    _mark("config_", r"^\s*CONFIG_(?:SECURE_\w+|FIT_SIGNATURE|MODULE_SIG\w*|RANDOMIZE_BASE|STACKPROTECTOR\w*|FORTIFY_SOURCE)=n\b", 3),
    _mark("setenv verify no", r"\bsetenv verify no\b", 3),
    _mark("readonly(false)", r"^\s*readonly\(false\)", 3, r"(^|/)Matchfile$"),
    _mark("groups: {}", r"^\s*groups: \{\}", 4, r"\.pullapprove\.ya?ml$"),
)  # fmt: skip
"""Who is let in, or what is kept from nobody any more."""
SOURCES = (
    _mark("// @", r"^\s*// @(?:require|resource|updateURL|downloadURL)\b[^\n]*\bhttps?://", 3),
    _mark("// @", r"^\s*// @(?:match|include|connect)\s+(?:\*|https?://\*|\*://\*)", 3, r"\.user\.js$"),
    _mark("//repos", r"^//REPOS\b[^\n]*https?://", 3),
    _mark("using repositor", r"^\s*//>\s*using repositor(?:y|ies)\b", 3),
    _mark("@file:repository", r"^\s*@file:Repository\(\s*\"https?://", 3),
    _mark("grabresolver", r"@GrabResolver\([^\n]*https?://", 3),
    _mark("#i \"nuget", r"^\s*#i \"nuget:\s*https?://(?!api\.nuget\.org)", 3),
    _mark("#load", r"^\s*#load\s+\"https?://", 3),
    _mark("git = ", r"^\s*//!\s*[\w-]+\s*=\s*\{[^\n]*\bgit = ", 3, r"\.rs$"),
    _mark("update uri", r"^\s*\*?\s*Update URI\s*:\s*\S", 3, r"\.(?:php|css)$"),
    _mark("eval:", r"^\s*\W{0,4}\s*eval:\s*\((?:shell-command|call-process|start-process|load|url-)", 3),
    _mark("#!", r"^#![^\n]*(?:--index-url|--extra-index-url|--default-index|--index)\s+http", 3),
    _mark("add_repositories", r"\badd_repositories\(\s*\"[^\"\n]*https?://", 3),
    _mark("packages = http", r"\bpackages = https?://(?!raw\.githubusercontent\.com/purescript)", 3, r"\.dhall$"),
    _mark(":override", r"^\s*active-repositories\s*:[^\n]*:override", 3),
    _mark("#include", r"^#include\s*$", 3, r"(^|/)user-?data[^/]*$"),
    _mark("kernel http", r"^\s*kernel http://", 3, r"\.ipxe$"),
    _mark("| eval", r"\| eval\b", 3, r"(?:\.m4|\.am|\.ac|\.in)$"),
    *(_mark(f"{said} -", rf"\|\s*{said} -\w*d\w*[^\n]*\|\s*(?:/bin/)?(?:ba)?sh\b", 3, r"(?:\.m4|\.am|\.ac|\.in)$") for said in ("xz", "gzip", "bzip2")),
    _mark("| /bin/", r"\| /bin/(?:ba)?sh\b", 3, r"(?:\.m4|\.am|\.ac|\.in)$"),
    _mark("system(data", r"\bsystem\(DATA\.read", 3),
)  # fmt: skip
"""What is run or installed comes from there."""
BY_PLACE = (
    _mark(" => ", r"^#\s+\S+\s+v\S+ => \S+", 3, r"(^|/)vendor/modules\.txt$"),
    _mark("none ", r"^none \s*\S+\s+\S+", 3, r"\.hash$"),
    _mark("http://", r"^\s*http://[\w.-]+/\S*\s*$", 3, r"(^|/)etc/apk/repositories$"),
)
"""Sources, in files that are told by their name: these words stand in every other program."""
GONE = (
    _mark("@isgranted", r"@IsGranted\(", 3, r"\.php$"),
    _mark("is_granted", r"\bsecurity\s*=\s*\"is_granted\(", 3, r"\.php$"),
    _mark("\"access\"", r"\bhandlers\s*=\s*\{[^\n]*\"access\"\s*=", 3, r"\.php$"),
    _mark("access_filter", r"\baccess_filter\s*:", 3, r"\.lkml$"),
    _mark("filterexpression", r"\"filterExpression\"\s*:", 3, r"\.(?:bim|json)$"),
    *(_mark(f"{said.lower()}(", rf"\b{said}\(", 3, r"\.(?:twb|tds|tmdl|bim)$") for said in ("USERNAME", "USERPRINCIPALNAME", "ISMEMBEROF")),
    _mark("usertask", r"<(?:\w+:)?userTask\b", 3, r"\.bpmn\d*(?:\.xml)?$"),
    _mark("imgverify", r"^\s*imgverify\b", 3, r"\.ipxe$"),
    _mark("encrypted", r"^\s*\w+,\s*(?:data|app)\b[^\n]*,\s*encrypted\s*$", 3, r"\.csv$"),
    _mark("filters.push", r"\bqueryRewrite\b[^\n]*\bfilters\.push\(", 3),
    _mark("fail(", r"^\s*fail\(\s*[\"'][^\"'\n]*\b(?:security|review|approv)", 3, r"(^|/)Dangerfile$"),
    _mark("dial(", r"^\s*exten\s*=>\s*(?:911|112|999|110|000)\s*,[^\n]*Dial\(", 4),
)  # fmt: skip
"""What kept somebody out, or asked a person, and stands there no longer."""
PINS = of_path(
    r"(^|/)(?:known_hosts(?:\.d/[^/]+)?|ssh_known_hosts|minisign\.pub|cosign\.pub|signify[^/]*\.pub|[\w.-]*(?:release|signing|update)[\w-]*\.(?:pub|asc|gpg))$",
    re.I,
)
"""Keys by which somebody knows whom he talks to, or who made what he installs."""
WORDS = Words(*{mark.needed for marks in (WIPES, OPENS, SOURCES, GONE) for mark in marks})


def came(file: FileChange, marks: tuple[Mark, ...]) -> Iterator[tuple[Line, Mark]]:
    """Added lines that say one of these, and were not there before."""
    yield from _said(file.path, marks, file.added, file.removed, file.added_lowered)


def went(file: FileChange) -> Iterator[tuple[Line, Mark]]:
    """Removed lines that said one of these, where no added line does."""
    for line, mark in _said(file.path, GONE, file.removed, file.added, file.removed_lowered):
        if not any(mark.said.search(x.text[:SHORT]) for x in file.added):
            yield line, mark


def _said(
    path: str, marks: tuple[Mark, ...], lines: tuple[Line, ...], others: tuple[Line, ...], lowered: str
) -> Iterator[tuple[Line, Mark]]:
    asked = [m for m in marks if m.needed in lowered and (m.path is None or m.path.search(path))]
    known = {x.bare for x in others} if asked else set[str]()
    for line in lines if asked else ():
        text = line.text[:SHORT]
        small = text.lower()
        mark = next((m for m in asked if m.needed in small and m.said.search(text)), None)
        if mark is not None and line.bare not in known:
            yield line, mark


def pinned_otherwise(file: FileChange) -> Line | None:
    """The row of a key that is another one under the same name."""
    if file.before is None or file.after is None or not file.removed or not PINS.search(file.path):
        return None
    return next((x for x in file.added if x.bare and not x.text.startswith("#")), None)
