"""The sentence says what the numbers and rows say, and nothing else."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.estimate.model import estimate_counts
from dashboard.estimate.sentence import month_sentence, say_likelihood
from dashboard.evidence.case import Measure
from tests.estimate.frames import claims_frame, hero

NOW = date(2026, 11, 30)


ROSTEC = Measure("rostec_staff", "Rostec staff", "People of the state corporation Rostec.", "people", True)
PARTY = Measure("party", "Military party", "Servicemen and advisers.", "people", True)
HIRED = Measure("hired", "Private contractors", "Fighters of private companies.", "people", True)


def said(claims: pd.DataFrame, month: str, measure: Measure | None = None, scenario: str = "base") -> str:
    estimate = estimate_counts(claims, [month], scenario=scenario, as_of=NOW)
    return month_sentence(estimate, claims, month, measure)


JUNE_2019 = (
    "June 2019: about 37 Rostec staff; even odds between 25 and 56, 80 % between 18 and 87; "
    "the past, up to March 2015, rests on one source; Russia denies any cut"
)
JUNE_2013 = (
    "June 2013: about 634 Rostec staff; even odds between 115 and 1,229, 80 % between 11 and 2,247; "
    "the evidence is thin; it rests on one source; Russia denies any cut"
)
DENIED = (
    "June 2019, if the denials are right: about 34 Rostec staff; even odds between 24 and 49, "
    "80 % between 17 and 71"
)
TOO_EARLY = (
    "January 2009: no evidence of Rostec staff; the nearest claim is about January 2011 to December 2017"
)
TOO_LATE = "January 2027: no estimate of Rostec staff, which ends in November 2026"


@pytest.mark.parametrize(
    ("month", "scenario", "sentence"),
    [
        ("2019-06", "base", JUNE_2019),
        ("2013-06", "base", JUNE_2013),
        ("2019-06", "denial", DENIED),
        ("2009-01", "base", TOO_EARLY),
        ("2027-01", "base", TOO_LATE),
    ],
)
def test_hero_case_in_words(month: str, scenario: str, sentence: str) -> None:
    assert said(hero(), month, ROSTEC, scenario) == sentence


def test_no_denial_is_mentioned_outside_the_period_denied() -> None:
    assert "Russia" not in said(hero(), "2021-06")


def test_a_newspaper_that_disputes_is_no_denial() -> None:
    rows = hero().assign(side="press")
    assert "denies" not in said(rows, "2019-06")


def test_a_disputing_row_of_a_named_side_is_mentioned() -> None:
    claims = claims_frame(
        {"id": "a", "date": "2019-03", "stated": "2019-04", "best": 99, "voice": "Mayor"},
        {
            "id": "b",
            "date": "2019-03",
            "stated": "2019-05",
            "voice": "Envoy",
            "side": "us",
            "disputes_ids": ("a",),
        },
    )
    assert said(claims, "2019-03").endswith("the United States disputes a claim behind it")


def test_nobody_is_said_as_a_likelihood_and_contradiction_as_such() -> None:
    claims = claims_frame(
        {"date": "2019-06", "stated": "2019-06", "best": 0, "grade": "B2", "voice": "a"},
        {"date": "2019-08", "stated": "2019-08", "best": 400, "grade": "B2", "voice": "b"},
    )
    assert said(claims, "2019-06", PARTY) == (
        "Military party, June 2019: that nobody was there is likely (73 %); even odds between 0 and 5, 80 % "
        "between 0 and 436; sources contradict each other at least twofold"
    )


def test_words_alone_give_no_number() -> None:
    claims = claims_frame({"date": "2019-06", "wording": "small groups"})
    assert said(claims, "2019-06", HIRED) == "June 2019: no claim gives a number of private contractors"


def test_icd_203_words() -> None:
    words = [say_likelihood(odds) for odds in (0.0, 0.06, 0.3, 0.5, 0.7, 0.9, 1.0)]
    assert words == [
        "almost no chance", "very unlikely", "unlikely", "a roughly even chance",
        "likely", "very likely", "almost certain",
    ]  # fmt: skip
