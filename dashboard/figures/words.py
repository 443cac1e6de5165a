"""Words made from the data: a suggested headline and the text alternative of a picture.

Neither says more than the rows do: a fall is told as somebody's saying, with the number of voices behind it,
and whoever is known to deny it stands in the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.evidence.links import say_link
from dashboard.evidence.windows import name_month, say_day, say_month
from dashboard.figures.claim_marks import say_amount, say_claim, say_number
from dashboard.figures.rows import ClaimRow, EventRow, claim_rows, event_rows, ids_of
from dashboard.figures.scale import day_ms

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
    best, most = None, 0
    keys = event_rows(shown.events[shown.events["key"].to_numpy(dtype=bool)])
    known = set(ids_of(shown.events)) if keys else set()
    for row in keys:
        against = len(known.intersection(row.disputed_by))
        if against > most:
            best, most = row, against
    if best is None:
        period = shown.window_title or f"{say_month(shown.start)} to {say_month(shown.end)}"
        return f"{shown.case.title}: {period}"
    rebuttals = "one rebuttal" if most == 1 else f"{_COUNTS[most].lower() if most < 10 else most} rebuttals"
    return f"{best.title}: {rebuttals}"


def _originals(shown: Shown) -> list[ClaimRow]:
    """Return the usable claims of the measure that repeat no other."""
    rows = claim_rows(shown.claims)
    ids = {row.id for row in rows}
    return [row for row in rows if row.use and row.origin not in ids]


def _change(shown: Shown) -> str:
    """Return the largest change one voice tells, with how many voices tell it and who denies it."""
    start, end = day_ms(shown.start), day_ms(shown.end)
    levels: dict[str, list[ClaimRow]] = {}
    for row in _originals(shown):
        if (
            row.kind == "level"
            and row.best is not None
            and row.earliest is not None
            and row.latest is not None
        ):
            levels.setdefault(row.voice, []).append(row)
    found: list[tuple[float, ClaimRow, ClaimRow]] = []
    for rows in levels.values():
        for early, late in permutations(rows, 2):
            factor = ((early.best or 0) + 1) / ((late.best or 0) + 1)
            if (
                (early.latest or 0) < (late.earliest or 0)
                and late.last >= start
                and early.first <= end
                and factor >= 2
            ):
                found.append((factor, early, late))
    if not found or shown.measure is None or not shown.measure.estimate:
        return ""
    _, early, late = max(found, key=lambda f: (f[0], f[1].id, f[2].id))
    told = (early.best, late.best)
    voices = {one.voice for _, one, other in found if (one.best, other.best) == told}
    who = "One source says" if len(voices) == 1 else f"{_COUNTS[min(len(voices), 9)]} sources say"
    to = f"“{late.wording}”" if 0 < len(late.wording) <= 24 else say_amount(late)
    text = f"{who} {_inner(shown.measure.title)} fell from {say_amount(early)} to {to}"
    return text + _deniers(shown, (early, late))


def _deniers(shown: Shown, told: Sequence[ClaimRow]) -> str:
    """Return whose side denies any of the claims told, as the end of a sentence.

    A denial is a claim that disputes one of them, or an event that disputes the report they stand in.
    """
    ids = {row.id for row in told}
    sources = {row.sources[0] for row in told if row.sources}
    claims, events = shown.all_claims, shown.events
    denials = event_rows(events[events["disputes_ids"].map(bool)])
    disputed = {ident for row in denials for ident in row.disputes_ids}
    reports = event_rows(events[events["id"].isin(disputed)])
    same = {r.id for r in reports if r.sources and r.sources[0] in sources}
    sides = {r.side for r in denials if same.intersection(r.disputes_ids)}
    sides |= {
        r.side
        for r in claim_rows(claims[claims["disputes_ids"].map(bool)])
        if ids.intersection(r.disputes_ids)
    }
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
    start, end = day_ms(shown.start), day_ms(shown.end)
    values: list[float] = []
    voices = set()
    for row in _originals(shown):
        if row.numbers and row.kind == "level" and row.last >= start and row.first <= end:
            values += row.numbers
            voices.add(row.voice)
    if not values or shown.measure is None:
        return ""
    title, unit = shown.measure.title, shown.measure.unit
    if len(voices) == 1:
        text = f"{title}: one source gives {_span(values, unit)}"
    else:
        text = f"{title}: claims run from {_span(values, unit, ' to ')}"
    return text if unit.startswith("USD ") else f"{text} {unit}".strip()


def _span(values: list[float], unit: str, joint: str = "–") -> str:
    low, high = _amount(min(values), unit), _amount(max(values), unit)
    return low if low == high else f"{low}{joint}{high}"


def _amount(value: float, unit: str) -> str:
    """Return a number with its unit where that is money: ``$200m`` for 200 USD m."""
    money = unit.removeprefix("USD ") if unit.startswith("USD ") else ""
    return f"${say_number(value)}{money}" if money else say_number(value)


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
    return f"Estimate for {name_month(shown.month)}: about {median:,}, 80 % between {low:,} and {high:,}."


_GRADES = "ABCDEF"


def _grade_rank(row: EventRow | ClaimRow) -> tuple[int, str]:
    return (_GRADES.find(row.letter) % 7, row.digit or "7")


def _rebuttal_words(shown: Shown, kind: str) -> str:
    """Return the best graded row that denies another one shown."""
    if kind != "timeline":
        rows = [r for r in claim_rows(shown.claims) if r.disputes_ids and r.use]
        if rows:
            claim = min(rows, key=lambda r: (_grade_rank(r), r.id))
            return f"Strongest rebuttal: {say_claim(claim, '')} ({claim.stated_said})."
    denials = event_rows(shown.events[shown.events["disputes_ids"].map(bool)])
    if not denials:
        return ""
    event = min(denials, key=lambda r: (not r.key, _grade_rank(r), r.id))
    return f"Strongest rebuttal: {event.title} ({event.date_said})."


def _source_words(shown: Shown, kind: str) -> str:
    """Return the outlet most rows rest on."""
    frames = [shown.claims] if kind in ("counts", "claims") else [shown.events]
    first = [ids[0] for frame in frames for ids in frame["sources"] if ids]
    if not first:
        return ""
    counted = pd.Series(first).value_counts()
    source = min(counted[counted == counted.max()].index)
    names = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    return f"Most cited of {len(counted)} sources: {names.get(source) or say_link(source)}."
