"""Tools by which operators change what others use: deployers, secret stores, hypervisors, appliances, shops, transfers."""

from __future__ import annotations

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, consult

_VALUED = "-c --config --config-file --env -e -t --target --project --instance -instance -project -H -U -P -h --host -p --port -n --namespace --context -r --profile"


def _tool(default: str = "ask", **verbs: str) -> Tool:
    """`default` is what stands for any other verb, and for none where it is said."""
    return Tool(tuple(verbs.items()), valued=_VALUED, default=default, bare="read" if default == "ask" else default)


_TOOLS: dict[str, Tool] = {
    "surge": _tool(destroy="teardown", read="list, whoami", default="deploy"),
    "deployctl": _tool(deploy="deploy, upgrade", destroy="projects delete, deployments delete", read="logs, top, api"),
    "caprover": _tool(deploy="deploy", operate="api", read="list"),
    "rke": _tool(deploy="up", destroy="remove, etcd snapshot-restore", read="version, config, util"),
    "argo": _tool(deploy="submit, resubmit, retry", read="list, get, logs, lint, version, template list, cron list, watch", destroy="delete", operate="stop, terminate, suspend, resume", change="cron create, template create"),
    "kopia": _tool(destroy="snapshot delete, repository delete, maintenance", read="snapshot list, repository status, policy show, content list", local="snapshot create, restore, mount", access="server, policy set"),
    "pg_autoctl": _tool(destroy="drop", operate="stop, perform, enable, disable, run, create", read="show, status, version"),
    "bolt": _tool(operate="command, task, script, plan, file, apply", read="inventory, module, project"),
    "rq": _tool(drop="empty", read="info", operate="worker, requeue, suspend, resume, cron"),
    "woodpecker-cli": _tool(destroy="repo rm, admin user rm", access="secret, registry, org secret, repo chown", deploy="deploy, pipeline create, pipeline start, pipeline approve", read="info, repo ls, pipeline ls, pipeline logs, lint", local="exec"),
    "gopass": _tool(remove="rm, delete", secret="show, cat, otp", access="recipients, insert, generate, edit", read="ls, list, find, version", team="sync, git"),
    "akeyless": _tool(destroy="delete-item, delete-items, delete-role, delete-auth-method", secret="get-secret-value, get-dynamic-secret-value", read="list-items, describe-item", default="access"),
    "keybase": _tool(access="team add-member, team edit-member, team remove-member, team create", leak="chat upload, fs cp", read="whoami, status, team list-members"),
    "kcadm": _tool(read="get, get-roles, config", destroy="delete", default="access"),
    "pdnsutil": _tool(destroy="delete-zone, delete-rrset", read="list-zone, list-all-zones, check-zone, show-zone", default="change"),
    "ecspresso": _tool(deploy="deploy, rollback, scale, refresh, run", destroy="delete, deregister", read="status, diff, verify, render, init, tasks, version", operate="exec"),
    "lambroll": _tool(deploy="deploy, rollback", destroy="delete", read="diff, list, logs, status, versions, init", operate="invoke"),
    "cbt": _tool(destroy="deletetable, deleteinstance, deletefamily, deletecluster, deleteallrows, deleterow", read="read, ls, lookup, count, listinstances, help", default="change"),
    "ipmitool": _tool(operate="chassis power, power, chassis bootdev, raw, mc reset", access="user", read="sensor, sel list, fru, sdr, lan print, chassis status, mc info, user list, power status, chassis power status"),
    "racadm": _tool(read="get, getsysinfo, getsel", default="operate"),
    "pcs": _tool(destroy="cluster destroy, resource delete, stonith delete", operate="cluster stop, cluster start, resource move, resource disable, node standby", read="status, cluster status, config, resource config, constraint"),
    "esxcli": _tool(operate="vm process kill, system shutdown, system maintenanceMode set", destroy="storage vmfs unmap, software vib remove", access="system account, system permission", default="read"),
    "vim-cmd": _tool(destroy="vmsvc/destroy, vmsvc/unregister", operate="vmsvc/power.off, vmsvc/power.reset, vmsvc/power.shutdown", default="read"),
    "proxmox-backup-client": _tool(destroy="forget, prune, snapshot forget", read="list, snapshots, status, snapshot list", local="backup, restore"),
    "gitea": _tool(access="admin", read="help, cert", default="operate"),
    "forgejo": _tool(access="admin", read="help, cert", default="operate"),
    "grafana-cli": _tool(access="admin", change="plugins", read="plugins ls, plugins list-remote"),
    "appcenter": _tool(publish="distribute, codepush", read="apps list, distribute releases list", destroy="apps delete", default="change"),
    "chrome-webstore-upload": _tool(default="publish"),
    "colmena": _tool(deploy="apply, apply-local", read="build, eval, nix-info", operate="exec, upload-keys"),
    "deploy-rs": _tool(default="deploy"), "morph": _tool(deploy="deploy, push", read="build, eval", operate="exec, upload-secrets, health-checks"),
    "cr": _tool(publish="upload, index", local="package", read="version, completion"),
    "cachix": _tool(publish="push, deploy, watch-exec, watch-store", local="use, authtoken", read="doctor"),
    "werf": _tool(deploy="converge, bundle apply, run, kube-run, helm install, helm upgrade", destroy="dismiss, purge, cleanup, host purge, helm uninstall", publish="bundle publish, export", read="render, version, plan, config", local="build"),
    "kluctl": _tool(deploy="deploy, gitops deploy", destroy="delete, prune", read="diff, render, validate, list-targets, version"),
    "tk": _tool(deploy="apply", destroy="delete, prune", read="diff, show, export, fmt, lint, eval, status", local="init, env"),
    "helmsman": _tool(default="deploy"), "helmwave": _tool(destroy="down", deploy="up, rollback", read="diff, status, ls, build, validate, version"),
    "shub": _tool(deploy="deploy, schedule", read="items, log, requests"), "skeema": _tool(change="push", read="diff, lint", local="pull, init, format"),
    "gh-ost": _tool(default="migrate"), "pt-online-schema-change": _tool(default="migrate"), "pt-archiver": _tool(default="drop"), "memflush": _tool(default="drop"), "memrm": _tool(default="drop"),
    "n98-magerun2": _tool(destroy="db:drop", access="admin:user:create, admin:user:change-password, admin:user:delete", read="sys:info, db:info, config:get", default="change"),
    "magento": _tool(destroy="setup:uninstall, setup:rollback", access="admin:user:create", read="info, list, indexer:status, cache:status", local="cache:flush, cache:clean, setup:di:compile", default="change"),
    "ghost": _tool(destroy="uninstall", operate="stop, restart, update", read="ls, log, doctor, version", local="install, start"),
    "tarsnap": _tool(read="help", default="local"),
    "mikro-orm": _tool(drop="schema:drop, schema:fresh, migration:fresh", migrate="migration:up, migration:down, schema:update", read="debug, migration:list, migration:check", default="local"),
    "contentful": _tool(destroy="space delete, space environment delete", change="space import, space migration", read="space list, space export"),
    "prefect": _tool(deploy="deploy, deployment run", destroy="deployment delete, work-pool delete, flow-run delete", read="version, config view, deployment ls, flow ls", local="server, config set"),
    "telegram-send": _tool(default="team"), "ffsend": _tool(team="upload", default="local"), "gist": _tool(default="team"),
}  # fmt: skip


def operate(call: Call) -> Verdict | None:
    """The row of the tool; whoever hands a secret on leaks it."""
    if call.name in _SENDS and any(paths.is_secret(word) for word in call.args):
        return judge("leak", call.line(), None, why="sends the secrets of a file out")
    if call.name == "tarsnap" and call.exactly("nuke", "d"):
        return call.judge("destroy")
    if call.name == "bolt" and call.words()[:2] == ["command", "run"]:
        call.nested(" ".join(call.words()[2:3]))
    if call.name in ("gh-ost", "pt-online-schema-change") and not call.exactly("execute"):
        return READ
    return consult(_TOOLS[call.name], call)


_SENDS = frozenset(("telegram-send", "ffsend", "gist", "keybase"))

HANDLERS: dict[str, Handler] = dict.fromkeys(_TOOLS, operate)
