"""The subcommands, one a file: arguments, the call of a room, an exit code."""
