"""Commands that stand in files of other kinds, for whatever reads these to hand them to a shell: a pipeline, a manifest, a unit,
a playbook, a provisioner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.reading.recipes import RECIPE, brought_along
from gate.model import FileChange, Line

LONG = 20_000
"""Characters of a line that are looked at."""
ENDINGS = frozenset(
    "yaml yml tf hcl nomad groovy gradle nix toml ini cfg conf service timer json jsonc json5 xml pp sls jinja j2 tpl tmpl bicep cmake bzl bazel star".split()
)
NAMES = frozenset(("Vagrantfile", "Earthfile", "Tiltfile", "BUILD", "CMakeLists.txt", "Pipfile"))
"""Of files that carry commands for something else to run."""
TELLS = r"(?!(?i:descr\w*|desc|help|summary|messages?|msg|titles?|names?|displayName|comments?|notes?|docs?|documentation|examples?|usage|text|labels?|annotations?|reason|info|hint|log|echo|print\w*|assert\w*|throw|error)\b)"
"""No key of a text that is only shown."""
START = pattern(
    rf"^\s*+(?:-\s++)*(?:[\"']?{TELLS}[\w./@\[\]-]+[\"']?\s*+(?:=>|[:=(]|(?=[\"']))\s*+[\[{{(]*+\s*+(?:[|>][-+\d]*+\s*+)?(?:<<[-~]?\w+)?){{0,3}}"
    r"(?P<quote>'''|\"\"\"|''|[\"'`]?)\s*+[@-]?(?P<said>(?:sudo\s+(?:-\w+\s+)*)?(?:[\w./]*/)?[a-z][\w.-]*+(?=[\s\"'])[^\n]*)$"
)
WORDS = pattern(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
PROGRAM = pattern(
    r"(?:sudo\s+(?:-\w+\s+)*)?(?:[\w./]*/)?(?:aws|kubectl|oc|gcloud|gsutil|bq|az|azcopy|psql|dropdb|mysql|mysqladmin|mariadb|mongo\w*|redis-cli|valkey-cli|cqlsh|sqlcmd|terraform|tofu|terragrunt|pulumi|cdk|helm|helmfile|argocd|flux|eksctl|kops|velero|vault|consul|nomad|etcdctl"
    r"|eb|heroku|fly|flyctl|vercel|netlify|railway|wrangler|supabase|cf|doctl|ibmcloud|oci|hcloud|scw|serverless|sls|sst|sam|copilot|rm|dd|mkfs\S*|shred|wipefs|blkdiscard|[sg]?fdisk|sgdisk|parted|nvme|zpool|zfs|ceph|rbd|lvremove|vgremove|find|rclone|s3cmd|docker|podman|git|gh|glab"
    r"|rails|rake|bundle|artisan|php|python3?|manage\.py|npx|yarn|prisma|flyway|liquibase|alembic|userdel|usermod|useradd|adduser|gpasswd|chpasswd|visudo|net|(?:ba|z|da)?sh|env|exec|xargs|timeout|time|nohup|[\w-]+\.sh)(?=\s|$)"
)
"""Programs that may remove, let in or reach out, and those that start others."""
FORBIDS = pattern(
    r"(?-i:(?<![a-z]))(?:den(?:y|ied)|block(?:ed|list)?|forbid(?:den)?|dangerous|prohibit(?:ed)?|disallow(?:ed)?|never|reject(?:ed)?)(?-i:(?![a-z]))",
    re.I,
)
FAR = 60
"""Lines of a list above an entry."""


def _is_forbidden(rows: list[str], line: Line) -> bool:
    """Whether an entry of a list is one of what nobody may run."""
    if not line.text.lstrip().startswith(("-", "'", '"')):
        return False
    above = reversed(rows[max(0, line.number - 1 - FAR) : line.number - 1])
    return bool(FORBIDS.search(next((row for row in above if row.rstrip().endswith((":", "[", "(", "{"))), "")[:LONG]))


LIST = pattern(r"^\s*(?:-\s+)?(?:command|args)\s*:\s*(?:\[(?P<flow>[^\]\n]*)\]\s*)?$")
ITEM = pattern(r"^[ \t]*+(?:-[ \t]++[\"']?(?P<word>[^\"'#\n]*+)[\"']?[ \t]*+(?:#.*)?|#.*)\r?$")
MOST = 40
"""Words of one command."""


def listed(file: FileChange) -> Iterator[tuple[Line, str]]:
    """Each command of a manifest that is a list of words, where one of its rows is new; `args` go with the `command` above them."""
    if not file.path.endswith((".yaml", ".yml", ".tpl")):
        return
    rows, new = file.new_text.split("\n"), {line.number: line for line in file.added}
    start = 0
    while start < len(rows):
        words, stop = list[str](), start
        while (behind := _taken(rows, stop, words)) > stop:
            stop = behind
        touched = next((new[n] for n in range(start + 1, stop + 1) if n in new), None)
        if touched is not None and PROGRAM.match(command := " ".join(words)):
            yield touched, command
        start = max(stop, start + 1)


def _taken(rows: list[str], number: int, words: list[str]) -> int:
    """Adds the words of the list that begins at a row; the number of the row behind it, or the same where none begins."""
    head = LIST.match(rows[number][:LONG]) if number < len(rows) else None
    if head is None:
        return number
    words += [word.strip().strip("\"'") for word in (head["flow"] or "").split(",") if word.strip()]
    number += 1
    while head["flow"] is None and number < len(rows) and len(words) < MOST:
        item = ITEM.match(rows[number][:LONG])
        if item is None:
            break
        words += [item["word"].strip()] if item["word"] else []
        number += 1
    return number


def carried(file: FileChange) -> Iterator[tuple[Line, str]]:
    """Each changed line that begins with a program of that kind, and what a shell is told there."""
    name = file.path.rsplit("/", 1)[-1]
    known = name.rsplit(".", 1)[-1] in ENDINGS or name in NAMES or ".husky/" in file.path
    if not known and not (name.endswith(".rb") and "cookbooks/" in file.path) and not RECIPE.search(file.path):
        return
    if "command" in file.new_text and "kind" in file.new_text:
        yield from listed(file)
    gone = {line.text.strip() for line in file.removed}
    rows: list[str] = []
    runner = brought_along(file.path, file.new_text)
    for line in file.added:
        found = START.match(line.text[:LONG])
        if found is None or line.text.strip() in gone or (runner and runner.match(line.text[:LONG])):
            continue
        rows = rows or file.new_text.split("\n")
        if _is_forbidden(rows, line):
            continue
        quote, said = found["quote"], found["said"]
        if quote in ("'", '"', "`"):
            said, closed, rest = said.partition(quote)
            words = [word[1] or word[2] or "" for word in WORDS.finditer(rest)] if closed else []
            yield from ((line, text) for text in (said, " ".join([said, *words]), *words) if PROGRAM.match(text))
        elif "[" in line.text[: found.start("said")] and not quote:
            entries = (entry.strip(" \"'}") for entry in said.partition("]")[0].split(","))
            yield from ((line, entry) for entry in entries if PROGRAM.match(entry))
        elif PROGRAM.match(said):
            yield line, said.rstrip("'\"`;,)] ") if quote else said
