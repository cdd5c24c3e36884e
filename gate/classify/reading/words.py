"""What must stand in a file, or on a line, before a rule reads it: lower case, and in each list the words that most files hold
come first, for a word that is there ends the search."""

from __future__ import annotations

# What a statement can't do without, and what spells a keyword otherwise (escapes, and strings put together).
SQL_WORDS = (
    "create", "table", "replace", "update", "schema", "insert", "delete", "grant", "exec", "||", "\\x", "\\u",
    "drop", "alter", "truncate", "revoke", "reassign", "copy ", "do $", "database", "\\!", "merge",
    "' + '", '" + "', "'+'", '"+"', '" . "', '" << "', "' . '", "' << '",
)  # fmt: skip
LOSS_WORDS = (
    "rm", "remov", "empty", "delet", "env", "clear", "keep", "prod", "drop", "destroy", "truncat", "rimraf", "flush",
    "terminat", "purg", ".del", "retention", "expir", "deregister", "confirm", "dry", "wipe",
)  # fmt: skip
FETCH_WORDS = (
    "curl", "wget", "iwr", "irm", "invoke-", "webclient", "decode", "atob", "hex", "fromcharcode", "gzinflate",
    "decompress", "marshal", "base64", "$_", "request.", "params[", "req.", "location.",
    "env",
)  # fmt: skip
INDIRECT_WORDS = (
    "table", "delete", "getattr", "send ", "send(", "drop", "database", "truncate", "attrgetter", "methodcaller",
    ".send", "_send",
    "rmsync", "flushall", "destroy", "['de", '["de', "['dr", '["dr', "['tr", '["tr', "'del", '"del', "'dr", '"dr',
    "'trunc", '"trunc', "'dest", '"dest',
)  # fmt: skip
