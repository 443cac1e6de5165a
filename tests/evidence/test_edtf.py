"""EDTF: literal bounds, the laws every date obeys, and the package `edtf` as a second opinion."""

from __future__ import annotations

import warnings
from datetime import date
from time import struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.edtf import format_edtf, parse
from dashboard.evidence.problems import DateError
from tests.evidence import edtf_texts as texts

with warnings.catch_warnings():
    # Its grammar trips over its own parser library; nothing here can mend that.
    warnings.simplefilter("ignore")
    import edtf as oracle


def iso(*days: date | None) -> list[str]:
    return ["-" if day is None else day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "shape"),
    [
        ("2019-03-23", "2019-03-23", "2019-03-23", "day", "day"),
        ("2019-03", "2019-03-01", "2019-03-31", "month", "window"),
        ("2019", "2019-01-01", "2019-12-31", "year", "window"),
        ("2019-21", "2019-03-01", "2019-05-31", "season", "window"),
        ("2019-24", "2019-12-01", "2020-02-29", "season", "window"),
        ("2019-28", "2019-12-01", "2020-02-29", "season", "window"),
        ("2019-29", "2019-09-01", "2019-11-30", "season", "window"),
        ("2019-32", "2019-06-01", "2019-08-31", "season", "window"),
        ("2019-34", "2019-04-01", "2019-06-30", "quarter", "window"),
        ("2019-41", "2019-07-01", "2019-12-31", "half", "window"),
        ("201X", "2010-01-01", "2019-12-31", "decade", "window"),
        ("19XX", "1900-01-01", "1999-12-31", "century", "window"),
        ("2019-XX", "2019-01-01", "2019-12-31", "year", "window"),
        ("2019-XX-XX", "2019-01-01", "2019-12-31", "year", "window"),
        ("2019-1X", "2019-10-01", "2019-12-31", "year", "window"),
        ("2019-03-XX", "2019-03-01", "2019-03-31", "month", "window"),
        ("2019-03-0X", "2019-03-01", "2019-03-09", "month", "window"),
        ("2019-02-2X", "2019-02-20", "2019-02-28", "month", "window"),
        ("[2019-06-23,2019-06-24]", "2019-06-23", "2019-06-24", "day", "window"),
        ("[2019-04-04..2019-04-15]", "2019-04-04", "2019-04-15", "day", "window"),
        ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", "year", "window"),
        ("[..2018-12-31]", "-", "2018-12-31", "day", "before"),
        ("[2019-01-01..]", "2019-01-01", "-", "day", "after"),
        ("2018-12-10/2018-12-14", "2018-12-10", "2018-12-14", "day", "span"),
        ("2018-12-10/2019", "2018-12-10", "2019-12-31", "year", "span"),
        ("2019-03/..", "2019-03-01", "-", "month", "span"),
        ("../2019", "-", "2019-12-31", "year", "span"),
        ("2019-03/", "2019-03-01", "-", "month", "span"),
    ],
)
def test_bounds(text: str, earliest: str, latest: str, precision: str, shape: str) -> None:
    value = parse(text)
    assert iso(value.earliest, value.latest) == [earliest, latest]
    assert iso(value.margin_earliest, value.margin_latest) == [earliest, latest]
    assert (value.precision, value.shape) == (precision, shape)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "approximate", "uncertain"),
    [
        ("2019-03-23~", "2019-03-22", "2019-03-24", True, False),
        ("2019-02?", "2019-01-01", "2019-03-31", False, True),
        ("2019%", "2018-01-01", "2020-12-31", True, True),
        ("2019-21~", "2018-12-01", "2019-08-31", True, False),
        ("201X~", "2000-01-01", "2029-12-31", True, False),
        ("0001~", "0001-01-01", "0002-12-31", True, False),
        ("9999-12-31?", "9999-12-30", "9999-12-31", False, True),
        ("[..2018-12~]", "-", "2019-01-31", True, False),
        ("[2012~..2016]", "2011-01-01", "2016-12-31", True, False),
    ],
)
def test_margins_are_one_unit_of_the_stated_precision(
    text: str, earliest: str, latest: str, approximate: bool, uncertain: bool
) -> None:
    value = parse(text)
    assert iso(value.margin_earliest, value.margin_latest) == [earliest, latest]
    assert (value.approximate, value.uncertain) == (approximate, uncertain)
    assert value.shape != "day"


@pytest.mark.parametrize(
    ("text", "start_latest", "end_earliest", "start_state", "end_state"),
    [
        ("2018-12-10/2018-12-14", "2018-12-10", "2018-12-14", "known", "known"),
        ("2012/2016", "2012-12-31", "2016-01-01", "known", "known"),
        ("2012~/2016~", "2013-12-31", "2015-01-01", "known", "known"),
        ("2018~/2019~", "-", "-", "known", "known"),
        ("2019-03/2019-03", "-", "-", "known", "known"),
        ("2019-03/..", "2019-03-31", "-", "known", "open"),
        ("2019-03/", "2019-03-31", "-", "known", "unknown"),
        ("../2019", "-", "2019-01-01", "open", "known"),
        ("/2019", "-", "2019-01-01", "unknown", "known"),
    ],
)
def test_what_a_span_surely_holds(
    text: str, start_latest: str, end_earliest: str, start_state: str, end_state: str
) -> None:
    value = parse(text)
    assert iso(value.start_latest, value.end_earliest) == [start_latest, end_earliest]
    assert (value.start_state, value.end_state) == (start_state, end_state)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-date"),
        ("2019-13", "impossible-date"),
        ("2019-02-30", "impossible-date"),
        ("2019-37", "impossible-date"),
        ("2019-21-01", "impossible-date"),
        ("2019-02-3X", "impossible-date"),
        ("0000", "date-out-of-range"),
        ("9999-24", "impossible-date"),
        ("2019/2018", "reversed-span"),
        ("[2019..2018]", "reversed-span"),
        ("2019/2020/2021", "bad-span"),
        ("/", "bad-span"),
        ("[..]", "bad-span"),
        ("[..2018..]", "bad-span"),
        ("[2018..2019..2020]", "bad-span"),
        ("201X-03", "unsupported-edtf"),
        ("2019-XX-23", "unsupported-edtf"),
        ("2019-~03", "unsupported-edtf"),
        ("{2019,2020}", "unsupported-edtf"),
        ("[2019,2020]~", "unsupported-edtf"),
        ("Y12019", "unsupported-edtf"),
        ("٢٠١٩", "bad-date"),
        ("2019-3", "bad-date"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(DateError) as told:
        parse(text)
    assert told.value.code == code
    assert told.value.hint


@given(texts.every)
def test_format_and_parse_are_inverse(text: str) -> None:
    value = parse(text)
    assert parse(format_edtf(value)) == value
    assert format_edtf(value) == text


@given(texts.every)
def test_earliest_is_never_after_latest_and_margins_only_widen(text: str) -> None:
    value = parse(text)
    first, last = value.earliest or date.min, value.latest or date.max
    assert (value.margin_earliest or date.min) <= first <= last <= (value.margin_latest or date.max)
    assert value.earliest or value.latest
    if value.start_latest and value.end_earliest:
        assert first <= value.start_latest <= value.end_earliest <= last


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        value = parse(text)
    except DateError as error:
        assert error.code
        assert error.hint
    else:
        assert parse(value.text) == value


def _days(value: object) -> tuple[int, int, int] | None:
    return tuple(value[:3]) if isinstance(value, struct_time) else None  # type: ignore[return-value]


# Where the package is right: no winters (it ends them in December), no `2019-03-2X` (it raises), no end
# that is unknown (it adds ten years), no margins finer than a year (it pads them by more than a year).
AGREED = st.one_of(
    st.builds("{}{}".format, texts.plain, texts.marks),
    *(form(part) for form in (texts.spans, texts.sets) for part in (texts.days, texts.months, texts.years)),
).filter(lambda text: not text.endswith("/"))


@given(AGREED)
def test_the_package_edtf_agrees(text: str) -> None:
    ours, theirs = parse(text), oracle.parse_edtf(text)
    for day, other in ((ours.earliest, theirs.lower_strict()), (ours.latest, theirs.upper_strict())):
        assert (None if day is None else (day.year, day.month, day.day)) == _days(other)


@given(texts.years.filter(lambda year: 1 < int(year) < 9999), st.sampled_from("~?"))
def test_the_package_edtf_agrees_on_the_margins_of_years(year: str, mark: str) -> None:
    ours, theirs = parse(year + mark), oracle.parse_edtf(year + mark)
    assert ours.margin_earliest and ours.margin_latest
    assert ours.margin_earliest.timetuple()[:3] == _days(theirs.lower_fuzzy())
    assert ours.margin_latest.timetuple()[:3] == _days(theirs.upper_fuzzy())
