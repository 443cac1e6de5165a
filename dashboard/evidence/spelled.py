"""What people write instead of EDTF, read where one thing only can be meant.

Owns the list of readings; what cannot be read is `refusals`'s business. Nothing here looks at a clock: a part
that is not written is never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from dashboard.evidence.edtf import parse
from dashboard.evidence.problems import DateError

Order = Literal["dmy", "mdy"]

_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MONTHS = {name.casefold(): n for n, name in enumerate(_NAMES, 1)}
MONTHS |= {name[:3]: n for name, n in MONTHS.items()} | {"sept": 9}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\.?,?\s+(?=.*\d{4})|"
    r",?\s+\(?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\)?$"
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)
_CLOCK = re.compile(
    r"(?<=\d)(?:t|,? )(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$", re.ASCII
)
# Marks that copying brings along and nobody sees, and footnotes: "23 March 2019[3]".
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_FOOTNOTES = re.compile(r"(?<=[\w?~%.])(?:\[(?:\d{1,3}|[a-z]|(?:note|nb) \d{1,2})\])+$", re.ASCII)


def tidy(text: str) -> str:
    """Return the text with plain dashes and single blanks, in lower case, without marks that mean nothing."""
    return _bare(text).translate(_DASHES)


def _bare(text: str) -> str:
    return _FOOTNOTES.sub("", " ".join(text.translate(_UNSEEN).casefold().split()))


def is_edtf(text: str) -> bool:
    """Return whether a text is EDTF."""
    try:
        parse(text)
    except DateError:
        return False
    return True


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
    edtf = _bare(text).upper()
    if is_edtf(edtf):
        return edtf
    plain = _CLOCK.sub("", tidy(text))
    bare, weekday = _without_weekday(plain)
    bare = " ".join(bare.replace(",", " ").split())
    for pattern, make in _LOOSE:
        match = pattern.fullmatch(bare)
        if match:
            try:
                edtf = make(match)
            except DateError as error:
                raise DateError(f"'{text}' {error}", code=error.code, hint=error.hint) from None
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
    return f"{m[3]}-{MONTHS[m[2]]:02d}-{int(m[1]):02d}"


def _month_day_year(m: re.Match[str]) -> str:
    return f"{m[3]}-{MONTHS[m[1]]:02d}-{int(m[2]):02d}"


def _parts(m: re.Match[str]) -> str:
    return "-".join([m[1], *(f"{int(part):02d}" for part in m.groups()[1:] if part)])


def _month(m: re.Match[str]) -> str:
    """Return the month of ``2019–03`` or ``2019/3``; ``2010–11`` may as well be two years."""
    year, second = m[1], m[2]
    month = f"{year}-{int(second):02d}"
    if int(second) > int(year[-len(second) :]):
        years = f"{year}/{year[: -len(second)]}{second}"
        raise DateError(
            "could be a month or a span of years",
            code="ambiguous-date",
            hint=f"write {month} for the month, {years} for the years",
        )
    return month


def _decade(m: re.Match[str]) -> str:
    if m[1].endswith("0"):
        raise DateError(
            "could be ten years or a hundred",
            code="ambiguous-date",
            hint=f"write {m[1]}X for the ten, {m[1][:2]}XX for the hundred",
        )
    return f"{m[1]}X"


def _winter(m: re.Match[str]) -> str:
    start = int(m[1])
    if int(m[2]) % 100 != (start + 1) % 100:
        raise DateError(
            "is not one winter",
            code="bad-date",
            hint=f"write {start}-24 for December {start} to February {start + 1}",
        )
    return f"{start}-24"


ORDINAL = r"(?:st|nd|rd|th)?"
_LOOSE: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (
            rf"(?:on )?(?:the )?(\d{{1,2}}){ORDINAL}[ \-]?(?:day of |of )?{MONTH}(?: of)?[ \-]?(\d{{4}})",
            _day_month_year,
        ),
        (rf"{MONTH}[ \-]?(?:the )?(\d{{1,2}}){ORDINAL}[ \-](\d{{4}})", _month_day_year),
        (rf"(\d{{4}})[ \-]{MONTH}[ \-](\d{{1,2}})", lambda m: f"{m[1]}-{MONTHS[m[2]]:02d}-{int(m[3]):02d}"),
        (rf"{MONTH}(?: of)?[ \-]?(\d{{4}})", lambda m: f"{m[2]}-{MONTHS[m[1]]:02d}"),
        (rf"(\d{{4}})[ \-]{MONTH}", lambda m: f"{m[1]}-{MONTHS[m[2]]:02d}"),
        (rf"(?:the )?({'|'.join(_SEASONS)})(?: of)? (\d{{4}})", lambda m: f"{m[2]}-{_SEASONS[m[1]]}"),
        (r"winter(?: of)? (\d{4})[/\-](\d{4}|\d\d)", _winter),
        (r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", _parts),
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", _parts),
        (r"(\d{4})[\-/](0?[1-9]|1[0-2])", _month),
        (r"((?:1[5-9]|20|21)\d\d)(\d\d)(\d\d)(?:(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)?", _parts),
        (r"(0?[1-9]|1[0-2])[/.\-](\d{4})", lambda m: f"{m[2]}-{int(m[1]):02d}"),
        (r"(\d{4})\.0+", lambda m: m[1]),
        # A spreadsheet's mark for "leave this text alone".
        (r"'(\d{4}(?:-\d\d(?:-\d\d)?)?)", lambda m: m[1]),
        (r"(\d{4})[ \-]?q([1-4])", lambda m: f"{m[1]}-{32 + int(m[2])}"),
        (r"q([1-4])[ \-/]?(\d{4})", lambda m: f"{m[2]}-{32 + int(m[1])}"),
        (r"(\d{4})[ \-]?h([12])", lambda m: f"{m[1]}-{39 + int(m[2])}"),
        (r"h([12])[ \-/]?(\d{4})", lambda m: f"{m[2]}-{39 + int(m[1])}"),
        (r"(?:the )?(\d{3})0'?s", _decade),
        (r"(?:c\.?|ca\.?|circa|about|approx\.?|around|~) ?(\d{4}(?:-\d\d(?:-\d\d)?)?)", lambda m: f"{m[1]}~"),
        (
            r"(?:c\.?|ca\.?|circa|about|around) " + MONTH + r" (\d{4})",
            lambda m: f"{m[2]}-{MONTHS[m[1]]:02d}~",
        ),
        (r"(\d{4}(?:-\d\d){0,2}) ?(\?~|~\?)", lambda m: f"{m[1]}%"),
    )
]
