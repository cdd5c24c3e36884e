"""Containers: what is built into images and how they run together.

Raises: a Dockerfile, a compose file, a devcontainer, another image in `.env` or under `…_image_tag:`,
or from somewhere else in a constant of a program; to 2 a Vagrantfile, another version of an image in a program.
Ignores: `.dockerignore` (ordinary, level 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading import images
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "container": "what an image holds or how containers run",
    "container-privileged": "a container gains rights on its host",
}
FILES = of_path(
    r"(^|/)((?:[\w-]*[a-z0-9_-])?(Dockerfile|Containerfile)[^/]*|[^/]+\.(dockerfile|containerfile)"
    r"|(?:[\w-]+[-.])?(docker-|podman-)?compose(?!r)[^/]*\.ya?ml|docker-bake\.(hcl|json)|\.ko\.ya?ml|\.devcontainer/.*|devcontainer\.json"
    r"|BASEIMAGE(?:_\w+)?|docker-entrypoint[^/]*|entrypoint\.(sh|bash)|entry\.sh|startup[-_]init\.sh|Vagrantfile)$"
    r"|^([^/]+/)?docker/scripts/[^/.]+(\.sh)?$|^([^/]+/)?(docker|compose)/([^/]+/)+(entrypoint|start|run)[\w-]*(\.(sh|bash))?$",
    re.I,
)
RIGHTS = pattern(
    r"privileged\s*:\s*true|--privileged|/var/run/docker\.sock|network_mode\s*:\s*[\"']?host|pid\s*:\s*[\"']?host|cap_add|SYS_ADMIN",
    re.I,
)
BRINGS = pattern(
    r"pip|npm|npx|yarn|pnpm|apt|brew|cargo|gem |go install|curl|wget|clone|https?:|sudo|chmod|chown|firewall|iptables|ufw|ignore-scripts|allow|trust|secret|token|\bcode --|0\.0\.0\.0",
    re.I,
)
"""What brings in the code of others, or opens the machine."""
OF_A_DEVELOPER = of_path(r"(^|/)\.devcontainer/([^/]+/)*[^/]+\.(?:sh|bash)$")
ENTRYPOINT = of_path(r"(^|/)(?:docker-)?entrypoint[\w-]*\.(?:sh|bash)$")
SAID = pattern(
    r"\s*(?:#(?!!).*|(?:echo|printf)\s[^`|;&<>()]*|if\s+\[\[?\s[^`|;&<>()]*\]\]?\s*;\s*then|(?:el)?if\s+\[\[?\s[^`|;&<>()]*\]\]?|then|else|fi"
    r"|(?:export\s+)?(?!PATH\b|LD_|BASH_ENV|ENV\b|IFS\b|\w*(?:OPTS|OPTIONS|PATH|HOME|PRELOAD)\b)\w*(?:FLAG|ARG)S?=[\"']?(?:\$\{?[\w:=+-]*\}?|(?!--(?:no|skip|allow|disable|insecure|privileged))[\w .,/=-])*[\"']?)?\s*$"
)
"""A row of a script that tells something, or hands an option on."""
STARTS = of_path(r"(^|/)(?:entry|startup[-_]init)\.sh$")
"""What such a name alone tells is little: not each is what an image begins with."""
EDITOR = pattern(r"^\s*(\"[\w-]+(\.[\w-]+)+\"\s*(,|:\s*[^{]*,?)|\"[\w-]+(\.[\w-]+)+\"|[\]}],?)?\s*$")
"""`"publisher.extension",` or `"editor.setting": 1,`: how the editor looks that opens the container."""

FIXTURES = of_path(r"(^|/)(specs?|testdata|test[-_]fixtures|fixtures)/", re.I)
"""What tests read, and nobody builds."""

BUILDS = pattern(
    r"^[ \t]*(?:container|oci|docker)_(?:image|push|bundle|build)\s*\(|\"(?:container|oci|docker)_(?:image|push)\"",
    re.M,
)


def _builds_images(file: FileChange) -> bool:
    """Whether a macro of Bazel is about images: https://github.com/bazel-contrib/rules_oci"""
    return file.path.endswith(".bzl") and any(BUILDS.search(x.text[:500]) for x in (*file.added, *file.removed))


RUN = pattern(r"(?m)^run:[ \t]*$")
STEP = pattern(r"(?m)^[ \t]+-[ \t]+(?:exec|file|replace):")
"""What a container of Discourse is built and started by: https://github.com/discourse/pups"""


SERVICES = pattern(
    r"(?m)^services:[ \t]*+\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]++[\"']?[\w.-]++[\"']?:[ \t]*+\n(?:(?![ \t]+image:)[ \t]++[^\n]*+\n)*+[ \t]+image:"
)
"""https://docs.docker.com/reference/compose-file/services/"""


def _runs_images(file: FileChange) -> bool:
    """Whether a template builds containers, or a script runs another image than before."""
    if file.path.endswith((".yml", ".yaml")):
        runs = ((text, RUN.search(text)) for text in (file.old_text, file.new_text))
        return any(run and STEP.search(text, run.end()) for text, run in runs) or any(
            SERVICES.search(text) for text in (file.old_text, file.new_text)
        )
    return images.in_a_script(file)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature == "code" and (started := images.in_code(file)):
        reason = "a program starts an image from somewhere else" if started[1] else "a program starts another image"
        safer = "name it by its digest, and scan it first"
        yield finding("container", 3 if started[1] else 2, reason, file, line=started[0], safer=safer)
    if file.path.endswith(".dockerignore"):
        yield from _let_in(file)
    image = next((x for named in NAMED if context.nature != "test" and (x := named(file)) is not None), None)
    runs = image is not None or (context.nature != "test" and _runs_images(file))
    if not (FILES.search(file.path) or _builds_images(file) or runs) or file.path.endswith((".md", ".dockerignore")):
        return
    if FIXTURES.search(file.path):
        return
    mild = _milder(file)
    yield finding(
        "container",
        2 if mild else 3,
        mild or "changes what an image holds or how containers run",
        file,
        line=image or next(iter(file.added), None),
        safer="build it and scan the image before the change lands",
    )
    gained = next((x for x in file.added if RIGHTS.search(x.text)), None)
    if gained is not None:
        yield finding(
            "container-privileged",
            3,
            "a container gains rights on its host",
            file,
            line=gained,
            safer="grant the one capability it needs",
        )


def _milder(file: FileChange) -> str | None:
    """What a change does that leaves as it was what an image holds, and what it may do."""
    looks = file.path.endswith("devcontainer.json") and file.status == "modified"
    looks = looks and all(EDITOR.match(x.text[:500]) for x in (*file.added, *file.removed))
    machine = file.path.endswith("Vagrantfile") and "aws" not in file.new_text.lower()
    told = not any(BRINGS.search(x.text[:500]) for x in (*file.added, *file.removed)) and not PIPED.search(
        file.new_text
    )
    machine = machine or (OF_A_DEVELOPER.search(file.path) is not None and told)
    starts = STARTS.search(file.path) is not None or (
        file.status == "modified"
        and ENTRYPOINT.search(file.path) is not None
        and all(SAID.match(x.text[:500]) for x in (*file.added, *file.removed))
    )
    numbered = (
        file.status == "modified" and file.path.endswith("action/entrypoint.sh") and not PIPED.search(file.new_text)
    )
    numbered = numbered and all(OWN.match(x.text[:500]) for x in (*file.added, *file.removed))
    milder = (
        (looks, "changes the editor of a container"),
        (numbered, "starts another release of its own"),
        (starts, "changes how a container starts"),
        (machine, "changes a developer's own machine"),
    )
    return next((why for held, why in milder if held), None)


NAMED = (images.in_settings, images.in_an_environment, images.in_a_makefile)
OWN = pattern(r"\s*VERSION=[\"']?v?\d+(?:\.\d+)*[\"']?\s*$")
"""Which release of its own an image starts."""
PIPED = pattern(r"\|\s*(?:sudo\s+)?(?:ba|z|k|da)?sh\b|\b(?:eval|source)\b|<\(")
KEPT_OUT = pattern(
    r"^[/*]*\.?(?:env\b|aws|ssh|npmrc|netrc|pypirc|kube|gnupg)|secret|credential|\.pem\b|\.key\b|id_rsa", re.I
)


def _let_in(file: FileChange) -> Iterator[Finding]:
    """Files with secrets that were kept out of an image are copied into it from now on."""
    came = {x.bare for x in file.added}
    gone = (x for x in file.removed if x.bare not in came and not x.bare.startswith("!"))
    back = (x for x in file.added if x.bare.startswith("!"))
    line = next((x for x in (*gone, *back) if KEPT_OUT.search(x.text.strip().lstrip("!")[:500])), None)
    if line is not None:
        reason = f"files with secrets are no longer kept out of the image: {line.text.strip()[:60]}"
        yield finding("container", 3, reason, file, line=line, safer="keep them out, and mount them where it runs")
