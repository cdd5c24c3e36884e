"""What a file is, where its content says more than its path (`nature.py`)."""

from __future__ import annotations

import re

from gate.classify.nature import nature_of, told_by_place
from gate.classify.reading import mdx
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import indent
from gate.classify.rule import Nature
from gate.model import FileChange

LONG = 20_000
"""Characters of a line that only a bundler writes."""
SHORT = 500
"""Below this a changed line of a bundle may be somebody's own."""
BUILT = of_path(r"(^|/)(builds?|bundles?|public|static|assets|www|htdocs)/([^/]+/)*[^/]+\.(js|mjs|css|html?)$")
OWN_SCAN = of_path(r"(^|/)\.")
RULES = pattern(r"(?:[ \t]*(?:#[^\n]*|---)?\n)*rules[ \t]*:")
KEYS = frozenset(
    "id message severity languages metadata fix fix-regex paths options min-version max-version mode match join extract taint".split()
)
SHOWS = frozenset(
    "pattern patterns pattern-either pattern-regex pattern-sources pattern-sinks pattern-sanitizers pattern-propagators match".split()
)


TESTS = pattern(
    r"\bdef\s+(?:self\.)?test|\bclass\s+\w+\s*(?:\(|<|extends|:)\s*[\w.:\\]*(?:Test|Spec|Suite|TestCase)|\b(?:py|unit|mini|Unit|Mini)_?[Tt]est\b|\bJUnit"
    r"|\bRSpec\b|\bTestCase\b|\btesting\b|\b(?:describe|context|it|test|should|scenario|feature|specify|suite|bench)\b\s*[(\s]?\s*[\"'`]"
    r"|\b(?:describe|it|test)\.\w+\(|\bexpect\s*[({]|\bdescribe\s+[A-Z]"
    r"|@(?:\w+\.)*\w*Test\b|\[(?:Test|Fact|Theory|TestMethod|TestClass|Benchmark)"
    r"|\bassert(?:_\w+|Equals?|That|True|False|Not\w*|Null|Same|Throws|Raises|Contains|In\w*|Is\w*|Array\w*|Json\w*|Status|Has\w*|Count|Empty|Match\w*|All"
    r"|String\w*|Greater\w*|Less\w*|Almost\w*|Dict\w*|List\w*|Size|Database\w*|Redirect\w*|See|Ok|Response\w*)\b"
    r"|\bassert\.|\bself\.assert|\bcy\.|\bpage\.(?:goto|click|fill|locator|getBy\w+|waitFor\w*)\("
    r"|(?i:playwright|cypress|puppeteer|selenium|webdriver|\bfaker\b|\bsinon\b|\bjest\b|\bvitest\b)|\bmock\w*\b|\bMock\w*\b|\bfixtures?\b"
)
"""What a file of tests calls, in the frameworks of each language."""


OF_OTHERS = pattern(
    r"(?i:copyright|licen[cs]e|@preserve|spdx-|\bgenerated\b|do not edit|autogen|vendored|upstream)|!function|__webpack_require__|sourceMappingURL"
)
"""What stands in somebody else's code and in what a program wrote."""
WRITTEN = pattern(r"[^\n]{2000}")
"""A line that no hand wrote."""
FORM = of_path(r"(^|/)\.?github/(?:ISSUE|DISCUSSION)_TEMPLATE/[^/]+\.ya?ml$", re.I)
WORDS = pattern(r"\s*(?:-\s+)?(?:description|label|placeholder|about|value)\s*:(?!\s*[\"']?/)[^\n@]*$")
TEXT = pattern(r"\s*+(?!/)[^\n@]*$")
OPENS = pattern(
    r"\s*(?:-\s+)?(?:(?P<text>(?:description|label|placeholder|about|value)\s*:\s*[|>][+-]?)|options\s*:)\s*$"
)
"""What a form asks for in words, and what it lets somebody choose:
https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms"""
REPORTS = of_path(
    r"(?<![a-z])(?:bug|feature|triage|question|support|crash|preset|idea)(?![^/]*(?:deploy|access|releas|approv))[^/]*$",
    re.I,
)
"""Forms that tell of something, by their names."""
FRAGMENT = of_path(r"(^|/)changelogs/(fragments/[^/]+|changelog)\.ya?ml$")
TOLD = frozenset(
    "major_changes minor_changes breaking_changes bugfixes deprecated_features removed_features security_fixes known_issues trivial release_summary".split()
)
TOLD_OF_IT = frozenset("changes codename release_date fragments modules plugins objects release_summary".split())
VERSION = re.compile(r"\d+\.\d+[\w.+-]*")
"""What a collection of Ansible tells of a release: https://docs.ansible.com/projects/antsibull-changelog/changelogs/"""
OF_DOCS = of_path(r"^(?:(?:[\w-]+/)?src/docs?|docs?|documentation|manual|website)/([^/]+/)*[^/]+\.html?$")
"""Pages that a project's documentation is made of, or was made to."""
COMMANDS = pattern(r"(?m)^@(?:\w+\.)*(?:click|cli|app)\.(?:command|group)\(", words=(".command(", ".group("))
"""Commands that a person calls, whatever they are called: https://click.palletsprojects.com/en/stable/commands/"""
SIGNS = {"test": TESTS, "vendored": OF_OTHERS, "generated": OF_OTHERS}


def nature_by_content(file: FileChange, path: str) -> Nature:
    """The nature of one end of a changed file."""
    if only_tests(file):
        return "test"
    if _is_rebuilt(file):
        return "generated"
    if FRAGMENT.search(path) and all(_tells_of_a_release(path, t) for t in (file.old_text, file.new_text) if t):
        return "docs"
    if OF_DOCS.search(path):
        from gate.classify.reading import pages  # after the path: few pages stand there

        return "docs" if pages.runs_as_before(file) else nature_of(path)
    nature = nature_of(path)
    if nature == "docs" and LISTS.search(path) and _is_a_list(file):
        return "code"
    if nature == "docs" and FORM.search(path) and _is_acted_on(file):
        return "config"
    if nature == "docs" and path.lower().endswith(".mdx") and mdx.runs_otherwise(file):
        return "code"
    name = path.rsplit("/", 1)[-1]
    if file.old_text.startswith("#!") and ((nature == "docs" and "." not in name) or name in (".osx", ".macos")):
        return "script"
    signs, texts = SIGNS.get(nature), (file.old_text, file.new_text)
    if not signs or not told_by_place(path):
        return nature
    told = any(signs.search(t) or WRITTEN.search(t) for t in texts)
    return nature if told and not (nature == "test" and any(COMMANDS.search(t) for t in texts)) else "code"


def _is_acted_on(file: FileChange) -> bool:
    """Whether a form does more than to ask for words, or to let somebody choose among things to tell of."""
    tells = REPORTS.search(file.path) is not None
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        changed, deep, chosen = {line.number for line in lines}, -1, False
        for number, row in enumerate(text.split("\n") if lines else (), 1):
            within = deep >= 0 and (not row.strip() or indent(row) > deep)
            told = bool(TEXT.match(row)) and (tells or not chosen) if within else bool(WORDS.match(row))
            if number in changed and row.strip() and not told:
                return True
            if not within:
                opens = OPENS.match(row)
                deep, chosen = (indent(row), not opens["text"]) if opens else (-1, False)
    return False


LISTS = of_path(
    r"^(?!(?:.*/)?(?:docs?|documentation|doc|man|manual|\.changelog|help|licen[cs]es?|legal|news|changelogs?|notes?|wiki|texts?"
    r"|books?)/)(?:.*/)?(?!(?:readme|change|licen|notice|copying|author|contribut|todo|news|history|install|release|note|thank|credit|about|humans|faq"
    r"|howto|manual|help|bug|idea|whatsnew|version|description|eula|terms|privacy|check-?sums?|sha\d*sums?|md5sums?|hashes)[\w.-]*)[\w.-]+\.txt$",
    re.I,
)
SENTENCE = pattern(
    r"[A-Za-z][a-z']+(?:[,;:]? [A-Za-z][a-z'-]*){4,}|[A-Za-z][a-z']+(?: [A-Za-z][a-z'-]*){2,}[.!?](?:\s|$)"
)


def _is_a_list(file: FileChange) -> bool:
    """Whether a text holds no sentence on either side: names, numbers and addresses that a program reads."""
    texts = [text for text in (file.old_text, file.new_text) if text.strip()]
    return bool(texts) and not any(SENTENCE.search(text[:100_000]) for text in texts)


def _tells_of_a_release(path: str, text: str) -> bool:
    """Whether a fragment, or the changelog made of them, says only what such a file says, in words."""
    from gate.classify.contracts import trees  # after the path: few files are called so

    tree = trees.parse(text, path)
    if not isinstance(tree, dict):
        return False
    if not path.endswith(("changelog.yaml", "changelog.yml")):
        return TOLD >= tree.keys() and all(_is_told(said) for said in tree.values())
    releases = tree.get("releases")
    return (
        tree.keys() <= {"ancestor", "releases"}
        and isinstance(releases, dict)
        and all(VERSION.fullmatch(str(version)) for version in releases)
        and all(isinstance(said, dict) and TOLD_OF_IT >= said.keys() for said in releases.values())
        and all(TOLD >= said["changes"].keys() for said in releases.values() if isinstance(said.get("changes"), dict))
    )


def _is_told(said: object) -> bool:
    return isinstance(said, str) or (isinstance(said, list) and all(isinstance(item, str) for item in said))


def _is_rebuilt(file: FileChange) -> bool:
    """Whether a bundle was one before, too, and nothing but its packed lines changed: nobody wrote either side."""
    if file.before is None or file.after is None or min(file.before.size, file.after.size) < LONG:
        return False
    if not BUILT.search(file.path) or not all(_is_packed(text) for text in (file.old_text, file.new_text)):
        return False
    return all(len(line.text) >= SHORT for line in (*file.removed, *file.added))


def _is_packed(text: str) -> bool:
    return any(len(line) >= LONG for line in text.split("\n"))


def is_rule_of_a_scanner(file: FileChange) -> bool:
    """Whether a file is a rule of Semgrep and nothing else (https://semgrep.dev/docs/writing-rules/rule-syntax): it shows code that is
    looked for, and that nobody runs. Where a dot begins a folder or the name, a tool reads the file for itself."""
    if not file.path.endswith((".yaml", ".yml")) or OWN_SCAN.search(file.path):
        return False
    texts = [text for text in (file.old_text, file.new_text) if text]
    return bool(texts) and all(RULES.match(text) and _are_rules(text) for text in texts)


def _are_rules(text: str) -> bool:
    from gate.classify.reading.actions import load_yaml

    document = load_yaml(text)  # None for several documents
    rules = document.get("rules") if isinstance(document, dict) and set(document) == {"rules"} else None
    return (
        isinstance(rules, list)
        and bool(rules)
        and all(isinstance(rule, dict) and _is_rule(set(rule)) for rule in rules)
    )


def _is_rule(keys: set[str]) -> bool:
    return {"id", "message", "severity", "languages"} <= keys <= KEYS | SHOWS and not keys.isdisjoint(SHOWS)


MARK = "#[cfg(test)]"
"""Before a module of tests in the file that they test, which no build ships:
https://doc.rust-lang.org/book/ch11-03-test-organization.html"""


def only_tests(file: FileChange) -> bool:
    """Whether every changed line stands in a module of tests of Rust, and all else is as it was. What can't be parsed is no test."""
    if not file.path.endswith(".rs") or file.after is None or MARK not in file.new_text:
        return False
    if not (file.added or file.removed) or any("cfg(" in line.text for line in file.removed):
        return False
    first = file.new_text.count("\n", 0, file.new_text.index(MARK)) + 1
    removed, added = ([line.number for line in side if line.text.strip()] for side in file.delta.lines)
    if any(number < first for number in added):
        return False  # most changes end here, unparsed
    old, new = (_tested(text) if text else set[int]() for text in (file.old_text, file.new_text))
    held = set(added) <= new and set(removed) <= old
    return held and _shipped(file.old_text, old) == _shipped(file.new_text, new)


def _shipped(text: str, tested: set[int]) -> list[str]:
    """What is no test: it must be the same before and after."""
    return [row for number, row in enumerate(text.rstrip("\n").split("\n"), 1) if number not in tested]


def _tested(text: str) -> set[int]:
    """The numbers of the lines that are in a module of tests; none where the text does not parse."""
    from gate.classify.equivalence.tokens import parser_of

    root = parser_of("tree_sitter_rust", "language")[0].parse(text.encode()).root_node
    if root.has_error:
        return set()
    rows, lines, begin = text.split("\n"), set[int](), None
    for node in root.children:
        if node.type == "attribute_item":
            if node.text == MARK.encode() and rows[node.start_point.row].strip() == MARK:
                begin = node.start_point.row
            continue
        if begin is not None and node.type == "mod_item" and rows[node.end_point.row].strip() == "}":
            while begin and not rows[begin - 1].strip():
                begin -= 1  # the blank rows above go with it
            lines |= set(range(begin + 1, node.end_point.row + 2))
        if node.type not in ("line_comment", "block_comment"):
            begin = None
    return lines
