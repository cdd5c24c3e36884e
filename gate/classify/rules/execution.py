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

from gate.classify.reading.checksums import listed_otherwise, summed_otherwise, unsummed
from gate.classify.reading.embeds import LONG, WRITTEN, of_a_page, of_another_build
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import is_remark, steps, unnumbered
from gate.classify.reading.words import FETCHED, Words
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "sends-secrets": "the environment, where secrets are, is sent to an address",
    "download-moved": "a script fetches what it did from another host",
    "runs-fetched-code": "code that is fetched, decoded or sent by a visitor, and then run",
}
SAFER = "put the code into the repository, where it is reviewed, or pin it by its hash"
SHORT = 1_000
ADDRESS = Words("http", "document.cookie", "[value", "addeventlistener")
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
        r"//[\w.-]+/?[^\n]{0,60}\bdocument\.cookie\b|\bdocument\.cookie\b[^\n]{0,80}[\"'`](?:https?:)?//[\w.-]+"
        r"|\baddEventListener\(\s*[\"']key(?:up|down|press)[\"'][^\n]{0,80}\b(?:fetch|sendBeacon)\(\s*[\"'`](?:https?:)?//"
        r"|\[value[\^$*~|]?=[^\]\n]{0,40}\][^\n{]{0,60}\{[^\n}]{0,80}url\(\s*[\"']?(?:https?:)?//"
        r"|https?://[^\n]{0,300}?(?:\bdict\(os\.environ\)|\bSystem\.getenv\(\)|\bos\.Environ\(\)|\bENV\.(?:to_h|to_a|inspect|map)\b|JSON\.stringify\(process\.env\)|\bEnvironment\.GetEnvironmentVariables\(\))"
        r"|https?://[^\n]{0,300}?[?=][\"']?\s*\.\s*(?:\w+\()?(?:env|getenv)\(\s*['\"]\w*(?:KEY|SECRET|TOKEN|PASSW)"
        rf"|https?://[^\s\"'`]*[?/=][\"'`]?\s*(?:\+|\.|<<|\$?#?\{{)\s*{secret}|https?://[^\n]{{0,300}}{whole}"
    )


def _only_matches(text: str, found: re.Match[str]) -> bool:
    """Whether a regular expression of JavaScript is asked beside a letter that is spelled: `name.exec(text) ? … : String.fromCharCode(…)`."""
    return text[max(0, found.start() - 1) : found.start()] == "." and found.group().rstrip("( ").endswith(
        "fromCharCode"
    )


def _moved(file: FileChange) -> tuple[Line, str] | None:
    """A line that is the same but for the host of what it fetches."""
    before = {_unaddressed(line): line for line in file.removed if "://" in line.text}
    for line in ADDRESS.lines(file.added, file.added_lowered) if before else ():
        old = before.get(_unaddressed(line))
        if old is None or not any(FETCHES.search(x.text[:LONG]) for x in (line, old)):
            continue
        came, gone = ({url.split("/")[2] for url in HOST.findall(x.text[:LONG])} for x in (line, old))
        new = next((host for host in sorted(came - gone) if host not in file.old_text), None)
        if new is not None:
            return line, new
    return None


PLAIN = pattern(r"(?<=curl)(?:-(?:[sSfL]++|-(?:silent|fail|location|show-error)))++|(?<=wget)(?:-(?:[q]++|-quiet))++")
"""How a program fetches, not what: blanks are left out before."""


def _unaddressed(line: Line) -> str:
    return PLAIN.sub("", HOST.sub("", line.bare[:LONG]))


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
        yield from _summed_otherwise(file, context)
        return  # else the page is a notebook: https://jupyterbook.org/en/stable/file-types/myst-notebooks.html
    yield from _fetched_otherwise(file, context)
    yield from _sends_or_runs(file, context)


def _of_a_page(file: FileChange, context: Context) -> Iterator[Finding]:
    """What whoever opens a page or a picture runs, that comes from somebody else or sends to him what was written into it."""
    found = of_a_page(file) if context.nature not in ("test", "lockfile") else None
    if found is not None:
        line, page, foreign = found
        level = 3 if page and not (context.nature == "docs" and foreign) else 2
        reason = f"a page runs, or sends, what it did not before: {line.text[:LONG].strip()[:60]}"
        safer = "serve it from here, or pin it by its hash (integrity=)"
        yield finding("runs-fetched-code", level, reason, file, line=line, safer=safer)
    other = of_another_build(file) if context.nature not in ("docs", "test", "vendored", "generated") else None
    if other is not None:
        reason = "a page runs another build of what comes from elsewhere"
        yield finding(
            "runs-fetched-code", 2, reason, file, line=other, safer="compare it with what its authors published"
        )


DESCRIBES = of_path(r"(^|/)(?:openapi|swagger)[^/]*\.(?:ya?ml|json)$")
"""What others may be asked, and no program: it fetches nothing."""


def _fetched_otherwise(file: FileChange, context: Context) -> Iterator[Finding]:
    """What was fetched before, and now comes from elsewhere, has another content or is compared with nothing."""
    nature, trial = context.nature, context.nature in ("test", "vendored")
    yield from _summed_otherwise(file, context)
    needed = _of_a_script(file)
    if needed is not None:
        reason, safer = "what a script needs comes from an address", "take it from the index that the project uses"
        yield finding("download-moved", 3, reason, file, line=needed, safer=safer)
    uncompared = unsummed(file) if nature in ("code", "script", "config") else None
    if uncompared is not None:
        reason = "what is fetched is no longer compared with its checksum"
        safer = "keep it, and renew it with the version"
        yield finding("download-moved", 3, reason, file, line=uncompared, safer=safer)
    told = (
        nature == "script" or (nature == "vendored" and not DESCRIBES.search(file.path)) or INSTALLS.search(file.path)
    )
    moved = _cloned(file) or (_moved(file) if told else None)
    if moved is not None:
        line, host = moved
        reason, safer = f"fetches what it did before from {host}", "pin what is fetched by its hash"
        yield finding("download-moved", 2 if trial else 3, reason, file, line=line, safer=None if trial else safer)


def _summed_otherwise(file: FileChange, context: Context) -> Iterator[Finding]:
    """What has another checksum under the name that it had."""
    nature = context.nature
    summed = nature not in ("test", "lockfile", "generated", "docs") and not file.path.endswith("artifacthub-pkg.yml")
    other = listed_otherwise(file) or (summed_otherwise(file) if summed else None)
    if other is not None:
        reason = "what is fetched has another checksum under the same name"
        safer = "say why the same version has another content, and who made it"
        yield finding("download-moved", 3, reason, file, line=other, safer=safer)


WORD = pattern(r"\w+|[^\w\s]")
ECHOED = pattern(
    r"\t\s*@?(?:echo|printf)\s+(?:-\w\s+)?(?:\"(?:[^\"$`\\\n]|\$\([A-Z_]+\)|\\.)*\"|'[^'\n]*')\s*(?:;\s*)?\\?$"
)


def _says_less(now: str, was: str) -> bool:
    """Whether a row has nothing that another one, which acted, did not have in that order."""
    words = iter(WORD.findall(was))
    return not is_remark(was) and all(word in words for word in WORD.findall(now))


def _sends_or_runs(file: FileChange, context: Context) -> Iterator[Finding]:
    """Secrets that are sent away, else code that is fetched, decoded or sent by a visitor, and run."""
    for line in ADDRESS.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        if _sent().search(text) and not any(_says_less(text, x.text[:LONG]) for x in file.removed):
            reason, safer = (
                f"sends secrets of its environment away: {text.strip()[:60]}",
                "a credential goes into a header",
            )
            yield finding("sends-secrets", 3, reason, file, line=line, safer=f"send none; {safer}")
            return
    packed = context.nature in ("vendored", "generated")
    for line in FETCHED.lines(file.added, file.added_lowered):
        if (packed and len(line.text) > WRITTEN) or ECHOED.match(line.text[:WRITTEN]):
            continue  # a packer's: what holds it is a bundle, and said to be one; or what a person is told
        text = line.text[:LONG]
        found = _fetched().search(text)
        if found and not _only_matches(text, found):
            reason = f"runs code that is fetched, decoded or sent by a visitor: {text.strip()[:60]}"
            trial = context.nature in ("test", "vendored")
            level = 2 if trial or steps(line, {unnumbered(x.text) for x in file.removed}) else 3
            yield finding("runs-fetched-code", level, reason, file, line=line, safer=None if level < 3 else SAFER)
            return
