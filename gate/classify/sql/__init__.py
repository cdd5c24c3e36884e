"""Reading SQL wherever it stands: a statement scanner, a grader of what a statement does, the string literals that hold SQL,
migration frameworks, and deletions that need no SQL.

A small scanner of our own, not a parser: a commit hook has 70 ms for everything, dialects differ, and what raises a level
is the head of a statement and whether a WHERE bounds it. For the same reason the rules import these modules when a file
has words that concern them."""

DESTRUCTIVE, ACCESS, UNBOUNDED, SCHEMA, DATA, COMMAND = (
    "sql-destructive", "sql-access", "sql-unbounded-update", "sql-schema", "sql-data", "sql-command")  # fmt: skip
TWO_STEPS = "drop in two steps: stop reading it in a release, then drop it in a later one, after a backup"
