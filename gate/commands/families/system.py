"""This machine: services, users, firewalls, processes, schedules, kernel."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, consult

_V = "-u --unit -n --lines -H --host -M -t -p --property -S --since -g -G -s -c -d -m -e"


def _tool(**verbs: str) -> Tool:
    return Tool(
        tuple((kind.replace("_", "-"), text) for kind, text in verbs.items()),
        valued=_V,
        dry="--help --version --dry-run",
    )


_TOOLS: dict[str, Tool] = {
    "systemctl": _tool(read="status, list-units, list-unit-files, is-active, is-enabled, is-failed, show, cat, list-timers, list-sockets, list-dependencies, get-default, show-environment, list-jobs, is-system-running, list-machines",
                       operate="start, restart, reload, try-restart, reload-or-restart, kill, reset-failed, daemon-reload, daemon-reexec, set-environment, import-environment",
                       remove="stop, disable, enable, mask, unmask, edit, link, revert, preset, set-property, set-default, reenable, add-wants",
                       destroy="poweroff, reboot, halt, suspend, hibernate, emergency, rescue, isolate, kexec, soft-reboot, hybrid-sleep"),
    "loginctl": _tool(read="list-sessions, show-session, list-users, session-status, user-status", operate="terminate-session, kill-session, terminate-user, kill-user, enable-linger, disable-linger, lock-session"),
    "supervisorctl": _tool(read="status, tail, avail, pid, maintail", operate="start, restart, reload, reread, update, signal, clear, add, fg", remove="stop, remove, shutdown"),
    "pm2": _tool(read="list, ls, status, logs, log, show, describe, monit, info, prettylist, jlist, id, pid, env", operate="restart, reload, scale, flush, reset, save, resurrect, sendSignal, trigger, update, reloadLogs, set", remove="stop, delete, del, kill, unstartup", build="start, init, serve, install, startup, dump", deploy="deploy"),
    "launchctl": _tool(read="list, print, blame, print-disabled, dumpstate, managername, getenv, procinfo, hostinfo, examine, version, help", host="load, start, kickstart, bootstrap, enable, setenv, submit, limit, config, asuser, attach", remove="unload, stop, bootout, disable, remove, kill, unsetenv", destroy="reboot"),
    "rc-service": _tool(read="list"), "initctl": _tool(read="list, status", operate="start, restart, reload", remove="stop"),
    "ufw": _tool(read="status, show, version, app list, app info", access="allow, deny, reject, limit, delete, enable, insert, route, default, reload, prepend, logging", tamper="disable, reset"),
    "firewall-cmd": Tool((("access", ""),), default="access"),
    "nmcli": _tool(read="device status, connection show, general status, device show, device wifi, general, radio, networking, device, connection", host="connection up, connection add, connection modify, device connect, device set, connection reload, radio wifi, networking on, general hostname", remove="connection down, connection delete, device disconnect, networking off, device delete"),
    "networksetup": Tool((("read", ""),), default="host"),
    "hostnamectl": _tool(read="status", host="set-hostname, hostname, set-icon-name, set-chassis"), "timedatectl": _tool(read="status, show, list-timezones, timesync-status", host="set-timezone, set-ntp, set-time, set-local-rtc"),
    "localectl": _tool(read="status, list-locales, list-keymaps", host="set-locale, set-keymap"),
    "snapper": _tool(read="list, status, diff, list-configs, get-config", host="create, modify, set-config, create-config", destroy="delete, undochange, rollback, delete-config, cleanup"),
    "setenforce": Tool((), default="tamper"), "semanage": Tool((("read", ""),), default="access"), "uaac": Tool((("read", "users, user get, user ids, clients, client get, groups, group get, group mappings, target, targets, context, contexts, me, info, token get, token client get, token owner get, token decode, version, help, signing key"),), default="access"),
    "auditctl": _tool(read="-l, -s"), "aa-disable": Tool((), default="tamper", bare="tamper"), "aa-teardown": Tool((), default="tamper", bare="tamper"),
    "aa-complain": Tool((), default="tamper", bare="tamper"),
    "spctl": Tool((("read", ""),), default="tamper"), "csrutil": _tool(read="status", tamper="disable, clear, enable, authenticated-root"), "fdesetup": _tool(read="status, list, isactive", access="enable, disable, add, remove, changerecovery"),
    "update-alternatives": _tool(read="--list, --display, --query", host="--set, --install, --remove, --config, --auto"), "grub-install": Tool((), default="destroy", bare="host"), "update-grub": Tool((), default="host", bare="host"), "efibootmgr": Tool((), default="destroy"),
    "certbot": _tool(read="certificates, plugins, show_account, --version", change="certonly, renew, run, install, enhance, register, reconfigure, update_account", destroy="delete, revoke, unregister, rollback"), "mkcert": _tool(local="-install"),
    "nginx": _tool(read="-t, -T, -v, -V"), "caddy": _tool(read="version, validate, list-modules, environ, adapt, fmt", build="run, start, file-server, reverse-proxy, respond, hash-password", operate="reload, stop, upgrade, trust, untrust, storage"),
    "apachectl": _tool(read="configtest, status, -t, -v, -S, fullstatus", operate="restart, graceful, start, startssl", remove="stop, graceful-stop"), "haproxy": _tool(read="-c, -v"),
    "varnishadm": _tool(read="status, vcl.list, ban.list, param.show, backend.list", operate="ban, vcl.load, vcl.use, backend.set_health, param.set", remove="stop, vcl.discard"),
    "sysctl": Tool((("read", ""),), default="read"), "modprobe": Tool((), default="host"), "rmmod": Tool((), default="host"), "insmod": Tool((), default="host"),
    "ip": Tool((), default="read"), "tc": _tool(read="qdisc show, class show, -s", host="qdisc add, qdisc del, class add, qdisc replace, filter add, qdisc change"),
    "msiexec": Tool((), default="host"), "schtasks": Tool((), default="host"), "net": Tool((("read", "view, statistics, config, time"),), default="access"),
    "reg": _tool(read="query, export, compare", host="add, import, copy, load", destroy="delete, unload, restore"), "sc": _tool(read="query, qc, queryex", operate="start, config, create, failure", remove="stop, delete"),
    "bcdedit": Tool((), default="destroy"), "vssadmin": _tool(read="list", destroy="delete, resize"), "wevtutil": _tool(read="qe, el, gl, gli", tamper="cl, clear-log, sl"),
    "cipher": Tool((), default="destroy"), "netsh": Tool((("read", "interface show, wlan show, advfirewall show"),), default="access"),
    "crowdsec-cli": _tool(read="list"), "fail2ban-client": _tool(read="status, ping, version, get, banned", access="set, unban, add, reload, restart, start", tamper="stop"),
    "nft": _tool(read="list", access="add, insert, replace, create, -f", tamper="flush, delete, destroy, reset"), "pfctl": Tool((("read", "-s"),), default="access"),
    "borg": _tool(read="list, info, check, diff, mount, version", local="create, init, extract, export-tar, umount, break-lock, config, upgrade", destroy="delete, prune, compact, recreate", access="key"),
    "restic": _tool(read="snapshots, ls, stats, check, find, diff, cat, list, version, mount, dump", local="backup, init, restore, copy, unlock, tag, migrate, cache, rebuild-index, repair", destroy="forget, prune, rewrite", access="key")._replace(valued=_V + " -r --repo --repository-file --password-file --password-command -o --tag --path --host --keep-last --keep-daily --keep-weekly --keep-monthly --cache-dir --cacert --tls-client-cert --limit-upload --limit-download --compression --pack-size --key-hint --exclude --iexclude --files-from"),
    "duplicity": _tool(read="collection-status, list-current-files, verify", local="full, incremental, backup, restore", destroy="remove-older-than, remove-all-but-n-full, cleanup"),
    "rsnapshot": Tool((), default="host"), "logrotate": Tool((), default="host"), "journalctl": Tool((), default="read"), "quotacheck": Tool((), default="host"),
    "gpg": Tool((), default="read"), "ssh-keygen": Tool((), default="local"), "ssh-add": Tool((), default="local"), "ssh-copy-id": Tool((), default="access"),
    "ssh-agent": Tool((), default="local", bare="local"), "security": _tool(read="list-keychains, default-keychain, find-identity, error, show-keychain-info, verify-cert", secret="find-generic-password, find-internet-password, dump-keychain, export, find-certificate", access="add-generic-password, add-internet-password, delete-generic-password, delete-keychain, add-trusted-cert, set-key-partition-list, unlock-keychain, import, create-keychain, authorizationdb, set-keychain-settings, delete-internet-password, delete-certificate"),
    "pass": _tool(secret="show, grep", read="ls, list, find, git log, version", access="insert, edit, generate, rm, mv, cp, init, git"), "bw": _tool(read="status, list folders, sync", secret="get, list, export", access="create, edit, delete, login, unlock, restore, share, confirm"),
    "lpass": _tool(secret="show, export, ls", access="add, edit, rm, generate, mv, import, share"), "keyctl": _tool(secret="print, pipe, read", access="add, update, revoke, clear, unlink, purge"),
    "secret-tool": _tool(secret="lookup, search", access="store, clear"), "age": Tool((), default="local", bare="local"), "defaults": _tool(read="read, find, read-type, domains, help", host="write, delete, import, rename"),
    "gsettings": _tool(read="get, list-schemas, list-keys, list-recursively, describe, range", host="set, reset"),
}  # fmt: skip


def table(call: Call) -> Verdict | None:
    verdict = consult(_TOOLS[{"gpg2": "gpg"}.get(call.name, call.name)], call)
    words = call.words(_V.split())
    if call.name == "restic" and call.exactly("remove-all"):
        return call.judge("operate", "takes away the locks of backups that may be running")
    if call.name == "systemctl":
        if any(
            re.match(
                r"(?:auditd|falcon|crowdstrike|fail2ban|ufw|firewalld|apparmor|ossec|wazuh|osquery|clamav|sentinel|rsyslog|nftables|iptables)",
                w,
            )
            for w in words[1:]
        ) and words[:1] in (["stop"], ["disable"], ["mask"]):
            return call.judge("tamper", "stops a guard of this machine")
        if call.exactly("user") and verdict.level > 1:
            return verdict._replace(level=min(verdict.level, 2))
        if words[:1] in (["stop"], ["disable"]) and verdict.level == 3 and verdict.environment is None:
            return verdict
    if (
        call.name in ("pm2", "supervisorctl", "caddy", "apachectl", "launchctl")
        and verdict.level == 3
        and verdict.environment is None
    ):
        return verdict._replace(level=2)
    return verdict


def special(call: Call) -> Verdict | None:
    """Programs whose options, not words, say what they do."""
    text = " ".join(call.args)
    if call.name == "journalctl":
        gone = "--vacuum" in text or "--rotate" in text
        return call.judge("tamper", "destroys logs")._replace(level=3) if gone else READ
    if call.name == "sysctl":
        return call.judge("host") if call.has("-w", "-p", "--system", "--load") or "=" in text else READ
    if call.name == "ip":
        changes = {"add", "del", "delete", "set", "flush", "replace", "change", "append"} & set(call.args)
        return call.judge("host", "changes the network of this machine") if changes else READ
    if call.name == "auditctl":
        return (
            READ
            if call.has("-l", "-s", valued="e") and not any(arg.startswith("-e") for arg in call.args)
            else call.judge("tamper")
        )
    if call.name == "nginx":
        return READ if call.has("-t", "-T", "-v", "-V") else call.judge("operate")
    if call.name == "firewall-cmd":
        return READ if call.exactly(*_FIREWALL_ASKS) else call.judge("access")
    if call.name in ("semanage", "spctl"):
        asks = call.has("-l", "--list") or call.exactly("status", "list", "assess")
        return READ if asks else call.judge("tamper" if call.name == "spctl" else "access")
    if call.name in ("gpg", "gpg2"):
        return _gpg(call, text)
    return table(call)


_FIREWALL_ASKS = (
    "list-all list-ports list-services state get-zones query-port get-active-zones get-default-zone".split()
)
_SECRET_KEYS = "export-secret-keys export-secret-subkeys delete-secret-keys delete-secret-and-public-key".split()
_GPG_ASKS = "list-keys verify list-secret-keys version fingerprint k K".split()


def _gpg(call: Call, text: str) -> Verdict:
    if call.exactly(*_SECRET_KEYS):
        return call.judge("secret" if "export" in text else "access")
    return READ if call.exactly(*_GPG_ASKS) else judge("local", call.line(), None)


def iptables(call: Call) -> Verdict | None:
    if call.has("-L", "-S", "--list", "--list-rules", "-C", "--version") and not call.has(
        "-F", "-A", "-D", "-P", "-I", "-X"
    ):
        return READ
    if "save" in call.name or ("restore" in call.name and call.has("-t", "--test")):
        return READ
    return call.judge(
        "tamper" if call.has("-F", "--flush", "-X", "-Z") else "access", "changes who can reach this machine"
    )._replace(level=4)


def service(call: Call) -> Verdict | None:
    """`service nginx restart`: the verb comes last."""
    words = call.words()
    verb = words[-1] if words else ""
    if verb in ("status", "--status-all") or call.exactly("status-all"):
        return READ
    if verb in ("stop",):
        return call.judge("remove", "stops a service")
    return call.judge("operate")


def kill(call: Call) -> Verdict | None:
    """Signals to processes: one's own are ordinary, process 1 and everything are not."""
    if call.has("-l", "-L", "--list", "--help") and not call.words():
        return READ
    words = [a for a in call.args if not re.match(r"-(?:[A-Z]+\d*|\d{1,2}|s|n)$", a)]
    if call.args[:1] == ["-0"] or call.args[:2] == ["-s", "0"]:
        return READ
    if call.name == "kill":
        if "-1" in call.args[1:] or words[:1] in (["-1"], ["1"]) or "1" in words or call.args == ["-1"]:
            return call.judge("destroy", "stops every process of this machine")
        return judge("local", call.line(), None, why="stops a process")
    if any(re.search(r"(?i)\bgate\b|guard|falcon|auditd|osquery|wazuh", w) for w in call.args):
        return call.judge("tamper", "stops a guard of this machine")
    target = " ".join(call.words(("-u", "-U", "-g", "-t", "-P", "-s", "-n", "--signal", "--user")))
    if re.search(
        r"^(?:systemd|init|sshd|dockerd|containerd|kubelet|postgres|mysqld|mongod|redis-server|nginx|java|launchd|WindowServer|auditd|falcon\w*|etcd|kube-apiserver|haproxy|rsyslogd|\.\*?|\.)$",
        target,
    ) or (call.has("-u", "--user", "-U") and not target):
        return call.judge("operate", f"stops every {target or 'process of a user'} on this machine")
    return judge("local", call.line(), None, why="stops processes")


def power(call: Call) -> Verdict | None:
    if call.has("-c", "--help", "--show"):
        return READ
    if call.name in ("init", "telinit") and call.args[:1] not in (["0"], ["6"], ["1"]):
        return call.judge("host")
    return call.judge("destroy", "stops this machine")


def users(call: Call) -> Verdict | None:
    if (call.name in ("chage", "passwd") and call.has("-l", "-S", "--status") and call.name == "chage") or call.has(
        "-S", "--status"
    ):
        return READ
    if (call.name == "visudo" and call.has("-c")) or (call.name == "useradd" and call.args == ["-D"]):
        return READ
    return call.judge("access")


def crontab(call: Call) -> Verdict | None:
    if call.has("-l", valued="u"):
        return READ
    if call.has("-r", valued="u"):
        return call.judge("destroy", "deletes the whole schedule")
    if call.piped and call.stdin:
        for line in call.stdin.splitlines():
            entry = re.match(r"\s*(?:@\w+|(?:\S+\s+){5})(.+)", line)
            if entry and not line.lstrip().startswith("#"):
                call.nested(entry.group(1))
    return call.judge("host", "changes what runs on a schedule")._replace(level=3)


def background(call: Call) -> Verdict | None:
    return judge("program", call.line(), None)


def clipboard(call: Call) -> Verdict | None:
    return READ


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TOOLS, table),
    **dict.fromkeys(("journalctl", "sysctl", "ip", "auditctl", "nginx", "firewall-cmd", "semanage", "spctl", "gpg", "gpg2"), special),
    **dict.fromkeys(("iptables", "ip6tables", "iptables-save", "iptables-restore", "ipset", "ebtables", "arptables"), iptables),
    **dict.fromkeys(("service", "rc-service", "invoke-rc.d", "sv", "s6-svc"), service),
    **dict.fromkeys(("kill", "pkill", "killall", "skill", "fuser", "xkill", "taskkill", "kill-port"), kill),
    **dict.fromkeys(("shutdown", "reboot", "halt", "poweroff", "init", "telinit", "kexec"), power),
    **dict.fromkeys((
        "useradd", "userdel", "usermod", "adduser", "deluser", "groupadd", "groupdel", "groupmod", "gpasswd", "passwd", "chpasswd", "visudo",
        "chage", "vipw", "vigr", "addgroup", "delgroup", "dscl", "sysadminctl", "dseditgroup", "newusers", "pam-auth-update", "authselect", "ssh-copy-id",
        "chsh", "chfn", "pwconv", "faillock", "realm", "kadmin", "kadmin.local", "ldapmodify", "ldapdelete", "ldapadd", "ipa", "samba-tool", "smbpasswd",
        "htpasswd",
    ), users),
    "crontab": crontab,
}  # fmt: skip
