"""Which rows of Terraform lose data on apply, and which protection against that goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from gate.classify.reading.hcl import block_of, blocks, headers
from gate.classify.reading.hcl_access import meaningful
from gate.classify.reading.patterns import pattern
from gate.classify.reading.stateful import DYNAMIC, EXISTS, STATEFUL, keeps_its_places, lost_lines, made_anew
from gate.model import FileChange, Line

SET = r"(?:^|[{,(\[;])\s*[\"']?"
"""Where an argument begins: a description that names it sets nothing."""
DESTRUCTIVE = pattern(
    rf"{SET}(?:force_destroy\w*[\"']?\s*[=:]\s*(?!false)\S|skip_final_snapshot[\"']?\s*[=:]\s*true|(?:\w*(?:deletion|delete|termination)_protection(?:_enabled)?|disable_api_termination|prevent_destroy)[\"']?\s*[=:]\s*false"
    r"|force_detach\w*[\"']?\s*[=:]\s*true|close_on_deletion\s*=\s*true|force_delete\w*[\"']?\s*[=:]\s*(?!false)\S|point_in_time_recovery\w*\s*[={][^\n{}]{0,80}\bfalse|prevent_deletion_if_contains_resources\s*=\s*false|purge_soft_delete_on_destroy\s*=\s*true)"
    r"|\b(?:terraform|terragrunt|tofu)\b.*\bdestroy\b",
    re.I,
)
KEEPS_LESS = pattern(r"\b(recovery_window_in_days|backup_retention_period)\s*=\s*0\b")
"""A new secret or database that keeps nothing has nothing to lose yet."""
GUARD = pattern(
    rf"{SET}(?:prevent_destroy\s*=\s*true|(?:deletion_protection|enable_deletion_protection|termination_protection|deletion_protection_enabled)\s*=\s*(?:true|var)|skip_final_snapshot\s*=\s*false)",
    re.I,
)
NONE_OF_IT = pattern(r"\b(count[\"']?\s*[=:]\s*0\b|for_each[\"']?\s*[=:]\s*(toset\(\s*\[\s*\]\s*\)|\{\s*\}|\[\s*\]))")
DEFAULT = pattern(r"^\s*default\s*=\s*(\w+)")
DESTROYS = pattern(r"\s*destroy\s*=\s*true\b")
"""https://developer.hashicorp.com/terraform/language/block/removed"""
ONLY_IF_ASKED = pattern(
    r"^\s*force_destroy\s*=\s*(?:lookup\(\s*[\w.]+,\s*\"force_destroy\",\s*false\)|try\((?:[\w.\[\]]*\bforce_destroy,\s*)+false\))\s*$"
)
ASKED_FOR = pattern(r"(?m)force_destroy\s*=\s*true|^\s*(?:moved|import)\s*\{|default\s*=\s*true")
TOP = pattern(r"\s*(?:resource|module|data|output|locals|variable|import|removed|moved)\b")
TELLS = pattern(r"\s*(\w+)\s*=\s*[\w.]+\.\1\s*$")


def losing(file: FileChange) -> tuple[Line, str] | None:
    """The first added row by which data go, and the block that it stands in."""
    where, known, rows = blocks(file.new_text), headers(file.old_text), file.new_text.split("\n")
    lost = lost_lines(file)
    heads = _heads(rows) if any(block.startswith("output ") for block in where) else []
    for line in meaningful(file.added, file.removed):
        block = block_of(where, line)
        if block.startswith("output ") and _is_told(heads[line.number], line):
            continue
        above = rows[line.number - 2][:500] if line.number > 1 else ""
        if block not in known and ONLY_IF_ASKED.match(line.text[:500]) and not ASKED_FOR.search(file.new_text):
            continue  # a new module passes on what its own callers say, and else keeps data
        if _loses(file, line, block, lost.get(block, ()), known=block in known, above=above):
            return line, block
    return None


def unguarded(file: FileChange) -> Line | None:
    """The row that kept something from being deleted, where no row does any more."""
    if GUARD.search(file.new_text):
        return None
    return next((x for x in meaningful(file.removed, file.added) if GUARD.search(x.text)), None)


def _said(line: Line, block: str) -> str:
    """The line; of the default of a variable, what the variable then says."""
    default = DEFAULT.match(line.text) if block.startswith("variable ") else None
    return f"{block.split()[-1]} = {default.group(1)}" if default else line.text


def _heads(rows: Sequence[str]) -> list[str]:
    """Of each number of a row the last head of a block at or above it."""
    return list(accumulate(rows, lambda head, row: row if TOP.match(row[:500]) else head, initial=""))


def _is_told(head: str, line: Line) -> bool:
    """Whether an output passes an attribute on under its own name, whatever strings make of the braces above."""
    return head.lstrip().startswith("output") and TELLS.match(line.text[:500]) is not None


def _loses(file: FileChange, line: Line, block: str, lost: Sequence[Line], *, known: bool, above: str) -> bool:
    """Whether data go by an added line of a block that `lost` some, and that the old side has where it is `known`."""
    stateful = STATEFUL.match(block)
    if block == "removed" and DESTROYS.match(line.text):
        return True
    if DESTRUCTIVE.search(_said(line, block)) or made_anew(lost, block, line):
        return True
    if KEEPS_LESS.search(line.text) and (known or not block):
        return True
    if stateful and file.before is not None and NONE_OF_IT.search(line.text):
        return True
    elsewhere = stateful and known and block.startswith("resource") and EXISTS.match(line.text)
    return bool(elsewhere) and not keeps_its_places(lost, line) and not DYNAMIC.match(above)
