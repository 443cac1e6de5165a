"""Rows that are, or may be, in the case already: same id, same words, or same date and nearly the same title.

Owns the likeness. What happens to a twin is a person's choice.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.evidence.exporting import cells_of

Kind = Literal["same row", "same id", "near"]
_NEAR = 0.82
# Beyond this many rows of one date, every pair would take longer than a reader waits.
_CROWD = 200


@dataclass(frozen=True, slots=True, order=True)
class Twin:
    """An incoming row (its place in the frame) and the row of the case it resembles."""

    index: int
    kind: Kind
    id: str
    file: str
    line: int


def find_twins(incoming: pd.DataFrame, existing: pd.DataFrame, table: str) -> tuple[Twin, ...]:
    """Return, for each incoming row that has one, its twin in the case.

    Parameters
    ----------
    incoming, existing
        Frames of one table.
    table
        Which.
    """
    if incoming.empty or existing.empty:
        return ()
    by_id = {name: number for number, name in enumerate(existing["id"])}
    near: dict[object, list[int]] = defaultdict(list)
    old_words = _words(existing, table)
    for number, key in enumerate(_keys(existing, table)):
        near[key].append(number)
    found = []
    texts = cells_of(incoming, table), cells_of(existing, table)
    rows = zip(incoming["id"], _keys(incoming, table), _words(incoming, table), strict=True)
    for index, (name, key, words) in enumerate(rows):
        place: int | None = by_id.get(name)
        kind: Kind = "same id"
        if place is None:
            crowd = near.get(key, [])[:_CROWD]
            place = next((other for other in crowd if _alike(words, old_words[other])), None)
            kind = "near"
        elif texts[0][index] == texts[1][place]:
            kind = "same row"
        if place is not None:
            row = existing.iloc[place]
            found.append(Twin(index, kind, str(row["id"]), str(row["file"]), int(row["line"])))
    return tuple(found)


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


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR
