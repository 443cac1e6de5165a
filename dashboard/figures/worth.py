"""Which events get a label first, and what a label is worth where there is no room for all.

Owns ranks and worths, no pixels. A rebuttal is as large as the report: a key row that others deny comes
before one that nobody does, and the rows that deny it come right behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dashboard.figures.rows import EventRow

# Worth of a label by rank: the chosen row, a hit of the search, a key row, any other.
BY_RANK = (1e6, 1e4, 1e3, 1.0)
KEY = BY_RANK[2]
# What a rebuttal adds to a key row: more if it is a key row itself; three of each count at most.
DENIED, ANSWERED = 100.0, 300.0
_BEHIND = 1.0


def rank(row: EventRow, chosen: Collection[str]) -> int:
    """Return 0 for the selected row, 1 for a hit, 2 for a key row (or one of `chosen`), 3 for any other."""
    if row.selected:
        return 0
    if row.hit:
        return 1
    return 2 if is_key(row, chosen) else 3


def is_key(row: EventRow, chosen: Collection[str]) -> bool:
    """Return whether a row is labelled first: the reader's choice, where there is one, else the key rows."""
    return row.id in chosen if chosen else row.key


def worths(rows: Iterable[EventRow], chosen: Collection[str]) -> dict[str, float]:
    """Return for each row what its label is worth: most for a contested key row and its key rebuttals."""
    rows = list(rows)
    present = {row.id for row in rows}
    keys = {row.id: row for row in rows if is_key(row, chosen)}
    found = {row.id: BY_RANK[rank(row, chosen)] for row in rows}
    for ident, row in keys.items():
        by = present.intersection(row.disputed_by)
        answered = by & keys.keys()
        contested = KEY + DENIED * min(len(by), 3) + ANSWERED * min(len(answered), 3)
        found[ident] = max(found[ident], contested)
        for other in answered:
            found[other] = max(found[other], contested - _BEHIND)
    return found
