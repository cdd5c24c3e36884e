"""Jobs of Prow: what runs on what is proposed, and what publishes after a merge (https://docs.prow.k8s.io/docs/jobs/)."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

JOBS = pattern(
    r"(?m)^(presubmits|postsubmits|periodics|plank|tide|sinker|prowjob_namespace|external_plugins|config_updater)\s*:"
)
SENT = pattern(
    r"\s*-\s+name\s*:\s*[\"']?(?:[\w.]+-)*(?:publish|promote|push)(?:-[\w.-]+)?[\"']?\s*$|\s*(?:-|command:|args:)\s.{0,300}?(?<![\w.-])(?:release|publish)(?:-[\w-]+)?\.sh\b"
)
AFTER_A_MERGE = pattern(r"(?m)^[\"']?(?:postsubmits|periodics)[\"']?\s*:")


BEFORE_A_MERGE = pattern(r"(?m)^presubmits\s*:")
BUILT_WITH = pattern(
    r"\s*(?:-\s+)?image\s*:\s*[\w./-]+:[\w.-]+\s*$|\s*-\s+-(?!\S*(?:push|publish|release|upload|deploy|apply))[\w=./-]+\s*$"
)


def only_tries(file: FileChange) -> bool:
    """Whether all jobs of a file of Prow run on what is proposed, and only the image or a flag of one is another."""
    texts = (file.old_text, file.new_text)
    return all(BEFORE_A_MERGE.search(text) and not AFTER_A_MERGE.search(text) for text in texts) and all(
        BUILT_WITH.match(line.text[:500]) for line in (*file.removed, *file.added)
    )


def sent(file: FileChange) -> Line | None:
    """The name of a job that publishes, after a merge or by the clock: https://docs.prow.k8s.io/docs/jobs/#how-to-configure-new-jobs"""
    if not any(AFTER_A_MERGE.search(text) for text in (file.old_text, file.new_text)):
        return None
    return next((x for x in (*file.added, *file.removed) if SENT.match(x.text[:500])), None)
