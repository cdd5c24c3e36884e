"""Files of certificates: what everybody may see of a key, and whom programs trust by it."""

from __future__ import annotations

import base64
import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
CERTIFICATES = pattern(
    r"(?=[\s\S]*-----BEGIN CERTIFICATE-----)(?:[ \t]*(?:#[^\n]{0,200}|(?:[sS]ubject|[iI]ssuer|Bag Attributes|friendlyName|localKeyID|Serial|Not (?:Before|After))\b[^\n]{0,300})?\r?\n"
    r"|-----BEGIN CERTIFICATE-----[ \t\r]*\n(?:[A-Za-z0-9+/=]{1,100}\r?\n)+-----END CERTIFICATE-----[ \t\r]*(?:\n|\Z))*+\Z"
)
"""What everybody may see of a key: https://www.rfc-editor.org/rfc/rfc7468"""

MATERIAL = pattern(
    r"(?=\S*\d)(?:(?!/[A-Z]{1,2}=)[A-Za-z0-9+/=_-]){20}|(?:(?!/[A-Z]{1,2}=)[A-Za-z0-9+/=_-]){32}|(?<!\w)(?=\w*\d)(?=\w*[A-Za-z])\w{8}|pass|secret|\bkey\b|token",
    re.I,
)
"""What may be a key or a password, beside one."""
KNOWN = pattern(
    r"\b(?:serial(?: number)?|(?:md5|sha-?1|sha-?256)(?: fingerprint)?|fingerprint|localKeyID)[ \t]*[:=][ \t]*(?:0x)?[\da-f: ]{1,100}(?![\w+/])|[-=_#*]{5,}",
    re.I,
)
"""What a bundle of them says of each: https://github.com/certifi/python-certifi"""


def is_one(file: FileChange) -> bool:
    """Whether a file of certificates comes, goes, or holds others."""
    texts = (file.old_text, file.new_text)
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
    """Whether what is called a certificate begins with a number, as keys do, and not with another sequence.
    https://www.rfc-editor.org/rfc/rfc5208#section-5, https://www.rfc-editor.org/rfc/rfc5280#section-4.1"""
    try:
        said = base64.b64decode("".join(body.split())[:24], validate=True)
    except ValueError:
        return True
    length = 1 + (said[1] & 0x7F if len(said) > 1 and said[1] & 0x80 else 0)
    return len(said) > 1 + length and said[1 + length] != 0x30
