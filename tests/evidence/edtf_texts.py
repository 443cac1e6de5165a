"""Strategies that make EDTF: every form that is read here, with the calendar's own limits."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
months = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda day: day.isoformat()[:7])
years = st.integers(1, 9999).map("{:04d}".format)
seasons = st.builds(
    "{:04d}-{}".format, st.integers(1, 9998), st.sampled_from([21, 22, 23, 33, 34, 35, 36, 40, 41])
)
winters = st.builds("{:04d}-{}".format, st.integers(1, 9998), st.sampled_from([24, 25, 28, 29, 30, 31, 32]))
unspecified = st.one_of(
    st.integers(1, 999).map("{:03d}X".format),
    st.integers(1, 99).map("{:02d}XX".format),
    years.map("{}-XX".format),
    months.map("{}-XX".format),
)
digits = months.map("{}-1X".format)
plain = st.one_of(days, months, years, seasons, unspecified)
marks = st.sampled_from(["", "~", "?", "%"])
singles = st.builds("{}{}".format, st.one_of(plain, winters, digits), marks)


def spans(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make spans of two parts in the order of their text, which for these parts is that of time."""
    closed = st.tuples(part, part).map(sorted).map("/".join)
    return st.one_of(closed, part.map("{}/..".format), part.map("../{}".format), part.map("{}/".format))


def sets(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make windows and lists of one part each."""
    ordered = st.tuples(part, part).map(sorted)
    return st.one_of(
        ordered.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
        st.lists(part, min_size=2, max_size=4).map(lambda parts: f"[{','.join(parts)}]"),
        part.map("[..{}]".format),
        part.map("[{}..]".format),
    )


every = st.one_of(singles, spans(days), spans(months), spans(years), sets(days), sets(months), sets(years))
