"""What belongs to a chart, to Helmfile, or to jsonnet that describes a cluster, by where it stands or by what it says."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

CHART = of_path(
    r"(^|/)(charts?|helm|helmfile)/|(^|/)((?-i:Chart)|helmfile)[^/]*\.ya?ml(\.gotmpl)?$|(^|/)([^/]*values[^/]*)\.ya?ml(\.gotmpl)?$|(^|/)kustomization\.ya?ml$|(^|/)(kustomize|k8s|kubernetes|argocd|flux|skaffold|talos|talconfig)[^/]*(/|\.ya?ml$)",
    re.I,
)
HELPERS = of_path(r"(^|/)templates/([^/]+/)*_[\w-]+\.tpl$")
OF_HELM = pattern(r"\{\{-?\s*(?:define|include|template)\s|\.(?:Values|Release|Chart)\.")
REQUIRES = of_path(r"(^|/)requirements[^/]*\.ya?ml$")
"""What a chart depends on (https://helm.sh/docs/topics/charts/); Ansible's roles are listed under the same name."""
DEPENDS = pattern(r"dependencies[\"']?\s*:")
DRAWS = of_path(
    r"(^|/)charts?/(?!(?:.*/)?(?:files|templates)/)([^/]+/)*[^/]+\.([cm]?[jt]sx?|py|rb|go|java|kt|swift|cs|php|vue|svelte|css|scss|html?)$|\.helmignore$|(^|/)(?-i:charts)/(?!Chart|values|requirements)[^/]+\.ya?ml$"
    r"|(^|/)(?:src|pkg|internal|cmd|lib|apps?|web|frontend|ui|make|modules)/([^/]+/)*(?:charts?|helm|k8s\w*|kubernetes|flux|kustomize|skaffold|argocd)/(?!(?:.*/)?(?:files|templates)/)([^/]+/)*[^/]+\.([cm]?[jt]sx?|py|rb|go|rs|java|kt|scala|swift|cs|cpp|c|h|php|r|vue|svelte|css|scss|html?|mk)$"
    r"|(^|/)(?:kustomize|skaffold|helm)/(?!(?:.*/)?(?:files|templates)/)([^/]+/)*[^/]+\.(go|rs|java|scala|swift|cc?|cpp|h)$",
    re.I,
)
"""Charts that are drawn, programs about clusters, and what is left out of a chart that is installed."""
OBJECTS = pattern(
    r"\bkind[\"']?\s*:\s*[\"'](?:Deployment|StatefulSet|DaemonSet|ServiceMonitor|Service|Pod|CronJob|Job)\b|\b(?:containers|serviceAccount(?:Name)?|livenessProbe|volumeMounts|serviceMonitor)[\"']?\s*:"
)
TAKES_VALUES = pattern(r"(?m)^[ \t]+(?:-[ \t]+)?(?:helm_chart_)?value(?:s_f|sF|_f|F)iles[ \t]*:[ \t]*$")
"""What names the values that a chart is installed with."""
INSIDE = pattern(r"(?m)^ +type: *[\"']?(?:ClusterIP|NodePort)\b")
OF_DHALL = pattern(r"\bkubernetes\b|\bk8s\b", re.I)
DRAWN = of_path(r"(^|/)(examples?|docs?|samples?|dashboards?|[\w-]*mixin|alerts?|tests?|vendor)(/|[^/]*\.)", re.I)
RELEASES = pattern(r"(?m)^releases[ \t]*:[ \t]*$")
OF_A_CHART = pattern(r"(?m)^[ \t]+(?:-[ \t]+)?chart[ \t]*:")
VALUES = pattern(
    r"(?m)^(?P<depth> *)image:[ \t]*\n(?:(?P=depth) +\w+:[^\n]*\n){0,3}?(?P=depth) +(?:repository|registry):[^\n]*\n(?:(?P=depth) +\w+:[^\n]*\n){0,3}?(?P=depth) +tag:"
    r"|^(?P<deep> *)image:[ \t]*\n(?:(?P=deep) +\w+:[^\n]*\n){0,3}?(?P=deep) +tag:[^\n]*\n(?:(?P=deep) +\w+:[^\n]*\n){0,3}?(?P=deep) +(?:repository|registry):",
    words=("image:",),
)
PLACED = pattern(
    r"(?m)^ *(?:- +)?(ingress(?=: *\n +enabled:)|resources(?=: *\n +(?:requests|limits): *\n)|replicaCount(?=: *\d)"
    r"|extra(?:Volumes|VolumeMounts|Env)(?=: *\n)|nodeSelector|tolerations|podAnnotations|podSecurityContext|securityContext|serviceAccountName"
    r"|initContainers|volumeMounts|imagePullPolicy|imagePullSecrets|fsGroup|pvcName|type(?=: *(?:ClusterIP|LoadBalancer|NodePort)))[ \t]*:"
)
"""What only a workload of a cluster is told."""


def is_generated_from(file: FileChange) -> bool:
    """Whether jsonnet or Dhall describes what runs in a cluster, and neither draws nor documents it."""
    if file.path.endswith(".dhall"):
        return any(OF_DHALL.search(text) for text in (file.path, file.old_text, file.new_text))
    if not file.path.endswith((".jsonnet", ".libsonnet")) or DRAWN.search(file.path):
        return False
    return any(OBJECTS.search(text) for text in (file.old_text, file.new_text))


SCRIPT = of_path(r"(^|/)scripts/[^/]+\.(?:sh|bash|ps1)$")
REACHES = pattern(r"\b(?:kubectl|oc|helm|helmfile|kustomize|push|apply|ssh|argocd|flux|aws|gcloud|az)\b")
OF_A_SCANNER = pattern(r"(?m)^from checkov\.[\w.]+ import ")


def is_of_a_chart(file: FileChange) -> bool:
    """Whether a file is of a chart by its path, or by what it says: Helmfile's releases, values that name an image, what a chart requires."""
    if CHART.search(file.path):
        if SCRIPT.search(file.path) and not any(REACHES.search(text) for text in (file.old_text, file.new_text)):
            return False
        scans = file.path.endswith(".py") and OF_A_SCANNER.search(file.new_text) is not None
        return not DRAWS.search(file.path) and not scans
    if HELPERS.search(file.path):
        return any(OF_HELM.search(text) for text in (file.old_text, file.new_text))
    if not file.path.endswith((".yaml", ".yml", ".gotmpl")):
        return False
    texts = (file.old_text, file.new_text)
    if REQUIRES.search(file.path):
        return any(DEPENDS.search(text) for text in texts)
    return any(is_helmfile(text) or is_values(text) for text in texts)


LISTS = pattern(r"apiVersion:[ \t]*v1[ \t]*\r?\n(?:generated:[^\n]*\n)?entries:")
OF_A_LIST = ("apiVersion:", "entries:", "generated:", "serverInfo:")
HOST = pattern(r"https?://([\w.-]+)")


def is_catalogue(file: FileChange) -> bool:
    """Whether both sides list the charts of a repository, each with its address and digest, and hold nothing else:
    https://helm.sh/docs/topics/chart_repository/#the-index-file"""
    if not file.path.endswith("index.yaml"):
        return False
    return all(LISTS.match(text) and _only_lists(text) for text in (file.old_text, file.new_text) if text)


def _only_lists(text: str) -> bool:
    return (
        all(row[:1] in ("", " ", "#", "-", "\r") or row.startswith(OF_A_LIST) for row in text.split("\n"))
        and "---" not in text
    )


def repackaged(file: FileChange) -> Line | None:
    """The line by which a chart of the same version is another package, or charts come from another host."""
    known = set(HOST.findall(file.old_text)) if file.before else set()
    for line in file.added if known else ():
        at = line.text[:500].replace('"', "")
        if "- http" in at and any(host not in known for host in HOST.findall(at)):
            return line
    old, new = _packages(file.old_text), _packages(file.new_text)
    other = {key for key, digest in old.items() if key in new and new[key] != digest}
    return next(iter((*file.added, *file.removed)), None) if other else None


def _packages(text: str) -> dict[tuple[str, str], str]:
    """Of each chart and version the digest, as far as rows tell."""
    packages, chart, version, digest = dict[tuple[str, str], str](), "", "", ""
    for row in (*text.split("\n"), "  :"):
        if row.startswith(("  - ", "- ")) or (row.startswith("  ") and row[2:3] not in (" ", "-", "")):
            if version:
                packages[chart, version] = digest
            version = digest = ""
            if row[2:3] not in (" ", "-", ""):
                chart = row.strip()
        said = row.lstrip("- ")
        if said.startswith("version:") and row.startswith(("    version", "  - version", "  version")):
            version = said
        elif said.startswith("digest:"):
            digest = said
    return packages


NEWS = pattern(r"(?m)^  artifacthub\.io/changes:[ \t]*\|-?[ \t]*\n(?:(?:    [^\n]*+|[ \t]*+)\n)*+")


def only_news(file: FileChange) -> bool:
    """Whether nothing but what a chart tells of its changes is otherwise (https://artifacthub.io/docs/topics/annotations/helm/)."""
    if not file.path.endswith("Chart.yaml") or file.before is None or file.after is None:
        return False
    old, new = (NEWS.sub("", f"{text.rstrip()}\n") for text in (file.old_text, file.new_text))
    return old == new


def is_helmfile(text: str) -> bool:
    """Whether a text lists releases of charts: https://helmfile.readthedocs.io/en/latest/#configuration"""
    return bool(RELEASES.search(text) and OF_A_CHART.search(text))


def is_values(text: str) -> bool:
    """Whether a text gives a chart its image, as charts ask for one: https://helm.sh/docs/chart_best_practices/values/"""
    return (
        bool(VALUES.search(text) or TAKES_VALUES.search(text))
        or len(set(PLACED.findall(text))) > 1
        or bool(INSIDE.search(text))
    )
