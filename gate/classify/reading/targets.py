"""What a row reaches now, and what it reached before: production, or what people use, where it was a copy for trials.

sh 'cap staging deploy'                ->   sh 'cap production deploy'
host = "https://staging.acme.com"      ->   host = "https://www.acme.com"
DATABASE_URL=postgres://localhost/a    ->   DATABASE_URL=postgres://db.prod.acme.com/a
"""

from __future__ import annotations

import re

from gate.classify.reading.deployments import NAMED, PROD, PROD_WORDS
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import bare, is_remark, without
from gate.classify.rule import Nature
from gate.model import FileChange, Line

TARGET = pattern(
    r"url|uri|node|dsn|host|endpoint|database|profile|workspace|context|project|account|server|addr|\bDB_|subscription|://",
    re.I,
)
NEARBY = pattern(
    r"localhost|127\.0\.0\.1|::1\b|\bh2:mem\b|\bsqlite|:memory:|(?<![a-z])(?:tests?|testing|dev|develop\w*|staging|stage|sandbox|local)(?![a-z])",
    re.I,
)
OF_DATA = pattern(
    r"\b(?:postgres\w*|mysql\w*|mariadb|mongodb\w*|rediss?|jdbc|amqps?|mssql|sqlserver|DB_HOST|DATABASE_\w+)\b|\bhostname\b|\bdatabase\b",
    re.I,
)
OF_TESTS = of_path(
    r"(^|/)(conftest\.py|phpunit\.xml(\.dist)?|[\w-]*(locustfile|setup|global|helper|config|env|settings)[\w.-]*|(?:helpers?|support)/[\w.-]+\.(?:[jt]sx?|py|rb)|\.env[\w.-]*|application-(test|dev|local)\.(ya?ml|properties))$",
    re.I,
)
ELSEWHERE = pattern(r"(?<![a-zA-Z])(?:staging|stage|dev|development|test|testing|qa|uat|sandbox)(?![a-zA-Z])", re.I)
LIVE = pattern(r"(?<![a-zA-Z])(?:prod|production)(?![a-zA-Z])", re.I)
SHIPS = pattern(r"deploy|publish|delete|kill|apply|terminate|\bcap\b|upload", re.I)
COMPARED = pattern(rf"[!=]=\s*[\"']{PROD}|\s\?\s")
"""A condition names production, and is true elsewhere as well."""
OF_A_TOOL = of_path(r"(^|/)(\.kube/config|kubeconfig[^/]*|\.envrc|\.aws/config)$")
KEY = pattern(r"[^=:]{3,80}?[=:]")
LONG = 500
STAGES = ("staging", "stage", "stg", "sandbox", "uat", "preprod", "testpypi")
OF_TRIALS = pattern(rf"(?<![a-z])(?:{'|'.join(STAGES)})\d*(?![a-z])")
HOST = pattern(r"(?<![\w.@/-])(?:https?://)?(?:[a-z\d][\w-]{0,62}\.){1,6}[a-z]{2,12}(?![\w(.-])")
"""The name of a machine, in small letters as people write it."""
LISTED = pattern(r"(?:[\"']@[\"'],?)+")
HOME = pattern(r"https?://(?:localhost|127\.0\.0\.1)(?::\d+)?")
AWAY = pattern(
    r"https?://(?!localhost|127\.|0\.0\.0\.0|host\.docker|[\w.-]*(?:test|staging|dev|example|mock)[\w-]*\.)[a-z\d][\w-]*(?:\.[\w-]+)+(?::\d+)?"
)
STORED = pattern(
    r"[\"']?(?P<key>\w*(?:bucket|cluster|project|account|database|index_?url|repository))[\"']?\s*[:=]\s*[\"'](?P<value>[\w./:-]+)[\"']",
    re.I,
)
UPLOADS = pattern(r"[\"']?--repository[\"']?(?:,\s*|=|\s+)[\"']?testpypi[\"']?,?\s*")
"""https://packaging.python.org/en/latest/guides/using-testpypi/"""


def names_production(file: FileChange, nature: Nature) -> Line | None:
    """A row of a program that says production where it said another environment, and else the same."""
    if nature not in ("code", "script") or file.before is None:
        return None
    if not any(word in file.added_lowered for word in PROD_WORDS):
        return None
    gone = {shape for x in file.removed for shape in _without(ELSEWHERE, x.text[:LONG])}
    for line in file.added if gone else ():
        text = line.text[:LONG]
        if not COMPARED.search(text) and any(shape in gone for shape in _without(LIVE, text)):
            return line
    return None


def _without(word: Pattern, text: str) -> list[str]:
    """The row without its blanks, each time with one such word left out, and with all of them."""
    one = [bare(shape) for shape in without(word, text)]
    return [*one, bare(word.sub("@", text))] if one else []


def reaches_production(file: FileChange, nature: Nature) -> Line | None:
    """The line by which tests, a developer or a tool reach production, which reached something nearer before."""
    if (
        file.before is None
        or nature in ("docs", "vendored", "lockfile")
        or not any(word in file.added_lowered for word in PROD_WORDS)
        or (nature == "test" and not OF_TESTS.search(file.path))
    ):
        return None
    sought = (
        x.text.strip()[:LONG] for x in file.removed if NEARBY.search(x.text[:LONG]) and not NAMED.search(x.text[:LONG])
    )
    near = {key.group() for said in sought if (key := KEY.match(said))}
    for line in file.added if near or nature == "test" else ():
        said = line.text.strip()[:LONG]
        if nature == "test" and "://" in said and OF_DATA.search(said) and NAMED.search(said):
            return line
        if (
            not NAMED.search(said)
            or COMPARED.search(said)
            or not TARGET.search(said)
            or (nature not in ("config", "test") and not OF_DATA.search(said) and not OF_A_TOOL.search(file.path))
        ):
            continue
        key = KEY.match(said)
        if key and key.group() in near:
            return line
    return None


IN_TESTS = pattern(
    r"\b(?:jdbc:\w+|postgres\w*|mysql\w*|mongodb(?:\+srv)?|rediss?|sqlserver)://(?:[^\s\"'/@]*@)?[.-]*(?:\w+[.-]+)*(?:prod|production)(?=[.\-:/])"
    r"|\bTerraformDir:\s*\"[^\"\n]*\b(?:live|prod|production)\b|\ballow_(?:remote_database_url|production)\s*=\s*true\b|^\s*\\c(?:onnect)?\s+\w*prod"
    r"|^\s*host\s*=\s*[\"']https?://(?:[\w-]+\.)*prod(?:uction)?[.\"'/]"
    r"|\b(?:aws|gcloud|az|kubectl|helm|terraform)\s[^\n]*\b(?:delete|terminate|destroy|remove)[\w-]*[^\n]*\bprod|^\s*-\s*name:\s*[\w-]+\.prod(?:uction)?\.",
    words=("prod", "live", "allow_remote"),
)
"""Tests that run against what people use."""
ALL_OF_IT = pattern(r"\bboto3\.resource\([^\n]*\.(?:instances|buckets|volumes|snapshots|tables)\.all\(\)")
ENDS = pattern(r"\.(?:terminate|delete|delete_all|release)\(\s*\)")
MOCKED = pattern(r"\bmoto\b|mock|stub|localstack|fake|emulator", re.I)


def lives_in_tests(file: FileChange, nature: Nature) -> Line | None:
    """The row by which a test runs against production, or ends all that an account has."""
    if nature != "test":
        return None
    gone = {x.bare for x in file.removed}
    for line in file.added:
        text = line.text[:LONG]
        if line.bare in gone or is_remark(text):
            continue
        if IN_TESTS.search(text):
            return line
        if ALL_OF_IT.search(text) and not MOCKED.search(file.new_text):
            if any(ENDS.search(x.text[:LONG]) and 0 <= x.number - line.number <= 3 for x in file.added):
                return line
    return None


WIPES = pattern(r"\b(?:TRUNCATE|DROP|DELETE|Destroy|delete|clean|terminate|reset)", re.I)


def leaves_home(file: FileChange, nature: Nature) -> Line | None:
    """The line by which tests reach a host that others use, which reached their own machine before."""
    if nature != "test" or not file.removed or not OF_TESTS.search(file.path):
        return None
    own = {HOME.sub("@", x.bare) for x in file.removed if HOME.search(x.text[:LONG])}
    return next((x for x in file.added if AWAY.search(x.text[:LONG]) and AWAY.sub("@", x.bare) in own), None)


def leaves_staging(file: FileChange, nature: Nature) -> Line | None:
    """A row that names no copy for trials any more, but another machine of the same domain, or another store."""
    if file.before is None or file.after is None or nature in ("docs", "vendored", "lockfile", "generated"):
        return None
    if nature == "test" and not OF_TESTS.search(file.path):
        return None
    if not any(word in file.removed_lowered for word in STAGES):
        return None  # most files end here
    gone = {shape: domain for x in file.removed if OF_TRIALS.search(x.text[:LONG]) for shape, domain in _shapes(x)}
    for line in file.added if gone else ():
        if not is_remark(line.text) and not OF_TRIALS.search(line.text[:LONG]):
            if any(gone.get(shape) == domain for shape, domain in _shapes(line)):
                return line
    return None


def _shapes(line: Line) -> list[tuple[str, str]]:
    """A row with what it reaches left out, and the domain of that."""
    text = line.text[:LONG]
    hosts = HOST.findall(text)
    told = (
        [(LISTED.sub("@", bare(HOST.sub("@", text))), ".".join(hosts[0].rpartition("/")[2].split(".")[-2:]))]
        if hosts
        else []
    )
    stored = STORED.search(text)
    if stored:
        told.append((bare(text[: stored.start("value")] + "@" + text[stored.end("value") :]), ""))
    if "twine" in text:
        told.append((bare(UPLOADS.sub("", text)), "twine"))
    return told
