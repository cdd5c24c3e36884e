"""Configuration and feature flags: what changes behaviour without changing code.

Raises: `config/application.rb`, `settings.py`, `.env`, `feature_flags.yml`, an nginx site, a cookbook's attributes, `versions.py`.
Ignores: editor and linter settings, translations, package metadata, `.env.example` (each ordinary, level 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.kinds import kind_of
from gate.classify.nature import SAMPLE_ENV, TOOLING, is_data
from gate.classify.reading import idle, pins, plays, servers
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import is_remark
from gate.classify.rule import Context, finding
from gate.model import SYMLINK, FileChange, Finding, Line

IDS = {
    "configuration": "settings that change behaviour",
    "feature-flag": "what is switched on, and for whom",
    "web-server": "which requests reach what",
}
MODULES = of_path(
    r"(^|/)(settings?|config(uration)?|conf|appsettings[^/]*|local_settings)\.(py|rb|js|cjs|mjs|ts|json|ya?ml|toml|ini|properties|xml|php|exs|conf|config)$|(^|/)(application|environment|web|default)\.(json|ya?ml|toml|ini|properties|xml|conf|config)$|(^|/)(settings|config|conf|configs)/[^/]+\.(py|rb|js|ts|php|exs|ya?ml|json|toml|ini|properties|xml|conf|cnf|erb)$|(^|/)config/(initializers|environments)/|(^|/)settings[-_.][\w.-]*\.py$|(^|/)([\w-]+\.conf|gunicorn[\w.-]*|(superset|jupyter\w*|webserver|celery|uwsgi)_(config|conf|settings))\.py$|(^|/)TAG$",
    re.I,
    words=(
        "conf", "setting", "application", "environment", "web", "default", "gunicorn", "/tag"
    ),
)  # fmt: skip
ENV_SAMPLE = of_path(
    r"(^|/)(\.?env[^/]*[-_.](example|sample|template|tmpl|dist|defaults?)[^/]*|(example|sample|template)\.env|"
    + SAMPLE_ENV
    + r")$",
    re.I,
)
"""A list of the settings there are, to be copied and filled in: nothing reads it."""
ENV = of_path(r"(^|/)(\.env[^/]*|[^/]+\.env|\.flaskenv|\.envrc|env(ironment)?[-_]?file|environment)$")
SEALED = of_path(r"(^|/)\.env[^/]*[-_.](?:enc|encrypted|gpg|sops|vault)(?:[-_.][^/]*)?$")
FLAGS = of_path(
    r"feature[-_]?(flags?|toggles?|gates?)|(^|/)(kube_)?features\.go$|(^|/)(flags|toggles|experiments)\.(ya?ml|json|rb|py|ts|js|toml)$",
    re.I,
)
FILLED = pattern(r"\.(?:jinja2?|j2|erb|epp|tpl|tmpl|tftpl|template)$")
NOT_FILLED = of_path(
    r"(^|/)(package|tsconfig)\.json|(^|/)(generators?|views|_layouts|e?mails?|docs?|cookiecutter[^/]*|skeletons?|scaffold\w*|charts?|helm|\{\{)(/|$)|\.github/|\.(xml|plist|txt|csv|rules|list)\.\w+$"
)
"""What a generator writes for somebody else, and what other rules read."""
NOT_SETTINGS = of_path(
    r"(^|/)(views|templates|locales?|_?i18n|_data|pages|components|scenes|screens|types|typings|[\w-]+-types)/|^(?:docs/)?code-?snippets/|(^|/)app/assets/|(^|/)\.github/(?:ISSUE|DISCUSSION)_TEMPLATE/|(^|/)lang/[a-z]{2}(?:[-_][A-Za-z]{2,4})?/[\w-]+\.php$|(^|/)app/(controllers|models|views|helpers|jobs|services|components)/(?!(?:[^/]+/)*config(?:/|\.\w+$))|(^|/)lib/([^/]+/)*config(uration)?\.rb$|(^|/)(docs?|documentation)/([^/]+/)*conf\.py$|(^|/)config/environments/test\.rb$|(^|/)config/(themes?|colou?rs?)\.(?:py|go|rs)$",
    re.I,
)
"""Pages about settings, and their words in other languages; how Sphinx builds pages."""
PLAIN = of_path(
    r"(^|/)res/(layout|values|drawable|menu|anim|animator|color|font|mipmap)[\w-]*/[^/]+\.xml$|(^|/)\.(tflint\.hcl|hadolint\.ya?ml|shellcheckrc|yamllint(\.ya?ml)?)$|(^|/)(?:COPY|coverage)\.json$|(^|/)(?:languages?|themes?|keywords|colou?rs)\.(?:toml|ya?ml)$|^\.stats\.ya?ml$|\.postman_collection\.json$|(^|/)[^/]*(?:local|dev|test|sandbox)[^/]*\.postman_environment\.json$|(^|/)(?:[\w-]+[-_])?requirements(?:[-_][\w-]+)?\.(?:txt|in)$|(^|/)(locales?|_?i18n|l10n|translations?|lang|strings|fixtures?|samples?|examples?|public|static|assets|_?data|datasets?|artifacts?|results|schemas?|\.vscode|\.idea|snippets|syntaxes|themes?|benchmarks?|demo[-_]?data|icons?|changelogs?|release[-_]?notes|htmlcov)/|(^|/)(?:intl|languages?)/(?:ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh)(?:[-_][A-Za-z]{2,4})?\.json$|(^|/)(l10n|i18n|strings|translations?|locales?)\.json$|(^|/)i18n\w*\.properties$|(^|/)locali[sz]ations?/([^/]+/)*(?!eu\.)[a-z]{2}(?:[-_][a-z]{2})?\.(?:json|ya?ml|properties)$|(^|/)(docs?|documentation)/([^/]+/)*[^/]+\.xml$|^docs?/pages/[^/]+\.json$|(^|/)(?:[\w-]*[-_])?(messages|phrases|strings|labels|translations)([-_]\w+)?\.(xml|properties)$|(^|/)\.run/[^/]+\.run\.xml$|(^|/)(\.app_version|Chart\.yaml|\.DS_Store|Thumbs\.db)$|(^|/)\.ide-settings/|(^|/)\.github/(?:ISSUE|DISCUSSION)_TEMPLATE/|(^|/)\.chglog/|(^|/)(\.mdox[^/]*|\.database_consistency[^/]*)$|(^|/)(gradle|maven)-wrapper\.properties$|(^|/)action\.ya?ml$|(^|/)search/search_index\.json$|[_-](ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh)([_-][a-z]{2})?\.properties$|(^|/)(local|test|dev|sample)[-_](fixtures|data)\.json$|~$|(^|/)components/docs/[^/]+\.ya?ml$|(^|/)app/views/([^/]+/)*[^/]+\.ya?ml$|(^|/)\.fixtures\.ya?ml$|(^|/)(tsconfig[^/]*|jsconfig|\.babelrc|babel\.config|manifest\.(?:json|webmanifest)|site\.webmanifest|\.swcrc|lerna|nx|turbo|\.coveragerc|\.?nycrc|\.releaserc|build\.(xml|properties)|\.classpath|\.project|\.cvsignore|plugin\.xml|findbugs\.xml|catalog-info\.ya?ml|\.s?testr\.conf|feature\.xml|MANIFEST\.MF|\.changeset/config|\.size-limit|typedoc|\.mocharc)[^/]*$|(^|/)(cla|signatures?)[^/]*\.json$|\.(csv|tsv|xlf|po|geojson|svg|csproj|sln|resx|code-workspace)$",
    re.I,
)
ROUTES = of_path(r"(^|/)config/routes(\.rb|/[^/]+\.rb)$")
"""Rails: which address reaches which controller is written like the controller itself."""

OF_A_BUILD = pattern(
    r"^\s*(?:#|(?:org\.gradle\.(?:workers\.max|daemon|parallel|caching|configureondemand|console|warning\.mode|vfs\.watch)|kotlin\.(?:code\.style|mpp\.\w+|native\.[\w.]+|incremental[\w.]*|daemon[\w.]*))\s*=\s*[\w.-]+\s*$)"
)
"""How fast Gradle builds, and what Kotlin says meanwhile."""
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
LISTED = pattern(
    r"(?m)^dependencies:[ \t]*$|^\[(?:project|package|dependencies|build-system|workspace)|\"(?:(?:dev|peer)?[dD]ependencies|scripts|require(?:-dev)?)\"\s*:"
)
"""What a list of dependencies holds where others may have its name: conda's, npm's, Composer's, Cargo's and Python's."""
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
    r"(^|/)(\.pages|\.authors\.ya?ml|mkdocs[^/]*\.ya?ml|sidebars?\.json|(?:website|docs|site)/(?:(?!api/)[^/]+/)*_meta\.json|versioned_sidebars/.+\.json|(?:website|docs|documentation)/versions\.json)$",
    re.I,
)
"""What the pages of a documentation are, and in which order."""
NAVIGATES = of_path(r"(^|/)docs?/(docs|mint)\.json$")
PAGE = pattern(r"^\s*(?:\"[\w/-]+\",?|[\]\[{}]+,?)\s*$")
"""Which pages a documentation has, and nothing else of it: https://mintlify.com/docs/organize/navigation"""
MAPS = pattern(r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<(?:urlset|sitemapindex)\b")
"""https://www.sitemaps.org/protocol.html"""
RUNS = pattern(r"command|extra_|hooks|plugins|!!python|theme", re.I)
"""What builds them runs these: https://www.mkdocs.org/user-guide/configuration/#hooks"""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if context.nature in ("docs", "test", "vendored", "generated", "asset", "lockfile") or TOOLING.search(path):
        return
    if SYMLINK in (file.old_mode, file.new_mode):
        return  # what it holds is a path: the rule of links reads it
    if ROUTES.search(path) or ENV_SAMPLE.search(path):
        return
    if servers.is_drawn(file):
        return  # a person looks at it
    listed = context.nature == "manifest" and _lists_dependencies(file)
    if not listed and servers.tells_a_server(file):
        yield finding(
            "web-server", 3, "changes which requests reach what", file, safer="try the settings on a staging host first"
        )
    elif servers.leads(file):
        safer = "lower the lifetime first, and keep the old target until the new one answers"
        yield finding("web-server", 3, "changes where a name leads, or who speaks for it", file, safer=safer)
    elif not listed and FLAGS.search(path):
        yield finding("feature-flag", 2, "switches behaviour on or off", file)
    elif SEALED.search(path):
        safer = "say which of its values changed, and let whoever keeps them agree"
        yield finding(
            "configuration", 3, "settings and secrets that nobody here can read", file, line=file.first, safer=safer
        )
    elif ENV.search(path) or (MODULES.search(path) and not NOT_SETTINGS.search(path) and not _sets_nothing(file)):
        yield finding("configuration", 2, "changes settings, and so behaviour", file)
    elif STARTED.search(path) and not all(is_remark(x.text) for x in (*file.added, *file.removed) if x.bare):
        yield finding("configuration", 2, "what a machine starts by itself, and when", file)
    elif INITIALIZER.search(path):
        yield finding("configuration", 2, "what a hospital's records start with: concepts, forms and orders", file)
    elif pins.VERSIONS.search(path) and _all(file, pins.INSTALLED):
        yield finding("configuration", 2, "changes which versions something installs", file)
    elif (
        context.nature in ("code", "script")
        and not path.endswith((".html", ".lock"))
        and (line := pins.stepped(file) or pins.renumbered(file)) is not None
    ):
        yield finding("configuration", 2, "what is fetched or run is another revision of it", file, line=line)
    elif COOKBOOK.search(path) and any(COOKS.search(text) for text in (file.old_text, file.new_text)):
        yield finding("configuration", 2, "changes how a cookbook sets machines up", file)
    elif _is_filled_in(file):
        yield finding("configuration", 2, "changes settings that are filled in and then read", file)
    elif plays.TASKS.search(path) and not PLAIN.search(path) and (secured := _secures(file)):
        safer = "try it on one machine that can be lost, with --check --diff first"
        yield finding("configuration", 3, "how machines are secured", file, line=secured, safer=safer)
    elif (entry := _offers_a_chart(file)) is not None:
        safer = "let whoever owns the chart say that this version may go out, and check its digest"
        yield finding("configuration", 3, "what a repository of charts offers", file, line=entry, safer=safer)
    elif (
        context.nature == "config"
        and (INDEX.search(path) or not PLAIN.search(path))
        and not (_says_less(file) or _is_spoken(file) or pins.only_annotated(file))
    ):
        yield finding("configuration", 2, "changes settings that something reads", file)


STARTED = of_path(r"(^|/)(?:crontab|cron\.d/[^/]+|[^/]+\.(?:cron|wsgi))$")
"""By a clock (https://man7.org/linux/man-pages/man5/crontab.5.html), or by a server of pages."""
INDEX = of_path(r"(^|/)(?:config/schema|elasticsearch|opensearch|solr)/([^/]+/)*[^/]+\.(?:json|ya?ml|xml)$", re.I)
"""What can be searched for, and how: programs and queries are written against it."""
CHARTS = pattern(r"(?m)^entries:[ \t]*\r?$")
OFFERS = pattern(r"\s*(?:-\s+)?(?:digest|urls|version|- (?:https?|oci)://)\b")


def _offers_a_chart(file: FileChange) -> Line | None:
    """The changed line by which an index of charts leads somewhere else (https://helm.sh/docs/topics/chart_repository/)."""
    if not file.path.endswith(("index.yaml", "index.yml")) or not CHARTS.search(file.new_text or file.old_text):
        return None
    return next((x for x in (*file.added, *file.removed) if OFFERS.match(x.text[:500])), None)


SPOKEN = pattern(
    r"[\"']?(?P<key>(?!db|qa|ci|cd|ui|vm|os|k8|s3|id|ip|go|js|pr|ec)[a-z]{2}(?:[-_][A-Za-z]{2,4})?)[\"']?:\s*$"
)
"""A language, which all else stands below: https://guides.rubyonrails.org/i18n.html"""
OF_WORDS = of_path(r"(^|/)(locales?|i18n|l10n|translations?|components)/")


def _is_spoken(file: FileChange) -> bool:
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


def _lists_dependencies(file: FileChange) -> bool:
    """Whether a manifest is one by what it says, where other files have its name too."""
    others = file.path.endswith((".yml", ".yaml", ".json", ".toml"))
    return not others or LISTED.search(file.new_text or file.old_text) is not None


INITIALIZER = of_path(
    r"(^|/)configuration/(?:(?:backend|openmrs)[\w-]*/)?(?:ocl|concept\w*|ampathforms\w*|htmlforms|drugs|encountertypes|ordertypes|orderfrequencies|programs|programworkflow\w*|\w*attributetypes|globalproperties|idgen|autogenerationoptions|visittypes|mdssets|metadatasets\w*|appointment\w*|fhir\w*|addresshierarchy|dispositions|conceptsets|(?:(?<=backend_configuration/)|(?<=openmrs_config/)|(?<=distro/configuration/))(?:forms|flags|queues|billing\w*|locations\w*)|(?:flags|queues|billing\w*|locations\w*)(?=/[^/]+\.csv$))/([^/]+/)*(?:[^/]+\.(?:csv|json|xml|zip|properties|html)|[^/.]+)$",
    re.I,
    words=("configuration/",),
)
"""Of OpenMRS: https://github.com/mekomsolutions/openmrs-module-initializer"""
COOKBOOK = of_path(r"^(attributes|recipes|resources|providers|libraries)/[^/]+\.rb$")
COOKS = pattern(
    r"(?m)^[ \t]*(?:default|override|node|normal)\[|^[ \t]*(?:action|property|resource_name|provides|package|template|service|execute|include_recipe)\b|\bChef::"
)
"""A cookbook of Chef that has a repository of its own: https://docs.chef.io/cookbooks/"""
STARTS_WITH = of_path(r"\.(sysconfig|default|service|socket|upstart|init|logrotate)$|(^|/)(sysconfig|logrotate\.d)/")
"""What a service of a machine starts with: https://www.freedesktop.org/software/systemd/man/systemd.exec.html#EnvironmentFile="""


def _is_filled_in(file: FileChange) -> bool:
    """Whether a template becomes other settings of a program: `templates/elasticsearch.yml.j2`."""
    bare = FILLED.sub("", file.path)
    if (
        bare == file.path
        or not (is_data(bare) or STARTS_WITH.search(bare))
        or PLAIN.search(bare)
        or NOT_FILLED.search(file.path)
    ):
        return False
    return not all(is_remark(x.text) or not x.text.strip() for x in (*file.added, *file.removed))


def _sets_nothing(file: FileChange) -> bool:
    """Whether a module of settings is as it was, but for comments, its own version, or the methods that read it."""
    if EDITOR.search(file.path) and not any(STARTS.search(x.text) for x in (*file.added, *file.removed)):
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


def _is_of_a_tool(file: FileChange) -> bool:
    """Whether a module reads what the users of a library set, and sets nothing for a service itself."""
    if not OF_A_TOOL.search(file.path) or file.before is None or file.after is None:
        return False
    texts = (file.old_text, file.new_text)
    return all(FUNCTION.search(t) and OF_ITS_USERS.search(t) and not READS.search(t) for t in texts)


SECURES = pattern(
    r"(?<![a-z])(?:secure\w*|harden\w*|ssl|tls|cert(?:ificate)?s?|keystore|truststore|passw\w*|authorized_keys?|sudoers?|selinux|firewall\w*|iptables|ufw|sshd)(?![a-z])",
    re.I,
)


PLAY = pattern(r"(?m)^- (?:name|[\w.]+)\s*:")


def _secures(file: FileChange) -> Line | None:
    """A changed line of tasks of Ansible that are about keys, certificates or who gets in."""
    if not all(PLAY.search(text) for text in (file.old_text, file.new_text) if text):
        return None
    if file.before and plays.said(file.old_text) == plays.said(file.new_text):
        return None
    named = SECURES.search(file.path.rsplit("/", 1)[-1])
    return next((x for x in plays.acting(file) if named or SECURES.search(x.text[:500])), None)


OPTIONS = pattern(r"(?m)^params:[ \t]*\n[ \t]*- name:")
COMPONENT = pattern(r"(?:^|/)components/(?P<own>[\w-]+)/(?P=own)\.yaml$")
"""What the macro of a page's component takes, with examples: https://github.com/alphagov/govuk-frontend"""


def _says_less(file: FileChange) -> bool:
    """A contract, which has a rule of its own; the menu of a documentation; what tests cover; the number of the next release."""
    text = file.new_text or file.old_text
    if MENUS.search(file.path):
        return not any(RUNS.search(x.text[:500]) for x in (*file.added, *file.removed))
    if kind_of(file.path, text) is not None or (COMPONENT.search(file.path) and OPTIONS.search(text)):
        return True
    if file.path.endswith(".json") and COUNTED.match(text):
        return True
    if file.path.endswith(".xml") and MAPS.match(text[:1_000]):
        return True
    if NAVIGATES.search(file.path) and _all(file, PAGE):
        return True
    if file.path.endswith((".yaml", ".yml")) and (plays.only_told(file) or servers.reports(file)):
        return True
    if file.path.endswith("gradle.properties") and _all(file, OF_A_BUILD):
        return True
    if file.path.endswith(("index.yaml", "index.yml")) and len(file.added) == len(file.removed) and _all(file, STAMPED):
        return True
    if file.path.endswith((".ini", ".cfg")):
        return _is_numbered(file, COUNTS)
    if file.path.endswith((".yaml", ".yml")) and all(
        DEFINED.search(t) and OF_KUBERNETES.search(t) for t in (file.old_text, file.new_text) if t
    ):
        return True
    if pins.only_steps(file):
        return True
    if file.path.endswith("addon.xml") and _is_numbered(file, ADDON):
        return True
    if file.path.endswith("plugin.json") and _all(file, DESCRIBED):
        return True
    if file.path.endswith("metadata.json") and '"summary"' in file.new_text and _is_numbered(file, MODULE_VERSION):
        return True
    return file.path.endswith((".properties", "galaxy.yml")) and _is_numbered(file, OWN_VERSION)


def _is_numbered(file: FileChange, number: Pattern) -> bool:
    """Whether a program has another version of its own, and nothing else."""
    return _all(file, number) and len(file.added) == len(file.removed)


def _all(file: FileChange, wanted: Pattern) -> bool:
    changed = [line for line in (*file.added, *file.removed) if line.text.strip()]
    return bool(changed) and all(wanted.search(line.text) for line in changed)
