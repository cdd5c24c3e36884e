"""Documents of Kubernetes in one file, and of which kind each is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

DOCUMENT = re.compile(r"(?m)^---.*$")
MANIFEST = pattern(
    r"(?m)(?:^\s{0,2}|[{,]\s*)\"?apiVersion\"?\s*:(?!=\s*[^\s\"]|[^\n]*(?:backstage\.io|blueprints\.cloud\.google\.com)).*$"
)
KIND = pattern(r"(?m)^\s{0,2}\"?kind\"?\s*:\s*[\"']?(\w+)")
NESTED = pattern(r"(?m)(?:^[ \t]*+(?:-[ \t]+)?|[{,]\s*+)\"?kind\"?\s*:\s*[\"']?(\w+)")
ACCESS_KINDS = frozenset(
    (
        "Role ClusterRole RoleBinding ClusterRoleBinding ServiceAccount ClusterRoleList PodSecurityPolicy "
        "SecurityContextConstraints AuthorizationPolicy AppProject Group User KafkaUser GlobalRole "
        "ClusterRoleTemplateBinding IAMPolicy IAMPolicyMember IAMPartialPolicy IAMServiceAccountKey Permission TopicPermission "
        "RoleTemplate ProjectRoleTemplateBinding"
    ).split()
)
STATEFUL_KINDS = frozenset(
    (
        "Namespace PersistentVolume PersistentVolumeClaim StatefulSet CustomResourceDefinition StorageClass "
        "Cluster Kafka KafkaTopic Postgresql PostgresCluster MongoDBCommunity Elasticsearch "
        "CassandraDatacenter Schedule ScheduledBackup VolumeSnapshot DBInstance Bucket"
    ).split()
)


def all_kinds(file: FileChange) -> tuple[dict[str, None], dict[str, None]]:
    """The kinds of the old side and of the new one, in their order."""
    return (
        dict.fromkeys(kind for part in DOCUMENT.split(file.old_text) for kind in kinds_of(part)),
        dict.fromkeys(kind for part in DOCUMENT.split(file.new_text) for kind in kinds_of(part)),
    )


def touched(file: FileChange, meant: Callable[[str], object]) -> Line | None:
    """The first changed line that stands in a document of the kind that is meant."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        told = [x for x in lines if x.text.strip() and not x.text.lstrip().startswith("#")]
        numbers = [x.number for x in told]
        for start, stop, document in spans(text) if told else ():
            first = bisect_left(numbers, start)
            if first < len(told) and numbers[first] <= stop and meant(document):
                return told[first]
    return None


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Each document with the numbers of its first and its last row."""
    start = 1
    for document in DOCUMENT.split(text):
        stop = start + document.count("\n")
        yield start, stop, document
        start = stop


CHOSEN = re.compile(r"(?m)^\s{0,2}\"?kind\"?\s*:\s*[\"']?[A-Z]?\w*(\{\{[^\n]*)")
"""A kind that a template chooses, or puts together."""
CHOICE = re.compile(r"(?<![.$\w])[A-Z][A-Za-z]+\b")
OF_RIGHTS = re.compile(
    r"(?m)^\s{0,2}\"?apiVersion\"?\s*:[^\n]*\brbac\.authorization\.|^[ \t]*+(?:-[ \t]+)?verbs[ \t]*:|^roleRef[ \t]*:"
)


def kinds_of(document: str) -> list[str]:
    """The kind of a document; of a list and of JSON or flow style every kind inside, of a template every kind that it names."""
    kinds = KIND.findall(document)
    chosen = CHOSEN.search(document) if "{{" in document else None
    if chosen:
        kinds += CHOICE.findall(chosen[1]) + ["ClusterRole"] * bool(OF_RIGHTS.search(document))
    if not kinds or kinds[0].endswith("List") or re.match(r"\s*\{(?!\{)", document):
        return NESTED.findall(document)
    return kinds


OF_AN_OPERATOR = pattern(
    r"(?m)^apiVersion\s*:\s*[\"']?(?!(?:[\w-]+\.)*(?:k8s\.io|openshift\.io|fluxcd\.io|istio\.io|helm\.cattle\.io|tekton\.dev|kyverno\.io"
    r"|projectcalico\.org|cilium\.io|external-secrets\.io|cnpg\.io|velero\.io|cert-manager\.io|gatekeeper\.sh|linkerd\.io"
    r"|traefik\.(?:io|containo\.us))/)(?:[\w-]+\.){1,9}[a-z]{2,}/v\w+[\"']?\s*$"
)
"""Resources that only the operator knows whose examples they are (https://book.kubebuilder.io/cronjob-tutorial/basic-project)."""
HANDS_ON = pattern(r"(?m)^kind\s*:\s*[\"']?(?:App\w*|Rollout|Workflow\w*|CronWorkflow)\b")
"""What hands on other resources, whoever reads it."""


def are_of_an_operator(file: FileChange) -> bool:
    """Whether every document of a file, before and after, is a resource that one operator alone knows."""
    return all(
        OF_AN_OPERATOR.search(part) and not HANDS_ON.search(part)
        for text in (file.old_text, file.new_text)
        for part in DOCUMENT.split(text)
        if part.strip()
    )


NAME = pattern(
    r"(?m)^metadata\s*:\s*\n(?P<deep>[ ]+)(?:name\s*:|[^\n]*\n(?:(?:[ ][^\n]*)?\n){0,20}?(?P=deep)name\s*:)\s*[\"']?([\w.-]+)"
)


def came_whole(file: FileChange, line: Line) -> bool:
    """Whether the document that a new line stands in is new, beside all that were there: none of them is touched by it."""
    old, names = set(_names(file.old_text)), _names(file.new_text)
    here = None
    for (start, stop, _), name in zip(spans(file.new_text), names, strict=True):
        here = name if start <= line.number <= stop else here
    return here is not None and here not in old and old <= set(names)


@lru_cache(maxsize=4)
def _names(text: str) -> tuple[tuple[str, str] | None, ...]:
    return tuple(_named(part) for part in DOCUMENT.split(text))


def _named(document: str) -> tuple[str, str] | None:
    kind, name = KIND.search(document), NAME.search(f"{document}\n")
    return (kind[1], name[2]) if kind and name else None


def fewer(file: FileChange) -> list[str]:
    """The stateful kinds of which a file names fewer objects than it did."""
    if file.before is None or file.after is None:
        return []
    old, new = (
        Counter(name[0] for name in set(_names(text)) if name and name[0] in STATEFUL_KINDS)
        for text in (file.old_text, file.new_text)
    )
    return sorted(kind for kind in old if kind in new and new[kind] < old[kind])
