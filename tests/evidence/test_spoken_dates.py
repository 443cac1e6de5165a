"""Spoken dates: what each phrase means on the day it was said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.dates import parse_edtf
from dashboard.evidence.spoken_dates import read_spoken

SAID = date(2019, 6, 2)  # a Sunday


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("by the end of last year", "[..2018-12-31]"),
        ("By the end of the year.", "[..2019-12-31]"),
        ("by March", "[..2019-03-31]"),
        ("by 2016", "[..2016-12-31]"),
        ("until the end of this month", "[..2019-06-30]"),
        ("before June", "[..2019-05-31]"),
        ("since March", "2019-03/.."),
        ("since 2005", "2005/.."),
        ("this year", "[2019-01-01..2019-06-02]"),
        ("earlier this month", "[2019-06-01..2019-06-02]"),
        ("last year", "2018"),
        ("last month", "2019-05"),
        ("in March", "2019-03"),
        ("in December", "2018-12"),
        ("in December 2017", "2017-12"),
        ("in 2018", "2018"),
        ("early 2019", "[2019-01-01..2019-04-30]"),
        ("late last year", "[2018-09-01..2018-12-31]"),
        ("early March", "[2019-03-01..2019-03-10]"),
        ("mid-March", "[2019-03-11..2019-03-20]"),
        ("at the end of March", "[2019-03-21..2019-03-31]"),
        ("the end of last year", "2018-12"),
        ("three days ago", "2019-05-30"),
        ("two weeks ago", "[2019-05-16..2019-05-22]"),
        ("3 months ago", "2019-03~"),
        ("two years ago", "2017~"),
        ("last week", "[2019-05-20..2019-05-26]"),
        ("this week", "[2019-05-27..2019-06-02]"),
        ("on Saturday", "2019-06-01"),
        ("last Sunday", "2019-05-26"),
        ("in recent months", "[2018-12-02..2019-06-02]"),
        ("last summer", "2018-22"),
        ("spring 2019", "2019-21"),
        ("yesterday", "2019-06-01"),
        ("“today”", "2019-06-02"),
    ],
)
def test_a_phrase_means_this_on_that_day(words: str, edtf: str) -> None:
    read = read_spoken(words, SAID)
    assert read is not None
    assert read.edtf == edtf
    assert parse_edtf(edtf).text == edtf


@pytest.mark.parametrize("words", ["", "soon", "by the end", "2019-03-23", "the other day", "a few dozen"])
def test_other_words_are_not_guessed(words: str) -> None:
    assert read_spoken(words, SAID) is None


def test_the_reason_says_the_day_and_the_reading() -> None:
    read = read_spoken("by the end of last year", SAID)
    assert read is not None
    assert read.reason == "said on 2 Jun 2019: on or before 31 Dec 2018, the last day of 2018"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_the_past_is_never_after_the_day_it_was_said(said: date) -> None:
    for words in (
        "last year",
        "last month",
        "in May",
        "on Friday",
        "last week",
        "in recent weeks",
        "a week ago",
    ):
        read = read_spoken(words, said)
        assert read is not None
        day = parse_edtf(read.edtf)
        assert day.earliest is not None
        assert day.earliest <= said
