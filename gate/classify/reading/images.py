"""Which image runs, as a manifest, jsonnet or a script says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gate.classify.reading import charts
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import indent, otherwise
from gate.model import FileChange, Line

ELSEWHERE = r"tests?|testing|staging|stage|dev|develop\w*|local|examples?|samples?|sandbox|starter|demo|ci|e2e|qa|uat|non-?prod\w*|preview|kind|lab|docs?"
"""What an environment is called that nobody depends on."""
CLUSTERS = of_path(
    rf"^(?!(?:.*[/_.-])?(?:{ELSEWHERE}|addons)\d*(?:[/_.-]))(.*/)?clusters?/",
    re.I,
)
"""Where manifests stand that are applied to a cluster as they are, and that is called after no other environment."""
OVERLAID = of_path(
    rf"^(?!(?:.*[/_.-])?(?:{ELSEWHERE}|scratch|pr|review)\d*(?:[/_.-]))(.*/)?overlays/([^/]+/)*kustomization\.ya?ml$",
    re.I,
)
APART = of_path(
    rf"(?:^|[/_.-])(?:{ELSEWHERE}|addons|tekton|prow|jobs|benchmarks?|tutorials?|templates?/tests)\d*(?:[/_.-])|^config/(?:default|manager)/",
    re.I,
)
WORKLOAD = pattern(r"(?m)^kind:[ \t]*[\"']?(?:Deployment|StatefulSet|DaemonSet|CronJob|Rollout)\b")
"""What keeps running: another image of it reaches whatever the manifest is part of."""
TAG = pattern(r"\s*(?:-\s*)?(?:newTag|newName|digest)\s*:\s*[\"']?(?P<image>[\w.:/@-]+)[\"']?\s*(?:#.*)?$")
"""https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/"""
IMAGE = pattern(
    r"\s*(?:-\s*)?image\s*:\s*[\"']?(?P<image>[\w.-]+(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:\w+)?)[\"']?\s*,?\s*(?:(?:#|//).*)?$"
)
SET = pattern(
    r"\s*(?:export\s+|local\s+|readonly\s+)?\w*image\w*=[\"']?(?P<image>[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+|@sha256:\w+))[\"']?\s*$",
    re.I,
)
CONSTANT = pattern(
    r"\s*(?:[\w.]+\s+){0,6}\w*image\w*(?:\s*:\s*\w+|\s+string)?\s*(?::=|=|:)\s*[\"'`](?P<image>(?P<of>(?:[\w.-]+(?:\.[a-z]{2,}|:\d+)/)?[\w.-]+(?:/[\w.-]+)+):[\w.-]+)[\"'`][,;]?\s*(?://.*|#.*)?$",
    re.I,
)
"""A program's own name for what it has a cluster or a machine run."""
SETTING = pattern(
    r"\s*(?:-\s*)?[\"']?\w*image_?(?:tag|version|digest)[\"']?\s*:\s*[\"']?(?P<image>v?\d+\.[\w.+-]+|latest|nightly|sha256:\w+|[0-9a-f]{7,40})[\"']?\s*(?:#.*)?$",
    re.I,
)
SAMPLE = pattern(r"example|sample|template|dist|default", re.I)
OF_MAKE = pattern(
    r"\s*(?:export\s+)?\w*IMAGE\w*\s*[:?]?:?=\s*(?P<image>[\w.-]+(?:\.[\w.-]+|:\d+)?(?:/[\w.-]+)+)(?::[\w.-]+)?(?:@sha256:\w+)?\s*$"
)
"""A variable of make, and where its image comes from."""
RUNS = pattern(r"\b(?:docker|podman|nerdctl)\b")
VERSION = pattern(r"\s+(?:-\s*)?(?:version|chart)\s*:\s*[\"']?(?P<image>[\w./:+-]+)[\"']?\s*(?:#.*)?$")
SHOWN = of_path(r"(^|/)(examples?|docs?|samples?|dashboards?)/")


def rolled_out(file: FileChange) -> Line | None:
    """The line by which a workload of a cluster runs another image than it ran, or another version of a chart."""
    if not CLUSTERS.search(file.path):
        if OVERLAID.search(file.path):
            return _other(file, TAG)
        shared = not APART.search(file.path) and WORKLOAD.search(file.new_text) is not None
        return (_other(file, IMAGE) or _touched(file)) if shared else None
    return _other(file, IMAGE) or (_other(file, VERSION) if charts.is_helmfile(file.new_text) else None)


PROMOTES = pattern(r"\s*(?:-\s+)?(?:revision|targetRevision|tag|version|image|chart_?version)\s*:\s*\S", re.I)
LIVE = pattern(r"\s*(?:-\s+)?(?:env|environment|cluster|name|stage|namespace)\s*:\s*[^\n]*\bprod(?:uction)?\b", re.I)


def promoted(file: FileChange) -> Line | None:
    """The row by which a set of applications gives production another version, or takes it away:
    https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/"""
    if file.before is None or file.after is None or "kind: ApplicationSet" not in file.old_text:
        return None
    for text, side in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if side else []
        for line in side:
            if LIVE.match(line.text[:500]) or (PROMOTES.match(line.text[:500]) and _is_live(rows, line.number - 1)):
                return line
    return None


def _is_live(rows: list[str], at: int) -> bool:
    """Whether the entry of a list that a row stands in is one of production."""
    deep = indent(rows[at])
    start = next(
        (n for n in range(at, max(-1, at - 12), -1) if rows[n].lstrip().startswith("- ") and indent(rows[n]) < deep), at
    )
    end = next(
        (n for n in range(at + 1, min(len(rows), at + 12)) if rows[n].strip() and indent(rows[n]) < deep), len(rows)
    )
    return any(LIVE.match(row[:500]) for row in rows[start:end])


OF_A_CHART = of_path(r"^(?!(?:.*/)?helmfile/)(?:.*/)?(?:charts?(?:/[^/]+)?|helm(?:/[^/]+)?)/templates/")
"""A release of the chart comes before any cluster: https://helm.sh/docs/topics/charts/"""
OF_YTT = pattern(r"(?m)^[ \t]*[^\n]*: #@ |^#@ load\(")
"""A template, too: https://carvel.dev/ytt/"""
TOUCHES = pattern(r"\s*(?:-\s+)?(?:image|mountPath)\s*:\s*\S")


def _touched(file: FileChange) -> Line | None:
    """A row by which a container of a workload, or what it mounts, comes or goes."""
    if file.before is None or file.after is None:
        return None
    if OF_A_CHART.search(file.path) or OF_YTT.search(file.new_text):
        return None
    return next((x for x in otherwise(file, lambda x: x.bare) if TOUCHES.match(x.text[:500])), None)


def in_jsonnet(file: FileChange) -> Line | None:
    """The line by which something that jsonnet describes runs another image."""
    return (
        _other(file, IMAGE) if file.path.endswith((".jsonnet", ".libsonnet")) and not SHOWN.search(file.path) else None
    )


def in_a_script(file: FileChange) -> bool:
    """Whether a script that starts containers starts another image than before."""
    return file.new_text.startswith("#!") and bool(RUNS.search(file.new_text)) and _other(file, SET) is not None


def in_a_makefile(file: FileChange) -> Line | None:
    """The line by which a makefile that starts containers takes their image from somewhere else."""
    runs = file.path.lower().endswith(("makefile", ".mk")) and RUNS.search(file.new_text) is not None
    return _other(file, OF_MAKE) if runs else None


def in_an_environment(file: FileChange) -> Line | None:
    """The line by which what Compose reads its variables from names another image than before."""
    name = file.path.rpartition("/")[2]
    return _other(file, SET) if name.startswith(".env") and not SAMPLE.search(name) else None


def in_code(file: FileChange) -> tuple[Line, bool] | None:
    """The line by which a program runs another image than before, and whether it comes from somewhere else."""
    line = _other(file, CONSTANT)
    if line is None:
        return None
    said = (CONSTANT.match(x.text[:500]) for x in (*file.removed, line))
    *had, now = (found["of"] for found in said if found)
    return line, now not in had


def in_settings(file: FileChange) -> Line | None:
    """The line by which a setting in YAML names another version of an image than before."""
    return _other(file, SETTING) if file.path.endswith((".yml", ".yaml")) else None


def _other(file: FileChange, said: Pattern) -> Line | None:
    """The first added line that names an image, where others were named and not this one."""
    if file.before is None or file.after is None:
        return None
    gone = {image for _, image in _named(file.removed, said)}
    return next((line for line, image in _named(file.added, said) if gone and image not in gone), None)


def _named(lines: Iterable[Line], said: Pattern) -> Iterator[tuple[Line, str]]:
    yield from ((line, found["image"]) for line in lines if (found := said.match(line.text[:500])))
