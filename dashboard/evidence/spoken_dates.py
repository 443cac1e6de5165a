"""Dates as people say them, read against the day they were said: "by the end of last year" on 2 June 2019.

Owns the phrases and what each is taken to mean. The result is a suggestion with its reason, to be confirmed
by a person; checked data never comes from here by itself.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from dashboard.evidence.dates import MONTHS

_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
_DAYS = {
    f"{name}day": number
    for number, name in enumerate(("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_MONTH = "|".join(_MONTHS)
_PERIOD = (
    r"(?:the )?(?:end of )?"
    rf"(?:(?:this|last|next) (?:year|month)|(?:{_MONTH})(?: \d{{4}})?|\d{{4}}|the year|the month)"
)
_THIRDS = {"early": 0, "the beginning of": 0, "mid": 1, "middle of": 1, "the middle of": 1, "late": 2}


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date as EDTF and the sentence that says how the words were read."""

    edtf: str
    reason: str


def read_spoken(words: str, said: date) -> SpokenDate | None:
    """Read words about time against the day they were said.

    Parameters
    ----------
    words
        As quoted; case and punctuation around them do not count.
    said
        The day the words were spoken or printed.

    Returns
    -------
    SpokenDate or None
        None when the words are not among those known.

    Examples
    --------
    >>> read_spoken("by the end of last year", date(2019, 6, 2)).edtf
    '[..2018-12-31]'
    """
    text = " ".join(re.sub(r"[\"“”.,!]", " ", words.casefold()).split())
    for pattern, make in _PHRASES:
        if match := re.fullmatch(pattern, text):
            edtf, reason = make(match, said)
            return SpokenDate(edtf, f"said on {_day(said)}: {reason}")
    return None


Reading = tuple[str, str]


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _period(text: str, said: date) -> tuple[date, date, str]:
    """Return first day, last day and EDTF of a year or month that was named relative to a day."""
    name = re.sub(r"^(?:the )?(?:end of )?", "", text)
    if match := re.fullmatch(r"(this|last|next) (year|month)|(?:the )?(year|month)", name):
        step = {"this": 0, "last": -1, "next": 1, None: 0}[match[1]]
        unit = match[2] or match[3]
        if unit == "year":
            return _year(said.year + step)
        moved = said + relativedelta(months=step)
        return _month(moved.year, moved.month)
    if re.fullmatch(r"\d{4}", name):
        return _year(int(name))
    month, _, year = name.partition(" ")
    number = _MONTHS[month]
    return _month(int(year) if year else said.year - (number > said.month), number)


def _year(year: int) -> tuple[date, date, str]:
    return date(year, 1, 1), date(year, 12, 31), f"{year:04d}"


def _month(year: int, month: int) -> tuple[date, date, str]:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), f"{year:04d}-{month:02d}"


def _by(match: re.Match[str], said: date) -> Reading:
    _, end, edtf = _period(match[1], said)
    # "by March" may mean its first day; the whole month is let in, as the words allow it.
    return f"[..{end}]", f"on or before {_day(end)}, the last day of {edtf}"


def _before(match: re.Match[str], said: date) -> Reading:
    day = _period(match[1], said)[0] - timedelta(days=1)
    return f"[..{day}]", f"on or before {_day(day)}"


def _since(match: re.Match[str], said: date) -> Reading:
    _, _, edtf = _period(match[1], said)
    return f"{edtf}/..", f"from {edtf}, and still so"


def _plain(match: re.Match[str], said: date) -> Reading:
    _, _, edtf = _period(match[1], said)
    return edtf, f"some time in {edtf}"


def _so_far(match: re.Match[str], said: date) -> Reading:
    start, _, _ = _period(f"this {match[1]}", said)
    return f"[{start}..{said}]", f"from {_day(start)} to the day it was said"


def _part(match: re.Match[str], said: date) -> Reading:
    """Read "early", "mid" or "late" as thirds, as most style books do for months; ours for years."""
    start, end, edtf = _period(match[2], said)
    third = _THIRDS[match[1].strip("- ")]
    if len(edtf) == 4:
        first = date(start.year, (1, 5, 9)[third], 1)
        last = first + relativedelta(months=4, days=-1)
    else:
        first = start.replace(day=(1, 11, 21)[third])
        last = end if third == 2 else start.replace(day=(10, 20)[third])
    return f"[{first}..{last}]", f"that third of {edtf}; thirds are our reading"


def _ago(match: re.Match[str], said: date) -> Reading:
    count = _COUNTS.get(match[1]) or int(match[1])
    unit = match[2]
    if unit == "day":
        day = said - timedelta(days=count)
        return f"{day}", f"{count} days earlier" if count > 1 else "the day before"
    if unit == "week":
        day = said - timedelta(weeks=count)
        return f"[{day - timedelta(days=3)}..{day + timedelta(days=3)}]", "that week, three days either side"
    if unit == "month":
        day = said - relativedelta(months=count)
        return f"{day:%Y-%m}~", "about that month"
    return f"{said.year - count:04d}~", "about that year"


def _week(match: re.Match[str], said: date) -> Reading:
    monday = said - timedelta(days=said.weekday())
    if match[1] == "this":
        return f"[{monday}..{said}]", "from Monday to the day it was said"
    return (
        f"[{monday - timedelta(days=7)}..{monday - timedelta(days=1)}]",
        "Monday to Sunday of the week before",
    )


def _weekday(match: re.Match[str], said: date) -> Reading:
    back = (said.weekday() - _DAYS[match[1]]) % 7 or 7
    day = said - timedelta(days=back)
    return f"{day}", f"the latest {match[1].capitalize()} before it"


def _recent(match: re.Match[str], said: date) -> Reading:
    unit, back = match[1], {"days": relativedelta(weeks=1), "weeks": relativedelta(weeks=6)}
    start = said - back.get(unit, relativedelta(months=6))
    return (
        f"[{start}..{said}]",
        f"the {unit} before it; how many is our reading (a week, six weeks, six months)",
    )


def _season(match: re.Match[str], said: date) -> Reading:
    code = _SEASONS[match[2]]
    over = said.month >= (code - 20) * 3 + 3
    year = int(match[3]) if match[3] else said.year - (match[1] == "last " and not over)
    return f"{year:04d}-{code}", f"the northern {match[2]} of {year}"


def _relative_day(match: re.Match[str], said: date) -> Reading:
    day = said - timedelta(days=match[1] == "yesterday")
    return f"{day}", "the day itself" if day == said else "the day before"


def _end(match: re.Match[str], said: date) -> Reading:
    _, end, edtf = _period(match[1], said)
    if len(edtf) == 4:
        return f"{end:%Y-%m}", f"the last month of {edtf}; how long an end lasts is our reading"
    return (
        f"[{end.replace(day=21)}..{end}]",
        f"the last third of {edtf}; how long an end lasts is our reading",
    )


_PHRASES: tuple[tuple[str, Callable[[re.Match[str], date], Reading]], ...] = (
    (rf"(?:by|until|no later than) ({_PERIOD})", _by),
    (rf"before ({_PERIOD})", _before),
    (rf"since ({_PERIOD})", _since),
    (r"(?:earlier )?(?:so far )?this (year|month)(?: so far)?", _so_far),
    (rf"(?:in )?(early|mid|mid-|late|the beginning of|(?:the )?middle of)[ -]+({_PERIOD})", _part),
    (rf"(?:at |towards )?((?:the )?end of {_PERIOD})", _end),
    (rf"(?:in |during )?({_PERIOD})", _plain),
    (rf"last ({_MONTH})", _plain),
    (r"(?:about )?(\d+|a|an|one|two|three|four|five|six|ten) (day|week|month|year)s? ago", _ago),
    (r"(this|last) week", _week),
    (rf"(?:on |last |on last )?({'|'.join(_DAYS)})", _weekday),
    (r"in (?:the )?(?:recent|past|last few|past few|last) (days|weeks|months)", _recent),
    (r"(?:in )?(this |last |the )?(spring|summer|autumn|fall|winter)(?: of)?(?: (\d{4}))?", _season),
    (r"(today|yesterday)", _relative_day),
)
