"""Tools by which operators change what others use: deployers, secret stores, hypervisors, appliances, shops, transfers."""

from __future__ import annotations

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, consult

_ROWS: dict[str, str] = {
    # tool: "kind=verb, verb …; kind=…"; the last part may say what stands for any other verb (`*`)
    "surge": "destroy=teardown; read=list, whoami; deploy=*",
    "deployctl": "deploy=deploy, upgrade; destroy=projects delete, deployments delete; read=logs, top, api",
    "caprover": "deploy=deploy; operate=api; read=list",
    "rke": "deploy=up; destroy=remove, etcd snapshot-restore; read=version, config, util",
    "argo": "deploy=submit, resubmit, retry; read=list, get, logs, lint, version, template list, cron list, watch; destroy=delete; operate=stop, terminate, suspend, resume; change=cron create, template create",
    "kopia": "destroy=snapshot delete, repository delete, maintenance; read=snapshot list, repository status, policy show, content list; local=snapshot create, restore, mount; access=server, policy set",
    "pg_autoctl": "destroy=drop; operate=stop, perform, enable, disable, run, create; read=show, status, version",
    "bolt": "operate=command, task, script, plan, file, apply; read=inventory, module, project",
    "rq": "drop=empty; read=info; operate=worker, requeue, suspend, resume, cron",
    "woodpecker-cli": "destroy=repo rm, admin user rm; access=secret, registry, org secret, repo chown; deploy=deploy, pipeline create, pipeline start, pipeline approve; read=info, repo ls, pipeline ls, pipeline logs, lint; local=exec",
    "gopass": "remove=rm, delete; secret=show, cat, otp; access=recipients, insert, generate, edit; read=ls, list, find, version; team=sync, git",
    "akeyless": "destroy=delete-item, delete-items, delete-role, delete-auth-method; secret=get-secret-value, get-dynamic-secret-value; access=*; read=list-items, describe-item",
    "keybase": "access=team add-member, team edit-member, team remove-member, team create; leak=chat upload, fs cp; read=whoami, status, team list-members",
    "kcadm": "read=get, get-roles, config; destroy=delete; access=*",
    "pdnsutil": "destroy=delete-zone, delete-rrset; read=list-zone, list-all-zones, check-zone, show-zone; change=*",
    "ecspresso": "deploy=deploy, rollback, scale, refresh, run; destroy=delete, deregister; read=status, diff, verify, render, init, tasks, version; operate=exec",
    "lambroll": "deploy=deploy, rollback; destroy=delete; read=diff, list, logs, status, versions, init; operate=invoke",
    "cbt": "destroy=deletetable, deleteinstance, deletefamily, deletecluster, deleteallrows, deleterow; read=read, ls, lookup, count, listinstances, help; change=*",
    "ipmitool": "operate=chassis power, power, chassis bootdev, raw, mc reset; access=user; read=sensor, sel list, fru, sdr, lan print, chassis status, mc info, user list, power status, chassis power status",
    "racadm": "read=get, getsysinfo, getsel; operate=*",
    "pcs": "destroy=cluster destroy, resource delete, stonith delete; operate=cluster stop, cluster start, resource move, resource disable, node standby; read=status, cluster status, config, resource config, constraint",
    "esxcli": "operate=vm process kill, system shutdown, system maintenanceMode set; destroy=storage vmfs unmap, software vib remove; access=system account, system permission; read=*",
    "vim-cmd": "destroy=vmsvc/destroy, vmsvc/unregister; operate=vmsvc/power.off, vmsvc/power.reset, vmsvc/power.shutdown; read=*",
    "proxmox-backup-client": "destroy=forget, prune; read=list, snapshots, status, snapshot list; local=backup, restore; destroy=snapshot forget",
    "gitea": "access=admin; read=help, cert; operate=*",
    "forgejo": "access=admin; read=help, cert; operate=*",
    "grafana-cli": "access=admin; change=plugins; read=plugins ls, plugins list-remote",
    "appcenter": "publish=distribute, codepush; read=apps list, distribute releases list; destroy=apps delete; change=*",
    "chrome-webstore-upload": "publish=*",
    "colmena": "deploy=apply, apply-local; read=build, eval, nix-info; operate=exec, upload-keys",
    "deploy-rs": "deploy=*", "morph": "deploy=deploy, push; read=build, eval; operate=exec, upload-secrets, health-checks",
    "cachix": "publish=push, deploy, watch-exec, watch-store; local=use, authtoken; read=doctor",
    "werf": "deploy=converge, bundle apply, run, kube-run, helm install, helm upgrade; destroy=dismiss, purge, cleanup, host purge, helm uninstall; publish=bundle publish, export; read=render, version, plan, config; local=build",
    "kluctl": "deploy=deploy, gitops deploy; destroy=delete, prune; read=diff, render, validate, list-targets, version",
    "tk": "deploy=apply; destroy=delete, prune; read=diff, show, export, fmt, lint, eval, status; local=init, env",
    "helmsman": "deploy=*", "helmwave": "destroy=down; deploy=up, rollback; read=diff, status, ls, build, validate, version",
    "shub": "deploy=deploy, schedule; read=items, log, requests", "skeema": "change=push; read=diff, lint; local=pull, init, format",
    "gh-ost": "migrate=*", "pt-online-schema-change": "migrate=*", "pt-archiver": "drop=*", "memflush": "drop=*", "memrm": "drop=*",
    "n98-magerun2": "destroy=db:drop; access=admin:user:create, admin:user:change-password, admin:user:delete; read=sys:info, db:info, config:get; change=*",
    "magento": "destroy=setup:uninstall, setup:rollback; access=admin:user:create; read=info, list, indexer:status, cache:status; local=cache:flush, cache:clean, setup:di:compile; change=*",
    "ghost": "destroy=uninstall; operate=stop, restart, update; read=ls, log, doctor, version; local=install, start",
    "tarsnap": "read=help; local=*",
    "mikro-orm": "drop=schema:drop, schema:fresh, migration:fresh; migrate=migration:up, migration:down, schema:update; read=debug, migration:list, migration:check; local=*",
    "contentful": "destroy=space delete, space environment delete; change=space import, space migration; read=space list, space export",
    "prefect": "deploy=deploy, deployment run; destroy=deployment delete, work-pool delete, flow-run delete; read=version, config view, deployment ls, flow ls; local=server, config set",
    "telegram-send": "team=*", "ffsend": "team=upload; local=*", "gist": "team=*",
}  # fmt: skip
_VALUED = "-c --config --config-file --env -e -t --target --project --instance -instance -project -H -U -P -h --host -p --port -n --namespace --context -r --profile"


def _tool(row: str) -> Tool:
    verbs, default = [], "ask"
    for part in row.split(";"):
        kind, _, names = part.strip().partition("=")
        if names == "*" or names.endswith(", *"):
            default = kind
        else:
            verbs.append((kind, names))
    return Tool(tuple(verbs), valued=_VALUED, default=default, bare=default if default != "ask" else "read")


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
    return consult(_tool(_ROWS[call.name]), call)


_SENDS = frozenset(("telegram-send", "ffsend", "gist", "keybase"))

HANDLERS: dict[str, Handler] = dict.fromkeys(_ROWS, operate)
