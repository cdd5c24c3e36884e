"""What leaves access as it is in code about access: words and looks of a page, help and remarks, imports, order and wires."""

from __future__ import annotations

from gate.classify.reading import asides, idle, links, looks, pages, qt, retyped
from gate.model import FileChange, Line


def about_access(file: FileChange, changed: list[Line]) -> bool:
    """Whether none of the changed lines says who comes in."""
    return (
        pages.only_sorts(file)
        or pages.only_imported(file)
        or asides.only_told(file)
        or asides.only_documents(file)
        or asides.only_remarked(file)
        or idle.only(file)
        or retyped.only(file)
        or pages.only_speaks(file, changed)
        or links.only_lead_elsewhere(file)
        or pages.only_words(file)
        or pages.only_styled(file)
        or looks.only_looks(file)
        or qt.only_wires(file)
        or qt.only_places(file)
        or qt.only_draws(file)
        or pages.only_focuses(file)
        or pages.only_formats(changed)
    )
