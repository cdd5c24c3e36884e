"""One module per tool: `read(documents)` yields the grants of the tool's files of one folder."""
