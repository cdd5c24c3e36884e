"""What a build publishes besides what it builds: libraries by Gradle, images by Bazel."""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import is_remark
from gate.model import FileChange, Line

PUSHED_BY_BAZEL = pattern(r"\b(?:(?:docker|container|oci)_push[\"']?\s*[(,)]|container_bundle\s*\()")
"""https://github.com/bazelbuild/rules_docker"""
GRADLE = of_path(r"\.gradle(?:\.kts)?$")
SHIPS_BY_GRADLE = pattern(
    r"\btasks\.(?:register|named|create)\w*[(<][^\n]*[\"']\w*(?:[pP]ublish|[dD]eploy|(?<![a-z])[rR]elease(?!Notes)|githubRelease)\w*[\"'](?![^\n]*(?:[tT]est|[jJ]avadoc|[sS]ources))|\bdependsOn\b[^\n]*(?:[pP]ublish|[dD]eploy|githubRelease)"
)
PUBLISHED_BY_GRADLE = pattern(
    r"\s*(?:uploadArchives|publications|nexusPublishing|mavenPublishing)\s*\{|.*\b(?:mavenDeployer|publications\.(?:register|create))\b"
)
APPLIED = pattern(
    r"[^\n]*?(?:\bapply\s*\(?\s*(?:from|plugin)\s*[:=]\s*(?:[\w.]+\(\s*)?|\bid\s*\(?\s*|\bplugins\.apply\(\s*|(?<=[{;\s]))[\"'`](?P<what>[^\"'`\n]*(?:publish|bintray|mvn-push|triplet\.play|jreleaser|artifactory|deploy\.gradle)[^\"'`\n]*)[\"'`](?![^\n]*\bapply\s*\(?\s*false\b)"
    r"|\s*alias\(\s*(?P<alias>libs\.[\w.]*(?:publish|jreleaser|artifactory)[\w.]*)\)(?![^\n]*\bapply\s*\(?\s*false\b)|[^\n]*\bapply<(?P<type>\w*Publish\w*)>",
    words=("publish", "bintray", "mvn-push", "triplet.play", "jreleaser", "artifactory", "deploy.gradle"),
)
"""A plugin that publishes, or the build's own script that does, applied to a project: https://docs.gradle.org/current/userguide/publishing_setup.html"""


def by_a_build(file: FileChange) -> Line | None:
    """The first changed row that says so."""
    changed = (x for x in (*file.added, *file.removed) if x.bare and not is_remark(x.text))
    if GRADLE.search(file.path):
        applied = _applied(file)
        return applied or next((x for x in changed if _by_gradle(file, x.text[:500])), None)
    if file.path.endswith(".bzl") and any(PUSHED_BY_BAZEL.search(text) for text in (file.old_text, file.new_text)):
        return next(changed, None)
    return None


def _by_gradle(file: FileChange, row: str) -> bool:
    return bool(SHIPS_BY_GRADLE.search(row) or (file.before and PUBLISHED_BY_GRADLE.match(row)))


def _applied(file: FileChange) -> Line | None:
    """The row from which on a project that was there before is published, or no longer is."""
    if file.before is None or file.after is None:
        return None
    applied = [{what for row in text.split("\n") for what in _named(row)} for text in (file.old_text, file.new_text)]
    for lines, other in ((file.added, applied[0]), (file.removed, applied[1])):
        line = next((x for x in lines if any(what not in other for what in _named(x.text))), None)
        if line is not None:
            return line
    return None


def _named(row: str) -> tuple[str, ...]:
    """What a row applies that publishes."""
    found = None if is_remark(row) else APPLIED.match(row[:500])
    return (found["what"] or found["alias"] or found["type"],) if found else ()
