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
    r"\s*(?:apply\s*\(?\s*(?:from|plugin)\s*[:=]\s*|id\s*\(?\s*)?[\"'`](?P<what>[^\"'`\n]*(?:maven-publish|maven\.publish|nexus-publish|plugin-publish|bintray|publish(?:ing)?\.gradle)[^\"'`\n]*)[\"'`]",
    words=("publish", "bintray"),
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
    sides = ((file.added, file.old_text), (file.removed, file.new_text)) if file.before and file.after else ()
    for lines, other in sides:
        for line in lines:
            applied = APPLIED.match(line.text[:500])
            if applied and applied["what"] not in other:
                return line
    return None
