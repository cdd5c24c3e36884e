"""What two texts begin and end with in common, found by bisection: slices compare at memory speed."""

from __future__ import annotations

from typing import AnyStr


def common_ends(old: AnyStr, new: AnyStr) -> tuple[int, int]:
    """The lengths of the common beginning, and of the common ending of what is left."""
    start = common_prefix(old, new)
    low, high = 0, min(len(old), len(new)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return start, low


def common_prefix(old: AnyStr, new: AnyStr) -> int:
    """The length of the common beginning."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
