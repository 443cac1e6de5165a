"""Dates: read as EDTF or, with a warning, as what can mean one day only; said as a reader would say them.

Owns the sentences about dates and the door to `edtf` (what dates mean) and `spelled` (what people write).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dashboard.evidence.edtf import EDTF_HINT, SEASONS, EdtfDate, format_edtf, parse
from dashboard.evidence.problems import DateError
from dashboard.evidence.refusals import refuse
from dashboard.evidence.spelled import Order, numeric_order, read_loosely

__all__ = ["EdtfDate", "Order", "column_order", "format_edtf", "parse_edtf", "read_date", "say_date"]

# Not strftime: its names follow the locale of the process.
# Python's own names of months change with the locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT = tuple(name[:3] for name in MONTHS)
_LONGEST = 80  # what people write for a date is short; EDTF itself may be a long list
_SEASON_NAMES = ("spring", "summer", "autumn", "winter")


def parse_edtf(text: str) -> EdtfDate:
    """Parse EDTF and nothing else.

    Raises
    ------
    DateError
        With a stable `code`, and a `hint` that says what to write.

    Examples
    --------
    >>> parse_edtf("2012~/2016~").latest
    datetime.date(2016, 12, 31)
    """
    try:
        return parse(text)
    except DateError as error:
        raise _better(text.strip(), error) from None


def read_date(text: str, order: Order | None = None) -> tuple[EdtfDate, str | None]:
    """Read a date cell.

    Parameters
    ----------
    text
        EDTF, or something that can mean one thing only (``23 March 2019``, ``2019/3/5``).
    order
        Order of day and month that another cell of the column proves; without it ``03/04/2019`` is refused.

    Returns
    -------
    tuple of EdtfDate and str or None
        The date, and the EDTF to write where the text is not EDTF.

    Raises
    ------
    DateError
        As `parse_edtf`.

    Examples
    --------
    >>> read_date("23 March 2019")[1], read_date("2019-03-23")[1], read_date("03/04/2019", "dmy")[1]
    ('2019-03-23', None, '2019-04-03')
    """
    try:
        return parse(text), None
    except DateError as error:
        edtf = _loosely(text.strip(), order, error)
        return parse(edtf), edtf


def column_order(texts: Iterable[str]) -> Order | None:
    """Return the order of day and month that a column's own cells prove; None without proof or with both.

    Examples
    --------
    >>> column_order(["03/04/2019", "23/04/2019"]), column_order(["13/01/2019", "01/13/2019"])
    ('dmy', None)
    """
    proofs = {numeric_order(text) for text in texts} - {None}
    return proofs.pop() if len(proofs) == 1 else None


def _better(text: str, error: DateError) -> DateError:
    """Return the error that says most about a text that is no EDTF."""
    try:
        edtf = _loosely(text, None, error)
    except DateError as better:
        return better
    return DateError(f"'{text}' is not EDTF", code="bad-date", hint=f"write {edtf}")


def _loosely(text: str, order: Order | None, error: DateError) -> str:
    """Return the EDTF a text can only mean; raise what says most about one that `parse` refused."""
    if len(text) > _LONGEST:
        short = f"{text[:40]}…"
        raise DateError(f"'{short}' is not a date", code="bad-date", hint=EDTF_HINT) from None
    if error.code not in ("bad-date", "impossible-date", "bad-span"):
        raise error from None
    try:
        edtf = read_loosely(text, order)
    except DateError as near:
        said = refuse(text)
        raise (said if near.code == said.code else near) from None
    if edtf is None:
        said = refuse(text)
        raise (error if said.code == "bad-date" and error.code != "bad-date" else said) from None
    return edtf


def say_date(value: EdtfDate) -> str:
    """Return a date as a sentence would have it.

    Examples
    --------
    >>> [say_date(parse_edtf(t)) for t in ("2019-03-23", "[..2018-12-31]", "2012~/2016~", "2019-03/..")]
    ['23 Mar 2019', 'by 31 Dec 2018', 'about 2012 to about 2016', 'since Mar 2019, still going on']
    """
    text = value.text
    if value.shape == "span":
        return _say_span(value)
    if not text.startswith("["):
        return _say_one(text)
    body = text[1:-1]
    if "," not in body:
        start, _, end = body.partition("..")
        if not start:
            return _say_by(end)
        if not end:
            return f"{_say_one(start)} or later" if ".." in body else _say_one(start)
        return f"some time {_say_between(start, end)}"
    items = body.split(",")
    said = [_say_item(item) for item in items]
    if (
        len(items) == 2
        and ".." not in body
        and items[0][:8] == items[1][:8]
        and parse(items[0]).shape == "day"
    ):
        said[0] = said[0].split()[0]
    return f"{', '.join(said[:-1])} or {said[-1]}"


def _say_item(item: str) -> str:
    start, dots, end = item.partition("..")
    if not dots:
        return _say_one(item)
    if not start:
        return _say_by(end)
    return _say_between(start, end) if end else f"{_say_one(start)} or later"


def _say_by(end: str) -> str:
    """Return a last bound in words: "by 2018" alone may be heard as by its first day."""
    return f"by {_say_one(end)}" if parse(end).precision == "day" else f"by the end of {_say_one(end)}"


def _say_between(start: str, end: str) -> str:
    a, b = parse(start), parse(end)
    if a.shape == b.shape == "day" and a.earliest and b.earliest:
        if a.text[:7] == b.text[:7]:
            return f"{a.earliest.day}–{_say_day(b.earliest)}"
        return f"{_say_day(a.earliest)} – {_say_day(b.earliest)}"
    return f"{_say_one(start)} – {_say_one(end)}"


def _say_span(value: EdtfDate) -> str:
    start, end = value.text.split("/")
    if value.end_state == "open":
        return f"since {_say_one(start)}, still going on"
    if value.end_state == "unknown":
        return f"from {_say_one(start)}, end unknown"
    if value.start_state == "open":
        return f"until {_say_one(end)}"
    if value.start_state == "unknown":
        return f"until {_say_one(end)}, start unknown"
    return f"{_say_one(start)} to {_say_one(end)}"


def _say_one(text: str) -> str:
    mark = text[-1] if text[-1] in "~?%" else ""
    words = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}[mark]
    return words + _say_core(text.removesuffix(mark) if mark else text)


def _say_core(text: str) -> str:
    value = parse(text)
    first, last = value.earliest, value.latest
    if first is None or last is None:
        raise TypeError(f"{text} is not one date")
    if value.precision == "day":
        return _say_day(first)
    if value.precision == "decade" and first.year % 100:
        return f"the {first.year:04d}s"
    if value.precision in ("decade", "century"):
        return f"some time {first.year:04d} – {last.year:04d}"
    if "X" in text and text[-2:] != "XX":
        return _say_digits(value.precision, first, last)
    if value.precision == "month":
        return f"{_SHORT[first.month - 1]} {first.year:04d}"
    if value.precision == "year":
        return f"{first.year:04d}"
    return _say_season(int(text[5:7]), first, last)


def _say_digits(precision: str, first: date, last: date) -> str:
    if precision == "month":
        return f"some time {first.day}–{_say_day(last)}"
    return f"some time {_SHORT[first.month - 1]}–{_SHORT[last.month - 1]} {last.year:04d}"


def _say_season(code: int, first: date, last: date) -> str:
    years = f"{first.year:04d}" + (f"–{last.year % 100:02d}" if last.year > first.year else "")
    precision = SEASONS[code][2]
    if precision == "quarter":
        return f"{('first', 'second', 'third', 'fourth')[code - 33]} quarter of {years}"
    if precision == "half":
        return f"{('first', 'second')[code - 40]} half of {years}"
    hemisphere = "" if code < 25 else "northern " if code < 29 else "southern "
    return f"{hemisphere}{_SEASON_NAMES[(code - 21) % 4]} {years}"


def _say_day(day: date) -> str:
    # Four digits: "23 Mar 19" is not the year 19 to anybody.
    return f"{day.day} {_SHORT[day.month - 1]} {day.year:04d}"
