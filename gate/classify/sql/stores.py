"""What lives outside tables: buckets, clusters, stacks and instances behind a cloud SDK; caches, topics and search
indices; whole folders of a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from gate.classify.reading.words import Words
from gate.classify.sql.calls import arguments, key_of, receiver_start
from gate.classify.sql.orm import READ_LIMIT, Deletion, Scope

CLOUD = re.compile(
    r"\b(?:boto3|botocore|aioboto\w*|aiobotocore|aws[-_]sdk|@aws-sdk|Aws::|software\.amazon|com\.amazonaws|Amazon\.|google\.cloud|googleapiclient|@google-cloud|cloud\.google\.com|azure\b|@azure|kubernetes\b|k8s\.io|openstack|digitalocean|linode|hcloud|cloudflare|aws\b)",
    re.I,
)
RESOURCES = (
    "bucket|table|db_?instance|db_?cluster|db_?snapshot|db_?cluster_?snapshot|stack|stack_?set|cluster|cluster_?snapshot|instances?|environment|secret|key_?pair|file_?system|volume|snapshot|vault|backup_?vault|backup|recovery_?point|repository|log_?group|log_?stream"
    "|queue|hosted_?zone|vpc|subnet|nat_?gateway|load_?balancer|node_?group|user_?pool|rest_?api|distribution|delivery_?stream|stream|function|service|application|topic|dataset|database|project|resource_?group|container|share|account|storage_?account|vault|key|role|user|policy|group|access_?point|image|repository|domain|replication_?group|cache_?cluster|global_?cluster|index|collection|zone|namespace|organi[sz]ation|tenant|certificate|alarms?|rule|parameters?|identity_?pool|catalog|crawler|job_?definition|compute_?environment|auto_?scaling_?group|launch_?template|security_?group"
)
CLOUD_CALL = re.compile(
    rf"\.(?P<what>(?:delete|terminate|destroy|purge|deregister|remove)_(?:{RESOURCES})"
    rf"|(?:delete|terminate|destroy|purge|Delete|Terminate|Destroy|Purge)(?=[A-Z])(?:{RESOURCES})|schedule_key_deletion|ScheduleKeyDeletion|begin_delete\w*"
    rf"|begin_purge\w*|beginDelete\w*|BeginDelete\w*|delete_collection_namespaced_\w+|delete_persistent_volume\w*|delete_namespaced_persistent_volume_claim"
    rf"|DeleteAllOf)(?:WithContext|Async|AndWait)?\s*\(",
    re.I,
)
PLAIN_CLOUD = re.compile(
    r"(?:bucket|db_?instance|db_?cluster|stack|hosted_?zone|log_?group|node_?group|terminate_?instances|terminate_?environment|key_?deletion|file_?system|cache_?cluster|user_?pool|begin_?delete|persistent_volume|delete_collection_namespaced|backup_?vault|recovery_?point)",
    re.I,
)
COMMAND = re.compile(r"\bnew\s+(?P<what>(?:Delete|Terminate|Purge|Deregister|ScheduleKeyDeletion)\w*Command)\s*\(")
SINGLE = re.compile(
    r"(?:Object|Message|Item|Message\w*|ObjectTagging|Connection|Session)Command\Z|_(?:object|item|message)\Z", re.I
)
STORE = re.compile(
    r"\.(?P<what>flush_?all|flush_?db|FLUSHALL|FLUSHDB|flush_?all_?databases|delete_topics?|deleteTopics?|DeleteTopics?|delete_records|deleteByQuery"
    r"|delete_by_query|clear_all_tables|delete_namespace|empty_bucket|emptyBucket)(?:_async|Async)?\s*[(!]?"
    r"|\bindices(?:\(\))?\.(?P<index>delete)\s*(?:\(|\bindex:)|\bobject_versions(?:\.all\(\))?\.(?P<versions>delete)\s*\("
    r"|\bobjects\.(?:all\(\)\.)?(?P<objects>delete)\s*\(\s*\)", re.I)  # fmt: skip
BUCKET = re.compile(r"bucket\w{0,60}(?:\([^()\n]*\))?\.(?P<bucket>delete)\s*\(\s*force\s*=\s*True", re.I)
STORE_WORDS = Words(
    "flush", "delete_topic", "deletetopic", "delete_records", "deletebyquery", "delete_by_query", "clear_all_tables",
    "delete_namespace", "empty_bucket", "emptybucket", "indices.delete", "indices().delete", "object_versions", "objects.delete", "objects.all",
)  # fmt: skip
"""Wherever `STORE` matches, one of them stands; so for folders below."""
CLIENT = re.compile(r"\b(?P<who>\w+)\s*=\s*(?:\w+\.){1,3}client\(\s*(?:service_name\s*=\s*)?[\"'][a-z0-9-]+[\"']")
"""A client of boto3: https://docs.aws.amazon.com/boto3/latest/guide/clients.html"""
CLIENT_CALL = re.compile(
    r"\b(?P<who>\w+)\.(?P<what>(?:delete|terminate|deregister|purge)_(?!objects?\b|items?\b|message|tags?\b|marker)\w+)\s*\("
)
CLUSTER = re.compile(
    r"\.(?P<what>Namespaces|PersistentVolumes|PersistentVolumeClaims|CustomResourceDefinitions)\([^()]*\)\.Delete(?:Collection)?\s*\("
)
OBJECTS = re.compile(
    r"\.(?P<what>delete_objects|deleteObjects|DeleteObjects|delete_blobs|batch_delete_\w+|BatchDelete\w+)\s*\("
)
FOLDER = re.compile(
    r"\b(?P<what>shutil\.rmtree|rmtree|rimraf(?:Sync|\.sync)?|os\.RemoveAll|RemoveAll"
    r"|FileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry\w*|deleteDirectory|cleanDirectory)|remove_dir_all|deleteRecursively|removeSync|emptyDirSync"
    r"|emptyDir|Directory\.Delete|File\.rm_rf|fs(?:\.promises|Promises|p)?\.rm(?:Sync|dir|dirSync)?|del_tree|remove_tree)\s*[(!]\s*"
)
FOLDERS = (
    ("Directory(", r"\bDirectory\((?P<path>[^()\n]*)\)\.(?P<what>deleteSync|delete)\(\s*+recursive:\s*+true"),
    (
        "deleteRecursively",
        r"\b(?:File|Path|Path\.of|Paths\.get)\((?P<path>[^()\n]*)\)(?:\.toFile\(\))?\.(?P<what>deleteRecursively)\(",
    ),
    ("deleteRecursively", r"(?P<path>[\w.]+)\.(?P<what>deleteRecursively)\(\)"),
    ("remove_all", r"\bfilesystem::(?P<what>remove_all)\((?P<path>[^()\n]*)\)"),
    ("removeItem", r"\b(?P<what>removeItem)\(\s*+at(?:Path)?:\s*+(?:URL\(\s*+\w+:)?(?P<path>[^()\n]*)\)"),
    ("recursive", r"\b(?P<what>unlink|rm)\((?P<path>[^(),\n]*),[^()\n]*\brecursive\s*+=\s*+(?:TRUE|T|true)\b"),
    ("deleteTree", r"\.(?P<what>deleteTree(?:Absolute)?)\((?P<path>[^()\n]*)\)"),
    ("remove", r"\b(?P<what>removeDirectoryRecursive|removePathForcibly)[ \t]++(?P<path>\"[^\"\n]*\"|\w+)"),
    ("fs/", r"\bfs/(?P<what>delete-(?:dir|tree))[ \t]++(?P<path>\"[^\"\n]*\"|[^\s()]+)"),
)
"""Folders that are wiped where the path is no plain first argument: Dart, Kotlin, Swift, R, Julia, Zig, Haskell, Clojure.
Each with what stands wherever it matches."""
CLOUD_WORDS = Words(
    ".delete", ".terminate", ".destroy", ".purge", ".deregister", ".remove_", ".schedule", ".begin", ".batch", "command",
)  # fmt: skip
FOLDER_WORDS = Words(
    "rmtree",
    "rimraf",
    "remove",
    "fileutils.",
    "recursive",
    "deletetree",
    "delete-",
    "emptydir",
    "directory.delete",
    ".rm",
    "del_tree",
)
PRECIOUS = re.compile(
    r"\A[\s&]*[frbu]*[\"'`]?(?:/|~|[A-Z]:\\\\?|/(?:home|var|etc|usr|opt|srv|mnt|data|root)(?:/[\w.-]*)?/?|/[^\"'`\n]*/\.\./[^\"'`\n]*"
    r"|/{1,2}(?:private/)?(?:var/{1,2}(?!(?:cache|tmp|logs?|run|lock|folders|spool|lib)(?:/|[\"'`]))[\w.-]+|var/[\w.-]+/\.\.|var/{1,2}lib|srv|mnt|data|home)(?:/{1,2}(?!(?:cache|tmp|apt)(?:/|[\"'`]))[\w.-]+)+/?)[\"'`]?\s*(?:,"
    r"|\Z)"
    r"|expanduser\(\s*[\"']~/?[\"']|\bPath\.home\(\)\s*(?:,|\Z)|\bos\.homedir\(\)\s*(?:,|\Z)|\bDir\.home\b\s*\Z"
)
HELD = re.compile(r"[A-Z][A-Z0-9_]*")
"""A constant, which holds the path."""
OUTSIDE = re.compile(
    r"environ|getenv|argv|\bargs\b|\brequest\b|\breq\.|\bparams\b|\binput\b|process\.env|\bENV\[|\bhome\b|\broot(?:_?dir|_?path)?\b|\bdata_?(?:dir|path|root)\b|\bvolume|\bmount|\bstorage|\bupload|\bmedia|\bbackup|\bprod",
    re.I,
)
OF_DATA = re.compile(
    r"(?<![a-z])(?:data|storage|uploads?|media|backups?|attachments?)(?![a-z])|(?-i:[a-z](?:Data|Storage|Upload|Media|Backup)(?![a-z]))",
    re.I,
)
TEMPORARY = re.compile(
    r"tmp|temp|build|dist|cache|out_?(?:dir|put)|target|scratch|work_?(?:dir|tree)|coverage|node_modules|staging|egg|wheel|unpack|clone|checkout|test",
    re.I,
)


def deletions(text: str, code: str, *, cleans: bool = False) -> Iterator[Deletion]:
    """`cleans` says that the program is there to remove what others made."""
    lowered = code.lower()
    if CLOUD_WORDS.within(lowered):
        yield from _cloud(text, code)
    stores = (
        STORE if STORE_WORDS.within(lowered) else None,
        BUCKET if "bucket" in lowered and "force" in lowered else None,
    )
    for match in chain.from_iterable(pattern.finditer(code) for pattern in stores if pattern):
        what = next(name for name in match.groups() if name)
        yield _deletion("data-deletion", "everything", f"{what} empties a store for everybody", text, code, match)
    if FOLDER_WORDS.within(lowered):
        yield from _folders(text, code, cleans=cleans)


def _cloud(text: str, code: str) -> Iterator[Deletion]:
    named: bool | None = None
    for match in CLOUD_CALL.finditer(code):
        what = match["what"]
        plain = PLAIN_CLOUD.search(what)
        named = bool(CLOUD.search(text)) if named is None and not plain else named
        if plain or named:
            reason = f"{what} removes a resource of the cloud with what it holds"
            yield _deletion("cloud-deletion", "everything", reason, text, code, match)
    clients = {match["who"] for match in CLIENT.finditer(text)} if "boto" in text else frozenset()
    for match in CLIENT_CALL.finditer(code) if clients else ():
        if match["who"] in clients and not CLOUD_CALL.match(code, match.end("who")):
            reason = f"{match['what']} removes what an account of AWS holds"
            yield _deletion("cloud-deletion", "everything", reason, text, code, match)
    for match in COMMAND.finditer(code):
        if not SINGLE.search(match["what"]):
            scope: Scope = "swept" if "Objects" in match["what"] or "Batch" in match["what"] else "everything"
            reason = f"{match['what']} removes a resource of the cloud"
            yield _deletion("cloud-deletion", scope, reason, text, code, match)
    for match in CLUSTER.finditer(code):
        reason = f"deletes {match['what']} with all that they hold"
        yield _deletion("cloud-deletion", "everything", reason, text, code, match)
    for match in OBJECTS.finditer(code):
        yield _deletion("cloud-deletion", "swept", f"{match['what']} deletes objects in bulk", text, code, match)


def _folders(text: str, code: str, *, cleans: bool) -> Iterator[Deletion]:
    for match in FOLDER.finditer(code):
        opened, closed = arguments(
            code, code.find("(", match.start(), match.end() + 1) if "(" in match.group() else match.end()
        )
        given = text[opened:closed] or text[match.end() : text.find("\n", match.end())]
        if (
            match["what"].startswith("fs")
            and "recursive" not in given
            and not match["what"].endswith(("rmdir", "rmdirSync"))
        ):
            continue
        if match["what"] == "Directory.Delete" and "true" not in given:
            continue
        yield from _folder(given, text, code, match, cleans=cleans)
    for pattern in (_compiled(pattern) for needed, pattern in FOLDERS if needed in code):
        for match in islice(pattern.finditer(code), READ_LIMIT):
            yield from _folder(text[slice(*match.span("path"))], text, code, match, cleans=cleans)


def _folder(given: str, text: str, code: str, match: re.Match[str], *, cleans: bool) -> Iterator[Deletion]:
    held = HELD.fullmatch(given.split(",")[0].strip())
    called = (
        re.search(rf"(?m)^[ \t]*(?:\w+[ \t]+){{0,3}}{held[0]}\s*:?=\s*(?:[\w.]+\()?\s*([\"'][^\"'\n]*[\"'])", text)
        if held
        else None
    )
    given = called[1] if called else given
    if PRECIOUS.search(given.strip()):
        yield _deletion(
            "folder-deletion", "everything", "wipes a folder that is not this program's own", text, code, match
        )
    elif match["what"] == "removeItem":  # it may be one file
        return
    elif (cleans or OUTSIDE.search(given)) and not TEMPORARY.search(given):
        scope: Scope = "swept" if OF_DATA.search(given) else "own"
        yield _deletion("folder-deletion", scope, "wipes a folder that is named from outside", text, code, match)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _deletion(rule: str, scope: Scope, reason: str, text: str, code: str, match: re.Match[str]) -> Deletion:
    opened = code.find("(", match.start(), match.end())
    end = arguments(code, opened)[1] if opened >= 0 else match.end()
    return Deletion(rule, scope, reason, match.start(), end, key_of(text, receiver_start(code, match.start()), end + 1))
