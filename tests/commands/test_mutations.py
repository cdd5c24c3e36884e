"""Wrapping, quoting, prefixing or splitting a command that must stop never lowers its level."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.commands import grade

GRAVE = (
    "terraform destroy -auto-approve",
    "kubectl delete ns prod",
    "aws elasticbeanstalk terminate-environment --environment-name prod",
    "aws elasticbeanstalk rebuild-environment --environment-name prod",
    "aws cloudformation delete-stack --stack-name prod-api",
    "aws s3 rb s3://prod-data --force",
    "rm -rf /",
    "rm -rf ~",
    "helm uninstall api -n prod",
    "git push --force origin main",
    "dropdb shop",
    "psql -c 'DROP TABLE users' shop",
    "redis-cli -h prod FLUSHALL",
    "gh repo delete acme/shop --yes",
    "gh pr merge 12 --admin",
    "mkfs.ext4 /dev/sda1",
    "gcloud projects delete acme-prod",
    "heroku apps:destroy shop --confirm shop",
)

Mutation = Callable[[str], str]


def _prefix(text: str) -> Mutation:
    return lambda command: f"{text} {command}"


def _shell(text: str) -> Mutation:
    return lambda command: f"{text} {shlex.quote(command)}"


def _base64(command: str) -> str:
    return base64.b64encode(command.encode()).decode()


def _quoted_middle(command: str) -> str:
    """r"m" -rf /: the program's name with a quoted letter in it."""
    return f'{command[0]}"{command[1]}"{command[2:]}' if command[2:3] != " " else f"'{command[:2]}'{command[2:]}"


def _continued(command: str) -> str:
    head, _, tail = command.partition(" ")
    return f"{head} \\\n  {tail}"


def _split_word(command: str) -> str:
    return f"{command[0]}\\\n{command[1:]}"


def _ansi(command: str) -> str:
    return f"$'\\x{ord(command[0]):02x}'{command[1:]}"


def _escaped(command: str) -> str:
    return "\\" + command


def _variable(command: str) -> str:
    head, _, tail = command.partition(" ")
    return f"X={head}; $X {tail}"


def _halves(command: str) -> str:
    head, _, tail = command.partition(" ")
    return f"A={head[:1]}; B={head[1:]}; ${{A}}${{B}} {tail}"


def _array(command: str) -> str:
    return f'x=({command}); "${{x[@]}}"'


def _function(command: str) -> str:
    return f"go() {{ {command}; }}; go"


def _alias(command: str) -> str:
    return f"alias go={shlex.quote(command)}\ngo"


def _positional(command: str) -> str:
    return f'set -- {command}; "$@"'


def _file(command: str) -> str:
    return f"cat > /tmp/x.sh <<'EOF'\n{command}\nEOF\nbash /tmp/x.sh"


def _awk(command: str) -> str:
    escaped = command.replace("\\", "\\\\").replace('"', '\\"')
    return "awk " + shlex.quote(f'BEGIN {{ system("{escaped}") }}')


def _python(command: str) -> str:
    return "python3 -c " + shlex.quote(f"import os; os.system({command!r})")


def _node(command: str) -> str:
    return "node -e " + shlex.quote(f"require('child_process').execSync({command!r})")


KEEPS: tuple[Mutation, ...] = (
    *map(_prefix, (
        "sudo", "sudo -E -u root", "sudo --", "doas", "env", "env -i A=b", "nohup", "timeout 5", "timeout -k 1 5s", "time",
        "nice", "nice -n 10", "ionice -c 3", "setsid", "stdbuf -oL", "command", "builtin command", "exec", "A=b", "A=b C=d",
        "strace -f", "chroot /mnt", "busybox", "xargs", "unbuffer", "flock /tmp/l", "caffeinate -i", "aws-vault exec x --",
        "!", "true &&", "false ||", "true;", "ls |", "echo hi &", "cd /tmp &&", "\n", ":\n", "# note\n", "if true; then :; fi;",
        "while true; do break; done;", "find . -maxdepth 0 -exec", "docker exec web", "kubectl exec pod --", "ssh host",
        "poetry run", "uv run", "bundle exec", "nix-shell --run", "watch -n 1", "parallel", "direnv exec .", "mise exec --",
        "runuser -u postgres --", "sudo -iu app", "mise x node@20 --", "nsenter -t 1 -m --", "unshare -r", "setpriv", "numactl", "prlimit",
        "systemd-run", "op run --", "doppler run --", "dotenv --", "chronic", "xvfb-run", "fakeroot", "taskset 1",
    )),
    *map(_shell, (
        "bash -c", "sh -c", "sh -lc", "bash -euo pipefail -c", "zsh -c", "dash -c", "ksh -c", "/bin/bash -c", "eval", "su -c", "su root -c",
        "sudo bash -c", "env -S", "ssh host", "ssh -t user@host --", "docker exec web sh -c", "docker compose exec web bash -c",
        "kubectl exec pod -- sh -c", "nix-shell --run", "script -c", "flock /tmp/l -c", "watch", "tmux new-session -d", "trap",
        "script -qc", "tmux send-keys -t 0", "screen -dmS x sh -c", "su - app -c", "runuser -u app -- sh -c", "npm exec -c", "find . -execdir sh -c",
        "xargs sh -c", "find . -exec sh -c", "timeout 5 bash -c", "bash <<<", "git submodule foreach", "npx -c", "hyperfine", "parallel",
    )),
    lambda c: f"({c})",
    lambda c: f"( ( {c} ) )",
    lambda c: f"{{ {c}; }}",
    lambda c: f"if true; then {c}; fi",
    lambda c: f"if {c}; then :; fi",
    lambda c: f"for i in 1 2; do {c}; done",
    lambda c: f"while :; do {c}; done",
    lambda c: f"case x in x) {c};; esac",
    lambda c: f"echo $({c})",
    lambda c: f'echo "a $({c}) b"',
    lambda c: f"echo `{c}`",
    lambda c: f"x=$({c})",
    lambda c: f"export X=$({c})",
    lambda c: f"cat <<EOF\n$({c})\nEOF",
    lambda c: f"bash <<EOF\n{c}\nEOF",
    lambda c: f"bash <<'EOF'\n{c}\nEOF",
    lambda c: f"cat <<'EOF' | sh\n{c}\nEOF",
    lambda c: f"cat <<EOF; {c}\ntext\nEOF",
    lambda c: f"diff <({c}) /dev/null",
    lambda c: f"ls > >({c})",
    lambda c: f"echo {shlex.quote(c)} | bash",
    lambda c: f"printf %s {shlex.quote(c)} | sudo sh",
    lambda c: f"echo {_base64(c)} | base64 -d | sh",
    lambda c: f'eval "$(echo {_base64(c)} | base64 --decode)"',
    lambda c: f"bash -c \"$(printf '{c.encode().hex()}' | xxd -r -p)\"",
    lambda c: f"echo {shlex.quote(c[::-1])} | rev | bash",
    lambda c: f"{c} > /dev/null 2>&1 &",
    lambda c: f"{c} | tee log",
    lambda c: f"yes | {c}",
    lambda c: f"tee x.sh <<< {shlex.quote(c)} && sh x.sh",
    lambda c: f"ls() {{ command ls; {c}; }}; ls",
    lambda c: f"until {c}; do sleep 1; done",
    lambda c: f"[[ -n $({c}) ]]",
    lambda c: f": ${{x:=$({c})}}",
    lambda c: f"exec 3< <({c})",
    lambda c: f"echo {shlex.quote(c)} | at now",
    lambda c: f"sh -c 'exec \"$@\"' _ {c}",
    lambda c: f"git rebase HEAD~1 --exec {shlex.quote(c)}",
    lambda c: f"# nothing\n{c} # nothing",
    lambda c: f"2>/dev/null {c}",
    lambda c: f"X=1 >log {c}",
    lambda c: f"coproc {c}",
    lambda c: f"git -c alias.z={shlex.quote('!' + c)} z",
    lambda c: f"vim -c {shlex.quote(':!' + c)} -c q",
    _quoted_middle, _continued, _split_word, _ansi, _escaped, _variable, _halves, _array, _function, _alias, _positional, _file,
    _awk, _python, _node,
)  # fmt: skip


@pytest.mark.parametrize("mutation", KEEPS)
def test_each_mutation_keeps_the_level(mutation: Mutation) -> None:
    for command in GRAVE:
        mutated = mutation(command)
        assert grade(mutated).level >= grade(command).level, mutated


# Mutations that nest: each yields one line that any other can wrap again.
NESTABLE: tuple[Mutation, ...] = (
    *map(_prefix, ("sudo", "nohup", "env A=b", "timeout 9", "nice", "command", "true &&", "A=b", "ls;")),
    *map(_shell, ("bash -c", "sh -c", "eval", "ssh host", "su -c", "docker exec web sh -c")),
    lambda c: f"({c})",
    lambda c: f"echo $({c})",
    lambda c: f"for i in 1; do {c}; done",
    lambda c: f"echo {_base64(c)} | base64 -d | sh",
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GRAVE), st.lists(st.sampled_from(range(len(NESTABLE))), max_size=5))
def test_nested_mutations_keep_the_level(command: str, chosen: list[int]) -> None:
    mutated = command
    for index in chosen:
        mutated = NESTABLE[index](mutated)
    assert grade(mutated).level >= 3, mutated


BENIGN = (
    "git status",
    "ls -la",
    "pytest -q",
    "npm test",
    "kubectl get pods -n prod",
    "terraform plan",
    "cat README.md",
)
PROSE = st.text(alphabet=st.characters(blacklist_characters="'\0", blacklist_categories=("Cs",)), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(BENIGN), PROSE)
def test_prose_never_raises_the_level(command: str, prose: str) -> None:
    quoted = "'" + prose + "'"
    for told in (f"echo {quoted}; {command}", f": {quoted}; {command}", f"grep -r {quoted} src; {command}"):
        assert grade(told).level <= grade(command).level


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(GRAVE))
def test_words_in_messages_and_data_are_no_commands(command: str) -> None:
    message = shlex.quote(f"docs: explain {command}")
    for told in (
        f"git commit -m {message}",
        f"gh pr create --title x --body {message}",
        f"cat > notes.md <<'EOF'\n{command}\nEOF",
        f"rg {message} docs",
        f"export MSG={message}",
    ):
        assert grade(told).level <= 1, told
