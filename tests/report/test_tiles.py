"""The map of the tree: a folder that holds most of it is opened, small ones stay together, no file is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gate.report.tiles import FOLDERS, Tile, tiles_of


def test_a_folder_that_holds_most_is_opened() -> None:
    tree = (
        [(f"src/big/{n}.py", 1) for n in range(60)] + [(f"src/other/{n}.py", 3) for n in range(30)] + [("README.md", 0)]
    )
    assert tiles_of(tree) == (
        Tile(folder="/", level=0, files=1),
        Tile(folder="src/big", level=1, files=60),
        Tile(folder="src/other", level=3, files=30),
    )


def test_small_folders_stay_with_their_sisters() -> None:
    tree = [(f"plugins/{n}/{i}.c", 1) for n in range(80) for i in range(1 + n % 3)] + [
        (f"top{n}/a.c", 2) for n in range(40)
    ]
    folders = {tile.folder for tile in tiles_of(tree)}
    assert {"plugins/…", "other"} <= folders
    assert len(folders) <= FOLDERS + 2


def test_an_empty_tree_has_no_tile() -> None:
    assert tiles_of([]) == ()


@given(st.lists(st.tuples(st.lists(st.sampled_from("ab…"), min_size=1, max_size=6).map("/".join), st.integers(0, 4))))
def test_every_file_is_on_the_map(tree: list[tuple[str, int]]) -> None:
    tiles = tiles_of(tree)
    assert sum(tile.files for tile in tiles) == len(tree)
    for level in range(5):
        assert sum(t.files for t in tiles if t.level == level) == sum(at == level for _, at in tree)
