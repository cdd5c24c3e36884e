"""Configuration and feature flags: what changes behaviour without changing code.

Raises: `config/application.rb`, `settings.py`, `.env.example`, `feature_flags.yml`, an nginx site.
Ignores: editor and linter settings, translations, package metadata (each ordinary, level 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import CODE, SCRIPT, TOOLING, is_data
from gate.classify.reading.patterns import pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "configuration": "settings that change behaviour",
    "feature-flag": "what is switched on, and for whom",
    "web-server": "which requests reach what",
}
MODULES = pattern(
    r"(^|/)(settings?|config(uration)?|conf|appsettings[^/]*|local_settings)\.(py|rb|js|cjs|mjs|ts|json|ya?ml|toml|ini|properties|xml|php|exs|conf|config)$|(^|/)(application|environment|web|default)\.(json|ya?ml|toml|ini|properties|xml|conf|config)$|(^|/)(settings|config|conf|configs)/[^/]+\.(py|rb|js|ts|php|exs|ya?ml|json|toml|ini|properties|xml|conf|cnf|erb)$|(^|/)config/(initializers|environments)/",
    re.I,
)
ENV = pattern(r"(^|/)(\.env[^/]*|[^/]+\.env|\.flaskenv|\.envrc)$")
FLAGS = pattern(
    r"feature[-_]?(flags?|toggles?|gates?)|(^|/)(flags|toggles|experiments)\.(ya?ml|json|rb|py|ts|js|toml)$", re.I
)
SERVERS = pattern(
    r"(^|/)(nginx|httpd|apache2?|haproxy|envoy|traefik|caddy|varnish|squid|postfix|sshd?|iptables|ufw|fail2ban)[^/]*(/|\.)|(^|/)(Caddyfile|\.htaccess|sshd_config|web\.config)$",
    re.I,
)
NOT_SETTINGS = pattern(r"(^|/)(views|templates|locales?|i18n|pages|components)/", re.I)
"""Pages about settings, and their words in other languages."""
PLAIN = pattern(
    r"(^|/)(locales?|i18n|l10n|translations?|lang|fixtures?|samples?|examples?|public|static|assets|data|schemas?|\.vscode|\.idea|snippets|themes?|icons?)/|(^|/)(tsconfig[^/]*|jsconfig|\.babelrc|babel\.config|manifest|site\.webmanifest|\.swcrc|lerna|nx|turbo|\.releaserc|\.changeset/config|\.size-limit|typedoc|\.mocharc)[^/]*$|(^|/)(cla|signatures?)[^/]*\.json$|\.(csv|tsv|xlf|po|geojson|svg|csproj|sln|resx|code-workspace)$",
    re.I,
)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if context.nature in ("docs", "test", "vendored", "generated", "asset", "lockfile") or TOOLING.search(path):
        return
    if SERVERS.search(path) and (is_data(path) or not (CODE.search(path) or SCRIPT.search(path))):
        yield finding(
            "web-server", 3, "changes which requests reach what", file, safer="try the settings on a staging host first"
        )
    elif FLAGS.search(path):
        yield finding("feature-flag", 2, "switches behaviour on or off", file)
    elif ENV.search(path) or (MODULES.search(path) and not NOT_SETTINGS.search(path)):
        yield finding("configuration", 2, "changes settings, and so behaviour", file)
    elif context.nature == "config" and not PLAIN.search(path):
        yield finding("configuration", 2, "changes settings that something reads", file)
