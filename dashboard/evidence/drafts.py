"""A case with rows that are not in its files yet: checked like any other, shown, and marked as drafts.

Owns the merge. Where drafts are kept is the caller's business; nothing is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.evidence.case import Case, context_of
from dashboard.evidence.checking import check_rows
from dashboard.evidence.exporting import cells_of
from dashboard.evidence.frames import hash_case
from dashboard.evidence.reading import raw_rows

Row = Mapping[str, str]
# What stands in a row's `file` while it is in none.
DRAFT = "draft"


def by_table(batches: Iterable[tuple[str, Iterable[Row]]]) -> dict[str, list[Row]]:
    """Return batches of rows by table, oldest first; a later row of an id takes the place of the earlier.

    Examples
    --------
    >>> by_table([("events", [{"id": "a", "title": "A"}]), ("events", [{"id": "a", "title": "B"}])])
    {'events': [{'id': 'a', 'title': 'B'}]}
    """
    rows: dict[str, dict[str, Row]] = {}
    for table, batch in batches:
        rows.setdefault(table, {}).update({row["id"]: row for row in batch})
    return {table: list(by_id.values()) for table, by_id in rows.items()}


def with_drafts(case: Case, drafts: Mapping[str, Sequence[Row]]) -> Case:
    """Return a case that shows draft rows too.

    Parameters
    ----------
    case
        As read from its folder.
    drafts
        Table to rows of texts. A row whose id the case has stands in the place of that row; one that the case
        has word for word is no draft any more.

    Returns
    -------
    Case
        Where there are any, its frames have a bool column `draft` and its hash is another.
    """
    for table in ("sources", "events", "claims"):
        texts = [dict(row) for row in drafts.get(table, ())]
        if texts:
            raw = raw_rows(table, DRAFT, texts, range(1, len(texts) + 1))
            case = with_rows(case, check_rows(raw, context_of(case)).frame, table)
    return case


def with_rows(case: Case, frame: pd.DataFrame, table: str) -> Case:
    """Return a case that shows the checked rows of a frame too, as `with_drafts` does."""
    frames = {name: _marked(getattr(case, name)) for name in ("events", "claims", "sources")}
    frames[table] = _merged(frames[table], frame, table)
    made: dict[str, Any] = frames
    said = hash_case(frames, case.lanes, case.measures, case.as_of)
    version = hashlib.sha256(f"{case.version} {said}".encode()).hexdigest()
    return replace(case, **made, hash=said, version=version)


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    return frame if "draft" in frame else frame.assign(draft=False)


def _merged(old: pd.DataFrame, new: pd.DataFrame, table: str) -> pd.DataFrame:
    there = {row["id"]: row for row in cells_of(old, table)}
    new = new[[there.get(row["id"]) != row for row in cells_of(new, table)]].assign(draft=True)
    kept = old[~old["id"].isin(set(new["id"]))]
    both = pd.concat([kept, new[old.columns]], ignore_index=True)
    if table == "sources":
        return both.sort_values("id", ignore_index=True)
    start = both["margin_earliest"].fillna(both["latest"])
    both = both.assign(_start=start).sort_values(["_start", "id"], ignore_index=True).drop(columns="_start")
    by: dict[str, list[str]] = {}
    for name, others in zip(both["id"], both["disputes_ids"], strict=True):
        for other in others:
            by.setdefault(other, []).append(str(name))
    disputed = np.empty(len(both), dtype=object)
    disputed[:] = [tuple(sorted(by.get(name, ()))) for name in both["id"]]
    return both.assign(disputed_by=disputed)
