"""Lines by which a cluster is told who may do what, where a document holds more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.classify.reading.actions import load_yaml
from gate.classify.reading.documents import ACCESS_KINDS, kinds_of, spans
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing, is_remark
from gate.model import FileChange, Line

RIGHTS = pattern(
    r"\b(?:verbs|apiGroups|resourceNames|roleRef|subjects)[\"']?\s*:|\bresources[\"']?\s*:\s*\[|\brbac\.|\b(?:cluster)?[rR]ole(?:Binding)?\.(?:new|with\w+)\(|\bwith(?:Subjects|Rules|RoleRef|Verbs)\w*\("
)
ROLE = pattern(r"\b(?:Cluster)?Role(?:Binding)?\b|\brbac\b")
WORKS = pattern(
    r"\b(?:containers?|initContainers|template|annotations|labels|ports|env|args|volumes|volumeMounts|affinity|replicas|\w*Probe|image|strategy|selector|endpoints|schedule|config)\b[\"']?\+?\s*:"
)
WORKLOAD = pattern(
    r"\b(?:container|containerPort|daemonset|deployment|statefulset|service|servicePort|endpoint\w*|volume\w*|toleration)\.(?:new|with\w+|mixin)\b|^\s*\+?\s*\b\w+\.mixin\.spec\.template\b"
)
"""What ksonnet makes a workload of."""
FAR, MOST = 200, 1_000
"""Rows above a line that are looked at, and lines whose rows are."""


def changed(file: FileChange) -> Line | None:
    """A changed line of jsonnet that says who may do what, or stands under one that does: one document holds it all."""
    gives = any(ROLE.search(text) for text in (file.old_text, file.new_text))
    gone, came = ({x.bare.strip("{}[](),;+") for x in side} for side in (file.removed, file.added))
    moved = gone & came
    rights = {said for said in moved if RIGHTS.search(said[:500])}
    if rights and _order(file.old_text) != _order(file.new_text):
        moved -= rights  # a verb may stand beside another resource now
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        for line in lines[:MOST]:
            said = line.bare.strip("{}[](),;+")
            if said and said not in moved and not is_remark(line.text) and _says_rights(rows, line, gives):
                return line
    return None


def of_an_operator(text: str) -> list[Any]:
    """What the Operator Lifecycle Manager gives operators, by document; one that can't be read equals no other.
    https://olm.operatorframework.io/docs/tasks/creating-operator-manifests/"""
    given = list[Any]()
    for _, _, document in spans(text):
        if "ClusterServiceVersion" not in kinds_of(document):
            continue
        description = load_yaml(document)
        try:
            install = description["spec"]["install"]["spec"]
            given.append([install.get("permissions"), install.get("clusterPermissions")])
        except (TypeError, KeyError, AttributeError):
            given.append(document)
    return given


def _order(text: str) -> list[str]:
    """The rows that give rights, as they follow each other."""
    return [row.strip() for row in text.split("\n") if RIGHTS.search(row[:500])]


def _says_rights(rows: list[str], line: Line, gives: bool) -> bool:
    """Whether a line stands under rights, or, where the file gives some, under nothing else that a workload has."""
    said = [line.text[:500], *(row[:500] for row in enclosing(rows, line.number, FAR))]
    if any(RIGHTS.search(row) for row in said):
        return True
    return gives and not any(WORKS.search(row) or WORKLOAD.search(row) for row in said)


RELEASE = pattern(
    r"\s*(?:[\w.-]+/)?(?:version|release|revision|chart|build)[\"']?\s*:\s*[\"']?[\w.+-]*\d[\w.+-]*[\"']?\s*$"
)


NO_TIME = pattern(r"\s*creationTimestamp\s*:\s*null\s*$")
"""What `controller-gen` wrote of something that is not made yet: https://github.com/kubernetes-sigs/controller-tools/issues/402"""
PART_OF = pattern(
    r"\s*[\"']?app\.kube\w{1,7}\.io/(?:name|instance|version|component|part-of|managed-by|created-by)[\"']?\s*:\s*[\"']?[\w.-]+[\"']?\s*$"
)
"""https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"""


AGGREGATES = pattern(r"(?m)ClusterRole\b|^\s*[\"']?kind[\"']?\s*:(?!\s*[A-Z])")
"""By its labels one may become a part of another, and a kind that is not plain may be one."""


def only_released(file: FileChange) -> bool:
    """Whether all that changes where rights are given is the number of a release, or what they are part of, among the labels."""
    told = ((file.old_text, file.removed), (file.new_text, file.added))
    for text, lines in told:
        rows = text.split("\n")
        for line in _within(text, lines):
            said, above = line.text[:500], next(enclosing(rows, line.number, FAR), "").strip()
            if NO_TIME.match(said) and above == "metadata:":
                continue
            part = PART_OF.match(said) and above == "labels:" and not AGGREGATES.search(text)
            if not part and (not RELEASE.match(said) or above not in ("labels:", "annotations:")):
                return False
    return file.before is not None and file.after is not None


PULLS = pattern(
    r"\s*(?:\{\{-?[^{}]*\}\}|imagePullSecrets:|-\s+name:\s*\{\{-?[^{}]*\.[\w.]*[pP]ull[\w.]*[^{}]*\}\}|-\s+name:\s*[\w-]*pull[\w-]*)?\s*$"
)
"""What a service account pulls images with: that gives it nothing."""


def only_pulls(file: FileChange) -> bool:
    """Whether all that changes is with what images are pulled."""
    return all(PULLS.match(x.text[:500]) for x in (*file.added, *file.removed))


BARE = pattern(
    r"\s*(?:apiVersion:\s*v1|kind:\s*ServiceAccount|metadata:|labels:|annotations:|name(?:space)?:\s*\{\{-?\s*(?:include|template|\$?\.)[^{}]*\}\}|app(?:\.kubernetes\.io/[\w-]+)?:\s*[\w.-]+"
    r"|\{\{-?\s*(?:(?:if|with|end|else)\b|toYaml \.)[^{}]*\}\}|\{\{-?\s*(?:include|template)\s+\"[\w.-]*[lL]abels\"[^{}]*\}\})?\s*$"
)
IN_A_CHART = of_path(r"(^|/)templates/[^/]+\.ya?ml$")


def is_bare(file: FileChange) -> bool:
    """Whether a new part of a chart is an account that has nothing but a name: whoever installs the chart says what else."""
    charted = file.before is None and IN_A_CHART.search(file.path) is not None
    return charted and "name: {{" in file.new_text and all(BARE.match(x.text[:500]) for x in file.added)


RELEASED_INTO = pattern(
    r"[ ]+namespace:[ ]+[\"']?\{\{-?[ ]*(?:\$?\.Release\.Namespace|(?:include|template)[ ]+\"[\w.-]+\.namespace\"[ ]+[.$])[ ]*(?:\|[ ]*quote[ ]*)?-?\}\}[\"']?[ \t\r]*$"
)


def only_placed(file: FileChange) -> bool:
    """Whether parts of a chart say which namespace they stand in, and it is the one that Helm puts them into anyway.
    https://helm.sh/docs/chart_template_guide/builtin_objects/"""
    if file.before is None or any(x.bare for x in file.removed):
        return False
    rows = file.new_text.split("\n")
    said = [x for x in file.added if x.bare]
    return bool(said) and all(
        RELEASED_INTO.match(x.text[:500]) and next(enclosing(rows, x.number, 40), "").strip() == "metadata:"
        for x in said
    )


def _within(text: str, lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines that stand in a document of rights."""
    told = [x for x in lines if x.text.strip() and not x.text.lstrip().startswith("#")]
    for start, stop, document in spans(text):
        if not ACCESS_KINDS.isdisjoint(kinds_of(document)):
            yield from (x for x in told if start <= x.number <= stop)


KIND = pattern(r"\s*(?:-\s+)?[\"']?kind[\"']?\s*:\s*[\"']?(?P<kind>\w+)")


def beside(file: FileChange, kinds: frozenset[str]) -> bool:
    """Whether a changed row stands below the same key at the margin as one that names such a kind."""
    for lines, text in ((file.added, file.new_text), (file.removed, file.old_text)):
        rows = text.split("\n")
        part, parts, named = 0, list[int](), set[int]()
        for row in rows:
            part += bool(row.strip()) and row[0] not in " \t#-"
            parts.append(part)
            told = KIND.match(row[:500])
            if told and told["kind"] in kinds:
                named.add(part)
        if any(parts[x.number - 1] in named for x in lines if x.bare and x.number <= len(parts)):
            return True
    return False
