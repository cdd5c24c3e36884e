"""What a file is by its content: tests inside a source of Rust, and a bundle that was built again."""

from __future__ import annotations

import pytest

from gate.classify.content import nature_by_content
from gate.classify.engine import assess_file
from gate.classify.nature import nature_of
from gate.model import REGULAR, SYMLINK
from tests.rules.case_files import change

RUST = """use a;

pub fn allow(user: &User) -> bool {
    user.is_admin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_is_allowed() {
        assert!(allow(&user()));
    }
}
"""
PACKED = "var a=1;" * 5_000


def rule(path: str, before: str, after: str) -> tuple[int, str]:
    found = assess_file(change(path, before, after))
    return int(found.level), found.findings[0].rule


def test_tests_in_a_source_are_tests() -> None:
    assert rule("src/auth.rs", RUST, RUST.replace("&user()", "&root()")) == (0, "tests")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("user.is_admin", "true"),
        ("#[cfg(test)]\nmod", "mod"),
        ("#[cfg(test)]\nmod tests {", "#[cfg(test)]\nmod tests {}\nmod more {"),
        ("    use super::*;", "    use super::*;\n}\npub mod access {\n    use super::*;"),
        ("    use super::*;", "    use super::*; } pub mod access {"),
        ("    use super::*;", "    use super::*;\n    fn (("),
        ("\n#[cfg(test)]", "\n#[cfg(not(test))]"),
    ],
    ids=["outside", "shipped", "beside", "closed early", "on one line", "unparsed", "not"],
)
def test_what_is_shipped_is_no_test(old: str, new: str) -> None:
    assert old in RUST
    assert rule("src/auth.rs", RUST, RUST.replace(old, new))[0] >= 1


def test_a_bundle_that_was_built_again_is_generated() -> None:
    assert rule("build/prod/app.js", PACKED, PACKED + "eval(fetch(b));") == (1, "generated")


@pytest.mark.parametrize("path", ["src/app.js", "build/app.py"])
def test_a_long_line_elsewhere_is_for_a_reader(path: str) -> None:
    assert rule(path, PACKED, PACKED + "b()")[0] == 3


def test_a_long_line_is_no_bundle_where_none_was() -> None:
    assert rule("build/app.js", "a()\n" * 9_000, PACKED)[0] == 3


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("vendor/github.com/a/b/.travis.yml", 1),
        (".github/actions/a/vendor/b.io/.travis.yml", 3),
        ("vendor/github.com/a/b/main.tf", 3),
    ],
)
def test_a_copied_module_acts_nowhere(path: str, level: int) -> None:
    assert rule(path, "FROM a\n", "FROM b\n")[0] == level


SCAN = """rules:
  - id: no-debug
    languages: [yaml]
    severity: ERROR
    message: a container runs in debug mode
    pattern: |
      apiVersion: v1
      kind: Pod
      spec:
        containers:
          - image: {}
"""


def test_a_rule_of_a_scanner_shows_what_it_looks_for() -> None:
    assert rule("yaml/kubernetes/debug.yaml", SCAN, SCAN.replace("{}", "a"))[0] <= 2


@pytest.mark.parametrize(
    ("path", "more"),
    [("yaml/kubernetes/debug.yaml", "kind: Role\n"), (".semgrep/debug.yaml", ""), (".github/workflows/a.yaml", "")],
)
def test_what_acts_is_no_rule_of_a_scanner(path: str, more: str) -> None:
    assert rule(path, SCAN + more, SCAN.replace("{}", "a") + more)[0] >= 2


@pytest.mark.parametrize(("path", "level"), [("sub/LICENSE-MIT", 1), ("sub/run.py", 2)])
def test_a_file_that_becomes_a_link(path: str, level: int) -> None:
    linked = change(path, "MIT\n", "../a", modes=(REGULAR, SYMLINK))._replace(status="type-changed")
    assert assess_file(linked).level == level


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "    #[test]",
            "} impl Allow for Gate { fn may(&self) -> bool { true } } #[cfg(test)] mod more {\n    #[test]",
        ),
        ("    #[test]", "    pub fn is_admin() -> bool { true }\n}\n#[cfg(test)] mod more {\n    #[test]"),
    ],
    ids=["between two modules", "a module is split"],
)
def test_what_stands_between_two_modules_of_tests_is_shipped(old: str, new: str) -> None:
    assert rule("src/auth.rs", RUST, RUST.replace(old, new, 1))[0] >= 1


def test_tests_that_become_shipped_code_without_a_change_of_their_own() -> None:
    tested = RUST.replace("    use super::*;", "    use super::*;\n    pub fn is_admin() -> bool { true }")
    split = tested.replace("    pub fn", "}\n    pub fn").replace(
        "    #[test]", "#[cfg(test)]\nmod more {\n    #[test]"
    )
    assert rule("src/auth.rs", tested, split)[0] >= 1


def test_a_short_line_of_a_bundle_is_somebodys_own() -> None:
    page = PACKED + "\nreturn user.isAdmin;\n"
    assert rule("public/js/auth.js", page, page.replace("user.isAdmin", "true"))[0] >= 3


HIDES = """---
"apiVersion": rbac.authorization.k8s.io/v1
"kind": ClusterRoleBinding
"""


@pytest.mark.parametrize("more", [HIDES, '"services": {}\n', '"repos": []\n', "image.tag: latest\n"])
def test_more_than_rules_is_no_rule_of_a_scanner(more: str) -> None:
    shown = assess_file(change("k8s/prod/rbac.yaml", SCAN, SCAN + more))
    assert shown.level >= 3


def test_rules_of_another_engine_are_read() -> None:
    rules = "rules:\n  - id: dose\n    languages: [en]\n    threshold: 6.0\n"
    assert rule("clinical/dosing/rules.yaml", rules, rules.replace("6.0", "8.0"))[0] == 4


@pytest.mark.parametrize("text", ["\n" * 100_000, "rules:\n" + "\n" * 100_000, "#\n" * 50_000 + "x"])
def test_blank_lines_stall_nothing(text: str) -> None:
    assert assess_file(change("a/b.yaml", None, text)).findings[0].rule != "timed-out"


@pytest.mark.parametrize(
    ("path", "nature"),
    [
        ("src/CREDIT.cbl", "code"),
        ("db/AUDIT.sql", "code"),
        ("src/OrderIT.java", "test"),
        ("src/blood-tests/ranges.py", "code"),
        ("integration-tests/run.py", "test"),
        ("app/controllers/vendor/payouts_controller.rb", "code"),
        ("vendor/payouts/controller.rb", "vendored"),
        ("app/whitelist.txt", "config"),
        ("cron.txt", "config"),
        ("server/system_prompt.md", "code"),
        ("emails/reset.txt", "code"),
        ("docs/emails/reset.txt", "docs"),
        ("test/e2eprovider/go.mod", "manifest"),
        ("internal/testdata/go.mod", "test"),
        ("router/src/spec/query.rs", "code"),
        ("spec/query.rs", "test"),
        ("docs/source/errors.mdx", "docs"),
    ],
)
def test_names_that_only_look_like_another_kind(path: str, nature: str) -> None:
    assert nature_of(path) == nature


def test_a_file_that_only_its_name_makes_a_test_must_hold_one() -> None:
    ranges = "RANGES = {'potassium': (3.5, %s)}\n"
    blood = change("app/models/blood_test.py", ranges % "5.1", ranges % "8.1")
    assert nature_by_content(blood, blood.path) == "code"
    tested = "def test_ranges():\n    assert RANGES\n"
    real = change("app/blood_test.py", ranges % "5.1" + tested, ranges % "8.1" + tested)
    assert nature_by_content(real, real.path) == "test"


@pytest.mark.parametrize(
    "folder", ["src/specs", "src/e2e", "app/fixtures", "packages/testing/src", "src/vendors", "lib/deps", "src/gen"]
)
def test_a_file_that_only_its_folder_makes_a_test_must_hold_one(folder: str) -> None:
    pays = "export function refund(user, order) {\n  assertStaff(user);\n  return pay(order);\n}\n"
    open_to_all = pays.replace("  assertStaff(user);\n", "")
    assert rule(f"{folder}/refunds.ts", pays, open_to_all) == (3, "security-code")
    assert rule(f"{folder}/refunds.test.ts", pays, open_to_all)[0] < 3
    assert rule(f"tests/{folder}/refunds.ts", pays, open_to_all)[0] < 3


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("src/e2e/login.ts", "export async function login(page) {\n  await page.click('%s');\n}\n", (0, "tests")),
        (
            "lib/deps/login.ts",
            "// Copyright somebody\nexport function login(user) {\n  check(%s);\n}\n",
            (1, "vendored"),
        ),
        ("src/gen/login.ts", "// generated\nexport function login(user) {\n  check(%s);\n}\n", (1, "generated")),
    ],
)
def test_what_says_that_it_is_of_such_a_folder(path: str, text: str, said: tuple[int, str]) -> None:
    assert rule(path, text % "one", text % "two") == said


@pytest.mark.parametrize(
    ("path", "nature"),
    [
        ("molecule/default/converge.yml", "test"),
        ("roles/web/molecule/default/tests/conftest.py", "test"),
        ("src/molecule/db/migrate.py", "code"),
        ("services/molecule/k8s/rbac.yaml", "config"),
        ("front/src/components/molecule/TrackForm.jsx", "code"),
    ],
)
def test_scenarios_of_a_role_are_tests_and_molecules_are_not(path: str, nature: str) -> None:
    assert nature_of(path) == nature


def test_a_factory_makes_no_test() -> None:
    model = "<?php\nclass LabTest extends Model {\n    use HasFactory;\n%s}\n"
    wipes = '    function wipe() { DB::table("lab_results")->truncate(); }\n'
    assert rule("app/Models/LabTest.php", model % "", model % wipes)[0] == 4


def test_what_a_collection_tells_of_a_release_is_prose_and_a_changelog_of_a_database_is_none() -> None:
    told = change("changelogs/fragments/12-a.yml", None, "---\nbugfixes:\n  - a - b (https://x.example/1).\n")
    assert assess_file(told).level == 0
    both = change("changelogs/fragments/12-a.yml", None, "bugfixes:\n  - a\ndatabaseChangeLog:\n  - dropTable: x\n")
    assert assess_file(both).level == 4


PAGE = "# Deploy\n\nSome words.\n\n```sh\naz aks create --name {name}\n```\n"


@pytest.mark.parametrize(
    ("after", "nature"),
    [
        (PAGE.replace("Some words", "Other words, `{a}`"), "docs"),
        (PAGE.replace("aks create", "aks delete"), "docs"),
        (PAGE.replace("Some words.", "Some {window.name}."), "code"),
        (PAGE.replace("Some words.", "export const x = fetch('/a');"), "code"),
        (PAGE.replace("```sh", "words"), "code"),
        (PAGE.replace("```sh\n", "```sh `\n"), "code"),
    ],
)
def test_a_page_is_prose_where_nothing_of_it_runs(after: str, nature: str) -> None:
    page = change("docs/source/deploy.mdx", PAGE, after)
    assert nature_by_content(page, page.path) == nature


@pytest.mark.parametrize(
    ("path", "nature"),
    [
        ("changelog.d/6154.misc", "docs"),
        ("newsfragments/12.bugfix.1", "docs"),
        ("extra/man/alacritty.5.scd", "docs"),
        ("changelog.d/deploy.sh", "script"),
        ("src/news/feed.added.py", "code"),
    ],
)
def test_a_fragment_of_a_changelog_is_prose(path: str, nature: str) -> None:
    assert nature_of(path) == nature
