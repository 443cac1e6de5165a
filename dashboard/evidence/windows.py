"""Which stretch of time is looked at: named windows, own ranges, and what lies inside one."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.evidence.case import FIRST_DAY, LAST_DAY, Case, Window
from dashboard.evidence.dates import MONTHS


def find_window(case: Case, window_id: str) -> Window | None:
    """Return the named window of that id, the first one for an empty id, or None."""
    return next((w for w in case.windows if not window_id or w.id == window_id), None)


def visible_range(case: Case, window_id: str, from_: date | None, to: date | None) -> tuple[date, date]:
    """Return the first and last visible day, both inclusive.

    Parameters
    ----------
    case
        The case with its windows and events.
    window_id
        Id of a named window; empty for the first.
    from_, to
        The reader's own ends, which win over the window's. The two may come back reversed when they are.
    """
    window = find_window(case, window_id)
    first, last = span_of(case.events)
    start = from_ or (window.start if window else None) or first
    end = to or (window.end if window else None) or last
    return _drawable(start), _drawable(end)


def _drawable(day: date) -> date:
    """Return the nearest day that can be shown; a slip (the year 0019) must not stretch every picture."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def span_of(events: pd.DataFrame) -> tuple[date, date]:
    """Return the first and last day any event names; this century where none does."""
    bounds = pd.concat([events["earliest"], events["latest"]]).dropna()
    if bounds.empty:
        return date(2001, 1, 1), date(2100, 12, 31)
    return bounds.min().date(), bounds.max().date()


def inside(rows: pd.DataFrame, start: date, end: date) -> pd.Series:
    """Return which rows touch the window, as a bool Series.

    A date known only as "by" or "after" counts by its one bound: the open side would touch every window.
    """
    earliest, latest = rows["margin_earliest"], rows["margin_latest"]
    earliest = earliest.mask(rows["shape"] == "before", latest)
    latest = latest.mask(rows["shape"] == "after", earliest)
    starts_before = earliest.isna() | (earliest <= pd.Timestamp(end))
    return starts_before & (latest.isna() | (latest >= pd.Timestamp(start)))


def say_day(day: date) -> str:
    """Return a day as a reader sees it, such as ``23 Mar 2019``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def say_month(day: date) -> str:
    """Return a day's month in short, such as ``Mar 2019``."""
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def name_month(day: date) -> str:
    """Return a day's month in full, such as ``March 2019``."""
    return f"{MONTHS[day.month - 1]} {day.year}"
