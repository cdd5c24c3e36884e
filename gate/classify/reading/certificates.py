"""Files of certificates: what everybody may see of a key, and whom programs trust by it."""

from __future__ import annotations

import base64
import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
PUBLIC = "-----BEGIN PUBLIC KEY-----"
STORES = pattern(
    r"\.(?:jks|keystore|truststore|bks|p12|pfx|der)$|(?:^|/)cacerts$|(?:keyring|trusted|archive)[^/]*\.gpg$", re.I
)
"""What holds them, and keys, in a form that nobody can read as text."""
CERTIFICATES = pattern(
    r"(?=[\s\S]*-----BEGIN CERTIFICATE-----)(?:[ \t]*(?:#[^\n]{0,200}|(?:[sS]ubject|[iI]ssuer|Bag Attributes|friendlyName|localKeyID|Serial|Not (?:Before|After))\b[^\n]{0,300})?\r?\n"
    r"|-----BEGIN CERTIFICATE-----[ \t\r]*\n(?:[A-Za-z0-9+/=]{1,100}\r?\n)+-----END CERTIFICATE-----[ \t\r]*(?:\n|\Z))*+\Z"
)
"""What everybody may see of a key: https://www.rfc-editor.org/rfc/rfc7468"""

MATERIAL = pattern(
    r"(?=\S*\d)(?:(?!/[A-Z]{1,2}=)[A-Za-z0-9+/=_-]){20}|(?:(?!/[A-Z]{1,2}=)[A-Za-z0-9+/=_-]){32}|(?<!\w)(?=\w*\d)(?=\w*[A-Za-z])\w{8}|pass|\bpwd?\b|secret|\bkey\b|token|friendlyName|[!@$%^&]\S*\d|\d\S*[!@$%^&]",
    re.I,
)
"""What may be a key or a password, beside one."""
KNOWN = pattern(
    r"\b(?:serial(?: number)?|(?:md5|sha-?1|sha-?256)(?: fingerprint)?|fingerprint)[ \t]*[:=][ \t]*(?:0x)?[\da-f: ]{1,100}(?![\w+/])|\blocalKeyID[ \t]*:[ \t]*(?:[\da-f]{2} ?){1,20}(?![\w+/])|[-=_#*]{5,}",
    re.I,
)
"""What a bundle of them says of each: https://github.com/certifi/python-certifi"""


def is_one(file: FileChange) -> bool:
    """Whether a file of certificates comes, goes, or holds others."""
    texts = (file.old_text, file.new_text)
    if STORES.search(file.path) or (file.path.endswith(".pub") and any(PUBLIC in text for text in texts)):
        return file.content_changed
    if not file.path.lower().endswith((".pem", ".crt", ".cer")) or not any(BEGIN in text for text in texts):
        return False
    old, new = (["".join(part.split(END)[0].split()) for part in text.split(BEGIN)[1:]] for text in texts)
    return old != new


def holds_no_key(file: FileChange) -> bool:
    """Whether nothing but certificates stands in a file, and what is written beside them."""
    if not file.path.lower().endswith(".pem") or CERTIFICATES.match(file.new_text) is None:
        return False
    parts = file.new_text.split(BEGIN)
    return not any(MATERIAL.search(KNOWN.sub("", part.split(END)[-1])) for part in parts) and not any(
        _is_a_key(part.split(END)[0]) for part in parts[1:]
    )


def _is_a_key(body: str) -> bool:
    """Whether what is called a certificate is none: three parts, of which the first is a sequence and the last a string of bits,
    while keys begin with a number, or end otherwise.
    https://www.rfc-editor.org/rfc/rfc5208#section-5, https://www.rfc-editor.org/rfc/rfc5280#section-4.1"""
    try:
        said = base64.b64decode("".join(body.split()), validate=True)
    except ValueError:
        return True
    outer = _parts(said)
    inner = _parts(outer[0][1]) if len(outer) == 1 else []
    if [tag for tag, _ in inner] != [0x30, 0x30, 0x03]:
        return True
    first = next(iter(_parts(inner[0][1])), (0, b""))
    return first[0] not in (0xA0, 0x02)


def _parts(said: bytes) -> list[tuple[int, bytes]]:
    """The values that stand behind each other, by their tags; none where the lengths do not add up (ITU-T X.690)."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(said):
        if at + 2 > len(said):
            return []
        tag, size, at = said[at], said[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(said[at : at + count], "big"), at + count
        if at + size > len(said) or len(found) > 20:
            return []
        found.append((tag, said[at : at + size]))
        at += size
    return found
