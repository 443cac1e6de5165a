"""Foreign numbers: a mark is decimal only where the column proves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.foreign_numbers import read_number_column


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["12,5", "1.234", "7"], ("12.5", "1234", "7")),
        (["12.5", "1,234", "7"], ("12.5", "1234", "7")),
        (["1.234.567,89", "0,5"], ("1234567.89", "0.5")),
        (["1.234.567", "1.234"], ("1234567", "1234")),
        (["1,234.567", "2"], ("1234.5670", "2")),
        (["1 234,5", "1\u202f234"], ("1234.5", "1234")),
        (["-3,25", "+4"], ("-3.25", "+4")),
        (["1.234", "7"], ("1.234", "7")),
        (["1,234", "5.678"], ("1,234", "5.678")),
        (["12,5", "12.5"], ("12,5", "12.5")),
        (["(24)", "[7]", "3"], ("24", "7", "3")),
        (["n/a", "-", "..", "4"], ("", "", "", "4")),
        (["about 300", "~300", "$5"], ("about 300", "~300", "$5")),
        ([], ()),
    ],
)
def test_a_column_is_read_as_it_proves(cells: list[str], read: tuple[str, ...]) -> None:
    assert read_number_column(cells, "n").cells == read


def test_what_was_done_is_said_and_nothing_else() -> None:
    assert read_number_column(["12,5", "1.234", "-", "(7)"], "Betrag").notes == (
        "Betrag: read with a decimal comma, as 12,5 in this column proves.",
        "Betrag: cells saying - are left blank (1×).",
        "Betrag: numbers in brackets, a source's own estimates, are taken as they are (1×).",
    )
    assert read_number_column(["1", "2", "", "about 3"], "n").notes == ()


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_whole_numbers_stay_what_they_are(numbers: list[int]) -> None:
    cells = tuple(str(number) for number in numbers)
    assert read_number_column(cells, "n").cells == cells


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1), st.sampled_from([",", "."]))
def test_the_value_survives_either_mark(numbers: list[object], mark: str) -> None:
    cells = [format(number, ".2f").replace(".", mark) for number in numbers]
    assert [float(text) for text in read_number_column(cells, "n").cells] == [float(str(n)) for n in numbers]
