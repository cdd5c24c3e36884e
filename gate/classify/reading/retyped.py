"""A type that is called otherwise, in the very file that declares it, and one that a module of Rust hands on besides.

pub struct Node { … }        ->   pub struct StoreNode { … }
pub use store::{Store};      ->   pub use store::{Store, StoreNode};
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange, Line

TOKEN = re.compile(r"\w+|[^\s\w]")
EXPORTS = pattern(r"pub use (?P<module>[\w:]+?)::\{?(?P<names>[\w, ]+)\}?;$")
MOST = 200


def only(file: FileChange) -> bool:
    """Whether nothing else changed. Compilers of these languages tell whoever still calls it by the old name."""
    if file.before is None or file.after is None or not file.path.endswith((".rs", ".go")):
        return False
    gone, came = ([x for x in side if x.bare] for side in (file.removed, file.added))
    if not 0 < len(gone) == len(came) <= MOST or any(len(x.text) > LONG for x in (*gone, *came)):
        return False
    renamed = set[tuple[str, str]]()
    for old, new in zip(gone, came, strict=True):
        if _hands_on_more(old, new):
            continue
        was, now = TOKEN.findall(old.text), TOKEN.findall(new.text)
        if len(was) != len(now) or was == now:
            return False  # a row that is the same stands elsewhere
        renamed.update((a, b) for a, b in zip(was, now, strict=True) if a != b)
    return not renamed or (len(renamed) == 1 and _is_a_type(file, *renamed.pop()))


def _hands_on_more(old: Line, new: Line) -> bool:
    was, now = (EXPORTS.match(x.text.strip()) for x in (old, new))
    if was is None or now is None or was["module"] != now["module"]:
        return False
    return set(re.findall(r"\w+", was["names"])) <= set(re.findall(r"\w+", now["names"]))


def _is_a_type(file: FileChange, was: str, now: str) -> bool:
    """Whether a file declared a type by one name and declares it by the other, and neither name stands on both sides."""
    if not (was.isidentifier() and now.isidentifier()):
        return False
    declared = r"(?m)^\s*(?:pub(?:\([\w: ]+\))?\s+)?(?:struct|enum|trait|union|type)\s+{}\b"
    if not (re.search(declared.format(was), file.old_text) and re.search(declared.format(now), file.new_text)):
        return False
    return not (re.search(rf"\b{now}\b", file.old_text) or re.search(rf"\b{was}\b", file.new_text))
