"""Configuration and feature flags: what changes behaviour without changing code.

Raises: `config/application.rb`, `settings.py`, `.env`, `feature_flags.yml`, an nginx site, a cookbook's attributes, `versions.py`.
Ignores: editor and linter settings, translations, package metadata, `.env.example` (each ordinary, level 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import SAMPLE_ENV, TOOLING, is_data
from gate.classify.reading import pins, plays, servers, unset
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts
from gate.classify.rule import Context, finding
from gate.model import SYMLINK, FileChange, Finding, Line

IDS = {
    "configuration": "settings that change behaviour",
    "feature-flag": "what is switched on, and for whom",
    "web-server": "which requests reach what",
}
MODULES = of_path(
    r"(^|/)(settings?|config(uration)?|conf|appsettings[^/]*|local_settings)\.(py|rb|js|cjs|mjs|ts|json|ya?ml|toml|ini|properties|xml|php|exs|conf|config)$"
    r"|(^|/)(application|environment|web|default)\.(json|ya?ml|toml|ini|properties|xml|conf|config)$"
    r"|(^|/)(settings|config|conf|configs)/[^/]+\.(py|rb|js|ts|php|exs|ya?ml|json|toml|ini|properties|xml|conf|cnf|erb)$"
    r"|(^|/)config/(initializers|environments)/|(^|/)settings[-_.][\w.-]*\.py$"
    r"|(^|/)([\w-]+\.conf|gunicorn[\w.-]*|(superset|jupyter\w*|webserver|celery|uwsgi)_(config|conf|settings))\.py$|(^|/)TAG$|(^|/)cmdline\.txt$",
    re.I,
    words=(
        "conf", "setting", "application", "environment", "web", "default", "gunicorn", "/tag", "cmdline"
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
SEALED = of_path(
    r"(^|/)\.env[^/]*[-_.](?:enc|encrypted|gpg|sops|vault)(?:[-_.][^/]*)?$"
    r"|(^|/)(?![^/]*(?<![a-z])pub(?:lic)?(?![a-z]))[\w.-]*(?:secring|secrets?|credentials?|private|_(?:rsa|dsa|ed25519)|keystore|signing|\.(?:jks|p12|pfx|pem|key|keystore))[\w.-]*\.(?:enc|gpg|age|sops)$"
)
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
    r"(^|/)(views|templates|locales?|_?i18n|_data|pages|components|scenes|screens|types|typings|[\w-]+-types)/|^(?:docs/)?code-?snippets/"
    r"|^docs?/(?:[^/]+/)*samples?[-_\w]*/|(^|/)app/assets/|(^|/)\.github/(?:ISSUE|DISCUSSION)_TEMPLATE/"
    r"|(^|/)lang/[a-z]{2}(?:[-_][A-Za-z]{2,4})?/[\w-]+\.php$"
    r"|(^|/)app/(controllers|models|views|helpers|jobs|services|components)/(?!(?:[^/]+/)*config(?:/|\.\w+$))|(^|/)lib/([^/]+/)*config(uration)?\.rb$"
    r"|(^|/)lib/([^/]+/)*(?:models|renderers?|services|queries|serializers)/[^/]+\.rb$|(^|/)(docs?|documentation)/([^/]+/)*conf\.py$"
    r"|(^|/)config/environments/test\.rb$|(^|/)config/(themes?|colou?rs?)\.(?:py|go|rs)$",
    re.I,
)
"""Pages about settings, and their words in other languages; how Sphinx builds pages."""
PLAIN = of_path(
    r"(^|/)cbindgen\.toml$|(^|/)(?:\w*messages(?:_[a-z]{2}(?:_[a-z]{2})?)?|about)\.properties$|(^|/)mock[-_]?data/|(^|/)\.config/dotnet-tools\.json$"
    r"|(^|/)tailwind\.config\.[cm]?[jt]s$|(^|/)Locali[sz]ations?/([^/]+/)*[a-z]{2,3}(?:[-_][\w]{2,4})?\.json$"
    r"|(^|/)res/(layout|values|drawable|menu|anim|animator|color|font|mipmap)[\w-]*/[^/]+\.xml$"
    r"|(^|/)\.(tflint\.hcl|hadolint\.ya?ml|shellcheckrc|yamllint(\.ya?ml)?)$|(^|/)(?:COPY|coverage)\.json$"
    r"|(^|/)(?:languages?|themes?|keywords|colou?rs)\.(?:toml|ya?ml)$|^\.stats\.ya?ml$|\.postman_collection\.json$"
    r"|(^|/)[^/]*(?:local|dev|test|sandbox)[^/]*\.postman_environment\.json$|(^|/)(?:[\w-]+[-_])?requirements(?:[-_][\w-]+)?\.(?:txt|in)$"
    r"|(^|/)(locales?|_?i18n|l10n|translations?|lang|strings|fixtures?|samples?|sample(?:xml|data|files)|examples?|public|static|assets|_?data|datasets?"
    r"|artifacts?|results|schemas?|\.vscode|\.idea|snippets|syntaxes|themes?|benchmarks?|demo[-_]?data|icons?|changelogs?|release[-_]?notes|htmlcov)/"
    r"|(^|/)(?:intl|languages?)/(?:ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh)(?:[-_][A-Za-z]{2,4})?\.json$"
    r"|(^|/)(l10n|i18n|strings|translations?|locales?)\.json$|(^|/)i18n\w*\.properties$"
    r"|(^|/)locali[sz]ations?/([^/]+/)*(?!eu\.)[a-z]{2}(?:[-_][a-z]{2})?\.(?:json|ya?ml|properties)$|(^|/)(docs?|documentation)/([^/]+/)*[^/]+\.xml$"
    r"|^docs?/pages/[^/]+\.json$|(^|/)(?:[\w-]*[-_])?(messages|phrases|strings|labels|translations)([-_]\w+)?\.(xml|properties)$"
    r"|(^|/)locali[sz]ations?[-_]\w+/[a-z]{2}(?:[-_][A-Za-z]{2,4})?/[^/]+\.(?:json|ya?ml|properties)$|(^|/)\.run/[^/]+\.run\.xml$|(^|/)(\.app_version|Chart\.yaml|\.DS_Store|Thumbs\.db)$|(^|/)\.ide-settings/"
    r"|(^|/)\.github/(?:ISSUE|DISCUSSION)_TEMPLATE/|(^|/)\.chglog/|(^|/)(\.mdox[^/]*|\.database_consistency[^/]*)$"
    r"|(^|/)(gradle|maven)-wrapper\.properties$|(^|/)action\.ya?ml$|(^|/)search/search_index\.json$"
    r"|[_-](ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh)([_-][a-z]{2})?\.properties$"
    r"|(^|/)(local|test|dev|sample)[-_](fixtures|data)\.json$|~$|(^|/)components/docs/[^/]+\.ya?ml$|(^|/)app/views/([^/]+/)*[^/]+\.ya?ml$"
    r"|(^|/)\.fixtures\.ya?ml$"
    r"|(^|/)(tsconfig[^/]*|jsconfig|\.babelrc|babel\.config|manifest\.(?:json|webmanifest)|site\.webmanifest|\.swcrc|lerna|nx|turbo|\.coveragerc|\.?nycrc"
    r"|\.releaserc|build\.(xml|properties)|\.classpath|\.project|\.cvsignore|plugin\.xml|findbugs\.xml|catalog-info\.ya?ml|\.s?testr\.conf|feature\.xml"
    r"|MANIFEST\.MF|\.changeset/config|\.size-limit|typedoc|\.mocharc)[^/]*$"
    r"|(^|/)(cla|signatures?)[^/]*\.json$|\.(csv|tsv|xlf|po|geojson|svg|csproj|sln|resx|code-workspace)$",
    re.I,
)
ROUTES = of_path(r"(^|/)config/routes(\.rb|/[^/]+\.rb)$")
"""Rails: which address reaches which controller is written like the controller itself."""

LISTED = pattern(
    r"(?m)^dependencies:[ \t]*$|^\[(?:project|package|dependencies|build-system|workspace)|\"(?:(?:dev|peer)?[dD]ependencies|scripts|require(?:-dev)?)\"\s*:"
)
"""What a list of dependencies holds where others may have its name: conda's, npm's, Composer's, Cargo's and Python's."""


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
    line = pins.brought(file) if context.nature == "config" and path.endswith(".toml") else None
    if line is not None:
        safer = "name who keeps it, and pin it to a commit that somebody has read"
        yield finding("configuration", 3, "code from another repository is built, or run", file, line=line, safer=safer)
    for told in (_served, _set, _pinned, _of_a_machine, _read):
        found = told(file, context)
        if found is not None:
            yield found
            return


def _served(file: FileChange, context: Context) -> Finding | None:
    """What answers, and what is switched on."""
    listed = context.nature == "manifest" and _lists_dependencies(file)
    if not listed and servers.tells_a_server(file):
        safer = "try the settings on a staging host first"
        return finding("web-server", 3, "changes which requests reach what", file, safer=safer)
    if servers.leads(file):
        safer = "lower the lifetime first, and keep the old target until the new one answers"
        return finding("web-server", 3, "changes where a name leads, or who speaks for it", file, safer=safer)
    if not listed and FLAGS.search(file.path):
        return finding("feature-flag", 2, "switches behaviour on or off", file)
    return None


def _set(file: FileChange, context: Context) -> Finding | None:
    """By the name of the file."""
    path = file.path
    if SEALED.search(path):
        reason = "settings and secrets that nobody here can read"
        safer = "say which of its values changed, and let whoever keeps them agree"
        return finding("configuration", 3, reason, file, line=file.first, safer=safer)
    if ENV.search(path) or (MODULES.search(path) and not NOT_SETTINGS.search(path) and not unset.sets_nothing(file)):
        return finding("configuration", 2, "changes settings, and so behaviour", file)
    if STARTED.search(path) and acts(file):
        return finding("configuration", 2, "what a machine starts by itself, and when", file)
    if INITIALIZER.search(path):
        return finding("configuration", 2, "what a hospital's records start with: concepts, forms and orders", file)
    return None


def _pinned(file: FileChange, context: Context) -> Finding | None:
    """Another version of what is installed, fetched or run."""
    if pins.VERSIONS.search(file.path) and unset.only(file, pins.INSTALLED):
        return finding("configuration", 2, "changes which versions something installs", file)
    if context.nature not in ("code", "script"):
        return None
    stepped = None if file.path.endswith((".html", ".lock")) else pins.stepped(file) or pins.renumbered(file)
    if stepped is not None:
        reason = "what is fetched or run is another revision of it"
        return finding("configuration", 2, reason, file, line=stepped)
    line, plain = pins.fetched(file) or (None, False)
    if plain:
        reason = "another version is downloaded, over a connection that anybody on the way can answer"
        safer = "fetch it by https, and compare its hash with the one that its makers publish"
        return finding("configuration", 3, reason, file, line=line, safer=safer)
    return None if line is None else finding("configuration", 2, "another version is downloaded", file, line=line)


def _of_a_machine(file: FileChange, context: Context) -> Finding | None:
    """What Chef and Ansible set machines to, and what is filled in for them."""
    path = file.path
    if ROLE.search(path) and any(OF_ALL.search(text) for text in (file.old_text, file.new_text)):
        reason, safer = "what every machine of a role is set to", "let one machine have it first"
        return finding("configuration", 3, reason, file, line=file.first, safer=safer)
    if COOKBOOK.search(path) and any(COOKS.search(text) for text in (file.old_text, file.new_text)):
        gone = next((x for x in file.added if GOES.match(x.text[:500])), None)
        reason = "changes how a cookbook sets machines up" + (", and what goes from them" if gone else "")
        ask = "say what it holds, and let one machine run it first" if gone else None
        return finding("configuration", 3 if gone else 2, reason, file, line=gone, safer=ask)
    if _is_filled_in(file):
        return finding("configuration", 2, "changes settings that are filled in and then read", file)
    if plays.TASKS.search(path) and not PLAIN.search(path) and (secured := _secures(file)):
        safer = "try it on one machine that can be lost, with --check --diff first"
        return finding("configuration", 3, "how machines are secured", file, line=secured, safer=safer)
    return None


def _read(file: FileChange, context: Context) -> Finding | None:
    """What something reads, whatever it is called."""
    entry = _offers_a_chart(file)
    if entry is not None:
        safer = "let whoever owns the chart say that this version may go out, and check its digest"
        return finding("configuration", 3, "what a repository of charts offers", file, line=entry, safer=safer)
    if context.nature != "config" or (PLAIN.search(file.path) and not INDEX.search(file.path)):
        return None
    if unset.says_less(file) or unset.is_spoken(file) or unset.is_told(file) or pins.only_annotated(file):
        return None
    return finding("configuration", 2, "changes settings that something reads", file)


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


def _lists_dependencies(file: FileChange) -> bool:
    """Whether a manifest is one by what it says, where other files have its name too."""
    others = file.path.endswith((".yml", ".yaml", ".json", ".toml"))
    return not others or LISTED.search(file.new_text or file.old_text) is not None


INITIALIZER = of_path(
    r"(^|/)configuration/(?:(?:backend|openmrs)[\w-]*/)?(?:ocl|concept\w*|ampathforms\w*|htmlforms|drugs|encountertypes|ordertypes|orderfrequencies"
    r"|programs|programworkflow\w*|\w*attributetypes|globalproperties|idgen|autogenerationoptions|visittypes|mdssets|metadatasets\w*|appointment\w*"
    r"|fhir\w*|addresshierarchy|dispositions|conceptsets"
    r"|(?:(?<=backend_configuration/)|(?<=openmrs_config/)|(?<=distro/configuration/))(?:forms|flags|queues|billing\w*|locations\w*)"
    r"|(?:flags|queues|billing\w*|locations\w*)(?=/[^/]+\.csv$))/([^/]+/)*(?:[^/]+\.(?:csv|json|xml|zip|properties|html)|[^/.]+)$",
    re.I,
    words=("configuration/",),
)
"""Of OpenMRS: https://github.com/mekomsolutions/openmrs-module-initializer"""
COOKBOOK = of_path(r"^(attributes|recipes|resources|providers|libraries)/[^/]+\.rb$")
ROLE = of_path(r"^(?:.*/)?(?:roles|environments)/[\w-]+\.rb$")
OF_ALL = pattern(r"(?m)^(?:default_attributes|override_attributes|run_list|env_run_lists|cookbook_versions)\b")
"""What every machine of a role, or of an environment, is set to: https://docs.chef.io/roles/"""
GOES = pattern(r"\s*action\s*[( ]\s*\[?:(?:delete|remove|purge|uninstall|stop|disable)\b")
"""https://docs.chef.io/resources/file/#actions"""
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
    return acts(file)


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
