"""Interpreters given code on the command line: what the code would run, delete or send.

Not a reading of five languages: the literals that reach a shell, the calls that destroy, and what hides them.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler, script_verdict
from gate.commands.families.code import code, literals
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy

# program: (options with code, language)
_INTERPRETERS: dict[str, tuple[tuple[str, ...], str]] = {
    "python": (("-c",), "python"), "python3": (("-c",), "python"), "python2": (("-c",), "python"), "pypy": (("-c",), "python"), "pypy3": (("-c",), "python"),
    "ipython": (("-c",), "python"), "py": (("-c",), "python"), "bpython": ((), "python"), "pythonw": (("-c",), "python"), "sage-python": (("-c",), "python"),
    "micropython": (("-c",), "python"),
    "node": (("-e", "--eval", "-p", "--print", "-pe"), "js"), "nodejs": (("-e", "--eval", "-p", "--print"), "js"), "qjs": (("-e",), "js"), "osascript": (("-e",), "osa"), "d8": (("-e",), "js"), "jjs": ((), "js"),
    "ruby": (("-e",), "ruby"), "jruby": (("-e",), "ruby"), "irb": ((), "ruby"), "perl": (("-e", "-E"), "perl"), "raku": (("-e",), "perl"), "php": (("-r",), "php"), "lua": (("-e",), "lua"), "luajit": (("-e",), "lua"), "texlua": (("-e",), "lua"),
    "tclsh": ((), "tcl"), "wish": ((), "tcl"), "guile": (("-c",), "scheme"), "emacs": (("--eval", "-eval", "--execute"), "lisp"), "sbcl": (("--eval",), "lisp"),
    "clisp": (("-x",), "lisp"), "racket": (("-e",), "lisp"), "bb": (("-e",), "clojure"), "janet": (("-e",), "lisp"), "powershell": (("-Command", "-c", "-C", "-command"), "ps"),
    "pwsh": (("-Command", "-c", "-C", "-command"), "ps"), "cmd": (("/c", "/C", "/k"), "cmd"), "groovy": (("-e",), "groovy"), "scala": (("-e",), "scala"),
    "julia": (("-e", "--eval", "-E"), "julia"), "R": (("-e",), "R"), "Rscript": (("-e",), "R"), "elixir": (("-e", "--eval"), "elixir"), "iex": (("-e",), "elixir"),
    "octave": (("--eval",), "octave"), "erl": (("-eval",), "erlang"), "ghc": (("-e",), "haskell"), "kotlin": (("-e",), "kotlin"), "nvim": (("-c", "+"), "vim"),
    "vim": (("-c", "--cmd"), "vim"), "vi": (("-c",), "vim"), "view": (("-c",), "vim"), "ex": (("-c",), "vim"), "gvim": (("-c",), "vim"), "rvim": (("-c",), "vim"),
    "vimdiff": (("-c",), "vim"), "ed": ((), "ed"), "nano": ((), "none"), "emacsclient": (("--eval", "-e"), "lisp"), "kak": (("-e",), "vim"), "gdb": (("-ex", "-eval-command", "--eval-command"), "gdb"),
    "lldb": (("-o", "-O", "--one-line"), "gdb"), "expect": (("-c",), "tcl"), "m4": ((), "m4"), "micro": ((), "none"), "hx": ((), "none"), "pico": ((), "none"),
    "zx": (("--eval", "-e"), "js"), "octave-cli": (("--eval",), "octave"), "gnuplot": (("-e",), "gnuplot"), "bpftrace": (("-e",), "bpf"), "dtrace": (("-n",), "bpf"),
    "sqlmap": ((), "none"), "msfconsole": (("-x",), "sh"), "swipl": (("-g",), "prolog"),
}  # fmt: skip


def interpreter(call: Call) -> Verdict | None:
    options, language = _INTERPRETERS[call.name]
    args = call.args
    if (not args and not call.piped) or args in (["--version"], ["-V"], ["-v"], ["--help"], ["-h"]):
        return READ if args else judge("program", call.line(), None)
    text = _option_code(args, options, language)
    if text is not None:
        verdict = _special(call, text, language)
        if language == "vim" or (language in ("perl", "ruby") and any(re.match(r"-\w{0,4}i", a) for a in args)):
            return max((v for v in (verdict, _editor(call, language)) if v), key=lambda v: v.level)
        return verdict
    encoded = next((at for at, arg in enumerate(args) if language == "ps" and _ENCODED.match(arg)), None)
    if encoded is not None:
        return _encoded(call, " ".join(args[encoded + 1 : encoded + 2]))
    if language == "cmd":
        return judge("program", call.line(), None)
    if language == "ps" and args and args[0][:1] != "-" and not args[0].lower().endswith(".ps1"):
        return _special(call, " ".join(args), language)
    if language in ("vim", "ed", "none"):
        return _editor(call, language)
    if (
        call.exactly("check")
        or (call.name == "php" and call.exactly("l"))
        or (call.name in ("perl", "ruby") and args[:1] in (["-c"], ["-wc"]))
        or (call.name == "node" and "--check" in args)
    ):
        return READ
    if language == "python" and "-m" in args:
        return _module(call, args[args.index("-m") + 1 :])
    if language == "python" and "upload" in args and any(a.rsplit("/", 1)[-1] == "setup.py" for a in args):
        return call.judge("publish")
    if call.name in ("perl", "ruby") and any(re.match(r"-\w*[pn]?i", a) for a in args):
        return _editor(call, language)
    return _file(call, language)


def _encoded(call: Call, text: str) -> Verdict | None:
    """PowerShell's own base64 of UTF-16."""
    with contextlib.suppress(ValueError, binascii.Error):
        call.nested(base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-16-le"))
    return judge("remote-code", call.line(), None, why="hides what it runs")


def _option_code(args: list[str], options: tuple[str, ...], language: str) -> str | None:
    """The code, also from bundles such as `-we` and `-lne`."""
    texts = []
    for at, arg in enumerate(args):
        following = args[at + 1] if at + 1 < len(args) else ""
        if arg in options:
            texts.append(" ".join(args[at + 1 :]) if language in ("cmd", "ps") else following)
        elif any(o.startswith("--") and arg.startswith(o + "=") for o in options):
            texts.append(arg.partition("=")[2])
        elif (
            language in ("perl", "ruby", "python", "js", "php")
            and re.fullmatch(r"-[A-Za-z0-9]{1,8}", arg)
            and arg[-1:] in [o[-1:] for o in options if len(o) == 2]
        ):
            texts.append(following)
        elif language in ("python", "perl", "ruby") and options and arg[:2] == options[0] and len(arg) > 2:
            texts.append(arg[2:])
        elif language == "vim" and arg[:1] == "+" and len(arg) > 1:
            texts.append(arg[1:])
        elif language in ("python", "js") and arg[:1] != "-" and not texts:
            break
    return "\n".join(texts) if texts else None


_IN_VIM = Lazy(r"\s*:?\s*(?:silent!?\s+)?(?P<language>py(?:thon)?[3x]?|ruby?|perl|lua)\s+(?P<code>.+)")
_VIMS = {"py": "python", "ru": "ruby", "pe": "perl", "lu": "lua"}
_REHEARSED = Lazy(
    r"(?i)\s*(?:(?:Remove|Move|Copy|Rename|New|Clear)-Item|(?:Stop|Restart)-(?:Process|Service)|(?:Set|Clear|Add)-Content)(?:\s+[\w./\\:*~,-]+)*\s+-WhatIf\s*$"
)
"""https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters#-whatif"""
_ENCODED = Lazy(r"(?i)-e(?:c|nc?|nco\w*)?$")
"""Any beginning of `-EncodedCommand` will do: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_pwsh"""


def _special(call: Call, text: str, language: str) -> Verdict | None:
    """Languages that run a shell in a way of their own."""
    if language in ("vim", "gdb"):
        for line in text.splitlines():
            run = re.match(
                r"\s*:?\s*(?:silent!?\s+)?(?:[%.\d,$]*!|r(?:ead)?\s*!|w(?:rite)?\s*!|shell |!|term(?:inal)?\s+|call\s+system\(['\"]|echo\s+system\(['\"]"
                r"|lua\s+os\.execute\(['\"]|py(?:thon)?3?\s+import os;\s*os\.system\(['\"]|make\s|pipe\s.*\|\s*|platform shell "
                r"|python\s+(?:import os;?\s*)?os\.system\(['\"])(.*)",
                line,
            )
            if run:
                call.nested(re.sub(r"['\"]\)+\s*$", "", run.group(1)))
            said = _IN_VIM.match(line) if language == "vim" else None
            if said and (verdict := code(call, said["code"], _VIMS[said["language"][:2]])):
                call.shell.note(call.line(), verdict)
        return judge("local", call.line(), None)
    if language == "ps" and _REHEARSED.match(text):
        return READ
    if language in ("cmd", "ps"):
        from gate.commands.families.windows import as_posix, cmdlets, without_aliases

        call.nested(as_posix(text) if language == "cmd" else without_aliases(text))
        if named := cmdlets(call, text):
            return named
        if re.search(r"(?i)iex|invoke-expression|downloadstring|encodedcommand|frombase64", text):
            return judge("remote-code", call.line(), None)
        return judge("program", call.line(), None)
    if language in (
        "lisp",
        "tcl",
        "m4",
        "scheme",
        "clojure",
        "osa",
        "prolog",
        "gnuplot",
        "octave",
        "lua",
        "bpf",
    ) and re.search(
        r"shell-command|call-process|exec|system|spawn|run-program|do shell script|start-process|os\.execute|io\.popen|send|shell|sh ",
        text,
    ):
        for match in re.finditer(r"(?:exec|spawn|system)\s+([^\]\[\"\n]+)", text):
            call.nested(match.group(1))
        for literal in literals(text):
            call.nested(literal)
        words = literals(text)
        if len(words) > 1:
            call.execute([w for w in words if w])
    return code(call, text, language)


def _editor(call: Call, language: str) -> Verdict | None:
    if call.piped and call.stdin:
        for line in call.stdin.splitlines():
            if line.lstrip(":")[:1] == "!":
                call.nested(line.lstrip(":")[1:])
    found = [
        paths.write_verdict(w, call.shell.cwd, call.line())
        for w in call.words(("-u", "-S", "-s", "-c", "-e", "-E", "--cmd"))
    ]
    return max((v for v in found if v), key=lambda v: v.level, default=judge("local", call.line(), None))


_MODULE_NAMES = {
    "pytest": "pytest",
    "pip": "pip",
    "unittest": "unittest",
    "awscli": "aws",
    "ansible": "ansible",
    "twine": "twine",
    "alembic": "alembic",
    "flask": "flask",
    "django": "manage.py",
    "uv": "uv",
    "poetry": "poetry",
    "pre_commit": "pre-commit",
    "dbt": "dbt",
    "celery": "celery",
    "mypy": "mypy",
    "ruff": "ruff",
    "black": "black",
    "build": "build",
    "invoke": "invoke",
    "fabric": "fab",
    "zappa": "zappa",
    "airflow": "airflow",
}


def _module(call: Call, rest: list[str]) -> Verdict | None:
    """`python -m pytest`: a module with a command's name is that command."""
    if not rest:
        return READ
    name = rest[0]
    if name in (
        "json.tool",
        "this",
        "platform",
        "site",
        "sysconfig",
        "timeit",
        "calendar",
        "tabnanny",
        "ast",
        "dis",
        "tokenize",
        "pydoc",
    ):
        return READ
    if name == "base64":
        return READ
    if name in (
        "http.server",
        "SimpleHTTPServer",
        "venv",
        "compileall",
        "zipfile",
        "tarfile",
        "ensurepip",
        "cProfile",
        "pdb",
        "trace",
        "py_compile",
        "doctest",
        "virtualenv",
    ):
        return judge("build", call.line(), None)
    known = _MODULE_NAMES.get(name)
    if known:
        call.execute([known, *rest[1:]], stdin=call.stdin, piped=call.piped)
        return None
    return script_verdict(call, name.replace(".", "/"), rest[1:])


def _file(call: Call, language: str) -> Verdict | None:
    """A script file, or code from a pipe."""
    words = call.words(
        (
            "-W",
            "-X",
            "-r",
            "--require",
            "-I",
            "-M",
            "--import",
            "--loader",
            "-m",
            "--inspect",
            "--max-old-space-size",
            "-f",
            "-l",
            "-d",
            "--script",
            "-q",
            "-Q",
            "-x",
        )
    )
    name = words[0] if words else ""
    if name in ("", "-", "/dev/stdin"):
        if call.piped:
            if call.stdin is None:
                return judge("remote-code", call.line(), None, why="runs code that nobody here has read")
            return _special(call, call.stdin, language)
        return judge("program", call.line(), None)
    base = name.rsplit("/", 1)[-1]
    if base in ("manage.py", "artisan", "console") or (base in ("rails", "rake") and "bin/" in name):
        at = call.args.index(name)
        call.execute([base, *call.args[at + 1 :]], stdin=call.stdin, piped=call.piped)
        return None
    state = call.shell
    written = state.feeds[name] if name in state.feeds else state.told(paths.join(state.cwd, name))
    if name in state.feeds and written is None:
        return judge("remote-code", call.line(), None)
    if written is not None:
        return _special(call, written, language)
    return script_verdict(call, name, call.args[call.args.index(name) + 1 :])


HANDLERS: dict[str, Handler] = dict.fromkeys(_INTERPRETERS, interpreter)
