"""Dates as people write them: read where only one can be meant, refused with what to write, said in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.dates import Order, column_order, format_edtf, parse_edtf, read_date, say_date
from dashboard.evidence.problems import DateError
from tests.evidence import edtf_texts as texts


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("23 March 2019", "2019-03-23"),
        ("23rd of March, 2019", "2019-03-23"),
        ("March 23, 2019", "2019-03-23"),
        ("Sat, 23 March 2019", "2019-03-23"),
        ("23-Mar-2019", "2019-03-23"),
        ("2019 Mar 23", "2019-03-23"),
        ("March 2019", "2019-03"),
        ("Sept. 2019", "2019-09"),
        ("spring 2019", "2019-21"),
        ("fall of 2019", "2019-23"),
        ("winter 2018/19", "2018-24"),
        ("Q3 2019", "2019-35"),
        ("2019 H2", "2019-41"),
        ("the 1990s", "199X"),
        ("c. 1995", "1995~"),
        ("~2012", "2012~"),
        ("about March 2019", "2019-03~"),
        ("20190323", "2019-03-23"),
        ("2019/3/5", "2019-03-05"),
        ("2019-3", "2019-03"),
        ("2019–03–23", "2019-03-23"),
        ("2019-03-23T00:00:00", "2019-03-23"),
        ("3/23/2019 12:00:00 AM", "2019-03-23"),
        ("03/03/2019", "2019-03-03"),
        ("05/2019", "2019-05"),
        ("2019.0", "2019"),
        ("201x", "201X"),
        ("2019-06-02?~", "2019-06-02%"),
    ],
)
def test_read_with_the_edtf_to_write(text: str, edtf: str) -> None:
    value, hint = read_date(text)
    assert (value, hint) == (parse_edtf(edtf), edtf)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("03/04/2019", "ambiguous-date", "write 2019-04-03 or 2019-03-04"),
        ("winter 2019", "ambiguous-date", "write 2019-24 for December 2019 on, 2018-24 for the one before"),
        ("03/04/19", "two-digit-year", "write the year with four digits, such as 2019-03-23"),
        ("20", "two-digit-year", "write the year with four digits, such as 2019-03 or 2019"),
        ("today", "relative-date", "write the day itself, such as 2019-03-23"),
        ("43831", "excel-serial", "write the day it shows as in the spreadsheet, perhaps 2020-01-01"),
        ("23 March", "no-year", "write it in full, such as 2019-03-23; a missing part is never filled in"),
        (
            "1995-2002",
            "bad-span",
            "write 1995/2002 if it lasted, [1995..2002] if it happened some time between",
        ),
        (
            "1995-96",
            "impossible-date",
            "months are 01 to 12, seasons 21 to 41; for the years write 1995/1996",
        ),
        (
            "2019/20",
            "bad-span",
            "months are 01 to 12, seasons 21 to 41; for the years write 2019/2020",
        ),
        ("2019-present", "bad-span", "write 2019/.."),
        ("2019-03-23/25", "bad-span", "write 2019-03-23/2019-03-25"),
        ("2019-05/2019-03", "reversed-span", "if the two ends are swapped, write 2019-03/2019-05"),
        ("by the end of 2018", "bad-span", "write [..2018]"),
        ("before 2019", "bad-span", "write [..2018-12-31]"),
        ("early 2019", "bad-date", "write a window, such as [2019-01..2019-04]"),
        ("476", "bad-date", "years have four digits: write 0476 for the year 476"),
        ("201903", "bad-date", "write 2019-03 for the month"),
        ("2019-082", "unsupported-edtf", "write the day, 2019-03-23"),
        ("unknown", "bad-date", "write the time it surely lies in, such as [2010..2019]"),
        ("44 BC", "date-out-of-range", "only the years 0001 to 9999 can be drawn"),
    ],
)
def test_refused_with_a_hint(text: str, code: str, hint: str) -> None:
    with pytest.raises(DateError) as told:
        read_date(text)
    assert (told.value.code, told.value.hint) == (code, hint)


@pytest.mark.parametrize(
    "text", ["l20", "1O95", "2019-W12", "Sunday 23 March 2019", "2019-03-23T10:00Z", "x" * 5000]
)
def test_refused(text: str) -> None:
    with pytest.raises(DateError) as told:
        read_date(text)
    assert len(str(told.value)) < 200


def test_the_ambiguous_names_both_days() -> None:
    with pytest.raises(DateError, match=r"^'03/04/2019' could be 3 April or 4 March$"):
        read_date("03/04/2019")


@pytest.mark.parametrize(("order", "edtf"), [("dmy", "2019-04-03"), ("mdy", "2019-03-04")])
def test_a_proven_order_settles_it(order: Order, edtf: str) -> None:
    assert read_date("03/04/2019", order)[1] == edtf


def test_what_proves_itself_needs_no_order() -> None:
    assert read_date("23/03/2019", "mdy")[1] == "2019-03-23"


@pytest.mark.parametrize(
    ("texts_", "order"),
    [
        (["03/04/2019", "23/04/2019"], "dmy"),
        (["03.04.2019", "04.23.2019"], "mdy"),
        (["23/04/2019", "04/23/2019"], None),
        (["03/04/2019", "2019-04-23", ""], None),
        (["45/04/2019"], None),
    ],
)
def test_column_order(texts_: list[str], order: str | None) -> None:
    assert column_order(texts_) == order


def test_parse_takes_edtf_only_and_says_what_to_write() -> None:
    with pytest.raises(DateError) as told:
        parse_edtf("23 March 2019")
    assert (told.value.code, told.value.hint) == ("bad-date", "write 2019-03-23")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019-03-23", "23 Mar 2019"),
        ("2019-03", "Mar 2019"),
        ("2019", "2019"),
        ("2019-21", "spring 2019"),
        ("2019-24", "winter 2019–20"),
        ("2019-30", "southern summer 2019–20"),
        ("2019-33", "first quarter of 2019"),
        ("2019-41", "second half of 2019"),
        ("201X", "the 2010s"),
        ("19XX", "some time 1900 – 1999"),
        ("2019-03-2X", "some time 20–29 Mar 2019"),
        ("2019-1X", "some time Oct–Dec 2019"),
        ("2019-03~", "about Mar 2019"),
        ("2019-03-23?", "perhaps 23 Mar 2019"),
        ("2019%", "perhaps about 2019"),
        ("[..2018-12-31]", "by 31 Dec 2018"),
        ("[2019-01-01..]", "1 Jan 2019 or later"),
        ("[2019-06-23,2019-06-24]", "23 or 24 Jun 2019"),
        ("[2019-05,2019-07]", "May 2019 or Jul 2019"),
        ("[2019-04-04..2019-04-15]", "some time 4–15 Apr 2019"),
        ("[2019-05-30..2019-06-02]", "some time 30 May 2019 – 2 Jun 2019"),
        ("[1667,1670..1672]", "1667 or 1670 – 1672"),
        ("2018-12-10/2018-12-14", "10 Dec 2018 to 14 Dec 2018"),
        ("2012~/2016~", "about 2012 to about 2016"),
        ("2019-03/..", "since Mar 2019, still going on"),
        ("2019-03/", "from Mar 2019, end unknown"),
        ("../2019", "until 2019"),
        ("/2019", "until 2019, start unknown"),
    ],
)
def test_said(text: str, said: str) -> None:
    assert say_date(parse_edtf(text)) == said


@given(texts.every)
def test_edtf_is_read_as_it_is_and_can_be_said(text: str) -> None:
    value, hint = read_date(text)
    assert hint is None
    assert format_edtf(value) == text
    assert say_date(value)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-/.~?X[] ", max_size=14))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        value, hint = read_date(text)
    except DateError as error:
        assert error.code
        assert error.hint
    else:
        assert hint is None or parse_edtf(hint) == value


NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")


@given(st.dates(date(1000, 1, 1), date(9999, 10, 31)).filter(lambda day: day.month <= len(NAMES)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    name = NAMES[day.month - 1]
    for text in (
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert read_date(text)[0].earliest == day
