"""Settings that set nothing: what counts versions, lists pages, tells readers something, or is a program's own class.

"version": "1.4.0"                 a plugin's own number
{"coverage": 91.2, …}              what tests covered
class Settings { get(key) {…} }    what reads settings, where no setting changes
"""

from __future__ import annotations

import re

from gate.classify.contracts.kinds import kind_of
from gate.classify.reading import idle, mappers, pins, plays, servers
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange

OF_A_BUILD = pattern(
    r"^\s*(?:#|(?:org\.gradle\.(?:workers\.max|daemon|parallel|caching|configureondemand|console|warning\.mode|vfs\.watch)|kotlin\.(?:code\.style|mpp\.\w+|native\.(?!home|[\w.]*(?:[pP]ath|[uU]rl|[dD]ir))[\w.]+|incremental[\w.]*|daemon[\w.]*))\s*=\s*[\w.-]+\s*$)"
)
"""How fast Gradle builds, and what Kotlin says meanwhile."""
STEPPED = pattern(
    r"[ \t]*+(?P<key>(?:[\w.-]*[._-])?version|[\w.-]*[a-z0-9]Version)[ \t]*=[ \t]*\d+(?:\.\d+)*(?i:[-.](?:alpha|beta|rc|m|snapshot|final|ga|release|jre|android|eap)[-.]?\d*)*[ \t\r]*$"
)
"""A version, whose step is told elsewhere (`dependencies/jvm.py`)."""
OF_AN_APP = pattern(r"^\s*android:version(?:Code|Name)\s*=\s*\"[\w. -]+\"\s*$")
"""https://developer.android.com/studio/publish/versioning"""
ABOUT_ITSELF = of_path(
    r"(^|/)(?:vcpkg\.json|shard\.yml|elm\.json|snapcraft\.yaml|_config\.yml|hugo\.(?:toml|ya?ml)|book\.toml|Project\.toml)$|(^|/)models/([^/]+/)*[\w-]*(?:schema|models|sources)\.ya?ml$"
)
TITLED = pattern(
    r"\s*(?:-\s+)?[\"']?(?:description|summary|title|subtitle|tagline)[\"']?(?:\s*[:=]\s*(?:\"[^\"{}$<>;|&`]*\"|'[^'{}$<>;|&`]*')|:[ \t]+[A-Za-z][^{}$<>\"';|&`]*),?\s*$|\s*version\s*=\s*\"\d[\w.+-]*\"\s*$"
)
"""What a package, a site or a table tells of itself."""
KEYED = re.compile(r"[=:\s]")
EDITOR = of_path(r"(^|/)\.vscode/settings\.json$")
STARTS = pattern(
    r"path|command|exec|shell|bin|arg|env|proxy|trust|approv|url|http|server|task|agent|copilot|mcp|chat|terminal|profile|run|script|allow|enable|plugin|secur|interpreter|sdk|home|dir|folder|root|tool",
    re.I,
)
"""What makes a setting of an editor more than taste."""
COUNTED = pattern(
    r"\A\s*\{\s*\"coverage\"\s*:\s*[\d.]+\s*,\s*\"raw_data\"|\A\s*\{\s*\"schemaVersion\"\s*:\s*1,\s*\"label\"\s*:|\A\s*\[\s*\{\s*\"version\"\s*:\s*\"[^\"]*\",\s*\"title\"\s*:"
)
"""What a run of tests covered; which versions a documentation has."""
OWN_VERSION = pattern(
    r"^\s*(?:version|VERSION_NAME|VERSION_CODE|(?:project|app|release|current|library)[._]?version)\s*[=:]", re.I
)
DEFINED = pattern(r"(?m)^kind:[ \t]*CustomResourceDefinition\b", words=("customresourcedefinition",))
OF_KUBERNETES = pattern(r"(?m)^apiVersion:[ \t]*apiextensions\.k8s\.io/")
"""What a resource of Kubernetes looks like: its own rule reads it."""
MODULE_VERSION = pattern(r"^ {0,2}\"version\"\s*:\s*\"[\w.+-]+\",?\s*$")
DESCRIBED = pattern(
    r"^\s*\"(?:version|(?:homepage|support|release_notes)(?:_url)?|icon(?:_path)?|author)\"\s*:\s*\"[^\"]*\",?\s*$"
)
"""What a plugin says of itself: https://developers.mattermost.com/integrate/plugins/manifest-reference/"""
ADDON = pattern(r"^\s*(?:<addon\b[^>]*\s)?version=\"\d[\w.+~-]*\"(?:\s+(?:name|provider-name|id)=\"[^\"]*\")*\s*>?\s*$")
"""https://kodi.wiki/view/Addon.xml"""
COUNTS = pattern(r"^\s*(?:current_)?version\s*=\s*\d+\.[\w.-]+\s*$")
NUMBER = pattern(r"^\s*(?:__version__|VERSION|version|RELEASE)\s*=\s*[\"'][\w.+-]+[\"']\s*(?:#.*)?$")
NUMBERED = pattern(r"^\s*'(?:version'\s*=>\s*'(?:\w+/)?v?\d+[.\d/-]+\d'|build_?time'\s*=>\s*\d+),\s*$")
STAMPED = pattern(
    r"^\s*(?:-\s+)?[\"']?(?:created|generated|updated|modified|last[-_]?(?:updated|modified)|(?:created|updated|generated|modified)[-_]?(?:at|on))[\"']?\s*:\s*[\"']?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z-]*[\"']?,?\s*$",
    re.I,
)
"""When an index was last written: https://helm.sh/docs/topics/chart_repository/"""
MENUS = of_path(
    r"(^|/)(\.pages|\.authors\.ya?ml|mkdocs[^/]*\.ya?ml|sidebars?\.json|(?:website|docs|site)/(?:(?!api/)[^/]+/)*_meta\.json|versioned_sidebars/.+\.json|src/main/docs/guide/toc\.yml|(?:website|docs|documentation)/versions\.json)$",
    re.I,
)
"""What the pages of a documentation are, and in which order."""
NAVIGATES = of_path(r"(^|/)docs?/(docs|mint)\.json$")
PAGE = pattern(r"^\s*(?:\"[\w/-]+\",?|[\]\[{}]+,?)\s*$")
"""Which pages a documentation has, and nothing else of it: https://mintlify.com/docs/organize/navigation"""
SCANS = pattern(r"metadata:[ \t]*\n[ \t]+(?:name:[^\n]*\n[ \t]+)?id: [\"']?CKV\w*[\"']?[ \t]*\n")
"""A policy of a scanner: https://www.checkov.io/3.Custom%20Policies/YAML%20Custom%20Policies.html"""
MAPS = pattern(r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<(?:urlset|sitemapindex)\b")
"""https://www.sitemaps.org/protocol.html"""
OF_A_SITE = of_path(r"(^|/)src/(?:site/xdoc|xdocs)/([^/]+/)*[^/]+\.xml(?:\.template)?$")
XDOC = pattern(r"\s*(?:<\?xml[^<>]*\?>\s*)?(?:<!--[^<>]*-->\s*)*<document\s[^<>]*maven\.apache\.org/XDOC")
"""A page that Maven makes: https://maven.apache.org/doxia/references/xdoc-format.html"""
LEADS = pattern(
    r"href|src|url|https?:|script|macro|<(?:a|img|iframe|form|input|object|embed|link|meta)\b|\$|\bon\w+=", re.I
)
RUNS = pattern(r"command|extra_|hooks|plugins|!!python|theme", re.I)
"""What builds them runs these: https://www.mkdocs.org/user-guide/configuration/#hooks"""
SPOKEN = pattern(
    r"[\"']?(?P<key>(?!db|qa|ci|cd|ui|vm|os|k8|s3|id|ip|go|js|pr|ec)[a-z]{2}(?:[-_][A-Za-z]{2,4})?)[\"']?:\s*$"
)
"""A language, which all else stands below: https://guides.rubyonrails.org/i18n.html"""
OF_WORDS = of_path(r"(^|/)(locales?|i18n|l10n|translations?|components)/")
OF_A_CLASS = pattern(r"(?m)^export (?:default )?(?:abstract )?class \w+[^\n]*\{$")
SET = pattern(r"(?m)^export (?:default \{|const \w+(?:: [\w<>\[\], ]+)? = [{\[\"'\d])|process\.env")
"""What a program reads settings with, and what it holds itself."""
ADDRESSED = pattern(
    r"https?:|\b\w*(?:host|url|uri|origin|cors|key|token|secret|allow|trust|csrf)\w*\b|[\"']\*[\"']", re.I
)
"""What a program talks to, or lets in: no class takes that for its own."""
ATTRIBUTE = pattern(r" {4}\w+\s*(?::[^=\n]+)?=\s")
BROWSER = of_path(
    r"(^|/)(?:app/(?:javascript|frontend)|(?:resources|assets|static|public)/(?:js|ts|javascripts?))/|^config/manifest\.js$"
)
IN_METHODS = pattern(r"(?m)^class \w+[^\n]*:\n(?:[^\n]*\n){0,60}?    (?:async )?def \w+\(self")
KEPT = pattern(r"(?m)^[A-Z][A-Z0-9_]{2,}\s*(?::[^=\n]+)?=|BaseSettings|os\.environ|getenv")
OF_A_TOOL = of_path(r"^(?:src/)?[\w-]+/settings\.py$")
FUNCTION = pattern(r"(?m)^(?:def |class \w+.*:\n(?:.*\n){0,200}? +def )")
OF_ITS_USERS = pattern(r"pyproject\.toml|setup\.cfg|\.editorconfig|tox\.ini")
READS = pattern(
    r"environ|getenv|BaseSettings|decouple|\benv\(|INSTALLED_APPS|SECRET_KEY|DATABASE|MIDDLEWARE|ALLOWED_HOSTS|(?m:^[A-Z_]{3,}_(?:URL|HOST|PORT|KEY|TOKEN|TIMEOUT)\s*=)|password|secret"
)
OPTIONS = pattern(r"(?m)^params:[ \t]*\n[ \t]*- name:")
COMPONENT = pattern(r"(?:^|/)components/(?P<own>[\w-]+)/(?P=own)\.yaml$")
"""What the macro of a page's component takes, with examples: https://github.com/alphagov/govuk-frontend"""


def sets_nothing(file: FileChange) -> bool:
    """Whether a module of settings is as it was, but for comments, its own version, or the methods that read it."""
    if EDITOR.search(file.path) and not any(STARTS.search(x.text) for x in (*file.added, *file.removed)):
        return True
    if file.path.endswith(".php") and (idle.only(file) or not any(x.bare for x in (*file.added, *file.removed))):
        return True
    if file.path.endswith((".py", ".rb")) and (idle.only(file) or _is_numbered(file, NUMBER)):
        return True
    if file.path.endswith((".ini", ".cfg")) and _is_numbered(file, COUNTS):
        return True
    changed = [x.text[:500] for x in (*file.added, *file.removed)]
    if BROWSER.search(file.path) and not any(map(ADDRESSED.search, changed)):
        return True
    if file.path.endswith(".ts") and "/src/" in f"/{file.path}" and file.before and file.after:
        return not any(map(ADDRESSED.search, changed)) and all(
            OF_A_CLASS.search(text) and not SET.search(text) for text in (file.old_text, file.new_text)
        )
    if file.path.endswith(".py") and "/src/" in f"/{file.path}" and file.before and file.after:
        methods = all(IN_METHODS.search(text) and not KEPT.search(text) for text in (file.old_text, file.new_text))
        if methods and not any(map(ATTRIBUTE.match, changed)) and not any(map(ADDRESSED.search, changed)):
            return True
    if file.path.endswith(".php") and _is_numbered(file, NUMBERED):
        return True
    if not file.path.endswith(".py"):
        return False
    if _is_of_a_tool(file):
        return True
    from gate.classify.reading.methods import stands_in_methods  # few settings are written in it

    return stands_in_methods(file)


def _is_of_a_tool(file: FileChange) -> bool:
    """Whether a module reads what the users of a library set, and sets nothing for a service itself."""
    if not OF_A_TOOL.search(file.path) or file.before is None or file.after is None:
        return False
    texts = (file.old_text, file.new_text)
    return all(FUNCTION.search(t) and OF_ITS_USERS.search(t) and not READS.search(t) for t in texts)


def says_less(file: FileChange) -> bool:
    """A contract, which has a rule of its own; the menu of a documentation; what tests cover; the number of the next release."""
    text = file.new_text or file.old_text
    if MENUS.search(file.path):
        return not any(RUNS.search(x.text[:500]) for x in (*file.added, *file.removed))
    if kind_of(file.path, text) is not None or (COMPONENT.search(file.path) and OPTIONS.search(text)):
        return True
    if file.path.endswith(".json") and COUNTED.match(text):
        return True
    if file.path.endswith((".yaml", ".yml")) and "/checks/" in file.path and SCANS.match(text[:1_000]):
        return True
    if OF_A_SITE.search(file.path) and all(XDOC.match(t[:4_000]) for t in (file.old_text, file.new_text) if t):
        return not any(LEADS.search(x.text) for x in (*file.added, *file.removed))
    if file.path.endswith(".xml") and (MAPS.match(text[:1_000]) or mappers.only_reads(file)):
        return True
    if file.path.endswith((".yaml", ".yml")) and _is_shown(file):
        return True
    if NAVIGATES.search(file.path) and only(file, PAGE):
        return True
    if file.path.endswith((".yaml", ".yml")) and (
        plays.only_told(file) or servers.reports(file) or _only_advises(file)
    ):
        return True
    if ABOUT_ITSELF.search(file.path) and only(file, TITLED):
        return True
    if file.path.endswith("gradle.properties") and (only(file, OF_A_BUILD) or _only_steps(file)):
        return True
    if file.path.endswith("AndroidManifest.xml") and len(file.added) == len(file.removed) and only(file, OF_AN_APP):
        return True
    if file.path.endswith(("index.yaml", "index.yml")) and len(file.added) == len(file.removed) and only(file, STAMPED):
        return True
    if file.path.endswith((".ini", ".cfg")):
        return _is_numbered(file, COUNTS)
    if file.path.endswith((".yaml", ".yml")) and all(
        DEFINED.search(t) and OF_KUBERNETES.search(t) for t in (file.old_text, file.new_text) if t
    ):
        return True
    if pins.only_steps(file) or pins.numbers_an_app(file):
        return True
    if (file.path.endswith("addon.xml") and _is_numbered(file, ADDON)) or (
        file.path.endswith("plugin.json") and only(file, DESCRIBED)
    ):
        return True
    if file.path.endswith("metadata.json") and '"summary"' in file.new_text and _is_numbered(file, MODULE_VERSION):
        return True
    return file.path.endswith((".properties", "galaxy.yml")) and _is_numbered(file, OWN_VERSION)


def _only_steps(file: FileChange) -> bool:
    """Whether only versions change that stand in a row of their own, once on each side."""
    texts = (file.old_text, file.new_text)
    if file.path.rpartition("/")[2] != "gradle.properties" or any("\\" in text for text in texts):
        return False
    keys = [[m["key"] for x in side if (m := STEPPED.match(x.text[:500]))] for side in file.delta.lines]
    if [len(side) for side in file.delta.lines] != [len(side) for side in keys] or sorted(keys[0]) != sorted(keys[1]):
        return False
    rows = [[KEYED.split(row.strip(), 1)[0] for row in text.split("\n")] for text in texts]
    return bool(keys[0]) and all(side.count(key) == 1 for side in rows for key in keys[0])


ROW = pattern(r"(?:[ \t]*(?:-[ \t]+)?(?P<key>[a-z]+):(?:[ \t].*)?|[ \t]*-?[ \t]*(?:#.*)?|---)$")
PICTURE = pattern(
    r"[ \t]*(?:-[ \t]+)?(?:image|icon|logo|avatar):[ \t]*[\"']?[\w./-]+\.(?:png|jpe?g|svg|gif|webp)[\"']?[ \t]*$"
)
SHOWN = frozenset(
    ("name", "title", "description", "website", "url", "image", "icon", "logo", "avatar", "category", "slug")
)
LISTS = frozenset(("integrations", "categories", "partners", "sponsors", "testimonials", "showcase"))


def _is_shown(file: FileChange) -> bool:
    """Whether a list holds nothing but what a page shows of each entry, a picture of each among it."""
    for text in filter(None, (file.old_text, file.new_text)):
        rows = [ROW.match(row[:1_000]) for row in text.split("\n")]
        keys = [row["key"] for row in rows if row is not None and row["key"]]
        tops = {row["key"] for row in rows if row is not None and row["key"] and row[0][:1].isalpha()}
        entries = keys.count("name") + keys.count("title")
        pictures = sum(PICTURE.match(row[:500]) is not None for row in text.split("\n"))
        if None in rows or not tops <= LISTS or set(keys) - SHOWN - tops or pictures < 2 or 2 * pictures < entries:
            return False
    return bool(file.new_text)


ADVICE = pattern(r"\s*(?:-\s+)?[\"']?remediation[\"']?\s*:\s*[|>][-+\d]*\s*$")
CONTROLS = ("controls:", "groups:", "checks:", "remediation:", "scored:")
MANY = 200
"""Changed rows that are looked at, and rows above each."""


def _only_advises(file: FileChange) -> bool:
    """Whether all that changed is what a check tells whoever fails it: https://github.com/aquasecurity/kube-bench/blob/main/docs/controls.md"""
    if not all(all(word in text for word in CONTROLS) for text in (file.old_text, file.new_text)):
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        if len(lines) > MANY or not all(ADVICE.match(next(enclosing(rows, x.number, MANY), "")) for x in lines):
            return False
    return bool(file.added or file.removed)


REMARK = r"<!--(?!/|\[|#|esi)[^<>$#{}%\[\]@&]*-->"
TOLD = pattern(rf"(?P<before>>)\s*{REMARK}(?=\s*<)|(?P<kept><!\[CDATA\[.*?\]\]>)", re.S)
"""A remark between two elements, which nothing acts on: https://www.w3.org/TR/xml/#sec-comments"""
RULES = pattern(r"\s*(?:<\?xml[^<>]*\?>\s*)?<ruleset\s[^<>]*xmlns=\"http://pmd\.sourceforge\.net/")
OF_A_RULE = pattern(r"<(?P<name>description|example)>(?:[^<]++|<!\[CDATA\[.*?\]\]>)*+</(?P=name)>", re.S)
"""What a reader is told of a rule of PMD: https://docs.pmd-code.org/latest/pmd_userdocs_making_rulesets.html"""
BETWEEN = pattern(r">\s+<")
STEERS = pattern(r"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)|CHECKSTYLE|SUPPRESS|NOSONAR|NOPMD|noinspection", re.I)


def is_told(file: FileChange) -> bool:
    """Whether XML differs in its remarks, in the blanks between its elements, or in what rules say of themselves."""
    if not file.path.endswith(".xml") or file.before is None or file.after is None:
        return False
    texts = (file.old_text, file.new_text)
    if max(map(len, texts)) > mappers.ENTIRE or any(map(STEERS.search, texts)):
        return False
    old, new = (BETWEEN.sub("><", TOLD.sub(lambda m: m["before"] or m["kept"], _of_rules(text))) for text in texts)
    return old == new


def _of_rules(text: str) -> str:
    return OF_A_RULE.sub("", text) if RULES.match(text[:2_000]) else text


def is_spoken(file: FileChange) -> bool:
    """Whether both sides are words in one language."""
    if not file.path.endswith((".yml", ".yaml")):
        return False
    name = file.path.rsplit("/", 1)[-1].split(".")
    for text in (file.old_text, file.new_text):
        top = [row[:100] for row in text.split("\n") if row[:1] not in ("", " ", "#", "\r") and row.rstrip() != "---"]
        said = SPOKEN.match(top[0]) if len(top) == 1 else None
        if text and not (said and (said["key"] in name[1:-1] or OF_WORDS.search(file.path))):
            return False
    return True


def _is_numbered(file: FileChange, number: Pattern) -> bool:
    """Whether a program has another version of its own, and nothing else."""
    return only(file, number) and len(file.added) == len(file.removed)


def only(file: FileChange, wanted: Pattern) -> bool:
    changed = [line for line in (*file.added, *file.removed) if line.text.strip()]
    return bool(changed) and all(wanted.search(line.text) for line in changed)
