"""EDTF (ISO 8601-2), a documented subset: text in, bounds, precision and flags out.

Owns what a well-formed date means. What people write instead of EDTF is `spelled`'s business; how a date is
said to a reader is `dates`'s.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NoReturn

from dateutil.relativedelta import relativedelta

from dashboard.evidence.problems import DateError

Precision = Literal["day", "month", "season", "quarter", "half", "year", "decade", "century"]
Shape = Literal["day", "window", "before", "after", "span"]
State = Literal["known", "open", "unknown"]

# Finest first; the precision of a date made of several is that of its coarsest part.
PRECISIONS: tuple[Precision, ...] = ("day", "month", "season", "quarter", "half", "year", "decade", "century")
_UNITS = {
    "day": relativedelta(days=1),
    "month": relativedelta(months=1),
    "season": relativedelta(months=3),
    "quarter": relativedelta(months=3),
    "half": relativedelta(months=6),
    "year": relativedelta(years=1),
    "decade": relativedelta(years=10),
    "century": relativedelta(years=100),
}
# First month, length in months and precision. A winter starts in December of its year; EDTF leaves that
# open, so the reading is ours, and `say_date` names both years.
_NORTH, _SOUTH = (3, 6, 9, 12), (9, 12, 3, 6)
SEASONS: dict[int, tuple[int, int, Precision]] = {
    **{21 + n: (month, 3, "season") for n, month in enumerate(_NORTH)},
    **{25 + n: (month, 3, "season") for n, month in enumerate(_NORTH)},
    **{29 + n: (month, 3, "season") for n, month in enumerate(_SOUTH)},
    **{33 + n: (1 + 3 * n, 3, "quarter") for n in range(4)},
    **{40 + n: (1 + 6 * n, 6, "half") for n in range(2)},
}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_ONE = re.compile(r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX|[01]X)(?:-(\d\d|XX|[0-3]X))?)?([~?%]?)", re.ASCII)
_LEVEL_2 = re.compile(r"[{}]|^Y-?\d|\d[ES]\d|^[~?%]\d{4}-|[~?%]-|-[~?%]|X.*-\d|\]\s*[~?%]$", re.ASCII)

EDTF_HINT = "write EDTF: 2019-03-23, 2019-03, 2019, 2019-03~, [2019-03-04..2019-03-15] or 2018/2019"


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date as an interval of days, with what is known of it.

    Attributes
    ----------
    text
        Canonical EDTF; parsing it gives an equal value.
    earliest, latest
        First and last possible day, both inclusive; None is open. For a span: first day of the start, last
        of the end.
    margin_earliest, margin_latest
        The same, widened by one unit of the stated precision where ``~ ? %`` says so.
    start_latest, end_earliest
        Spans only: the span surely holds from the one to the other, margins allowed for. None where the end
        is open, or no day is sure.
    precision
        The coarsest stated unit.
    approximate, uncertain
        Whether any part carries ``~`` or ``?`` (``%`` is both).
    shape
        ``day`` (known to the day), ``window`` (some moment within), ``before`` and ``after`` (one bound),
        ``span`` (lasts throughout).
    start_state, end_state
        ``known``, ``open`` (still going on) or ``unknown``; other than ``known`` for spans only.
    """

    text: str
    earliest: date | None
    latest: date | None
    margin_earliest: date | None
    margin_latest: date | None
    start_latest: date | None
    end_earliest: date | None
    precision: Precision
    approximate: bool
    uncertain: bool
    shape: Shape
    start_state: State = "known"
    end_state: State = "known"


def parse(text: str) -> EdtfDate:
    """Parse well-formed EDTF.

    Raises
    ------
    DateError
        ``bad-date``, ``impossible-date``, ``reversed-span``, ``bad-span``, ``unsupported-edtf`` or
        ``date-out-of-range``.

    Examples
    --------
    >>> parse("2019-03").latest, parse("[..2018-12-31]").shape, parse("2012~").margin_latest
    (datetime.date(2019, 3, 31), 'before', datetime.date(2013, 12, 31))
    """
    text = text.strip()
    whole = _DAY.fullmatch(text)
    if whole:
        day = _day(whole, text)
        return EdtfDate(text, day, day, day, day, None, None, "day", False, False, "day")
    if text.startswith("[") and text.endswith("]"):
        return _set(text)
    if "/" in text:
        return _span(text)
    return _one(text)


def format_edtf(value: EdtfDate) -> str:
    """Return the canonical EDTF text of a date."""
    return value.text


def _day(match: re.Match[str], text: str) -> date:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        _no_such_day(text)


def _no_such_day(text: str) -> NoReturn:
    if text.startswith("0000"):
        _out_of_range(text)
    raise DateError(
        f"'{text}' is not in the calendar",
        code="impossible-date",
        hint="months are 01 to 12 (or a season, 21 to 41), days as many as the month has",
    )


def _out_of_range(text: str) -> NoReturn:
    raise DateError(
        f"'{text}' lies outside the years 1 to 9999",
        code="date-out-of-range",
        hint="only the years 0001 to 9999 can be drawn",
    )


def _one(text: str) -> EdtfDate:
    """Parse one day, month, season or year, with its mark."""
    match = _ONE.fullmatch(text)
    if match is None:
        _no_date(text)
    year, month, day, mark = match.groups()
    _check_unspecified(text, year, month, day)
    try:
        earliest, latest, precision = _bounds(year, month, day)
    except (ValueError, OverflowError):
        _no_such_day(text)
    low, high = _margins(earliest, latest, precision) if mark else (earliest, latest)
    return EdtfDate(
        text=text,
        earliest=earliest,
        latest=latest,
        margin_earliest=low,
        margin_latest=high,
        start_latest=None,
        end_earliest=None,
        precision=precision,
        approximate=bool(mark) and mark in "~%",
        uncertain=bool(mark) and mark in "?%",
        shape="day" if precision == "day" and not mark else "window",
    )


def _no_date(text: str) -> NoReturn:
    if _LEVEL_2.search(text):
        raise DateError(
            f"'{text}' is EDTF that is not read here",
            code="unsupported-edtf",
            hint="put ~ ? or % at the very end, write X for unknown digits, a window as [2019-03..2019-05]",
        )
    raise DateError(f"'{text}' is not a date", code="bad-date", hint=EDTF_HINT)


def _check_unspecified(text: str, year: str, month: str | None, day: str | None) -> None:
    """Refuse a known part beneath an unknown one: what it leaves open is not one interval."""
    if "X" in year and month not in (None, "XX"):
        raise DateError(
            f"'{text}' has a month in an unknown year",
            code="unsupported-edtf",
            hint="write the years as a window, such as [2010..2019]",
        )
    if month is not None and month[1] == "X" and day is not None and (month, day) != ("XX", "XX"):
        raise DateError(
            f"'{text}' has a day in an unknown month",
            code="unsupported-edtf",
            hint="write the days as a window, such as [2019-03-01..2019-05-31]",
        )


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date, date, Precision]:
    """Return first and last day and precision of one date; ValueError where the calendar has no such day."""
    if "X" in year:
        digits = year.rstrip("X")
        width = 10 ** (4 - len(digits))
        first = int(digits) * width
        return date(first, 1, 1), date(first + width - 1, 12, 31), "decade" if width == 10 else "century"
    y = int(year)
    if month is None or month == "XX":
        return date(y, 1, 1), date(y, 12, 31), "year"
    if month[1] == "X":
        first, last = (1, 9) if month[0] == "0" else (10, 12)
        return date(y, first, 1), date(y, last, monthrange(y, last)[1]), "year"
    m = int(month)
    if m > 12:
        if m not in SEASONS or day is not None:
            raise ValueError(month)
        start, length, precision = SEASONS[m]
        first_day = date(y, start, 1)
        return first_day, first_day + relativedelta(months=length) - timedelta(days=1), precision
    days = monthrange(y, m)[1] if m >= 1 else 0
    if day is None or day == "XX":
        return date(y, m, 1), date(y, m, days), "month"
    if day[1] == "X":
        ten = int(day[0]) * 10
        return date(y, m, max(1, ten)), date(y, m, min(ten + 9, days)), "month"
    whole = date(y, m, int(day))
    return whole, whole, "day"


def _margins(earliest: date, latest: date, precision: Precision) -> tuple[date, date]:
    unit = _UNITS[precision]
    try:
        low = earliest - unit
    except (ValueError, OverflowError):
        low = date.min
    try:
        # From the day after, so that one month after February ends on 31 March.
        high = latest + timedelta(days=1) + unit - timedelta(days=1)
    except (ValueError, OverflowError):
        high = date.max
    return low, high


def _set(text: str) -> EdtfDate:
    """Parse ``[a,b]``, ``[a..b]``, ``[..b]``, ``[a..]``: one of several, or some moment between."""
    items = ["..".join(end.strip() for end in item.split("..")) for item in text[1:-1].split(",")]
    open_start, open_end = items[0].startswith(".."), items[-1].endswith("..")
    bare = list(items)
    if open_start:
        bare[0] = bare[0][2:]
    if open_end:
        bare[-1] = bare[-1][:-2]
    parts: list[EdtfDate] = []
    for item in bare:
        ends = item.split("..")
        if not all(ends) or len(ends) > 2 or (open_start and open_end):
            _bad_set(text)
        pair = [_one(end) for end in ends]
        if len(pair) == 2:
            _check_order(text, pair[0], pair[1], f"[{ends[1]}..{ends[0]}]")
        parts += pair
    merged = _merge(f"[{','.join(items)}]", parts, "window")
    if open_start:
        return replace(merged, earliest=None, margin_earliest=None, shape="before")
    if open_end:
        return replace(merged, latest=None, margin_latest=None, shape="after")
    return merged


def _bad_set(text: str) -> NoReturn:
    raise DateError(
        f"'{text}' is not a window",
        code="bad-span",
        hint="write [2019-04-04..2019-04-15], [..2018-12-31], [2019-01-01..] or [2019-06-23,2019-06-24]",
    )


def _span(text: str) -> EdtfDate:
    """Parse ``a/b``: an event that lasts from .. to; either end may be ``..`` (open) or empty (unknown)."""
    ends = [end.strip() for end in text.split("/")]
    if len(ends) != 2 or not any(end not in ("", "..") for end in ends):
        raise DateError(
            f"'{text}' is not a span",
            code="bad-span",
            hint="write 2018-12-10/2018-12-14, 2019-03/.. (going on) or 2019-03/ (end unknown)",
        )
    start, end = (None if part in ("", "..") else _one(part) for part in ends)
    parts = [part for part in (start, end) if part]
    if start and end:
        _check_order(text, start, end, f"{ends[1]}/{ends[0]}")
    sure_from = start.margin_latest if start else None
    sure_to = end.margin_earliest if end else None
    if sure_from and sure_to and sure_from > sure_to:
        sure_from = sure_to = None
    return replace(
        _merge("/".join(ends), parts, "span"),
        earliest=start.earliest if start else None,
        latest=end.latest if end else None,
        margin_earliest=start.margin_earliest if start else None,
        margin_latest=end.margin_latest if end else None,
        start_latest=sure_from,
        end_earliest=sure_to,
        start_state=_state(ends[0]),
        end_state=_state(ends[1]),
    )


def _state(end: str) -> State:
    return "open" if end == ".." else "known" if end else "unknown"


def _check_order(text: str, start: EdtfDate, end: EdtfDate, swapped: str) -> None:
    if start.earliest and end.latest and end.latest < start.earliest:
        raise DateError(
            f"'{text}' ends before it starts",
            code="reversed-span",
            hint=f"if the two ends are swapped, write {swapped}",
        )


def _merge(text: str, parts: Sequence[EdtfDate], shape: Shape) -> EdtfDate:
    return EdtfDate(
        text=text,
        earliest=min(part.earliest for part in parts if part.earliest),
        latest=max(part.latest for part in parts if part.latest),
        margin_earliest=min(part.margin_earliest for part in parts if part.margin_earliest),
        margin_latest=max(part.margin_latest for part in parts if part.margin_latest),
        start_latest=None,
        end_earliest=None,
        precision=max((part.precision for part in parts), key=PRECISIONS.index),
        approximate=any(part.approximate for part in parts),
        uncertain=any(part.uncertain for part in parts),
        shape=shape,
    )
