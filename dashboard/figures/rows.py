"""Rows of the events and claims frames as plain typed values, made once a picture.

Walking a frame row by row costs more than drawing it; this turns the columns a picture needs into tuples.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any, NamedTuple

import pandas as pd


class EventRow(NamedTuple):
    """One event; dates are milliseconds since 1970 of the day's start, None where open or absent."""

    id: str
    title: str
    lane: str
    status: str
    side: str
    sources: tuple[str, ...]
    disputes_ids: tuple[str, ...]
    disputed_by: tuple[str, ...]
    date_said: str
    letter: str
    digit: str
    key: bool
    hit: bool
    new: bool
    selected: bool
    draft: bool
    shape: str
    approximate: bool
    uncertain: bool
    start_state: str
    end_state: str
    earliest: float | None
    latest: float | None
    margin_earliest: float | None
    margin_latest: float | None
    start_latest: float | None
    end_earliest: float | None


class ClaimRow(NamedTuple):
    """One claim; dates as in `EventRow`, numbers None where blank."""

    id: str
    kind: str
    low: float | None
    best: float | None
    high: float | None
    wording: str
    claimant: str
    side: str
    voice: str
    origin: str
    use: bool
    sources: tuple[str, ...]
    disputes_ids: tuple[str, ...]
    disputed_by: tuple[str, ...]
    date_said: str
    stated_said: str
    letter: str
    digit: str
    hit: bool
    new: bool
    shape: str
    approximate: bool
    uncertain: bool
    start_state: str
    end_state: str
    earliest: float | None
    latest: float | None
    margin_earliest: float | None
    margin_latest: float | None
    start_latest: float | None
    end_earliest: float | None

    @property
    def numbers(self) -> list[float]:
        """The numbers it gives, low to high."""
        return [v for v in (self.low, self.best, self.high) if v is not None]

    @property
    def first(self) -> float:
        """First moment it is about, as far as it says."""
        return self._either(self.margin_earliest, self.margin_latest)

    @property
    def last(self) -> float:
        """Last moment it is about, as far as it says."""
        return self._either(self.margin_latest, self.margin_earliest)

    @staticmethod
    def _either(one: float | None, other: float | None) -> float:
        return one if one is not None else other if other is not None else 0.0


def event_rows(frame: pd.DataFrame) -> list[EventRow]:
    """Return the rows of an events frame; a column that is absent is False."""
    return [EventRow(*values) for values in zip(*_columns(frame, EventRow._fields), strict=True)]


def claim_rows(frame: pd.DataFrame) -> list[ClaimRow]:
    """Return the rows of a claims frame; a column that is absent is False."""
    return [ClaimRow(*values) for values in zip(*_columns(frame, ClaimRow._fields), strict=True)]


def ids_of(frame: pd.DataFrame) -> list[str]:
    """Return the ids of a frame; quicker than walking its column."""
    return list(frame["id"].to_numpy(dtype=object))


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Return a frame's rows with all its columns as named tuples; for short frames."""
    return iter(frame.itertuples(index=False, name="Row"))


def _columns(frame: pd.DataFrame, names: tuple[str, ...]) -> list[list[Any]]:
    columns: list[list[Any]] = []
    for name in names:
        if name not in frame:
            columns.append([False] * len(frame))
            continue
        column = frame[name]
        if column.dtype.kind == "M":
            millis = column.to_numpy("datetime64[ms]").astype("int64").tolist()
            columns.append(
                [None if gone else float(v) for v, gone in zip(millis, column.isna(), strict=True)]
            )
        elif column.dtype.kind == "f":
            columns.append([None if isnan(v) else v for v in column.tolist()])
        elif column.dtype.kind == "b":
            columns.append(column.tolist())
        else:
            columns.append(column.to_numpy(dtype=object).tolist())
    return columns
