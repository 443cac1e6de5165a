"""CSV that leaves the program: an exact copy that comes back unchanged, and one safe in a spreadsheet.

Owns how a typed cell is written as text. Which rows leave is the caller's choice.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Literal

import pandas as pd

from dashboard.evidence.tables import TABLES

# Where a spreadsheet may see a cell begin: at its start, and after every mark that it may cut a line at; what
# it takes for a formula, full-width forms too, behind blanks and quotes. An apostrophe before it is ours or
# the author's, so that taking one off always gives back what was there.
_BEGINS = "(^|[,;|\t\n\r])"
_FORMULA = "(?=[\\s\"']*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r])"
_UNGUARDED, _GUARDED = re.compile(_BEGINS + _FORMULA), re.compile(_BEGINS + "'" + _FORMULA)
NUMBERS = {"low", "best", "high"}
# Blank means this much, so it is left blank: a column of nothing but defaults need not leave.
_DEFAULT = {"key": False, "use": True}


def exact_csv(frame: pd.DataFrame, table: str) -> bytes:
    """Return the declared columns of a frame as UTF-8 CSV that reads back to the same rows.

    Parameters
    ----------
    frame
        Rows of an events, claims or sources frame; derived columns are left out, as are empty ones.
    table
        ``events``, ``claims`` or ``sources``.

    Examples
    --------
    >>> frame = pd.DataFrame({"date": ["2019"], "title": ["=A"], "source": ["s"], "best": [12.345]})
    >>> exact_csv(frame, "events")
    b'date,title,source,best\\n2019,=A,s,12.3450\\n'
    """
    return _write(*_cells(frame, table))


def spreadsheet_csv(frame: pd.DataFrame, table: str) -> bytes:
    """Return the same rows for a spreadsheet: text that would run as a formula gets a leading apostrophe.

    As `safe_csv`; numbers stay numbers.
    """
    header, rows = _cells(frame, table)
    return safe_csv(header, rows, numbers=NUMBERS)


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Collection[str] = ()) -> bytes:
    """Return rows of texts for a spreadsheet: the one way for any CSV that is to be opened in one.

    Every cell is quoted and guarded, so that none runs as a formula at whatever mark the line is cut. The
    byte-order mark tells a spreadsheet the encoding, and our importer to take the apostrophes off again.

    Parameters
    ----------
    header, rows
        Texts.
    numbers
        Columns whose cells we wrote as numbers, and which stay such.
    """
    plain = {place for place, name in enumerate(header) if name in numbers}
    # A row that could not be cut into the header's columns is as long as it is.
    safe = ([text if place in plain else guard(text) for place, text in enumerate(row)] for row in rows)
    return b"\xef\xbb\xbf" + _write(list(map(guard, header)), safe, csv.QUOTE_ALL)


def guard(cell: str) -> str:
    """Return a text cell that no spreadsheet runs, whole or cut at any delimiter.

    Examples
    --------
    >>> guard("=HYPERLINK(1)"), guard("plain"), guard("x;=1+1;y"), unguard(guard("'=x"))
    ("'=HYPERLINK(1)", 'plain', "x;'=1+1;y", "'=x")
    """
    return _UNGUARDED.sub(r"\1'", cell)


def unguard(cell: str) -> str:
    """Undo `guard`."""
    return _GUARDED.sub(r"\1", cell)


def text_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of text as they are: UTF-8, LF, no guard; an exact copy."""
    return _write(header, rows)


def format_number(value: float) -> str:
    """Return a number as the reader takes it: no exponent, and never three digits after a lone point.

    Examples
    --------
    >>> format_number(12.0), format_number(0.125), format_number(1e22), format_number(math.nan)
    ('12', '0.1250', '10000000000000000000000', '')
    """
    if math.isnan(value):
        return ""
    text = format(Decimal(repr(float(value))), "f")
    whole, _, decimals = text.partition(".")
    if not decimals.strip("0"):
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else text


def cells_of(frame: pd.DataFrame, table: str) -> list[dict[str, str]]:
    """Return each row as column name to the text that stands for it in a file; blank cells are left out."""
    columns = _columns(frame, table)
    rows = zip(*columns.values(), strict=True)
    return [{name: cell for name, cell in zip(columns, row, strict=True) if cell} for row in rows]


def _cells(frame: pd.DataFrame, table: str) -> tuple[list[str], list[list[str]]]:
    columns = _columns(frame, table)
    required = TABLES[table].required
    header = [name for name, cells in columns.items() if name in required or any(cells)]
    return header, [list(row) for row in zip(*(columns[name] for name in header), strict=True)]


def _columns(frame: pd.DataFrame, table: str) -> dict[str, list[str]]:
    return {
        name: ["" if value is _DEFAULT.get(name) else _text(value) for value in frame[name]]
        for name in TABLES[table].by_name
        if name in frame.columns
    }


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return format_number(float(value))
    raise TypeError(f"a declared column holds {type(value).__name__}, not text, a number or yes/no")


def _write(
    header: Sequence[str], rows: Iterable[Sequence[str]], quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
