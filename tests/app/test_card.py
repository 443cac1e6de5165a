"""How a row is said: grade, amount, citation, sentence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.app.card import citation, find_row, say_amount, say_grade, sentence
from dashboard.evidence.case import Case, load_case

NAN = float("nan")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    tmp_path.joinpath("case.toml").write_text('title = "Test case"\nas_of = 2020-01-01\n', encoding="utf-8")
    tmp_path.joinpath("sources.csv").write_text(
        "id,outlet,title,published,url,reliability\ns1,Gazette,Ships leave,2019-06-02,https://example.org/a,B\n",
        encoding="utf-8",
    )
    tmp_path.joinpath("events.csv").write_text(
        "id,date,title,source,claimant,credibility\ne1,2019-06-01,Ships leave port,s1,Harbour master,2\n",
        encoding="utf-8",
    )
    return load_case(tmp_path)


@pytest.mark.parametrize(
    ("letter", "digit", "said"),
    [
        ("B", "2", "B2: Usually reliable; Probably true"),
        ("F", "", "F: Reliability cannot be judged"),
        ("A", "6", "A6: Completely reliable; Truth cannot be judged"),
    ],
)
def test_say_grade(letter: str, digit: str, said: str) -> None:
    assert say_grade(letter, digit) == said


@pytest.mark.parametrize(
    ("low", "best", "high", "said"),
    [
        (20, 36, 90, "36 (20–90) people"),
        (1000, NAN, NAN, "1,000 people"),
        (NAN, 1000, NAN, "1,000 people"),
        (5, 5, 5, "5 people"),
        (11, NAN, 50, "11–50 people"),
        (0.5, NAN, NAN, "0.5 people"),
        (NAN, NAN, NAN, ""),
    ],
)
def test_say_amount(low: float, best: float, high: float, said: str) -> None:
    assert say_amount(pd.Series({"low": low, "best": best, "high": high, "unit": "people"})) == said


def test_citation_and_sentence(case: Case) -> None:
    row = case.events.iloc[0]
    assert citation(case, row) == (
        "Ships leave port (1 Jun 2019). Gazette, Ships leave, 2019-06-02, https://example.org/a. "
        f"Test case, row e1, data {case.short_hash}."
    )
    assert sentence(case, row) == "1 Jun 2019: Ships leave port, says Harbour master (graded B2)."


def test_find_row(case: Case) -> None:
    found = find_row(case, "e1")
    assert found is not None
    assert found[0] == "event"
    assert find_row(case, "nothing") is None
