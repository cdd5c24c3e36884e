"""What stands around an agent and is in its hands all the same: its container, and what earlier steps left behind."""

from __future__ import annotations

import pytest

from gate.audit.join import audit
from gate.audit.nouns import Grant

AGENT = '"customizations": {"vscode": {"extensions": ["anthropic.claude-code"]}}'


def of_container(text: str) -> list[Grant]:
    return [row for row in audit({".devcontainer/devcontainer.json": text}).grants if "beneath" in row.reason]


@pytest.mark.parametrize(
    "line",
    [
        '"privileged": true',
        '"runArgs": ["--init", "--privileged"]',
        '"features": {"ghcr.io/devcontainers/features/docker-outside-of-docker:1": {}}',
    ],
)
def test_a_container_that_is_no_wall_has_a_row_where_an_agent_is_in_it(line: str) -> None:
    rows = of_container(f"{{{line},\n{AGENT}}}")
    assert [(row.human_approval, row.reach, int(row.level), row.line) for row in rows] == [("unknown", "unknown", 3, 1)]
    assert of_container(f"{{{line}}}") == []


def test_a_container_that_is_a_wall_has_none() -> None:
    assert of_container(f'{{"privileged": false, "runArgs": ["--init"],\n{AGENT}}}') == []


JOB = """on: issues
jobs:
  fix:
    runs-on: ubuntu-latest
    permissions: {contents: read}
    steps:
      - env: {OTHER: "${{ secrets.CLUSTER_KEY }}"}
        run: |
          %s
      - uses: openai/codex-action@v1
        with:
          sandbox: danger-full-access
      - run: echo ${{ secrets.LATER_KEY }} > later.json
"""


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        ("echo '${{ secrets.CLUSTER_KEY }}' > key.json", True),
        ("echo KEY=${{ secrets.CLUSTER_KEY }} >> $GITHUB_ENV", True),
        ("echo ${{ secrets.CLUSTER_KEY }} | tee ~/.netrc", True),
        ('cat > a.json << \'EOF\'\n          {"k": "${{ secrets.CLUSTER_KEY }}"}\n          EOF', True),
        ("cat <<EOF > a.json\n          $OTHER\n          EOF", True),
        ('printf %s "$OTHER" > key.pem', True),
        ("./check ${{ secrets.CLUSTER_KEY }} 2>&1", False),
        ("gh pr diff > pr.diff", False),
        ("echo a > b; ./check", False),
        ('echo "k=$OTHER" >> "$GITHUB_OUTPUT"', False),
        ("./check ${{ secrets.CLUSTER_KEY }} > /dev/null", False),
    ],
)
def test_what_an_earlier_step_wrote_is_there_for_the_agent(step: str, seen: bool) -> None:
    rows = audit({".github/workflows/fix.yml": JOB.replace("%s", step)}).grants
    assert ["CLUSTER_KEY" in row.grant for row in rows] == [seen]
    assert "LATER_KEY" not in rows[0].grant


def test_the_lock_file_of_a_container_is_no_container() -> None:
    text = '{"features": {"docker-outside-of-docker:1": {}, "claude-code:1": {}}}'
    assert audit({".devcontainer/devcontainer-lock.json": text}).grants == ()
