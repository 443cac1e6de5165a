"""What leaves comes back unchanged, and runs in no spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.evidence.exporting import (
    cells_of,
    exact_csv,
    format_number,
    guard,
    spreadsheet_csv,
    unguard,
)
from dashboard.evidence.reading import read_table

ROWS = pd.DataFrame(
    {
        "id": ["a", "b"],
        "date": ["2019-03-23", "[..2018-12-31]"],
        "title": ['=HYPERLINK("https://example.org")', "Half, or\nfewer"],
        "source": ["s1", "s2"],
        "place": ["", ""],
        "low": [-5.0, float("nan")],
        "best": [0.125, 1234.5],
        "key": [True, False],
        "earliest": pd.to_datetime(["2019-03-23", None]),
    }
)


def test_the_exact_copy_is_text_for_text() -> None:
    assert exact_csv(ROWS, "events").decode() == (
        "id,date,title,source,low,best,key\n"
        'a,2019-03-23,"=HYPERLINK(""https://example.org"")",s1,-5,0.1250,yes\n'
        'b,[..2018-12-31],"Half, or\nfewer",s2,,1234.5,\n'
    )


def test_the_spreadsheet_copy_guards_text_and_leaves_numbers_alone() -> None:
    assert spreadsheet_csv(ROWS, "events").decode("utf-8") == (
        '\ufeff"id","date","title","source","low","best","key"\n'
        '"a","2019-03-23","\'=HYPERLINK(""https://example.org"")","s1","-5","0.1250","yes"\n'
        '"b","[..2018-12-31]","Half, or\nfewer","s2","","1234.5",""\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_every_formula_start_is_guarded_and_comes_back(start: str) -> None:
    assert guard(f"{start}1") == f"'{start}1"
    assert unguard(guard(f"{start}1")) == f"{start}1"
    assert unguard(guard(f"'{start}1")) == f"'{start}1"


@pytest.mark.parametrize("plain", ["", "text", "a=b", "'quoted'", "1+1", "a -b", "a; b", "'"])
def test_other_text_is_left_alone(plain: str) -> None:
    assert guard(plain) == plain
    assert unguard(plain) == plain


MARKS = st.text(st.sampled_from(",;|\t\n\r '\"=+-@\uff1d1x"), max_size=12)


@given(st.text() | MARKS)
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == text


@given(MARKS)
@example("x;=1+1;y")
@example('a\t"=1"')
def test_no_piece_of_a_guarded_cell_is_a_formula_wherever_it_is_cut(text: str) -> None:
    for mark in ",;|\t\n\r":
        for piece in guard(text).split(mark):
            assert not re.match(r"[\s\"]*[=+\-@\uff1d]", piece)


def test_the_spreadsheet_copy_holds_no_formula_when_it_is_cut_at_another_delimiter() -> None:
    frame = pd.DataFrame({"date": ["2019"], "title": ["x;=1+1;y"], "source": ["s"]})
    for mark in ",;\t|":
        text = spreadsheet_csv(frame, "events").decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            assert not [cell for cell in row if cell.lstrip(' "').startswith("=")]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_is_written_plainly_and_means_the_same(value: float) -> None:
    text = format_number(value)
    assert float(text) == value
    assert "e" not in text.casefold()
    assert len(text.partition(".")[2]) != 3


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL).filter(all), min_size=1, max_size=5))
def test_the_reader_gets_back_the_very_cells(rows: list[tuple[str, str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["date", "title", "source"], dtype="str")
    raw = read_table(exact_csv(frame, "events"), "a.csv")
    assert [tuple(row) for row in raw.rows] == rows
    guarded = list(csv.reader(io.StringIO(spreadsheet_csv(frame, "events").decode("utf-8-sig"), newline="")))
    assert [tuple(map(unguard, row)) for row in guarded[1:]] == rows


def test_a_column_of_another_type_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="holds Timestamp"):
        cells_of(pd.DataFrame({"title": [pd.Timestamp("2019")]}), "events")
