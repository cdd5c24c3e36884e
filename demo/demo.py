"""`make demo`: a small real repository, the incident, one change of every level by an agent and by a human, and what an
agent may run and reach before there is a change.

Everything is the real thing: real git, the real hooks of hooks/, the real command line. Nothing is left behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

INTRO = """oversight-gate grades every change by the human oversight it needs, from 0 (nobody waits) to 4 (a human decides and acts).
Below, in a small shop with code, a database, an image and a production environment, an agent and a human commit the same
changes. The gate's git hooks are installed; `gate check` then says what a pull request would wait for."""
HOOKS = Path(__file__).resolve().parent.parent / "hooks"
BIN = Path(sys.executable).parent
AGENT, HUMAN = "an agent", "a human"
AGENT_TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>"
HUMAN_TRAILER = "Assisted-by: none"

START = {
    "README.md": "# Shop\n",
    "src/prices.py": "def total(items):\n    return sum(item.price for item in items)\n",
    "db/migrations/001_users.sql": "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n",
    "Dockerfile": "FROM python:3.12-slim\nCOPY . /app\n",
    "env/production/main.tf": 'resource "aws_elastic_beanstalk_environment" "shop" {\n  name        = "shop-production"\n  application = "shop"\n}\n\n'
    'resource "aws_db_instance" "orders" {\n  identifier          = "orders"\n  deletion_protection = true\n}\n',
}
# Level, what it is, and the files it writes.
LEVELS = (
    (0, "documentation", {"README.md": "# Shop\n\nRun it with `make run`.\n"}),
    (
        1,
        "ordinary code",
        {"src/prices.py": "def total(items):\n    return round(sum(item.price for item in items), 2)\n"},
    ),
    (2, "an additive migration", {"db/migrations/002_phone.sql": "ALTER TABLE users ADD COLUMN phone text;\n"}),
    (3, "what the image is built from", {"Dockerfile": "FROM python:3.13-slim\nCOPY . /app\n"}),
    (4, "a table goes", {"db/migrations/003_cleanup.sql": "DROP TABLE users;\n"}),
)


OPERATOR = '{"name": "operator", "tools": ["read", "shell", "aws"], "allowedTools": ["read", "aws"]}\n'
NEXT = """An agent's level 4 never became a commit, nor did its command run. On a pull request the same verdict is a required status.
Next, in a repository of yours: gate check (here it is .venv/bin/gate), then gate init. README.md has the rest."""


class Shop:
    """The repository of the demo. `agent` sets the mark that coding agents set in their environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        marks = ("CLAUDE", "CURSOR", "GEMINI", "CODEX", "AI_AGENT", "AGENT", "OPENCODE", "COPILOT", "GIT_")
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(marks)}
        self.env |= {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Alice",
            "GIT_AUTHOR_EMAIL": "alice@shop.example",
            "GIT_COMMITTER_NAME": "Alice",
            "GIT_COMMITTER_EMAIL": "alice@shop.example",
        }

    def run(self, *argv: str, agent: bool = False) -> subprocess.CompletedProcess[str]:
        env = self.env | ({"CLAUDECODE": "1"} if agent else {})
        return subprocess.run(
            argv, cwd=self.folder, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def start(self) -> None:
        self.run("git", "init", "-q", "-b", "main")
        self.write(START)
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "Start of the shop")
        self.run("git", "config", "core.hooksPath", str(HOOKS))

    def commit(self, message: str, *, agent: bool) -> bool:
        """Commit through the hooks, print what they say; False where they refuse."""
        self.run("git", "add", "-A")
        done = self.run("git", "commit", "-q", "-m", message, agent=agent)
        indent(done.stdout)
        return done.returncode == 0

    def show(self) -> None:
        done = self.run("gate", "check", "HEAD")
        indent(f"$ gate check HEAD\n{done.stdout}(exit code {done.returncode})")

    def undo(self) -> None:
        self.run("git", "reset", "-q", "--hard", "start")
        self.run("git", "clean", "-qfd")


def indent(text: str) -> None:
    print("\n".join(f"    {line}" for line in text.rstrip("\n").split("\n")), flush=True)


def title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def incident(shop: Shop) -> bool:
    title("The incident: an agent decides to delete the production environment and start over")
    (shop.folder / "env/production/main.tf").unlink()
    shop.write(
        {
            "scripts/rebuild.sh": "#!/bin/sh\naws elasticbeanstalk terminate-environment --environment-name shop-production\n"
        }
    )
    indent("$ git commit -m 'Rebuild the environment from scratch'")
    return not shop.commit("Rebuild the environment from scratch", agent=True)


def before_a_change(shop: Shop) -> None:
    """The guard that an agent asks before it acts, and the audit of what its settings let it reach."""
    title("Before there is a change: an agent asks before it runs a command")
    for command in ("terraform plan", "terraform destroy -auto-approve"):
        indent(f"$ gate guard --explain '{command}'\n{shop.run('gate', 'guard', '--explain', command).stdout}")
    title("Which AI tool can reach what, and is a human asked first?")
    shop.write({".kiro/agents/operator.json": OPERATOR})
    indent(f"$ gate audit\n{shop.run('gate', 'audit').stdout}")
    shop.undo()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="oversight-gate-demo-") as folder:
        shop = Shop(Path(folder))
        shop.start()
        shop.run("git", "tag", "start")
        print(INTRO)
        stopped = [incident(shop)]
        shop.undo()
        for level, what, files in LEVELS:
            for who in (AGENT, HUMAN):
                title(f"Level {level}, {what}, by {who}")
                shop.write(files)
                trailer = AGENT_TRAILER if who == AGENT else HUMAN_TRAILER
                committed = shop.commit(f"Change {next(iter(files))}\n\n{trailer}", agent=who == AGENT)
                stopped.append(not committed)
                if committed:
                    shop.show()
                shop.undo()
        before_a_change(shop)
        print(f"\n{NEXT}")
    expected = [True, *(who == AGENT and level == 4 for level, _, _ in LEVELS for who in (AGENT, HUMAN))]
    return 0 if stopped == expected else 1


if __name__ == "__main__":
    sys.exit(main())
