"""The environment that git gets: nothing of it steers git elsewhere. Apart from `git`, for callers in a hurry."""

from __future__ import annotations

import os

# Kept: where the objects and the index of a running `git commit` are
# (https://git-scm.com/docs/git#_environment_variables). GIT_OBJECT_DIRECTORY: quarantine of a pre-receive hook.
KEPT = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
    "GIT_EXEC_PATH",
    "GIT_CEILING_DIRECTORIES",
}


def environment() -> dict[str, str]:
    """This process's environment, less what could steer git elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in KEPT}
    return kept | {
        "LC_ALL": "C",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
    }
