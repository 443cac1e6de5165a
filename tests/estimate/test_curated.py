"""The curated case as an estimate. These numbers move when a row of it changes: then look, and say why.

They are what a reader of the case is told, so a changed row must not change them unnoticed.
"""

from __future__ import annotations

import pytest

from dashboard.estimate.model import Estimate, estimate_counts
from dashboard.evidence.case import Case


def ask(case: Case, measure: str, month: str, scenario: str = "base") -> Estimate:
    claims = case.claims[case.claims["measure"] == measure]
    return estimate_counts(claims, [month], scenario=scenario, as_of=case.as_of)


@pytest.mark.parametrize(
    ("measure", "month", "scenario", "low", "median", "high", "bits"),
    [
        # The four numbered rows and the denials of Rostec's staff: the reference numbers of the method.
        ("rostec_staff", "2015-06", "base", 10.6, 403.6, 1833.1, 0.454),
        ("rostec_staff", "2018-12", "base", 15.9, 41.1, 183.1, 1.302),
        ("rostec_staff", "2019-06", "base", 18.3, 37.0, 87.2, 1.970),
        ("rostec_staff", "2015-06", "face_value", 16.6, 712.3, 1882.5, 0.791),
        ("rostec_staff", "2019-06", "face_value", 18.5, 33.1, 61.0, 2.431),
        ("rostec_staff", "2015-06", "denial", 17.3, 33.7, 70.7, 2.149),
        ("rostec_staff", "2019-06", "denial", 17.3, 33.7, 70.7, 2.149),
        ("military_party", "2019-04", "base", 72.8, 103.7, 150.6, 2.547),
        ("mod_and_corporate_security", "2019-06", "base", 225.4, 344.8, 615.8, 2.597),
        ("private_contractors", "2019-01", "base", 47.5, 362.2, 1315.5, 0.797),
    ],
)
def test_the_numbers_a_reader_is_told(
    curated: Case,
    measure: str,
    month: str,
    scenario: str,
    low: float,
    median: float,
    high: float,
    bits: float,
) -> None:
    row = ask(curated, measure, month, scenario).bands.iloc[0]
    assert (row["p10"], row["median"], row["p90"]) == pytest.approx((low, median, high), rel=0.005)
    assert row["bits"] == pytest.approx(bits, abs=0.002)


def test_what_became_of_the_claims_about_rostec(curated: Case) -> None:
    uses = ask(curated, "rostec_staff", "2019-06").uses.set_index("id")
    assert uses.loc[uses["role"] == "used"].index.to_list() == [
        "chemezov-office-10",
        "rostec-tens-of-times",
        "wsj-rostec-1000-peak",
        "wsj-rostec-few-dozen",
    ]
    assert uses.loc["moscow-times-rostec-1000", "reason"] == "copy of wsj-rostec-1000-peak"
    assert uses.loc["wsj-rostec-pullout-quickens", "reason"] == "no number given"


def test_no_row_is_without_a_role(curated: Case) -> None:
    for measure in curated.measures:
        claims = curated.claims[curated.claims["measure"] == measure.id]
        for scenario in ("base", "face_value", "denial"):
            uses = ask(curated, measure.id, "2019-06", scenario).uses
            assert sorted(uses["id"]) == sorted(claims["id"])
            assert ((uses["role"] == "used") | (uses["reason"] != "")).all()
