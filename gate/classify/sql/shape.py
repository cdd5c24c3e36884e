"""Is a string a statement, or a sentence that names one? `"DROP TABLE users"` is; `"Drop table is not supported"`, a rule's
help text and a Tailwind class `truncate` are not. In an execution call the benefit of the doubt goes to the database."""

from __future__ import annotations

import re
from functools import cache

OPENERS = re.compile(
    r"(?:\s|\(|;|__v__|--[^\n]*\n|/\*.*?\*/)*+(?P<word>select|with|insert|update|delete|merge|replace|create|alter|drop|truncate|grant|revoke|begin|start\s+transaction|set|do|exec(?:ute)?|declare|call|explain|copy|use|prepare"
    r"|lock|pragma|rename|reassign|comment\s+on|deny|purge|if|vacuum|commit|rollback|savepoint|reindex|refresh|load|analyze|values|show|describe)\b", re.I | re.S)  # fmt: skip
EXECUTES = re.compile(
    r"(?:\b\w*(?:execute\w*|exec\w*|query\w*|raw\w*|sql\w*|run|prepare\w*|statement|cursor|connection|db|conn|database|text|mysql|psql|sqlite3?|spawn_query|batch\w*|migrate\w*|do|sendUpdate|command|add_job|perform)[!?]?\s*[(<`]|\b\w*(?:commandtext|sql|query|statement)\s*[:=]"
    r"|\b(?:execute|exec|sql|query|command)\s+|\b(?:psql|mysql|sqlite3|sqlcmd|cockroach|clickhouse-client|duckdb|bq\s+query|cqlsh|snowsql)\b[^\n]*)[^\n;{}]{0,40}\s*[rbfuRBFU@$]{0,2}[\"'`<%qQ~A-Z_(\[\s-]*\Z", re.I)  # fmt: skip
PROSE_CALL = re.compile(
    r"(?:\b(?:log|logger|logging|console|slog|tracing|log4j|zap|sugar|_logger|l)\s*(?:\.|::)\s*\w+!?|\b(?:print\w*|puts|echo|warn\w*|raise\s+[\w.]+|throw\s+(?:new\s+)?[\w.]+|new\s+\w*(?:Error|Exception)|\w*(?:Error|Exception)|panic!?|die|abort"
    r"|assert\w*!?|expect|bail!|anyhow!|e?println!|debug!|info!|error!|fatal\w*|describe|context|it|test|fmt\.Errorf|errors\.New|t\.\w+|help_text|verbose_name|flash|notice|alert|confirm|_|gettext\w*|i18n\.t)"
    r"|\b(?:help|help_text|message|msg|description|desc|title|label|placeholder|tooltip|summary|doc|reason|hint|comment|note|about|long_about|caption|text_content|className|class)\s*[=:]>?)\s*[(:=]?\s*[rbfuRBFU@$]{0,2}[\"'`(]*\Z", re.I)  # fmt: skip
NAME = r"(?:[\w.$#@*%:?-]|\"[^\"\s]*\"|`[^`\s]*`|\[[^\]\s]*\]|'[^'\s]*'|\{[^}]*\}|<[^<>\s]*>)+"
NOT_NAMES = r"(?!(?:is|are|was|were|statements?|commands?|not|cannot|can|will|would|should|must|may|and|or|the|this|that|these|any|all|in|for|to|from|with|without|operations?|clauses?|queries|query|syntax|permissions?|privileges?|failed|failure|support|supported|your|our|its|it|by|on|of|if|when|before|after|into|here|now|button|action)\b(?!\s*[.(;,]\s*\w*[\w\"`]))"


@cache
def _strict() -> re.Pattern[str]:
    """Statements whose grammar shows; each ends as the grammar ends, so that a sentence does not fit."""
    end = r"\s*(?:;|\Z|--|\*/|\)|\bcascade\b|\brestrict\b|\bpurge\b|\bforce\b|__v__)"
    names = rf"{NOT_NAMES}{NAME}(?:\s*,\s*{NAME})*"
    exists = r"(?:(?:if\s+(?:not\s+)?exists|concurrently|only)\s+)*"
    forms = (
        rf"drop\s+(?:temporary\s+|temp\s+|materialized\s+|foreign\s+|unlogged\s+)?(?:table|database|schema|view|index|type|domain|extension|sequence|column|keyspace|role|user|policy|function|procedure|trigger|constraint)\s+{exists}{names}(?:\s*\([^)]*\)|\s+on\s+{NAME})?{end}",
        rf"truncate\s+table\s+{exists}{names}(?:\s+(?:restart|continue)\s+identity)?{end}",
        rf"delete\s+(?:(?:low_priority|quick|ignore)\s+)*(?:{NAME}\s+)?from\s+(?:only\s+)?{names}(?:\s+(?:as\s+)?(?!where|using|returning|limit|order|join|inner|left){NAME})?\s*(?:;|\Z|--|\)|\b(?:where|using|returning|limit|order\s+by|join|inner\s+join|left\s+join|on)\b)",
        rf"update\s+(?:only\s+|ignore\s+|or\s+\w+\s+)?{names}(?:\s+(?:as\s+)?\w+)?(?:\s+(?:inner\s+|left\s+)?join\b.*?)?\s+set\s+\(?{NAME}(?:\s*,\s*{NAME})*\)?\s*=",
        rf"alter\s+(?:foreign\s+)?(?:table|type|view|index|sequence|database|schema|role|user|function|policy|domain|materialized\s+view"
        rf"|system)\s+{exists}{names}\s*(?:\(?[^)]*\))?\s*\b(?:add|drop|alter|modify|change|rename|set|enable|disable|owner|force|reset|attach|detach"
        rf"|validate|convert|with|no|inherit|replica|engine|auto_increment|partition|depends|refresh)\b",
        rf"(?:grant|revoke)\s+(?:grant\s+option\s+for\s+)?(?:all(?:\s+privileges)?|select|insert|update|delete|truncate|references|trigger|usage|create"
        rf"|connect|temp(?:orary)?|execute|super|reload|process|file|replication\s+\w+"
        rf"|{NAME})(?:\s*\([^)]*\))?(?:\s*,\s*(?!on\b)\w+(?:\s+(?!on\b)\w+)*)*\s+on\s+.{{1,200}}?\s(?:to|from)\s",
        rf"create\s+(?:or\s+replace\s+)?(?:temporary\s+|temp\s+|unlogged\s+|external\s+|virtual\s+)?table\s+{exists}{names}\s*(?:\(|as\b|like\b|partition\b|using\b|clone\b)",
        rf"create\s+(?:unique\s+|fulltext\s+|spatial\s+)?index\s+{exists}(?:{NAME}\s+)?on\s+(?:only\s+)?{NAME}\s*(?:\(|using\b)",
        rf"create\s+(?:or\s+replace\s+)?(?:materialized\s+|recursive\s+)?view\s+{exists}{names}\s*(?:\([^)]*\)\s*)?as\b",
        rf"create\s+(?:or\s+replace\s+)?(?:function|procedure|trigger|event)\s+{exists}{NAME}\s*(?:\(|before\b|after\b|instead\b|on\b|as\b|\w+\s+on\b)",
        rf"create\s+(?:role|user|login)\s+{exists}{names}\s+(?:with|identified|password|login|superuser|in\s+role|for\s+login|nologin|createdb|__v__)\b",
        rf"create\s+policy\s+{NAME}\s+on\s+", rf"create\s+(?:type|domain|extension|schema|database|sequence)\s+{exists}{names}(?:\s+(?:as|with|authorization|start|version|owner|cascade|char\w*|encoding|template)\b|\s*;|\Z)",
        r"do\s+\$\w*\$", r"(?:insert|replace)\s+(?:ignore\s+|or\s+\w+\s+)?into\s+" + NAME + r"\s*(?:\(|values\b|select\b|default\b|set\b|__v__)",
        rf"merge\s+into\s+{NAME}[^;]*\busing\b", rf"rename\s+table\s+{NAME}\s+to\b", r"copy\s+" + NAME + r"\s*(?:\([^)]*\)\s*)?(?:from|to)\s+(?:program|stdin|stdout|'|__v__)",
        r"reassign\s+owned\s+by\b|drop\s+owned\s+by\b", r"set\s+(?:session\s+|global\s+)?(?:foreign_key_checks|session_replication_role|sql_safe_updates|role)\b", r"exec(?:ute)?\s+(?:immediate\s+)?'",
    )  # fmt: skip
    return re.compile(
        r"(?:^|;|\(|\b(?:begin|as|then|do|else|loop)\b)\s*(?:" + "|".join(f"(?:{form})" for form in forms) + ")",
        re.I | re.M | re.S,
    )


LOOSE = re.compile(
    r"(?:\A|;)\s*(?:drop\s+\w+|truncate|delete\s+from|update\s+\S+\s+set|alter\s+\w+|grant|revoke|create\s+\w+)\b", re.I
)
TITLED = re.compile(r"\s*(?:Drop|Truncate|Delete|Update|Alter|Grant|Revoke|Create|Insert|Replace|Set|Do|Rename)\s")
SCAN_LIMIT = 50_000


def is_sql(value: str, before: str = "", *, executed: bool | None = None) -> bool:
    """Whether a string, with the code in front of it, is a statement that somebody means to run."""
    opener = OPENERS.match(value)
    if opener is None:
        return False
    runs = bool(EXECUTES.search(before)) if executed is None else executed
    if not runs and (PROSE_CALL.search(before) or TITLED.match(value)):
        return False
    head = value[opener.start("word") : opener.start("word") + SCAN_LIMIT]
    if _strict().search(head):
        return True
    return (
        runs and bool(LOOSE.search(head)) and bool(re.search(r"__v__|[\"`]|[A-Z]{4}|;", head) or len(head.split()) <= 6)
    )
