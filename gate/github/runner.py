"""What a step says to the runner: annotations, outputs, the summary. Everything hostile in it is escaped.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import secrets
import sys
from typing import TextIO

from gate.github.publish import SEVERITY, on_lines
from gate.github.settings import Settings
from gate.pipeline import Judgement
from gate.render.text import safe, write

SHOWN = 10  # annotations of a step that GitHub shows of one kind
LONGEST_SUMMARY = 1_000_000  # bytes; GitHub takes 1 MiB of a step


def say(text: str, stream: TextIO | None = None) -> None:
    """To the log, each line behind our name: `##[` is a command anywhere in a line, `::` only at its start
    (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs)."""
    lines = [safe(line).replace("##[", "## [") for line in text.splitlines()]
    write("".join(f"gate: {line}\n" for line in lines), stream or sys.stdout)


def data(text: str) -> str:
    """Text of a workflow command; its lines stay lines."""
    return "%0A".join(safe(line).replace("%", "%25") for line in text.splitlines())


def value(text: str) -> str:
    return data(text).replace(":", "%3A").replace(",", "%2C")


def annotate(kind: str, message: str, *, file: str = "", line: int | None = None, title: str = "") -> None:
    """`kind` is notice, warning or error."""
    given = {"file": file, "line": str(line) if line else "", "title": title}
    settings = ",".join(f"{key}={value(text)}" for key, text in given.items() if text)
    write(f"::{kind}{' ' + settings if settings else ''}::{data(message)}\n")


def annotate_findings(judged: Judgement) -> None:
    kinds = {"notice": "notice", "warning": "warning", "failure": "error"}
    weighty = [a for a in on_lines(judged) if a["annotation_level"] != SEVERITY[1]]
    for row in weighty[:SHOWN]:
        annotate(
            kinds[row["annotation_level"]], row["message"], file=row["path"], line=row["start_line"], title=row["title"]
        )


def outputs(settings: Settings, **values: str) -> None:
    """Outputs of the step, each between random delimiters: a value can't end itself and begin another."""
    if not settings.output:
        return
    with open(settings.output, "a", encoding="utf-8") as file:
        for name, text in values.items():
            end = f"end-{secrets.token_hex(16)}"
            file.write(f"{name}<<{end}\n{text}\n{end}\n")


def summarise(settings: Settings, markdown: str) -> None:
    if settings.summary:
        with open(settings.summary, "a", encoding="utf-8", errors="replace") as file:
            file.write(markdown[: LONGEST_SUMMARY // 4] + "\n")
