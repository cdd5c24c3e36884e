"""What is done to one after another: the loops that a deletion stands in."""

from __future__ import annotations

import re

LOOP = re.compile(r"(?m:^)[ \t]*(?:for|while)\b|\.(?:each|find_each|find_in_batches|in_batches|forEach|map)\b")
EACH_OF = re.compile(
    r"\bfor[ \t(]{1,9}(?:(?:const|let|var)[ \t]++)?(?P<x>[a-z]\w*+)[ \t]++(?:in|of)\b|\.(?:each|find_each|forEach|map)\b[^\n|]{0,60}?(?:\{|\bdo)[ \t]{0,9}\|[ \t]{0,9}(?P<y>\w+)[ \t]{0,9}\||\.(?:forEach|map)\([ \t]*+(?:async\b[ \t]*+)?\(?[ \t]*+(?P<z>\w++)[ \t]*+\)?[ \t]*+=>"
)
FUNCTION = re.compile(r"(?m:^)[ \t]*(?:(?:async[ \t]+)?def|function|public|private|protected)[ \t]")


def of_each(above: str, bound: str) -> bool:
    """Whether the owner is one after another of many: `duplicates.each do |dup| Row.where(user_id: dup.user_id).delete_all`."""
    loops = list(EACH_OF.finditer(above))
    if not loops or FUNCTION.search(above, loops[-1].end()):
        return False
    return re.search(rf"\b{loops[-1].group(loops[-1].lastgroup or 0)}\b", bound) is not None
