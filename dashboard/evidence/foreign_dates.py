"""Dates as other people's tables write them, turned into EDTF: parts, ranges, timestamps, precision codes.

Owns the reading of one foreign column (or of several that make one date). Nothing is guessed: an order
of day and month holds when another cell of the column proves it or a person says so. What cannot be read
is left as it is, for `checking` to refuse with its hint.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.evidence.dates import MONTHS, Order, column_order, parse_edtf, read_date
from dashboard.evidence.problems import DateError

# What a precision code stands for, by the name of the column that carries it: UCDP's event data, ACLED.
PRECISION_CODES: Mapping[str, Mapping[str, str]] = {
    "date_prec": {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"},
    "time_precision": {"1": "day", "2": "week", "3": "month"},
}
PRECISIONS = ("day", "days", "week", "month", "quarter", "year")

_CLOCK = re.compile(
    r"(.*\d)[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
# "2012-16": the years' common digits are left out of the second.
_SHORT_YEARS = re.compile(r"(\d\d)(\d\d)(\s*[-–—/]\s*)(\d\d)", re.ASCII)
_YEARS = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")
_BRACKETS = re.compile(r"\(\s*([^()]+?)\s*\)")
_GOING_ON = {"ongoing", "present", "now", "to date", "today", "current", ".."}
_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
_MONTHS |= {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}


@dataclass(frozen=True, slots=True)
class DateColumn:
    """Cells as EDTF where they can be read; what was done, in sentences; and what day/month order was used.

    `unproven` counts the cells that could be read either way while nothing in the column says which.
    """

    cells: tuple[str, ...]
    notes: tuple[str, ...]
    order: Order | None
    unproven: int


def read_date_column(
    cells: Sequence[str], name: str, *, order: Order | None = None, between: bool = False
) -> DateColumn:
    """Read one foreign column of dates.

    Parameters
    ----------
    cells, name
        The column's texts in row order, and its header for the notes.
    order
        What a person says about ``03/04/2019``; used only where the column itself proves nothing.
    between
        Whether ``1995-2002`` means some time between, instead of lasting from 1995 to 2002.

    Examples
    --------
    >>> read_date_column(["1995-2002", "2019-03-23T14:05:00Z", "23/03/2019", "03/04/2019", ""], "when").cells
    ('1995/2002', '2019-03-23', '2019-03-23', '2019-04-03', '')
    """
    bare = [_CLOCK.sub(r"\1", cell.strip()) if ":" in cell else cell.strip() for cell in cells]
    notes = _clock_notes(name, cells, bare)
    whole = _whole_years(bare)
    bare = [whole.get(cell, cell) for cell in bare]
    distinct = dict.fromkeys(bare)
    proven = column_order(distinct)
    used = proven or order
    ambiguous = {text for text in distinct if _either_way(text)}
    known = {text: _read_cell(text, used, between) for text in distinct}
    read = tuple(known[text] for text in bare)
    either = sum(text in ambiguous for text in bare)
    if used and either:
        words = "day first" if used == "dmy" else "month first"
        proof = next((text for text in bare if proven and column_order([text]) == proven), "")
        why = f"as {proof} in this column proves" if proof else "because you said so"
        notes.append(f"{name}: read {words}, {why} ({either:,}×).")
    notes += _range_notes(name, bare, read, between)
    if whole:
        proof = next(cell for cell in whole if _no_month(cell))
        notes.append(
            f"{name}: cells such as {next(iter(whole))} are two years, as {proof} in this column proves."
        )
    return DateColumn(read, tuple(notes), used, 0 if used else either)


def join_parts(years: Sequence[str], months: Sequence[str], days: Sequence[str]) -> tuple[str, ...]:
    """Return ``Year``, ``Month``, ``Day`` columns as dates no more precise than what is filled in.

    Examples
    --------
    >>> join_parts(["2019", "2019", "2019", ""], ["3", "March", "", ""], ["23", "", "", ""])
    ('2019-03-23', '2019-03', '2019', '')
    """
    return tuple(_join(*parts) for parts in zip(years, months, days, strict=True))


def close_ranges(starts: Sequence[str], ends: Sequence[str], *, between: bool) -> tuple[str, ...]:
    """Return start and end columns (EDTF each) as one date a row.

    Parameters
    ----------
    between
        True: some time from start to end. False: it lasted from start to end.

    Examples
    --------
    >>> close_ranges(["2019-03-01", "2019-03-23", "2019"], ["2019-03-31", "2019-03-25", ""], between=True)
    ('2019-03', '[2019-03-23..2019-03-25]', '2019')
    """
    return tuple(_close(start.strip(), end.strip(), between) for start, end in zip(starts, ends, strict=True))


def apply_precision(
    cells: Sequence[str], codes: Sequence[str], meaning: Mapping[str, str]
) -> tuple[str, ...]:
    """Return dates widened to what their precision code says; an unknown code makes the cell unreadable.

    Examples
    --------
    >>> apply_precision(["2019-03-15", "2019-03-15"], ["1", "4"], PRECISION_CODES["date_prec"])
    ('2019-03-15', '2019-03')
    """
    return tuple(
        _widen(cell, meaning.get(code.strip().removesuffix(".0"), ""), code)
        for cell, code in zip(cells, codes, strict=True)
    )


def _read_cell(text: str, order: Order | None, between: bool) -> str:
    if not text:
        return ""
    if match := _BRACKETS.fullmatch(text):
        inner = _read_cell(match[1], order, between)
        plain = re.fullmatch(r"[\d\-/.\[\]]+", inner)
        return re.sub(r"\d{4}(?:-\d\d){0,2}", r"\g<0>?", inner) if plain else text
    if (years := _years(text)) and len(years) > 1:
        first, last = min(years), max(years)
        return f"[{first}..{last}]" if between else f"{first}/{last}"
    try:
        return read_date(text, order)[0].text
    except DateError:
        return text


def _whole_years(cells: Sequence[str]) -> dict[str, str]:
    """Return what ``2009-10`` stands for in a column where another cell can only be two years."""
    found = {
        cell: f"{match[1]}{match[2]}-{match[1]}{match[4]}"
        for cell in cells
        if (match := _SHORT_YEARS.fullmatch(cell)) and match[4] > match[2]
    }
    return found if any(map(_no_month, found)) else {}


def _no_month(cell: str) -> bool:
    """Return whether the second part of ``2012-16`` is neither a month nor a season of EDTF."""
    return 12 < int(cell[-2:]) < 21


def _years(text: str) -> list[int]:
    """Return every year that ``1995-2002`` or ``1995; 1997-1999`` names; [] when it is something else."""
    found: list[int] = []
    for part in re.split(r"[;,]", text):
        years = part.strip()
        if match := _YEARS.fullmatch(years):
            first, last = int(match[1]), int(match[2])
            if first > last:
                return []
            found += range(first, last + 1)
        elif re.fullmatch(r"\d{4}", years):
            found.append(int(years))
        else:
            return []
    return found


def _range_notes(name: str, bare: Sequence[str], read: Sequence[str], between: bool) -> list[str]:
    lists = [text for text in bare if len(_years(text)) > 1]
    notes = []
    if lists:
        words = "some time between" if between else "lasting from the first year to the last"
        notes.append(f"{name}: ranges such as {lists[0]} are read as {words} ({len(lists):,}×).")
    gaps = [text for text in lists if len(set(years := _years(text))) <= max(years) - min(years)]
    if gaps and not between:
        notes.append(f"{name}: lists such as {gaps[0]} skip years that the span now covers ({len(gaps):,}×).")
    doubtful = sum(text.startswith("(") and "?" in edtf for text, edtf in zip(bare, read, strict=True))
    if doubtful:
        notes.append(f"{name}: dates in brackets are read as uncertain ({doubtful:,}×).")
    return notes


def _clock_notes(name: str, cells: Sequence[str], bare: Sequence[str]) -> list[str]:
    timed = [cell.strip() for cell, text in zip(cells, bare, strict=True) if cell.strip() != text]
    if not timed:
        return []
    zoned = any(_ZONE.search(cell) for cell in timed)
    caution = "; its clock is that of the zone written, perhaps a day off local time" if zoned else ""
    return [f"{name}: the time of day is left off ({len(timed):,}×), the day is the one written{caution}."]


def _either_way(text: str) -> bool:
    try:
        read_date(text)
    except DateError as error:
        return error.code == "ambiguous-date" and bool(re.fullmatch(r"\d+([/.\-])\d+\1\d{4}", text))
    return False


def _join(year: str, month: str, day: str) -> str:
    year, month, day = (part.strip().removesuffix(".0") for part in (year, month, day))
    # No month and no day is 0: tables write it for what they do not know.
    month, day = (part if part.strip("0") else "" for part in (month, day))
    number = _MONTHS.get(month.casefold().removesuffix("."), 0) or (int(month) if month.isdecimal() else 0)
    if not month and not day:
        return year
    if number and re.fullmatch(r"\d{4}", year) and (day.isdecimal() or not day):
        return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
    # A day without a month, or a month that is none: shown as it is, and refused.
    return f"{year}-{month or '?'}-{day}".removesuffix("-")


def _close(start: str, end: str, between: bool) -> str:
    if not end or end == start:
        return start
    if not start:
        return f"[..{end}]" if between else f"../{end}"
    if end.casefold() in _GOING_ON:
        return f"[{start}..]" if between else f"{start}/.."
    if not between:
        return f"{start}/{end}"
    try:
        first, last = parse_edtf(start), parse_edtf(end)
    except DateError:
        return f"[{start}..{end}]"
    return _within(first.earliest, last.latest, f"[{start}..{end}]")


def _within(first: date | None, last: date | None, else_: str) -> str:
    """Return the shortest EDTF for a moment between two days: a year or month where they are just that."""
    if first is None or last is None:
        return else_
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return first.isoformat()[:4]
    if first.day == 1 and last == _month_end(first):
        return first.isoformat()[:7]
    return first.isoformat() if first == last else f"[{first.isoformat()}..{last.isoformat()}]"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


_WIDER: Mapping[str, Callable[[date], tuple[date, date]]] = {
    # UCDP's code 2 is "within two to six days" without saying on which side.
    "days": lambda day: (day - timedelta(days=5), day + timedelta(days=5)),
    "week": lambda day: (day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday())),
    "month": lambda day: (day.replace(day=1), _month_end(day)),
    "quarter": lambda day: (
        day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        _month_end(day.replace(month=(day.month - 1) // 3 * 3 + 3, day=1)),
    ),
    "year": lambda day: (day.replace(month=1, day=1), day.replace(month=12, day=31)),
}


def _widen(cell: str, unit: str, code: str) -> str:
    if not cell or unit == "day":
        return cell
    if not unit:
        return f"{cell} (precision {code.strip() or 'blank'})"
    try:
        read = parse_edtf(cell)
    except DateError:
        return cell
    if read.shape != "day" or read.earliest is None:
        return cell  # a range of its own says more than the code
    first, last = _WIDER[unit](read.earliest)
    return _within(first, last, cell)
