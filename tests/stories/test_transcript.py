from __future__ import annotations

from pathlib import Path

from tests.stories.transcript import PAGE, tell


def test_the_page_is_what_happens(tmp_path: Path) -> None:
    """`make transcript` writes it anew."""
    assert tell(tmp_path) == PAGE.read_text()
