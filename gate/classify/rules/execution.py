"""Code that nobody here has read: fetched and run, decoded and run, sent by a visitor and run.

Raises (3): `curl … | sh` in any file but prose, `exec(base64.b64decode(…))`, `eval(request.args["q"])`.
Raises (3): a script whose download comes from another host, a clone of somebody else's repository, a download that has another checksum under the same name.
Raises (3): a page or a picture that runs a script of another host, or sends what was written into it; a checksum that goes.
Raises (2): the same among tests and vendored code.
Ignores: prose that tells how to install, a download that nothing runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import is_remark, removed_from, steps, unnumbered
from gate.classify.reading.words import FETCHED, Words
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "sends-secrets": "the environment, where secrets are, is sent to an address",
    "download-moved": "a script fetches what it did from another host",
    "runs-fetched-code": "code that is fetched, decoded or sent by a visitor, and then run",
}
SAFER = "put the code into the repository, where it is reviewed, or pin it by its hash"
LONG, SHORT = 50_000, 1_000
WRITTEN = 2_000
"""Characters of a line that a hand writes."""
ADDRESS = Words("http")
HOST = pattern(r"https?://[\w.-]+[^\s\"'`)}]*")
FETCHES = pattern(
    r"download|mirror|registry|index[_-]?url|repo|dist|releases?\b|\.(?:tar|tgz|zip|gz|xz|deb|rpm|jar|whl|exe|sh)\b|\b(?:curl|wget|iwr|clone|install)\b",
    re.I,
)


INSTALLS = of_path(
    r"(?:install|updat|upgrad|download|appcast|bootstrap)[^/]*\.\w+$|(^|/)build\.gradle(?:\.kts)?$", re.I
)
"""Programs by whose names it shows that they fetch others."""


@cache
def _fetched() -> re.Pattern[str]:
    shell = r"(?:sudo\s+)?(?:env\s+)?(?:[\w/]*/)?(?:(?:ba|z|da|k)?sh|python[\d.]*|perl|ruby|node|php)\b"
    fetch = r"\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b"
    decode = r"(?:b64decode|b32decode|a85decode|atob|unhexlify|fromhex|fromCharCode|base64_decode|gzinflate|decompress|Base64\.(?:strict_|urlsafe_)?decode64|marshal\.loads|codecs\.decode|from\([^()]*[\"'](?:base64|hex)[\"'])"
    visitor = r"(?:\$_(?:GET|POST|REQUEST|COOKIE)|request\.(?:args|params|form|query|body|GET|POST|values|getParameter)|\bparams\[|\breq\.(?:query|body|params)|location\.(?:hash|search))"
    return re.compile(
        rf"{fetch}[^\n|]{{0,300}}\|\s*{shell}|\b(?:ba|z)?sh\s+(?:-c\s+)?[\"']?(?:<|\$)\(\s*{fetch}|\b(?:eval|source|\.)\s+[\"']?(?:<|\$)\(\s*{fetch}|\$\(shell\s+{fetch}|\b(?:iex|Invoke-Expression)\b[^\n]*(?:WebClient|{fetch})|{fetch}[^\n]*\|\s*(?:iex|Invoke-Expression)\b"
        r"|\bimport\(\s*[\"'`]data:(?:text|application)/|/dev/tcp/[\w.-]+/\d|\bURLClassLoader\([^\n]*https?:|\bAssembly\.Load\w*\([^\n]*Download|\.eval\([^\n]*(?:openStream|new URL\()|\bCode\.eval_string\([^\n]*(?:httpc|HTTPoison|Req\.|Tesla|Finch)|\brunInThisContext\([^\n]*(?:curl|fetch|https?:)"
        r"|__import__\([^\n]*urlopen|\$_(?:GET|POST|REQUEST|COOKIE)\[[^\]\n]*\]\s*\(|\bassert\s*\(\s*\$_(?:GET|POST|REQUEST)|\bimportScripts\(\s*[\"']https?:"
        rf"|(?<![\w.])(?:exec|eval|instance_eval|class_eval)[\s(]+[^\n;]{{0,80}}?(?:urlopen\(|requests\.get\(|httpx\.get\(|URI\.open[\s(]|Net::HTTP\.get\(|file_get_contents\(\s*[\"']https?:)"
        rf"|(?<![/\w])(?:exec|eval|execute|system|popen|Function|spawn|compile|import_module|shell_exec)\s*\(\s*[^\n;]{{0,80}}?{decode}\s*\(?"
        rf"|(?:(?<![/\w.])|\b(?:os|subprocess|child_process|cp|Runtime\.getRuntime\(\))\.)(?:exec|eval|system|popen|shell_exec|passthru|execSync|spawn|Function)\s*\(\s*[^\n;]{{0,120}}?{visitor}",
        re.I,
    )


@cache
def _sent() -> re.Pattern[str]:
    """A secret of the environment within an address, or the whole environment as what is sent."""
    secret = r"(?:os\.environ(?:\.get)?\s*[\[(]|os\.getenv\s*\(|process\.env\.|ENV\s*\[|\$_ENV\s*\[|env!\(|std::env::var\()\s*[\"']?\w*(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE|CREDENTIAL)"
    whole = r"(?:data|json|body|params|files|content)\s*[=:]\s*+(?:str|dict|json\.dumps|JSON\.stringify|urlencode|urllib\.parse\.urlencode)?\s*+\(?\s*+(?:dict\s*\()?(?:os\.environ|process\.env)\s*[),}]"
    return re.compile(
        r"https?://[^\n]{0,300}?(?:\bdict\(os\.environ\)|\bSystem\.getenv\(\)|\bos\.Environ\(\)|\bENV\.(?:to_h|to_a|inspect|map)\b|JSON\.stringify\(process\.env\)|\bEnvironment\.GetEnvironmentVariables\(\))"
        rf"|https?://[^\s\"'`]*[?/=][\"'`]?\s*(?:\+|\.|<<|\$?#?\{{)\s*{secret}|https?://[^\n]{{0,300}}{whole}"
    )


def _only_matches(text: str, found: re.Match[str]) -> bool:
    """Whether a regular expression of JavaScript is asked beside a letter that is spelled: `name.exec(text) ? … : String.fromCharCode(…)`."""
    return text[max(0, found.start() - 1) : found.start()] == "." and found.group().rstrip("( ").endswith(
        "fromCharCode"
    )


def _moved(file: FileChange) -> tuple[Line, str] | None:
    """A line that is the same but for the host of what it fetches."""
    before = {HOST.sub("", line.bare[:LONG]): line for line in file.removed if "://" in line.text}
    for line in ADDRESS.lines(file.added, file.added_lowered) if before else ():
        old = before.get(HOST.sub("", line.bare[:LONG]))
        if old is None or not any(FETCHES.search(x.text[:LONG]) for x in (line, old)):
            continue
        came, gone = ({url.split("/")[2] for url in HOST.findall(x.text[:LONG])} for x in (line, old))
        new = next((host for host in sorted(came - gone) if host not in file.old_text), None)
        if new is not None:
            return line, new
    return None


CLONED = pattern(
    r"\bclone\b[^\n]*?(?P<url>(?:(?:https?|git|ssh)://(?:[\w.-]+@)?|git@)(?P<source>[\w.-]+[/:][^\s\"'`;&|,)]+?)(?:\.git)?)(?=[\s\"'`;&|,)]|$)"
)


def _cloned(file: FileChange) -> tuple[Line, str] | None:
    """A line that is the same but for whose repository it clones."""
    if "clone" not in file.removed_lowered:
        return None
    before = {found[0]: found[1] for x in file.removed if (found := _source(x))}
    for line in file.added:
        source = _source(line)
        old = before.get(source[0]) if source else None
        if source and old and source[1] != old and source[1] not in file.old_text:
            return line, source[1]
    return None


def _source(line: Line) -> tuple[str, str] | None:
    """A row without the repository that it clones, and that one, however its address is written."""
    found = CLONED.search(line.text[:SHORT])
    if found is None:
        return None
    start, end = found.span("url")
    return (line.text[:start] + line.text[end:]).strip(), found["source"].replace(":", "/", 1)


SUM = pattern(
    r"(?<![@\w])(?P<key>sha\d++|sha(?=[^\n]{1,20}?[0-9a-f]{64})|\w*checksums?|digest|md5)(?P<rest>[\"']?\]?\s*(?::|=>|=)\s*[\"']?(?:sha\d+[:-])?)(?P<sum>[0-9a-f]{32,128})\b",
    re.I,
)


SUMMED = pattern(
    r",?\s*[\"']?\b(?:sha\d{1,3}|integrity|\w*checksum|digest|md5|expected_hash)[\"']?\s*(?::|=>|=)\s*(?:[\"'][^\"'\n]{0,200}[\"'](?:\s*\*\s*\d+)?|[\w.]{1,80})",
    re.I,
)
NEAR, MOST = 8, 200
"""Rows around a checksum among which stands what it is of, and rows that go among which one is sought."""


SUMS = Words("sha", "integrity", "checksum", "digest", "md5", "hash")


def _unsummed(file: FileChange) -> Line | None:
    """The line by which what is fetched was compared with its checksum, where it still is fetched and is compared no more."""
    if file.before is None or not SUMS.within(file.removed_lowered):
        return None
    if any(SUMMED.search(x.text[:500]) for x in file.added):
        return None
    came = {x.bare for x in file.added}
    rows: list[str] = []
    for now, line in removed_from(file) if len(file.removed) <= MOST else ():
        told = SUMMED.search(line.text[:500])
        if told is None or is_remark(line.text[:500]):
            continue
        rest = SUMMED.sub("", line.text[:500]).strip().rstrip(",")
        if "://" in rest and "".join(rest.split()) in came:
            return line
        rows = rows or file.new_text.split("\n")
        if not rest and len(told.group()) > 40 and any("://" in row for row in rows[max(0, now - NEAR) : now + NEAR]):
            return line
    return None


ZON = pattern(r"\s*\.hash\s*=\s*\"[\w-]{20,}\",?\s*$")
"""https://ziglang.org/download/0.11.0/release-notes.html#Package-Management"""


SUMS_OF = pattern(r"(?:sha\d*:)?(?P<sum>[0-9a-fA-F]{3,128})\s+\*?(?P<name>\S+)\s*$")
LIST_OF_SUMS = of_path(
    r"(^|/)[\w.-]*(?:sha\d+|md5)?(?:sums?|checksums?)(?:\.(?:txt|sha\d+|md5))?$|\.(?:sha\d+|md5)$", re.I
)


def _listed_otherwise(file: FileChange) -> Line | None:
    """The row of a list of checksums that gives the same name another one."""
    if not LIST_OF_SUMS.search(file.path) or file.before is None:
        return None
    had = {m["name"]: m["sum"] for x in file.removed if (m := SUMS_OF.match(x.text[:500]))}
    came = ((x, SUMS_OF.match(x.text[:500])) for x in file.added)
    return next((x for x, m in came if m and had.get(m["name"], m["sum"]) != m["sum"]), None)


def _summed_otherwise(file: FileChange) -> Line | None:
    """A line by which what is fetched has another checksum, where nothing says that it is another version."""
    sides = [[x for x in side if x.text.strip()] for side in (file.removed, file.added)]
    if not ("://" in file.new_text or "image" in file.added_lowered) or not sides[0] or len(sides[0]) != len(sides[1]):
        return None
    told = [[SUM.sub(r"\g<key>", x.text[:500]) for x in side] for side in sides]
    if all(ZON.match(x.text[:500]) for side in sides for x in side):
        return sides[1][0]
    summed = all(SUM.search(x.text[:500]) for side in sides for x in side)
    return sides[1][0] if summed and told[0] == told[1] else None


FOREIGN = pattern(r"<script\b(?![^>\n]*\bintegrity=)[^>\n]*\bsrc\s*=\s*[\"']?(?:https?:)?//(?P<host>[\w.-]+)", re.I)
"""https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity"""
SENDS = pattern(
    r"\bsendBeacon\(\s*[\"'`](?:https?:)?//(?P<a>[\w.-]+)|\bfetch\(\s*[\"'`](?:https?:)?//(?P<b>[\w.-]+)[^\n]{0,200}?(?:document\.cookie|new FormData|localStorage|sessionStorage|\bbody\s*:\s*JSON\.stringify\()"
)
OF_A_PICTURE = pattern(
    r"<script\b|\bon(?:load|click|error|begin|mouse\w+|focus)\s*=|javascript:|<foreignObject\b", re.I
)
INCLUDES = pattern(r"<!--\s*#\s*exec\b")
"""https://httpd.apache.org/docs/2.4/howto/ssi.html"""
OF_A_PAGE = (
    ".html",
    ".htm",
    ".mdx",
    ".shtml",
    ".erb",
    ".hbs",
    ".ejs",
    ".j2",
    ".jinja2",
    ".njk",
    ".twig",
    ".vue",
    ".svelte",
    ".astro",
    ".liquid",
)
PAGES = Words("<script", "sendbeacon", "fetch(", "onload", "onclick", "onerror", "javascript:", "#exec")


def _of_a_page(file: FileChange, context: Context) -> Iterator[Finding]:
    """What whoever opens a page or a picture runs, that comes from somebody else or sends to him what was written into it."""
    if context.nature in ("test", "lockfile"):
        return
    for line in PAGES.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        foreign, sends = FOREIGN.search(text), SENDS.search(text)
        host = (foreign and foreign["host"]) or (sends and (sends["a"] or sends["b"]))
        picture = file.path.lower().endswith(".svg") and OF_A_PICTURE.search(text)
        if picture or INCLUDES.search(text) or (host and host not in file.old_text):
            page = sends or picture or file.path.lower().endswith(OF_A_PAGE)
            level = 3 if page and len(text) <= WRITTEN and not (context.nature == "docs" and foreign) else 2
            reason = f"a page runs, or sends, what it did not before: {text.strip()[:60]}"
            safer = "serve it from here, or pin it by its hash (integrity=)"
            yield finding("runs-fetched-code", level, reason, file, line=line, safer=safer)
            return


OF_A_SCRIPT = pattern(
    r"#\s*(?:\"?[^#\n]*@\s*(?:git\+)?https?://|(?:extra-)?index-url\s*=|(?:extra-)?index\s*=\s*\[|url\s*=\s*\"https?://)",
    re.I,
)


def _of_a_script(file: FileChange) -> Line | None:
    """A remark by which a script of Python says where what it needs comes from (https://peps.python.org/pep-0723/)."""
    if not file.path.endswith(".py") or "# /// script" not in file.new_text:
        return None
    gone = {x.bare for x in file.removed}
    return next((x for x in file.added if x.bare not in gone and OF_A_SCRIPT.search(x.text[:500])), None)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None:
        return
    yield from _of_a_page(file, context)
    if context.nature == "docs" and "{code-cell" not in file.new_text:
        return  # else the page is a notebook: https://jupyterbook.org/en/stable/file-types/myst-notebooks.html
    other = _listed_otherwise(file) or (
        _summed_otherwise(file)
        if context.nature not in ("test", "lockfile", "generated") and not file.path.endswith("artifacthub-pkg.yml")
        else None
    )
    if other is not None:
        safer = "say why the same version has another content, and who made it"
        yield finding(
            "download-moved",
            3,
            "what is fetched has another checksum under the same name",
            file,
            line=other,
            safer=safer,
        )
    trial = context.nature in ("test", "vendored")
    needed = _of_a_script(file)
    if needed is not None:
        reason, safer = "what a script needs comes from an address", "take it from the index that the project uses"
        yield finding("download-moved", 3, reason, file, line=needed, safer=safer)
    unsummed = _unsummed(file) if context.nature in ("code", "script", "config") else None
    if unsummed is not None:
        reason, safer = (
            "what is fetched is no longer compared with its checksum",
            "keep it, and renew it with the version",
        )
        yield finding("download-moved", 3, reason, file, line=unsummed, safer=safer)
    moved = _cloned(file) or (
        _moved(file) if context.nature in ("script", "vendored") or INSTALLS.search(file.path) else None
    )
    if moved is not None:
        line, host = moved
        reason, safer = f"fetches what it did before from {host}", "pin what is fetched by its hash"
        yield finding("download-moved", 2 if trial else 3, reason, file, line=line, safer=None if trial else safer)
    for line in ADDRESS.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        if _sent().search(text):
            reason = f"sends secrets of its environment away: {text.strip()[:60]}"
            yield finding(
                "sends-secrets", 3, reason, file, line=line, safer="send none; a credential goes into a header"
            )
            return
    packed = context.nature in ("vendored", "generated")
    for line in FETCHED.lines(file.added, file.added_lowered):
        if packed and len(line.text) > WRITTEN:
            continue  # a packer's: what holds it is a bundle, and said to be one
        text = line.text[:LONG]
        found = _fetched().search(text)
        if found and not _only_matches(text, found):
            reason = f"runs code that is fetched, decoded or sent by a visitor: {text.strip()[:60]}"
            level = 2 if trial or steps(line, {unnumbered(x.text) for x in file.removed}) else 3
            yield finding("runs-fetched-code", level, reason, file, line=line, safer=None if level < 3 else SAFER)
            return
