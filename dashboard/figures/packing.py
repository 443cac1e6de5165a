"""Where labels go: rows of intervals that never overlap. Pure geometry in pixels, deterministic.

A mark takes the interval ``[left, right]`` of its row. Its label stands to its right or left, above it, or on
it where the mark fills the lane. First fit in the order given, so that dropping the last rows never moves the
labels in the rows that stay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

# Distance between a mark and its own label.
LABEL_PAD = 6.0

Side = Literal["right", "left", "above", "on", "none"]


@dataclass(frozen=True, slots=True)
class Box:
    """A mark's extent in its lane and the width its label needs, in pixels; 0 asks for no label."""

    left: float
    right: float
    label: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark and its label went.

    Attributes
    ----------
    row
        0 is the top one.
    side
        Where the label is; ``none`` for a mark alone.
    left, right
        What mark and label take together.
    text
        Left end of the label.
    """

    row: int
    side: Side
    left: float
    right: float
    text: float


@dataclass(slots=True)
class _Row:
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    def free(self, left: float, right: float, gap: float) -> bool:
        """Return whether the interval keeps `gap` to everything in the row."""
        at = bisect_left(self.starts, left)
        before = at == 0 or self.ends[at - 1] + gap <= left
        return before and (at == len(self.starts) or right + gap <= self.starts[at])

    def take(self, left: float, right: float) -> None:
        at = bisect_left(self.starts, left)
        self.starts.insert(at, left)
        self.ends.insert(at, right)


def pack_labels(
    boxes: Sequence[Box],
    width: float,
    *,
    rows: int,
    above: bool = False,
    gap: float = 14,
    pad: float = LABEL_PAD,
) -> list[Place | None]:
    """Place marks with their labels, first come first served.

    Parameters
    ----------
    boxes
        Marks in the order of their importance, inside ``0..width``.
    width
        Width of the lane.
    rows
        How many rows there are.
    above
        Put labels above their marks (a phone) instead of beside them.
    gap
        Least distance between two neighbours of a row.
    pad
        Distance between a mark and its own label.

    Returns
    -------
    list of Place or None
        One for each box; None where it fits in no row.

    Examples
    --------
    >>> [p.side for p in pack_labels([Box(0, 10, 50), Box(190, 200, 50)], 200, rows=1)]
    ['right', 'left']
    """
    used = [_Row() for _ in range(rows)]
    places: list[Place | None] = []
    for box in boxes:
        options = _options(box, width, above, pad)
        place = next(
            (
                Place(number, side, left, right, text)
                for number, row in enumerate(used)
                for side, left, right, text in options
                if row.free(left, right, gap)
            ),
            None,
        )
        if place:
            used[place.row].take(place.left, place.right)
        places.append(place)
    return places


def pack_marks(
    boxes: Sequence[Box], taken: Sequence[Place], *, rows: int, gap: float = 2
) -> list[Place | None]:
    """Place marks without labels in what `taken` leaves of the rows; None where a mark fits in no row."""
    used = [_Row() for _ in range(rows)]
    for place in taken:
        used[place.row].take(place.left, place.right)
    places: list[Place | None] = []
    for box in boxes:
        row = next((n for n, r in enumerate(used) if r.free(box.left, box.right, gap)), None)
        if row is None:
            places.append(None)
            continue
        used[row].take(box.left, box.right)
        places.append(Place(row, "none", box.left, box.right, box.left))
    return places


def share_rows(gains: Sequence[Sequence[float]], total: int) -> list[int]:
    """Share `total` rows among lanes, each time to the lane whose next row shows most; at least one each.

    Between equals the lane with most still to show comes first.

    Parameters
    ----------
    gains
        For each lane the worth of each of its rows, from the top.
    total
        Rows there is room for.

    Examples
    --------
    >>> share_rows([[3, 1], [2, 2, 2]], 4)
    [1, 3]
    """
    given = [1] * len(gains)
    for _ in range(total - len(gains)):
        worth = [row[n] if n < len(row) else 0.0 for row, n in zip(gains, given, strict=True)]
        if not worth or max(worth) <= 0:
            break
        ties = [n for n, w in enumerate(worth) if w == max(worth)]
        given[max(ties, key=lambda n: (sum(gains[n][given[n] :]), -n))] += 1
    return given


def _options(box: Box, width: float, above: bool, pad: float) -> list[tuple[Side, float, float, float]]:
    """Return the places a label may take, best first, as (side, left, right, left end of the text)."""
    if box.label > width:
        return []
    if above:
        text = min(max(box.left, 0.0), width - box.label)
        return [("above", min(box.left, text), max(box.right, text + box.label), text)]
    options: list[tuple[Side, float, float, float]] = []
    if box.right + pad + box.label <= width:
        options.append(("right", box.left, box.right + pad + box.label, box.right + pad))
    if box.left - pad - box.label >= 0:
        left = box.left - pad - box.label
        options.append(("left", left, box.right, left))
    if not options and box.label + 2 * pad <= box.right - box.left:
        options.append(("on", box.left, box.right, box.left + (box.right - box.left - box.label) / 2))
    return options
