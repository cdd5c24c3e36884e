"""Reading SQL wherever it stands: a statement scanner, a grader of what a statement does, and the string literals that hold SQL.

A small scanner of our own, not a parser: a commit hook has 70 ms for everything, dialects differ, and what raises a level
is the head of a statement and whether a WHERE bounds it."""
