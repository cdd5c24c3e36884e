"""Rules of static analysers: they speak of passwords, ciphers and sessions in other people's programs, and guard nothing themselves."""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange

NAMED = of_path(
    r"(Detector|Check(er)?|Rule|Visitor|Inspection|Analy[sz]er)s?\.(java|kt|cs|py|go)$|(^|/)rubocop/cop/([^/]+/)+\w+\.rb$"
)
LIBRARY = pattern(
    r"(?m)^\s*(?:import|using|from)\s+(?:static\s+)?(?:edu\.umd\.cs\.findbugs\.(?!annotations\b)|com\.puppycrawl\.tools\.checkstyle\.|net\.sourceforge\.pmd\.|org\.sonar\.(?:plugins\.java\.api|java\.checks|python\.checks|javascript\.checks)\.|com\.google\.errorprone\.bugpatterns"
    r"|com\.android\.tools\.lint\.detector|io\.gitlab\.arturbosch\.detekt\.|Microsoft\.CodeAnalysis\.Diagnostics|pylint\.checkers|bandit\.core)|^\s*module RuboCop\b|^\s*\"golang\.org/x/tools/go/analysis\""
)
"""SpotBugs (https://spotbugs.readthedocs.io/en/stable/implement-plugin.html), Checkstyle, PMD, Sonar, Error Prone, Android's lint,
detekt, Roslyn, Pylint, Bandit, RuboCop, and what `go vet` is made of."""
IS_ONE = pattern(
    r"(?m)\b(?:extends|implements)\s[^{\n]{0,200}\b(?:Detector\d?|\w{0,40}Detector|AbstractCheck|BytecodeScanningDetector|AbstractJavaRule\w{0,20}|BugChecker|BaseTreeVisitor|IssuableSubscriptionVisitor|SubscriptionCheck)\b|:\s*(?:Detector\(\)|Rule\(|DiagnosticAnalyzer\b)|^\s*class \w+(?:\([^)\n]{0,200}Checker\)| < Base)|^@test\.|analysis\.Analyzer\{",
)


def only(file: FileChange) -> bool:
    """Whether a file is a rule of an analyser, and was one."""
    texts = [text for text in (file.old_text, file.new_text) if text]
    return bool(NAMED.search(file.path)) and all(
        LIBRARY.search(text[:10_000]) and IS_ONE.search(text[:50_000]) for text in texts
    )
