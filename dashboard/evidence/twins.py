"""Rows that are, or may be, in the case already: same id, same words, or same date and nearly the same title.

Owns the likeness. What happens to a twin is a person's choice.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.evidence.exporting import cells_of

Kind = Literal["same row", "same id", "near"]
# Share of the pairs of letters that two texts have in common (Dice's coefficient); our choice. Its time grows
# with the texts' length, that of the longest common parts with its square.
_NEAR = 0.8
# Titles are aimed at 90 characters; what comes behind this many makes no row another.
_LONGEST = 120
# What one search may cost, in looks at a pair of lengths: a second or two, since a reader may start as many
# searches as he likes. Comparing two texts whole costs that of fifty looks.
_BUDGET, _WHOLE = 2_000_000, 50
# Comparisons between two questions whether the reader is still there.
_STRIDE = 500


@dataclass(frozen=True, slots=True, order=True)
class Twin:
    """An incoming row (its place in the frame) and the row of the case it resembles."""

    index: int
    kind: Kind
    id: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Twins:
    """What a search found, and the places of the rows for which it ended early."""

    found: tuple[Twin, ...] = ()
    unsearched: tuple[int, ...] = ()


def find_twins(
    incoming: pd.DataFrame,
    existing: pd.DataFrame,
    table: str,
    *,
    still_wanted: Callable[[], None] = lambda: None,
) -> Twins:
    """Return, for each incoming row that has one, its twin in the case.

    A row's id and its very words are looked up. Where neither is there, its words are compared with those of
    the rows of the same date, as long as the budget lasts.

    Parameters
    ----------
    incoming, existing
        Frames of one table.
    table
        Which.
    still_wanted
        Called again and again; raises when nobody waits for the answer any more.
    """
    if incoming.empty or existing.empty:
        return Twins()
    by_id = {name: number for number, name in enumerate(existing["id"])}
    texts = cells_of(incoming, table), cells_of(existing, table)
    near = _Near(_keys(existing, table), _words(existing, table), still_wanted)
    found: list[Twin] = []
    unsearched: list[int] = []
    rows = zip(incoming["id"], _keys(incoming, table), _words(incoming, table), strict=True)
    for index, (name, key, words) in enumerate(rows):
        place: int | None = by_id.get(name)
        kind: Kind = "same id"
        if place is None:
            place, whole = near.search(key, words)
            kind = "near"
            if place is None and not whole:
                unsearched.append(index)
        elif texts[0][index] == texts[1][place]:
            kind = "same row"
        if place is not None:
            row = existing.iloc[place]
            found.append(Twin(index, kind, str(row["id"]), str(row["file"]), int(row["line"])))
    return Twins(tuple(found), tuple(unsearched))


class _Near:
    """The rows of a case by date, and how many comparisons of words there may still be."""

    def __init__(self, keys: list[object], words: list[str], still_wanted: Callable[[], None]) -> None:
        self.words = words
        self.by_key: dict[object, list[int]] = defaultdict(list)
        self.same: dict[tuple[object, str], int] = {}
        self.pairs: dict[int, Counter[str]] = {}
        self.sizes = [min(len(text), _LONGEST) + 1 for text in words]
        for number, (key, text) in enumerate(zip(keys, words, strict=True)):
            self.by_key[key].append(number)
            self.same.setdefault((key, text), number)
        self.still_wanted = still_wanted
        self.left, self.compared = _BUDGET, 0

    def search(self, key: object, words: str) -> tuple[int | None, bool]:
        """Return a row of the same date and nearly the same words, and whether all of them were compared."""
        place = self.same.get((key, words))
        if place is not None:
            return place, True
        mine = _letter_pairs(words)
        size = mine.total()
        for number in self.by_key.get(key, ()):
            if self.left <= 0:
                return None, False
            self.left -= 1
            both = size + self.sizes[number]
            # Most texts differ too much in length.
            if (
                2 * min(size, self.sizes[number]) >= _NEAR * both
                and self._common(mine, number) * 2 >= _NEAR * both
            ):
                return number, True
        return None, True

    def _common(self, mine: Counter[str], number: int) -> int:
        self.left -= _WHOLE
        self.compared += 1
        if self.compared % _STRIDE == 0:
            self.still_wanted()
        theirs = self.pairs.get(number)
        if theirs is None:
            theirs = self.pairs[number] = _letter_pairs(self.words[number])
        return (mine & theirs).total()


def _letter_pairs(text: str) -> Counter[str]:
    text = f" {text[:_LONGEST]} "
    return Counter(map("".join, itertools.pairwise(text)))


def _keys(frame: pd.DataFrame, table: str) -> list[object]:
    """Return what must be equal for two rows to be compared by their words."""
    if table == "sources":
        return [url or name for url, name in zip(frame["url"], frame["id"], strict=True)]
    columns = ["earliest", "latest"] if table == "events" else ["measure", "stated", "earliest", "latest"]
    # Not astype(str): it leaves a missing value missing, and that is equal to nothing.
    return [tuple(map(str, cells)) for cells in frame[columns].itertuples(index=False, name=None)]


def _words(frame: pd.DataFrame, table: str) -> list[str]:
    columns = {"events": ["title"], "claims": ["claimant", "wording", "low", "best", "high"], "sources": []}[
        table
    ]
    rows = frame[columns].itertuples(index=False, name=None) if columns else [()] * len(frame)
    return [" ".join(re.findall(r"\w+", " ".join(map(str, cells)).casefold())) for cells in rows]
