"""Stores that speak no SQL: mongo, redis, queues, key-value stores."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.databases import SAFER, in_production
from gate.commands.grades import READ, Verdict
from gate.commands.tool import Tool, consult
from gate.expressions import Lazy

_MONGO_DROP = Lazy(
    r"\[\s*['\"`]drop|\.(?:dropDatabase\b|drop\s*\(|dropIndexes\b|dropAllUsers\b|remove\(\s*\{\s*\}|deleteMany\(\s*\{\s*\}|deleteMany\(\s*\))|dropDatabase|ommand\(\s*\{\s*['\"]?drop\w*['\"]?\s*:|ommand\(\s*\{\s*['\"]?delete['\"]?\s*:.*\bq['\"]?\s*:\s*\{\s*\}"
)
_MONGO_ACCESS = Lazy(
    r"(?:\.|ommand\(\s*\{\s*['\"]?)(?:createUser|dropUser|grantRolesToUser|revokeRolesFromUser|updateUser|createRole|changeUserPassword|dropRole)"
)
_MONGO_OPERATE = Lazy(
    r"shutdownServer|rs\.(?:stepDown|reconfig|remove|initiate|add)|sh\.|killOp|setParameter|replSetStepDown|setFeatureCompatibilityVersion|fsyncLock|rs\.freeze|compact|convertToCapped|renameCollection|balancer"
)
_MONGO_WRITE = Lazy(
    r"\.(?:insert\w*|update\w*|replaceOne|save|bulkWrite|createIndex\w*|findOneAnd\w+|findAndModify|createCollection|createView|dropIndex|hideIndex)\b|\$out|\$merge"
)


def mongo(call: Call) -> Verdict | None:
    texts = call.values("--eval") + ([call.stdin or UNKNOWN] if call.piped else [])
    texts.extend(
        w
        for w in call.words(
            ("--host", "--port", "-u", "-p", "--username", "--password", "--authenticationDatabase", "--eval")
        )
        if "(" in w
    )
    if not texts:
        files = [w for w in call.words() if w.endswith(".js")]
        if files:
            return call.judge("migrate", f"runs {files[0]}")
        return (
            call.judge("program", "opens a console of the database")
            if not in_production(call)
            else call.judge("operate", "opens a console of the database")
        )
    text = "\n".join(texts)
    if _MONGO_ACCESS.search(text):
        return call.judge("access")
    if _MONGO_DROP.search(text):
        return call.judge("drop", safer=SAFER)
    if re.search(r"\.(?:delete(?:Many|One)|remove)\(", text):
        return call.judge("erase")
    if _MONGO_OPERATE.search(text):
        return call.judge("operate")
    if _MONGO_WRITE.search(text):
        return call.judge("data")
    return call.judge("dynamic") if UNKNOWN in text or "load(" in text or "eval(" in text else READ


_REDIS_READS = frozenset(
    "get mget keys scan hget hgetall hmget hkeys hvals hlen lrange llen lindex smembers scard sismember zrange zcard zscore zrevrange zrangebyscore ttl pttl exists type strlen info ping dbsize "
    "monitor client-list time echo memory slowlog lastsave object randomkey dump bitcount getrange xrange xlen xinfo pubsub hscan sscan zscan select auth hello latency command cluster-info role lolwut sinter sunion hexists getbit xread subscribe json.get ft.search ft.info wait srandmember zcount xpending pfcount geopos touch expiretime".split()
)


_REDIS_LISTS = frozenset("list info nodes getname whoami slots dump id users cat shards stats".split())
_REDIS_QUESTIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("client", "cluster", "acl", "module", "function"), _REDIS_LISTS),
    "config": frozenset(("get",)),
}
_CLUSTER_LOSES = frozenset(("forget", "reset", "delslots", "delslotsrange", "flushslots"))
_REDIS_OPERATES = frozenset(
    "shutdown debug failover replicaof slaveof config client cluster bgsave save bgrewriteaof module function migrate "
    "reset".split()
)
_REDIS_ERASES = frozenset(
    "del unlink hdel zrem srem xdel xtrim ltrim expire zremrangebyrank zremrangebyscore xgroup getdel json.del ft.dropindex "
    "lrem".split()
)


def redis(call: Call) -> Verdict | None:
    if call.asks("bigkeys", "memkeys", "stat", "latency", "scan", "hotkeys"):
        return READ
    words = call.words(
        ("-h", "-p", "-a", "-n", "-u", "--user", "--pass", "-s", "-r", "-i", "--cacert", "--cert", "--key")
    )
    lines = [" ".join(words)] if words else (call.stdin or "").splitlines() if call.piped else []
    if call.piped and call.stdin is None and not words:
        return call.judge("data", "runs commands that it is fed")
    if words and words[0].lower() == "eval":
        inner = [
            call_name.split() for call_name in re.findall(r"""p?call\s*\(\s*['"](\w+)['"]""", " ".join(words).lower())
        ]
        return max(
            (_redis_line(call, one) for one in inner),
            key=lambda v: v.level,
            default=call.judge("data", "runs a script in the database"),
        )
    if call.has("--eval"):
        return call.judge("data", "runs a script in the database")
    if call.exactly("cluster"):
        return READ if {"info", "check"} & set(words) else call.judge("operate")
    found = [_redis_line(call, line.lower().split()) for line in lines[:500] if line.strip()]
    if (
        words[:1] not in (["cluster"], ["CLUSTER"])
        and UNKNOWN not in "".join(words[1:2])
        and not call.value("-h", "-u", "-s")
        and not call.place()
    ):
        found = [
            v._replace(level=1) if v.level == 2 and v.effect == "shared-write" else v for v in found
        ]  # this machine's
    return max(found, key=lambda v: v.level, default=call.judge("program", "opens a console of the database"))


def _redis_line(call: Call, words: list[str]) -> Verdict:
    verb, second = words[0], words[1] if len(words) > 1 else ""
    if verb in ("flushall", "flushdb") or (verb == "script" and second == "flush") or verb == "swapdb":
        return call.judge("drop" if verb != "script" else "operate", safer="delete single keys, after listing them")
    asks = second in _REDIS_QUESTIONS.get(verb, ())
    if verb in _REDIS_READS or asks:
        return READ
    if verb == "acl":
        return call.judge("access")
    if verb == "config" and re.search(r"requirepass|\bdir\b|dbfilename|protected-mode", " ".join(words)):
        return call.judge("access")
    if verb == "cluster" and second in _CLUSTER_LOSES:
        return call.judge("remove", "takes nodes or slots out of the cluster")
    if verb in _REDIS_OPERATES:
        return call.judge("operate" if verb not in ("shutdown", "debug", "replicaof", "slaveof") else "deploy")
    few = len(words) <= 4 and not any("*" in word for word in words) and sum(UNKNOWN in word for word in words) < 2
    return call.judge("erase" if verb in _REDIS_ERASES and not few else "data")


_QUEUES: dict[str, Tool] = {
    "celery": Tool((("read", "inspect, status, report, list, events, result, graph"), ("build", "worker, beat, shell, flower, multi, migrate, logtool, upgrade"), ("destroy", "purge, amqp queue.purge, amqp queue.delete, amqp exchange.delete"), ("operate", "control, amqp")), valued="-A --app -b --broker --result-backend --loader --config --workdir -Q --queues -l --loglevel -c --concurrency -n --hostname -P --pool", default="build"),
    "rabbitmqctl": Tool((
        ("read", "list_queues, list_users, list_vhosts, list_exchanges, list_bindings, list_connections, list_channels, list_consumers, list_permissions, list_policies, status, cluster_status, node_health_check, environment, report, ping, version, help, list_parameters, list_user_permissions, await_startup, list_topic_permissions, list_feature_flags, authenticate_user"),
        ("destroy", "delete_queue, purge_queue, reset, force_reset, delete_vhost, forget_cluster_node, clear_policy, clear_parameter, remove_vhost"),
        ("access", "add_user, delete_user, change_password, set_permissions, clear_permissions, set_user_tags, clear_password, set_topic_permissions, clear_topic_permissions"),
        ("operate", "stop_app, start_app, stop, shutdown, restart, close_connection, close_all_connections, join_cluster, sync_queue, cancel_sync_queue, rotate_logs, set_vm_memory_high_watermark, eval, suspend_listener, stop_vhost, force_boot"),
        ("change", "set_policy, add_vhost, set_parameter, set_global_parameter, enable_feature_flag, set_cluster_name, set_vhost_limits, rename_cluster_node, import_definitions"),
    ), valued="-n -p -q --node --vhost -t"),
    "rabbitmqadmin": Tool((("read", "list, show, export, help"), ("destroy", "delete, purge"), ("change", "declare, publish, import, get, close")), dry="--help", valued="-H --host -P --port -u --username -p --password -V --vhost -N -c --config -f"),
    "etcdctl": Tool((("read", "get, endpoint, member list, version, watch, alarm list, check, user list, role list, ls, cluster-health, user get, role get, lease list, lease timetolive"), ("destroy", "del, rm, rmdir, member remove, snapshot restore, lease revoke"), ("change", "put, set, mk, mkdir, txn, compaction, lease, update, setdir, import, make-mirror, migrate"), ("operate", "defrag, member, move-leader, alarm, lock, elect, downgrade"), ("access", "user, role, auth"), ("local", "snapshot save, snapshot status, backup")), valued="--endpoints --cacert --cert --key --user --password"),
    "zkCli.sh": Tool((("read", "ls, get, stat, getAcl, help, ls2"), ("destroy", "delete, deleteall, rmr"), ("change", "create, set"), ("access", "setAcl, addauth")), valued="-server -timeout", bare="operate"),
    "nats": Tool((("read", "stream ls, stream info, stream report, consumer ls, consumer info, server, account, rtt, sub, kv get, kv ls, kv history, kv info, object ls, object info, context ls, bench, stream view, stream get, stream state, events, reply, stream list, consumer list"), ("destroy", "stream rm, stream purge, stream del, consumer rm, kv del, kv rm, kv purge, object rm, object del, stream delete, consumer delete, kv delete"), ("data", "pub, publish, request, kv put, kv create, object put, consumer next"), ("change", "stream add, stream edit, consumer add, consumer edit, kv add, object add, context, stream seal")), valued="-s --server --context --creds --user --password"),
    "pulsar-admin": Tool((("read", "topics list, topics stats, tenants list, namespaces list, clusters list, topics get, brokers list, functions list"), ("destroy", "topics delete, namespaces delete, tenants delete, topics delete-partitioned-topic, clusters delete, functions delete, namespaces clear-backlog, topics terminate, topics truncate, topics clear-backlog"), ("access", "namespaces grant-permission, namespaces revoke-permission, topics grant-permission, topics revoke-permission, tokens"), ("change", "topics, namespaces, tenants, functions, sources, sinks, clusters")), valued="--admin-url --auth-params"),
    "curator": Tool((("read", "show_indices"), ("destroy", "delete_indices, delete_snapshots, delete-indices")), default="destroy"),
    "nodetool": Tool((("read", "status, info, ring, tpstats, cfstats, tablestats, compactionstats, netstats, describecluster, gossipinfo, version, getendpoints, describering, proxyhistograms, tablehistograms, listsnapshots, statusgossip, help"), ("destroy", "decommission, removenode, assassinate, clearsnapshot, truncatehints, garbagecollect, rebuild"), ("operate", "repair, cleanup, compact, flush, drain, snapshot, scrub, upgradesstables, setlogginglevel, refresh, disablegossip, enablegossip, stopdaemon, move, stop, disablebinary, enablebinary, disableautocompaction, bootstrap, invalidatekeycache")), valued="-h -p -u -pw -pwf --host", dry="--help"),
    "rpk": Tool((("read", "topic list, topic describe, cluster info, cluster health, group list, group describe, topic consume, version, cluster status, cluster config get, cluster config status, acl list"), ("destroy", "topic delete, group delete, topic trim-prefix, cluster brokers decommission, redpanda admin brokers decommission, group offset-delete"), ("access", "acl, security"), ("change", "topic create, topic alter-config, topic add-partitions, cluster config, group seek"), ("data", "topic produce")), valued="-X --brokers --profile"),
    "kcat": Tool((("read", ""),), default="read", valued="-b -t -X"),
}  # fmt: skip


def queue(call: Call) -> Verdict | None:
    if call.name == "kcat":
        return call.judge("data") if call.has("-P") else READ
    return consult(_QUEUES[call.name], call)


def kafka(call: Call) -> Verdict | None:
    """kafka-topics, kafka-consumer-groups, kafka-acls…: the action is an option."""
    if call.asks("list", "describe", "verify", "generate", "dry-run") and not call.exactly("execute", "delete"):
        return READ
    if "acls" in call.name or "delegation" in call.name:
        return call.judge("access")
    if "delete" in call.name or call.exactly("delete", "delete-offsets"):
        return call.judge("destroy")
    if call.exactly("reset-offsets"):
        return call.judge("erase", "skips messages, or brings them back") if call.exactly("execute") else READ
    if "consumer" in call.name and "groups" not in call.name:
        return READ
    if "producer" in call.name:
        return call.judge("data")
    return call.judge("change") if call.exactly("create", "alter", "execute", "add-config") else call.judge("operate")


_KAFKA = [f"kafka-{n}{s}" for n in ("topics", "consumer-groups", "configs", "acls", "delete-records", "reassign-partitions", "console-producer", "console-consumer", "preferred-replica-election", "leader-election", "streams-application-reset", "storage", "broker-api-versions", "server-stop", "server-start", "log-dirs", "metadata-quorum", "get-offsets", "features", "delegation-tokens") for s in ("", ".sh")]  # fmt: skip


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("mongosh", "mongo"), mongo),
    **dict.fromkeys(("redis-cli", "valkey-cli", "keydb-cli", "iredis", "dragonfly-cli"), redis),
    **dict.fromkeys(_QUEUES, queue),
    **dict.fromkeys(_KAFKA, kafka),
}  # fmt: skip
