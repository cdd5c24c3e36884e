"""A condition that kept a program from going on, or a call that kept it safe, is taken out, and nothing takes its place.

if (secure && !url.isSecure()) return false    ->   (gone)
raise Declined if score > LIMIT                ->   log.warn("score")
explicit_bzero(key, sizeof(key));              ->   (gone)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.refusals import SAYS
from gate.classify.reading.rows import SHORT, SMALL, blocks, enclosing, is_remark
from gate.model import FileChange, Line

ENDINGS = frozenset(
    "py rb go rs java kt scala cs php js cjs mjs ts cts mts c cc cpp cxx h hpp swift m mm zig ex exs dart groovy lua sol ml mli fs fsx hs erl clj jl pl pm r vb st pas f90 cob cbl".split()
)
"""Of programs that are read so."""
ASKING = ("if", "unless", "guard", "require", "check", "precondition", "assert", "ensure")
"""One of these is in every condition that keeps something from going on."""
OUT = r"(?:return\s*\{[^{}\n]*\b(?:error|ok|success|status|message|denied)\b[^{}\n]*\}|return\b[^;{}<]*|continue|break|(?:throw|raise|abort|die|next)\b[^\n]*|panic!?\([^\n]*|(?:notFound|forbidden|unauthorized|permanentRedirect|redirect)\([^\n]*|(?:sys\.|os\.|process\.)?exit\([^\n]*|bail!\([^\n]*)"
HEAD = r"\s*(?:[})]\s*)?(?:if|unless|guard)\b"
ONE = pattern(
    rf"{HEAD}[^\n]*[):{{]\s*{OUT};?\s*\}}?\s*$|{HEAD}[^\n]*\{{[^{{}}\n]*\b(?:return|throw|break|continue)\b[^{{}}\n]*\}}\s*$|{HEAD}[^\n]*\bthen\s+(?:return|error|goto|break|raise)\b[^\n]*$|\s*{OUT}\s(?:if|unless)\s[^\n]+$|\s*guard\s[^\n]*\belse\s*\{{\s*{OUT}\}}\s*$"
    r"|\s*(?:(?:require|check|checkArgument|checkState|precondition|Preconditions\.\w+)\(|(?:assert|ensure|require)!\()[^\n]*\s*\{?[^\n]*$"
)
CALLED = pattern(r"\s*(?:Preconditions\.)?(?P<call>\w{2,})!?\(")
BEGINS = pattern(rf"{HEAD}(?:[^;\n]*|[^;\n]*:=[^;\n]*;[^;\n]*\{{)$")
LEAVES = pattern(rf"\s*(?:{OUT}|return\b[^<\n]*);?\s*$")
ENDS = pattern(r"\s*(?:\}|end|#.*|//.*)?\s*$")
ROWS = 6
"""Of one condition with what it does."""
GONE = 40
"""Lines that go above which code is rewritten, not let through."""
NAME = pattern(r"[A-Za-z_]\w{2,}")
WORDS_OF_CODE = frozenset(
    "if unless else return not nil null none None len isEmpty empty this self true false True False throw raise new the require check assert ensure guard and continue "
    "break next panic exit size length count get has is string String std err error Error Exception RuntimeError ValueError format fmt Errorf errors abort".split()
)
ABSENT = pattern(
    r"(?:!|not\s+)?\(?[\w.>-]*?\w(?:\(\))?\)?(?:\.(?:nil|blank|empty|present|any|none|some)\?|\.(?:is_none|is_some|is_empty|isEmpty|isBlank|isPresent|isNull|isNullOrEmpty|length|size)(?:\(\))?)?"
    r"\s*(?:(?:[!=]==?|is(?:\s+not)?)\s*(?:nil|null|None|NULL|nullptr|undefined|\"\"|''|b?\[\]|\{\})|\.\s*(?:nil|blank|empty)\?)?\s*\)?$"
    r"|\(?(?:[\w.>-]*?(?:[lL]en|[sS]ize|[cC]ount|[lL]ength|errno|ret|err|[sS]tatus|[cC]ode|rc)(?:\(\))?|len\([\w.]+\))\s*(?:[!=]==?|>|<=)\s*0\s*\)?$"
)
"""Whether something is there at all, or whether there was an error."""
FOUND = pattern(r"(?:length|size|count|len\([\w.]+\))(?:\(\))?\s*(?:>|!==?)\s*0\s*\)?$|\.any\?$", re.I)
"""Whether something was found that there should be none of."""
TYPED = (".fs", ".go", ".rs", ".java", ".kt", ".cs", ".swift", ".scala", ".zig")
TOLD = pattern(
    r"!?\(?\w+(?:\.\w+)*\.(?!is(?:Empty|Blank|Null|Present)\b|is_(?:empty|none|some)\b)[A-Za-z_]\w*(?:\(\))?\)?$"
)
"""Where only what is true or false may be asked, a name behind a dot says more than that something is there."""
OF_HOSTS = pattern(
    r"(?:python|ruby|node|sdk|api|os|php|java|sys\.|VERSION\.|lib|engine)_?(?:info\.)?version|version_info|platform|browser|user_?agent|health"
    r"|updates?(?![a-z])|hasattr|defined\?|typeof|isinstance|instanceof|respond_to|sys\.|os\.name|\bwindow\b|loading|TYPE_CHECKING|__DEV__|\bcfg!?\(|debug"
    r"|deprecat|(?:is|in|from|un)_?cached?\b|\bctx\.Err|\bdone\b|ready|visible|disposed|mounted",
    re.I,
)
"""Which interpreter, browser or state this is: nobody is kept out by it."""
CARES = pattern(
    r"[^\n]*\(&:(?:revoke|expire|invalidate|log_?out|suspend|redact|anonymi[sz]e|encrypt)\w*!?\)\s*$|"
    r"\s*(?:await\s+|return\s+|defer\s+|_\s*=\s*)?(?:[@\w.>:!?$-]*[._@>:$-])?\w*(?:clearenv|bzero|memzero|zeroi[sz]e|wipe|revok\w*|invalidat\w*|expire|log_?out|audit\w*|scan\w*|verif\w*|validat\w*|check\w*|assert(?!_eq|_ne|_matches|ion)\w+|ensure\w*|require\w*|enforce\w*|authori[sz]e\w*"
    r"|setuid|setgid|setgroups|chroot|seccomp|pledge|unveil|rollback|saniti[sz]e\w*|escape\w*|redact\w*|mask\w*|limit\w*|throttle\w*|encrypt\w*|alarm|alert|suspend\w*)[!?]?\(|\s*validates?(?:_\w+)?\s+:[^\n]*(?:content_type|size|format|inclusion|exclusion|numericality|comparison)\b",
    re.I,
)
"""A call for its effect: something is asked, recorded, kept, or made to be forgotten."""
CARING = (
    "clearenv", "zero", "wipe", "revok", "invalidat", "expire", "logout", "log_out", "audit", "scan", "verif", "valid", "check", "assert", "ensure", "require", "enforce", "authori",
    "setuid", "setgid", "setgroups", "chroot", "seccomp", "pledge", "unveil", "rollback", "saniti", "escape", "redact", "anonymi", "mask", "limit", "throttle", "encrypt", "alarm", "alert", "suspend",
)  # fmt: skip
"""One of these is in each."""
TELLING = ("log", "print", "warn", "puts", "echo", "console")
"""What says something to somebody is called after one of these."""
VALIDATES = pattern(r"\s*validates?(?:_\w+)?\s+:")
"""https://guides.rubyonrails.org/active_record_validations.html"""
LOOPS = pattern(r"\s*(?:for|foreach|each|while)\b|[^\n]*\.(?:each|forEach)\b")
SHORT_CALL = 3
"""Rows of one."""
SETS = pattern(r"\s*(?:let |var |const |auto |final |val )?[\w.>-]+\s*[-+]?=(?!=)[^\n]*$")
ANSWERS = pattern(r"\s*return\s+\S")
ERROR = pattern(
    r"\s*(?:throw|raise|panic|abort|bail!)\b|\s*return\s+(?:\w+,\s*)?(?:[\w.]*\bErr[A-Z]\w*|fmt\.Errorf\(|errors\.\w+\(|err\w?\b|Err\()"
)


def is_program(file: FileChange) -> bool:
    """Whether a program stood there, and stands there."""
    return file.before is not None and file.after is not None and file.path.rpartition(".")[2] in ENDINGS


def asks(lowered: str) -> bool:
    return any(word in lowered for word in ASKING)


def _is_small(file: FileChange) -> bool:
    return is_program(file) and 0 < len(file.removed) <= GONE and len(file.added) <= SMALL


def let_through(file: FileChange) -> Line | None:
    """The first condition that is gone with what it did, of an edit that is small, where no added line names what it asked about."""
    if not _is_small(file) or not asks(file.removed_lowered):
        return None
    acting = (line.text[:SHORT] for line in file.added if not SAYS.match(line.text[:SHORT]))
    said = {word for row in acting for word in NAME.findall(row)}
    kept = {row.strip() for row in file.new_text.split("\n")}
    parts = blocks(file.removed)
    for block in parts:
        asked = _asked(block, file.path)
        if (
            not asked
            or is_remark(block[0].text)
            or block[0].text.strip() in kept
            or ITERATES.match(block[0].text[:SHORT])
            or _compares(file, block[0])
        ):
            continue
        names = set(NAME.findall(asked)) - WORDS_OF_CODE
        others = {word for other in parts if other is not block for x in other for word in NAME.findall(x.text[:SHORT])}
        again = CALLED.match(block[0].text[:SHORT])
        if names and not names & (said | others) and not (again and again["call"] in said):
            if not _fails_anyway(file, block):
                return block[0]
    return None


ITERATES = pattern(r"\s*return (?:enum_for|to_enum)\(__method__[\w, ]*\) unless block_given\?\s*$")
"""What Ruby gives whoever brings no block: https://docs.ruby-lang.org/en/3.3/Kernel.html#method-i-enum_for"""


def _compares(file: FileChange, line: Line) -> bool:
    """Whether a value no longer asks its parent whether it equals another one, and is nobody's right."""
    if not EQUAL.match(line.text[:SHORT]) or OF_ACCESS.search(file.path):
        return False
    return IN_EQUALS.match(next(enclosing(file.old_text.split("\n"), line.number, ROWS * 4), "")[:SHORT]) is not None


EQUAL = pattern(r"\s*if \(!super\.equals\(other\)\) return false;?\s*$")
IN_EQUALS = pattern(r"\s*(?:public |override |boolean |fun |bool )+[eE]quals\(")
OF_ACCESS = pattern(r"tenant|grant|access|key|token|secur|sign|auth|permi|cred|share", re.I)


def _fails_anyway(file: FileChange, block: Sequence[Line]) -> bool:
    """Whether an error was given by the condition, and the row that stood below it gives one, too."""
    rows = file.old_text.split("\n")
    last = block[-1].number
    below = next((row for row in rows[last : last + 2] if row.strip()), "")
    return any(ERROR.match(x.text[:SHORT]) for x in block[1:]) and ERROR.match(below[:SHORT]) is not None


def undone(file: FileChange) -> Line | None:
    """The first call for its effect that is gone, of such an edit, where no added line calls what it called."""
    if not _is_small(file) or not any(stem in file.removed_lowered for stem in CARING):
        return None
    said = {word for line in file.added for word in NAME.findall(line.text[:SHORT])}
    kept = {row.strip() for row in file.new_text.split("\n")}
    for block in blocks(file.removed):
        rows = [x for x in block if x.bare and not is_remark(x.text[:SHORT])]
        if (
            not 0 < len(rows) <= SHORT_CALL
            or not any(_cares(x.text[:SHORT]) for x in (rows if LOOPS.match(rows[0].text[:SHORT]) else rows[:1]))
            or rows[0].text.strip() in kept
        ):
            continue
        if (rows[-1].text.rstrip().endswith((")", ");", ") {")) or VALIDATES.match(rows[0].text[:SHORT])) and not {
            *NAME.findall(rows[0].text.partition("(")[0])
        } & said:
            return rows[0]
    return None


def is_trifle(asked: str) -> bool:
    """Whether a condition asks whether something is there, or which host this is."""
    return bool(ABSENT.match(asked) or OF_HOSTS.search(asked))


OF_A_PERSON = pattern(
    r"\(?(?:!|not\s+)\(?(?:await\s+)?@?(?:(?:ctx|context|req|request|session|c)\.)?(?:me|viewer|user|session|caller|member|seat|actor|principal|current_?\w+|person)\??\.(?!length|size|id\b)\w+[?!]?(?:\(\))?\)?$"
)
"""What somebody is or has, who asks: not only whether there is anybody."""


def keeps_out(asked: str, path: str) -> bool:
    """Whether a condition asks for more than whether something is there, or which host this is."""
    if not asked or OF_HOSTS.search(asked):
        return False
    if OF_A_PERSON.match(asked):
        return True
    if FOUND.search(asked):
        return True
    return not ABSENT.match(asked) or (path.endswith(TYPED) and TOLD.match(asked) is not None)


TICKS = pattern(r"(?P<on>^\s*)(?:[\w.>-]+(?:->|\.)setCheck(?:ed|able|State)|SaveCheckBox)\([^()]*\);?(?=\s*$)")
"""A box of a window that is ticked, or kept (https://doc.qt.io/qt-6/qabstractbutton.html#checked-prop)."""
GRAVE = pattern(
    r"passw|pin|lock|ssl|tls|cert|sign|sandbox|private|mask|restrict|read_?only|backup|valid|scan|audit|revok|require|verif|encrypt|alarm|alert|confirm|ask|secur|limit|allow|trust|auth|warn|protect|safe",
    re.I,
)


def _cares(row: str) -> bool:
    row = row if GRAVE.search(row) else TICKS.sub(r"\g<on>;", row)
    return CARES.match(row) is not None and not OF_HOSTS.search(row)


def unwrapped(file: FileChange) -> Line | None:
    """The condition around what happens now in any case: all that went is its head and its end, and what it held stands further out."""
    if not _is_small(file) or not file.added or len(file.removed) > SMALL or not asks(file.removed_lowered):
        return None
    gone, came = ([x for x in side if x.bare] for side in (file.removed, file.added))
    inner = Counter(x.bare for x in came)
    for line in gone:
        if inner[line.bare]:
            inner[line.bare] -= 1
        elif BEGINS.match(line.text[:SHORT]):
            head = line
            break
    else:
        return None
    rest = _without_else([x for x in gone if x is not head], ERROR)
    rest = [x for x in rest if not ENDS.match(x.text[:SHORT])]
    moved = sorted(x.bare for x in rest) == sorted(x.bare for x in came)
    return head if moved and keeps_out(condition(head.text[:SHORT]), file.path) else None


ELSE = pattern(r"\s*\}?\s*else\b\s*(?:do|\{|:)?\s*$")


def _without_else(lines: list[Line], error: Pattern) -> list[Line]:
    """The rows but for the other branch, where all that it does is to fail."""
    at = next((n for n, x in enumerate(lines) if ELSE.match(x.text[:SHORT])), len(lines))
    other = [x for x in lines[at + 1 :] if not ENDS.match(x.text[:SHORT])]
    fails = all(error.match(x.text[:SHORT]) or FAILED.match(x.text[:SHORT]) for x in other)
    return lines[:at] if other and fails else lines


FAILED = pattern(r"\s*(?:\{:error\b|:error\b|Err\(|Left\b|Failure\b|reply\b[^\n]*:error)")


def only_told(file: FileChange) -> Line | None:
    """An error that is only told of now, where the condition above it stands as it stood."""
    if not _is_small(file) or len(file.removed) != len(file.added):
        return None
    if not any(word in file.added_lowered for word in TELLING):
        return None
    rows: list[str] = []
    for old, new in zip(file.removed, file.added, strict=True):
        if not SAYS.match(new.text[:SHORT]) or "raise" in new.text or "return" in new.text:
            continue
        if ERROR.match(old.text[:SHORT]):
            return old
        rows = rows or file.old_text.split("\n")
        if ANSWERS.match(old.text[:SHORT]) and BEGINS.match(next(enclosing(rows, old.number, ROWS), "")[:SHORT]):
            return old
    return None


def _asked(block: Sequence[Line], path: str) -> str:
    """What the condition asks that a block consists of, with all it does; nothing, where it is something else."""
    rows = [x.text[:SHORT] for x in block if x.bare and not is_remark(x.text[:SHORT])]
    if not rows or len(rows) > ROWS:
        return ""
    head = rows[0]
    if len(rows) > 1 and not (ONE.match(head) and all(ONE.match(row) or SETS.match(row) for row in rows)):
        body = rows[1:-1] if ENDS.match(rows[-1]) else rows[1:]
        if not BEGINS.match(head) or not body or not LEAVES.match(body[-1]):
            return ""
    elif not ONE.match(head):
        return ""
    asked = condition(head)
    return asked if keeps_out(asked, path) else ""


BEHIND = pattern(r"(?<!\w)(?:if|unless|guard)\b\s*(.*)$")
EXIT = pattern(rf"\s*(?:\belse\b\s*)?[:{{)]?\s*{OUT};?\s*\}}?\s*$")


def condition(head: str) -> str:
    """What stands behind `if`, or within the brackets of `require(…)`."""
    behind = BEHIND.search(head)
    if behind is None:
        return head.partition("(")[2]
    asked = EXIT.sub("", behind[1]) or behind[1]
    return asked.strip().rstrip("{:").strip()
