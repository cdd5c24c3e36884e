"""git push: to which branch, by force or not, and past which guard."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.grades import PRODUCTION, READ, STAGING, Verdict
from gate.commands.surroundings import place_of

_VALUED = frozenset("-o --push-option --repo --receive-pack --exec".split())
_DEPLOYING = frozenset("heroku dokku piku gigalixir clever scalingo flynn live azure prod production".split())
SAFER_FORCE = "push to a branch of your own and open a pull request"


def push(call: Call, inner: Call) -> Verdict | None:
    if inner.has("-n", "--dry-run"):
        return READ
    if inner.exactly("no-verify"):
        return call.plain("bypass", safer="let the hooks run, and fix what they find")
    if any(re.search(r"(?i)skip", option) for option in inner.values("-o", "--push-option")):
        return call.plain("bypass", "skips the checks that a push starts")
    for option in ("--receive-pack", "--exec"):
        if inner.value(option):
            call.nested(inner.value(option) or "")
    words = inner.words(_VALUED)
    remote, refs = (words[0], words[1:]) if words else ("", [])
    forced = inner.has("-f", "--force", "--force-with-lease", "--force-if-includes", "--mirror")
    deleted = inner.has("-d", "--delete")
    found = [_remote(call, remote)]
    if inner.exactly("mirror"):
        found.append(
            call.plain("history", "makes the remote the same as this clone: what is only there is lost")._replace(
                level=4
            )
        )
    if inner.exactly("prune"):
        found.append(call.plain("history", "deletes remote branches"))
    if inner.exactly("all", "branches"):
        refs = refs or list(call.shell.around.default_branches[:1])
    if inner.exactly("tags"):
        found.append(call.plain("team", "pushes tags: a release may start")._replace(level=2))
    lease = inner.exactly("force-with-lease")
    for ref in dict.fromkeys(refs or [""]):
        found.append(_ref(call, ref, forced=forced, deleted=deleted, lease=lease))
    return max((v for v in found if v), key=lambda v: v.level)


def _remote(call: Call, remote: str) -> Verdict | None:
    """Pushing to some remotes deploys; to an address it may leave the organisation."""
    if not remote or remote in ("origin", "upstream"):
        return None
    place = place_of((remote,), call.shell.around)
    if remote in _DEPLOYING or (place and place.kind == PRODUCTION):
        return call.plain("deploy", f"deploys to {remote}")._replace(level=4, environment=PRODUCTION)
    if place and place.kind == STAGING:
        return call.plain("deploy", f"deploys to {remote}")
    if "://" in remote or re.match(r"[\w.-]+@[\w.-]+:", remote):
        return call.plain("shared", "sends the repository to an address of its own")
    return None


def _ref(call: Call, ref: str, *, forced: bool, deleted: bool, lease: bool) -> Verdict:
    around = call.shell.around
    force = forced or ref.startswith("+")
    source, colon, target = ref.lstrip("+").partition(":")
    target = target if colon else source
    deletes = deleted or bool(colon and not source)
    branch = target.removeprefix("refs/heads/")
    if branch in ("", "HEAD", "@"):
        branch = around.current_branch or ""
    shared = branch in around.default_branches or bool(
        re.match(r"(?:release|hotfix|prod|production|stable|support)(?:/|-|$)", branch)
    )
    shared = shared or "*" in target
    if target.startswith("refs/gate"):
        return call.plain(
            "history", "writes the gate's own record of decisions", safer="let a human look: gate ledger review"
        )._replace(level=4)
    notes = target.startswith("refs/notes")
    tag = target.startswith("refs/tags/") or bool(re.match(r"v?\d+\.\d+", target))
    if deletes:
        if shared:
            return call.plain("history", f"deletes the branch {branch} for everybody", safer=SAFER_FORCE)._replace(
                level=4
            )
        if tag or notes or branch.startswith("refs/"):
            return call.plain("history", f"deletes {target} for everybody")
        verdict = call.plain("discard", f"deletes the remote branch {branch}")
        return verdict._replace(level=3) if UNKNOWN in branch else verdict
    if force:
        return _forced(call, branch, shared=shared, notes=notes, tag=tag, lease=lease)
    if shared:
        level = 3 if branch not in ("prod", "production") else 4
        return call.plain(
            "history", f"changes the shared branch {branch} without a review", safer=SAFER_FORCE
        )._replace(level=level, effect="shared-write")
    if tag:
        return call.plain("team", "pushes a tag: a release may start")._replace(level=2)
    return call.plain("team", "pushes a branch of one's own")


def _forced(call: Call, branch: str, *, shared: bool, notes: bool, tag: bool, lease: bool) -> Verdict:
    if shared:
        return call.plain("history", f"rewrites the history of {branch} for everybody", safer=SAFER_FORCE)._replace(
            level=4
        )
    if notes or tag or branch.startswith("refs/"):
        return call.plain("history", "rewrites a reference that others hold", safer=SAFER_FORCE)
    if not branch or UNKNOWN in branch:
        why = "rewrites the history of a branch that is not named here"
        verdict = call.plain("history", why, safer="name the branch, and use --force-with-lease")
        return verdict._replace(level=2) if lease or UNKNOWN in branch else verdict
    return call.plain("discard", f"rewrites the history of {branch}", safer="use --force-with-lease")
