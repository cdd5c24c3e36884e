"""A type that is called otherwise, in the very file that declares it, and one that a module of Rust hands on besides.

pub struct Node { … }        ->   pub struct StoreNode { … }
pub use store::{Store};      ->   pub use store::{Store, StoreNode};
"""

from __future__ import annotations

import re

from gate.classify.reading.guards import STRINGS
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange, Line

TOKEN = re.compile(r"\w+|[^\s\w]")
EXPORTS = pattern(r"pub use (?P<module>(?!.*\*)[\w:]+?)::\{?(?P<names>(?!.*\bas\b)[\w, ]+)\}?;$")
DECLARED = pattern(
    r"(?:pub(?:\([\w: ]+\))?\s+)?(?:struct|enum|trait|union|type)\s+(?P<name>\w+)\b(?=\s*[<({;]|\s+(?:struct|interface)\b)"
)
GLOB = pattern(r"(?m)^(?:pub )?use [^;\n]*::\*")
INSIDE = pattern(r"raw|unchecked|unsafe|unseal|secret|private|internal|key|danger", re.I)
"""What a module has its reasons to keep for itself."""
STEERS = pattern(r"\s*(?://go:|// ?\+build|#!?\[)")
"""What a compiler or a tool acts on."""
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
        if old.number != new.number:
            return False  # it stands elsewhere
        if _hands_on_more(file, old, new):
            continue
        was, now = TOKEN.findall(old.text), TOKEN.findall(new.text)
        same = STRINGS.findall(old.text) == STRINGS.findall(new.text) and not STEERS.match(old.text)
        if len(was) != len(now) or was == now or not same:
            return False
        renamed.update((a, b) for a, b in zip(was, now, strict=True) if a != b)
    return not renamed or (len(renamed) == 1 and _is_a_type(file, gone, came, *renamed.pop()))


def _hands_on_more(file: FileChange, old: Line, new: Line) -> bool:
    """Whether a module of Rust hands on more names than before, and none that it took from all that another has."""
    was, now = (EXPORTS.match(x.text.strip()) for x in (old, new))
    if was is None or now is None or was["module"] != now["module"] or GLOB.search(file.new_text):
        return False
    had, has = (set(re.findall(r"\w+", found["names"])) for found in (was, now))
    return had <= has and not any(INSIDE.search(name) for name in has - had)


def _is_a_type(file: FileChange, gone: list[Line], came: list[Line], was: str, now: str) -> bool:
    """Whether a file declared a type by one name and declares it by the other, and neither name stands on both sides."""
    opens = "`" if file.path.endswith(".go") else 'r#"'  # a text of several rows may hold what looks like a declaration
    if "/*" in file.new_text or opens in file.new_text or re.search(rf"\b{now}\b", file.old_text):
        return False
    declared = [{m["name"] for x in side if (m := DECLARED.match(x.text))} for side in (gone, came)]
    return was in declared[0] and now in declared[1] and not re.search(rf"\b{was}\b", file.new_text)
