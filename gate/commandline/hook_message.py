"""The message hooks: a commit that an agent makes says so. As policy says, the trailer is added, or the commit refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gate.authorship.environment import running_agent, trailer_for
from gate.commandline.settings import open_source
from gate.errors import UsageError
from gate.policy.load import NAME, load

SCISSORS = "------------------------ >8 ------------------------"


def message(name: str, *, final: bool) -> int:
    """Check or complete the message in a file. Without a running agent nothing happens."""
    agent = running_agent(os.environ)
    try:
        text = Path(name).read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise UsageError(
            f"cannot read the message: {error.strerror}", where=name, remedy="git passes the file's path"
        ) from None
    if agent is None:
        return 0
    source = open_source()
    data = source.file(source.head, NAME) if source.head else None
    rule = (load(data, file=NAME) if data is not None else load()).missing_trailer
    if rule == "allow" or not _written(text) or _says_so(text, agent):
        return 0
    trailer = trailer_for(agent)
    if rule == "add":
        source.git.run(
            "interpret-trailers",
            "--in-place",
            "--if-exists",
            "addIfDifferent",
            "--trailer",
            trailer,
            os.path.abspath(name),
        )
        sys.stderr.write(f"gate: {agent} is running; added `{trailer}`\n")
        return 0
    if not final:
        return 0
    sys.stderr.write(
        f"gate: refused: {agent} is running, and the message does not say so\n  -> add this line at its end: {trailer}\n"
    )
    return 1


def _written(text: str) -> bool:
    """Whether anything but comments stands in the message: an editor opens on an empty one."""
    body = text.split(SCISSORS, 1)[0]
    return any(line.strip() and not line.startswith("#") for line in body.split("\n"))


def _says_so(text: str, agent: str) -> bool:
    from gate.authorship import attribute_commit, load_catalogue
    from gate.model import Commit, Identity

    nobody = Identity(name="", email="")
    commit = Commit(id="", parents=(), tree="", author=nobody, committer=nobody, message=text.split(SCISSORS, 1)[0])
    return bool(attribute_commit(commit, load_catalogue()).by_ai)
