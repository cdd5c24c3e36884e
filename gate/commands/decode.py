"""What text programs print, when it can be known: echo, printf, cat, base64, rev, tr, xxd…

A decoded text piped into a shell is graded by what comes out.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from gate.commands import paths
from gate.commands.expand import ROOT, UNKNOWN, here
from gate.commands.lexer import ansi_c

if TYPE_CHECKING:
    from gate.commands.call import Call

MOST = 200_000


def output_of(call: Call) -> str | None:
    """The text on the command's standard output, None if it can't be known, "" if there is none."""
    reader = _READERS.get(call.name)
    if reader is None:
        return None
    output = reader(call)
    return None if output is None or len(output) > MOST else output


def _echo(call: Call) -> str:
    args, escapes = list(call.args), False
    newline = "\n"
    while args and re.fullmatch(r"-[neE]+", args[0]):
        option = args.pop(0)
        escapes = escapes or "e" in option
        newline = "" if "n" in option else newline
    text = " ".join(args)
    return (ansi_c(text) if escapes else text) + newline


def _printf(call: Call) -> str | None:
    args = [a for a in call.args if a != "--"]
    if not args or args[0] == "-v":
        return ""
    template, values = ansi_c(args[0]), args[1:]
    found: list[str] = []
    for _ in range(min(len(values) + 1, 200)):
        text, used = _filled(template, values)
        found.append(text)
        values = values[used:]
        if not used or not values:
            break
    return "".join(found)


def _filled(template: str, values: list[str]) -> tuple[str, int]:
    """A printf template with the next values, and how many it took."""
    used = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal used
        if match.group() == "%%":
            return "%"
        value = values[used] if used < len(values) else ""
        used += 1
        return ansi_c(re.sub(r"\\0(?=[0-7])", r"\\", value)) if match.group()[-1] == "b" else value

    return re.sub(r"%%|%[-0-9.*]*[sbqdixXcfu]", fill, template), used


def _cat(call: Call) -> str | None:
    names = [a for a in call.args if a[:1] != "-" or a == "-"]
    if not names:
        return call.stdin if call.piped else None
    shell = call.shell
    texts: list[str] = []
    for name in names:
        text = call.stdin if name in ("-", "/dev/stdin") else shell.feeds.get(name, shell.told(name))
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def _through(change: Callable[[str, Call], str | None]) -> Callable[[Call], str | None]:
    def run(call: Call) -> str | None:
        text = call.stdin
        if text is None or UNKNOWN in text or ROOT in text or len(text) > MOST:
            return None
        try:
            return change(text, call)
        except (ValueError, binascii.Error, IndexError):
            return None

    return run


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _base(decoder: Callable[[str], bytes], encoder: Callable[[bytes], bytes]) -> Callable[[str, Call], str | None]:
    def change(text: str, call: Call) -> str | None:
        if call.has("-d", "-D", "--decode"):
            return _text(decoder(re.sub(r"\s", "", text)))
        return _text(encoder(text.encode("utf-8", "surrogateescape"))) + "\n"

    return change


def _b64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _openssl(text: str, call: Call) -> str | None:
    if "base64" in call.args or "-base64" in call.args or "-a" in call.args:
        return _text(_b64(re.sub(r"\s", "", text))) if "-d" in call.args else None
    return None


def _xxd(text: str, call: Call) -> str | None:
    if not call.has("-r"):
        return None
    if not call.has("-p"):
        text = "".join(re.sub(r"  .*$", "", line.partition(":")[2]) for line in text.splitlines())
    return _text(bytes.fromhex(re.sub(r"[^0-9a-fA-F]", "", text)))


def _tr(text: str, call: Call) -> str | None:
    words = [a for a in call.args if a[:1] != "-" or len(a) == 1]
    if call.has("-d") and words:
        return "".join(c for c in text if c not in _set(words[0]))
    if len(words) < 2 or call.has("-c", "-C"):
        return text if call.has("-s") else None
    first, second = _set(words[0]), _set(words[1])
    second += second[-1:] * (len(first) - len(second))
    return text.translate(str.maketrans(first[: len(second)], second[: len(first)]))


_CLASSES = {
    "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
    "[:space:]": " \t\n\r",
    "[:digit:]": "0123456789",
}


def _set(text: str) -> str:
    """A tr set: classes, ranges and escapes."""
    for name, letters in _CLASSES.items():
        text = text.replace(name, letters)
    text = ansi_c(text)

    def span(match: re.Match[str]) -> str:
        low, high = ord(match.group(1)), ord(match.group(2))
        return "".join(map(chr, range(low, min(high, low + 300) + 1)))

    return re.sub(r"(.)-(.)", span, text, flags=re.S)


def _sed(text: str, call: Call) -> str | None:
    scripts = call.values("-e", "--expression") or [a for a in call.args if a[:1] != "-"][:1]
    for script in scripts:
        match = re.fullmatch(r"s(.)((?:(?!\1).)*)\1((?:(?!\1).)*)\1(g?)", script, re.S)
        if not match or re.search(r"[\[\]*.^$\\+?(){}]", match.group(2)):
            return None
        text = text.replace(match.group(2), match.group(3).replace("\\", ""), -1 if match.group(4) else 1)
    return text if scripts else None


def _lines(text: str, call: Call) -> str | None:
    return text if not call.args or call.args[0][:1] == "-" else None


def _rot13(text: str, call: Call) -> str:
    return codecs.encode(text, "rot13")


def _where(call: Call) -> str | None:
    """`which rm`, `command -v rm`: a program's place."""
    words = [a for a in call.args if a[:1] != "-"]
    if call.name == "command" and not call.has("-v", "-V"):
        return None
    return f"/usr/bin/{words[0]}\n" if words else ""


def _git(call: Call) -> str | None:
    if call.args[:2] in (["rev-parse", "--show-toplevel"], ["rev-parse", "--show-cdup"]):
        if any(name in call.shell.variables or name in call.assigns for name in ("GIT_DIR", "GIT_WORK_TREE")):
            return None
        place = here(call.shell)
        return f"{ROOT if place.startswith(ROOT) else place}\n"
    if call.args[:2] in (["branch", "--show-current"], ["rev-parse", "--abbrev-ref"], ["symbolic-ref", "--short"]):
        return call.shell.around.current_branch
    return None


MIXES = frozenset(("!", "\\!", "-not", "-o", "-or", ",", "-prune"))
"""What turns a test of find round, or joins two: no single name then says what is found."""
_EVERYTHING = frozenset(("-mindepth", "-maxdepth", "-print", "-print0", "-xdev", "-depth", "-H", "-L"))
"""Options of find that choose nothing."""


def _found(call: Call) -> str | None:
    """What `find ~` and `ls -d /*` print lies in these places: the place itself is the gravest of it, unless some is chosen.
    Of caches and what tools leave behind the name says enough."""
    name = call.value("-name", "-iname") if call.name == "find" and MIXES.isdisjoint(call.args) else None
    roots = call.args[: next((n for n, a in enumerate(call.args) if a[:1] in "-("), len(call.args))]
    if (
        name
        and paths.is_cache(name)
        and not any(root[:1] in "/~-" or ".." in root or UNKNOWN in root for root in roots)
    ):
        return name + "\n"
    if call.name == "find" and any(a[:1] == "-" and a not in _EVERYTHING for a in call.args):
        return None
    roots = [a for a in call.args if a[:1] in "/~" and len(a.rstrip("/*.")) <= 1]
    return "".join(root + "\n" for root in roots) if roots else None


def _fed(call: Call) -> str | None:
    return call.stdin


def _constant(text: str) -> Callable[[Call], str | None]:
    return lambda call: text


_READERS: dict[str, Callable[[Call], str | None]] = {
    "echo": _echo,
    "printf": _printf,
    "cat": _cat,
    "tac": _through(lambda text, call: "".join(reversed(text.splitlines(True)))),
    "tee": _fed,
    "rev": _through(lambda text, call: "\n".join(line[::-1] for line in text.split("\n"))),
    "base64": _through(_base(_b64, base64.b64encode)),
    "gbase64": _through(_base(_b64, base64.b64encode)),
    "base32": _through(_base(base64.b32decode, base64.b32encode)),
    "basenc": _through(_base(_b64, base64.b64encode)),
    "openssl": _through(_openssl),
    "xxd": _through(_xxd),
    "tr": _through(_tr),
    "sed": _through(_sed),
    "rot13": _through(_rot13),
    "head": _through(_lines),
    "tail": _through(_lines),
    "sort": _through(_lines),
    "fmt": _through(_lines),
    "which": _where,
    "type": _where,
    "command": _where,
    "find": _found,
    "ls": _found,
    "git": _git,
    "pwd": lambda call: f"{here(call.shell)}\n",
    "mktemp": _constant("/tmp/made\n"),
    "true": _constant(""),
    ":": _constant(""),
    "cd": _constant(""),
    "export": _constant(""),
    "set": _constant(""),
    "shift": _constant(""),
    "alias": _constant(""),
    "read": _constant(""),
    "sleep": _constant(""),
    "rm": _constant(""),
    "nproc": _constant("4\n"),
    "whoami": _constant("user\n"),
    "date": _constant("2000-01-01\n"),
}
