"""Settings of tools that have no module of their own: any key that says, by its name, that the tool need not ask.

Goose, Crush, Zed, Factory, Junie, Amp, Augment, Cline and others name it alike: `autoApprove`, `alwaysAllow`, `yolo`…
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.audit import hooks, permits
from gate.audit.brought import plugins
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Permit
from gate.audit.rows import Rule, allowed, edits_alone, open_shell
from gate.audit.servers import listed, reads
from gate.classify.reading.patterns import pattern
from gate.level import Level

NAME = "mcp"
NAMES: tuple[tuple[str, str], ...] = (
    (r"(^|/)\.clinerules|(^|/)\.cline/|cline_mcp", "cline"),
    (r"(^|/)\.roo/|\.roomodes$", "roo-code"),
    (r"(^|/)\.kilocode", "kilo-code"),
    (r"(^|/)\.windsurf|(^|/)\.codeium/", "windsurf"),
    (r"(^|/)\.continue/", "continue"),
    (r"(^|/)\.goose/", "goose"),
    (r"crush\.json$", "crush"),
    (r"(^|/)\.zed/", "zed"),
    (r"(^|/)\.factory/", "factory"),
    (r"(^|/)\.junie/", "junie"),
    (r"(^|/)\.amp/", "amp"),
    (r"(^|/)\.augment/", "augment"),
    (r"(^|/)\.trae/", "trae"),
    (r"(^|/)\.agents?/workflows/", "antigravity"),
    (r"(^|/)\.agents?/", "agents"),
    (r"(^|/)\.(antigravity|gemini/antigravity)", "antigravity"),
    (r"(^|/)\.grok/", "grok"),
    (r"(^|/)\.gemini/", "gemini-cli"),
    (r"(^|/)\.qwen/", "qwen-code"),
    (r"(^|/)\.codex/", "codex"),
    (r"(^|/)\.cursor/", "cursor"),
    (r"(^|/)\.copilot/", "copilot"),
    (r"(^|/)\.opencode/", "opencode"),
    (r"(^|/)\.kiro/", "kiro"),
    (r"(^|/)\.openhands/", "openhands"),
    (r"(^|/)\.hermes/", "hermes"),
    (r"(^|/)\.pi/", "pi"),
)
EVERYTHING = pattern(r"(auto[-_]?approve|auto[-_]?approval)[-_]?(all|everything|enabled|mode)?$|yolo|dangerously|skip[-_]?permissions|bypass[-_]?permissions"
    r"|always[-_]?allow[-_]?tool[-_]?actions|(execute|run)[-_]?all[-_]?commands|allow[-_]?all[-_]?(tools)?$|turbo[-_]?mode"
    r"|(auto|always[-_]?(allow|approve))[-_]?(execute|execution|run|exec)|auto[-_]?execution[-_]?policy|goose_mode", re.I)  # fmt: skip
EDITING = pattern(
    r"(auto|always)[-_]?(allow|approve|accept)[-_]?(write|edits?|changes)|edit[-_]?files|auto[-_]?accept", re.I
)
LISTS = pattern(r"(allowed|trusted|auto[-_]?approved?|allow)[-_]?(commands|tools|list)$|commands[-_]?(allow[-_]?list|allowlist)$|^allow$|terminal[-_]?allow[-_]?list", re.I)  # fmt: skip
WIDE = ("*", "always", "all", "auto", "turbo", "unrestricted", "allow", "full", "yolo", "never-ask")
SHELLS = ("bash", "shell", "terminal", "execute_command", "run_command", "command")
SERVERS = ("mcpServers", "servers", "context_servers", "mcp")


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        tool = named(document.path)
        if document.name.endswith(".md"):
            yield from _workflow(tool, document)
            continue
        yield from keys(tool, document, document.root, "")
        for key in SERVERS:
            yield from listed(tool, document, key)
        yield from plugins(tool, document, "enabledPlugins")
        yield from hooks.rows(tool, document)


def named(path: str) -> str:
    return next((name for fits, name in NAMES if re.search(fits, path)), "mcp")


def keys(tool: str, document: Document, node: Node, above: str) -> Iterator[Grant]:
    """Every key of the document that means acting unasked; servers are left to their own reader."""
    for name, inner in node.items():
        if name in SERVERS and not above:
            continue
        path = f"{above}.{name}" if above else name
        yield from grant_of_key(tool, document, path, name.rsplit(".", 1)[-1], inner)
        if isinstance(inner.value, dict):
            yield from keys(tool, document, inner, path)


def grant_of_key(tool: str, document: Document, path: str, name: str, node: Node) -> Iterator[Grant]:
    """What one key grants; `name` is its last part."""
    on = node.value is True or (isinstance(node.value, str) and node.value.lower() in WIDE)
    if EVERYTHING.search(name) and on:
        safe = "false" if node.value is True else None
        yield open_shell(tool, document, node, f"{path} {_value(node)}", fix=f"{path}: false", safe=safe)
    elif EDITING.search(name) and on:
        yield edits_alone(tool, document, node, f"{path} {_value(node)}", safe="false" if node.value is True else None)
    elif LISTS.search(name):
        if node.value == "*":
            yield open_shell(tool, document, node, f"{path} *", fix=f"take * out of {path}")
        yield from allowed(tool, document, path, _rules(node))


def _rules(node: Node) -> Iterator[Rule]:
    """Commands, or calls such as `Bash(git status)`; names of tools that run no command are no rule here."""
    for element in node.strings():
        text = element.value.strip()
        call = re.fullmatch(r"(\w+)\((.*)\)", text, re.S)
        if call:
            if call.group(1).lower() in SHELLS:
                words = re.sub(r"(:?\*+|\s\*+)$", "", call.group(2)).strip()
                yield element, permits.prefix(words)
        elif text.lower() in SHELLS or text in ("*", ".*"):
            yield element, permits.ANY
        elif " " in text or re.fullmatch(r"[a-z][\w.-]{1,20}", text):
            yield element, permits.prefix(re.sub(r"(:?\*+|\s\*+)$", "", text).strip() or "true")


def _value(node: Node) -> str:
    return "true" if node.value is True else str(node.value)[:60]


def _workflow(tool: str, document: Document) -> Iterator[Grant]:
    """Windsurf workflows: `// turbo` lets the next command run, `// turbo-all` every one
    (https://docs.windsurf.com/windsurf/cascade/workflows)."""
    found = re.search(r"^[ \t]*//[ \t]*turbo-all[ \t]*$", document.text, re.M)
    mode = document.root.get("auto_execution_mode")
    if found is None and (mode is None or mode.value != 3):
        steps = ((Node(step.splitlines()[0], line), _step(step)) for line, step in _turbo(document.text))
        grave = [(node, permit) for node, permit in steps if permit.level >= Level.PROPOSE_AND_WAIT]
        yield from allowed(tool, document, "// turbo", grave, fix="take // turbo out: the step is then asked for")
        return
    place = Node(None, document.text.count("\n", 0, found.start(0)) + 1 if found else mode.line if mode else 1)
    shown = "turbo-all" if found else "auto_execution_mode 3"
    yield open_shell(tool, document, place, shown, fix="take it out, or // turbo before single safe steps")


STEP = re.compile(r"^[ \t]*//[ \t]*turbo[ \t]*\n(?P<between>(?:(?![ \t]*(?:```|//|#))[^\n]*\n){0,8})[ \t]*```(?:bash|sh|shell|zsh|console)?[ \t]*\n(?P<step>.*?)^[ \t]*```", re.M | re.S)  # fmt: skip
BLANK = re.compile(r"<[\w .|-]+>|\{\{?[\w .-]+\}?\}")
"""What whoever runs the step fills in."""


CALL = re.compile(r"mcp\d*_+\w+")
WORDS = re.compile(r"[\w./~$\"'{(\[-]")


def _step(step: str) -> Permit:
    """A command, or the call of a server's tool; anything else is words for the agent."""
    called = CALL.match(step)
    if called:
        only_reads = reads(called.group().replace("__", "_").split("_", 1)[-1])
        return permits.NOTHING if only_reads else Permit(Level.PROPOSE_AND_WAIT, "unknown", f"`{called.group()}`")
    return permits.whole(step) if WORDS.match(step) else permits.NOTHING


def _turbo(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of each step that runs by itself."""
    for match in STEP.finditer(text[:200_000]):
        lines = [line.strip() for line in BLANK.sub("FILLED_IN", match["step"]).splitlines()]
        step = "\n".join(line for line in lines if line and not line.startswith("#"))
        if step:
            yield text.count("\n", 0, match.start()) + 1, step
