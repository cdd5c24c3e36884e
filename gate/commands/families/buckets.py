"""Object stores: gsutil, rclone, mc, s3cmd. Objects are read, written, deleted."""

from __future__ import annotations

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.surroundings import place_of

_VALUED = (
    "-o --config -c -h -i -l -p --transfers --include --exclude --profile --endpoint-url --host --add-header --filter "
    "--bwlimit --checkers".split()
)
_READS = frozenset(
    "ls list cat du stat hash version help lsd lsl lsf lsjson size check md5sum sha1sum listremotes about tree ncdu find head "
    "diff info la ping describe get-object tail".split()
)
_ACCESS = frozenset(
    "acl iam defacl ch setacl policy anonymous admin setpolicy hmac share signurl link delpolicy add-iam-policy-binding pap "
    "ubla uniformbucketlevelaccess bucketpolicyonly".split()
)
_DELETES = frozenset(
    "rm rb delete del purge deletefile rmdirs rmdir cleanup dedupe remove expire delete-bucket delete-file-version delete-key cancel-all-unfinished-large-files".split()
)
_SETTINGS = frozenset(
    "lifecycle retention versioning web cors rewrite setmeta mb label notification logging kms defstorageclass config ilm event "
    "encrypt".split()
)


def bucket(call: Call) -> Verdict | None:
    """gsutil, rclone, mc, s3cmd…: objects are read, written, deleted."""
    rehearses = call.name in ("rclone", "s3cmd") or (
        call.name == "gsutil" and ("rsync" in call.args or call.args[:1] == ["-n"])
    )
    if call.asks("dry-run") or (rehearses and call.exactly("n")):
        return READ
    words = call.words(_VALUED)
    if words[:1] == ["storage"]:
        words = words[1:]
    verb = words[0] if words else ""
    if verb in ("buckets", "objects") or (call.name == "b2" and verb in ("bucket", "file", "key")):
        verb = words[1] if len(words) > 1 else ""
    if not verb or verb in _READS:
        return READ
    if verb in _ACCESS:
        return READ if "get" in words[1:2] or (verb == "share" and "list" in words) else call.judge("access")
    if verb in _DELETES:
        return call.judge("destroy", "deletes objects", safer="list what would go first")
    return _written(call, verb, words)


def _written(call: Call, verb: str, words: list[str]) -> Verdict:
    """Copies, moves, mirrors and settings: what matters is which way they go."""
    target = words[-1]
    away = "://" in target or ":" in target[1:] or call.name in ("mc", "mcli")
    if verb in ("rsync", "sync", "mirror") and (
        call.has("-d", "--delete", "--remove", "--delete-removed", "--delete-unmatched-destination-objects")
        or call.name == "rclone"
        or (call.name == "azcopy" and call.exactly("delete-destination"))
    ):
        return call.judge("destroy" if away else "erase", "deletes what the source does not have")
    if not away:
        return judge("local", call.line(), None)
    if any(paths.is_secret(w) for w in words[1:-1]):
        return call.plain("leak", "sends secrets to a bucket")
    if verb in ("mv", "move", "moveto"):
        return call.judge("erase", "moves objects away")
    if verb in _SETTINGS:
        return READ if "get" in words[1:2] else call.judge("change")
    return call.judge("deploy" if place_of((target,), call.shell.around) else "shared", "writes objects")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("gsutil", "rclone", "mc", "mcli", "s3cmd", "s5cmd", "azcopy", "b2", "s4cmd", "aws-s3"), bucket),
}  # fmt: skip
