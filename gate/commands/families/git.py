"""git: what stays in the clone is ordinary; what is pushed, rewritten, discarded or unguarded is not."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.gitlocal import (
    checkout,
    clean,
    collect,
    index,
    move_file,
    remove,
    reset,
    restore,
    stash,
    update_ref,
    worktree,
)
from gate.commands.families.gitpush import push
from gate.commands.families.gitsettings import config, environment, setting_verdict
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, look_up

_TABLE = Tool(
    (
        (
            "read",
            "status, log, diff, show, blame, annotate, ls-files, ls-tree, cat-file, rev-parse, rev-list, describe, shortlog,"
            "grep, for-each-ref, show-ref, name-rev, merge-base, var, version, help, count-objects, fsck, whatchanged, diff-tree,"
            "diff-index, diff-files, check-ignore, check-attr, check-mailmap, range-diff, cherry, verify-commit, verify-tag,"
            "ls-remote, request-pull, remote show, remote get-url, remote -v, stash list, stash show, worktree list, notes show,"
            "notes list, bisect log, bisect view, submodule status, submodule summary, lfs ls-files, lfs status, lfs env, reflog show, reflog exists,"
            "bundle verify, bundle list-heads, get-tar-commit-id, patch-id, merge-tree, interpret-trailers, rerere status, config list, config get,"
            "sparse-checkout list, lfs logs, lfs version, diff-pairs, show-branch, stripspace, column, mailinfo, hash-object, unpack-file, rev-parse, instaweb",
        ),
        (
            "local",
            "add, stage, commit, fetch, pull, merge, cherry-pick, revert, mv, rm, init, clone, apply, am, bisect, format-patch, archive, rebase,"
            "notes, sparse-checkout, lfs, gc, repack, pack-refs, maintenance, stash, worktree, submodule, reset, restore, checkout, switch, branch, tag, remote, reflog, bundle,"
            "commit-graph, multi-pack-index, difftool, mergetool, update-index, symbolic-ref, rerere, citool, gui, commit-tree, write-tree, mktree, mktag, subtree, flow, absorb, town, machete, "
            "stash push, read-tree, checkout-index, fast-export, fast-import, update-ref, replace, credential, column, shell, backfill, scalar",
        ),
        ("discard", "notes remove, notes prune, stash drop, stash clear, submodule deinit, read-tree, checkout-index"),
        (
            "history",
            "filter-branch, filter-repo, prune, lfs migrate, reflog expire, reflog delete, replace, svn dcommit, p4 submit, fast-import",
        ),
        ("shared", "send-email, daemon, http-backend, imap-send, lfs lock, lfs unlock, remote set-url"),
        ("secret", "credential fill, credential-store, credential-cache"),
        ("team", "subtree push, lfs push"),
    ),
    placed=False,
    default="local",
)
_VALUED = frozenset(
    "-C -c --git-dir --work-tree --namespace --exec-path --super-prefix --config-env --attr-source".split()
)


def git(call: Call) -> Verdict | None:
    at, settings = 0, []
    args = call.args
    while at < len(args) and args[at][:1] == "-":
        if args[at] in ("--version", "--help", "-h", "-v"):
            return READ
        if args[at] == "-c" and at + 1 < len(args):
            settings.append(args[at + 1])
        elif args[at].startswith("--config-env="):
            settings.append(args[at][13:])
        at += 2 if args[at] in _VALUED else 1
    rest = args[at:]
    worst = [setting_verdict(call, setting) for setting in settings]
    worst.extend(environment(call))
    if rest:
        inner = Call(rest[0], rest[1:], call.shell, stdin=call.stdin, piped=call.piped, assigns=call.assigns)
        worst.append(_subcommand(call, inner, settings))
    return max((v for v in worst if v), key=lambda v: v.level, default=READ)


def _subcommand(call: Call, inner: Call, settings: list[str]) -> Verdict | None:
    special = _SPECIAL.get(inner.name)
    if "--help" in inner.args or inner.args == ["-h"]:
        return READ
    if special:
        verdict = special(call, inner)
        if verdict is not None:
            return verdict
    words = [inner.name, *inner.words()]
    kind, _ = look_up(_TABLE, words)
    if kind:
        return call.plain(kind)
    for setting in settings:
        name, _, value = setting.partition("=")
        if name.lower() == f"alias.{inner.name}" and not value.startswith("!"):
            call.nested("git " + value + " " + " ".join(inner.args))
            return None
    alias = call.shell.aliases.get(f"git {inner.name}")
    if alias is not None:
        call.nested(alias[1:] if alias.startswith("!") else f"git {alias} " + " ".join(inner.args))
        return None
    if UNKNOWN in inner.name:
        return call.plain("dynamic")
    return judge("program", call.line(), None)


def _commit(call: Call, inner: Call) -> Verdict | None:
    if _bundled(inner.args, "n", "mFCcutS") or inner.exactly("no-verify"):
        return call.plain("bypass", safer="let the hooks run, and fix what they find")
    return None


def _bundled(args: list[str], letter: str, valued: str) -> bool:
    """Whether a short option is there, in bundles too: `-anm text` holds -n, `-mn` does not."""
    skip = False
    for arg in args:
        if skip:
            skip = False
            continue
        if arg == "--":
            return False
        if arg[:1] != "-" or arg[:2] == "--":
            skip = arg in ("--message", "--file", "--author", "--date")
            continue
        for at, char in enumerate(arg[1:], 1):
            if char == letter:
                return True
            if char in valued:
                skip = at == len(arg) - 1
                break
    return False


def _no_verify(call: Call, inner: Call) -> Verdict | None:
    """merge, am, cherry-pick, rebase, pull: hooks can be skipped, and rebase can run commands."""
    if inner.exactly("no-verify"):
        return call.plain("bypass", safer="let the hooks run, and fix what they find")
    for text in (*inner.values("-x", "--exec"), *([inner.value("-x") or ""] if inner.name == "rebase" else [])):
        call.nested(text)
    return None


def _branch(call: Call, inner: Call) -> Verdict | None:
    words = inner.words(
        ("-u", "--set-upstream-to", "--sort", "--format", "--contains", "--merged", "--no-merged", "--points-at")
    )
    names = call.shell.around.default_branches
    if _bundled(inner.args, "D", "u") or inner.exactly("delete") or _bundled(inner.args, "d", "u"):
        if any(w in names for w in words):
            return call.plain("history", "deletes a branch that others build on")
        forced = _bundled(inner.args, "D", "u") or inner.exactly("force") or _bundled(inner.args, "f", "u")
        return call.plain("discard" if forced else "local", "deletes a local branch")
    if _bundled(inner.args, "f", "u") or inner.exactly("force") or _bundled(inner.args, "M", "u"):
        return call.plain("discard", "moves a branch away from its commits")
    return (
        READ
        if not words or inner.exactly("list", "show-current", "contains", "merged", "no-merged", "all", "remotes")
        else call.plain("local")
    )


def _tag(call: Call, inner: Call) -> Verdict | None:
    if inner.has("-f", "--force"):
        return call.plain("discard", "moves a tag that others may have")
    if inner.has("-d", "--delete"):
        return call.plain("local", "deletes a local tag")
    return (
        READ
        if not inner.args or inner.has("-l", "--list", "-n", "-v", "--contains", "--points-at", "--sort", "--merged")
        else call.plain("local")
    )


def _nested_rest(call: Call, inner: Call) -> Verdict | None:
    """`git submodule foreach 'cmd'`, `git bisect run cmd`."""
    words = inner.words()
    if words[:1] in (["foreach"],):
        rest = [w for w in inner.args[inner.args.index("foreach") + 1 :] if w not in ("--recursive", "--quiet", "-q")]
        call.nested(" ".join(rest))
    elif words[:1] == ["run"]:
        call.execute(inner.args[inner.args.index("run") + 1 :])
    elif words[:1] == ["deinit"] and not inner.has("-f", "--force", "--all"):
        return call.plain("local")
    return None


def _filter(call: Call, inner: Call) -> Verdict | None:
    """https://git-scm.com/docs/git-filter-branch#_filters: each filter is a command."""
    for option in ("tree", "index", "msg", "env", "commit", "parent", "tag-name"):
        for value in inner.values(f"--{option}-filter"):
            call.nested(value)
    return None


def _remote(call: Call, inner: Call) -> Verdict | None:
    if inner.args[:1] in ([], ["-v"], ["show"], ["get-url"]):
        return READ
    return call.plain("host", "changes where work is pushed") if inner.args[0] == "set-url" else call.plain("local")


def _lists(call: Call, inner: Call) -> Verdict | None:
    """log, diff, grep…: reads, except where they are told to run or write."""
    pager = inner.value("-O", "--open-files-in-pager")
    if inner.name == "grep" and pager:
        call.nested(pager)
    command = inner.value("-x", "--extcmd")
    if inner.name == "difftool" and command:
        call.nested(command)
    output = inner.value("--output")
    if output:
        return paths.write_verdict(output, call.shell.cwd, call.line())
    if inner.name in ("show", "cat-file"):
        for word in inner.words():
            if ":" in word and paths.is_secret(word.partition(":")[2]):
                return paths.read_verdict(word.partition(":")[2], "", call.line())
    return None


def _clone(call: Call, inner: Call) -> Verdict | None:
    for option in ("-u", "--upload-pack", "--receive-pack"):
        value = inner.value(option)
        if value and inner.name in ("clone", "fetch", "ls-remote"):
            call.nested(value)
    for word in inner.words():
        if word.startswith("ext::"):  # https://git-scm.com/docs/git-remote-ext
            call.nested(word[5:])
            call.execute([re.sub(r"%([% ])|%.", r"\1", part) for part in re.findall(r"(?:%.|[^ %])+", word[5:])])
    for setting in inner.values("-c", "--config"):
        verdict = setting_verdict(call, setting)
        if verdict:
            return verdict
    return None


def _add(call: Call, inner: Call) -> Verdict | None:
    secrets = [word for word in inner.words() if paths.is_secret(word, call.shell.cwd)]
    return call.plain("secret", f"puts the secrets of {secrets[0]} into the history") if secrets else None


_SPECIAL = {
    "add": _add, "stage": _add,
    "push": push, "commit": _commit, "reset": reset, "clean": clean, "checkout": checkout, "switch": checkout,
    "restore": restore, "branch": _branch, "tag": _tag, "stash": stash, "config": config, "bisect": _nested_rest,
    "submodule": _nested_rest, "worktree": worktree, "gc": collect, "reflog": collect, "prune": collect,
    "update-index": index, "update-ref": update_ref, "symbolic-ref": update_ref, "remote": _remote, "grep": _lists, "difftool": _lists, "log": _lists, "diff": _lists,
    "show": _lists, "cat-file": _lists, "rm": remove, "mv": move_file, "clone": _clone, "fetch": _clone, "ls-remote": _clone, "pull": _no_verify, "archive": _lists,
    "merge": _no_verify, "am": _no_verify, "rebase": _no_verify, "filter-branch": _filter, "cherry-pick": _no_verify,
}  # fmt: skip

HANDLERS: dict[str, Handler] = {"git": git, "hub": git, "yadm": git}
