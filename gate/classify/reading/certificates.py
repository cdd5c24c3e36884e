"""Files of certificates: what everybody may see of a key, and whom programs trust by it."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
CERTIFICATES = pattern(
    r"(?=[\s\S]*-----BEGIN CERTIFICATE-----)(?:[ \t]*(?:#[^\n]{0,200}|(?:[sS]ubject|[iI]ssuer|Bag Attributes|friendlyName|localKeyID|Serial|Not (?:Before|After))\b[^\n]{0,300})?\r?\n"
    r"|-----BEGIN CERTIFICATE-----[ \t\r]*\n(?:[A-Za-z0-9+/=]{1,100}\r?\n)+-----END CERTIFICATE-----[ \t\r]*(?:\n|\Z))*+\Z"
)
"""What everybody may see of a key: https://www.rfc-editor.org/rfc/rfc7468"""


def is_one(file: FileChange) -> bool:
    """Whether a file of certificates comes, goes, or holds others."""
    texts = (file.old_text, file.new_text)
    if not file.path.lower().endswith((".pem", ".crt", ".cer")) or not any(BEGIN in text for text in texts):
        return False
    old, new = (["".join(part.split(END)[0].split()) for part in text.split(BEGIN)[1:]] for text in texts)
    return old != new


def holds_no_key(file: FileChange) -> bool:
    """Whether nothing but certificates stands in a file, and what is written beside them."""
    return file.path.lower().endswith(".pem") and CERTIFICATES.match(file.new_text) is not None
