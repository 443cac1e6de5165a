"""Words for numbers: each row of the table, and what is not in it."""

from __future__ import annotations

import pytest

from dashboard.evidence.vague import read_vague


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "kind"),
    [
        ("several", 3, 5, 9, "level"),
        ("about a dozen", 9, 12, 16, "level"),
        ("Just a few dozen", 20, 36, 90, "level"),
        ("dozens", 24, 48, 96, "level"),
        ("“scores”", 40, 70, 120, "level"),
        ("about 300", 270, 300, 330, "level"),
        ("~1,000", 900, 1000, 1100, "level"),
        ("nearly 100", 90, None, 99, "level"),
        ("hundreds", 150, 350, 900, "level"),
        ("a few hundred", 200, 300, 500, "level"),
        ("thousands", 1500, 3000, 8000, "level"),
        ("more than a hundred", 101, None, None, "at_least"),
        ("at least 10", 10, None, None, "at_least"),
        ("100+", 101, None, None, "at_least"),
        ("up to 400 people", None, None, 400, "at_most"),
        ("fewer than 50", None, None, 49, "at_most"),
        ("between 100 and 120", 100, None, 120, "level"),
        ("200–300", 200, None, 300, "level"),
        ("none", 0, 0, 0, "level"),
        ("Zero.", 0, 0, 0, "level"),
    ],
)
def test_words(words: str, low: float | None, best: float | None, high: float | None, kind: str) -> None:
    read = read_vague(words)
    assert read is not None
    assert read[:4] == (low, best, high, kind)
    assert read.reading


@pytest.mark.parametrize("words", ["", "lots", "300", "a few dozen aircraft and men", "about", "x" * 100])
def test_other_words_suggest_nothing(words: str) -> None:
    assert read_vague(words) is None
