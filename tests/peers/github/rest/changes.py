"""Files of a diff as REST lists them: `removed`, not `deleted`, and a patch where there is text."""

from __future__ import annotations

from tests.peers.github.hub import GitHub
from tests.peers.github.model import Repository
from tests.peers.github.rest.render import Json, repository_url

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}


def commit_files(hub: GitHub, repository: Repository, base: str | None, head: str) -> list[Json]:
    store, one = hub.git(repository), base or EMPTY_TREE
    raw = (
        store.git("diff-tree", "-r", "-z", "--raw", "-M", "--no-abbrev", one, head)
        .decode("utf-8", "surrogateescape")
        .split("\0")
    )
    counts = _counts(
        store.git("diff-tree", "-r", "-z", "--numstat", "-M", one, head).decode("utf-8", "surrogateescape")
    )
    found: list[Json] = []
    at = 0
    while at < len(raw) - 1:
        _, _, old, new, code = raw[at].split(" ")
        moved = code[0] in "RC"
        path = raw[at + 1 + moved]
        added, gone = counts[path]
        base_url, blob = repository_url(hub, repository), old if code == "D" else new
        row: Json = {
            "sha": blob,
            "filename": path,
            "status": STATUS[code[0]],
            "additions": added,
            "deletions": gone,
            "changes": added + gone,
            "blob_url": f"{hub.web}/{repository.full_name}/blob/{head}/{path}",
            "raw_url": f"{hub.web}/{repository.full_name}/raw/{head}/{path}",
            "contents_url": f"{base_url}/contents/{path}?ref={head}",
        }
        if moved:
            row["previous_filename"] = raw[at + 1]
        if added + gone:
            text = store.git("diff", "-M", one, head, "--", *raw[at + 1 : at + 2 + moved]).decode("utf-8", "replace")
            row["patch"] = text[text.find("\n@@") + 1 :].removesuffix("\n")
        found.append(row)
        at += 2 + moved
    return found


def _counts(text: str) -> dict[str, tuple[int, int]]:
    """Path -> lines added and removed; `-` for binaries counts as none, as on GitHub."""
    fields = text.split("\0")
    found: dict[str, tuple[int, int]] = {}
    at = 0
    while at < len(fields) - 1:
        added, gone, path = fields[at].split("\t")
        if not path:  # a rename: the old and the new path follow
            path, at = fields[at + 2], at + 2
        found[path] = (int(added) if added != "-" else 0, int(gone) if gone != "-" else 0)
        at += 1
    return found
