"""What every command needs: the repository it stands in, and the policy that holds there."""

from __future__ import annotations

import sys

from gate.change.source import Source
from gate.errors import PolicyError, UsageError
from gate.model import EXIT as EXIT
from gate.model import Change, Policy
from gate.policy.load import NAME, load

REPAIR = f"a person lands the repair of {NAME} alone, past this check: what a change brings along never judges it"


def policy_of(change: Change, named: str | None) -> Policy:
    """The named file, else `.gate.yaml` of the BASE: what a change brings along never judges that change."""
    if named is not None:
        return load(read_file(named), file=named)
    data = change.read_base(NAME)
    try:
        return load(data, file=f"{NAME} at {change.base[:12]}" if change.base else NAME) if data is not None else load()
    except PolicyError as broken:
        if all(file.path != NAME for file in change.files):
            raise
        raise PolicyError(broken.what, where=broken.where, remedy=f"{broken.remedy}; {REPAIR}") from None


def read_file(name: str) -> bytes:
    """A file the user names; `-` is standard input."""
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"cannot read it: {error.strerror}", where=name, remedy="check the path") from None


def open_source() -> Source:
    return Source(".")
