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
"""What is published of a project that was there before: https://docs.gradle.org/current/userguide/publishing_setup.html"""


def by_a_build(file: FileChange) -> Line | None:
    """The first changed row that says so."""
    changed = (x for x in (*file.added, *file.removed) if x.bare and not is_remark(x.text))
    if GRADLE.search(file.path):
        return next((x for x in changed if _by_gradle(file, x.text[:500])), None)
    if file.path.endswith(".bzl") and any(PUSHED_BY_BAZEL.search(text) for text in (file.old_text, file.new_text)):
        return next(changed, None)
    return None


def _by_gradle(file: FileChange, row: str) -> bool:
    return bool(SHIPS_BY_GRADLE.search(row) or (file.before and PUBLISHED_BY_GRADLE.match(row)))
