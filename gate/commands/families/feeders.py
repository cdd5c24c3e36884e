"""Programs that make commands of what they are fed or told: xargs, parallel, watch, entr, at."""

from __future__ import annotations

import re
import shlex

from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.wrappers import after
from gate.commands.grades import READ, Verdict, judge

MANY = UNKNOWN + " " + UNKNOWN
"""What nobody can know, and more than one of it."""


def xargs(call: Call) -> Verdict | None:
    """What it appends is known only if what it reads is."""
    valued = frozenset("-n -P -L -d -s -a -E -I -J -R --max-args --max-procs --delimiter --arg-file --replace".split())
    rest = after(call.args, valued, 0)
    if not rest:
        return READ
    items = call.stdin.split() if call.stdin else []
    appended = [MANY] if not items or any(UNKNOWN in item for item in items) else items[:50]
    mark = call.value("-I", "-J", "--replace")
    if mark is None and call.has("-i"):
        mark = "{}"
    if mark and mark != "":
        one = UNKNOWN if appended == [MANY] else " ".join(appended)
        argv = [word.replace(mark, one) for word in rest]
    else:
        argv = [*rest, *appended]
    call.execute(argv, piped=False)
    return None


def parallel(call: Call) -> Verdict | None:
    """GNU parallel: a template, then `:::` and its values."""
    valued = frozenset(
        "-j --jobs -a --arg-file -N -n --colsep -d --delay --joblog --tmpdir -S --sshlogin --results".split()
    )
    rest = after(call.args, valued, 0)
    cut = next((at for at, word in enumerate(rest) if word in (":::", "::::", ":::+")), len(rest))
    template = " ".join(rest[:cut])
    values = rest[cut + 1 :] if cut < len(rest) and rest[cut] == ":::" else (call.stdin or UNKNOWN).splitlines()
    for value in values[:10] or [UNKNOWN]:
        value = value.replace(UNKNOWN, "$__unknown")
        if not template:
            call.nested(value)
        elif "{" in template:
            call.nested(_filled(template, value))
        else:
            call.nested(f"{template} {value}")
    return None


def _filled(template: str, value: str) -> str:
    return re.sub(r"\{[./#%]*\}", lambda match: value, template)


_TEXT_VALUED: dict[str, str] = {
    "watch": "-n --interval -d",
    "entr": "",
    "watchexec": "-w -e -f -i -s --watch --exts --filter --ignore --shell --delay-run -d",
    "nodemon": "-w -e -i --watch --ext --ignore",
    "hyperfine": "-w -r -m -M -p -c -n -L -P --warmup --runs --prepare --cleanup --export-json --export-markdown --parameter-list",
    "concurrently": "-n -c -k --names",
    "npm-run-all": "",
    "wireit": "",
    "tsx-watch": "",
    "foreman": "",
    "honcho": "",
    "overmind": "",
    "ts-node-dev": "",
    "at": "-f -t -q",
    "batch": "",
}


def text(call: Call) -> Verdict | None:
    """Programs that hand their words to a shell: each text is read as one, and so are all of them together."""
    valued = frozenset(_TEXT_VALUED.get(call.name, "").split())
    rest = call.words(valued)
    if call.name in ("at", "batch"):
        if call.piped:
            found = call.nested(call.stdin) if call.stdin is not None else None
            return call.judge("dynamic", "runs later what it is fed") if found is None or found.level < 2 else None
        return call.judge("host", "schedules commands for later")
    for option in ("--prepare", "--cleanup", "--setup", "-p", "-c", "--exec", "-x", "-s"):
        for value in call.values(option):
            if " " in value:
                call.nested(value)
    if call.name in ("hyperfine", "concurrently", "npm-run-all"):
        for one in rest:
            if call.name != "npm-run-all":
                call.nested(one.replace("npm:", "npm run "))
        return judge("program", call.line(), None)
    if call.name == "entr":
        rest = after(call.args, valued, 0)
        call.execute([word.replace("/_", UNKNOWN) for word in rest])
        return None
    if rest:
        at = call.args.index(rest[0])
        words = call.args[at:]
        call.nested(words[0] if len(words) == 1 else " ".join(w if " " in w else shlex.quote(w) for w in words))
    return READ


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TEXT_VALUED, text),
    **dict.fromkeys(("xargs", "gxargs"), xargs),
    **dict.fromkeys(("parallel", "rush"), parallel),
}
