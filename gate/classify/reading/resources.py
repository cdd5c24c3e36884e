"""What resources of a cluster say of themselves, and which of those that hold data are gone."""

from __future__ import annotations

from gate.classify.reading.documents import DOCUMENT, all_kinds
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange

GENERATED = pattern(r"\s*controller-gen\.kubebuilder\.io/version:\s*v?[\w.+()-]+\s*$")
"""Which release of a generator wrote it: https://book.kubebuilder.io/reference/controller-gen"""


def only_describes(file: FileChange) -> bool:
    """Whether the definition of a resource, or what a chart's values may be, differs in its descriptions alone."""
    if file.before is None or file.partial or file.old_path not in (None, file.path):
        return False
    schema = file.path.endswith(".schema.json")
    if not schema and any(set(of) != {"CustomResourceDefinition"} for of in all_kinds(file)):
        return False
    if not schema and (
        all(GENERATED.match(x.text[:500]) for side in file.delta.lines for x in side if x.bare) or _is_told(file)
    ):
        return True
    from gate.classify.contracts import trees

    old, new = (trees.parse(text, file.path) for text in (file.old_text, file.new_text))
    if schema and not all(isinstance(tree, dict) and not {"apiVersion", "kind"} & set(tree) for tree in (old, new)):
        return False
    return old is not None and new is not None and trees.same_but_prose(old, new)


TOLD = pattern(r"\s*description:\s+(?![{\[#&*!])\S")

FAR = 60
"""Rows above a changed one in which a description begins."""


def _is_told(file: FileChange) -> bool:
    """Whether each changed row is part of a description, which has a text: a field of that name has rows below it."""
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        for line in lines:
            if not TOLD.match(line.text[:500]) and not TOLD.match(next(enclosing(rows, line.number, FAR), "")[:500]):
                return False
    return True


HOLDS = pattern(
    r"(?ms)^kind\s*:\s*[\"']?(?P<kind>StatefulSet|PersistentVolumeClaim|Namespace)\b.{0,2000}?^metadata\s*:\s*\n(?:[ ][^\n]*\n){0,20}?[ ]{2}name\s*:\s*[\"']?(?P<name>[\w.-]+)[\"']?\s*$"
)

WHOLE = pattern(r"(?m)^[ ]+(?:selector|serviceName|accessModes|volumeName)\s*:|^kind\s*:\s*[\"']?Namespace\b")

PATCHES = of_path(r"(^|/)(?:[\w-]+[-_])?patch(?:es)?(?:[-_][\w-]+)?(/|\.ya?ml$)")
"""What Kustomize lays over a resource (https://kubectl.docs.kubernetes.io/references/kustomize/): it stays without it."""


def renamed(file: FileChange) -> list[str]:
    """What holds data and has another name: it is another one, and the old one goes or is left behind."""
    if file.before is None or file.after is None or "name" not in file.removed_lowered:
        return []
    old, new = (
        {(m["kind"], m["name"]) for part in DOCUMENT.split(text) if (m := HOLDS.search(f"{part}\n"))}
        for text in (file.old_text, file.new_text)
    )
    return sorted(f"{kind} {name}" for kind, name in old - new)


def only_patched(file: FileChange) -> bool:
    """Whether it lay over a resource that another file holds."""
    return bool(PATCHES.search(file.path) and not WHOLE.search(file.old_text))
