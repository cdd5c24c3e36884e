"""Kubernetes manifests, Helm charts, Kustomize and Helmfile.

Raises to 3: any manifest, chart or values; to 4: RBAC kinds, a namespace, volume or stateful set that goes, an image,
mount or access list in values that every cluster shares, a templated value that is another one in production, another
image, or version of a chart, below `clusters/`, which is applied as it is.
Ignores: YAML without `apiVersion` and `kind` outside a chart, unless it lists Helmfile's releases or says what only a workload is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.kinds import is_schema
from gate.classify.reading import charts, environments, images, protections, resources, rights, servers
from gate.classify.reading.documents import (
    ACCESS_KINDS,
    MANIFEST,
    STATEFUL_KINDS,
    all_kinds,
    are_of_an_operator,
    came_whole,
    fewer,
    kinds_of,
    touched,
)
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Level, Line

IDS = {
    "kubernetes": "what runs in a cluster",
    "kubernetes-access": "who may do what in a cluster",
    "kubernetes-removed": "a namespace, a volume or stateful data goes",
    "kubernetes-rollout": "what a cluster runs is another image",
    "kubernetes-shared": "values that every cluster shares, production too",
}
APPLIED = of_path(r"(^|/)(clusters?|config|deploy\w*|manifests?|k8s|kubernetes)/", re.I)
READ = of_path(r"(^|/)(tests?|internal|pkg|cmd|lib|src)/([^/]+/)*(testdata|fixtures)/")
MOUNTED = of_path(
    r"(^|/)(?:charts|helm(?:[-_](?:deploy|charts?))?)/[\w.-]+/(?:(?:files|config|resources)/)?[\w.-]+\.(?:sh|bash|lua|sql)$",
    re.I,
)
"""What a chart puts into its containers: https://helm.sh/docs/chart_template_guide/accessing_files/"""
DEPLOYED = of_path(r"(^|/)(charts?|helm|base|overlays|kustomize)/", re.I)
"""Where a folder named tests may be applied with the rest: who may do what in the cluster counts there too."""
LETS_GO = pattern(
    r"\b(?:persistentVolumeReclaimPolicy|reclaimPolicy|deletionPolicy)[\"']?\s*:\s*[\"']?Delete\b|^\s*(?:prune\s*:\s*true|installed\s*:\s*false)\b|^\s*installed\s*:\s*[\"']?\{\{"
)
OF_A_CLASS = pattern(r"\s*[\"']?(?:reclaimPolicy|deletionPolicy)[\"']?\s*:")
"""What becomes of the disks of a class, which has none while it is new."""
LINTED = of_path(r"(^|/)ci/[^/]*values\.ya?ml$")
"""What `ct` installs a chart with, in a cluster of its own: https://github.com/helm/chart-testing"""
CLAIM = pattern(r"^\s*(?:-\s*)?persistentVolumeClaim\s*:")
EMPTY_DISK = pattern(r"^\s*(?:-\s*)?emptyDir\s*:")
ENTERS = pattern(r"(?m)^\s*[\"']?name[\"']?\s*:\s*[\"']?(?:aws-auth|argocd-rbac-cm)\b")
"""Maps that say who enters a cluster, or Argo CD (https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/)."""
ROLES = pattern(
    r"\bsystem:(?:masters|(?:un)?authenticated|anonymous|serviceaccounts(?!:))\b|\bcluster(?:Wide(?:Access)?|Scoped)\s*:\s*true\b|^\s*-\s+[\"']?(?:superuser|createrole)\b|\[[^\]\n]*\bsuperuser\b[^\]\n]*\]"
    r"|\benableSuperuserAccess\s*:\s*true\b"
    r"|\bname\s*:\s*(?:root(?=\s*,\s*db\b)|(?:dbOwner|dbAdminAnyDatabase|userAdminAnyDatabase|clusterAdmin|readWriteAnyDatabase)\b)"
    r"|whitelist-source-range\s*:\s*[\"']?0\.0\.0\.0/0|\bpolicy\.(?:csv|default)\b|^\s*[gp],\s*[^,\n]+,\s*\S"
    r"|\b(?:eks\.amazonaws\.com/role-arn|iam\.gke\.io/gcp-service-account|azure\.workload\.identity/client-id)\b|\busers\.anonymous\.enabled\b"
    r"|\bpod-security\.kubernetes\.io/enforce[\"']?\s*:\s*[\"']?privileged\b"
)
OF_ROOT = pattern(r"\s*-?\s*name\s*:\s*[\"']?root[\"']?\s*$")
"""https://github.com/mongodb/mongodb-kubernetes-operator/blob/master/docs/users.md"""
VERBS = pattern(
    r"^\s*(?:-\s*)?[\"']?(?:(?:verbs|clusterRole\w*|clusterAdmin)[\"']?\s*:|kind[\"']?\s*:\s*[\"']?(?:Cluster)?Role(?:Binding)?\b)", re.I
)
SHARED = of_path(r"(^|/)(base|common|shared|global|default)(/|[^/]*\.)|[-_](common|shared|global)\.ya?ml$", re.I)
SHARED_LINE = pattern(
    r"\b(image|tag|repository|digest|newTag|volumeMounts?|mountPath|hostPath|allow\w*|whitelist\w*|cidr\w*|sourceRanges?|runAsUser|privileged)\b[\"']?\s*:",
    re.I,
)


ACCOUNT = pattern(r"\s*+(?:-\s*+)?[\"']?serviceAccount(?:Name)?[\"']?\s*:\s*(?P<who>[\w\"'.@-]+)\s*+(?:#.*)?$")
DECIDES = pattern(
    r"polic|role|secret|ttl|delet|superuser|action|\b(?:egress|ingress)\b|allow|deny|enforce|audit|permission|\bimage\b|command|repo|package|cidr|group|login|plugin|run_?as|backup|\bsource|0\.0\.0\.0",
    re.I,
)
ACTS = pattern(r"\bimage\s*:|\bcommand\s*:|\bdeletionPolicy\b|\baction\s*:")
RUNS = pattern(r"\s*(?:-\s*)?[\"']?(?:image|command|args|privileged|host\w+|capabilities|serviceAccount\w*)[\"']?\s*:")
"""What a reader who applies it runs."""
SHOWN = of_path(r"^docs?/")
"""What documentation shows runs nowhere by itself."""
EXAMPLES = of_path(r"^(examples?|config/samples)/(?!([^/]+/)*(manifests?|overlays?|clusters?|base)/)")


CLEANS = of_path(r"(^|/)[^/]*(?:clean[-_]?up|purge|prune|wipe|sweep|janitor|reaper)[^/]*\.ya?ml$", re.I)
SWEEPS = pattern(r"\s*(?:-\s*)?[\"']?(?:args|command|readOnly)[\"']?\s*:|\s*-\s*[\"']?(?:-{1,2}\w|rm\b|find\b)")
OF_CLUSTERCTL = pattern(
    r"(?:[ \t]*+(?:#[^\n]*+)?\n|---\n)*+apiVersion:\s*clusterctl\.cluster\.x-k8s\.io/\w+\s*\nkind:\s*Metadata\b(?![\s\S]*\n(?:---|kind|apiVersion|[\"'?{]))"
)
"""Which releases there are: no cluster holds it. https://cluster-api.sigs.k8s.io/developer/providers/contracts/clusterctl#metadata-yaml"""


EXACT = "name the exact verbs and resources, and let the cluster's owner apply it"
RENDER = "attach the rendered difference, and let the cluster's owner apply it"


PAGES = (".vue", ".tsx", ".jsx", ".svelte", ".css", ".scss", ".dart")
"""What shows a cluster: none of these is applied to it."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("docs", "asset", "lockfile", "manifest") or file.path.endswith(PAGES) or file.path.startswith((".github/", ".chloggen/")):
        return
    if charts.is_catalogue(file):
        other = charts.repackaged(file)
        if other is not None:
            reason, safer = "a chart of the same version is another package", "give what changed a number of its own"
            yield finding("kubernetes", 3, reason, file, line=other, safer=safer)
        return
    texts = (file.old_text, file.new_text)
    manifest = any(
        "apiVersion" in t and "kind" in t and MANIFEST.search(t) and not is_schema(file.path, t) for t in texts
    )
    if manifest and (all(OF_CLUSTERCTL.match(text) for text in texts if text) or servers.reports(file)):
        return
    if context.nature == "test":
        yield from _tested(file) if manifest else ()
        return
    if MOUNTED.search(file.path):
        yield finding("kubernetes", 3, "what a chart has its containers run", file, line=file.first, safer=RENDER)
    image = images.in_jsonnet(file)
    if image is not None:
        safer = "roll it out to one environment first"
        yield finding("kubernetes", 3, "what jsonnet describes runs another image", file, line=image, safer=safer)
    patched = _patches_rights(file)
    if patched is not None:
        reason = "a patch changes who may do what in the cluster"
        yield finding("kubernetes-access", 4, reason, file, line=patched, safer=EXACT)
    if not manifest and (
        context.nature == "vendored" or not (charts.is_of_a_chart(file) or charts.is_generated_from(file))
    ):
        return
    yield from _runs(file, manifest=manifest)


def _runs(file: FileChange, *, manifest: bool) -> Iterator[Finding]:
    """What a manifest, or a part of a chart, changes in a cluster."""
    if resources.only_describes(file) or charts.only_news(file):
        yield finding("kubernetes", 1, "what a resource of a cluster says of itself", file, line=file.first)
        return
    yield finding(
        "kubernetes",
        1 if _only_shows(file) and not any(RUNS.match(x.text[:500]) for x in (*file.added, *file.removed)) else 3,
        "changes what runs in a cluster",
        file,
        line=file.first,
        safer=RENDER,
    )
    if manifest:
        yield from _kinds(file)
        yield from _rolled_out(file)
    else:
        yield from _valued(file)
        if charts.is_helmfile(file.new_text) or file.path.endswith(("kustomization.yaml", "kustomization.yml")):
            yield from _rolled_out(file)
    yield from _data(file)
    acts = _acts_as(file)
    if acts is not None:
        safer = "name the rights that it needs, and let the cluster's owner give them"
        yield finding("kubernetes-access", 4, "runs with another account's rights", file, line=acts, safer=safer)
    live = environments.changed(file) or environments.opened(file) or environments.delivered(file)
    if live is not None:
        safer = "change it for one environment first, and let a human roll out production"
        yield finding("kubernetes-shared", 4, "what runs in production is another value", file, line=live, safer=safer)
    if not manifest and SHARED.search(file.path):
        yield from _shared(file)


PATCHED = pattern(r"\bpath[\"']?\s*:\s*[\"']?/(?:rules|roleRef|subjects|aggregationRule)\b")
"""Where a patch of JSON reaches a role or what it is bound to: https://datatracker.ietf.org/doc/html/rfc6902#section-4"""
STEP = pattern(r"\bop[\"']?\s*:\s*[\"']?(?:add|replace|remove|move|copy|test)\b")
PATCH_ROWS = 5
"""Rows around it that belong to the same step."""


def _patches_rights(file: FileChange) -> Line | None:
    """A row that stands in or beside such a step of a patch."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        if not lines or "path" not in text or not PATCHED.search(text):
            continue
        rows = text.split("\n")
        steps = [n for n, row in enumerate(rows) if PATCHED.search(row[:500])]
        steps = [n for n in steps if any(STEP.search(row[:500]) for row in rows[max(0, n - 3) : n + 4])]
        near = {n for step in steps for n in range(step + 1 - PATCH_ROWS, step + 1 + PATCH_ROWS)}
        line = next((x for x in lines if x.bare and x.number in near), None)
        if line is not None:
            return line
    return None


def _only_shows(file: FileChange) -> bool:
    """Whether documentation shows it, or it is an example of what one operator alone knows."""
    if SHOWN.search(file.path) or not EXAMPLES.search(file.path):
        return bool(SHOWN.search(file.path))
    changed = (*file.added, *file.removed)
    decides = DECIDES if file.before else ACTS
    return are_of_an_operator(file) and not any(decides.search(x.text[:500]) for x in changed)


def _tested(file: FileChange) -> Iterator[Finding]:
    """A manifest that tests apply."""
    if APPLIED.search(file.path) and not READ.search(file.path):
        yield finding("kubernetes", 2, "changes what tests run in a cluster of their own", file, line=file.first)
        yield from (f._replace(level=Level.COLLABORATIVE) for f in _access(file))
    if DEPLOYED.search(file.path):
        yield from _access(file)


def _rolled_out(file: FileChange) -> Iterator[Finding]:
    image = images.rolled_out(file) or images.promoted(file)
    if image is not None:
        reason = "another image runs in a cluster, as soon as it is applied"
        safer = "roll it out to one environment first, and let a human do the rest"
        yield finding("kubernetes-rollout", 4, reason, file, line=image, safer=safer)


def _valued(file: FileChange) -> Iterator[Finding]:
    """Values of a chart that say who may do what."""
    verb = next((x for x in (*file.added, *file.removed) if VERBS.search(x.text)), None)
    if not LINTED.search(file.path):
        verb = verb or next((x for x in file.added if ROLES.search(x.text)), None)
    if verb is not None:
        yield finding("kubernetes-access", 4, "values that say who may do what", file, line=verb, safer=EXACT)


def _data(file: FileChange) -> Iterator[Finding]:
    """Data that go with their claim, and a job that deletes."""
    fresh = file.before is None and "external-name" not in file.new_text and "Content" not in file.new_text
    said = (x for x in file.added if LETS_GO.search(x.text) and (not fresh or not OF_A_CLASS.match(x.text[:500])))
    freed = next((x for x in said if not ("prune" in x.text and came_whole(file, x))), None)
    freed = freed or protections.lost(file) or _kept_nowhere(file)
    if freed is not None:
        safer = "keep `Retain`, and let a human remove what is no longer used"
        yield finding("kubernetes-removed", 4, "data go with their claim from now on", file, line=freed, safer=safer)
    swept = next((x for x in (*file.added, *file.removed) if SWEEPS.match(x.text[:500])), None)
    if swept is not None and file.before and file.after and "Job" in file.new_text and CLEANS.search(file.path):
        safer = "list first what it would remove now"
        yield finding(
            "kubernetes-removed", 4, "a job that is there to delete does it otherwise", file, line=swept, safer=safer
        )


def _kept_nowhere(file: FileChange) -> Line | None:
    """The line from which on a workload writes to a disk that goes with it."""
    came = {x.bare for x in file.added}
    claimed = any(CLAIM.search(x.text[:500]) and x.bare not in came for x in file.removed)
    return next((x for x in file.added if claimed and EMPTY_DISK.search(x.text[:500])), None)


def _acts_as(file: FileChange) -> Line | None:
    """The line where a workload takes another account than it had."""
    gone, came = (
        [(x, found["who"]) for x in side if (found := ACCOUNT.match(x.text[:500]))] for side in file.delta.lines
    )
    had = {who for _, who in gone}
    return next((line for line, who in came if had and who not in had), None)


def _shared(file: FileChange) -> Iterator[Finding]:
    shared = next((x for x in (*file.added, *file.removed) if SHARED_LINE.search(x.text)), None)
    if shared is not None:
        yield finding(
            "kubernetes-shared",
            4,
            "an image, a mount or an access list in values that production shares",
            file,
            line=shared,
            safer="override it for one environment first",
        )


def _kinds(file: FileChange) -> Iterator[Finding]:
    old, new = all_kinds(file)
    yield from _access(file)
    gone = [k for k in old if k in STATEFUL_KINDS and k not in new] or resources.renamed(file) or fewer(file)
    if gone and not resources.only_patched(file):
        yield finding(
            "kubernetes-removed",
            4,
            f"{gone[0]} goes, with what it holds",
            file,
            side="old",
            safer="back it up, then let a human remove it",
        )


VALUES = of_path(r"(^|/)[^/]*values[^/]*\.ya?ml$", re.I)
"""One document that says all that a chart is told: its parts have little to do with each other."""


def _access(file: FileChange) -> Iterator[Finding]:
    old, new = all_kinds(file)
    roots = "MongoDB" in file.new_text
    given = (x for x in file.added if ROLES.search(x.text) or (roots and OF_ROOT.match(x.text[:500])))
    line = next(given, None) or touched(file, ENTERS.search)
    if line is None and ("HelmRelease" in new or "HelmRelease" in old):
        line = next((x for x in (*file.added, *file.removed) if VERBS.search(x.text)), None)
    if line is not None:
        safer = "name the exact people and roles, and let the cluster's owner apply it"
        yield finding("kubernetes-access", 4, "changes who may do what in the cluster", file, line=line, safer=safer)
    if file.path.endswith((".jsonnet", ".libsonnet")):  # one document holds it all: what a line stands under tells
        line = rights.changed(file) if line is None else None
        if line is not None:
            yield finding(
                "kubernetes-access", 4, "changes who may do what in the cluster", file, line=line, safer=EXACT
            )
        return
    if "ClusterServiceVersion" in new and rights.of_an_operator(file.old_text) != rights.of_an_operator(file.new_text):
        reason = "changes what an operator may do in the cluster"
        yield finding("kubernetes-access", 4, reason, file, line=file.first, safer=EXACT)
    access = [k for k in (*new, *old) if k in ACCESS_KINDS]
    of_access = touched(file, lambda document: not ACCESS_KINDS.isdisjoint(kinds_of(document))) if access else None
    if of_access is not None and VALUES.search(file.path) and not rights.beside(file, ACCESS_KINDS):
        return
    if of_access is not None and not rights.only_released(file):
        alone = set(access) == {"ServiceAccount"}
        bare = alone and rights.is_bare(file)
        named = bare or (alone and rights.only_pulls(file)) or rights.only_placed(file)
        yield finding(
            "kubernetes-access",
            3 if named and (bare or file.status == "modified") else 4,
            f"changes who may do what in the cluster: {access[0]}",
            file,
            line=next(iter(file.added), None),
            safer=EXACT,
        )
