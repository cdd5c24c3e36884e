"""Suppressions of security scanners: a warning that nobody will see again.

Raises: an added `# nosec`, `checkov:skip`, `// NOSONAR`, an entry in `.trivyignore`, what `deny.toml` lets in, a query
that CodeQL leaves out, `make audit` without its scanner.
Ignores: style suppressions (`noqa: E501`), a suppression that goes, tests of a scanner itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import scanner_rules
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import command_of, enclosing, is_remark
from gate.classify.reading.words import Words
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {"security-suppression": "a security scanner is told to look away"}
MARKS = Words(
    "nosec",
    "checkov:",
    "tfsec:",
    "trivy:",
    "zizmor:",
    "nosonar",
    "nosemgrep",
    "gitleaks:",
    "lgtm[",
    "codeql[",
    "eslint-disable",
    "kics-",
    "noqa",
    "snyk",
    "hadolint",
    "allowlist secret",
    "brakeman",
    "nolint",
    "rubocop:",
    "phpcs:",
    "solhint-",
    "slither-",
    "pragma warning",
    "suppress",
    "deepcode",
    "skipcq",
    "biome-ignore",
)
FILES = of_path(
    r"(^|/)(\.trivyignore(\.ya?ml)?|\.?govulncheck[-_]?ignore[^/]*|\.gitleaksignore|\.?gitleaks[\w-]*\.toml|\.snyk|\.grype\.ya?ml|\.checkov\.ya?ml"
    r"|\.tfsec[^/]*|brakeman\.ignore|\.?trivy\.ya?ml|\.?brakeman\.yml|\.gitguardian\.ya?ml|slither\.config\.json|\.bearer/[^/]+|bearer\.(?:ignore|yml)"
    r"|\.retireignore(?:\.json)?|\.secretlintignore|\.gitallowed|CredScanSuppressions\.json|auditjs\.json|\.bandit|\.talismanrc|\.secrets\.baseline"
    r"|\.semgrepignore|\.zizmor\.ya?ml|zizmor\.ya?ml|osv-scanner\.toml|\.tfsec/[^/]+"
    r"|(?:[\w-]*(?:owasp|dependency[-_]?check|cve|nvd)[\w-]*[-_])?suppressions?\.xml|audit-ci\.jsonc?|\.nsprc|\.kube-linter\.ya?ml|\.dockleignore"
    r"|\.sobelow-(?:conf|skips)|\.safety-policy\.ya?ml|\.zap/[^/]+|(?:\.cargo/)?audit\.toml|\.bundler-audit\.ya?ml|\.?codeql[-\w]*\.ya?ml|codeql/[^/]+\.ya?ml)$",
    words=(
        "trivy", "govulncheck", "gitleaks", "snyk", "grype", "checkov", "tfsec", "brakeman", "gitguardian", "slither", "bearer", "retireignore", "secretlint", "gitallowed",
        "audit", "bandit", "talismanrc", "baseline", "semgrep", "zizmor", "osv-scanner", "suppression", "nsprc", "kube-linter", "dockleignore", "sobelow",
        "safety-policy", ".zap/", "codeql"
    ),
)  # fmt: skip
LINTERS = of_path(
    r"(^|/)(\.golangci[^/]*\.(ya?ml|toml|json)|\.?ruff[\w-]*\.toml|pyproject\.toml|setup\.cfg|tox\.ini|\.flake8|\.?bandit[^/]*|\.rubocop[^/]*\.ya?ml|\.eslintrc[^/]*|eslint\.config\.[a-z]+|\.semgrep[^/]*|\.?sonar[^/]*\.properties|\.pre-commit-config\.ya?ml)$"
)
LEAVES_OUT = pattern(
    r"\bgosec\b|\bG[1-7]\d{2}\b|\bflake8-bandit\b|[\"'\s,=](?:S(?!101)[1-7]\d{2}|B(?!101)[1-7]\d{2})\b|\bSecurity/\w+|[\"'](?:no-(?:implied-)?eval|no-new-func|no-script-url|[\w@/-]*(?:security|unsanitized|xss|no-secrets|no-danger|no-implied-eval)[\w-]*(?:/[\w-]+)?)[\"']\s*:\s*[\"'\[]*(?:off|0|warn)"
    r"|^\s*sonar\.exclusions\s*=[^\n]*\b(?:src|app|lib|main)/",
)
"""Rules of security in the settings of linters. What asserts (S101, B101) is a matter of style."""
WORKFLOWS = of_path(r"(^|/)workflows/")
LETS_IN = pattern(
    r"RUSTSEC-|https?://|\ballow-(?:git|registry|org)\b|\b(?:unknown-(?:git|registry)|yanked|unmaintained|vulnerability|unsound)\s*=\s*\"(?:allow|warn|none)"
)
"""What cargo-deny lets pass: https://embarkstudios.github.io/cargo-deny/"""
SAMPLE = of_path(r"^examples?/([^/]+/)*[^/]+\.(py|rb|js|ts|go|java|php)$")
"""What a scanner is tried on, and readers are shown: nobody runs it."""
QUOTED = pattern(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
"""A scanner's own code speaks of its marks in strings."""


SONAR = r"[^\n]*\bS(2068|207[678]|2083|2091|2115|2245|225[47]|2612|2631|3329|3330|3649|4036|442[36]|443[23]|4502|4507|4790|4830|513[15]|514[4-7]|5247|5301|5332|544[35]|5527|554[27]|5659|5876|6096|6350|6437)\b"
"""Vulnerabilities and hotspots by their numbers: https://rules.sonarsource.com/java/type/Vulnerability/"""
BUILDS = of_path(
    r"(^|/)(\.editorconfig|\.globalconfig|[^/]+\.(cs|fs|vb)proj|Directory\.Build\.(props|targets)|[^/]+\.ruleset|pom\.xml|build\.gradle(\.kts)?"
    r"|\.yarnrc\.yml|pnpm-workspace\.yaml|package\.json|composer\.json|psalm-baseline\.xml|(find|spot)bugs[-_]exclude[\w-]*\.xml|sonar-project\.properties"
    r"|Makefile|[Jj]ustfile|[\w.-]+\.(mk|sh))$"
)
LOOKS_AWAY = pattern(
    r"dotnet_diagnostic\.(?:CA(?:5|3|23)\d{2,3}|SCS\d{4})\.severity\s*=\s*(?:none|silent|suggestion)|<NoWarn>[^<]*\b(?:CA(?:5|3)\d{3}|SCS\d{4}|NU190\d)|<NuGetAudit>\s*false|<NuGetAuditSuppress\b|\bId=\"(?:SCS|CA[35])\d{3,4}\"\s+Action=\"(?:None|Hidden|Info)"
    r"|<Tainted\w+>|<Bug\s+(?:pattern|code|category)=\"[^\"]*(?:SQL|XSS|XXE|SECURITY|INJECT|CIPHER|TRAVERSAL|DESERIAL)|\bsonar\.issue\.ignore\b"
    r"|\"ignoreCves\"\s*:\s*\[\s*\"|\"audit\"\s*:\s*\{\s*\"ignore\"\s*:\s*[\[{]\s*\"|\bfailBuildOnCVSS\b|\bignore(?:Cves|Ghsas)\s*:"
    r"|^\s*-\s+[\"']?(?:CVE-\d{4}-\d+|GHSA-[\w-]{14})\b|\bnpmAudit(?:Ignore|Exclude)\w*|\bpip-audit\b[^\n]*--ignore-vuln"
    r"|\b(?:npm|pnpm|yarn)\b[^\n]*\baudit\b[^\n]*level[= ](?:none|critical)|\b(?:cargo|bundle|bundler)[- ]audit\b[^\n]*--ignore"
    r"|\bsafety (?:check|scan)\b[^\n]*(?:-i|--ignore)\b",
)
"""What builds leave out of what they look for."""
RULE = pattern(r"(?<![\w.:/-])[a-zA-Z_.:/-]{0,60}\d[\w.:/-]*")
"""A rule, an advisory or a threshold by its number."""
NAMES = pattern(r"[\w./:-]+")
SELECTS = pattern(r"\b(?:extend-)?select\s*=\s*\[[^\]\n]*[\"']S[\"']")
PASSES = pattern(
    r"\|\|\s*(?:true|:|exit 0)\b|--exit-zero\b|--soft-fail\b|--exit-code[= ]0\b|--no-exit-on-\w+|(?<!\w)-s\s+B\d{3}|-{1,2}exclude(?:-rule)?[= ]\S|--skip(?:-check|-rule)?[= ][\w,]+|--severity[= ]CRITICAL\b|--ignore-vuln\b|(?<=bandit)[^\n]*\s-(?:ll+|ii+)\b|--(?:severity|confidence)-level[= ](?:medium|high)\b|--audit-level[= ](?:high|critical)\b|^\t-\w"
)
"""By which a scanner finds less, or fails nothing."""
RECIPES = of_path(
    r"(^|/)(Rakefile|Makefile|package\.json|lefthook\.ya?ml|\.husky/[^/]+|[Jj]ustfile|tox\.ini|[\w.-]+\.(rake|mk|just|sh))$"
)
SCANS = pattern(
    r"\b(?:bundler?[:/_-]+audit|bundle[ -]audit|brakeman|gitleaks|trivy|semgrep|bandit|gosec|govulncheck|osv-scanner|tfsec|checkov|pip-audit|snyk (?:test|code)|(?:npm|yarn|pnpm|cargo|composer) audit|cargo deny)\b"
)


def _no_longer_run(file: FileChange) -> Line | None:
    """The line of a recipe by which a scanner ran, where none of its name is left."""
    if file.before is None or not RECIPES.search(file.path):
        return None
    ran = dict[str, Line]()
    for line in file.removed:
        if (found := SCANS.search(line.text[:500])) and not is_remark(line.text):
            ran.setdefault(found.group(), line)
    passed = {word for x in file.removed for word in PASSES.findall(x.text[:500])}
    less = [x.text[:500] for x in file.added if set(PASSES.findall(x.text[:500])) - passed] if ran else []
    for name, line in ran.items():
        if name not in file.new_text or any(name in text for text in less):
            return line
    return None


def _looks_away(file: FileChange) -> Line | None:
    """A line of a build by which it passes what it reported before."""
    if not BUILDS.search(file.path):
        return None
    gone = [line.text[:2_000] for line in file.removed if LOOKS_AWAY.search(line.text[:2_000])]
    known = {word for text in gone for word in RULE.findall(text)}
    for line in file.added:
        told = LOOKS_AWAY.search(line.text[:2_000])
        if told and (not gone or set(RULE.findall(line.text[:2_000])) - known):
            return line
    return _leaves_out_one_more(file)


ONE_MORE = pattern(r"\s*(?:-i|--ignore(?:-vuln\w*)?)[= ][\w-]*\d[\w-]*\s*\\\s*$")


def _leaves_out_one_more(file: FileChange) -> Line | None:
    """A row of a scanner's command by which it leaves out what no row did before."""
    more = [line for line in file.added if ONE_MORE.match(line.text[:500])]
    known = set(RULE.findall(file.old_text)) if more else set[str]()
    rows = file.new_text.split("\n") if more else []
    for line in more:
        new = set(RULE.findall(line.text[:500])) - known
        if new and LOOKS_AWAY.search(command_of(rows, line.number)[:5_000]):
            return line
    return None


COPS = pattern(r"Security|Rails/OutputSafety|Brakeman|GitHub/Insecure")
"""What RuboCop looks for that lets somebody in: https://docs.rubocop.org/rubocop/cops_security.html"""
OF_PAGES = pattern(r"Rails/OutputSafety")
"""It reports every `html_safe`, most of which are meant."""


def _off(file: FileChange) -> Line | None:
    """The line by which a group of rules about security is no longer asked."""
    if ".rubocop" in file.path:
        rows = file.new_text.split("\n")
        for line in file.added:
            if "false" in line.text and any(COPS.search(row[:200]) for row in enclosing(rows, line.number, 20)):
                return line
    lost = next((x for x in file.removed if SELECTS.search(x.text[:2_000])), None)
    kept = re.search(r"[\"'](?:S\d*|ALL)[\"']", file.new_text)
    return lost if lost is not None and kept is None else None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\()(#|//|/\*|<!--|--|;)\s*(nosec\b|checkov:skip|tfsec:ignore|trivy:ignore|zizmor:\s*ignore|nosemgrep|gitleaks:allow|lgtm\[|codeql\[|kics-scan|snyk:ignore|pragma:\s*allowlist secret|hadolint ignore=|NOSONAR"
        r"|noqa:\s*[A-Z0-9, ]*\bS\d{3}|nolint:[\w, ]*\b(?:gosec|gas|all)\b|flake8:\s*noqa:\s*S\b|ruff:\s*noqa:\s*[A-Z0-9, ]*\bS\d{3}|deepcode\s+ignore\b|skipcq\b|biome-ignore\s+lint/security|NOLINT(?:NEXTLINE)?\([^)\n]{0,200}\bcert-)",
        re.I,
    )


@cache
def _of_rules() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """What stands in such a line, the mark, and which rules are of security among those that it names behind it."""
    return tuple(
        (word, re.compile(mark, re.I), re.compile(rules, re.I))
        for word, mark, rules in (
            ("eslint-disable", r"(?<!\()(?://|/\*|<!--)\s*eslint-disable", r"security|no-eval|no-unsafe|xss|no-implied-eval|no-danger|no-new-func|no-script-url"),
            ("rubocop:", r"#\s*rubocop:(?:disable|todo)\b", r"\bSecurity\b|\bRails/OutputSafety\b"),
            ("phpcs:", r"(?://|#|/\*)\s*phpcs:(?:ignore|disable)\b", r"Security|PreparedSQL|EscapeOutput|Nonce"),
            ("-disable", r"(?://|/\*)\s*(?:solhint|slither)-disable[\w-]*\s", r"reentrancy|tx-origin|selfdestruct|suicid|arbitrary|delegatecall|unchecked|weak-prng|low-level-calls"),
            ("psalm-suppress", r"@psalm-suppress\s", r"\bTainted"),
        )
    )  # fmt: skip


def _says_so(text: str) -> bool:
    """Whether a line tells a scanner to look away."""
    if _pattern().search(text):
        return True
    lowered = text.lower()
    told = ((mark.search(text), rules) for word, mark, rules in _of_rules() if word in lowered)
    return any(found and rules.search(text, found.end()) for found, rules in told)


def _only_sorted(file: FileChange) -> bool:
    """Whether settings in YAML say the same in another order."""
    if file.before is None or file.after is None or not file.path.endswith((".yml", ".yaml")):
        return False
    from gate.classify.reading.actions import load_yaml  # few changes come so far

    old, new = load_yaml(file.old_text), load_yaml(file.new_text)
    return isinstance(old, dict) and old == new


def _parts(text: str) -> tuple[str, frozenset[str]]:
    """A line of code without the remark at its end, and what that names."""
    text = text[:2_000]
    marks = [_pattern().search(text), *(mark.search(text) for word, mark, _ in _of_rules() if word in text.lower())]
    start = min((mark.start() for mark in marks if mark), default=len(text))
    return text[:start].strip(), frozenset(NAMES.findall(text[start:]))


BANDIT = pattern(r"B\d{3}$")


def _was_told(text: str, before: dict[str, frozenset[str]]) -> bool:
    """Whether the same code was passed over before, and for no other rules."""
    code, named = _parts(text)
    had = before.get(code) if code else None
    if had is None or not named <= had or (any(map(BANDIT.match, had)) and not any(map(BANDIT.match, named))):
        return False
    return any(map(RULE.search, named)) or not any(map(RULE.search, had))


@cache
def _annotation() -> re.Pattern[str]:
    """What says so in a text of the language itself."""
    return re.compile(
        r"^\s*#pragma warning disable\b[^\n]*\b(CA(5|3|23)\d{2,3}|SCS\d{4})\b|\bSuppressWarnings\("
        + SONAR
        + r"|\bSuppressFBWarnings\([^\n]*(SQL|XSS|XXE|CIPHER|INJECT|TRAVERSAL|COMMAND|WEAK|HARD_CODE|TRUST|PREDICTABLE|DESERIAL|SSRF|LDAP|STATIC_IV|ECB_|DES_|RSA_)"
        r"|\bSuppressLint\([^\n]*(Trust|SSL|Hostname|JavaScriptEnabled|JavascriptInterface|World(Readable|Writeable)|UnsafeIntent)|\bSuppressMessage\(\s*\"(Microsoft\.)?Security\b",
        re.I,
    )


PASSED = pattern(r"jeremylong\.github\.io/DependencyCheck|<(?:vulnerabilityName|cve|cvssBelow)\b")
"""https://jeremylong.github.io/DependencyCheck/general/suppression.html"""


def _passes_dependencies(file: FileChange) -> bool:
    """Whether it says which vulnerabilities of dependencies are no news, whatever the file is called."""
    named = file.path.lower().endswith(("suppressions.xml", "suppression.xml"))
    return named and any(PASSED.search(text) for text in (file.old_text, file.new_text))


OF_RULES = {
    "more": (1, "a security scanner looks for more"),
    "otherwise": (2, "a security scanner looks for secrets by other patterns"),
}


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    safer = "mend what the scanner found, or name the one rule, with a reason and an owner"
    if (FILES.search(file.path) and not WORKFLOWS.search(file.path)) or _passes_dependencies(file):
        rules = scanner_rules.told(file) if "gitleaks" in file.path else None
        level, reason = OF_RULES.get(rules or "", (3, "tells a security scanner what to leave out"))
        yield finding("security-suppression", level, reason, file, line=next(iter(file.added), None), safer=safer)
        return
    told = LEAVES_OUT if LINTERS.search(file.path) else LETS_IN if file.path.endswith("deny.toml") else None
    if told is not None:
        line = next((x for side in file.delta.lines[::-1] for x in side if told.search(x.text[:500])), None)
        if line is not None and _only_sorted(file):
            return
        line = line or _off(file) or _no_longer_run(file)
        if line is not None:
            runs = SELECTS.search(line.text[:2_000]) or SCANS.search(line.text[:2_000])
            level = 3 if line.side == "new" or runs else 2
            level = 2 if OF_PAGES.search(next(enclosing(file.new_text.split("\n"), line.number, 2), "")) else level
            reason = "changes which warnings of security are shown"
            yield finding("security-suppression", level, reason, file, line=line, safer=safer)
        return
    line = _looks_away(file)
    if line is not None:
        reason = f"what is known to be dangerous is not reported any more: {line.text.strip()[:60]}"
        yield finding("security-suppression", 3, reason, file, line=line, safer=safer)
        return
    if context.inert or context.nature in ("vendored", "generated"):
        return
    line = _no_longer_run(file)
    if line is not None:
        reason = f"a scanner for security runs no more: {line.text.strip()[:60]}"
        safer = "let it run somewhere else before it goes here"
        yield finding("security-suppression", 3, reason, file, line=line, safer=safer)
        return
    line = _marked(file) if not SAMPLE.search(file.path) else None
    if line is not None:
        yield finding("security-suppression", 3, IDS["security-suppression"], file, line=line, safer=safer)


def _marked(file: FileChange) -> Line | None:
    """A line that tells a scanner to look away, where none did."""
    marked = MARKS.lines(file.added, file.added_lowered)
    gone = {line.text.strip() for line in file.removed} if marked else ()
    told_before = dict(_parts(x.text) for x in file.removed if _says_so(x.text[:2_000])) if marked else {}
    for line in marked:
        said = line.text[:50_000]
        if (
            line.text.strip() not in gone
            and not _was_told(said, told_before)
            and (_says_so(QUOTED.sub('""', said)) or _annotation().search(said[:2_000]))
        ):
            return line
    return None
