"""What a builder reads of a Dockerfile."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

FILE = "# a\nFROM b\n\nRUN c \\\n  # why\n  && d\n"


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (FILE.replace("# a", "# c"), "comments"),
        (FILE.replace("# why", "# because"), "comments"),
        (FILE.replace("# why", "# define the address"), "comments"),
        (FILE.replace("  # why\n", ""), "comments"),
        (FILE.replace("\n\n", "\n"), "formatting"),
        (FILE.replace("\n\n", "\n\n\n"), "formatting"),
    ],
)
@pytest.mark.parametrize(
    "path", ["Dockerfile", "images/Dockerfile.web", "Containerfile", "web.Dockerfile", "a.dockerfile", "DevDockerfile"]
)
def test_comments_and_empty_lines_say_nothing(path: str, after: str, kind: str) -> None:
    assert prove(path, FILE.encode(), after.encode()) == kind
    assert prove(path, after.encode(), FILE.encode()) == kind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FILE, FILE.replace("&& d", "&& e")),
        (FILE, FILE.replace("&& d", "&&  d")),
        (FILE, FILE.replace("# why", "\n")),
        (FILE, FILE.replace("  # why\n", "\n")),
        (FILE, FILE.replace("FROM b", "# FROM b")),
        (FILE, "# syntax=docker/dockerfile:1\n" + FILE),
        ("# escape=`\nFROM b\n", "# a\n# escape=`\nFROM b\n"),
        ("FROM b\nRUN <<A\n# b\nA\n", "FROM b\nRUN <<A\n# c\nA\n"),
        (FILE, FILE.replace("# a", "# hadolint ignore=DL3006")),
        (FILE, FILE.replace("# a", "# {{ include 'x' }}")),
    ],
)
def test_what_a_builder_may_read_is_no_comment(before: str, after: str) -> None:
    assert prove("Dockerfile", before.encode(), after.encode()) is None


@pytest.mark.parametrize("path", ["Dockerfile.j2", "Dockerfile.tmpl", "Dockerfile.erb", "dockerfiles/web"])
def test_a_template_is_no_dockerfile(path: str) -> None:
    assert prove(path, FILE.encode(), FILE.replace("# a", "# c").encode()) is None


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("Dockerfile", '#include "a.docker"\nFROM b\n', '#include "c.docker"\nFROM b\n'),
        ("Dockerfile", "#if 1\nFROM b\n", "#if 0\nFROM b\n"),
        ("Dockerfile", "FROM b\nCOPY <\\\n<EOF /etc/a\n#include /etc/b\nEOF\n", "FROM b\nCOPY <\\\n<EOF /etc/a\n#include /tmp/c\nEOF\n"),
        ("Dockerfile", "FROM b\nUSER root\n", "FROM b\n# trunk-ignore(checkov/CKV_DOCKER_3)\nUSER root\n"),
        ("Dockerfile.yml", "a: |\n  # b\n", "a: |\n  # c\n"),
        ("Dockerfile.dockerignore", "a\n  # b\n", "a\n  # c\n"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_comment(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) is None
