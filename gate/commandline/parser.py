"""Arguments, read as strictly as everything else; an error ends with what to do next, as every error of the gate does."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Subcommands get the same class: https://docs.python.org/3/library/argparse.html#sub-commands"""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n  -> {self.prog} --help\n")
