"""Programs that read and print: text tools, viewers, inspectors. What they read may be secret; some can run commands."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge

_PLAIN = frozenset(
    "echo cat tac head tail less more bat batcat wc sort uniq cut paste join comm diff cmp colordiff delta column fold fmt nl od hexdump hd xxd base64 base32 basenc md5sum sha1sum "
    "sha256sum sha512sum shasum cksum b2sum md5 strings file stat ls ll la dir exa eza lsd tree du df pwd whoami id who w users groups date cal uptime uname nproc free vmstat iostat "
    "top htop btop ps pgrep pstree pidof lscpu lsblk lsusb lspci dmesg last lastlog getent locale tty which whereis whatis apropos man info tldr cheat grep egrep fgrep rg ripgrep ag ack "
    "zgrep zcat zless bzcat xzcat zstdcat gzcat jq yq xq fx gron dasel jless xmllint xmlstarlet tomlq csvcut csvlook csvgrep csvstat csvkit mlr qsv xsv tr rev seq yes sleep basename dirname realpath "
    "readlink expr bc dc factor numfmt shuf tsort look expand unexpand pr iconv cowsay figlet lolcat fortune say notify-send logger wall banner toilet tput clear reset stty printenv "
    "locate mlocate plocate cloc tokei scc loc ctags etags cscope fzf sk peco glow mdcat vd visidata hexyl pdftotext pdfinfo exiftool mediainfo identify sar mpstat pidstat nvidia-smi sensors "
    "acpi lshw dmidecode hwinfo inxi neofetch screenfetch fastfetch getconf getopt mktemp sw_vers system_profiler ioreg vm_stat lsmod findmnt blkid lsattr getfacl getcap namei "
    "diffstat interdiff filterdiff difft delta sdiff diff3 wdiff cmp zdiff tig onefetch ldd otool size readelf strings addr2line c++filt "
    "open xdg-open code subl idea pbcopy pbpaste xclip xsel clip wl-copy wl-paste explorer start osc52 gitk pygmentize highlight source-highlight rot13 sum choose ts combine zrun isutf8 jo jc jp jsonlint".split()
)
_PATTERN_FIRST = frozenset("grep egrep fgrep rg ripgrep ag ack zgrep jq yq xq gron look".split())


_SHOW_NO_CONTENT = frozenset(
    "echo cowsay figlet say logger wall test expr seq yes basename dirname sleep ls ll la dir tree stat file du exa eza lsd which "
    "whereis info realpath readlink md5sum sha256sum wc code mktemp notify-send locate getfacl lsattr namei shasum sha1sum "
    "sha512sum cksum open xdg-open".split()
)


def reader(call: Call) -> Verdict | None:
    """Reads files; a secret one shows secrets."""
    if call.name in _SHOW_NO_CONTENT:
        return _echo(call)
    if call.name == "printenv":
        return _printenv(call)
    for arg in call.args:
        if arg.startswith("+!"):  # less, more and vi run it when they start
            call.nested(arg[2:])
    if call.name == "yq" and call.has("-i", "--inplace", "--in-place"):
        return _in_place(call)
    if call.name == "sort" and (output := call.value("-o", "--output")):
        return paths.write_verdict(output, call.shell.cwd, call.line())
    _told_to_run(call)
    if call.name == "man":
        return READ
    words = call.words()
    first = call.name in _PATTERN_FIRST
    if first and not call.values("-e", "-f", "--regexp", "--file"):
        words = words[1:]
    names_only = first and call.has("-l", "-c", "-q", "--files-with-matches", "--count", "--quiet", "--files")
    if names_only or call.exactly("keys", "files"):
        return READ
    found = [paths.read_verdict(word, call.shell.cwd, call.line()) for word in words]
    return max((v for v in found if v), key=lambda v: v.level, default=READ)


def _told_to_run(call: Call) -> None:
    """Pagers, previews and filters that a reader starts."""
    for option in ("--pre", "--compress-program", "--pager", *(("-P",) if call.name == "man" else ())):
        value = call.value(option)
        if value:
            call.nested(value)
    if call.name not in ("fzf", "sk"):
        return
    for value in call.values("--preview", "--bind"):
        inner = re.findall(r"(?:execute(?:-silent)?|become|reload)\(([^)]*)\)", value)
        for text in inner or ([value] if "--preview" in call.args else []):
            call.nested(text.replace("{}", "x"))


def _in_place(call: Call) -> Verdict:
    found = [paths.write_verdict(word, call.shell.cwd, call.line()) for word in call.words()[1:]]
    return max((v for v in found if v), key=lambda v: v.level, default=judge("local", call.line(), None))


def _echo(call: Call) -> Verdict | None:
    return shown(call) if call.name == "echo" else READ


def shown(call: Call) -> Verdict:
    """`echo $TOKEN` shows a secret, unless it is fed to a program or written to a file."""
    if call.shell.secrets and call.shell.visible:
        return judge("secret", call.line(), None, why=f"prints the secret {call.shell.secrets[0]}")
    if call.shell.secrets:
        return READ._replace(reason=f"`{call.line()}` passes the secret {call.shell.secrets[0]} on")
    return READ


_SECRET_NAMES = re.compile(r"(?i)secret|token|passw|key|credential|dsn|database_url|auth")


def _printenv(call: Call) -> Verdict | None:
    if not call.args:
        return judge("secret", call.line(), None, why="prints every environment variable, secrets included")
    if any(_SECRET_NAMES.search(a) for a in call.args):
        return judge("secret", call.line(), None, why="prints a secret")
    return READ


def sed(call: Call) -> Verdict | None:
    """sed prints; with -i it writes, with `e` and `w` it runs and writes."""
    scripts = [*call.values("-e", "--expression")]
    words = call.words(("-e", "--expression", "-f", "--file", "-l"))
    if not scripts and not call.values("-f", "--file") and words:
        scripts, words = [words[0]], words[1:]
    found: list[Verdict] = [READ]
    for script in scripts:
        for line in re.split(r"[\n;]", script):
            run = re.match(r"\s*(?:\d+|\$|/(?:[^/\\]|\\.)*/)?(?:,(?:\d+|\$|/[^/]*/))?\s*!?\s*e\s+(.+)", line)
            if run:
                call.nested(run.group(1))
        substitution = re.search(
            r"s([^\w\s\\])(?:\\.|(?!\1)[^\\])*\1((?:\\.|(?!\1)[^\\])*)\1[gpiIm\d]*e[gpiIm\d]*(?:$|[;}\n])", script, re.S
        )
        if substitution:
            call.nested(substitution.group(2).replace("\\/", "/"))
            found.append(judge("dynamic", call.line(), None, why="runs what it has substituted"))
        target = re.search(r"(?:^|[;}\d/$])w\s+(\S+)$", script)
        if target:
            found.append(paths.write_verdict(target.group(1), call.shell.cwd, call.line()) or READ)
    if any(re.match(r"-[nErsuz]*i|--in-place", a) for a in call.args):
        for word in words:
            if word not in ("", ".bak"):
                found.append(paths.write_verdict(word, call.shell.cwd, call.line()) or READ)
        found.append(judge("local", call.line(), None))
    else:
        found.extend(v for v in (paths.read_verdict(w, call.shell.cwd, call.line()) for w in words) if v)
    return max(found, key=lambda v: v.level)


def awk(call: Call) -> Verdict | None:
    """awk prints; `system(…)`, `| "sh"` and `"cmd" | getline` run."""
    words = call.words(("-F", "-v", "-f", "--field-separator", "--assign", "--file"))
    found: list[Verdict] = [READ]
    if not words:
        return READ
    program, files = words[0], words[1:]
    if len(program) > 10_000:
        return judge("unreadable", call.line(), None)
    for quoted in re.findall(r'system\s*\(\s*"((?:[^"\\]|\\.)*)"', program):
        call.nested(_unescaped(quoted))
    for quoted in re.findall(r'"((?:[^"\\]|\\.)*)"\s*\|\s*&?\s*getline', program):
        call.nested(_unescaped(quoted))
    for quoted in re.findall(r'\|\s*&?\s*"((?:[^"\\]|\\.)*)"', program):
        if _unescaped(quoted).split()[:1] not in (["sort"], ["cat"], ["column"], ["uniq"]):
            literals = re.findall(r'print[f]?\s+"((?:[^"\\]|\\.)*)"', program)
            call.nested(_unescaped(quoted), stdin=_unescaped(literals[0]) if literals else None, piped=True)
    if re.search(r"system\s*\(\s*[^\")]", program):
        found.append(judge("dynamic", call.line(), None, why="runs what it has read"))
    for target in re.findall(r'>{1,2}\s*"((?:[^"\\]|\\.)*)"', program):
        found.append(paths.write_verdict(target, call.shell.cwd, call.line()) or READ)
    if call.has("-i") and "inplace" in call.args:
        found.append(judge("local", call.line(), None))
    found.extend(v for v in (paths.read_verdict(w, call.shell.cwd, call.line()) for w in files) if v)
    return max(found, key=lambda v: v.level)


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def writer(call: Call) -> Verdict | None:
    """Programs that rewrite the files they are given."""
    found = [
        paths.write_verdict(w, call.shell.cwd, call.line())
        for w in call.words(("-p", "-s", "-d", "-i", "-o", "--rewrite", "--lang", "--pattern", "-l", "-r"))
    ]
    return max((v for v in found if v), key=lambda v: v.level, default=judge("local", call.line(), None))


def patch(call: Call) -> Verdict | None:
    if call.exactly("dry-run"):
        return READ
    return writer(call)


def console(call: Call) -> Verdict | None:
    return judge("program", call.line(), None)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(sorted(_PLAIN), reader),
    **dict.fromkeys(("sed", "gsed"), sed),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk", "goawk"), awk),
    **dict.fromkeys(("sd", "dos2unix", "unix2dos", "ast-grep", "sg-rewrite", "comby", "codemod", "jscodeshift", "rpl", "perlsub", "gomplate", "envsubst", "cookiecutter", "copier", "plop", "hygen", "yeoman", "yo", "degit", "tiged"), writer),
    "patch": patch,
    **dict.fromkeys(("lazygit", "gitui", "ranger", "nnn", "vifm", "lf", "yazi"), console),
}  # fmt: skip
