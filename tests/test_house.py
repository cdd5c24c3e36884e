"""The rules of the house: who may import whom, and what stays off the path of every commit."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GATE = ROOT / "gate"
HEAVY = {"github", "git", "sqlglot", "tree_sitter", "rich", "duckdb", "sqlalchemy", "psycopg", "unidiff", "vl_convert"}
MODULES = sorted(GATE.rglob("*.py"))


def imports(path: Path, *, top_only: bool) -> set[str]:
    """Modules that a file imports; with `top_only` those that its own import pays for."""
    tree = ast.parse(path.read_text())
    nodes: list[ast.AST] = list(tree.body) if top_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "level.py",
        "guard_policy.py",
        "policy_model.py",
        "change_model.py",
        "model.py",
        "errors.py",
        "pull_request.py",
        "record.py",
    ],
)
def test_the_nouns_import_nothing_of_ours(name: str) -> None:
    assert {m for m in imports(GATE / name, top_only=False) if m.startswith("gate")} <= {
        "gate.level",
        "gate.guard_policy",
        "gate.policy_model",
        "gate.change_model",
    }


@pytest.mark.parametrize("path", sorted((GATE / "classify" / "rules").glob("*.py")), ids=lambda p: p.name)
def test_a_rule_never_sees_authors_policy_or_engines(path: Path) -> None:
    rooms = (
        "gate.authorship",
        "gate.policy",
        "gate.oversight",
        "gate.pipeline",
        "gate.change",
        "gate.classify.engine",
        "gate.classify.registry",
        "gate.commandline",
    )
    assert not {m for m in imports(path, top_only=False) if m.startswith(rooms)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(GATE)))
def test_heavy_imports_stand_inside_functions(path: Path) -> None:
    assert not {m for m in imports(path, top_only=True) if m.split(".")[0] in HEAVY}


def test_deciding_knows_no_clock_network_or_file() -> None:
    banned = {"time", "datetime", "os", "pathlib", "subprocess", "socket", "urllib", "github", "random"}
    for path in (GATE / "oversight").glob("*.py"):
        assert not {m.split(".")[0] for m in imports(path, top_only=False)} & banned, path


def test_every_rule_says_what_it_raises_and_ignores() -> None:
    for path in (GATE / "classify" / "rules").glob("[a-z]*.py"):
        text = ast.get_docstring(ast.parse(path.read_text())) or ""
        assert "Raises" in text, path
        assert "Ignores" in text, path


def test_the_hook_imports_nothing_heavy(tmp_path: Path) -> None:
    """What a commit of one Python file loads, as the interpreter reports it."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "a.py").write_text("x = 1\n")
    subprocess.run(["git", "-C", str(tmp_path), "add", "-A"], check=True)
    script = "import sys; from gate.cli import main; main(['hook', 'pre-commit']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & (HEAVY | {"tomllib", "argparse", "hypothesis"})


def test_the_guard_imports_nothing_heavy(tmp_path: Path) -> None:
    """What one command of an agent loads: neither the classifier, nor YAML, nor a process's machinery."""
    script = "import sys; from gate.cli import main; main(['guard', '--agent', 'claude-code']); print(*sys.modules)"
    payload = '{"cwd": ".", "tool_name": "Bash", "tool_input": {"command": "git status && kubectl delete ns prod"}}'
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tmp_path, input=payload, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not {name.split(".")[0] for name in loaded} & (HEAVY | {"argparse", "yaml", "dataclasses", "subprocess"})
    assert not {name for name in loaded if name.startswith(("gate.model", "gate.classify", "gate.policy"))}
