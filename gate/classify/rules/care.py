"""A decision about somebody's care that is turned: another limit, a check or a warning less, in a program of any name.

Raises (4): `LOW_SAT = 90` that becomes 70 beside `page_nurse(`, a rejected order that is let through, one finding less that is urgent.
Ignores: pages that only show, tests, prose, names and words in programs about patients, whole pieces that are written anew.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.classify.rules.clinical import SAFER
from gate.model import FileChange, Finding, Line

IDS = {"clinical-turn": "a limit, a check or a warning of somebody's care that is turned"}
LONG = 400
"""Characters of a line; a longer one is no source that somebody wrote."""
NEAR = 14
"""Rows on each side of a line in which words of care are looked for."""
ALIKE = 50
"""New lines that begin as an old one does, with which it is compared."""
LINES = 3_000
"""Changed lines of each side that are read."""
MOST = 5_000
"""Comparisons of lines in one file."""
PIECE = 8
"""Lines that go together beyond which a piece is written anew, not turned."""
SHOWS = of_path(
    r"(^|/)(locales?|i18n|l10n|styles?|themes?|icons?|migrations?|fixtures?|seeds?|mocks?|stories|views|sample[-_]?data|\.github|org/hl7/fhir/\w+/model)/|(^|/)(seeds|\w*(chart|plot|presentation|display)\w*)\.\w+$|\.(erb|haml|css|scss|less|svg|html?|sql|lock|po|properties|strings|md|txt|json)$",
    re.I,
)
DECIDES = r"contraindic|pregnan|potassium|glucose|cholesterol|creatinine|saturation|spo2|oxygen|systolic|fever|allerg|h[a]?emorrhage|pneumothorax|infusion pump|infusion|chemotherap|radiolog|chest pain|physician|clinician|\bnurse|_nurse|triage|crossmatch|\bobx\b|deteriorat|analyte|mmol|cockcroft|suicid|overdose|\bbsa\b|weight_?kg|patient_match|same_patient|\w(?-i:Mg)\b|_mg\b|last_?(?:taken|given)|may_?give|per_?day|dosage_?instruction|adults_?only|severity"
"""Words of what is measured, of whom it endangers and of who is called."""
CARE = pattern(
    DECIDES
    + r"|medication|medicine\b|prescri|\brx\b|\bdos(?:e|es|age|ing)\b|vaccin|immuni[sz]|(?:^|_|\b)sat\b|laborator|\bhl7\b|diagnos|\bscr\b|\bward\b|\bicu\b"
    r"|patient|hospital|\bdrugs?\b|symptom|refill|\bmeds?\b|bpm\b|(?:^|_|\b)hr\b|blood|clinic(?:al)?\b|surger|vitals|\balarms?\b|desaturat",
    re.I,
)
DECISION = pattern(DECIDES, re.I)
COMMON = frozenset(
    {
        "severity",
        "triage",
        "infusion",
        "overdose",
        "per_day",
        "perday",
        "saturation",
        "_mg",
        "oxygen",
        "analyte",
    }
)
"""Of other trades, too: they need more beside them."""
TOKEN = re.compile(r"[A-Za-z_$][\w.$]*|\d[\d.]*|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[<>=!]=+|&&|\|\||[^\s\w]")
UNIT = re.compile(r"[\"'](?:[dhsg]|min|wk|mo|m[gl]|mcg|kg|lb|mmol|days?|hours?|\d+(?:\.\d+)?)[\"']$")
DIGIT = re.compile(r"\d")
COMPARES = frozenset({"<", ">", "<=", ">=", "==", "!=", "===", "!=="})
SUMS = frozenset(("average", "mean", "avg", "max", "min", "median", "sum", "last", "first", "maxOrNull", "minOrNull"))
"""How many measurements become one."""
JOINS = frozenset({"&&", "||", "and", "or", "not", "!", "disabled", "required", "readonly", "in"})
QUIET = re.compile(
    r".*(?i:time_?out|\bttl\b|\bretr(?:y|ies)|\brange\(|page_?size|per_?page|\bpages?\b(?!_)|\bsize\b|cache|version|\bport\b|_mb\b|\bvolume\b)|"
    r"\s*(?:#|//|\*|/\*|--|import\b|from\b|using\b|package\b|include\b|@)|.*(?:\blog(?:ger|ging)?\.|\bconsole\.|\bprint\w*\()"
)
CHECK = re.compile(
    r"\s*validates?(?:_\w+)?\s+:|\s*\}?\s*(?:if|elif|else\s+if|elsif|unless|when|guard|assert|require)\b|\s*(?:and|or|&&|\|\|)\s|.*\s(?:if|unless)\s"
)
WARNS = re.compile(
    r"(?:warn|alert|alarm|page|notif|reject|block|escalat|flag)\w*(?:\.push|\.append|\.add)?\s*\(|role=.alert|\braise\b|\bthrow\b",
    re.I,
)
ANSWERS = frozenset({"true", "false", "True", "False"})
CONSTANT = re.compile(r"\s*return(?:\s+(?:true|false|none|null|nil|\[\]|\{\}|0|\w+\.ok\(\)))?\s*;?\s*$", re.I)
NEVER = re.compile(r"\s*(?:if|elif)\s*\(?\s*(?:false|0)\b", re.I)
TOLD = re.compile(r"\s*(?:-\s*)?[\"']?(?:notify|alert|page|escalat)\w*[\"']?\s*[:=]\s*\[", re.I)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature not in ("code", "config") or SHOWS.search(file.path) or file.before is None or file.after is None:
        return
    gone, came = (Counter(x.bare for x in side) for side in (file.removed, file.added))
    removed = [x for x in file.removed[:LINES] if not came[x.bare] and _is_said(x)]
    added = [x for x in file.added[:LINES] if not gone[x.bare] and _is_said(x)]
    rows = file.old_text.split("\n") if removed or added else []
    turns, words, named = _turns(added), dict[int, set[str]](), _words(file.path)
    for line in (*_pieces(removed), *(x for x in added if NEVER.match(x.text))):
        said = set(named)
        for number in range(max(0, line.number - NEAR), min(len(rows), line.number + NEAR)):
            if number not in words:
                words[number] = _words(rows[number][:LONG])
            said |= words[number]
        if _is_care(said) and turns(line):
            yield finding("clinical-turn", 4, IDS["clinical-turn"], file, line=line, safer=SAFER)
            return


def _is_said(line: Line) -> bool:
    return len(line.text) <= LONG and not QUIET.match(line.text)


def _words(text: str) -> set[str]:
    return {x.lower() for x in CARE.findall(text)}


def _is_care(words: set[str]) -> bool:
    decisive = {x for x in words if DECISION.search(x)} - COMMON
    return len(words) > 1 and bool(decisive or len(words) > 3)


def _turns(added: list[Line]) -> Callable[[Line], bool]:
    """Whether a line, given what came, is a decision that went or became another one."""
    checks = any(CHECK.match(x.text) for x in added)
    warns = any(WARNS.search(x.text) for x in added)
    shapes, starts = set[tuple[str, ...]](), defaultdict[str, list[tuple[str, list[str]]]](list)
    for line in added:
        words = TOKEN.findall(line.text)
        shapes.add(_shape(words))
        starts[words[0] if words else ""].append((line.text, words))

    tries = 0

    def turned(line: Line) -> bool:
        nonlocal tries
        words = TOKEN.findall(line.text)
        alike = starts[words[0] if words else ""][: min(ALIKE, MOST - tries)]
        tries += len(alike)
        return (
            NEVER.match(line.text) is not None
            or (not checks and CHECK.match(line.text) is not None)
            or (not warns and WARNS.search(line.text) is not None)
            or _shape(words) in shapes
            or any(_narrows(line.text, words, *now) for now in alike)
        )

    return turned


def _pieces(lines: list[Line]) -> Iterator[Line]:
    """Those that stand in short pieces."""
    piece: list[Line] = []
    for line in lines:
        if piece and line.number > piece[-1].number + 1:
            yield from piece if len(piece) <= PIECE else ()
            piece = []
        piece.append(line)
    yield from piece if len(piece) <= PIECE else ()


def _shape(tokens: list[str]) -> tuple[str, ...]:
    """The tokens of a line without its numbers, units and comparisons."""
    shape = [
        f"{x.rpartition('.')[0]}~" if x.rpartition(".")[2] in SUMS else "<" if x in COMPARES else "&" if x in JOINS else "0" if x[0].isdigit() or UNIT.match(x) or x in ANSWERS else x
        for x in tokens
    ]
    for at, token in enumerate(shape):
        if at and shape[at - 1] == "<" and token[0].isupper() and "." in token:
            shape[at] = "0"
    return tuple(shape)


def _narrows(old: str, was: list[str], new: str, now: list[str]) -> bool:
    """One clause or one entry more or less, nobody who is told, or an answer that no longer asks."""
    if not was or not now or was[0] != now[0]:
        return False
    if was[0] == "return" and CONSTANT.match(new) and not CONSTANT.match(old):
        return True
    less, more = Counter(was) - Counter(now), Counter(now) - Counter(was)
    if less and more:
        return False
    changed = less or more
    entries = sum(x[0] in "\"'" for x in was) > 1 and all(x[0] in "\"'," and not DIGIT.search(x) for x in changed)
    return bool(
        JOINS & set(changed) or TOLD.match(old) or entries or (was[0] == "return" and {"*", "/"} & set(changed))
    )
