from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.ticks import CountScale, time_ticks


def test_years() -> None:
    days, texts = time_ticks(date(2001, 1, 1), date(2026, 11, 30), 1000)
    assert days[:3] == ["2002-01-01", "2004-01-01", "2006-01-01"]
    assert texts[:3] == ["2002", "2004", "2006"]


def test_weeks_start_on_mondays() -> None:
    assert time_ticks(date(2019, 3, 20), date(2019, 4, 10), 300) == (
        ["2019-03-25", "2019-04-01", "2019-04-08"],
        ["25 Mar<br>2019", "1 Apr", "8 Apr"],
    )


def test_one_day() -> None:
    assert time_ticks(date(2019, 3, 23), date(2019, 3, 23), 900) == (["2019-03-23"], ["23 Mar<br>2019"])


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.integers(0, 40_000), st.floats(200, 2000))
def test_ticks_lie_in_the_window_and_keep_their_distance(first: date, days: int, width: float) -> None:
    last = min(date.max, first + timedelta(days=min(days, (date.max - first).days)))
    ticks = [date.fromisoformat(day) for day in time_ticks(first, last, width)[0]]
    assert all(first <= tick <= last for tick in ticks)
    px = [(tick - first).days / ((last - first).days + 1) * width for tick in ticks]
    assert all(b - a >= 50 for a, b in pairwise(px))


@given(st.floats(2, 1e7), st.floats(0, 1e7), st.floats(0, 1e7))
def test_counts_never_rise_downwards_and_zero_is_below_one(most: float, a: float, b: float) -> None:
    scale = CountScale(10, 200, most)
    low, high = sorted((a, b))
    assert scale.px(low) >= scale.px(high)
    assert scale.px(0) == 200
    assert scale.top <= scale.px(high) <= scale.bottom
    assert scale.one < 200


def test_count_ticks() -> None:
    assert CountScale(10, 160, 1350).ticks() == [0, 1, 3, 10, 30, 100, 300, 1000]
    assert CountScale(10, 90, 1350).ticks() == [0, 10, 100, 1000]
    assert CountScale(10, 50, 1e6).ticks() == [0, 100, 100000]


@given(st.floats(40, 900), st.floats(10, 1e7))
def test_count_ticks_keep_their_distance(height: float, most: float) -> None:
    scale = CountScale(0, height, most)
    px = [scale.px(tick) for tick in scale.ticks()]
    assert px[0] == height
    assert all(a - b >= 12.7 for a, b in pairwise(px))
