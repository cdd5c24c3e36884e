"""The Merkle root over the addresses of a batch, as RFC 6962 builds it: one hash stands for all, and any record can be
shown to be part of it. https://www.rfc-editor.org/rfc/rfc6962#section-2.1"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def root(addresses: Sequence[str]) -> str:
    """Hex of the root; the root of nothing is the hash of nothing."""
    if not addresses:
        return hashlib.sha256(b"").hexdigest()
    return _root([hashlib.sha256(b"\0" + bytes.fromhex(address)).digest() for address in addresses]).hex()


def _root(row: list[bytes]) -> bytes:
    """Level by level; an odd last node moves up as it is, which gives the tree of the RFC."""
    while len(row) > 1:
        pairs = [hashlib.sha256(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = pairs + row[len(pairs) * 2 :]
    return row[0]
