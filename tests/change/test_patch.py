"""Which file a patch is about, whatever stands before its paths."""

from __future__ import annotations

import pytest

from gate.change.patch import read_patch
from gate.errors import UsageError

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


CAME = "diff --git {0} {1}\nnew file mode 100644\n--- /dev/null\n+++ {1}\n@@ -0,0 +1 @@\n+a\n"
WENT = "diff --git {0} {1}\ndeleted file mode 100644\n--- {0}\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"


@pytest.mark.parametrize("text", [CAME, WENT])
def test_a_side_that_is_not_there(text: str) -> None:
    for sides in (("a/x", "b/x"), ("i/x", "w/x")):
        assert [file.path for file in read_patch(text.format(*sides).encode(), name="x").files] == ["x"]
    assert [file.path for file in read_patch(text.format("src/x", "src/x").encode(), name="x").files] == ["src/x"]
    with pytest.raises(UsageError, match="may be in a folder"):
        read_patch(text.format("b/x", "b/x").encode(), name="x")


@pytest.mark.parametrize("how", ["rename", "copy"])
@pytest.mark.parametrize("head", ["", "diff --git a/x b/x\n", "similarity index 90%\n"])
def test_what_a_patch_only_claims_is_refused(how: str, head: str) -> None:
    text = f"{head}{how} from a/x\n{how} to b/x\n--- a/x\n+++ b/x\n{HUNK}"
    with pytest.raises(UsageError, match="may be in a folder"):
        read_patch(text.encode(), name="x")
