"""What a workflow finds in its own repository: composite actions, scripts that start an agent, settings of the tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from gate.audit.document import Document, Node

ACTION = re.compile(r"(^|/)action\.ya?ml$")
SETTINGS = re.compile(r"(^|/)\.(claude|codex)/")
INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")

FOLDER = re.compile(r"\$\{\{\s*github\.action_path\s*\}\}|\$\{?GITHUB_ACTION_PATH\b\}?")


class Local(NamedTuple):
    """`actions` by folder, `scripts` that start an agent by path, each with the agent's tool."""

    settings: tuple[Document, ...] = ()
    actions: Mapping[str, Document] = MappingProxyType({})
    scripts: Mapping[str, str] = MappingProxyType({})


def found(documents: Iterable[Document]) -> Local:
    settings, actions, scripts = [], {}, {}
    for document in documents:
        if ACTION.search(document.path):
            actions[document.path.rpartition("/")[0]] = document
        elif SETTINGS.search(document.path):
            settings.append(document)
        elif isinstance(document.root.value, str):
            tool = _started_by(document)
            if tool:
                scripts[document.path] = tool
    return Local(tuple(settings), actions, scripts)


def _started_by(document: Document) -> str:
    """The tool of the first agent that a script starts to ask nobody; recipes and manifests hold many scripts."""
    from gate.audit.tools import scripts

    if re.search(r"(^|/)(package\.json|[\w.-]*[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|Procfile|Jenkinsfile)$|\.ya?ml$", document.path):  # fmt: skip
        return ""
    return next((row.tool for row in scripts.read([document])), "")


def composite(step: Node, local: Local) -> Document | None:
    """The composite action of this repository that a step uses."""
    uses = step.text("uses")
    document = local.actions.get(uses.removeprefix("./").rstrip("/")) if uses.startswith("./") else None
    return document if document is not None and document.root.get("runs", "steps") is not None else None


def steps_of(document: Document, caller: Node) -> list[Node]:
    """The steps of a composite action as the caller fills its inputs in; each holds what the caller hands over."""
    given = {name: str(node.value) for name, node in caller.items("with")}
    defaults = {name: node.text("default") for name, node in document.root.items("inputs")}
    fill = partial(_text, {**defaults, **given}, document.path.rpartition("/")[0])
    return [_handed(_filled(step, fill, caller.line), caller) for step in document.root.each("runs", "steps")]


def _text(inputs: Mapping[str, str], folder: str, text: str) -> str:
    return INPUT.sub(lambda match: inputs.get(match[1], match[0]), FOLDER.sub(lambda _: folder, text))


def _filled(node: Node, fill: Callable[[str], str], line: int) -> Node:
    if isinstance(node.value, dict):
        return Node({key: _filled(inner, fill, line) for key, inner in node.value.items()}, line)
    if isinstance(node.value, list):
        return Node([_filled(inner, fill, line) for inner in node.value], line)
    return Node(fill(node.value) if isinstance(node.value, str) else node.value, line)


def _handed(step: Node, caller: Node) -> Node:
    """A step of the action with the place, and beside its own the variables and inputs, of the one that uses it."""
    if not isinstance(step.value, dict):
        return step
    handed = {key: value for part in ("with", "env") for key, value in caller.items(part)}
    own = dict(step.items("env"))
    return Node({**step.value, "env": Node({**handed, **own}, caller.line)}, caller.line, caller.start, caller.end)


def script_run(step: Node, local: Local) -> tuple[str, str] | None:
    """Path and tool of a script of this repository that a step runs, and that starts an agent."""
    run, folder = step.text("run"), step.text("working-directory").strip("./")
    for path, tool in local.scripts.items():
        names = [path, path.removeprefix(f"{folder}/")] if folder and path.startswith(f"{folder}/") else [path]
        if any(name in run and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w.-])", run) for name in names):
            return path, tool
    return None
