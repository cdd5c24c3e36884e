"""A row in the place of another, that does the same and keeps less: a value that was bound, a number that nobody could guess.

execute("… where city = :city", {"city": city})     ->   execute("… where city = '%s'" % city)
self.code = SecureRandom.uuid                        ->   self.code = Order.count + 1
person = g.person                                    ->   person = Person.get(request.json["id"])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gate.classify.reading.callers import CONDITION, WHO
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, blocks, enclosing, is_remark
from gate.model import FileChange, Line

QUERY = pattern(
    r"\b(?:select\b[^\n]*\bfrom|insert\s+into|update\b[^\n]*\bset|delete\s+from|where|i?like|order by)\b|\bwhereRaw\(|\.raw\(",
    re.I,
)
BOUND = pattern(r"[=(,\s'\"](?:\?|\$\d+|:[a-z_]\w*|@\w+|%s|%\(\w+\)s)(?=[\s,)\"'`%;]|$)")
"""A value that goes beside its statement: https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html"""
PASTED = pattern(
    r"\$\{|#\{|\\\(|\b[Ss]printf\(|\.format\(|[\"'`]\s*%\s*\(?\w|\"\s*(?:\+|\.|\|\||&)\s*\$?[A-Za-z_]|'\s*(?:\+|\.)\s*\$?[A-Za-z_]|(?<![\w.])f[\"'][^\n]*\{|\bformat!\("
)
TAGGED = pattern(r"(?:\bsql|\bSql|\bSQL|\$queryRaw|\$executeRaw|\bquery|\bpg)`|\bsql\.raw\b|\bPrisma\.sql`")
"""A template whose values are bound by what stands before it: https://www.prisma.io/docs/orm/prisma-client/using-raw-sql"""
RANDOM = pattern(
    r"SecureRandom|\buuid_?[v]?[47]\b|\buuid\(\)|randomUUID|randomBytes|token_(?:hex|urlsafe|bytes)|\bnanoid\(|random_bytes|Str::random|rand\.Read|getRandomValues|urandom|UUID\.(?:generate|new_v4|v4)|Guid\.NewGuid|uuid\.(?:New|uuid4|v4)"
)
COUNTED = pattern(
    r"\+ 1\b|\+\+|\b(?:count|maximum|max|next_?id|nextval|sequence|increment)\b|\brand\(|\bmt_rand\(|Math\.random|\brandom\.rand|\b(?:time|now|Date)\b|(?:\.|(?<![\w:]))id\b(?!\s*[=:])|strftime"
)
"""What whoever has seen one guesses the next of."""
TAKEN = pattern(r"(?P<name>[\w.@$>-]+)\s*(?::=|=(?![=~>])|=>|:)\s")
ASKED = pattern(
    r"\b(?:req(?:uest)?|ctx\.request)\.(?:body|query|params|json|form|args|GET|POST|data|headers)\b|\bparams\[|\$_(?:GET|POST|REQUEST)\b|\$request->(?:input|get|post|query)\(|\bget_json\(|\bc\.(?:Param|Query|PostForm)\(|\br\.FormValue\("
)
"""What whoever sends a request writes into it."""
MINE = pattern(r"\bg\.(?:person|user|member|account|tenant)\b|\bcurrent_(?:user|account|person|member|tenant|org\w*)\b")
PRIVATE, PUBLIC = pattern(r"[\"'`][^\"'`\n]*\bprivate\b[^\"'`\n]*[\"'`]"), pattern(r"[\"'`][^\"'`\n]*\bpublic\b[^\"'`\n]*[\"'`]")
FAILS, PASSES = pattern(r"\b\w*err\w*\s*!=\s*nil\s*\|\|"), pattern(r"\b\w*err\w*\s*==\s*nil\s*&&")
"""Who could not be asked was kept out, and is let in."""
DECODES = pattern(r"\.(?:Decode|Unmarshal|Bind\w*|ShouldBind\w*)\([^\n]*&(?P<into>\w+)\)")
DEPLOYED = pattern(
    r"\s*(?:export\s+)?[\"']?\w*(?:DEPLOYMENT|ENVIRONMENT|APP_ENV|NODE_ENV|RAILS_ENV|RELEASE_CHANNEL|DEPLOY_ENV)[\"']?\s*[:=]\s*[\"']?(?P<to>dev\w*|test\w*|local|staging|beta|canary|stable|prod\w*|live)\b", re.I
)
ENDS = pattern(r"\b\w*(?:expir\w*|valid_?until|ttl|max_?age)\w*[\"']?\s*(?::=|=(?!=)|:)\s*(?P<at>[^,;\n]+)", re.I)
NEVER = pattern(r"(?:null|None|nil|undefined|0|-1|math\.inf|Infinity|:infinity|time\.Time\{\})\s*[,;)}]*$")
"""When something lets nobody in any more."""
_MINE = r"(?:[\w.]*\b(?:current|auth)\w*(?:\.|->|\(\)\.)\w+|(?:req|request|ctx|context)\.(?:user|member|account|tenant)\b|\$request->user\(\)|User\.Find\w+\()"
SIGNED_IN = pattern(_MINE)
ELSE_MINE = pattern(rf"(?:\?\?|\|\||\?:|\s:|\bor\b)\s*{_MINE}|\b(?:input|get|fetch|dig|query|param|getOrDefault|setdefault)\((?:[^()\n]|\([^()\n]*\))*,\s*{_MINE}[\w>()-]*\s*\)")
"""Who asks, only where the request names nobody else."""
TYPES = pattern(r"\b(?:pdf|png|jpe?g|gif|csv|docx?|webp|heic)\b", re.I)
RUNS = pattern(r"(?<![\w/])\.?(?:svgz?|x?html?|m?js|php\d?|phtml|jspx?|aspx?|exe|bat|ps1|jar|swf|hta)\b(?!\()", re.I)
"""Kinds of files of which a browser or a server runs some: https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html"""
SENT_NAME = pattern(r"\b\w+\.(?:FileName|filename|originalname|originalFilename|original_filename|getOriginalFilename\(\))|getClientOriginalName")
STARTS = pattern(r"(?i:start_?s?_?with|hasprefix)\w*\??\(\s*(?:\w+,\s*)?[\"'](?P<url>https?://[^\"'/\s]+)(?P<slash>/?)[\"']")
LEADS = pattern(r"\b(?P<call>loadUrl|load|fetch|open\w*|redirect\w*|navigate\w*|get|post|request)\s*\(\s*(?P<to>[^\n]+)")
BASED = pattern(r"^f?[\"'`]https?://[\w.-]+/")
BARE = pattern(r"^[A-Za-z_]\w*\s*[,)]")
RELATIVE = pattern(r"[\"']//[\"']")
FORM, PLAIN = pattern(r"[(,]\s*(?!Request\b)[A-Z]\w+Request \$\w+"), pattern(r"[(,]\s*Request \$\w+")
"""https://laravel.com/docs/12.x/validation#form-request-validation"""
YES, NO = ("true", "True", "return true", "return True"), ("false", "False", "return false", "return False")
SHOWN = pattern(r"public|anonymous|guest|everyone|world|visible_to_all", re.I)
AWAIT = pattern(r"\bawait\s+")
ANSWERED = pattern(r"\b(?:if|not|while|return)\b|[!&|]|=\s*await\b[^\n]*\b(?:find\w*|member\w*|check\w*|verif\w*|is\w+|has\w+|can\w+|authori\w*|permission\w*)\b", re.I)
EXPIRES = pattern(r"\bif\b[^\n]*\b\w*(?:expir|not_?after|valid_?until)\w*", re.I)
TIMED = pattern(r"\.(?:After|Before|isAfter|isBefore)\b|[<>]=?")
BYTES = pattern(r"(?:\[0u8;\s*|(?:random_?[bB]ytes|token_(?:hex|urlsafe|bytes)|urandom|alphanumeric|urlsafe_base64|hex|nextInt)\(\s*)(?P<many>\d[\d_]*)")
CHAIN = pattern(r"(?:Interceptors?|Filters?|Middlewares?|pipe_through|chain|compose|use)\w*\(\s*(?P<all>[\w.]+(?:,\s*[\w.]+)+)\s*\)", re.I)
GUARD = pattern(r"auth[nz]?|csrf|permission|guard|tenant|acl|rate|limit|audit", re.I)
SESSION = pattern(r"\b\w*(?:session|user|claims|identity|principal|auth\w*)\s*:\s*(?P<maybe>Option<|Optional\[)?\w*(?:Session|User|Claims|Identity|Principal|Auth)\b", re.I)
CONSENT = pattern(r"consent|opt_?(?:in|out)|agreed", re.I)
EQUALS, DIFFERS = pattern(r"={2,3}"), pattern(r"!={1,2}")
SPREAD = pattern(r"\{[^{}\n]*\b(?:tenant|owner|user|org|account)\w*\s*:[^{}\n]*,\s*\.\.\.(?:req|request|body|params|query|input)\b", re.I)
TURNED = pattern(r"!(?!=)|\bnot\s+")
WHERE = pattern(r"IsDevelopment|IsProduction|\bis_?(?:dev|prod|debug|local)\w*|\bDEBUG\b|NODE_ENV|Rails\.env|APP_ENV", re.I)
LISTED = pattern(r"\]\.include\?\(|\.(?:includes|contains)\(|\bin\s+[\[({A-Z]|_?in_array\(")
LINES = pattern(r"/\^[^/\n]*\$/")
"""Where each line of a text begins and ends, in Ruby: https://docs.ruby-lang.org/en/3.3/Regexp.html#class-Regexp-label-Anchors"""
MOST, WIDE = 60, 12
"""Changed rows of a side, and rows of one place in which each is held against each."""


def worse(file: FileChange) -> tuple[Line, str] | None:
    """The row that keeps less than the one in its place, and what it does."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    for old, new in _beside(file):
        was, now = old.text[:LONG], new.text[:LONG]
        if was == now or is_remark(was) or is_remark(now):
            continue
        reason = next((reason for reason, is_worse in KINDS if is_worse(was, now)), None)
        if reason is None and _fills_a_row(was, now, file.new_text):
            reason = "a request fills whatever a row has"
        if reason is None and was.strip(" ;") in NO and now.strip(" ;") in YES:
            above = next(enclosing(file.new_text.split("\n"), new.number, 5), "")
            reason = "what was for some is for all" if SHOWN.search(above[:LONG]) else None
        if reason is None and file.path.endswith((".rb", ".rake")) and LISTED.search(was) and LINES.search(now):
            reason = "one line of a text is asked, where all of it was"
        if reason is not None:
            return new, reason
    return None


def _beside(file: FileChange) -> Iterator[tuple[Line, Line]]:
    old, new = blocks(file.removed), blocks(file.added)
    for gone, came in zip(old, new, strict=True) if len(old) == len(new) else ():
        if len(gone) == len(came):
            yield from zip(gone, came, strict=True)
        elif len(gone) * len(came) <= WIDE:
            yield from ((was, now) for was in gone for now in came)


def _is_pasted(was: str, now: str) -> bool:
    fewer = PASTED.search(was) is None or BOUND.search(now) is None
    pastes = PASTED.search(now) is not None and fewer and TAGGED.search(now) is None
    return pastes and QUERY.search(was) is not None and QUERY.search(now) is not None and BOUND.search(was) is not None


def _is_guessed(was: str, now: str) -> bool:
    random = RANDOM.search(was) is not None and RANDOM.search(now) is None
    return random and COUNTED.search(now) is not None and _same_name(was, now)


def _is_claimed(was: str, now: str) -> bool:
    asks = ASKED.search(was) is None and ASKED.search(now) is not None and _same_name(was, now)
    return asks and _is_about_me(was) and not _is_about_me(now)


def _is_about_me(row: str) -> bool:
    return WHO.search(row) is not None or MINE.search(row) is not None


def _may_be_claimed(was: str, now: str) -> bool:
    return ELSE_MINE.search(now) is not None and ELSE_MINE.search(was) is None and SIGNED_IN.search(was) is not None


def _is_published(was: str, now: str) -> bool:
    before, after = (bool(PUBLIC.search(row)) for row in (was, now))
    return PRIVATE.search(was) is not None and PRIVATE.search(now) is None and after and not before


def _is_let_through(was: str, now: str) -> bool:
    return FAILS.search(was) is not None and PASSES.search(now) is not None


def _never_ends(was: str, now: str) -> bool:
    before, after = ENDS.search(was), ENDS.search(now)
    if before is None or after is None or not _same_name(was, now):
        return False
    return NEVER.match(after["at"].strip()) is not None and NEVER.match(before["at"].strip()) is None


def _is_elsewhere(was: str, now: str) -> bool:
    before, after = DEPLOYED.match(was), DEPLOYED.match(now)
    return before is not None and after is not None and before["to"].lower() != after["to"].lower()


def _takes_what_runs(was: str, now: str) -> bool:
    more = {x.lower() for x in RUNS.findall(now)} - {x.lower() for x in RUNS.findall(was)}
    return bool(more) and TYPES.search(was) is not None and TYPES.search(now) is not None


def _is_named_by_its_sender(was: str, now: str) -> bool:
    return RANDOM.search(was) is not None and RANDOM.search(now) is None and SENT_NAME.search(now) is not None


def _ends_within_a_name(was: str, now: str) -> bool:
    before, after = STARTS.search(was), STARTS.search(now)
    return bool(before and after and before["slash"] and not after["slash"] and after["url"] in before["url"])


def _is_steered(was: str, now: str) -> bool:
    if "redirect" in now and RELATIVE.search(was) and not RELATIVE.search(now):
        return True
    before, after = LEADS.search(was), LEADS.search(now)
    same = before is not None and after is not None and before["call"] == after["call"]
    return bool(same and before and after and BASED.search(before["to"]) and BARE.search(after["to"]))


def _is_unchecked(was: str, now: str) -> bool:
    return FORM.search(was) is not None and FORM.search(now) is None and PLAIN.search(now) is not None


def _is_not_awaited(was: str, now: str) -> bool:
    return AWAIT.sub("", was) == AWAIT.sub("", now) and len(AWAIT.findall(now)) < len(AWAIT.findall(was)) and ANSWERED.search(was) is not None


def _is_after(was: str, now: str) -> bool:
    """Of when something ends, in a condition."""
    about = EXPIRES.search(was) is not None and was != now
    return about and TIMED.sub("", was) == TIMED.sub("", now) and TIMED.findall(was) != TIMED.findall(now)


def _is_shorter(was: str, now: str) -> bool:
    before, after = BYTES.search(was), BYTES.search(now)
    if before is None or after is None or BYTES.sub("", was) != BYTES.sub("", now):
        return False
    return int(after["many"].replace("_", "")) < int(before["many"].replace("_", ""))


def _is_left_out_of_a_chain(was: str, now: str) -> bool:
    before, after = CHAIN.search(was), CHAIN.search(now)
    if before is None or after is None:
        return False
    lost = {x.strip() for x in before["all"].split(",")} - {x.strip() for x in after["all"].split(",")}
    return any(GUARD.search(name) for name in lost)


def _is_optional(was: str, now: str) -> bool:
    before, after = SESSION.search(was), SESSION.search(now)
    return before is not None and after is not None and not before["maybe"] and bool(after["maybe"])


def _is_taken_for_yes(was: str, now: str) -> bool:
    agreed = CONSENT.search(was) is not None and CONSENT.search(now) is not None
    return agreed and EQUALS.search(was) is not None and DIFFERS.search(now) is not None and DIFFERS.search(was) is None


def _is_spread(was: str, now: str) -> bool:
    after = SPREAD.search(now)
    return after is not None and SPREAD.search(was) is None


def _is_turned(was: str, now: str) -> bool:
    asks = WHERE.search(was) is not None and CONDITION.search(now) is not None
    return asks and TURNED.sub("", was) == TURNED.sub("", now)


def _fills_a_row(was: str, now: str, text: str) -> bool:
    before, after = DECODES.search(was), DECODES.search(now)
    if before is None or after is None or before["into"] == after["into"]:
        return False
    return re.search(rf"\.(?:Save|Updates?|Create)\(&?{after['into']}\b", text) is not None


def _same_name(was: str, now: str) -> bool:
    one, other = TAKEN.search(was), TAKEN.search(now)
    return one is not None and other is not None and one["name"] == other["name"]


KINDS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("a value that was bound is pasted into a statement", _is_pasted),
    ("what nobody could guess is counted or told by the clock", _is_guessed),
    ("who asks is taken from what the request says", _is_claimed),
    ("a request may say who asks", _may_be_claimed),
    ("what was kept private is kept where all may read it", _is_published),
    ("where it can't be asked, it is let through", _is_let_through),
    ("it ends at no time any more", _never_ends),
    ("it counts itself to another environment", _is_elsewhere),
    ("files are taken that a browser or a server runs", _takes_what_runs),
    ("what is kept is called as its sender says", _is_named_by_its_sender),
    ("an address is asked for its beginning, and that ends within a name", _ends_within_a_name),
    ("a request says where this goes", _is_steered),
    ("it asks for the other environment", _is_turned),
    ("a check is no longer waited for, and what it gives always counts as a yes", _is_not_awaited),
    ("it asks whether it is over the other way round", _is_after),
    ("a secret has fewer letters", _is_shorter),
    ("what is asked of all in a chain leaves out who may", _is_left_out_of_a_chain),
    ("it may be asked for by nobody", _is_optional),
    ("consent is taken where nobody refused", _is_taken_for_yes),
    ("what a visitor sends comes after what keeps him out", _is_spread),
    ("what is sent is checked by no form any more", _is_unchecked),
)
"""What is less safe about a row, and how that is told from it and the one in whose place it stands."""
