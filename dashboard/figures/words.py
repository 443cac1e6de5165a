"""Words made from the data: a suggested headline and the text alternative of a picture.

Neither says more than the rows do: a fall is told as somebody's saying, with the number of voices behind it, and
whoever is known to deny it stands in the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.evidence.windows import say_day
from dashboard.figures.claim_marks import numbers_of, say_amount, say_claim, say_number
from dashboard.figures.lanes import rows_of

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

_SIDES = {"us": "the United States", "russia": "Russia", "venezuela": "Venezuela"}
_COUNTS = ("no", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def headline(shown: Shown, estimates: Mapping[str, Estimate], kind: str = "") -> str:
    """Return a headline the data supports: a change and its denial, else a range of claims, else a count.

    Parameters
    ----------
    shown
        What the picture shows.
    estimates
        Estimates by measure id; kept for the day a headline speaks of them.
    kind
        The picture: ``timeline`` speaks of events, the others of counts; the view's own by default.
    """
    measure = shown.measure
    if (kind or shown.view.picture) == "timeline" or measure is None or shown.claims.empty:
        return _events_headline(shown)
    change = _change(shown)
    if change:
        return change
    return _range(shown) or _events_headline(shown)


def _events_headline(shown: Shown) -> str:
    """Return the most disputed report of the window with its denials, else the case and the period."""
    events = shown.events
    known = set(events["id"])
    best, most = None, 0
    for row in rows_of(events[events["key"].astype(bool)]):
        against = len(known.intersection(row.disputed_by))
        if against > most:
            best, most = row, against
    if best is None:
        period = shown.window_title or f"{shown.start:%b %Y} to {shown.end:%b %Y}"
        return f"{shown.case.title}: {period}"
    rebuttals = "one rebuttal" if most == 1 else f"{_COUNTS[most].lower() if most < 10 else most} rebuttals"
    return f"{best.title}: {rebuttals}"


def _originals(shown: Shown) -> list[Any]:
    """Return the usable claims of the measure that repeat no other."""
    claims = shown.claims
    return [r for r in rows_of(claims) if r.use and r.origin not in set(claims["id"])]


def _change(shown: Shown) -> str:
    """Return the largest change one voice tells, with how many voices tell it and who denies it."""
    levels: dict[str, list[Any]] = {}
    for row in _originals(shown):
        if row.kind == "level" and numbers_of(row)[1] is not None and not pd.isna(row.earliest):
            levels.setdefault(row.voice, []).append(row)
    found: list[tuple[float, Any, Any]] = []
    voices = set()
    for voice, rows in sorted(levels.items()):
        rows = sorted(rows, key=lambda r: (r.earliest, r.id))
        for early, late in combinations(rows, 2):
            factor = (early.best + 1) / (late.best + 1)
            if early.latest < late.earliest and late.latest >= pd.Timestamp(shown.start) and factor >= 2:
                found.append((factor, early, late))
                voices.add(voice)
    if not found or shown.measure is None:
        return ""
    _, early, late = max(found, key=lambda f: (f[0], f[1].id, f[2].id))
    who = "One source says" if len(voices) == 1 else f"{_COUNTS[min(len(voices), 9)]} sources say"
    to = f"“{late.wording}”" if 0 < len(late.wording) <= 24 else say_amount(late)
    text = f"{who} {_inner(shown.measure.title)} fell from {say_amount(early)} to {to}"
    return text + _deniers(shown, (early, late))


def _deniers(shown: Shown, told: Sequence[Any]) -> str:
    """Return whose side denies any of the claims told, as the end of a sentence.

    A denial is a claim that disputes one of them, or an event that disputes the report they stand in.
    """
    ids = {row.id for row in told}
    sides = {r.side for r in rows_of(shown.all_claims) if ids.intersection(r.disputes_ids)}
    sources = {row.sources[0] for row in told if row.sources}
    events = list(rows_of(shown.events[shown.events["disputes_ids"].map(bool)]))
    disputed = {ident for row in events for ident in row.disputes_ids}
    reports = shown.events[shown.events["id"].isin(disputed)]
    same = {r.id for r in rows_of(reports) if r.sources and r.sources[0] in sources}
    sides |= {row.side for row in events if same.intersection(row.disputes_ids)}
    names = [name for side, name in _SIDES.items() if side in sides]
    if not names:
        return ""
    return f"; {names[0]} denies it" if len(names) == 1 else f"; {' and '.join(names)} deny it"


def _inner(title: str) -> str:
    """Return a title for the inside of a sentence: "Military party" but still "Rostec staff"."""
    first = title.split(" ", 1)[0]
    common = first in ("All", "Private", "Military", "Ministry", "First", "Budget", "Cargo", "Half-yearly")
    return title[:1].lower() + title[1:] if common else title


def _range(shown: Shown) -> str:
    """Return how far apart the claims about the window are."""
    start, end = pd.Timestamp(shown.start), pd.Timestamp(shown.end)
    values: list[float] = []
    voices = set()
    for row in _originals(shown):
        first = row.earliest if not pd.isna(row.earliest) else row.latest
        last = row.latest if not pd.isna(row.latest) else row.earliest
        numbers = [v for v in numbers_of(row) if v is not None]
        if numbers and row.kind == "level" and last >= start and first <= end:
            values += numbers
            voices.add(row.voice)
    if not values or shown.measure is None:
        return ""
    title, unit = shown.measure.title, shown.measure.unit
    if len(voices) == 1:
        return f"{title}: one source gives {_span(values)} {unit}".strip()
    return f"{title}: claims run from {_span(values, ' to ')} {unit}".strip()


def _span(values: list[float], joint: str = "–") -> str:
    low, high = say_number(min(values)), say_number(max(values))
    return low if low == high else f"{low}{joint}{high}"


def text_alternative(shown: Shown, estimates: Mapping[str, Estimate], kind: str) -> str:
    """Return the picture in words: kind, measure, period, main fact, its strongest rebuttal, source.

    Parameters
    ----------
    kind
        ``briefing``, ``timeline``, ``counts`` or ``claims``.
    """
    measure = shown.measure
    what = {
        "briefing": "Timeline of events above a chart of counts",
        "timeline": "Timeline of events",
        "counts": "Chart of counts over time",
        "claims": "Chart of who says how many",
    }[kind]
    about = f", {measure.title}" if measure and kind != "timeline" else ""
    parts = [f"{what}{about}, {say_day(shown.start)} to {say_day(shown.end)}: {shown.subtitle}."]
    parts.append(f"{shown.view.headline or headline(shown, estimates, kind)}.")
    if measure and kind != "timeline" and measure.id in estimates:
        parts.append(_estimate_words(shown, estimates[measure.id]))
    parts.append(_rebuttal_words(shown, kind))
    parts.append(_source_words(shown, kind))
    parts.append(f"As of {say_day(shown.as_of)}.")
    return " ".join(part for part in parts if part)


def _estimate_words(shown: Shown, estimate: Estimate) -> str:
    """Return the band of the month the counts speak about."""
    months = estimate.bands
    row = months[(months["month"] == pd.Timestamp(shown.month)) & (months["evidence"] != "none")]
    if row.empty:
        return ""
    median, low, high = (round(float(row[name].iloc[0])) for name in ("median", "p10", "p90"))
    return f"Estimate for {shown.month:%B %Y}: about {median:,}, 80 % between {low:,} and {high:,}."


_GRADES = "ABCDEF"


def _grade_rank(row: Any) -> tuple[int, str]:
    return (_GRADES.find(row.letter) % 7, row.digit or "7")


def _rebuttal_words(shown: Shown, kind: str) -> str:
    """Return the best graded row that denies another one shown."""
    if kind != "timeline":
        rows = [r for r in rows_of(shown.claims) if r.disputes_ids and r.use]
        if rows:
            row = min(rows, key=lambda r: (_grade_rank(r), r.id))
            return f"Strongest rebuttal: {say_claim(row, '')} ({row.stated_said})."
    events = shown.events
    rows = [r for r in rows_of(events) if r.disputes_ids]
    if not rows:
        return ""
    row = min(rows, key=lambda r: (not r.key, _grade_rank(r), r.id))
    return f"Strongest rebuttal: {row.title} ({row.date_said})."


def _source_words(shown: Shown, kind: str) -> str:
    """Return the outlet most rows rest on."""
    frames = [shown.claims] if kind in ("counts", "claims") else [shown.events]
    first = [ids[0] for frame in frames for ids in frame["sources"] if ids]
    if not first:
        return ""
    counted = pd.Series(first).value_counts()
    source = min(counted[counted == counted.max()].index)
    names = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    return f"Most cited of {len(counted)} sources: {names.get(source) or source}."
