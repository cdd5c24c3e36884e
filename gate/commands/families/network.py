"""The network: remote shells, sockets, mail, tunnels."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.web import feeds_secrets
from gate.commands.grades import PRODUCTION, READ, Verdict, judge

_SSH_VALUED = frozenset("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B".split())


def ssh(call: Call) -> Verdict | None:
    """`ssh host cmd`: the host names the environment."""
    for option in (*call.values("-o"), *(a[2:] for a in call.args if a.startswith("-o") and len(a) > 2)):
        match = re.match(r"\s*(\w+)\s*[= ]\s*(.*)", option, re.S)
        name, value = (match.group(1), match.group(2)) if match else ("", "")
        if name.lower() in ("proxycommand", "localcommand", "knownhostscommand") and value not in ("none", ""):
            call.nested(value)
    if call.args[:1] in (["-V"], ["-G"], ["-Q"]):
        return READ
    args, at = call.args, 0
    while at < len(args) and args[at][:1] == "-" and args[at] != "--":
        at += 2 if args[at] in _SSH_VALUED else 1
    if at < len(args) and args[at] == "--":
        at += 1
    host, rest = (args[at] if at < len(args) else ""), args[at + 1 :]
    while rest and rest[0][:1] == "-" and rest[0] in ("-t", "-tt", "-q", "-n", "-T", "-A", "--"):
        rest = rest[1:]
    if re.search(r"git@(?:github|gitlab|bitbucket)\.", host) and not rest:
        return READ
    from gate.commands.families.kubernetes import remote

    if call.piped and host and feeds_secrets(call):
        return judge("leak", call.line(), None, why="sends secrets to another machine")
    on = Call(call.name, [host], call.shell, stdin=call.stdin, piped=call.piped, assigns=call.assigns)
    if rest:
        remote(on, [], " ".join(rest))
        return judge("read", call.line(), None, why="works on another machine")
    if call.piped and host:
        if call.stdin is None:
            return on.judge("remote-code", "runs on another machine what it is fed")
        return remote(on, [], call.stdin)
    if call.has("-N", "-f", "-L", "-D", "-R"):
        return judge("program", call.line(), on.place(), why="opens a tunnel to another machine")._replace(
            level=2 if on.place() and str(on.judge("operate").environment) == PRODUCTION else 1
        )
    return on.judge("operate", "opens a shell on another machine")


def many(call: Call) -> Verdict | None:
    """pssh, clush, pdsh: one command on many hosts."""
    from gate.commands.families.kubernetes import remote

    words = call.words(("-h", "-H", "-w", "-g", "-l", "-t", "-p", "-o", "-x", "-f", "-u", "--hosts"))
    hosts = call.values("-h", "-H", "-w", "-g", "--hosts")
    return remote(Call(call.name, hosts, call.shell), [], " ".join(words)) if words else READ


def netcat(call: Call) -> Verdict | None:
    """nc and socat: a listening shell, or a pipe out."""
    command = call.value("-e", "-c", "--exec", "--sh-exec")
    for arg in call.args:
        match = re.match(r"(?:EXEC|SYSTEM|exec|system):(.*)", arg)
        command = match.group(1) if match else command
    if command:
        call.nested(re.split(r",(?=[a-z])", command)[0])
        return judge("leak", call.line(), None, why="gives a shell to whoever is at the other end")
    if call.has("-z", "-h", "--help", "-V"):
        return READ
    if call.piped and feeds_secrets(call):
        return judge("leak", call.line(), None, why="sends secrets out")
    local = any(re.match(r"localhost|127\.|::1", w) for w in call.args)
    if call.has("-l", "--listen") or any("LISTEN" in a for a in call.args):
        return judge("host", call.line(), None, why="listens for connections")
    return judge("local" if local else "shared", call.line(), None)


def mail(call: Call) -> Verdict | None:
    if (call.piped and feeds_secrets(call)) or any(paths.is_secret(a) for a in call.args):
        return judge("leak", call.line(), None, why="sends secrets out")
    return judge("shared", call.line(), None, why="sends mail")


def dns(call: Call) -> Verdict | None:
    if any(UNKNOWN in a for a in call.args) and feeds_secrets(call, any_step=True):
        return judge("leak", call.line(), None, why="sends secrets out in a name")
    return READ


def openssl(call: Call) -> Verdict | None:
    words = call.words()
    if words[:1] == ["s_client"] and call.piped and feeds_secrets(call):
        return judge("leak", call.line(), None)
    inputs = call.values("-in", "-inkey", "-key")
    shows = (
        any(paths.is_secret(i) for i in inputs)
        and words[:1]
        and words[0] in ("rsa", "pkey", "ec", "pkcs12", "enc")
        and not call.exactly("pubout", "noout", "check")
    )
    if shows:
        return judge("secret", call.line(), None)
    output = call.value("-out", "-keyout")
    if output:
        return paths.write_verdict(output, call.shell.cwd, call.line())
    return READ


def share(call: Call) -> Verdict | None:
    """ngrok and its kin open this machine to the world."""
    if call.args[:1] in (["version"], ["help"], ["config"], ["--version"], ["list"], ["status"]):
        return READ
    return judge("host", call.line(), None, why="opens this machine to the internet")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("ssh", "autossh", "mosh", "dbclient", "plink", "ssm", "gssh"), ssh),
    **dict.fromkeys(("pssh", "parallel-ssh", "clush", "pdsh", "dsh", "mssh", "cssh"), many),
    **dict.fromkeys(("nc", "ncat", "netcat", "socat", "nc.openbsd", "telnet", "websocat", "wscat", "ftp", "lftp", "tftp"), netcat),
    **dict.fromkeys(("mail", "mailx", "sendmail", "mutt", "swaks", "msmtp", "ssmtp"), mail),
    **dict.fromkeys(("dig", "nslookup", "host", "ping", "ping6", "traceroute", "tracepath", "mtr", "whois", "nmap", "ss", "netstat", "arp", "ifconfig", "iwconfig", "tcpdump", "tshark", "iperf", "iperf3", "lsof", "hostname", "domainname", "route", "drill", "kdig", "delv", "arping", "testssl.sh", "nikto", "masscan", "speedtest"), dns),
    **dict.fromkeys(("ngrok", "localtunnel", "lt", "bore", "frpc", "serveo", "tmate", "sshuttle", "zrok", "localxpose"), share),
    "openssl": openssl,
}  # fmt: skip
