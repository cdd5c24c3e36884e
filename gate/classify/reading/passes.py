"""Who passes a route, a pipeline or a procedure, as its own line says: one of those it goes through is left out.

router.put("/:id", signedIn, save)     ->   router.put("/:id", save)
pipe_through [:browser, :members]      ->   pipe_through [:browser]
list: memberProcedure.query(…)         ->   list: publicProcedure.query(…)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, bare, closing
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

ROUTE = pattern(
    r"\s*(?P<call>[\w.]+\.(?:get|post|put|patch|delete|all|route|Get|Post|Put|Patch|Delete|GET|POST|PUT|PATCH|DELETE|Handle\w*)\(\s*[\"'`][^\"'`]*[\"'`])\s*,(?P<rest>.*)$"
)
STEP = pattern(r"\s*(?:[\w.]+(?:\([^()]*\))?)\s*,")
"""Something a request goes through before it is answered."""
GOES_THROUGH = pattern(
    r"\s*(?P<what>pipe_through|encrypts\b|(?:filter_backends|permission_classes|read_only_fields|authentication_classes|filter_parameters)\s*\+?=|(?:->|\.)?middleware\b|[\"']middleware[\"']\s*=>|middlewares?\s*:|(?:[\w]+\.){1,4}filter_parameters\s*\+?=)(?P<names>.*)$"
)
NAMED = pattern(r"[\w.-]+")
USES = pattern(
    r"\s*[\w.]+\.[uU]se\(\s*(?P<what>[\w.]*(?:sign|auth|member|login|logged|user|session|admin|guard|require|protect|verif|permission|role|jwt|token|csrf|limit|tenant)[\w.]*)\s*(?:\(\s*\))?\s*\)",
    re.I,
)
PROCEDURE = pattern(r"(?P<who>\b\w+)[pP]rocedure\b")
ABSENT = pattern(
    r"\s*(?:if|unless|guard)\b\s*\(?\s*(?:!|not\s+)\s*\(?(?:[\w.]+\.)?(?:session|user|member|me|viewer|principal|actor|claims|current_?user|account)\b\)?\s*(?:\)|\{|:|then|$)"
)
REFUSES = pattern(
    r"40[134]|\bthrow\b|\braise\b|\babort\b|destroy\(|\bdeny|unauthori|forbidden|\bredirect|\breject|NextResponse|\bclose\("
)

PASSES = Words(
    ".get(", ".post(", ".put(", ".patch(", ".delete(", ".all(", ".route(", ".handle", "pipe_through", "middleware", "procedure", ".use(",
    "encrypts", "filter_backends", "permission_classes", "read_only_fields", "authentication_classes", "filter_parameters", "path(", "and(", "all(", "def ", "fn ",
    "session", "user", "member", "viewer", "principal", "actor", "claims", "account", "me",
)  # fmt: skip
"""No line of these is without one."""


def opened(file: FileChange) -> Line | None:
    """The line of a guard that was passed before, and is no more."""
    if not file.removed or not file.added and file.after is None:
        return None
    removed, added = (PASSES.lines(*side) for side in zip(file.delta.lines, file.delta.lowered, strict=True))
    if not removed:
        return None  # most files end here
    came = {line.bare for line in added}
    routes = {m["call"]: _steps(m["rest"]) for line in added if (m := ROUTE.match(line.text[:LONG]))}
    lists = {m["what"]: set(NAMED.findall(m["names"])) for line in added if (m := GOES_THROUGH.match(line.text[:LONG]))}
    public = any(m["who"].lower() == "public" for line in added for m in PROCEDURE.finditer(line.text[:LONG]))
    rows, sent_away = file.old_text.split("\n"), any(ABSENT.match(line.text[:LONG]) for line in added)
    said: set[str] = set()
    others = {m["call"].strip(): m["who"] for line in added if (m := RECEIVER.match(line.text[:LONG]))}
    plain = {m["name"] for line in added if (m := PLAY.search(line.text[:LONG])) and m["who"] == "Action"}
    for line in removed:
        text = line.text[:LONG]
        if line.bare in came:
            continue
        route, passed, procedure = ROUTE.match(text), GOES_THROUGH.match(text), PROCEDURE.search(text)
        if route and route["call"] in routes and len(routes[route["call"]]) < len(_steps(route["rest"])):
            return line
        if passed and passed["what"] in lists and not set(NAMED.findall(passed["names"])) <= lists[passed["what"]]:
            return line
        if procedure and public and procedure["who"].lower() != "public":
            return line
        used = USES.match(text)
        if used:
            said = said or set(NAMED.findall(file.new_text))
            if used["what"] not in said:
                return line
        if any(row in came for row in _without_one(text)) or _answers_all(text, plain):
            return line
        route = RECEIVER.match(text)
        if (
            route
            and (now := others.get(route["call"]))
            and now != route["who"]
            and _guards(file.old_text, route["who"])
        ):
            return line
        if not sent_away and ABSENT.match(text) and _refuses(rows, line.number):
            return line
    return None


REGISTERS = pattern(
    r"\b(?:path|re_path|url|route|[hH]andle(?:Func)?|GET|POST|PUT|PATCH|DELETE|get|post|put|patch|delete)\(\s*[\"'`]"
)
WRAPS = pattern(r"(?<![\w.])[\w.]+\(")
ALL_OF = pattern(r"(?<![\w.])(?:and|all|chain|every|allOf)\((?P<names>[\w.]+(?:,\s*[\w.]+)+)\)")
STRETCH = 300
PLAY = pattern(r"\bdef (?P<name>\w+)[^=\n]*=\s*(?P<who>[\w.]+?)(?:\.async)?\s*[({]")
"""An action of Play: https://www.playframework.com/documentation/latest/ScalaActionsComposition"""


RECEIVER = pattern(
    r"\s*(?P<who>\w+)(?P<call>\.(?:get|post|put|patch|delete|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|[hH]andle(?:Func)?)\([\"'`][^\n]*\S)\s*$"
)


ASKS = pattern(r"auth|guard|protect|requir|login|signed|member|session|jwt|admin", re.I)


def _guards(text: str, who: str) -> bool:
    """Whether a group of routes is made with what asks who is there."""
    made = re.search(rf"\b{re.escape(who)}\s*:?=\s*([^\n]{{0,300}})", text)
    return made is not None and ASKS.search(made[1]) is not None


def _without_one(text: str) -> Iterator[str]:
    """A row without what one of its handlers is wrapped in, or with one of several rules left, each without blanks."""
    for rules in ALL_OF.finditer(text):
        for name in rules["names"].split(","):
            yield bare(text[: rules.start()] + name + text[rules.end() :])
    for wraps in WRAPS.finditer(text) if REGISTERS.search(text) else ():
        far = min(len(text), wraps.end() + STRETCH)
        at = closing(text, wraps.end(), far)
        inner = text[wraps.end() : at]
        if at < far and "," not in inner:
            yield bare(text[: wraps.start()] + inner + text[at + 1 :])


def _answers_all(text: str, plain: set[str]) -> bool:
    """Whether an action that asked who is there answers everybody now."""
    told = PLAY.search(text) if plain else None
    return told is not None and told["name"] in plain and told["who"] != "Action"


def _steps(rest: str) -> list[str]:
    """What stands before the handler, which is the last."""
    found, at = list[str](), 0
    while match := STEP.match(rest, at):
        found.append(match.group().strip(" ,\t"))
        at = match.end()
    return found


def _refuses(rows: list[str], number: int) -> bool:
    return any(REFUSES.search(row[:LONG]) for row in rows[number - 1 : number + 2])
