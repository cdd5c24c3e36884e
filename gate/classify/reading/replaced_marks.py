"""What tells that a row keeps less than the one in whose place it stands (`replaced`): how values, names, addresses and times are written."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern

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
PRICE = pattern(r"\b(?P<of>\w+)\.(?P<what>\w*(?:[pP]rice|[aA]mount|[tT]otal|[cC]ents|[cC]ost)\w*)")
SENDER = pattern(r"(?:in|req|request|input|body|params|dto|payload|form|data|cmd)$")
SHAPE = pattern(r"=\s*(?:/|re\.compile\(r?[\"'])(?P<begin>\^?)[^\n]*?(?P<end>\$?)(?:/[a-z]*|[\"']\))\s*;?$")
HOSTS = pattern(r"host|origin|ur[il]|redirect|domain|path|tenant|safe|allow|e?mail", re.I)
HIDES = pattern(r"\b(?:redact|mask|filter_?parameters|scrub|sensitive|hidden|omit|deny|block)\w*[\"']?\s*[:=]\s*[\[({]", re.I)
QUOTED = pattern(r"\"[^\"\n]*\"|'[^'\n]*'")
ALLOWS = pattern(r"\b\w*(?:allow|safe|white_?list|permitted)\w*\s*[:=]\s*(?:new Set\()?[\[({]", re.I)
ACTS = pattern(r"(?:(?:ba|z|k)?sh|curl|wget|python\d?|perl|ruby|node|rm|sudo|su|nc|ssh|eval|exec|file|ftp|gopher|data|javascript|script|iframe|object|embed|style)$")
SECURELY, SOMEHOW = pattern(r"(?i:start_?s?_?with|hasprefix)\w*\??\([^()\n]*\"https://\""), pattern(r"(?i:start_?s?_?with|hasprefix)\w*\??\([^()\n]*\"http(?::|\")")
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
IN_TURN, FOR_EACH = pattern(r"\bfor\s*\((?:const|let|var)\b[^\n]*\bof\b"), pattern(r"\.forEach\(async\b")
"""https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/forEach: it waits for no promise."""
ANSWERED = pattern(r"\b(?:if|not|while|return)\b|[!&|]|=\s*await\b[^\n]*\b(?:find\w*|member\w*|check\w*|verif\w*|is\w+|has\w+|can\w+|authori\w*|permission\w*)\b", re.I)
EXPIRES = pattern(r"\bif\b[^\n]*\b\w*(?:expir|not_?after|valid_?until)\w*", re.I)
TIMED = pattern(r"\.(?:After|Before|isAfter|isBefore)\b|[<>]=?")
BYTES = pattern(r"(?:\[0u8;\s*|(?:random_?[bB]ytes|token_(?:hex|urlsafe|bytes)|urandom|alphanumeric|urlsafe_base64|hex|nextInt)\(\s*)(?P<many>\d[\d_]*)")
PADDED = pattern(r"%0\d+d")
CHAIN = pattern(r"(?:Interceptors?|Filters?|Middlewares?|pipe_through|chain|compose|use)\w*\(\s*(?P<all>[\w.]+(?:,\s*[\w.]+)*)\s*\)", re.I)
GUARD = pattern(r"auth[nz]?|csrf|permission|guard|tenant|acl|rate|limit|audit", re.I)
SESSION = pattern(r"\b\w*(?:session|user|claims|identity|principal|auth\w*)\s*:\s*(?P<maybe>Option<|Optional\[)?\w*(?:Session|User|Claims|Identity|Principal|Auth)\b", re.I)
CONSENT = pattern(r"consent|opt_?(?:in|out)|agreed|\bstatus\b|\bstate\b|verif|approv", re.I)
EQUALS, DIFFERS = pattern(r"={2,3}"), pattern(r"!={1,2}")
SPREAD = pattern(r"\{[^{}\n]*\b(?:tenant|owner|user|org|account)\w*\s*:[^{}\n]*,\s*\.\.\.(?:req|request|body|params|query|input)\b", re.I)
TURNED = pattern(r"!(?!=)|\bnot\s+")
WHERE = pattern(r"IsDevelopment|IsProduction|\bis_?(?:dev|prod|debug|local)\w*|\bDEBUG\b|NODE_ENV|Rails\.env|APP_ENV", re.I)
LISTED = pattern(r"\]\.include\?\(|\.(?:includes|contains)\(|\bin\s+[\[({A-Z]|_?in_array\(")
LINES = pattern(r"/\^[^/\n]*\$/")
"""Where each line of a text begins and ends, in Ruby: https://docs.ruby-lang.org/en/3.3/Regexp.html#class-Regexp-label-Anchors"""
