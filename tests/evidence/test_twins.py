"""Likeness: looked up first, then compared within a budget, and what was not compared is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.evidence import twins
from dashboard.evidence.case import Case, load_case
from dashboard.evidence.intake import arrive, bring
from dashboard.evidence.preview import preview
from dashboard.evidence.suggesting import identity
from dashboard.evidence.twins import Twins, find_twins

HEAD = "id,date,title,source\n"


def case_of(tmp_path: Path, titles: list[str]) -> Case:
    rows = "".join(f"o{i},2019,{title},https://example.org/\n" for i, title in enumerate(titles))
    (tmp_path / "events.csv").write_text(HEAD + rows)
    return load_case(tmp_path)


def incoming(case: Case, titles: list[str]) -> pd.DataFrame:
    rows = "".join(f"n{i},2019,{title},https://example.org/\n" for i, title in enumerate(titles))
    came = arrive((HEAD + rows).encode(), "new.csv")
    return preview(bring(came, identity(came.header, "events"), lane="events"), case).frame


def kinds(found: Twins) -> list[tuple[int, str, str]]:
    return [(twin.index, twin.kind, twin.id) for twin in found.found]


def test_near_is_a_title_that_shares_most_of_its_letters(tmp_path: Path) -> None:
    case = case_of(tmp_path, ["An Il-62 lands in Caracas", "Two planes land", "Staff cut"])
    new = incoming(
        case, ["An Il-62 landed in Caracas", "Two planes land at Maiquetía", "Arrival", "Staff cut!"]
    )
    assert kinds(find_twins(new, case.events, "events")) == [(0, "near", "o0"), (3, "near", "o2")]


def test_the_very_words_are_found_in_any_crowd_and_without_a_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "_BUDGET", 0)
    case = case_of(tmp_path, [f"Row number {i}" for i in range(300)])
    found = find_twins(incoming(case, ["Row: number 299", "Row number 300"]), case.events, "events")
    assert kinds(found) == [(0, "near", "o299")]
    assert found.unsearched == (1,)


def test_work_is_bounded_whatever_comes_in_and_the_rest_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "_BUDGET", 10_000)
    counted = []
    monkeypatch.setattr(twins, "_STRIDE", 1)
    case = case_of(tmp_path, [f"{i:03}" + "abc" * 60 for i in range(100)])
    new = incoming(case, [f"{i:03}" + "xyz" * 60 for i in range(100)])
    found = find_twins(new, case.events, "events", still_wanted=lambda: counted.append(1))
    assert len(counted) <= 10_000 / twins._WHOLE
    # Whole comparisons cost 51 each: the first row takes 5,100, the second all that is left.
    assert found.unsearched == tuple(range(1, 100))
    assert found.found == ()


def test_a_search_ends_when_nobody_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "_STRIDE", 1)
    case = case_of(tmp_path, ["abcdefgh 1", "abcdefgh 2"])
    new = incoming(case, ["ijklmnop 1"])

    class LeftError(Exception):
        pass

    def gone() -> None:
        raise LeftError

    with pytest.raises(LeftError):
        find_twins(new, case.events, "events", still_wanted=gone)


def test_a_preview_names_the_lines_that_were_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "_BUDGET", 0)
    case = case_of(tmp_path, ["Something else"])
    came = arrive((HEAD + "\nn,2019,Something els,https://example.org/\n").encode(), "new.csv")
    found = preview(bring(came, identity(came.header, "events"), lane="events"), case)
    assert found.unsearched == (3,)
