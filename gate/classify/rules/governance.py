"""Who may approve, and what checks them: code owners, branch protection, the gate's own policy, workflows and hooks.

Raises: an edit of `.github/CODEOWNERS`, of `.gate.yaml`, of a repository's settings file; a workflow that drops the gate.
Ignores: a `CODEOWNERS` file among test fixtures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "gate-policy": "the gate's own policy",
    "gate-wiring": "what runs the gate",
    "code-owners": "who must approve which path",
    "repository-settings": "branch protection, rulesets or repository settings",
    "git-attributes": "how git shows, merges and filters files",
    "git-hooks": "scripts that run on every developer's machine",
}
OWN = of_path(r"(^|/)\.gate\.ya?ml$|^\.gate/")
OWNERS = of_path(r"^(\.github/|\.gitlab/|\.gitea/|\.forgejo/|\.bitbucket/|docs/)?CODEOWNERS$|(^|/)OWNERS(_ALIASES)?$")
SETTINGS = of_path(
    r"^\.github/(settings|rulesets?|branch[-_]protection|repository|safe-settings|policies|probot|merge[-_]?queue)[^/]*(\.ya?ml|\.json|/)|^\.github/(suborgs|repos)/|^\.github/(trusted-contribution|auto[-_]?approv\w*|VOUCHED)[^/]*$"
    r"|(^|/)(\.mergify|\.policy|\.asf|bors|\.kodiak|\.palantir-policy)\.(ya?ml|toml)$|^\.github/(mergify|kodiak)[^/]*$|^MERGE_APPROVERS$",
    re.I,
)
HOOKS = of_path(
    r"^(\.husky|\.githooks|git-?hooks|hooks)/|(^|/)(lefthook(-local)?\.ya?ml|\.lefthook\.ya?ml|\.huskyrc[^/]*|\.lintstagedrc[^/]*)$"
)
HOOK_NAMES = of_path(
    r"(^|/)(pre-commit|commit-msg|prepare-commit-msg|pre-push|pre-receive|post-receive|update|post-checkout|post-merge|post-commit)$"
)
PLAIN = pattern(
    r"\s*(?:#(?!!).*|(?:echo|printf)\b[^`$|;&<>\\]*|(?:RED|GREEN|YELLOW|BLUE|NC|BOLD|RESET|COLOR_\w+)=[\"']?[\w\\\[;]*[\"']?"
    r"|(?:npm|yarn|pnpm)\s+(?:run\s+)?(?:test|lint|format|check|build|typecheck)(?:[:-](?![\w:-]*(?:secret|secur|audit|leak|scan|vuln|polic|commit))[\w:-]+)?"
    r"|(?:npx\s+)?lint-staged|make\s+(?:lint|fmt|format|test|check)|terraform fmt\b[^`$|;&<>]*)?\s*$"
)
"""What a hook says, or checks with what is here already."""
OF_A_MESSAGE = of_path(r"(^|/)(prepare-)?commit-msg$")
ASKS = pattern(
    r"\s*(?:(?:while (?:true|:); ?)?(?:do|done|then|else|fi|esac|break;?|;;)|(?:el)?if !? ?\[\[? [^`|;&<>()]*\]\]?; ?then"
    r"|read (?:-r )?(?:-p (?:\"[^\"`$]*\"|'[^']*') )?(?i:yn|answer|reply|response|choice)|(?i:yn|answer|reply|response|choice)='?\"?\w*'?\"?"
    r"|case \"?\$\w+\"? in|exec < ?/dev/tty|(?:\[\w+\]\w*|\*|[\w|\"]+) ?\)(?: echo \"[^\"`$]*\"(?: >> ?\"?\$1\"?)?;?(?: ?break)?;;)?"
    r"|echo (?:\"[^\"`$]*\"|'[^']*')(?: >> ?\"?\$1\"?)?)?\s*$"
)
"""What asks for the words of a message, and adds to them."""
LOOKS = pattern(
    r"\s*(?:#.*|\w+=`head -n ?1 \"?\$\w+\"?`|PATTERN=\"[^\"`$]*\"|if ! \[\[ \"?\$\w+\"? =~ \$\w+ \]\]; ?then)?\s*$"
)
"""What looks whether the words are there."""
SKIPS = pattern(r"skip|no[-_ ]ci|ci[-_ ]no", re.I)
RECEIVES = of_path(r"(^|/)((pre|post)-receive|update)$")
COMMENT = pattern(r"(?m)^[ \t]*#[^\n]*$")
LABELS = pattern(
    r"\s*(?:---\s*)?labels:(?:\s*-[ \t]+[\"']?(?:area|sig|kind|component|team|language)/[\w./-]+[\"']?(?=\s|\Z))*\s*\Z"
)
COPY = of_path(r"(^|/)(vendor|third_party|node_modules)/[^/]+\.[^/]+/")
"""A module under the name of the host that it comes from."""
WIRING = pattern(r"oversight[-_]gate|\bgate-(commit|message|push)\b|\bgate (action|hook|check|guard)\b")
GATE_RUNS = pattern(
    r"(?m)^[^#\n]*(?:\buses:[ \t]*[\"']?[\w.-]+/oversight-gate\b|\bgate action\b)|^name:[ \t]*[\"']?Oversight relay\b"
)
GATE_WORKFLOW = of_path(r"^\.github/workflows/oversight-(gate|relay)\b")
"""What `gate init` writes. Each line of a workflow that runs the gate says when, with which rights, or whether it does."""
RUNS_GATE = of_path(
    r"^\.github/workflows/|(^|/)(\.pre-commit-config\.ya?ml|action\.ya?ml|\.gitlab-ci\.yml|lefthook\.ya?ml)$|^(\.husky|\.githooks|hooks)/"
)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if any(OWN.search(p) for p in file.paths):
        yield finding(
            "gate-policy",
            4,
            "changes the gate's own policy: it decides what needs a human",
            file,
            safer="a person who owns the policy makes this change alone, in a pull request of its own",
        )
    if context.proved:
        return
    if any(RUNS_GATE.search(p) for p in file.paths):
        lines = (*file.removed, *file.added)
        touched = next((line for line in lines if WIRING.search(line.text)), None)
        own = any(GATE_WORKFLOW.search(p) for p in file.paths) or (
            file.path.startswith(".github/workflows/") and GATE_RUNS.search(file.old_text)
        )
        if touched is not None or own:
            yield finding(
                "gate-wiring",
                4,
                "changes how or whether the gate runs",
                file,
                line=touched or next(iter(lines), None),
                safer="a person who owns the gate makes this change alone",
            )
    if OWNERS.search(path) and not COPY.search(path) and not _of_nobody(file):
        yield _of_owners(file)
    elif SETTINGS.search(path):
        yield finding(
            "repository-settings",
            4,
            "changes branch protection or the repository's settings",
            file,
            safer="an administrator changes the setting, with a second one watching",
        )
    elif path.rsplit("/", 1)[-1] == ".gitattributes":
        yield from _attributes(file)
    elif HOOKS.search(path) and _only_ends(file):
        return
    elif HOOKS.search(path) and (HOOK_NAMES.search(path) or not path.startswith("hooks/")):
        yield finding(
            "git-hooks",
            2 if _only_says(file) else 3,
            "runs on every developer's machine that installs these hooks",
            file,
            safer="show what the hook runs, and let the team's owner of tooling approve",
        )


def _only_says(file: FileChange) -> bool:
    """Whether what changed of a hook says something, or checks it with what is here already."""
    asks = file.before is not None and OF_A_MESSAGE.search(file.path) and _only_asks(file.old_text, file.new_text)
    return not RECEIVES.search(file.path) and all(
        PLAIN.match(x.text[:500]) or (asks and ASKS.match(x.text[:500])) for x in (*file.added, *file.removed)
    )


def _only_ends(file: FileChange) -> bool:
    """Whether a hook differs in the blank lines at its end alone."""
    if file.before is None or file.after is None or file.old_mode != file.new_mode:
        return False
    return file.content_changed and file.old_text.rstrip() == file.new_text.rstrip()


def _only_asks(*texts: str) -> bool:
    """Whether a hook does nothing but ask for some words, and add them: no row of it refuses or runs anything."""
    rows = [row[:500] for text in texts for row in text.split("\n")]
    return not any(map(SKIPS.search, rows)) and all(ASKS.match(row) or LOOKS.match(row) for row in rows)


def _of_owners(file: FileChange) -> Finding:
    """A list of owners: 4, unless the same people own the same paths before and after, or nobody does."""
    if _only_labels(file):
        return finding("code-owners", 2, "which labels a pull request gets", file, line=file.first)
    if file.status == "modified" and any(line.text.strip() for line in (*file.added, *file.removed)):
        if _said(file.old_text, file.path) == _said(file.new_text, file.path) or _is_proved(file):
            return finding("code-owners", 2, "changes what is said beside a list of owners", file, line=file.first)
        sides = _loaded(file)
        if sides and _people(*sides):
            reason, safer = "changes which labels a list of owners gives", "the present owners decide this"
            return finding("code-owners", 3, reason, file, line=file.first, safer=safer)
    return finding(
        "code-owners",
        4,
        "changes who must approve which path",
        file,
        line=file.first,
        safer="the present owners of those paths decide this",
    )


def _said(text: str, path: str) -> list[list[str]]:
    """Line by line what is no comment; how far a line is indented means nothing in `CODEOWNERS`, and much in YAML."""
    rows = (row.rstrip(" \t\r") for row in COMMENT.sub("", text).split("\n"))
    return [BLANKS.split(row.lstrip(" \t")) if path.endswith("CODEOWNERS") else [row] for row in rows if row]


def _is_proved(file: FileChange) -> bool:
    """Whether an `OWNERS` file says the same as YAML, but for its remarks."""
    if file.path.rsplit("/", 1)[-1] != "OWNERS" or file.partial or file.before is None or file.after is None:
        return False
    from gate.classify.equivalence import prove

    return prove("owners.yaml", file.before.data, file.after.data) is not None


def _loaded(file: FileChange) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Both sides of an `OWNERS` file, where that is YAML."""
    if file.path.rsplit("/", 1)[-1] != "OWNERS":
        return None
    from gate.classify.reading.actions import load_yaml

    if any("<<" in text or len(set(keys := KEYS.findall(text))) < len(keys) for text in (file.old_text, file.new_text)):
        return None  # readers differ about what such a file says
    old, new = (load_yaml(text) for text in (file.old_text, file.new_text))
    return (old, new) if isinstance(old, dict) and isinstance(new, dict) else None


def _people(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether an `OWNERS` file names the same people, and only labels of an area come or go."""
    labels = [label for side in (old, new) for label in side.pop("labels", None) or []]
    return old == new and all(isinstance(label, str) and LABEL.fullmatch(label) for label in labels)


KEYS = re.compile(r"(?m)^[\"']?(\w+)[\"']?[ \t]*:")
BLANKS = re.compile(r"[ \t]+")
LABEL = re.compile(r"(?:area|sig|kind|component|team|language)/[\w./-]+")


def _only_labels(file: FileChange) -> bool:
    """Whether an `OWNERS` file names labels for pull requests and nobody who approves one
    (https://www.kubernetes.dev/docs/guide/owners/#owners-spec)."""
    if not file.path.endswith("OWNERS") or file.path.endswith("CODEOWNERS"):
        return False
    texts = [text for text in (file.old_text, file.new_text) if text]
    return all(LABELS.match(COMMENT.sub("", text)) for text in texts)


EMERITUS = re.compile(r"\s*emeritus_(?:approvers|reviewers):[ \t]*\n(?:[ \t]*-[^\n]*+\n?)*+\s*")


def _of_nobody(file: FileChange) -> bool:
    """Whether an `OWNERS` file thanks those who approved once, and names nobody who does."""
    if file.path.rsplit("/", 1)[-1] != "OWNERS":
        return False
    return not any(EMERITUS.sub("", COMMENT.sub("", text)).strip() for text in (file.old_text, file.new_text))


def _attributes(file: FileChange) -> Iterator[Finding]:
    hiding = next(
        (
            line
            for line in file.added
            if re.search(r"\s-diff\b|\bbinary\b|linguist-(generated|vendored)|filter=|diff=", line.text)
        ),
        None,
    )
    reason = (
        "hides files from review or runs a filter over them"
        if hiding
        else "changes how git shows, merges and stores files"
    )
    yield finding(
        "git-attributes", 3, reason, file, line=hiding, safer="name the exact files, and say why they need it"
    )
