"""The public answer: reference numbers, invariants, and what bad requests get."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.estimate.model import LEVELS, estimate_counts
from dashboard.evidence.problems import SettingsError
from tests.estimate.frames import claims_frame, hero

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


def frame(claims: pd.DataFrame, months: list[str], **asked: object) -> pd.DataFrame:
    return estimate_counts(claims, months, **asked).months  # type: ignore[arg-type]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def width(claims: pd.DataFrame, month: str = "2019-06") -> float:
    row = frame(claims, [month], as_of=NOW).iloc[0]
    return float(np.log1p(row["p90"]) - np.log1p(row["p10"]))


LONG_AGO = {"date": "2013-06/2017-06", "stated": "2019-06", "low": 800, "best": 1000, "high": 1300}
JUNE = {"date": "2019-06", "stated": "2019-06", "low": 20, "best": 36, "high": 90}
C3 = {"grade": "C3"}


def test_the_denial_changes_the_past_twelvefold_and_the_present_hardly() -> None:
    base, denial = (frame(hero(), MONTHS, scenario=name, as_of=NOW)["median"] for name in ("base", "denial"))
    assert base[0] / denial[0] == pytest.approx(12, rel=0.02)
    assert base[2] / denial[2] == pytest.approx(1.1, rel=0.02)


def test_the_window_shown_changes_nothing() -> None:
    months = [str(m) for m in pd.period_range("2009-06", "2026-11", freq="M")]
    whole = frame(hero(), months, as_of=NOW)
    for shown in (["2019-06"], ["2019-06", "2012-01"], months[100:110]):
        part = whole.set_index("month").loc[pd.to_datetime(shown)].reset_index()
        part["month"] = part["month"].astype("datetime64[ms]")
        same(frame(hero(), shown, as_of=NOW), part)


def test_row_order_changes_nothing_and_the_frame_is_left_alone() -> None:
    claims = hero()
    before = claims.copy(deep=True)
    forward = estimate_counts(claims, MONTHS, as_of=NOW)
    backward = estimate_counts(claims.iloc[::-1], MONTHS, as_of=NOW)
    same(forward.months, backward.months)
    same(forward.uses, backward.uses)
    same(claims, before)


def test_copies_change_nothing() -> None:
    copies = claims_frame(
        LONG_AGO | {"id": "x1", "origin": "a-thousand", "voice": "Other paper", "high": 9000},
        JUNE | {"id": "x2", "origin": "x1", "voice": "Third paper", "date": "2009-01", "stated": "2009-01"},
    )
    both = estimate_counts(pd.concat([hero(), copies], ignore_index=True), MONTHS, as_of=NOW)
    same(both.months, frame(hero(), MONTHS, as_of=NOW))
    assert both.uses.set_index("id")["reason"][["x1", "x2"]].to_list() == ["copy of a-thousand"] * 2


def test_repeats_of_one_voice_barely_narrow_and_other_voices_do() -> None:
    v = C3 | {"voice": "v"}
    rows = [LONG_AGO | v, JUNE | v]
    assert width(claims_frame(*rows)) == pytest.approx(3.71, abs=0.01)
    assert width(claims_frame(*rows, *[JUNE | v] * 3)) == pytest.approx(3.62, abs=0.01)
    others = [JUNE | C3 | {"voice": f"v{number}"} for number in range(3)]
    widths = [width(claims_frame(*rows, *others[:count])) for count in (1, 2, 3)]
    assert widths == pytest.approx([1.65, 1.28, 1.12], abs=0.01)


def test_bands_widen_strictly_after_the_last_claim() -> None:
    months = [str(m) for m in pd.period_range("2019-06", "2024-06", freq="M")]
    bands = frame(hero(), months, as_of=NOW)
    spread = np.log1p(bands["p90"]) - np.log1p(bands["p10"])
    assert (np.diff(spread) > 0).all()
    assert (np.diff(bands["bits"]) < 0).all()


def test_a_graded_zero_means_nobody_and_two_camps_stay_two() -> None:
    nobody = claims_frame(JUNE | {"low": 0, "best": 0, "high": 0, "grade": "B"})
    assert frame(nobody, ["2019-06"])["median"][0] == 0.0
    exact = {"date": "2019-06", "stated": "2019-06", "grade": "B"}
    camps = claims_frame(exact | {"best": 1000, "voice": "a"}, exact | {"best": 36, "voice": "b"})
    estimate = estimate_counts(camps, ["2019-06"])
    posterior = estimate.basis.posterior(np.array([593]))[0, 0]
    low = posterior[estimate.basis.grid.y < np.log1p(190)].sum()
    assert 0.15 < low < 0.85
    assert estimate.months["contested"][0]


def test_the_same_bytes_on_repeated_runs() -> None:
    runs = {frame(hero(), MONTHS, as_of=NOW).to_csv() for _ in range(3)}
    assert len(runs) == 1


def test_columns_as_documented() -> None:
    months = frame(hero(), MONTHS)
    assert list(months.columns) == [
        "month", *LEVELS, "p_none", "bits", "evidence",
        "envelope_low", "envelope_high", "single_source", "contested",
    ]  # fmt: skip
    assert str(months["month"].dtype) == "datetime64[ms]"
    assert months["single_source"].dtype == bool


def test_months_out_of_reach_are_blank_and_without_evidence() -> None:
    out = frame(hero(), ["2009-12", "2026-12", "2010-01"], as_of=NOW)
    assert out["median"].isna().to_list() == [True, True, False]
    assert out["evidence"].to_list()[:2] == ["none", "none"]
    assert out["bits"].to_list()[:2] == [0.0, 0.0]


def test_no_rows_and_words_alone_give_blank_months() -> None:
    for claims in (hero().iloc[:0], claims_frame({"date": "2019-06", "wording": "small groups"})):
        estimate = estimate_counts(claims, MONTHS)
        assert estimate.months["median"].isna().all()
        assert set(estimate.months["evidence"]) == {"none"}
        assert not estimate.months["single_source"].any()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"scenario": "rosy"}, "There is no scenario 'rosy'"),
        ({"months": ["yesterday"]}, "Months are written YYYY-MM"),
        ({"months": [None]}, "one of them is blank"),
        ({"claims": pd.concat([hero(), claims_frame(JUNE, measure="guards")])}, "Measures are never pooled"),
    ],
)
def test_requests_that_cannot_be_met(asked: dict[str, object], message: str) -> None:
    request = {"claims": hero(), "months": MONTHS} | asked
    with pytest.raises(SettingsError, match=message):
        estimate_counts(request.pop("claims"), request.pop("months"), **request)  # type: ignore[arg-type]


def test_every_row_has_one_role() -> None:
    claims = pd.concat(
        [
            hero(),
            claims_frame(JUNE | {"id": "later", "stated": "2020-01"}, {"id": "words", "date": "2019-06"}),
        ]
    )
    uses = estimate_counts(claims, MONTHS, scenario="denial", as_of=date(2019, 12, 31)).uses
    assert list(uses.itertuples(index=False, name=None)) == [
        ("a-thousand", "dropped", "disputed by e-no-cut, here believed"),
        ("b-few-dozen", "used", ""),
        ("c-exaggerated", "used", ""),
        ("d-office", "used", ""),
        ("e-no-cut", "used", ""),
        ("later", "set_aside", "said after the as-of date"),
        ("words", "set_aside", "said after the as-of date"),
    ]


numbers = st.integers(0, 5000)
claim = st.fixed_dictionaries(
    {
        "date": st.tuples(st.integers(0, 60), st.integers(0, 30)).map(
            lambda pair: f"{pd.Period('2014-01', 'M') + pair[0]}/{pd.Period('2014-01', 'M') + sum(pair)}"
        ),
        "stated": st.just("2022-01"),
        "kind": st.sampled_from(
            ["level", "level", "at_most", "at_least", "flow_in", "flow_out", "no_change"]
        ),
        "holds": st.sampled_from(["at", "throughout"]),
        "voice": st.sampled_from("abc"),
        "grade": st.sampled_from(["A1", "B3", "C4", "D6", "E5", "F"]),
    }
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(claim, st.lists(numbers, min_size=3, max_size=3)), min_size=1, max_size=6),
    scenario=st.sampled_from(["base", "face_value", "denial"]),
)
def test_bands_are_nested_and_never_negative_whatever_is_claimed(
    rows: list[tuple[dict[str, object], list[int]]], scenario: str
) -> None:
    claims = claims_frame(
        *(row | dict(zip(("low", "best", "high"), sorted(values), strict=True)) for row, values in rows)
    )
    months = frame(claims, ["2013-12", "2016-05", "2021-12"], scenario=scenario).dropna(subset="median")
    levels = months[list(LEVELS)].to_numpy()
    assert (levels >= 0).all()
    assert (np.diff(levels, axis=1) >= 0).all()
    assert months["p_none"].between(0, 1).all()
    assert (months["bits"] > -1e-9).all()
