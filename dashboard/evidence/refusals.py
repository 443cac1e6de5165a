"""Why a text is no date, and what to write instead.

Owns the list of refusals, most telling first. A hint is worked out from the text itself or says only what is
true of every such text.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta

from dashboard.evidence.edtf import EDTF_HINT, parse
from dashboard.evidence.problems import DateError
from dashboard.evidence.spelled import MONTH, MONTHS, ORDINAL, is_edtf, read_loosely, tidy

_EXCEL_DAY_0 = date(1899, 12, 30)


def refuse(text: str) -> DateError:
    """Return why a text is no date and what to write instead."""
    plain = tidy(text)
    digits = "".join(str(unicodedata.decimal(mark, mark)) for mark in plain)
    if digits != plain:
        return DateError(f"'{text}' has digits other than 0 to 9", code="bad-date", hint=f"write {digits}")
    for pattern, code, message, hint in _REFUSALS:
        match = re.fullmatch(pattern, plain, re.ASCII)
        if match:
            advice = hint(match) if callable(hint) else hint
            return DateError(f"'{text}' {message}", code=code, hint=advice)
    return DateError(f"'{text}' is not a date", code="bad-date", hint=EDTF_HINT)


def _serial(m: re.Match[str]) -> str:
    day = _EXCEL_DAY_0 + timedelta(days=int(m[1]))
    return f"write the day it shows as in the spreadsheet, perhaps {day.isoformat()}"


def _epoch(m: re.Match[str]) -> str:
    return f"perhaps {(date(1970, 1, 1) + timedelta(seconds=int(m[1]))).isoformat()}; write the day"


def _two_digits(m: re.Match[str]) -> str:
    return "write the year with four digits, such as 2019-03-23"


def _years(m: re.Match[str]) -> str:
    start, end = m[1], m[2]
    return _lasted_or_between(start, end if len(end) == 4 else start[: 4 - len(end)] + end)


def _lasted_or_between(start: str, end: str) -> str:
    if not is_edtf(f"{start}/{end}"):
        return f"if the two ends are swapped, write {end}/{start}" if is_edtf(f"{end}/{start}") else EDTF_HINT
    return f"write {start}/{end} if it lasted, [{start}..{end}] if it happened some time between"


def _month_or_years(m: re.Match[str]) -> str:
    if int(m[2]) > int(m[1][2:]):
        return f"months are 01 to 12, seasons 21 to 41; for the years write {m[1]}/{m[1][:2]}{m[2]}"
    return "months are 01 to 12, seasons 21 to 41"


def _ordinal_day(m: re.Match[str]) -> str:
    year, number = int(m[1]), int(m[2])
    if year < 1 or not 1 <= number <= 365 + isleap(year):
        return "that year has no such day; " + EDTF_HINT
    return f"write the day, {date(year, 1, 1) + timedelta(days=number - 1)}"


def _week(m: re.Match[str]) -> str:
    try:
        monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return f"write its days: [{monday}..{monday + timedelta(days=6)}]"
    except (ValueError, OverflowError):
        return "that year has no such week; " + EDTF_HINT


def _third(m: re.Match[str]) -> str:
    third = "ebsmml".index(m[1][0]) // 2 if m[1] != "end of" else 2
    if not m[2]:
        first, last = (("01", "04"), ("05", "08"), ("09", "12"))[third]
        return f"write a window, such as [{m[3]}-{first}..{m[3]}-{last}]"
    month = parse(f"{m[3]}-{MONTHS[m[2]]:02d}")
    days = ("01", "10"), ("11", "20"), ("21", f"{month.latest:%d}")
    return f"write a window, such as [{month.text}-{days[third][0]}..{month.text}-{days[third][1]}]"


def _bound(m: re.Match[str]) -> str:
    try:
        edtf = m[2] if is_edtf(m[2]) else read_loosely(m[2], None)
    except DateError as error:
        return error.hint
    day = parse(edtf).earliest if edtf else None
    if day is None or day == date.min:
        return EDTF_HINT
    if m[1] == "before":
        return f"write [..{day - timedelta(days=1)}]"
    if m[1] in ("after", "since", "from"):
        return f"write [{edtf}..] for some moment on or after, {edtf}/.. for something still going on"
    return f"write [..{edtf}]"


_RELATIVE = (
    r"(?:to ?day|yesterday|tomorrow|now|present|current|currently|recently|ongoing|to date|soon|"
    r"(?:last|this|next|past) .+|.+ ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_Hint = str | Callable[[re.Match[str]], str]
_REFUSALS: list[tuple[str, str, str, _Hint]] = [
    (
        _RELATIVE,
        "relative-date",
        "depends on the day it was written",
        "write the day itself, such as 2019-03-23",
    ),
    (
        r"(\d{4}(?:-\d\d){0,2}) ?(?:-|/|to|until) ?(?:present|now|today|ongoing|open|current)",
        "bad-span",
        "is a span that is still going on, and not EDTF",
        lambda m: f"write {m[1]}/..",
    ),
    (
        r"(\d{4}) ?(?:-|to|until|and) ?(\d{4})",
        "bad-span",
        "is a span of years, and not EDTF",
        _years,
    ),
    (r"(\d{4})/(\d\d)", "bad-span", "is no span of EDTF", _month_or_years),
    (
        r"(\d{4}-\d\d(?:-\d\d)?) ?(?:to|until|-|\.\.|and|,|;) ?(\d{4}-\d\d(?:-\d\d)?)|(\d{4})\.\.(\d{4})",
        "bad-span",
        "is a span, and not EDTF",
        lambda m: _lasted_or_between(m[1] or m[3], m[2] or m[4]),
    ),
    (
        r"(\d{4}-\d\d)-(\d\d)(?:/|-|\.\.)(\d\d)",
        "bad-span",
        "is a span with half an end",
        lambda m: f"write {m[1]}-{m[2]}/{m[1]}-{m[3]}",
    ),
    (r"(\d{1,2} ?-|.*[a-z].* (?:to|-|until) ).*\d{4}.*", "bad-span", "is a span in words", EDTF_HINT),
    (r"(\d{4})-(\d\d)", "impossible-date", "is not in the calendar", _month_or_years),
    (r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]'?\d{1,2}", "two-digit-year", "has a year of two digits", _two_digits),
    (r"\d{1,2}[ \-][a-z]+\.?[ \-]'?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (r"[a-z]+\.? \d{1,2},? '?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (
        rf"{MONTH}(?:-| '|')\d\d|'\d\d|\d\d",
        "two-digit-year",
        "has a year of two digits, or none",
        "write the year with four digits, such as 2019-03 or 2019",
    ),
    (
        r"((?:1[5-9]|20|21)\d\d)(0[1-9]|1[0-2])",
        "bad-date",
        "is not EDTF",
        lambda m: f"write {m[1]}-{m[2]} for the month",
    ),
    (r"\d\d-?\d\d-?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (
        rf"\d{{1,2}}{ORDINAL}[ \-](?:of )?{MONTH}|{MONTH} ?\d{{1,2}}{ORDINAL}|{MONTH}"
        r"|-?-?\d{1,2}[/.\-]\d{1,2}\.?",
        "no-year",
        "has no year of four digits",
        "write it in full, such as 2019-03-23; a missing part is never filled in",
    ),
    (
        r"([1-7]\d{4})(?:\.\d+)?",
        "excel-serial",
        "looks like a spreadsheet's serial number for a day",
        _serial,
    ),
    (r"(\d{9,10})(?:\d{3})?(?:\.\d+)?", "bad-date", "looks like a computer's clock value", _epoch),
    (
        r"(\d{3})",
        "bad-date",
        "is not a date",
        lambda m: f"years have four digits: write 0{m[1]} for the year {m[1]}",
    ),
    (
        r"(?=.*[a-z])(?:[a-z]*\d[\dlio]*|[lio][\dlio]*\d[\dlio]*)(?:-\d\d){0,2}",
        "bad-date",
        "mixes letters and digits",
        "a letter l or O may stand where a digit belongs; " + EDTF_HINT,
    ),
    (
        r"-\d+.*|.*\d ?(?:b\.?c\.?(?:e\.?)?)|\d{5,6}(?:-\d\d){0,2}",
        "date-out-of-range",
        "lies outside the years 1 to 9999",
        "only the years 0001 to 9999 can be drawn",
    ),
    (
        r"(\d{4}-\d\d-\d\d)[t ]\d\d:?\d\d.*(?:z|utc|gmt|[+-]\d\d:?\d\d)",
        "zoned-time",
        "has a time zone",
        lambda m: f"dates are local to where the thing happened: write {m[1]}, or the day before or after",
    ),
    (
        r"(\d{4})-?w(\d\d)(?:-?\d)?",
        "unsupported-edtf",
        "names a week",
        _week,
    ),
    (r"(\d{4})-([0-3]\d\d)", "unsupported-edtf", "counts the days of the year", _ordinal_day),
    (
        r"winter(?: of)? (\d{4})",
        "ambiguous-date",
        "could start or end in that year",
        lambda m: f"write {m[1]}-24 for December {m[1]} on, {int(m[1]) - 1}-24 for the one before",
    ),
    (
        rf"(early|beginning of|start of|mid|middle of|late|end of)[ \-]?(?:{MONTH} )?(\d{{4}})",
        "bad-date",
        "has no exact bounds",
        _third,
    ),
    (
        r"(before|by|until|till|up to|after|since|from) (?:the )?(?:end of )?(.*\d{4}.*)",
        "bad-span",
        "is one bound in words",
        _bound,
    ),
    (
        r"unknown|n/?a|n\.?a\.|none|null|nan|nat|tb[acd]|undated|n\.? ?d\.?|-+|\?+|\.\.?",
        "bad-date",
        "is not a date",
        "write the time it surely lies in, such as [2010..2019]",
    ),
    (r"#+", "bad-date", "is a spreadsheet column too narrow to show its dates", "widen it and save again"),
    (r"#[a-z/0!?]+", "bad-date", "is a spreadsheet's error value", EDTF_HINT),
    (
        r"(\d\d)uu|(\d{3})u|\d{4}-uu.*",
        "bad-date",
        "marks unknown digits the old way",
        "write X for u: 201X, 19XX, 2019-XX",
    ),
    (rf".*\b{MONTH}\b.*\d{{4}}.*", "bad-date", "says more than a date", EDTF_HINT),
    (
        r".*(?:[a-z]|[^\x00-\x7f]){3,}.*\d{4}.*",
        "bad-date",
        "is not a date that can be read",
        "months are read in English only; " + EDTF_HINT,
    ),
]
