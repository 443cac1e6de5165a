from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.density import bin_lane, dense_lanes

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


def frame(pairs: list[tuple[str | None, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "earliest": pd.to_datetime([a for a, _ in pairs]).astype("datetime64[ms]"),
            "latest": pd.to_datetime([b for _, b in pairs]).astype("datetime64[ms]"),
        }
    )


def test_months() -> None:
    rows = frame(
        [
            ("2019-01-05", "2019-01-05"),
            ("2019-01-31", "2019-02-10"),
            (None, "2019-03-01"),
            ("2018-01-01", None),
        ]
    )
    got = bin_lane(rows, date(2019, 1, 1), date(2019, 12, 31), 100)
    assert (got.unit, got.counts[:3], sum(got.counts)) == ("month", [3, 0, 1], 4)
    assert got.edges[:2] == [1546300800000.0, 1548979200000.0]
    assert len(got.edges) == len(got.counts) + 1


def test_units_by_width() -> None:
    rows = frame([("2019-01-05", "2019-01-05")])
    day = lambda first, last, width: bin_lane(rows, first, last, width).unit  # noqa: E731
    assert day(date(2019, 1, 1), date(2019, 2, 28), 1000) == "day"
    assert day(date(2019, 1, 1), date(2019, 12, 31), 1000) == "week"
    assert day(date(2019, 1, 1), date(2028, 12, 31), 1000) == "month"
    assert day(date(1, 1, 1), date(9999, 12, 31), 300) == "decade"


@given(st.lists(DAYS, max_size=200), DAYS, st.integers(0, 9000), st.floats(50, 2000))
def test_counts_add_up_to_the_events_whatever_the_window(
    days: list[date], first: date, length: int, width: float
) -> None:
    rows = frame([(str(day), str(day)) for day in days])
    last = date.fromordinal(first.toordinal() + length)
    got = bin_lane(rows, first, last, width)
    assert sum(got.counts) == len(days)
    assert np.all(np.diff(got.edges) > 0)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 5000)), st.integers(0, 6000))
def test_what_is_drawn_one_by_one_stays_within_the_limit(counts: dict[str, int], most: int) -> None:
    dense = dense_lanes(counts, most)
    assert sum(n for name, n in counts.items() if name not in dense) <= most
    # No lane turns into a strip without need.
    if dense:
        least = min(dense, key=lambda name: counts[name])
        assert sum(n for name, n in counts.items() if name not in dense or name == least) > most
