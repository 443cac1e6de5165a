from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.scale import Scale, moment

SCALE = Scale.of_days(date(2019, 1, 1), date(2019, 1, 10), 100)


@given(st.dates(date(1, 1, 1), date(9999, 12, 30)), st.integers(0, 1439))
def test_a_moment_keeps_its_day_and_minute(day: date, minute: int) -> None:
    ms = ((day - date(1970, 1, 1)).days * 1440 + minute) * 60_000
    said = moment(ms)
    assert said[:10] == day.isoformat()
    assert said[10:] == (f" {minute // 60:02}:{minute % 60:02}" if minute else "")


def test_scale_counts_the_last_day() -> None:
    assert (SCALE.moment(0), SCALE.moment(50), SCALE.moment(100)) == (
        "2019-01-01",
        "2019-01-06",
        "2019-01-11",
    )


@given(st.floats(-500, 500))
def test_scale_there_and_back(px: float) -> None:
    assert SCALE.px(SCALE.ms(px)) == pytest.approx(px, abs=1e-6)
