"""What fits no other family: data platforms, other version control, tools made to destroy, PowerShell's own commands."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, consult


def _tool(**verbs: str) -> Tool:
    return Tool(
        tuple(verbs.items()),
        valued="-m --message -u --username -p --password -c --cluster -b --bucket --host -h -r -R",
        dry="--help --version --dry-run",
    )


_TOOLS: dict[str, Tool] = {
    "svn": _tool(read="status, st, log, diff, di, info, list, ls, cat, blame, annotate, help, propget, proplist, export", local="update, up, checkout, co, add, resolve, cleanup, merge, switch, upgrade, changelist, patch, relocate, move, mv, copy, cp, mkdir", discard="revert, delete, rm, del, remove", history="commit, ci, propset, propdel, import, lock, unlock"),
    "hg": _tool(read="status, st, log, diff, heads, branches, tags, id, identify, summary, annotate, cat, grep, incoming, outgoing, parents, help, version, paths, bookmarks, manifest, files", local="add, commit, ci, pull, update, up, merge, branch, clone, init, bookmark, tag, shelve, unshelve, graft, rebase, resolve, addremove, import, export, forget, move, mv, copy, cp, remove, rm", discard="revert, purge, strip, rollback, uncommit, histedit", team="push", history="push -f, push --force, censor"),
    "jj": _tool(read="status, st, log, diff, show, op log, evolog, file, help, config list, bookmark list, workspace list, root, version, interdiff, obslog", local="new, describe, desc, commit, squash, rebase, edit, split, bookmark, git fetch, git clone, git init, duplicate, resolve, next, prev, config, workspace, sparse, init, fix, diffedit, branch", discard="abandon, restore, undo, op restore, op undo, op abandon, unsquash", team="git push"),
    "p4": _tool(read="opened, changes, describe, diff, files, filelog, info, sync -n, status, clients, users, print, annotate, where, have, fstat, help", local="sync, edit, add, move, integrate, resolve, shelve, reconcile, client, change, delete, unshelve, copy, merge", discard="revert, clean", history="submit", destroy="obliterate, depot -d, client -d, verify", access="protect, user, group, passwd, protections"),
    "ray": _tool(read="status, list, get, summary, logs, job list, job status, job logs, memory, timeline", destroy="down, kill-random-node", deploy="up, submit, job submit, serve deploy, serve run", operate="job stop, stop, exec, attach, serve shutdown", local="start, dashboard, get-head-ip"),
    "scancel": _tool(operate="")._replace(bare="operate", default="operate"),
    "hdfs": _tool(read="dfs -ls, dfs -cat, dfs -du, dfs -df, dfs -stat, dfs -count, dfs -tail, dfs -get, dfs -test, fsck, dfsadmin -report, version, getconf"),
    "couchbase-cli": _tool(read="bucket-list, server-list, server-info, host-list", destroy="bucket-delete, bucket-flush, failover", change="bucket-create, bucket-edit, rebalance, server-add, node-init, cluster-init, setting-cluster, xdcr-setup, collection-manage", access="user-manage, setting-password-policy, setting-security, ssl-manage"),
    "influx": _tool(read="query, ping, version, write dryrun, bucket list, org list, task list, auth list, config, v1 dbrp list, remote list, telegrafs", destroy="delete, bucket delete, org delete, restore, task delete", access="auth, user, v1 auth", change="bucket create, bucket update, org create, task create, apply, write, setup, bucket, task, template", local="backup, export"),
    "neo4j-admin": _tool(read="version, check-consistency, database info, server report, memrec", destroy="load, restore, database load, database restore, set-initial-password, unbind, database upload, copy", change="import, database import, server", local="dump, backup, database dump, database backup"),
    "wal-g": _tool(read="backup-list, wal-show, wal-verify, st ls, backup-show", local="backup-push, backup-fetch, wal-push, wal-fetch, copy", destroy="delete, st rm"),
    "pgbackrest": _tool(read="info, check, verify, version, repo-ls, repo-get, help, archive-get", local="backup, archive-push, annotate", operate="stanza-create, stanza-upgrade, start, stop", destroy="expire, stanza-delete, restore, repo-rm")._replace(valued="--stanza --set --repo --type --target --config --config-path --log-level-console --log-level-file --log-level-stderr --log-path --process-max --pg1-path --repo1-path --output --filter --annotation --lock-path --spool-path"),
    "barman": _tool(read="check, status, list-backups, list-backup, show-backup, show-backups, list-servers, list-server, show-server, show-servers, list-files, diagnose, replication-status, verify-backup", local="backup, cron, get-wal, archive-wal, check-backup, keep, switch-wal, switch-xlog, rebuild-xlogdb, sync-info, sync-backup, sync-wals", operate="put-wal, receive-wal, config-switch, config-update, lock-directory-cleanup", destroy="delete, recover, restore"),
    "etcdutl": _tool(read="snapshot status, hashkv, version", destroy="snapshot restore, migrate", change="defrag, backup"),
    "docker-machine": _tool(read="ls, ip, env, status, inspect, url, config, active, version", change="create, start, provision, regenerate-certs, upgrade, mount, scp, ssh", destroy="rm, kill, stop, restart"),
    "solr": _tool(read="status, healthcheck, version, zk ls", change="create, config, zk cp, zk upconfig, post, create_collection", destroy="delete, stop, zk rm", operate="start, restart"),
    "tmutil": _tool(read="status, listbackups, latestbackup, destinationinfo, listlocalsnapshots, version, uniquesize", local="startbackup, snapshot, stopbackup, restore, localsnapshot", destroy="delete, deletelocalsnapshots, disable, removedestination, disablelocal, inheritbackup, associatedisk, thinlocalsnapshots"),
    "gluster": _tool(read="volume info, volume status, volume list, volume profile, peer status, pool list, version, help", destroy="volume delete, volume stop, volume remove-brick, volume reset, snapshot delete, peer detach", change="volume create, volume start, volume set, volume add-brick, volume rebalance, volume heal, snapshot create, peer probe"),
    "kcadm.sh": _tool(read="get, get-roles, config credentials, help", destroy="delete", access="create, update, set-password, add-roles, remove-roles"),
    "gpdeletesystem": Tool((), default="destroy", bare="destroy"), "gpstate": Tool((), default="read", bare="read"),
    "spark-submit": Tool((("data", ""),), default="data", bare="read"),
    "pumba": Tool((("read", "help"),), default="destroy"), "chaosctl": Tool((), default="destroy"), "litmusctl": Tool((("read", "get, version, describe"),), default="destroy"), "chaos": Tool((("read", "validate, discover, info"),), default="destroy"),
}  # fmt: skip


def table(call: Call) -> Verdict | None:
    if call.name == "hg" and call.words()[:1] == ["push"] and call.has("-f", "--force"):
        return call.plain("history")
    if call.name == "p4" and call.words()[:1] == ["obliterate"]:
        return call.judge("destroy") if call.has("-y") else READ
    if call.name == "hdfs":
        return hadoop(call)
    return consult(_TOOLS[call.name], call)


def hadoop(call: Call) -> Verdict | None:
    """hdfs dfs, hadoop fs: verbs are written like options."""
    text = " ".join(call.args)
    if re.search(r"-(?:rm|rmr|expunge|deleteSnapshot|truncate)\b|namenode -format|-safemode leave|-delete\b", text):
        return call.judge("destroy", "deletes data of the cluster")
    if re.search(r"-(?:chmod|chown|chgrp|setfacl)\b", text):
        return call.judge("access")
    if re.search(
        r"-(?:put|moveFromLocal|copyFromLocal|mv|cp|mkdir|touchz|appendToFile|setrep|createSnapshot)\b|distcp|\bjar\b",
        text,
    ):
        return call.judge("data")
    return (
        READ
        if re.search(
            r"-(?:ls|lsr|cat|du|df|stat|count|tail|get|copyToLocal|text|test|find|help|report|head|checksum|getmerge)\b|version|getconf|fsck|classpath",
            text,
        )
        else call.judge("ask")
    )


def nuke(call: Call) -> Verdict | None:
    """Tools whose purpose is to empty an account."""
    if (
        call.asks("dry-run", "list")
        or (call.name == "aws-nuke" and not call.exactly("no-dry-run"))
        or call.words()[:1] in (["version"], ["inspect-aws"], ["resource-types"])
    ):
        return READ if not call.exactly("force") else call.judge("dynamic", "lists what an account would lose")
    return call.plain("wipe", "destroys everything in an account: cannot be undone")


def cypher(call: Call) -> Verdict | None:
    """cypher-shell, gremlin, cbq, hbase shell: queries as text."""
    text = (
        " ".join(call.words(("-u", "-p", "-a", "-d", "--username", "--password", "-e", "-engine", "-host")))
        + " "
        + (call.stdin or "")
        + " "
        + " ".join(call.values("-s", "-script", "-e"))
    )
    if re.search(r"(?i)\bdelete\b|\bdrop\b|\btruncate\b|disable_all|drop_all|deleteall|\.drop\(\)", text):
        return call.judge("drop")
    if re.search(r"(?i)\b(?:grant|revoke|create user|alter user|drop user|create role)\b", text):
        return call.judge("access")
    if re.search(
        r"(?i)\b(?:create|merge|set|remove|put|insert|update|upsert|alter|disable|addV|addE|property|load csv)\b", text
    ):
        return call.judge("data")
    return READ if text.strip() and not (call.piped and call.stdin is None) else call.judge("ask")


def powershell(call: Call) -> Verdict | None:
    """Cmdlets, which name their verb."""
    verb, _, noun = call.name.partition("-")
    line = " ".join(call.args).lower()
    if call.name == "invoke-expression":
        return judge("remote-code", call.line(), None)
    if call.name in ("remove-item", "ri"):
        from gate.commands.families.files import deletion, worst

        targets = [w for w in call.words(("-Include", "-Exclude", "-Filter")) if not w.startswith("$")]
        return (
            worst([deletion(t.replace("\\", "/"), call, recursive="-r" in line) for t in targets])
            if targets
            else judge("discard", call.line(), None)
        )
    if call.name in ("set-executionpolicy", "set-mppreference", "disable-computerrestore"):
        return judge("tamper", call.line(), None)
    if verb in ("format", "clear") and noun in ("volume", "disk"):
        return judge("wipe", call.line(), None)
    if verb in ("stop", "restart") and noun == "computer":
        return call.judge("destroy", "stops this machine")
    if verb in ("stop", "restart", "start", "suspend"):
        return call.judge("operate" if noun != "process" else "local")
    return (
        call.judge("destroy")
        if noun.startswith(("az", "aws", "ec2", "ad", "s3", "rds"))
        else judge("host", call.line(), None)
    )


_CMDLETS = (
    "remove-item ri invoke-expression set-executionpolicy set-mppreference format-volume clear-disk stop-computer restart-computer stop-service restart-service "
    "start-service stop-process remove-azresourcegroup remove-azvm remove-azsqldatabase remove-ec2instance remove-s3bucket remove-s3object remove-rdsdbinstance remove-cfnstack stop-ebenvironment remove-ebenvironment "
    "remove-aduser set-aduser new-aduser add-adgroupmember remove-service new-service set-service disable-computerrestore remove-localuser new-localuser uninstall-package remove-azstorageaccount remove-azkeyvault stop-azvm".split()
)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TOOLS, table),
    **dict.fromkeys(("hadoop", "hdfs"), hadoop),
    **dict.fromkeys(("aws-nuke", "cloud-nuke", "azure-nuke", "gcp-nuke", "leeroy-nuke"), nuke),
    **dict.fromkeys(("cypher-shell", "gremlin.sh", "cbq", "hbase", "arangosh", "gremlin"), cypher),
    **dict.fromkeys(_CMDLETS, powershell),
}
