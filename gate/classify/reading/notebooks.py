"""Notebooks, read as the program of their cells: https://nbformat.readthedocs.io/en/latest/format_description.html"""

from __future__ import annotations

import json
from typing import Any

from gate.change.lines import delta
from gate.model import Blob, FileChange

SUFFIX = ".ipynb"
LANGUAGES = {"r": ".r", "julia": ".jl", "scala": ".scala", "ruby": ".rb"}


def as_program(file: FileChange) -> FileChange | None:
    """The cells of code of both sides as one program; None where they can't be read."""
    sides = [_program(blob) for blob in (file.before, file.after)]
    if None in sides:
        return None
    (old, ending), (new, other) = (side or ("", "") for side in sides)
    before, after = (
        Blob.of(text.encode("utf-8", "surrogateescape")) if blob else None
        for blob, text in ((file.before, old), (file.after, new))
    )
    path = file.path.removesuffix(SUFFIX) + (other or ending or ".py")
    return file._replace(path=path, old_path=None, before=before, after=after, delta=delta(before, after))


def _program(blob: Blob | None) -> tuple[str, str] | None:
    """The code, and the ending that programs of its language have."""
    if blob is None:
        return "", ""
    try:
        notebook: Any = json.loads(blob.text)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        code = "\n".join("".join(cell["source"]) for cell in cells)
        language = str(notebook.get("metadata", {}).get("kernelspec", {}).get("language", "")).lower()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return code, LANGUAGES.get(language, ".py")
