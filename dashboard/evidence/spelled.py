"""What people write instead of EDTF: read where only one day can be meant, else refused with what to write.

Owns both lists. Nothing here looks at a clock: a part that is not written is never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from dashboard.evidence.edtf import EDTF_HINT, parse
from dashboard.evidence.problems import DateError

Order = Literal["dmy", "mdy"]

_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTHS = {name.casefold(): n for n, name in enumerate(_NAMES, 1)}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_M = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\.?,?\s+(?=.*\d{4})|"
    r",?\s+\(?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\)?$"
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)
_CLOCK = re.compile(r"(?<=\d)(?:t|,? )\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$", re.ASCII)
_EXCEL_DAY_0 = date(1899, 12, 30)


def tidy(text: str) -> str:
    """Return the text with plain dashes and single blanks, in lower case."""
    return " ".join(text.translate(_DASHES).casefold().split())


def numeric_order(text: str) -> Order | None:
    """Return which of day and month comes first where a cell such as ``23/03/2019`` proves it, else None."""
    match = _NUMERIC.fullmatch(_CLOCK.sub("", tidy(text)))
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if 12 < first <= 31 and 1 <= second <= 12:
        return "dmy"
    if 12 < second <= 31 and 1 <= first <= 12:
        return "mdy"
    return None


def read_loosely(text: str, order: Order | None) -> str | None:
    """Return the EDTF of a date that is not EDTF yet can mean one thing only, else None.

    Raises
    ------
    DateError
        ``ambiguous-date``, ``impossible-date``, ``weekday-mismatch``.
    """
    plain = _CLOCK.sub("", tidy(text))
    bare, weekday = _without_weekday(plain)
    bare = " ".join(bare.replace(",", " ").split())
    for pattern, make in _LOOSE:
        match = pattern.fullmatch(bare)
        if match:
            edtf = make(match)
            break
    else:
        match = _NUMERIC.fullmatch(bare)
        if match is None:
            return None
        edtf = _numeric(text, match, order)
    _check(text, edtf, weekday)
    return edtf


def _without_weekday(text: str) -> tuple[str, int | None]:
    match = _WEEKDAY.search(text)
    if match is None:
        return text, None
    return text.replace(match[0], "", 1), _WEEKDAYS[match[1] or match[2]]


def _check(text: str, edtf: str, weekday: int | None) -> None:
    try:
        value = parse(edtf)
    except DateError as error:
        raise DateError(f"'{text}' is not in the calendar", code=error.code, hint=error.hint) from None
    day = value.earliest if value.shape == "day" else None
    if weekday is not None and day is not None and day.weekday() != weekday:
        raise DateError(
            f"'{text}': {edtf} was another day of the week",
            code="weekday-mismatch",
            hint=f"find out which is right, then write the day alone, such as {edtf}",
        )


def _numeric(text: str, match: re.Match[str], order: Order | None) -> str:
    first, second, year = int(match[1]), int(match[3]), match[4]
    dmy, mdy = f"{year}-{second:02d}-{first:02d}", f"{year}-{first:02d}-{second:02d}"
    used = numeric_order(match[0]) or order
    if used or dmy == mdy or max(first, second) > 12 or min(first, second) < 1:
        return mdy if used == "mdy" else dmy
    raise DateError(
        f"'{text}' could be {_say(dmy)} or {_say(mdy)}", code="ambiguous-date", hint=f"write {dmy} or {mdy}"
    )


def _say(edtf: str) -> str:
    _, month, day = edtf.split("-")
    return f"{int(day)} {_NAMES[int(month) - 1]}" if 1 <= int(month) <= 12 else edtf


def _day_month_year(m: re.Match[str]) -> str:
    return f"{m[3]}-{_MONTHS[m[2]]:02d}-{int(m[1]):02d}"


def _month_day_year(m: re.Match[str]) -> str:
    return f"{m[3]}-{_MONTHS[m[1]]:02d}-{int(m[2]):02d}"


def _parts(m: re.Match[str]) -> str:
    return "-".join([m[1], *(f"{int(part):02d}" for part in m.groups()[1:] if part)])


def _winter(m: re.Match[str]) -> str:
    start = int(m[1])
    if int(m[2]) % 100 != (start + 1) % 100:
        raise DateError(
            f"'{m[0]}' is not one winter",
            code="bad-date",
            hint=f"write {start}-24 for December {start} to February {start + 1}",
        )
    return f"{start}-24"


_O = r"(?:st|nd|rd|th)?"
_LOOSE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (rf"(\d{{1,2}}){_O}[ \-]?(?:day of |of )?{_M}(?: of)?[ \-]?(\d{{4}})", _day_month_year),
        (rf"{_M}[ \-]?(?:the )?(\d{{1,2}}){_O}[ \-](\d{{4}})", _month_day_year),
        (rf"(\d{{4}})[ \-]{_M}[ \-](\d{{1,2}})", lambda m: f"{m[1]}-{_MONTHS[m[2]]:02d}-{int(m[3]):02d}"),
        (rf"{_M}(?: of)?[ \-]?(\d{{4}})", lambda m: f"{m[2]}-{_MONTHS[m[1]]:02d}"),
        (rf"(\d{{4}})[ \-]{_M}", lambda m: f"{m[1]}-{_MONTHS[m[2]]:02d}"),
        (rf"(?:the )?({'|'.join(_SEASONS)})(?: of)? (\d{{4}})", lambda m: f"{m[2]}-{_SEASONS[m[1]]}"),
        (r"winter(?: of)? (\d{4})[/\-](\d{4}|\d\d)", _winter),
        (r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", _parts),
        (r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", _parts),
        (r"((?:1[5-9]|20|21)\d\d)(\d\d)(\d\d)", _parts),
        (r"(0?[1-9]|1[0-2])[/.\-](\d{4})", lambda m: f"{m[2]}-{int(m[1]):02d}"),
        (r"(\d{4})\.0+", lambda m: m[1]),
        # A spreadsheet's mark for "leave this text alone".
        (r"'(\d{4}(?:-\d\d(?:-\d\d)?)?)", lambda m: m[1]),
        (r"(\d{4})[ \-]?q([1-4])", lambda m: f"{m[1]}-{32 + int(m[2])}"),
        (r"q([1-4])[ \-/]?(\d{4})", lambda m: f"{m[2]}-{32 + int(m[1])}"),
        (r"(\d{4})[ \-]?h([12])", lambda m: f"{m[1]}-{39 + int(m[2])}"),
        (r"h([12])[ \-/]?(\d{4})", lambda m: f"{m[2]}-{39 + int(m[1])}"),
        (r"(?:the )?(\d{3})0'?s", lambda m: f"{m[1]}X"),
        (r"(?:c\.?|ca\.?|circa|about|approx\.?|around|~) ?(\d{4}(?:-\d\d(?:-\d\d)?)?)", lambda m: f"{m[1]}~"),
        (r"(?:c\.?|ca\.?|circa|about|around) " + _M + r" (\d{4})", lambda m: f"{m[2]}-{_MONTHS[m[1]]:02d}~"),
        (r"(\d\d[\dx]x|\d{4}-xx|\d{4}-\d\d-[\dx]x)", lambda m: m[1].upper()),
        (r"(\d{4}(?:-\d\d){0,2}) ?(\?~|~\?)", lambda m: f"{m[1]}%"),
    )
]


def refuse(text: str) -> DateError:
    """Return why a text is no date and what to write instead."""
    plain = tidy(text)
    for pattern, code, message, hint in _REFUSALS:
        match = re.fullmatch(pattern, plain, re.ASCII)
        if match:
            advice = hint(match) if callable(hint) else hint
            return DateError(f"'{text}' {message}", code=code, hint=advice)
    return DateError(f"'{text}' is not a date", code="bad-date", hint=EDTF_HINT)


def _is_edtf(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True


def _serial(m: re.Match[str]) -> str:
    day = _EXCEL_DAY_0 + timedelta(days=int(m[1]))
    return f"write the day it shows as in the spreadsheet, perhaps {day.isoformat()}"


def _epoch(m: re.Match[str]) -> str:
    return f"perhaps {(date(1970, 1, 1) + timedelta(seconds=int(m[1]))).isoformat()}; write the day"


def _two_digits(m: re.Match[str]) -> str:
    return "write the year with four digits, such as 2019-03-23"


def _years(m: re.Match[str]) -> str:
    start, end = m[1], m[2]
    end = end if len(end) == 4 else start[: 4 - len(end)] + end
    return f"write {start}/{end} if it lasted, [{start}..{end}] if it happened some time between"


def _month_or_years(m: re.Match[str]) -> str:
    if int(m[2]) > int(m[1][2:]):
        return f"months are 01 to 12, seasons 21 to 41; for the years write {m[1]}/{m[1][:2]}{m[2]}"
    return "months are 01 to 12, seasons 21 to 41"


def _ordinal_day(m: re.Match[str]) -> str:
    return f"write the day, {(date(int(m[1]), 1, 1) + timedelta(days=int(m[2]) - 1)).isoformat()}"


def _third(m: re.Match[str]) -> str:
    months = {"e": ("01", "04"), "b": ("01", "04"), "m": ("05", "08"), "l": ("09", "12")}[m[1][0]]
    return f"write a window, such as [{m[2]}-{months[0]}..{m[2]}-{months[1]}]"


def _bound(m: re.Match[str]) -> str:
    if m[1] == "before":
        first = parse(m[2]).earliest if _is_edtf(m[2]) else None
        return f"write [..{first - timedelta(days=1)}]" if first and first > date.min else EDTF_HINT
    if m[1] in ("after", "since", "from"):
        return f"write [{m[2]}..] for some moment on or after, {m[2]}/.. for something still going on"
    return f"write [..{m[2]}]"


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
        r"(\d{4}) ?(?:-|to|until|and) ?(\d{4})|(\d{4})/(\d\d)",
        "bad-span",
        "is a span of years, and not EDTF",
        lambda m: (
            _years(m) if m[1] else f"write {m[3]}/{m[3][:2]}{m[4]} for the years, {m[3]}-{m[4]} for a month"
        ),
    ),
    (
        r"(\d{4}-\d\d(?:-\d\d)?) ?(?:to|until|-|\.\.|and|,|;) ?(\d{4}-\d\d(?:-\d\d)?)|(\d{4})\.\.(\d{4})",
        "bad-span",
        "is a span, and not EDTF",
        lambda m: "write {0}/{1} if it lasted, [{0}..{1}] if it happened some time between".format(
            m[1] or m[3], m[2] or m[4]
        ),
    ),
    (
        r"(\d{4}-\d\d)-(\d\d)(?:/|-|\.\.)(\d\d)",
        "bad-span",
        "is a span with half an end",
        lambda m: f"write {m[1]}-{m[2]}/{m[1]}-{m[3]}",
    ),
    (r"(\d{1,2} ?-|.*[a-z].* (?:to|-|until) ).*\d{4}.*", "bad-span", "is a span in words", EDTF_HINT),
    (r"(\d{4})-(\d\d)", "impossible-date", "is not in the calendar", _month_or_years),
    (r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]'?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (r"\d{1,2}[ \-][a-z]+\.?[ \-]'?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (r"[a-z]+\.? \d{1,2},? '?\d\d", "two-digit-year", "has a year of two digits", _two_digits),
    (
        rf"{_M}(?:-| '|')\d\d|'\d\d|\d\d",
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
        rf"\d{{1,2}}{_O}[ \-](?:of )?{_M}|{_M} ?\d{{1,2}}{_O}|{_M}|-?-?\d{{1,2}}[/.\-]\d{{1,2}}\.?",
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
        r"(?:[a-z]*\d[\dlio]*|[lio][\dlio]*\d[\dlio]*)(?:-\d\d){0,2}",
        "bad-date",
        "mixes letters and digits",
        "a letter l or O may stand where a digit belongs; " + EDTF_HINT,
    ),
    (
        r"-\d+.*|.*\d ?(?:b\.?c\.?(?:e\.?)?)|\d{5,}",
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
        r"(\d{4})-?w\d\d(?:-?\d)?",
        "unsupported-edtf",
        "names a week",
        "write its days: [2019-03-18..2019-03-24]",
    ),
    (r"(\d{4})-([0-3]\d\d)", "unsupported-edtf", "counts the days of the year", _ordinal_day),
    (
        r"winter(?: of)? (\d{4})",
        "ambiguous-date",
        "could start or end in that year",
        lambda m: f"write {m[1]}-24 for December {m[1]} on, {int(m[1]) - 1}-24 for the one before",
    ),
    (
        r"(early|beginning of|mid|middle of|late)[ \-]?(?:the )?(?:in )?(\d{4})",
        "bad-date",
        "has no exact bounds",
        _third,
    ),
    (
        r"(before|by|until|till|up to|after|since|from) (?:the )?(?:end of )?(\d{4}(?:-\d\d){0,2})",
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
    (
        r".*(?:[a-z]|[^\x00-\x7f]){3,}.*\d{4}.*",
        "bad-date",
        "is not a date that can be read",
        "months are read in English only; " + EDTF_HINT,
    ),
]
