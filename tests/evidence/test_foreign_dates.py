"""Foreign dates: true to what was written, never more precise, never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.dates import parse_edtf
from dashboard.evidence.foreign_dates import (
    PRECISION_CODES,
    apply_precision,
    close_ranges,
    join_parts,
    read_date_column,
)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["23/03/2019", "03/04/2019"], ("2019-03-23", "2019-04-03")),
        (["1/25/2019", "1/2/2019"], ("2019-01-25", "2019-01-02")),
        (["23.03.2019 14:05", "3.4.2019"], ("2019-03-23", "2019-04-03")),
        (["03/04/2019", "05/06/2019"], ("03/04/2019", "05/06/2019")),
        (["23/03/2019", "03/23/2019", "03/04/2019"], ("2019-03-23", "2019-03-23", "03/04/2019")),
        (["1995-2002", "1995–1997", "2001"], ("1995/2002", "1995/1997", "2001")),
        (["2006; 2007; 2008", "1995; 1997-1999"], ("2006/2008", "1995/1999")),
        (["(2012)", "c. 1999", "2019~"], ("2012?", "1999~", "2019~")),
        (["2019-03-23T14:05:00+00:00", "2019-03-23 23:59:59.123456Z"], ("2019-03-23", "2019-03-23")),
        (["20190323", "March 2019", ""], ("2019-03-23", "2019-03", "")),
        (["2019-02-30", "soon", "43547"], ("2019-02-30", "soon", "43547")),
    ],
)
def test_a_column_of_dates(cells: list[str], read: tuple[str, ...]) -> None:
    assert read_date_column(cells, "when").cells == read


def test_years_can_mean_some_time_between() -> None:
    assert read_date_column(["1995-2002", "2001"], "when", between=True).cells == ("[1995..2002]", "2001")


def test_the_order_is_a_persons_word_only_where_the_column_is_silent() -> None:
    silent = read_date_column(["03/04/2019", "2019"], "when")
    assert (silent.order, silent.unproven) == (None, 1)
    told = read_date_column(["03/04/2019"], "when", order="mdy")
    assert (told.cells, told.unproven) == (("2019-03-04",), 0)
    assert told.notes == ("when: read month first, because you said so (1×).",)
    proven = read_date_column(["03/04/2019", "23/04/2019"], "when", order="mdy")
    assert proven.cells == ("2019-04-03", "2019-04-23")
    assert proven.notes == ("when: read day first, as 23/04/2019 in this column proves (1×).",)


def test_what_is_left_off_is_said() -> None:
    assert read_date_column(["2019-03-23T14:05:00Z", "1995; 1998", "(2012)"], "t").notes == (
        "t: the time of day is left off (1×), the day is the one written; "
        "its clock is that of the zone written, perhaps a day off local time.",
        "t: ranges such as 1995; 1998 are read as lasting from the first year to the last (1×).",
        "t: lists such as 1995; 1998 skip years that the span now covers (1×).",
        "t: dates in brackets are read as uncertain (1×).",
    )


def test_year_month_and_day_are_no_more_precise_than_what_is_filled_in() -> None:
    years = ["2019", "2019", "2019", "2019.0", "", "2019", "2019"]
    months = ["3", "Mar.", "", "12", "", "", "13"]
    days = ["23", "", "", "", "", "5", "1"]
    assert join_parts(years, months, days) == (
        "2019-03-23", "2019-03", "2019", "2019-12", "", "2019-?-5", "2019-13-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "lasting", "between"),
    [
        ("2019-03-23", "2019-03-25", "2019-03-23/2019-03-25", "[2019-03-23..2019-03-25]"),
        ("2019-03-01", "2019-03-31", "2019-03-01/2019-03-31", "2019-03"),
        ("2019-01-01", "2019-12-31", "2019-01-01/2019-12-31", "2019"),
        ("2019-03-23", "2019-03-23", "2019-03-23", "2019-03-23"),
        ("2019", "", "2019", "2019"),
        ("2019", "ongoing", "2019/..", "[2019..]"),
        ("", "2019", "../2019", "[..2019]"),
        ("", "", "", ""),
        ("2019", "soon", "2019/soon", "[2019..soon]"),
    ],
)
def test_a_start_and_an_end(start: str, end: str, lasting: str, between: str) -> None:
    assert close_ranges([start], [end], between=False) == (lasting,)
    assert close_ranges([start], [end], between=True) == (between,)


@pytest.mark.parametrize(
    ("table", "code", "edtf"),
    [
        ("date_prec", "1", "2019-03-15"),
        ("date_prec", "2", "[2019-03-10..2019-03-20]"),
        ("date_prec", "3", "[2019-03-11..2019-03-17]"),
        ("date_prec", "4", "2019-03"),
        ("date_prec", "5", "2019"),
        ("time_precision", "2", "[2019-03-11..2019-03-17]"),
        ("time_precision", "3", "2019-03"),
        ("date_prec", "9", "2019-03-15 (precision 9)"),
        ("date_prec", "", "2019-03-15 (precision blank)"),
    ],
)
def test_a_precision_code_widens_a_day(table: str, code: str, edtf: str) -> None:
    assert apply_precision(["2019-03-15"], [code], PRECISION_CODES[table]) == (edtf,)


def test_a_code_leaves_ranges_and_blanks_alone() -> None:
    cells = ["[2019-03-01..2019-05-31]", "2018", "", "soon"]
    assert apply_precision(cells, ["5", "4", "1", "4"], PRECISION_CODES["date_prec"]) == tuple(cells)


@given(st.lists(st.dates(date(1000, 1, 1), date(2100, 12, 31)), min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_a_proven_column_gives_back_every_day(days: list[date], order: str) -> None:
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    cells = [day.strftime(form) for day in [*days, date(2019, 3, 23)]]
    read = read_date_column(cells, "d").cells
    assert list(read) == [day.isoformat() for day in [*days, date(2019, 3, 23)]]


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)), st.sampled_from(["2", "3", "4", "5"]))
def test_the_written_day_lies_within_the_widened_date(day: date, code: str) -> None:
    (edtf,) = apply_precision([day.isoformat()], [code], PRECISION_CODES["date_prec"])
    wide = parse_edtf(edtf)
    assert wide.earliest is not None
    assert wide.latest is not None
    assert wide.earliest <= day <= wide.latest
