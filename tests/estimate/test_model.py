"""The public answer: reference numbers, invariants, and what bad requests get."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.estimate.model import estimate_counts
from tests.estimate.frames import hero

NOW = date(2026, 11, 30)
MONTHS = ["2015-06", "2018-12", "2019-06"]


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("base", [(11, 405, 1834, 0.46), (16, 41, 183, 1.30), (18, 37, 87, 1.97)]),
        ("face_value", [(17, 712, 1883, 0.79), (16, 37, 173, None), (19, 33, 61, None)]),
        ("denial", [(17, 34, 71, None), (17, 34, 71, None), (17, 34, 71, None)]),
    ],
)
def test_hero_case_gives_the_reference_numbers(scenario: str, expected: list[tuple[float, ...]]) -> None:
    # From a reference implementation of the same specification; whole numbers may round either way.
    got = estimate_counts(hero(), MONTHS, scenario=scenario, as_of=NOW).months
    for row, (low, median, high, bits) in zip(got.itertuples(), expected, strict=True):
        assert row.p10 == pytest.approx(low, rel=0.02, abs=0.5)
        assert row.median == pytest.approx(median, rel=0.02, abs=0.5)
        assert row.p90 == pytest.approx(high, rel=0.02, abs=0.5)
        if bits is not None:
            assert row.bits == pytest.approx(bits, rel=0.02)
