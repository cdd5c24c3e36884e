"""Requests: curl, wget, httpie, gRPC, by method, host and what they carry."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler, requests
from gate.commands.grades import PRODUCTION, READ, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_LOCAL = Lazy(
    r"(?i)^(?:\w+://)?(?:[^/@]*@)?(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|::1|host\.docker\.internal|[\w-]+\.(?:local|test|localhost))(?::\d+)?(?:[/?]|$)|^:\d*/|^/|^:\d+$"
)


_CURL_VALUED = frozenset(
    "-X --request -H --header -d --data --data-raw --data-binary --data-urlencode --data-ascii -F --form --form-string -T --upload-file -o --output -u --user -A --user-agent "
    "-b --cookie -c --cookie-jar -e --referer -x --proxy -m --max-time --connect-timeout --retry --retry-delay -w --write-out -E --cert --key --cacert --resolve -K --config --json "
    "--url -C -r --range --limit-rate --interface -D --dump-header --unix-socket --aws-sigv4 --oauth2-bearer -Y -y -z --url-query --variable --expand-data --netrc-file --output-dir --proto --ciphers --tls-max --retry-max-time".split()
)


_DATA = (
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-urlencode",
    "--data-ascii",
    "-F",
    "--form",
    "--form-string",
    "-T",
    "--upload-file",
    "--json",
    "--post-file",
    "--post-data",
    "--body-file",
    "--body-data",
    "--expand-data",
)


_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PURGE"))


_SEARCHES = Lazy(
    r"(?i)/(?:_search|_count|_msearch|graphql|search|query|_cat|_analyze|_explain|_mget|_validate|token|oauth2?/token|rpc|login|validate|v1/(?:messages|chat/completions|embeddings|completions))(?:[/?]|$)"
)


def curl(call: Call) -> Verdict | None:
    """GET reads; anything else changes something where the address points."""
    if call.asks() or call.args in (["-V"], ["-h"]):
        return READ
    data = [v for option in _DATA for v in _given(call, option)]
    urls = list(call.words(_CURL_VALUED)) + call.values("--url")
    if call.name in ("http", "https", "httpie", "xh", "xhs"):
        return _httpie(call, urls)
    method = (_given(call, "-X") or _given(call, "--request") or _given(call, "--method") or [""])[-1].upper()
    if not method:
        method = (
            "POST"
            if data and not call.has("-G", "--get")
            else "PUT"
            if _given(call, "-T")
            else "HEAD"
            if call.has("-I", "--head")
            else "GET"
        )
    output = _given(call, "-o") or _given(call, "--output")
    if call.has("-O", "--remote-name") and not output:
        output = [url.partition("?")[0].rsplit("/", 1)[-1] for url in urls]
    written = [_downloaded(call, o) for o in output if o != "-"]
    verdict = request(call, method, urls, data)
    if call.has("-K", "--config") and UNKNOWN in str(_given(call, "-K")):
        verdict = judge("dynamic", call.line(), None)
    return max((v for v in (verdict, *written) if v), key=lambda v: v.level)


def _downloaded(call: Call, path: str) -> Verdict | None:
    """A file from elsewhere: whoever runs it later runs what nobody here has read."""
    for name in (path, paths.join(call.shell.cwd, path), "./" + path):
        call.shell.feeds[name] = None
    return paths.write_verdict(path, call.shell.cwd, call.line())


def _given(call: Call, option: str) -> list[str]:
    """Values of an option; a short one may be glued to its value or end a bundle (`-sXPOST`)."""
    found = call.values(option)
    if len(option) == 2:
        for at, arg in enumerate(call.args):
            match = re.match(r"-[sSkLfviIgNjGnqa#0-9]*" + re.escape(option[1]) + "(.*)", arg, re.S)
            if match and arg[:2] != "--" and arg != option:
                following = call.args[at + 1] if at + 1 < len(call.args) else ""
                found.append(match.group(1) or following)
    return found


_FOR_GOOD = Lazy(r"(?i)/purge|purge_|/(?:refunds|transfers|payouts|charges)(?:[/?]|$)")


def request(call: Call, method: str, urls: list[str], data: list[str]) -> Verdict:
    local = bool(urls) and all(_LOCAL.match(url) for url in urls)
    engine = (call.value("--unix-socket") or "").endswith(("docker.sock", "podman.sock"))
    if engine and (said := requests.to_engine(call, method, " ".join(urls), " ".join(data))):
        return said
    files = [re.sub(r"^.*?[@<]|;.*$", "", d) for d in data if "@" in d or "<" in d] + [
        d
        for d in data
        if d in _given(call, "-T")
        or d in _given(call, "--upload-file")
        or d in call.values("--post-file", "--body-file")
    ]
    if not local and any(paths.is_secret(f) for f in files):
        return judge("leak", call.line(), None, why=f"sends the secrets of {files[0]} out")
    if not local and "-" in files and call.piped and feeds_secrets(call):
        return judge("leak", call.line(), None, why="sends secrets out")
    grave = any(re.search(r"(?i)secret|passw|private", name) for name in call.shell.secrets)
    if grave and not local and any(UNKNOWN in text for text in (*urls, *data)):
        return judge("leak", call.line(), None, why=f"sends the secret {call.shell.secrets[0]} out")
    headers = " ".join(call.values("-H", "--header"))
    for text in (*urls, *data, headers):
        if UNKNOWN in text and feeds_secrets(call, any_step=True) and not local:
            return judge("leak", call.line(), None, why="sends secrets out")
    url = urls[0] if urls else ""
    if re.search(r"//(?:169\.254\.169\.254|metadata\.google)", url):
        return judge("secret", call.line(), None, why="reads the credentials of this machine")._replace(level=3)
    if method in ("GET", "HEAD", "OPTIONS", ""):
        return (None if local or method in ("HEAD", "OPTIONS") else requests.asked(call, url)) or READ
    forge = re.match(r"https?://api\.github\.com(/.*)", url) or re.match(r"https?://[\w.-]+/api/v4(/.*)", url)
    if forge:
        from gate.commands.families.github import rest

        return rest(call, method, forge.group(1), " ".join(data))
    if method == "DELETE" or re.search(
        r"(?i)_delete_by_query|/(?:delete|destroy|terminate|drop|purge|wipe)(?:_\w+)?(?:[/?]|$)|flushall", url
    ):
        return (
            judge(
                "drop",
                call.line(),
                place_of(("local",) if local else urls, call.shell.around),
                why="deletes what the address names",
            )._replace(level=1)
            if local and not re.search(r":(?:9200|5984|8500|2379|8200|8983|9000|8086|6333|7474)\b", url)
            else _destructive(call, urls)
        )
    if local:
        return judge("local", call.line(), None)
    if said := requests.sent(call, url, " ".join(data)):
        return said
    place = place_of(urls, call.shell.around)
    if re.search(r"(?i)hooks\.slack\.com|discord(?:app)?\.com/api/webhooks|webhook\.office\.com|api\.telegram", url):
        return judge("team", call.line(), place)._replace(level=2 if files else 1)
    if _SEARCHES.search(url) and method == "POST" and not (place and place.kind == PRODUCTION and "graphql" in url):
        return judge("team", call.line(), None)
    if _FOR_GOOD.search(url):
        return call.judge("change", "empties or moves something that nobody can bring back")
    if files and not place:
        return judge("shared", call.line(), None, why="sends files out")
    if re.search(r"(?i)deploy|build_hooks|trigger|dispatch|/run\b|rollback|restart", url):
        return judge("deploy", call.line(), place, why="starts something on another system")
    return judge("change" if place and place.kind == PRODUCTION else "shared", call.line(), place)


def _destructive(call: Call, urls: list[str]) -> Verdict:
    place = place_of(urls, call.shell.around)
    verdict = judge("drop", call.line(), place, why="deletes what the address names: cannot be undone")
    if place is None and not re.search(
        r"(?i):9200|elastic|opensearch|/tsdb/|[\w-]\*$|/(?:_all|_delete_by_query|\*)|:5984|:8200|:2379|:8500|/v1/kv|/api/v\d/(?:namespaces|nodes)|:8983|databases?|indices|/repos/",
        " ".join(urls),
    ):
        return verdict._replace(level=3)
    return verdict


def feeds_secrets(call: Call, *, any_step: bool = False) -> bool:
    """Whether what is piped in, or substituted, was read from a secret a moment ago."""
    steps = call.shell.steps[-6:]
    return any(_TAKEN.search(step.verdict.reason) for step in steps) and (call.piped or any_step)


_TAKEN = Lazy(r"secret|reads the credentials|copies production data")


def _httpie(call: Call, words: list[str]) -> Verdict:
    method = words[0].upper() if words and words[0].upper() in _METHODS else ""
    rest = words[1:] if method else words
    items = rest[1:]
    if not method:
        method = (
            "POST"
            if any(re.search(r"(?<!=)(?::=|=|@)(?!=)", i) for i in items) or (call.piped and call.stdin)
            else "GET"
        )
    return request(call, method, rest[:1], [i for i in items if "@" in i or "=" in i])


def wget(call: Call) -> Verdict | None:
    if call.asks("spider"):
        return READ
    data = call.values("--post-data", "--post-file", "--body-data", "--body-file")
    method = (call.value("--method") or ("POST" if data else "GET")).upper()
    urls = call.words(
        (
            "-O",
            "-P",
            "-o",
            "-a",
            "--post-data",
            "--post-file",
            "--header",
            "-U",
            "--user",
            "--password",
            "-t",
            "-T",
            "-l",
            "-A",
            "-R",
            "-e",
            "-i",
            "-Q",
        )
    )
    output = call.value("-O", "--output-document")
    verdict = request(
        call, method, urls, ["@" + d if d in call.values("--post-file", "--body-file") else d for d in data]
    )
    if output == "-":
        return verdict
    written = _downloaded(call, output or (urls[0].partition("?")[0].rsplit("/", 1)[-1] if urls else "file"))
    return max((v for v in (verdict, written) if v), key=lambda v: v.level)


def download(call: Call) -> Verdict | None:
    return judge("local", call.line(), None)


def grpc(call: Call) -> Verdict | None:
    words = call.words(("-d", "-H", "-proto", "-import-path", "-max-time", "-authority", "-cacert"))
    if "list" in words or "describe" in words:
        return READ
    if any(re.search(r"(?i)(?:[./])(?:Delete|Remove|Drop|Destroy|Purge)\w*$", w) for w in words):
        return call.judge("destroy") if not any(_LOCAL.match(w) for w in words) else judge("local", call.line(), None)
    if any(re.search(r"(?i)(?:[./])(?:Get|List|Describe|Check|Search|Watch|Health)\w*$", w) for w in words):
        return READ
    return judge("local", call.line(), None) if any(_LOCAL.match(w) for w in words) else call.judge("shared")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("curl", "curlie", "http", "https", "httpie", "xh", "xhs"), curl),
    **dict.fromkeys(("wget", "wget2"), wget),
    **dict.fromkeys(("aria2c", "axel", "youtube-dl", "yt-dlp", "gdown"), download),
    **dict.fromkeys(("grpcurl", "evans", "ghz"), grpc),
}
