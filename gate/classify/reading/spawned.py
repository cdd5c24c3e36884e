"""Commands that stand in programs, for a process that these start: an argument of `subprocess.run`, a line of a notebook, a script
of a manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import AnyOf, of_path, pattern, word
from gate.model import FileChange, Line

HAND_RUN = of_path(r"(^|/)(package|composer|deno)\.jsonc?$")
"""Manifests whose strings are commands: `"clean": "aws s3 rm …"`."""
MAGIC = pattern(r"(?:^\s*|[\[,]\s*[\"'])(?:!|%sx |%system |%%(?:bash|sh)\b)\s*([^\"]*)")
"""A line of a notebook that a shell runs."""


RUNS = (
    *(
        word("system"),
        ("popen", "popen"),
        word("spawn", r"\w*"),
        word("exec", r"\w*"),
        ("subprocess.", r"subprocess\.\w+"),
    ),
    *(
        (call, re.escape(call))
        for call in (
            "check_call",
            "check_output",
            "Command::new",
            "exec.Command",
            "ProcessBuilder",
            "%x",
            "shell_exec",
            "execSync",
        )
    ),
    ("sh.Run", r"\bsh\.Run\w*"),
    ("commandLine", "commandLine"),
    ("cmd!", r"\bcmd!"),
    ("bash_command", r"\bbash_command\s*="),
    word("run"),
    word("sh"),
    ("(shell", r"\(shell"),
    (".sudo", r"\.sudo"),
    ("WithExec", "WithExec"),
)
TOOL = (
    r"[^\n]{0,400}?(?:terraform|tofu|terragrunt|kubectl|helm|aws|gcloud|az|rm|dropdb|dropuser|psql|mysql|mysqladmin|redis-cli|mongo\w*"
    r"|pulumi|eb|docker|git|heroku|gsutil|gh|glab|fly|flyctl|vercel|netlify|doctl|railway|wrangler|supabase|cf|eksctl|argocd|flux|vault|consul|nomad|systemctl|mkfs\S*|shred"
    r"|wipefs|blkdiscard|cryptsetup|mdadm|zpool|zfs|btrfs|parted|sgdisk|dd|lv\w+|vg\w+|pv\w+|pg_\w+|etcdctl|ceph\S*|rbd|rados|kafka-\w+|nodetool|cqlsh|clickhouse\S*|influx|mc|s[345]cmd|rclone|rsync|restic|borg|velero"
    r"|mariadb\S*|valkey-cli|sqlcmd|snowsql|rabbitmq\w+|podman|nerdctl|virsh|lxc|openstack|oci|ibmcloud|hcloud|juju|twine|npm|pnpm|yarn|cargo|gem|poetry|uv|cap|find|userdel|ldap\w+|ufw|iptables|nft)\b"
)
GIVEN = r"\s*[\(\[{\"'` ]" + TOOL
IN_CODE = AnyOf(
    *((needed, start + GIVEN) for needed, start in RUNS),
    ("$`", r"\$`" + TOOL),
    (".execute(", r"[\"'\]]\s*\.execute\(\s*\)"),
    (".!", r"[\"')\]]\s*\.!!?(?![=\w])"),
)
"""A call that starts a program, and a program that may destroy."""


TELLS = pattern(
    r"\s*(?:(?:\w+\.){0,3}(?:log(?:ger|ging)?\.(?:debug|info|warn(?:ing)?|error|critical|fatal|exception)|console\.(?:log|info|warn|error|debug)|click\.s?echo)|print|puts|warn|raise \w+|fmt\.Print\w*|e?println!)[( ]\s*[rbfu]?(?:\"[^\"$#]*\"|'[^'$]*')(?:\s*,[\w\s.,=]*)?\)*;?\s*$"
)
"""A row that tells somebody something, and nothing else."""
TOLD = 2_000
PACKED = 30_000
"""Characters of a line of which no process is started: its strings belong to each other as little as its calls."""


def spawned(file: FileChange) -> Iterator[tuple[Line, str]]:
    """Shell text inside other languages: the added line, and the string or list on it that is handed to a process."""
    notebook, all_run = file.path.endswith(".ipynb"), bool(HAND_RUN.search(file.path))
    told = file.added if notebook or all_run else IN_CODE.words.lines(file.added, file.added_text)
    gone = {line.text.strip() for line in file.removed} if told else ()
    for line in told:
        if notebook:
            line = line._replace(text=line.text.strip().strip('",').removesuffix("\\n").replace('\\"', "'"))
        elif not all_run and line.text.lstrip().startswith(
            ("// ", "# ") if file.path.endswith((".py", ".rb")) else "// "
        ):
            continue
        if TELLS.match(line.text[:TOLD]) and not notebook and not all_run:
            continue
        magic = MAGIC.search(line.text[:50_000]) if notebook else None
        if not (magic or all_run or IN_CODE.search(line.text[:50_000])) or line.text.strip() in gone:
            continue
        for command in (magic[1].removesuffix("\\n"),) if magic else _commands(line):
            yield line, command


WORD = pattern(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|(?<=,)\s*([A-Za-z_]\w*)\s*(?=[,\])])")
"""A string, or a variable that stands among some: `["psql", "-d", PROD_DSN]`."""


def _commands(line: Line) -> list[str]:
    """Each string literal of the line, and all of them joined by spaces (an argument list)."""
    found = [(m[1] or m[2] or m[3], m[4]) for m in WORD.finditer(line.text[:50_000])]
    strings = [said for said, _ in found if said]
    joined = " ".join(said or f"${name}" for said, name in found if said or name)
    packed = len(line.text) > PACKED
    return [s for s in strings if " " in s] + ([joined] if len(strings) > 1 and not packed else [])
