"""The envelope and the sum."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.estimate.envelope import envelope
from dashboard.estimate.model import estimate_counts
from dashboard.estimate.sums import ASSUMES, sum_counts
from dashboard.evidence.problems import SettingsError
from tests.estimate.frames import claims_frame, hero


def test_envelope_of_the_nearest_claims_and_blank_far_from_any() -> None:
    found = envelope(hero(), ["2010-01", "2009-12", "2015-01", "2018-09", "2018-10", "2019-06", "2020-07"])
    rows = list(zip(found["envelope_low"].to_list(), found["envelope_high"].to_list(), strict=True))
    nothing = pytest.approx((np.nan, np.nan), nan_ok=True)
    assert rows == [(900, 1100), nothing, (900, 1100), (20, 90), (20, 90), (11, 90), nothing]


def test_envelope_of_no_levels_is_blank() -> None:
    found = envelope(claims_frame({"date": "2019-06", "kind": "at_most", "high": 5}), ["2019-06"])
    assert found["envelope_low"].isna().all()


def test_a_sum_adds_medians_of_certain_groups_and_says_what_it_assumes() -> None:
    row = {"date": "2019-06", "stated": "2019-06", "grade": "A1"}
    one = estimate_counts(claims_frame(row | {"best": 100}, measure="staff"), ["2019-06"])
    other = estimate_counts(claims_frame(row | {"best": 300}, measure="guards"), ["2019-06"])
    total = sum_counts([one, other])
    assert total.attrs["assumes"] == ASSUMES == "assumes disjoint groups and independent errors"
    assert total["median"][0] == pytest.approx(410, rel=0.03)
    spread = np.log(total["p90"][0] / total["p10"][0])
    assert spread < np.log(other.months["p90"][0] / other.months["p10"][0])


def test_a_sum_is_blank_where_one_group_is() -> None:
    one = estimate_counts(claims_frame({"date": "2019-06", "best": 5}, measure="a"), ["2019-06"])
    words = estimate_counts(claims_frame({"date": "2019-06"}, measure="b"), ["2019-06"])
    assert sum_counts([one, words])["median"].isna().all()


def test_a_sum_needs_different_measures_and_the_same_months() -> None:
    june, july = (estimate_counts(hero(), [month]) for month in ("2019-06", "2019-07"))
    other = estimate_counts(claims_frame({"date": "2019-06", "best": 5}, measure="b"), ["2019-06"])
    with pytest.raises(SettingsError, match="two or more different measures"):
        sum_counts([june, june])
    with pytest.raises(SettingsError, match="the same months"):
        sum_counts([july, other])
