"""A raw commit object -> a commit."""

from __future__ import annotations

from gate.model import Commit, Identity

PLAIN = bytes(range(32, 127))


def parse_commit(id: str, raw: bytes, *, notes: str = "") -> Commit:
    """A commit from its raw object: `gpgsig` and `mergetag` headers are folded over lines that begin with a space."""
    head, _, body = raw.partition(b"\n\n")
    headers: dict[str, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:
            headers.setdefault(key.decode("ascii", "replace"), []).append(value)
    encoding = (headers.get("encoding") or [b"utf-8"])[0].decode("ascii", "replace")
    author, authored_at = _identity((headers.get("author") or [b""])[0], encoding)
    committer, committed_at = _identity((headers.get("committer") or [b""])[0], encoding)
    return Commit(
        id=id,
        parents=tuple(p.decode() for p in headers.get("parent", ())),
        tree=(headers.get("tree") or [b""])[0].decode(),
        author=author,
        committer=committer,
        authored_at=authored_at,
        committed_at=committed_at,
        message=_decode(body, encoding),
        signed="gpgsig" in headers or "gpgsig-sha256" in headers,
        notes=notes,
    )


def _decode(data: bytes, encoding: str) -> str:
    """As the commit says, if it says an encoding in which ASCII is ASCII: under UTF-16 or EBCDIC no name or trailer would
    be seen that everybody else sees."""
    try:
        if "escape" not in encoding and PLAIN.decode(encoding) == PLAIN.decode("ascii"):
            return data.decode(encoding)
    except (LookupError, ValueError):  # also an encoding that is a NUL byte, or Python's own `undefined`
        pass
    return data.decode("utf-8", "surrogateescape")


def _identity(value: bytes, encoding: str) -> tuple[Identity, int]:
    """`Name <email> 1700000000 +0100`; a broken one keeps what can be read."""
    name, _, rest = _decode(value, encoding).partition("<")
    email, _, when = rest.rpartition(">")
    stamp = when.split()[0] if when.split() else "0"
    seconds = int(stamp) if stamp.lstrip("-").isdigit() and len(stamp) < 16 else 0
    return Identity(name=name.strip(), email=email.strip()), seconds
