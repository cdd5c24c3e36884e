"""What a web server, a proxy or a mail server is told: which requests reach what."""

from __future__ import annotations

import re

from gate.classify.nature import CODE, SCRIPT, is_data, nature_of
from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange

SERVERS = of_path(
    r"(^|/)(nginx|httpd|apache2?|haproxy|envoy|traefik|caddy|varnish|squid|postfix|sshd?|iptables|ufw|fail2ban)[^/]*(/|\.)"
    r"|(^|/)(Caddyfile|\.htaccess|sshd_config|web\.config|(main|master)\.cf|named\.conf[\w.-]*|Corefile|[\w-]+\.ks|dovecot[\w.-]*\.conf)$"
    r"|(^|/)apiproxy/([^/]+/)*[^/]+\.xml$|\.(vcl|nginx)$",
    re.I,
    words=(
        "nginx", "httpd", "apache", "haproxy", "envoy", "traefik", "caddy", "varnish", "squid", "postfix", "ssh", "iptables", "ufw", "fail2ban", "htaccess",
        "web.config", ".cf", "named", "corefile", ".ks", "dovecot", "apiproxy", ".vcl"
    ),
)  # fmt: skip
"""Also the policies of a gateway: https://cloud.google.com/apigee/docs/api-platform/reference/api-proxy-configuration-reference"""
TEMPLATED = pattern(r"\.(?:hbs|jinja2?|j2|erb|tpl|tmpl|tftpl|template|mustache|ejs|epp)$")
"""What fills in such a file before the server reads it."""
OF_TEMPLATES = of_path(r"(^|/)(?:map|lib\w*|macros?|post-map|defaults)\.jinja2?$")
"""What templates of Salt share with each other: https://docs.saltproject.io/en/latest/topics/development/conventions/formulas.html"""
CONF = pattern(r"\.(?:conf|vhost)(?:\.(?:j2|erb|tpl|tmpl|template))?$")
SERVES = pattern(
    r"(?m)^[ \t]*(?:<(?:VirtualHost|Directory|Location|IfModule)\b|SSL(?:Engine|Protocol|CipherSuite|CertificateFile)[ \t]|LoadModule[ \t]|DocumentRoot[ \t]|server[ \t]*\{[ \t]*$|(?:proxy_pass|ssl_protocols|ssl_certificate|fastcgi_pass)[ \t])"
)
NAMES = of_path(
    r"(^|/)(CNAME|_redirects|dnsconfig\.js|dns/[^/]+\.ya?ml|zones?/[^/]+\.(zone|ya?ml|db|txt|lua|json|csv)|[^/]+\.zone|(dns|bind|named|zones?)/([^/]+/)*db\.[\w.-]+|\.well-known/(assetlinks\.json|apple-app-site-association))$"
)
"""Where the names of a site lead, and which programs may speak for it."""
DASHBOARDS = of_path(r"(^|/)[\w-]*dashboards?/|[-_]dashboard\.json$", re.I)
"""What a person looks at: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/"""
GRAPHS = pattern(r"\"(?:panels|schemaVersion|templating|widgets|dashboard)\"\s*:")


RECORD = pattern(
    r"^\s*(?:A|AAAA|CNAME|MX|NS|TXT|SRV|CAA)\(\s*[\"']|(?:^|[,;\t|])\s*[\"']?(?:A|AAAA|CNAME|MX|NS|SRV|CAA)[\"']?\s*[,;\t|]"
)
RECORDS = of_path(r"(^|/)[\w-]*(?:zones?|dns|records|domains?)[\w-]*\.(?:csv|tsv|js)$")


def leads(file: FileChange) -> bool:
    """Whether a file says where names lead: by its own name, or as rows of a table of records."""
    if NAMES.search(file.path):
        return True
    changed = (*file.added, *file.removed) if RECORDS.search(file.path) else ()
    return any(RECORD.search(x.text[:500]) for x in changed)


def tells_a_server(file: FileChange) -> bool:
    """Whether a server reads the file, by its name or by what stands in it; a page of graphs about one is none."""
    return (_is_called_so(file.path) or _serves(file)) and not _is_dashboard(file) and not reports(file)


REPORT = pattern(r"(?m)^kind:[ \t]*\w+Report[ \t]*$")


def reports(file: FileChange) -> bool:
    """Whether a file only says how a server did: https://gateway-api.sigs.k8s.io/concepts/conformance/"""
    yaml = file.path.endswith((".yaml", ".yml"))
    texts = [text for text in (file.old_text, file.new_text) if text]
    return yaml and all(REPORT.search(text) and text.count("kind:") == 1 for text in texts)


MAY_BE_DRAWN = of_path(r"(^|/)[\w-]*dashboards?/|dashboard[\w-]*\.json$", re.I)
"""More names than a server's own folders allow: `panels` tells the rest."""
DRAWN = pattern(r"\"panels\"\s*:\s*\[")
SETS = pattern(r"settings|config|flags", re.I)


def is_drawn(file: FileChange) -> bool:
    """Whether a file is a page of graphs and nothing else, before and after."""
    sets = SETS.search(file.path.rpartition("/")[2])
    drawn = all(DRAWN.search(text) for text in (file.old_text, file.new_text) if text)
    return file.path.endswith(".json") and not sets and bool(MAY_BE_DRAWN.search(file.path)) and drawn


def _is_dashboard(file: FileChange) -> bool:
    """Whether pages of graphs stand there, and not what a server with such a page reads."""
    text = file.new_text or file.old_text
    return file.path.endswith(".json") and bool(DASHBOARDS.search(file.path) and GRAPHS.search(text))


def _is_called_so(path: str) -> bool:
    """Whether a web server, a proxy or a mail server reads the file, once it is filled in."""
    if OF_TEMPLATES.search(path) or path.endswith((".schema.json", ".txt")):
        return False
    bare = TEMPLATED.sub("", path)
    runs = CODE.search(bare) or SCRIPT.search(bare)
    return bool(SERVERS.search(path) or SERVERS.search(bare)) and (is_data(path) or not runs)


INSTALLERS = (".wxs", ".wxi", ".wxl")
"""What an installer for Windows holds has folders, too: https://docs.firegiant.com/wix/schema/wxs/directory/"""


def _serves(file: FileChange) -> bool:
    """Whether a file of any name holds what Apache or nginx is told (https://httpd.apache.org/docs/2.4/mod/directives.html)."""
    other = CODE.search(file.path) or is_data(file.path) or file.path.endswith(INSTALLERS)
    of_any_name = not other and nature_of(file.path) == "code"
    return (of_any_name or bool(CONF.search(file.path))) and any(
        SERVES.search(text) for text in (file.old_text, file.new_text)
    )
