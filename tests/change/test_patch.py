"""Which file a patch is about, whatever stands before its paths."""

from __future__ import annotations

import pytest

from gate.change.patch import read_patch

HUNK = "@@ -1 +1 @@\n-* @a\n+* @b\n"
CASES = [
    ("--- a/x\n+++ b/x\n", {"x"}),
    ("--- i/x\n+++ w/x\n", {"x"}),
    ("--- b/x\n+++ a/x\n", {"x"}),
    ("--- x/y\n+++ x/y\n", {"x/y"}),
    # nobody can tell whether `b/` is a folder: both count
    ("diff --git b/x b/x\n--- b/x\n+++ b/x\n", {"b/x", "x"}),
    ("--- 1/x\n+++ 1/x\n", {"1/x", "x"}),
]


@pytest.mark.parametrize(("head", "paths"), CASES)
def test_paths(head: str, paths: set[str]) -> None:
    (file,) = read_patch((head + HUNK).encode(), name="x").files
    assert set(file.paths) == paths


def test_a_side_that_is_not_there() -> None:
    came = "diff --git b/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"
    went = "diff --git a/x a/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    for text in (came, went):
        assert [file.path for file in read_patch(text.encode(), name="x").files] == ["x"]


def test_folders_that_are_called_as_a_prefix() -> None:
    text = f"diff --git c/x i/x\nsimilarity index 90%\nrename from c/x\nrename to i/x\n--- c/x\n+++ i/x\n{HUNK}"
    (file,) = read_patch(text.encode(), name="x").files
    assert (file.old_path, file.path, file.status) == ("c/x", "i/x", "renamed")
