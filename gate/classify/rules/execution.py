"""Code that nobody here has read: fetched and run, decoded and run, sent by a visitor and run.

Raises (3): `curl … | sh` in any file but prose, `exec(base64.b64decode(…))`, `eval(request.args["q"])`.
Raises (2): the same among tests and vendored code.
Ignores: prose that tells how to install, a download that nothing runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.words import FETCHED, Words
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "sends-secrets": "the environment, where secrets are, is sent to an address",
    "runs-fetched-code": "code that is fetched, decoded or sent by a visitor, and then run",
}
SAFER = "put the code into the repository, where it is reviewed, or pin it by its hash"
LONG = 50_000
ADDRESS = Words("http")


@cache
def _fetched() -> re.Pattern[str]:
    shell = r"(?:sudo\s+)?(?:env\s+)?(?:[\w/]*/)?(?:(?:ba|z|da|k)?sh|python[\d.]*|perl|ruby|node|php)\b"
    fetch = r"\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b"
    decode = r"(?:b64decode|b32decode|a85decode|atob|unhexlify|fromhex|fromCharCode|base64_decode|gzinflate|decompress|Base64\.(?:strict_|urlsafe_)?decode64|marshal\.loads|codecs\.decode|from\([^()]*[\"'](?:base64|hex)[\"'])"
    visitor = r"(?:\$_(?:GET|POST|REQUEST|COOKIE)|request\.(?:args|params|form|query|body|GET|POST|values|getParameter)|\bparams\[|\breq\.(?:query|body|params)|location\.(?:hash|search))"
    return re.compile(
        rf"{fetch}[^\n|]{{0,300}}\|\s*{shell}|\b(?:ba|z)?sh\s+(?:-c\s+)?[\"']?(?:<|\$)\(\s*{fetch}|\b(?:eval|source|\.)\s+[\"']?(?:<|\$)\(\s*{fetch}|\$\(shell\s+{fetch}|\b(?:iex|Invoke-Expression)\b[^\n]*(?:WebClient|{fetch})|{fetch}[^\n]*\|\s*(?:iex|Invoke-Expression)\b"
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
        rf"https?://[^\s\"'`]*[?/=][\"'`]?\s*(?:\+|\.|<<|\$?#?\{{)\s*{secret}|https?://[^\n]{{0,300}}{whole}"
    )


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None or context.nature == "docs":
        return
    trial = context.nature in ("test", "vendored")
    for line in ADDRESS.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        if _sent().search(text):
            reason = f"sends secrets of its environment away: {text.strip()[:60]}"
            yield finding(
                "sends-secrets", 3, reason, file, line=line, safer="send none; a credential goes into a header"
            )
            return
    for line in FETCHED.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        if _fetched().search(text):
            reason = f"runs code that is fetched, decoded or sent by a visitor: {text.strip()[:60]}"
            yield finding(
                "runs-fetched-code", 2 if trial else 3, reason, file, line=line, safer=None if trial else SAFER
            )
            return
