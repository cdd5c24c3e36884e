"""What a workflow or an action says of itself, on which branches a workflow runs, and whose word starts it."""

from __future__ import annotations

from typing import Any

from gate.classify.reading.actions import load_yaml
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import enclosing, is_remark, otherwise
from gate.model import FileChange, Line

DESCRIBES = pattern(r"\s*description\s*:\s*(?:\"[^\"\\$]*\"|'[^'$]*'|[^\s\"'|>&*!{\[%@`#$][^\n#$]*)\s*$")
SAID = pattern(r"(?:inputs|outputs)\s*:\s*$")
NAMED = pattern(r"\s+[\w\"'-]+\s*:\s*$")
MOST = 100
"""Changed lines of an action that are looked at, each with all above it."""


def describes(file: FileChange) -> bool:
    """Whether all that changed is what an action, its inputs or its outputs say of themselves."""
    if len(file.added) + len(file.removed) > MOST:
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        for line in lines:
            above = list(enclosing(rows, line.number, len(rows)))
            named = len(above) == 2 and NAMED.match(above[0][:500]) and SAID.match(above[1][:500])
            if not DESCRIBES.match(line.text[:500]) or (above and not named):
                return False
    return bool(file.added or file.removed)


NAMES = pattern(r"\s*(?:-\s+)?name\s*:\s*[^${}\[\]|>&*!#\n]*$")
"""What a log shows above a step."""


def same_but_names(file: FileChange) -> bool:
    """Whether a workflow differs in what it, its jobs and their steps are called in a log, and not in what `name:` says elsewhere."""
    old, new = (load_yaml(text) for text in (file.old_text, file.new_text))
    for document in (old, new):
        jobs = document.get("jobs") if isinstance(document, dict) else None
        if not isinstance(jobs, dict):
            return False
        for job in jobs.values():
            steps = job.get("steps") if isinstance(job, dict) else None
            for named in (document, job, *(steps if isinstance(steps, list) else ())):
                if isinstance(named, dict) and isinstance(named.get("name"), str):
                    del named["name"]
    return bool(old == new)


OF_THE_RUN = pattern(
    r"\s+(?:GITHUB_)?(?:RUN|JOB|WORKFLOW|COMMIT|BUILD|ATTEMPT)\w*:\s*\$\{\{\s*github\.(?:run_id|run_number|run_attempt|job|job_id|sha|repository|server_url|workflow)\s*\}\}\s*$"
)


def only_names_the_run(file: FileChange) -> bool:
    """Whether a step is only told which run it is part of: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context"""
    changed = [x for x in (*file.removed, *file.added) if x.bare]
    return bool(changed) and all(OF_THE_RUN.match(x.text[:500]) for x in changed)


MESSAGE = pattern(
    r"\s*(?:json|msg|message|payload|body)=(?:'\{\"(?:text|content)\": ?\"[^'\"{}\\\n]*\"\}'|\"\{'(?:text|content)': ?'[^'\"{}\\`$\n]*'\}\")\s*$"
)
"""What a room of chat is told: https://api.slack.com/messaging/webhooks"""


def only_words_a_message(file: FileChange) -> bool:
    """Whether a script only says otherwise what it tells people: a text that a shell fills nothing into."""
    changed = [x for x in (*file.removed, *file.added) if x.bare]
    return bool(changed) and all(MESSAGE.match(x.text[:500]) and "${{" not in x.text for x in changed)


WHERE = ("branches", "branches-ignore", "tags", "tags-ignore", "types", "workflows")


def branches(text: str) -> dict[str, list[Any]]:
    """Of each trigger, for which branches, tags and activities it is one."""
    document = load_yaml(text)
    on = document.get("on") if isinstance(document, dict) else None
    told = on.items() if isinstance(on, dict) else ()
    return {name: [said.get(key) for key in WHERE] for name, said in told if isinstance(said, dict)}


WHO = pattern(
    r"author_association\b|contains\(\s*fromJSON\([^\n]*\bgithub\.(?:actor|triggering_actor|event\.\w+\.user\.login|event\.sender\.login)\b"
)
"""Whose comment or pull request is obeyed: https://docs.github.com/en/graphql/reference/enums#commentauthorassociation"""


def obeyed(file: FileChange) -> Line | None:
    """A row by which a workflow that stood before obeys others."""
    if file.before is None or file.after is None:
        return None
    return next(
        (x for x in otherwise(file, lambda x: x.bare) if WHO.search(x.text[:500]) and not is_remark(x.text)), None
    )
