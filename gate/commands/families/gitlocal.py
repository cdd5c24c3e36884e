"""git in the clone: what discards, collects, moves or brings back."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.grades import READ, Verdict

SAFER_DISCARD = "git stash push keeps the work where it can be found again"


def reset(call: Call, inner: Call) -> Verdict | None:
    if inner.exactly("hard"):
        return call.plain("discard", safer=SAFER_DISCARD)
    return None


def clean(call: Call, inner: Call) -> Verdict | None:
    if inner.has("-n", "--dry-run"):
        return READ
    if inner.has("-f", "--force", "-i"):
        targets = inner.words(("-e", "--exclude"))
        if targets and all(paths.is_cache(t) for t in targets):
            return call.plain("local")
        return call.plain("discard", "deletes files that git does not keep", safer="git clean -n shows what would go")
    return call.plain("local")


def checkout(call: Call, inner: Call) -> Verdict | None:
    if inner.has("-f", "--force", "--discard-changes"):
        return call.plain("discard", safer=SAFER_DISCARD)
    after = inner.args[inner.args.index("--") + 1 :] if "--" in inner.args else []
    words = inner.words(("-b", "-B", "--orphan", "-c", "-C", "--track"))
    if inner.has("-b", "-B", "-c", "-C", "--orphan", "-d", "--detach"):
        return call.plain("local")
    old = _old_guard(call, words)
    if old is not None and inner.name == "checkout":
        return old
    if after or any(w in (".", "./", "*", ":/", "..") for w in words):
        return call.plain("discard", safer=SAFER_DISCARD)
    if inner.name == "checkout" and words and _looks_like_file(words[-1]):
        return call.plain("discard", safer=SAFER_DISCARD)
    return call.plain("local")


def _old_guard(call: Call, words: list[str]) -> Verdict | None:
    """An older version of what guards the repository, brought back from a commit that is named."""
    guards = [w for w in words if paths.is_guard(w, call.shell.cwd)]
    if guards and len(words) > len(guards) and words[0] not in ("HEAD", "@", *guards):
        return paths.write_verdict(guards[0], call.shell.cwd, call.line())
    return None


def _looks_like_file(word: str) -> bool:
    return bool(
        re.search(r"\.(?:py|js|ts|tsx|jsx|go|rs|rb|java|md|json|ya?ml|toml|txt|sh|css|html|lock|sql|tf|c|h|cpp)$", word)
    ) or word.startswith("./")


def restore(call: Call, inner: Call) -> Verdict | None:
    if inner.has("-S", "--staged") and not inner.has("-W", "--worktree"):
        return call.plain("local")
    source = inner.value("-s", "--source")
    old = _old_guard(call, [source, *inner.words(("-s", "--source"))]) if source else None
    return old or call.plain("discard", safer=SAFER_DISCARD)


def stash(call: Call, inner: Call) -> Verdict | None:
    if inner.args[:1] in (["drop"], ["clear"]):
        return call.plain("discard")
    return None


def worktree(call: Call, inner: Call) -> Verdict | None:
    if inner.args[:1] == ["remove"] and inner.has("-f", "--force"):
        return call.plain("discard", safer=SAFER_DISCARD)
    return None


def collect(call: Call, inner: Call) -> Verdict | None:
    """gc and reflog: what nothing points at is lost for good."""
    if any(
        a.startswith(("--prune=now", "--prune=all", "--expire=now", "--expire-unreachable", "--expire=all"))
        for a in inner.args
    ) or (inner.name == "reflog" and inner.args[:1] in (["expire"], ["delete"])):
        return call.plain("history", "destroys commits that could still be recovered")
    if inner.name == "reflog":
        return READ
    if inner.name == "prune":
        return (
            READ
            if inner.has("-n", "--dry-run")
            else call.plain("discard", "destroys commits that could still be recovered")
        )
    return None


def update_ref(call: Call, inner: Call) -> Verdict | None:
    words = inner.words(("-m",))
    kind = "discard"
    if words and words[0].rsplit("/", 1)[-1] in call.shell.around.default_branches:
        kind = "history"
    return call.plain(kind, "moves or deletes a reference")


def index(call: Call, inner: Call) -> Verdict | None:
    """A guard whose changes git no longer sees is no guard."""
    if inner.exactly("assume-unchanged", "skip-worktree", "force-remove") and any(
        paths.is_guard(w) for w in inner.words()
    ):
        return call.plain("tamper")
    return None


def remove(call: Call, inner: Call) -> Verdict | None:
    from gate.commands.families.files import deletion, worst

    if inner.has("--cached", "-n", "--dry-run"):
        return call.plain("local")
    found = [deletion(word, call, recursive=inner.has("-r")) for word in inner.words()]
    if any(paths.is_guard(w) or paths.holds_guards(w) for w in inner.words()):
        return call.plain("tamper")
    return worst([v._replace(level=min(v.level, 2)) for v in found])


def move_file(call: Call, inner: Call) -> Verdict | None:
    from gate.commands.families.files import move

    return move(inner)
