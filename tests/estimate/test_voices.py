"""Leave-one-voice-out, and the single-source and contested badges."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.estimate.model import estimate_counts
from dashboard.estimate.voices import leave_one_out
from tests.estimate.frames import claims_frame, hero

NOW = date(2026, 11, 30)
NEAR = {"date": "2019-06", "stated": "2019-06"}


def test_without_the_journals_source_the_past_is_dark() -> None:
    table = leave_one_out(hero(), "2013-06", as_of=NOW).set_index("voice")
    assert table.index.to_list() == ["", "Journal's source", "Chemezov", "Rostec"]
    assert table["claims"].to_list() == [4, 2, 1, 1]
    assert table.loc["Journal's source", "bits"] < 0.3 < table.loc["", "bits"]
    assert table.loc["", "bits_lost"] == 0.0
    assert table.loc["", "median"] == estimate_counts(hero(), ["2013-06"], as_of=NOW).months["median"][0]


def test_single_source_follows_leave_one_out() -> None:
    months = ["2010-06", "2015-03", "2015-04", "2018-12", "2019-06", "2023-06", "2026-06"]
    badge = estimate_counts(hero(), months, as_of=NOW).months["single_source"]
    for month, alone in zip(months, badge, strict=True):
        bits = leave_one_out(hero(), month, as_of=NOW)["bits"]
        assert alone == (bits[0] >= 0.3 and bits[1:].min() < 0.3)


def test_one_voice_alone_is_a_single_source_wherever_it_says_anything() -> None:
    months = estimate_counts(claims_frame(NEAR | {"best": 36}), ["2018-07", "2019-06"]).months
    assert months["single_source"].to_list() == [True, True]


@pytest.mark.parametrize(
    ("one", "other", "badge"),
    [
        ({"best": 36}, {"best": 1000}, True),
        ({"best": 36}, {"best": 71}, False),  # apart, but not twofold
        ({"best": 36}, {"low": 20, "best": 90, "high": 100}, False),  # ranges overlap
        ({"best": 36}, {"best": 1000, "date": "2018-06"}, True),  # twelve months apart
        ({"best": 36}, {"best": 1000, "date": "2018-05"}, False),
        ({"best": 36}, {"best": 1000, "voice": "someone"}, False),  # the same voice
        ({"best": 36}, {"kind": "at_least", "low": 100}, True),
        ({"best": 36}, {"kind": "at_most", "high": 100}, False),
        ({"best": 0}, {"best": 1}, True),
        ({"best": 36}, {"best": 1000, "kind": "flow_in"}, False),  # people who came are not people present
    ],
)
def test_contested(one: dict[str, object], other: dict[str, object], badge: bool) -> None:
    claims = claims_frame(NEAR | one, NEAR | {"voice": "another"} | other)
    assert estimate_counts(claims, ["2019-06"]).months["contested"].to_list() == [badge]
