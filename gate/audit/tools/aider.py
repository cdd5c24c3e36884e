"""Aider: `.aider.conf.yml`. `yes-always` answers every question but those about shell commands, which then are refused.

https://aider.chat/docs/config/aider_conf.html. Aider edits the files of a chat unasked. It commits by itself unless
`auto-commits` is false, and skips git's hooks unless `git-commit-verify` is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gate.audit import permits
from gate.audit.document import Document
from gate.audit.nouns import Grant
from gate.audit.rows import Rule, allowed, edits_alone, replacement
from gate.level import Level

NAME = "aider"


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        for key in ("yes-always", "yes", "yes_always"):
            node = document.root.is_(True, key)
            if node is not None and document.root.is_(False, "auto-commits") is not None:
                yield edits_alone(NAME, document, node, f"{key} true", fix=f"{key}: false", safe="false")
            elif node is not None:
                yield Grant(
                    tool=NAME,
                    path=document.path,
                    line=node.line,
                    grant=f"{key} true",
                    reach="local",
                    human_approval="none",
                    level=Level.PROPOSE_AND_WAIT,
                    reason="edits any file and commits with no prompt; its commits skip the local hooks unless git-commit-verify is true",
                    fix=f"{key}: false, and git-commit-verify: true",
                    edits=replacement(node, "false"),
                )
        rules: list[Rule] = []
        for key, when in (("test-cmd", "auto-test"), ("lint-cmd", "auto-lint")):
            if when == "auto-lint" or document.root.is_(True, when) is not None:
                rules += [(node, permits.exact(node.value.split(": ", 1)[-1])) for node in document.root.strings(key)]
        yield from allowed(NAME, document, "test-cmd, lint-cmd", rules, fix="let a person run it")
